"""The log is read record by record; what is new is read from `change_feed`. The log's own index by position was made for
a feed that came to be another table: no question uses it, and each logged change writes to it.
"""

from django.db import migrations

# The lock is held for a moment, but waiting for it behind a long transaction would hold up every write: better try again.
SQL = """
SET LOCAL lock_timeout = '5s';
DROP INDEX change_log_by_position;
"""
UNDO = "CREATE INDEX change_log_by_position ON change_log (xid, seq);"


class Migration(migrations.Migration):
    dependencies = [("core", "0006_quicker_log")]
    operations = [migrations.RunSQL(SQL, UNDO)]
