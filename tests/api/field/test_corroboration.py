"""A reported visit's verdict, how it follows what arrives, and what people decide of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from field.domain import corroboration as rules
from field.models import (
    Corroboration,
    CorroborationDecision,
    KeptTrail,
    Site,
    TrailPoint,
    VerdictDue,
    Visit,
    VisitPhoto,
)
from field.services import corroboration, privacy, retention
from geo_portal.core import clock
from geo_portal.core.shifts import from_wgs84
from tests import factories, factories_media
from tests.factories_field import WORKDAY, make_photo, make_site, make_visit

LON, LAT = 108.95, 34.25
METRE_E, METRE_N = 1 / 92_100, 1 / 110_900


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(WORKDAY + timedelta(hours=4)):
        yield


@pytest.fixture
def visit(town: SimpleNamespace) -> Visit:
    return reported(town, make_site(town.here))


def reported(town: Any, site: Any, began: datetime = WORKDAY, **fields: Any) -> Visit:
    """A visit of an hour by the holder, whose device counts, and the liaison."""
    owner = fields.pop("owner", town.holder)
    made = make_visit(
        site,
        owner,
        town.liaison,
        trail_owner=owner,
        reporter=town.liaison,
        started_at=began,
        finished_at=began + timedelta(hours=1),
        status="reported",
        **fields,
    )
    made.refresh_from_db()
    return made


def positions(began: datetime = WORKDAY, *, away_m: float = 0.0, seed: int = 1) -> list[dict[str, Any]]:
    """A way of ten minutes, an hour within a few metres at `away_m` east of the site, and the way on."""
    rng = np.random.default_rng(seed)
    found = []
    for half_minute in range(-20, 141):
        minute = half_minute / 2
        way = 700 * max(-minute, minute - 60, 0.0)
        east, north = way + away_m + rng.normal(0, 4), rng.normal(0, 4)
        t = (began + timedelta(minutes=minute)).isoformat()
        found.append({"t": t, "lon": LON + east * METRE_E, "lat": LAT + north * METRE_N, "acc": 6 + rng.random() * 5})
    return found


def send(api: Any, person: Any, points: list[dict[str, Any]], **more: Any) -> None:
    _, token = factories.make_device(person)
    answer = api(token=token).post("/api/v1/trails/points", {"points": points, **more}, format="json").json()
    assert answer["accepted"] == len(points), answer


def verdict(api: Any, town: Any, visit: Visit, language: str = "en") -> dict[str, Any]:
    corroboration.judge_awaiting()
    address = f"/api/v1/visits/{visit.pk}/corroboration"
    answer = api(town.supervisor).get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def mark(visit: Visit) -> None:
    """As the triggers do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT verdict_due(ARRAY[%s]::uuid[])", [visit.pk])


def codes(found: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in found["findings"]}


# --- the verdict ------------------------------------------------------------------------------------------------------


def test_a_visit_with_its_trail_is_confirmed_with_every_finding_in_words(api: Any, town: Any, visit: Visit) -> None:
    send(api, town.holder, positions())
    found = verdict(api, town, visit)
    said = {"verdict", "score", "findings", "rules_version", "computed_at", "decisions", "earlier", "proposed_crs"}
    assert set(found) == said
    assert (found["verdict"], found["decisions"]) == ("confirmed", [])
    assert found["score"] == pytest.approx(1 / (1 + np.exp(-sum(one["effect"] for one in found["findings"]))))
    assert {"dwell_overlap", "arrival_leg", "departure_leg"} <= codes(found)
    dwell = next(one for one in found["findings"] if one["code"] == "dwell_overlap")
    assert dwell["text"] == f"The trail stays at the site for {dwell['value']:g} % of the reported time."
    chinese = verdict(api, town, visit, "zh-hans")
    assert all(one["text"].endswith("。") for one in chinese["findings"])


def test_a_trail_elsewhere_contradicts(api: Any, town: Any, visit: Visit) -> None:
    send(api, town.holder, positions(away_m=6_000))
    found = verdict(api, town, visit)
    assert found["verdict"] == "contradicted"
    assert "elsewhere" in codes(found)


