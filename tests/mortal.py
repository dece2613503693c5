"""The product on a database cluster of its own, for tests that stop it, kill it, or fill its disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.cluster import load_launcher
from tests.server import RunningServer, with_database


@dataclass(frozen=True)
class Mortal:
    """A running server, its cluster, and a folder in which the database server may read."""

    server: RunningServer
    cluster: Any
    folder: Path


@contextmanager
def mortal_product(name: str) -> Iterator[Mortal]:
    folder = Path(tempfile.mkdtemp(prefix="portal-faults-"))
    folder.chmod(0o711)  # so that the database server's user can enter
    # durable, as in service: without it a commit is acknowledged before it is written
    cluster: Any = load_launcher().Cluster(folder / "pg", durable=True)
    with pytest.MonkeyPatch.context() as patch:
        cluster.create()
        cluster.start()
        patch.setenv("DATABASE_OWNER_URL", cluster.owner_url)
        patch.setenv("DATABASE_URL", cluster.app_url)
        server = RunningServer(name)
    server.start()
    try:
        yield Mortal(server, cluster, folder)
    finally:
        server.stop()
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class SmallDisk:
    """Where a database's tables lie, and the file that takes the room there."""

    place: Path

    def fill(self, left: int) -> None:
        """Leave only so many bytes."""
        room = os.statvfs(self.place)
        self._filler.write_bytes(b"\0" * (room.f_bavail * room.f_bsize - left))

    def make_room(self) -> None:
        self._filler.unlink()

    @property
    def _filler(self) -> Path:
        return self.place / "filler"


@contextmanager
def tables_on_a_small_disk(product: Mortal) -> Iterator[SmallDisk]:
    """The database's tables move to a disk of 160 MiB; its log does not (without log the server would end).

    The database is gone afterwards, so this is a module's last test. Skips where nothing may be mounted.
    """
    small, server = product.folder / "small", product.server
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", small], check=False)
    if mounted.returncode:
        pytest.skip("no right to mount here")
    try:
        tables = small / "tables"
        tables.mkdir()
        owner = product.cluster.data.stat()
        os.chown(tables, owner.st_uid, owner.st_gid)
        small.chmod(0o711)
        server.stop()
        product.cluster.psql(f"CREATE TABLESPACE small LOCATION '{tables}'")
        product.cluster.psql(f'ALTER DATABASE "{server.database}" SET TABLESPACE small')
        server.start()
        yield SmallDisk(small)
    finally:
        server.stop()
        with psycopg.connect(with_database(product.cluster.superuser_url(), "postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{server.database}" WITH (FORCE)')
            connection.execute("DROP TABLESPACE IF EXISTS small")
        subprocess.run(["umount", "-l", small], check=True)
