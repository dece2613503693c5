"""Lists in the order of people's or districts' names begin at an index of these; built without blocking anybody."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Case, Expression, F, Value, When
from django.db.models.functions import Collate


def by_sound(*names: str) -> Expression:
    whens = [When(**{f"{name}__gt": ""}, then=name) for name in names]
    return Collate(Case(*whens, default=Value(""), output_field=models.TextField()), "zh-x-icu")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("accounts", "0006_arrival_radius")]

    operations = [
        AddIndexConcurrently("user", models.Index(by_sound("name", "username"), F("id"), name="user_by_name")),
        AddIndexConcurrently("district", models.Index(by_sound("name"), F("id"), name="district_by_name")),
    ]
