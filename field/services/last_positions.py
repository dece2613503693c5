"""Where each person was last seen on duty."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np

from field import live
from field.domain import duty, trail
from field.domain.positions import NO_BATTERY, NO_VISIT, Positions
from field.domain.visit import OPEN_VISIT_LIMIT
from field.models import LastPosition, TrailPoint
from geo_portal.core import clock, prepared

_UNIX = datetime(1970, 1, 1, tzinfo=UTC)

# The visit is the one that the position names, else the last one begun that covers its time; the district the smallest
# one whose boundary holds the position, else that of the site being visited.
_UPSERT = f"""
WITH placed AS (
INSERT INTO field_lastposition (user_id, device_id, t, location, acc, speed, bearing, battery, mock, visit_id,
                                district_id, received_at)
SELECT %(user)s, %(device)s, here.t, here.location, NULLIF(%(acc)s::float8, 'NaN'), NULLIF(%(speed)s::float8, 'NaN'),
       NULLIF(%(bearing)s::float8, 'NaN'), NULLIF(%(battery)s::smallint, -1), %(mock)s, visit.id,
       coalesce(around.id, visit.district_id), %(received)s
FROM (SELECT %(t)s::timestamptz AS t, ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326) AS location) here
LEFT JOIN LATERAL (
    SELECT v.id, s.district_id
    FROM field_visitparticipant p JOIN field_visit v ON v.id = p.visit_id JOIN field_site s ON s.id = v.site_id
    WHERE p.user_id = %(user)s
      AND (v.id = %(named)s OR v.started_at <= here.t AND coalesce(v.finished_at, v.started_at + %(limit)s) >= here.t)
    ORDER BY v.id = %(named)s DESC, v.started_at DESC LIMIT 1
) visit ON true
LEFT JOIN LATERAL (
    SELECT d.id FROM accounts_district d WHERE ST_Covers(d.boundary, here.location)
    ORDER BY length(d.path) DESC, d.path LIMIT 1
) around ON true
WHERE %(again)s OR NOT EXISTS (SELECT FROM field_lastposition WHERE user_id = %(user)s AND t >= here.t)
ON CONFLICT (user_id) DO UPDATE SET
    device_id = EXCLUDED.device_id, t = EXCLUDED.t, location = EXCLUDED.location, acc = EXCLUDED.acc,
    speed = EXCLUDED.speed, bearing = EXCLUDED.bearing, battery = EXCLUDED.battery, mock = EXCLUDED.mock,
    visit_id = EXCLUDED.visit_id, district_id = EXCLUDED.district_id, received_at = EXCLUDED.received_at
WHERE field_lastposition.t < EXCLUDED.t
   OR %(again)s AND (field_lastposition.device_id, field_lastposition.t) = (EXCLUDED.device_id, EXCLUDED.t)
RETURNING *
)
{live.sightings_in("placed")}
"""  # noqa: S608  put together from constants


def noted(user_id: UUID, device_id: UUID, fresh: Positions, received_at: datetime) -> list[prepared.Question]:
    """What remembers the newest of the new points, if it is newer than what is known; `live.placed` tells the rows that
    it gives. Nothing to ask when none of the points can be it.

    A clock that runs ahead must not freeze the marker: times more than fifteen minutes ahead do not count here.
    """
    usable = (fresh.t_s <= (clock.now() + duty.MARGIN).timestamp()) & (fresh.own_flags() & int(trail.NOT_DRAWN) == 0)
    if not usable.any():
        return []
    newest = int(np.where(usable, fresh.t_us, fresh.t_us.min() - 1).argmax())
    values = {
        "user": user_id,
        "device": device_id,
        "t": _UNIX + timedelta(microseconds=int(fresh.t_us[newest])),
        "lon": float(fresh.lon[newest]),
        "lat": float(fresh.lat[newest]),
        "acc": float(fresh.acc_m[newest]),
        "speed": float(fresh.speed_m_s[newest]),
        "bearing": float(fresh.bearing_deg[newest]),
        "battery": int(fresh.battery[newest]),
        "mock": bool(fresh.mock[newest]),
        "named": UUID(bytes=fresh.visit[newest].tobytes()),
        "limit": OPEN_VISIT_LIMIT,
        "open_since": live.open_since(),
        "received": received_at,
        "again": False,
    }
    return [(_UPSERT, values)]


def refresh(user_id: UUID, device_id: UUID) -> None:
    """Put a person's last position where the stored one stands now, when it came from this device."""
    last = LastPosition.objects.filter(pk=user_id, device_id=device_id).first()
    point = last and TrailPoint.objects.filter(device_id=device_id, t=last.t).order_by("id").first()
    if last is None or point is None or point.location == last.location:
        return
    values = {
        "user": user_id,
        "device": device_id,
        "t": last.t,
        "lon": point.location.x,
        "lat": point.location.y,
        "acc": _or_nan(last.acc),
        "speed": _or_nan(last.speed),
        "bearing": _or_nan(last.bearing),
        "battery": NO_BATTERY if last.battery is None else last.battery,
        "mock": last.mock,
        "named": last.visit_id or NO_VISIT,
        "limit": OPEN_VISIT_LIMIT,
        "open_since": live.open_since(),
        "received": last.received_at,
        "again": True,
    }
    live.placed(prepared.fetch(_UPSERT, values))


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
