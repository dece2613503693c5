"""Push, sentence by sentence of the public interface."""

from __future__ import annotations

import gc
import itertools
import json
import uuid
from typing import Any

import pytest
from django.contrib.gis.geos import Point

from field.models import AssignmentLiaison, Checklist, Conflict, SyncOp, Visit, VisitPhoto
from field.models.sync import MOST_EDITS
from field.services import privacy
from field.services.sync import push, types
from geo_portal.core.models import Change
from tests import factories_field
from tests.tablets import make_op, statuses

SHA = "ab" * 32


def new_visit(field, tablet=None, **data):
    """A visit made by a tablet; its id and revision."""
    visit = str(uuid.uuid4())
    answer = (tablet or field.tablet).say(make_op("visit", visit, "create", site=str(field.site.pk), **data))
    assert answer["status"] == "applied", answer
    return visit, answer["rev"]


# --- base ---------------------------------------------------------------------------------------------------------


def test_several_ops_with_the_same_base_never_collide_with_each_other(field):
    visit, rev = new_visit(field, note="a")
    answers = [field.tablet.say(make_op("visit", visit, base=rev, note=text)) for text in "bcd"]
    assert statuses(answers) == ["applied"] * 3
    assert Visit.objects.get(pk=visit).note == "d"
    together = field.tablet.push(
        [make_op("visit", visit, base=rev, note="e")], [make_op("visit", visit, base=rev, note="f")]
    )
    assert statuses(together) == ["applied"] * 2
    assert together[0]["rev"] < together[1]["rev"]
    assert Visit.objects.get(pk=visit).note == "f"


def test_ones_own_ops_do_not_collide_when_others_edited_other_fields_between_them(field):
    visit, rev = new_visit(field, note="a")
    field.tablet.say(make_op("visit", visit, base=rev, note="b"))
    other = field.mate.say(make_op("visit", visit, base=rev, planned_for="2026-12-01"))
    assert other["status"] == "merged"
    again = field.tablet.say(make_op("visit", visit, base=rev, note="c"))
    assert again["status"] == "merged"
    assert again["data"]["note"] == "c"
    assert again["data"]["planned_for"] == "2026-12-01"


def test_equal_values_are_no_conflict(field):
    visit, rev = new_visit(field, note="a")
    field.mate.say(make_op("visit", visit, base=rev, note="same"))
    answer = field.tablet.say(make_op("visit", visit, base=rev, note="same"))
    assert answer["status"] == "merged"
    assert not Conflict.objects.exists()


def test_the_same_field_set_by_another_device_of_the_same_person_is_a_conflict(field):
    visit, rev = new_visit(field, note="a")
    assert field.second.say(make_op("visit", visit, base=rev, note="b"))["status"] == "applied"
    answer = field.tablet.say(make_op("visit", visit, base=rev, note="c", status="in_progress"))
    assert answer["status"] == "conflict"
    assert answer["data"]["note"] == "b"
    assert answer["data"]["status"] == "in_progress"
    conflict = Conflict.objects.get(pk=answer["conflict"])
    assert conflict.fields["note"] == {"base": "a", "server": "b", "device": "c"}
    assert answer["rev"] == Visit.objects.get(pk=visit).rev


def test_after_an_erasure_a_tablet_goes_on_from_what_it_had_pulled(field):
    place, coarse, other = (
        {"type": "Point", "coordinates": list(at)} for at in ((108.9512, 34.2539), (108.951, 34.253), (108.96, 34.26))
    )
    visit, rev = new_visit(field, status="in_progress", started_at="2026-11-23T02:00:00Z", position=place, note="a")
    erasure, _ = privacy.request_erasure(field.holder, by=None)
    privacy.erase(erasure.pk, by=None)
    noted = field.tablet.say(make_op("visit", visit, base=rev, note="b"))
    assert (noted["status"], noted["data"]["position"]) == ("merged", None)
    moved = field.tablet.say(make_op("visit", visit, base=rev, position=other))
    assert moved["status"] == "conflict"
    assert Conflict.objects.get().fields["position"] == {"base": coarse, "server": None, "device": other}


def test_the_console_is_anyone_but_this_device(field, api):
    visit, rev = new_visit(field, note="a")
    browser = api(field.office)
    record = browser.get(f"/api/v1/visits/{visit}")
    edited = browser.patch(
        f"/api/v1/visits/{visit}", {"note": "office"}, format="json", HTTP_IF_MATCH=record.headers["etag"]
    )
    assert edited.status_code == 200, edited.content
    answer = field.tablet.say(make_op("visit", visit, base=rev, note="mine"))
    assert answer["status"] == "conflict"
    assert str(field.office.pk) in map(str, Conflict.objects.get().authors)


