"""The roads that a visit's trail followed, where a Valhalla is there to tell; else the trail's own line, and why."""

from __future__ import annotations

import time
from dataclasses import dataclass

from field.domain.pace import typical_m_s
from field.domain.trail import Line
from field.models import Visit
from field.services import trails
from maps.services import routing
from maps.services.routing import Costing, Matched, NoWay, Reason

WALKING_M_S = 2.5
CYCLING_M_S = 7.0
PATIENCE_S = 10.0
"""So long a page waits for the roads of a whole trail, however slowly each of many stretches is answered."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """An unbroken stretch of a trail, with the roads it followed, or the reason why they are not known."""

    line: Line
    costing: Costing
    matched: Matched | None
    reason: Reason | None

    @property
    def length_m(self) -> float:
        return self.line.length_m if self.matched is None else self.matched.length_m


def roads_of(visit: Visit) -> list[Stretch]:
    """The stretches of a visit's trail in the order of time. Each is asked about by itself, so one that lies out of the
    area takes nothing from the others; those that `PATIENCE_S` leaves no time for are not asked about."""
    lines = trails.review_of(visit).lines
    until = time.monotonic() + PATIENCE_S
    return [_stretch(line, until) for line in lines]


def _stretch(line: Line, until: float) -> Stretch:
    costing = _costing(typical_m_s(line))
    if time.monotonic() > until:
        return Stretch(line, costing, None, Reason.UNREACHABLE)
    try:
        return Stretch(line, costing, routing.matched(line.t_s, line.lon, line.lat, costing), None)
    except NoWay as none:
        return Stretch(line, costing, None, none.reason)


def _costing(speed_m_s: float) -> Costing:
    if speed_m_s <= WALKING_M_S:
        return Costing.WALKING
    return Costing.CYCLING if speed_m_s <= CYCLING_M_S else Costing.DRIVING
