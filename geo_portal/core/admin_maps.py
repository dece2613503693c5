"""Maps in the back office's forms, with script, style and basemap of our own: nothing is fetched from other hosts.

`MapAdmin` gives every point and area of a model a map; `map_of` shows a geometry that is only looked at. What is
posted is GeoJSON in EPSG:4326; the text stays editable beside the map, for the keyboard and for pasting.
"""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.contrib.gis.db import models
from django.contrib.gis.forms import BaseGeometryWidget
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon
from django.core.exceptions import ValidationError
from django.forms import Script
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ValidationError as RefusedGeometry

from geo_portal.core.serializers import read_geometry

SCRIPT = Script("web/admin-map.js", type="module")
STYLE = "web/admin-map.css"
TEMPLATE = "admin/geo/map.html"

_REASONS = {
    "bad_geometry": gettext_lazy(
        "This is not a geometry that can be kept here: it is of another type, incomplete, crosses itself, or its parts "
        "overlap."
    ),
    "bad_coordinates": gettext_lazy("Longitude first, within ±180, then latitude, within ±90 degrees."),
    "too_many_vertices": gettext_lazy("The area has too many corners."),
}


def geojson(geometry: GEOSGeometry) -> str:
    """GeoJSON text with all the digits that are stored, so that a form sent back unchanged changes nothing.

    >>> from django.contrib.gis.geos import Point
    >>> geojson(Point(108.9412345678, 34.26))
    '{"type":"Point","coordinates":[108.9412345678,34.26]}'
    """
    shape = {"type": geometry.geom_type, "coordinates": geometry.coords}  # type: ignore[attr-defined]  # a geometry, as the caller checked
    return json.dumps(shape, separators=(",", ":"))


class MapWidget(BaseGeometryWidget):
    """A point that is clicked, dragged or typed as longitude and latitude; an area that is drawn or pasted."""

    template_name = TEMPLATE

    class Media:
        css = {"all": [STYLE]}
        js = [SCRIPT]

    def serialize(self, value: Any) -> str:
        return value if isinstance(value, str) else geojson(value) if value else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, None, attrs)
        # What was refused comes back as it was typed, so that it can be corrected.
        context["serialized"] = self.serialize(value)
        return context

    def deserialize(self, value: str) -> GEOSGeometry:
        """The geometry. Raises ValidationError for what is not one: another type, not on Earth, crossing itself, too
        large."""
        types = ("Point",) if self.attrs["geom_type"].upper() == "POINT" else ("Polygon", "MultiPolygon")
        try:
            geometry = read_geometry(json.loads(value), types)
        except (ValueError, RecursionError) as error:
            raise ValidationError(_("This is not GeoJSON."), code="bad_geometry") from error
        except RefusedGeometry as error:
            code = next(iter(error.get_codes() or ()), "bad_geometry")
            raise ValidationError(_REASONS.get(str(code), _REASONS["bad_geometry"]), code=str(code)) from error
        return MultiPolygon(geometry, srid=4326) if isinstance(geometry, Polygon) else geometry

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # the text may be folded away, where a browser cannot point at it


def map_of(geometry: GEOSGeometry | None) -> SafeString | str:
    """A map to look at, for a read-only field of a form; a dash where there is nothing to show."""
    if geometry is None:
        return "–"
    geom_type = "Point" if geometry.geom_type == "Point" else "MultiPolygon"
    return render_to_string(TEMPLATE, {"serialized": geojson(geometry), "geom_type": geom_type, "read_only": True})


class MapAdmin(admin.ModelAdmin[Any]):
    """A model whose points and areas have maps in their form."""

    exclude = ("id",)  # whoever makes a record may choose its key; nobody changes it
    formfield_overrides = {
        models.PointField: {"widget": MapWidget},
        models.MultiPolygonField: {"widget": MapWidget},
    }

    class Media:
        css = {"all": [STYLE]}
        js = [SCRIPT]
