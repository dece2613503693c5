"""A person sees what is stored of their positions and who looked, gets it all, and has it erased."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from field.models import (
    AnyTrailPoint,
    Event,
    HeldTrailPoint,
    IngestMessage,
    KeptTrail,
    LastPosition,
    Look,
    QuarantinedGroup,
    Visit,
)
from field.services import drawing, partitions, privacy, retention
from geo_portal.accounts.models import DeviceState, User
from geo_portal.accounts.services import devices
from geo_portal.core import clock
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Change
from tests import factories
from tests.factories_field import (
    WORKDAY,
    make_assignment,
    make_datum_proposal,
    make_site,
    make_visit,
    unusable_message,
    walk,
)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(WORKDAY + timedelta(hours=2)):
        yield


@pytest.fixture
def scene(api: Callable[..., Any], town: SimpleNamespace) -> SimpleNamespace:
    """A visit whose trail the holder's tablet sent, with one impossible position, one held and an unusable message."""
    visit = make_visit(
        make_site(town.here),
        town.holder,
        trail_owner=town.holder,
        started_at=WORKDAY,
        finished_at=WORKDAY + timedelta(hours=1),
        status="reported",
        position="SRID=4326;POINT(108.95 34.25)",
        position_acc_m=5,
    )
    device, token = factories.make_device(town.holder)
    points = [*walk(WORKDAY, 12), {"t": "1999-01-01T00:00:00Z", "lon": 108.9, "lat": 34.2}]
    points += walk(WORKDAY, 1, visit=str(uuid7()))
    taken = api(token=token).post("/api/v1/trails/points", {"points": points}, format="json").json()
    assert (taken["accepted"], taken["held"]) == (13, 1)
    unusable_message(device)
    return SimpleNamespace(
        town=town, visit=visit, device=device, holder=api(town.holder), path=f"/api/v1/visits/{visit.pk}"
    )


def arrival(visit: Visit) -> Event:
    """That the holder came, as the job found it."""
    person = visit.trail_owner
    return Event.objects.create(
        kind="arrived", at=WORKDAY, site=visit.site, user=person, visit=visit, recorded_at=WORKDAY
    )


def hand_in(api: Callable[..., Any], person: User, *groups: list[dict[str, Any]]) -> None:
    """Groups that a revoked tablet of theirs had not sent."""
    device, token = factories.make_device(person, "Lost")
    devices.revoke_device(device.pk, wipe="after_quarantine")
    answer = api(token=token).post(f"/api/v1/devices/{device.pk}/quarantine", {"groups": list(groups)}, format="json")
    assert answer.status_code == 202


def walked(visit: Visit, count: int) -> dict[str, Any]:
    """An operation with the positions of a trail, as a revoked tablet hands it in."""
    data = {"points": walk(WORKDAY, count)}
    return {"type": "trail_points", "id": str(visit.pk), "action": "create", "data": data}


def seen_by(client: Any) -> list[tuple[str, str, str | None]]:
    rows = client.get("/api/v1/me/looks").json()["results"]
    return sorted((row["looker_name"], row["purpose"], row["site_name"]) for row in rows)


# --- who looked -------------------------------------------------------------------------------------------------------


def test_a_look_at_a_trail_is_told_to_its_person_once_an_hour(scene: Any, api: Any) -> None:
    client, site = api(scene.town.supervisor), scene.visit.site.name
    for _ in range(3):
        assert client.get(f"{scene.path}/trail").status_code == 200
    for path in ("trail?raw=1", "trail.gpx", "trail.mfjson", "trail?coarse=1"):
        assert client.get(f"{scene.path}/{path}").status_code == 200
    name = scene.town.supervisor.name
    purposes = ("coarse", "file", "raw", "trail")
    assert seen_by(scene.holder) == [(name, purpose, site) for purpose in purposes]
    with clock.frozen(WORKDAY + timedelta(hours=3)):
        client.get(f"{scene.path}/trail")
    rows = scene.holder.get("/api/v1/me/looks").json()["results"]
    assert (len(rows), rows[0]["since"], rows[0]["visit"]) == (5, "2026-11-23T05:00:00Z", str(scene.visit.pk))


def test_a_look_at_the_last_position_is_told(scene: Any, api: Any) -> None:
    assert len(api(scene.town.supervisor).get("/api/v1/positions").json()["results"]) == 1
    api(scene.town.neighbour).get("/api/v1/positions")  # sees nobody of here
    assert seen_by(scene.holder) == [(scene.town.supervisor.name, "position", None)]


def test_a_look_at_a_kept_message_is_told_and_its_list_is_none(scene: Any, api: Any) -> None:
    client = api(scene.town.supervisor)
    key = client.get("/api/v1/ingest-messages").json()["results"][0]["id"]
    assert seen_by(scene.holder) == []
    client.get(f"/api/v1/ingest-messages/{key}")
    assert seen_by(scene.holder) == [(scene.town.supervisor.name, "message", None)]


