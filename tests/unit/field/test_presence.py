"""When someone was at a site, as an official would tell it from the map."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from field.domain import presence
from field.domain.presence import Place, Presence

GEOD = Geod(ellps="WGS84")
LON, LAT = 108.95, 34.25


def lonlat(xy: Any) -> tuple[np.ndarray, np.ndarray]:
    """Places by metres east and north of the middle of town."""
    x, y = np.asarray(xy, dtype=float).reshape(-1, 2).T
    lon, lat, _ = GEOD.fwd(np.full(len(x), LON), np.full(len(x), LAT), np.degrees(np.arctan2(x, y)), np.hypot(x, y))
    return np.asarray(lon), np.asarray(lat)


def polygon(*xy: tuple[float, float]) -> shapely.Polygon:
    return shapely.Polygon(np.column_stack(lonlat(xy)))


POINT = Place.of(shapely.Point(LON, LAT))
# A works of 400 m by 200 m.
WORKS = Place.of(polygon((-200, -100), (200, -100), (200, 100), (-200, 100)))


def found(place: Place, rows: list[tuple[float, float, float]], acc: float = 8.0) -> Presence:
    """What is found from rows of (minute, metres east, metres north)."""
    t, x, y = np.array(rows, dtype=float).reshape(-1, 3).T
    lon, lat = lonlat(np.column_stack([x, y]))
    fixes = presence.fixes_around(place, t * 60.0, lon, lat, np.full(len(t), acc))
    return presence.presence(place, fixes)


def at(minutes: Any, x: float = 0.0, y: float = 0.0) -> list[tuple[float, float, float]]:
    return [(float(minute), x, y) for minute in minutes]


def stays(answer: Presence) -> list[tuple[int, int]]:
    """First and last minute of each stay, rounded."""
    return [(round(stay.arrived_s / 60), round(stay.left_s / 60)) for stay in answer.stays]


AWAY = 1_000.0


def test_a_visit_has_an_arrival_a_departure_and_a_length() -> None:
    answer = found(POINT, at(range(5), AWAY) + at(range(5, 36)) + at(range(36, 41), AWAY))
    assert stays(answer) == [(5, 35)]
    stay = answer.stays[0]
    assert stay.arrival_seen
    assert stay.departure_seen
    assert stay.speed_m_s == 0
    assert answer.passings == ()


def test_the_moment_of_crossing_is_found_between_two_fixes() -> None:
    # From 1,050 m to the middle within two minutes: the circle of 50 m is reached 2 min * 1000 / 1050 after the start.
    answer = found(POINT, [(0, 1_050, 0), *at(range(2, 12)), (14, -1_050, 0)])
    assert answer.stays[0].arrived_s == pytest.approx(120 * 1_000 / 1_050, abs=0.5)
    assert answer.stays[0].left_s == pytest.approx(660 + 180 * 50 / 1_050, abs=0.5)


def test_the_fence_of_a_polygon_is_fifty_metres_outside_of_it() -> None:
    answer = found(WORKS, [(0, 1_250, 0), *at(range(2, 12), 150)])
    assert answer.stays[0].arrived_s == pytest.approx(120 * 1_000 / 1_100, abs=0.5)


def test_wobble_about_the_fence_tells_of_nothing() -> None:
    """traccar/traccar#2189: someone next door, whose every third position falls inside."""
    rng = np.random.default_rng(4)
    next_door = [(minute / 2, 58 + (-14 if minute % 3 == 0 else 4), rng.normal(0, 3)) for minute in range(240)]
    assert found(POINT, next_door) == Presence((), ())


def test_wobble_during_a_visit_does_not_cut_it_in_pieces() -> None:
    inside = [(minute / 2, 130.0 if minute % 7 == 3 else 20.0, 0.0) for minute in range(120)]
    assert stays(found(POINT, inside)) == [(0, 60)]


def test_a_way_through_the_site_between_two_fixes_is_a_passing() -> None:
    """traccar/traccar#4316: both fixes are outside, the way between them leads through."""
    answer = found(WORKS, [(0, -2_000, 0), (1, -1_000, 0), (2, 1_000, 0), (3, 2_000, 0)])
    assert answer.stays == ()
    assert len(answer.passings) == 1
    assert answer.passings[0].entered_s == pytest.approx(60 + 60 * 800 / 2_000, abs=0.5)
    assert answer.passings[0].left_s == pytest.approx(60 + 60 * 1_200 / 2_000, abs=0.5)


def test_a_way_past_the_site_is_none() -> None:
    assert found(WORKS, [(0, -2_000, 200), (1, 2_000, 200)]) == Presence((), ())


def test_nobody_knows_the_way_during_a_long_silence() -> None:
    assert found(WORKS, [(0, -1_000, 0), (10, 1_000, 0)]) == Presence((), ())


def test_a_silence_of_half_an_hour_is_bridged_between_two_fixes_at_the_site() -> None:
    answer = found(POINT, at([0, 1, 2]) + at([31, 32, 33]))
    assert stays(answer) == [(0, 33)]
    assert answer.stays[0].silent_s == 29 * 60


def test_a_longer_silence_is_not_bridged() -> None:
    answer = found(POINT, at(range(7)) + at(range(40, 47)))
    assert stays(answer) == [(0, 6), (40, 46)]


