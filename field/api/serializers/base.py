"""What the records that clients may make have in common."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

STAMPS = ("created_at", "updated_at", "rev")


class ClientIdMixin(serializers.Serializer[Any]):
    """`id` may be minted by the client when the record is made, and never changes."""

    id = serializers.UUIDField(
        required=False, help_text="may be minted by the client (UUIDv7); makes a resend harmless"
    )

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if self.instance is not None and not isinstance(self.instance, (list, tuple)):
            fields["id"].read_only = True
        return fields

    def build(self, **given: Any) -> Any:
        """The record as the body and the model's defaults have it, not yet saved."""
        model = self.Meta.model  # type: ignore[attr-defined]  # each subclass has one
        named = {field.name for field in model._meta.concrete_fields}
        values = {name: value for name, value in {**self.validated_data, **given}.items() if name in named}
        return model(**values)

    def change(self) -> Any:
        """The record with the body's values set, not yet saved."""
        for name, value in self.validated_data.items():
            setattr(self.instance, name, value)
        return self.instance
