"""Readers of the parameters of `nearest`. Each refuses with the parameter's name as pointer."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import NoReturn

import numpy as np
from django.http import QueryDict
from django.utils.translation import gettext as _

from geo_portal.core import clock, crs
from geo_portal.core.api import UnknownCrs
from geo_portal.core.errors import BadRequest, Invalid
from maps.domain import nearest, opening_hours
from maps.lookup import Search
from maps.models import ServicePoint

NEAREST = frozenset({"lon", "lat", "radius", "limit", "kind", "item", "open_at", "by", "crs"})
BY = ("air", "walk")

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)


def search_from(query: QueryDict) -> Search:
    """The search that the address asks for. Its coordinates are in the query's `crs`; blank values count as absent.

    Raises Invalid with code `bad_coordinates`, `out_of_range`, `unknown_crs`, `unknown_reference` or `invalid`.
    """
    if any("\x00" in value for values in query.lists() for value in values[1]):
        raise BadRequest(_("NUL characters are not taken."))
    if _text(query, "item"):
        # No service item exists yet to ask for: to ignore the parameter would pretend that every point handles it.
        _refuse("item", "unknown_reference", "There is no such service item.", whole="unknown_reference")
    lon, lat = _position(query)
    return Search(
        lon=lon,
        lat=lat,
        radius_m=_radius(query),
        limit=_limit(query),
        kinds=_kinds(query),
        open_at=_open_at(query),
    )


def named_crs(query: QueryDict) -> str:
    """The coordinate system of the query's coordinates and of the answer's."""
    named = _text(query, "crs") or "wgs84"
    if named not in crs.CRS:
        raise UnknownCrs(errors=[{"pointer": "crs", "code": "unknown_crs", "detail": "unknown"}])
    return named


def way_from(query: QueryDict) -> str:
    """`air` or `walk`."""
    by = _text(query, "by") or "air"
    if by not in BY:
        _refuse("by", "invalid_choice", "`by` is air or walk.")
    return by


def _text(query: QueryDict, name: str) -> str:
    return (query.get(name) or "").strip()


def _refuse(name: str, code: str, detail: str, *, whole: str | None = None) -> NoReturn:
    raise Invalid(detail, code=whole, errors=[{"pointer": name, "code": code, "detail": detail}])


def _number(query: QueryDict, name: str) -> float:
    text = _text(query, name)
    if not text:
        _refuse(name, "required", f"`{name}` is missing.")
    if not _NUMBER.fullmatch(text):
        _refuse(name, "not_a_number", f"`{name}` is a number.")
    return float(text)


def _position(query: QueryDict) -> tuple[float, float]:
    lon, lat = _number(query, "lon"), _number(query, "lat")
    for name, value, limit in (("lon", lon, 180), ("lat", lat, 90)):
        if not abs(value) <= limit:
            detail = "Longitude -180 to 180, latitude -90 to 90, in degrees."
            _refuse(name, "bad_coordinates", detail, whole="bad_coordinates")
    source = named_crs(query)
    if source == "wgs84":
        return lon, lat
    [[lon, lat]] = crs.to_wgs84(np.array([[lon, lat]]), source).tolist()
    return lon, lat


def _radius(query: QueryDict) -> float:
    if not _text(query, "radius"):
        return nearest.DEFAULT_RADIUS_M
    radius = _number(query, "radius")
    if not (math.isfinite(radius) and 0 < radius <= nearest.MAX_RADIUS_M):
        _refuse("radius", "out_of_range", "`radius` is above 0 and at most 100000 metres.", whole="out_of_range")
    return radius


def _limit(query: QueryDict) -> int:
    text = _text(query, "limit")
    if not text:
        return nearest.DEFAULT_LIMIT
    if not _WHOLE.fullmatch(text) or not 1 <= int(text) <= nearest.MAX_LIMIT:
        _refuse("limit", "out_of_range", "`limit` is a whole number from 1 to 100.", whole="out_of_range")
    return int(text)


def _kinds(query: QueryDict) -> tuple[str, ...]:
    """`kind=locker&kind=hall` and `kind=locker,hall` say the same."""
    named = {part.strip() for value in query.getlist("kind") for part in value.split(",")} - {""}
    if unknown := sorted(named - set(ServicePoint.Kind.values)):
        _refuse("kind", "invalid_choice", f"There is no kind {unknown[0][:40]!r}.")
    return tuple(sorted(named))


def _open_at(query: QueryDict) -> datetime | None:
    text = _text(query, "open_at")
    if not text:
        return None
    if text == "now":
        return clock.now()
    try:
        # A plus sign that was not percent-encoded arrives as a space.
        instant = datetime.fromisoformat(re.sub(r" (\d\d:?\d\d)$", r"+\1", text))
    except ValueError:
        _refuse("open_at", "invalid_instant", "`open_at` is `now` or an ISO 8601 instant.")
    if instant.tzinfo is None:
        _refuse("open_at", "invalid_instant", "`open_at` needs its offset from UTC, or Z.")
    try:
        opening_hours.local_moment(instant)
    except (OverflowError, ValueError):
        _refuse("open_at", "out_of_range", "`open_at` lies outside the calendar.", whole="out_of_range")
    return instant
