"""Push, sentence by sentence of the public interface: groups, repeats, and what is refused or waits."""

from __future__ import annotations

import json
import uuid

import pytest

from field.models import Conflict, SyncOp, Visit
from tests import factories_field
from tests.tablets import make_op, new_visit, statuses

SHA = "ab" * 32


# --- groups -----------------------------------------------------------------------------------------------------------


def test_a_group_is_applied_whole_or_not_at_all_and_says_why(field):
    visit, photo = str(uuid.uuid4()), str(uuid.uuid4())
    good = make_op("visit", visit, "create", site=str(field.site.pk))
    bad = make_op("visit_photo", photo, "create", visit=visit, sha256="no hash", size=5)
    last = make_op("visit", visit, note="later")
    answers = field.tablet.push([good, bad, last])
    assert statuses(answers) == ["rejected:group_rejected", "rejected:bad_value", "rejected:group_rejected"]
    assert answers[0]["because"] == answers[2]["because"] == bad["op"]
    assert not Visit.objects.filter(pk=visit).exists()


def test_the_companions_of_a_retry_wait_with_it_and_come_again_in_another_group(field):
    visit, photo = str(uuid.uuid4()), str(uuid.uuid4())
    early = make_op("visit_photo", photo, "create", visit=visit, sha256=SHA, size=5)
    alone, other = new_visit(field)
    companion = make_op("visit", alone, base=other, note="x")
    answers = field.tablet.push([companion, early])
    assert statuses(answers) == ["retry:group_retry", "retry:missing_parent"]
    assert answers[0]["because"] == early["op"]
    answers = field.tablet.push([companion], [make_op("visit", visit, "create", site=str(field.site.pk)), early])
    assert statuses(answers) == ["applied"] * 3


def test_a_companion_that_was_group_rejected_may_come_again_without_the_culprit(field):
    visit = str(uuid.uuid4())
    good, bad = make_op("visit", visit, "create", site=str(field.site.pk)), make_op("site", uuid.uuid4(), "create")
    assert statuses(field.tablet.push([good, bad])) == ["rejected:group_rejected", "rejected:read_only"]
    assert field.tablet.say(good)["status"] == "applied"


def test_a_repeat_whose_first_answer_was_rejected_fails_its_group_again(field):
    bad = make_op("site", uuid.uuid4(), "create", name="x")
    assert field.tablet.say(bad)["code"] == "read_only"
    good = make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk))
    answers = field.tablet.push([good, bad])
    assert statuses(answers) == ["rejected:group_rejected", "duplicate:read_only"]
    assert (answers[1]["was"], answers[0]["because"]) == ("rejected", bad["op"])


def test_groups_are_independent_and_in_order(field):
    visit, poison = str(uuid.uuid4()), make_op("visit", uuid.uuid4(), "create", site=str(uuid.uuid4()))
    answers = field.tablet.push(
        [make_op("visit", visit, "create", site=str(field.site.pk), note="1")],
        [poison],
        [make_op("visit", visit, note="2")],
        [make_op("visit", visit, note="3")],
    )
    assert statuses(answers) == ["applied", "rejected:unknown_reference", "applied", "applied"]
    assert Visit.objects.get(pk=visit).note == "3"


def test_a_group_that_fails_leaves_no_trace_on_a_record_that_a_later_group_edits(field):
    visit, rev = new_visit(field, note="a")
    field.mate.say(make_op("visit", visit, base=rev, note="b"))
    answers = field.tablet.push(
        [make_op("visit", visit, base=rev, planned_for="2026-12-01", note="mine"), make_op("site", uuid.uuid4())],
        [make_op("visit", visit, base=rev, note="c")],
        [make_op("visit", visit, base=rev, started_at="2026-11-22T03:00:00Z")],
    )
    assert statuses(answers) == ["rejected:group_rejected", "rejected:read_only", "conflict", "merged"]
    assert answers[2]["data"]["note"] == answers[3]["data"]["note"] == "b"
    assert answers[2]["rev"] == answers[3]["rev"] == Visit.objects.get(pk=visit).rev
    assert Visit.objects.get(pk=visit).planned_for is None
    assert [edit["fields"] for edit in Conflict.objects.get().edits] == [{"note": "c"}]


def test_one_bad_of_500_leaves_499_applied(field):
    groups = [[make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk))] for _ in range(499)]
    groups.insert(250, [make_op("visit", uuid.uuid4(), "create", site="nowhere")])
    answers = field.tablet.push(*groups)
    assert statuses(answers).count("applied") == 499
    assert answers[250]["status"] == "rejected"


# --- duplicates -------------------------------------------------------------------------------------------------------


def test_a_repeat_is_answered_as_before_with_all_stored_fields(field):
    visit, rev = new_visit(field, note="a")
    field.mate.say(make_op("visit", visit, base=rev, note="b"))
    ops = [
        make_op("visit", visit, base=rev, note="c"),
        make_op("visit", visit, base=rev, planned_for="2026-12-01"),
        make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk)),
        make_op("visit", uuid.uuid4(), "create", site=str(uuid.uuid4())),
    ]
    first = field.tablet.push(*[[op] for op in ops])
    assert statuses(first)[0:3] == ["conflict", "merged", "applied"]
    again = field.tablet.push(*[[op] for op in reversed(ops)])[::-1]
    for before, after in zip(first, again, strict=True):
        assert after == {**before, "status": "duplicate", "was": before["status"]}
    assert len(Conflict.objects.get().edits) == 1


