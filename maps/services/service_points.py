"""Every write to service points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, cast

import numpy as np
from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.models import District
from geo_portal.accounts.rights import Rights
from geo_portal.core import clock, crs
from geo_portal.core.errors import Conflict, Forbidden
from maps.domain import opening_hours
from maps.models import ServicePoint

BATCH_ROWS: Final = 1_000
"""Rows written in one transaction: an import must not hold back readers of the change feed for long."""


class CodeTaken(Conflict):
    code = "code_taken"
    text = _("There is already a service point with this code.")


class OutsideTerritory(Forbidden):
    text = _("Offices keep the service points of their own territory.")


@transaction.atomic
def create_service_point(*, by: Rights, **fields: Any) -> ServicePoint:
    """Add a point to the register of its district.

    `fields` are the model's, `location` in EPSG:4326, `opening_hours` normalised. Raises OutsideTerritory, CodeTaken.
    """
    point = ServicePoint(**fields)
    _require_register(by, point.district)
    with _codes_unique():
        point.save(force_insert=True)
    return point


@transaction.atomic
def update_service_point(point: ServicePoint, *, by: Rights, **changes: Any) -> ServicePoint:
    """Change some fields. Moving a point to another district needs the right to both. Raises as create does."""
    _require_register(by, point.district)
    for name, value in changes.items():
        setattr(point, name, value)
    _require_register(by, point.district)
    if changes:
        with _codes_unique():
            point.save(update_fields=[*changes, "updated_at"])
    return point


@transaction.atomic
def delete_service_point(point: ServicePoint, *, by: Rights) -> None:
    """Strike a point off the register; the change log keeps what it was. A point that closed for good is better
    given the status `closed`. Raises OutsideTerritory."""
    _require_register(by, point.district)
    point.delete()


def _require_register(by: Rights, district: District) -> None:
    if not by.keeps_registers_of(district.path):
        raise OutsideTerritory


@contextmanager
def _codes_unique() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "service_point_code_unique" in str(error):
            raise CodeTaken(
                errors=[{"pointer": "/code", "code": "code_taken", "detail": CodeTaken().detail}]
            ) from error
        raise


# --- import ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: its place among the rows sent (from 0), the field at fault, why."""

    index: int
    field: str
    code: str
    detail: str


