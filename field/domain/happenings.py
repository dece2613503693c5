"""Arrivals and departures, from what a trail tells of a site. Pure; no clock, no database.

`domain.presence` says when somebody was there. A departure is told only when it is certain: of somebody who was seen
away twice and for `LEAVE_S`, or who came back later. Nobody leaves by falling silent.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

import numpy as np

from field.domain.presence import FIXES_TO_LEAVE, LEAVE_S, Fixes, Presence


class Kind(StrEnum):
    """What happened."""

    ARRIVED = "arrived"
    LEFT = "left"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Happening:
    """An arrival or departure at `at_s` (epoch seconds); `seen` when the crossing lay between two close positions."""

    kind: Kind
    at_s: float
    seen: bool


def happenings(presence: Presence, fixes: Fixes) -> list[Happening]:
    """The arrivals and departures of a trail, in the order of time."""
    found = []
    for place, stay in enumerate(presence.stays):
        found.append(Happening(Kind.ARRIVED, stay.arrived_s, stay.arrival_seen))
        is_last = place == len(presence.stays) - 1
        if not is_last or _has_left(fixes, stay.left_s):
            found.append(Happening(Kind.LEFT, stay.left_s, stay.departure_seen))
    return found


def _has_left(fixes: Fixes, left_s: float) -> bool:
    away_s = fixes.t_s[(fixes.t_s > left_s) & ~fixes.at_site]
    return len(away_s) >= FIXES_TO_LEAVE and float(np.ptp(away_s)) >= LEAVE_S


K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Changes(Generic[K]):
    """What to do with the happenings on record: those to add, those that were at another time, those that were not."""

    new: list[Happening]
    moved: dict[K, Happening]
    gone: list[K]


def changes(known: dict[K, Happening], now: Collection[Happening]) -> Changes[K]:
    """How the record becomes what is known now. Of one kind the first stays the first, the second the second, and so
    on, so that an arrival that a late position puts elsewhere in time remains the same arrival."""
    new: list[Happening] = []
    moved: dict[K, Happening] = {}
    gone: list[K] = []
    for kind in Kind:
        old = sorted((key for key, one in known.items() if one.kind is kind), key=lambda key: known[key].at_s)
        found = sorted((one for one in now if one.kind is kind), key=lambda one: one.at_s)
        moved |= {key: one for key, one in zip(old, found, strict=False) if known[key] != one}
        new += found[len(old) :]
        gone += old[len(found) :]
    return Changes(new, moved, gone)
