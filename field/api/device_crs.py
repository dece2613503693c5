"""In which coordinate system a device records: what its visits suggest, what was decided, and deciding."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from field.domain import datum
from field.models import DatumDecision, DatumProposal, Look, Visit
from field.models.datum import SYSTEM_NAMES
from field.services import device_systems, looks
from geo_portal.accounts.models import Device, User
from geo_portal.accounts.rights import rights_of
from geo_portal.core.api import GeoViewMixin
from geo_portal.core.errors import Forbidden, NotFound
from geo_portal.core.filters import refuse_unknown
from geo_portal.core.orderings import ByPerson, Orderings, by_text
from geo_portal.core.serializers import StrictSerializer

SYSTEM: dict[str, Any] = {"choices": SYSTEM_NAMES}
REASON: dict[str, Any] = {"max_length": 2_000, "help_text": "why; kept for good"}


class EvidenceSerializer(serializers.Serializer[Any]):
    """One visit. The distances are medians over the positions of its reported time."""

    visit = serializers.UUIDField(allow_null=True, help_text="null for a visit that the caller does not see")
    site_name = serializers.CharField(allow_null=True)
    site_name_en = serializers.CharField(allow_null=True)
    began_at = serializers.DateTimeField()
    fixes = serializers.IntegerField()
    seconds = serializers.IntegerField(help_text="for how long they speak")
    before_m = serializers.IntegerField(help_text="from the site as the positions count now")
    after_m = serializers.IntegerField(help_text="from the site if they were recorded in the proposed system")
    shift_m = serializers.IntegerField(help_text="between the two")


class DatumProposalSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    crs = serializers.ChoiceField(**SYSTEM)
    labelled = serializers.ChoiceField(**SYSTEM, help_text="as what the positions count now")
    since = serializers.DateTimeField(help_text="before the first of these visits")
    sites = serializers.IntegerField(help_text="how many of them lie at least 1 km from one another")
    certainty = serializers.FloatField(help_text="0 to 1: how surely it is no accident")
    made_at = serializers.DateTimeField()
    evidence = EvidenceSerializer(many=True, help_text="the newest first")


class AwaitingCrsSerializer(serializers.ModelSerializer[DatumProposal]):
    """That a device awaits a decision. What its visits say stands at the device: it tells where its person was."""

    device_name = serializers.CharField(source="device.name", read_only=True)
    user = serializers.UUIDField(source="device.user_id", read_only=True)
    user_name = serializers.CharField(source="device.user.name", read_only=True)
    certainty = serializers.SerializerMethodField(help_text="0 to 1: how surely it is no accident")

    class Meta:
        model = DatumProposal
        fields = (
            "id",
            "device",
            "device_name",
            "user",
            "user_name",
            "crs",
            "labelled",
            "since",
            "sites",
            "certainty",
            "made_at",
        )
        read_only_fields = fields
        extra_kwargs = {
            "labelled": {"help_text": "as what the positions count now"},
            "since": {"help_text": "before the first visit that says so"},
            "sites": {"help_text": "how many sites say so that lie at least 1 km from one another"},
        }

    def get_certainty(self, proposal: DatumProposal) -> float:
        return datum.certainty(proposal.sites)


class DatumDecisionSerializer(serializers.ModelSerializer[DatumDecision]):
    """`since` is null where a proposal was rejected."""

    decided_by_name = serializers.CharField(source="decided_by.name", read_only=True)
    proposal = serializers.UUIDField(source="proposal_id", read_only=True, allow_null=True)

    class Meta:
        model = DatumDecision
        fields = (
            "id",
            "crs",
            "since",
            "proposal",
            "reason",
            "decided_by",
            "decided_by_name",
            "decided_at",
            "corrected",
            "done_at",
        )
        read_only_fields = fields
        extra_kwargs = {
            "corrected": {"help_text": "positions stored before that were put right until now"},
            "done_at": {"help_text": "when the last of them was; null: not yet"},
        }


class DeviceCrsSerializer(serializers.Serializer[Any]):
    device = serializers.UUIDField()
    crs = serializers.ChoiceField(**SYSTEM, help_text="what positions count as whose message names none")
    proposal = DatumProposalSerializer(allow_null=True, help_text="the pending one")
    decisions = DatumDecisionSerializer(many=True, help_text="the newest first")


class SetCrsSerializer(StrictSerializer):
    crs = serializers.ChoiceField(**SYSTEM)
    since = serializers.DateTimeField(
        required=False,
        help_text="device time from which on it counts; else that of the pending proposal of this system, else now",
    )
    reason = serializers.CharField(**REASON)


class RejectCrsSerializer(StrictSerializer):
    proposal = serializers.UUIDField()
    reason = serializers.CharField(**REASON)


EXAMPLE = OpenApiExample(
    "a phone that seems to record in GCJ-02",
    {
        "device": "0192f0c1-2b3c-7d4e-8f50-617283940a1b",
        "crs": "wgs84",
        "proposal": {
            "id": "0192f0c1-77aa-7d4e-8f50-617283940a1b",
            "crs": "gcj02",
            "labelled": "wgs84",
            "since": "2026-11-20T01:45:00Z",
            "sites": 2,
            "certainty": 0.9999,
            "made_at": "2026-11-22T03:10:00Z",
            "evidence": [
                {
                    "visit": "0192f0c1-8888-7d4e-8f50-617283940a1b",
                    "site_name": "西安星汉食品有限责任公司",
                    "site_name_en": "Xi'an Xinghan Food Co., Ltd.",
                    "began_at": "2026-11-22T02:00:00Z",
                    "fixes": 118,
                    "seconds": 3540,
                    "before_m": 471,
                    "after_m": 9,
                    "shift_m": 466,
                }
            ],
        },
        "decisions": [],
    },
    response_only=True,
)


class DeviceCrsView(APIView):
    """In which coordinate system a device records whose messages do not say it."""

    @extend_schema(responses=DeviceCrsSerializer, examples=[EXAMPLE])
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """For whoever sees the device. A proposal tells where its person was: that it was looked at is noted."""
        refuse_unknown(request, frozenset({"format"}))
        return _answer(request, _device(request, pk))

    @extend_schema(request=SetCrsSerializer, responses=DeviceCrsSerializer)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Say in which system it records, as proposed or otherwise: for who oversees its person. Positions to come are
        converted as they come; those stored since then are put right within minutes. Safe to repeat; setting back what
        held before leads back to the same numbers."""
        body = SetCrsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        device, by = _to_decide(request, pk)
        device_systems.decide(device.pk, by=by, **body.validated_data)
        return _answer(request, device)


