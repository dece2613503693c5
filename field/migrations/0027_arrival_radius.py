"""From how far one counts as arrived at a site. The register has some thousand rows: to look through
them for the constraint takes milliseconds, and whoever holds the table longer is not queued behind.
"""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_arrival_radius"), ("field", "0026_drawn_trails")]
    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="site",
            name="arrival_radius_m",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="From its boundary, or from its location while that is not known. Empty: as in its district.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(5000)],
                verbose_name="counts as arrived within, metres",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("arrival_radius_m__isnull", True), ("arrival_radius_m__lte", 5000), _connector="OR"
                ),
                name="site_arrival_radius_sane",
            ),
        ),
    ]
