"""The simulated world while processes die: the server by kill -9, the database by a crash or a restart, in the midst of
requests. What was acknowledged before is found afterwards, once. Seeds as in `test_simulation.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.premises import Premises
from tests.simulation.seeds import seeds
from tests.simulation.world import World
from tests.typescript_tablet import missing

STEPS = 60
DISASTERS = 3


@pytest.mark.parametrize("seed", seeds(range(1), range(1000, 1050)))
def test_nothing_acknowledged_is_lost_when_processes_die(mortal_premises: Premises, tmp_path: Path, seed: int) -> None:
    run(World(seed, mortal_premises, tmp_path))


@pytest.mark.skipif(missing(), reason="Node.js or the front end's packages are not here")
@pytest.mark.parametrize("seed", seeds(range(1), range(1000, 1025)))
def test_nor_by_the_tablets_own_client(mortal_premises: Premises, module: Path, tmp_path: Path, seed: int) -> None:
    run(World(seed, mortal_premises, tmp_path, module))


def run(world: World) -> None:
    try:
        disasters = dict(zip(world.rng.sample(range(10, STEPS), DISASTERS), world.disasters(), strict=False))
        for step in range(STEPS):
            world.step()
            if step in disasters:
                world.disaster_during_syncs(disasters[step])
        world.settle()
    finally:
        world.close()
