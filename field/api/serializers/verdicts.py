"""What the rules and people say of a visit, as JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from field.domain import corroboration
from field.models import Corroboration, CorroborationDecision, DatumProposal
from field.models.datum import SYSTEM_NAMES
from field.services.finding_texts import text_of
from geo_portal.core.serializers import StrictModelSerializer


class FindingSerializer(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=[code.value for code in corroboration.Code])
    effect = serializers.FloatField(help_text="what it adds to the log-odds of the visit")
    value = serializers.FloatField()
    unit = serializers.CharField()
    text = serializers.SerializerMethodField(help_text="a sentence in the caller's language")
    begins_at = serializers.SerializerMethodField(help_text="when it shows best; null at no time in particular")
    ends_at = serializers.SerializerMethodField()

    def get_text(self, finding: dict[str, Any]) -> str:
        return text_of(finding["code"], finding["value"])

    def get_begins_at(self, finding: dict[str, Any]) -> datetime | None:
        return _moment(finding.get("from_s"))

    def get_ends_at(self, finding: dict[str, Any]) -> datetime | None:
        return _moment(finding.get("to_s"))


def _moment(epoch_s: float | None) -> datetime | None:
    return None if epoch_s is None else datetime.fromtimestamp(epoch_s, UTC)


class DecisionSerializer(StrictModelSerializer):
    """What a person decided of a visit."""

    decided_by_name = serializers.CharField(source="decided_by.name", read_only=True)

    class Meta:
        model = CorroborationDecision
        fields = ("id", "decision", "reason", "decided_by", "decided_by_name", "decided_at")
        read_only_fields = ("id", "decided_by", "decided_at")
        extra_kwargs = {"reason": {"max_length": 2_000, "help_text": "required unless the report is accepted"}}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["decision"] != CorroborationDecision.Decision.ACCEPTED and not attrs.get("reason"):
            raise serializers.ValidationError({"reason": [_("Say why.")]}, code="required")
        return attrs


class ProposedCrsSerializer(serializers.Serializer[Any]):
    device = serializers.UUIDField(source="device_id")
    crs = serializers.ChoiceField(choices=SYSTEM_NAMES)


class JudgedSerializer(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=[verdict.value for verdict in corroboration.Verdict])
    score = serializers.FloatField(help_text="0 to 1; 0.5 says nothing")
    findings = FindingSerializer(many=True)
    rules_version = serializers.IntegerField(source="rules")
    computed_at = serializers.DateTimeField()


class EarlierVerdictSerializer(JudgedSerializer):
    replaced_at = serializers.DateTimeField()


class CorroborationSerializer(JudgedSerializer):
    """What the rules say of a reported visit, and what people decided, the newest first (which counts). `earlier` are
    the verdicts before this one, the newest first."""

    decisions = DecisionSerializer(many=True, source="visit.decisions.all")
    earlier = EarlierVerdictSerializer(many=True, source="visit.earlier_verdicts.all")
    proposed_crs = serializers.SerializerMethodField(
        help_text="the device, when it seems to record in another coordinate system and nobody has decided yet"
    )

    @extend_schema_field(ProposedCrsSerializer(allow_null=True))
    def get_proposed_crs(self, found: Corroboration) -> dict[str, Any] | None:
        proposals = DatumProposal.objects.visible_to(self.context["request"].user).pending()
        proposal = proposals.about(found.pk).first()
        return ProposedCrsSerializer(proposal).data if proposal else None
