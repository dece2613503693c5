"""The lock files: `./portal run` installs one, `./portal test` another, and both install the same product."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HASHES = r"(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+"
ENTRY = re.compile(rf"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==(\S+) \\\n({HASHES})", re.MULTILINE)


def locked(name: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Package → its version, and the hashes of its files."""
    found = ENTRY.findall((ROOT / name).read_text())
    return {package: (version, frozenset(re.findall(r"[0-9a-f]{64}", hashes))) for package, version, hashes in found}


def test_what_runs_is_what_was_tested_file_by_file() -> None:
    runs, tested = locked("requirements.lock"), locked("requirements-dev.lock")
    assert len(runs) > 60
    assert {package: entry for package, entry in runs.items() if tested.get(package) != entry} == {}
