"""A device that records in another coordinate system than it says: proposed, decided by a person, and put right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from django.contrib.gis.geos import Point
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from field.models import (
    Corroboration,
    DatumDecision,
    DatumProposal,
    DrawnTrail,
    Event,
    HeldTrailPoint,
    KeptTrail,
    LastPosition,
    Look,
    Site,
    TrailPoint,
    VerdictDue,
    Visit,
)
from field.services import corrections, corroboration, datum_proposals, drawing, events, retention
from geo_portal.core import clock, prepared
from geo_portal.core.models import Change
from geo_portal.core.shifts import from_wgs84
from tests import factories
from tests.factories_field import WORKDAY, make_assignment, make_datum_proposal, make_site, make_visit

SITES = ((108.95, 34.25), (109.10, 34.35), (108.80, 34.10))
METRE_E, METRE_N = 1 / 92_100, 1 / 110_900
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _evening() -> Iterator[None]:
    with clock.frozen(WORKDAY + timedelta(hours=8)):
        yield


@dataclass
class Phone:
    """A person's phone that says nothing of its coordinate system, and what it has sent."""

    api: Any
    person: Any
    recorded: str = "gcj02"
    sent: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.device, self.token = factories.make_device(self.person)

    def send(self, points: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        answer = self.api(token=self.token).post("/api/v1/trails/points", {"points": points, **more}, format="json")
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found

    def positions(self, began: datetime, at: tuple[float, float], **more: Any) -> list[dict[str, Any]]:
        """Ten minutes of way, forty within a few metres of a place, and ten minutes on, as recorded."""
        rng = np.random.default_rng(int(began.timestamp()))
        found = []
        for half_minute in range(-20, 101):
            minute = half_minute / 2
            east = 600 * max(-minute, minute - 40, 0.0) + rng.normal(0, 4)
            true = [[at[0] + east * METRE_E, at[1] + rng.normal(0, 4) * METRE_N]]
            lon, lat = from_wgs84(true, self.recorded)[0].tolist()
            t = (began + minute * MINUTE).isoformat()
            found.append({"t": t, "lon": round(lon, 7), "lat": round(lat, 7), "acc": 6 + rng.random() * 5, **more})
        return found

    def visit(self, town: Any, number: int, began: datetime | None = None) -> Visit:
        """A reported visit to one of three sites, two hours apart, with its trail."""
        began = began or WORKDAY + number * timedelta(hours=2)
        site = make_site(town.here, at=SITES[number])
        visit = make_visit(
            site,
            self.person,
            reporter=self.person,
            started_at=began,
            finished_at=began + 40 * MINUTE,
            status="reported",
        )
        points = self.positions(began, SITES[number])
        assert self.send(points)["accepted"] == len(points)
        self.sent += points
        return visit


@pytest.fixture
def phone(api: Any, town: SimpleNamespace) -> Phone:
    return Phone(api, town.holder)


@pytest.fixture
def shifted(phone: Phone, town: SimpleNamespace) -> Phone:
    """A phone that records in GCJ-02, after two visits, which have been judged."""
    phone.visit(town, 0)
    phone.visit(town, 1)
    corroboration.judge_awaiting()
    events.judge_news()
    datum_proposals.propose_all()
    return phone


def address(device: Any, more: str = "") -> str:
    return f"/api/v1/devices/{device.pk}/crs{more}"


def shown(api: Any, person: Any, phone: Phone) -> dict[str, Any]:
    answer = api(person).get(address(phone.device))
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def decide(api: Any, town: Any, phone: Phone, crs: str = "gcj02", **more: Any) -> dict[str, Any]:
    body = {"crs": crs, "reason": "高德地图的定位", **more}
    answer = api(town.supervisor).post(address(phone.device), body, format="json")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    corrections.correct_all()
    return found


def table(phone: Phone) -> list[tuple[Any, ...]]:
    """Every stored position of the phone, to the last bit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, t, ST_AsEWKB(location)::bytea, flags, source_crs FROM trail_point WHERE device_id = %s "
            "ORDER BY t, id",
            [phone.device.pk],
        )
        return [tuple(bytes(one) if isinstance(one, memoryview) else one for one in row) for row in cursor.fetchall()]


def away_m(visit: Visit) -> float:
    """How far the median position of a visit's middle lies from its site."""
    rows = TrailPoint.objects.filter(t__gte=visit.started_at, t__lte=visit.finished_at)
    xy = np.median([(row.location.x, row.location.y) for row in rows], axis=0)
    east, north = (xy - [visit.site.location.x, visit.site.location.y]) / [METRE_E, METRE_N]
    return float(np.hypot(east, north))


# --- proposed ---------------------------------------------------------------------------------------------------------


def test_a_device_whose_visits_all_lie_beside_their_sites_is_proposed_another_system(
    api: Any, town: Any, shifted: Phone
) -> None:
    before = table(shifted)
    found = shown(api, town.supervisor, shifted)
    proposal = found["proposal"]
    assert (found["crs"], found["decisions"]) == ("wgs84", [])
    assert (proposal["crs"], proposal["labelled"], proposal["sites"]) == ("gcj02", "wgs84", 2)
    assert proposal["certainty"] > 0.99
    assert proposal["since"] == (WORKDAY - 15 * MINUTE).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert len(proposal["evidence"]) == 2
    for one in proposal["evidence"]:
        assert one["before_m"] > 300
        assert one["after_m"] < 20
        assert (one["fixes"], one["site_name"][:5]) == (81, "Works")
    # nobody is held to be absent meanwhile, and nothing is changed
    assert set(Corroboration.objects.values_list("verdict", flat=True)) == {"confirmed"}
    assert table(shifted) == before
    verdict = api(town.supervisor).get(f"/api/v1/visits/{proposal['evidence'][0]['visit']}/corroboration").json()
    assert verdict["proposed_crs"] == {"device": str(shifted.device.pk), "crs": "gcj02"}
    looked = Look.objects.filter(looker=town.supervisor, subject=town.holder, purpose="trail")
    assert looked.count() == 2


def test_looking_again_makes_no_second_proposal_and_a_newer_visit_adds_to_it(
    api: Any, town: Any, shifted: Phone
) -> None:
    first = DatumProposal.objects.get()
    assert datum_proposals.propose_all() == 1
    assert DatumProposal.objects.get().rev == first.rev
    shifted.visit(town, 2)
    datum_proposals.propose_all()
    assert DatumProposal.objects.get().pk == first.pk
    assert shown(api, town.supervisor, shifted)["proposal"]["sites"] == 3


def test_a_newer_visit_that_fits_as_it_is_withdraws_the_proposal(api: Any, town: Any, shifted: Phone) -> None:
    shifted.recorded = "wgs84"
    shifted.visit(town, 2)
    assert datum_proposals.propose_all() == 0
    assert DatumProposal.objects.get().state == "withdrawn"
    assert shown(api, town.supervisor, shifted)["proposal"] is None


def test_a_device_that_cannot_be_looked_at_holds_up_no_other(
    api: Any, town: Any, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = phone.visit(town, 2).site
    make_datum_proposal(phone.device)
    other = Phone(api, town.liaison)
    other.visit(town, 0)
    other.visit(town, 1)
    corroboration.judge_awaiting()
    Site.objects.filter(pk=nowhere.pk).update(location=Point(srid=4326))  # empty, past all checks
    assert datum_proposals.propose_all() == 1
    assert DatumProposal.objects.pending().filter(device=other.device).exists()
    assert f"propose_system failed for {phone.device.pk}" in caplog.text


def test_a_phone_that_says_what_it_sends_is_proposed_nothing(api: Any, town: Any) -> None:
    phone = Phone(api, town.holder)
    for number in (0, 1):
        began = WORKDAY + number * timedelta(hours=2)
        site = make_site(town.here, at=SITES[number])
        make_visit(
            site,
            town.holder,
            reporter=town.holder,
            started_at=began,
            finished_at=began + 40 * MINUTE,
            status="reported",
        )
        phone.send(phone.positions(began, SITES[number]), crs="wgs84")
    assert corroboration.judge_awaiting() == 2
    assert datum_proposals.propose_all() == 0


def test_of_visits_that_one_does_not_see_the_distances_are_shown_and_not_the_sites(
    api: Any, town: Any, shifted: Phone
) -> None:
    moved = Visit.objects.order_by("started_at").last()
    assert moved is not None
    moved.site.district = town.there
    moved.site.save()
    evidence = shown(api, town.supervisor, shifted)["proposal"]["evidence"]
    assert (evidence[0]["visit"], evidence[0]["site_name"]) == (None, None)
    assert evidence[0]["before_m"] > 300
    assert evidence[1]["site_name"]


def test_devices_that_await_a_decision_are_listed_and_counted_for_who_may_decide_and_nobody_else(
    api: Any, town: Any, phone: Phone
) -> None:
    proposal = make_datum_proposal(phone.device)
    elsewhere = make_datum_proposal(factories.make_device(town.neighbour)[0])
    settled = make_datum_proposal(factories.make_device(town.holder)[0], state="rejected")
    for who in (town.supervisor, town.office, town.city_office, town.admin):
        rows = api(who).get("/api/v1/crs-proposals").json()["results"]
        seen = {row["id"] for row in rows}
        assert str(proposal.pk) in seen, who
        assert str(settled.pk) not in seen
        assert api(who).get("/api/v1/sync/waiting").json()["crs_proposals"] == len(rows)
    (row,) = api(town.supervisor).get("/api/v1/crs-proposals").json()["results"]
    assert (row["device"], row["user_name"], row["crs"]) == (str(phone.device.pk), town.holder.name, "gcj02")
    assert "evidence" not in row
    for who in (town.holder, town.liaison, town.stranger, town.courier, town.inspector):
        assert api(who).get("/api/v1/crs-proposals").json()["results"] == [], who
        assert api(who).get("/api/v1/sync/waiting").json()["crs_proposals"] == 0
    theirs = api(town.neighbour).get("/api/v1/crs-proposals").json()["results"]
    assert [row["id"] for row in theirs] == [str(elsewhere.pk)]
    assert api().get("/api/v1/crs-proposals").status_code == 401
    assert not Look.objects.exists()


# --- accepted ---------------------------------------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow_with_the_evidence(api: Any, town: Any, phone: Phone) -> None:
    client, counts = api(town.supervisor), []
    measured = {"began_at": WORKDAY.isoformat(), "fixes": 9, "seconds": 300, "before_m": 471, "after_m": 9}
    for number in (2, 12):
        visits = [make_visit(make_site(town.here), phone.person) for _ in range(number)]
        evidence = [{"visit": str(visit.pk), "shift_m": 466, **measured} for visit in visits]
        DatumProposal.objects.pending().delete()
        make_datum_proposal(phone.device, evidence=evidence)
        with CaptureQueriesContext(connection) as captured:
            assert len(client.get(address(phone.device)).json()["proposal"]["evidence"]) == number
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert Look.objects.filter(subject=phone.person, purpose=Look.Purpose.TRAIL).count() == 14


def test_accepted_the_stored_positions_are_put_right_and_everything_found_from_them_is_made_anew(
    api: Any, town: Any, shifted: Phone
) -> None:
    first, last = Visit.objects.order_by("started_at")
    assert away_m(first) > 300
    assert not Event.objects.filter(visit__isnull=False).exists()
    assert "recorded_in_gcj02" in str(Corroboration.objects.get(pk=first.pk).findings)

    found = decide(api, town, shifted)
    assert (found["crs"], found["proposal"]) == ("gcj02", None)
    assert away_m(first) < 10
    assert away_m(last) < 10
    decision = shown(api, town.holder, shifted)["decisions"][0]
    assert (decision["corrected"], decision["decided_by_name"]) == (len(shifted.sent), town.supervisor.name)
    assert decision["done_at"] is not None
    assert DatumProposal.objects.get().state == "accepted"
    assert set(TrailPoint.objects.values_list("source_crs", flat=True)) == {"gcj02"}

    events.judge_news()
    assert Event.objects.filter(visit=first).count() == 2
    corroboration.judge_awaiting()
    for verdict in Corroboration.objects.all():
        assert verdict.verdict == "confirmed"
        assert "recorded_in" not in str(verdict.findings)
    place = LastPosition.objects.get(pk=town.holder.pk)
    assert place.location == TrailPoint.objects.get(t=place.t).location
    assert datum_proposals.propose_all() == 0


def test_what_the_phone_sends_again_after_the_correction_makes_no_second_row(
    api: Any, town: Any, shifted: Phone
) -> None:
    stored = table(shifted)
    decide(api, town, shifted)
    corrected = table(shifted)
    answer = shifted.send(shifted.sent)
    assert (answer["accepted"], answer["duplicate"]) == (0, len(shifted.sent))
    assert table(shifted) == corrected
    assert [row[0] for row in corrected] == [row[0] for row in stored]
    # and the other way round: taken in converted, sent again after it was set back
    later = shifted.positions(WORKDAY + timedelta(hours=4), SITES[2])
    make_visit(make_site(town.here), town.holder, started_at=WORKDAY + timedelta(hours=4), status="in_progress")
    assert shifted.send(later)["accepted"] == len(later)
    decide(api, town, shifted, "wgs84", since=WORKDAY - timedelta(days=1))
    assert shifted.send(later)["duplicate"] == len(later)


def test_what_comes_after_the_decision_is_converted_and_equal_to_what_names_its_system(
    api: Any, town: Any, phone: Phone
) -> None:
    make_visit(make_site(town.here), town.holder, town.liaison, started_at=WORKDAY, status="in_progress")
    decide(api, town, phone, since=WORKDAY - timedelta(days=1))
    points = phone.positions(WORKDAY, SITES[0])
    other = Phone(api, town.liaison)
    assert phone.send(points)["accepted"] == other.send(points, crs="gcj02")["accepted"] == len(points)
    mine, theirs = (TrailPoint.objects.filter(device_id=one.device.pk).order_by("t") for one in (phone, other))
    for row, named in zip(mine, theirs, strict=True):
        assert row.location.x == pytest.approx(named.location.x, abs=6e-8)
        assert row.location.y == pytest.approx(named.location.y, abs=6e-8)
        assert (row.flags, row.source_crs) == (named.flags, "gcj02")


def test_a_message_that_names_its_system_is_believed_before_and_after(api: Any, town: Any, phone: Phone) -> None:
    make_visit(make_site(town.here), town.holder, started_at=WORKDAY, status="in_progress")
    points = phone.positions(WORKDAY, SITES[0])
    for part, crs in ((points[:30], "wgs84"), (points[30:60], "gcj02"), (points[60:90], "cgcs2000")):
        phone.send(part, crs=crs)
    before = table(phone)
    decide(api, town, phone, "bd09", since=WORKDAY - timedelta(days=1))
    assert table(phone) == before
    phone.send(points[90:], crs="wgs84")
    assert {row[4] for row in table(phone)[90:]} == {"wgs84"}


def test_only_positions_from_the_chosen_moment_on_are_put_right(api: Any, town: Any, shifted: Phone) -> None:
    moment = WORKDAY + timedelta(hours=1)
    before = table(shifted)
    decide(api, town, shifted, since=moment)
    after = table(shifted)
    assert [row for row in before if row[1] < moment] == [row for row in after if row[1] < moment]
    assert {row[4] for row in after if row[1] >= moment} == {"gcj02"}


def test_set_back_everything_is_as_it_was_to_the_last_bit(
    api: Any, town: Any, shifted: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also over a third system, and in steps that end in the middle of a trail."""
    monkeypatch.setattr(corrections, "STEP", 50)
    before = table(shifted)
    decide(api, town, shifted)
    decide(api, town, shifted, "bd09", since=WORKDAY)
    assert {row[4] for row in table(shifted)} == {"gcj02", "bd09"}
    decide(api, town, shifted, "wgs84", since=WORKDAY - timedelta(days=1))
    assert table(shifted) == before
    assert DatumDecision.objects.filter(done_at=None).count() == 0
    assert corrections.correct(shifted.device.pk) == 0


def test_held_positions_are_put_right_before_their_visit_arrives(api: Any, town: Any, phone: Phone) -> None:
    key: UUID = uuid4()
    points = phone.positions(WORKDAY, SITES[0], visit=str(key))
    assert phone.send(points)["held"] == len(points)
    decide(api, town, phone, since=WORKDAY - timedelta(days=1))
    assert set(HeldTrailPoint.objects.values_list("source_crs", flat=True)) == {"gcj02"}
    assert phone.send(points)["held"] == len(points)
    assert HeldTrailPoint.objects.count() == len(points)
    site = make_site(town.here, at=SITES[0])
    make_assignment(site, town.holder)
    tablet = api(town.holder)
    assert tablet.post("/api/v1/visits", {"id": str(key), "site": str(site.pk)}, format="json").status_code == 201
    began = {"started_at": WORKDAY.isoformat()}
    assert tablet.post(f"/api/v1/visits/{key}/start", began, format="json").status_code == 200
    assert {row[4] for row in table(phone)} == {"gcj02"}
    assert phone.send(points)["duplicate"] == len(points)
    assert len(table(phone)) == len(points)
    assert TrailPoint.objects.get(t=WORKDAY + 20 * MINUTE).location.distance(site.location) < 3e-4  # degrees


def test_a_decision_made_while_another_is_carried_out_is_carried_out_by_the_next_run(
    api: Any, town: Any, shifted: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = table(shifted)
    monkeypatch.setattr(corrections, "STEP", 50)
    steps = corrections._Run._batch

    def decided_in_between(run: Any, *args: Any) -> Any:
        found = steps(run, *args)
        if DatumDecision.objects.count() == 1 and found[0]:
            body = {"crs": "wgs84", "reason": "doch", "since": (WORKDAY - timedelta(days=1)).isoformat()}
            assert api(town.supervisor).post(address(shifted.device), body, format="json").status_code == 200
        return found

    monkeypatch.setattr(corrections._Run, "_batch", decided_in_between)
    decide(api, town, shifted)
    assert DatumDecision.objects.filter(done_at=None).count() == 2
    corrections.correct_all()
    assert table(shifted) == before
    assert DatumDecision.objects.filter(done_at=None).count() == 0


def test_where_another_phone_was_seen_meanwhile_stays_the_last_position(
    api: Any, town: Any, shifted: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Phone(api, shifted.person)
    newer = {"t": (WORKDAY + timedelta(hours=3)).isoformat(), "lon": 108.95, "lat": 34.25}
    fetch = prepared.fetch

    def later(sql: str, values: Any) -> Any:
        if values.get("again"):
            assert other.send([newer])["accepted"] == 1
        return fetch(sql, values)

    monkeypatch.setattr(prepared, "fetch", later)
    decide(api, town, shifted)
    assert LastPosition.objects.get().device_id == other.device.pk


# --- lines whose positions have expired -------------------------------------------------------------------------------

EXPIRED = WORKDAY + timedelta(days=40)


def kept_m(visit: Visit) -> float:
    """How far the median vertex of a visit's kept line lies from its site."""
    line = np.concatenate(KeptTrail.objects.get(pk=visit.pk).lines.coords)
    east, north = (np.median(line, axis=0) - [visit.site.location.x, visit.site.location.y]) / [METRE_E, METRE_N]
    return float(np.hypot(east, north))


def kept_rows() -> list[tuple[Any, ...]]:
    """The kept lines, to the last bit."""
    rows = KeptTrail.objects.order_by("pk")
    return [(bytes(row.lines.wkb), row.times, row.lengths_m, row.origins) for row in rows]


def test_a_line_whose_positions_have_expired_is_put_right_and_set_back_to_the_last_bit(
    api: Any, town: Any, shifted: Phone
) -> None:
    first, last = Visit.objects.order_by("started_at")
    drawing.draw_awaiting()
    with clock.frozen(EXPIRED):
        assert retention.expire().kept == 2
        assert not TrailPoint.objects.exists()
        before = kept_rows()
        drawn = DrawnTrail.objects.get(pk=first.pk).lines
        assert min(kept_m(first), kept_m(last)) > 300

        decide(api, town, shifted, since=last.started_at - timedelta(hours=1))
        assert kept_m(first) > 300
        assert kept_m(last) < 20
        decide(api, town, shifted, since=WORKDAY - timedelta(days=1))
        assert max(kept_m(first), kept_m(last)) < 20
        assert [row[1:3] for row in kept_rows()] == [row[1:3] for row in before]
        drawing.draw_awaiting()
        assert DrawnTrail.objects.get(pk=first.pk).lines.distance(first.site.location) < drawn.distance(
            first.site.location
        )
        done = kept_rows()
        assert (corrections.correct_all(), kept_rows()) == (0, done)

        decide(api, town, shifted, "bd09", since=WORKDAY - timedelta(days=2))
        decide(api, town, shifted, "wgs84", since=WORKDAY - timedelta(days=3))
        assert kept_rows() == before


def test_what_a_message_said_and_what_another_device_sent_of_a_kept_line_stays(
    api: Any, town: Any, phone: Phone
) -> None:
    other = Phone(api, town.holder)
    make_visit(make_site(town.here), town.holder, reporter=town.holder, started_at=WORKDAY, status="in_progress")
    points = phone.positions(WORKDAY, SITES[0])
    phone.send(points[:40], crs="gcj02")
    phone.send(points[40:80])
    other.send(points[80:])
    with clock.frozen(WORKDAY + timedelta(days=40)):
        retention.expire()
        decide(api, town, phone, since=WORKDAY - timedelta(days=1))
    (kept,) = KeptTrail.objects.all()
    assert [(run["device"], run["crs"]) for run in kept.origins] == [
        (None, "gcj02"),
        (str(phone.device.pk), "gcj02"),
        (str(other.device.pk), "wgs84"),
    ]


def test_a_copy_of_a_line_that_was_put_right_is_still_found(api: Any, town: Any, shifted: Phone) -> None:
    """The verdict on the later visit is made anew, with both trails where they belong."""
    first = Visit.objects.earliest("started_at")
    original = [one for one in shifted.sent if datetime.fromisoformat(one["t"]) < WORKDAY + timedelta(hours=1)]
    with clock.frozen(EXPIRED):
        retention.expire()
        delay = timedelta(days=39)
        times = {"started_at": first.started_at + delay, "finished_at": first.finished_at + delay}
        later = make_visit(first.site, town.holder, reporter=town.holder, status="reported", **times)
        shifted.send([{**one, "t": (datetime.fromisoformat(one["t"]) + delay).isoformat()} for one in original])
        corroboration.judge_awaiting()
        verdict = Corroboration.objects.get(pk=later.pk)
        assert "copy_of_own" in str(verdict.findings)
        assert "recorded_in_gcj02" in str(verdict.findings)

        decide(api, town, shifted, since=WORKDAY - timedelta(days=1))
        assert VerdictDue.objects.filter(pk=later.pk).exists()
        corroboration.judge_awaiting()
        verdict.refresh_from_db()
        assert "copy_of_own" in str(verdict.findings)
        assert "recorded_in_gcj02" not in str(verdict.findings)


# --- rejected, refused, kept ------------------------------------------------------------------------------------------


def test_a_rejected_proposal_does_not_come_again_until_newer_visits_say_so(api: Any, town: Any, shifted: Phone) -> None:
    proposal = shown(api, town.supervisor, shifted)["proposal"]["id"]
    body = {"proposal": proposal, "reason": "两次都在隔壁"}
    before = table(shifted)
    answers = [api(town.supervisor).post(address(shifted.device, "/reject"), body, format="json") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(answers[1].json()["decisions"]) == 1
    assert (answers[1].json()["crs"], answers[1].json()["decisions"][0]["since"]) == ("wgs84", None)
    assert corrections.correct_all() == datum_proposals.propose_all() == 0
    assert table(shifted) == before
    other = api(town.supervisor).post(address(shifted.device, "/reject"), {**body, "reason": "x"}, format="json")
    assert (other.status_code, other.json()["code"], other.json()["state"]) == (409, "already_settled", "rejected")
    with clock.frozen(WORKDAY + timedelta(days=1, hours=8)):
        for number in (0, 1):
            shifted.visit(town, number, WORKDAY + timedelta(days=1, hours=2 * number))
        corroboration.judge_awaiting()
        assert datum_proposals.propose_all() == 1


def test_the_same_decision_again_changes_nothing(api: Any, town: Any, shifted: Phone) -> None:
    first = decide(api, town, shifted)
    again = decide(api, town, shifted)
    assert len(again["decisions"]) == 1
    assert again["decisions"][0]["id"] == first["decisions"][0]["id"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"crs": "gcj02"}, 422, "invalid"),
        ({"crs": "gcj02", "reason": ""}, 422, "invalid"),
        ({"crs": "mars", "reason": "x"}, 422, "invalid"),
        ({"crs": "gcj02", "reason": "x", "since": "2026-12-24T00:00:00Z"}, 422, "in_the_future"),
        ({"crs": "gcj02", "reason": "x", "until": "2026-12-24T00:00:00Z"}, 400, "unknown_field"),
    ],
)
def test_what_is_no_decision_is_refused(
    api: Any, town: Any, phone: Phone, body: dict[str, Any], status: int, code: str
) -> None:
    answer = api(town.supervisor).post(address(phone.device), body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not DatumDecision.objects.exists()


def test_a_proposal_of_another_device_is_not_there(api: Any, town: Any, phone: Phone) -> None:
    other = make_datum_proposal(Phone(api, town.holder).device)
    body = {"proposal": str(other.pk), "reason": "x"}
    assert api(town.supervisor).post(address(phone.device, "/reject"), body, format="json").status_code == 404


def test_what_was_decided_stays_and_stands_in_the_change_log(api: Any, town: Any, shifted: Phone) -> None:
    decide(api, town, shifted)
    decision, proposal = DatumDecision.objects.get(), DatumProposal.objects.get()
    for change in ({"reason": "anders"}, {"crs": "bd09"}, {"done_at": None}):
        with pytest.raises(IntegrityError, match="a decision does not change"), transaction.atomic():
            DatumDecision.objects.filter(pk=decision.pk).update(**change)
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        DatumProposal.objects.filter(pk=proposal.pk).update(state="pending")
    made = Change.objects.of("datum_decision", decision.pk).last()
    assert made is not None
    assert made.actor_id == town.supervisor.pk
