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
FORM: dict[str, Any] = {
    "form": 1,
    "items": [
        {"kind": "yes_no", "name": "licence", "label": {"zh-Hans": "执照", "en": "Licence"}, "required": True},
        {
            "kind": "text",
            "name": "why",
            "label": {"zh-Hans": "原因"},
            "when": {"eq": [{"answer": "licence"}, {"value": False}]},
        },
    ],
}
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
    kept = api(town.office).delete(f"{URL}/{checklist.pk}", headers=MATCH)
    assert (kept.status_code, kept.json()["code"]) == (409, "checklist_fixed")


@pytest.mark.parametrize(
    "change", [{"title": "改"}, {"schema": {}}, {"form": FORM}, {"version": 7}, {"published_at": None}]
)
def test_the_database_lets_nobody_change_what_is_published(db: None, change: dict[str, Any]) -> None:
    make_checklist()
    with pytest.raises(IntegrityError, match="make a new version"), transaction.atomic():
        Checklist.objects.update(**change)
    with pytest.raises(IntegrityError, match="make a new version"), transaction.atomic():
        Checklist.objects.all().delete()


# --- definitions ------------------------------------------------------------------------------------------------------


def test_a_form_brings_the_schema_of_its_answers(api: Any, town: SimpleNamespace) -> None:
    made = api(town.office).post(URL, {"code": "boilers", "title": "锅炉", "form": FORM}, format="json")
    assert made.status_code == 201
    assert made.json()["form"] == FORM
    assert made.json()["schema"]["order"] == ["licence", "why"]
    assert made.json()["schema"]["properties"]["why"] == {"type": "string", "maxLength": 500, "title": "原因"}
    seen = api(town.holder).get(f"{URL}/{made.json()['id']}").json()
    assert (seen["form"], seen["schema"]) == (FORM, made.json()["schema"])


def test_a_schema_brings_the_form_that_asks_it(api: Any, town: SimpleNamespace) -> None:
    made = api(town.office).post(URL, BODY, format="json").json()
    assert [(item["kind"], item["name"]) for item in made["form"]["items"]] == [
        ("yes_no", "licence"),
        ("integer", "exits"),
    ]


def test_a_body_has_a_form_or_a_schema(api: Any, town: SimpleNamespace) -> None:
    client = api(town.office)
    both = client.post(URL, {**BODY, "form": FORM}, format="json")
    assert (both.status_code, both.json()["code"]) == (422, "form_and_schema")
    neither = client.post(URL, {"code": "x", "title": "x"}, format="json")
    assert (neither.status_code, neither.json()["code"]) == (422, "bad_schema")


@pytest.mark.parametrize(
    ("item", "code", "pointer"),
    [
        ({"kind": "audio", "name": "x", "label": {"en": "?"}}, "bad_form", "/form/items/2/kind"),
        ({"kind": "text", "name": "why", "label": {"en": "?"}}, "name_taken", "/form/items/2/name"),
        (
            {"kind": "text", "name": "x", "label": {"en": "?"}, "when": {"answered": "nobody"}},
            "unknown_name",
            "/form/items/2/when",
        ),
        (
            {"kind": "text", "name": "x", "label": {"en": "?"}, "when": {"answered": "x"}},
            "circular_condition",
            "/form/items/2/when",
        ),
    ],
)
def test_a_form_that_cannot_be_asked_is_refused(api: Any, town: Any, item: Any, code: str, pointer: str) -> None:
    body = {"code": "x", "title": "x", "form": {"form": 1, "items": [*FORM["items"], item]}}
    refused = api(town.office).post(URL, body, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert refused.json()["errors"][0]["pointer"] == pointer


def test_a_draft_changes_until_it_is_published(api: Any, town: SimpleNamespace) -> None:
    client = api(town.office)
    draft = client.post(URL, {"code": "boilers", "title": "锅炉", "form": FORM, "publish": False}, format="json")
    address, rev = f"{URL}/{draft.json()['id']}", draft["ETag"]
    shorter = {"form": 1, "items": FORM["items"][:1]}
    edited = client.patch(address, {"title": "锅炉检查", "form": shorter}, format="json", headers={"If-Match": rev})
    assert (edited.status_code, edited.json()["title"], edited.json()["form"]) == (200, "锅炉检查", shorter)
    assert edited.json()["schema"]["order"] == ["licence"]
    late = client.patch(address, {"title": "另一个"}, format="json", headers={"If-Match": rev})
    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
    unread = client.post(f"{address}/publish", headers={"If-Match": rev})
    assert (unread.status_code, unread.json()["code"]) == (412, "precondition_failed")
    assert client.patch(address, {"code": "c"}, format="json", headers=MATCH).status_code == 400
    assert client.post(f"{address}/publish", headers={"If-Match": edited["ETag"]}).status_code == 200
    fixed = client.patch(address, {"form": FORM}, format="json", headers=MATCH)
    assert (fixed.status_code, fixed.json()["code"]) == (409, "checklist_fixed")


def test_a_draft_may_be_deleted(api: Any, town: SimpleNamespace) -> None:
    client = api(town.office)
    draft = client.post(URL, {**BODY, "publish": False}, format="json").json()
    address = f"{URL}/{draft['id']}"
    assert api(town.holder).delete(address, headers=MATCH).status_code == 404
    assert client.delete(address, headers=MATCH).status_code == 204
    assert client.get(address).status_code == 404
    assert client.post(URL, BODY, format="json").json()["version"] == draft["version"]


def test_publishing_may_withdraw_the_earlier_versions(api: Any, town: SimpleNamespace) -> None:
    client = api(town.office)
    other = client.post(URL, {**BODY, "code": "other"}, format="json").json()
    first, second, third = (client.post(URL, {**BODY, "publish": p}, format="json").json() for p in (True, False, True))
    client.post(f"{URL}/{second['id']}/publish", {"replace": True}, format="json")
    in_force = {row["id"] for row in client.get(URL).json()["results"]}
    assert in_force == {other["id"], second["id"], third["id"]}
    assert client.get(f"{URL}/{first['id']}").json()["withdrawn_at"] is not None


def test_a_visit_does_not_answer_a_draft(api: Any, town: SimpleNamespace, visit: Visit) -> None:
    draft = make_checklist(published_at=None)
    body = {"checklist": str(draft.pk)}
    refused = api(town.office).patch(f"{VISITS}/{visit.pk}", body, format="json", headers=MATCH)
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_reference")


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


@pytest.mark.parametrize("schema", [{}, [], "object", {"type": "object"}, {"type": "array", "properties": {}}])
def test_the_database_takes_no_schema_that_answers_could_not_be_checked_by(db: None, schema: Any) -> None:
    with pytest.raises(IntegrityError, match="checklist_schema_of_an_object"), transaction.atomic():
        Checklist.objects.create(code="none", version=1, title="none", schema=schema)
