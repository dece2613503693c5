"""The geometry of trails: identity, flags, lines."""

from __future__ import annotations

import uuid

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from field.domain import trail
from field.domain.positions import NO_BATTERY, NO_VISIT, faults, positions_from
from field.domain.trail import Flag

LAT = 34.25


def flags_of(lons: list[float], *, every_s: float = 10, flags: list[int] | None = None) -> list[int]:
    """TOO_FAST (2) or 0 for points on one parallel; a hundredth of a degree is 921 m."""
    count = len(lons)
    own = np.array(flags or [0] * count, dtype=np.int64)
    times = np.arange(count) * float(every_s)
    return trail.speed_flags(times, np.array(lons, dtype=float), np.full(count, LAT), own).tolist()


@given(st.uuids(), st.lists(st.tuples(*[st.integers(-(10**12), 10**12)] * 3), max_size=5))
def test_a_points_identity_is_a_uuid5_of_device_time_and_place(
    device: uuid.UUID, rows: list[tuple[int, int, int]]
) -> None:
    columns = [np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)] or [np.zeros(0, np.int64)] * 3
    assert trail.point_ids(device, *columns) == [uuid.uuid5(device, f"{t}:{x}:{y}") for t, x, y in rows]


def test_places_closer_than_a_centimetre_are_one_place() -> None:
    lon = np.array([108.95, 108.95 + 4e-8, 108.95 + 6e-8])
    assert np.diff(trail.quantised(lon)).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("lons", "expected"),
    [
        ([], []),
        ([108.95], [0]),
        ([108.95, 108.951], [0, 0]),
        ([108, 109], [2, 2]),  # nobody knows which of the two
        ([108, 109, 108], [0, 2, 0]),
        ([109, 108, 108], [2, 0, 0]),  # a bad first fix condemns nobody
        ([108, 108, 109], [0, 0, 2]),
        ([108, 108, 109, 108, 108], [0, 0, 2, 0, 0]),
        ([108, 109, 108, 110, 108], [0, 2, 0, 2, 0]),  # the good one between two bad ones is vouched for
        ([108, 109, 110], [2, 2, 2]),
        ([108, 108, 108.02, 108.04, 108.06], [0, 0, 0, 0, 0]),  # 184 m/s: an airliner
    ],
)
def test_only_the_leap_is_too_fast(lons: list[float], expected: list[int]) -> None:
    assert flags_of(lons) == expected


@pytest.mark.parametrize(("metres_s", "flagged"), [(249, False), (251, True)])
def test_the_limit_is_nine_hundred_kilometres_an_hour(metres_s: float, flagged: bool) -> None:
    lon, _, _ = Geod(ellps="WGS84").fwd(108.95, LAT, 90, metres_s * 10)
    assert flags_of([108.95, lon]) == [2 * flagged] * 2


def test_two_fixes_in_one_second_may_be_some_metres_apart() -> None:
    assert flags_of([108.95, 108.952], every_s=0) == [0, 0]
    assert flags_of([108.95, 108.96], every_s=0) == [2, 2]


def test_points_an_hour_apart_are_no_neighbours() -> None:
    assert flags_of([108, 158], every_s=3599) == [2, 2]
    assert flags_of([108, 158], every_s=3601) == [0, 0]


def test_a_null_island_speaks_for_nobody() -> None:
    assert flags_of([108, 0, 108], flags=[0, 1, 0]) == [0, 1, 0]


def test_other_flags_stay_and_an_old_verdict_does_not() -> None:
    assert flags_of([108, 108], flags=[8 | 2, 4]) == [8, 4]


@given(st.lists(st.sampled_from([108.0, 108.0, 108.0, 108.001, 109.0, 110.0]), min_size=1, max_size=14), st.data())
def test_a_flag_depends_on_two_points_to_each_side(lons: list[float], data: st.DataObject) -> None:
    """What makes the stored flags independent of the order in which points arrive."""
    whole = flags_of(lons)
    place = data.draw(st.integers(0, len(lons) - 1))
    low, high = max(0, place - 2), place + 3
    part = flags_of(lons[low:high])[place - low]
    inner_edges = (place - low < 2 and low > 0) or (high - place < 3 and high < len(lons))
    assert inner_edges or part == whole[place]


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


def lines_of(times: list[float], flags: list[int] | None = None) -> list[list[float]]:
    count = len(times)
    lon = 108.95 + np.arange(count) / 1000
    own = np.array(flags or [0] * count, dtype=np.int64)
    found = trail.lines(np.array(times, dtype=float), lon, np.full(count, LAT), own)
    return [line.t_s.tolist() for line in found]


def test_a_line_is_not_drawn_across_a_silence() -> None:
    assert lines_of([0, 10, 310, 611, 620]) == [[0, 10, 310], [611, 620]]


def test_doubted_points_are_left_out_and_lone_ones_make_no_line() -> None:
    assert lines_of([]) == []
    assert lines_of([5]) == []
    assert lines_of([0, 10, 20, 900], [0, 2, 8, 0]) == [[0, 20]]


def test_a_line_is_in_time_order() -> None:
    assert lines_of([20, 0, 10]) == [[0, 10, 20]]


def test_a_lines_length_is_geodesic() -> None:
    line = trail.lines(np.array([0.0, 1.0]), np.array([108.0, 108.0]), np.array([34.0, 34.01]), np.zeros(2, int))[0]
    assert line.length_m == pytest.approx(1109.3, abs=0.5)


def test_runs_of_neighbours() -> None:
    assert trail.time_clusters(np.zeros(0)) == []
    assert trail.time_clusters(np.array([7200.0, 0.0, 3600.0, 10_801.0])) == [(0.0, 7200.0), (10_801.0, 10_801.0)]


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
    assert columns.visit.tolist() == [NO_VISIT, visit]
    assert columns.visits_named() == {visit}
    assert faults(columns).tolist() == ["", "bad_coordinates"]
    assert len(positions_from([])) == 0
