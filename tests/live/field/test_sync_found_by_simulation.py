"""Defects that the simulation found, each as the shortest story that shows it. The client is the Python one."""

from __future__ import annotations

import random
import secrets
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from geo_portal_client import Client, Offline
from geo_portal_client.pull import Pulled
from geo_portal_client.push import Pushed
from PIL import Image

from tests.server import RunningServer
from tests.simulation.backstage import Backstage
from tests.simulation.faults import Line, Network


@pytest.fixture(scope="module")
def stage(server: RunningServer) -> Iterator[Backstage]:
    made = Backstage(server)
    yield made
    made.stop()


@pytest.fixture
def town(server: RunningServer, stage: Backstage) -> Iterator[SimpleNamespace]:
    """People (`ann`, `bob`; `cem` belongs to the agency), two sites without assignments, and the office's browser."""
    made = stage("make_town", name=f"f{secrets.token_hex(6)}", sites=2)
    device = {"id": str(uuid.uuid4()), "name": "Desk"}
    code = stage("enrolment_code", user=made["people"]["office"])
    answer = httpx.post(f"{server.url}/api/v1/devices", json={"enrolment_code": code, "device": device}, timeout=30)
    with httpx.Client(
        base_url=f"{server.url}/api/v1", headers={"Authorization": f"Token {answer.json()['token']}"}, timeout=30
    ) as office:
        yield SimpleNamespace(**made, office=office)


@pytest.fixture
def tablet(
    server: RunningServer, stage: Backstage, tmp_path: Path, town: SimpleNamespace
) -> Iterator[Callable[..., Client]]:
    """`tablet(person)` is a new tablet of theirs that has everything."""
    opened: list[Client] = []

    def open_one(person: str, **options: Any) -> Client:
        client = Client.open(tmp_path / f"{len(opened)}.db", server.url, durable=False, **options)
        opened.append(client)
        client.enrol(stage("enrolment_code", user=town.people[person]))
        assert client.sync().state == "done"
        return client

    yield open_one
    for client in opened:
        client.close()


