"""Cases, categories and checklists' answers on tablets, over the running server."""

from __future__ import annotations

import json
import os
import uuid
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests import factories
from tests.server import RunningServer

SCHEMA = {
    "type": "object",
    "properties": {
        "licence": {"type": "boolean", "title": "执照是否齐全", "title_en": "Is the licence in place?"},
        "exits": {"type": "integer", "minimum": 0, "title": "安全出口数量", "title_en": "Number of exits"},
        "result": {
            "type": "string",
            "enum": ["passed", "to_correct"],
            "title": "检查结论",
            "title_en": "Result",
        },
    },
}
SET_UP = """
import json
from tests import factories, factories_field
from field.services import checklists
name, password = {name!r}, {password!r}
here = factories.make_district(name)
people = {{
    role: factories.make_user(name + key, role=role, district=here, password=password)
    for key, role in (("h", "holder"), ("l", "liaison"), ("i", "inspector"), ("o", "county_office"))
}}
site, other = factories_field.make_site(here), factories_field.make_site(here)
factories_field.make_assignment(site, people["holder"], liaisons=(people["liaison"],))
factories_field.make_assignment(other, people["inspector"])
office = people["county_office"]
first, _ = checklists.add_version(office, code=name, title="双随机检查表", title_en="Checklist", schema={schema!r})
print(json.dumps({{"site": str(site.pk), "other": str(other.pk), "first": str(first.pk)}}))
"""


