"""Visits and what is done to them, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from field.api.fields import PersonField, VisibleField
from field.api.serializers.base import STAMPS, ClientIdMixin
from field.domain.signature import LONGEST, STROKES
from field.models import Assignment, Checklist, Site, Visit
from geo_portal.accounts.models import User
from geo_portal.core.serializers import GeoSerializer, PointField, StrictModelSerializer


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": True,
        "description": "question → answer, as the visit's version of the checklist asks; a change merges question by "
        "question, null takes an answer back",
    }
)
class AnswersField(serializers.Field[Any, Any, Any, Any]):
    """Answers by question. Whether they fit is decided by the service, which knows the checklist."""

    default_error_messages = {"invalid": "question → answer"}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            self.fail("invalid")
        return dict(data)

    def to_representation(self, value: Any) -> Any:
        return value


class VisitSerializer(ClientIdMixin, GeoSerializer):
    """A visit. Its status and times change through the actions start, finish, verify and return only."""

    site = VisibleField(queryset=Site.objects.all())
    site_name = serializers.CharField(source="site.name", read_only=True)
    site_name_en = serializers.CharField(source="site.name_en", read_only=True)
    district = serializers.UUIDField(source="site.district_id", read_only=True)
    district_name = serializers.CharField(source="site.district.name", read_only=True)
    assignment = VisibleField(queryset=Assignment.objects.all(), required=False, allow_null=True)
    position = PointField(required=False, allow_null=True)
    position_acc_m = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=1e7)
    note = serializers.CharField(required=False, allow_blank=True, max_length=20_000, trim_whitespace=False)
    signature = serializers.RegexField(
        STROKES,
        required=False,
        allow_blank=True,
        max_length=LONGEST,
        help_text="of whom was met on site, as strokes: the size of the pad, and for each stroke where it begins and "
        "the steps from there",
    )
    participants = PersonField(queryset=User.objects.all(), many=True, required=False)
    participant_names = serializers.SerializerMethodField()
    reporter = PersonField(queryset=User.objects.all(), required=False, allow_null=True)
    reporter_name = serializers.SerializerMethodField()
    trail_owner = PersonField(queryset=User.objects.all(), required=False, allow_null=True)
    trail_owner_name = serializers.SerializerMethodField()
    checklist = VisibleField(queryset=Checklist.objects.all(), required=False, allow_null=True)
    answers = AnswersField(required=False)
    photos_total = serializers.IntegerField(read_only=True, help_text="photos announced")
    photos_stored = serializers.IntegerField(read_only=True, help_text="photos whose bytes are here")

    class Meta:
        model = Visit
        fields: tuple[str, ...] = (
            "id",
            "site",
            "site_name",
            "site_name_en",
            "district",
            "district_name",
            "assignment",
            "status",
            "planned_for",
            "started_at",
            "finished_at",
            "recorded_started_at",
            "recorded_finished_at",
            "position",
            "position_acc_m",
            "note",
            "signed_by",
            "signature",
            "participants",
            "participant_names",
            "reporter",
            "reporter_name",
            "trail_owner",
            "trail_owner_name",
            "checklist",
            "answers",
            "device",
            "judged_by",
            "judged_at",
            "returned_reason",
            "source",
            "photos_total",
            "photos_stored",
            *STAMPS,
            "crs",
        )
        read_only_fields = (
            "status",
            "started_at",
            "finished_at",
            "recorded_started_at",
            "recorded_finished_at",
            "device",
            "judged_by",
            "judged_at",
            "returned_reason",
            "source",
            *STAMPS,
        )

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if self.instance is not None and not isinstance(self.instance, (list, tuple)):
            fields["site"].read_only = True
        return fields

    def get_participant_names(self, visit: Visit) -> list[str]:
        return [str(person) for person in visit.participants.all()]

    def get_reporter_name(self, visit: Visit) -> str | None:
        return str(visit.reporter) if visit.reporter else None

    def get_trail_owner_name(self, visit: Visit) -> str | None:
        return str(visit.trail_owner) if visit.trail_owner else None


class VisitListSerializer(VisitSerializer):
    """A visit in a list: whether it is signed. What was drawn, up to 20,000 characters, the visit itself tells."""

    signature = None  # type: ignore[assignment]  # Django REST framework's way to drop an inherited field
    signed = serializers.BooleanField(read_only=True, help_text="whether it has a `signature`")

    class Meta(VisitSerializer.Meta):
        fields = tuple("signed" if name == "signature" else name for name in VisitSerializer.Meta.fields)


class StartSerializer(GeoSerializer):
    """Arrival: when, and where the tablet says it is (`acc` metres)."""

    started_at = serializers.DateTimeField()
    position = PointField(required=False, allow_null=True)
    acc = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=1e7)

    class Meta:
        model = Visit
        fields = ("started_at", "position", "acc", "crs")


class FinishSerializer(StrictModelSerializer):
    finished_at = serializers.DateTimeField()
    note = serializers.CharField(required=False, allow_blank=True, max_length=20_000, trim_whitespace=False)

    class Meta:
        model = Visit
        fields = ("finished_at", "note")


class NothingSerializer(StrictModelSerializer):
    """An empty body."""

    class Meta:
        model = Visit
        fields: tuple[str, ...] = ()


class ReturnSerializer(StrictModelSerializer):
    reason = serializers.CharField(max_length=2_000, help_text="why the report goes back to the reporter")

    class Meta:
        model = Visit
        fields = ("reason",)
