"""What offline sync leaves for people to look at: conflicts to decide, refused operations to review."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from field.models import Conflict, SyncOp
from field.services.sync import conflicts, ops, shown, types
from geo_portal.accounts.authentication import device_of
from geo_portal.accounts.models import User
from geo_portal.core import crs
from geo_portal.core.api import GeoViewMixin, etag_of, query_crs, require_match
from geo_portal.core.errors import Invalid, NotFound
from geo_portal.core.filters import refuse_unknown
from geo_portal.core.orderings import ByPerson, Orderings, by_text, by_time
from geo_portal.core.serializers import StrictSerializer, read_geometry

CRS = OpenApiParameter("crs", OpenApiTypes.STR, enum=list(crs.CRS), description="coordinate system of the answer")
IF_MATCH = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, required=True, description="the ETag you read, or `*`"
)


class AnyValueField(serializers.JSONField):
    """Any JSON value, null among them: for answers, where `allow_null` would describe null twice over."""


class SideSerializer(serializers.Serializer[Any]):
    """A field in conflict. `deleted` stands for the record's existence."""

    base = AnyValueField(help_text="what both had seen")
    server = AnyValueField(help_text="what held when the other value came")
    device = AnyValueField(help_text="what came last from a device")
    resolved = AnyValueField(required=False, help_text="what was decided; absent while open")


class EditSerializer(serializers.Serializer[Any]):
    op = serializers.CharField()
    device = serializers.UUIDField(allow_null=True)
    device_name = serializers.CharField(allow_null=True)
    user = serializers.UUIDField(allow_null=True)
    user_name = serializers.CharField(allow_null=True)
    made_at = serializers.CharField(allow_null=True, help_text="by the device's clock")
    received_at = serializers.CharField(help_text="by ours")
    clock_offset_s = serializers.FloatField(allow_null=True, help_text="the device's clock ahead of ours when it sent")
    fields = serializers.DictField(child=AnyValueField())  # type: ignore[assignment]  # a field of that name


class HeldSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    actor = serializers.UUIDField(allow_null=True)
    actor_name = serializers.CharField(allow_null=True)
    device_name = serializers.CharField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name


class RecordSerializer(serializers.Serializer[Any]):
    """The record in conflict as it is now, or as it was at its end."""

    label = serializers.CharField(help_text="site and day of the visit")  # type: ignore[assignment]  # a field of that name
    site_name = serializers.CharField(allow_null=True)
    site_name_en = serializers.CharField(allow_null=True)
    day = serializers.DateField(allow_null=True)
    visit = serializers.UUIDField(allow_null=True, help_text="the visit it is, or belongs to, while that stands")
    rev = serializers.IntegerField(allow_null=True)
    deleted = serializers.BooleanField()
    values = serializers.DictField(
        child=AnyValueField(), allow_null=True, help_text="null when the reader may not see it"
    )


class ConflictSerializer(serializers.Serializer[Any]):
    """`conflict` is the conflict's own id (as in the answer to a push), `id` its record's (as in the pulled record)."""

    conflict = serializers.UUIDField()
    type = serializers.CharField()
    id = serializers.UUIDField(help_text="the record's")
    site = serializers.UUIDField(allow_null=True)
    fields = serializers.DictField(child=SideSerializer())  # type: ignore[assignment]  # a field of that name
    edits = EditSerializer(many=True)
    authors = serializers.ListField(child=serializers.UUIDField())
    author_names = serializers.ListField(child=serializers.CharField(allow_null=True))
    state = serializers.ChoiceField(choices=["open", "resolved"])
    resolved_at = serializers.DateTimeField(allow_null=True)
    resolved_by = serializers.UUIDField(allow_null=True)
    resolved_by_name = serializers.CharField(allow_null=True)
    may_resolve = serializers.BooleanField(help_text="whether the caller may decide it now")
    names = serializers.DictField(
        child=serializers.CharField(),
        help_text="of what the values point to, by id, a site's in the language of the request; empty in lists",
    )
    held = serializers.DictField(child=HeldSerializer(), help_text="who set what holds, for each field; empty in lists")
    record = RecordSerializer()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    rev = serializers.IntegerField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return dict(instance)  # made by services.sync.shown


class ResolutionSerializer(StrictSerializer):
    resolution = serializers.DictField(
        child=serializers.JSONField(allow_null=True), help_text="field → the value it is to have"
    )
    crs = serializers.ChoiceField(choices=crs.CRS, required=False, help_text="coordinate system of this body's places")


