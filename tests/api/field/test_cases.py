"""Cases over HTTP: who raises them, what hangs on them, what they outlive."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from field.models import Case, Category, VisitPhoto
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Change
from tests.factories_field import WORKDAY, make_assignment, make_case, make_photo, make_site, make_visit

URL = "/api/v1/cases"
MATCH = {"If-Match": "*"}


@pytest.fixture
def field(town: SimpleNamespace) -> SimpleNamespace:
    """A site `here` that the holder holds with the liaison beside, their visit there, and another site of theirs."""
    site, second = make_site(town.here), make_site(town.here)
    make_assignment(site, town.holder, liaisons=(town.liaison,))
    make_assignment(second, town.holder)
    visit = make_visit(site, town.holder)
    utilities = Category.objects.get(code="utilities")
    return SimpleNamespace(site=site, second=second, visit=visit, category=utilities)


def body_of(field: SimpleNamespace, **more: Any) -> dict[str, Any]:
    return {
        "site": str(field.site.pk),
        "visit": str(field.visit.pk),
        "category": str(field.category.pk),
        "text": " 用电增容\n等待时间长 ",
        **more,
    }


def test_the_14_categories_come_in_their_order(api: Any, town: SimpleNamespace) -> None:
    rows = api(town.stranger).get("/api/v1/categories").json()["results"]
    assert [row["order"] for row in rows] == list(range(1, 15))
    assert {"start_closure", "construction_permit", "utilities", "real_estate", "credit", "cost", "intermediary"} < {
        row["code"] for row in rows
    }
    assert all(row["name"] and row["name_en"] for row in rows)


def test_whoever_raises_a_case_is_its_submitter(api: Any, town: SimpleNamespace, field: SimpleNamespace) -> None:
    point = {"type": "Point", "coordinates": [108.95, 34.25]}
    answer = api(town.liaison).post(URL, body_of(field, id=str(uuid7()), position=point), format="json")
    assert answer.status_code == 201, answer.json()
    shown = answer.json()
    assert (shown["submitter"], shown["text"]) == (str(town.liaison.pk), " 用电增容\n等待时间长 ")
    assert (shown["category_name"], shown["category_name_en"]) == (field.category.name, field.category.name_en)
    assert (shown["settled_on_site"], shown["settled_at"]) == (False, None)
    assert answer.headers["ETag"] == f'W/"{shown["rev"]}"'
    assert Change.objects.of("case", shown["id"]).get().actor_id == town.liaison.pk


def test_raising_again_with_the_same_id_changes_nothing(api: Any, town: SimpleNamespace, field: Any) -> None:
    body = body_of(field, id=str(uuid7()))
    client = api(town.holder)
    assert [client.post(URL, body, format="json").status_code for _ in range(2)] == [201, 200]
    taken = client.post(URL, {**body, "site": str(field.second.pk), "visit": None}, format="json")
    assert (taken.status_code, taken.json()["code"]) == (409, "id_taken")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"text": " \n"}, 422, "invalid"),
        ({"text": "长" * 20_001}, 422, "invalid"),
        ({"category": str(uuid7())}, 422, "invalid"),
        ({"visit": str(uuid7())}, 422, "invalid"),
        ({"position": {"type": "Point", "coordinates": [200, 0]}}, 422, "bad_coordinates"),
        ({"submitter": str(uuid7())}, 400, "unknown_field"),
        ({"settled_at": "2026-11-23T02:00:00Z"}, 400, "unknown_field"),
    ],
)
def test_what_does_not_hold_is_refused(api: Any, town: Any, field: Any, change: Any, status: int, code: str) -> None:
    refused = api(town.holder).post(URL, body_of(field, **change), format="json")
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert api(town.holder).post(URL, body_of(field), format="json").status_code == 201


def test_a_case_stands_at_the_site_of_its_visit(api: Any, town: SimpleNamespace, field: SimpleNamespace) -> None:
    client = api(town.holder)
    refused = client.post(URL, body_of(field, site=str(field.second.pk)), format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "visit_at_another_site")
    case = make_case(field.site, town.holder, visit=field.visit)
    refused = client.patch(f"{URL}/{case.pk}", {"site": str(field.second.pk)}, format="json", headers=MATCH)
    assert (refused.status_code, refused.json()["code"]) == (409, "visit_at_another_site")
    with pytest.raises(IntegrityError, match="site of the visit"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(site=field.second)
    field.visit.site = field.second
    field.visit.save()
    case.refresh_from_db()
    assert case.site == field.second
    alone = make_case(field.site, town.holder)
    assert client.patch(f"{URL}/{alone.pk}", {"site": str(field.second.pk)}, headers=MATCH).status_code == 200


def test_settling_notes_the_time_and_taking_it_back_forgets_it(api: Any, town: Any, field: Any) -> None:
    case = make_case(field.site, town.holder, visit=field.visit)
    client = api(town.liaison)
    settled = client.patch(f"{URL}/{case.pk}", {"settled_on_site": True}, headers=MATCH, format="json").json()
    assert settled["settled_at"] is not None
    again = client.patch(f"{URL}/{case.pk}", {"settled_on_site": True}, headers=MATCH, format="json").json()
    assert again["settled_at"] == settled["settled_at"]
    open_again = client.patch(f"{URL}/{case.pk}", {"settled_on_site": False}, headers=MATCH, format="json").json()
    assert open_again["settled_at"] is None


def test_nobody_overwrites_what_they_have_not_read(api: Any, town: SimpleNamespace, field: SimpleNamespace) -> None:
    case = make_case(field.site, town.holder)
    client = api(town.holder)
    assert client.patch(f"{URL}/{case.pk}", {"text": "改"}).status_code == 428
    assert client.patch(f"{URL}/{case.pk}", {"text": "改"}, headers={"If-Match": 'W/"1"'}).status_code == 412


def test_whom_an_assignment_does_not_name_any_more_sees_their_own_cases_only(api: Any, town: Any, field: Any) -> None:
    own, other = make_case(field.site, town.liaison), make_case(field.site, town.holder)
    field.site.assignments.all().delete()
    client = api(town.liaison)
    assert [row["id"] for row in client.get(URL).json()["results"]] == [str(own.pk)]
    assert client.get(f"{URL}/{other.pk}").status_code == 404
    assert client.patch(f"{URL}/{own.pk}", {"text": "还是我的"}, headers=MATCH).status_code == 200


def test_lists_are_narrowed(api: Any, town: SimpleNamespace, field: SimpleNamespace) -> None:
    cost = Category.objects.get(code="cost")
    first = make_case(field.site, town.holder, visit=field.visit, raised_at=WORKDAY)
    second = make_case(
        field.second, town.liaison, category=cost, text="租金上涨", settled_on_site=True, settled_at=WORKDAY,
        position=field.second.location,
    )  # fmt: skip
    client = api(town.supervisor)

    def ids(query: str) -> list[str]:
        return [row["id"] for row in client.get(f"{URL}?{query}").json()["results"]]

    assert ids("") == [str(second.pk), str(first.pk)]
    for query in (
        f"site={field.second.pk}", f"category={cost.pk}", "category_code=cost", f"submitter={town.liaison.pk}",
        "settled=true", "settled_on_site=true", "q=租金", "raised_after=2026-11-24T00:00:00Z", "bbox=108,34,109,35",
    ):  # fmt: skip
        assert ids(query) == [str(second.pk)], query
    assert ids(f"visit={field.visit.pk}") == ids("settled=false") == [str(first.pk)]
    assert ids(f"district={town.there.pk}") == []
    assert client.get(f"{URL}?nope=1").json()["code"] == "unknown_parameter"
    page = client.get(f"{URL}?limit=1").json()
    assert client.get(page["next"]).json()["results"][0]["id"] == str(first.pk)
    shown = client.get(f"{URL}?crs=gcj02", headers={"accept": "application/geo+json"}).json()
    assert [one["geometry"] is None for one in shown["features"]] == [False, True]
    assert shown["features"][0]["geometry"]["coordinates"] != list(field.second.location.coords)


def test_a_deleted_visit_leaves_its_cases(api: Any, town: SimpleNamespace, field: SimpleNamespace) -> None:
    case = make_case(field.site, town.holder, visit=field.visit)
    make_photo(field.visit, case=case)
    assert api(town.holder).delete(f"/api/v1/visits/{field.visit.pk}", headers=MATCH).status_code == 204
    case.refresh_from_db()
    assert case.visit is None
    assert not VisitPhoto.objects.exists()


def test_a_photo_shows_a_case_of_its_own_visit(api: Any, town: SimpleNamespace, field: SimpleNamespace) -> None:
    case, other = make_case(field.site, town.holder, visit=field.visit), make_case(field.site, town.holder)
    client, url = api(town.holder), "/api/v1/visit-photos"
    body = {"visit": str(field.visit.pk), "sha256": "ab" * 32, "size": 10}
    refused = client.post(url, {**body, "case": str(other.pk)}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "case_of_another_visit")
    shown = client.post(url, {**body, "case": str(case.pk)}, format="json")
    assert (shown.status_code, shown.json()["case"]) == (201, str(case.pk))
    assert [row["id"] for row in client.get(f"{url}?case={case.pk}").json()["results"]] == [shown.json()["id"]]
    refused = client.patch(f"{url}/{shown.json()['id']}", {"case": str(other.pk)}, format="json", headers=MATCH)
    assert (refused.status_code, refused.json()["code"]) == (409, "case_of_another_visit")
    with pytest.raises(IntegrityError, match="its own visit"), transaction.atomic():
        VisitPhoto.objects.update(case=other)
    assert client.delete(f"{URL}/{case.pk}", headers=MATCH).status_code == 204
    assert client.get(f"{url}/{shown.json()['id']}").json()["case"] is None


def test_the_history_of_a_case_is_read_by_those_who_see_it(api: Any, town: SimpleNamespace, field: Any) -> None:
    case = make_case(field.site, town.holder)
    address = f"/api/v1/history?type=case&id={case.pk}"
    assert len(api(town.liaison).get(address).json()["results"]) == 1
    assert api(town.neighbour).get(address).status_code == 404


@pytest.mark.parametrize("fields", [{"text": ""}, {"settled_on_site": True}])
def test_the_database_keeps_cases_sound(town: SimpleNamespace, field: SimpleNamespace, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(
            **{"site": field.site, "submitter": town.holder, "category": field.category, "text": "x", **fields}
        )
