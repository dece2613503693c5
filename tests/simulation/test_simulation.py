"""Whole runs of the simulated world, each from a seed. A run that fails names its seed; the seed runs it again:

SIMULATION_SEEDS=1234 .venv/bin/python -m pytest tests/simulation/test_simulation.py
SIMULATION_SEEDS=2000-2499 …        # a range: to go on where another run stopped
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.premises import Premises
from tests.simulation.seeds import seeds
from tests.simulation.world import World

STEPS = 70


@pytest.mark.parametrize("seed", seeds(range(50), range(1000, 1500)))
def test_tablets_and_server_agree_whatever_the_network_does(premises: Premises, tmp_path: Path, seed: int) -> None:
    world = World(seed, premises, tmp_path)
    try:
        revoked_at = world.rng.randrange(STEPS) if world.rng.random() < 0.3 else -1
        for step in range(STEPS):
            if step == revoked_at:
                world.revoke(world.any_tablet())
            world.step()
        world.settle()
    finally:
        world.close()
