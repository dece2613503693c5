"""Visits over HTTP: who may do what, in which order, and what a repeat does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from field.models import Visit
from field.services import locks
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Change
from tests import factories
from tests.factories_field import WORKDAY, make_assignment, make_site, make_visit

URL = "/api/v1/visits"
BEGAN = {"started_at": "2026-11-23T02:00:00Z"}
ENDED = {"finished_at": "2026-11-23T03:00:00Z"}
SIGNATURE = "s1 600 200 M10,20 3,4"


@pytest.fixture
def field(town: SimpleNamespace) -> SimpleNamespace:
    """A site `here` that the holder holds with the liaison beside; a planned visit of both; a site `there`."""
    site = make_site(town.here)
    assignment = make_assignment(site, town.holder, liaisons=(town.liaison,))
    visit = make_visit(site, town.holder, town.liaison, assignment=assignment)
    return SimpleNamespace(site=site, assignment=assignment, visit=visit, other=make_site(town.there))


def test_the_creator_takes_part(api: Callable[..., Any], town: SimpleNamespace, field: SimpleNamespace) -> None:
    mine = str(uuid7())
    body = {
        "id": mine,
        "site": str(field.site.pk),
        "planned_for": "2026-11-24",
        "participants": [str(town.liaison.pk)],
        "position": {"type": "Point", "coordinates": [108.95, 34.25]},
        "note": " as written ",
    }
    answer = api(town.holder).post(URL, body, format="json")
    assert answer.status_code == 201, answer.json()
    shown = answer.json()
    assert (shown["id"], shown["status"], shown["note"]) == (mine, "planned", " as written ")
    assert set(shown["participants"]) == {str(town.holder.pk), str(town.liaison.pk)}
    assert (shown["site_name"], shown["district"]) == (field.site.name, str(town.here.pk))
    assert answer.headers["ETag"] == f'W/"{shown["rev"]}"'
    created = Change.objects.of("visit", mine).get()
    assert (created.actor_id, created.source) == (town.holder.pk, "api")


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_time_at_the_end_of_the_calendar_is_refused(api: Any, town: SimpleNamespace, field: Any, at: str) -> None:
    """Kept, it would fail every later trail of the person: one reckons a quarter of an hour around it."""
    client = api(town.holder)
    refused = client.post(f"{URL}/{field.visit.pk}/start", {"started_at": at}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "out_of_range")
    assert client.post(f"{URL}/{field.visit.pk}/start", {"started_at": "1970-01-01T00:00:00Z"}).status_code == 200
    refused = client.post(f"{URL}/{field.visit.pk}/finish", {"finished_at": at}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "out_of_range")
    assert client.get(f"{URL}/{field.visit.pk}/trail").status_code == 200


def test_an_offset_that_no_place_has_is_refused(api: Any, town: SimpleNamespace) -> None:
    refused = api(town.supervisor).get("/api/v1/positions?seen_after=2026-01-01T00:00:00%2B23:59")
    assert (refused.status_code, refused.json()["code"]) == (422, "out_of_range")


def test_creating_again_with_the_same_id_changes_nothing(api: Any, town: SimpleNamespace, field: Any) -> None:
    body = {"id": str(uuid7()), "site": str(field.site.pk), "note": "first"}
    assert api(town.holder).post(URL, body, format="json").status_code == 201
    api(town.holder).post(f"{URL}/{body['id']}/start", BEGAN, format="json")
    again = api(town.holder).post(URL, body, format="json")
    assert (again.status_code, again.json()["status"]) == (200, "in_progress")
    assert Visit.objects.filter(pk=body["id"]).count() == 1


def test_an_id_of_something_else_is_taken(api: Any, town: SimpleNamespace, field: SimpleNamespace) -> None:
    second = make_site(town.here)
    make_assignment(second, town.holder)
    for who, site in ((town.holder, second), (town.inspector, second)):
        make_assignment(second, town.inspector) if who == town.inspector else None
        answer = api(who).post(URL, {"id": str(field.visit.pk), "site": str(site.pk)}, format="json")
        assert (answer.status_code, answer.json()["code"]) == (409, "id_taken")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("holder", 201),
        ("liaison", 201),
        ("office", 201),
        ("city_office", 201),
        ("admin", 201),
        ("supervisor", 403),
        ("surveyor", 403),
        ("drone", 403),
        ("inspector", 422),
        ("neighbour", 422),
        ("courier", 422),
        ("stranger", 422),
    ],
)
def test_who_may_plan_a_visit(api: Any, town: SimpleNamespace, field: Any, who: str, status: int) -> None:
    answer = api(getattr(town, who)).post(URL, {"site": str(field.site.pk)}, format="json")
    assert answer.status_code == status, answer.json()
    if status == 422:
        assert answer.json()["errors"][0]["code"] == "unknown_reference"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("holder", 200),
        ("liaison", 200),
        ("office", 200),
        ("city_office", 200),
        ("admin", 200),
        ("supervisor", 403),
        ("inspector", 403),
        ("neighbour", 404),
        ("surveyor", 404),
        ("drone", 404),
        ("handler", 404),
        ("enterprise", 404),
        ("courier", 404),
        ("stranger", 404),
        (None, 401),
    ],
)
@pytest.mark.parametrize("step", ["patch", "start", "finish", "delete"])
def test_only_those_who_take_part_and_the_office_edit(
    api: Any, town: SimpleNamespace, field: SimpleNamespace, who: str | None, status: int, step: str
) -> None:
    """The inspector is named for the site, so sees the visit, but takes no part in it."""
    make_assignment(field.site, town.inspector)
    if step == "finish":
        Visit.objects.filter(pk=field.visit.pk).update(status="in_progress", started_at=WORKDAY)
    client = api(getattr(town, who)) if who else api()
    url = f"{URL}/{field.visit.pk}"
    match step:
        case "patch":
            answer = client.patch(url, {"note": "n"}, format="json", headers={"If-Match": "*"})
        case "delete":
            answer = client.delete(url, headers={"If-Match": "*"})
        case "start":
            answer = client.post(f"{url}/start", BEGAN, format="json")
        case _:
            answer = client.post(f"{url}/finish", ENDED, format="json")
    expected = 204 if (step, status) == ("delete", 200) else status
    assert answer.status_code == expected
    if status == 403:
        assert answer.json()["code"] == "not_taking_part"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("supervisor", 200),
        ("office", 200),
        ("city_office", 200),
        ("admin", 200),
        ("holder", 403),
        ("liaison", 403),
        ("neighbour", 404),
        ("surveyor", 404),
        ("stranger", 404),
        (None, 401),
    ],
)
@pytest.mark.parametrize(("step", "body"), [("verify", {}), ("return", {"reason": "no photo"})])
def test_only_overseers_of_the_district_judge(
    api: Any, town: SimpleNamespace, field: Any, who: str | None, status: int, step: str, body: dict[str, str]
) -> None:
    Visit.objects.filter(pk=field.visit.pk).update(status="reported", started_at=WORKDAY, finished_at=WORKDAY)
    client = api(getattr(town, who)) if who else api()
    answer = client.post(f"{URL}/{field.visit.pk}/{step}", body, format="json")
    assert answer.status_code == status
    field.visit.refresh_from_db()
    assert (field.visit.status != "reported") == (status == 200)


def test_a_visit_from_plan_to_verification(api: Any, town: SimpleNamespace, field: SimpleNamespace) -> None:
    url = f"{URL}/{field.visit.pk}"
    device, token = factories.make_device(town.holder)
    tablet, liaison, supervisor = api(token=token), api(town.liaison), api(town.supervisor)
    place = {"type": "Point", "coordinates": [108.95, 34.25]}
    began = tablet.post(f"{url}/start", {**BEGAN, "position": place, "acc": 12.5, "crs": "gcj02"}, format="json").json()
    assert (began["status"], began["started_at"], began["position_acc_m"]) == ("in_progress", BEGAN["started_at"], 12.5)
    assert began["position"]["coordinates"] != place["coordinates"], "converted to WGS 84"
    assert (began["trail_owner"], began["device"]) == (str(town.holder.pk), str(device.pk))
    ended = liaison.post(f"{url}/finish", {**ENDED, "note": "met the director"}, format="json").json()
    assert (ended["status"], ended["note"], ended["reporter"]) == ("reported", "met the director", str(town.liaison.pk))
    back = supervisor.post(f"{url}/return", {"reason": "no photo"}, format="json").json()
    assert (back["status"], back["returned_reason"], back["judged_by"]) == (
        "returned",
        "no photo",
        str(town.supervisor.pk),
    )
    assert liaison.post(f"{url}/finish", ENDED, format="json").json()["status"] == "reported"
    assert supervisor.post(f"{url}/verify", {}, format="json").json()["status"] == "verified"
    refused = liaison.patch(url, {"note": "late"}, format="json", headers={"If-Match": "*"})
    assert (refused.status_code, refused.json()["code"]) == (409, "visit_verified")
    assert liaison.delete(url, headers={"If-Match": "*"}).status_code == 409
    steps = [
        change.after["status"] for change in Change.objects.of("visit", field.visit.pk) if "status" in change.after
    ]
    assert steps == ["verified", "reported", "returned", "reported", "in_progress", "planned"]


def test_a_lost_answer_may_be_asked_for_again(api: Any, town: SimpleNamespace, field: SimpleNamespace) -> None:
    url = f"{URL}/{field.visit.pk}"
    holder, supervisor = api(town.holder), api(town.supervisor)
    for client, step, body in (
        (holder, "start", BEGAN),
        (holder, "finish", ENDED),
        (supervisor, "return", {"reason": "r"}),
    ):
        revs = [client.post(f"{url}/{step}", body, format="json").json()["rev"] for _ in range(2)]
        assert revs[0] == revs[1], step


@pytest.mark.parametrize(
    ("state", "step", "body", "code"),
    [
        ("in_progress", "start", {"started_at": "2026-11-23T05:00:00Z"}, "visit_already_started"),
        ("reported", "finish", {"finished_at": "2026-11-23T05:00:00Z"}, "visit_already_finished"),
        ("planned", "finish", ENDED, "wrong_state"),
        ("planned", "verify", {}, "wrong_state"),
        ("in_progress", "return", {"reason": "r"}, "wrong_state"),
        ("verified", "return", {"reason": "r"}, "wrong_state"),
    ],
)
def test_a_step_out_of_order_is_a_conflict(
    api: Any, town: SimpleNamespace, field: Any, state: str, step: str, body: dict[str, str], code: str
) -> None:
    begun = {"started_at": WORKDAY} if state != "planned" else {}
    over = {"finished_at": WORKDAY} if state in {"reported", "verified"} else {}
    Visit.objects.filter(pk=field.visit.pk).update(status=state, **begun, **over)
    answer = api(town.admin).post(f"{URL}/{field.visit.pk}/{step}", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, code)


@pytest.mark.parametrize(
    ("who", "step", "body"),
    [("holder", "start", BEGAN), ("supervisor", "corroboration/decisions", {"decision": "accepted"})],
)
def test_a_visit_that_is_deleted_at_that_moment_is_not_there(
    api: Any, town: Any, field: Any, monkeypatch: pytest.MonkeyPatch, who: str, step: str, body: dict[str, str]
) -> None:
    lock = locks.lock_visits

    def later(visits: Iterable[UUID]) -> None:
        Visit.objects.all().delete()  # as whoever held the lock has done
        lock(visits)

    monkeypatch.setattr(locks, "lock_visits", later)
    answer = api(getattr(town, who)).post(f"{URL}/{field.visit.pk}/{step}", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_visit_cannot_end_before_it_began(api: Any, town: SimpleNamespace, field: SimpleNamespace) -> None:
    Visit.objects.filter(pk=field.visit.pk).update(status="in_progress", started_at=WORKDAY + timedelta(days=1))
    answer = api(town.holder).post(f"{URL}/{field.visit.pk}/finish", ENDED, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/finished_at")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"status": "verified"}, 400, "unknown_field"),
        ({"judged_by": str(uuid4())}, 400, "unknown_field"),
        ({"started_at": BEGAN["started_at"]}, 400, "unknown_field"),
        ({"site": str(uuid4())}, 400, "unknown_field"),
        ({"participants": [str(uuid4())]}, 422, "unknown_reference"),
        ({"participants": []}, 422, "not_a_participant"),
        ({"participants": "all"}, 422, "not_a_list"),
        ({"position": {"type": "Point", "coordinates": [34.25, 108.95]}}, 422, "bad_coordinates"),
        ({"position": {"type": "Point", "coordinates": [108.95, 91]}}, 422, "bad_coordinates"),
        ({"position": {"type": "LineString", "coordinates": [[1, 1], [2, 2]]}}, 422, "bad_geometry"),
        ({"note": "x", "crs": "epsg:9999"}, 422, "unknown_crs"),
        ({"planned_for": "someday"}, 422, "invalid"),
        ({"signature": "<svg>"}, 422, "invalid"),
        ({"signature": SIGNATURE + " 1,1" * 6_000}, 422, "max_length"),
        ({"signed_by": "王" * 101}, 422, "max_length"),
    ],
)
def test_a_bad_change_is_refused_and_changes_nothing(
    api: Any, town: SimpleNamespace, field: Any, body: dict[str, Any], status: int, code: str
) -> None:
    rev = Visit.objects.get(pk=field.visit.pk).rev
    answer = api(town.holder).patch(f"{URL}/{field.visit.pk}", body, format="json", headers={"If-Match": "*"})
    assert answer.status_code == status, answer.json()
    assert code in {answer.json()["code"], *(error["code"] for error in answer.json().get("errors", []))}
    assert Visit.objects.get(pk=field.visit.pk).rev == rev


def test_whom_one_met_signs_without_a_checklist_and_may_take_it_back(api: Any, town: Any, field: Any) -> None:
    client, url = api(town.holder), f"{URL}/{field.visit.pk}"
    for name, strokes in (("王工", SIGNATURE), ("", "")):
        body = {"signed_by": name, "signature": strokes}
        answer = client.patch(url, body, format="json", headers={"If-Match": "*"})
        assert (answer.status_code, answer.json()["signed_by"], answer.json()["signature"]) == (200, name, strokes)
        (listed,) = client.get(URL).json()["results"]
        assert (listed["signed"], listed["signed_by"], "signature" in listed) == (bool(strokes), name, False)


def test_a_person_of_no_concern_cannot_be_named(api: Any, town: SimpleNamespace, field: SimpleNamespace) -> None:
    body = {"site": str(field.site.pk), "participants": [str(town.stranger.pk)]}
    assert api(town.holder).post(URL, body, format="json").json()["code"] == "unknown_reference"
    body["participants"] = [str(town.liaison.pk)]
    assert api(town.holder).post(URL, body, format="json").status_code == 201


def test_a_colleague_from_another_of_ones_sites_can_be_named(api: Any, town: Any, field: Any) -> None:
    body = {"site": str(field.site.pk), "participants": [str(town.surveyor.pk)]}
    assert api(town.holder).post(URL, body, format="json").status_code == 422
    make_assignment(make_site(town.here), town.holder, liaisons=(town.surveyor,))
    assert api(town.holder).post(URL, body, format="json").status_code == 201


@pytest.mark.parametrize("role", ["reporter", "trail_owner"])
def test_who_reports_and_whose_trail_counts_takes_part(api: Any, town: Any, field: Any, role: str) -> None:
    url = f"{URL}/{field.visit.pk}"
    refused = api(town.holder).patch(url, {role: str(town.office.pk)}, format="json", headers={"If-Match": "*"})
    assert (refused.status_code, refused.json()["code"]) == (422, "not_a_participant")
    taken = api(town.holder).patch(url, {role: str(town.liaison.pk)}, format="json", headers={"If-Match": "*"})
    assert (taken.status_code, taken.json()[f"{role}_name"]) == (200, "Liaison")


def test_an_old_copy_cannot_overwrite(api: Any, town: SimpleNamespace, field: SimpleNamespace) -> None:
    url = f"{URL}/{field.visit.pk}"
    etag = api(town.holder).get(url).headers["ETag"]
    assert api(town.holder).patch(url, {"note": "a"}, format="json").status_code == 428
    assert api(town.holder).patch(url, {"note": "a"}, format="json", headers={"If-Match": etag}).status_code == 200
    assert api(town.liaison).patch(url, {"note": "b"}, format="json", headers={"If-Match": etag}).status_code == 412
    assert api(town.liaison).delete(url, headers={"If-Match": etag}).status_code == 412


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("admin", True),
        ("supervisor", True),
        ("office", True),
        ("city_office", True),
        ("holder", True),
        ("liaison", True),
        ("neighbour", False),
        ("inspector", False),
        ("drone", False),
        ("surveyor", False),
        ("handler", False),
        ("enterprise", False),
        ("courier", False),
        ("stranger", False),
    ],
)
def test_who_sees_a_visit(api: Any, town: SimpleNamespace, field: SimpleNamespace, who: str, seen: bool) -> None:
    client = api(getattr(town, who))
    assert len(client.get(URL).json()["results"]) == int(seen)
    assert client.get(f"{URL}/{field.visit.pk}").status_code == (200 if seen else 404)


def test_a_past_assignment_shows_nothing_any_more(api: Any, town: SimpleNamespace) -> None:
    site = make_site(town.here)
    make_visit(site, town.liaison)
    make_assignment(site, town.holder, ends_on="2026-01-02")
    assert api(town.holder).get(URL).json()["results"] == []
    assert api(town.holder).get("/api/v1/sites").json()["results"] == []


def test_visits_can_be_narrowed_down(api: Any, town: SimpleNamespace, field: SimpleNamespace) -> None:
    later = make_visit(field.site, town.holder, status="in_progress", started_at=WORKDAY, planned_for="2026-11-23")
    client = api(town.admin)

    def found(query: str) -> set[str]:
        return {visit["id"] for visit in client.get(f"{URL}?{query}").json()["results"]}

    both = {str(field.visit.pk), str(later.pk)}
    assert found(f"site={field.site.pk}") == both
    assert found(f"site={field.other.pk}") == set()
    assert found("status=in_progress") == {str(later.pk)}
    assert found("status=in_progress&status=planned") == both
    assert found(f"participant={town.liaison.pk}") == {str(field.visit.pk)}
    assert found("planned_from=2026-11-23&planned_to=2026-11-23") == {str(later.pk)}
    assert found(f"district={town.city.pk}") == both
    assert found(f"district={town.there.pk}") == set()
    assert client.get(f"{URL}?status=gone").status_code == 422
    assert client.get(f"{URL}?judge=me").json()["code"] == "unknown_parameter"
    assert client.get(f"{URL}?ordering=password").json()["code"] == "unknown_ordering"


def test_visits_are_listed_in_the_order_in_which_they_happened_page_by_page(town, api):
    site = make_site(town.here)
    began = WORKDAY
    later = make_visit(site, town.holder, status="in_progress", started_at=began)
    planned = make_visit(site, town.holder)  # has not begun: stands where it was entered
    earlier = make_visit(site, town.holder, status="in_progress", started_at=began - timedelta(days=400))
    client, seen, address = api(town.supervisor), [], "/api/v1/visits?limit=1&ordering=happened_at"
    while address:
        page = client.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    expected = sorted([earlier, planned, later], key=lambda visit: visit.started_at or visit.created_at)
    assert seen == [str(visit.pk) for visit in expected]
