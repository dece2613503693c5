"""The tablet's own sync client (`web/src/shared/sync`), run in Node by tests over the wire."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

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


class BrokenAnswer(httpx.RemoteProtocolError):
    """The connection broke within an answer; `got` is what had come of it until then, head and all."""

    def __init__(self, message: str, got: bytes) -> None:
        super().__init__(message)
        self.got = got


class TypeScriptTablet:
    """A process with one store in it; calling it does one thing there and gives what came of it.

    With `network` (and `carrying=True` when it enrols) each of its requests is made by that transport, here, in the
    caller's thread, which may call again meanwhile. `clock` gives its time in epoch milliseconds.
    """

    def __init__(
        self, module: Path, *, network: httpx.BaseTransport | None = None, clock: Callable[[], int] | None = None
    ) -> None:
        self._network, self._clock = network, clock
        self._asked = 0
        self._answers: dict[int, dict[str, Any]] = {}
        self._process = subprocess.Popen(
            [str(NODE), str(DRIVER), str(module)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, do: str, **arguments: Any) -> Any:
        self._asked += 1
        number = self._asked
        self._tell({"do": do, "with": arguments, "n": number, **({"now": self._clock()} if self._clock else {})})
        while number not in self._answers:
            self._listen()
        answer = self._answers.pop(number)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def _tell(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the process has ended"
        heard = json.loads(line)
        if "carry" in heard:
            self._tell({"carried": heard["carry"], **self._carry(heard)})
        else:
            self._answers[heard["of"]] = heard

    def _carry(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert self._network is not None
        content = base64.b64decode(asked["body"])
        try:
            answer = self._network.handle_request(
                httpx.Request(asked["method"], asked["url"], headers=asked["headers"], content=content)
            )
            return _told(answer.status_code, answer.headers, answer.read())
        except BrokenAnswer as broken:
            head, found, body = broken.got.partition(b"\r\n\r\n")
            if not found:
                return {"broken": str(broken)}
            first, *lines = head.decode("latin-1").split("\r\n")
            headers = httpx.Headers([tuple(line.split(": ", 1)) for line in lines])  # type: ignore[misc]  # pairs
            return {**_told(int(first.split()[1]), headers, body), "broken": str(broken)}
        except httpx.TransportError as error:
            return {"broken": str(error)}

    def held(self) -> dict[tuple[str, str], tuple[int, Any]]:
        """(type, id) → (revision, data) of what was pulled."""
        return {(type_, id_): (rev, data) for type_, id_, rev, data in self("held")}

    def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)


def _told(status: int, headers: httpx.Headers, body: bytes) -> dict[str, Any]:
    """An answer as a browser has it: unpacked."""
    unpacked = {"content-encoding", "content-length", "transfer-encoding", "connection"}
    kept = [[name, value] for name, value in headers.multi_items() if name.lower() not in unpacked]
    return {"status": status, "headers": kept, "body": base64.b64encode(body).decode()}
