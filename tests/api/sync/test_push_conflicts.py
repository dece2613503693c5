"""Push: what collides with what, and what does not."""

from __future__ import annotations

import uuid

from field.models import Conflict, SyncOp, Visit
from field.models.sync import MOST_EDITS
from field.services import privacy
from tests.tablets import make_op, new_visit, statuses

SHA = "ab" * 32


# --- base -------------------------------------------------------------------------------------------------------------


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


# --- delete against edit ----------------------------------------------------------------------------------------------


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
