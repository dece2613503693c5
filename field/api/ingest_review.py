"""What phone apps sent, as people see it: a device's last message, its off-duty counts, and what could not be used."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from field.models import IngestMessage, IngestState, Look
from field.services import ingest, looks
from geo_portal.accounts.models import Device, User
from geo_portal.accounts.rights import rights_of
from geo_portal.core.api import ReadViewSet
from geo_portal.core.errors import Forbidden, NotFound
from geo_portal.core.filters import refuse_unknown
from geo_portal.core.serializers import StrictModelSerializer, StrictSerializer


class OffDutySerializer(serializers.Serializer[Any]):
    day = serializers.DateField(help_text="in Asia/Shanghai")
    count = serializers.IntegerField(help_text="positions that were not stored; what is sent again counts again")


class IngestStateSerializer(serializers.Serializer[Any]):
    device = serializers.UUIDField()
    last_at = serializers.DateTimeField(allow_null=True, help_text="when the last message came; null: none ever")
    last_app = serializers.ChoiceField(choices=["overland", "owntracks", "osmand"], allow_null=True)
    last_outcome = serializers.ChoiceField(choices=IngestState.Outcome.values, allow_null=True)
    open_messages = serializers.IntegerField(help_text="unusable messages that nobody has settled")
    not_kept = serializers.IntegerField(help_text="unusable messages for which there was no room")
    off_duty = OffDutySerializer(many=True, help_text="the last 30 days, newest first")


class IngestMessageSerializer(StrictModelSerializer):
    device_name = serializers.CharField(source="device.name", read_only=True)
    user_name = serializers.CharField(source="user.name", read_only=True)
    settled = serializers.CharField(read_only=True, help_text="retried, dismissed, or empty")
    settled_by_name = serializers.CharField(source="settled_by.name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = IngestMessage
        fields: tuple[str, ...] = (
            "id",
            "device",
            "device_name",
            "user",
            "user_name",
            "app",
            "code",
            "received_at",
            "size",
            "sha256",
            "settled",
            "settled_at",
            "settled_by",
            "settled_by_name",
            "note",
            "rev",
        )
        read_only_fields: tuple[str, ...] = fields


class IngestMessageWithTextSerializer(IngestMessageSerializer):
    query = serializers.CharField(read_only=True, help_text="of its address, the key struck out")
    text = serializers.SerializerMethodField(help_text="its body as UTF-8, what is none replaced")

    class Meta(IngestMessageSerializer.Meta):
        fields: tuple[str, ...] = (*IngestMessageSerializer.Meta.fields, "content_type", "query", "text")
        read_only_fields: tuple[str, ...] = fields

    def get_text(self, message: IngestMessage) -> str:
        return bytes(message.body).decode("utf-8", "replace")


class DismissSerializer(StrictSerializer):
    note = serializers.CharField(max_length=2000, allow_blank=True, required=False, default="")


class NothingSerializer(StrictSerializer):
    pass


class DeviceIngestView(APIView):
    """What a device's phone app sent."""

    @extend_schema(
        responses=IngestStateSerializer,
        examples=[
            OpenApiExample(
                "a phone with Overland",
                {
                    "device": "0192f0c1-2b3c-7d4e-8f50-617283940a1b",
                    "last_at": "2026-11-22T03:04:05Z",
                    "last_app": "overland",
                    "last_outcome": "stored",
                    "open_messages": 0,
                    "not_kept": 0,
                    "off_duty": [{"day": "2026-11-21", "count": 240}],
                },
                response_only=True,
            )
        ],
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """For whoever sees the device."""
        refuse_unknown(request, frozenset({"format"}))
        device = Device.objects.visible_to(request.user).filter(pk=pk).select_related("ingest_state").first()
        if device is None:
            raise NotFound
        state = getattr(device, "ingest_state", None)
        shown = {
            "device": device.pk,
            "last_at": state and state.last_at,
            "last_app": state and state.last_app,
            "last_outcome": state and state.last_outcome,
            "open_messages": state.open_messages if state else 0,
            "not_kept": state.not_kept if state else 0,
            "off_duty": [{"day": day, "count": count} for day, count in ingest.off_duty_days(device)],
        }
        return Response(IngestStateSerializer(shown).data)


class IngestMessageFilter(filters.FilterSet):
    settled = filters.BooleanFilter(field_name="settled_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = IngestMessage
        fields = {"device": ["exact"], "user": ["exact"], "app": ["exact"], "code": ["exact"]}


class IngestMessageViewSet(ReadViewSet):
    """Messages of phone apps that could not be used: one's own, and for overseers those of their territory's people."""

    serializer_class = IngestMessageSerializer
    queryset = IngestMessage.objects.none()
    filterset_class = IngestMessageFilter
    ordering = ("-received_at",)
    ordering_fields = ("received_at", "size", "app", "code", "settled")

    def get_queryset(self) -> QuerySet[IngestMessage]:
        messages = IngestMessage.objects.visible_to(self.request.user)
        messages = messages.select_related("device", "user", "settled_by")
        return messages.defer("body") if self.action == "list" else messages

    def get_serializer_class(self) -> Any:
        return IngestMessageSerializer if self.action == "list" else IngestMessageWithTextSerializer

    def get_object(self) -> IngestMessage:
        """The message; that its person was looked at is noted, for it may hold positions."""
        message: IngestMessage = super().get_object()
        looks.note(self.request.user, [message.user_id], Look.Purpose.MESSAGE)
        return message

    def _to_settle(self) -> tuple[IngestMessage, User]:
        """The message, for who oversees its person: it may be evidence about them."""
        message = self.get_object()
        user = self.request.user
        if not rights_of(user).superuser and not User.objects.overseen_by(user).filter(pk=message.user_id).exists():
            raise Forbidden
        return message, User.objects.get(pk=user.pk)

    @extend_schema(request=NothingSerializer, responses=IngestMessageWithTextSerializer)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: uuid.UUID) -> Response:
        """Read it once more, as after an update. When that succeeds it is settled as `retried`, else it stays open."""
        NothingSerializer(data=request.data).is_valid(raise_exception=True)
        message, by = self._to_settle()
        ingest.retry(message.pk, by=by)
        return self.answer(self.get_object())

    @extend_schema(request=DismissSerializer, responses=IngestMessageWithTextSerializer)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: uuid.UUID) -> Response:
        """Put it away, with a note. Safe to repeat."""
        body = DismissSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        message, by = self._to_settle()
        ingest.dismiss(message.pk, by=by, note=body.validated_data["note"])
        return self.answer(self.get_object())

    @extend_schema(
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, "the body as it came")}
    )
    @action(detail=True)
    def content(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """The body byte for byte, but for a key."""
        message = self.get_object()
        return HttpResponse(
            bytes(message.body),
            content_type="application/octet-stream",
            headers={"Content-Disposition": f'attachment; filename="{message.pk}.txt"', "Cache-Control": "no-store"},
        )
