"""Which positions are doubted, and the line through the others."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from field.domain import cleaning, trail
from field.domain.trail import Flag
from tests import geolife

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
LON, LAT = 108.95, 34.25
EAST_M = 91_910.0  # metres to a degree of longitude there
NORTH_M = 111_195.0


class Recorded:
    """A trail as a receiver writes it: begin somewhere, `go` at a speed or `stay`, every `every_s`."""

    def __init__(self, every_s: float = 5, noise_m: float = 4, acc_m: float = 10, seed: int = 1) -> None:
        self.every_s, self.noise_m, self.acc_m = every_s, noise_m, acc_m
        self.random = np.random.default_rng(seed)
        self.x, self.y = 0.0, 0.0
        self.rows: list[tuple[float, float, float, float]] = []

    def report(
        self, *, after_s: float | None = None, off_m: tuple[float, float] = (0, 0), acc_m: float = 0
    ) -> Recorded:
        t = self.rows[-1][0] + (self.every_s if after_s is None else after_s) if self.rows else 0.0
        x, y = self.random.normal((self.x + off_m[0], self.y + off_m[1]), self.noise_m)
        self.rows.append((t, x, y, acc_m or self.acc_m))
        return self

    def go(self, east_m: float, north_m: float = 0, *, speed: float = 1.4) -> Recorded:
        """On by so many metres."""
        steps = max(1, round(np.hypot(east_m, north_m) / speed / self.every_s))
        for _ in range(steps):
            self.x, self.y = self.x + east_m / steps, self.y + north_m / steps
            self.report()
        return self

    def stay(self, reports: int) -> Recorded:
        for _ in range(reports):
            self.report()
        return self

    def wrong(self, east_m: float, north_m: float = 0, count: int = 1, acc_m: float = 0) -> Recorded:
        """Reports from elsewhere while the person stands still."""
        for _ in range(count):
            self.report(off_m=(east_m, north_m), acc_m=acc_m)
        return self

    def columns(self) -> tuple[Floats, Floats, Floats, Floats]:
        t, x, y, acc = np.array(self.rows).T
        return t, LON + x / EAST_M, LAT + y / NORTH_M, acc

    def flagged(self) -> list[int]:
        """The places of the doubted reports."""
        return np.flatnonzero(judged(*self.columns())).tolist()


def judged(t: Floats, lon: Floats, lat: Floats, acc: Floats | None = None) -> npt.NDArray[np.int64]:
    accuracies = np.full(len(t), np.nan) if acc is None else acc
    return cleaning.judged(t, lon, lat, accuracies, np.zeros(len(t), dtype=np.int64))


def flags_of(lons: list[float], *, every_s: float = 10, flags: list[int] | None = None) -> list[int]:
    """Flags of points on one parallel; a hundredth of a degree is 921 m."""
    count = len(lons)
    own = np.array(flags or [0] * count, dtype=np.int64)
    times = np.arange(count) * float(every_s)
    lat, acc = np.full(count, LAT), np.full(count, np.nan)
    return cleaning.judged(times, np.array(lons, dtype=float), lat, acc, own).tolist()


# --- leaps ----------------------------------------------------------------------------------------------------------


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
        ([108, 108, 109, 109, 108, 108, 108], [0, 0, 2, 2, 0, 0, 0]),  # two bad ones that agree
        ([109, 109.5, 107, 108, 108, 108, 108], [2, 2, 2, 0, 0, 0, 0]),  # a bad beginning
    ],
)
def test_only_the_leap_is_too_fast(lons: list[float], expected: list[int]) -> None:
    assert flags_of(lons) == expected


def test_two_fixes_in_one_second_may_be_some_metres_apart() -> None:
    assert flags_of([108.95, 108.9504, 108.95], every_s=0) == [0, 0, 0]
    assert flags_of([108.95, 108.96, 108.95], every_s=0) == [0, 2, 0]


def test_of_two_positions_alone_nobody_knows_how_one_went() -> None:
    assert flags_of([108.0, 108.0369]) == [0, 0]  # 340 m/s
    assert flags_of([108.0, 108.04]) == [2, 2]


def test_points_a_quarter_of_an_hour_apart_are_no_neighbours() -> None:
    assert flags_of([108, 158], every_s=900) == [2, 2]
    assert flags_of([108, 158], every_s=901) == [0, 0]


def test_a_null_island_speaks_for_nobody() -> None:
    assert flags_of([108, 0, 108], flags=[0, 1, 0]) == [0, 1, 0]
    assert flags_of([0, 0, 108], flags=[1, 1, 0]) == [1, 1, 0]


def test_a_position_from_a_radio_mast_far_away_speaks_for_nobody() -> None:
    assert flags_of([108, 109, 108], flags=[0, 4, 0]) == [0, 4, 0]


def test_other_flags_stay_and_an_old_verdict_does_not() -> None:
    assert flags_of([108, 108, 108], flags=[8 | 2, 32, 4]) == [8, 0, 4]


@pytest.mark.parametrize("count", range(1, 11))
def test_up_to_ten_bad_positions_in_a_row_are_found_and_nothing_else(count: int) -> None:
    recorded = Recorded().go(150).wrong(600, 200, count).go(150)
    first = len(Recorded().go(150).rows)
    assert recorded.flagged() == list(range(first, first + count))


def test_where_a_dozen_positions_agree_somebody_was() -> None:
    assert Recorded().go(150).wrong(600, 200, 12).go(150).flagged() == []


@pytest.mark.parametrize("count", range(1, 5))
def test_a_bad_beginning_condemns_nobody(count: int) -> None:
    """gpx-utility-analyzer#77: everything after a bad first fix was deleted."""
    assert Recorded().wrong(3_000, 0, count).go(300).flagged() == list(range(count))


