"""Who looked at whose positions, which nobody can change or remove, and what was erased at a person's request."""

import django.db.models.deletion
import geo_portal.core.ids
from django.conf import settings
from django.db import migrations, models

from geo_portal.core.migration_operations import track_table

APPEND_ONLY = """
CREATE FUNCTION field_look_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'field_look is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER field_look_stays BEFORE UPDATE OR DELETE ON field_look
    FOR EACH ROW EXECUTE FUNCTION field_look_stays();
"""
UNDO = "DROP TRIGGER field_look_stays ON field_look; DROP FUNCTION field_look_stays();"


class Migration(migrations.Migration):
    dependencies = [
        ("field", "0018_site_panoramas"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
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
                ("requested_at", models.DateTimeField(verbose_name="requested at")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("done_at", models.DateTimeField(editable=False, null=True, verbose_name="done at")),
                ("erased", models.JSONField(default=dict, editable=False, verbose_name="what was erased")),
                (
                    "done_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "erasure of positions",
                "verbose_name_plural": "erasures of positions",
                "ordering": ("-requested_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at__isnull", True)), fields=("subject",), name="erasure_open_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Look",
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
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("position", "last position, on the live map or in the list"),
                            ("trail", "trail of a visit"),
                            ("raw", "single positions of a visit"),
                            ("file", "trail of a visit as a file"),
                            ("coarse", "coarsened trail of a visit, for a report"),
                            ("message", "a message of a phone app that could not be used"),
                        ],
                        max_length=10,
                        verbose_name="at what",
                    ),
                ),
                ("visit_id", models.UUIDField(null=True, verbose_name="visit")),
                ("since", models.DateTimeField(verbose_name="in the hour from")),
                (
                    "looker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who looked",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="at whom",
                    ),
                ),
            ],
            options={
                "verbose_name": "look at positions",
                "verbose_name_plural": "looks at positions",
                "ordering": ("-since", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "since", "looker", "purpose", "visit_id"),
                        name="look_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, UNDO),
        *track_table("field_erasure", "erasure", hidden=("note",)),
    ]
