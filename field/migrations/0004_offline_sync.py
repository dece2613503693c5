"""Offline sync: operations and conflicts, checklists, and who takes part as a value of the record itself.

Participants and liaisons get a copy as an array in their parent, kept by triggers: so a change of people raises the
parent's revision, and stands in its history. The child tables leave the change log, which the parent now fills.
Triggers tell the feed what enters or leaves whose scope.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import geo_portal.core.clock
import geo_portal.core.ids
from django.conf import settings
from django.db import migrations, models

from geo_portal.core.migration_operations import retrack_table, track_table, untrack_table


VISIT_SCOPE_WAS = (
    "ARRAY['site:' || r.site_id, 'user:' || r.reporter_id, 'user:' || r.trail_owner_id] || "
    "ARRAY(SELECT 'user:' || p.user_id FROM field_visitparticipant p WHERE p.visit_id = r.id)"
)
PHOTO_SCOPE_WAS = (
    "ARRAY['site:' || (SELECT v.site_id FROM field_visit v WHERE v.id = r.visit_id)] || "
    "ARRAY(SELECT 'user:' || p.user_id FROM field_visitparticipant p WHERE p.visit_id = r.visit_id)"
)
PHOTO_SCOPE = "ARRAY['site:' || (SELECT v.site_id FROM field_visit v WHERE v.id = r.visit_id)]"

PEOPLE = r"""
-- Keep field_visit.participant_ids (field_assignment.liaison_ids) as the child rows have it, in the order of the ids.
-- Whoever writes both sides by set says so (portal.people_by_set), so that no revision comes of the moment in between.
CREATE FUNCTION field_visit_keep_participants() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('portal.people_by_set', true) = 'on' THEN
        RETURN NULL;
    END IF;
    UPDATE field_visit v SET participant_ids = now_in.ids, updated_at = now()
    FROM (SELECT DISTINCT visit_id FROM changed) c
    CROSS JOIN LATERAL (SELECT ARRAY(
        SELECT p.user_id FROM field_visitparticipant p WHERE p.visit_id = c.visit_id ORDER BY p.user_id) AS ids) now_in
    WHERE v.id = c.visit_id AND v.participant_ids <> now_in.ids;
    RETURN NULL;
END $$;
CREATE TRIGGER field_visitparticipant_insert AFTER INSERT ON field_visitparticipant
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION field_visit_keep_participants();
CREATE TRIGGER field_visitparticipant_delete AFTER DELETE ON field_visitparticipant
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION field_visit_keep_participants();

CREATE FUNCTION field_assignment_keep_liaisons() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE field_assignment a SET liaison_ids = now_in.ids, updated_at = now()
    FROM (SELECT DISTINCT assignment_id FROM changed) c
    CROSS JOIN LATERAL (SELECT ARRAY(
        SELECT l.user_id FROM field_assignmentliaison l WHERE l.assignment_id = c.assignment_id ORDER BY l.user_id
    ) AS ids) now_in
    WHERE a.id = c.assignment_id AND a.liaison_ids <> now_in.ids;
    RETURN NULL;
END $$;
CREATE TRIGGER field_assignmentliaison_insert AFTER INSERT ON field_assignmentliaison
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION field_assignment_keep_liaisons();
CREATE TRIGGER field_assignmentliaison_delete AFTER DELETE ON field_assignmentliaison
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION field_assignment_keep_liaisons();

-- Child rows are made and taken out, never moved: the arrays above rely on it.
CREATE FUNCTION field_people_do_not_move() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are inserted and deleted, not changed', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_does_not_move';
END $$;
CREATE TRIGGER field_visitparticipant_fixed BEFORE UPDATE OF visit_id, user_id ON field_visitparticipant
    FOR EACH ROW WHEN (OLD.visit_id <> NEW.visit_id OR OLD.user_id <> NEW.user_id)
    EXECUTE FUNCTION field_people_do_not_move();
CREATE TRIGGER field_assignmentliaison_fixed BEFORE UPDATE OF assignment_id, user_id ON field_assignmentliaison
    FOR EACH ROW WHEN (OLD.assignment_id <> NEW.assignment_id OR OLD.user_id <> NEW.user_id)
    EXECUTE FUNCTION field_people_do_not_move();

