"""Arrivals, departures and overdue visits; and whose trails a job is to look at for them. Both tables are new."""

import django.db.models.deletion
import geo_portal.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_former_district"),
        ("field", "0016_trail_retention"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TrailNews",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("first", models.DateTimeField()),
                ("last", models.DateTimeField()),
                ("version", models.BigIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=geo_portal.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="id",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("arrived", "arrived"), ("left", "left"), ("overdue", "overdue")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("seen", models.BooleanField(default=True, verbose_name="crossing seen")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "assignment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="field.assignment",
                        verbose_name="assignment",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="field.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="field.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ("-at",),
                "indexes": [models.Index(fields=["-at", "-id"], name="event_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("assignment__isnull", True),
                                ("kind__in", ["arrived", "left"]),
                                ("user__isnull", False),
                                ("visit__isnull", False),
                            ),
                            models.Q(("assignment__isnull", False), ("kind", "overdue"), ("visit__isnull", True)),
                            _connector="OR",
                        ),
                        name="event_is_of_its_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("visit__isnull", False)),
                        fields=("visit", "user", "kind", "at"),
                        name="event_of_a_visit_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("assignment__isnull", False)),
                        fields=("assignment", "at"),
                        name="event_of_an_assignment_once",
                    ),
                ],
            },
        ),
    ]
