"""The launcher as a person meets it: `./portal …` in a process of its own, on a `var/` of its own."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.cluster import ROOT, load_launcher

# What the test run set for itself must not reach a product that shall find its own way.
OURS = {"DATABASE_URL", "DATABASE_OWNER_URL", "PORTAL_DB_ROLE", "SECRET_KEY", "SECRET_KEY_FILE", "PORTAL_DEMO_PASSWORD"}


@pytest.fixture(scope="session")
def launcher() -> ModuleType:
    return load_launcher()


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory that the user postgres may pass through, as pytest's own tmp_path is not."""
    with tempfile.TemporaryDirectory(prefix="portal-place-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture(scope="module")
def shared_place() -> Iterator[Path]:
    """Like `place`, for all tests of a module."""
    with tempfile.TemporaryDirectory(prefix="portal-place-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def hear_ctrl_c() -> None:
    """As in a terminal, also when these tests themselves run in a shell's background, where SIGINT is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Portal:
    """`./portal` with its own `var/`, on any machine with so many web processes."""

    def __init__(self, var: Path, *, web_processes: int = 1) -> None:
        self.var = var
        self.web_processes = web_processes
        self.port = free_port()
        self.running: subprocess.Popen[str] | None = None
        self.output = var.parent / "output.txt"

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        return {**kept, "PORTAL_VAR": str(self.var), "WEB_PROCESSES": str(self.web_processes), **more}

    def __call__(self, *arguments: str, timeout: float = 120, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            [ROOT / "portal", *arguments], env=self.environment(**environment), capture_output=True, text=True,
            timeout=timeout, check=False,
        )  # fmt: skip

    def run(self, *arguments: str, **environment: str) -> float:
        """`./portal run` until it serves; the seconds that took."""
        began = time.monotonic()
        with self.output.open("w") as output:
            self.running = subprocess.Popen(
                [ROOT / "portal", "run", "--port", str(self.port), *arguments], env=self.environment(**environment),
                stdout=output, stderr=subprocess.STDOUT, text=True, preexec_fn=hear_ctrl_c,
            )  # fmt: skip
        running = self.running
        eventually(lambda: "  Logs: " in self.said() or running.poll() is not None, 150)
        assert "  Logs: " in self.said(), self.said()
        return time.monotonic() - began

    def said(self) -> str:
        return self.output.read_text()

    def signal(self, number: int, *, patience_s: float = 40) -> int:
        """Send a signal to the launcher; its exit code."""
        assert self.running is not None
        self.running.send_signal(number)
        return self.running.wait(patience_s)

    def get(self, path: str, host: str = "localhost") -> tuple[int, bytes]:
        """Status and body; status 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": host})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()

    def processes(self) -> dict[str, int]:
        """The processes of this product that live, by what they are: launcher, web 1, web 2, worker, database."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                # A process that has ended and is not yet waited for has no command line.
                environment = (folder / "environ").read_bytes().decode(errors="replace")
                mine = f"PORTAL_VAR={self.var}\0" in environment
                if f"-D {self.var}/pg/data" in line:
                    found["database"] = int(folder.name)
                elif mine and "uvicorn" in line:
                    number = re.search(r"\0WEB_PROCESS=(\d+)\0", environment)
                    found[f"web {number[1] if number else '?'}"] = int(folder.name)
                elif mine and "procrastinate worker" in line:
                    found["worker"] = int(folder.name)
                elif mine and re.search(r"portal run", line):
                    found["launcher"] = int(folder.name)
        return found

    def end(self) -> None:
        """Whatever a failed test left running."""
        if self.running and self.running.poll() is None:
            self.running.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.running.wait(40)
        for pid in self.processes().values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@pytest.fixture
def portal(place: Path) -> Iterator[Portal]:
    product = Portal(place / "var")
    yield product
    product.end()


@pytest.fixture(scope="module")
def served(shared_place: Path) -> Iterator[Portal]:
    """One product without the demo, running for all tests of a module; each leaves it running."""
    product = Portal(shared_place / "var", web_processes=2)
    product.run("--no-demo")
    yield product
    product.end()


def eventually(condition: Callable[[], object], patience_s: float = 30) -> None:
    """Wait until `condition` holds, or fail."""
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
