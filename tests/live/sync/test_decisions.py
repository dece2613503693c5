"""Two tablets and a supervisor over the wire: what is decided about a conflict reaches both tablets."""

from __future__ import annotations

import json
import os
import uuid
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from tests import factories, tablets
from tests.server import RunningServer


class Tablet(tablets.Tablet):
    def __init__(self, server: RunningServer, username: str) -> None:
        self.client = server.client()
        device = {"id": str(uuid.uuid4()), "name": f"Tablet of {username}"}
        body = {"username": username, "password": factories.PASSWORD, "device": device}
        token = self.client.post("/api/v1/devices", json=body).json()["token"]
        super().__init__(tablets.over_the_wire(self.client), token)

    def update(self, kind: str, record: str, base: int | None, **data: Any) -> dict[str, Any]:
        return dict(self.say(tablets.make_op(kind, record, "update", base, **data)))


@pytest.fixture
def scene(server: RunningServer) -> SimpleNamespace:
    """A visit whose note two tablets edit, each in ignorance of the other; both have pulled the conflict."""
    tag = f"dec{os.getpid()}{uuid.uuid4().hex[:6]}"
    found = json.loads(
        server.shell(
            "import json\n"
            "from tests import factories as f, factories_field as ff\n"
            f"here = f.make_district('{tag}')\n"
            f"secret = '{factories.PASSWORD}'\n"
            f"a = f.make_user('{tag}a', role='holder', district=here, password=secret)\n"
            f"b = f.make_user('{tag}b', role='liaison', district=here, password=secret)\n"
            f"f.make_user('{tag}c', role='supervisor', district=here, password=secret)\n"
            "site = ff.make_site(here)\n"
            "ff.make_assignment(site, a, liaisons=(b,))\n"
            "print(json.dumps({'visit': str(ff.make_visit(site, a, b, note='base').pk)}))\n"
        )
    )
    s = SimpleNamespace(**found)
    s.first, s.second = Tablet(server, f"{tag}a"), Tablet(server, f"{tag}b")
    s.supervisor = Tablet(server, f"{tag}c")
    for tablet in (s.first, s.second):
        tablet.drain()
    base, _ = s.first.store["visit", s.visit]
    assert s.second.store["visit", s.visit][0] == base
    assert s.first.update("visit", s.visit, base, note="first")["status"] == "applied"
    s.conflict = s.second.update("visit", s.visit, base, note="second")["conflict"]
    for tablet in (s.first, s.second):
        tablet.drain()
        fields = tablet.data("conflict", s.conflict)["fields"]
        assert fields == {"note": {"base": "base", "server": "first", "device": "second"}}
    return s


def agree(scene: SimpleNamespace, note: str) -> None:
    for tablet in (scene.first, scene.second):
        tablet.drain()
        assert tablet.data("visit", scene.visit)["note"] == note
        conflict = tablet.data("conflict", scene.conflict)
        assert conflict["id"] == scene.visit
        assert conflict["fields"]["note"]["resolved"] == note
        assert conflict["resolved_at"] is not None


def decide(scene: SimpleNamespace, note: str) -> tuple[int, Any]:
    path, body = f"/api/v1/sync/conflicts/{scene.conflict}", {"resolution": {"note": note}}
    answer: tuple[int, Any] = scene.supervisor.ask("PATCH", path, body, **{"If-Match": "*"})
    return answer


def test_a_decision_over_rest_reaches_both_tablets(scene: SimpleNamespace) -> None:
    assert decide(scene, "agreed")[1]["state"] == "resolved"
    agree(scene, "agreed")


def test_a_decision_by_one_tablet_reaches_the_other_and_the_console(scene: SimpleNamespace) -> None:
    rev, _ = scene.second.store["conflict", scene.conflict]
    decided = scene.second.update("conflict", scene.conflict, rev, resolution={"note": "second"})
    assert decided["status"] == "applied"
    agree(scene, "second")
    _, shown = scene.supervisor.ask("GET", f"/api/v1/sync/conflicts/{scene.conflict}")
    assert (shown["state"], shown["record"]["values"]["note"]) == ("resolved", "second")
    assert decide(scene, "late")[1]["code"] == "already_resolved"


def test_of_many_who_decide_at_once_one_is_heard_and_nobody_gets_an_error(scene: SimpleNamespace) -> None:
    """While both tablets go on editing the visit, so that locks are taken from both ends."""
    rev, _ = scene.first.store["visit", scene.visit]

    def edit(tablet: Tablet, step: int) -> str:
        return str(tablet.update("visit", scene.visit, rev, note=f"more {step}")["status"])

    with ThreadPoolExecutor(8) as pool:
        edits = [pool.submit(edit, (scene.first, scene.second)[step % 2], step) for step in range(8)]
        answers = [pool.submit(decide, scene, f"decision {step}") for step in range(6)]
        statuses = sorted(one.result()[0] for one in answers)
        assert {one.result() for one in edits} <= {"applied", "merged", "conflict"}
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 409}
