"""Duty hours in the wall clock of Asia/Shanghai, with a quarter of an hour at both ends."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from field.domain.duty import (
    DEFAULT_WINDOWS,
    LOCAL_ZONE,
    Window,
    covered,
    is_covered,
    local_date,
    window_intervals,
)

MONDAY = datetime(2026, 11, 23, tzinfo=LOCAL_ZONE)


@pytest.mark.parametrize(
    ("at", "on_duty"),
    [
        (MONDAY + timedelta(hours=7, minutes=44, seconds=59), False),
        (MONDAY + timedelta(hours=7, minutes=45), True),
        (MONDAY + timedelta(hours=12), True),
        (MONDAY + timedelta(hours=18, minutes=15), True),
        (MONDAY + timedelta(hours=18, minutes=15, seconds=1), False),
        (MONDAY + timedelta(days=4, hours=12), True),
        (MONDAY + timedelta(days=5, hours=12), False),
        (MONDAY - timedelta(hours=12), False),
        (datetime(2026, 11, 23, 0, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), False),
    ],
)
def test_the_usual_hours(at: datetime, on_duty: bool) -> None:
    assert is_covered(at, DEFAULT_WINDOWS) is on_duty


@pytest.mark.parametrize(("hours", "on_duty"), [(21, False), (23, True), (29, True), (31, False), (22 - 24, False)])
def test_a_night_shift_runs_into_the_next_day(hours: int, on_duty: bool) -> None:
    assert is_covered(MONDAY + timedelta(hours=hours), [Window(0, time(22), time(6))]) is on_duty


def test_midnight_to_midnight_is_the_whole_day() -> None:
    window = [Window(0, time(0), time(0))]
    assert is_covered(MONDAY, window)
    assert is_covered(MONDAY + timedelta(hours=23, minutes=59), window)
    assert not is_covered(MONDAY + timedelta(days=1, minutes=16), window)


def test_a_visit_covers_outside_the_hours() -> None:
    sunday = MONDAY - timedelta(hours=14)
    visit = (sunday, sunday + timedelta(minutes=30))
    assert is_covered(sunday - timedelta(minutes=15), DEFAULT_WINDOWS, [visit])
    assert is_covered(sunday + timedelta(minutes=45), DEFAULT_WINDOWS, [visit])
    assert not is_covered(sunday + timedelta(minutes=46), DEFAULT_WINDOWS, [visit])


def test_no_windows_cover_nothing() -> None:
    assert not is_covered(MONDAY + timedelta(hours=12), [])
    assert len(covered(np.array([]), [(0.0, 1.0)])) == 0


def test_the_day_of_a_moment_is_that_of_the_place() -> None:
    assert local_date(datetime(2026, 11, 22, 16, 30, tzinfo=UTC)) == MONDAY.date()


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 80)), max_size=12),
    st.lists(st.integers(-10, 600), min_size=1, max_size=30),
)
def test_overlapping_intervals_cover_what_any_of_them_covers(spans: list[tuple[int, int]], times: list[int]) -> None:
    intervals = [(float(start), float(start + length)) for start, length in spans]
    found = covered(np.array(times, dtype=float), intervals)
    assert found.tolist() == [any(start <= t <= end for start, end in intervals) for t in times]


@given(
    st.lists(
        st.builds(
            Window,
            st.integers(0, 6),
            st.builds(time, st.integers(0, 23), st.sampled_from([0, 30])),
            st.builds(time, st.integers(0, 23), st.sampled_from([0, 30])),
        ),
        max_size=6,
    ),
    st.lists(st.integers(0, 14 * 24 * 4), min_size=1, max_size=20),
)
def test_a_batch_is_judged_like_its_points_one_by_one(windows: list[Window], quarters: list[int]) -> None:
    times = np.array([MONDAY.timestamp() + quarter * 900 for quarter in quarters])
    together = covered(times, window_intervals(windows, float(times.min()), float(times.max())))
    alone = [is_covered(datetime.fromtimestamp(t, UTC), windows) for t in times.tolist()]
    assert together.tolist() == alone
