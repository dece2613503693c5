"""A visit's trail as GeoJSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np

from field.domain import trail
from field.models import Visit
from field.models.trail import Position
from field.services.trails import VisitTrail
from geo_portal.core import crs


def iso(t: datetime) -> str:
    """A time in UTC, as it stands in answers."""
    return t.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _coordinates(lon: Any, lat: Any, system: str) -> list[list[float]]:
    xy = np.column_stack([np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)])
    if system != "wgs84" and len(xy):
        xy = crs.from_wgs84(xy, system)
    rounded: list[list[float]] = np.round(xy, 7).tolist()
    return rounded


def trail_features(visit: Visit, found: VisitTrail, system: str) -> dict[str, Any]:
    """One LineString for each unbroken stretch, with the time of each position in `times` and its length in metres."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": _coordinates(line.lon, line.lat, system)},
            "properties": {
                "times": [iso(datetime.fromtimestamp(t, UTC)) for t in line.t_s.tolist()],
                "length_m": round(line.length_m, 1),
            },
        }
        for line in found.lines
    ]
    return _collection(visit, found, features)


def raw_features(visit: Visit, found: VisitTrail, system: str) -> dict[str, Any]:
    """Every position as it came, in time order, with its flags; those with impossible times stand last."""
    rows: list[Position] = [*found.points, *found.aside]
    places = _coordinates([row.location.x for row in rows], [row.location.y for row in rows], system)
    features = [
        {
            "type": "Feature",
            "id": str(row.id),
            "geometry": {"type": "Point", "coordinates": place},
            "properties": {
                "t": iso(row.t),
                "acc": row.acc,
                "alt": row.alt,
                "speed": row.speed,
                "bearing": row.bearing,
                "battery": row.battery,
                "mock": row.mock,
                "flags": row.flag_names(),
                "rules": row.rules,
                "device": str(row.device_id),
                "source": row.source,
                "source_crs": row.source_crs,
            },
        }
        for row, place in zip(rows, places, strict=True)
    ]
    return _collection(visit, found, features)


def _collection(visit: Visit, found: VisitTrail, features: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": features,
        "visit": str(visit.pk),
        "points": found.count,
        "flagged": found.flagged,
        "raw_gone": found.raw_gone,
        "rules": trail.RULES_VERSION,
    }
