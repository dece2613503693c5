"""Positions taken in, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers


class TrailFileSerializer(serializers.Serializer[Any]):
    """A GPX file, and the visit it was recorded on."""

    file = serializers.FileField(max_length=300, allow_empty_file=True)
    visit = serializers.UUIDField(required=False)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = [str(name)[:100] for name in data if name not in self.fields]
            if unknown:
                raise serializers.ValidationError(
                    {name: [serializers.ErrorDetail("not a field here", code="unknown_field")] for name in unknown}
                )
        return super().to_internal_value(data)


class RefusedPointSerializer(serializers.Serializer[Any]):
    index = serializers.IntegerField(help_text="place in the request, from 0")
    code = serializers.CharField()


class TakenSerializer(serializers.Serializer[Any]):
    """accepted + duplicate + held + the count of rejected = points sent; `flagged` counts among `accepted`."""

    accepted = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    held = serializers.IntegerField()
    flagged = serializers.IntegerField()
    rejected = RefusedPointSerializer(many=True)
