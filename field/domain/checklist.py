"""Checklists: what a schema of questions may say, and whether an answer fits its question. Pure.

A schema is a JSON Schema (2020-12) of the answers object, kept flat: each property is a question that one field of a
form answers. Keywords that could make checking an answer slow or reach elsewhere (`pattern`, `$ref`) are not taken,
and are passed over where a schema has them all the same. `title_en` and `description_en` carry the English texts,
`order` the names of the questions as people are asked them: objects of JSON have no order, and stores keep none.

A schema that was made from a form's definition (`field.domain.form.schema_of`) says more: `patternProperties` for rows
and photos, whose names are put together with UUIDs, and a few patterns and objects that are known here by heart.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from jsonschema import Draft202012Validator

from field.domain.form import TIME_OF_DAY, is_position, key_parts, key_pattern
from field.domain.signature import STROKES

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
MAX_BYTES: Final = 64 * 1024
MAX_QUESTIONS: Final = 200
MAX_CHOICES: Final = 100
MAX_PICKED: Final = 500
MAX_TEXT: Final = 2_000
MAX_ANSWER: Final = 20_000
MAX_ANSWERS: Final = 5_000
"""In one visit, rows and photos among them."""
KEY: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}")
"""The name of an answer: of a question, or put together from repeat, row, question and photo."""
NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")

_TEXTS = frozenset({"title", "title_en", "description", "description_en"})
_KEYWORDS: Final[Mapping[str, frozenset[str]]] = {
    "boolean": frozenset(),
    "string": frozenset({"minLength", "maxLength", "format", "enum", "oneOf"}),
    "integer": frozenset({"minimum", "maximum"}),
    "number": frozenset({"minimum", "maximum"}),
    "array": frozenset({"items", "minItems", "maxItems", "uniqueItems"}),
}
# Patterns that forms' definitions bring along; each step of a text is matched in one way only.
_OURS: Final = {pattern: re.compile(pattern) for pattern in (TIME_OF_DAY, STROKES)}
_COUNTS = frozenset({"minLength", "maxLength", "minItems", "maxItems"})


class BadSchema(ValueError):
    """The schema asks what no field can answer, or is none: `pointer` says where, `code` and `detail` what."""

    def __init__(self, pointer: str, code: str, detail: str) -> None:
        self.pointer, self.code, self.detail = pointer, code, detail
        super().__init__(f"{pointer}: {detail}")


class BadAnswer(ValueError):
    """An answer that does not fit: to a question that is not asked (`unknown_question`), or not as asked
    (`bad_answer`)."""

    def __init__(self, code: str, detail: str) -> None:
        self.code, self.detail = code, detail
        super().__init__(detail)


# --- schemas ----------------------------------------------------------------------------------------------------------


def check_schema(schema: Any) -> None:
    """Raises BadSchema with the first thing that is wrong.

    >>> check_schema({"type": "object", "properties": {"exits": {"type": "boolean", "title": "出口畅通"}}})
    """
    if not isinstance(schema, dict):
        raise BadSchema("", "bad_schema", "is an object")
    if len(json.dumps(schema, ensure_ascii=False).encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise BadSchema("", "schema_too_big", f"has at most {MAX_BYTES:,} bytes")
    _known(
        schema, frozenset({"$schema", "type", "properties", "order", "required", "additionalProperties"}) | _TEXTS, ""
    )
    if schema.get("$schema", DIALECT) != DIALECT:
        raise BadSchema("/$schema", "bad_schema", f"is {DIALECT}")
    if schema.get("type") != "object":
        raise BadSchema("/type", "bad_schema", "is object")
    if schema.get("additionalProperties", False) is not False:
        raise BadSchema("/additionalProperties", "bad_schema", "is false, if anything")
    _texts(schema, "")
    questions = schema.get("properties")
    if not isinstance(questions, dict) or not questions:
        raise BadSchema("/properties", "bad_schema", "holds the questions, at least one")
    if len(questions) > MAX_QUESTIONS:
        raise BadSchema("/properties", "schema_too_big", f"at most {MAX_QUESTIONS} questions")
    for name, question in questions.items():
        pointer = f"/properties/{_escaped(name)}"
        if not NAME.fullmatch(name):
            raise BadSchema(pointer, "bad_question_name", "letters, digits, `_`, `.` and `-`, at most 100")
        _check_question(question, pointer)
    required = schema.get("required", [])
    if not isinstance(required, list) or not all(isinstance(name, str) and name in questions for name in required):
        raise BadSchema("/required", "bad_schema", "names questions of this checklist")
    order = schema.get("order", list(questions))
    if not isinstance(order, list) or not all(isinstance(name, str) for name in order):
        raise BadSchema("/order", "bad_schema", "is a list of names")
    if sorted(order) != sorted(questions):
        raise BadSchema("/order", "bad_schema", "names each question once")


def ordered(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A sound schema with its `order`: that of its text if it does not say another.

    >>> ordered({"properties": {"b": {}, "a": {}}})["order"]
    ['b', 'a']
    """
    return {"order": list(schema["properties"]), **schema}


