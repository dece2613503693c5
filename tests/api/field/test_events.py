"""Arrivals, departures and overdue visits, as supervisors read them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from field.models import Event, Site, TrailNews, Visit
from field.services import events, retention, visits
from geo_portal.core import clock
from tests import factories
from tests.factories_field import WORKDAY, make_assignment, make_site, make_visit

KM = 0.0109  # degrees of longitude
AWAY, AT = 108.95 + KM, 108.95


@pytest.fixture(autouse=True)
def _later_that_day() -> Iterator[None]:
    with clock.frozen(WORKDAY + timedelta(hours=6)):
        yield


@pytest.fixture
def scene(town: SimpleNamespace, api: Callable[..., Any]) -> SimpleNamespace:
    """A visit under way since ten, and the device of who makes it."""
    site = make_site(town.here, "Works", at=(AT, 34.25))
    make_assignment(site, town.holder, interval_days=30, starts_on=date(2026, 11, 1))
    visit = make_visit(site, town.holder, status="in_progress", started_at=WORKDAY)
    _, token = factories.make_device(town.holder)
    return SimpleNamespace(town=town, site=site, visit=visit, client=api(token=token), api=api)


def walk(*parts: tuple[range, float]) -> list[dict[str, Any]]:
    """A position each minute: where the person is in each span of minutes since ten."""
    minutes = [(minute, lon) for span, lon in parts for minute in span]
    return [
        {"t": (WORKDAY + timedelta(minutes=minute)).isoformat(), "lon": lon, "lat": 34.25, "acc": 8}
        for minute, lon in minutes
    ]


def send(scene: SimpleNamespace, points: list[dict[str, Any]]) -> None:
    answer = scene.client.post("/api/v1/trails/points", {"points": points}, format="json")
    assert answer.status_code == 200, answer.json()
    events.judge_news()


def listed(scene: SimpleNamespace, who: str = "supervisor", query: str = "") -> list[tuple[str, int]]:
    """What happened, in the order of time, and in which minute since ten."""
    answer = scene.api(getattr(scene.town, who)).get(f"/api/v1/events{query}")
    assert answer.status_code == 200, answer.json()
    found = [(row["event"], datetime.fromisoformat(row["at"])) for row in answer.json()["results"]]
    return [(event, round((at - WORKDAY).total_seconds() / 60)) for event, at in reversed(found)]


DAY = walk((range(10), AWAY), (range(10, 40), AT), (range(40, 50), AWAY))


def test_an_arrival_is_told_after_five_minutes_and_a_departure_when_it_is_certain(scene: SimpleNamespace) -> None:
    send(scene, DAY[:13])
    assert listed(scene) == []
    send(scene, DAY[13:17])
    assert listed(scene) == [("arrived", 10)]
    send(scene, DAY[17:42])
    assert listed(scene) == [("arrived", 10)], "two minutes outside are no departure yet"
    send(scene, DAY[42:])
    assert listed(scene) == [("arrived", 10), ("left", 39)]
    row = scene.api(scene.town.supervisor).get("/api/v1/events?event=left").json()["results"][0]
    assert (row["user_name"], row["site_name"]) == (str(scene.town.holder), "Works")
    assert (row["visit"], row["seen"]) == (str(scene.visit.pk), True)


def test_the_order_in_which_positions_come_changes_nothing(scene: SimpleNamespace) -> None:
    shuffled = random.Random(7).sample(DAY, len(DAY))
    for begin in range(0, len(shuffled), 9):
        send(scene, shuffled[begin : begin + 9])
    assert listed(scene) == [("arrived", 10), ("left", 39)]
    ids = set(Event.objects.values_list("pk", flat=True))
    send(scene, shuffled)
    assert set(Event.objects.values_list("pk", flat=True)) == ids, "sent again, nothing is told again"


def test_a_late_position_moves_an_arrival_and_takes_back_a_departure(scene: SimpleNamespace) -> None:
    send(scene, walk((range(20, 30), AT), (range(34, 44), AWAY), (range(50, 60), AT)))
    assert [event for event, _ in listed(scene)] == ["arrived", "left", "arrived"]
    first = Event.objects.order_by("at").first()
    send(scene, walk((range(15, 20), AT)))
    assert listed(scene)[0] == ("arrived", 15)
    assert Event.objects.order_by("at").first().pk == first.pk, "still the same arrival"
    hours = timedelta(hours=1)
    Visit.objects.filter(pk=scene.visit.pk).update(started_at=WORKDAY - 2 * hours, finished_at=WORKDAY - hours)
    events.judge_visit(Visit.objects.get(pk=scene.visit.pk), scene.town.holder.pk)
    assert listed(scene) == [], "the visit was another time"


def test_one_who_falls_silent_has_not_left(scene: SimpleNamespace) -> None:
    send(scene, DAY[:40])
    visits.finish_visit(scene.town.holder, scene.visit.pk, finished_at=WORKDAY + timedelta(hours=3))
    events.judge_news()
    assert listed(scene) == [("arrived", 10)]


def test_a_visit_that_comes_after_its_positions_has_its_events_too(scene: SimpleNamespace) -> None:
    scene.visit.delete()
    send(scene, DAY)
    assert listed(scene) == []
    visit, _ = visits.create_visit(scene.town.holder, Visit(site=scene.site, started_at=WORKDAY, status="in_progress"))
    events.judge_news()
    assert listed(scene, query=f"?visit={visit.pk}") == [("arrived", 10), ("left", 39)]


def test_events_stay_when_the_positions_they_came_from_have_expired(scene: SimpleNamespace) -> None:
    send(scene, DAY)
    visits.finish_visit(scene.town.holder, scene.visit.pk, finished_at=WORKDAY + timedelta(hours=1))
    with clock.frozen(WORKDAY + timedelta(days=40)):
        assert retention.expire().kept == 1
        events.note_visit(scene.visit, [scene.town.holder.pk])
        events.judge_news()
    assert listed(scene) == [("arrived", 10), ("left", 39)]


def test_what_comes_while_the_job_looks_is_looked_at_next_time(scene: SimpleNamespace) -> None:
    events.note_news(scene.town.holder.pk, WORKDAY, WORKDAY)
    seen = TrailNews.objects.get()
    events.note_news(scene.town.holder.pk, WORKDAY, WORKDAY + timedelta(hours=1))
    events._judge(seen)
    assert TrailNews.objects.get().last == WORKDAY + timedelta(hours=1)
    events.judge_news()
    assert not TrailNews.objects.exists()


def test_a_visit_that_cannot_be_looked_at_holds_up_no_other(
    scene: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge, broken = events.judge_visit, make_visit(scene.site, scene.town.holder, started_at=WORKDAY)
    mate = factories.make_user(role="holder", district=scene.town.here)
    visit = make_visit(scene.site, mate, status="in_progress", started_at=WORKDAY)
    other = scene.api(token=factories.make_device(mate)[1])

    def fails(one: Visit, user: Any) -> Any:
        if one == broken:
            raise ValueError("no such geometry")
        return judge(one, user)

    for client in (scene.client, other):
        assert client.post("/api/v1/trails/points", {"points": DAY}, format="json").status_code == 200
    monkeypatch.setattr(events, "judge_visit", fails)
    assert [events.judge_news() for _ in range(2)] == [2, 0], "of the same person or of another"
    assert set(Event.objects.values_list("visit", flat=True)) == {scene.visit.pk, visit.pk}
    monkeypatch.undo()
    with clock.frozen(WORKDAY + timedelta(hours=6, minutes=1)):
        assert events.judge_news() == 2, "tried again a minute later, with the other visit of the same time"
        assert events.judge_news() == 0
    assert set(Event.objects.values_list("visit", flat=True)) == {scene.visit.pk, visit.pk, broken.pk}


def test_events_are_for_those_who_oversee_the_site_and_for_the_person(scene: SimpleNamespace) -> None:
    send(scene, DAY)
    counts = {who: len(listed(scene, who)) for who in ("supervisor", "city_office", "holder", "admin")}
    assert counts == dict.fromkeys(counts, 2)
    assert [listed(scene, who) for who in ("neighbour", "liaison", "stranger", "courier")] == [[], [], [], []]


def test_a_site_is_overdue_once_when_its_interval_has_passed(scene: SimpleNamespace) -> None:
    """Visited on the 23rd, every thirty days: due by 23 December, overdue from the 24th."""
    assert events.record_overdue(date(2026, 12, 23)) == 0
    assert events.record_overdue(date(2026, 12, 24)) == 1
    assert events.record_overdue(date(2026, 12, 25)) == 0
    row = Event.objects.get()
    assert row.at.astimezone(clock.LOCAL).isoformat() == "2026-12-24T00:00:00+08:00"
    assert (row.user, row.site) == (scene.town.holder, scene.site)
    assert row.pk.version == 7
    make_visit(scene.site, scene.town.holder, status="reported", started_at=row.at + timedelta(hours=9))
    assert events.record_overdue(date(2027, 1, 23)) == 0
    assert events.record_overdue(date(2027, 1, 24)) == 1


def test_an_overdue_site_that_an_agency_holds_names_no_person(scene: SimpleNamespace) -> None:
    held = make_site(scene.town.here, "Agency's", at=(AT, 34.26))
    make_assignment(held, holder_agency=factories.make_agency(scene.town.here), starts_on=date(2026, 11, 1))
    events.record_overdue(date(2027, 1, 24))
    answer = scene.api(scene.town.supervisor).get(f"/api/v1/events?site={held.pk}")
    assert [(row["user"], row["user_name"]) for row in answer.json()["results"]] == [(None, None)]


def test_a_site_that_is_closed_or_no_longer_held_is_not_overdue(scene: SimpleNamespace) -> None:
    Site.objects.update(status="closed")
    assert events.record_overdue(date(2027, 1, 24)) == 0
    Site.objects.update(status="active")
    scene.site.assignments.update(ends_on=date(2026, 12, 1))
    assert events.record_overdue(date(2027, 1, 24)) == 0
