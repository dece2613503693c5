"""What stands in a page of a pull, and how much of it."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.gis.geos import Point

from tests import factories
from tests.factories_field import make_assignment, make_site, make_visit

pytestmark = pytest.mark.django_db(transaction=True)

PULL = "/api/v1/sync/pull"


@pytest.fixture
def tablet(town, api):
    _, token = factories.make_device(town.inspector)
    return api(token=token)


def page(tablet, **parameters: Any) -> dict[str, Any]:
    answer = tablet.get(PULL, parameters)
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def caught_up(tablet, limit: int = 500) -> tuple[list[dict[str, Any]], str]:
    """All changes up to now, and the cursor behind them."""
    answer = page(tablet, limit=limit)
    changes = answer["changes"]
    while answer["more"]:
        answer = page(tablet, limit=limit, cursor=answer["cursor"])
        changes += answer["changes"]
    return changes, answer["cursor"]


def test_each_kind_of_value_travels_in_its_one_form(town, tablet):
    site = make_site(town.here, at=(108.912345678, 34.25))
    make_assignment(site, town.inspector)
    visit = make_visit(
        site,
        town.inspector,
        note='"quoted" \\ 后门\nlocked',
        planned_for=date(2026, 11, 23),
        started_at=datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
        finished_at=datetime(2026, 11, 23, 2, 30, 1, 120000, tzinfo=UTC),
        position=Point(108.9, 34, srid=4326),
        position_acc_m=4.5,
        signed_by="王工",
        signature="s1 600 200 M10,20 3,4",
    )
    (told,) = (change for change in caught_up(tablet)[0] if change["id"] == str(visit.pk))
    visit.refresh_from_db()
    assert told["rev"] == visit.rev
    data = told["data"]
    assert {name: data[name] for name in data if name not in {"created_at", "updated_at"}} == {
        "site": str(site.pk),
        "status": "planned",
        "note": '"quoted" \\ 后门\nlocked',
        "planned_for": "2026-11-23",
        "started_at": "2026-11-23T02:00:00Z",
        "finished_at": "2026-11-23T02:30:01.12Z",
        "recorded_started_at": None,
        "recorded_finished_at": None,
        "position": {"type": "Point", "coordinates": [108.9, 34]},
        "position_acc_m": 4.5,
        "signed_by": "王工",
        "signature": "s1 600 200 M10,20 3,4",
        "participants": [str(town.inspector.pk)],
        "checklist": None,
        "answers": {},
        "assignment": None,
        "reporter": None,
        "trail_owner": None,
        "judged_by": None,
        "judged_at": None,
        "returned_reason": "",
    }
    assert datetime.fromisoformat(data["created_at"]) == visit.created_at
    assert data["created_at"].endswith("Z")


def test_a_tablet_carries_from_how_far_one_counts_as_arrived(town, tablet):
    site = make_site(town.here, arrival_radius_m=120)
    make_assignment(site, town.inspector)
    town.here.arrival_radius_m = 400
    town.here.save()
    told = {change["id"]: change["data"] for change in caught_up(tablet)[0]}
    assert [told[str(key)]["arrival_radius_m"] for key in (site.pk, town.here.pk)] == [120, 400]


@pytest.mark.parametrize("limit", [1, 3, 7])
def test_no_page_holds_more_than_was_asked_for_and_together_they_hold_all(town, tablet, limit):
    """Sites that come into scope among other changes: their records are expanded in the middle of a page."""
    _, cursor = caught_up(tablet)
    wanted = set()
    for _ in range(3):
        site = make_site(town.here)
        visits = [make_visit(site, town.inspector) for _ in range(4)]
        wanted |= {str(record.pk) for record in (site, *visits, make_assignment(site, town.inspector))}
        for visit in visits:
            visit.note = "changed"
            visit.save()
    got: set[str] = set()
    deadline = time.monotonic() + 60  # other transactions of the cluster hold the feed back for a moment
    while not wanted <= got:
        assert time.monotonic() < deadline, wanted - got
        answer = page(tablet, limit=limit, cursor=cursor)
        assert len(answer["changes"]) <= limit
        got |= {change["id"] for change in answer["changes"]}
        cursor = answer["cursor"]


def test_a_page_that_is_just_full_says_that_it_was_all(town, tablet):
    site = make_site(town.here)
    make_assignment(site, town.inspector)
    _, cursor = caught_up(tablet)
    visits = {str(make_visit(site, town.inspector).pk) for _ in range(3)}
    deadline = time.monotonic() + 60
    while True:
        assert time.monotonic() < deadline
        answer = page(tablet, limit=3, cursor=cursor)
        if len(answer["changes"]) == 3:
            break
    got = {change["id"] for change in answer["changes"]}
    assert (got, answer["more"]) == (visits, False)