def test_no_trail_says_nothing(api: Any, town: Any, visit: Visit) -> None:
    found = verdict(api, town, visit)
    assert (found["verdict"], found["score"]) == ("insufficient", 0.5)
    assert all(finding["effect"] == 0 for finding in found["findings"])


@pytest.mark.parametrize("system", ["gcj02", "bd09"])
def test_a_trail_in_another_system_than_it_says_is_no_absence(api: Any, town: Any, system: str) -> None:
    """The phone says WGS 84 and sends `system`: what it sent, taken for WGS 84, lies beside the site."""
    visit = reported(town, make_site(town.here))
    sent = positions()
    for point in sent:
        point["lon"], point["lat"] = from_wgs84(np.array([[point["lon"], point["lat"]]]), system)[0].tolist()
    send(api, town.holder, sent)
    found = verdict(api, town, visit)
    assert found["verdict"] == "confirmed"
    shift = next(one for one in found["findings"] if one["code"] == f"recorded_in_{system}")
    assert (shift["effect"], shift["unit"]) == (0, "m")
    assert shift["value"] > 300
    assert "no absence" in shift["text"]


def test_a_system_that_is_said_is_no_matter(api: Any, town: Any, visit: Visit) -> None:
    sent = positions()
    send(api, town.holder, sent, crs="cgcs2000")
    assert verdict(api, town, visit)["verdict"] == "confirmed"


def test_photos_count_once_their_bytes_have_arrived(api: Any, town: Any, visit: Visit) -> None:
    assert verdict(api, town, visit)["verdict"] == "insufficient"
    photo = make_photo(visit, taken_at=WORKDAY + timedelta(minutes=20), position=visit.site.location, sigma_m=8)
    assert "photos_at_site" not in codes(verdict(api, town, visit))
    photo.photo, photo.state = factories_media.make_photo(town.holder), "stored"
    photo.save()
    assert "photos_at_site" in codes(verdict(api, town, visit))
    photo.delete()
    assert "photos_at_site" not in codes(verdict(api, town, visit))


def test_an_older_trail_sent_again_is_found(api: Any, town: Any) -> None:
    site = make_site(town.here)
    earlier = reported(town, site, WORKDAY - timedelta(days=3))
    visit = reported(town, site)
    send(api, town.holder, positions(WORKDAY - timedelta(days=3)))
    send(api, town.holder, positions())
    found = verdict(api, town, visit)
    assert (found["verdict"], "copy_of_own" in codes(found)) == ("contradicted", True)
    assert verdict(api, town, earlier)["verdict"] == "confirmed"  # the first one is no copy


@pytest.mark.parametrize(("seed", "expected"), [(1, "contradicted"), (2, "confirmed")])
def test_an_older_trail_sent_again_is_found_when_its_positions_have_expired(
    api: Any, town: Any, seed: int, expected: str
) -> None:
    """And the same way gone anew, minute for minute, is none."""
    site = make_site(town.here)
    long_ago = WORKDAY - timedelta(days=90)
    with clock.frozen(long_ago + timedelta(hours=4)):
        reported(town, site, long_ago)
        send(api, town.holder, positions(long_ago))
    retention.expire()
    assert KeptTrail.objects.exists()
    assert not TrailPoint.objects.exists()
    visit = reported(town, site)
    send(api, town.holder, positions(seed=seed))
    found = verdict(api, town, visit)
    assert (found["verdict"], "copy_of_own" in codes(found)) == (expected, expected == "contradicted")


def test_of_two_equal_trails_of_one_time_only_the_later_one_is_a_copy(api: Any, town: Any) -> None:
    site = make_site(town.here)
    colleague = factories.make_user()
    mine, theirs = reported(town, site), reported(town, site, owner=colleague)
    send(api, town.holder, positions())
    with clock.frozen(WORKDAY + timedelta(hours=5)):
        send(api, colleague, positions())
    assert verdict(api, town, mine)["verdict"] == "confirmed"
    copied = verdict(api, town, theirs)
    assert (copied["verdict"], "copy_of_colleague" in codes(copied)) == ("contradicted", True)


