"""What simulations stand on: those of the ordinary runs, those whose processes are killed. And the other client."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.premises import Premises
from tests.typescript_tablet import bundle


@pytest.fixture(scope="module")
def premises() -> Iterator[Premises]:
    with tempfile.TemporaryDirectory(prefix="portal-simulation-") as folder:
        made = Premises(Path(folder), durable=False)
        yield made
        made.stop()


@pytest.fixture(scope="module")
def mortal_premises() -> Iterator[Premises]:
    """With a database that writes through, as in service."""
    with tempfile.TemporaryDirectory(prefix="portal-simulation-") as folder:
        made = Premises(Path(folder), durable=True)
        yield made
        made.stop()


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tablet's own client, `web/src/shared/sync`."""
    return bundle(tmp_path_factory.mktemp("typescript"))
