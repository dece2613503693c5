"""Who was seen as often as required: per district and period, as JSON or as files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from field.api import list_files
from field.api.fields import in_district
from field.api.period import PeriodSerializer
from field.domain.coverage import Held, rate
from field.models import Assignment
from geo_portal.core.exchange import answers
from geo_portal.core.filters import UnknownOrdering, read_ordering, read_query, refuse_unknown
from geo_portal.core.orderings import Orderings, by_text

_BY_TEXT: Orderings = {
    "site_code": by_text("site__code"),
    "site_name": by_text("site__name"),
    "site_name_en": by_text("site__name_en", "site__name"),
    "district_name": by_text("site__district__name"),
    "holder_name": by_text("holder_user__name", "holder_user__username", "holder_agency__name"),
}
_BY_FIGURE = ("interval_days", "visits", "visits_required", "last_visit_on", "due_on", "overdue_days")
_ORDERINGS = [sign + name for name in (*_BY_TEXT, *_BY_FIGURE) for sign in ("", "-")]
_CELLS = (
    "site_code",
    "site_name",
    "site_name_en",
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
    site_name_en = serializers.CharField()
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
        parameters=[
            CoverageQuerySerializer,
            OpenApiParameter("ordering", str, enum=_ORDERINGS, description="of the rows, in a file too"),
        ],
        responses={
            (200, "application/json"): CoverageSerializer,
            **answers.RESPONSES,
        },
    )
    def get(self, request: Request) -> HttpResponseBase:
        refuse_unknown(request, {*CoverageQuerySerializer().fields, "ordering", "format"})
        order = _read_order(request)
        asked = read_query(CoverageQuerySerializer, request.query_params)
        first, last = asked["first_day"], asked["last_day"]
        held: Any = Assignment.objects.overseen_by(request.user).current(last)
        if "district" in asked:
            held = in_district(held, "site__district__path", asked["district"])
        rows = _rows(held.with_visits(first, last), order, first, last)
        if "file" in asked:
            shown = _only(asked.get("show"), rows)
            words = list_files.words_of("coverage", _CELLS)
            return answers.table_file(asked["file"], f"coverage-{last}", _CELLS, shown, words)
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


def _read_order(request: Request) -> str:
    names = read_ordering(request, [*_BY_TEXT, *_BY_FIGURE])
    if len(names) > 1:
        raise UnknownOrdering("One ordering at a time.")
    return names[0] if names else "site_code"


def _rows(held: Any, order: str, first: date, last: date) -> list[dict[str, Any]]:
    """In that order. Names are in the database's, as in other lists; figures follow from several of its columns. Among
    equals the sites stand by code, and before all days stands that there is none."""
    name, falling = order.removeprefix("-"), order.startswith("-")
    if name in _BY_TEXT:
        by = _BY_TEXT[name]
        held = held.order_by(by.desc() if falling else by.asc(), "site__code", "pk")
    rows = [_row(one, first, last) for one in held]
    if name in _BY_FIGURE:
        rows.sort(key=lambda row: (row[name] is not None, row[name]), reverse=falling)
    return rows


def _row(one: Any, first: date, last: date) -> dict[str, Any]:
    held = Held(one.starts_on, one.interval_days, one.visits_made, one.last_visit_on, one.last_before_on)
    return {
        "id": one.pk,
        "site": one.site_id,
        "site_code": one.site.code,
        "site_name": one.site.name,
        "site_name_en": one.site.name_en,
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
