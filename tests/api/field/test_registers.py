"""Sites, assignments, duty windows and visit photos over HTTP; lists as GeoJSON and at constant cost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from field.models import Assignment, DutyWindow, LastPosition, Site, Visit, VisitPhoto
from geo_portal.accounts.models import District, Membership
from geo_portal.core.ids import uuid7
from tests import factories
from tests.factories_field import WORKDAY, make_assignment, make_photo, make_site, make_visit

ANY = {"headers": {"If-Match": "*"}, "format": "json"}


def site_body(town: SimpleNamespace, **members: Any) -> dict[str, Any]:
    return {
        "id": str(uuid7()),
        "kind": "project",
        "code": "P-1",
        "name": "新工厂",
        "district": str(town.here.pk),
        "location": {"type": "Point", "coordinates": [108.95, 34.25]},
        **members,
    }


# --- sites ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("office", 201),
        ("city_office", 201),
        ("admin", 201),
        ("supervisor", 403),
        ("holder", 403),
        ("liaison", 403),
        ("drone", 403),
        ("surveyor", 403),
        ("neighbour", 403),
        ("stranger", 403),
        (None, 401),
    ],
)
def test_only_the_office_of_the_district_makes_sites(api: Any, town: Any, who: str | None, status: int) -> None:
    client = api(getattr(town, who)) if who else api()
    assert client.post("/api/v1/sites", site_body(town), format="json").status_code == status
    assert Site.objects.count() == (status == 201)


@pytest.mark.parametrize(
    ("who", "seen", "status"),
    [
        ("office", True, 200),
        ("city_office", True, 200),
        ("admin", True, 200),
        ("supervisor", True, 403),
        ("holder", True, 403),
        ("liaison", True, 403),
        ("drone", True, 403),
        ("surveyor", True, 403),
        ("neighbour", False, 404),
        ("inspector", False, 404),
        ("handler", False, 404),
        ("enterprise", False, 404),
        ("courier", False, 404),
        ("stranger", False, 404),
    ],
)
def test_who_sees_and_changes_a_site(api: Any, town: SimpleNamespace, who: str, seen: bool, status: int) -> None:
    site = make_site(town.here)
    make_assignment(site, town.holder, liaisons=(town.liaison,))
    client = api(getattr(town, who))
    assert len(client.get("/api/v1/sites").json()["results"]) == seen
    assert client.get(f"/api/v1/sites/{site.pk}").status_code == (200 if seen else 404)
    assert client.patch(f"/api/v1/sites/{site.pk}", {"name": "x"}, **ANY).status_code == status
    assert client.delete(f"/api/v1/sites/{site.pk}").status_code == 405


def test_an_enterprise_contact_of_the_holding_agency_sees_nothing_of_the_field(api: Any, town: SimpleNamespace) -> None:
    agency = factories.make_agency(town.here)
    Membership.objects.create(user=town.enterprise, role="enterprise_contact", agency=agency)
    make_assignment(make_site(town.here), holder_agency=agency)
    for kind in ("sites", "assignments", "visits"):
        assert api(town.enterprise).get(f"/api/v1/{kind}").json()["results"] == []


def test_a_member_of_the_holding_agency_sees_its_sites(api: Any, town: SimpleNamespace) -> None:
    agency = factories.make_agency(town.here)
    Membership.objects.create(user=town.inspector, role="inspector", agency=agency)
    site = make_site(town.there)
    make_assignment(site, holder_agency=agency)
    assert [row["id"] for row in api(town.inspector).get("/api/v1/sites").json()["results"]] == [str(site.pk)]


def test_an_office_cannot_move_a_site_into_or_out_of_anothers_district(api: Any, town: SimpleNamespace) -> None:
    mine, theirs = make_site(town.here), make_site(town.there)
    client = api(town.office)
    answer = client.patch(f"/api/v1/sites/{mine.pk}", {"district": str(town.there.pk)}, **ANY)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_territory")
    assert client.patch(f"/api/v1/sites/{theirs.pk}", {"district": str(town.here.pk)}, **ANY).status_code == 404


def test_making_a_site_again(api: Any, town: SimpleNamespace) -> None:
    body = site_body(town)
    client = api(town.office)
    assert [client.post("/api/v1/sites", body, format="json").status_code for _ in range(2)] == [201, 200]
    other = client.post("/api/v1/sites", body | {"name": "其他"}, format="json")
    assert (other.status_code, other.json()["code"]) == (409, "id_taken")
    code = client.post("/api/v1/sites", body | {"id": str(uuid7())}, format="json")
    assert (code.status_code, code.json()["code"]) == (409, "code_taken")
    assert Site.objects.count() == 1


BOW_TIE = [[[[108, 34], [109, 35], [109, 34], [108, 35], [108, 34]]]]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"location": {"type": "Point", "coordinates": [108.95, 91]}}, 422, "bad_coordinates"),
        ({"location": {"type": "Point", "coordinates": [34.25, 108.95]}}, 422, "bad_coordinates"),
        ({"location": {"type": "LineString", "coordinates": [[1, 1], [2, 2]]}}, 422, "bad_geometry"),
        ({"location": {"type": "Point", "coordinates": [1, 2, 3]}}, 422, "bad_geometry"),
        ({"location": "POINT(1 2)"}, 422, "bad_geometry"),
        ({"location": None}, 422, "null"),
        ({"boundary": {"type": "MultiPolygon", "coordinates": BOW_TIE}}, 422, "bad_geometry"),
        ({"crs": "mars"}, 422, "unknown_crs"),
        ({"district": str(uuid4())}, 422, "unknown_reference"),
        ({"district": "here"}, 422, "invalid"),
        ({"kind": "castle"}, 422, "invalid_choice"),
        ({"source": "forged"}, 400, "unknown_field"),
        ({"is_staff": True}, 400, "unknown_field"),
    ],
)
def test_a_bad_site_is_refused(api: Any, town: Any, change: dict[str, Any], status: int, code: str) -> None:
    answer = api(town.office).post("/api/v1/sites", site_body(town, **change), format="json")
    assert answer.status_code == status, answer.json()
    assert code in {answer.json()["code"], *(error["code"] for error in answer.json().get("errors", []))}
    assert not Site.objects.exists()


def test_a_site_comes_in_and_goes_out_in_any_coordinate_system(api: Any, town: SimpleNamespace) -> None:
    client = api(town.office)
    body = site_body(town, crs="bd09")
    made = client.post("/api/v1/sites?crs=bd09", body, format="json").json()
    assert made["location"]["coordinates"] == pytest.approx([108.95, 34.25], abs=2e-7)
    assert made["source_crs"] == "bd09"
    stored = Site.objects.get().location
    assert abs(stored.x - 108.95) > 0.005
    wgs = client.get(f"/api/v1/sites/{body['id']}").json()
    assert wgs["location"]["coordinates"] == pytest.approx([stored.x, stored.y], abs=1e-7)


def test_the_office_says_from_how_far_one_counts_as_arrived(api: Any, town: SimpleNamespace) -> None:
    site = make_site(town.here)
    office, path = api(town.office), f"/api/v1/sites/{site.pk}"
    assert office.get(path).data["arrival_radius_m"] is None
    assert office.patch(path, {"arrival_radius_m": 120}, **ANY).data["arrival_radius_m"] == 120
    for bad in (-1, 5_001, "near"):
        assert office.patch(path, {"arrival_radius_m": bad}, **ANY).status_code == 422
    District.objects.filter(pk=town.here.pk).update(arrival_radius_m=400)
    with pytest.raises(IntegrityError), transaction.atomic():
        District.objects.filter(pk=town.here.pk).update(arrival_radius_m=5_001)
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.filter(pk=site.pk).update(arrival_radius_m=5_001)
    assert office.get(f"/api/v1/districts/{town.here.pk}").data["arrival_radius_m"] == 400


def test_sites_can_be_narrowed_down(api: Any, town: SimpleNamespace) -> None:
    a = make_site(town.here, "东风机械", code="A1", kind="project")
    b = make_site(town.there, "West Works", code="B1", at=(108.85, 34.25), status="closed")
    client = api(town.admin)

    def found(query: str) -> set[str]:
        return {row["code"] for row in client.get(f"/api/v1/sites?{query}").json()["results"]}

    assert found("") == {"A1", "B1"}
    assert found("kind=project") == {"A1"}
    assert found("status=closed") == {"B1"}
    assert found(f"district={town.here.pk}") == {"A1"}
    assert found("q=机械") == {"A1"}
    assert found("q=works") == {"B1"}
    assert found("bbox=108.9,34.2,109.0,34.3") == {"A1"}
    assert found(f"code={b.code}") == {b.code}
    assert a.code == "A1"
    for bad in ("bbox=1,2,3", "bbox=109,34,108,35", "bbox=1,2,3,nan", "kind=castle", "district=7"):
        assert client.get(f"/api/v1/sites?{bad}").status_code == 422, bad
    assert client.get("/api/v1/sites?bbox=108,34,109,35&crs=mars").json()["code"] == "unknown_crs"


def test_sites_are_a_map_layer_for_those_who_see_them(api: Any, town: SimpleNamespace) -> None:
    make_site(town.here)
    tile = "/tiles/sites/14/13150/6531.mvt"
    assert len(api(town.supervisor).get(tile).content) > 0
    assert len(api(town.neighbour).get(tile).content) == 0
    assert api().get(tile).status_code in {401, 404}


# --- assignments ----------------------------------------------------------------------------------------------------


def test_an_assignment_and_its_liaisons(api: Any, town: SimpleNamespace) -> None:
    site = make_site(town.here)
    body = {
        "site": str(site.pk),
        "holder_user": str(town.holder.pk),
        "liaisons": [str(town.liaison.pk)],
        "interval_days": 30,
        "starts_on": "2026-01-01",
    }
    for who in ("holder", "supervisor", "neighbour"):
        status = api(getattr(town, who)).post("/api/v1/assignments", body, format="json").status_code
        assert status == (403 if who == "supervisor" else 422)
    made = api(town.office).post("/api/v1/assignments", body, format="json")
    assert made.status_code == 201, made.json()
    assert (made.json()["holder_name"], made.json()["liaison_names"]) == ("Holder", ["Liaison"])
    url = f"/api/v1/assignments/{made.json()['id']}"
    assert len(api(town.liaison).get("/api/v1/assignments").json()["results"]) == 1
    assert api(town.liaison).patch(url, {"interval_days": 1}, **ANY).status_code == 403
    changed = api(town.office).patch(url, {"liaisons": []}, **ANY).json()
    assert changed["liaisons"] == []
    assert api(town.liaison).get(url).status_code == 404
    assert api(town.office).post("/api/v1/assignments", body, format="json").json()["code"] == "assignment_overlaps"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"holder_user": None}, "one_holder"),
        ({"interval_days": 0}, "min_value"),
        ({"ends_on": "2026-01-01"}, "ends_before_start"),
        ({"liaisons": [str(uuid4())]}, "unknown_reference"),
    ],
)
def test_a_bad_assignment_is_refused(api: Any, town: SimpleNamespace, change: dict[str, Any], code: str) -> None:
    body = {
        "site": str(make_site(town.here).pk),
        "holder_user": str(town.holder.pk),
        "interval_days": 30,
        "starts_on": "2026-01-01",
        **change,
    }
    answer = api(town.office).post("/api/v1/assignments", body, format="json")
    assert answer.status_code == 422, answer.json()
    assert code in {answer.json()["code"], *(error["code"] for error in answer.json().get("errors", []))}


def test_the_database_itself_refuses_overlapping_assignments(town: SimpleNamespace) -> None:
    site = make_site(town.here)
    make_assignment(site, town.holder, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 1))
    make_assignment(site, town.holder, starts_on=date(2026, 6, 1))
    make_assignment(site, town.liaison, starts_on=date(2026, 3, 1))
    with pytest.raises(IntegrityError, match="assignment_person_once_at_a_time"), transaction.atomic():
        make_assignment(site, town.holder, starts_on=date(2026, 5, 31), ends_on=date(2026, 6, 1))
    assert Assignment.objects.current(date(2026, 6, 1)).filter(holder_user=town.holder).count() == 1


# --- duty windows ---------------------------------------------------------------------------------------------------


def test_duty_is_set_by_the_office_and_seen_by_the_person(api: Any, town: SimpleNamespace) -> None:
    body = {"user": str(town.holder.pk), "weekday": 5, "starts": "09:00", "ends": "12:00"}
    for who, status in (("holder", 403), ("supervisor", 403), ("neighbour", 422), ("stranger", 422)):
        assert api(getattr(town, who)).post("/api/v1/duty-windows", body, format="json").status_code == status, who
    made = api(town.office).post("/api/v1/duty-windows", body, format="json")
    assert made.status_code == 201, made.json()
    assert api(town.office).post("/api/v1/duty-windows", body, format="json").json()["code"] == "duty_window_exists"
    url = f"/api/v1/duty-windows/{made.json()['id']}"
    assert api(town.holder).get(url).status_code == 200
    assert api(town.liaison).get(url).status_code == 404
    assert api(town.holder).delete(url, headers={"If-Match": "*"}).status_code == 403
    assert api(town.office).patch(url, {"ends": "13:00"}, **ANY).json()["ends"] == "13:00:00"
    assert api(town.office).delete(url, headers={"If-Match": "*"}).status_code == 204


@pytest.mark.parametrize("change", [{"weekday": 7}, {"weekday": -1}, {"user": None}, {"starts": "25:00"}])
def test_a_bad_duty_window_is_refused(api: Any, town: SimpleNamespace, change: dict[str, Any]) -> None:
    body = {"user": str(town.holder.pk), "weekday": 5, "starts": "09:00", "ends": "12:00", **change}
    assert api(town.office).post("/api/v1/duty-windows", body, format="json").status_code == 422
    assert not DutyWindow.objects.exists()


# --- visit photos ---------------------------------------------------------------------------------------------------


def test_a_photo_is_announced_by_those_who_take_part(api: Any, town: SimpleNamespace) -> None:
    visit = make_visit(make_site(town.here), town.holder)
    body = {"id": str(uuid7()), "visit": str(visit.pk), "sha256": "A" * 64, "size": 10, "taken_at": WORKDAY.isoformat()}
    url = "/api/v1/visit-photos"
    for who, status in (("supervisor", 403), ("neighbour", 422), ("stranger", 422)):
        assert api(getattr(town, who)).post(url, body, format="json").status_code == status, who
    made = [api(town.holder).post(url, body, format="json") for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 200]
    assert (made[0].json()["state"], made[0].json()["sha256"]) == ("pending", "a" * 64)
    assert api(town.holder).post(url, body | {"sha256": "b" * 64}, format="json").json()["code"] == "id_taken"
    listed = api(town.supervisor).get(f"{url}?visit={visit.pk}").json()["results"]
    assert [row["id"] for row in listed] == [body["id"]]
    assert api(town.neighbour).get(f"{url}/{body['id']}").status_code == 404
    assert api(town.supervisor).delete(f"{url}/{body['id']}", headers={"If-Match": "*"}).status_code == 403
    Visit.objects.filter(pk=visit.pk).update(status="verified")
    refused = api(town.holder).patch(f"{url}/{body['id']}", {"caption": "x"}, **ANY)
    assert (refused.status_code, refused.json()["code"]) == (409, "visit_verified")


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "abc"},
        {"sha256": "g" * 64},
        {"size": 0},
        {"size": 2**63},
        {"sigma_m": -1},
        {"position": {"type": "Point", "coordinates": [0, 91]}},
    ],
)
def test_a_bad_photo_is_refused(api: Any, town: SimpleNamespace, change: dict[str, Any]) -> None:
    visit = make_visit(make_site(town.here), town.holder)
    body = {"visit": str(visit.pk), "sha256": "a" * 64, "size": 10, **change}
    assert api(town.holder).post("/api/v1/visit-photos", body, format="json").status_code == 422
    assert not VisitPhoto.objects.exists()


# --- lists ----------------------------------------------------------------------------------------------------------


def _populate(town: SimpleNamespace, count: int) -> None:
    for _ in range(count):
        site = make_site(town.here, agency=factories.make_agency(town.here))
        assignment = make_assignment(site, town.holder, liaisons=(town.liaison, town.inspector))
        visit = make_visit(
            site, town.holder, town.liaison, assignment=assignment, reporter=town.liaison, trail_owner=town.holder
        )
        make_photo(visit)
        person = factories.make_user(role="holder", district=town.here)
        DutyWindow.objects.create(user=person, weekday=0, starts="08:00", ends="18:00")
        LastPosition.objects.create(
            user=person,
            device_id=uuid4(),
            t=WORKDAY,
            location=site.location,
            visit=visit,
            district=town.here,
            received_at=WORKDAY,
        )


LISTS = ("sites", "assignments", "visits", "visit-photos", "duty-windows", "positions")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_many_rows(
    api: Callable[..., Any], town: SimpleNamespace, name: str, django_assert_max_num_queries: Any
) -> None:
    client = api(town.supervisor)
    _populate(town, 1)
    with django_assert_max_num_queries(8) as one:
        assert len(client.get(f"/api/v1/{name}").json()["results"]) == 1
    _populate(town, 4)
    with django_assert_max_num_queries(8) as five:
        assert len(client.get(f"/api/v1/{name}").json()["results"]) == 5
    assert len(one) == len(five)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_gives_all_rows_page_by_page(api: Any, town: SimpleNamespace, name: str) -> None:
    _populate(town, 5)
    client, seen, url = api(town.supervisor), [], f"/api/v1/{name}?limit=2"
    while url:
        page = client.get(url).json()
        seen += [row["id"] for row in page["results"]]
        url = page["next"]
    assert (len(seen), len(set(seen))) == (5, 5)


@pytest.mark.parametrize(("name", "geometry"), [("sites", "Point"), ("visits", None), ("positions", "Point")])
def test_a_list_can_be_geojson(api: Any, town: SimpleNamespace, name: str, geometry: str | None) -> None:
    _populate(town, 2)
    answer = api(town.supervisor).get(f"/api/v1/{name}?limit=1", headers={"Accept": "application/geo+json"})
    body = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert (body["type"], len(body["features"])) == ("FeatureCollection", 1)
    assert body["next"]
    feature = body["features"][0]
    assert feature["type"] == "Feature"
    assert (feature["geometry"] or {}).get("type") == geometry
    assert feature["properties"]["id"] == feature["id"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("ordering=password", 400),
        ("user__password=x", 400),
        ("limit=0", 422),
        ("cursor=forged", 400),
        ("crs=mars", 422),
    ],
)
def test_a_list_refuses_what_it_does_not_know(api: Any, town: Any, name: str, query: str, status: int) -> None:
    answer = api(town.supervisor).get(f"/api/v1/{name}?{query}")
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_closed_to_those_who_are_not_signed_in(api: Any, town: SimpleNamespace, name: str) -> None:
    assert api().get(f"/api/v1/{name}").status_code == 401


@pytest.mark.parametrize(
    ("who", "count"),
    [("supervisor", 1), ("city_office", 1), ("admin", 1), ("neighbour", 0), ("holder", 0), ("stranger", 0)],
)
def test_who_sees_where_somebody_is(api: Any, town: SimpleNamespace, who: str, count: int) -> None:
    _populate(town, 1)
    assert len(api(getattr(town, who)).get("/api/v1/positions").json()["results"]) == count


def test_one_sees_ones_own_position(api: Any, town: SimpleNamespace) -> None:
    _populate(town, 1)
    row = LastPosition.objects.select_related("user").get()
    assert [one["user"] for one in api(row.user).get("/api/v1/positions").json()["results"]] == [str(row.user_id)]


def test_the_serving_role_makes_partitions_only_through_the_function(town: SimpleNamespace) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosecdef, proconfig FROM pg_proc WHERE proname = 'trail_partitions_ensure'")
        as_owner, config = cursor.fetchone()
    assert as_owner
    assert any(entry.startswith("search_path=") for entry in config)
