"""Push: what each value may be, and what is made of it."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.gis.geos import Point

from field.models import AssignmentLiaison, Checklist, Conflict, Visit, VisitPhoto
from geo_portal.core.models import Change
from tests import factories_field
from tests.tablets import make_op, new_visit

SHA = "ab" * 32


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
