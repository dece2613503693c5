"""The product as it runs: a real server process (and worker) on a database of its own, for tests over the wire."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg

from tests.cluster import load_launcher

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


class RunningServer:
    """A server on 127.0.0.1 with its own database, cloned from the template and migrated.

    All `web_processes` accept from one socket, as the launcher has it. `manage(…)` runs a management command as the
    owner; `shell(code)` runs Python as the serving role and returns what it prints.
    """

    def __init__(self, name: str, *, web_processes: int = 1, **environment: str) -> None:
        self.database = f"live_{name}"
        self.web_processes = web_processes
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = tempfile.TemporaryDirectory(prefix="portal-live-")  # goes with this object
        self.folder = Path(self._folder.name)
        owner, app = os.environ["DATABASE_OWNER_URL"], os.environ["DATABASE_URL"]
        with psycopg.connect(with_database(owner, "template1"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{self.database}" TEMPLATE template_portal')
        self.environment = {
            **os.environ,
            "DATABASE_OWNER_URL": with_database(owner, self.database),
            "DATABASE_URL": with_database(app, self.database),
            "PORTAL_DB_ROLE": "app",
            "PORTAL_VAR": str(self.folder),
            "PORTAL_ORIGINS": self.url,
            "DJANGO_SETTINGS_MODULE": "geo_portal.settings",
            "LOG_LEVEL": "WARNING",
            "STATIC_FROM_SOURCES": "1",
            **environment,
        }
        self.manage("migrate", "-v0")
        self.processes: list[subprocess.Popen[bytes]] = []

    def manage(self, *arguments: str, timeout: float = 300) -> str:
        return self._python([str(ROOT / "manage.py"), *arguments], {"PORTAL_DB_ROLE": "owner"}, timeout)

    def shell(self, code: str, timeout: float = 120) -> str:
        return self._python([str(ROOT / "manage.py"), "shell", "-v0", "-c", code], {}, timeout)

    def _python(self, arguments: list[str], extra: dict[str, str], timeout: float) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            env={**self.environment, **extra},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self) -> RunningServer:
        with (self.folder / "server.log").open("ab") as log, load_launcher().bind_port("127.0.0.1", self.port) as door:
            command = [sys.executable, "-m", "uvicorn", "geo_portal.asgi:application", "--fd", str(door.fileno())]
            command += ["--log-level", "warning", "--no-access-log", "--no-proxy-headers", "--no-server-header"]
            for _ in range(self.web_processes):
                self.processes.append(
                    subprocess.Popen(
                        command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, pass_fds=[door.fileno()]
                    )
                )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/healthz", timeout=2).status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.1)
            assert self.processes[-1].poll() is None, self.log()
        raise AssertionError(f"the server did not start: {self.log()}")

    def start_worker(self) -> None:
        log = (self.folder / "worker.log").open("ab")
        self.processes.append(
            subprocess.Popen(
                [sys.executable, "manage.py", "procrastinate", "worker"],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        )

    def log(self) -> str:
        return (self.folder / "server.log").read_text()[-4000:]

    def kill(self) -> None:
        """As by the kernel: no chance to say goodbye."""
        for process in self.processes:
            process.kill()
            process.wait()
        self.processes.clear()

    def stop(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
        self.processes.clear()

    def client(self, **options: Any) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=30, **options)