# --- made anew --------------------------------------------------------------------------------------------------------


def test_positions_that_come_late_change_the_verdict(api: Any, town: Any, visit: Visit) -> None:
    assert verdict(api, town, visit)["verdict"] == "insufficient"
    send(api, town.holder, positions())
    assert verdict(api, town, visit)["verdict"] == "confirmed"


def test_judging_again_changes_nothing_and_there_is_nothing_left_to_judge(api: Any, town: Any, visit: Visit) -> None:
    send(api, town.holder, positions())
    first = verdict(api, town, visit)
    assert corroboration.judge_awaiting() == 0
    mark(visit)
    told = StringIO()
    call_command("corroborate", stdout=told)
    assert told.getvalue() == "1 visits judged\n"
    assert verdict(api, town, visit) == first


def test_a_site_put_right_is_judged_anew(api: Any, town: Any, visit: Visit) -> None:
    send(api, town.holder, positions(away_m=6_000))
    assert verdict(api, town, visit)["verdict"] == "contradicted"
    visit.site.location.x = LON + 6_000 * METRE_E
    visit.site.save()
    assert verdict(api, town, visit)["verdict"] == "confirmed"


def expired(town: Any) -> None:
    retention.expire()
    assert KeptTrail.objects.exists()


def erased(town: Any) -> None:
    erasure, _ = privacy.request_erasure(town.holder, by=None)
    privacy.erase(erasure.pk, by=None)


@pytest.mark.parametrize("gone", [expired, erased])
def test_a_verdict_stays_when_the_positions_are_gone(
    api: Any, town: Any, visit: Visit, gone: Callable[[Any], None]
) -> None:
    send(api, town.holder, positions())
    first = verdict(api, town, visit)
    with clock.frozen(WORKDAY + timedelta(days=40)):
        gone(town)
        assert not TrailPoint.objects.exists()
        Corroboration.objects.update(rules_checked=0)
        mark(visit)
        found = verdict(api, town, visit)
        assert corroboration.judge_awaiting() == 0
    assert (found["verdict"], found["score"], found["findings"]) == tuple(
        first[name] for name in ("verdict", "score", "findings")
    )


def test_the_verdict_of_a_visit_takes_the_same_queries_however_many_trails_it_is_compared_with(
    api: Any, town: Any
) -> None:
    site = make_site(town.here)
    visit = reported(town, site)
    send(api, town.holder, positions())
    reported(town, site, WORKDAY - timedelta(days=9))

    def queries() -> int:
        mark(visit)
        with CaptureQueriesContext(connection) as captured:
            assert corroboration.judge_visit(visit.pk) is not None
        return len(captured)

    corroboration.judge_visit(visit.pk)
    few = queries()
    for day in range(1, 6):
        reported(town, site, WORKDAY - timedelta(days=day))
        send(api, town.holder, positions(WORKDAY - timedelta(days=day), seed=day + 5))
    assert queries() == few


def test_what_shows_at_a_time_says_when(api: Any, town: Any, visit: Visit) -> None:
    send(api, town.holder, positions())
    make_photo(
        visit,
        taken_at=WORKDAY + timedelta(minutes=20),
        position=visit.site.location,
        photo=factories_media.make_photo(town.holder),
        state="stored",
    )
    shown = {one["code"]: (one["begins_at"], one["ends_at"]) for one in verdict(api, town, visit)["findings"]}
    arrived, left = (datetime.fromisoformat(one) for one in shown["dwell_overlap"])
    assert abs(arrived - WORKDAY) < timedelta(minutes=2) > abs(left - WORKDAY - timedelta(hours=1))
    assert shown["arrival_leg"] == (shown["dwell_overlap"][0],) * 2
    assert shown["departure_leg"] == (shown["dwell_overlap"][1],) * 2
    assert [datetime.fromisoformat(one) for one in shown["photos_at_site"]] == [WORKDAY + timedelta(minutes=20)] * 2
    assert shown["site_distance"] == (None, None)


