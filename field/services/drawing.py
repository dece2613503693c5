"""Trails as they are drawn on maps of many: made once when a visit is judged, so that a tile needs no raw positions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.contrib.gis.geos import LineString, MultiLineString
from django.db import transaction
from django.db.models import F, Q

from field.models import Corroboration, DrawnTrail, Look, Visit
from field.services import locks, looks, trails
from geo_portal.core import clock
from geo_portal.core.setbacks import one_by_one

BATCH = 200
SIMPLER_DEG = 3e-5
"""Vertices within about three metres of the line are left out: less than a receiver's own error."""


def draw_awaiting(limit: int | None = None) -> int:
    """Draw the trails of visits that were judged since they were drawn; tells how many. May be stopped and called
    again."""
    waiting = Corroboration.objects.filter(
        Q(visit__drawn_trail=None) | Q(visit__drawn_trail__drawn_at__lt=F("computed_at"))
    )
    rows = waiting.order_by("-computed_at", "pk").values_list("pk", flat=True)
    return len(one_by_one("draw_trail", draw, rows, limit))


@transaction.atomic
def draw(visit_id: UUID) -> None:
    """Draw a visit's trail as it is known now."""
    locks.lock_visits([visit_id])
    visit = Visit.objects.filter(pk=visit_id).first()
    if visit is None:
        return
    owner = trails.trail_owner_id(visit)
    if owner is not None:
        locks.lock_trails(trails.device_keys(owner))  # an erasure is either seen here, or takes what is made here
    now = clock.now()
    lines = [np.column_stack([line.lon, line.lat]) for line in trails.review_of(visit).lines]
    simpler = [shapely.simplify(shapely.linestrings(line), SIMPLER_DEG) for line in lines]
    drawn = (
        MultiLineString([LineString(shapely.get_coordinates(line), srid=4326) for line in simpler], srid=4326)
        if lines
        else None
    )
    DrawnTrail.objects.update_or_create(
        visit_id=visit_id,
        defaults={"user_id": owner if drawn else None, "lines": drawn, "drawn_at": now},
    )


def note_seen(looker: Any, shown: Any) -> None:
    """Note that these trails (a queryset) were shown: of a map of many, one look at each person."""
    looks.note(looker, shown.people(), Look.Purpose.TRAIL)
