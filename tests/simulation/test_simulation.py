"""Whole runs of the simulated world, each from a seed. A run that fails names its seed; the seed runs it again:

SIMULATION_SEEDS=1234 .venv/bin/python -m pytest tests/simulation/test_simulation.py
SIMULATION_SEEDS=2000-2499 …        # a range: to go on where another run stopped
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.simulation.faults import FAULTS
from tests.simulation.premises import Premises
from tests.simulation.seeds import seeds
from tests.simulation.world import World
from tests.typescript_tablet import missing

STEPS = 70
USUAL = {"python": range(20), "typescript": range(8)}
"""The seeds of every run: together they meet all that a test below asks for."""
SURELY = ("restore", "redraw", "move_visit", "change_role", "revoke_one")
"""What the office does seldom: one of these surely happens in each run, in turn by the seed."""
met: dict[str, Counter[str]] = defaultdict(Counter)
runs: Counter[str] = Counter()


@pytest.mark.parametrize("seed", seeds(USUAL["python"], range(1000, 1500)))
def test_tablets_and_server_agree_whatever_the_network_does(premises: Premises, tmp_path: Path, seed: int) -> None:
    run(World(seed, premises, tmp_path), "python")


@pytest.mark.skipif(missing(), reason="Node.js or the front end's packages are not here")
@pytest.mark.parametrize("seed", seeds(USUAL["typescript"], range(1000, 1300)))
def test_the_tablets_own_client_agrees_too(premises: Premises, module: Path, tmp_path: Path, seed: int) -> None:
    run(World(seed, premises, tmp_path, module), "typescript")


def run(world: World, client: str) -> None:
    try:
        revoked_at = world.rng.randrange(STEPS) if world.rng.random() < 0.3 else -1
        surely_at = world.rng.randrange(STEPS)
        for step in range(STEPS):
            if step == revoked_at:
                world.office.revoke_one()
            if step == surely_at:
                world.office.does(getattr(world.office, SURELY[world.seed % len(SURELY)]))
            world.step()
        world.settle()
        met[client].update(world.tally())
        runs[client] += 1
    finally:
        world.close()


@pytest.mark.parametrize("client", ["python", "typescript"])
def test_these_runs_met_every_fault_and_every_kind_of_answer(client: str) -> None:
    if runs[client] < len(USUAL[client]):
        pytest.skip("says something about the usual seeds together")
    wanted = {f"fault {name}" for name in FAULTS}
    wanted |= {f"answer {status}" for status in ("applied", "merged", "conflict", "rejected", "refused")}
    wanted |= {"revoked", "step reassign", "step move_visit", "step midnight", "step redraw", "step two_talk_at_once"}
    wanted |= {"step import_slowly", "step restore", "step change_role", "step judge_visit"}
    assert {name for name in wanted if not met[client][name]} == set()
