"""Field's records as JSON. Reads and checks bodies; what is allowed is decided by the services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from field.api.fields import PersonField, VisibleField
from field.domain import corroboration
from field.domain.form import FORM, KINDS
from field.models import (
    Assignment,
    Case,
    Category,
    Checklist,
    Corroboration,
    CorroborationDecision,
    DatumProposal,
    DutyWindow,
    LastPosition,
    Site,
    SitePanorama,
    Visit,
    VisitPhoto,
)
from field.models.datum import SYSTEM_NAMES
from field.services.finding_texts import text_of
from geo_portal.accounts.models import Agency, District, User
from geo_portal.core.serializers import GeoSerializer, MultiPolygonField, PointField, StrictModelSerializer

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


class SiteSerializer(ClientIdMixin, GeoSerializer):
    """An enterprise or project; `location` and `boundary` in the coordinate system that the query (answers) or the
    body (writes) names."""

    location = PointField()
    boundary = MultiPolygonField(required=False, allow_null=True)
    district = VisibleField(queryset=District.objects.all())
    district_name = serializers.CharField(source="district.name", read_only=True)
    agency = VisibleField(queryset=Agency.objects.all(), required=False, allow_null=True)
    agency_name = serializers.CharField(source="agency.name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Site
        fields = (
            "id",
            "kind",
            "code",
            "name",
            "name_en",
            "district",
            "district_name",
            "agency",
            "agency_name",
            "address",
            "location",
            "boundary",
            "contact_name",
            "contact_phone",
            "status",
            "source",
            "source_crs",
            *STAMPS,
            "crs",
        )
        read_only_fields = ("source", "source_crs", *STAMPS)
        # The database decides whether a code is taken (409): a look beforehand proves nothing.
        extra_kwargs: dict[str, dict[str, Any]] = {"code": {"validators": []}}
        validators: list[Any] = []


class SitePanoramaSerializer(GeoSerializer):
    """A panorama in a site's timeline. `panorama` is its id below `panoramas/`, where its picture and all that is known
    of it can be had; `state` `refused` says by `refusal_code` why it is not shown."""

    refusal_code = serializers.CharField(source="panorama.refusal_code", read_only=True)
    taken_at_source = serializers.CharField(source="panorama.taken_at_source", read_only=True)
    position = PointField(source="panorama.position", read_only=True, allow_null=True)
    sigma_m = serializers.FloatField(source="panorama.sigma_m", read_only=True, allow_null=True)
    heading = serializers.FloatField(source="panorama.heading", read_only=True, allow_null=True)
    width = serializers.IntegerField(source="panorama.width", read_only=True, allow_null=True)
    height = serializers.IntegerField(source="panorama.height", read_only=True, allow_null=True)
    uploaded_by_name = serializers.CharField(source="panorama.uploaded_by.name", read_only=True)

    class Meta:
        model = SitePanorama
        fields = (
            "id",
            "site",
            "panorama",
            "state",
            "refusal_code",
            "taken_at",
            "taken_at_source",
            "position",
            "sigma_m",
            "heading",
            "width",
            "height",
            "uploaded_by_name",
            *STAMPS,
        )
        read_only_fields = fields


class AssignmentSerializer(ClientIdMixin, StrictModelSerializer):
    """Who holds a site (a person or an agency, exactly one), from `starts_on` until before `ends_on`."""

    site = VisibleField(queryset=Site.objects.all())
    site_name = serializers.CharField(source="site.name", read_only=True)
    holder_user = PersonField(queryset=User.objects.all(), required=False, allow_null=True)
    holder_agency = VisibleField(queryset=Agency.objects.all(), required=False, allow_null=True)
    holder_name = serializers.SerializerMethodField()
    liaisons = PersonField(queryset=User.objects.all(), many=True, required=False)
    liaison_names = serializers.SerializerMethodField()
    interval_days = serializers.IntegerField(min_value=1, max_value=3660)

    class Meta:
        model = Assignment
        fields = (
            "id",
            "site",
            "site_name",
            "holder_user",
            "holder_agency",
            "holder_name",
            "liaisons",
            "liaison_names",
            "interval_days",
            "starts_on",
            "ends_on",
            *STAMPS,
        )
        read_only_fields = STAMPS
        validators: list[Any] = []

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if self.instance is not None and not isinstance(self.instance, (list, tuple)):
            fields["site"].read_only = True
        return fields

    def get_holder_name(self, assignment: Assignment) -> str:
        return str(assignment.holder_user or assignment.holder_agency)

    def get_liaison_names(self, assignment: Assignment) -> list[str]:
        return [str(person) for person in assignment.liaisons.all()]


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": True,
        "description": "question → answer, as the visit's version of the checklist asks; a change merges question by "
        "question, null takes an answer back",
    }
)
class AnswersField(serializers.Field[Any, Any, Any, Any]):
    """Answers by question. Whether they fit is decided by the service, which knows the checklist."""

    default_error_messages = {"invalid": "question → answer"}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            self.fail("invalid")
        return dict(data)

    def to_representation(self, value: Any) -> Any:
        return value


class VisitSerializer(ClientIdMixin, GeoSerializer):
    """A visit. Its status and times change through the actions start, finish, verify and return only."""

    site = VisibleField(queryset=Site.objects.all())
    site_name = serializers.CharField(source="site.name", read_only=True)
    district = serializers.UUIDField(source="site.district_id", read_only=True)
    district_name = serializers.CharField(source="site.district.name", read_only=True)
    assignment = VisibleField(queryset=Assignment.objects.all(), required=False, allow_null=True)
    position = PointField(required=False, allow_null=True)
    position_acc_m = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=1e7)
    note = serializers.CharField(required=False, allow_blank=True, max_length=20_000, trim_whitespace=False)
    participants = PersonField(queryset=User.objects.all(), many=True, required=False)
    participant_names = serializers.SerializerMethodField()
    reporter = PersonField(queryset=User.objects.all(), required=False, allow_null=True)
    reporter_name = serializers.SerializerMethodField()
    trail_owner = PersonField(queryset=User.objects.all(), required=False, allow_null=True)
    trail_owner_name = serializers.SerializerMethodField()
    checklist = VisibleField(queryset=Checklist.objects.all(), required=False, allow_null=True)
    answers = AnswersField(required=False)
    photos_total = serializers.IntegerField(read_only=True, help_text="photos announced")
    photos_stored = serializers.IntegerField(read_only=True, help_text="photos whose bytes are here")

    class Meta:
        model = Visit
        fields = (
            "id",
            "site",
            "site_name",
            "district",
            "district_name",
            "assignment",
            "status",
            "planned_for",
            "started_at",
            "finished_at",
            "position",
            "position_acc_m",
            "note",
            "participants",
            "participant_names",
            "reporter",
            "reporter_name",
            "trail_owner",
            "trail_owner_name",
            "checklist",
            "answers",
            "device",
            "judged_by",
            "judged_at",
            "returned_reason",
            "source",
            "photos_total",
            "photos_stored",
            *STAMPS,
            "crs",
        )
        read_only_fields = (
            "status",
            "started_at",
            "finished_at",
            "device",
            "judged_by",
            "judged_at",
            "returned_reason",
            "source",
            *STAMPS,
        )

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if self.instance is not None and not isinstance(self.instance, (list, tuple)):
            fields["site"].read_only = True
        return fields

    def get_participant_names(self, visit: Visit) -> list[str]:
        return [str(person) for person in visit.participants.all()]

    def get_reporter_name(self, visit: Visit) -> str | None:
        return str(visit.reporter) if visit.reporter else None

    def get_trail_owner_name(self, visit: Visit) -> str | None:
        return str(visit.trail_owner) if visit.trail_owner else None


class StartSerializer(GeoSerializer):
    """Arrival: when, and where the tablet says it is (`acc` metres)."""

    started_at = serializers.DateTimeField()
    position = PointField(required=False, allow_null=True)
    acc = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=1e7)

    class Meta:
        model = Visit
        fields = ("started_at", "position", "acc", "crs")


class FinishSerializer(StrictModelSerializer):
    finished_at = serializers.DateTimeField()
    note = serializers.CharField(required=False, allow_blank=True, max_length=20_000, trim_whitespace=False)

    class Meta:
        model = Visit
        fields = ("finished_at", "note")


class NothingSerializer(StrictModelSerializer):
    """An empty body."""

    class Meta:
        model = Visit
        fields: tuple[str, ...] = ()


class ReturnSerializer(StrictModelSerializer):
    reason = serializers.CharField(max_length=2_000, help_text="why the report goes back to the reporter")

    class Meta:
        model = Visit
        fields = ("reason",)


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
            raise serializers.ValidationError({"reason": [serializers.ErrorDetail("says why", code="required")]})
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


UPLOAD_STATES = {"receiving": "arriving", "discarded": "discarded", "expired": "expired"}


class VisitPhotoSerializer(ClientIdMixin, GeoSerializer):
    """A photo of a visit, announced before its bytes arrive (`uploads/` with `subject` `visit_photo:<id>`).

    `state` tells of the bytes: `stored` once they are kept, whether or not the picture has been read
    (`photo_state`); `refused` when they came and are no usable picture. While it is `pending`, `upload_state` tells
    what became of sending them; an upload that expired or was discarded can be begun again.
    """

    visit = VisibleField(queryset=Visit.objects.select_related("site__district"))
    case = VisibleField(queryset=Case.objects.all(), required=False, allow_null=True, help_text="one of the same visit")
    sha256 = serializers.RegexField(r"^[0-9a-fA-F]{64}\Z", help_text="of the file's bytes, hexadecimal")
    size = serializers.IntegerField(min_value=1, max_value=2**40, help_text="bytes")
    position = PointField(required=False, allow_null=True)
    sigma_m = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=1e7)
    photo_state = serializers.SerializerMethodField()
    upload_state = serializers.SerializerMethodField()
    upload_expires_at = serializers.SerializerMethodField()

    class Meta:
        model = VisitPhoto
        fields = (
            "id",
            "visit",
            "case",
            "sha256",
            "size",
            "taken_at",
            "position",
            "sigma_m",
            "caption",
            "state",
            "photo",
            "photo_state",
            "upload_state",
            "upload_expires_at",
            *STAMPS,
            "crs",
        )
        read_only_fields = ("state", "photo", *STAMPS)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if self.instance is not None and not isinstance(self.instance, (list, tuple)):
            for name in ("visit", "sha256", "size"):
                fields[name].read_only = True
        return fields

    def validate_sha256(self, value: str) -> str:
        return value.lower()

    @extend_schema_field(serializers.ChoiceField(["processing", "ready", "refused"], allow_null=True))
    def get_photo_state(self, row: VisitPhoto) -> str | None:
        """Whether the stored picture has been read; null before it is stored."""
        return row.photo.state if row.photo else None

    @extend_schema_field(serializers.ChoiceField([*UPLOAD_STATES.values()], allow_null=True))
    def get_upload_state(self, row: VisitPhoto) -> str | None:
        """What became of the newest upload while the photo is pending; null when none was begun."""
        return UPLOAD_STATES.get(row.upload_state or "") if row.state == VisitPhoto.State.PENDING else None  # type: ignore[attr-defined]  # by with_upload

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_upload_expires_at(self, row: VisitPhoto) -> Any:
        """When an arriving upload expires, or when it did."""
        return row.upload_expires_at if self.get_upload_state(row) else None  # type: ignore[attr-defined]  # by with_upload


class CategorySerializer(serializers.ModelSerializer[Category]):
    """What a case is about."""

    class Meta:
        model = Category
        fields = ("id", "code", "name", "name_en", "order", "rev")
        read_only_fields = fields


class CaseSerializer(ClientIdMixin, GeoSerializer):
    """A problem raised at a site, mostly during a visit; with one it stands at that visit's site, and outlives it."""

    site = VisibleField(queryset=Site.objects.select_related("district"))
    site_name = serializers.CharField(source="site.name", read_only=True)
    district = serializers.UUIDField(source="site.district_id", read_only=True)
    visit = VisibleField(queryset=Visit.objects.all(), required=False, allow_null=True)
    category = VisibleField(queryset=Category.objects.all())
    category_name = serializers.CharField(source="category.name", read_only=True)
    category_name_en = serializers.CharField(source="category.name_en", read_only=True)
    text = serializers.CharField(max_length=20_000, trim_whitespace=False)
    position = PointField(required=False, allow_null=True)
    submitter_name = serializers.CharField(source="submitter.__str__", read_only=True)

    class Meta:
        model = Case
        fields = (
            "id",
            "site",
            "site_name",
            "district",
            "visit",
            "category",
            "category_name",
            "category_name_en",
            "text",
            "position",
            "settled_on_site",
            "settled_at",
            "raised_at",
            "submitter",
            "submitter_name",
            "source",
            *STAMPS,
            "crs",
        )
        read_only_fields = ("settled_at", "raised_at", "submitter", "source", *STAMPS)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if self.instance is not None and not isinstance(self.instance, (list, tuple)):
            fields["visit"].read_only = True
        return fields

    def validate_text(self, value: str) -> str:
        if not value.strip():
            raise serializers.ValidationError("says what the problem is", code="blank")
        return value


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