@dataclass(slots=True)
class UpsertReport:
    """What an import did, or with `dry_run` would do, in numbers of rows."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)


class _RowRefused(Exception):
    def __init__(self, name: str, code: str, detail: str) -> None:
        self.name, self.code, self.detail = name, code, detail
        super().__init__(detail)


_TEXTS: Final = {"name_en": 200, "area": 200, "address": 300, "phone": 40, "operator": 200, "source": 200}
_COPIED: Final = (
    "kind",
    "name",
    *_TEXTS,
    "district_id",
    "location",
    "opening_hours",
    "is_public",
    "status",
    "free_compartments",
    "source_crs",
)
_KNOWN: Final = frozenset(
    {"code", "kind", "name", *_TEXTS, "district", "lon", "lat", "crs", "opening_hours", "is_public", "status"}
    | {"free_compartments"}
)


def upsert_service_points(
    rows: Iterable[Mapping[str, Any]], *, source: str = "", dry_run: bool = False, within: Rights | None = None
) -> UpsertReport:
    """Bring the register to what `rows` say, found by `code`; points that no row names stay.

    A row has `code, kind, name, district` (a district's code), `lon, lat` in degrees of `crs` (wgs84 when absent), and
    may have `name_en, area, address, phone, operator, opening_hours, is_public, status, free_compartments, source`.
    What a row leaves out gets the model's default. `source` stands in for rows that name none. `within` limits the
    import to the territory of somebody who keeps registers.

    A row with a fault is refused, the others are taken. Written by set, in code order, each 1,000 rows in a
    transaction of their own; rows that would change nothing are not written.
    """
    report = UpsertReport()
    wanted = _read_rows(list(rows), source, within, report)
    codes = sorted(wanted)
    for start in range(0, len(codes), BATCH_ROWS):
        batch = {code: wanted[code] for code in codes[start : start + BATCH_ROWS]}
        _upsert_batch(batch, within, report, dry_run=dry_run)
    report.refused.sort(key=lambda refused: refused.index)
    return report


@transaction.atomic
def put_service_points(*, created: Sequence[ServicePoint], changed: Sequence[ServicePoint], within: Rights) -> None:
    """Add new points and bring stored ones, locked by the caller, to what they now say: two statements for any number.

    For imports that planned the rows before. Raises OutsideTerritory for a point whose district is not `within`'s; the
    caller has seen to the district it was in. A code that is taken meanwhile is an IntegrityError.
    """
    for point in (*created, *changed):
        _require_register(within, point.district)
    for point in changed:
        point.updated_at = clock.now()
    ServicePoint.objects.bulk_create(created)
    ServicePoint.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["code"], update_fields=[*_COPIED, "updated_at"]
    )


@transaction.atomic
def _upsert_batch(
    wanted: dict[str, tuple[int, ServicePoint]], within: Rights | None, report: UpsertReport, *, dry_run: bool
) -> None:
    existing = {
        point.code: point
        for point in ServicePoint.objects.filter(code__in=list(wanted))
        .select_related("district")
        .defer("district__boundary")
        .select_for_update(of=("self",), no_key=True)
        .order_by("code")
    }
    writes: list[ServicePoint] = []
    for code, (index, point) in wanted.items():
        old = existing.get(code)
        if old is None:
            report.created += 1
            writes.append(point)
        elif within is not None and not within.keeps_registers_of(old.district.path):
            report.refused.append(Refused(index, "code", "forbidden", "Its point is another territory's."))
        elif _differs(old, point):
            report.updated += 1
            point.pk, point.updated_at = old.pk, clock.now()
            writes.append(point)
        else:
            report.unchanged += 1
    if writes and not dry_run:
        # In code order, and one statement for both: a row that somebody else added meanwhile is updated, not doubled.
        ServicePoint.objects.bulk_create(
            writes, update_conflicts=True, unique_fields=["code"], update_fields=[*_COPIED, "updated_at"]
        )


def _differs(old: ServicePoint, new: ServicePoint) -> bool:
    return any(
        not old.location.equals_exact(new.location, 1e-9)
        if name == "location"
        else getattr(old, name) != getattr(new, name)
        for name in _COPIED
    )


def _read_rows(
    rows: Sequence[Mapping[str, Any]], source: str, within: Rights | None, report: UpsertReport
) -> dict[str, tuple[int, ServicePoint]]:
    """The rows without fault, by code, each with its place; the others are put down in the report."""
    districts = {district.code: district for district in District.objects.defer("boundary")}
    wanted: dict[str, tuple[int, ServicePoint]] = {}
    for index, row in enumerate(rows):
        try:
            point = _read_row(row, districts, source)
            _require_acceptable(point, within, wanted)
        except _RowRefused as refusal:
            report.refused.append(Refused(index, refusal.name, refusal.code, refusal.detail))
        else:
            wanted[point.code] = (index, point)
    _convert([point for _, point in wanted.values()])
    return dict(sorted(wanted.items()))


def _require_acceptable(point: ServicePoint, within: Rights | None, earlier: Mapping[str, Any]) -> None:
    if within is not None and not within.keeps_registers_of(point.district.path):
        raise _RowRefused("district", "forbidden", "This district is not in your territory.")
    if point.code in earlier:
        raise _RowRefused("code", "duplicate", f"The code {point.code} stands in an earlier row.")


def _read_row(row: Mapping[str, Any], districts: Mapping[str, District], source: str) -> ServicePoint:
    if unknown := sorted(map(str, set(row) - _KNOWN)):
        raise _RowRefused(unknown[0], "unknown_field", f"There is no field {unknown[0]}.")
    district = districts.get(str(row.get("district", "")))
    if district is None:
        raise _RowRefused("district", "unknown_reference", "There is no district with this code.")
    named_crs = _one_of(row, "crs", crs.CRS, "wgs84", code="unknown_crs")
    point = ServicePoint(
        code=_text(row, "code", 64, required=True),
        kind=_one_of(row, "kind", ServicePoint.Kind.values, None),
        name=_text(row, "name", 200, required=True),
        district=district,
        location=_point(row),
        opening_hours=_hours(row),
        is_public=_flag(row, "is_public", default=True),
        status=_one_of(row, "status", ServicePoint.Status.values, "open"),
        free_compartments=_compartments(row),
        source_crs=named_crs,
        **{name: _text(row, name, length) for name, length in _TEXTS.items()},
    )
    point.source = point.source or source
    return point


def _text(row: Mapping[str, Any], name: str, length: int, *, required: bool = False) -> str:
    value = row.get(name)
    text = "" if value is None else str(value).strip()
    if required and not text:
        raise _RowRefused(name, "required", f"{name} is missing.")
    if len(text) > length:
        raise _RowRefused(name, "max_length", f"{name} has at most {length} characters.")
    if "\x00" in text:
        raise _RowRefused(name, "invalid", "NUL characters are not taken.")
    return text


def _one_of(row: Mapping[str, Any], name: str, known: Iterable[str], default: str | None, code: str = "") -> str:
    value = row.get(name)
    if value in (None, "") and default is not None:
        return default
    choices = list(known)
    if value not in choices:
        raise _RowRefused(name, code or "invalid_choice", f"{name} is one of {', '.join(choices)}.")
    return str(value)


def _flag(row: Mapping[str, Any], name: str, *, default: bool) -> bool:
    value = row.get(name)
    if value in (None, ""):
        return default
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    flag = value if isinstance(value, bool) else words.get(str(value).strip().lower())
    if flag is None:
        raise _RowRefused(name, "invalid", f"{name} is true or false.")
    return flag


def _compartments(row: Mapping[str, Any]) -> int | None:
    value = row.get("free_compartments")
    if value in (None, ""):
        return None
    text = str(value).strip()
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise _RowRefused("free_compartments", "out_of_range", "A number of compartments is a whole number from 0.")
    return int(text)


def _hours(row: Mapping[str, Any]) -> dict[str, Any] | None:
    try:
        return opening_hours.normalise(row.get("opening_hours") or None)
    except opening_hours.OpeningHoursError as error:
        raise _RowRefused("opening_hours", error.code, str(error)) from error


def _point(row: Mapping[str, Any]) -> Point:
    try:
        lon, lat = float(cast(Any, row.get("lon"))), float(cast(Any, row.get("lat")))
    except (TypeError, ValueError):
        raise _RowRefused("lon", "bad_coordinates", "lon and lat are numbers of degrees.") from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise _RowRefused(
            "lon" if abs(lat) <= 90 else "lat", "bad_coordinates", "Longitude ±180, latitude ±90 degrees."
        )
    return Point(lon, lat, srid=4326)


def _convert(points: Iterable[ServicePoint]) -> None:
    """From the system each row came in to WGS 84, all of one system at once."""
    by_crs: dict[str, list[ServicePoint]] = {}
    for point in points:
        by_crs.setdefault(point.source_crs, []).append(point)
    for named, group in by_crs.items():
        if named == "wgs84":
            continue
        converted = crs.to_wgs84(np.array([point.location.coords for point in group]), named)
        for point, (lon, lat) in zip(group, converted.tolist(), strict=True):
            point.location = Point(lon, lat, srid=4326)
