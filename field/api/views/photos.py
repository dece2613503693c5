"""Photos of visits over HTTP."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_view
from rest_framework.serializers import BaseSerializer

from field.api import examples, filters
from field.api import serializers as s
from field.api.views.base import FieldViewSet, creating
from field.models import VisitPhoto
from field.services import photos


@extend_schema_view(create=creating(s.VisitPhotoSerializer, examples.VISIT_PHOTO))
class VisitPhotoViewSet(FieldViewSet):
    """Photos of visits: announced here, sent through `uploads/`."""

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    serializer_class = s.VisitPhotoSerializer
    queryset = VisitPhoto.objects.none()
    filterset_class = filters.VisitPhotoFilter
    geometry_field = "position"
    ordering = ("created_at",)
    ordering_fields = ("created_at",)

    def related(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = queryset.select_related("visit__site__district", "photo", "case")
        return rows.defer("visit__site__district__boundary").with_upload()  # type: ignore[attr-defined,no-any-return]  # the model's own

    def get_queryset(self) -> QuerySet[VisitPhoto]:
        return self.related(VisitPhoto.objects.visible_to(self.request.user))

    def make(self, serializer: Any) -> tuple[VisitPhoto, bool]:
        return photos.announce_photo(self.request.user, serializer.build())

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        photos.edit_photo(self.request.user, serializer.change())  # type: ignore[attr-defined]  # the view's own

    def perform_destroy(self, instance: VisitPhoto) -> None:
        photos.delete_photo(self.request.user, instance)
