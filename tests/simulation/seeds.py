"""Which seeds a run takes."""

from __future__ import annotations

import os

import pytest


def seeds(usual: range, slow: range) -> list[object]:
    """`usual` in every run and `slow` under --slow; or those of SIMULATION_SEEDS: one (`17`) or a range (`200-299`)."""
    if chosen := os.environ.get("SIMULATION_SEEDS"):
        first, _, last = chosen.partition("-")
        return list(range(int(first), int(last or first) + 1))
    return [*usual, *(pytest.param(seed, marks=pytest.mark.slow) for seed in slow)]
