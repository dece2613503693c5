"""Whole runs of the simulated world, each from a seed. A run that fails prints its seed; the seed runs it again:

SIMULATION_SEEDS=1234 .venv/bin/python -m pytest tests/simulation -k without
SIMULATION_SEEDS=2000-2500 …        # a range, to go on where another run stopped
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.simulation.conftest import Premises
from tests.simulation.world import World

STEPS = 70


def seeds(usual: range, slow: range) -> list[object]:
    if chosen := os.environ.get("SIMULATION_SEEDS"):
        first, _, last = chosen.partition("-")
        return list(range(int(first), int(last or first) + 1))
    return [*usual, *(pytest.param(seed, marks=pytest.mark.slow) for seed in slow)]


@pytest.mark.parametrize("seed", seeds(range(50), range(1000, 1500)))
def test_tablets_and_server_agree_whatever_the_network_does(premises: Premises, tmp_path: Path, seed: int) -> None:
    world = World(seed, premises.server, premises.backstage, tmp_path)
    try:
        revoked_at = world.rng.randrange(STEPS) if world.rng.random() < 0.3 else -1
        for step in range(STEPS):
            if step == revoked_at:
                world.revoke(world.any_tablet())
            world.step()
        world.settle()
    finally:
        world.close()
