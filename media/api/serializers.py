"""Photos and panoramas as JSON."""

from __future__ import annotations

from rest_framework import serializers

from geo_portal.core.serializers import PointField, StrictModelSerializer, StrictSerializer
from media.models import Panorama, Photo


class PictureSerializer(StrictModelSerializer):
    """A picture's metadata, each value with where it was read (`…_source`) and its standard deviation (`…sigma…`)."""

    position = PointField(read_only=True, allow_null=True, help_text="null when there is none, or none to be trusted")
    uploaded_by_name = serializers.CharField(source="uploaded_by.name", read_only=True)
    sha256 = serializers.CharField(source="file.sha256", read_only=True)
    size = serializers.IntegerField(source="file.size", read_only=True, help_text="bytes of the original")
    content_type = serializers.CharField(source="file.content_type", read_only=True)
    flags = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="why a value is missing, or to be taken with care"
    )
    metadata = serializers.DictField(
        child=serializers.CharField(), read_only=True, help_text="the values behind these, as the camera wrote them"
    )

    class Meta:
        fields: tuple[str, ...] = (
            "id",
            "rev",
            "state",
            "refusal_code",
            "filename",
            "sha256",
            "size",
            "content_type",
            "width",
            "height",
            "taken_at",
            "taken_at_source",
            "taken_at_sigma_s",
            "position",
            "position_source",
            "sigma_m",
            "altitude_m",
            "altitude_source",
            "altitude_sigma_m",
            "heading",
            "heading_source",
            "heading_sigma_deg",
            "camera_make",
            "camera_model",
            "flags",
            "metadata",
            "uploaded_by",
            "uploaded_by_name",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class PhotoSerializer(PictureSerializer):
    """A photo's metadata, each value with where it was read (`…_source`) and its standard deviation (`…sigma…`)."""

    class Meta(PictureSerializer.Meta):
        model = Photo


class PanoramaSerializer(PictureSerializer):
    """A panorama's metadata, as those of a photo. `heading` is where the middle of the picture looks."""

    class Meta(PictureSerializer.Meta):
        model = Panorama


class KnownFileSerializer(StrictSerializer):
    """A file that the caller can already read."""

    sha256 = serializers.CharField()
    size = serializers.IntegerField(help_text="bytes")
    photo = serializers.UUIDField(help_text="a photo with these bytes that the caller may see")
