"""The daily upkeep of trails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from field.models import HeldTrailPoint, TrailPoint
from field.services import partitions, trail_points
from geo_portal.core import clock
from tests import factories
from tests.factories_field import WORKDAY, make_site, make_visit


def partition_names() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'trail_point'::regclass")
        return {name for (name,) in cursor.fetchall()}


def test_the_days_to_come_have_their_partitions(db: None) -> None:
    later = WORKDAY + timedelta(days=500)
    with clock.frozen(later):
        assert partitions.prepare() == 16
        assert partitions.prepare() == 0
    wanted = {f"partitions.trail_point_{later + timedelta(days=ahead):%Y%m%d}" for ahead in range(-1, 15)}
    assert wanted <= partition_names()


def test_the_worker_does_the_upkeep_by_itself() -> None:
    planned = {entry.task.name for entry in app.periodic_registry.periodic_tasks.values()}
    upkeep = {"make_trail_partitions", "judge_held_positions", "drop_held_positions", "drop_old_messages"}
    upkeep |= {"judge_arrivals", "record_overdue"}
    assert {f"field.jobs.{name}" for name in upkeep} <= (planned)


def test_a_range_without_end_is_refused(db: None) -> None:
    with pytest.raises(Exception, match="too long a range"):
        partitions.ensure_between(WORKDAY.date(), WORKDAY.date() + timedelta(days=2000))


def test_held_positions_end_as_trail_or_not_at_all(db: None) -> None:
    district = factories.make_district("610103")
    person = factories.make_user("holder", role="holder", district=district)
    visit = make_visit(make_site(district), person)

    def hold(visit_id: object, days_ago: int) -> None:
        HeldTrailPoint.objects.create(
            id=factories.uuid7(),
            device_id=person.pk,
            user_id=person.pk,
            visit_id=visit_id,
            t=WORKDAY,
            location="SRID=4326;POINT(108.95 34.25)",
            source="api",
            source_crs="wgs84",
            received_at=WORKDAY - timedelta(days=days_ago),
        )

    hold(visit.pk, 0)
    hold(factories.uuid7(), 1)
    hold(factories.uuid7(), 8)
    visit.started_at = WORKDAY
    visit.save()
    with clock.frozen(WORKDAY + timedelta(hours=1)):
        assert (trail_points.judge_arrived(), trail_points.drop_held()) == (1, 1)
    assert (TrailPoint.objects.count(), HeldTrailPoint.objects.count()) == (1, 1)
