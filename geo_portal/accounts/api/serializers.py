"""People, territories and devices on the wire."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from geo_portal.accounts.models import Agency, Device, District, Membership, User
from geo_portal.core.serializers import GeometryField, GeoSerializer, StrictModelSerializer, StrictSerializer


class DistrictSerializer(GeoSerializer):
    boundary = GeometryField("MultiPolygon", read_only=True, allow_null=True)

    class Meta:
        model = District
        fields: tuple[str, ...] = (
            "id",
            "code",
            "name",
            "name_en",
            "kind",
            "parent",
            "path",
            "arrival_radius_m",
            "boundary",
            "source_crs",
            "source",
            "rev",
            "crs",
        )
        read_only_fields: tuple[str, ...] = fields


class DistrictListSerializer(DistrictSerializer):
    """In JSON lists the boundary is left out: it is the heavy part, and GeoJSON lists have it."""

    class Meta(DistrictSerializer.Meta):
        fields: tuple[str, ...] = tuple(name for name in DistrictSerializer.Meta.fields if name != "boundary")
        read_only_fields: tuple[str, ...] = fields


class AgencySerializer(StrictModelSerializer):
    district_name = serializers.CharField(source="district.name", read_only=True)

    class Meta:
        model = Agency
        fields: tuple[str, ...] = ("id", "code", "name", "name_en", "kind", "district", "district_name", "rev")
        read_only_fields: tuple[str, ...] = fields


class PlaceSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    code = serializers.CharField()


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    district = PlaceSerializer(allow_null=True)
    agency = PlaceSerializer(allow_null=True)

    class Meta:
        model = Membership
        fields: tuple[str, ...] = ("role", "district", "agency")


class UserSerializer(serializers.ModelSerializer[User]):
    roles = MembershipSerializer(source="memberships", many=True)

    class Meta:
        model = User
        fields: tuple[str, ...] = ("id", "username", "name", "phone", "language", "is_active", "roles", "rev")
        read_only_fields: tuple[str, ...] = fields


class MeSerializer(UserSerializer):
    class Meta(UserSerializer.Meta):
        fields: tuple[str, ...] = ("id", "username", "name", "language", "is_superuser", "is_staff", "roles")


class LanguageSerializer(StrictSerializer):
    language = serializers.ChoiceField(choices=["zh-hans", "en"])


class DeviceSerializer(StrictModelSerializer):
    user_name = serializers.CharField(source="user.name", read_only=True)
    wipe = serializers.CharField(read_only=True, help_text="after_quarantine, now, or empty")
    last_seen_at = serializers.DateTimeField(source="state.last_seen_at", read_only=True, allow_null=True, default=None)
    queue_depth = serializers.IntegerField(source="state.queue_depth", read_only=True, allow_null=True, default=None)
    storage_free = serializers.IntegerField(source="state.storage_free", read_only=True, allow_null=True, default=None)
    quarantined_groups = serializers.IntegerField(
        source="state.quarantined_groups", read_only=True, default=0, help_text="what it handed in after its revocation"
    )
    quarantined_open = serializers.IntegerField(
        source="state.quarantined_open", read_only=True, default=0, help_text="of these, not reviewed yet"
    )
    ingest_key_at = serializers.DateTimeField(
        source="ingest_key.created_at", read_only=True, allow_null=True, default=None, help_text="since when it has one"
    )

    class Meta:
        model = Device
        fields: tuple[str, ...] = (
            "id",
            "user",
            "user_name",
            "name",
            "platform",
            "app_version",
            "created_at",
            "revoked_at",
            "wipe",
            "wiped_at",
            "last_seen_at",
            "queue_depth",
            "storage_free",
            "quarantined_groups",
            "quarantined_open",
            "ingest_key_at",
            "rev",
        )
        read_only_fields: tuple[str, ...] = fields


class WipedSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    wiped_at = serializers.DateTimeField(help_text="when it said so first")


class IngestKeySerializer(serializers.Serializer[Any]):
    device = serializers.UUIDField()
    key = serializers.CharField(help_text="shown once")
    created_at = serializers.DateTimeField()
    overland_url = serializers.CharField(help_text="opened on the phone it sets up Overland; holds the key")
    overland_qr_svg = serializers.CharField(help_text="the same as a QR code, SVG")


class DeviceNamingSerializer(StrictSerializer):
    id = serializers.UUIDField()
    name = serializers.CharField(max_length=100)
    platform = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    app_version = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")


class SignInSerializer(StrictSerializer):
    """Either a name and password, or an enrolment code."""

    username = serializers.CharField(max_length=150, required=False)
    password = serializers.CharField(max_length=1024, required=False, trim_whitespace=False)
    enrolment_code = serializers.CharField(max_length=200, required=False)
    device = DeviceNamingSerializer()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        by_password = "username" in attrs and "password" in attrs
        if by_password == ("enrolment_code" in attrs) or ("username" in attrs) != ("password" in attrs):
            raise serializers.ValidationError(
                _("Send username and password, or enrolment_code."), code="credentials_needed"
            )
        return attrs


class SignedInSerializer(serializers.Serializer[Any]):
    device = DeviceSerializer()
    token = serializers.CharField()
    user = MeSerializer()


class EnrolmentCodeRequestSerializer(StrictSerializer):
    user = serializers.UUIDField(required=False, help_text="whom the device will belong to; oneself when absent")


class EnrolmentCodeSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    user = serializers.UUIDField()
    expires_at = serializers.DateTimeField()
    code = serializers.CharField(help_text="shown once")
    url = serializers.CharField(help_text="what the QR code says")
    qr_svg = serializers.CharField(help_text="QR code as SVG")
