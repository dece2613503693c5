"""Conflicts are decided, by a tablet's operation or over REST, under one set of rules."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from field.models import Conflict, Visit
from geo_portal.core import clock
from tests import factories, factories_field
from tests.factories_sync import Tablet
from tests.tablets import make_op

pytestmark = pytest.mark.django_db
HERE = {"type": "Point", "coordinates": [108.95, 34.25]}
FAR = {"type": "Point", "coordinates": [200, 0]}
THERE = {"type": "Point", "coordinates": [108.951, 34.2505]}


@pytest.fixture
def scene(town, api):
    """A visit that two tablets know in one revision: the holder's (`mine`) and the liaison's (`theirs`)."""
    s = SimpleNamespace(town=town, api=api)
    s.site = factories_field.make_site(town.here)
    s.assignment = factories_field.make_assignment(s.site, town.holder, liaisons=(town.liaison,))
    s.mine, s.theirs = Tablet(api, town.holder, "Mine"), Tablet(api, town.liaison, "Theirs")
    s.visit = factories_field.make_visit(s.site, town.holder, town.liaison, note="base")
    s.visit.refresh_from_db()
    s.base = s.visit.rev
    return s


def clash(scene: Any, mine: dict[str, Any], theirs: dict[str, Any]) -> str:
    """Both edit the visit as it was; mine comes first. Returns the conflict's id."""
    first = scene.mine.update("visit", scene.visit.pk, scene.base, **mine)
    assert first["status"] == "applied", first
    second = scene.theirs.update("visit", scene.visit.pk, scene.base, **theirs)
    assert second["status"] == "conflict", second
    return str(second["conflict"])


def patch(scene: Any, who: Any, conflict: str, resolution: Any, match: str = "*") -> Any:
    headers = {"If-Match": match} if match else {}
    return scene.api(who).patch(
        f"/api/v1/sync/conflicts/{conflict}", {"resolution": resolution}, format="json", headers=headers
    )


def now(scene: Any) -> Visit:
    return Visit.objects.get(pk=scene.visit.pk)


# --- the value ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["mine", "theirs", "base", "both: mine, theirs"])
def test_any_value_may_be_taken_and_with_the_last_field_the_conflict_is_resolved(scene, value):
    conflict = clash(scene, {"note": "mine"}, {"note": "theirs"})
    answer = patch(scene, scene.town.supervisor, conflict, {"note": value})
    assert (answer.status_code, answer.json()["state"]) == (200, "resolved")
    assert now(scene).note == value
    kept = Conflict.objects.get(pk=conflict)
    assert kept.fields["note"] == {"base": "base", "server": "mine", "device": "theirs", "resolved": value}
    assert kept.resolved_by == scene.town.supervisor


def test_a_part_is_decided_and_the_rest_stays_open(scene):
    conflict = clash(scene, {"note": "mine", "position": HERE}, {"note": "theirs", "position": THERE})
    answer = patch(scene, scene.town.supervisor, conflict, {"position": THERE}).json()
    assert answer["state"] == "open"
    assert now(scene).position.coords == (108.951, 34.2505)
    again = patch(scene, scene.town.supervisor, conflict, {"position": HERE})
    assert (again.status_code, again.json()["code"]) == (409, "already_resolved")
    assert patch(scene, scene.town.supervisor, conflict, {"note": "theirs"}).json()["state"] == "resolved"


def test_an_edit_of_a_field_that_was_decided_while_another_is_open_starts_from_the_decision(scene):
    conflict = clash(scene, {"note": "mine", "position": HERE}, {"note": "theirs", "position": THERE})
    patch(scene, scene.town.supervisor, conflict, {"note": "agreed"})
    late = scene.theirs.update("visit", scene.visit.pk, scene.base, note="later")
    assert (late["status"], late["conflict"]) == ("conflict", conflict)
    assert Conflict.objects.get().fields["note"] == {"base": "base", "server": "agreed", "device": "later"}


