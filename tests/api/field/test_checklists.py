"""Checklists over HTTP: versions that never change, and the answers of visits."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from field.models import Checklist, Visit
from geo_portal.core.ids import uuid7
from tests.factories_field import QUESTIONS, make_assignment, make_checklist, make_site, make_visit

URL = "/api/v1/checklists"
VISITS = "/api/v1/visits"
MATCH = {"If-Match": "*"}
BODY = {"code": "double-random", "title": "双随机检查表", "schema": {"type": "object", "properties": QUESTIONS}}


@pytest.fixture
def visit(town: SimpleNamespace) -> Visit:
    site = make_site(town.here)
    make_assignment(site, town.holder)
    return make_visit(site, town.holder)


def test_the_next_version_is_a_new_row_with_the_next_number(api: Any, town: SimpleNamespace) -> None:
    client = api(town.office)
    first, second = (client.post(URL, BODY, format="json") for _ in range(2))
    assert [answer.json()["version"] for answer in (first, second)] == [1, 2]
    assert first.json()["published_at"] is not None
    assert first.json()["schema"]["order"] == ["licence", "exits"]
    listed = api(town.stranger).get(f"{URL}?code=double-random").json()["results"]
    assert [row["version"] for row in listed] == [2, 1]


def test_making_it_again_with_the_same_id_changes_nothing(api: Any, town: SimpleNamespace) -> None:
    body = {**BODY, "id": str(uuid7())}
    client = api(town.office)
    assert [client.post(URL, body, format="json").status_code for _ in range(2)] == [201, 200]
    taken = client.post(URL, {**body, "title": "另一个"}, format="json")
    assert (taken.status_code, taken.json()["code"]) == (409, "id_taken")


def test_a_draft_is_the_offices_own_until_it_is_published(api: Any, town: SimpleNamespace) -> None:
    office, holder = api(town.office), api(town.holder)
    draft = office.post(URL, {**BODY, "publish": False}, format="json").json()
    address = f"{URL}/{draft['id']}"
    assert draft["published_at"] is None
    assert holder.get(address).status_code == 404
    assert [row["id"] for row in office.get(f"{URL}?in_force=false").json()["results"]] == [draft["id"]]
    published = [office.post(f"{address}/publish").json()["published_at"] for _ in range(2)]
    assert published[0] == published[1] is not None
    assert holder.get(address).status_code == 200


def test_a_withdrawn_version_is_not_in_force_and_can_be_read(api: Any, town: SimpleNamespace) -> None:
    checklist = make_checklist()
    office, address = api(town.office), f"{URL}/{checklist.pk}"
    assert office.post(f"{address}/withdraw").json()["withdrawn_at"] is not None
    holder = api(town.holder)
    assert holder.get(URL).json()["results"] == []
    assert holder.get(address).status_code == 200
    draft = make_checklist(published_at=None, withdrawn_at=checklist.published_at)
    refused = office.post(f"{URL}/{draft.pk}/publish")
    assert (refused.status_code, refused.json()["code"]) == (409, "checklist_withdrawn")


def test_a_version_never_changes(api: Any, town: SimpleNamespace) -> None:
    checklist = make_checklist()
    refused = api(town.office).patch(f"{URL}/{checklist.pk}", {"title": "改"}, format="json", headers=MATCH)
    assert (refused.status_code, refused.json()["code"]) == (409, "checklist_fixed")
    assert api(town.office).delete(f"{URL}/{checklist.pk}", headers=MATCH).status_code == 405
    with pytest.raises(IntegrityError, match="make a new version"), transaction.atomic():
        Checklist.objects.update(title="改")


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({"type": "string", "title": "问", "pattern": "^(a+)+$"}, "unknown_keyword"),
        ({"$ref": "https://example.org/schema"}, "bad_schema"),
        ({"type": "object", "title": "问"}, "bad_schema"),
        ({"type": "string", "title": "问", "description": "长" * 2_001}, "bad_schema"),
    ],
)
def test_a_schema_that_cannot_be_asked_is_refused(api: Any, town: Any, question: Any, code: str) -> None:
    body = {**BODY, "schema": {"type": "object", "properties": {"x": question}}}
    refused = api(town.office).post(URL, body, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert refused.json()["errors"][0]["pointer"].startswith("/schema/properties/x")


def test_a_schema_that_is_too_big_is_refused(api: Any, town: SimpleNamespace) -> None:
    many = {f"q{number}": {"type": "boolean", "title": "问"} for number in range(201)}
    body = {**BODY, "schema": {"type": "object", "properties": many}}
    refused = api(town.office).post(URL, body, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "schema_too_big")


# --- answers ----------------------------------------------------------------------------------------------------------


def test_answers_merge_question_by_question_and_null_takes_one_back(api: Any, town: Any, visit: Visit) -> None:
    client, address = api(town.holder), f"{VISITS}/{visit.pk}"
    first = {"checklist": str(make_checklist().pk), "answers": {"licence": True}}
    shown = client.patch(address, first, format="json", headers=MATCH).json()
    assert (shown["checklist"], shown["answers"]) == (first["checklist"], {"licence": True})
    shown = client.patch(address, {"answers": {"exits": 2}}, format="json", headers=MATCH).json()
    assert shown["answers"] == {"licence": True, "exits": 2}
    shown = client.patch(address, {"answers": {"licence": None}}, format="json", headers=MATCH).json()
    assert shown["answers"] == {"exits": 2}


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"licence": "yes"}, "bad_answer"),
        ({"exits": -1}, "bad_answer"),
        ({"exits": 2, "colour": "red"}, "unknown_question"),
        ([True], "invalid"),
    ],
)
def test_an_answer_that_does_not_fit_changes_nothing(
    api: Any, town: Any, visit: Visit, answers: Any, code: str
) -> None:
    client, address = api(town.holder), f"{VISITS}/{visit.pk}"
    body = {"checklist": str(make_checklist().pk), "answers": answers}
    refused = client.patch(address, body, format="json", headers=MATCH)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert client.get(address).json()["checklist"] is None


def test_without_a_checklist_there_is_nothing_to_answer(api: Any, town: SimpleNamespace, visit: Visit) -> None:
    body = {"answers": {"licence": True}}
    refused = api(town.holder).patch(f"{VISITS}/{visit.pk}", body, format="json", headers=MATCH)
    assert (refused.status_code, refused.json()["code"]) == (422, "no_checklist")


def test_a_visit_may_be_made_with_answers(api: Any, town: SimpleNamespace, visit: Visit) -> None:
    body = {"site": str(visit.site.pk), "checklist": str(make_checklist().pk), "answers": {"exits": 2}}
    made = api(town.holder).post(VISITS, body, format="json")
    assert (made.status_code, made.json()["answers"]) == (201, {"exits": 2})
    refused = api(town.holder).post(VISITS, {**body, "answers": {"exits": "two"}}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_answer")


def test_a_visit_goes_on_with_its_version(api: Any, town: SimpleNamespace, visit: Visit) -> None:
    office, client, address = api(town.office), api(town.holder), f"{VISITS}/{visit.pk}"
    first = office.post(URL, BODY, format="json").json()["id"]
    client.patch(address, {"checklist": first}, format="json", headers=MATCH)
    asked = {"licence": QUESTIONS["licence"]}
    second = {**BODY, "schema": {"type": "object", "properties": asked}}
    assert office.post(URL, second, format="json").json()["version"] == 2
    office.post(f"{URL}/{first}/withdraw")
    shown = client.patch(address, {"answers": {"exits": 3}}, format="json", headers=MATCH)
    assert (shown.status_code, shown.json()["answers"]) == (200, {"exits": 3})


def test_the_back_office_makes_versions_and_changes_none(api: Any, town: SimpleNamespace) -> None:
    client = api(town.admin)
    form = {"code": "fire", "title": "消防检查表", "title_en": "", "schema": '{"type": "object"}'}
    shown = client.post("/admin/field/checklist/add/", form, format="multipart")
    assert (shown.status_code, Checklist.objects.count()) == (200, 0)
    form["schema"] = '{"type": "object", "properties": {"exits": {"type": "boolean", "title": "出口畅通"}}}'
    made_it = client.post("/admin/field/checklist/add/", form, format="multipart")
    assert made_it.status_code == 302, made_it.context["errors"]
    made = Checklist.objects.get()
    assert (made.code, made.version) == ("fire", 1)
    assert client.get(f"/admin/field/checklist/{made.pk}/change/").status_code == 200
    assert client.post(f"/admin/field/checklist/{made.pk}/change/", form, format="multipart").status_code == 403
