"""Stays and the ways between them, as somebody reads them off a trail."""

from __future__ import annotations

import time

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from field.domain import stays as domain
from field.domain import trail
from field.domain.stays import LONG, SHORT, Rule, Stays, Trips
from tests import geolife

Floats = npt.NDArray[np.float64]
LON, LAT = 108.95, 34.25
EAST_M = 91_910.0  # metres to a degree of longitude there
NORTH_M = 111_195.0


def at(east_m: Floats | float, north_m: Floats | float) -> tuple[Floats, Floats]:
    return LON + np.asarray(east_m, float) / EAST_M, LAT + np.asarray(north_m, float) / NORTH_M


class Walker:
    """Somebody with a receiver that reports every `every_s` and errs by `noise_m`."""

    def __init__(self, every_s: float = 5, noise_m: float = 0, seed: int = 1) -> None:
        self.every_s, self.noise_m = every_s, noise_m
        self.random = np.random.default_rng(seed)
        self.t: list[float] = [0.0]
        self.x: list[float] = [0.0]
        self.y: list[float] = [0.0]

    def go(self, east_m: float, north_m: float, *, speed: float = 1.4) -> Walker:
        x, y = self.x[-1], self.y[-1]
        steps = max(1, round(np.hypot(east_m - x, north_m - y) / speed / self.every_s))
        for step in range(1, steps + 1):
            self._add(x + (east_m - x) * step / steps, y + (north_m - y) * step / steps, self.every_s)
        return self

    def stay(self, seconds: float) -> Walker:
        for _ in range(round(seconds / self.every_s)):
            self._add(self.x[-1], self.y[-1], self.every_s)
        return self

    def silent(self, seconds: float, *, on_by_m: float = 0) -> Walker:
        self._add(self.x[-1] + on_by_m, self.y[-1], seconds)
        return self

    def _add(self, x: float, y: float, seconds: float) -> None:
        self.t.append(self.t[-1] + seconds)
        self.x.append(x)
        self.y.append(y)

    def trail(self) -> tuple[Floats, Floats, Floats]:
        noise = self.random.normal(0, self.noise_m, (2, len(self.t))) if self.noise_m else np.zeros((2, len(self.t)))
        return np.array(self.t), *at(np.array(self.x) + noise[0], np.array(self.y) + noise[1])

    def stays(self, rule: Rule = SHORT) -> Stays:
        return domain.stays(*self.trail(), rule)

    def trips(self, rule: Rule = SHORT) -> tuple[Stays, Trips]:
        found = self.stays(rule)
        return found, domain.trips(*self.trail(), found)


def test_nobody_stays_in_an_empty_trail_or_at_a_single_position() -> None:
    for count in (0, 1):
        columns = np.zeros((3, count))
        found = domain.stays(*columns)
        assert len(found) == 0
        assert len(domain.trips(*columns, found)) == 0


def test_a_visit_of_ten_minutes_is_a_stay_at_its_place() -> None:
    found = Walker(noise_m=6).go(2_000, 0).stay(600).go(2_000, 1_500).stays()
    assert found.seen_to_leave.tolist() == [True]
    assert float(trail.distances_m(found.lon, found.lat, *map(np.atleast_1d, at(2_000, 0)))[0]) < 5


def test_a_stays_window_leaves_out_the_way_in_and_out() -> None:
    """Arriving and leaving on foot, by the same way: within a minute of the truth, where the first and last position
    within a hundred metres would be off by up to three."""
    walker = Walker(noise_m=5).go(1_000, 0)
    arrived = walker.t[-1]
    left = walker.stay(1_200).t[-1]
    found = walker.go(0, 0).stays()
    assert len(found) == 1
    assert abs(found.arrived_s[0] - arrived) < 60
    assert abs(found.seen_until_s[0] - left) < 60
    assert found.dwell_s[0] == pytest.approx(1_200, abs=90)


