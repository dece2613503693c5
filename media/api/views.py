"""Photos and panoramas over HTTP. Uploads are native ASGI (`media.tus`); only `uploads/known` is answered here."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from geo_portal.core.api import ReadViewSet
from geo_portal.core.errors import Conflict, Invalid, NotFound
from geo_portal.core.files import file_response
from geo_portal.core.filters import refuse_unknown
from media import services
from media.api.serializers import KnownFileSerializer, PanoramaSerializer, PhotoSerializer
from media.domain.content import EXTENSIONS
from media.domain.pictures import PREVIEW_PIXELS, PREVIEW_TYPE
from media.models import Panorama, Photo, Picture

BYTES = OpenApiResponse(OpenApiTypes.BINARY, description="the bytes")
PART = OpenApiResponse(OpenApiTypes.BINARY, description="the bytes of the range")
ANY = "application/octet-stream"
RANGE = OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="one range, as bytes=0-1023")
IF_NONE_MATCH = OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="an ETag you hold")
ANSWERS = {
    "304": OpenApiResponse(description="you hold it"),
    "416": OpenApiResponse(description="the range lies outside the file"),
}


class PhotoNotReady(Conflict):
    code = "photo_not_ready"
    text = _("The photo has not been read yet, or was refused; it has no preview.")


class PanoramaNotReady(Conflict):
    code = "panorama_not_ready"
    text = _("The panorama has not been read yet, or was refused; it has no preview.")


class PictureViewSet(ReadViewSet):
    """Pictures that the caller sent, or may see through the records they belong to; newest first."""

    not_ready: type[Conflict]
    filterset_fields = {"state": ["exact"], "uploaded_by": ["exact"]}
    geometry_field = "position"
    ordering = ("-created_at",)
    ordering_fields = ("created_at", "taken_at")

    @extend_schema(
        parameters=[RANGE, IF_NONE_MATCH],
        responses={
            **{(200, kind): BYTES for kind in (*EXTENSIONS, ANY)},
            **{(206, kind): PART for kind in (*EXTENSIONS, ANY)},
            **ANSWERS,
        },
    )
    @action(detail=True, geometry_field=None)
    def file(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The original, byte for byte, for download."""
        picture = self.get_object()
        stored = picture.file
        extension = EXTENSIONS.get(stored.content_type, "bin")
        return file_response(
            request._request,
            services.open_original(picture),
            size=stored.size,
            etag=stored.sha256,
            content_type=stored.content_type if stored.content_type in EXTENSIONS else ANY,
            attachment=picture.filename or f"{picture._meta.model_name}-{picture.pk}.{extension}",
        )

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "size", int, enum=sorted(PREVIEW_PIXELS), default=1024, description="longest side, pixels"
            ),
            RANGE,
            IF_NONE_MATCH,
        ],
        responses={
            (200, PREVIEW_TYPE): BYTES,
            (206, PREVIEW_TYPE): PART,
            **ANSWERS,
            "409": OpenApiResponse(description="not read yet, or refused: state and refusal_code say which"),
        },
    )
    @action(detail=True, geometry_field=None, extra_query_parameters=("size",))
    def preview(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A small upright JPEG without any metadata, to be shown."""
        size = _preview_size(request.query_params.get("size", "1024"))
        picture = self.get_object()
        if picture.state != Picture.State.READY:
            raise self.not_ready(state=picture.state, refusal_code=picture.refusal_code)
        file, length = services.open_preview(picture, size)
        return file_response(
            request._request, file, size=length, etag=f"{picture.file.sha256}-{size}", content_type=PREVIEW_TYPE
        )


class PhotoViewSet(PictureViewSet):
    """Photos that the caller sent, or may see through the records they belong to; newest first."""

    serializer_class = PhotoSerializer
    queryset = Photo.objects.none()
    not_ready = PhotoNotReady

    def get_queryset(self) -> QuerySet[Photo]:
        return Photo.objects.visible_to(self.request.user).select_related("file", "uploaded_by")


class PanoramaViewSet(PictureViewSet):
    """Panoramas that the caller sent, or may see through their sites; newest first."""

    serializer_class = PanoramaSerializer
    queryset = Panorama.objects.none()
    not_ready = PanoramaNotReady

    def get_queryset(self) -> QuerySet[Panorama]:
        return Panorama.objects.visible_to(self.request.user).select_related("file", "uploaded_by")


def _preview_size(raw: str) -> int:
    if raw not in {str(pixels) for pixels in PREVIEW_PIXELS}:
        detail = f"one of {', '.join(str(pixels) for pixels in sorted(PREVIEW_PIXELS))}"
        raise Invalid(
            detail, code="unknown_size", errors=[{"pointer": "size", "code": "unknown_size", "detail": detail}]
        )
    return int(raw)


class KnownFileView(GenericAPIView[Photo]):
    """Whether bytes need not be sent, because the caller can already read a file with that hash."""

    serializer_class = KnownFileSerializer
    queryset = Photo.objects.none()
    filter_backends = ()
    pagination_class = None

    @extend_schema(
        parameters=[OpenApiParameter("sha256", str, required=True, description="64 hexadecimal digits")],
        responses={200: KnownFileSerializer, 404: OpenApiResponse(description="not known to you: send it")},
    )
    def get(self, request: Request) -> Response:
        """Unknown and somebody else's look alike: one answer, one query, the same time."""
        refuse_unknown(request, frozenset({"sha256", "format"}))
        sha256 = request.query_params.get("sha256", "")
        if not re.fullmatch(r"[0-9a-fA-F]{64}", sha256):
            error = {"pointer": "sha256", "code": "invalid", "detail": "64 hexadecimal digits"}
            raise Invalid("sha256 must be 64 hexadecimal digits.", errors=[error])
        photo = services.photo_known_to(request.user, sha256)
        if photo is None:
            raise NotFound
        return Response({"sha256": photo.file.sha256, "size": photo.file.size, "photo": photo.pk})