class ConflictFilter(filters.FilterSet):
    state = filters.ChoiceFilter(
        method="filter_state", choices=[("open", "open"), ("resolved", "resolved")], help_text="open or resolved"
    )
    type = filters.CharFilter(field_name="type", max_length=40, help_text="kind of record, as `visit`")
    record = filters.UUIDFilter(field_name="object_id", help_text="the record's id")
    site = filters.UUIDFilter(field_name="site")

    class Meta:
        model = Conflict
        fields: list[str] = []

    def filter_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(resolved_at__isnull=value == "open")


class ConflictViewSet(GeoViewMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Conflict]):
    """Values that collided: of one's own work, and for overseers of their territory."""

    lookup_value_converter = "uuid"
    http_method_names = ["get", "patch", "head", "options"]
    serializer_class = ConflictSerializer
    queryset = Conflict.objects.none()
    filterset_class = ConflictFilter
    ordering = ("-created_at",)
    ordering_fields = ("created_at", "updated_at", "type")
    computed_orderings: ClassVar[Orderings] = {
        "site_name": by_text("site__name"),
        "site_name_en": by_text("site__name_en", "site__name"),
        "resolved_at": by_time("resolved_at"),
    }

    def get_queryset(self) -> QuerySet[Conflict]:
        return Conflict.objects.visible_to(self.request.user).select_related("site")

    @extend_schema(parameters=[CRS])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page: Sequence[Conflict] = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or ()
        found = shown.conflicts(request.user, page, system=query_crs(request))
        return self.get_paginated_response(ConflictSerializer(found, many=True).data)

    @extend_schema(parameters=[CRS])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._one(self.get_object())

    @extend_schema(
        parameters=[CRS, IF_MATCH],
        request=ResolutionSerializer,
        examples=[OpenApiExample("take a note", {"resolution": {"note": "门锁着，已电话联系"}}, request_only=True)],
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Give fields in conflict the value they are to have, any value. With the last one the conflict is resolved.

        For its authors, as long as they may write the record, and for the territory's overseers.
        """
        conflict = self.get_object()
        body = ResolutionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        conflicts.resolve(
            User.objects.get(pk=request.user.pk),
            conflict.pk,
            _in_wgs84(conflict.type, body.validated_data["resolution"], body.validated_data.get("crs", "wgs84")),
            device=device_of(request),
            expecting=lambda row: require_match(request, row),
        )
        return self._one(self.get_object())

    def _one(self, conflict: Conflict) -> Response:
        [found] = shown.conflicts(self.request.user, [conflict], system=query_crs(self.request), whole=True)
        return Response(ConflictSerializer(found).data, headers={"ETag": etag_of(conflict)})


def _in_wgs84(type_name: str, resolution: Mapping[str, Any], system: str) -> dict[str, Any]:
    """A resolution with its places in WGS 84. Raises Invalid for a place that cannot be read."""
    kind = types.get(type_name)
    found = dict(resolution)
    for name, value in resolution.items():
        field = kind.field(name) if kind else None
        if system == "wgs84" or field is None or field.kind is not types.Kind.POINT or value is None:
            continue
        try:
            point = read_geometry(value, ("Point",), system)
        except serializers.ValidationError as error:
            refusal: Any = error.detail[0]  # type: ignore[index]  # a list: read_geometry's
            pointer, code, detail = f"/resolution/{name}", str(refusal.code), str(refusal)
            raise Invalid(detail, code=code, errors=[{"pointer": pointer, "code": code, "detail": detail}]) from None
        found[name] = {"type": "Point", "coordinates": [point.extent[0], point.extent[1]]}
    return found


# --- operations ---------------------------------------------------------------------------------------------


class SyncOpSerializer(serializers.ModelSerializer[SyncOp]):
    """An operation that a device pushed. `body` is what was sent, kept of what was rejected or met a conflict."""

    device_name = serializers.CharField(source="device.name", read_only=True)
    user_name = serializers.SerializerMethodField()
    detail = serializers.SerializerMethodField(help_text="why, in English; `code` is stable")
    field = serializers.SerializerMethodField(help_text="the field it was about")
    conflict = serializers.SerializerMethodField(help_text="the conflict record it became part of")
    body = serializers.SerializerMethodField(help_text="as sent")
    reviewed_by_name = serializers.SerializerMethodField()
    may_review = serializers.SerializerMethodField()

    class Meta:
        model = SyncOp
        fields = (
            "op",
            "device",
            "device_name",
            "user",
            "user_name",
            "type",
            "object_id",
            "action",
            "base",
            "made_at",
            "received_at",
            "clock_offset_s",
            "status",
            "code",
            "detail",
            "field",
            "conflict",
            "rev",
            "body",
            "reviewed_at",
            "reviewed_by",
            "reviewed_by_name",
            "review_note",
            "may_review",
        )
        read_only_fields = fields

    def get_user_name(self, op: SyncOp) -> str:
        return str(op.user)

    def get_detail(self, op: SyncOp) -> str:
        return str(op.answer.get("detail", ""))

    @extend_schema_field({"type": ["string", "null"]})
    def get_field(self, op: SyncOp) -> str | None:
        named: str | None = op.answer.get("field")
        return named

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_conflict(self, op: SyncOp) -> str | None:
        conflict: str | None = op.answer.get("conflict")
        return conflict

    @extend_schema_field({"type": ["object", "null"], "additionalProperties": True})
    def get_body(self, op: SyncOp) -> Any:
        return op.body

    def get_reviewed_by_name(self, op: SyncOp) -> str | None:
        return str(op.reviewed_by) if op.reviewed_by else None

    def get_may_review(self, op: SyncOp) -> bool:
        return op.user_id in self.context["reviewable"]


class ReviewedSerializer(StrictSerializer):
    note = serializers.CharField(max_length=2000, allow_blank=True, help_text="what became of it")


class SyncOpFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=SyncOp.Status.choices, help_text="default rejected")
    device = filters.UUIDFilter(field_name="device")
    user = filters.UUIDFilter(field_name="user")
    record = filters.UUIDFilter(field_name="object_id", help_text="the record's id")
    reviewed = filters.BooleanFilter(field_name="reviewed_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = SyncOp
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found: QuerySet[Any] = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("status") else found.filter(status=SyncOp.Status.REJECTED)


class SyncOpViewSet(GeoViewMixin, mixins.ListModelMixin, viewsets.GenericViewSet[SyncOp]):
    """What devices sent and what it was answered: one's own, and for overseers that of their territory's people."""

    serializer_class = SyncOpSerializer
    queryset = SyncOp.objects.none()
    filterset_class = SyncOpFilter
    ordering = ("-received_at", "-device_id")
    ordering_fields = ("received_at", "type", "code")
    computed_orderings: ClassVar[Orderings] = {
        "user_name": ByPerson("user"),
        "reviewed_at": by_time("reviewed_at"),
    }

    def get_queryset(self) -> QuerySet[SyncOp]:
        found = SyncOp.objects.visible_to(self.request.user).select_related("device", "user", "reviewed_by")
        return found.annotate(id=F("op"))  # which ends the order of a list

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or ()
        return self.get_paginated_response(self._shown(page))

    def _shown(self, found: Sequence[SyncOp]) -> Any:
        reviewable = ops.reviewable_among(self.request.user, {op.user_id for op in found})
        return SyncOpSerializer(found, many=True, context={"reviewable": reviewable}).data

    @extend_schema(request=ReviewedSerializer, responses=SyncOpSerializer)
    @action(detail=False, methods=["post"])
    def review(self, request: Request, device: uuid.UUID, op: uuid.UUID) -> Response:
        """Mark a rejected operation as reviewed, with a note on what became of it. Safe to repeat. For overseers."""
        found = self.get_queryset().filter(device=device, op=op).first()
        if found is None:
            raise NotFound
        body = ReviewedSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        ops.review(User.objects.get(pk=request.user.pk), found, note=body.validated_data["note"])
        [shown_again] = self._shown([self.get_queryset().get(device=device, op=op)])
        return Response(shown_again)


class WaitingSerializer(serializers.Serializer[Any]):
    conflicts = serializers.IntegerField(help_text="open conflicts, at most 1,000")
    ops = serializers.IntegerField(help_text="rejected operations that nobody has reviewed, at most 1,000")
    crs_proposals = serializers.IntegerField(
        help_text="devices that seem to record in another coordinate system, for the caller to decide; at most 1,000"
    )


class WaitingView(APIView):
    """How much waits for people."""

    @extend_schema(responses=WaitingSerializer)
    def get(self, request: Request) -> Response:
        """How many conflicts are open and how many refused operations nobody has looked at, of those visible; and of
        how many devices one is to decide in which coordinate system they record."""
        refuse_unknown(request, frozenset({"format"}))
        return Response(ops.waiting(request.user))
