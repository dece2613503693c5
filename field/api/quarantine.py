"""The quarantine over HTTP: a revoked device hands in what it had not sent, an overseer reads and reviews it."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any, ClassVar

from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpResponse, HttpResponseBase
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from field.domain import quarantine as reading
from field.models import Look, QuarantinedGroup
from field.services import adoption, looks, quarantine
from geo_portal.accounts.authentication import RevokedDeviceAuthentication, SessionAuthentication, device_of
from geo_portal.accounts.models import User
from geo_portal.accounts.services import devices
from geo_portal.core.api import ReadViewSet
from geo_portal.core.files import file_response
from geo_portal.core.filters import refuse_unknown
from geo_portal.core.orderings import ByPerson, Orderings, by_text, by_time
from geo_portal.core.parsers import RawJSONParser
from geo_portal.core.serializers import StrictModelSerializer, StrictSerializer
from media import services as media
from media.domain.content import EXTENSIONS


class ShownOpSerializer(serializers.Serializer[Any]):
    op = serializers.CharField(allow_null=True)
    type = serializers.CharField(allow_null=True)
    id = serializers.CharField(allow_null=True)
    action = serializers.CharField(allow_null=True)
    base = serializers.IntegerField(allow_null=True)
    made_at = serializers.CharField(allow_null=True, help_text="as the device wrote it")
    data = serializers.DictField(help_text="the fields that were set or changed")  # type: ignore[assignment]  # a field of that name
    other = serializers.DictField(help_text="what else stood in it")


class AdoptedSerializer(serializers.Serializer[Any]):
    visit = serializers.UUIDField(allow_null=True, help_text="the visit that it belongs to")
    photo = serializers.UUIDField(required=False, help_text="of a photo: the visit photo")
    accepted = serializers.IntegerField(required=False, help_text="of positions: taken now")
    duplicate = serializers.IntegerField(required=False, help_text="of positions: there before")
    rejected = serializers.IntegerField(required=False, help_text="of positions: off duty, or none")


class QuarantinedGroupSerializer(StrictModelSerializer):
    device_name = serializers.CharField(source="device.name", read_only=True)
    user_name = serializers.CharField(source="user.name", read_only=True)
    reviewed_by_name = serializers.CharField(source="reviewed_by.name", read_only=True, allow_null=True, default=None)
    file_size = serializers.IntegerField(
        source="file.size", read_only=True, allow_null=True, default=None, help_text="bytes of the photo that it is"
    )
    adopted = AdoptedSerializer(read_only=True, allow_null=True, help_text="what became of one that was adopted")

    class Meta:
        model = QuarantinedGroup
        fields: tuple[str, ...] = (
            "id",
            "device",
            "device_name",
            "user",
            "user_name",
            "received_at",
            "sent_at",
            "size",
            "file_size",
            "sha256",
            "op_count",
            "kinds",
            "positions",
            "reviewed_at",
            "reviewed_by",
            "reviewed_by_name",
            "note",
            "adopted",
            "rev",
        )
        read_only_fields: tuple[str, ...] = fields


class QuarantinedGroupWithOpsSerializer(QuarantinedGroupSerializer):
    operations = serializers.SerializerMethodField(help_text="null when it is no list that can be read")
    adoptable = serializers.SerializerMethodField(help_text="what it would be adopted as; null when it cannot be")

    class Meta(QuarantinedGroupSerializer.Meta):
        fields: tuple[str, ...] = (*QuarantinedGroupSerializer.Meta.fields, "operations", "adoptable")
        read_only_fields: tuple[str, ...] = fields

    @extend_schema_field(serializers.ChoiceField(["photo", "positions"], allow_null=True))
    def get_adoptable(self, group: QuarantinedGroup) -> str | None:
        return adoption.kind_of(group)

    @extend_schema_field(ShownOpSerializer(many=True, allow_null=True))
    def get_operations(self, group: QuarantinedGroup) -> list[dict[str, Any]] | None:
        operations = reading.shown(bytes(group.body))
        return None if operations is None else [dataclasses.asdict(one) for one in operations]


class ReviewSerializer(StrictSerializer):
    note = serializers.CharField(max_length=2000, allow_blank=True, help_text="what became of it")


class KeptSerializer(serializers.Serializer[Any]):
    kept = serializers.IntegerField(help_text="groups kept now")
    known = serializers.IntegerField(help_text="groups that were kept before")
    free_bytes = serializers.IntegerField(help_text="what may still be handed in")


class QuarantineView(APIView):
    """Unsent work of a revoked device."""

    authentication_classes = (RevokedDeviceAuthentication, SessionAuthentication)
    parser_classes = (RawJSONParser,)

    @extend_schema(
        request={
            "application/json": {
                "type": "object",
                "required": ["groups"],
                "properties": {
                    "schema": {"type": "integer"},
                    "sent_at": {"type": "string", "description": "by the device's clock"},
                    "groups": {"type": "array", "items": {"type": "array", "items": {"type": "object"}}},
                },
            }
        },
        responses={202: KeptSerializer},
        examples=[
            OpenApiExample(
                "one group",
                {
                    "schema": 1,
                    "sent_at": "2026-11-22T03:04:05Z",
                    "groups": [
                        [
                            {
                                "op": "0192f0c1-2b3c-7d4e-8f50-617283940a1c",
                                "type": "visit",
                                "id": "0192f0c1-2b3c-7d4e-8f50-617283940a1d",
                                "action": "update",
                                "base": 184467,
                                "made_at": "2026-11-21T09:00:00Z",
                                "data": {"note": "gate closed"},
                            }
                        ]
                    ],
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """For the revoked device itself, within 90 days: groups as in push, kept byte for byte for review and never
        applied. Safe to repeat. At most 50 MiB a device, whatever the kind of wipe."""
        refuse_unknown(request, frozenset({"format"}))
        device = devices.require_revoked(device_of(request), pk, request.user)
        body = request.data
        kept = quarantine.take_in(device, quarantine.read_delivery(body if isinstance(body, bytes) else b""))
        return Response(dataclasses.asdict(kept), status=202)


class QuarantinedGroupFilter(filters.FilterSet):
    reviewed = filters.BooleanFilter(field_name="reviewed_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = QuarantinedGroup
        fields = {"device": ["exact"], "user": ["exact"]}


class QuarantinedGroupViewSet(ReadViewSet):
    """Groups that revoked devices of the territory handed in. For overseers."""

    serializer_class = QuarantinedGroupSerializer
    queryset = QuarantinedGroup.objects.none()
    filterset_class = QuarantinedGroupFilter
    ordering = ("-received_at",)
    ordering_fields = ("received_at", "op_count")
    computed_orderings: ClassVar[Orderings] = {
        "device_name": by_text("device__name"),
        "user_name": ByPerson("user"),
        "reviewed_at": by_time("reviewed_at"),
        # of a photo its own size, as the list shows it
        "size": Coalesce("file__size", "size", output_field=BigIntegerField()),
    }

    def get_queryset(self) -> QuerySet[QuarantinedGroup]:
        groups = QuarantinedGroup.objects.visible_to(self.request.user)
        groups = groups.select_related("device", "user", "reviewed_by", "file")
        return groups.defer("body") if self.action == "list" else groups

    def get_serializer_class(self) -> Any:
        return QuarantinedGroupSerializer if self.action == "list" else QuarantinedGroupWithOpsSerializer

    def get_object(self) -> QuarantinedGroup:
        """The group; where it holds positions, that its person was looked at is noted."""
        group: QuarantinedGroup = super().get_object()
        if group.positions:
            looks.note(self.request.user, [group.user_id], Look.Purpose.RAW)
        return group

    @extend_schema(request=ReviewSerializer, responses=QuarantinedGroupWithOpsSerializer)
    @action(detail=True, methods=["post"])
    def review(self, request: Request, pk: uuid.UUID) -> Response:
        """Mark as reviewed, with a note on what became of it. Safe to repeat."""
        body = ReviewSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        by = User.objects.get(pk=request.user.pk)
        quarantine.review(self.get_object().pk, by=by, note=body.validated_data["note"])
        return self.answer(self.get_object())

    @extend_schema(request=None, responses=QuarantinedGroupWithOpsSerializer)
    @action(detail=True, methods=["post"])
    def adopt(self, request: Request, pk: uuid.UUID) -> Response:
        """Take a photo or a stretch of a trail over, as if the device had sent it now. It is reviewed then. Safe to
        repeat."""
        adoption.adopt(self.get_object().pk, by=User.objects.get(pk=request.user.pk))
        return self.answer(self.get_object())

    @extend_schema(
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, "the group as it came")}
    )
    @action(detail=True)
    def content(self, request: Request, pk: uuid.UUID) -> HttpResponseBase:
        """The group byte for byte; of a photo its bytes."""
        group = self.get_object()
        if group.file is not None:
            extension = EXTENSIONS.get(group.file.content_type, "bin")
            return file_response(
                request._request,
                media.open_stored(group.file),
                size=group.file.size,
                etag=group.file.sha256,
                content_type="application/octet-stream",
                attachment=f"{group.pk}.{extension}",
            )
        return HttpResponse(
            bytes(group.body),
            content_type="application/octet-stream",
            headers={"Content-Disposition": f'attachment; filename="{group.pk}.json"', "Cache-Control": "no-store"},
        )