UPDATE field_visit v SET participant_ids = p.ids
FROM (SELECT visit_id, array_agg(user_id ORDER BY user_id) AS ids FROM field_visitparticipant GROUP BY visit_id) p
WHERE p.visit_id = v.id;
UPDATE field_assignment a SET liaison_ids = l.ids
FROM (SELECT assignment_id, array_agg(user_id ORDER BY user_id) AS ids
      FROM field_assignmentliaison GROUP BY assignment_id) l
WHERE l.assignment_id = a.id;
"""

UNDO_PEOPLE = """
DROP TRIGGER field_assignmentliaison_fixed ON field_assignmentliaison;
DROP TRIGGER field_visitparticipant_fixed ON field_visitparticipant;
DROP FUNCTION field_people_do_not_move();
DROP TRIGGER field_assignmentliaison_delete ON field_assignmentliaison;
DROP TRIGGER field_assignmentliaison_insert ON field_assignmentliaison;
DROP FUNCTION field_assignment_keep_liaisons();
DROP TRIGGER field_visitparticipant_delete ON field_visitparticipant;
DROP TRIGGER field_visitparticipant_insert ON field_visitparticipant;
DROP FUNCTION field_visit_keep_participants();
"""

SCOPE = r"""
-- Whom an assignment concerns listens to their own key, members of an agency to the agency's.
CREATE FUNCTION field_assignment_tell_scope() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM feed_note(array_agg(k), array_agg('@site'::text), array_agg(r.site_id))
        FROM new_rows r CROSS JOIN LATERAL unnest(ARRAY[r.holder_user_id, r.holder_agency_id] || r.liaison_ids) k;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM feed_note(array_agg(k), array_agg('@site'::text), array_agg(r.site_id))
        FROM old_rows r CROSS JOIN LATERAL unnest(ARRAY[r.holder_user_id, r.holder_agency_id] || r.liaison_ids) k;
    ELSE
        PERFORM feed_note(array_agg(k), array_agg('@site'::text), array_agg(s))
        FROM new_rows n JOIN old_rows o ON o.id = n.id
        CROSS JOIN LATERAL unnest(
            ARRAY[n.holder_user_id, n.holder_agency_id, o.holder_user_id, o.holder_agency_id]
            || n.liaison_ids || o.liaison_ids) k
        CROSS JOIN LATERAL unnest(ARRAY[n.site_id, o.site_id]) s
        WHERE (n.site_id, n.holder_user_id, n.holder_agency_id, n.starts_on, n.ends_on, n.liaison_ids)
              IS DISTINCT FROM
              (o.site_id, o.holder_user_id, o.holder_agency_id, o.starts_on, o.ends_on, o.liaison_ids);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER field_assignment_scope_insert AFTER INSERT ON field_assignment
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION field_assignment_tell_scope();
CREATE TRIGGER field_assignment_scope_update AFTER UPDATE ON field_assignment
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION field_assignment_tell_scope();
CREATE TRIGGER field_assignment_scope_delete AFTER DELETE ON field_assignment
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION field_assignment_tell_scope();

-- A role that begins or ends changes what its agency holds for this person, and which territory is theirs.
CREATE FUNCTION field_membership_tell_scope() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        PERFORM feed_note(
            array_agg(r.user_id),
            array_agg(CASE WHEN r.agency_id IS NULL THEN '@district' ELSE '@agency' END),
            array_agg(COALESCE(r.agency_id, r.district_id)))
        FROM new_rows r;
    END IF;
    IF TG_OP IN ('DELETE', 'UPDATE') THEN
        PERFORM feed_note(
            array_agg(r.user_id),
            array_agg(CASE WHEN r.agency_id IS NULL THEN '@district' ELSE '@agency' END),
            array_agg(COALESCE(r.agency_id, r.district_id)))
        FROM old_rows r;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_membership_scope_insert AFTER INSERT ON accounts_membership
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION field_membership_tell_scope();
CREATE TRIGGER accounts_membership_scope_update AFTER UPDATE ON accounts_membership
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION field_membership_tell_scope();
CREATE TRIGGER accounts_membership_scope_delete AFTER DELETE ON accounts_membership
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION field_membership_tell_scope();

-- An agency that moves takes its members' territory with it.
CREATE FUNCTION field_agency_tell_scope() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM feed_note(array_agg(n.id), array_agg('@district'::text), array_agg(d))
    FROM new_rows n JOIN old_rows o ON o.id = n.id CROSS JOIN LATERAL unnest(ARRAY[n.district_id, o.district_id]) d
    WHERE n.district_id <> o.district_id;
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_agency_scope AFTER UPDATE ON accounts_agency
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION field_agency_tell_scope();

