"""A cluster and a server for the simulation alone: the feed's bound is cluster-wide, and process faults must not hit
other tests."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster import load_launcher
from tests.server import RunningServer
from tests.simulation.backstage import Backstage


class Premises:
    """A cluster of its own, a server on it, and the process behind the stage."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.cluster = load_launcher().Cluster(folder / "pg", durable=durable)
        folder.chmod(0o711)
        self.cluster.create()
        self.cluster.start()
        kept = {name: os.environ[name] for name in ("DATABASE_OWNER_URL", "DATABASE_URL")}
        os.environ |= {"DATABASE_OWNER_URL": self.cluster.owner_url, "DATABASE_URL": self.cluster.app_url}
        try:
            self.server = RunningServer("simulation")
        finally:
            os.environ |= kept
        self.server.start()
        self.backstage = Backstage(self.server)

    def stop(self) -> None:
        self.backstage.stop()
        self.server.stop()
        self.cluster.stop()


@pytest.fixture(scope="module")
def premises() -> Iterator[Premises]:
    with tempfile.TemporaryDirectory(prefix="portal-simulation-") as folder:
        made = Premises(Path(folder), durable=False)
        yield made
        made.stop()
