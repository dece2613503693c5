"""Verdicts on reported visits, and what people decided of them; earlier judgements are the first decisions."""

import django.db.models.deletion
import geo_portal.core.ids
from django.conf import settings
from django.db import migrations, models

from geo_portal.core.migration_operations import track_table

# Whoever reads a decision later reads what was decided. (Deleting goes with the visit, before it is verified.)
STAYS = """
CREATE FUNCTION corroboration_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a decision does not change' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER corroboration_decision_stays BEFORE UPDATE ON field_corroborationdecision
FOR EACH ROW EXECUTE FUNCTION corroboration_decision_stays();
"""
UNDO_STAYS = """
DROP TRIGGER corroboration_decision_stays ON field_corroborationdecision;
DROP FUNCTION corroboration_decision_stays();
"""
EARLIER = """
INSERT INTO field_corroborationdecision
    (id, created_at, updated_at, rev, decision, reason, decided_at, decided_by_id, visit_id)
SELECT gen_random_uuid(), judged_at, judged_at, 0, CASE status WHEN 'verified' THEN 'accepted' ELSE 'rejected' END,
       CASE status WHEN 'verified' THEN '' ELSE returned_reason END, judged_at, judged_by_id, id
FROM field_visit
WHERE status IN ('verified', 'returned') AND judged_by_id IS NOT NULL AND judged_at IS NOT NULL
ORDER BY id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("field", "0019_looks_and_erasures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Corroboration",
            fields=[
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="corroboration",
                        serialize=False,
                        to="field.visit",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("confirmed", "confirmed"),
                            ("probable", "probable"),
                            ("insufficient", "insufficient"),
                            ("contradicted", "contradicted"),
                        ],
                        max_length=12,
                        verbose_name="verdict",
                    ),
                ),
                ("score", models.FloatField(verbose_name="score")),
                ("findings", models.JSONField(verbose_name="findings")),
                ("rules", models.SmallIntegerField(verbose_name="version of the rules")),
                ("computed_at", models.DateTimeField(verbose_name="computed at")),
                ("inputs_rev", models.BigIntegerField()),
                ("stale", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "verdict on a visit",
                "verbose_name_plural": "verdicts on visits",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["confirmed", "probable", "insufficient", "contradicted"])),
                        name="corroboration_verdict_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0), ("score__lte", 1)), name="corroboration_score_in_range"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CorroborationDecision",
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
                    "decision",
                    models.CharField(
                        choices=[("accepted", "accepted"), ("queried", "queried"), ("rejected", "rejected")],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("decided_at", models.DateTimeField(verbose_name="decided at")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="field.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision on a visit",
                "verbose_name_plural": "decisions on visits",
                "ordering": ("-decided_at", "-id"),
                "indexes": [models.Index(fields=["visit", "-decided_at"], name="corroboration_decision_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["accepted", "queried", "rejected"])),
                        name="corroboration_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision", "accepted"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="corroboration_decision_with_reason",
                    ),
                ],
            },
        ),
        *track_table("field_corroborationdecision", "corroboration_decision"),
        migrations.RunSQL(EARLIER, migrations.RunSQL.noop),
        migrations.RunSQL(STAYS, UNDO_STAYS),
    ]