def test_a_bad_end_condemns_nobody() -> None:
    recorded = Recorded().go(300)
    count = len(recorded.rows)
    assert recorded.wrong(0, -3_000, 2).flagged() == [count, count + 1]


def test_the_good_ones_between_bad_ones_are_spared() -> None:
    recorded = Recorded().go(200)
    bad = []
    for off in ((900, 0), (-500, 800), (0, -40_000)):
        bad.append(len(recorded.rows))
        recorded.wrong(*off).stay(2)
    assert recorded.go(200).flagged() == bad


def test_what_is_too_fast_depends_on_how_one_goes() -> None:
    """250 m in five seconds: no car on a street, but a train."""
    walking = Recorded().go(200).wrong(0, 250, 2).go(200)
    assert len(walking.flagged()) == 2
    train = Recorded().go(12_000, speed=60)
    train.y += 250
    assert train.go(12_000, speed=60).flagged() == []


def test_twice_the_accuracy_is_forgiven() -> None:
    assert Recorded(acc_m=10).go(200).wrong(130, 0, acc_m=60).go(200).flagged() == []
    assert len(Recorded(acc_m=10).go(200).wrong(130, 0, acc_m=10).go(200).flagged()) == 1


def test_out_and_straight_back_within_seconds_is_too_abrupt() -> None:
    """From a car: 49 m/s aside and back is no speed for a road, but no car can turn like that."""
    recorded = Recorded(every_s=4, acc_m=5).go(3_000, speed=25)
    recorded.report(off_m=(0, 200))
    place = len(recorded.rows) - 1
    recorded.go(3_000, speed=25)
    flags = judged(*recorded.columns())
    assert {int(at): Flag(int(flags[at])) for at in np.flatnonzero(flags)} == {place: Flag.TOO_ABRUPT}


# --- what is no outlier ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("every_s", [1, 5, 15, 60, 120])
def test_a_train_ride_is_no_outlier(every_s: float) -> None:
    """dawarich#2480: the filter deleted it. On foot to the station, out of town, 300 km/h, and back on foot."""
    ride = Recorded(every_s).go(600).stay(60)
    for speed in (5, 10, 20, 35, 50, 65, 80):
        ride.go(speed * 15, speed=speed)
    ride.go(100_000, speed=83)
    for speed in (70, 55, 40, 25, 12, 5):
        ride.go(speed * 15, speed=speed)
    assert ride.stay(20).go(500).flagged() == []


