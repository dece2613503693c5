"""Checklists, and spreadsheets read as one, as JSON."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from field.api.serializers.base import STAMPS, ClientIdMixin
from field.domain.form import FORM, KINDS
from field.models import Checklist
from geo_portal.core.serializers import StrictModelSerializer


@extend_schema_field({"type": "object", "additionalProperties": True, "required": ["type", "properties"]})
class SchemaField(serializers.JSONField):
    """A JSON Schema; what it may say is decided by the service."""


@extend_schema_field(
    {
        "type": "object",
        "nullable": True,
        "required": ["form", "items"],
        "properties": {
            "form": {"type": "integer", "enum": [FORM]},
            "items": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["kind", "name", "label"],
                    "properties": {
                        "kind": {"type": "string", "enum": sorted(KINDS)},
                        "name": {"type": "string", "maxLength": 100},
                        "label": {"type": "object", "additionalProperties": {"type": "string"}},
                    },
                    "additionalProperties": True,
                },
            },
        },
        "additionalProperties": False,
    }
)
class FormField(serializers.JSONField):
    """The definition of a form; what it may say is decided by the service."""


class ChecklistSerializer(ClientIdMixin, StrictModelSerializer):
    """One version of a checklist. `form` is the definition of what is asked, `schema` the JSON Schema (2020-12) of the
    answers that follows from it; a body has one of them. A version never changes once it is published; the next one
    gets the next number."""

    code = serializers.RegexField(r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}\Z")
    schema = SchemaField(required=False, help_text="in a body: a flat one, a property for each question")
    form = FormField(required=False, allow_null=True, help_text="null: of an older version, which has a schema only")
    publish = serializers.BooleanField(default=True, write_only=True, help_text="false makes a draft")

    class Meta:
        model = Checklist
        fields = (
            "id",
            "code",
            "version",
            "title",
            "title_en",
            "form",
            "schema",
            "publish",
            "published_at",
            "withdrawn_at",
            *STAMPS,
        )
        read_only_fields = ("version", "published_at", "withdrawn_at", *STAMPS)
        validators: list[Any] = []

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if self.instance is not None and not isinstance(self.instance, (list, tuple)):
            fields["code"].read_only = True
            fields.pop("publish")
        return fields


class XlsFormSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="an XLSForm, .xlsx, at most 2 MiB")


class RefusedConstructSerializer(serializers.Serializer[Any]):
    """Something of an XLSForm that is asked otherwise, or not at all."""

    code = serializers.CharField(help_text="which kind of construct: question_type, expression, appearance …")
    sheet = serializers.CharField()
    row = serializers.IntegerField(allow_null=True, help_text="as the spreadsheet counts; 1 is the headings")
    column = serializers.CharField()
    name = serializers.CharField(help_text="of the question, or the choice")
    what = serializers.CharField(help_text="what stands there")
    reason = serializers.CharField(help_text="of an expression: the obstacle")
    part = serializers.CharField(help_text="of an expression: where the obstacle is")


class ImportedFormSerializer(serializers.Serializer[Any]):
    """A form as it would be; nothing is saved."""

    code = serializers.CharField(help_text="from the form's id; may be empty")
    title = serializers.CharField()
    title_en = serializers.CharField()
    form = FormField(allow_null=True, help_text="null: nothing that can be asked is left")
    refused = RefusedConstructSerializer(many=True)
    warnings = serializers.ListField(child=serializers.CharField(), help_text="of pyxform, in English")


class PublishSerializer(StrictModelSerializer):
    """How a draft is put in force."""

    replace = serializers.BooleanField(default=False, help_text="withdraw the code's earlier versions")

    class Meta:
        model = Checklist
        fields = ("replace",)
