"""Premises for the simulation: those of the ordinary runs, and those whose processes are killed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.premises import Premises


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