def test_a_verdict_that_another_takes_the_place_of_is_kept(api: Any, town: Any, visit: Visit) -> None:
    first = verdict(api, town, visit)
    assert first["earlier"] == []
    with clock.frozen(WORKDAY + timedelta(hours=5)):
        send(api, town.holder, positions())
        mark(visit)  # judged again from the same, it is no other verdict
        second = verdict(api, town, visit)
        assert (second["verdict"], len(second["earlier"])) == ("confirmed", 1)
        mark(visit)
        assert verdict(api, town, visit) == second
    (earlier,) = second["earlier"]
    assert earlier.pop("replaced_at") == second["computed_at"]
    assert earlier == {name: first[name] for name in earlier}


# --- how the job finds its work ---------------------------------------------------------------------------------------


def due() -> set[Any]:
    return set(VerdictDue.objects.values_list("pk", flat=True))


def test_nothing_to_do_is_found_out_by_two_indexes_whatever_was_reported(api: Any, town: Any, visit: Visit) -> None:
    corroboration.judge_awaiting()
    with CaptureQueriesContext(connection) as captured:
        assert corroboration.judge_awaiting(200) == 0
    plans = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a table of one row is read whole
        for query in captured:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plans.append("\n".join(row[0] for row in cursor.fetchall()))
    assert len(plans) == 2
    assert "verdict_due_longest_first" in plans[0]
    assert "corroboration_outdated_first" in plans[1]
    assert not any("field_visit " in plan or "Sort" in plan for plan in plans), plans


