"""Photos of visits as JSON."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from field.api.fields import VisibleField
from field.api.serializers.base import STAMPS, ClientIdMixin
from field.models import Case, Visit, VisitPhoto
from geo_portal.core.serializers import GeoSerializer, PointField

UPLOAD_STATES = {"receiving": "arriving", "discarded": "discarded", "expired": "expired"}


class VisitPhotoSerializer(ClientIdMixin, GeoSerializer):
    """A photo of a visit, announced before its bytes arrive (`uploads/` with `subject` `visit_photo:<id>`).

    `state` tells of the bytes: `stored` once they are kept, whether or not the picture has been read
    (`photo_state`); `refused` when they came and are no usable picture. While it is `pending`, `upload_state` tells
    what became of sending them; an upload that expired or was discarded can be begun again. A device that sent a
    smaller copy announces the original that is to come by `original_sha256` (empty: none is) and `original_size`,
    bytes; `original` is its photo once it is stored.
    """

    visit = VisibleField(queryset=Visit.objects.select_related("site__district"))
    case = VisibleField(queryset=Case.objects.all(), required=False, allow_null=True, help_text="one of the same visit")
    sha256 = serializers.RegexField(r"^[0-9a-fA-F]{64}\Z", help_text="of the file's bytes, hexadecimal")
    size = serializers.IntegerField(min_value=1, max_value=2**40, help_text="bytes")
    position = PointField(required=False, allow_null=True)
    sigma_m = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=1e7)
    photo_state = serializers.SerializerMethodField()
    upload_state = serializers.SerializerMethodField()
    upload_expires_at = serializers.SerializerMethodField()

    class Meta:
        model = VisitPhoto
        fields = (
            "id",
            "visit",
            "case",
            "sha256",
            "size",
            "taken_at",
            "position",
            "sigma_m",
            "caption",
            "state",
            "photo",
            "original_sha256",
            "original_size",
            "original",
            "photo_state",
            "upload_state",
            "upload_expires_at",
            *STAMPS,
            "crs",
        )
        read_only_fields = ("state", "photo", "original_sha256", "original_size", "original", *STAMPS)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if self.instance is not None and not isinstance(self.instance, (list, tuple)):
            for name in ("visit", "sha256", "size"):
                fields[name].read_only = True
        return fields

    def validate_sha256(self, value: str) -> str:
        return value.lower()

    @extend_schema_field(serializers.ChoiceField(["processing", "ready", "refused"], allow_null=True))
    def get_photo_state(self, row: VisitPhoto) -> str | None:
        """Whether the stored picture has been read; null before it is stored."""
        return row.photo.state if row.photo else None

    @extend_schema_field(serializers.ChoiceField([*UPLOAD_STATES.values()], allow_null=True))
    def get_upload_state(self, row: VisitPhoto) -> str | None:
        """What became of the newest upload while the photo is pending; null when none was begun."""
        return UPLOAD_STATES.get(row.upload_state or "") if row.state == VisitPhoto.State.PENDING else None  # type: ignore[attr-defined]  # by with_upload

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_upload_expires_at(self, row: VisitPhoto) -> Any:
        """When an arriving upload expires, or when it did."""
        return row.upload_expires_at if self.get_upload_state(row) else None  # type: ignore[attr-defined]  # by with_upload
