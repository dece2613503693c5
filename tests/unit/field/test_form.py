"""Forms: which definitions can be asked, what the schema says, which questions are asked and what is missing."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from field.domain import conditions
from field.domain.answering import Filled
from field.domain.checklist import BadAnswer, check_answer, check_number, check_schema, ordered
from field.domain.form import BadForm, check_form, form_of, key_parts, schema_of
from tests.unit.field.test_checklist import SCHEMA

VECTORS = json.loads((Path(__file__).parents[2] / "data" / "forms.json").read_text(encoding="utf-8"))
FORM: dict[str, Any] = VECTORS["form"]
ROW, PHOTO = "0193abcd-0000-7000-8000-000000000001", "01930000-0000-7000-8000-00000000000a"


class Values(conditions.Surroundings):
    def answer(self, name: str) -> conditions.Value:
        return VECTORS["values"].get(name)  # type: ignore[no-any-return]

    def rows(self, name: str) -> int:
        return int(VECTORS["rows"].get(name, 0))

    def today(self) -> str:
        return str(VECTORS["today"])


# --- what the browser must say as well --------------------------------------------------------------------------------


@pytest.mark.parametrize("vector", VECTORS["expressions"], ids=lambda vector: json.dumps(vector["expression"])[:60])
def test_an_expression_means_what_is_written_down(vector: dict[str, Any]) -> None:
    conditions.check_expression(vector["expression"])
    given = conditions.evaluate(vector["expression"], Values())
    assert given == vector["gives"]
    assert (type(given) is bool) == (type(vector["gives"]) is bool)


@pytest.mark.parametrize("expression", VECTORS["no_expressions"], ids=lambda expression: json.dumps(expression)[:60])
def test_what_is_no_expression_is_refused(expression: Any) -> None:
    with pytest.raises(conditions.BadExpression):
        conditions.check_expression(expression)


@pytest.mark.parametrize("vector", VECTORS["filled"], ids=lambda vector: vector["title"])
def test_a_form_asks_and_hints_what_is_written_down(vector: dict[str, Any]) -> None:
    filled = Filled(FORM, vector["answers"], VECTORS["today"])
    if vector["asked"] is not None:
        assert sorted(filled.key(one, row) for one, row in filled.asked()) == sorted(vector["asked"])
    assert [{"key": problem.key, "code": problem.code} for problem in filled.problems()] == vector["problems"]


# --- definitions ------------------------------------------------------------------------------------------------------


def changed(**members: Any) -> dict[str, Any]:
    """The form with another item `x`."""
    form = copy.deepcopy(FORM)
    form["items"].append({"kind": "text", "name": "x", "label": {"en": "?"}, **members})
    return form


def questions(number: int, label: str) -> list[dict[str, Any]]:
    return [{"kind": "text", "name": f"q{place}", "label": {"zh-Hans": label}} for place in range(number)]


def in_row(**members: Any) -> dict[str, Any]:
    """The form with another item `x` in its repeat."""
    form = copy.deepcopy(FORM)
    repeat = next(item for item in form["items"] if item["kind"] == "repeat")
    repeat["items"].append({"kind": "text", "name": "x", "label": {"en": "?"}, **members})
    return form


def test_a_sound_form_is_taken() -> None:
    check_form(FORM)
    check_form(changed())
    check_form(changed(kind="group", items=[{"kind": "position", "name": "y", "label": {"en": "?"}}]))
    check_form(in_row(when={"all": [{"answered": "maker"}, {"answered": "exits"}]}))


@pytest.mark.parametrize(
    ("form", "pointer", "code"),
    [
        (changed(kind="audio"), "/kind", "bad_form"),
        (changed(name="a b"), "/name", "bad_question_name"),
        (changed(name=f"a.{ROW}"), "/name", "bad_question_name"),
        (changed(name="licence"), "/name", "name_taken"),
        (changed(name="maker"), "/name", "name_taken"),
        (changed(label={}), "/label", "bad_form"),
        (changed(label={"en": " "}), "/label/en", "bad_form"),
        (changed(label={"fr": "?"}), "/label", "bad_form"),
        (changed(minimum=3), "/minimum", "unknown_keyword"),
        (changed(pattern="(a+)+$"), "/pattern", "unknown_keyword"),
        (changed(max_length=0), "/max_length", "bad_form"),
        (changed(max_length=501), "/max_length", "bad_form"),
        (changed(kind="integer", minimum=0.5), "/minimum", "bad_form"),
        (changed(kind="number", minimum=2, maximum=1), "/maximum", "bad_form"),
        (changed(kind="number", maximum=True), "/maximum", "bad_form"),
        (changed(required="yes"), "/required", "bad_form"),
        (changed(kind="note", required=True), "/required", "unknown_keyword"),
        (changed(kind="one"), "/choices", "bad_form"),
        (changed(kind="one", choices=[{"value": "a", "label": {"en": "A"}}] * 2), "/choices/1/value", "bad_form"),
        (changed(kind="many", choices=[{"value": 1, "label": {"en": "A"}}]), "/choices/0/value", "bad_form"),
        (changed(kind="group"), "/items", "bad_form"),
        (changed(when={"regex": []}), "/when/regex", "bad_condition"),
        (changed(when={"answered": "nobody"}), "/when", "unknown_name"),
        (changed(when={"answered": "intro"}), "/when", "unknown_name"),
        (changed(when={"rows": "licence"}), "/when", "unknown_name"),
        (changed(when={"answered": "maker"}), "/when", "out_of_reach"),
        (changed(when={"answered": "x"}), "/when", "circular_condition"),
        (changed(check={"holds": {"answered": "fuel"}}), "/check/holds", "out_of_reach"),
        (changed(check={"message": {"en": "!"}}), "/check/holds", "bad_condition"),
        (in_row(kind="repeat", items=[{"kind": "text", "name": "y", "label": {"en": "?"}}]), "/kind", "bad_form"),
        (in_row(name="a.b"), "/name", "bad_question_name"),
        (in_row(name="n" * 61), "/name", "bad_question_name"),
    ],
)
def test_a_form_that_cannot_be_asked_is_refused(form: Any, pointer: str, code: str) -> None:
    with pytest.raises(BadForm) as refused:
        check_form(form)
    assert (refused.value.code, refused.value.pointer.endswith(pointer)) == (code, True), refused.value


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (None, "bad_form"),
        ({"items": []}, "bad_form"),
        ({"form": 2, "items": FORM["items"]}, "bad_form"),
        ({"form": 1, "items": []}, "bad_form"),
        ({"form": 1, "items": [{"kind": "note", "name": "n", "label": {"en": "only words"}}]}, "bad_form"),
        ({"form": 1, "items": questions(301, "?")}, "bad_form"),
        ({"form": 1, "items": FORM["items"], "script": "x"}, "unknown_keyword"),
        (changed(label={"zh-Hans": "长" * 2_001}), "bad_form"),
        ({"form": 1, "items": questions(99, "长" * 2_000)}, "form_too_big"),
    ],
)
def test_what_is_no_form_is_refused(form: Any, code: str) -> None:
    with pytest.raises(BadForm) as refused:
        check_form(form)
    assert refused.value.code == code


def test_questions_may_not_wait_for_each_other() -> None:
    names = ["a", "b", "c"]
    items = [
        {"kind": "text", "name": name, "label": {"en": "?"}, "when": {"answered": names[(place + 1) % 3]}}
        for place, name in enumerate(names)
    ]
    with pytest.raises(BadForm) as refused:
        check_form({"form": 1, "items": items})
    assert refused.value.code == "circular_condition"
    check_form({"form": 1, "items": [*items[:2], {**items[2], "when": {"value": True}}]})


def test_groups_stand_in_each_other_only_so_deep() -> None:
    item: dict[str, Any] = {"kind": "text", "name": "x", "label": {"en": "?"}}
    for depth in range(5):
        check_form({"form": 1, "items": [item]})
        item = {"kind": "group", "name": f"g{depth}", "label": {"en": "?"}, "items": [item]}
    with pytest.raises(BadForm) as refused:
        check_form({"form": 1, "items": [item]})
    assert refused.value.code == "form_too_big"


# --- the schema of the answers ----------------------------------------------------------------------------------------

ANSWERED = {"licence": True, "result": "ok"}  # what must be
GOOD = {
    **ANSWERED,
    "why": "x",
    "exits": 99,  # out of bounds is a hint
    "noise": -1.5,
    "until": "2026-12-31",
    "faults": ["x", "y"],
    "signed": "s1 600 200 M10,20 3,4 -1,2 M50,60",
    f"proof.{PHOTO}": True,
    f"boilers.{ROW}": True,
    f"boilers.{ROW}.maker": "甲",
    f"boilers.{ROW}.fuel": "coal",
    f"boilers.{ROW}.plate.{PHOTO}": True,
}


def test_the_schema_takes_what_the_server_takes() -> None:
    schema = schema_of(FORM)
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(GOOD)) == []
    for key, value in GOOD.items():
        check_answer(schema, key, value)
        check_answer(schema, key, None)


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("intro", "x", "unknown_question"),
        ("fire", True, "unknown_question"),
        ("boilers", True, "unknown_question"),
        ("maker", "x", "unknown_question"),
        (f"boilers.{ROW}.noise", 1, "unknown_question"),
        (f"boilers.{ROW}.maker.{PHOTO}", True, "unknown_question"),
        (f"boilers.{ROW.upper()}", True, "unknown_question"),
        (f"boilers.{ROW}", 1, "bad_answer"),
        (f"boilers.{ROW}", False, "bad_answer"),
        (f"boilers.{ROW}.fuel", "wood", "bad_answer"),
        ("proof", True, "unknown_question"),
        (f"proof.{PHOTO}", "x", "bad_answer"),
        ("licence", "yes", "bad_answer"),
        ("exits", 1.5, "bad_answer"),
        ("why", "长" * 501, "bad_answer"),
        ("faults", ["x", "x"], "bad_answer"),
        ("signed", "s1 600 200", "bad_answer"),
        ("signed", "<svg onload=alert(1)>", "bad_answer"),
        ("signed", "s1 600 200 M1,1\n", "bad_answer"),
        ("signed", "s1 600 200 M1,1" + " 1,1" * 6_000, "bad_answer"),
    ],
)
def test_an_answer_that_does_not_fit(key: str, value: Any, code: str) -> None:
    with pytest.raises(BadAnswer) as refused:
        check_answer(schema_of(FORM), key, value)
    assert refused.value.code == code
    schema = Draft202012Validator(schema_of(FORM))
    assert not schema.is_valid({**ANSWERED, key: value}) or isinstance(
        value, str
    )  # JSON Schema knows neither newline nor total


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("time", ["00:00", "23:59"], ["24:00", "9:30", "09:30:00", "09:30\n", 930]),
        (
            "position",
            [
                {"type": "Point", "coordinates": [108.9, 34.2]},
                {"type": "Point", "coordinates": [-180, 90], "acc": 8.5},
            ],
            [
                "108.9,34.2",
                {"type": "Point", "coordinates": [34.2, 108.9]},
                {"type": "Point", "coordinates": [108.9]},
                {"type": "Point", "coordinates": [108.9, True]},
                {"type": "Point", "coordinates": [108.9, 34.2], "acc": -1},
                {"type": "Point", "coordinates": [108.9, 34.2], "note": "x" * 10_000},
                {"type": "Polygon", "coordinates": []},
            ],
        ),
    ],
)
def test_times_and_places(kind: str, good: list[Any], bad: list[Any]) -> None:
    schema = schema_of(changed(kind=kind))
    for value in good:
        check_answer(schema, "x", value)
        assert Draft202012Validator(schema).is_valid({**ANSWERED, "x": value})
    for value in bad:
        with pytest.raises(BadAnswer):
            check_answer(schema, "x", value)


def test_a_visit_has_not_more_answers_than_anyone_gives() -> None:
    check_number({str(number): 1 for number in range(5_000)})
    with pytest.raises(BadAnswer):
        check_number({str(number): 1 for number in range(5_001)})


def test_a_key_is_taken_apart_at_its_ids() -> None:
    assert key_parts(f"boilers.{ROW}.plate.{PHOTO}") == ["boilers", None, "plate", None]
    assert key_parts("double.random") == ["double", "random"]


# --- versions that have a schema only ---------------------------------------------------------------------------------


def test_an_older_schema_is_asked_as_a_form_that_takes_the_same_answers() -> None:
    form = form_of(ordered(SCHEMA))
    check_form(form)
    kinds = {item["name"]: item["kind"] for item in form["items"]}
    assert kinds == {
        "licence": "yes_no",
        "exits": "integer",
        "noise": "number",
        "remark": "text",
        "until": "date",
        "result": "one",
        "faults": "many",
    }
    assert form["items"][0] == {
        "kind": "yes_no",
        "name": "licence",
        "label": {"zh-Hans": "执照", "en": "Licence"},
        "required": True,
    }
    schema = schema_of(form)
    assert (schema["order"], schema["required"]) == (ordered(SCHEMA)["order"], ["licence"])
    for key, value in {"licence": True, "exits": 3, "result": "b", "faults": ["fire"], "until": "2026-12-31"}.items():
        check_answer(schema, key, value)


def test_a_form_of_plain_questions_has_a_schema_that_could_be_sent_in_its_place() -> None:
    check_schema(schema_of(form_of(ordered(SCHEMA))))
