"""Push: limits, and operations that no server should stumble over."""

from __future__ import annotations

import gc
import itertools
import json
import uuid
from typing import Any

import pytest

from field.models import SyncOp, Visit
from field.services.sync import push, types
from tests.tablets import make_op, new_visit, statuses

SHA = "ab" * 32


def test_limits_are_told(field):
    few = [make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk)) for _ in range(1001)]
    status, answer = field.tablet.ask("POST", "/api/v1/sync/push", {"schema": 1, "groups": [[op] for op in few]})
    assert (status, answer["max_ops"], answer["max_bytes"]) == (413, 1000, 2 * 1024 * 1024)
    long = make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk), note="x" * 2**21)
    status, answer = field.tablet.ask("POST", "/api/v1/sync/push", {"schema": 1, "groups": [[long]]})
    assert (status, answer["max_ops"]) == (413, 1000)
    for group in ([], few[:101], "x", [1]):
        status, answer = field.tablet.ask("POST", "/api/v1/sync/push", {"schema": 1, "groups": [group]})
        assert (status, answer["errors"][0]["pointer"]) == (422, "/groups/0")
    assert statuses(field.tablet.push(few[:100])) == ["applied"] * 100
    assert field.tablet.push() == []


POISON: list[dict[str, Any]] = [
    {"type": "visit\u0000"},
    {"type": "visit\ud800"},
    {"op": "\ud800"},
    {"op": "\u0000"},
    {"op": ["x"]},
    {"op": None},
    {"op": "0" * 36},
    {"id": "\ud800"},
    {"id": None},
    {"id": {"a": 1}},
    {"action": []},
    {"action": "\ud800"},
    {"base": 2**70},
    {"base": -1},
    {"base": True},
    {"base": 1.5},
    {"made_at": "0000-01-01T00:00:00Z"},
    {"made_at": 17},
    {"made_at": "9999-12-31T23:59:59-23:59"},
    {"data": []},
    {"data": {"note": "a\u0000b"}},
    {"data": {"note": "\udfff"}},
    {"data": {"no\ud800te": 1}},
    {"data": {"note": 10**40}},
    {"data": {"note": {"deep": [[[[1e308]]]]}}},
    {"data": {"position": {"type": "Point", "coordinates": [1e308, 1]}}},
    {"data": {"position": {"type": "Point", "coordinates": [10**60, 1]}}},
    {"data": {"position_acc_m": 10**100}},
    {"data": {"position_acc_m": -1}},
    {"data": {"status": "\ud800"}},
    {"data": {"signature": "<svg>"}},
    {"data": {"signature": "s1 600 200 M1,2" + " 1,1" * 6_000}},
    {"data": {"signature": None}},
    {"data": {"signed_by": "x" * 101}},
    {"data": {"participants": ["x"]}},
    {"data": {"participants": [["x"]]}},
    {"data": {"participants": {"a": 1}}},
    {"data": {"checklist": 7}},
    {"data": {"site": ["x"]}},
    {"data": {"answers.q": 1}},
    {"data": {"answers.": 1}},
    {"data": {"": 1}},
    {"type": "visit_photo", "data": {"visit": ["x"], "sha256": SHA, "size": 1}},
    {"type": "visit_photo", "data": {"visit": "{visit}", "sha256": SHA, "size": 2**62}},
    {"type": "visit_photo", "data": {"visit": "{visit}", "sha256": SHA + "\n", "size": 1}},
    {"type": "visit_photo", "data": {"visit": "{visit}", "sha256": SHA, "size": True}},
    {"type": "conflict", "data": {"resolution": {"note": 1}}},
    {"type": "conflict", "action": "update", "data": {"resolution": []}},
    {"type": "conflict", "action": "update", "data": {"resolution": {"note": 1}}},
    {"type": "x" * 100_000},
    {"extra": {"\ud800": "\u0000"}},
]


def test_a_poison_op_is_answered_and_stalls_nobody(field):
    visit, rev = new_visit(field)
    for poison in POISON:
        op = make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk), note="x")
        op |= json.loads(json.dumps(poison).replace("{visit}", visit))
        good = make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk))
        answers = field.tablet.push([op], [good])
        assert answers[0]["status"] == "rejected" or answers[0]["code"] == "missing_record", (poison, answers)
        assert answers[1]["status"] == "applied", poison
        again = field.tablet.push([op], [make_op("visit", visit, base=rev, note=str(uuid.uuid4()))])
        assert again[1]["status"] == "applied", (poison, again)


def test_editing_a_photo_after_deleting_its_visit_in_one_request_is_no_error_of_ours(field):
    visit, rev = new_visit(field)
    photo = str(uuid.uuid4())
    made = field.tablet.say(make_op("visit_photo", photo, "create", visit=visit, sha256=SHA, size=5))["rev"]
    answers = field.tablet.push(
        [make_op("visit", visit, "delete", made)],
        [make_op("visit_photo", photo, base=made, caption="a")],
        [make_op("visit_photo", photo, base=made, caption="b")],
        [make_op("visit_photo", photo, "delete", made)],
        [make_op("visit", visit, base=rev, note="x")],
        [make_op("visit_photo", uuid.uuid4(), "create", visit=visit, sha256=SHA, size=5)],
    )
    assert statuses(answers) == ["applied", "conflict", "conflict", "applied", "conflict", "rejected:parent_deleted"]
    assert not Visit.objects.filter(pk=visit).exists()


