"""In which coordinate system a device records: proposals, and what people decided of them."""

import django.db.models.deletion
import geo_portal.core.ids
from django.conf import settings
from django.db import migrations, models

from geo_portal.core.migration_operations import track_table

# Whoever reads a decision later reads what was decided; only how far it has been carried out is put down.
STAYS = """
CREATE FUNCTION datum_proposal_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.state <> 'pending' THEN
        RAISE EXCEPTION 'a proposal that was settled does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER datum_proposal_stays BEFORE UPDATE ON field_datumproposal
    FOR EACH ROW EXECUTE FUNCTION datum_proposal_stays();
CREATE FUNCTION datum_decision_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    progress text[] := ARRAY['corrected', 'done_at', 'updated_at', 'rev'];
BEGIN
    IF OLD.done_at IS NOT NULL OR to_jsonb(NEW) - progress <> to_jsonb(OLD) - progress THEN
        RAISE EXCEPTION 'a decision does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER datum_decision_stays BEFORE UPDATE ON field_datumdecision
    FOR EACH ROW EXECUTE FUNCTION datum_decision_stays();
"""
UNDO_STAYS = """
DROP TRIGGER datum_decision_stays ON field_datumdecision;
DROP FUNCTION datum_decision_stays();
DROP TRIGGER datum_proposal_stays ON field_datumproposal;
DROP FUNCTION datum_proposal_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_former_district"),
        ("field", "0022_erasure_coarsens_the_log"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DatumProposal",
            fields=[
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
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("rev", models.BigIntegerField(db_default=0, default=0, editable=False, verbose_name="revision")),
                (
                    "labelled",
                    models.CharField(
                        choices=[("wgs84", "WGS 84"), ("gcj02", "GCJ-02"), ("bd09", "BD-09")],
                        editable=False,
                        max_length=10,
                        verbose_name="counts as",
                    ),
                ),
                (
                    "crs",
                    models.CharField(
                        choices=[("wgs84", "WGS 84"), ("gcj02", "GCJ-02"), ("bd09", "BD-09")],
                        editable=False,
                        max_length=10,
                        verbose_name="proposed",
                    ),
                ),
                ("since", models.DateTimeField(editable=False, verbose_name="since")),
                ("evidence", models.JSONField(editable=False, verbose_name="evidence")),
                ("sites", models.PositiveSmallIntegerField(editable=False, verbose_name="sites")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "pending"),
                            ("accepted", "accepted"),
                            ("rejected", "rejected"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="pending",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(editable=False, verbose_name="made at")),
                (
                    "device",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="datum_proposals",
                        to="accounts.device",
                        verbose_name="device",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposed coordinate system",
                "verbose_name_plural": "proposed coordinate systems",
                "ordering": ("-made_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="DatumDecision",
            fields=[
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
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("rev", models.BigIntegerField(db_default=0, default=0, editable=False, verbose_name="revision")),
                (
                    "crs",
                    models.CharField(
                        choices=[("wgs84", "WGS 84"), ("gcj02", "GCJ-02"), ("bd09", "BD-09")],
                        editable=False,
                        max_length=10,
                        verbose_name="records in",
                    ),
                ),
                ("since", models.DateTimeField(editable=False, null=True, verbose_name="since")),
                ("reason", models.TextField(editable=False, verbose_name="reason")),
                ("decided_at", models.DateTimeField(editable=False, verbose_name="decided at")),
                (
                    "corrected",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="positions corrected"),
                ),
                ("done_at", models.DateTimeField(editable=False, null=True, verbose_name="corrected until")),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="datum_decisions",
                        to="accounts.device",
                        verbose_name="device",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="decisions",
                        to="field.datumproposal",
                        verbose_name="proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision on a coordinate system",
                "verbose_name_plural": "decisions on coordinate systems",
                "ordering": ("-decided_at", "-id"),
            },
        ),
        migrations.AddConstraint(
            model_name="datumproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("crs__in", ("wgs84", "gcj02", "bd09")),
                    ("labelled__in", ("wgs84", "gcj02", "bd09")),
                    models.Q(("crs", models.F("labelled")), _negated=True),
                ),
                name="datum_proposal_systems_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="datumproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["pending", "accepted", "rejected", "withdrawn"])),
                name="datum_proposal_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="datumproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "pending")), fields=("device",), name="datum_proposal_pending_once"
            ),
        ),
        migrations.AddIndex(
            model_name="datumdecision",
            index=models.Index(fields=["device", "-decided_at"], name="datum_decision_newest"),
        ),
        migrations.AddIndex(
            model_name="datumdecision",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True)), fields=["device"], name="datum_decision_to_do"
            ),
        ),
        migrations.AddConstraint(
            model_name="datumdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("crs__in", ("wgs84", "gcj02", "bd09"))), name="datum_decision_crs_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="datumdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="datum_decision_with_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="datumdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("since__isnull", False),
                    models.Q(("done_at__isnull", False), ("proposal__isnull", False)),
                    _connector="OR",
                ),
                name="datum_decision_rejects_a_proposal",
            ),
        ),
        *track_table("field_datumproposal", "datum_proposal"),
        *track_table("field_datumdecision", "datum_decision"),
        migrations.RunSQL(STAYS, UNDO_STAYS),
    ]
