"""When a person is on duty, so that their positions may be kept. Pure; times are aware datetimes or epoch seconds.

Windows are written in the wall clock of Asia/Shanghai, whatever zone a device reports in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")
# Positions shortly before and after belong to the visit or window: the way there, the way out.
MARGIN = timedelta(minutes=15)

Interval = tuple[float, float]
"""Start and end in epoch seconds, both ends included."""


@dataclass(frozen=True, slots=True)
class Window:
    """A weekly span on duty. `weekday` 0 is Monday. `ends` not after `starts` means the next day, so 00:00–00:00 is
    the whole day."""

    weekday: int
    starts: time
    ends: time


DEFAULT_WINDOWS = tuple(Window(weekday, time(8), time(18)) for weekday in range(5))


def window_intervals(windows: Iterable[Window], first: float, last: float) -> list[Interval]:
    """Every occurrence of `windows` that can touch a time between `first` and `last` (epoch s), each widened by MARGIN.

    The result is neither sorted nor merged; see `covered`.
    """
    by_weekday: dict[int, list[Window]] = {}
    for window in windows:
        by_weekday.setdefault(window.weekday, []).append(window)
    if not by_weekday:
        return []
    # The day before may reach over midnight, the day after begins MARGIN early.
    day = datetime.fromtimestamp(first, LOCAL_ZONE).date() - timedelta(days=1)
    end = datetime.fromtimestamp(last, LOCAL_ZONE).date() + timedelta(days=1)
    found: list[Interval] = []
    while day <= end:
        found += [_occurrence(window, day) for window in by_weekday.get(day.weekday(), ())]
        day += timedelta(days=1)
    return found


def _occurrence(window: Window, day: date) -> Interval:
    starts = datetime.combine(day, window.starts, LOCAL_ZONE)
    ends_on = day if window.ends > window.starts else day + timedelta(days=1)
    ends = datetime.combine(ends_on, window.ends, LOCAL_ZONE)
    return widened(starts, ends)


def widened(starts: datetime, ends: datetime) -> Interval:
    """A span of time as an interval with MARGIN added at both ends."""
    return (starts - MARGIN).timestamp(), (ends + MARGIN).timestamp()


def covered(times: npt.NDArray[np.float64], intervals: Sequence[Interval]) -> npt.NDArray[np.bool_]:
    """For each time (epoch s, any order) whether some interval holds it; both ends count as inside."""
    inside = np.zeros(len(times), dtype=np.bool_)
    if not len(times) or not intervals:
        return inside
    starts, ends = _merged(intervals)
    before = np.searchsorted(starts, times, side="right") - 1
    known = before >= 0
    inside[known] = times[known] <= ends[before[known]]
    return inside


def _merged(intervals: Sequence[Interval]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Starts and ends of the union of the intervals, ascending and disjoint."""
    starts: list[float] = []
    ends: list[float] = []
    for start, end in sorted(intervals):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return np.array(starts), np.array(ends)


def is_covered(t: datetime, windows: Iterable[Window], visits: Iterable[tuple[datetime, datetime]] = ()) -> bool:
    """Whether a duty window or a visit covers `t`, give or take MARGIN.

    >>> is_covered(datetime(2026, 11, 23, 2, tzinfo=UTC), DEFAULT_WINDOWS)  # Monday, 10:00 in Xi'an
    True
    """
    moment = t.timestamp()
    intervals = window_intervals(windows, moment, moment) + [widened(*visit) for visit in visits]
    return bool(covered(np.array([moment]), intervals)[0])


def local_date(t: datetime) -> date:
    """The calendar day of a moment where the work is done."""
    return t.astimezone(LOCAL_ZONE).date()


def utc_day(epoch_s: float) -> date:
    """The UTC day of a moment: trail partitions are cut at UTC midnight."""
    return datetime.fromtimestamp(epoch_s, UTC).date()
