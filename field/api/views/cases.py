"""Cases and what they are about, over HTTP."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_view
from rest_framework.serializers import BaseSerializer

from field.api import examples, filters, list_files
from field.api import serializers as s
from field.api.views.base import FieldViewSet, creating
from field.models import Case, Category
from field.services import cases
from geo_portal.core.api import ReadViewSet
from geo_portal.core.exchange.lists import ExportMixin
from geo_portal.core.orderings import ByPerson, Orderings, by_number, by_text, by_time


class CategoryViewSet(ReadViewSet):
    """What cases are about: a list that everybody shares."""

    serializer_class = s.CategorySerializer
    queryset = Category.objects.none()
    ordering = ("order",)
    ordering_fields = ("order", "code")

    def get_queryset(self) -> QuerySet[Category]:
        return Category.objects.visible_to(self.request.user)


@extend_schema_view(create=creating(s.CaseSerializer, examples.CASE))
class CaseViewSet(ExportMixin, FieldViewSet):
    """Problems raised at sites."""

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    serializer_class = s.CaseSerializer
    queryset = Case.objects.none()
    filterset_class = filters.CaseFilter
    list_file = list_files.CASES
    geometry_field = "position"
    ordering = ("-raised_at",)
    ordering_fields = ("raised_at", "created_at", "updated_at")
    computed_orderings: ClassVar[Orderings] = {
        "site_name": by_text("site__name"),
        "site_name_en": by_text("site__name_en", "site__name"),
        "district_name": by_text("site__district__name"),
        "category": by_number("category__order"),
        "submitter_name": ByPerson("submitter"),
        "settled_at": by_time("settled_at"),
    }

    def related(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = queryset.select_related("site__district", "category", "submitter", "visit")
        return rows.defer("site__district__boundary")

    def get_queryset(self) -> QuerySet[Case]:
        return self.related(Case.objects.visible_to(self.request.user))

    def make(self, serializer: Any) -> tuple[Case, bool]:
        return cases.create_case(self.request.user, serializer.build())

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        cases.edit_case(self.request.user, serializer.instance, serializer.validated_data)  # type: ignore[arg-type]  # there is one to change

    def perform_destroy(self, instance: Case) -> None:
        cases.delete_case(self.request.user, instance)
