"""Where channel messages wait that do not fit into a NOTIFY. Unlogged: they live for a minute and are only hints."""

from django.db import migrations

SQL = """
CREATE UNLOGGED TABLE channel_message (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    payload text NOT NULL
);
CREATE INDEX channel_message_by_age ON channel_message (at);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_change_log")]
    operations = [migrations.RunSQL(SQL, "DROP TABLE channel_message")]
