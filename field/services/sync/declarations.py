"""The kinds of record that devices carry along."""

from __future__ import annotations

from field.domain.signature import LONGEST, STROKES
from field.models.sync import RESOLVED_STAYS_DAYS
from field.services.sync.types import Field, Kind, SyncType, register
from field.services.sync.writers import CaseWriter, ConflictWriter, VisitPhotoWriter, VisitWriter
from geo_portal.core import clock

TIMES = (
    Field("created_at", Kind.TIME),
    Field("updated_at", Kind.TIME),
)

CHECKLIST = SyncType(
    name="checklist",
    table="field_checklist",
    fields=(
        Field("code"),
        Field("version", Kind.INTEGER),
        Field("title"),
        Field("title_en"),
        Field("schema", Kind.JSON),
        Field("form", Kind.JSON),
        Field("published_at", Kind.TIME),
    ),
    in_scope=(
        "r.published_at IS NOT NULL AND (r.withdrawn_at IS NULL OR EXISTS"
        " (SELECT FROM field_visit v WHERE v.checklist_id = r.id AND v.site_id = ANY (%(sites)s)))"
    ),
    keyed_by="everyone",
    for_sites=(
        "r.withdrawn_at IS NOT NULL AND r.id IN"
        " (SELECT v.checklist_id FROM field_visit v WHERE v.site_id = ANY (%(keys)s))"
    ),
)

CATEGORY = SyncType(
    name="category",
    table="field_category",
    fields=(
        Field("code"),
        Field("name"),
        Field("name_en"),
        Field("order", Kind.INTEGER),
    ),
    in_scope="true",
    keyed_by="everyone",
)

DISTRICT = SyncType(
    name="district",
    table="accounts_district",
    fields=(
        Field("code"),
        Field("name"),
        Field("name_en"),
        Field("kind"),
        Field("parent", Kind.UUID, "parent_id"),
        Field("path"),
        Field("arrival_radius_m", Kind.INTEGER),
    ),
    in_scope="r.id = ANY (%(districts)s)",
    keyed_by="district",
    by_keys="r.id = ANY (%(keys)s)",
)

AGENCY = SyncType(
    name="agency",
    table="accounts_agency",
    fields=(
        Field("code"),
        Field("name"),
        Field("name_en"),
        Field("kind"),
        Field("district", Kind.UUID, "district_id"),
    ),
    in_scope="r.district_id = ANY (%(districts)s) OR r.id = ANY (%(agencies)s)",
    keyed_by="district",
    by_keys="r.district_id = ANY (%(keys)s)",
)

SITE = SyncType(
    name="site",
    table="field_site",
    fields=(
        Field("kind"),
        Field("code"),
        Field("name"),
        Field("name_en"),
        Field("district", Kind.UUID, "district_id"),
        Field("agency", Kind.UUID, "agency_id"),
        Field("address"),
        Field("location", Kind.GEOMETRY),
        Field("boundary", Kind.GEOMETRY),
        Field("contact_name"),
        Field("contact_phone"),
        Field("status"),
        Field("arrival_radius_m", Kind.INTEGER),
        *TIMES,
    ),
    in_scope="r.id = ANY (%(sites)s)",
    keyed_by="site",
    by_keys="r.id = ANY (%(keys)s)",
)

ASSIGNMENT = SyncType(
    name="assignment",
    table="field_assignment",
    fields=(
        Field("site", Kind.UUID, "site_id"),
        Field("holder_user", Kind.UUID, "holder_user_id"),
        Field("holder_agency", Kind.UUID, "holder_agency_id"),
        Field("liaisons", Kind.UUIDS, "liaison_ids"),
        Field("interval_days", Kind.INTEGER),
        Field("starts_on", Kind.DATE),
        Field("ends_on", Kind.DATE),
    ),
    in_scope="r.site_id = ANY (%(sites)s) AND r.starts_on <= %(day)s AND (r.ends_on IS NULL OR r.ends_on > %(day)s)",
    keyed_by="site",
    by_keys="r.site_id = ANY (%(keys)s)",
)

VISIT = SyncType(
    name="visit",
    table="field_visit",
    fields=(
        Field("site", Kind.UUID, "site_id", writable=True, required=True, nullable=False),
        Field(
            "status",
            writable=True,
            default="planned",
            nullable=False,
            choices=("planned", "in_progress", "reported", "verified", "returned"),
        ),
        Field("note", writable=True, default="", max_length=100_000, nullable=False),
        Field("signed_by", writable=True, default="", max_length=100, nullable=False),
        Field("signature", writable=True, default="", max_length=LONGEST, pattern=f"|{STROKES}", nullable=False),
        Field("planned_for", Kind.DATE, writable=True),
        Field("started_at", Kind.TIME, writable=True),
        Field("finished_at", Kind.TIME, writable=True),
        Field("recorded_started_at", Kind.TIME, writable=True),
        Field("recorded_finished_at", Kind.TIME, writable=True),
        Field("position", Kind.POINT, writable=True),
        Field("position_acc_m", Kind.NUMBER, writable=True, minimum=0),
        Field("participants", Kind.UUIDS, "participant_ids", writable=True, default=[], nullable=False),
        Field("checklist", Kind.UUID, "checklist_id", writable=True),
        Field("answers", Kind.JSON, default={}),
        Field("assignment", Kind.UUID, "assignment_id"),
        Field("reporter", Kind.UUID, "reporter_id"),
        Field("trail_owner", Kind.UUID, "trail_owner_id"),
        Field("judged_by", Kind.UUID, "judged_by_id"),
        Field("judged_at", Kind.TIME),
        Field("returned_reason", default=""),
        *TIMES,
    ),
    hidden=(Field("device", Kind.UUID, "device_id"), Field("source", default="")),
    in_scope="r.site_id = ANY (%(sites)s)",
    keyed_by="site",
    by_keys="r.site_id = ANY (%(keys)s)",
    writer=VisitWriter(),
)

