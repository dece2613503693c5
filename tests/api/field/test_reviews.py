"""The list of reported visits that overseers decide on."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from field.models import Corroboration, Review, Visit
from field.services import corroboration
from geo_portal.core import clock
from tests.factories_field import WORKDAY, make_site, make_visit


@pytest.fixture
def rows(town: SimpleNamespace, api: Any) -> dict[str, Visit]:
    """By name, from the latest: one of each decision, with verdicts that were put there by hand; and one that is only
    planned, and one elsewhere."""
    site = make_site(town.here)
    made = {}
    scores = {"confirmed": 0.98, "probable": 0.8, "insufficient": 0.5, "contradicted": 0.02}
    names = ["accepted", "rejected", "queried", "open", "again", "unjudged"]
    verdicts = ["confirmed", "contradicted", "insufficient", "probable", "contradicted", None]
    for days, (name, verdict) in enumerate(zip(names, verdicts, strict=True)):
        began = WORKDAY - timedelta(days=days)
        visit = make_visit(
            site, town.holder, started_at=began, finished_at=began + timedelta(hours=1), status="reported"
        )
        made[name] = visit
        if verdict is not None:
            Corroboration.objects.create(
                visit=visit, verdict=verdict, score=scores[verdict], findings=[], rules=2, computed_at=began
            )
    for name, decision in (("accepted", "accepted"), ("rejected", "rejected"), ("queried", "queried")):
        decide(api, town, made[name], decision)
    decide(api, town, made["again"], "rejected")
    finish = {"finished_at": made["again"].finished_at.isoformat()}
    api(town.holder).post(f"/api/v1/visits/{made['again'].pk}/finish", finish, format="json")
    make_visit(site, town.holder, status="planned")
    there = make_visit(make_site(town.there), town.holder, started_at=WORKDAY, finished_at=WORKDAY, status="reported")
    assert there.pk
    return made


def decide(api: Any, town: Any, visit: Visit, decision: str) -> None:
    address = f"/api/v1/visits/{visit.pk}/corroboration/decisions"
    assert api(town.supervisor).post(address, {"decision": decision, "reason": "?"}, format="json").status_code == 201


def listed(api: Any, person: Any, made: dict[str, Visit], query: str = "") -> list[str]:
    answer = api(person).get(f"/api/v1/reviews{query}")
    assert answer.status_code == 200, answer.content
    names = {str(visit.pk): name for name, visit in made.items()}
    return [names[row["id"]] for row in answer.json()["results"]]


def test_overseers_find_what_was_reported_in_their_territory_the_latest_first(api: Any, town: Any, rows: Any) -> None:
    assert listed(api, town.supervisor, rows) == list(rows)
    assert listed(api, town.holder, rows) == []
    first, *_ = api(town.supervisor).get("/api/v1/reviews").json()["results"]
    assert first == {
        "id": str(rows["accepted"].pk),
        "site": str(rows["accepted"].site_id),
        "site_name": rows["accepted"].site.name,
        "site_name_en": "",
        "district_name": town.here.name,
        "started_at": "2026-11-23T02:00:00Z",
        "finished_at": "2026-11-23T03:00:00Z",
        "reporter_name": None,
        "trail_owner_name": None,
        "verdict": "confirmed",
        "score": 0.98,
        "decision": "accepted",
    }


def test_a_file_gives_no_probability_where_there_is_no_verdict(api: Any, town: Any, rows: Any) -> None:
    answer = api(town.supervisor).get("/api/v1/reviews/export?file=csv&decision=open")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    scores = {row["verdict"]: row["score"] for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert scores == {"probable": "0.8", "contradicted": "0.02", "": ""}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?verdict=contradicted", ["rejected", "again"]),
        ("?verdict=confirmed&verdict=none", ["accepted", "unjudged"]),
        ("?decision=open", ["open", "again", "unjudged"]),
        ("?decision=queried&decision=rejected", ["rejected", "queried"]),
        ("?verdict=contradicted&decision=open", ["again"]),
        ("?started_before=2026-11-21T00:00:00Z", ["open", "again", "unjudged"]),
        ("?ordering=score&decision=open", ["again", "unjudged", "open"]),
        ("?ordering=-score,-happened_at", ["accepted", "open", "queried", "unjudged", "rejected", "again"]),
    ],
)
def test_it_is_filtered_by_verdict_and_decision_and_put_in_order(
    api: Any, town: Any, rows: Any, query: str, expected: list[str]
) -> None:
    assert listed(api, town.supervisor, rows, query) == expected


def test_pages_of_one_give_each_visit_once_also_where_scores_are_equal(api: Any, town: Any, rows: Any) -> None:
    client, address, found = api(town.supervisor), "/api/v1/reviews?ordering=score&limit=1", []
    while address:
        page = client.get(address).json()
        found += [row["id"] for row in page["results"]]
        address = page["next"]
    assert len(found) == len(set(found)) == len(rows)


def test_visits_are_counted_by_verdict_and_decision_in_one_query(api: Any, town: Any, rows: Any) -> None:
    client = api(town.supervisor)
    with CaptureQueriesContext(connection) as captured:
        counts = client.get("/api/v1/reviews/counts").json()
    assert sum("count(" in query["sql"].lower() for query in captured) == 1
    assert {(one["verdict"], one["decision"]): one["visits"] for one in counts} == {
        ("confirmed", "accepted"): 1,
        ("contradicted", "rejected"): 1,
        ("contradicted", "open"): 1,
        ("insufficient", "queried"): 1,
        ("probable", "open"): 1,
        (None, "open"): 1,
    }
    assert client.get("/api/v1/reviews/counts?verdict=confirmed").json() == [counts[0]]
    assert client.get("/api/v1/reviews/counts?verdicts=confirmed").json()["code"] == "unknown_parameter"


def test_from_one_visit_one_goes_on_to_the_next_of_the_same_list(api: Any, town: Any, rows: Any) -> None:
    def beside(name: str, query: str) -> list[str | None]:
        names = {str(visit.pk): name for name, visit in rows.items()}
        answer = api(town.supervisor).get(f"/api/v1/reviews/{rows[name].pk}/neighbours{query}").json()
        return [names.get(answer["previous"]), names.get(answer["next"])]

    assert beside("queried", "") == ["rejected", "open"]
    assert beside("accepted", "") == [None, "rejected"]
    assert beside("unjudged", "") == ["again", None]
    assert beside("unjudged", "?ordering=score&decision=open") == ["again", "open"]
    # decided on meanwhile, so no longer of the list, but one goes on from where it stood
    assert beside("accepted", "?decision=open") == [None, "open"]


def test_what_the_page_of_one_visit_asks_does_not_grow_with_its_history(api: Any, town: Any) -> None:
    visit = make_visit(make_site(town.here), town.holder, started_at=WORKDAY, finished_at=WORKDAY, status="reported")
    counts = []
    for step in range(4):
        decide_reason = {"decision": "queried", "reason": str(step)}
        address = f"/api/v1/visits/{visit.pk}/corroboration"
        api(town.supervisor).post(f"{address}/decisions", decide_reason, format="json")
        with clock.frozen(WORKDAY + timedelta(hours=step)):
            Visit.objects.filter(pk=visit.pk).update(finished_at=WORKDAY + timedelta(hours=step))
            corroboration.judge_visit(visit.pk)
        client = api(town.supervisor)
        client.get(address)  # the look is noted once an hour
        with CaptureQueriesContext(connection) as captured:
            assert len(client.get(address).json()["decisions"]) == step + 1
        counts.append(len(captured))
    assert counts == [counts[0]] * 4


def test_the_list_follows_whatever_is_written_to_a_visit(api: Any, town: Any, rows: Any) -> None:
    visit = rows["open"]
    writes = Visit.objects.filter(pk=visit.pk)
    assert listed(api, town.supervisor, rows)[:4] == ["accepted", "rejected", "queried", "open"]
    writes.update(started_at=WORKDAY + timedelta(hours=2), finished_at=WORKDAY + timedelta(hours=3))
    assert listed(api, town.supervisor, rows)[0] == "open"
    writes.update(reporter=town.liaison, trail_owner=None)
    shown = api(town.supervisor).get("/api/v1/reviews?limit=1").json()["results"][0]
    assert (shown["reporter_name"], shown["trail_owner_name"]) == (str(town.liaison), None)
    writes.update(status="in_progress", finished_at=None)
    assert "open" not in listed(api, town.supervisor, rows)
    writes.update(status="reported", finished_at=WORKDAY + timedelta(hours=3), site=make_site(town.there))
    assert "open" not in listed(api, town.supervisor, rows)
    writes.update(site=rows["again"].site)
    assert listed(api, town.supervisor, rows, "?ordering=-score&decision=open&verdict=probable") == ["open"]
    Corroboration.objects.filter(pk=visit.pk).update(verdict="contradicted", score=0.01)
    assert listed(api, town.supervisor, rows, "?ordering=score")[0] == "open"
    Visit.objects.get(pk=visit.pk).delete()
    assert "open" not in listed(api, town.supervisor, rows)


def test_visits_reported_before_there_were_reviews_get_theirs(rows: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some of them had one already when the migration was stopped half-way."""
    migration = import_module("field.migrations.0043_reviews_filled")
    monkeypatch.setattr(migration, "SOME", 2)
    kept = list(Review.objects.order_by("pk").values())
    assert len(kept) == 7
    Review.objects.exclude(pk=rows["queried"].pk).delete()
    migration.fill(None, SimpleNamespace(connection=connection))
    assert list(Review.objects.order_by("pk").values()) == kept
