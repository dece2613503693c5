"""Reviews of the visits that were reported before there were any: a thousand visits at a time, each in a transaction of
its own. Begun again, it goes on where nothing is missing."""

from uuid import UUID

from django.db import migrations, transaction

SOME = 1_000
NEXT = "SELECT array_agg(id ORDER BY id) FROM (SELECT id FROM field_visit WHERE id > %s ORDER BY id LIMIT %s) v"


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        visits = [UUID(int=0)]
        while visits:
            with transaction.atomic(schema_editor.connection.alias):
                cursor.execute(NEXT, [visits[-1], SOME])
                (visits,) = cursor.fetchone()
                if visits:
                    cursor.execute("SELECT review_follows(%s::uuid[])", [visits])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("field", "0042_reviews")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
