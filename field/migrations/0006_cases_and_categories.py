"""Cases (problems raised at a site, mostly during a visit) and their 14 categories; photos may show a case. Checklists
may be drafts: `published_at` may be missing.

Triggers keep what no foreign key can say: a case stands at the site of its visit, and a photo's case belongs to the
photo's visit.
"""

import uuid

import django.contrib.gis.db.models.fields
import django.db.models.deletion
import geo_portal.core.clock
import geo_portal.core.ids
from django.conf import settings
from django.db import migrations, models

from geo_portal.core.migration_operations import track_table

# Eight of the 14 stand in the sources; `tax`, `trade`, `tender`, `labour`, `policy` and `other` complete them.
CATEGORIES = (
    ("start_closure", "企业开办注销", "Starting and closing a business"),
    ("construction_permit", "施工许可证办理", "Construction permits"),
    ("utilities", "获得水电气暖", "Water, electricity, gas and heat"),
    ("real_estate", "办理不动产登记", "Real-estate registration"),
    ("credit", "获得信贷难度和成本", "Access to credit and its cost"),
    ("cost", "企业运行成本", "Operating costs"),
    ("intermediary", "行政审批中介服务", "Intermediaries in approvals"),
    ("tax", "纳税服务", "Paying taxes"),
    ("trade", "跨境贸易和投资", "Cross-border trade and investment"),
    ("tender", "招标投标和政府采购", "Tenders and procurement"),
    ("labour", "用工和人才", "Labour and talent"),
    ("policy", "惠企政策落实", "Support policies"),
    ("consultation", "咨询", "Consultation"),
    ("other", "其他", "Other"),
)
NAMESPACE = uuid.UUID("0d0b7c1e-64f5-5b0e-9d56-4a0d5a3b7f14")

# The same keys everywhere, so that clients and exports of two installations mean the same; safe to repeat.
SEED = [
    (
        'INSERT INTO field_category (id, code, name, name_en, "order", created_at, updated_at) '
        "SELECT %s, %s, %s, %s, %s, now(), now() WHERE NOT EXISTS (SELECT FROM field_category WHERE code = %s)",
        [uuid.uuid5(NAMESPACE, code), code, name, name_en, order, code],
    )
    for order, (code, name, name_en) in enumerate(CATEGORIES, 1)
]

TOGETHER = r"""
-- The lock keeps the visit from moving to another site before this case is committed.
CREATE FUNCTION field_case_stands_at_its_visit() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    site uuid;
BEGIN
    SELECT v.site_id INTO site FROM field_visit v WHERE v.id = NEW.visit_id FOR SHARE;
    IF site IS DISTINCT FROM NEW.site_id AND site IS NOT NULL THEN
        RAISE EXCEPTION 'a case with a visit stands at the site of the visit'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_at_the_visits_site', TABLE = 'field_case';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER field_case_at_its_visit BEFORE INSERT OR UPDATE OF visit_id, site_id ON field_case
    FOR EACH ROW WHEN (NEW.visit_id IS NOT NULL) EXECUTE FUNCTION field_case_stands_at_its_visit();

CREATE FUNCTION field_visitphoto_shows_its_case() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM field_case c WHERE c.id = NEW.case_id AND c.visit_id IS DISTINCT FROM NEW.visit_id) THEN
        RAISE EXCEPTION 'a photo shows a case of its own visit'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_photo_case_of_its_visit', TABLE = 'field_visitphoto';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER field_visitphoto_case BEFORE INSERT OR UPDATE OF case_id, visit_id ON field_visitphoto
    FOR EACH ROW WHEN (NEW.case_id IS NOT NULL) EXECUTE FUNCTION field_visitphoto_shows_its_case();

-- A visit that moves to another site takes its photos and cases along.
CREATE OR REPLACE FUNCTION field_visit_tell_photos() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE n.site_id <> o.site_id) THEN
        RETURN NULL;
    END IF;
    PERFORM feed_note(array_agg(s), array_agg('visit_photo'::text), array_agg(p.id))
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    JOIN field_visitphoto p ON p.visit_id = n.id CROSS JOIN LATERAL unnest(ARRAY[n.site_id, o.site_id]) s
    WHERE n.site_id <> o.site_id;
    UPDATE field_case c SET site_id = n.site_id, updated_at = now()
    FROM new_rows n WHERE c.visit_id = n.id AND c.site_id <> n.site_id;
    RETURN NULL;
END $$;
"""

UNDO_TOGETHER = r"""
CREATE OR REPLACE FUNCTION field_visit_tell_photos() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM feed_note(array_agg(s), array_agg('visit_photo'::text), array_agg(p.id))
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    JOIN field_visitphoto p ON p.visit_id = n.id CROSS JOIN LATERAL unnest(ARRAY[n.site_id, o.site_id]) s
    WHERE n.site_id <> o.site_id;
    RETURN NULL;
END $$;
DROP TRIGGER field_visitphoto_case ON field_visitphoto;
DROP FUNCTION field_visitphoto_shows_its_case();
DROP TRIGGER field_case_at_its_visit ON field_case;
DROP FUNCTION field_case_stands_at_its_visit();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("field", "0005_quarantine"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="checklist",
            name="published_at",
            field=models.DateTimeField(
                blank=True, default=geo_portal.core.clock.now, null=True, verbose_name="published at"
            ),
        ),
        migrations.CreateModel(
            name="Case",
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
                ("text", models.TextField(verbose_name="what is the problem")),
                (
                    "position",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, spatial_index=False, srid=4326, verbose_name="seen at"
                    ),
                ),
                ("raised_at", models.DateTimeField(default=geo_portal.core.clock.now, verbose_name="raised at")),
                ("settled_on_site", models.BooleanField(default=False, verbose_name="settled on the spot")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled at")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="field.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "submitter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_submitted",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cases",
                        to="field.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "case",
                "verbose_name_plural": "cases",
                "ordering": ("-raised_at",),
            },
        ),
        migrations.AddField(
            model_name="visitphoto",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="photos",
                to="field.case",
                verbose_name="shows the case",
            ),
        ),
        migrations.CreateModel(
            name="Category",
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
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("name_en", models.CharField(max_length=100, verbose_name="English name")),
                ("order", models.PositiveSmallIntegerField(verbose_name="place in lists")),
            ],
            options={
                "verbose_name": "case category",
                "verbose_name_plural": "case categories",
                "ordering": ("order",),
                "constraints": [
                    models.UniqueConstraint(fields=("code",), name="category_code_unique"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="category_has_a_name"),
                ],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="field.category",
                verbose_name="category",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["site", "-raised_at"], name="case_by_site"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["category", "-raised_at"], name="case_by_category"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["-raised_at", "-id"], name="case_by_time"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="case_has_a_text"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("settled_on_site", False), ("settled_at__isnull", False), _connector="OR"),
                name="case_settled_has_a_time",
            ),
        ),
        *track_table("field_case", "case", scope="ARRAY['site:' || r.site_id]"),
        *track_table("field_category", "category", scope="ARRAY['all']"),
        migrations.RunSQL(TOGETHER, UNDO_TOGETHER),
        migrations.RunSQL(SEED, migrations.RunSQL.noop),
    ]
