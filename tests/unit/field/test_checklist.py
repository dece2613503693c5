"""Checklists: which schemas can be asked, and which answers fit."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from field.domain.checklist import BadAnswer, BadSchema, check_answer, check_schema, ordered, unanswered

CHOICES = [{"const": "a", "title": "甲", "title_en": "A"}, {"const": "b", "title": "乙"}]
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "title": "双随机检查表",
    "additionalProperties": False,
    "required": ["licence"],
    "properties": {
        "licence": {"type": "boolean", "title": "执照", "title_en": "Licence"},
        "exits": {"type": "integer", "title": "出口", "minimum": 0, "maximum": 50},
        "noise": {"type": "number", "title": "噪声", "minimum": 0},
        "remark": {"type": "string", "title": "备注", "maxLength": 200},
        "until": {"type": "string", "title": "整改期限", "format": "date"},
        "result": {"type": "string", "title": "结论", "oneOf": CHOICES},
        "faults": {
            "type": "array",
            "title": "问题",
            "uniqueItems": True,
            "items": {"type": "string", "enum": ["fire", "dust", "noise"]},
        },
    },
}


def changed(**question: Any) -> dict[str, Any]:
    """The schema with another question `x`."""
    schema = copy.deepcopy(SCHEMA)
    schema["properties"]["x"] = {"type": "string", "title": "问", **question}
    return schema


def test_a_flat_schema_is_taken() -> None:
    check_schema(SCHEMA)
    check_schema(changed())


@pytest.mark.parametrize(
    ("question", "pointer", "code"),
    [
        ({"pattern": "^(a+)+$"}, "/properties/x/pattern", "unknown_keyword"),
        ({"$ref": "https://example.org/schema"}, "/properties/x/$ref", "unknown_keyword"),
        ({"$ref": "#/$defs/x"}, "/properties/x/$ref", "unknown_keyword"),
        ({"allOf": [{}]}, "/properties/x/allOf", "unknown_keyword"),
        ({"type": "object", "properties": {}}, "/properties/x/type", "bad_schema"),
        ({"type": ["string", "null"]}, "/properties/x/type", "bad_schema"),
        ({"type": "array", "items": {"type": "object"}}, "/properties/x/items/type", "bad_schema"),
        ({"type": "array", "items": {"type": "string"}}, "/properties/x/items", "bad_schema"),
        ({"type": "array", "items": {"type": "string", "enum": ["a"], "pattern": "a"}}, "", "unknown_keyword"),
        ({"type": "integer", "maxLength": 3}, "/properties/x/maxLength", "unknown_keyword"),
        ({"maxLength": -1}, "/properties/x/maxLength", "bad_schema"),
        ({"type": "integer", "minimum": "0"}, "/properties/x/minimum", "bad_schema"),
        ({"format": "regex"}, "/properties/x/format", "bad_schema"),
        ({"title": ""}, "/properties/x/title", "bad_schema"),
        ({"enum": []}, "/properties/x/enum", "bad_schema"),
        ({"enum": ["a", "a"]}, "/properties/x/enum", "bad_schema"),
        ({"enum": [str(number) for number in range(101)]}, "/properties/x/enum", "bad_schema"),
        ({"oneOf": [{"const": 1}]}, "/properties/x/oneOf/0", "bad_schema"),
        ({"oneOf": [{"const": "a", "pattern": "a"}]}, "/properties/x/oneOf/0/pattern", "unknown_keyword"),
    ],
)
def test_a_question_that_no_field_can_answer_is_refused(question: Any, pointer: str, code: str) -> None:
    with pytest.raises(BadSchema) as refused:
        check_schema(changed(**question))
    assert refused.value.code == code
    assert refused.value.pointer.startswith(pointer)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"type": "array"}, "bad_schema"),
        ({"properties": {}}, "bad_schema"),
        ({"properties": []}, "bad_schema"),
        ({"required": ["nobody"]}, "bad_schema"),
        ({"additionalProperties": True}, "bad_schema"),
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, "bad_schema"),
        ({"order": ["licence"]}, "bad_schema"),
        ({"order": "licence"}, "bad_schema"),
        ({"$defs": {}}, "unknown_keyword"),
        ({"patternProperties": {"(a+)+$": {}}}, "unknown_keyword"),
        ({"properties": {"a b": {"type": "boolean", "title": "?"}}, "required": []}, "bad_question_name"),
        ({"properties": {f"q{n}": {"type": "boolean", "title": "?"} for n in range(201)}}, "schema_too_big"),
        ({"description": "长" * 30_000}, "schema_too_big"),
    ],
)
def test_a_schema_that_is_no_checklist_is_refused(change: Any, code: str) -> None:
    with pytest.raises(BadSchema) as refused:
        check_schema({**SCHEMA, **change})
    assert refused.value.code == code


def test_the_order_of_the_questions_is_kept_beside_them() -> None:
    names = list(SCHEMA["properties"])
    assert ordered(SCHEMA)["order"] == names
    chosen = {**SCHEMA, "order": names[::-1]}
    check_schema(chosen)
    assert ordered(chosen)["order"] == names[::-1]


@pytest.mark.parametrize("schema", [None, [], "x", 3, {}])
def test_what_is_no_object_of_questions_is_refused(schema: Any) -> None:
    with pytest.raises(BadSchema):
        check_schema(schema)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("licence", True), ("exits", 0), ("exits", 50), ("noise", 54.5), ("remark", ""), ("until", "2026-12-31"),
        ("result", "b"), ("faults", []), ("faults", ["fire", "dust"]), ("licence", None),
    ],
)  # fmt: skip
def test_an_answer_that_fits(question: str, value: Any) -> None:
    check_answer(SCHEMA, question, value)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("licence", "yes"), ("licence", 1), ("exits", -1), ("exits", 51), ("exits", 1.5), ("exits", True),
        ("noise", "54"), ("remark", "长" * 201), ("until", "31.12.2026"), ("until", "2026-02-30"), ("result", "c"),
        ("faults", ["fire", "fire"]), ("faults", ["water"]), ("faults", "fire"), ("faults", [["fire"]] * 101),
        ("remark", {}), ("result", ["a"]),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit(question: str, value: Any) -> None:
    with pytest.raises(BadAnswer) as refused:
        check_answer(SCHEMA, question, value)
    assert refused.value.code == "bad_answer"


def test_a_question_that_is_not_asked() -> None:
    with pytest.raises(BadAnswer) as refused:
        check_answer(SCHEMA, "colour", 1)
    assert refused.value.code == "unknown_question"


@pytest.mark.parametrize("trap", [{"pattern": "^(a+)+$"}, {"$ref": "https://example.org/x"}, {"format": "regex"}])
def test_a_trap_in_a_schema_that_came_in_by_another_way_is_passed_over(trap: dict[str, Any]) -> None:
    check_answer({"properties": {"x": {"type": "string", **trap}}}, "x", "a" * 2_000 + "!")


def test_what_must_be_answered_and_is_not() -> None:
    assert list(unanswered(SCHEMA, {"exits": 2})) == ["licence"]
    assert list(unanswered(SCHEMA, {"licence": False})) == []
