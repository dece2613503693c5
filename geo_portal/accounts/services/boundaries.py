"""Import of districts' boundaries, as authorities and map services give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import transaction
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo_portal.accounts.models import District
from geo_portal.core import crs as systems

BATCH_ROWS: Final = 200  # boundaries are large; the change feed waits for the oldest open transaction
SAME_DEG: Final = 1e-8


@dataclass(frozen=True, slots=True)
class RefusedBoundary:
    """A feature that was not taken: its place in the file (from 0), its code if it has one, why."""

    index: int
    code: str
    reason: str
    detail: str


@dataclass(slots=True)
class BoundaryReport:
    """What an import did, or with `dry_run` would do; codes in the order of the file."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    refused: list[RefusedBoundary] = field(default_factory=list)


class _FeatureRefused(Exception):
    def __init__(self, reason: str, detail: str) -> None:
        self.reason, self.detail = reason, detail
        super().__init__(detail)


@dataclass(frozen=True, slots=True)
class _Boundary:
    index: int
    code: str
    area: MultiPolygon
    properties: Mapping[str, Any]


def import_boundaries(
    features: Iterable[Mapping[str, Any]], *, crs: str, source: str, create: str = "", dry_run: bool = False
) -> BoundaryReport:
    """Give districts the boundaries that GeoJSON features (RFC 7946, but in `crs`) bring, found by `code` or `adcode`.

    Boundaries are stored in WGS 84 and `source_crs` keeps `crs`; `source` says where they are from. An area that
    crosses itself is repaired. A code that no district has is refused, unless `create` names a kind of district: then
    a new one is made of the feature's `name`, `name_en` and `parent` (else the code's first four digits and `00`).

    Features with a fault are refused one by one, the others are taken; 200 of them are a transaction. Raises
    `crs.UnknownCrs`.
    """
    if crs not in systems.CRS:
        raise systems.UnknownCrs(crs)
    report = BoundaryReport()
    wanted: dict[str, _Boundary] = {}
    for index, feature in enumerate(features):
        code = _code(feature)
        try:
            _require_new(code, wanted)
            wanted[code] = _read(index, code, feature, crs, report)
        except _FeatureRefused as refusal:
            report.refused.append(RefusedBoundary(index, code, refusal.reason, refusal.detail))
    waiting = iter(wanted.values())
    while batch := list(islice(waiting, BATCH_ROWS)):
        _take(batch, crs, source, create, report, dry_run=dry_run)
    report.refused.sort(key=lambda refused: refused.index)
    return report


@transaction.atomic
def _take(
    batch: Sequence[_Boundary], crs: str, source: str, create: str, report: BoundaryReport, *, dry_run: bool
) -> None:
    codes = [boundary.code for boundary in batch]
    known = {
        district.code: district
        for district in District.objects.filter(code__in=codes).select_for_update(no_key=True).order_by("code")
    }
    for boundary in sorted(batch, key=lambda boundary: boundary.code):
        try:
            district = known.get(boundary.code) or _new(boundary, create)
        except _FeatureRefused as refusal:
            report.refused.append(RefusedBoundary(boundary.index, boundary.code, refusal.reason, refusal.detail))
            continue
        if _same(district, boundary.area, crs, source):
            report.unchanged.append(boundary.code)
            continue
        (report.updated if boundary.code in known else report.created).append(boundary.code)
        if not dry_run:
            district.boundary, district.source_crs, district.source = boundary.area, crs, source
            district.save(force_insert=boundary.code not in known)


def _same(district: District, area: MultiPolygon, crs: str, source: str) -> bool:
    boundary = district.boundary
    return (
        boundary is not None
        and (district.source_crs, district.source) == (crs, source)
        and boundary.equals_exact(area, SAME_DEG)
    )


def _new(boundary: _Boundary, kind: str) -> District:
    if not kind:
        raise _FeatureRefused("unknown_code", "No district has this code.")
    name = str(boundary.properties.get("name") or "").strip()
    if not name:
        raise _FeatureRefused("name_missing", "A new district needs a name.")
    district = District(
        code=boundary.code, name=name[:100], name_en=str(boundary.properties.get("name_en") or "")[:100], kind=kind
    )
    if kind in (District.Kind.PROVINCE, District.Kind.CITY):
        return district
    above = str(boundary.properties.get("parent") or f"{boundary.code[:4]}00")
    district.parent = District.objects.filter(code=above).first()
    if district.parent is None or above == boundary.code:
        raise _FeatureRefused("unknown_parent", f"No district has the code {above}, to which this one would belong.")
    return district


def _require_new(code: str, earlier: Mapping[str, Any]) -> None:
    if code in earlier:
        raise _FeatureRefused("duplicate", "The code stands in an earlier feature.")


def _code(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    if not isinstance(properties, Mapping):
        return ""
    value = properties.get("code", properties.get("adcode", ""))
    return str(value).strip() if isinstance(value, str | int) else ""


def _read(index: int, code: str, feature: Mapping[str, Any], crs: str, report: BoundaryReport) -> _Boundary:
    if not code:
        raise _FeatureRefused("code_missing", "Neither `code` nor `adcode` stands among the properties.")
    area = _area(feature.get("geometry"))
    moved = systems.transform_geometry(area, crs, "wgs84")
    if not moved.is_valid:
        moved = _repaired(moved)
        report.repaired.append(code)
    geometry = GEOSGeometry(memoryview(shapely.to_wkb(moved)), srid=4326)
    if not isinstance(geometry, MultiPolygon):
        raise _FeatureRefused("bad_geometry", "The geometry is not an area.")
    return _Boundary(index, code, geometry, feature["properties"])


def _area(geometry: Any) -> shapely.MultiPolygon:
    if not isinstance(geometry, Mapping) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise _FeatureRefused("bad_geometry", "The geometry must be a Polygon or MultiPolygon.")
    try:
        area = shapely.force_2d(shape(dict(geometry)))
    except Exception as error:  # shapely raises what it stumbles over: TypeError, IndexError, GEOSException …
        raise _FeatureRefused("bad_geometry", f"The geometry cannot be read: {error}") from error
    lon, lat = shapely.get_coordinates(area).T
    if area.is_empty or not (np.isfinite(lon) & (np.abs(lon) <= 180) & np.isfinite(lat) & (np.abs(lat) <= 90)).all():
        raise _FeatureRefused("bad_coordinates", "Coordinates must be lon, lat within ±180 and ±90 degrees.")
    return shapely.MultiPolygon([part for part in shapely.get_parts(area) if isinstance(part, shapely.Polygon)])


def _repaired(area: BaseGeometry) -> shapely.MultiPolygon:
    whole = shapely.make_valid(area)
    parts = [part for part in shapely.get_parts(shapely.get_parts(whole)) if isinstance(part, shapely.Polygon)]
    if not parts:
        raise _FeatureRefused("bad_geometry", "The geometry encloses no area.")
    return shapely.MultiPolygon(parts)
