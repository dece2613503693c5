"""Sites, their panoramas and who holds them, over HTTP."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from field.api import examples, filters, list_files
from field.api import serializers as s
from field.api.views.base import FieldViewSet, creating
from field.models import Assignment, Site, SitePanorama
from field.services import assignments, sites
from geo_portal.core.api import GeoViewMixin
from geo_portal.core.errors import NotFound
from geo_portal.core.exchange.lists import ExportMixin
from geo_portal.core.orderings import Orderings, by_text, by_turn


@extend_schema_view(create=creating(s.SiteSerializer, examples.SITE))
class SiteViewSet(ExportMixin, FieldViewSet):
    """What gets visited: enterprises and projects. Offices keep those of their district."""

    serializer_class = s.SiteSerializer
    queryset = Site.objects.none()
    filterset_class = filters.SiteFilter
    list_file = list_files.SITES
    geometry_field = "location"
    ordering = ("code",)
    ordering_fields = ("code", "created_at", "updated_at")
    computed_orderings: ClassVar[Orderings] = {
        "name": by_text("name"),
        "name_en": by_text("name_en", "name"),
        "kind": by_turn("kind", Site.Kind),
        "district_name": by_text("district__name"),
        "address": by_text("address"),
        "status": by_turn("status", Site.Status),
    }

    def related(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("district", "agency").defer("district__boundary")

    def get_queryset(self) -> QuerySet[Site]:
        return self.related(Site.objects.visible_to(self.request.user))

    def make(self, serializer: Any) -> tuple[Site, bool]:
        if (existing := self.same(serializer, self.get_queryset())) is not None:
            return existing, False
        return sites.save_site(self.request.user, serializer.build()), True

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        was_in = serializer.instance.district.path  # type: ignore[union-attr]  # the view's own
        sites.save_site(self.request.user, serializer.change(), was_in=was_in)  # type: ignore[attr-defined]  # the view's own


class SitePanoramaViewSet(GeoViewMixin, mixins.ListModelMixin, viewsets.GenericViewSet[SitePanorama]):
    """The timeline of a site: its panoramas, the newest first. One that does not tell when it was taken stands where it
    came."""

    serializer_class = s.SitePanoramaSerializer
    queryset = SitePanorama.objects.none()
    geometry_field = "position"
    ordering = ("-moment",)

    def get_queryset(self) -> QuerySet[SitePanorama]:
        shown = SitePanorama.objects.visible_to(self.request.user).filter(site=self.kwargs["pk"])
        return shown.with_moment().select_related("panorama__uploaded_by")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if not Site.objects.visible_to(request.user).filter(pk=kwargs["pk"]).exists():
            raise NotFound
        return super().list(request, *args, **kwargs)


@extend_schema_view(create=creating(s.AssignmentSerializer, examples.ASSIGNMENT))
class AssignmentViewSet(FieldViewSet):
    """Who holds which site. Offices keep those of their district."""

    serializer_class = s.AssignmentSerializer
    queryset = Assignment.objects.none()
    filterset_class = filters.AssignmentFilter
    ordering = ("-starts_on",)
    ordering_fields = ("starts_on", "ends_on", "created_at")

    def related(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = queryset.select_related("site__district", "holder_user", "holder_agency")
        return rows.defer("site__district__boundary").prefetch_related("liaisons")

    def get_queryset(self) -> QuerySet[Assignment]:
        return self.related(Assignment.objects.visible_to(self.request.user))

    def make(self, serializer: Any) -> tuple[Assignment, bool]:
        if (existing := self.same(serializer, self.get_queryset())) is not None:
            return existing, False
        liaisons = serializer.validated_data.get("liaisons", [])
        return assignments.save_assignment(self.request.user, serializer.build(), liaisons=liaisons), True

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        liaisons = serializer.validated_data.pop("liaisons", None)
        assignments.save_assignment(self.request.user, serializer.change(), liaisons=liaisons)  # type: ignore[attr-defined]  # the view's own