-- A district put elsewhere in the tree: told to all above it, where it was and where it is.
CREATE FUNCTION field_district_tell_scope() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM feed_note(array_agg(above.id), array_agg('@district'::text), array_agg(n.id))
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    JOIN accounts_district above ON above.code = ANY (string_to_array(n.path || o.path, '/'))
    WHERE n.path <> o.path;
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_district_scope AFTER UPDATE ON accounts_district
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION field_district_tell_scope();

-- A visit that moves to another site takes its photos along: they are found by the visit's site.
CREATE FUNCTION field_visit_tell_photos() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM feed_note(array_agg(s), array_agg('visit_photo'::text), array_agg(p.id))
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    JOIN field_visitphoto p ON p.visit_id = n.id CROSS JOIN LATERAL unnest(ARRAY[n.site_id, o.site_id]) s
    WHERE n.site_id <> o.site_id;
    RETURN NULL;
END $$;
CREATE TRIGGER field_visit_photos_scope AFTER UPDATE ON field_visit
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION field_visit_tell_photos();
"""

UNDO_SCOPE = """
DROP TRIGGER field_visit_photos_scope ON field_visit;
DROP FUNCTION field_visit_tell_photos();
DROP TRIGGER accounts_district_scope ON accounts_district;
DROP FUNCTION field_district_tell_scope();
DROP TRIGGER accounts_agency_scope ON accounts_agency;
DROP FUNCTION field_agency_tell_scope();
DROP TRIGGER accounts_membership_scope_delete ON accounts_membership;
DROP TRIGGER accounts_membership_scope_update ON accounts_membership;
DROP TRIGGER accounts_membership_scope_insert ON accounts_membership;
DROP FUNCTION field_membership_tell_scope();
DROP TRIGGER field_assignment_scope_delete ON field_assignment;
DROP TRIGGER field_assignment_scope_update ON field_assignment;
DROP TRIGGER field_assignment_scope_insert ON field_assignment;
DROP FUNCTION field_assignment_tell_scope();
"""

CHECKLIST = r"""
CREATE FUNCTION field_checklist_stays() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a checklist does not change; make a new version'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'checklist_stays', TABLE = 'field_checklist';
END $$;
CREATE TRIGGER field_checklist_fixed BEFORE UPDATE ON field_checklist
    FOR EACH ROW WHEN ((OLD.code, OLD.version, OLD.title, OLD.title_en, OLD.schema)
                       IS DISTINCT FROM (NEW.code, NEW.version, NEW.title, NEW.title_en, NEW.schema))
    EXECUTE FUNCTION field_checklist_stays();