class DutyWindowSerializer(ClientIdMixin, StrictModelSerializer):
    """When a person, or everyone in a district, is on duty; wall clock of Asia/Shanghai, `weekday` 0 is Monday.

    `ends` not after `starts` means the next day.
    """

    user = VisibleField(queryset=User.objects.all(), required=False, allow_null=True)
    user_name = serializers.SerializerMethodField()
    district = VisibleField(queryset=District.objects.all(), required=False, allow_null=True)
    district_name = serializers.CharField(source="district.name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = DutyWindow
        fields = ("id", "user", "user_name", "district", "district_name", "weekday", "starts", "ends", *STAMPS)
        read_only_fields = STAMPS
        validators: list[Any] = []

    def get_user_name(self, window: DutyWindow) -> str | None:
        return str(window.user) if window.user else None

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        def value(name: str) -> Any:
            return attrs[name] if name in attrs else getattr(self.instance, name, None)

        if (value("user") is None) == (value("district") is None):
            raise serializers.ValidationError(
                {"user": [serializers.ErrorDetail("a person or a district, exactly one", code="person_or_district")]}
            )
        return attrs


class LastPositionSerializer(GeoSerializer):
    """Where a person was last seen on duty. `t` is the device's time; units as in `trails/points`."""

    id = serializers.UUIDField(source="user_id", read_only=True)
    user = serializers.UUIDField(source="user_id", read_only=True)
    user_name = serializers.CharField(source="user.__str__", read_only=True)
    device = serializers.UUIDField(source="device_id", read_only=True)
    location = PointField(read_only=True)
    site_name = serializers.CharField(source="visit.site.name", read_only=True, allow_null=True, default=None)
    district_name = serializers.CharField(source="district.name", read_only=True, allow_null=True, default=None)
    overdue = serializers.IntegerField(
        read_only=True, help_text="how many sites that the person holds are overdue, of those that one sees"
    )

    class Meta:
        model = LastPosition
        fields = (
            "id",
            "user",
            "user_name",
            "device",
            "t",
            "location",
            "acc",
            "speed",
            "bearing",
            "battery",
            "mock",
            "visit",
            "site_name",
            "district",
            "district_name",
            "overdue",
            "received_at",
        )
        read_only_fields = fields


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
