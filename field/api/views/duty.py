"""When people are on duty and where they were last seen, over HTTP."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from drf_spectacular.utils import extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.serializers import BaseSerializer

from field.api import examples, filters
from field.api import serializers as s
from field.api.views.base import FieldViewSet, creating
from field.models import Assignment, DutyWindow, LastPosition, Look
from field.services import duty, looks
from geo_portal.core.api import GeoViewMixin


@extend_schema_view(create=creating(s.DutyWindowSerializer, examples.DUTY_WINDOW))
class DutyWindowViewSet(FieldViewSet):
    """When people are on duty, and their positions may be kept. Offices set it for their district and its people."""

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    serializer_class = s.DutyWindowSerializer
    queryset = DutyWindow.objects.none()
    filterset_class = filters.DutyWindowFilter
    ordering = ("weekday", "starts")
    ordering_fields = ("weekday", "starts", "created_at")

    def related(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("user", "district").defer("district__boundary")

    def get_queryset(self) -> QuerySet[DutyWindow]:
        return self.related(DutyWindow.objects.visible_to(self.request.user))

    def make(self, serializer: Any) -> tuple[DutyWindow, bool]:
        if (existing := self.same(serializer, self.get_queryset())) is not None:
            return existing, False
        return duty.save_window(self.request.user, serializer.build()), True

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        duty.require_keeper(self.request.user, serializer.instance)  # type: ignore[arg-type]  # there is one to change
        duty.save_window(self.request.user, serializer.change())  # type: ignore[attr-defined]  # the view's own

    def perform_destroy(self, instance: DutyWindow) -> None:
        duty.require_keeper(self.request.user, instance)
        instance.delete()


class PositionViewSet(GeoViewMixin, mixins.ListModelMixin, viewsets.GenericViewSet[LastPosition]):
    """Where people were last seen on duty: one's own, and for overseers those in their territory."""

    serializer_class = s.LastPositionSerializer
    queryset = LastPosition.objects.none()
    filterset_class = filters.LastPositionFilter
    geometry_field = "location"

    def get_queryset(self) -> QuerySet[LastPosition]:
        visible = LastPosition.objects.visible_to(self.request.user)
        rows = visible.annotate(id=F("user_id")).select_related("user", "visit__site", "district")
        return rows.defer("district__boundary")

    def paginate_queryset(self, queryset: Any) -> Any:
        """A page, with how many of each person's sites are overdue; that its people were looked at is noted."""
        page = super().paginate_queryset(queryset)
        people = [row.pk for row in page or ()]
        looks.note(self.request.user, people, Look.Purpose.POSITION)
        visible = Assignment.objects.visible_to(self.request.user)
        overdue = visible.filter(holder_user__in=people).overdue_by_holder()
        for row in page or ():
            row.overdue = overdue[row.pk]
        return page
