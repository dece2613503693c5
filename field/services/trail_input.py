"""Bodies of `POST trails/points` as columns of positions. A point that cannot be read is refused alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from typing import Annotated, Any, cast
from uuid import UUID

import msgspec
import numpy as np
from django.conf import settings
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import astuple

from field.domain.positions import Bools, Ints, Positions, positions_of
from field.services.refusals import TooManyPoints
from geo_portal.core import crs
from geo_portal.core.api import UnknownCrs
from geo_portal.core.errors import BadRequest, Invalid

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_EARLIEST_S = (datetime(1, 1, 2, tzinfo=UTC) - _EPOCH).total_seconds()
_LATEST_S = (datetime(9999, 12, 30, tzinfo=UTC) - _EPOCH).total_seconds()


class _Point(Struct, forbid_unknown_fields=True, gc=False):
    t: Annotated[datetime, Meta(tz=True)] | float
    lon: float
    lat: float
    acc: float | None = None
    alt: float | None = None
    speed: float | None = None
    bearing: float | None = None
    battery: float | None = None
    mock: bool | None = None
    visit: UUID | None = None


class _Body(Struct, forbid_unknown_fields=True):
    points: Sequence[_Point]
    device: UUID | None = None
    sent_at: str | float | None = None
    crs: str | UnsetType = UNSET


class _RawBody(Struct, forbid_unknown_fields=True):
    points: list[msgspec.Raw]
    device: UUID | None = None
    sent_at: str | float | None = None
    crs: str | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class Message:
    """A body as read: its positions, the codes of the points that could not be read, and how many were sent; `crs` is
    None when it names none."""

    positions: Positions
    rejected: dict[int, str]
    sent: int
    device: UUID | None
    crs: str | None


_fast = msgspec.json.Decoder(_Body)
_slow = msgspec.json.Decoder(_RawBody)
_one = msgspec.json.Decoder(_Point)


def decode(raw: bytes) -> Message:
    """Read a body.

    Raises BadRequest (not JSON, an unknown member), Invalid (a member of the wrong type), UnknownCrs, TooManyPoints.
    """
    body: _Body | _RawBody
    try:
        body = _fast.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        # Something in it is wrong: find out whether it is the whole or single points.
        body = _whole(raw)
    if len(body.points) > settings.TRAILS_MAX_POINTS_PER_REQUEST:
        raise TooManyPoints(max_points=settings.TRAILS_MAX_POINTS_PER_REQUEST)
    named = None if body.crs is UNSET else body.crs
    if named is not None and named not in crs.CRS:
        raise UnknownCrs(errors=[{"pointer": "/crs", "code": "unknown_crs", "detail": "unknown"}])
    points, index, rejected = _readable(body.points)
    positions = _columns(points, index, rejected)
    return Message(positions, rejected, len(body.points), body.device, named)


def _whole(raw: bytes) -> _RawBody:
    try:
        return _slow.decode(raw)
    except msgspec.ValidationError as error:
        text = str(error)
        if "unknown field" in text:
            refusal = BadRequest(text)
            refusal.code = "unknown_field"  # type: ignore[misc]  # this one's own, not its class's
            raise refusal from None
        pointer = "/" + text.rpartition("`$")[2].strip("`.").replace(".", "/") if "`$" in text else ""
        raise Invalid(text, errors=[{"pointer": pointer, "code": "invalid", "detail": text}]) from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise BadRequest(f"The body is not JSON: {error}") from None


def _readable(items: Sequence[_Point] | list[msgspec.Raw]) -> tuple[Sequence[_Point], Ints, dict[int, str]]:
    """The points among them, the places of those, and why the others are none."""
    if not items or isinstance(items[0], _Point):
        return cast("Sequence[_Point]", items), np.arange(len(items)), {}
    points, index, rejected = list[_Point](), list[int](), dict[int, str]()
    for place, item in enumerate(items):
        try:
            points.append(_one.decode(cast("msgspec.Raw", item)))
            index.append(place)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            text = str(error)
            unknown = "unknown_field" if "unknown field" in text else None
            rejected[place] = unknown or ("bad_time" if "$.t" in text else "bad_point")
    return points, np.array(index, dtype=np.int64), rejected


def epoch_us(t: datetime | float) -> int | None:
    """A time as epoch microseconds; None when no calendar has it."""
    if isinstance(t, datetime):
        return (t - _EPOCH) // _MICROSECOND if MINYEAR < t.year < MAXYEAR else None
    return round(t * 1e6) if _EARLIEST_S < t < _LATEST_S else None


def _epochs_us(times: Sequence[datetime | float]) -> tuple[list[int], Bools]:
    """`epoch_us` of each time, and which have none."""
    bad = np.zeros(len(times), dtype=np.bool_)
    if set(map(type, times)) == {datetime}:
        known = cast("Sequence[datetime]", times)
        if min(known).year > MINYEAR + 1 and max(known).year < MAXYEAR - 1:  # a zone may turn the year
            return [(one - _EPOCH) // _MICROSECOND for one in known], bad  # as nearly always: no call for each
    found = [epoch_us(one) for one in times]
    bad[[place for place, one in enumerate(found) if one is None]] = True
    return [one or 0 for one in found], bad


def _columns(points: Sequence[_Point], index: Ints, rejected: dict[int, str]) -> Positions:
    """The points as columns. Those whose time or battery cannot be stored join `rejected`."""
    columns = list(zip(*map(astuple, points), strict=True)) or [()] * 10
    t, lon, lat, acc, alt, speed, bearing, battery, mock, visit = columns
    times, bad_time = _epochs_us(t)
    percent = np.array(battery, dtype=np.float64)
    out_of_range = (percent <= -1) | (percent >= 101)
    percent[out_of_range] = np.nan
    rejected |= dict.fromkeys(index[out_of_range].tolist(), "out_of_range")
    rejected |= dict.fromkeys(index[bad_time].tolist(), "bad_time")
    positions = positions_of(index, times, lon, lat, acc, alt, speed, bearing, percent, mock, visit)
    return positions.select(~(bad_time | out_of_range))


def schema_of_body() -> dict[str, Any]:
    """JSON Schema of the body, for the OpenAPI document."""
    optional = {"type": ["number", "null"]}
    point = {
        "type": "object",
        "additionalProperties": False,
        "required": ["t", "lon", "lat"],
        "properties": {
            "t": {
                "oneOf": [{"type": "string", "format": "date-time"}, {"type": "number"}],
                "description": "or epoch s",
            },
            "lon": {"type": "number"},
            "lat": {"type": "number"},
            "acc": {**optional, "description": "m"},
            "alt": {**optional, "description": "m"},
            "speed": {**optional, "description": "m/s"},
            "bearing": {**optional, "description": "degrees from true north"},
            "battery": {**optional, "description": "0–100"},
            "mock": {"type": ["boolean", "null"]},
            "visit": {"type": ["string", "null"], "format": "uuid"},
        },
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["points"],
        "properties": {
            "points": {"type": "array", "items": point, "maxItems": settings.TRAILS_MAX_POINTS_PER_REQUEST},
            "device": {"type": ["string", "null"], "format": "uuid"},
            "sent_at": {"oneOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}]},
            "crs": {"type": "string", "enum": list(crs.CRS), "default": "wgs84"},
        },
    }