def test_a_train_that_is_heard_only_between_tunnels_is_no_outlier() -> None:
    ride = Recorded().go(300)
    for _ in range(6):
        ride.x += 12_000
        ride.report(after_s=200).go(400, speed=60)
    ride.x += 9_000
    assert ride.report(after_s=200).go(300).flagged() == []


def test_an_underground_with_four_fixes_at_each_station_is_no_outlier() -> None:
    ride = Recorded().go(300)
    for _ in range(5):
        ride.x += 1_500
        ride.report(after_s=110).stay(3)
    ride.x += 1_500
    assert ride.report(after_s=110).go(300).flagged() == []


@pytest.mark.parametrize("every_s", [5, 60, 300])
def test_a_flight_is_no_outlier(every_s: float) -> None:
    flight = Recorded(every_s).stay(30)
    for speed in (20, 60, 100, 150, 200):
        flight.go(speed * 40, speed=speed)
    flight.go(600_000, speed=250)
    for speed in (200, 140, 90, 70, 30, 10):
        flight.go(speed * 40, speed=speed)
    assert flight.stay(30).flagged() == []


def test_a_bus_between_two_stops_is_no_outlier() -> None:
    """On foot, a minute at 12 m/s, on foot."""
    for seconds in (20, 30, 45, 60, 90):
        assert Recorded().go(300).stay(12).go(12 * seconds, speed=12).stay(12).go(300).flagged() == []


def test_turning_round_at_once_is_no_outlier() -> None:
    assert Recorded().go(2_000, speed=14).go(-2_000, speed=14).flagged() == []


# --- any order, and only the neighbourhood ----------------------------------------------------------------------------

_legs = st.tuples(
    st.sampled_from([0.0, 1.0, 5.0, 5.0, 5.0, 5.0, 30.0, 70.0, 900.0, 901.0]),
    st.sampled_from([0.0, 0.0, 5.0, 7.0, 60.0, 200.0, -200.0, 400.0, -5_000.0, 90_000.0]),
    st.sampled_from([0.0, 0.0, 6.0, -300.0, 2_000.0]),
    st.sampled_from([np.nan, 3.0, 10.0, 10.0, 60.0, 150.0]),
    st.sampled_from([0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8]),
)


@given(st.lists(_legs, min_size=1, max_size=260), st.data())
@settings(max_examples=150, deadline=None)
def test_a_flag_depends_on_thirty_one_positions_to_each_side(
    legs: list[tuple[float, ...]], data: st.DataObject
) -> None:
    """What makes the stored flags independent of the order in which positions arrive, and a late one cheap."""
    t, x, y, acc, own = np.array(legs).T
    # half the moves last, half are undone by the next: a trail with spikes
    x, y = np.cumsum(np.where(np.arange(len(x)) % 2, x, x / 3)) % 300_000, np.cumsum(y) % 50_000
    columns = np.cumsum(t), LON + x / EAST_M, LAT + y / NORTH_M, acc
    flags = own.astype(np.int64)
    whole = cleaning.judged(*columns, flags)
    low = data.draw(st.integers(0, len(t) - 1))
    high = data.draw(st.integers(low + 1, len(t)))
    heard = np.flatnonzero((flags & int(cleaning.NO_WITNESS)) == 0)
    before, after = heard[heard < low], heard[heard >= high]
    margin = cleaning.NEIGHBOURS_JUDGED
    begin = int(before[-margin]) if len(before) >= margin else 0
    end = int(after[margin - 1]) + 1 if len(after) >= margin else len(t)
    part = cleaning.judged(*(column[begin:end] for column in columns), flags[begin:end])
    assert part[low - begin : high - begin].tolist() == whole[low:high].tolist()


_paces = st.tuples(
    st.sampled_from([0.0, 1.0, 1.0, 5.0]),
    st.floats(-80, 80),
    st.floats(-20, 20),
    st.sampled_from([np.nan, 5.0, 5.0, 10.0]),
)