def test_all_positions_of_a_stays_window_are_near_its_place() -> None:
    """dawarich#3426: the right place with the window of a drive."""
    walker = Walker(noise_m=10).go(30_000, 0, speed=20).stay(3 * 3600).go(30_000, 10_000, speed=15).stay(1800)
    walker.go(31_500, 10_000, speed=10).stay(7200).go(0, 0, speed=20)
    t, lon, lat = walker.trail()
    found = domain.stays(t, lon, lat)
    assert len(found) == 3
    for k in range(3):
        window = slice(found.first[k], found.last[k] + 1)
        count = found.last[k] + 1 - found.first[k]
        away = trail.distances_m(np.full(count, found.lon[k]), np.full(count, found.lat[k]), lon[window], lat[window])
        assert away.max() < SHORT.distance_m
    assert found.dwell_s == pytest.approx([3 * 3600, 1800, 7200], abs=60)


@pytest.mark.parametrize(("east_m", "north_m"), [(80, 50), (60, 60), (55, 90), (400, 400), (2_000, 1_500)])
@pytest.mark.parametrize("every_s", [5, 10, 30])
def test_a_walk_round_a_block_is_no_stay(east_m: float, north_m: float, every_s: float) -> None:
    """dawarich#2970: it became a visit to the middle of the block, where nobody had been."""
    walker = Walker(every_s, noise_m=5)
    while walker.t[-1] < 1_200:
        walker.go(east_m, 0).go(east_m, north_m).go(0, north_m).go(0, 0)
    assert len(walker.stays()) == 0


@pytest.mark.parametrize("noise_m", [3, 8, 15])
def test_a_receiver_that_jitters_on_a_desk_has_not_walked(noise_m: float) -> None:
    found = Walker(noise_m=noise_m).stay(3_600).stays()
    assert len(found) == 1
    assert found.dwell_s[0] > 3_500


def test_standing_at_a_light_or_in_a_queue_of_cars_is_no_stay() -> None:
    assert len(Walker().go(1_000, 0, speed=12).stay(90).go(2_000, 0, speed=12).stay(120).go(3_000, 0).stays()) == 0


def test_a_stay_that_ends_in_silence_says_that_nobody_saw_it_end() -> None:
    found = Walker().go(1_000, 0).stay(600).silent(4_000).go(5_000, 0).stays()
    assert found.seen_to_leave.tolist() == [False]
    assert found.dwell_s[0] == pytest.approx(600, abs=60)


def test_a_stay_tells_how_long_it_was_at_least_and_at_most() -> None:
    """Heard twice at the door, then eleven minutes nothing, then down the road: nobody knows more than that."""
    found = Walker().go(1_000, 0).silent(10).silent(660, on_by_m=400).go(3_000, 0, speed=8).stays()
    assert (found.dwell_s[0] < 90, found.at_most_s[0] > 660) == (True, True)
    assert Walker().go(1_000, 0).stay(600).stays().at_most_s.tolist() == [float("inf")]


def test_a_silence_is_never_time_stayed() -> None:
    """Two minutes, four hours of silence, two minutes: four minutes were seen, too few for a stay."""
    assert len(Walker().go(1_000, 0).stay(120).silent(4 * 3600).stay(120).stays()) == 0


def test_a_stay_at_the_end_of_the_trail_counts() -> None:
    found = Walker().go(1_000, 0).stay(600).stays()
    assert (len(found), found.seen_to_leave.tolist()) == (1, [False])


def test_the_time_at_the_place_weighs_not_the_count_of_reports() -> None:
    """A phone that saves power reports often on the way and every five minutes at the place."""
    walker = Walker(every_s=2).go(300, 0)
    walker.every_s = 300
    walker.stay(3_600)
    walker.every_s = 2
    found = walker.go(300, 400).stays()
    assert len(found) == 1
    assert float(trail.distances_m(found.lon, found.lat, *map(np.atleast_1d, at(300, 0)))[0]) < 5


def test_stays_on_both_sides_of_the_date_line_and_near_the_pole() -> None:
    t = np.arange(0, 900, 5.0)
    lon = np.where(np.arange(len(t)) % 2, 179.9999, -179.9999)
    found = domain.stays(t, lon, np.full(len(t), -17.0))
    assert len(found) == 1
    assert abs(abs(found.lon[0]) - 180) < 1e-3
    assert len(domain.stays(t, np.linspace(-180, 180, len(t)), np.full(len(t), 89.9999))) == 1


