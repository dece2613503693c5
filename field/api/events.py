"""Arrivals, departures and overdue visits, as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers, viewsets

from field.api import list_files
from field.api.fields import in_district
from field.domain.happenings import Kind
from field.models import Event
from field.services import looks
from geo_portal.core.exchange.lists import ExportMixin
from geo_portal.core.orderings import ByPerson, Orderings, by_text, by_turn


class EventSerializer(serializers.ModelSerializer[Event]):
    """What `/ws/live` tells as an event, with the same names."""

    event = serializers.ChoiceField(source="kind", choices=[kind.value for kind in Kind], read_only=True)
    user_name = serializers.SerializerMethodField()
    site_name = serializers.CharField(source="site.name", read_only=True)
    site_name_en = serializers.CharField(source="site.name_en", read_only=True)
    district = serializers.UUIDField(source="site.district_id", read_only=True)
    district_name = serializers.CharField(source="site.district.name", read_only=True)

    class Meta:
        model = Event
        fields = (
            "id",
            "event",
            "at",
            "seen",
            "user",
            "user_name",
            "site",
            "site_name",
            "site_name_en",
            "district",
            "district_name",
            "visit",
            "assignment",
            "recorded_at",
        )
        read_only_fields = fields

    def get_user_name(self, event: Event) -> str | None:
        """None for what an agency holds."""
        return None if event.user is None else str(event.user)


class EventFilter(filters.FilterSet):
    event = filters.ChoiceFilter(field_name="kind", choices=[(kind.value, kind.value) for kind in Kind])
    user = filters.UUIDFilter(field_name="user")
    site = filters.UUIDFilter(field_name="site")
    visit = filters.UUIDFilter(field_name="visit")
    district = filters.UUIDFilter(method="filter_district", help_text="a district: it and all below it")
    at_after = filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte")
    at_before = filters.IsoDateTimeFilter(field_name="at", lookup_expr="lt")

    class Meta:
        model = Event
        fields: list[str] = []

    def filter_district(self, queryset: QuerySet[Any], name: str, value: UUID) -> QuerySet[Any]:
        return in_district(queryset, "site__district__path", value)


class EventViewSet(ExportMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Event]):
    """What happened on the live map, the latest first: about oneself, and for overseers at the sites of their
    territory."""

    serializer_class = EventSerializer
    queryset = Event.objects.none()
    filterset_class = EventFilter
    list_file = list_files.EVENTS
    ordering = ("-at",)
    ordering_fields = ("at",)
    computed_orderings: ClassVar[Orderings] = {
        "event": by_turn("kind", Kind),
        "user_name": ByPerson("user"),
        "site_name": by_text("site__name"),
        "site_name_en": by_text("site__name_en", "site__name"),
        "district_name": by_text("site__district__name"),
    }

    def get_queryset(self) -> QuerySet[Event]:
        shown = Event.objects.visible_to(self.request.user).select_related("user", "site__district")
        return shown.defer("site__district__boundary")

    def about_to_show(self, records: Sequence[Event]) -> None:
        """That their people are looked at is noted."""
        looks.note_events(self.request.user, records)
