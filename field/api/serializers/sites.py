"""Sites, their panoramas and who holds them, as JSON."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from field.api.fields import PersonField, VisibleField
from field.api.serializers.base import STAMPS, ClientIdMixin
from field.models import Assignment, Site, SitePanorama
from geo_portal.accounts.models import Agency, District, User
from geo_portal.core.serializers import GeoSerializer, MultiPolygonField, PointField, StrictModelSerializer


class SiteSerializer(ClientIdMixin, GeoSerializer):
    """An enterprise or project; `location` and `boundary` in the coordinate system that the query (answers) or the
    body (writes) names."""

    location = PointField()
    boundary = MultiPolygonField(required=False, allow_null=True)
    district = VisibleField(queryset=District.objects.all())
    district_name = serializers.CharField(source="district.name", read_only=True)
    agency = VisibleField(queryset=Agency.objects.all(), required=False, allow_null=True)
    agency_name = serializers.CharField(source="agency.name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Site
        fields = (
            "id",
            "kind",
            "code",
            "name",
            "name_en",
            "district",
            "district_name",
            "agency",
            "agency_name",
            "address",
            "location",
            "boundary",
            "contact_name",
            "contact_phone",
            "status",
            "arrival_radius_m",
            "source",
            "source_crs",
            *STAMPS,
            "crs",
        )
        read_only_fields = ("source", "source_crs", *STAMPS)
        # The database decides whether a code is taken (409): a look beforehand proves nothing.
        extra_kwargs: dict[str, dict[str, Any]] = {"code": {"validators": []}}
        validators: list[Any] = []


class SitePanoramaSerializer(GeoSerializer):
    """A panorama in a site's timeline. `panorama` is its id below `panoramas/`, where its picture and all that is known
    of it can be had; `state` `refused` says by `refusal_code` why it is not shown."""

    refusal_code = serializers.CharField(source="panorama.refusal_code", read_only=True)
    taken_at_source = serializers.CharField(source="panorama.taken_at_source", read_only=True)
    position = PointField(source="panorama.position", read_only=True, allow_null=True)
    sigma_m = serializers.FloatField(source="panorama.sigma_m", read_only=True, allow_null=True)
    heading = serializers.FloatField(source="panorama.heading", read_only=True, allow_null=True)
    width = serializers.IntegerField(source="panorama.width", read_only=True, allow_null=True)
    height = serializers.IntegerField(source="panorama.height", read_only=True, allow_null=True)
    uploaded_by_name = serializers.CharField(source="panorama.uploaded_by.name", read_only=True)

    class Meta:
        model = SitePanorama
        fields = (
            "id",
            "site",
            "panorama",
            "state",
            "refusal_code",
            "taken_at",
            "taken_at_source",
            "position",
            "sigma_m",
            "heading",
            "width",
            "height",
            "uploaded_by_name",
            *STAMPS,
        )
        read_only_fields = fields


class AssignmentSerializer(ClientIdMixin, StrictModelSerializer):
    """Who holds a site (a person or an agency, exactly one), from `starts_on` until before `ends_on`."""

    site = VisibleField(queryset=Site.objects.all())
    site_name = serializers.CharField(source="site.name", read_only=True)
    site_name_en = serializers.CharField(source="site.name_en", read_only=True)
    holder_user = PersonField(queryset=User.objects.all(), required=False, allow_null=True)
    holder_agency = VisibleField(queryset=Agency.objects.all(), required=False, allow_null=True)
    holder_name = serializers.SerializerMethodField()
    liaisons = PersonField(queryset=User.objects.all(), many=True, required=False)
    liaison_names = serializers.SerializerMethodField()
    interval_days = serializers.IntegerField(min_value=1, max_value=3660)

    class Meta:
        model = Assignment
        fields = (
            "id",
            "site",
            "site_name",
            "site_name_en",
            "holder_user",
            "holder_agency",
            "holder_name",
            "liaisons",
            "liaison_names",
            "interval_days",
            "starts_on",
            "ends_on",
            *STAMPS,
        )
        read_only_fields = STAMPS
        validators: list[Any] = []

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if self.instance is not None and not isinstance(self.instance, (list, tuple)):
            fields["site"].read_only = True
        return fields

    def get_holder_name(self, assignment: Assignment) -> str:
        return str(assignment.holder_user or assignment.holder_agency)

    def get_liaison_names(self, assignment: Assignment) -> list[str]:
        return [str(person) for person in assignment.liaisons.all()]
