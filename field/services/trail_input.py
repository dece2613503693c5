"""Bodies of `POST trails/points` as columns of positions. A point that cannot be read is refused alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.conf import settings
from msgspec import UNSET, Meta, Struct, UnsetType

from field.domain.positions import Positions, Row, positions_from
from field.services.refusals import TooManyPoints
from geo_portal.core import crs
from geo_portal.core.api import UnknownCrs
from geo_portal.core.errors import BadRequest, Invalid

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_EARLIEST_S = (datetime(1, 1, 2, tzinfo=UTC) - _EPOCH).total_seconds()
_LATEST_S = (datetime(9999, 12, 30, tzinfo=UTC) - _EPOCH).total_seconds()


class _Point(Struct, forbid_unknown_fields=True):
    t: Annotated[datetime, Meta(tz=True)] | float
    lon: float
    lat: float
    acc: float | None = None
    alt: float | None = None
    speed: float | None = None
    bearing: float | None = None
    battery: int | float | None = None
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
    rows: list[Row] = []
    rejected: dict[int, str] = {}
    points: Sequence[_Point | msgspec.Raw] = body.points
    for index, item in enumerate(points):
        read = _read(item)
        row = read if isinstance(read, str) else _row(index, read)
        if isinstance(row, str):
            rejected[index] = row
        else:
            rows.append(row)
    return Message(positions_from(rows), rejected, len(body.points), body.device, named)


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


def _read(item: _Point | msgspec.Raw) -> _Point | str:
    """A point, or the code of why it is none."""
    if isinstance(item, _Point):
        return item
    try:
        return _one.decode(item)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        text = str(error)
        if "unknown field" in text:
            return "unknown_field"
        return "bad_time" if "$.t" in text else "bad_point"


def epoch_us(t: datetime | float) -> int | None:
    """A time as epoch microseconds; None when no calendar has it."""
    if isinstance(t, datetime):
        return (t - _EPOCH) // _MICROSECOND if MINYEAR < t.year < MAXYEAR else None
    return round(t * 1e6) if _EARLIEST_S < t < _LATEST_S else None


def _row(index: int, point: _Point) -> Row | str:
    t_us = epoch_us(point.t)
    if t_us is None:
        return "bad_time"
    battery = point.battery
    if battery is not None:
        if not -1 < battery < 101:
            return "out_of_range"
        battery = round(battery)
    return (
        index,
        t_us,
        point.lon,
        point.lat,
        point.acc,
        point.alt,
        point.speed,
        point.bearing,
        battery,
        bool(point.mock),
        point.visit,
    )


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
