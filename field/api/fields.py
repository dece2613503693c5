"""Fields and parameters that several of field's serializers and filters share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
from django.contrib.gis.geos import Polygon
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from geo_portal.accounts.models import District
from geo_portal.core import crs
from geo_portal.core.api import query_crs
from geo_portal.core.errors import Invalid


class VisibleField(serializers.PrimaryKeyRelatedField[Any]):
    """A reference to a record that the caller can see; any other id is 422 `unknown_reference`."""

    default_error_messages = {"does_not_exist": _("There is no such record, or it is not visible to you.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("pk_field", serializers.UUIDField())
        super().__init__(**options)

    def get_queryset(self) -> QuerySet[Any]:
        queryset: Any = super().get_queryset()
        return queryset.visible_to(self.context["request"].user)  # type: ignore[no-any-return]  # a related field's is untyped

    def fail(self, key: str, **values: Any) -> Any:
        if key == "does_not_exist":
            raise serializers.ValidationError(self.error_messages[key], code="unknown_reference")
        return super().fail(key, **values)


class PersonField(VisibleField):
    """A reference to a person; the service decides whether the caller may name them."""

    def get_queryset(self) -> QuerySet[Any]:
        queryset: Any = serializers.PrimaryKeyRelatedField.get_queryset(self)
        return queryset.filter(is_active=True)  # type: ignore[no-any-return]  # a related field's is untyped


def in_district(queryset: QuerySet[Any], path_lookup: str, district: UUID) -> QuerySet[Any]:
    """Rows of a district and of all below it; none when there is no such district."""
    root = District.objects.filter(pk=district).values_list("path", flat=True).first()
    return queryset.filter(**{f"{path_lookup}__startswith": root}) if root else queryset.none()


def read_bbox(request: Any, raw: str) -> Polygon:
    """`bbox=west,south,east,north` in the coordinate system that the query names, as EPSG:4326.

    Raises Invalid (`bad_coordinates`) when it is not four numbers in range, west before east, south before north.
    """
    try:
        west, south, east, north = (float(part) for part in raw.split(","))
    except ValueError:
        west = south = east = north = float("nan")
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Invalid(
            "`bbox` is west,south,east,north in degrees.",
            code="bad_coordinates",
            errors=[{"pointer": "bbox", "code": "bad_coordinates", "detail": "west,south,east,north in degrees"}],
        )
    system = query_crs(request)
    if system != "wgs84":
        corners = crs.to_wgs84(np.array([[west, south], [east, north]]), system)
        (west, south), (east, north) = corners.tolist()
    box = Polygon.from_bbox((west, south, east, north))
    box.srid = 4326
    return box
