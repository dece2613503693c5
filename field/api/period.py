"""What is asked about a territory and a period: the parameters that coverage, heat map and tiles share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from field.api.fields import in_district
from field.models import DrawnTrail
from field.models.assignment import today
from field.services.visits import BeyondCalendars
from geo_portal.core.clock import LOCAL
from geo_portal.core.filters import read_query

USUAL_DAYS = 30
LONGEST_DAYS = 3_660


class PeriodSerializer(serializers.Serializer[Any]):
    """A period of days in China, both ends included; without them the thirty days up to today."""

    district = serializers.UUIDField(required=False, help_text="it and all below it")
    first_day = serializers.DateField(required=False)
    last_day = serializers.DateField(required=False)

    def validate_first_day(self, day: date) -> date:
        if not 1900 <= day.year <= 2999:  # calendars end, and one reckons around
            raise serializers.ValidationError(BeyondCalendars.text, code=BeyondCalendars.code)
        return day

    validate_last_day = validate_first_day

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        last = attrs.setdefault("last_day", today())
        first = attrs.setdefault("first_day", last - timedelta(days=USUAL_DAYS - 1))
        if not 0 <= (last - first).days < LONGEST_DAYS:
            raise serializers.ValidationError({"last_day": _("Before the first day, or more than ten years later.")})
        return attrs


class TrailsSerializer(PeriodSerializer):
    """Which trails a map shows: of a period and territory, of one person, at one site."""

    person = serializers.UUIDField(required=False)
    site = serializers.UUIDField(required=False)


TRAILS_PARAMETERS = frozenset({"district", "first_day", "last_day", "person", "site"})


def visits_within(visit: str, rows: QuerySet[Any], wanted: Mapping[str, Any]) -> QuerySet[Any]:
    """Of rows that reach a visit by the path `visit` (empty, or ended by `__`) those whose visit began in a period and
    lies in a district, where one is wanted."""
    if "district" in wanted:
        rows = in_district(rows, f"{visit}site__district__path", wanted["district"])
    return rows.filter(
        **{
            f"{visit}started_at__gte": _midnight(wanted["first_day"]),
            f"{visit}started_at__lt": _midnight(wanted["last_day"] + timedelta(days=1)),
        }
    )


def trails_asked_for(rows: QuerySet[DrawnTrail], asked: Mapping[str, str]) -> QuerySet[DrawnTrail]:
    """Of drawn trails those that are asked for (TrailsSerializer). Raises Invalid."""
    wanted = read_query(TrailsSerializer, asked)
    rows = visits_within("visit__", rows, wanted)
    if "person" in wanted:
        rows = rows.filter(user=wanted["person"])
    return rows.filter(visit__site=wanted["site"]) if "site" in wanted else rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL)