def test_a_look_at_positions_that_a_revoked_tablet_handed_in_is_told_and_one_at_other_groups_is_none(
    scene: Any, api: Any
) -> None:
    hand_in(api, scene.town.holder, [{"type": "visit"}], [walked(scene.visit, 3)])
    client, address = api(scene.town.supervisor), "/api/v1/quarantined-groups"
    keys = {row["positions"]: row["id"] for row in client.get(address).json()["results"]}
    assert client.get(f"{address}/{keys[0]}").status_code == 200
    assert seen_by(scene.holder) == []
    assert client.get(f"{address}/{keys[3]}/content").status_code == 200
    assert seen_by(scene.holder) == [(scene.town.supervisor.name, "raw", None)]


def test_a_look_in_the_back_office_is_told(scene: Any, client: Any) -> None:
    client.force_login(scene.town.admin)
    assert client.get(f"/admin/field/lastposition/{scene.town.holder.pk}/change/").status_code == 200
    assert seen_by(scene.holder) == [(scene.town.admin.name, "position", None)]


def test_a_look_at_arrivals_is_told_and_one_at_overdue_sites_is_none(scene: Any, api: Any, client: Any) -> None:
    town = scene.town
    assignment = make_assignment(scene.visit.site, town.liaison)
    values = {"kind": "overdue", "at": WORKDAY, "recorded_at": WORKDAY, "site": assignment.site}
    overdue = Event.objects.create(**values, user=town.liaison, assignment=assignment)
    arrived = arrival(scene.visit)
    client.force_login(town.admin)
    for page in ("", f"{overdue.pk}/change/"):
        assert client.get(f"/admin/field/event/{page}").status_code == 200
    assert seen_by(scene.holder) == [(town.admin.name, "event", None)]
    for who in (town.supervisor, town.liaison, town.holder):
        api(who).get("/api/v1/events?limit=1&event=arrived")
    assert client.get(f"/admin/field/event/{arrived.pk}/change/").status_code == 200
    assert seen_by(scene.holder) == sorted((who.name, "event", None) for who in (town.admin, town.supervisor))
    assert seen_by(api(town.liaison)) == []


def test_looking_at_oneself_and_being_refused_are_no_looks(scene: Any, api: Any) -> None:
    scene.holder.get(f"{scene.path}/trail")
    scene.holder.get("/api/v1/positions")
    assert api(scene.town.neighbour).get(f"{scene.path}/trail").status_code == 404
    assert Look.objects.count() == 0


@pytest.mark.parametrize(
    "sql", ["UPDATE field_look SET since = now()", "DELETE FROM field_look", "TRUNCATE field_look"]
)
def test_nobody_takes_a_look_back(scene: Any, api: Any, sql: str) -> None:
    api(scene.town.supervisor).get(f"{scene.path}/trail")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Look.objects.count() == 1


# --- what is stored ---------------------------------------------------------------------------------------------------


def test_one_sees_how_much_is_stored(scene: Any, api: Any) -> None:
    hand_in(api, scene.town.holder, [walked(scene.visit, 3)], [walked(scene.visit, 4)])
    told = scene.holder.get("/api/v1/me/stored").json()
    assert told["positions"] == {"count": 12, "first": "2026-11-23T02:00:00Z", "last": "2026-11-23T02:00:55Z"}
    assert (told["impossible_times"], told["held"], told["messages"], told["keep_days"]) == (1, 1, 1, 30)
    assert told["handed_in"] == 7
    assert told["last_position"] == "2026-11-23T02:00:55Z"
    other = api(scene.town.liaison).get("/api/v1/me/stored").json()
    assert other["positions"] == {"count": 0, "first": None, "last": None}


