"""The heat map over HTTP: where visits gather, as squares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.gis.geos import Polygon
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from field.api.period import PeriodSerializer, visits_within
from field.domain.heat import LEAST_PEOPLE, SIZES_DEG, USUAL_DEG, Cell, may_count_others
from field.domain.visit import VisitStatus
from field.models import Visit
from field.models.assignment import today
from field.services.heat import Heat, heat_of
from geo_portal.accounts.models import District
from geo_portal.core.api import GEOJSON
from geo_portal.core.filters import read_query, refuse_unknown


class HeatQuerySerializer(PeriodSerializer):
    """A territory, a period, and how fine the squares are."""

    size_deg = serializers.ChoiceField(SIZES_DEG, required=False, help_text="side of a square in degrees; usually 0.01")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        attrs["size_deg"] = float(attrs.get("size_deg", USUAL_DEG))
        return attrs


def heat_asked_for(user: Any, asked: Mapping[str, Any], within: Polygon | None = None) -> Heat:
    """The squares of what a HeatQuerySerializer read; with `within` (EPSG:4326) of visits at sites there alone, so that
    squares which it cuts are not whole."""
    visits = visits_within("", Visit.objects.exclude(status=VisitStatus.PLANNED), asked)
    if within is not None:
        visits = visits.filter(site__location__bboverlaps=within)
    first, last, size = asked["first_day"], asked["last_day"], asked["size_deg"]
    return heat_of(
        user,
        visits,
        size,
        countable=may_count_others(first, last, size, today()),
        district=District.objects.filter(pk=asked["district"]).first() if "district" in asked else None,
    )


class HeatView(APIView):
    """Where visits gather: squares with the visits at the sites within them, the minutes they took as reported, and how
    many people made them.

    One counts what one may see. Whoever makes visits in a district gets, for a whole month that is over, what others
    did there too, where at least five others were.
    """

    @extend_schema(
        parameters=[HeatQuerySerializer],
        responses={
            (200, GEOJSON): OpenApiResponse(
                {
                    "type": "object",
                    "required": ["type", "features", "first_day", "last_day", "size_deg", "others", "least_people"],
                    "additionalProperties": True,
                },
                description="A FeatureCollection of squares with `visits`, `minutes` and `people`; `others` says "
                "whether visits that you may not see were counted, where `least_people` were",
            )
        },
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request, {*HeatQuerySerializer().fields, "format"})
        asked = read_query(HeatQuerySerializer, request.query_params)
        size = asked["size_deg"]
        found = heat_asked_for(request.user, asked)
        body = {
            "type": "FeatureCollection",
            "features": [_square(cell, size) for cell in found.cells],
            "first_day": asked["first_day"],
            "last_day": asked["last_day"],
            "size_deg": size,
            "others": found.others,
            "least_people": LEAST_PEOPLE,
        }
        return Response(body, content_type=GEOJSON, headers={"Cache-Control": "private, no-cache"})


def _square(cell: Cell, size_deg: float) -> dict[str, Any]:
    west, east = (round((cell.column + step) * size_deg, 6) for step in (0, 1))
    south, north = (round((cell.row + step) * size_deg, 6) for step in (0, 1))
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "id": f"{cell.column}/{cell.row}",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"visits": cell.visits, "minutes": cell.minutes, "people": cell.people},
    }
