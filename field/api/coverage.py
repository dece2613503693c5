"""Who was seen as often as required: per district and period, as JSON or as files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from field.api.fields import in_district
from field.api.period import PeriodSerializer
from field.domain.coverage import Held, rate
from field.models import Assignment
from geo_portal.core.exchange import answers
from geo_portal.core.filters import refuse_unknown

_CELLS = (
    "site_code",
    "site_name",
    "district_name",
    "holder_name",
    "interval_days",
    "visits",
    "visits_required",
    "last_visit_on",
    "due_on",
    "overdue_days",
    "lon",
    "lat",
)


class CoverageQuerySerializer(PeriodSerializer):
    """A territory and a period, whose last day is the one as of which things are told."""

    file = serializers.ChoiceField(answers.KINDS, required=False, help_text="a file instead of JSON")
    show = serializers.ChoiceField(["overdue", "never"], required=False, help_text="with `file`: these rows alone")


class CoverageRowSerializer(serializers.Serializer[Any]):
    """One assignment. `visits` within the period, whoever made them; the other days as of its end."""

    id = serializers.UUIDField()
    site = serializers.UUIDField()
    site_code = serializers.CharField()
    site_name = serializers.CharField()
    district = serializers.UUIDField()
    district_name = serializers.CharField()
    holder_name = serializers.CharField()
    interval_days = serializers.IntegerField()
    visits = serializers.IntegerField()
    visits_required = serializers.IntegerField()
    last_visit_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField()
    overdue_days = serializers.IntegerField()
    lon = serializers.FloatField()
    lat = serializers.FloatField()


class CoverageSerializer(serializers.Serializer[Any]):
    """`rate` is the share of required visits that took place; null when none was required."""

    first_day = serializers.DateField()
    last_day = serializers.DateField()
    rate = serializers.FloatField(allow_null=True)
    overdue = serializers.IntegerField()
    never = serializers.IntegerField()
    rows = CoverageRowSerializer(many=True)


class CoverageView(APIView):
    """The sites of one's territory that somebody holds at the end of the period, and how often they were visited."""

    @extend_schema(
        parameters=[CoverageQuerySerializer],
        responses={
            (200, "application/json"): CoverageSerializer,
            **answers.RESPONSES,
        },
    )
    def get(self, request: Request) -> HttpResponseBase:
        query = CoverageQuerySerializer(data=request.query_params)
        refuse_unknown(request, {*query.fields, "format"})
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        first, last = asked["first_day"], asked["last_day"]
        held: Any = Assignment.objects.overseen_by(request.user).current(last)
        if "district" in asked:
            held = in_district(held, "site__district__path", asked["district"])
        rows = [_row(one, first, last) for one in held.with_visits(first, last)]
        if "file" in asked:
            return answers.table_file(asked["file"], f"coverage-{last}", _CELLS, _only(asked.get("show"), rows))
        return Response(
            {
                "first_day": first,
                "last_day": last,
                "rate": rate([(row["visits"], row["visits_required"]) for row in rows]),
                "overdue": sum(row["overdue_days"] > 0 for row in rows),
                "never": sum(row["last_visit_on"] is None for row in rows),
                "rows": rows,
            }
        )


def _row(one: Any, first: date, last: date) -> dict[str, Any]:
    held = Held(one.starts_on, one.interval_days, one.visits_made, one.last_visit_on, one.last_before_on)
    return {
        "id": one.pk,
        "site": one.site_id,
        "site_code": one.site.code,
        "site_name": one.site.name,
        "district": one.site.district_id,
        "district_name": one.site.district.name,
        "holder_name": str(one.holder_user or one.holder_agency),
        "interval_days": held.interval_days,
        "visits": held.visits,
        "visits_required": held.required(first, last),
        "last_visit_on": held.last_visit_on,
        "due_on": held.due_on(),
        "overdue_days": held.overdue_days(last),
        "lon": round(one.site.location.x, 7),
        "lat": round(one.site.location.y, 7),
    }


def _only(show: str | None, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All rows, the overdue ones, or those of sites that were never visited."""
    return [
        row
        for row in rows
        if (show != "overdue" or row["overdue_days"] > 0) and (show != "never" or row["last_visit_on"] is None)
    ]