class Tablet:
    """Pushes, and keeps what it pulls by the client's rules."""

    def __init__(self, server: RunningServer, username: str) -> None:
        device = {"id": str(uuid.uuid4()), "name": "Tablet"}
        body = {"username": username, "password": factories.PASSWORD, "device": device}
        token = httpx.post(f"{server.url}/api/v1/devices", json=body, timeout=30).json()["token"]
        self.http = server.client(headers={"Authorization": f"Token {token}"})
        self.cursor = ""
        self.held: dict[tuple[str, str], dict[str, Any]] = {}
        self.base: dict[str, int] = {}

    def push(self, *groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
        answer = self.http.post("/api/v1/sync/push", json={"schema": 1, "groups": list(groups)})
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        for op, result in zip((op for group in groups for op in group), results, strict=True):
            if result["status"] == "applied":
                self.base[op["id"]] = result["rev"]
        return results

    def op(self, type_: str, id_: str, action: str = "update", **data: Any) -> dict[str, Any]:
        fields = {name.replace("__", "."): value for name, value in data.items()}
        op = {"op": str(uuid.uuid4()), "type": type_, "id": id_, "action": action, "base": self.base.get(id_)}
        return {**op, "made_at": "2026-11-22T03:04:05Z", "data": fields}

    def say(self, type_: str, id_: str, action: str = "update", **data: Any) -> dict[str, Any]:
        (result,) = self.push([self.op(type_, id_, action, **data)])
        return result

    def pull(self) -> dict[tuple[str, str], dict[str, Any]]:
        """All there is; the changes that came, the last of each record."""
        came: dict[tuple[str, str], dict[str, Any]] = {}
        while True:
            query = {"cursor": self.cursor} if self.cursor else {}
            page = self.http.get("/api/v1/sync/pull", params=query).raise_for_status().json()
            for change in page["changes"]:
                key = (change["type"], change["id"])
                came[key] = change
                self.base[change["id"]] = max(self.base.get(change["id"], 0), change["rev"])
                if "removed" in change:
                    self.held.pop(key, None)
                else:
                    self.held[key] = change["data"]
            self.cursor = page["cursor"]
            if not page["more"]:
                return came

    def ids(self, type_: str) -> set[str]:
        return {id_ for kind, id_ in self.held if kind == type_}


def new() -> str:
    return str(uuid.uuid4())


@pytest.fixture(scope="module")
def world(server: RunningServer) -> SimpleNamespace:
    name = f"case{os.getpid()}"
    printed = server.shell(SET_UP.format(name=name, password=factories.PASSWORD, schema=SCHEMA))
    made = json.loads(printed.strip().splitlines()[-1])
    tablets = {role: Tablet(server, name + role[0]) for role in ("holder", "liaison", "inspector")}
    tablets["holder"].pull()
    categories = {row["code"]: id_ for (kind, id_), row in tablets["holder"].held.items() if kind == "category"}
    return SimpleNamespace(server=server, name=name, categories=categories, **made, **tablets)


@pytest.fixture
def visit(world: SimpleNamespace) -> str:
    visit = new()
    assert world.holder.say("visit", visit, "create", site=world.site, status="in_progress")["status"] == "applied"
    return visit


def case_of(world: SimpleNamespace, **more: Any) -> dict[str, Any]:
    return {"site": world.site, "category": world.categories["utilities"], "text": "用电增容等待时间长", **more}


def test_all_14_categories_travel_and_cannot_be_written(world):
    assert len(world.categories) == 14
    utilities = world.holder.held["category", world.categories["utilities"]]
    assert utilities == {
        "code": "utilities",
        "name": "获得水电气暖",
        "name_en": "Water, electricity, gas and heat",
        "order": 3,
    }
    refused = world.holder.say("category", world.categories["utilities"], name="x")
    assert (refused["status"], refused["code"]) == ("rejected", "read_only")


def test_a_visit_with_its_case_and_the_case_s_photo_come_in_one_push_and_reach_the_other_at_the_site(world):
    world.liaison.pull()
    visit, case, photo = new(), new(), new()
    tablet = world.holder
    point = {"type": "Point", "coordinates": [108.95, 34.25]}
    results = tablet.push(
        [
            tablet.op("visit", visit, "create", site=world.site, status="in_progress"),
            tablet.op("case", case, "create", **case_of(world, visit=visit, position=point)),
            tablet.op("visit_photo", photo, "create", visit=visit, case=case, sha256="ab" * 32, size=10),
        ]
    )
    assert [result["status"] for result in results] == ["applied"] * 3
    world.liaison.pull()
    held = world.liaison.held["case", case]
    assert {name: held[name] for name in ("site", "visit", "text", "settled_on_site", "settled_at")} == {
        "site": world.site,
        "visit": visit,
        "text": "用电增容等待时间长",
        "settled_on_site": False,
        "settled_at": None,
    }
    assert held["position"] == point
    assert held["raised_at"] == "2026-11-22T03:04:05Z"
    assert held["submitter"] is not None
    assert world.liaison.held["visit_photo", photo]["case"] == case
    world.inspector.pull()  # holds another site
    assert case not in world.inspector.ids("case")


def test_another_at_the_site_settles_a_case_on_the_spot_and_takes_it_back(world, visit):
    case = new()
    world.holder.say("case", case, "create", **case_of(world, visit=visit))
    world.liaison.pull()
    assert world.liaison.say("case", case, settled_on_site=True)["status"] == "applied"
    world.holder.pull()
    assert world.holder.held["case", case]["settled_at"] == "2026-11-22T03:04:05Z"
    assert world.holder.say("case", case, settled_on_site=False)["status"] == "applied"
    world.liaison.pull()
    assert world.liaison.held["case", case]["settled_at"] is None


def test_edits_of_two_fields_merge_and_of_one_field_conflict(world, visit):
    case = new()
    world.holder.say("case", case, "create", **case_of(world, visit=visit))
    world.liaison.pull()
    assert world.holder.say("case", case, text="甲说")["status"] == "applied"
    merged = world.liaison.say("case", case, category=world.categories["cost"])
    assert (merged["status"], merged["data"]["text"]) == ("merged", "甲说")
    conflict = world.liaison.say("case", case, text="乙说")
    assert (conflict["status"], conflict["data"]["text"]) == ("conflict", "甲说")
    world.holder.pull()
    (found,) = [row for (kind, id_), row in world.holder.held.items() if kind == "conflict" and row["id"] == case]
    assert found["site"] == world.site
    assert found["fields"]["text"] == {"base": "用电增容等待时间长", "server": "甲说", "device": "乙说"}


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"category": new()}, "rejected", "unknown_reference"),
        ({"category": None}, "rejected", "required"),
        ({"text": "  \n"}, "rejected", "required"),
        ({"site": new()}, "rejected", "unknown_reference"),
        ({"visit": new()}, "retry", "missing_parent"),
        ({"submitter": new()}, "rejected", "forbidden"),
        ({"settled_at": "2026-11-22T03:04:05Z"}, "rejected", "read_only"),
        ({"settled_on_site": "yes"}, "rejected", "bad_value"),
    ],
)
def test_a_case_that_does_not_hold_is_refused_by_one_fact(world, visit, change, status, code):
    sound = case_of(world, visit=visit)
    refused = world.holder.say("case", new(), "create", **{**sound, **change})
    assert (refused["status"], refused["code"]) == (status, code)
    assert world.holder.say("case", new(), "create", **sound)["status"] == "applied"


def test_a_case_stands_at_its_visit_s_site_also_when_the_visit_moves(world):
    inspector, visit, case = world.inspector, new(), new()
    inspector.say("visit", visit, "create", site=world.other)
    elsewhere = inspector.say("case", new(), "create", **case_of(world, visit=visit))
    assert (elsewhere["status"], elsewhere["code"]) == ("rejected", "unknown_reference")  # does not see that site
    inspector.say("case", case, "create", **case_of(world, visit=visit, site=world.other))
    moved = world.server.shell(
        "from tests import factories_field\nfrom field.models import Site, Visit\n"
        f"other = Site.objects.get(pk={world.other!r})\n"
        "site = factories_field.make_site(other.district)\n"
        f"from geo_portal.accounts.models import User\n"
        f"factories_field.make_assignment(site, User.objects.get(username={world.name + 'i'!r}))\n"
        "print(site.pk)"
    ).strip()
    results = inspector.push(
        [
            inspector.op("case", case, text="先改文字"),
            inspector.op("visit", visit, site=moved),
            inspector.op("case", case, settled_on_site=True),
        ]
    )
    assert [result["status"] for result in results] == ["applied"] * 3, results
    inspector.pull()
    held = inspector.held["case", case]
    assert (held["site"], held["text"], held["settled_on_site"]) == (moved, "先改文字", True)
    refused = inspector.say("case", case, site=world.other)
    assert (refused["status"], refused["code"]) == ("rejected", "visit_at_another_site")