def test_what_was_seen_is_no_conflict(field):
    visit, rev = new_visit(field, note="a")
    seen = field.mate.say(make_op("visit", visit, base=rev, note="b"))["rev"]
    assert field.tablet.say(make_op("visit", visit, base=seen, note="c"))["status"] == "applied"


def test_a_further_edit_of_a_field_in_conflict_is_added_to_that_record(field):
    visit, rev = new_visit(field, note="a")
    field.mate.say(make_op("visit", visit, base=rev, note="b"))
    first = field.tablet.say(make_op("visit", visit, base=rev, note="c"))
    further = field.tablet.say(make_op("visit", visit, base=first["rev"], note="d"))
    theirs = field.mate.say(make_op("visit", visit, base=first["rev"], note="e"))
    assert [first["status"], further["status"], theirs["status"]] == ["conflict"] * 3
    assert first["conflict"] == further["conflict"] == theirs["conflict"]
    conflict = Conflict.objects.get()
    assert [edit["fields"]["note"] for edit in conflict.edits] == ["c", "d", "e"]
    assert Visit.objects.get(pk=visit).note == "b"


def test_a_create_without_base_of_a_record_that_stands_is_an_edit(field):
    visit, _ = new_visit(field, note="a")
    answer = field.mate.say(make_op("visit", visit, "create", site=str(field.site.pk), note="b"))
    assert answer["status"] == "conflict"
    assert Conflict.objects.get().fields["note"] == {"base": None, "server": "a", "device": "b"}
    other = {"planned_for": "2026-12-01", "status": "in_progress"}  # which the first had left as they are by default
    same = field.second.say(make_op("visit", visit, "create", site=str(field.site.pk), **other))
    assert same["status"] == "merged"
    assert same["data"]["planned_for"] == "2026-12-01"


def test_a_conflict_stays_of_a_bounded_size_and_each_edit_is_kept_with_its_operation(field):
    visit, rev = new_visit(field, note="a")
    field.mate.say(make_op("visit", visit, base=rev, note="b"))
    texts = [f"edit {number}" for number in range(MOST_EDITS + 5)]
    answers = field.tablet.push(*[[make_op("visit", visit, base=rev, note=text)] for text in texts])
    assert statuses(answers) == ["conflict"] * len(texts)
    assert [edit["fields"]["note"] for edit in Conflict.objects.get().edits] == texts[5:]
    kept = SyncOp.objects.filter(status="conflict").values_list("body__data__note", flat=True)
    assert sorted(kept) == sorted(texts)


# --- delete against edit ------------------------------------------------------------------------------------------


def test_a_delete_against_an_edit_is_a_conflict_and_the_record_stays(field):
    visit, rev = new_visit(field)
    field.mate.say(make_op("visit", visit, base=rev, note="theirs"))
    answer = field.tablet.say(make_op("visit", visit, "delete", rev))
    assert answer["status"] == "conflict"
    assert answer["data"]["note"] == "theirs"
    assert Visit.objects.filter(pk=visit).exists()
    assert Conflict.objects.get().fields == {"deleted": {"base": False, "server": False, "device": True}}


def test_an_edit_against_a_delete_is_a_conflict_and_no_resurrection(field):
    visit, rev = new_visit(field)
    field.mate.say(make_op("visit", visit, base=rev, note="seen"))
    deleted = field.tablet.say(make_op("visit", visit, "delete", Visit.objects.get(pk=visit).rev))
    assert deleted["status"] == "applied"
    for action in ("update", "create"):
        answer = field.mate.say(make_op("visit", visit, action, rev, site=str(field.site.pk), note="late"))
        assert answer["status"] == "conflict", answer
        assert "data" in answer
    assert not Visit.objects.filter(pk=visit).exists()
    assert Conflict.objects.get().fields["note"]["device"] == "late"


def test_a_caption_for_a_photo_that_was_deleted_meanwhile_is_a_conflict(field):
    visit, _ = new_visit(field)
    photo = str(uuid.uuid4())
    made = field.tablet.say(make_op("visit_photo", photo, "create", visit=visit, sha256=SHA, size=5))
    assert field.tablet.say(make_op("visit_photo", photo, "delete", made["rev"]))["status"] == "applied"
    answer = field.mate.say(make_op("visit_photo", photo, base=made["rev"], caption="the gate"))
    assert answer["status"] == "conflict"
    assert Conflict.objects.get().fields["caption"]["device"] == "the gate"
    assert str(Conflict.objects.get().site_id) == str(field.site.pk)


