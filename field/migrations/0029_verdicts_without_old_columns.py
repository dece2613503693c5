"""The columns that verdicts had before there were marks of what awaits one (`0024_verdicts_due`) go."""

from django.db import migrations

DROP = """
SET LOCAL lock_timeout = '5s';
ALTER TABLE field_corroboration DROP COLUMN inputs_rev, DROP COLUMN stale;
"""
UNDO = """
ALTER TABLE field_corroboration ADD COLUMN inputs_rev bigint NOT NULL DEFAULT 0,
    ADD COLUMN stale boolean NOT NULL DEFAULT false;
"""


class Migration(migrations.Migration):
    dependencies = [("field", "0028_origins_of_kept_lines")]

    operations = [migrations.RunSQL(DROP, UNDO)]
