"""Kinto on PostgreSQL, the reference of the sync benchmarks: installed beside the product, with its own database.

The package comes from the registry that pip is set up for, into `var/bench/`, and stays there for the next run; the
database lies in the benchmark's scratch cluster, so both products meet the same PostgreSQL with the same settings.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg
from _lab import installed

from tests.server import free_port, with_database

VERSION = "26.5.0"
ADMIN = ("admin", "a long enough password")


class Kinto:
    """A running Kinto. `batch` is how many requests one POST /batch may hold."""

    def __init__(self, programs: Path, folder: Path, *, batch: int) -> None:
        self.programs, self.batch = programs, batch
        self.port = free_port()
        self.ini = folder / f"kinto-{batch}.ini"
        self.log = folder / f"kinto-{batch}.log"
        self.database = f"bench_kinto_{batch}_{os.getpid()}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        owner = os.environ["DATABASE_OWNER_URL"]
        with psycopg.connect(owner, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {self.database} TEMPLATE template0 ENCODING 'UTF8'")
            connection.execute(f"ALTER DATABASE {self.database} SET timezone TO 'UTC'")
        address = urlsplit(with_database(owner, self.database)).geturl()
        self._kinto(["init", "--backend", "postgresql", "--cache-backend", "memory", "--host", "127.0.0.1"])
        settings = {
            "kinto.storage_url": address,
            "kinto.permission_url": address,
            "kinto.bucket_create_principals": "system.Authenticated",
            "kinto.batch_max_requests": str(self.batch),
        }
        text = self.ini.read_text()
        for name in settings:
            text = re.sub(rf"^#? ?{re.escape(name)} ?=.*\n", "", text, flags=re.MULTILINE)
        text = re.sub(r"^level = .*$", "level = WARNING", text, flags=re.MULTILINE)
        lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
        self.ini.write_text(text.replace("[app:main]\n", f"[app:main]\n{lines}", 1).replace("%2F", "%%2F"))
        self._kinto(["migrate"])
        self._kinto(["create-user", "-u", ADMIN[0], "-p", ADMIN[1]])
        with self.log.open("ab") as log:
            command = [self.programs / "kinto", "start", "--ini", self.ini, "--port", str(self.port)]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        for _ in range(300):
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/v1/__heartbeat__").status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
            if self.process.poll() is not None:
                break
        sys.exit(f"Kinto did not start:\n{self.log.read_text()[-3000:]}")

    def _kinto(self, arguments: list[str]) -> None:
        command = [self.programs / "kinto", *arguments, "--ini", self.ini]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"kinto {arguments[0]}: {done.stdout}{done.stderr}")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(15)
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}/v1", auth=ADMIN, timeout=120)

    def make_collection(self, client: httpx.Client, name: str) -> str:
        """An empty collection; answers the path of its records."""
        client.put("/buckets/bench").raise_for_status()
        client.put(f"/buckets/bench/collections/{name}").raise_for_status()
        return f"/buckets/bench/collections/{name}/records"

    def batches(self, records: str, made: list[dict[str, Any]]) -> list[bytes]:
        """The bodies that create these records, each of them only if it is new."""
        requests = [
            {
                "method": "PUT",
                "path": f"{records}/{record['id']}",
                "headers": {"If-None-Match": "*"},
                "body": {"data": record},
            }
            for record in made
        ]
        return [
            json.dumps({"requests": requests[start : start + self.batch]}, ensure_ascii=False).encode()
            for start in range(0, len(requests), self.batch)
        ]


@contextmanager
def running_kinto(folder: Path, *, batch: int) -> Iterator[Kinto]:
    """Kinto until the block ends; its database goes with it."""
    kinto = Kinto(installed(f"kinto-{VERSION}", f"kinto[postgresql]=={VERSION}"), folder, batch=batch)
    try:
        kinto.start()
        yield kinto
    finally:
        kinto.stop()