def test_a_place_is_decided_in_the_coordinate_system_that_the_body_names(scene):
    conflict = clash(scene, {"position": HERE}, {"position": THERE})
    client = scene.api(scene.town.supervisor)
    path = f"/api/v1/sync/conflicts/{conflict}"
    theirs = client.get(f"{path}?crs=gcj02").json()["fields"]["position"]["device"]
    assert theirs["coordinates"] != THERE["coordinates"]
    body = {"resolution": {"position": theirs}, "crs": "gcj02"}
    assert client.patch(path, body, format="json", headers={"If-Match": "*"}).status_code == 200
    assert now(scene).position.coords == pytest.approx((108.951, 34.2505), abs=1e-8)


def test_people_are_decided_who_only_the_other_tablet_named(scene):
    third = scene.town.inspector
    conflict = clash(
        scene,
        {"participants": [str(scene.town.holder.pk)]},
        {"participants": [str(person.pk) for person in (scene.town.holder, scene.town.liaison, third)]},
    )
    chosen = Conflict.objects.get(pk=conflict).fields["participants"]["device"]
    shown = scene.api(scene.town.supervisor).get(f"/api/v1/sync/conflicts/{conflict}").json()
    assert shown["names"][str(third.pk)] == "Inspector"
    assert patch(scene, scene.town.supervisor, conflict, {"participants": chosen}).status_code == 200
    assert set(now(scene).participants.all()) == {scene.town.holder, scene.town.liaison, third}


def test_an_answer_is_decided_and_must_fit_its_question(scene):
    checklist = factories_field.make_checklist({"exits": {"type": "integer"}})
    Visit.objects.filter(pk=scene.visit.pk).update(checklist=checklist)
    scene.base = now(scene).rev
    conflict = clash(scene, {"answers__exits": 2}, {"answers__exits": 3})
    refused = patch(scene, scene.town.supervisor, conflict, {"answers.exits": "many"})
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_answer")
    assert refused.json()["errors"][0]["pointer"] == "/resolution/answers.exits"
    assert patch(scene, scene.town.supervisor, conflict, {"answers.exits": 3}).status_code == 200
    assert now(scene).answers == {"exits": 3}


def test_the_checklist_that_the_other_tablet_chose_may_be_taken(scene):
    first, second = factories_field.make_checklist(), factories_field.make_checklist()
    conflict = clash(scene, {"checklist": str(first.pk)}, {"checklist": str(second.pk)})
    assert patch(scene, scene.town.supervisor, conflict, {"checklist": str(second.pk)}).status_code == 200
    assert now(scene).checklist == second


