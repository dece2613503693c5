"""What the lists of field can be narrowed by."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters

from field.api.fields import in_district, read_bbox
from field.domain.visit import VisitStatus
from field.models import Assignment, Case, Checklist, DutyWindow, LastPosition, Site, Visit, VisitPhoto
from field.models.visit import STATUSES

_SUBTREE = "a district: it and all below it"
_BBOX = "west,south,east,north in degrees of the query's `crs`"


class SiteFilter(filters.FilterSet):
    district = filters.UUIDFilter(method="filter_district", help_text=_SUBTREE)
    agency = filters.UUIDFilter(field_name="agency")
    code = filters.CharFilter(max_length=40)
    q = filters.CharFilter(method="filter_q", max_length=100, help_text="part of the name, English name or code")
    bbox = filters.CharFilter(method="filter_bbox", help_text=_BBOX)

    class Meta:
        model = Site
        fields = {"kind": ["exact"], "status": ["exact"]}

    def filter_district(self, queryset: QuerySet[Any], name: str, value: UUID) -> QuerySet[Any]:
        return in_district(queryset, "district__path", value)

    def filter_q(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(Q(name__icontains=value) | Q(name_en__icontains=value) | Q(code__icontains=value))

    def filter_bbox(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(location__coveredby=read_bbox(self.request, value))


class AssignmentFilter(filters.FilterSet):
    site = filters.UUIDFilter(field_name="site")
    holder_user = filters.UUIDFilter(field_name="holder_user")
    holder_agency = filters.UUIDFilter(field_name="holder_agency")
    liaison = filters.UUIDFilter(field_name="liaison_rows__user")
    district = filters.UUIDFilter(method="filter_district", help_text=_SUBTREE)
    current = filters.BooleanFilter(method="filter_current", help_text="in force today")

    class Meta:
        model = Assignment
        fields: list[str] = []

    def filter_district(self, queryset: QuerySet[Any], name: str, value: UUID) -> QuerySet[Any]:
        return in_district(queryset, "site__district__path", value)

    def filter_current(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        current = Assignment.objects.current().values("pk")
        return queryset.filter(pk__in=current) if value else queryset.exclude(pk__in=current)


class VisitFilter(filters.FilterSet):
    site = filters.UUIDFilter(field_name="site")
    status = filters.MultipleChoiceFilter(
        choices=STATUSES,
        distinct=False,  # no join doubles a visit, and making sure of it sorts them all
        help_text=f"one or more of {', '.join(VisitStatus)}",
    )
    district = filters.UUIDFilter(method="filter_district", help_text=_SUBTREE)
    participant = filters.UUIDFilter(field_name="participant_rows__user")
    assignment = filters.UUIDFilter(field_name="assignment")
    planned_from = filters.DateFilter(field_name="planned_for", lookup_expr="gte")
    planned_to = filters.DateFilter(field_name="planned_for", lookup_expr="lte")
    started_after = filters.IsoDateTimeFilter(field_name="started_at", lookup_expr="gte")
    started_before = filters.IsoDateTimeFilter(field_name="started_at", lookup_expr="lt")

    class Meta:
        model = Visit
        fields: list[str] = []

    def filter_district(self, queryset: QuerySet[Any], name: str, value: UUID) -> QuerySet[Any]:
        return in_district(queryset, "site__district__path", value)


class VisitPhotoFilter(filters.FilterSet):
    visit = filters.UUIDFilter(field_name="visit")
    site = filters.UUIDFilter(field_name="visit__site")
    case = filters.UUIDFilter(field_name="case")
    shows_case = filters.BooleanFilter(field_name="case", lookup_expr="isnull", exclude=True)

    class Meta:
        model = VisitPhoto
        fields = {"state": ["exact"]}


class CaseFilter(filters.FilterSet):
    site = filters.UUIDFilter(field_name="site")
    visit = filters.UUIDFilter(field_name="visit")
    category = filters.UUIDFilter(field_name="category")
    category_code = filters.CharFilter(field_name="category__code", max_length=40)
    submitter = filters.UUIDFilter(field_name="submitter")
    district = filters.UUIDFilter(method="filter_district", help_text=_SUBTREE)
    raised_after = filters.IsoDateTimeFilter(field_name="raised_at", lookup_expr="gte")
    raised_before = filters.IsoDateTimeFilter(field_name="raised_at", lookup_expr="lt")
    settled = filters.BooleanFilter(field_name="settled_at", lookup_expr="isnull", exclude=True)
    q = filters.CharFilter(field_name="text", lookup_expr="icontains", max_length=100, help_text="part of the text")
    bbox = filters.CharFilter(method="filter_bbox", help_text=_BBOX)

    class Meta:
        model = Case
        fields = {"settled_on_site": ["exact"]}

    def filter_district(self, queryset: QuerySet[Any], name: str, value: UUID) -> QuerySet[Any]:
        return in_district(queryset, "site__district__path", value)

    def filter_bbox(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(position__coveredby=read_bbox(self.request, value))


class ChecklistFilter(filters.FilterSet):
    code = filters.CharFilter(max_length=60)
    in_force = filters.BooleanFilter(
        method="filter_in_force", help_text="true unless said: published and not withdrawn; false: the others"
    )

    class Meta:
        model = Checklist
        fields: list[str] = []

    def filter_in_force(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        in_force = Checklist.objects.in_force().values("pk")
        return queryset.filter(pk__in=in_force) if value else queryset.exclude(pk__in=in_force)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.form.cleaned_data["in_force"] is None:
            self.form.cleaned_data["in_force"] = True
        filtered: QuerySet[Any] = super().filter_queryset(queryset)
        return filtered


class DutyWindowFilter(filters.FilterSet):
    user = filters.UUIDFilter(field_name="user")
    district = filters.UUIDFilter(field_name="district")

    class Meta:
        model = DutyWindow
        fields = {"weekday": ["exact"]}


class LastPositionFilter(filters.FilterSet):
    user = filters.UUIDFilter(field_name="user")
    district = filters.UUIDFilter(method="filter_district", help_text=_SUBTREE)
    seen_after = filters.IsoDateTimeFilter(field_name="t", lookup_expr="gte")
    bbox = filters.CharFilter(method="filter_bbox", help_text=_BBOX)

    class Meta:
        model = LastPosition
        fields: list[str] = []

    def filter_district(self, queryset: QuerySet[Any], name: str, value: UUID) -> QuerySet[Any]:
        return in_district(queryset, "district__path", value)

    def filter_bbox(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(location__coveredby=read_bbox(self.request, value))