def test_a_deleted_visit_leaves_its_cases_also_those_that_come_later(world, visit):
    before, after, photo = new(), new(), new()
    world.holder.push(
        [
            world.holder.op("case", before, "create", **case_of(world, visit=visit)),
            world.holder.op("visit_photo", photo, "create", visit=visit, case=before, sha256="cd" * 32, size=10),
        ]
    )
    world.liaison.pull()
    assert world.holder.say("visit", visit, "delete")["status"] == "applied"
    late = world.liaison.say("case", after, "create", **case_of(world, visit=visit))
    assert late["status"] == "applied"
    world.liaison.pull()
    assert visit not in world.liaison.ids("visit")
    assert photo not in world.liaison.ids("visit_photo")
    assert [world.liaison.held["case", case]["visit"] for case in (before, after)] == [None, None]


def test_a_case_deleted_in_one_push_with_work_on_its_photo(world, visit):
    case, photo = new(), new()
    tablet = world.holder
    tablet.push(
        [
            tablet.op("case", case, "create", **case_of(world, visit=visit)),
            tablet.op("visit_photo", photo, "create", visit=visit, case=case, sha256="ef" * 32, size=10),
        ]
    )
    results = tablet.push([tablet.op("case", case, "delete"), tablet.op("visit_photo", photo, caption="配电箱")])
    assert [result["status"] for result in results] == ["applied", "applied"]
    tablet.pull()
    assert tablet.held["visit_photo", photo]["case"] is None
    assert tablet.held["visit_photo", photo]["caption"] == "配电箱"


def test_a_photo_shows_a_case_of_its_own_visit(world, visit):
    case = new()
    world.holder.say("case", case, "create", **case_of(world))  # raised without a visit
    refused = world.holder.say("visit_photo", new(), "create", visit=visit, case=case, sha256="12" * 32, size=10)
    assert (refused["status"], refused["code"]) == ("rejected", "case_of_another_visit")


def test_only_its_submitter_and_the_office_delete_a_case(world, visit):
    case = new()
    world.holder.say("case", case, "create", **case_of(world, visit=visit))
    world.liaison.pull()
    refused = world.liaison.say("case", case, "delete")
    assert (refused["status"], refused["code"]) == ("rejected", "forbidden")
    assert world.holder.say("case", case, "delete")["status"] == "applied"
    world.liaison.pull()
    assert case not in world.liaison.ids("case")


# --- answers ----------------------------------------------------------------------------------------------------------


def test_answers_of_two_merge_question_by_question(world, visit):
    world.holder.say("visit", visit, checklist=world.first)
    world.liaison.pull()
    assert world.holder.say("visit", visit, answers__licence=True)["status"] == "applied"
    merged = world.liaison.say("visit", visit, answers__exits=2)
    assert (merged["status"], merged["data"]["answers"]) == ("merged", {"exits": 2, "licence": True})
    assert world.holder.say("visit", visit, answers__exits=2)["status"] in {"applied", "merged"}
    conflict = world.holder.say("visit", visit, answers__exits=3)
    assert conflict["status"] == "conflict"
    assert conflict["data"]["answers"]["exits"] == 2


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"answers__licence": "yes"}, "bad_answer"),
        ({"answers__exits": -1}, "bad_answer"),
        ({"answers__result": "perhaps"}, "bad_answer"),
        ({"answers__colour": 1}, "unknown_question"),
    ],
)
def test_an_answer_that_does_not_fit_its_question_is_refused(world, visit, answer, code):
    refused = world.holder.say("visit", visit, checklist=world.first, **answer)
    assert (refused["status"], refused["code"]) == ("rejected", code)


def test_a_visit_goes_on_with_its_version_when_the_next_is_published_and_its_own_withdrawn(world, visit):
    world.holder.say("visit", visit, checklist=world.first, answers__exits=2)
    world.holder.pull()
    second = world.server.shell(
        "from field.models import Checklist\nfrom field.services import checklists\n"
        "from geo_portal.accounts.models import User\n"
        f"office = User.objects.get(username={world.name + 'o'!r})\n"
        f"first = Checklist.objects.get(pk={world.first!r})\n"
        "asked = dict(first.schema['properties']); del asked['exits']\n"
        "schema = {'type': 'object', 'properties': asked}\n"
        "second, _ = checklists.add_version(office, code=first.code, title='第二版', schema=schema)\n"
        "checklists.withdraw(office, first.pk)\n"
        "print(second.pk)"
    ).strip()
    came = world.holder.pull()
    assert "removed" not in came["checklist", world.first], "a visit here names it"
    assert world.holder.held["checklist", second]["version"] == 2
    assert world.holder.say("visit", visit, answers__exits=3)["status"] == "applied"
    other = new()
    refused = world.holder.say("visit", other, "create", site=world.site, checklist=second, answers__exits=3)
    assert (refused["status"], refused["code"]) == ("rejected", "unknown_question")
