"""Service points over HTTP."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import SAFE_METHODS, AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from geo_portal.accounts.domain.roles import OFFICES
from geo_portal.accounts.models import District
from geo_portal.accounts.rights import rights_of
from geo_portal.core import crs
from geo_portal.core.api import ModelViewSet
from geo_portal.core.filters import refuse_unknown
from geo_portal.core.renderers import GeoJSONRenderer, JSONRenderer
from maps.api import parameters
from maps.api import serializers as s
from maps.domain import nearest
from maps.lookup import find_nearest
from maps.models import ServicePoint
from maps.services import service_points as services


class ServicePointFilter(filters.FilterSet):
    kind = filters.MultipleChoiceFilter(choices=ServicePoint.Kind.choices, distinct=False)
    within = filters.UUIDFilter(method="filter_within", help_text="a district: points of it and of all below it")

    class Meta:
        model = ServicePoint
        fields = {"code": ["exact"], "status": ["exact"], "district": ["exact"], "area": ["exact"]}

    def filter_within(self, queryset: QuerySet[ServicePoint], name: str, value: Any) -> QuerySet[ServicePoint]:
        root = District.objects.filter(pk=value).values_list("path", flat=True).first()
        return queryset.filter(district__path__startswith=root) if root else queryset.none()


class RegisterPermission(BasePermission):
    """Anyone reads what is visible; the office of a territory writes in it."""

    def has_permission(self, request: Request, view: Any) -> bool:
        rights = rights_of(request.user)
        return request.method in SAFE_METHODS or rights.superuser or rights.has(*OFFICES)

    def has_object_permission(self, request: Request, view: Any, obj: ServicePoint) -> bool:
        return request.method in SAFE_METHODS or rights_of(request.user).keeps_registers_of(obj.district.path)


@extend_schema_view(
    create=extend_schema(
        examples=[
            OpenApiExample(
                "a hall with its hours",
                {
                    "code": "XA-H-0007",
                    "kind": "hall",
                    "name": "莲湖区政务服务大厅",
                    "district": "0192f0c1-2b3c-7d4e-8f50-617283940a4e",
                    "location": {"type": "Point", "coordinates": [108.93321, 34.26518]},
                    "opening_hours": {"week": {"mon": [["09:00", "12:00"], ["13:30", "17:00"]]}},
                },
                request_only=True,
            )
        ]
    )
)
class ServicePointViewSet(ModelViewSet):
    """Where people hand in, collect and ask.

    Without a sign-in the public points; offices and supervisors see all of their territory. The office of a territory
    adds, changes and strikes off its points.
    """

    serializer_class = s.ServicePointSerializer
    permission_classes = (RegisterPermission,)
    queryset = ServicePoint.objects.none()
    filterset_class = ServicePointFilter
    geometry_field = "location"
    ordering = ("code",)
    ordering_fields = ("code", "name", "updated_at")

    def get_queryset(self) -> QuerySet[ServicePoint]:
        return ServicePoint.objects.visible_to(self.request.user).select_related("district").defer("district__boundary")

    def perform_create(self, serializer: Any) -> None:
        rights = rights_of(self.request.user)
        serializer.instance = services.create_service_point(by=rights, **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        services.update_service_point(serializer.instance, by=rights_of(self.request.user), **serializer.validated_data)

    def perform_destroy(self, instance: ServicePoint) -> None:
        services.delete_service_point(instance, by=rights_of(self.request.user))


class NearestView(GenericAPIView[ServicePoint]):
    """The service points nearest to a place, open to all.

    Public points in service (`status` open) inside the radius, nearest first by geodesic distance on the WGS 84
    ellipsoid. Equal distances, in whole millimetres, are ordered by id. `total` counts all inside the radius.
    """

    permission_classes = (AllowAny,)
    queryset = ServicePoint.objects.none()
    serializer_class = s.NearestSerializer
    renderer_classes = (GeoJSONRenderer, JSONRenderer)
    filter_backends = ()
    pagination_class = None

    @extend_schema(
        operation_id="service_points_nearest",
        parameters=[
            OpenApiParameter("lon", OpenApiTypes.DOUBLE, required=True, description="degrees, -180 to 180, in `crs`"),
            OpenApiParameter("lat", OpenApiTypes.DOUBLE, required=True, description="degrees, -90 to 90, in `crs`"),
            OpenApiParameter(
                "radius",
                {
                    "type": "number",
                    "exclusiveMinimum": 0,
                    "maximum": nearest.MAX_RADIUS_M,
                    "default": int(nearest.DEFAULT_RADIUS_M),
                },
                description="metres",
            ),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": nearest.MAX_LIMIT, "default": nearest.DEFAULT_LIMIT},
            ),
            OpenApiParameter(
                "kind",
                {"type": "array", "items": {"type": "string", "enum": ServicePoint.Kind.values}},
                description="repeated or separated by commas; all kinds when absent",
            ),
            OpenApiParameter(
                "item",
                OpenApiTypes.STR,
                description="a service item that the point must handle. No items are kept yet, so every value is "
                "refused with 422 `unknown_reference`.",
            ),
            OpenApiParameter(
                "open_at",
                OpenApiTypes.STR,
                description="only points open at this instant: `now`, or ISO 8601 with offset or Z. Points whose hours "
                "are not known are left out.",
            ),
            OpenApiParameter(
                "by",
                {"type": "string", "enum": list(parameters.BY), "default": "air"},
                description="`walk`: as `air`, and each feature says `walk: unavailable` while there is no router",
            ),
            OpenApiParameter(
                "crs",
                {"type": "string", "enum": list(crs.CRS), "default": "wgs84"},
                description="coordinate system of lon and lat, and of the answer",
            ),
        ],
        responses={(200, kind): s.NearestSerializer for kind in ("application/geo+json", "application/json")},
        examples=[
            OpenApiExample(
                "nearest locker",
                value={
                    "type": "FeatureCollection",
                    "total": 37,
                    "features": [
                        {
                            "type": "Feature",
                            "id": "01932f6e-7d1c-7c3a-9f59-0c1f2d3e4a5b",
                            "geometry": {"type": "Point", "coordinates": [108.95412, 34.26093]},
                            "properties": {
                                "code": "XA-L-0001",
                                "kind": "locker",
                                "name": "钟楼自助文件柜",
                                "distance_m": 312.418,
                                "open_now": True,
                                "todays_hours": [["00:00", "24:00"]],
                                "free_compartments": 12,
                            },
                        }
                    ],
                },
                response_only=True,
            )
        ],
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request, parameters.NEAREST)
        query = request.query_params
        search, way = parameters.search_from(query), parameters.way_from(query)
        found = find_nearest(search)
        extra = {"walk": "unavailable"} if way == "walk" else {}
        serializer = s.ServicePointSerializer(context={"request": request, "crs": parameters.named_crs(query)})
        features = []
        for point, distance_m in found.points:
            properties = serializer.to_representation(point)
            features.append(
                {
                    "type": "Feature",
                    "id": properties["id"],
                    "geometry": properties.pop("location"),
                    "properties": {**properties, "distance_m": distance_m, **extra},
                }
            )
        return Response({"type": "FeatureCollection", "total": found.total, "features": features})