def test_a_silence_is_not_bridged_towards_a_fix_elsewhere() -> None:
    answer = found(POINT, at(range(7)) + at(range(20, 30), AWAY))
    assert stays(answer) == [(0, 6)]
    assert not answer.stays[0].departure_seen


def test_one_stray_fix_neither_enters_nor_leaves() -> None:
    assert found(POINT, at(range(10), AWAY) + at([10.2]) + at(range(11, 20), AWAY)).stays == ()
    assert stays(found(POINT, at(range(10)) + at([10.2], AWAY) + at(range(11, 20)))) == [(0, 19)]


def test_less_than_five_minutes_are_a_passing() -> None:
    answer = found(POINT, at(range(3), AWAY) + at([3, 4, 5, 6, 7]) + at(range(8, 12), AWAY))
    assert answer.stays == ()
    assert len(answer.passings) == 1


def test_driving_to_and_fro_within_a_large_site_is_no_stay() -> None:
    driving = [(minute / 4, 190 * np.cos(minute / 2), 0.0) for minute in range(80)]
    answer = found(WORKS, driving)
    assert answer.stays == ()
    assert len(answer.passings) == 1


def test_a_walk_through_the_works_is_a_stay() -> None:
    # 1.1 m/s, up and down
    walking = [(minute / 4, abs(((minute * 16.5) % 760) - 380) - 190, 0.0) for minute in range(160)]
    assert stays(found(WORKS, walking)) == [(0, 40)]


def test_a_walk_round_the_block_is_no_stay() -> None:
    around = [(minute / 4, 120 * np.cos(minute / 8), 120 * np.sin(minute / 8)) for minute in range(160)]
    assert found(POINT, around).stays == ()


def test_a_receiver_that_wanders_indoors_does_not_walk() -> None:
    rng = np.random.default_rng(7)
    indoors = [(minute / 6, *rng.normal(0, 30, 2)) for minute in range(360)]
    answer = found(POINT, indoors, acc=35.0)
    assert stays(answer) == [(0, 60)]
    assert answer.stays[0].speed_m_s < 0.3


@pytest.mark.parametrize(("acc", "expected"), [(10.0, []), (60.0, [(0, 19)])])
def test_a_coarse_fix_reaches_as_far_as_two_sigma(acc: float, expected: list[tuple[int, int]]) -> None:
    assert stays(found(POINT, at(range(20), 110.0), acc=acc)) == expected


def test_a_very_coarse_fix_does_not_reach_any_further() -> None:
    assert found(POINT, at(range(20), 600.0), acc=5_000.0).stays == ()


def test_no_fixes_tell_of_nothing() -> None:
    assert found(POINT, []) == Presence((), ())
    assert found(POINT, at([3])) == Presence((), ())


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(-400, 400), st.integers(-60, 60)), max_size=60),
    st.randoms(use_true_random=False),
)
@settings(max_examples=60, deadline=None)
def test_any_order_of_arrival_and_any_repetition_tell_the_same(rows: list[tuple[int, int, int]], rng: Any) -> None:
    again = rows + rows[: len(rows) // 2]
    rng.shuffle(again)
    assert found(WORKS, again) == found(WORKS, rows)


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(-400, 400), st.integers(-60, 60)), max_size=60))
@settings(max_examples=60, deadline=None)
def test_times_at_the_site_follow_each_other_and_lie_within_the_trail(rows: list[tuple[int, int, int]]) -> None:
    answer = found(WORKS, rows)
    spans = sorted((stay.arrived_s, stay.left_s) for stay in answer.stays)
    assert all(begin <= end for begin, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    if spans:
        minutes = [row[0] for row in rows]
        assert min(minutes) * 60 <= spans[0][0]
        assert spans[-1][1] <= max(minutes) * 60


@given(st.floats(-50_000, 50_000), st.floats(-50_000, 50_000), st.floats(0, 2 * np.pi))
@settings(max_examples=200, deadline=None)
def test_metres_around_a_site_are_geodesic_within_a_hundred_thousandth(x: float, y: float, angle: float) -> None:
    lon, lat = lonlat([(x, y)])
    lon2, lat2, _ = GEOD.fwd(lon, lat, [np.degrees(angle)], [100.0])
    one, other = POINT.metres(lon, lat), POINT.metres(np.asarray(lon2), np.asarray(lat2))
    assert np.hypot(*(one - other)[0]) == pytest.approx(100.0, abs=0.003)
    assert np.hypot(*one[0]) == pytest.approx(np.hypot(x, y), abs=1e-3)


@pytest.mark.parametrize("latitude", [20.0, 34.25, 55.0])
def test_long_edges_of_a_site_are_straight_within_a_metre(latitude: float) -> None:
    wide = 5_000 / 111_320 / np.cos(np.radians(latitude))
    place = Place.of(shapely.box(LON, latitude, LON + wide, latitude + 0.02))
    middle_of_the_edge = place.distances_m(np.array([LON + wide / 2]), np.array([latitude - 100 / 111_200]))[0]
    metres = GEOD.inv(LON, latitude, LON, latitude - 100 / 111_200)[2]
    assert middle_of_the_edge == pytest.approx(metres, abs=0.8)


def test_a_site_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="a place"):
        Place.of(shapely.Polygon())
