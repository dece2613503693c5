"""Cases and what they are about, as JSON."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from field.api.fields import VisibleField
from field.api.serializers.base import STAMPS, ClientIdMixin
from field.models import Case, Category, Site, Visit
from geo_portal.core.serializers import GeoSerializer, PointField


class CategorySerializer(serializers.ModelSerializer[Category]):
    """What a case is about."""

    class Meta:
        model = Category
        fields = ("id", "code", "name", "name_en", "order", "rev")
        read_only_fields = fields


class CaseSerializer(ClientIdMixin, GeoSerializer):
    """A problem raised at a site, mostly during a visit; with one it stands at that visit's site, and outlives it."""

    site = VisibleField(queryset=Site.objects.select_related("district"))
    site_name = serializers.CharField(source="site.name", read_only=True)
    site_name_en = serializers.CharField(source="site.name_en", read_only=True)
    district = serializers.UUIDField(source="site.district_id", read_only=True)
    district_name = serializers.CharField(source="site.district.name", read_only=True)
    visit = VisibleField(queryset=Visit.objects.all(), required=False, allow_null=True)
    category = VisibleField(queryset=Category.objects.all())
    category_name = serializers.CharField(source="category.name", read_only=True)
    category_name_en = serializers.CharField(source="category.name_en", read_only=True)
    text = serializers.CharField(max_length=20_000, trim_whitespace=False)
    position = PointField(required=False, allow_null=True)
    submitter_name = serializers.CharField(source="submitter.__str__", read_only=True)

    class Meta:
        model = Case
        fields = (
            "id",
            "site",
            "site_name",
            "site_name_en",
            "district",
            "district_name",
            "visit",
            "category",
            "category_name",
            "category_name_en",
            "text",
            "position",
            "settled_on_site",
            "settled_at",
            "raised_at",
            "submitter",
            "submitter_name",
            "source",
            *STAMPS,
            "crs",
        )
        read_only_fields = ("settled_at", "raised_at", "submitter", "source", *STAMPS)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if self.instance is not None and not isinstance(self.instance, (list, tuple)):
            fields["visit"].read_only = True
        return fields

    def validate_text(self, value: str) -> str:
        if not value.strip():
            raise serializers.ValidationError(_("Say what the problem is."), code="blank")
        return value