def _check_question(question: Any, pointer: str) -> None:
    kind = _kind_of(question, pointer)
    _known(question, _KEYWORDS[kind] | _TEXTS | {"type"}, pointer)
    _texts(question, pointer)
    if not question.get("title"):
        raise BadSchema(f"{pointer}/title", "bad_schema", "is what people are asked")
    for name in _COUNTS & question.keys():
        if type(question[name]) is not int or not 0 <= question[name] <= 1_000_000:
            raise BadSchema(f"{pointer}/{name}", "bad_schema", "is a whole number from 0")
    for name in {"minimum", "maximum"} & question.keys():
        if type(question[name]) not in {int, float} or not math.isfinite(question[name]):
            raise BadSchema(f"{pointer}/{name}", "bad_schema", "is a number")
    if question.get("format", "date") != "date":
        raise BadSchema(f"{pointer}/format", "bad_schema", "is date, if anything")
    if kind == "string":
        _check_choices(question, pointer)
    if kind == "array":
        _check_items(question, pointer)


def _check_items(question: Mapping[str, Any], pointer: str) -> None:
    """An answer of several values is a choice among given ones."""
    if type(question.get("uniqueItems", True)) is not bool:
        raise BadSchema(f"{pointer}/uniqueItems", "bad_schema", "is true or false")
    items, pointer = question.get("items"), f"{pointer}/items"
    if _kind_of(items, pointer) != "string" or not {"enum", "oneOf"} & items.keys():  # type: ignore[union-attr]  # an object: _kind_of saw to it
        raise BadSchema(pointer, "bad_schema", "are texts out of `enum` or `oneOf`")
    _known(items, frozenset({"type", "enum", "oneOf"}), pointer)  # type: ignore[arg-type]  # an object: _kind_of saw to it
    _check_choices(items, pointer)  # type: ignore[arg-type]  # an object: _kind_of saw to it


def _kind_of(question: Any, pointer: str) -> str:
    if not isinstance(question, dict):
        raise BadSchema(pointer, "bad_schema", "is an object")
    kind = question.get("type")
    if not isinstance(kind, str) or kind not in _KEYWORDS:
        raise BadSchema(f"{pointer}/type", "bad_schema", f"is one of {', '.join(_KEYWORDS)}")
    return kind


def _check_choices(question: Mapping[str, Any], pointer: str) -> None:
    """`enum` of texts, or `oneOf` of `{const, title, title_en}`: the same with words for people."""
    for name in {"enum", "oneOf"} & question.keys():
        choices = question[name]
        if not isinstance(choices, list) or not 1 <= len(choices) <= MAX_CHOICES:
            raise BadSchema(f"{pointer}/{name}", "bad_schema", f"has 1 to {MAX_CHOICES} choices")
        for place, choice in enumerate(choices):
            if name == "oneOf":
                where = f"{pointer}/oneOf/{place}"
                if not isinstance(choice, dict) or not isinstance(choice.get("const"), str):
                    raise BadSchema(where, "bad_schema", "is an object with a text `const`")
                _known(choice, frozenset({"const", "title", "title_en"}), where)
                _texts(choice, where)
            elif not isinstance(choice, str):
                raise BadSchema(f"{pointer}/enum/{place}", "bad_schema", "is a text")
        values = [choice["const"] if name == "oneOf" else choice for choice in choices]
        if len(set(values)) < len(values):
            raise BadSchema(f"{pointer}/{name}", "bad_schema", "has each choice once")