def test_a_visit_is_not_deleted_over_a_photo_that_only_a_later_deletion_has_seen(field):
    visit, rev = new_visit(field)
    photo = field.mate.say(make_op("visit_photo", uuid.uuid4(), "create", visit=visit, sha256=SHA, size=5))
    answers = field.tablet.push(
        [make_op("visit", visit, "delete", rev)], [make_op("visit", visit, "delete", photo["rev"])]
    )
    assert answers[0]["status"] == "conflict"


def test_deleting_what_is_deleted_already_is_done(field):
    visit, rev = new_visit(field)
    field.mate.say(make_op("visit", visit, base=rev, note="x"))
    seen = Visit.objects.get(pk=visit).rev
    assert field.tablet.say(make_op("visit", visit, "delete", seen))["status"] == "applied"
    assert field.mate.say(make_op("visit", visit, "delete", rev))["status"] == "applied"


# --- groups -------------------------------------------------------------------------------------------------------


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


# --- duplicates ---------------------------------------------------------------------------------------------------


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


# --- retry and rejected -------------------------------------------------------------------------------------------


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


# --- values -------------------------------------------------------------------------------------------------------


def test_only_the_site_is_required_and_the_pusher_takes_part(field):
    visit, _ = new_visit(field)
    made = Visit.objects.get(pk=visit)
    assert (made.status, list(made.participant_ids)) == ("planned", [field.holder.pk])
    assert field.tablet.say(make_op("visit", uuid.uuid4(), "create", note="x"))["code"] == "required"


def test_a_position_that_two_set_is_a_conflict(field):
    here, there = {"type": "Point", "coordinates": [108.95, 34.25]}, {"type": "Point", "coordinates": [108.96, 34.25]}
    visit, rev = new_visit(field, position=here)
    field.mate.say(make_op("visit", visit, base=rev, position=there))
    mine = {"type": "Point", "coordinates": [108.97, 34.25]}
    answer = field.tablet.say(make_op("visit", visit, base=rev, position=mine))
    assert answer["status"] == "conflict"
    assert Conflict.objects.get().fields["position"] == {"base": here, "server": there, "device": mine}
    assert field.second.say(make_op("visit", visit, base=rev, position=there))["status"] in {"merged", "conflict"}


def test_whoever_edits_a_note_does_not_move_the_visit_by_the_width_of_a_rounding(field):
    visit = factories_field.make_visit(field.site, field.holder, position=Point(108.93712345678912, 34.25012345678912))
    position = Visit.objects.get(pk=visit.pk).position.coords
    answer = field.tablet.say(make_op("visit", visit.pk, base=Visit.objects.get(pk=visit.pk).rev, note="x"))
    assert answer["status"] == "applied"
    assert Visit.objects.get(pk=visit.pk).position.coords == position
    assert set(Change.objects.get(rev=answer["rev"]).after) == {"note"}


@pytest.mark.parametrize(
    ("began", "ended", "code"),
    [
        ("2026-11-22T03:04:05Z", "2026-11-22T03:04:05.5Z", None),
        ("2026-11-22T03:04:05.5Z", "2026-11-22T03:04:05Z", "ends_before_start"),
    ],
)
def test_a_visit_may_end_in_the_second_in_which_it_began(field, began, ended, code):
    answer = field.tablet.say(
        make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk), started_at=began, finished_at=ended)
    )
    assert answer.get("code") == code


@pytest.fixture
def checklist(db):
    questions = {"fire": {"type": "boolean"}, "doors": {"type": "integer", "minimum": 0}, "text": {"type": "string"}}
    return Checklist.objects.create(code="c", version=1, title="c", schema={"type": "object", "properties": questions})


def test_answers_are_merged_question_by_question(field, checklist):
    visit, rev = new_visit(field, checklist=str(checklist.pk))
    assert field.mate.say(make_op("visit", visit, base=rev, answers__fire=True))["status"] == "applied"
    both = field.tablet.say(make_op("visit", visit, base=rev, answers__doors=2))
    assert both["status"] == "merged"
    assert both["data"]["answers"] == {"fire": True, "doors": 2}
    clash = field.tablet.say(make_op("visit", visit, base=rev, answers__fire=False, answers__text="t"))
    assert clash["status"] == "conflict"
    assert clash["data"]["answers"] == {"fire": True, "doors": 2, "text": "t"}
    assert Conflict.objects.get().fields == {"answers.fire": {"base": None, "server": True, "device": False}}
    assert field.tablet.say(make_op("visit", visit, base=rev, answers__doors="many"))["code"] == "bad_answer"
    assert field.tablet.say(make_op("visit", visit, base=rev, answers__roof=1))["code"] == "unknown_question"