@given(st.lists(_paces, min_size=2, max_size=80))
@settings(max_examples=150, deadline=None)
def test_a_leap_an_hour_later_changes_no_flag(paces: list[tuple[float, ...]]) -> None:
    """Where every leg can have been walked nothing more is looked at; with the leap there all is, and says the same."""
    t, x, y, acc = np.array(paces).T
    t, x, y = np.cumsum(t), np.cumsum(x), np.cumsum(y)
    lon, lat = LON + x / EAST_M, LAT + y / NORTH_M
    leap = np.append(lon, [LON, LON + 1, LON])
    later = np.append(t, t[-1] + 3_600 + np.array([0, 10, 20]))
    whole = judged(later, leap, np.append(lat, [LAT] * 3), np.append(acc, [5.0] * 3))
    assert whole.tolist() == [*judged(t, lon, lat, acc).tolist(), 0, int(Flag.TOO_FAST), 0]


@geolife.needs_geolife
def test_a_day_judged_in_pieces_is_judged_as_a_whole() -> None:
    t, lon, lat = geolife.trails()["010"]
    spiked, _ = spikes(t, lon, lat, np.random.default_rng(3))
    whole = judged(t, *spiked)
    margin = cleaning.NEIGHBOURS_JUDGED
    for low in range(0, len(t), 500):
        begin, end = max(0, low - margin), min(len(t), low + 500 + margin)
        part = judged(t[begin:end], spiked[0][begin:end], spiked[1][begin:end])
        assert part[low - begin : low - begin + 500].tolist() == whole[low : low + 500].tolist()
    assert np.count_nonzero(whole) > 100


# --- GeoLife with errors put in -------------------------------------------------------------------------------------


def spikes(t: Floats, lon: Floats, lat: Floats, random: np.random.Generator) -> tuple[tuple[Floats, Floats], Bools]:
    """The trail with errors of 200 m to 100 km put in, and which positions they are.

    About one in 160 positions begins an error: half are single, a quarter are runs of two to eight at one wrong place,
    a quarter runs that leap about; every second beginning after a silence is wrong for one to four positions.
    """
    lon, lat, bad = lon.copy(), lat.copy(), np.zeros(len(t), dtype=np.bool_)

    def put(begin: int, count: int, leaps: bool) -> int:
        for place in range(begin, begin + count):
            if place == begin or leaps:
                metres, bearing = np.exp(random.uniform(np.log(200), np.log(100_000))), random.uniform(0, 2 * np.pi)
            east, north = random.normal((metres * np.sin(bearing), metres * np.cos(bearing)), 10)
            lon[place] += east / (NORTH_M * np.cos(np.radians(lat[place])))
            lat[place] += north / NORTH_M
            bad[place] = True
        return begin + count

    starts = np.concatenate([[0], np.flatnonzero(np.diff(t) > 3_600) + 1, [len(t)]]).tolist()
    for start, end in pairwise(starts):
        if end - start < 40:
            continue
        place = put(start, int(random.integers(1, 5)), random.random() < 0.5) if random.random() < 0.5 else start
        place += int(random.integers(30, 300))
        while place < end - 40:
            kind = random.random()
            place = put(place, 1 if kind < 0.5 else int(random.integers(2, 9)), kind > 0.75)
            place += int(random.integers(30, 300))
    return (lon, lat), bad


@geolife.needs_geolife
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_errors_put_into_geolife_are_found_and_little_else(seed: int) -> None:
    random = np.random.default_rng(seed)
    found = missed = blamed = good = 0
    for t, lon, lat in geolife.trails().values():
        spiked, bad = spikes(t, lon, lat, random)
        doubted = judged(t, *spiked) != 0
        found, missed = found + int((doubted & bad).sum()), missed + int((~doubted & bad).sum())
        blamed, good = blamed + int((doubted & ~bad).sum()), good + int((~bad).sum())
    assert found + missed > 1_500
    assert found / (found + missed) >= 0.95
    # GeoLife has errors of its own, which count as false here
    assert blamed / good < 0.005


