"""The tablet's own sync client (`web/src/shared/sync`), run in Node by tests over the wire."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NODE = shutil.which("node")
DRIVER = ROOT / "tests" / "typescript_tablet.mjs"


def missing() -> bool:
    """Whether what it takes is not here; `./portal test` brings it."""
    return NODE is None or not (ROOT / "web" / "node_modules" / "rolldown").exists()


def bundle(folder: Path) -> Path:
    """The module as one file."""
    made = folder / "sync.mjs"
    done = subprocess.run(
        [str(NODE), str(DRIVER), "--bundle", str(made)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return made


class TypeScriptTablet:
    """A process with one store in it; calling it does one thing there and gives what came of it."""

    def __init__(self, module: Path) -> None:
        self._process = subprocess.Popen(
            [str(NODE), str(DRIVER), str(module)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, do: str, **arguments: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, "with": arguments}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or '{"error": "the process has ended"}')
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def held(self) -> dict[tuple[str, str], tuple[int, Any]]:
        """(type, id) → (revision, data) of what was pulled."""
        return {(type_, id_): (rev, data) for type_, id_, rev, data in self("held")}

    def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)
