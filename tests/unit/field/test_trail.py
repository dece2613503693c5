"""The geometry of trails: identity, flags, lines."""

from __future__ import annotations

import uuid

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from field.domain import trail
from field.domain.positions import NO_BATTERY, NO_VISIT, faults, positions_from
from field.domain.trail import Flag

LAT = 34.25


@given(st.uuids(), st.lists(st.tuples(*[st.integers(-(10**12), 10**12)] * 3), max_size=5))
def test_a_points_identity_is_a_uuid5_of_device_time_and_place(
    device: uuid.UUID, rows: list[tuple[int, int, int]]
) -> None:
    columns = [np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)] or [np.zeros(0, np.int64)] * 3
    ids = trail.point_ids(device, *columns).tolist()
    assert ids == [uuid.uuid5(device, f"{t}:{x}:{y}").bytes for t, x, y in rows]


def test_places_closer_than_a_centimetre_are_one_place() -> None:
    lon = np.array([108.95, 108.95 + 4e-8, 108.95 + 6e-8])
    assert np.diff(trail.quantised(lon)).tolist() == [0, 1]


def test_flags_have_names() -> None:
    assert trail.flag_names(0) == []
    assert trail.flag_names(int(Flag.MOCK | Flag.IMPOSSIBLE_TIME)) == ["mock", "impossible_time"]


def test_what_a_point_shows_by_itself() -> None:
    flags = trail.own_flags(
        np.array([0.00005, 108.0, 108.0, 0.001]),
        np.array([-0.00005, LAT, LAT, 0.001]),
        np.array([np.nan, 201.0, 200.0, np.nan]),
        np.array([False, True, False, False]),
    )
    assert flags.tolist() == [Flag.NULL_ISLAND, Flag.INACCURATE | Flag.MOCK, 0, 0]


def test_a_lines_length_is_geodesic_and_counts_what_was_moved() -> None:
    columns = np.array([108.0, 108.0, 108.0]), np.array([34.0, 34.01, 34.02]), np.array([0.0, 1.0, 2.0])
    assert trail.Line(*columns).length_m == pytest.approx(2 * 1109.3, abs=1)
    assert trail.Line(*columns, np.array([True, False])).length_m == pytest.approx(1109.3, abs=0.5)


def test_points_on_a_sphere_are_as_far_apart_as_on_the_earth() -> None:
    one, other = trail.on_sphere(np.array([179.999, -179.999]), np.array([-17.0, -17.0]))
    exact = float(trail.distances_m(*(np.array([value]) for value in (179.999, -17.0, -179.999, -17.0)))[0])
    assert float(np.linalg.norm(one - other)) == pytest.approx(exact, rel=0.005)


def test_runs_of_neighbours() -> None:
    assert trail.time_clusters(np.zeros(0)) == []
    assert trail.time_clusters(np.array([1800.0, 0.0, 900.0, 2701.0])) == [(0.0, 1800.0), (2701.0, 2701.0)]


def test_columns_keep_what_is_unknown_unknown() -> None:
    visit = uuid.uuid4()
    columns = positions_from(
        [
            (0, 1, 108.0, LAT, None, None, None, None, None, False, None),
            (3, 2, 108.0, 91.0, 5.0, 400.0, 1.0, 90.0, 0, True, visit),
        ]
    )
    assert np.isnan(columns.acc_m).tolist() == [True, False]
    assert columns.battery.tolist() == [NO_BATTERY, 0]
    assert columns.visit.tolist() == [NO_VISIT.bytes, visit.bytes]
    assert columns.names_one_of({visit}).tolist() == [False, True]
    assert columns.visits_named() == {visit}
    misplaced, beyond = faults(columns)
    assert (misplaced.tolist(), beyond.tolist()) == ([False, True], [False, False])
    assert len(positions_from([])) == 0