@geolife.needs_geolife
def test_geolifes_train_rides_are_no_outliers() -> None:
    checked = 0
    for t, lon, lat in geolife.trails().values():
        legs_m = trail.distances_m(lon[:-1], lat[:-1], lon[1:], lat[1:])
        speeds = legs_m / np.maximum(np.diff(t), 1)
        if len(speeds) < 21:
            continue
        typical = np.median(np.lib.stride_tricks.sliding_window_view(speeds, 21), axis=1)
        riding = np.flatnonzero(typical > 30) + 10
        checked += len(riding)
        assert np.count_nonzero(judged(t, lon, lat)[riding]) == 0
    assert checked > 3_000


@geolife.needs_geolife
def test_cleaning_takes_little_processor_time() -> None:
    trails = list(geolife.trails().values())
    begun = time.process_time()
    flags = [judged(*one) for one in trails]
    judged_at = time.process_time()
    for (t, lon, lat), own in zip(trails, flags, strict=True):
        cleaning.lines(t, lon, lat, np.full(len(t), np.nan), own, closed=True)
    count = sum(len(one[0]) for one in trails)
    assert count / (judged_at - begun) > 300_000
    assert count / (time.process_time() - judged_at) > 50_000


# --- the line -------------------------------------------------------------------------------------------------------


def lines_of(times: list[float], flags: list[int] | None = None, acc: list[float] | None = None) -> list[list[float]]:
    count = len(times)
    lon = LON + np.arange(count) / 1000
    own = np.array(flags or [0] * count, dtype=np.int64)
    accuracies = np.array(acc or [np.nan] * count, dtype=float)
    found = cleaning.lines(np.array(times, dtype=float), lon, np.full(count, LAT), accuracies, own, closed=False)
    return [line.t_s.tolist() for line in found]


def test_a_line_is_not_drawn_across_a_silence() -> None:
    assert lines_of([0, 10, 310, 611, 620]) == [[0, 10, 310], [611, 620]]


def test_doubted_points_are_left_out_and_lone_ones_make_no_line() -> None:
    assert lines_of([]) == []
    assert lines_of([5]) == []
    assert lines_of([0, 10, 20, 900], [0, 2, 8, 0]) == [[0, 20]]
    assert lines_of([0, 10, 20, 30], [0, 32, 16, 0]) == [[0, 30]]


def test_a_line_is_in_time_order() -> None:
    assert lines_of([20, 0, 10]) == [[0, 10, 20]]


def test_a_coarse_position_is_drawn_only_where_nothing_better_was_heard() -> None:
    assert lines_of([0, 10, 20], acc=[10, 65, 50]) == [[0, 20]]
    assert lines_of([0, 10, 20], acc=[65, 65, 150]) == [[0, 10, 20]]
    assert lines_of([0, 200, 301, 500, 700], acc=[10, 65, 65, 65, 65]) == [[301, 500, 700]]


def closed_line(recorded: Recorded) -> list[trail.Line]:
    columns = recorded.columns()
    return cleaning.lines(*columns, judged(*columns), closed=True)


@pytest.mark.parametrize(("speed", "metres"), [(1.4, 2_000), (12, 8_000), (30, 60_000)])
def test_a_smoothed_line_is_nearer_to_the_truth_and_as_long(speed: float, metres: float) -> None:
    recorded = Recorded(noise_m=8).report().go(metres, speed=speed)
    (line,) = closed_line(recorded)
    _, _, lat, _ = recorded.columns()
    off = np.abs(line.lat - LAT).mean() / np.abs(lat - LAT).mean()
    assert off < 0.7
    assert line.length_m == pytest.approx(metres, rel=0.05)


def test_an_open_trail_is_drawn_as_it_came() -> None:
    t, lon, lat, acc = Recorded().go(300).columns()
    (line,) = cleaning.lines(t, lon, lat, acc, np.zeros(len(t), dtype=np.int64), closed=False)
    assert (line.lon.tolist(), line.lat.tolist()) == (lon.tolist(), lat.tolist())