def test_a_photo_stands_before_its_file_and_says_so(field):
    visit, _ = new_visit(field)
    photo = str(uuid.uuid4())
    made = field.tablet.say(make_op("visit_photo", photo, "create", visit=visit, sha256=SHA, size=5))
    assert made["status"] == "applied"
    stored = VisitPhoto.objects.get(pk=photo)
    assert (stored.state, stored.photo_id) == ("pending", None)
    for name, value in {"state": "stored", "photo": str(uuid.uuid4()), "sha256": "cd" * 32, "size": 6}.items():
        answer = field.tablet.say(make_op("visit_photo", photo, base=made["rev"], **{name: value}))
        assert (answer["status"], answer["code"]) == ("rejected", "read_only"), name


def test_the_original_of_a_smaller_copy_is_announced_whole_and_may_be_given_up(field):
    visit, _ = new_visit(field)
    photo, original = str(uuid.uuid4()), {"original_sha256": "cd" * 32, "original_size": 9}
    named = {"visit": visit, "sha256": SHA, "size": 5}
    half = field.tablet.say(make_op("visit_photo", photo, "create", **named, original_sha256="cd" * 32))
    assert (half["status"], half["code"]) == ("rejected", "bad_value")
    made = field.tablet.say(make_op("visit_photo", photo, "create", **named, **original))
    assert made["status"] == "applied"
    op = make_op("visit_photo", photo, base=made["rev"], original_sha256="", original_size=None)
    assert field.tablet.say(op)["status"] == "applied"
    stored = VisitPhoto.objects.get(pk=photo)
    assert (stored.original_sha256, stored.original_size, stored.original_id) == ("", None, None)


def test_a_conflict_is_decided_by_pushing_its_resolution(field):
    visit, rev = new_visit(field, note="a")
    field.mate.say(make_op("visit", visit, base=rev, note="b"))
    conflict = field.tablet.say(make_op("visit", visit, base=rev, note="c"))["conflict"]
    answer = field.tablet.say(make_op("conflict", conflict, resolution={"note": "both"}))
    assert answer["status"] == "applied"
    assert Visit.objects.get(pk=visit).note == "both"
    assert Conflict.objects.get(pk=conflict).resolved_at is not None
    assert field.mate.say(make_op("conflict", conflict, resolution={"note": "x"}))["code"] == "already_resolved"


def test_participants_and_checklist_in_conflict_can_be_decided_for_the_devices_value(field, checklist):
    AssignmentLiaison.objects.create(assignment=field.site.assignments.get(), user=field.inspector)
    visit, rev = new_visit(field)
    second = Checklist.objects.create(code="d", version=1, title="d", schema={"type": "object", "properties": {}})
    theirs = sorted([str(field.holder.pk), str(field.inspector.pk)])
    made = make_op("visit", visit, base=rev, checklist=str(checklist.pk), participants=theirs)
    assert field.second.say(made)["status"] == "applied"
    mine = sorted([str(field.holder.pk), str(field.liaison.pk)])
    answer = field.tablet.say(make_op("visit", visit, base=rev, checklist=str(second.pk), participants=mine))
    assert answer["status"] == "conflict", answer
    resolution = {"checklist": str(second.pk), "participants": mine}
    decided = field.tablet.say(make_op("conflict", answer["conflict"], resolution=resolution))
    assert decided["status"] == "applied", decided
    now = Visit.objects.get(pk=visit)
    assert now.checklist_id == second.pk
    assert sorted(map(str, now.participant_ids)) == mine


def test_a_resolution_cannot_do_what_an_edit_cannot(field):
    visit, rev = new_visit(field)
    second, third = factories_field.make_site(field.here), factories_field.make_site(field.here)
    for site in (second, third):
        factories_field.make_assignment(site, field.holder)
    moved = make_op("visit", visit, base=rev, status="in_progress", site=str(second.pk))
    assert field.second.say(moved)["status"] == "applied"
    clash = field.tablet.say(make_op("visit", visit, base=rev, status="reported", site=str(third.pk)))
    assert clash["status"] == "conflict"
    hidden = factories_field.make_site(field.there)
    for resolution, code in (
        ({"status": "verified"}, "forbidden"),
        ({"status": "returned"}, "forbidden"),
        ({"site": str(uuid.uuid4())}, "unknown_reference"),
        ({"site": str(hidden.pk)}, "unknown_reference"),
    ):
        decided = field.tablet.say(make_op("conflict", clash["conflict"], resolution=resolution))
        assert (decided["status"], decided["code"]) == ("rejected", code), decided
    resolution = {"status": "reported", "site": str(third.pk)}
    assert field.tablet.say(make_op("conflict", clash["conflict"], resolution=resolution))["status"] == "applied"
    assert str(Visit.objects.get(pk=visit).site_id) == str(third.pk)


# --- limits and poison --------------------------------------------------------------------------------------------


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