def test_a_visit_that_cannot_be_judged_again_holds_up_no_other(
    api: Any, town: Any, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = reported(town, visit.site, WORKDAY + timedelta(hours=2))
    corroboration.judge_awaiting()
    Corroboration.objects.update(rules_checked=1)
    Corroboration.objects.filter(visit=visit).update(rules_checked=0)  # the first in the row
    judge = corroboration.judge_visit

    def fails(key: Any) -> Any:
        if key == visit.pk:
            raise ValueError("cannot be")
        return judge(key)

    monkeypatch.setattr(corroboration, "judge_visit", fails)
    assert [corroboration.judge_awaiting(1) for _ in range(3)] == [0, 1, 0]
    assert Corroboration.objects.get(visit=other).rules_checked == rules.RULES_VERSION
    monkeypatch.undo()
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert corroboration.judge_awaiting(1) == 1
    assert Corroboration.objects.get(visit=visit).rules_checked == rules.RULES_VERSION


def test_what_a_verdict_does_not_ask_about_makes_no_work(api: Any, town: Any, visit: Visit) -> None:
    corroboration.judge_awaiting()
    visit.note = "改"
    visit.save()
    decide(api, town.supervisor, visit, decision="accepted")
    visit.site.name = "改了名"
    visit.site.save()
    make_photo(visit)
    make_visit(visit.site, town.holder, status="planned")
    assert due() == set()


def test_what_a_verdict_asks_about_makes_work_whoever_writes_it(api: Any, town: Any, visit: Visit) -> None:
    """Rows are written past the services: by bulk updates, the back office, an import."""
    corroboration.judge_awaiting()
    photo = make_photo(visit, photo=factories_media.make_photo(town.holder), state="stored")
    changes: list[Callable[[], object]] = [
        lambda: None,  # the photo above
        lambda: VisitPhoto.objects.filter(pk=photo.pk).update(taken_at=WORKDAY),
        lambda: VisitPhoto.objects.filter(pk=photo.pk).delete(),
        lambda: Visit.objects.filter(pk=visit.pk).update(finished_at=WORKDAY + timedelta(hours=2)),
        lambda: Visit.objects.filter(pk=visit.pk).update(trail_owner=town.liaison),
        lambda: visit.participant_rows.filter(user=town.liaison).delete(),
        lambda: Site.objects.filter(pk=visit.site_id).update(location=Point(LON, LAT + 0.01, srid=4326)),
    ]
    for number, change in enumerate(changes):
        change()
        assert due() == {visit.pk}, number
        assert corroboration.judge_awaiting() == 1
        assert due() == set()


def test_news_while_a_visit_is_judged_is_not_forgotten(
    api: Any, town: Any, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = rules.judge

    def meanwhile(question: Any) -> Any:
        monkeypatch.undo()
        mark(visit)
        return judge(question)

    monkeypatch.setattr(rules, "judge", meanwhile)
    assert corroboration.judge_awaiting() == 1
    assert due() == {visit.pk}
    assert corroboration.judge_awaiting() == 1
    assert due() == set()


def test_a_visit_that_cannot_be_judged_holds_up_no_other(
    api: Any, town: Any, visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = reported(town, make_site(town.here), WORKDAY - timedelta(days=1))
    Site.objects.filter(pk=nowhere.site_id).update(location=Point(srid=4326))  # empty, past all checks
    VerdictDue.objects.filter(pk=nowhere.pk).update(since=WORKDAY)  # the longest waiting
    assert [corroboration.judge_awaiting(1) for _ in range(3)] == [0, 1, 0]
    assert due() == {nowhere.pk}
    assert str(nowhere.pk) in caplog.text


def test_an_older_trail_that_comes_late_makes_a_copy_of_the_newer_one(api: Any, town: Any) -> None:
    site = make_site(town.here)
    reported(town, site, WORKDAY - timedelta(days=3))
    visit = reported(town, site)
    send(api, town.holder, positions())
    assert verdict(api, town, visit)["verdict"] == "confirmed"
    send(api, town.holder, positions(WORKDAY - timedelta(days=3)))
    assert "copy_of_own" in codes(verdict(api, town, visit))


def test_a_minute_goes_on_until_nothing_waits_or_its_time_is_up(
    api: Any, town: Any, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many wait before a new report."""
    visits = [visit, *(reported(town, visit.site, WORKDAY - timedelta(days=days)) for days in range(1, 5))]
    monkeypatch.setattr(corroboration, "BATCH", 2)
    monkeypatch.setattr(corroboration, "PORTION_S", 0.0)
    corroboration.judge_portion()
    assert len(due()) == 3
    monkeypatch.setattr(corroboration, "PORTION_S", 600.0)
    corroboration.judge_portion()
    assert due() == set()
    assert Corroboration.objects.filter(visit__in=visits).count() == 5


def test_verdicts_by_older_rules_are_made_anew(api: Any, town: Any, visit: Visit) -> None:
    corroboration.judge_awaiting()
    Corroboration.objects.update(rules=1, rules_checked=1)
    assert corroboration.judge_awaiting(0) == 0
    assert corroboration.judge_awaiting(1) == 1
    assert corroboration.judge_awaiting() == 0
    assert [one["rules_version"] for one in verdict(api, town, visit)["earlier"]] == [1]


# --- who sees it ------------------------------------------------------------------------------------------------------


def test_before_there_is_a_verdict_it_is_missing_with_a_reason(api: Any, town: Any, visit: Visit) -> None:
    answer = api(town.supervisor).get(f"/api/v1/visits/{visit.pk}/corroboration")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_judged_yet")


def test_who_may_not_see_the_trail_may_not_see_the_verdict(api: Any, town: Any, visit: Visit) -> None:
    corroboration.judge_awaiting()
    address = f"/api/v1/visits/{visit.pk}/corroboration"
    assert api(town.holder).get(address).status_code == 200
    assert api(town.stranger).get(address).status_code == 404
    assert api().get(address).status_code == 401


# --- what people decide -----------------------------------------------------------------------------------------------


def decide(api: Any, person: Any, visit: Visit, **body: Any) -> Any:
    return api(person).post(f"/api/v1/visits/{visit.pk}/corroboration/decisions", body, format="json")


def test_decisions_stand_beside_the_verdict_and_outlive_it(api: Any, town: Any, visit: Visit) -> None:
    first = decide(api, town.supervisor, visit, decision="queried", reason="谁带的设备？")
    assert first.status_code == 201
    assert first.json()["decided_by_name"] == town.supervisor.name
    assert decide(api, town.supervisor, visit, decision="queried", reason="谁带的设备？").status_code == 200
    assert decide(api, town.supervisor, visit, decision="accepted").status_code == 201
    assert decide(api, town.supervisor, visit, decision="accepted").status_code == 200
    send(api, town.holder, positions(away_m=6_000))
    found = verdict(api, town, visit)
    assert found["verdict"] == "contradicted"
    assert [one["decision"] for one in found["decisions"]] == ["accepted", "queried"]
    visit.refresh_from_db()
    assert (visit.status, visit.judged_by_id) == ("verified", town.supervisor.pk)


def test_decisions_are_told_before_there_is_a_verdict(api: Any, town: Any, visit: Visit) -> None:
    address = f"/api/v1/visits/{visit.pk}/corroboration"
    decide(api, town.supervisor, visit, decision="queried", reason="谁带的设备？")
    decide(api, town.supervisor, visit, decision="accepted")
    assert api(town.holder).get(address).json()["code"] == "not_judged_yet"
    told = api(town.holder).get(f"{address}/decisions").json()
    assert [(one["decision"], one["reason"]) for one in told] == [("accepted", ""), ("queried", "谁带的设备？")]


def test_rejecting_returns_the_visit_and_verifying_and_returning_are_decisions(
    api: Any, town: Any, visit: Visit
) -> None:
    assert decide(api, town.supervisor, visit, decision="rejected", reason="轨迹不在现场").status_code == 201
    visit.refresh_from_db()
    assert (visit.status, visit.returned_reason) == ("returned", "轨迹不在现场")
    client = api(town.holder)
    finish = {"finished_at": visit.finished_at.isoformat()}
    assert client.post(f"/api/v1/visits/{visit.pk}/finish", finish, format="json").status_code == 200
    supervisor = api(town.supervisor)
    supervisor.post(f"/api/v1/visits/{visit.pk}/return", {"reason": "照片不清"}, format="json")
    client.post(f"/api/v1/visits/{visit.pk}/finish", finish, format="json")
    supervisor.post(f"/api/v1/visits/{visit.pk}/verify", {}, format="json")
    found = verdict(api, town, visit)["decisions"]
    assert {(one["decision"], one["reason"]) for one in found} == {
        ("accepted", ""),
        ("rejected", "照片不清"),
        ("rejected", "轨迹不在现场"),
    }


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"decision": "rejected"}, 422, "required"),
        ({"decision": "queried", "reason": "  "}, 422, "required"),
        ({"decision": "verified"}, 422, "invalid_choice"),
        ({}, 422, "required"),
        ({"decision": "accepted", "decided_by": "x"}, 400, "unknown_field"),
    ],
)
def test_a_decision_says_what_and_why(
    api: Any, town: Any, visit: Visit, body: dict[str, Any], status: int, code: str
) -> None:
    answer = decide(api, town.supervisor, visit, **body)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (status, code)
    assert not CorroborationDecision.objects.exists()


def test_nothing_is_decided_of_a_visit_that_was_not_reported_or_is_verified(api: Any, town: Any) -> None:
    site = make_site(town.here)
    planned = make_visit(site, town.holder, status="planned")
    for decision in ("accepted", "queried", "rejected"):
        answer = decide(api, town.supervisor, planned, decision=decision, reason="x")
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    done = reported(town, site)
    decide(api, town.supervisor, done, decision="accepted")
    assert decide(api, town.supervisor, done, decision="rejected", reason="x").json()["code"] == "wrong_state"


def test_those_who_take_part_do_not_decide(api: Any, town: Any, visit: Visit) -> None:
    answer = decide(api, town.holder, visit, decision="accepted")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_territory")


def test_a_decision_cannot_be_changed_nor_stand_without_a_reason(api: Any, town: Any, visit: Visit) -> None:
    decide(api, town.supervisor, visit, decision="queried", reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        CorroborationDecision.objects.update(reason="y")
    with pytest.raises(IntegrityError), transaction.atomic():
        CorroborationDecision.objects.create(
            visit=visit, decision="rejected", decided_by=town.supervisor, decided_at=WORKDAY
        )
