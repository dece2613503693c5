"""When people are on duty and where they were last seen, as JSON."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from field.api.fields import VisibleField
from field.api.serializers.base import STAMPS, ClientIdMixin
from field.models import DutyWindow, LastPosition
from geo_portal.accounts.models import District, User
from geo_portal.core.serializers import GeoSerializer, PointField, StrictModelSerializer


class DutyWindowSerializer(ClientIdMixin, StrictModelSerializer):
    """When a person, or everyone in a district, is on duty; wall clock of Asia/Shanghai, `weekday` 0 is Monday.

    `ends` not after `starts` means the next day.
    """

    user = VisibleField(queryset=User.objects.all(), required=False, allow_null=True)
    user_name = serializers.SerializerMethodField()
    district = VisibleField(queryset=District.objects.all(), required=False, allow_null=True)
    district_name = serializers.CharField(source="district.name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = DutyWindow
        fields = ("id", "user", "user_name", "district", "district_name", "weekday", "starts", "ends", *STAMPS)
        read_only_fields = STAMPS
        validators: list[Any] = []

    def get_user_name(self, window: DutyWindow) -> str | None:
        return str(window.user) if window.user else None

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        def value(name: str) -> Any:
            return attrs[name] if name in attrs else getattr(self.instance, name, None)

        if (value("user") is None) == (value("district") is None):
            refusal = {"user": [_("Name a person or a district, exactly one.")]}
            raise serializers.ValidationError(refusal, code="person_or_district")
        return attrs


class LastPositionSerializer(GeoSerializer):
    """Where a person was last seen on duty. `t` is the device's time; units as in `trails/points`."""

    id = serializers.UUIDField(source="user_id", read_only=True)
    user = serializers.UUIDField(source="user_id", read_only=True)
    user_name = serializers.CharField(source="user.__str__", read_only=True)
    device = serializers.UUIDField(source="device_id", read_only=True)
    location = PointField(read_only=True)
    visit = serializers.UUIDField(
        source="visit_under_way.pk",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="the one that the person is on",
    )
    site_name = serializers.CharField(source="visit_under_way.site.name", read_only=True, allow_null=True, default=None)
    site_name_en = serializers.CharField(
        source="visit_under_way.site.name_en", read_only=True, allow_null=True, default=None
    )
    district_name = serializers.CharField(source="district.name", read_only=True, allow_null=True, default=None)
    overdue = serializers.IntegerField(
        read_only=True, help_text="how many sites that the person holds are overdue, of those that one sees"
    )

    class Meta:
        model = LastPosition
        fields = (
            "id",
            "user",
            "user_name",
            "device",
            "t",
            "location",
            "acc",
            "speed",
            "bearing",
            "battery",
            "mock",
            "visit",
            "site_name",
            "site_name_en",
            "district",
            "district_name",
            "overdue",
            "received_at",
        )
        read_only_fields = fields