def assign(town: SimpleNamespace, site: int, **who: Any) -> str:
    body = {"site": town.sites[site], "interval_days": 30, "starts_on": str(date(2026, 1, 1)), **who}
    answer = town.office.post("/assignments", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def change(town: SimpleNamespace, path: str, **fields: Any) -> None:
    etag = town.office.get(path).headers["etag"]
    answer = town.office.patch(path, json=fields, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.text


def held(client: Client) -> dict[str, set[str]]:
    """What the tablet holds, by kind; without the lists that everybody holds."""
    found: dict[str, set[str]] = {}
    for record in client.store.records():
        if record.type in {"category", "checklist"}:
            continue
        found.setdefault(record.type, set()).add(record.id)
    return found


def test_a_site_given_away_after_a_role_was_withdrawn_leaves_the_tablet(town, stage, tablet):
    """Seed 21: the agency's members alone are told that it gives the site away, and this person is none any more."""
    given_away = assign(town, 0, holder_agency=town.agency)
    assign(town, 1, holder_agency=town.agency)
    cem = tablet("cem")
    assert held(cem)["site"] == set(town.sites)
    stage("set_role", user=town.people["cem"], agency=town.agency, given=False)
    change(town, f"/assignments/{given_away}", holder_user=town.people["ann"], holder_agency=None)
    assert cem.sync().state == "done"
    assert {kind: ids for kind, ids in held(cem).items() if kind in {"site", "assignment"}} == {}


@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_an_agency_that_moves_takes_its_old_territory_from_a_former_member(town, stage, tablet, withdrawn_first: bool):
    cem = tablet("cem")
    assert town.districts[0] in held(cem)["district"]
    acts = [
        lambda: stage("set_role", user=town.people["cem"], agency=town.agency, given=False),
        lambda: stage("move_agency", agency=town.agency, district=town.districts[1]),
    ]
    for act in acts if withdrawn_first else reversed(acts):
        act()
    assert cem.sync().state == "done"
    assert held(cem) == {}


@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_a_district_that_moves_leaves_the_tablets_of_those_who_are_gone(town, stage, tablet, withdrawn_first: bool):
    cem = tablet("cem")
    assert held(cem)["district"] == {town.city, town.districts[0]}
    acts = [
        lambda: stage("set_role", user=town.people["cem"], agency=town.agency, given=False),
        lambda: stage("move_district", district=town.districts[0], parent=town.districts[1]),
    ]
    for act in acts if withdrawn_first else reversed(acts):
        act()
    assert cem.sync().state == "done"
    assert held(cem) == {}


def test_a_photo_made_for_a_visit_that_has_left_ones_scope_arrives_and_does_not_stay(town, stage, tablet, tmp_path):
    """Seed 5: the photo belongs to its visit all the same, its file is joined to it, and the tablet is told that
    the record is not for it to keep."""
    held_by_ann = assign(town, 0, holder_user=town.people["ann"])
    ann = tablet("ann")
    visit = ann.create("visit", {"site": town.sites[0], "note": "mine"})
    assert ann.sync().state == "done"
    Image.effect_noise((40, 40), 90).save(tmp_path / "p.jpg")
    photo = ann.add_photo(visit, tmp_path / "p.jpg")
    change(town, f"/assignments/{held_by_ann}", holder_user=town.people["bob"])
    assert not ann.puller.pull_page(Pulled())
    report = ann.sync()
    assert (report.state, report.pushed.applied, report.uploaded.files) == ("done", 1, 1)
    assert held(ann).keys() == {"district", "agency"}
    assert [state for state, _, files in stage("photo_states", photos=[photo]).values() if files == 1] == ["stored"]
    assert photo in held(tablet("bob"))["visit_photo"]


def test_the_file_of_a_photo_at_a_colleagues_visit_is_joined(town, stage, tablet, tmp_path):
    """Seeds 6 and 12: whoever the assignment names may add photos to a visit that they do not take part in."""
    assign(town, 0, holder_user=town.people["ann"], liaisons=[town.people["bob"]])
    ann = tablet("ann")
    visit = ann.create("visit", {"site": town.sites[0]})
    ann.sync()
    bob = tablet("bob")
    Image.effect_noise((41, 41), 90).save(tmp_path / "p.jpg")
    photo = bob.add_photo(visit, tmp_path / "p.jpg")
    assert bob.sync().state == "done"
    ((state, _, files),) = stage("photo_states", photos=[photo]).values()
    assert (state, files) == ("stored", 1)


def test_what_was_made_and_deleted_before_a_snapshot_came_is_not_kept(town, stage, tablet):
    """Seed 1000: the snapshot was asked for, did not come, and came only after a visit had been made and deleted."""
    assign(town, 0, holder_user=town.people["ann"])
    network = Network(random.Random(0), {"never_sent": 1})
    network.fine = True
    ann = tablet("ann", transport=Line(network))
    visit = ann.create("visit", {"site": town.sites[0]})
    stage("begin_generation")
    assert ann.puller.pull_page(Pulled())  # 410
    network.fine = False
    with pytest.raises(Offline):
        ann.puller.pull_page(Pulled())
    network.fine = True
    ann.pusher.push_batch(Pushed())
    stage("delete_visit", visit=visit)
    assert ann.sync().state == "done"
    assert "visit" not in held(ann)
    assert town.sites[0] in held(ann)["site"]


def test_accepting_the_server_s_side_of_a_conflict_with_a_deletion(town, stage, tablet):
    """Seeds 146 and 196: the deleted record's side of each field is null, and is taken as it was shown."""
    assign(town, 0, holder_user=town.people["ann"])
    ann = tablet("ann")
    visit = ann.create("visit", {"site": town.sites[0], "note": "a"})
    ann.sync()
    stage("delete_visit", visit=visit)
    ann.update("visit", visit, {"note": "b"})
    assert ann.sync().pushed.conflict == 1
    (conflict,) = ann.conflicts()
    ann.resolve(conflict.id, {name: sides["server"] for name, sides in conflict.fields.items()})
    report = ann.sync()
    assert (report.pushed.applied, ann.set_aside(), ann.conflicts()) == (1, [], [])
