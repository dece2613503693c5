"""A foreign key that another index of its table begins with needs none of its own, which every new row had to be put
into; dropped without blocking tablets."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def without(model, field, index, on_delete, to, related_name, verbose_name):
    """The key's own index goes. Django's AlterField would do it, but locks the table against readers, too."""
    table = index[: index.index(f"_{field}_id_")]
    key = models.ForeignKey(
        db_index=False, on_delete=on_delete, related_name=related_name, to=to, verbose_name=verbose_name
    )
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                f'DROP INDEX CONCURRENTLY IF EXISTS "{index}"',
                f'CREATE INDEX CONCURRENTLY IF NOT EXISTS "{index}" ON "{table}" ("{field}_id")',
            )
        ],
        state_operations=[migrations.AlterField(model, field, key)],
    )


CASCADE, PROTECT = django.db.models.deletion.CASCADE, django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("field", "0043_reviews_filled"),
        ("accounts", "0007_lists_by_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # visit_by_site
        without("visit", "site", "field_visit_site_id_9e025cbd", PROTECT, "field.site", "visits", "site"),
        # visit_participant_once
        without(
            "visitparticipant",
            "visit",
            "field_visitparticipant_visit_id_8d0a38f0",
            CASCADE,
            "field.visit",
            "participant_rows",
            "visit",
        ),
        # visit_photo_by_visit
        without("visitphoto", "visit", "field_visitphoto_visit_id_5f91c8bc", CASCADE, "field.visit", "photos", "visit"),
        # case_by_site, case_by_category
        without("case", "site", "field_case_site_id_ee07e7a3", PROTECT, "field.site", "cases", "site"),
        without("case", "category", "field_case_category_id_87e1d950", PROTECT, "field.category", "cases", "category"),
        # corroboration_decision_newest
        without(
            "corroborationdecision",
            "visit",
            "field_corroborationdecision_visit_id_83adba3a",
            CASCADE,
            "field.visit",
            "decisions",
            "visit",
        ),
        # the primary key, which begins with the device
        without(
            "syncop", "device", "field_sync_op_device_id_fc5d7e49", PROTECT, "accounts.device", "sync_ops", "device"
        ),
        # look_once
        without(
            "look", "subject", "field_look_subject_id_5d5760d6", PROTECT, settings.AUTH_USER_MODEL, "looks", "at whom"
        ),
    ]
