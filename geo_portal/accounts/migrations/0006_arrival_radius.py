"""From how far one counts as arrived at the sites of a district. The register has some thousand rows: to look through
them for the constraint takes milliseconds, and whoever holds the table longer is not queued behind.
"""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_former_district")]
    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="district",
            name="arrival_radius_m",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="For the sites in it and below that have none of their own.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(5000)],
                verbose_name="counts as arrived within, metres",
            ),
        ),
        migrations.AddConstraint(
            model_name="district",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("arrival_radius_m__isnull", True), ("arrival_radius_m__lte", 5000), _connector="OR"
                ),
                name="district_arrival_radius_sane",
            ),
        ),
    ]
