"""Lists in orders that sorted hundreds of thousands of rows begin where an index does; built without blocking tablets."""

from datetime import UTC, datetime

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Case, Expression, F, Value, When
from django.db.models.functions import Coalesce, Collate


def by_sound(*names: str) -> Expression:
    whens = [When(**{f"{name}__gt": ""}, then=name) for name in names]
    return Collate(Case(*whens, default=Value(""), output_field=models.TextField()), "zh-x-icu")


def by_turn(name: str, *values: str) -> Expression:
    whens = [When(**{name: value}, then=Value(turn)) for turn, value in enumerate(values)]
    return Case(*whens, default=Value(len(values)), output_field=models.IntegerField())


SETTLED_AT = Coalesce("settled_at", Value(datetime(1900, 1, 1, tzinfo=UTC)))
COURSE = by_turn("status", "planned", "in_progress", "reported", "verified", "returned")
KIND = by_turn("kind", "arrived", "left", "overdue")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("field", "0038_recorded_times_of_corrections")]

    operations = [
        AddIndexConcurrently("site", models.Index(by_sound("name"), F("id"), name="site_by_name")),
        AddIndexConcurrently("site", models.Index(by_sound("name_en", "name"), F("id"), name="site_by_english_name")),
        AddIndexConcurrently("visit", models.Index(COURSE, F("id"), name="visit_by_course")),
        AddIndexConcurrently("event", models.Index(KIND, F("id"), name="event_by_kind")),
        AddIndexConcurrently("case", models.Index(SETTLED_AT, F("id"), name="case_by_settlement")),
    ]
