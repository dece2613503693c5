"""View bases: strict filters, cursor pages, GeoJSON on request, coordinate systems, ETag and If-Match."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from geo_portal.core import crs
from geo_portal.core.errors import Invalid, NotFound, PreconditionFailed, PreconditionRequired
from geo_portal.core.filters import ALWAYS, refuse_unknown
from geo_portal.core.orderings import Orderings

GEOJSON = "application/geo+json"


class UnknownCrs(Invalid):
    code = "unknown_crs"
    text = _("`crs` is one of wgs84, gcj02, bd09, cgcs2000.")


def query_crs(request: Request) -> str:
    """The coordinate system the caller wants answers (and query coordinates) in."""
    named = request.query_params.get("crs", "wgs84")
    if named not in crs.CRS:
        raise UnknownCrs(errors=[{"pointer": "crs", "code": "unknown_crs", "detail": "unknown"}])
    return named


def etag_of(record: Any) -> str:
    return f'W/"{record.rev}"'


def require_match(request: Request, record: Any) -> None:
    """Optimistic locking: 428 without If-Match, 412 when the record has another revision by now. Call it with the
    row locked."""
    sent = request.headers.get("If-Match")
    if sent is None:
        raise PreconditionRequired(headers_needed=["If-Match"])
    if sent.strip() != "*" and str(record.rev) not in re.findall(r'"(\d+)"', sent):
        raise PreconditionFailed(rev=record.rev)


class GeoViewMixin:
    """What our view sets share. `geometry_field` names the field that becomes the geometry of GeoJSON features."""

    geometry_field: str | None = None
    ordering_fields: tuple[str, ...] = ()
    computed_orderings: ClassVar[Orderings] = {}
    extra_query_parameters: tuple[str, ...] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]  # of the view it is mixed into
        if getattr(self, "action", None) != "list":
            refuse_unknown(request, ALWAYS - {"limit", "cursor", "ordering"} | set(self.extra_query_parameters))

    def get_serializer_context(self) -> dict[str, Any]:
        context: dict[str, Any] = super().get_serializer_context()  # type: ignore[misc]  # of the view it is mixed into
        context["crs"] = query_crs(self.request) if getattr(self, "request", None) is not None else "wgs84"  # type: ignore[attr-defined]  # of the view it is mixed into
        return context

    def _as_geojson(self) -> bool:
        renderer = getattr(self.request, "accepted_renderer", None)  # type: ignore[attr-defined]  # of the view it is mixed into
        return bool(self.geometry_field) and getattr(renderer, "media_type", "") == GEOJSON

    def feature(self, item: dict[str, Any]) -> dict[str, Any]:
        properties = dict(item)
        geometry = properties.pop(str(self.geometry_field), None)
        return {"type": "Feature", "id": properties.get("id"), "geometry": geometry, "properties": properties}

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        queryset = self.filter_queryset(self.get_queryset())  # type: ignore[attr-defined]  # of the view it is mixed into
        page = self.paginate_queryset(queryset)  # type: ignore[attr-defined]  # of the view it is mixed into
        data = self.get_serializer(page, many=True).data  # type: ignore[attr-defined]  # of the view it is mixed into
        if self._as_geojson():
            return self.get_paginated_response(  # type: ignore[attr-defined,no-any-return]  # of the view it is mixed into
                {"type": "FeatureCollection", "features": [self.feature(item) for item in data]}
            )
        return self.get_paginated_response(data)  # type: ignore[attr-defined,no-any-return]  # of the view it is mixed into

    def answer(self, record: Any, status: int = 200) -> Response:
        """One record, with its revision as ETag."""
        data = self.get_serializer(record).data  # type: ignore[attr-defined]  # of the view it is mixed into
        headers = {"ETag": etag_of(record)} if hasattr(record, "rev") else {}
        return Response(self.feature(data) if self._as_geojson() else data, status=status, headers=headers)


class DetailMixin:
    """One record by its id."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.answer(self.get_object())  # type: ignore[attr-defined,no-any-return]  # of the view it is mixed into


class ReadViewSet(GeoViewMixin, DetailMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """List and detail."""

    lookup_value_converter = "uuid"


class ModelViewSet(
    GeoViewMixin,
    mixins.CreateModelMixin,
    DetailMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    mixins.ListModelMixin,
    viewsets.GenericViewSet[Any],
):
    """List, detail, create, change and delete. PATCH, PUT and DELETE need If-Match.

    Writes go through `perform_create(serializer)`, `perform_update`, `perform_destroy`, which subclasses point at their
    services; each runs in one transaction, updates with the row locked.
    """

    lookup_value_converter = "uuid"
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        with transaction.atomic():
            self.perform_create(serializer)
            record: Any = serializer.instance
            record.refresh_from_db(fields=["rev"])
        return self.answer(record, status=201)

    def locked(self) -> Any:
        """The record, visible to the caller, row locked, If-Match checked. Inside a transaction."""
        record = self.get_object()
        model: type[Model] = type(record)
        if model._base_manager.select_for_update(no_key=True).filter(pk=record.pk).first() is None:
            raise NotFound  # deleted by whoever held the lock
        record.refresh_from_db(fields=["rev"])
        require_match(self.request, record)
        return self.get_object()

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with transaction.atomic():
            record = self.locked()
            serializer = self.get_serializer(record, data=request.data, partial=True)
            serializer.is_valid(raise_exception=True)
            self.perform_update(serializer)
            changed: Any = serializer.instance
            changed.refresh_from_db(fields=["rev"])
        return self.answer(changed)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with transaction.atomic():
            self.perform_destroy(self.locked())
        return Response(status=204)
