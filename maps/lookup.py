"""The nearest service points: exact order on the ellipsoid, every filter inside the index scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from maps import sql
from maps.domain import nearest, opening_hours
from maps.models import ServicePoint

_MOMENT: Final = ("day", "weekday", "clock", "day_before", "weekday_before")
_ALL: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: lon/lat in degrees, EPSG:4326; radius in metres; no `kinds` means all; `open_at` aware."""

    lon: float
    lat: float
    radius_m: float = nearest.DEFAULT_RADIUS_M
    limit: int = nearest.DEFAULT_LIMIT
    kinds: tuple[str, ...] = ()
    open_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """`points` nearest first, ties by id, each with its distance in metres; `total` counts all inside the radius."""

    total: int
    points: list[tuple[ServicePoint, float]]


@dataclass(frozen=True, slots=True)
class Ranking:
    """As `Found`, with keys and whole millimetres."""

    total: int
    order: list[tuple[UUID, int]]


def find_nearest(search: Search) -> Found:
    """The public points in service that the search is for. Three statements at most, unless points lie in heaps."""
    ranking = rank(search)
    records = ServicePoint.objects.select_related("district").defer("district__boundary")
    by_id = records.in_bulk([key for key, _ in ranking.order])
    # A point deleted between the statements is gone from the answer, too.
    points = [(by_id[key], mm / 1000) for key, mm in ranking.order if key in by_id]
    return Found(total=ranking.total, points=points)


def rank(search: Search) -> Ranking:
    """Count the circle; if it holds few points that was all, else walk the index outwards until the order is proven."""
    parameters = parameters_of(search)
    batch = nearest.first_batch(search.limit)
    candidates, total, few = _within(parameters, few=batch)
    if few is not None:
        return Ranking(total, few[: search.limit])
    while batch < candidates:
        found = _nearest_batch(parameters, batch)
        inside = [(key, mm) for key, mm, metres, _ in found if metres <= search.radius_m][: search.limit]
        farthest_spherical_m = max((spherical_m for *_, spherical_m in found), default=0.0)
        reach_m = inside[-1][1] / 1000 if len(inside) == search.limit else search.radius_m
        if len(found) < batch or nearest.proves(reach_m, farthest_spherical_m):
            return Ranking(total, inside)
        batch *= 2
    _, total, everything = _within(parameters, few=_ALL)
    return Ranking(total, (everything or [])[: search.limit])


def parameters_of(search: Search) -> dict[str, Any]:
    """What both statements are run with; `few` and `batch` are their own."""
    bounds = nearest.bounds(search.lon, search.lat, search.radius_m)
    moment: dict[str, str | None] = dict.fromkeys(_MOMENT)
    if search.open_at is not None:
        moment = dict(zip(_MOMENT, astuple(opening_hours.local_moment(search.open_at)), strict=True))
    return {
        "lon": search.lon,
        "lat": search.lat,
        "radius_m": search.radius_m,
        "kinds": list(search.kinds) or None,
        "inside": bounds.inside,
        "outside": bounds.outside,
        **asdict(bounds.box),
        **moment,
    }


def _within(parameters: dict[str, Any], *, few: int) -> tuple[int, int, list[tuple[UUID, int]] | None]:
    with connection.cursor() as cursor:
        cursor.execute(sql.statement("within"), {**parameters, "few": few})
        candidates, total, points = cursor.fetchone()
    return candidates, total, None if points is None else [(UUID(key), mm) for key, mm in points]


def _nearest_batch(parameters: dict[str, Any], batch: int) -> Sequence[tuple[UUID, int, float, float]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.statement("nearest"), {**parameters, "batch": batch})
        rows: list[tuple[UUID, int, float, float]] = cursor.fetchall()
    return rows
