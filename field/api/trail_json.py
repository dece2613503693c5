"""A visit's trail as GeoJSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from field.domain import trail
from field.domain.stays import Stays
from field.models import Visit
from field.models.trail import Position
from field.services.roads import Stretch
from field.services.trails import Doubted, TrailReview, VisitTrail
from geo_portal.core import crs
from geo_portal.core.clock import iso
from maps.services import routing


def _coordinates(lon: Any, lat: Any, system: str) -> list[list[float]]:
    xy = np.column_stack([np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)])
    if system != "wgs84" and len(xy):
        xy = crs.from_wgs84(xy, system)
    rounded: list[list[float]] = np.round(xy, 7).tolist()
    return rounded


def _times(t_s: npt.NDArray[np.float64]) -> list[str]:
    """Epoch seconds as `iso` writes them, all at once: whole seconds where all are whole."""
    whole = bool(np.all(t_s == np.rint(t_s)))
    stamps = np.rint(t_s * 1e6).astype(np.int64).astype("datetime64[us]")
    written: list[str] = np.datetime_as_string(stamps, unit="s" if whole else "us").tolist()
    return [f"{one}Z" for one in written]


DOUBTED_SHOWN = 2_000
"""A phone that calls every position mocked has 20,000 of them; a picture shows no more than these."""


def trail_features(visit: Visit, found: TrailReview, system: str) -> bytes:
    """The whole trail page's answer as GeoJSON text.

    One LineString for each unbroken stretch, with the time of each position in `times` and its length in metres.
    Beside them `gaps` (silences between stretches), `stays` (`left_by` null when they end in silence) and `doubted`:
    positions with their flags, of more than DOUBTED_SHOWN an even choice. `roads` says whether the roads can be asked
    for.
    """
    lines = found.lines
    coordinates = [_coordinates(line.lon, line.lat, system) for line in lines]
    times = [_times(line.t_s) for line in lines]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": places},
            "properties": {"times": stamps, "length_m": round(line.length_m, 1)},
        }
        for line, places, stamps in zip(lines, coordinates, times, strict=True)
    ]
    gaps = [
        {
            "from": times[here][-1],
            "to": times[here + 1][0],
            "seconds": round(float(lines[here + 1].t_s[0] - lines[here].t_s[-1]), 3),
            "coordinates": [coordinates[here][-1], coordinates[here + 1][0]],
        }
        for here in range(len(lines) - 1)
    ]
    more = {
        "gaps": gaps,
        "stays": _stays(found.stays, system),
        "doubted": _doubted(found.doubted, system),
        "roads": routing.configured(),
    }
    return msgspec.json.encode(_collection(visit, found.points, found.flagged, found.raw_gone, features) | more)


def _stays(found: Stays, system: str) -> list[dict[str, Any]]:
    left = [iso(datetime.fromtimestamp(t, UTC)) if not math.isnan(t) else None for t in found.left_by_s.tolist()]
    return [
        {"position": place, "arrived": arrived, "seen_until": until, "left_by": left_by, "dwell_s": round(dwell_s)}
        for place, arrived, until, left_by, dwell_s in zip(
            _coordinates(found.lon, found.lat, system),
            _times(found.arrived_s),
            _times(found.seen_until_s),
            left,
            found.dwell_s.tolist(),
            strict=True,
        )
    ]


def _doubted(found: Doubted, system: str) -> list[dict[str, Any]]:
    which = np.arange(len(found.t_s))
    if len(which) > DOUBTED_SHOWN:
        which = np.linspace(0, len(which) - 1, DOUBTED_SHOWN).astype(np.int64)
    places = _coordinates(found.lon[which], found.lat[which], system)
    return [
        {"t": t, "position": place, "acc": None if math.isnan(acc) else acc, "flags": trail.flag_names(flags)}
        for t, place, acc, flags in zip(
            _times(found.t_s[which]), places, found.acc_m[which].tolist(), found.flags[which].tolist(), strict=True
        )
    ]


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
    return _collection(visit, found.count, found.flagged, found.raw_gone, features)


def road_features(visit: Visit, stretches: Sequence[Stretch], system: str) -> dict[str, Any]:
    """The roads of each stretch of a trail as a MultiLineString; of one whose roads are not known its own line, as a
    LineString, with the `reason`. `matched_m` is how much of `length_m` is known to be on roads; metres."""
    return {
        "type": "FeatureCollection",
        "features": [_road(one, system) for one in stretches],
        "visit": str(visit.pk),
        "length_m": round(sum(one.length_m for one in stretches), 1),
        "matched_m": round(sum(one.length_m for one in stretches if one.matched is not None), 1),
    }


def _road(stretch: Stretch, system: str) -> dict[str, Any]:
    line, matched = stretch.line, stretch.matched
    if matched is None:
        geometry = {"type": "LineString", "coordinates": _coordinates(line.lon, line.lat, system)}
    else:
        pieces = [_coordinates(piece[:, 0], piece[:, 1], system) for piece in matched.pieces]
        geometry = {"type": "MultiLineString", "coordinates": pieces}
    begin, end = _times(line.t_s[[0, -1]])
    properties = {
        "from": begin,
        "to": end,
        "costing": stretch.costing.value,
        "matched": matched is not None,
        "reason": stretch.reason.value if stretch.reason else None,
        "share": round(matched.share, 3) if matched else None,
        "length_m": round(stretch.length_m, 1),
    }
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _collection(
    visit: Visit, points: int, flagged: int, raw_gone: int, features: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": features,
        "visit": str(visit.pk),
        "points": points,
        "flagged": flagged,
        "raw_gone": raw_gone,
        "rules": trail.RULES_VERSION,
    }