def test_times_out_of_order_are_an_error() -> None:
    with pytest.raises(ValueError, match="ascend"):
        domain.stays(np.array([1.0, 0.0]), np.zeros(2), np.zeros(2))


def test_ways_lead_from_stay_to_stay() -> None:
    walker = Walker().go(1_000, 0).stay(600).go(1_000, 3_000, speed=8).stay(600).go(0, 3_000, speed=8)
    found, ways = walker.trips()
    assert list(zip(ways.origin.tolist(), ways.destination.tolist(), strict=True)) == [(-1, 0), (0, 1), (1, -1)]
    assert ways.length_m == pytest.approx([1_000, 3_000, 1_000], rel=0.1)
    assert ways.departed_s[1:].tolist() == found.seen_until_s.tolist()
    assert ways.arrived_s[:-1].tolist() == found.arrived_s.tolist()
    assert ways.silent_s.tolist() == [0, 0, 0]


def test_a_way_tells_how_much_of_it_nobody_saw() -> None:
    _, ways = (
        Walker().stay(600).go(2_000, 0, speed=8).silent(1_000, on_by_m=500).go(4_500, 0, speed=8).stay(600).trips()
    )
    assert ways.silent_s.tolist() == [1_000]
    assert ways.length_m == pytest.approx([4_000], rel=0.05)


def test_a_silence_between_two_stays_at_one_place_is_no_way() -> None:
    _, ways = Walker().stay(600).silent(3_600).stay(600).trips()
    assert len(ways) == 0


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(-300, 300), st.integers(-300, 300)), max_size=60))
@settings(max_examples=100, deadline=None)
def test_stays_and_ways_fit_together(rows: list[tuple[int, int, int]]) -> None:
    columns = np.array(rows, dtype=np.float64).reshape(-1, 3)
    t = np.cumsum(columns[:, 0])
    lon, lat = at(columns[:, 1], columns[:, 2])
    for rule in (SHORT, Rule(50, 120, 300)):
        found = domain.stays(t, lon, lat, rule)
        assert np.all(found.first <= found.last)
        assert np.all(found.last[:-1] < found.first[1:])
        assert np.all(found.dwell_s >= 0)
        assert np.all(found.left_by_s[found.seen_to_leave] >= found.seen_until_s[found.seen_to_leave])
        ways = domain.trips(t, lon, lat, found)
        assert np.all(ways.first < ways.last)
        assert np.all(ways.last[:-1] <= ways.first[1:])
        assert np.all((ways.length_m >= 0) & (ways.silent_s >= 0) & (ways.silent_s <= ways.arrived_s - ways.departed_s))


# --- GeoLife --------------------------------------------------------------------------------------------------------


@geolife.needs_geolife
@pytest.mark.parametrize(("rule", "trackintel"), [(SHORT, 248), (LONG, 41)])
def test_as_many_stays_as_trackintel_finds_in_geolife(rule: Rule, trackintel: int) -> None:
    """trackintel counts stays that were seen to be left; walks round a block are the difference."""
    found = sum(int(domain.stays(*one, rule).seen_to_leave.sum()) for one in geolife.trails().values())
    assert found == pytest.approx(trackintel, rel=0.02)


@geolife.needs_geolife
def test_fifty_orders_of_arrival_give_the_same_stays() -> None:
    random = np.random.default_rng(50)
    for person in ("000", "004", "006", "010"):
        columns, seen = geolife.trails()[person], set()
        for _ in range(50):
            t, lon, lat = (column[mixed] for mixed in [random.permutation(len(columns[0]))] for column in columns)
            order = domain.in_time_order(t, lon, lat)
            found = domain.stays(t[order], lon[order], lat[order])
            seen.add(b"".join(getattr(found, name).tobytes() for name in Stays.__slots__))
        assert len(seen) == 1


@geolife.needs_geolife
def test_a_hundred_thousand_positions_in_a_second_of_processor_time() -> None:
    trails = list(geolife.trails().values())
    begun = time.process_time()
    for one in trails:
        domain.trips(*one, domain.stays(*one))
    assert sum(len(one[0]) for one in trails) / (time.process_time() - begun) > 100_000