@pytest.mark.parametrize(
    ("mine", "theirs", "resolution", "code"),
    [
        ({"note": "a"}, {"note": "b"}, {"note": 7}, "bad_value"),
        ({"note": "a"}, {"note": "b"}, {"note": None}, "required"),
        ({"note": "a"}, {"note": "b"}, {"status": "reported"}, "not_in_conflict"),
        ({"note": "a"}, {"note": "b"}, {"deleted": True}, "not_in_conflict"),
        ({"note": "a"}, {"note": "b"}, {}, "bad_resolution"),
        ({"position": HERE}, {"position": THERE}, {"position": FAR}, "bad_coordinates"),
        ({"planned_for": "2026-12-01"}, {"planned_for": "2026-12-02"}, {"planned_for": "2026-13-01"}, "bad_value"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused_and_nothing_is_decided(scene, mine, theirs, resolution, code):
    conflict = clash(scene, mine, theirs)
    refused = patch(scene, scene.town.supervisor, conflict, resolution)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    rejected = scene.theirs.decide(conflict, **resolution)
    assert (rejected["status"], rejected["code"]) == ("rejected", code)
    assert Conflict.objects.open().count() == 1


def test_an_end_before_the_start_cannot_be_decided_on(scene):
    conflict = clash(scene, {"finished_at": "2026-11-23T04:00:00Z"}, {"finished_at": "2026-11-23T03:00:00Z"})
    Visit.objects.filter(pk=scene.visit.pk).update(started_at="2026-11-23T03:30:00Z")
    refused = patch(scene, scene.town.supervisor, conflict, {"finished_at": "2026-11-23T03:00:00Z"})
    assert (refused.status_code, refused.json()["code"]) == (422, "ends_before_start")


# --- what a decision must not do ----------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["supervisor", "holder"])
@pytest.mark.parametrize("status", ["verified", "returned"])
def test_a_report_is_not_judged_by_deciding_a_conflict(scene, who, status):
    conflict = clash(scene, {"status": "in_progress"}, {"status": "reported"})
    refused = patch(scene, getattr(scene.town, who), conflict, {"status": status})
    assert (refused.status_code, refused.json()["code"]) == (422, "forbidden")
    assert now(scene).status == "in_progress"


def test_a_judgement_that_stands_may_be_kept(scene):
    Visit.objects.filter(pk=scene.visit.pk).update(status="returned", returned_reason="unclear")
    late = scene.theirs.update("visit", scene.visit.pk, scene.base, status="reported")
    assert late["status"] == "conflict"
    assert patch(scene, scene.town.supervisor, late["conflict"], {"status": "returned"}).json()["state"] == "resolved"
    assert now(scene).status == "returned"


def test_whose_report_is_taken_is_the_reporter(scene):
    conflict = clash(scene, {"status": "in_progress"}, {"status": "reported"})
    Visit.objects.filter(pk=scene.visit.pk).update(reporter=None)
    assert patch(scene, scene.town.supervisor, conflict, {"status": "reported"}).status_code == 200
    assert now(scene).reporter == scene.town.liaison


def test_a_verified_visit_keeps_what_it_says_and_that_can_be_accepted(scene):
    conflict = clash(scene, {"note": "mine"}, {"note": "theirs"})
    Visit.objects.filter(pk=scene.visit.pk).update(status="verified")
    refused = patch(scene, scene.town.supervisor, conflict, {"note": "theirs"})
    assert (refused.status_code, refused.json()["code"]) == (409, "visit_verified")
    assert scene.theirs.decide(conflict, note="theirs")["code"] == "visit_verified"
    assert patch(scene, scene.town.supervisor, conflict, {"note": "mine"}).json()["state"] == "resolved"


def test_a_photo_of_a_verified_visit_does_not_change_either(scene):
    photo = factories_field.make_photo(scene.visit, caption="base")
    photo.refresh_from_db()
    scene.mine.update("visit_photo", photo.pk, photo.rev, caption="mine")
    late = scene.theirs.update("visit_photo", photo.pk, photo.rev, caption="theirs")
    Visit.objects.filter(pk=scene.visit.pk).update(status="verified")
    refused = patch(scene, scene.town.supervisor, late["conflict"], {"caption": "theirs"})
    assert (refused.status_code, refused.json()["code"]) == (409, "visit_verified")


def test_a_visit_is_not_moved_to_a_site_that_the_one_who_decides_does_not_see(scene):
    elsewhere = factories_field.make_site(scene.town.there)
    other = factories_field.make_site(scene.town.here)
    factories_field.make_assignment(other, scene.town.holder)
    factories_field.make_assignment(elsewhere, scene.town.liaison)
    conflict = clash(scene, {"site": str(other.pk)}, {"site": str(elsewhere.pk)})
    refused = patch(scene, scene.town.supervisor, conflict, {"site": str(elsewhere.pk)})
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_reference")
    assert patch(scene, scene.town.city_office, conflict, {"site": str(elsewhere.pk)}).status_code == 200


def test_participants_without_the_reporter_cannot_be_decided_on(scene):
    both = [str(scene.town.holder.pk), str(scene.town.liaison.pk)]
    conflict = clash(scene, {"participants": [both[0]]}, {"participants": [*both, str(scene.town.inspector.pk)]})
    Visit.objects.filter(pk=scene.visit.pk).update(reporter=scene.town.holder)
    refused = patch(scene, scene.town.supervisor, conflict, {"participants": [both[1]]})
    assert (refused.status_code, refused.json()["code"]) == (422, "not_a_participant")


# --- deleted records ----------------------------------------------------------------------------------------


def test_an_edit_of_a_deleted_record_is_settled_by_accepting_the_deletion_and_by_nothing_else(scene):
    assert scene.mine.delete("visit", scene.visit.pk, scene.base)["status"] == "applied"
    late = scene.theirs.update("visit", scene.visit.pk, scene.base, note="late")
    assert late["status"] == "conflict"
    for resolution, code in (({"deleted": False}, "cannot_restore"), ({"note": "late"}, "record_deleted")):
        refused = patch(scene, scene.town.supervisor, late["conflict"], resolution)
        assert (refused.status_code, refused.json()["code"]) == (409, code)
    assert patch(scene, scene.town.supervisor, late["conflict"], {"deleted": True}).json()["state"] == "resolved"
    assert not Visit.objects.filter(pk=scene.visit.pk).exists()
    assert Conflict.objects.get().edits[0]["fields"]["note"] == "late"


def test_who_would_restore_a_record_with_what_it_no_longer_says_hears_that_it_cannot_be(scene):
    photo = factories_field.make_photo(scene.visit, caption="base")
    photo.refresh_from_db()
    scene.mine.delete("visit_photo", photo.pk, photo.rev)
    late = scene.theirs.update("visit_photo", photo.pk, photo.rev, caption="late")
    refused = patch(scene, scene.town.supervisor, late["conflict"], {"deleted": False, "caption": None})
    assert (refused.status_code, refused.json()["code"]) == (409, "cannot_restore")


def test_a_record_that_is_deleted_while_its_conflict_is_open_can_still_be_settled(scene):
    conflict = clash(scene, {"note": "mine"}, {"note": "theirs"})
    Visit.objects.get(pk=scene.visit.pk).delete()
    shown = scene.api(scene.town.supervisor).get(f"/api/v1/sync/conflicts/{conflict}").json()
    assert (shown["record"]["deleted"], shown["may_resolve"]) == (True, True)
    assert patch(scene, scene.town.supervisor, conflict, {"deleted": True}).json()["state"] == "resolved"


@pytest.mark.parametrize(("gone", "left"), [(True, 0), (False, 1)])
def test_a_deletion_that_met_an_edit_is_carried_out_or_dropped(scene, gone, left):
    scene.mine.update("visit", scene.visit.pk, scene.base, note="mine")
    late = scene.theirs.delete("visit", scene.visit.pk, scene.base)
    assert late["status"] == "conflict"
    assert patch(scene, scene.town.supervisor, late["conflict"], {"deleted": gone}).json()["state"] == "resolved"
    assert Visit.objects.filter(pk=scene.visit.pk).count() == left


def test_an_edit_of_a_deleted_photo_is_a_conflict(scene):
    photo = factories_field.make_photo(scene.visit, caption="base")
    photo.refresh_from_db()
    assert scene.mine.delete("visit_photo", photo.pk, photo.rev)["status"] == "applied"
    late = scene.theirs.update("visit_photo", photo.pk, photo.rev, caption="late")
    assert late["status"] == "conflict"
    assert scene.theirs.decide(late["conflict"], deleted=True)["status"] == "applied"
    assert not Conflict.objects.open().exists()


# --- who ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("supervisor", 200), ("office", 200), ("city_office", 200), ("admin", 200), ("holder", 200), ("liaison", 200),
        ("neighbour", 404), ("inspector", 404), ("handler", 404), ("drone", 404), ("surveyor", 404), ("courier", 404),
        ("enterprise", 404), ("stranger", 404),
    ],
)  # fmt: skip
def test_the_authors_and_the_overseers_of_the_territory_decide(scene, who, status):
    conflict = clash(scene, {"note": "mine"}, {"note": "theirs"})
    assert patch(scene, getattr(scene.town, who), conflict, {"note": "theirs"}).status_code == status


def test_an_author_who_may_not_write_the_visit_any_more_sees_the_conflict_and_does_not_decide(scene):
    conflict = clash(scene, {"note": "mine"}, {"note": "theirs"})
    scene.assignment.delete()
    scene.visit.participant_rows.filter(user=scene.town.liaison).delete()
    shown = scene.api(scene.town.liaison).get(f"/api/v1/sync/conflicts/{conflict}").json()
    assert (shown["may_resolve"], shown["record"]["values"]) == (False, None)
    assert patch(scene, scene.town.liaison, conflict, {"note": "theirs"}).status_code == 403
    assert scene.theirs.decide(conflict, note="theirs")["code"] == "forbidden"


def test_somebody_else_s_tablet_may_not_decide(scene):
    conflict = clash(scene, {"note": "mine"}, {"note": "theirs"})
    outsider = Tablet(scene.api, scene.town.inspector)
    assert outsider.decide(conflict, note="x")["code"] == "forbidden"


# --- two at once --------------------------------------------------------------------------------------------


def test_a_decision_needs_the_revision_it_is_about(scene):
    conflict = clash(scene, {"note": "mine"}, {"note": "theirs"})
    supervisor = scene.api(scene.town.supervisor)
    read = supervisor.get(f"/api/v1/sync/conflicts/{conflict}")
    assert patch(scene, scene.town.supervisor, conflict, {"note": "x"}, match="").status_code == 428
    scene.theirs.update("visit", scene.visit.pk, scene.base, note="third")
    stale = patch(scene, scene.town.supervisor, conflict, {"note": "x"}, match=read["ETag"])
    assert (stale.status_code, now(scene).note) == (412, "mine")
    fresh = supervisor.get(f"/api/v1/sync/conflicts/{conflict}")
    assert fresh["ETag"] == f'W/"{fresh.json()["rev"]}"'
    done = patch(scene, scene.town.supervisor, conflict, {"note": "x"}, match=fresh["ETag"])
    assert (done.status_code, now(scene).note) == (200, "x")


def test_of_two_decisions_the_second_is_told_and_the_same_one_again_is_no_refusal(scene):
    conflict = clash(scene, {"note": "mine"}, {"note": "theirs"})
    assert scene.theirs.decide(conflict, note="theirs")["status"] == "applied"
    assert scene.mine.decide(conflict, note="mine")["code"] == "already_resolved"
    assert patch(scene, scene.town.supervisor, conflict, {"note": "mine"}).status_code == 409
    assert scene.mine.decide(conflict, note="theirs")["status"] == "applied"
    assert Conflict.objects.get().resolved_by == scene.town.liaison


# --- how it reads -------------------------------------------------------------------------------------------


def test_a_conflict_tells_what_when_and_by_whom(scene):
    scene.visit.started_at = factories_field.WORKDAY
    scene.visit.save()
    scene.base = now(scene).rev
    scene.mine.update("visit", scene.visit.pk, scene.base, note="mine")
    op = make_op("visit", scene.visit.pk, "update", scene.base, note="theirs")
    sent_at = (factories_field.WORKDAY + timedelta(days=3650)).isoformat()
    late = scene.theirs.say(op, sent_at=sent_at)
    shown = scene.api(scene.town.supervisor).get(f"/api/v1/sync/conflicts/{late['conflict']}").json()
    assert (shown["conflict"], shown["type"], shown["id"]) == (late["conflict"], "visit", str(scene.visit.pk))
    assert shown["fields"] == {"note": {"base": "base", "server": "mine", "device": "theirs"}}
    assert dict(zip(shown["authors"], shown["author_names"], strict=True)) == {
        str(scene.town.holder.pk): "Holder",
        str(scene.town.liaison.pk): "Liaison",
    }
    [edit] = shown["edits"]
    assert (edit["user_name"], edit["device_name"], edit["made_at"]) == ("Liaison", "Theirs", "2026-11-22T03:04:05Z")
    assert edit["clock_offset_s"] > 300_000_000
    assert shown["held"]["note"]["actor_name"] == "Holder"
    assert shown["held"]["note"]["device_name"] == "Mine"
    record = shown["record"]
    assert (record["site_name"], record["day"], record["deleted"]) == (scene.site.name, "2026-11-23", False)
    assert (record["values"]["note"], record["rev"]) == ("mine", now(scene).rev)
    assert (shown["may_resolve"], shown["state"]) == (True, "open")


def test_the_list_is_narrowed_by_state_kind_record_and_site(scene):
    conflict = clash(scene, {"note": "mine"}, {"note": "theirs"})
    client = scene.api(scene.town.supervisor)

    def found(query: str) -> list[str]:
        return [row["conflict"] for row in client.get(f"/api/v1/sync/conflicts?{query}").json()["results"]]

    for query in ("", "state=open", "type=visit", f"record={scene.visit.pk}", f"site={scene.site.pk}"):
        assert found(query) == [conflict]
    other = factories.make_user().pk
    for query in ("state=resolved", "type=visit_photo", f"record={other}", f"site={other}"):
        assert found(query) == []
    patch(scene, scene.town.supervisor, conflict, {"note": "mine"})
    assert (found("state=open"), found("state=resolved")) == ([], [conflict])
    assert client.get("/api/v1/sync/conflicts?state=closed").status_code == 422
    assert client.get("/api/v1/sync/conflicts?colour=red").status_code == 400


def test_how_many_wait_is_told(scene):
    client = scene.api(scene.town.supervisor)
    assert client.get("/api/v1/sync/waiting").json() == {"conflicts": 0, "ops": 0, "crs_proposals": 0}
    clash(scene, {"note": "mine"}, {"note": "theirs"})
    scene.mine.create("visit", scene.visit.pk, site=str(scene.site.pk), status="verified")
    assert client.get("/api/v1/sync/waiting").json() == {"conflicts": 1, "ops": 1, "crs_proposals": 0}
    assert scene.api(scene.town.neighbour).get("/api/v1/sync/waiting").json() == {
        "conflicts": 0,
        "ops": 0,
        "crs_proposals": 0,
    }


# --- history ------------------------------------------------------------------------------------------------


def history_of(scene: Any, who: Any = None) -> dict[str, Any]:
    path = f"/api/v1/history?type=visit&id={scene.visit.pk}"
    answer: dict[str, Any] = scene.api(who or scene.town.supervisor).get(path).json()
    return answer


def test_the_history_tells_the_device_its_clock_and_the_conflict_and_is_ordered_by_ours(scene):
    late = make_op("visit", scene.visit.pk, "update", scene.base, note="mine") | {"made_at": "2031-01-01T00:00:00Z"}
    scene.mine.say(late, sent_at=(clock.now() + timedelta(days=1000)).isoformat())
    theirs = make_op("visit", scene.visit.pk, "update", scene.base, note="theirs", planned_for="2026-12-01")
    answer = scene.theirs.say(theirs | {"made_at": "2019-01-01T00:00:00Z"})
    newest, before, *_ = history_of(scene)["results"]
    assert (newest["op"], newest["op_status"], newest["conflict"]) == (theirs["op"], "conflict", answer["conflict"])
    assert (newest["made_at"], newest["device_name"], newest["actor_name"]) == (
        "2019-01-01T00:00:00Z",
        "Theirs",
        "Liaison",
    )
    assert newest["clock_offset_s"] is None
    assert (before["op"], before["made_at"], before["op_status"]) == (late["op"], "2031-01-01T00:00:00Z", "applied")
    assert before["clock_offset_s"] == pytest.approx(1000 * 86400, abs=60)


def test_an_operation_that_changed_nothing_is_not_taken_for_the_one_that_did(scene):
    first = make_op("visit", scene.visit.pk, "update", scene.base, note="mine")
    answer = scene.mine.say(first)
    scene.mine.update("visit", scene.visit.pk, answer["rev"], note="mine")
    scene.theirs.update("visit", scene.visit.pk, answer["rev"], note="mine")
    [newest] = [entry for entry in history_of(scene)["results"] if entry["rev"] == answer["rev"]]
    assert (newest["op"], newest["device_name"]) == (first["op"], "Mine")


def test_a_decision_stands_in_the_history_as_made_in_the_console(scene):
    conflict = clash(scene, {"note": "mine"}, {"note": "theirs"})
    patch(scene, scene.town.supervisor, conflict, {"note": "agreed"})
    newest = history_of(scene)["results"][0]
    assert (newest["after"], newest["actor_name"]) == ({"note": "agreed"}, "Supervisor")
    assert (newest["op"], newest["device_name"], newest["made_at"]) == (None, None, None)


def test_the_history_names_the_people_it_lists_also_to_one_who_does_not_see_them(scene):
    assert history_of(scene, scene.town.holder)["people"] == {
        str(scene.town.holder.pk): "Holder",
        str(scene.town.liaison.pk): "Liaison",
    }
    assert scene.api(scene.town.holder).get(f"/api/v1/users/{scene.town.liaison.pk}").status_code == 404


# --- the record moves ---------------------------------------------------------------------------------------


def test_a_conflict_goes_with_its_visit_to_another_site_and_is_decided_there(scene):
    conflict = clash(scene, {"note": "mine"}, {"note": "theirs"})
    assert patch(scene, scene.town.neighbour, conflict, {"note": "mine"}).status_code == 404
    there = factories_field.make_site(scene.town.there)
    Visit.objects.filter(pk=scene.visit.pk).update(site=there)
    assert patch(scene, scene.town.supervisor, conflict, {"note": "mine"}).status_code == 404
    answer = patch(scene, scene.town.neighbour, conflict, {"note": "mine"})
    assert (answer.status_code, answer.json()["site"], answer.json()["state"]) == (200, str(there.pk), "resolved")


def test_so_do_those_about_its_photos_and_cases(scene):
    case = factories_field.make_case(scene.site, scene.town.holder, visit=scene.visit)
    photo = factories_field.make_photo(scene.visit)
    about = {"case": case.pk, "visit_photo": photo.pk, "site": scene.site.pk}
    for kind, record in about.items():
        Conflict.objects.create(type=kind, object_id=record, site=scene.site, authors=[scene.town.holder.pk])
    there = factories_field.make_site(scene.town.there)
    Visit.objects.filter(pk=scene.visit.pk).update(site=there)
    stand = dict(Conflict.objects.values_list("type", "site"))
    assert stand == {"case": there.pk, "visit_photo": there.pk, "site": scene.site.pk}


def test_a_conflict_that_arises_in_the_push_that_moves_its_visit_stands_where_the_visit_does(scene):
    other = factories_field.make_site(scene.town.here)
    factories_field.make_assignment(other, scene.town.liaison)
    scene.mine.update("visit", scene.visit.pk, scene.base, note="mine")
    answers = scene.theirs.push(
        [make_op("visit", scene.visit.pk, base=scene.base, note="theirs")],
        [make_op("visit", scene.visit.pk, base=scene.base, site=str(other.pk))],
    )
    assert [answer["status"] for answer in answers] == ["conflict", "merged"]
    assert Conflict.objects.get().site == other