def _known(found: Mapping[str, Any], known: frozenset[str], pointer: str) -> None:
    for name in found:
        if name not in known:
            raise BadSchema(f"{pointer}/{_escaped(name)}", "unknown_keyword", "is not for checklists")


def _texts(found: Mapping[str, Any], pointer: str) -> None:
    for name in sorted(_TEXTS & found.keys()):
        if not isinstance(found[name], str) or len(found[name]) > MAX_TEXT:
            raise BadSchema(f"{pointer}/{name}", "bad_schema", f"is a text of at most {MAX_TEXT:,} characters")


def _escaped(name: str) -> str:
    return name[:100].replace("~", "~0").replace("/", "~1")


# --- answers ----------------------------------------------------------------------------------------------------------


def check_answer(schema: Mapping[str, Any], key: str, value: Any) -> None:
    """Whether a value answers this question of a checklist; null takes an answer back. Raises BadAnswer."""
    asked = _asked(schema, key)
    if not isinstance(asked, dict):
        raise BadAnswer("unknown_question", "The checklist does not ask that.")
    if value is None:
        return
    if asked.get("type") == "object":
        if not is_position(value):
            raise BadAnswer("bad_answer", "Does not answer the question: it asks for a GeoJSON Point in WGS 84.")
        return
    if (isinstance(value, list) and len(value) > MAX_PICKED) or (isinstance(value, str) and len(value) > MAX_ANSWER):
        raise BadAnswer("bad_answer", "Does not answer the question: it is too long.")
    ours = _OURS.get(asked.get("pattern", ""))
    if ours is not None and not (isinstance(value, str) and ours.fullmatch(value)):
        raise BadAnswer("bad_answer", "Does not answer the question: it is written otherwise.")
    error = next(_validator(json.dumps(_harmless(asked), sort_keys=True)).iter_errors(value), None)
    if error is not None:
        raise BadAnswer("bad_answer", f"Does not answer the question: {error.message[:200]}")
    if asked.get("format") == "date" and not _is_day(value):
        raise BadAnswer("bad_answer", "Does not answer the question: it asks for a day such as 2026-11-22.")


def check_number(answers: Mapping[str, Any]) -> None:
    """Whether a visit has not too many answers; rows could be added for ever. Raises BadAnswer."""
    if len(answers) > MAX_ANSWERS:
        raise BadAnswer("too_many_answers", f"A visit has at most {MAX_ANSWERS:,} answers.")


def _asked(schema: Mapping[str, Any], key: str) -> Any:
    """What a schema says of an answer; patterns are looked up by name, never run."""
    asked = (schema.get("properties") or {}).get(key)
    if asked is None and (patterns := schema.get("patternProperties")):
        return patterns.get(key_pattern(*key_parts(key)))
    return asked


def _harmless(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The question without what could be slow to check or lead elsewhere."""
    if asked.get("const") is True:
        return {"const": True}
    kind = asked.get("type")
    if not isinstance(kind, str) or kind not in _KEYWORDS:
        return {}
    kept = {name: asked[name] for name in (_KEYWORDS[kind] | {"type"}) - {"format"} if name in asked}
    if isinstance(kept.get("items"), dict):
        kept["items"] = _harmless(kept["items"])
    if isinstance(kept.get("oneOf"), list):
        kept["oneOf"] = [{"const": one.get("const")} for one in kept["oneOf"] if isinstance(one, dict)]
    return kept


@lru_cache(maxsize=1_000)
def _validator(question: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(question))


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and date.fromisoformat(value).year >= 1
    except ValueError:
        return False


def unanswered(schema: Mapping[str, Any], answers: Mapping[str, Any]) -> Iterator[str]:
    """The questions that must be answered and are not.

    >>> list(unanswered({"required": ["a", "b"], "properties": {}}, {"a": True}))
    ['b']
    """
    return (name for name in schema.get("required", ()) if answers.get(name) is None)