class RejectCrsView(APIView):
    """A proposal that is wrong."""

    @extend_schema(
        request=RejectCrsSerializer,
        responses={
            200: DeviceCrsSerializer,
            409: OpenApiResponse(description="`already_settled`: decided otherwise, or withdrawn"),
        },
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Reject the pending proposal: for who oversees the device's person. Visits until now are not looked at for
        another. Safe to repeat."""
        body = RejectCrsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        device, by = _to_decide(request, pk)
        device_systems.reject(device.pk, body.validated_data["proposal"], by=by, reason=body.validated_data["reason"])
        return _answer(request, device)


class CrsProposalViewSet(GeoViewMixin, mixins.ListModelMixin, viewsets.GenericViewSet[DatumProposal]):
    """The devices that await a decision in which coordinate system they record, for who may decide: overseers of their
    people. Nobody else is shown any."""

    serializer_class = AwaitingCrsSerializer
    queryset = DatumProposal.objects.none()
    ordering = ("made_at",)
    ordering_fields = ("made_at", "since", "sites", "crs")
    computed_orderings: ClassVar[Orderings] = {
        "device_name": by_text("device__name"),
        "user_name": ByPerson("device__user"),
    }

    def get_queryset(self) -> QuerySet[DatumProposal]:
        return DatumProposal.objects.to_decide(self.request.user).select_related("device__user")


def _device(request: Request, pk: uuid.UUID) -> Device:
    device = Device.objects.visible_to(request.user).filter(pk=pk).first()
    if device is None:
        raise NotFound
    return device


def _to_decide(request: Request, pk: uuid.UUID) -> tuple[Device, User]:
    """The device, for who oversees its person: where their positions are is evidence about them."""
    device, user = _device(request, pk), request.user
    if not rights_of(user).superuser and not User.objects.overseen_by(user).filter(pk=device.user_id).exists():
        raise Forbidden
    return device, User.objects.get(pk=user.pk)


def _answer(request: Request, device: Device) -> Response:
    proposal = DatumProposal.objects.pending().filter(device=device).first()
    decisions = list(DatumDecision.objects.filter(device=device).select_related("decided_by"))
    rules = device_systems.rules_of(device.pk)
    shown = {
        "device": device.pk,
        "crs": datum.stretches(rules)[-1].system,
        "proposal": _shown(request, device, proposal) if proposal else None,
        "decisions": decisions,
    }
    return Response(DeviceCrsSerializer(shown).data)


def _shown(request: Request, device: Device, proposal: DatumProposal) -> dict[str, Any]:
    """A proposal with the names of the sites, of the visits that the caller sees."""
    keys = [one["visit"] for one in proposal.evidence]
    visible = Visit.objects.visible_to(request.user).filter(pk__in=keys)
    names = {str(key): both for key, *both in visible.values_list("pk", "site__name", "site__name_en")}
    looks.note_visits(request.user, device.user_id, Look.Purpose.TRAIL, map(uuid.UUID, keys))
    return {
        "id": proposal.pk,
        "crs": proposal.crs,
        "labelled": proposal.labelled,
        "since": proposal.since,
        "sites": proposal.sites,
        "certainty": datum.certainty(proposal.sites),
        "made_at": proposal.made_at,
        "evidence": [
            {
                **one,
                "visit": one["visit"] if one["visit"] in names else None,
                **dict(zip(("site_name", "site_name_en"), names.get(one["visit"], (None, None)), strict=True)),
                "began_at": datetime.fromisoformat(one["began_at"]),
            }
            for one in proposal.evidence
        ],
    }
