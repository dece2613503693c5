"""How many positions of trails stand in what a revoked device left: they go when raw positions go. A column with a
default of the database rewrites no row; groups that hold positions already are counted.

Old code that meets the new schema for a moment writes photos without the columns of `0030_originals_of_photos`: the hash
among them has a default of the database from here on.
"""

import json

from django.db import migrations, models


def count(apps, schema_editor):
    groups = apps.get_model("field", "QuarantinedGroup").objects
    there = groups.extra(where=["position('\"trail_points\"'::bytea IN body) > 0"])
    for key, body in there.values_list("pk", "body").iterator(chunk_size=10):
        found = sum(map(_positions, _operations(bytes(body))))
        if found:
            groups.filter(pk=key).update(positions=found)


def _operations(body):
    try:
        value = json.loads(body, strict=False)
    except (ValueError, RecursionError):
        return []
    return value if isinstance(value, list) else []


def _positions(operation):
    data = operation.get("data") if isinstance(operation, dict) and operation.get("type") == "trail_points" else None
    points = data.get("points") if isinstance(data, dict) else None
    return len(points) if isinstance(points, list) else 0


class Migration(migrations.Migration):
    dependencies = [("field", "0036_adopted_groups")]
    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="quarantinedgroup",
            name="positions",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False, verbose_name="positions"),
        ),
        migrations.AlterField(
            model_name="visitphoto",
            name="original_sha256",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=64, verbose_name="SHA-256 of the original"
            ),
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
