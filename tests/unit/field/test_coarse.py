"""A trail that is passed on tells the way, not the place."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from field.domain.coarse import GRID_DEG, STEP_S, coarsened
from field.domain.trail import Line

WITHIN = st.floats(0.0001, GRID_DEG - 0.0001)


@given(st.lists(st.tuples(WITHIN, WITHIN), min_size=2, max_size=30))
def test_places_within_one_cell_cannot_be_told_apart(offsets: list[tuple[float, float]]) -> None:
    corner = np.array([108.95, 34.25])
    x, y = (corner + np.array(offsets)).T
    coarse = coarsened(Line(x, y, np.arange(len(x), dtype=float)))
    assert np.unique(coarse.lon.round(9)).tolist() == [108.951]
    assert np.unique(coarse.lat.round(9)).tolist() == [34.251]
    assert coarse.length_m == 0


def test_a_way_keeps_its_cells_in_order_and_its_times_in_steps() -> None:
    x = np.array([108.9501 + step * 0.0002 for step in range(60)])
    coarse = coarsened(Line(x, np.full(60, 34.2501), np.arange(1_000_000.0, 1_001_800.0, 30.0)))
    assert np.all(np.diff(coarse.lon) > 0)
    assert 5 <= len(coarse.lon) <= 8
    assert np.all(coarse.t_s % STEP_S == 0)
    assert 900 < coarse.length_m < 1_200