def test_one_op_twice_in_a_request_or_in_a_group_counts_once(field):
    visit, rev = new_visit(field, note="a")
    field.mate.say(make_op("visit", visit, base=rev, note="b"))
    twice = make_op("visit", visit, base=rev, note="c")
    assert [one["status"] for one in field.tablet.push([twice], [twice])] == ["conflict", "duplicate"]
    other = make_op("visit", visit, base=rev, note="d")
    assert [one["status"] for one in field.tablet.push([other, other])] == ["conflict", "duplicate"]
    assert [edit["fields"]["note"] for edit in Conflict.objects.get().edits] == ["c", "d"]


def test_the_same_op_with_another_body_is_refused_and_kept(field):
    op = make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk), note="a")
    assert field.tablet.say(op)["status"] == "applied"
    for body in ({**op, "id": str(uuid.uuid4())}, {**op, "data": {**op["data"], "note": "b"}}):
        assert field.tablet.say(body)["code"] == "op_reuse"
        assert field.tablet.say(body)["code"] == "op_reuse"
    assert field.tablet.say(op)["status"] == "duplicate"
    assert SyncOp.objects.filter(code="op_reuse", body__isnull=False).count() == 2
    fresh = make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk), note="a")
    changed = {**fresh, "data": {**fresh["data"], "note": "other"}}
    answers = field.tablet.push([fresh, changed])
    assert statuses(answers) == ["rejected:group_rejected", "rejected:op_reuse"]
    assert statuses(field.tablet.push([fresh], [changed])) == ["applied", "rejected:op_reuse"]


def test_the_order_of_keys_and_the_spelling_of_the_json_do_not_make_another_body(field):
    op = make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk), note="é")
    assert field.tablet.say(op)["status"] == "applied"
    turned = dict(reversed(list(op.items())))
    raw = json.dumps({"groups": [[turned]], "schema": 1}, ensure_ascii=False, indent=3).encode()
    _, answer = field.tablet.ask("POST", "/api/v1/sync/push", raw)
    assert answer["results"][0]["status"] == "duplicate"


# --- retry and rejected -----------------------------------------------------------------------------------------------


def test_an_update_of_an_id_never_seen_waits(field):
    assert field.tablet.say(make_op("visit", uuid.uuid4(), note="x"))["code"] == "missing_record"
    assert field.tablet.say(make_op("visit", uuid.uuid4(), "delete"))["code"] == "missing_record"
    assert not SyncOp.objects.exists()


def test_a_newer_schema_waits_for_a_newer_server(field):
    op = make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk))
    answer = field.tablet.say(op, schema=2)
    assert (answer["status"], answer["code"]) == ("retry", "schema_too_new")
    assert field.tablet.say(op)["status"] == "applied"


def test_what_hangs_on_a_rejected_record_is_rejected_with_it(field):
    visit = str(uuid.uuid4())
    create = make_op("visit", visit, "create", site=str(uuid.uuid4()))
    photo = make_op("visit_photo", uuid.uuid4(), "create", visit=visit, sha256=SHA, size=5)
    edit = make_op("visit", visit, note="x")
    assert statuses(field.tablet.push([create], [photo], [edit])) == [
        "rejected:unknown_reference",
        "rejected:parent_rejected",
        "rejected:parent_rejected",
    ]
    late = make_op("visit_photo", uuid.uuid4(), "create", visit=visit, sha256=SHA, size=5)
    assert field.tablet.say(late)["code"] == "parent_rejected"


def test_a_rejected_create_that_was_edited_and_sent_anew_frees_what_hangs_on_it(field):
    visit = str(uuid.uuid4())
    assert field.tablet.say(make_op("visit", visit, "create", site=str(uuid.uuid4())))["status"] == "rejected"
    assert field.tablet.say(make_op("visit", visit, "create", site=str(field.site.pk)))["status"] == "applied"
    photo = make_op("visit_photo", uuid.uuid4(), "create", visit=visit, sha256=SHA, size=5)
    assert field.tablet.say(photo)["status"] == "applied"


@pytest.mark.parametrize("type_", ["site", "assignment", "checklist", "district", "agency", "service_point"])
def test_read_only_kinds_are_not_written_by_devices(field, type_):
    for action in ("create", "update", "delete"):
        assert field.tablet.say(make_op(type_, field.site.pk, action, name="x"))["code"] == "read_only"


def test_server_fields_are_read_only_and_unknown_ones_named(field):
    visit, rev = new_visit(field)
    for name, code in {
        "judged_by": "read_only",
        "returned_reason": "read_only",
        "answers": "read_only",
        "assignment": "read_only",
        "rev": "unknown_field",
        "user": "forbidden",
    }.items():
        answer = field.tablet.say(make_op("visit", visit, base=rev, **{name: "x"}))
        assert (answer["status"], answer["code"]) == ("rejected", code), name
    assert field.tablet.say(make_op("visit", visit, base=rev, status="verified"))["code"] == "forbidden"
    assert field.tablet.say(make_op("visit", visit, base=rev, status="returned"))["code"] == "forbidden"


def test_a_colleague_from_another_of_ones_sites_may_come_along_and_a_stranger_may_not(field):
    factories_field.make_assignment(field.other_site, field.holder, liaisons=(field.inspector,))
    for person, status in ((field.inspector, "applied"), (field.surveyor, "rejected")):
        op = make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk), participants=[str(person.pk)])
        assert field.tablet.say(op)["status"] == status, person


def test_an_unknown_or_invisible_site_is_an_unknown_reference(field):
    hidden = factories_field.make_site(field.there)
    for site in (uuid.uuid4(), hidden.pk):
        answer = field.tablet.say(make_op("visit", uuid.uuid4(), "create", site=str(site)))
        assert (answer["status"], answer["code"]) == ("rejected", "unknown_reference")
