"""Makers of service points."""

from __future__ import annotations

import itertools
import os
from typing import Any

from django.contrib.gis.geos import Point

from geo_portal.accounts.models import District
from maps.models import ServicePoint

_numbers = itertools.count(os.getpid() * 100_000)


def service_point_fields(district: District, lon: float = 108.95, lat: float = 34.25, **fields: Any) -> dict[str, Any]:
    number = next(_numbers)
    return {
        "code": f"SP{number:06d}",
        "name": f"服务点 {number}",
        "kind": "locker",
        "district": district,
        "location": Point(lon, lat, srid=4326),
        **fields,
    }


def make_service_point(district: District, lon: float = 108.95, lat: float = 34.25, **fields: Any) -> ServicePoint:
    """A public locker in service at lon/lat (EPSG:4326), its hours not known."""
    point = ServicePoint.objects.create(**service_point_fields(district, lon, lat, **fields))
    point.refresh_from_db()
    return point


def make_service_points(district: District, places: Any, **fields: Any) -> list[ServicePoint]:
    """Many at once, one for each lon/lat."""
    return ServicePoint.objects.bulk_create(
        [ServicePoint(**service_point_fields(district, lon, lat, **fields)) for lon, lat in places]
    )
