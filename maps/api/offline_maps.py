"""Offline maps over HTTP."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from geo_portal.accounts.models import User
from geo_portal.core.api import ReadViewSet
from geo_portal.core.files import file_response
from maps.models import OfflinePackage
from maps.services import offline_maps

PMTILES = "application/vnd.pmtiles"
_BYTES = OpenApiResponse(OpenApiTypes.BINARY, description="the bytes")
_PART = OpenApiResponse(OpenApiTypes.BINARY, description="the bytes of the range")


class OfflinePackageSerializer(serializers.ModelSerializer[OfflinePackage]):
    """An offline map: a PMTiles archive (version 3) with the part of the basemap that covers a person's places."""

    bounds = serializers.SerializerMethodField()

    class Meta:
        model = OfflinePackage
        fields = (
            "id", "state", "failure", "size", "sha256", "part_bytes", "parts", "tile_type", "tiles", "min_zoom",
            "max_zoom", "bounds", "attribution", "created_at", "built_at",
        )  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "size": {"help_text": "bytes of the file; null until `ready`, like all that describes the file"},
            "part_bytes": {"help_text": "bytes of each part but the last"},
            "parts": {"help_text": "SHA-256 of each part, in order, as 64 hexadecimal digits"},
            "tile_type": {"help_text": "`mvt`, `png`, `jpeg`, `webp` or `avif`; empty until `ready`"},
            "failure": {"help_text": "`basemap_changed`, `basemap_unreadable` or `nothing_there`; empty otherwise"},
        }

    @extend_schema_field({"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4})
    def get_bounds(self, package: OfflinePackage) -> list[float]:
        return [round(value, 6) for value in package.bounds]


class OfflinePackageViewSet(ReadViewSet):
    """The part of the basemap around the places that one works at, to be taken along.

    POST asks for it; while it is `building`, GET it again until it is `ready` or `failed`. The file is fetched in
    ranges, and its ETag is its SHA-256: with `If-Range` a download goes on only while the file is the same.
    """

    serializer_class = OfflinePackageSerializer
    queryset = OfflinePackage.objects.none()
    ordering = ("-created_at",)

    def get_queryset(self) -> QuerySet[OfflinePackage]:
        return OfflinePackage.objects.visible_to(self.request.user)

    @extend_schema(
        request=None,
        responses={
            200: OfflinePackageSerializer,
            202: OpenApiResponse(OfflinePackageSerializer, description="it is being made"),
        },
    )
    def create(self, request: Request) -> Response:
        """Ask for the map of one's own places as they are today. People with the same places share one."""
        package = offline_maps.package_for(cast(User, request.user))
        return self.answer(package, status=200 if package.state == "ready" else 202)

    @extend_schema(
        parameters=[
            OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="one range, as bytes=0-1023"),
            OpenApiParameter("If-Range", str, OpenApiParameter.HEADER, description="the ETag that the range is of"),
            OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="an ETag you hold"),
        ],
        responses={
            (200, PMTILES): _BYTES,
            (206, PMTILES): _PART,
            "304": OpenApiResponse(description="you hold it"),
            "409": OpenApiResponse(description="it is not ready"),
            "416": OpenApiResponse(description="the range lies outside the file"),
        },
    )
    @action(detail=True)
    def file(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The archive, whole or a range of it."""
        package: OfflinePackage = self.get_object()
        return file_response(
            request._request,
            offline_maps.open_package(package),
            size=int(package.size or 0),
            etag=str(package.sha256),
            content_type=PMTILES,
            attachment="offline-map.pmtiles",
        )
