"""Where each person was last seen on duty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Length

from field import live
from field.domain import duty, trail
from field.domain.positions import NO_BATTERY, NO_VISIT, Positions
from field.domain.visit import span
from field.models import LastPosition, TrailPoint, Visit
from geo_portal.accounts.models import District
from geo_portal.core import clock

_UNIX = datetime(1970, 1, 1, tzinfo=UTC)

_UPSERT_LAST = """
INSERT INTO field_lastposition (user_id, device_id, t, location, acc, speed, bearing, battery, mock, visit_id,
                                district_id, received_at)
VALUES (%(user)s, %(device)s, %(t)s, ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326), %(acc)s, %(speed)s, %(bearing)s,
        %(battery)s, %(mock)s, %(visit)s, %(district)s, %(received)s)
ON CONFLICT (user_id) DO UPDATE SET
    device_id = EXCLUDED.device_id, t = EXCLUDED.t, location = EXCLUDED.location, acc = EXCLUDED.acc,
    speed = EXCLUDED.speed, bearing = EXCLUDED.bearing, battery = EXCLUDED.battery, mock = EXCLUDED.mock,
    visit_id = EXCLUDED.visit_id, district_id = EXCLUDED.district_id, received_at = EXCLUDED.received_at
WHERE field_lastposition.t < EXCLUDED.t
"""


def note(user_id: UUID, device_id: UUID, fresh: Positions, received_at: datetime) -> None:
    """Remember the newest of the new points, if it is newer than what is known, and tell the watchers.

    A clock that runs ahead must not freeze the marker: times more than fifteen minutes ahead do not count here.
    """
    usable = (fresh.t_s <= (clock.now() + duty.MARGIN).timestamp()) & (fresh.own_flags() & int(trail.NOT_DRAWN) == 0)
    if not usable.any():
        return
    newest = fresh.select(usable)
    newest = newest.select(np.array([int(newest.t_us.argmax())]))
    t = _UNIX + timedelta(microseconds=int(newest.t_us[0]))
    if LastPosition.objects.filter(pk=user_id, t__gte=t).exists():
        return
    lon, lat = float(newest.lon[0]), float(newest.lat[0])
    visit = _visit_at(user_id, t, newest.visit[0])
    district = _district_at(lon, lat, visit)
    with connection.cursor() as cursor:
        cursor.execute(
            _UPSERT_LAST,
            {
                "user": user_id,
                "device": device_id,
                "t": t,
                "lon": lon,
                "lat": lat,
                "acc": _known(newest.acc_m[0]),
                "speed": _known(newest.speed_m_s[0]),
                "bearing": _known(newest.bearing_deg[0]),
                "battery": None if newest.battery[0] == NO_BATTERY else int(newest.battery[0]),
                "mock": bool(newest.mock[0]),
                "visit": visit.pk if visit else None,
                "district": district.pk if district else None,
                "received": received_at,
            },
        )
    live.moved([user_id])


def refresh(user_id: UUID, device_id: UUID) -> None:
    """Put a person's last position where the stored one stands now, when it came from this device."""
    last = LastPosition.objects.filter(pk=user_id, device_id=device_id).select_related("visit__site__district").first()
    point = last and TrailPoint.objects.filter(device_id=device_id, t=last.t).order_by("id").first()
    if last is None or point is None or point.location == last.location:
        return
    last.location, last.district = point.location, _district_at(point.location.x, point.location.y, last.visit)
    last.save(update_fields=["location", "district"])
    live.moved([user_id])


def _known(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)


def _visit_at(user_id: UUID, t: datetime, named: UUID) -> Visit | None:
    """The visit under way: the one the point names, else the last one begun that covers the time."""
    mine = Visit.objects.filter(participant_rows__user=user_id).select_related("site__district")
    if named != NO_VISIT and (visit := mine.filter(pk=named).first()) is not None:
        return visit
    under_way = mine.filter(Q(finished_at__isnull=True) | Q(finished_at__gte=t), started_at__lte=t)
    visit = under_way.order_by("-started_at").first()
    covering = span(visit.started_at, visit.finished_at) if visit else None
    return visit if covering and covering[1] >= t else None


def _district_at(lon: float, lat: float, visit: Visit | None) -> District | None:
    """The smallest territory whose boundary holds the position, else that of the site being visited."""
    around = District.objects.filter(boundary__covers=Point(lon, lat, srid=4326))
    smallest = around.order_by(Length("path").desc(), "path").only("pk", "path").first()
    return smallest or (visit.site.district if visit else None)
