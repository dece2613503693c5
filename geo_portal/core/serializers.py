"""Serializers that refuse unknown fields, and geometry fields that know their type, range and coordinate system."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from django.contrib.gis.geos import GEOSGeometry, Point
from django.contrib.gis.geos.error import GEOSException
from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework_gis.fields import GeometryField as GeoJSONField

from geo_portal.core import crs

CRS_FIELD_HELP = "coordinate system of the coordinates in this body; stored as WGS 84"
MAX_VERTICES = 20_000
DECIMALS = 7


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses fields it does not know (400 `unknown_field`) and fields that only the server sets."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            unknown = [str(name)[:100] for name in data if name not in writable]
            if unknown:
                raise serializers.ValidationError(
                    {
                        name: [serializers.ErrorDetail("not a field that can be set here", code="unknown_field")]
                        for name in unknown
                    }
                )
        return super().to_internal_value(data)


class StrictModelSerializer(StrictSerializer, serializers.ModelSerializer[Any]):
    """A model's strict serializer. `id` may be minted by the client on create (see `client_id`)."""


def geometry_schema(*types: str) -> dict[str, Any]:
    """OpenAPI of a GeoJSON geometry of these types."""
    position = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    ring: dict[str, Any] = {"type": "array", "items": position, "minItems": 4}
    shapes: dict[str, Any] = {
        "Point": position,
        "LineString": {"type": "array", "items": position, "minItems": 2},
        "Polygon": {"type": "array", "items": ring, "minItems": 1},
        "MultiPolygon": {"type": "array", "items": {"type": "array", "items": ring, "minItems": 1}, "minItems": 1},
    }
    found = [
        {
            "type": "object",
            "required": ["type", "coordinates"],
            "properties": {"type": {"type": "string", "enum": [name]}, "coordinates": shapes[name]},
        }
        for name in types
    ]
    return found[0] if len(found) == 1 else {"oneOf": found}


def _refuse(code: str, text: str) -> serializers.ValidationError:
    return serializers.ValidationError(text, code=code)


def read_geometry(value: Any, types: tuple[str, ...], source_crs: str = "wgs84") -> GEOSGeometry:
    """A GeoJSON geometry as GEOS in EPSG:4326, converted from `source_crs`.

    Raises ValidationError with code `bad_geometry` (not one of `types`, not valid, three dimensions), `bad_coordinates`
    (not lon/lat in range) or `too_many_vertices`.
    """
    if not isinstance(value, Mapping) or value.get("type") not in types:
        raise _refuse("bad_geometry", f"A GeoJSON {' or '.join(types)} is needed.")
    try:
        geometry = GEOSGeometry(json.dumps({"type": value["type"], "coordinates": value.get("coordinates")}), srid=4326)
    except Exception as error:  # GDAL and GEOS raise several unrelated classes for one cause: not a geometry
        raise _refuse("bad_geometry", "The coordinates do not make that geometry.") from error
    if geometry.empty or geometry.hasz or geometry.geom_type != value["type"]:
        raise _refuse("bad_geometry", "The geometry is empty or not two-dimensional.")
    if geometry.num_coords > MAX_VERTICES:
        raise _refuse("too_many_vertices", f"At most {MAX_VERTICES} vertices.")
    west, south, east, north = geometry.extent
    if not (
        np.isfinite([west, south, east, north]).all() and west >= -180 and east <= 180 and south >= -90 and north <= 90
    ):
        raise _refuse("bad_coordinates", "Longitude first, -180 to 180, then latitude, -90 to 90, in degrees.")
    if geometry.geom_type != "Point" and not geometry.valid:
        raise _refuse("bad_geometry", f"The geometry is not valid: {geometry.valid_reason}")
    if source_crs == "wgs84":
        return geometry
    try:
        return crs.transform_geometry(geometry, source_crs, "wgs84")
    except (crs.UnknownCrs, GEOSException) as error:
        raise _refuse("unknown_crs", str(error)) from error


class GeometryField(GeoJSONField):
    """GeoJSON geometry, written by djangorestframework-gis to 7 decimals (1 cm), read by our own rules.

    Reads in the body's `crs`, writes in the query's `crs`; both are kept in the serializer's context.
    """

    def __init__(self, *types: str, **options: Any) -> None:
        self.types = types
        super().__init__(precision=DECIMALS, **options)
        # drf-spectacular reads the description from the instance's class-level hook; instances differ by type here
        self._spectacular_annotation = {"field": geometry_schema(*types)}

    def to_internal_value(self, data: Any) -> GEOSGeometry:
        return read_geometry(data, self.types, self.context.get("body_crs", "wgs84"))

    def to_representation(self, value: GEOSGeometry) -> dict[str, Any]:
        target = self.context.get("crs", "wgs84")
        geometry = value if target == "wgs84" else crs.transform_geometry(value, "wgs84", target)
        if isinstance(geometry, Point):
            # lists are mostly points: this is 20 times as fast as by way of a GeoJSON text
            return {"type": "Point", "coordinates": [round(geometry.x, DECIMALS), round(geometry.y, DECIMALS)]}
        return dict(super().to_representation(geometry))

    def __deepcopy__(self, memo: Any) -> GeometryField:
        return type(self)(*self.types, **self._kwargs)


@extend_schema_field(geometry_schema("Point"))
class PointField(GeometryField):
    def __init__(self, **options: Any) -> None:
        super().__init__("Point", **options)

    def __deepcopy__(self, memo: Any) -> PointField:
        return type(self)(**self._kwargs)


class MultiPolygonField(GeometryField):
    """Takes a Polygon too, and keeps it as a MultiPolygon."""

    def __init__(self, **options: Any) -> None:
        super().__init__("MultiPolygon", "Polygon", **options)

    def to_internal_value(self, data: Any) -> GEOSGeometry:
        from django.contrib.gis.geos import MultiPolygon, Polygon

        geometry = super().to_internal_value(data)
        return MultiPolygon(geometry, srid=4326) if isinstance(geometry, Polygon) else geometry

    def __deepcopy__(self, memo: Any) -> MultiPolygonField:
        return type(self)(**self._kwargs)


class GeoSerializer(StrictModelSerializer):
    """A strict serializer of a record with geometry. The body may name its coordinate system in `crs`."""

    crs = serializers.ChoiceField(
        choices=crs.CRS,
        required=False,
        write_only=True,
        help_text=CRS_FIELD_HELP,
        error_messages={"invalid_choice": "wgs84, gcj02, bd09 or cgcs2000"},
    )

    def to_internal_value(self, data: Any) -> Any:
        named = data.get("crs", "wgs84") if isinstance(data, Mapping) else "wgs84"
        if named not in crs.CRS:
            raise serializers.ValidationError(
                {"crs": [serializers.ErrorDetail("wgs84, gcj02, bd09 or cgcs2000", code="unknown_crs")]}
            )
        self.context["body_crs"] = named
        value = super().to_internal_value(data)
        value.pop("crs", None)
        model: type[models.Model] = self.Meta.model
        if "crs" in data and any(field.name == "source_crs" for field in model._meta.get_fields()):
            value["source_crs"] = named
        return value
