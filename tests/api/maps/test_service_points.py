"""The register of service points: open to read, kept by the office of each territory, every change on record."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.admin import AdminSite
from django.db import IntegrityError, transaction

from geo_portal.core.models import Change
from maps.admin import ServicePointAdmin
from maps.models import ServicePoint
from tests.factories_maps import make_service_point

URL = "/api/v1/service-points"
HOURS = {"week": {"mon": [["09:00", "18:00"]]}, "exceptions": {}}

pytestmark = pytest.mark.django_db


def new_point(town: SimpleNamespace, **changes: Any) -> dict[str, Any]:
    return {
        "code": "XA-H-001",
        "kind": "hall",
        "name": "碑林区政务大厅",
        "district": str(town.here.id),
        "location": {"type": "Point", "coordinates": [108.95, 34.25]},
        "opening_hours": HOURS,
        **changes,
    }


def test_anyone_lists_the_public_points_and_no_others(api: Any, town: SimpleNamespace) -> None:
    public = make_service_point(town.here, code="A")
    make_service_point(town.here, code="B", is_public=False)
    answer = api().get(URL)
    assert answer.status_code == 200
    assert [row["id"] for row in answer.json()["results"]] == [str(public.id)]
    assert answer.json()["results"][0]["district_name"] == town.here.name


def test_office_and_supervisor_also_see_the_hidden_points_of_their_territory(api: Any, town: SimpleNamespace) -> None:
    for district, code in ((town.here, "HERE"), (town.there, "THERE")):
        make_service_point(district, code=code, is_public=False)

    def codes(user: Any) -> list[str]:
        return [row["code"] for row in api(user).get(URL).json()["results"]]

    assert codes(town.office) == ["HERE"]
    assert codes(town.supervisor) == ["HERE"]
    assert codes(town.neighbour) == ["THERE"]
    assert codes(town.city_office) == ["HERE", "THERE"]
    assert codes(town.admin) == ["HERE", "THERE"]
    assert codes(town.holder) == codes(town.courier) == codes(town.stranger) == []


def test_a_hidden_point_is_not_there_for_others(api: Any, town: SimpleNamespace) -> None:
    hidden = make_service_point(town.here, is_public=False)
    assert api(town.office).get(f"{URL}/{hidden.id}").status_code == 200
    for user in (None, town.neighbour, town.holder):
        assert api(user).get(f"{URL}/{hidden.id}").status_code == 404


def test_lists_are_geojson_on_request_in_the_system_asked_for(api: Any, town: SimpleNamespace) -> None:
    make_service_point(town.here, 108.95, 34.25)
    answer = api().get(URL, {"crs": "gcj02"}, headers={"Accept": "application/geo+json"})
    assert answer["Content-Type"] == "application/geo+json"
    body = answer.json()
    assert (body["type"], body["next"]) == ("FeatureCollection", None)
    lon, lat = body["features"][0]["geometry"]["coordinates"]
    assert 0.003 < lon - 108.95 < 0.006
    assert -0.003 < lat - 34.25 < 0
    assert "location" not in body["features"][0]["properties"]


def test_pages_follow_one_another(api: Any, town: SimpleNamespace) -> None:
    for number in range(5):
        make_service_point(town.here, code=f"P{number}")
    codes, url = [], f"{URL}?limit=2"
    while url:
        page = api().get(url).json()
        codes += [row["code"] for row in page["results"]]
        url = page["next"]
    assert codes == ["P0", "P1", "P2", "P3", "P4"]


def test_filters_narrow_and_unknown_ones_are_refused(api: Any, town: SimpleNamespace) -> None:
    make_service_point(town.here, code="L", kind="locker")
    make_service_point(town.here, code="H", kind="hall", status="offline")
    make_service_point(town.there, code="T", kind="kiosk")

    def codes(query: str) -> list[str]:
        return [row["code"] for row in api().get(f"{URL}?{query}").json()["results"]]

    assert codes("kind=hall&kind=kiosk") == ["H", "T"]
    assert codes("status=offline") == ["H"]
    assert codes(f"district={town.there.id}") == ["T"]
    assert codes(f"within={town.city.id}") == ["H", "L", "T"]
    assert codes("ordering=-code") == ["T", "L", "H"]
    for query, status, code in (
        ("ordering=district__boundary", 400, "unknown_ordering"),
        ("district__code=1", 400, "unknown_parameter"),
        ("kind=castle", 422, "invalid"),
        ("crs=mars", 422, "unknown_crs"),
    ):
        refused = api().get(f"{URL}?{query}")
        assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_the_number_of_queries_does_not_grow_with_the_list(
    api: Any, town: SimpleNamespace, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for count in (1, 20):
        for _ in range(count):
            make_service_point(town.here)
        with django_assert_num_queries(1):
            api().get(URL)


def test_the_office_adds_changes_and_strikes_off_a_point(api: Any, town: SimpleNamespace) -> None:
    office = api(town.office)
    created = office.post(URL, new_point(town), format="json")
    assert created.status_code == 201, created.json()
    body = created.json()
    assert (body["opening_hours"], body["status"], body["is_public"]) == (HOURS, "open", True)
    url = f"{URL}/{body['id']}"
    changed = office.patch(url, {"status": "offline"}, format="json", headers={"If-Match": created["ETag"]})
    assert (changed.status_code, changed.json()["status"]) == (200, "offline")
    assert changed["ETag"] != created["ETag"]
    stale = office.patch(url, {"status": "open"}, format="json", headers={"If-Match": created["ETag"]})
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")
    assert office.patch(url, {"status": "open"}, format="json").status_code == 428
    assert office.delete(url, headers={"If-Match": changed["ETag"]}).status_code == 204
    assert not ServicePoint.objects.exists()


def test_every_change_is_on_record_and_read_by_those_who_oversee(api: Any, town: SimpleNamespace) -> None:
    office = api(town.office)
    created = office.post(URL, new_point(town), format="json").json()
    office.patch(f"{URL}/{created['id']}", {"name": "新名"}, format="json", headers={"If-Match": "*"})
    entries = list(Change.objects.of("service_point", created["id"]))
    assert [entry.action for entry in entries] == ["update", "insert"]
    assert entries[0].before["name"] == "碑林区政务大厅"
    assert entries[0].after["name"] == "新名"
    assert {entry.actor_id for entry in entries} == {town.office.id}
    history = f"/api/v1/history?type=service_point&id={created['id']}"
    assert api(town.supervisor).get(history).status_code == 200
    assert api(town.stranger).get(history).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 401),
        ("stranger", 403),
        ("supervisor", 403),
        ("holder", 403),
        ("neighbour", 403),
        ("office", 201),
        ("city_office", 201),
        ("admin", 201),
    ],
)
def test_only_the_office_of_the_territory_adds_points(
    api: Any, town: SimpleNamespace, who: str | None, status: int
) -> None:
    answer = api(getattr(town, who) if who else None).post(URL, new_point(town), format="json")
    assert answer.status_code == status
    assert ServicePoint.objects.count() == (status == 201)


def test_an_office_does_not_reach_into_another_territory(api: Any, town: SimpleNamespace) -> None:
    theirs = make_service_point(town.there)
    ours = make_service_point(town.here)
    office = api(town.office)
    match = {"If-Match": "*"}
    assert office.post(URL, new_point(town, district=str(town.there.id)), format="json").status_code == 403
    assert office.patch(f"{URL}/{theirs.id}", {"name": "x"}, format="json", headers=match).status_code == 403
    assert office.delete(f"{URL}/{theirs.id}", headers=match).status_code == 403
    away = office.patch(f"{URL}/{ours.id}", {"district": str(town.there.id)}, format="json", headers=match)
    assert away.status_code == 403
    ours.refresh_from_db()
    assert ours.district_id == town.here.id


def test_a_point_sent_in_gcj02_is_kept_in_wgs84_with_its_origin(api: Any, town: SimpleNamespace) -> None:
    sent = new_point(town, crs="gcj02", location={"type": "Point", "coordinates": [108.9547, 34.2484]})
    created = api(town.office).post(URL, sent, format="json").json()
    assert created["source_crs"] == "gcj02"
    lon, lat = created["location"]["coordinates"]
    assert (lon, lat) == (pytest.approx(108.95, abs=2e-3), pytest.approx(34.25, abs=2e-3))
    assert lon != 108.9547


BAD = [
    ("latitude 91", {"location": {"type": "Point", "coordinates": [108.95, 91]}}, 422, "bad_coordinates"),
    ("swapped axes", {"location": {"type": "Point", "coordinates": [34.25, 108.95]}}, 422, "bad_coordinates"),
    ("a line", {"location": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}, 422, "bad_geometry"),
    ("no place", {"location": None}, 422, "invalid"),
    ("an unknown system", {"crs": "mars"}, 422, "unknown_crs"),
    ("an unknown kind", {"kind": "castle"}, 422, "invalid"),
    ("no code", {"code": ""}, 422, "invalid"),
    ("a negative number of compartments", {"free_compartments": -1}, 422, "invalid"),
    ("hours that make no sense", {"opening_hours": {"week": {"mon": [["9", "18"]]}}}, 422, "invalid"),
    ("a district nobody knows", {"district": "01932f6e-7d1c-7c3a-9f59-0c1f2d3e4a5b"}, 422, "invalid"),
    ("a revision of one's own", {"rev": 7}, 400, "unknown_field"),
    ("a field nobody knows", {"is_staff": True}, 400, "unknown_field"),
]


@pytest.mark.parametrize(("change", "status", "code"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_cannot_be_kept_is_refused_and_leaves_no_row(
    api: Any, town: SimpleNamespace, change: dict[str, Any], status: int, code: str
) -> None:
    answer = api(town.office).post(URL, new_point(town, **change), format="json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not ServicePoint.objects.exists()


def test_a_refusal_of_hours_points_at_the_part_at_fault(api: Any, town: SimpleNamespace) -> None:
    sent = new_point(town, opening_hours={"week": {"mon": [["09:00", "25:00"]]}})
    [error] = api(town.office).post(URL, sent, format="json").json()["errors"]
    assert (error["pointer"], error["code"]) == ("/opening_hours/week/mon/0/1", "invalid_time")


def test_a_code_is_given_once(api: Any, town: SimpleNamespace) -> None:
    api(town.office).post(URL, new_point(town), format="json")
    again = api(town.office).post(URL, new_point(town, name="另一个"), format="json")
    assert (again.status_code, again.json()["code"]) == (409, "code_taken")
    assert ServicePoint.objects.count() == 1


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE maps_service_point SET kind = 'castle'", "service_point_kind_known"),
        ("UPDATE maps_service_point SET status = 'gone'", "service_point_status_known"),
        ("UPDATE maps_service_point SET free_compartments = -1", "service_point_free_compartments_not_negative"),
        ("UPDATE maps_service_point SET name = ''", "service_point_name_not_blank"),
        (
            "UPDATE maps_service_point SET location = ST_SetSRID(ST_MakePoint(34, 108), 4326)",
            "service_point_location_on_earth",
        ),
        (
            "UPDATE maps_service_point SET location = ST_SetSRID(ST_MakePoint('NaN', 34), 4326)",
            "service_point_location_on_earth",
        ),
        ("UPDATE maps_service_point SET opening_hours = '[]'", "service_point_opening_hours_valid"),
        ("UPDATE maps_service_point SET opening_hours = 'null'", "service_point_opening_hours_valid"),
        ("UPDATE maps_service_point SET opening_hours = '{}'", "service_point_opening_hours_valid"),
        (
            """UPDATE maps_service_point SET opening_hours = '{"week": {"mon": [["9:00", "18:00"]]}}'""",
            "service_point_opening_hours_valid",
        ),
        (
            """UPDATE maps_service_point SET opening_hours = '{"week": {"mon": [[9, 18]]}}'""",
            "service_point_opening_hours_valid",
        ),
        (
            """UPDATE maps_service_point SET opening_hours = '{"week": "24/7", "exceptions": {"May": []}}'""",
            "service_point_opening_hours_valid",
        ),
    ],
)
def test_the_database_itself_refuses_nonsense_by_name(town: SimpleNamespace, sql: str, constraint: str) -> None:
    from django.db import connection

    make_service_point(town.here, opening_hours=HOURS)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_back_office_shows_and_keeps_a_position_without_asking_other_hosts(api: Any, town: SimpleNamespace) -> None:
    point = make_service_point(town.here, 108.95, 34.25, name="旧名", opening_hours=HOURS)
    form = ServicePointAdmin(ServicePoint, AdminSite()).get_form(SimpleNamespace(user=town.admin), point)
    shown = form(instance=point)
    assert "[108.95,34.25]" in shown.as_p()
    assert "https://" not in str(shown.media)
    sent = {name: shown[name].value() for name in shown.fields}
    sent = {name: value for name, value in sent.items() if value is not None}
    changed = form(
        {
            **sent,
            "name": "新名",
            "location": '{"type": "Point", "coordinates": [108.96, 34.26]}',
            "opening_hours": json.dumps(HOURS),
        },
        instance=point,
    )
    assert changed.is_valid(), changed.errors
    changed.save()
    point.refresh_from_db()
    assert (point.name, point.location.coords) == ("新名", (108.96, 34.26))