"""
UNDO_CHECKLIST = """
DROP TRIGGER field_checklist_fixed ON field_checklist;
DROP FUNCTION field_checklist_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_paths_and_change_log"),
        ("core", "0005_change_feed"),
        ("field", "0003_visit_by_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="liaison_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), db_default=[], default=list, editable=False, size=None
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="answers",
            field=models.JSONField(blank=True, db_default={}, default=dict, verbose_name="answers"),
        ),
        migrations.AddField(
            model_name="visit",
            name="participant_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), db_default=[], default=list, editable=False, size=None
            ),
        ),
        migrations.CreateModel(
            name="Checklist",
            fields=[
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("rev", models.BigIntegerField(db_default=0, default=0, editable=False, verbose_name="revision")),
                (
                    "id",
                    models.UUIDField(
                        default=geo_portal.core.ids.uuid7, primary_key=True, serialize=False, verbose_name="id"
                    ),
                ),
                ("code", models.CharField(max_length=60, verbose_name="code")),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("title_en", models.CharField(blank=True, max_length=200, verbose_name="title in English")),
                ("schema", models.JSONField(verbose_name="JSON Schema of the answers")),
                ("published_at", models.DateTimeField(default=geo_portal.core.clock.now, verbose_name="published at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
            ],
            options={
                "verbose_name": "checklist",
                "verbose_name_plural": "checklists",
                "ordering": ("code", "-version"),
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="checklist_version_once"),
                    models.CheckConstraint(condition=models.Q(("version__gt", 0)), name="checklist_version_positive"),
                ],
            },
        ),
        migrations.AddField(
            model_name="visit",
            name="checklist",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visits",
                to="field.checklist",
                verbose_name="checklist",
            ),
        ),
        migrations.CreateModel(
            name="ScopeDay",
            fields=[
                ("id", models.BooleanField(default=True, primary_key=True, serialize=False)),
                ("day", models.DateField()),
            ],
            options={
                "db_table": "field_scope_day",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", True)), name="scope_day_is_one_row")],
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("rev", models.BigIntegerField(db_default=0, default=0, editable=False, verbose_name="revision")),
                (
                    "id",
                    models.UUIDField(
                        default=geo_portal.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="id",
                    ),
                ),
                ("type", models.CharField(max_length=40, verbose_name="kind of record")),
                ("object_id", models.UUIDField(verbose_name="record")),
                ("fields", models.JSONField(default=dict, verbose_name="fields")),
                ("edits", models.JSONField(default=list, verbose_name="edits")),
                (
                    "authors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None, verbose_name="authors"
                    ),
                ),
                ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="resolved at")),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="resolved by",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="field.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "verbose_name": "conflict",
                "verbose_name_plural": "conflicts",
                "ordering": ("-created_at",),
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["authors"], name="conflict_by_author")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("resolved_at__isnull", True)),
                        fields=("type", "object_id"),
                        name="conflict_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resolved_at__isnull", True), ("resolved_by__isnull", False), _connector="OR"
                        ),
                        name="conflict_resolved_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SyncOp",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "device_id", "op", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("op", models.UUIDField(verbose_name="operation")),
                ("type", models.CharField(max_length=40, verbose_name="kind of record")),
                ("object_id", models.UUIDField(null=True, verbose_name="record")),
                ("action", models.CharField(max_length=10, verbose_name="action")),
                ("base", models.BigIntegerField(null=True, verbose_name="base revision")),
                ("made_at", models.DateTimeField(null=True, verbose_name="made at (device clock)")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                ("clock_offset_s", models.FloatField(null=True, verbose_name="device clock ahead, seconds")),
                ("sha256", models.BinaryField(max_length=32)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("applied", "applied"),
                            ("merged", "merged"),
                            ("conflict", "in conflict"),
                            ("rejected", "rejected"),
                        ],
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="code")),
                ("rev", models.BigIntegerField(null=True, verbose_name="revision")),
                ("answer", models.JSONField(verbose_name="answer")),
                ("body", models.JSONField(null=True, verbose_name="as sent")),
                ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="reviewed at")),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sync_ops",
                        to="accounts.device",
                        verbose_name="device",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sync_ops",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "sync operation",
                "verbose_name_plural": "sync operations",
                "db_table": "field_sync_op",
                "indexes": [
                    models.Index(fields=["object_id", "rev"], name="sync_op_by_revision"),
                    models.Index(
                        condition=models.Q(("status", "rejected")), fields=["received_at"], name="sync_op_rejected"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["applied", "merged", "conflict", "rejected"])),
                        name="sync_op_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "rejected"), _negated=True),
                            models.Q(("code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="sync_op_rejected_with_a_code",
                    ),
                ],
            },
        ),
        *untrack_table(
            "field_visitparticipant",
            "visit_participant",
            was="ARRAY['user:' || r.user_id, 'site:' || (SELECT v.site_id FROM field_visit v WHERE v.id = r.visit_id)]",
        ),
        *untrack_table(
            "field_assignmentliaison",
            "assignment_liaison",
            was="ARRAY['user:' || r.user_id, "
            "'site:' || (SELECT a.site_id FROM field_assignment a WHERE a.id = r.assignment_id)]",
        ),
        migrations.RunSQL(PEOPLE, UNDO_PEOPLE),
        *retrack_table("field_visit", "visit", scope="ARRAY['site:' || r.site_id]", was=VISIT_SCOPE_WAS),
        *retrack_table("field_visitphoto", "visit_photo", scope=PHOTO_SCOPE, was=PHOTO_SCOPE_WAS),
        migrations.RunSQL(SCOPE, UNDO_SCOPE),
        *track_table("field_conflict", "conflict", scope="ARRAY(SELECT 'user:' || a FROM unnest(r.authors) a)"),
        *track_table("field_checklist", "checklist", scope="ARRAY['all']"),
        migrations.RunSQL(CHECKLIST, UNDO_CHECKLIST),
    ]