def test_a_thousand_deletions_cost_a_bounded_number_of_questions(field, django_assert_max_num_queries):
    visits = [str(uuid.uuid4()) for _ in range(60)]
    made = field.tablet.push(*[[make_op("visit", visit, "create", site=str(field.site.pk))] for visit in visits])
    with django_assert_max_num_queries(80):
        answers = field.tablet.push(
            *[[make_op("visit", one, "delete", got["rev"])] for one, got in zip(visits, made, strict=True)]
        )
    assert statuses(answers) == ["applied"] * 60
    assert len({answer["rev"] for answer in answers}) == 60


def test_the_year_of_a_devices_clock_changes_nothing_but_is_told(field):
    for year in (1970, 2034):
        visit = str(uuid.uuid4())
        op = make_op("visit", visit, "create", site=str(field.site.pk), note=str(year))
        op["made_at"] = f"{year}-01-01T00:00:00Z"
        answer = field.tablet.say(op, sent_at=f"{year}-01-01T00:01:00Z")
        assert answer["status"] == "applied"
        kept = SyncOp.objects.get(op=op["op"])
        assert kept.made_at.year == year
        assert kept.clock_offset_s is not None
        assert abs(kept.clock_offset_s) > 86_400 * 365


@pytest.mark.parametrize(
    ("said", "shown"), [("0.2.0", "0.2.0"), ("v" * 60, "v" * 40), ("", ""), ("a\u0000", ""), (2, ""), (None, "")]
)
def test_an_app_that_was_updated_says_so_with_its_next_push(field, api, said, shown):
    field.tablet.push(app_version=said)
    rows = api(field.holder).get("/api/v1/devices").json()["results"]
    assert sorted(row["app_version"] for row in rows) == ["", shown]


def test_many_conflicts_in_one_push_cost_a_bounded_number_of_questions(field, django_assert_max_num_queries):
    visits = [str(uuid.uuid4()) for _ in range(60)]
    made = field.tablet.push(*[[make_op("visit", visit, "create", site=str(field.site.pk))] for visit in visits])
    field.mate.push(
        *[[make_op("visit", visit, base=got["rev"], note="b")] for visit, got in zip(visits, made, strict=True)]
    )
    for text in ("c", "d"):
        with django_assert_max_num_queries(60):
            answers = field.tablet.push(
                *[
                    [make_op("visit", visit, base=got["rev"], note=text)]
                    for visit, got in zip(visits, made, strict=True)
                ]
            )
        assert statuses(answers) == ["conflict"] * 60


POINT = {"type": "Point", "coordinates": [1, 91]}
SOME_ID = str(uuid.uuid4())
ANYTHING: list[Any] = [None, True, 0, -1, 1.5, 2**53, 10**30]
ANYTHING += ["", " ", "x", "\U0001f600", SOME_ID, "2026-11-22", "2026-11-22T03:04:05Z", "2026-02-30"]
ANYTHING += ["0001-01-01T00:00:00+23:59", [], [None], [[]], [{}], [SOME_ID], {}, {"a": {}}, POINT]
ANYTHING += [{"type": "Point"}, {"type": "Point", "coordinates": [None, None]}]


def test_any_json_in_any_field_gets_an_answer_of_its_own(field):
    visit, rev = new_visit(field)
    photo = str(uuid.uuid4())
    field.tablet.say(make_op("visit_photo", photo, "create", visit=visit, sha256=SHA, size=5))
    field.mate.say(make_op("visit", visit, base=rev, note="b", planned_for="2026-01-01"))
    conflict = field.tablet.say(make_op("visit", visit, base=rev, note="c", planned_for="2026-01-02"))["conflict"]
    known = {"visit": visit, "visit_photo": photo, "conflict": conflict}
    whole = {"site": str(field.site.pk), "visit": visit, "sha256": SHA, "size": 5, "text": "x"}
    groups = []
    for kind in types.writable():
        base = {
            name: value for name, value in whole.items() if (known_field := kind.field(name)) and known_field.writable
        }
        names = [one.name for one in (*kind.fields, *kind.hidden)] + ["resolution", "answers.q", "user", "nothing"]
        for name, value in itertools.product(names, ANYTHING):
            groups.append([{**make_op(kind.name, uuid.uuid4(), "create"), "data": {**base, name: value}}])
            if kind.name in known:
                groups.append([{**make_op(kind.name, known[kind.name], "update", rev), "data": {name: value}}])
    groups += [
        [make_op("conflict", conflict, resolution={name: value})]
        for name in ("note", "planned_for", "x")
        for value in ANYTHING
    ]
    for low in range(0, len(groups), 900):
        for group, answer in zip(groups[low:], field.tablet.push(*groups[low : low + 900]), strict=False):
            assert answer.get("code") != "busy", (group, answer)


def test_a_push_leaves_nothing_of_itself_in_memory(field):
    """Not until the garbage collector comes: on a server that answers one push after the other it comes late."""
    visit, rev = new_visit(field)
    notes = [[make_op("visit", visit, base=rev, note=str(number))] for number in range(3)]
    gc.collect()
    gc.disable()
    try:
        assert statuses(field.tablet.push(*notes)) == ["applied"] * 3
        left = [thing for thing in gc.get_objects() if type(thing) in {push.Batch, push.Row, push.Write}]
    finally:
        gc.enable()
    assert not left
