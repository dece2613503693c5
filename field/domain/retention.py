"""How long raw positions are kept, and what a trail looks like of which they are gone. Pure; no clock, no database.

A UTC day's positions are dropped when the whole day is older than the days that count: nobody's are kept for less than
`days` full days, nor for longer than two days more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import numpy as np

from field.domain.trail import Bools, Floats, Line

DEFAULT_DAYS = 30
SHORTEST_DAYS = 1
LONGEST_DAYS = 730


def days_that_count(chains: Iterable[Iterable[str]], by_path: Mapping[str, int], default: int) -> int:
    """For how many days a person's raw positions are kept.

    `chains` are the paths of each district where the person works, the nearest first, then those above it. In each the
    nearest district with days of its own counts; of several the fewest, so that no district's promise is broken.

    >>> days_that_count([["610000/610103/", "610000/"]], {"610000/": 90}, 30)
    90
    """
    found = [next((by_path[path] for path in chain if path in by_path), default) for chain in chains]
    return min(found, default=default)


def has_expired(day: date, today: date, days: int) -> bool:
    """Whether positions of a UTC day are to go, at some time of the UTC day `today`.

    >>> has_expired(date(2026, 11, 1), date(2026, 12, 1), 30), has_expired(date(2026, 11, 1), date(2026, 12, 2), 30)
    (False, True)
    """
    return day + timedelta(days=days) < today


def expired_before(now: datetime, days: int) -> datetime:
    """Times before this are to go: the begin of the UTC day until which nothing has expired yet."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=days)


def outside(t_s: Floats, kept: Iterable[Line]) -> Bools:
    """Which times (epoch s) no kept stretch covers: what came late may fill a gap, not double what is there."""
    new: Bools = np.ones(len(t_s), dtype=np.bool_)
    for line in kept:
        new &= (t_s < line.t_s[0]) | (t_s > line.t_s[-1])
    return new


def together(kept: Iterable[Line], late: Iterable[Line]) -> list[Line]:
    """The stretches of a kept trail and those of positions that came later, in time order."""
    return sorted([*kept, *late], key=lambda line: float(line.t_s[0]))
