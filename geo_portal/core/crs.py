"""Coordinate systems at the edge: the names that the API takes, and whole geometries carried from one into another.

The systems, their formulas and how exact they are: `geo_portal.core.shifts`, which domain code may use as well; this
module adds what needs Django's geometries.
"""

from typing import Any, TypeVar

import shapely
from django.contrib.gis.geos import GEOSGeometry
from shapely.geometry.base import BaseGeometry

from geo_portal.core.shifts import CHINA, CRS, Points, UnknownCrs, from_wgs84, in_china, shift_of, to_wgs84

__all__ = ["CHINA", "CRS", "UnknownCrs", "from_wgs84", "in_china", "to_wgs84", "transform_geometry"]

AnyGeometry = TypeVar("AnyGeometry", GEOSGeometry, BaseGeometry)

_SRIDS = (None, 0, 4326, 4490)


def transform_geometry(geometry: AnyGeometry, source: str, target: str) -> AnyGeometry:
    """A GEOS or shapely geometry with its vertices carried from one system into another.

    Type, order of vertices and heights stay; the answer's SRID is 4326, whatever ``target`` is, because the database
    and GeoJSON know no code for the shifted systems: the caller keeps the name beside it.
    Raises UnknownCrs, and ValueError when the geometry says it is in anything but lon/lat degrees (4326, 4490).
    """
    shift_of(source)
    shift_of(target)
    if isinstance(geometry, GEOSGeometry):
        _require_degrees(geometry.srid)
        moved = _transform(shapely.from_wkb(bytes(geometry.wkb)), source, target)
        return GEOSGeometry(memoryview(shapely.to_wkb(moved)), srid=4326)
    _require_degrees(int(shapely.get_srid(geometry)))
    answer: AnyGeometry = shapely.set_srid(_transform(geometry, source, target), 4326)
    return answer


def _transform(geometry: Any, source: str, target: str) -> Any:
    def carry(xyz: Points) -> Points:
        moved = xyz.copy()
        moved[:, :2] = from_wgs84(to_wgs84(xyz[:, :2], source), target)
        return moved

    if source == target:
        return geometry
    return shapely.transform(geometry, carry, include_z=bool(shapely.has_z(geometry)))


def _require_degrees(srid: int | None) -> None:
    if srid not in _SRIDS:
        raise ValueError(f"SRID {srid} is not lon/lat in degrees")
