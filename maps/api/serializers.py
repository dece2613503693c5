"""Service points on the wire."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from geo_portal.core import clock
from geo_portal.core.serializers import GeoSerializer, PointField
from maps.domain import opening_hours
from maps.domain.opening_hours import Interval, LocalMoment
from maps.models import ServicePoint


@extend_schema_field(opening_hours.SCHEMA)
class OpeningHoursField(serializers.JSONField):
    """Hours in the shape of `maps.domain.opening_hours`; a refusal points at the part at fault."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return opening_hours.normalise(data)
        except opening_hours.OpeningHoursError as error:
            detail: Any = [serializers.ErrorDetail(error.detail, code=error.code)]
            for part in reversed([part for part in error.pointer.split("/") if part]):
                detail = {part: detail}
            raise serializers.ValidationError(detail) from error


class ServicePointSerializer(GeoSerializer):
    """A service point. `open_now` and `todays_hours` follow from `opening_hours` at the time of the answer and are
    null when the hours are not known."""

    location = PointField()
    district_name = serializers.CharField(source="district.name", read_only=True)
    opening_hours = OpeningHoursField(required=False, allow_null=True)
    open_now = serializers.SerializerMethodField()
    todays_hours = serializers.SerializerMethodField()

    class Meta:
        model = ServicePoint
        fields: tuple[str, ...] = (
            "id",
            "code",
            "kind",
            "name",
            "name_en",
            "district",
            "district_name",
            "area",
            "address",
            "location",
            "opening_hours",
            "open_now",
            "todays_hours",
            "phone",
            "operator",
            "is_public",
            "status",
            "free_compartments",
            "source",
            "source_crs",
            "created_at",
            "updated_at",
            "rev",
            "crs",
        )
        read_only_fields: tuple[str, ...] = ("id", "source_crs", "created_at", "updated_at", "rev")
        # The database decides whether a code is taken (409): a look beforehand proves nothing.
        extra_kwargs = {"code": {"validators": []}, "free_compartments": {"min_value": 0, "max_value": 100_000}}

    def _moment(self) -> LocalMoment:
        """The same moment for every record of an answer."""
        moment: LocalMoment | None = self.context.get("moment")
        if moment is None:
            moment = self.context["moment"] = opening_hours.local_moment(clock.now())
        return moment

    def get_open_now(self, point: ServicePoint) -> bool | None:
        hours = point.opening_hours
        return None if hours is None else opening_hours.open_at_moment(hours, self._moment())

    @extend_schema_field(
        {
            "type": ["array", "null"],
            "items": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
        }
    )
    def get_todays_hours(self, point: ServicePoint) -> list[Interval] | None:
        hours = point.opening_hours
        return None if hours is None else opening_hours.todays_hours_at_moment(hours, self._moment())


class NearestPropertiesSerializer(ServicePointSerializer):
    """What a feature of `nearest` says beside its place."""

    distance_m = serializers.FloatField(help_text="metres along the WGS 84 ellipsoid, to the millimetre")
    walk = serializers.ChoiceField(
        choices=["unavailable"], required=False, help_text="with by=walk, when there is no walking time to tell"
    )

    class Meta(ServicePointSerializer.Meta):
        fields = (
            *(name for name in ServicePointSerializer.Meta.fields if name not in {"location", "crs"}),
            "distance_m",
            "walk",
        )
        read_only_fields = fields
        extra_kwargs: dict[str, Any] = {}


class NearestGeometrySerializer(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=["Point"])
    coordinates = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)


class NearestFeatureSerializer(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=["Feature"])
    id = serializers.UUIDField()
    geometry = NearestGeometrySerializer()
    properties = NearestPropertiesSerializer()


class NearestSerializer(serializers.Serializer[Any]):
    """A GeoJSON FeatureCollection, nearest first; equal distances (in whole millimetres) by id."""

    type = serializers.ChoiceField(choices=["FeatureCollection"])
    total = serializers.IntegerField(help_text="how many lie inside the radius, however many are listed")
    features = NearestFeatureSerializer(many=True)
