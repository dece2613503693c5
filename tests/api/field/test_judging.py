"""Positions judged by older rules are judged again: when a neighbour arrives, and by the command for all of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from field.domain import cleaning, trail
from field.models import TrailPoint
from geo_portal.core import clock
from tests import factories
from tests.factories_field import WORKDAY, walk


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(WORKDAY + timedelta(hours=4)):
        yield


@pytest.fixture
def post(api: Callable[..., Any], town: SimpleNamespace) -> Callable[..., Any]:
    _, token = factories.make_device(town.holder)
    client = api(token=token)

    def send(points: list[dict[str, Any]]) -> Any:
        answer = client.post("/api/v1/trails/points", {"points": points}, format="json")
        assert answer.status_code == 200
        return answer.json()

    return send


def walked_with_leaps(count: int = 300) -> list[dict[str, Any]]:
    points = walk(WORKDAY, count)
    for place in range(7, count, 50):
        points[place]["lat"] += 0.1
    return points


def flags() -> list[tuple[int, int]]:
    return list(TrailPoint.objects.order_by("t", "id").values_list("flags", "rules"))


def judged_long_ago() -> None:
    """As if rules of version 1 had found nothing."""
    TrailPoint.objects.update(flags=0, rules=1)


@pytest.mark.parametrize("batch", ["1", "40", "5000"])
def test_the_command_judges_what_older_rules_judged(post: Any, batch: str) -> None:
    assert post(walked_with_leaps())["flagged"] == 6
    expected = flags()
    assert {rules for _, rules in expected} == {trail.RULES_VERSION}
    judged_long_ago()
    told = io.StringIO()
    call_command("judge_trails", "--batch", batch, stdout=told)
    assert flags() == expected
    assert f"{WORKDAY:%Y-%m-%d}: " in told.getvalue()
    told = io.StringIO()
    call_command("judge_trails", stdout=told)
    assert told.getvalue() == "0 positions judged\n"


def test_a_late_position_has_its_neighbours_judged_and_no_others(post: Any) -> None:
    points = walked_with_leaps()
    late = points.pop(150)
    post(points)
    judged_long_ago()
    post([late])
    found = flags()
    reach = cleaning.NEIGHBOURS_JUDGED
    assert [rules for _, rules in found] == [
        trail.RULES_VERSION if abs(place - 150) <= reach else 1 for place in range(300)
    ]
    assert [place for place, (flag, _) in enumerate(found) if flag] == [157]


def positions_read() -> int:
    """How many stored positions were read from the table in this transaction, as PostgreSQL counts them: that sees the
    prepared statements too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables "
            "WHERE relid IN (SELECT relid FROM pg_partition_tree('trail_point'))"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("count", [300, 1_500])
def test_one_late_position_reads_a_bounded_neighbourhood(post: Any, count: int) -> None:
    points = walked_with_leaps(count)
    late = points.pop(count // 2)
    post(points)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE trail_point")  # as autovacuum does
    before = positions_read()
    assert post([late])["accepted"] == 1
    # the neighbours on both sides, and the few of them that are judged otherwise now
    assert positions_read() - before <= 4 * cleaning.NEIGHBOURS_READ
    before = positions_read()
    assert post([late])["duplicate"] == 1
    assert positions_read() - before <= 4 * cleaning.NEIGHBOURS_READ
    assert [place for place, (flag, _) in enumerate(flags()) if flag] == list(range(7, count, 50))


def test_positions_far_apart_in_one_batch_are_judged_with_what_is_stored_between_them(post: Any) -> None:
    """Of every other position of this trail each is more than a quarter of an hour from the next."""
    points = walk(WORKDAY, 40, every_s=500)
    for place in (10, 25):
        points[place]["lat"] += 1
    post(points)
    expected = flags()
    assert [place for place, (flag, _) in enumerate(expected) if flag] == [10, 25]
    for batches in ((points[::2], points[1::2]), (points[1::2], points[::2])):
        TrailPoint.objects.all().delete()
        assert [post(batch)["accepted"] for batch in batches] == [20, 20]
        assert flags() == expected