def members(content: bytes) -> dict[str, list[dict[str, Any]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name.removesuffix(".jsonl"): [json.loads(line) for line in archive.read(name).splitlines()]
            for name in archive.namelist()
        }


def test_one_gets_everything_as_a_file(scene: Any, api: Any) -> None:
    api(scene.town.supervisor).get(f"{scene.path}/trail")
    retention.keep_trail(scene.visit.pk)
    drawing.draw(scene.visit.pk)
    arrival(scene.visit)
    hand_in(api, scene.town.holder, [{"type": "visit"}], [walked(scene.visit, 3)])
    make_datum_proposal(scene.device, evidence=[{"visit": str(scene.visit.pk), "before_m": 471}])
    answer = scene.holder.get("/api/v1/me/export")
    assert answer["Content-Type"] == "application/zip"
    got = members(answer.getvalue())
    assert {name: len(rows) for name, rows in got.items()} == {
        "about": 1,
        "positions": 13,
        "held_positions": 1,
        "handed_in": 1,
        "last_position": 1,
        "trails": 1,
        "drawn_trails": 1,
        "visits_begun_at": 1,
        "arrivals": 1,
        "proposals": 1,
        "messages": 1,
        "off_duty": 0,
        "looks": 1,
    }
    assert (got["positions"][1]["lon"], got["positions"][1]["t"]) == (108.95, "2026-11-23T02:00:00Z")
    assert got["positions"][0]["flags"] == ["impossible_time"]
    assert got["looks"][0]["looker"] == scene.town.supervisor.name
    assert len(got["trails"][0]["lines"][0]["times"]) == 12
    assert (got["proposals"][0]["crs"], got["proposals"][0]["evidence"][0]["before_m"]) == ("gcj02", 471)


def test_where_a_colleague_s_device_began_a_visit_is_the_colleague_s_to_have(scene: Any) -> None:
    """What one is given of oneself is what an erasure takes: a companion's export had the place, and kept it."""
    scene.visit.participant_rows.create(user=scene.town.liaison)
    for person, places in ((scene.town.holder, 1), (scene.town.liaison, 0)):
        file = io.BytesIO()
        privacy.write_export(person, file)
        assert len(zipfile.ZipFile(file).read("visits_begun_at.jsonl").splitlines()) == places


def test_the_command_writes_the_same_file_and_overwrites_none(scene: Any, tmp_path: Any) -> None:
    path = tmp_path / "holder.zip"
    call_command("export_positions", "holder", str(path))
    assert len(members(path.read_bytes())["positions"]) == 13
    with pytest.raises(CommandError):
        call_command("export_positions", "holder", str(path))
    with pytest.raises(CommandError, match="nobody is called nobody"):
        call_command("export_positions", "nobody", str(tmp_path / "x"))


# --- erasing ----------------------------------------------------------------------------------------------------------


def test_one_asks_once_and_sees_when_it_was_done(scene: Any) -> None:
    asked = scene.holder.post("/api/v1/me/erasure", {"note": "调离"}, format="json")
    again = scene.holder.post("/api/v1/me/erasure", {}, format="json")
    assert (asked.status_code, again.status_code, again.json()) == (201, 200, asked.json())
    assert AnyTrailPoint.objects.count() == 13  # an administrator does it
    privacy.erase(asked.json()["id"], by=scene.town.admin)
    told = scene.holder.get("/api/v1/me/stored").json()
    assert (told["positions"]["count"], told["erasures"][0]["erased"]["positions"]) == (0, 13)
    assert told["erasures"][0]["done_at"] == "2026-11-23T04:00:00Z"
    assert {one["code"] for one in told["stays"]} == set(privacy.STAYS)


def test_all_positions_go_and_the_visit_stays_without_them(scene: Any, api: Any) -> None:
    api(scene.town.supervisor).get(f"{scene.path}/trail")
    retention.keep_trail(scene.visit.pk)
    arrival(scene.visit)
    hand_in(api, scene.town.holder, [{"type": "visit"}], [walked(scene.visit, 3)])
    hand_in(api, scene.town.liaison, [walked(scene.visit, 2)])
    colleague = api(token=factories.make_device(scene.town.liaison)[1])
    colleague.post("/api/v1/trails/points", {"points": walk(WORKDAY, 3)}, format="json")
    call_command("erase_positions", "holder", stdout=io.StringIO())
    assert set(AnyTrailPoint.objects.values_list("user_id", flat=True)) == {scene.town.liaison.pk}
    assert set(LastPosition.objects.values_list("pk", flat=True)) == {scene.town.liaison.pk}
    assert [model.objects.count() for model in (HeldTrailPoint, KeptTrail, IngestMessage, Event)] == [0, 0, 0, 0]
    handed_in = QuarantinedGroup.objects.values_list("user__username", "positions")
    assert set(handed_in) == {("holder", 0), ("liaison", 2)}
    assert scene.holder.get("/api/v1/me/stored").json()["erasures"][0]["erased"]["handed_in"] == 3
    assert DeviceState.objects.get(device__name="Lost", device__user=scene.town.holder).quarantined_groups == 1
    visit = Visit.objects.get(pk=scene.visit.pk)
    assert (visit.position, visit.position_acc_m, visit.status) == (None, None, "reported")
    assert scene.holder.get(f"{scene.path}/trail").json()["features"] == []
    assert Look.objects.filter(subject=scene.town.holder).count() == 1


def places_in_log(visit_id: Any) -> list[tuple[Any, Any]]:
    """The places, with their accuracy in metres, that the log has of a visit, the oldest first."""
    changes = Change.objects.of("visit", visit_id).order_by("rev")
    columns = [side for change in changes for side in (change.before, change.after) if side and side.get("position")]
    return [(side["position"]["coordinates"], side["position_acc_m"]) for side in columns]


def test_where_a_visit_was_begun_is_coarse_in_the_log_too_and_elsewhere_nothing_changes(scene: Any) -> None:
    town, where = scene.town, {"position": "SRID=4326;POINT(108.9512 34.2539)", "position_acc_m": 5}
    deleted = make_visit(scene.visit.site, town.holder, trail_owner=town.holder, **where)
    deleted_id = deleted.pk
    deleted.delete()
    others = make_visit(scene.visit.site, town.liaison, trail_owner=town.liaison, reporter=town.holder, **where)
    before = {pk: (rev, at) for pk, rev, at in Change.objects.values_list("seq", "rev", "at")}
    call_command("erase_positions", "holder", stdout=io.StringIO())
    assert places_in_log(scene.visit.pk) == [([108.951, 34.251], 150)] * 2
    assert places_in_log(deleted_id) == [([108.951, 34.253], 150)] * 2
    assert places_in_log(others.pk) == [([108.9512, 34.2539], 5)]
    told = scene.holder.get(f"/api/v1/history?type=visit&id={scene.visit.pk}").json()["results"]
    assert [row["after"]["status"] for row in told if row["action"] == "insert"] == ["reported"]
    after = {pk: (rev, at) for pk, rev, at in Change.objects.values_list("seq", "rev", "at")}
    assert {pk: after[pk] for pk in before} == before


def test_the_log_cannot_be_coarsened_without_an_open_erasure(scene: Any) -> None:
    erasure, _ = privacy.request_erasure(scene.town.holder, by=None)
    privacy.erase(erasure.pk, by=None)
    for key in (erasure.pk, uuid7()):
        with pytest.raises(DatabaseError, match="no erasure is open"), transaction.atomic():
            connection.cursor().execute("SELECT field_erasure_coarsens_log(%s)", [key])


def test_an_erasure_that_two_do_at_once_is_done_and_counted_once(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    town = scene.town
    erasure, _ = privacy.request_erasure(town.holder, by=town.holder)
    days = partitions.days_with_partition
    counted: list[dict[str, int]] = []

    def meanwhile() -> Any:
        monkeypatch.undo()
        counted.append(privacy.erase(erasure.pk, by=town.admin).erased)
        return days()

    monkeypatch.setattr(partitions, "days_with_partition", meanwhile)
    done = privacy.erase(erasure.pk, by=town.city_office)
    assert (done.done_by, done.erased) == (town.admin, counted[0])
    assert done.erased["positions"] > 0


def test_an_erasure_is_on_record(scene: Any, client: Any) -> None:
    erasure, _ = privacy.request_erasure(scene.town.holder, by=scene.town.holder)
    client.force_login(scene.town.admin)
    form = {"action": "erase", "_selected_action": [str(erasure.pk)]}
    assert client.post("/admin/field/erasure/", form).status_code == 302
    erasure.refresh_from_db()
    assert (erasure.done_by, erasure.erased["messages"]) == (scene.town.admin, 1)
    last = Change.objects.of("erasure", erasure.pk)[0]
    assert last.after is not None
    assert "done_at" in last.after


def test_a_stopped_erasure_does_the_rest_when_it_is_called_again(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    erasure, _ = privacy.request_erasure(scene.town.holder, by=None)

    def killed(*_values: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(privacy, "_erase_rest", killed)
        privacy.erase(erasure.pk, by=None)
    assert (AnyTrailPoint.objects.count(), IngestMessage.objects.count()) == (1, 1)
    done = privacy.erase(erasure.pk, by=None)
    assert (AnyTrailPoint.objects.count(), done.erased["positions"]) == (0, 13)
    assert privacy.erase(erasure.pk, by=None).done_at == done.done_at


def test_positions_of_the_time_after_are_stored_again(scene: Any, api: Any) -> None:
    call_command("erase_positions", "holder", stdout=io.StringIO())
    token = factories.make_device(User.objects.get(username="holder"))[1]
    taken = api(token=token).post("/api/v1/trails/points", {"points": walk(WORKDAY, 2)}, format="json").json()
    assert taken["accepted"] == 2


# --- reports ----------------------------------------------------------------------------------------------------------


def test_a_report_s_trail_is_coarse(scene: Any, api: Any) -> None:
    client = api(scene.town.supervisor)
    body = client.get(f"{scene.path}/trail?coarse=1").json()
    (line,) = body["features"]
    assert all(round(value / 0.001) % 2 == 1 for place in line["geometry"]["coordinates"] for value in place)
    assert set(line["properties"]["times"]) == {"2026-11-23T02:00:00Z"}
    assert (body["stays"], body["doubted"]) == ([], [])
    assert client.get(f"{scene.path}/trail?coarse=1&raw=1").status_code == 400
