"""What is stored of one's own positions, who looked, and the way to get it and have it erased."""

from __future__ import annotations

import tempfile
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from field.models import Erasure, Look, Visit
from field.services import privacy
from geo_portal.core.api import GeoViewMixin
from geo_portal.core.filters import refuse_unknown
from geo_portal.core.orderings import ByPerson, Orderings
from geo_portal.core.serializers import StrictSerializer

FORMAT = frozenset({"format"})
IN_MEMORY = 8 * 1024 * 1024


class PositionsStoredSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    first = serializers.DateTimeField(allow_null=True)
    last = serializers.DateTimeField(allow_null=True)


class StaysSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()


class ErasureSerializer(serializers.ModelSerializer[Erasure]):
    """A request that one's positions be erased; `erased` counts what was, by kind, when `done_at` is set."""

    erased = serializers.DictField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = Erasure
        fields = ("id", "requested_at", "note", "done_at", "erased")
        read_only_fields = fields


class StoredSerializer(serializers.Serializer[Any]):
    positions = PositionsStoredSerializer(help_text="raw positions")
    impossible_times = serializers.IntegerField(help_text="raw positions whose time cannot be")
    held = serializers.IntegerField(help_text="positions that wait for their visit, unseen by anybody")
    handed_in = serializers.IntegerField(help_text="positions that a revoked tablet handed in for review")
    last_position = serializers.DateTimeField(allow_null=True, help_text="when one was last seen on duty")
    trails = serializers.IntegerField(help_text="trails of visits of which the raw positions have expired")
    messages = serializers.IntegerField(help_text="unusable messages of phone apps")
    keep_days = serializers.IntegerField(help_text="for how many days raw positions are kept")
    looks = serializers.IntegerField(help_text="looks of others, each somebody's of an hour")
    erasures = ErasureSerializer(many=True, help_text="newest first")
    stays = StaysSerializer(many=True, help_text="what an erasure leaves")


class LookSerializer(serializers.ModelSerializer[Look]):
    """That somebody looked at one's positions, once or more in the hour that began at `since`."""

    looker_name = serializers.CharField(source="looker.name", read_only=True)
    visit = serializers.UUIDField(source="visit_id", read_only=True, allow_null=True)
    site_name = serializers.SerializerMethodField(help_text="of the visit; null: none, or deleted meanwhile")
    site_name_en = serializers.SerializerMethodField()

    class Meta:
        model = Look
        fields = ("id", "since", "looker", "looker_name", "purpose", "visit", "site_name", "site_name_en")
        read_only_fields = fields

    def get_site_name(self, look: Look) -> str | None:
        return self._names(look)[0]

    def get_site_name_en(self, look: Look) -> str | None:
        return self._names(look)[1]

    def _names(self, look: Look) -> tuple[str | None, str | None]:
        names: dict[UUID | None, tuple[str, str]] = self.context["site_names"]
        return names.get(look.visit_id, (None, None))


class ErasureRequestSerializer(StrictSerializer):
    note = serializers.CharField(max_length=2000, allow_blank=True, required=False, default="")


class StoredView(APIView):
    """What is stored of one's own positions."""

    @extend_schema(responses=StoredSerializer)
    def get(self, request: Request) -> Response:
        """How much, since when, for how long; what was asked to be erased, and what an erasure leaves."""
        refuse_unknown(request, FORMAT)
        stays = [{"code": code, "text": str(text)} for code, text in privacy.STAYS.items()]
        return Response(StoredSerializer({**privacy.stored_about(request.user), "stays": stays}).data)


class LookViewSet(GeoViewMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Look]):
    """Who looked at one's own positions, the newest first."""

    serializer_class = LookSerializer
    queryset = Look.objects.none()
    ordering = ("-since",)
    ordering_fields = ("since", "purpose")
    computed_orderings: ClassVar[Orderings] = {
        "looker_name": ByPerson("looker"),
    }

    def get_queryset(self) -> QuerySet[Look]:
        return Look.objects.at(self.request.user).select_related("looker")

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        serializer = super().get_serializer(*args, **kwargs)
        shown = args[0] if args and isinstance(args[0], list) else []
        visits = Visit.objects.filter(pk__in={look.visit_id for look in shown if look.visit_id})
        names = visits.values_list("pk", "site__name", "site__name_en")
        serializer.context["site_names"] = {visit: (name, name_en) for visit, name, name_en in names}
        return serializer


class ExportView(APIView):
    """Everything that is stored of one's own positions, as a file."""

    @extend_schema(responses={(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY, "a zip of JSON Lines")})
    def get(self, request: Request) -> FileResponse:
        """Positions, trails, last position, unusable messages and looks: a file of JSON Lines for each."""
        refuse_unknown(request, FORMAT)
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  the answer closes it
        privacy.write_export(request.user, file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename="positions.zip", content_type="application/zip")


class ErasureView(APIView):
    """To ask that one's positions be erased."""

    @extend_schema(
        request=ErasureRequestSerializer,
        responses={201: ErasureSerializer, 200: OpenApiResponse(ErasureSerializer, description="asked for already")},
        examples=[OpenApiExample("leaving the service", {"note": "调离走访岗位"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """An administrator does it; `GET me/stored` tells when it was done. While one is open, it stays the one."""
        refuse_unknown(request, FORMAT)
        body = ErasureRequestSerializer(data=request.data or {})
        body.is_valid(raise_exception=True)
        user: Any = request.user
        erasure, new = privacy.request_erasure(user, by=user, note=body.validated_data["note"])
        return Response(ErasureSerializer(erasure).data, status=201 if new else 200)