@pytest.mark.parametrize(("wide_m", "minutes", "jitter_m", "acc_m"), [(10, 1, 3, 10), (20, 2, 3, 15), (30, 5, 5, 20)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_slow_drift_in_a_building_does_not_become_kilometres(
    wide_m: float, minutes: float, jitter_m: float, acc_m: float, seed: int
) -> None:
    """dawarich#3417: three kilometres became 206. Four hours at a desk, and the walk there and back."""
    recorded = Recorded(noise_m=jitter_m, acc_m=acc_m, seed=seed).go(500)
    desk, keeps = recorded.x, np.exp(-5 / (60 * minutes))
    for _ in range(2_880):
        drift = recorded.random.normal(0, wide_m * np.sqrt(1 - keeps**2), 2)
        recorded.x = desk + (recorded.x - desk) * keeps + drift[0]
        recorded.y = recorded.y * keeps + drift[1]
        recorded.report()
    recorded.x, recorded.y = desk, 0.0
    recorded.go(-500)
    _, lon, lat, _ = recorded.columns()
    raw_m = trail.distances_m(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum()
    walked_m = sum(line.length_m for line in closed_line(recorded))
    assert raw_m > 15_000
    assert 800 < walked_m < 1_600


def test_a_filter_that_was_led_astray_finds_back() -> None:
    """traccar#4640: a device that was frozen for good. Here a dozen positions agree, so they are no outliers."""
    recorded = Recorded().go(300).wrong(900, 0, 12).go(300)
    lines = closed_line(recorded)
    assert lines[0].t_s[-1] == recorded.rows[-1][0]
    assert abs(lines[0].lon[-1] - recorded.columns()[1][-1]) * EAST_M < 15


def test_a_position_that_the_gate_leaves_out_is_not_drawn() -> None:
    recorded = Recorded(noise_m=1, acc_m=5).go(200).wrong(0, 34).go(200)
    place = len(Recorded().go(200).rows)
    assert recorded.flagged() == []
    (line,) = closed_line(recorded)
    assert recorded.rows[place][0] not in line.t_s
    assert len(line.t_s) == len(recorded.rows) - 1


def test_a_line_across_the_date_line_stays_there() -> None:
    t = np.arange(0, 300, 5.0)
    lon = (179.9995 + np.arange(len(t)) * 2e-5 + 180) % 360 - 180
    acc, flags = np.full(len(t), 10.0), np.zeros(len(t), dtype=np.int64)
    (line,) = cleaning.lines(t, lon, np.full(len(t), -17.0), acc, flags, closed=True)
    assert np.abs((line.lon - lon + 180) % 360 - 180).max() < 1e-6


@given(
    st.lists(
        st.tuples(st.floats(0.5, 60), st.floats(-15, 15), st.floats(-15, 15), st.floats(6, 40)), min_size=1, max_size=9
    )
)
@settings(max_examples=150, deadline=None)
def test_smoothing_is_the_most_likely_path(rows: list[tuple[float, float, float, float]]) -> None:
    """The same as solving for all places and velocities at once, of which filter and backward pass are a quick way."""
    steps, east, north, acc = np.array(rows).T
    found = cleaning.smoothed(np.cumsum(steps), east, north, acc)
    if found.refused.any():
        return
    count, q = len(steps), cleaning.WANDER_M2_S3
    precision, right = np.zeros((2 * count, 2 * count)), np.zeros((2 * count, 2))
    precision[1, 1] = 1 / cleaning.FIRST_SPEED_M_S**2
    for k in range(count):
        precision[2 * k, 2 * k] += 1 / acc[k] ** 2
        right[2 * k] += np.array([east[k], north[k]]) / acc[k] ** 2
        if k:
            dt = steps[k]
            move = np.array([[-1, -dt, 1, 0], [0, -1, 0, 1]])
            noise = q * np.array([[dt**3 / 3, dt**2 / 2], [dt**2 / 2, dt]])
            both = slice(2 * k - 2, 2 * k + 2)
            precision[both, both] += move.T @ np.linalg.solve(noise, move)
    solved = np.linalg.solve(precision, right)[::2]
    assert np.column_stack([found.east_m, found.north_m]) == pytest.approx(solved, abs=1e-3)