CASE = SyncType(
    name="case",
    table="field_case",
    fields=(
        Field("site", Kind.UUID, "site_id", writable=True, required=True, nullable=False),
        Field("visit", Kind.UUID, "visit_id", writable=True, fixed=True),
        Field(
            "category",
            Kind.UUID,
            "category_id",
            writable=True,
            required=True,
            nullable=False,
            refers_to="field_category",
        ),
        Field("text", writable=True, required=True, nullable=False, max_length=20_000),
        Field("position", Kind.POINT, writable=True),
        Field("settled_on_site", Kind.BOOLEAN, writable=True, default=False, nullable=False),
        Field("settled_at", Kind.TIME, derived=True),
        Field("raised_at", Kind.TIME),
        Field("submitter", Kind.UUID, "submitter_id", fixed=True),
        *TIMES,
    ),
    hidden=(Field("source", default=""),),
    in_scope="r.site_id = ANY (%(sites)s)",
    keyed_by="site",
    by_keys="r.site_id = ANY (%(keys)s)",
    writer=CaseWriter(),
)

VISIT_PHOTO = SyncType(
    name="visit_photo",
    table="field_visitphoto",
    fields=(
        Field("visit", Kind.UUID, "visit_id", writable=True, fixed=True, required=True, nullable=False),
        Field("case", Kind.UUID, "case_id", writable=True),
        Field(
            "sha256", writable=True, fixed=True, required=True, nullable=False, max_length=64, pattern="[0-9a-f]{64}"
        ),
        Field("size", Kind.INTEGER, writable=True, fixed=True, required=True, nullable=False, minimum=1),
        Field("taken_at", Kind.TIME, writable=True),
        Field("position", Kind.POINT, writable=True),
        Field("sigma_m", Kind.NUMBER, writable=True, minimum=0),
        Field("caption", writable=True, default="", max_length=500, nullable=False),
        Field("state", default="pending"),
        Field("photo", Kind.UUID, "photo_id"),
        Field("original_sha256", writable=True, default="", nullable=False, max_length=64, pattern="([0-9a-f]{64})?"),
        Field("original_size", Kind.INTEGER, writable=True, minimum=1),
        Field("original", Kind.UUID, "original_id", derived=True),
        *TIMES,
    ),
    in_scope="r.visit_id IN (SELECT v.id FROM field_visit v WHERE v.site_id = ANY (%(sites)s))",
    keyed_by="site",
    by_keys="r.visit_id IN (SELECT v.id FROM field_visit v WHERE v.site_id = ANY (%(keys)s))",
    writer=VisitPhotoWriter(),
)

PANORAMA = SyncType(
    name="panorama",
    table="field_sitepanorama",
    fields=(
        Field("site", Kind.UUID, "site_id"),
        Field("panorama", Kind.UUID, "panorama_id"),
        Field("state"),
        Field("taken_at", Kind.TIME),
        *TIMES,
    ),
    in_scope="r.site_id = ANY (%(sites)s)",
    keyed_by="site",
    by_keys="r.site_id = ANY (%(keys)s)",
)

CONFLICT = SyncType(
    name="conflict",
    table="field_conflict",
    fields=(
        Field("type"),
        Field("id", Kind.UUID, "object_id"),
        Field("site", Kind.UUID, "site_id"),
        Field("fields", Kind.JSON),
        Field("edits", Kind.JSON),
        Field("authors", Kind.UUIDS),
        Field("resolved_at", Kind.TIME),
        Field("resolved_by", Kind.UUID, "resolved_by_id"),
        *TIMES,
    ),
    in_scope=(
        "r.authors @> ARRAY[%(user)s]::uuid[] AND (r.resolved_at IS NULL OR"
        f" (r.resolved_at AT TIME ZONE '{clock.LOCAL.key}')::date > %(day)s::date - {RESOLVED_STAYS_DAYS})"
    ),
    keyed_by="person",
    writer=ConflictWriter(),
)

SERVICE_POINT = SyncType(
    name="service_point",
    table="maps_service_point",
    fields=(
        Field("code"),
        Field("kind"),
        Field("name"),
        Field("name_en"),
        Field("district", Kind.UUID, "district_id"),
        Field("area"),
        Field("address"),
        Field("location", Kind.GEOMETRY),
        Field("opening_hours", Kind.JSON),
        Field("phone"),
        Field("operator"),
        Field("status"),
        Field("free_compartments", Kind.INTEGER),
    ),
    in_scope="r.district_id = ANY (%(districts)s) AND r.is_public",
    keyed_by="district",
    by_keys="r.district_id = ANY (%(keys)s)",
)


def register_all() -> None:
    """Called once from apps.py. The order is that of snapshots, and of writes within a push."""
    for kind in (
        CHECKLIST,
        CATEGORY,
        DISTRICT,
        AGENCY,
        SITE,
        ASSIGNMENT,
        VISIT,
        CASE,
        VISIT_PHOTO,
        PANORAMA,
        CONFLICT,
        SERVICE_POINT,
    ):
        register(kind)
