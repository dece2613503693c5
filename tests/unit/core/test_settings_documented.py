"""docs/reference/settings.md names every variable that the product reads, and none that it does not."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "reference" / "settings.md"
READERS = r"env\.(?:env_\w+|database_from_url)\(([^)]*)\)"
LAUNCHER = r"os\.environ(?:\.get\(|\[)\s*\"([A-Z][A-Z_]+)\""
ELSEWHERE = {  # what the page tells beside them, and where it is read
    "PORTAL_SERVER": "web/vite.config.ts",
    "PORTAL_SHARED_DATA": "tests/factories_media.py",
    "BENCH_ROUNDS": "benchmarks/nearest.py",
    "BENCH_OPS": "benchmarks/sync_scale.py",
    "BENCH_ROWS": "benchmarks/trail_ingest.py",
    "PIP_INDEX_URL": "portal",
}
OF_THE_SYSTEM = {"PATH", "XDG_RUNTIME_DIR", "DEBIAN_FRONTEND"}
VALUES = {"INFO"}  # defaults in capitals, not names


def names_read_by_settings() -> set[str]:
    text = (ROOT / "geo_portal" / "settings.py").read_text()
    quoted = (name for call in re.findall(READERS, text) for name in re.findall(r"[\"']([A-Z][A-Z_]+)[\"']", call))
    return set(quoted) - VALUES


def names_documented() -> set[str]:
    """The variables that a row of the page begins with."""
    return set(re.findall(r"^\| `([A-Z][A-Z_]+)` \|", PAGE.read_text(), re.MULTILINE))


def test_every_variable_of_the_settings_has_a_row():
    found = names_read_by_settings()
    assert {"DATABASE_URL", "DATABASE_OWNER_URL", "SECRET_KEY_FILE", "MAX_BODY_BYTES"} <= found
    assert found - names_documented() == set()


def test_every_variable_of_the_launcher_has_a_row():
    found = set(re.findall(LAUNCHER, (ROOT / "portal").read_text())) - OF_THE_SYSTEM
    assert "PORTAL_VAR" in found
    assert found - names_documented() == set()


def test_no_row_tells_of_a_variable_that_nobody_reads():
    for name, file in ELSEWHERE.items():
        assert name in (ROOT / file).read_text(), file
    launcher = (ROOT / "portal").read_text()
    invented = {
        name for name in names_documented() - names_read_by_settings() - ELSEWHERE.keys() if f'"{name}"' not in launcher
    }
    assert invented == set()


def test_every_default_in_the_page_is_the_one_in_the_code():
    text = (ROOT / "geo_portal" / "settings.py").read_text()
    numbers = {
        name: eval(value.replace("_", ""), {"__builtins__": {}})  # noqa: S307  a product of whole numbers of our own
        for name, value in re.findall(r'env_int\("([A-Z_]+)", ([0-9_ *]+)[,)]', text)
    }
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| `(\d+)` \|", PAGE.read_text(), re.MULTILINE))
    assert numbers
    assert {name: str(value) for name, value in numbers.items()} == {name: rows.get(name) for name in numbers}
