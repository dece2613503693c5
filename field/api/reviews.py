"""Reported visits as a list to decide on: verdicts and decisions beside them, counted, one after another."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from field.api import list_files
from field.api.fields import in_district
from field.domain.corroboration import Verdict
from field.models import Review
from field.models.corroboration import DecisionState
from geo_portal.core.errors import NotFound
from geo_portal.core.exchange.lists import ExportMixin
from geo_portal.core.filters import read_ordering
from geo_portal.core.orderings import ByPerson, Orderings, arranged, by_text, by_turn, orderings_of
from geo_portal.core.pagination import CursorPagination, key_after

VERDICTS = [verdict.value for verdict in Verdict]
NOT_JUDGED = "none"


class ReviewSerializer(serializers.Serializer[Review]):
    """A reported visit. `decision` is what stands; `open` and `queried` ones wait for somebody."""

    id = serializers.UUIDField(source="pk")
    site = serializers.UUIDField(source="site_id")
    site_name = serializers.CharField(source="site.name")
    site_name_en = serializers.CharField(source="site.name_en")
    district_name = serializers.CharField(source="site.district.name")
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(source="visit.finished_at")
    reporter_name = serializers.SerializerMethodField()
    trail_owner_name = serializers.SerializerMethodField()
    verdict = serializers.ChoiceField(choices=VERDICTS, allow_null=True, help_text="null for a minute or so")
    score = serializers.FloatField(help_text="0 to 1; 0.5 says nothing, and stands where there is no verdict yet")
    decision = serializers.ChoiceField(choices=DecisionState.choices)

    def get_reporter_name(self, review: Review) -> str | None:
        return str(review.reporter) if review.reporter else None

    def get_trail_owner_name(self, review: Review) -> str | None:
        return str(review.trail_owner) if review.trail_owner else None


class ReviewCountSerializer(serializers.Serializer[Any]):
    """How many visits have this verdict and this decision; what no visit has is left out."""

    verdict = serializers.ChoiceField(choices=VERDICTS, allow_null=True)
    decision = serializers.ChoiceField(choices=DecisionState.choices)
    visits = serializers.IntegerField()


class NeighboursSerializer(serializers.Serializer[Any]):
    """The visits before and after one in the list; null at its ends."""

    previous = serializers.UUIDField(allow_null=True)
    next = serializers.UUIDField(allow_null=True)


class ReviewFilter(filters.FilterSet):
    verdict = filters.MultipleChoiceFilter(
        method="filter_verdict",
        choices=[(value, value) for value in (*VERDICTS, NOT_JUDGED)],
        help_text=f"one or more; `{NOT_JUDGED}` for visits that await one",
    )
    decision = filters.MultipleChoiceFilter(
        field_name="decision", choices=DecisionState.choices, distinct=False, help_text="one or more of what stands"
    )
    district = filters.UUIDFilter(method="filter_district", help_text="a district: it and all below it")
    started_after = filters.IsoDateTimeFilter(field_name="started_at", lookup_expr="gte")
    started_before = filters.IsoDateTimeFilter(field_name="started_at", lookup_expr="lt")

    class Meta:
        model = Review
        fields: list[str] = []

    def filter_verdict(self, queryset: QuerySet[Review], name: str, value: list[str]) -> QuerySet[Review]:
        if not value:
            return queryset
        return queryset.filter(Q(verdict__in=value) | (Q(verdict=None) if NOT_JUDGED in value else Q(pk__in=[])))

    def filter_district(self, queryset: QuerySet[Review], name: str, value: UUID) -> QuerySet[Review]:
        return in_district(queryset, "site__district__path", value)


class ReviewViewSet(ExportMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Review]):
    """Reported visits of the territories that one oversees, the latest first; none for others. Verdicts stand here as a
    word and a number: who asks for findings or the trail looks at a person's positions, and that is noted."""

    serializer_class = ReviewSerializer
    queryset = Review.objects.none()
    filterset_class = ReviewFilter
    list_file = list_files.REVIEWS
    lookup_value_converter = "uuid"
    ordering = ("-happened_at",)
    ordering_fields = ("happened_at", "score")
    computed_orderings: ClassVar[Orderings] = {
        "site_name": by_text("site__name"),
        "site_name_en": by_text("site__name_en", "site__name"),
        "district_name": by_text("site__district__name"),
        "reporter_name": ByPerson("reporter"),
        "trail_owner_name": ByPerson("trail_owner"),
        "decision": by_turn("decision", DecisionState),
    }

    def get_queryset(self) -> QuerySet[Review]:
        rows = self._overseen().select_related("visit", "site__district", "reporter", "trail_owner")
        return rows.defer("site__district__boundary", "site__boundary", "visit__signature", "visit__answers")

    def _overseen(self) -> QuerySet[Review]:
        # `id` ends the order of a list; `happened_at` is what other lists of visits call it
        return Review.objects.overseen_by(self.request.user).annotate(id=F("pk"), happened_at=F("started_at"))

    @extend_schema(responses=ReviewCountSerializer(many=True), filters=True)
    @action(detail=False, pagination_class=None)
    def counts(self, request: Request) -> Response:
        """How many there are of each verdict and decision."""
        shown = self.filter_queryset(Review.objects.overseen_by(request.user))
        rows = shown.order_by("verdict", "decision").values("verdict", "decision").annotate(visits=Count("pk"))
        return Response(ReviewCountSerializer(rows, many=True).data)

    @extend_schema(responses=NeighboursSerializer, filters=True)
    @action(detail=True, pagination_class=None)
    def neighbours(self, request: Request, pk: Any = None) -> Response:
        """Which visits stand before and after this one in the list as it is filtered and ordered, also when the filters
        let this one through no longer: who has decided on a visit goes on from there."""
        shown = self.filter_queryset(self._overseen())
        asked = read_ordering(request, orderings_of(self))
        review = arranged(self._overseen(), self, asked)[0].filter(pk=pk).first()
        if review is None:
            raise NotFound
        ordering = CursorPagination().get_ordering(request, shown, self)
        backwards = tuple(name[1:] if name.startswith("-") else f"-{name}" for name in ordering)
        beside = {
            "previous": key_after(shown, backwards, review),
            "next": key_after(shown, ordering, review),
        }
        return Response(NeighboursSerializer(beside).data)
