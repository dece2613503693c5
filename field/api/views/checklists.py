"""Checklists over HTTP."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from field.api import examples, filters
from field.api import serializers as s
from field.api.views.base import FieldViewSet, creating
from field.models import Checklist
from field.services import checklists, xlsform
from geo_portal.core.orderings import Orderings, by_text


@extend_schema_view(create=creating(s.ChecklistSerializer, examples.CHECKLIST))
class ChecklistViewSet(FieldViewSet):
    """Checklists: those in force unless asked otherwise, and any version by its id. Offices draft, publish and withdraw
    versions; once published, what a version asks never changes."""

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    serializer_class = s.ChecklistSerializer
    queryset = Checklist.objects.none()
    filterset_class = filters.ChecklistFilter
    ordering = ("code", "-version")
    ordering_fields = ("code", "version", "published_at")
    computed_orderings: ClassVar[Orderings] = {
        "title": by_text("title"),
    }

    def get_queryset(self) -> QuerySet[Checklist]:
        return Checklist.objects.visible_to(self.request.user)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only lists are narrowed to what is in force."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def make(self, serializer: Any) -> tuple[Checklist, bool]:
        return checklists.add_version(self.request.user, **serializer.validated_data)

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        """Of a draft; a published version is refused with 409 `checklist_fixed`."""
        draft: Any = serializer.instance
        checklists.edit_draft(self.request.user, draft.pk, serializer.validated_data)

    def perform_destroy(self, instance: Checklist) -> None:
        checklists.delete_draft(self.request.user, instance.pk)

    @extend_schema(
        request={"multipart/form-data": s.XlsFormSerializer}, responses=s.ImportedFormSerializer, filters=False
    )
    @action(detail=False, methods=["post"], url_path="import", parser_classes=[MultiPartParser])
    def import_xlsform(self, request: Request) -> Response:
        """Read an XLSForm and tell what it would be here, and what cannot be taken over. Saves nothing: POST the form
        as a draft."""
        checklists.require_office(request.user)
        body = s.XlsFormSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        upload = body.validated_data["file"]
        if upload.size > xlsform.MAX_UPLOAD:
            raise xlsform.XlsFormTooBig(limit_bytes=xlsform.MAX_UPLOAD)
        imported, warnings = xlsform.read_xlsform(upload.read())
        return Response(s.ImportedFormSerializer({**asdict(imported), "warnings": warnings}).data)

    @extend_schema(
        request=s.PublishSerializer,
        responses={
            200: s.ChecklistSerializer,
            412: OpenApiResponse(description="with If-Match: somebody changed the draft since"),
        },
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: Any = None) -> Response:
        """Put a draft in force. Again changes nothing. With an If-Match only if it still is what was read."""
        checklist = self.get_object()
        body = s.PublishSerializer(data=request.data or {})
        body.is_valid(raise_exception=True)
        with transaction.atomic():
            if "If-Match" in request.headers:
                self.locked()
            checklists.publish(request.user, checklist.pk, **body.validated_data)
        return self.answer(self.fresh(checklist))

    @extend_schema(request=s.NothingSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any = None) -> Response:
        """Take a version out of force, for good; visits that name it go on with it. Again changes nothing."""
        checklist = self.get_object()
        s.NothingSerializer(data=request.data or {}).is_valid(raise_exception=True)
        checklists.withdraw(request.user, checklist.pk)
        return self.answer(self.fresh(checklist))
