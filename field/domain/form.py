"""The definition of a checklist's form: what is asked, in which order, when, in which words. Pure.

    {"form": 1, "items": [
        {"kind": "yes_no", "name": "exits_clear", "label": {"zh-Hans": "…", "en": "…"}, "required": true},
        {"kind": "text", "name": "why", "label": {…}, "when": {"eq": [{"answer": "exits_clear"}, {"value": false}]}},
        {"kind": "repeat", "name": "boilers", "label": {…}, "items": […]}]}

`docs/reference/checklists.md` has every kind and member. Answers are kept flat, so that sync merges them one by one:

    <question>                      an answer
    <question>.<id>                 true: a photo of this question, the id of a `visit_photo`
    <repeat>.<row>                  true: there is this row; `row` is a UUID that the device makes
    <repeat>.<row>.<question>       an answer in a row (and `….<id>` a photo there)

Rows and photos are keyed by UUID and not by place: two tablets that each add one have added two, without a conflict,
and an edit of a cell collides with an edit of that cell only. Rows stand in the order of their ids (UUIDv7: of their
making).
"""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from field.domain.conditions import BadExpression, Expression, check_expression, names_in
from field.domain.signature import STROKES

FORM: Final = 1
LANGUAGES: Final = ("zh-Hans", "en")
QUESTIONS: Final = frozenset(
    {
        "text",
        "long_text",
        "integer",
        "number",
        "yes_no",
        "one",
        "many",
        "date",
        "time",
        "photo",
        "signature",
        "position",
    }
)
"""Kinds that have an answer."""
KINDS: Final = QUESTIONS | {"note", "group", "repeat"}

MAX_BYTES: Final = 256 * 1024
MAX_ITEMS: Final = 300
MAX_CHOICES: Final = 500
MAX_DEPTH: Final = 5
MAX_LABEL: Final = 2_000
MAX_ROWS: Final = 100
MAX_SHORT: Final = 500
MAX_LONG: Final = 20_000
NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
SHORT_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,59}")
"""Of repeats, of what stands in them, and of photos: their answers' names are put together from several."""
UUID_TEXT: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
TIME_OF_DAY: Final = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
_UUID = re.compile(UUID_TEXT)

_COMMON = frozenset({"kind", "name", "label", "hint", "when"})
_ASKED = _COMMON | {"required", "check"}
_MEMBERS: Final[Mapping[str, frozenset[str]]] = {
    "text": _ASKED | {"max_length"},
    "long_text": _ASKED | {"max_length"},
    "integer": _ASKED | {"minimum", "maximum", "unit"},
    "number": _ASKED | {"minimum", "maximum", "unit"},
    "yes_no": _ASKED,
    "one": _ASKED | {"choices"},
    "many": _ASKED | {"choices"},
    "date": _ASKED,
    "time": _ASKED,
    "photo": (_ASKED - {"check"}) | {"at_most"},
    "signature": _ASKED - {"check"},
    "position": _ASKED - {"check"},
    "note": _COMMON,
    "group": _COMMON | {"items"},
    "repeat": _COMMON | {"items", "at_least", "at_most"},
}


class BadForm(ValueError):
    """The definition is none, or asks what cannot be answered: `pointer` says where, `code` and `detail` what."""

    def __init__(self, pointer: str, code: str, detail: str) -> None:
        self.pointer, self.code, self.detail = pointer, code, detail
        super().__init__(f"{pointer}: {detail}")


@dataclasses.dataclass(frozen=True, slots=True)
class Placed:
    """An item of a form where it stands: in which repeat (None outside), and under which conditions it is asked at
    all, its own among them."""

    item: Mapping[str, Any]
    repeat: str | None
    conditions: tuple[Expression, ...]
    pointer: str

    @property
    def kind(self) -> str:
        return str(self.item["kind"])

    @property
    def name(self) -> str:
        return str(self.item["name"])


def placed(form: Mapping[str, Any]) -> Iterator[Placed]:
    """Every item of a sound form in its order, a group or repeat before what stands in it."""
    yield from _placed(form["items"], None, (), "/items")


def _placed(items: list[Any], repeat: str | None, conditions: tuple[Expression, ...], pointer: str) -> Iterator[Placed]:
    for place, item in enumerate(items):
        own = (*conditions, item["when"]) if "when" in item else conditions
        where = f"{pointer}/{place}"
        yield Placed(item, repeat, own, where)
        if "items" in item:
            inside = item["name"] if item["kind"] == "repeat" else repeat
            yield from _placed(item["items"], inside, own, f"{where}/items")


# --- what a form may say ----------------------------------------------------------------------------------------------


def check_form(form: Any) -> None:
    """Raises BadForm with the first thing that is wrong.

    >>> check_form({"form": 1, "items": [{"kind": "yes_no", "name": "exits", "label": {"zh-Hans": "出口畅通"}}]})
    """
    if not isinstance(form, dict):
        raise BadForm("", "bad_form", "is an object")
    if len(json.dumps(form, ensure_ascii=False).encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise BadForm("", "form_too_big", f"has at most {MAX_BYTES:,} bytes")
    _known(form, frozenset({"form", "items"}), "")
    if type(form.get("form")) is not int or form["form"] != FORM:
        raise BadForm("/form", "bad_form", f"is {FORM}, the version of this format")
    _check_items(form.get("items"), "/items", MAX_DEPTH, in_repeat=False)
    found = list(placed(form))
    if len(found) > MAX_ITEMS:
        raise BadForm("/items", "form_too_big", f"at most {MAX_ITEMS} items")
    names: dict[str, Placed] = {}
    for one in found:
        if one.name in names:
            raise BadForm(f"{one.pointer}/name", "name_taken", "stands once in a form")
        names[one.name] = one
    if not any(one.kind in QUESTIONS or one.kind == "repeat" for one in found):
        raise BadForm("/items", "bad_form", "hold at least one question")
    _check_references(found, names)


def _check_items(items: Any, pointer: str, depth: int, *, in_repeat: bool) -> None:
    if not isinstance(items, list) or not 1 <= len(items) <= MAX_ITEMS:
        raise BadForm(pointer, "bad_form", f"is a list of 1 to {MAX_ITEMS} items")
    if depth == 0:
        raise BadForm(pointer, "form_too_big", f"groups stand in each other at most {MAX_DEPTH - 1} deep")
    for place, item in enumerate(items):
        where = f"{pointer}/{place}"
        if not isinstance(item, dict):
            raise BadForm(where, "bad_form", "is an object")
        kind = item.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            raise BadForm(f"{where}/kind", "bad_form", f"is one of {', '.join(sorted(KINDS))}")
        if kind == "repeat" and in_repeat:
            raise BadForm(f"{where}/kind", "bad_form", "a repeat stands in no other repeat")
        _check_item(item, kind, where, in_repeat=in_repeat)
        if "items" in _MEMBERS[kind]:
            _check_items(item.get("items"), f"{where}/items", depth - 1, in_repeat=in_repeat or kind == "repeat")


def _check_item(item: Mapping[str, Any], kind: str, pointer: str, *, in_repeat: bool) -> None:
    _known(item, _MEMBERS[kind], pointer)
    put_together = in_repeat or kind in {"repeat", "photo"}
    name, pattern = item.get("name"), SHORT_NAME if put_together else NAME
    if not isinstance(name, str) or not pattern.fullmatch(name) or any(map(_UUID.fullmatch, name.split("."))):
        allowed = "letters, digits, `_` and `-`, at most 60" if put_together else "letters, digits, `_`, `.`, `-`"
        raise BadForm(f"{pointer}/name", "bad_question_name", allowed)
    check_words(item.get("label"), f"{pointer}/label")
    for words in {"hint", "unit"} & item.keys():
        check_words(item[words], f"{pointer}/{words}")
    if type(item.get("required", False)) is not bool:
        raise BadForm(f"{pointer}/required", "bad_form", "is true or false")
    if "when" in item:
        _expression(item["when"], f"{pointer}/when")
    if "check" in item:
        _check_check(item["check"], f"{pointer}/check")
    if "choices" in _MEMBERS[kind]:
        _check_choices(item.get("choices"), f"{pointer}/choices")
    _check_bounds(item, kind, pointer)


def _check_bounds(item: Mapping[str, Any], kind: str, pointer: str) -> None:
    for name in {"minimum", "maximum"} & item.keys():
        bound = item[name]
        if type(bound) not in ({int} if kind == "integer" else {int, float}) or not abs(bound) < 2**53:
            raise BadForm(f"{pointer}/{name}", "bad_form", "is a number")
    longest = MAX_SHORT if kind == "text" else MAX_LONG
    for name, least, most in (("max_length", 1, longest), ("at_least", 0, MAX_ROWS), ("at_most", 1, MAX_ROWS)):
        if name in item and (type(item[name]) is not int or not least <= item[name] <= most):
            raise BadForm(f"{pointer}/{name}", "bad_form", f"is a whole number from {least} to {most:,}")
    for low, high in (("minimum", "maximum"), ("at_least", "at_most")):
        if low in item and high in item and item[low] > item[high]:
            raise BadForm(f"{pointer}/{high}", "bad_form", f"is not below `{low}`")


def check_words(words: Any, pointer: str) -> None:
    """Words for people: in one language at least. Raises BadForm."""
    if not isinstance(words, dict) or not words or not words.keys() <= set(LANGUAGES):
        raise BadForm(pointer, "bad_form", f"are words by language: {', '.join(LANGUAGES)}")
    for language, text in words.items():
        if not isinstance(text, str) or not text.strip() or len(text) > MAX_LABEL:
            raise BadForm(f"{pointer}/{language}", "bad_form", f"is a text of 1 to {MAX_LABEL:,} characters")


def _check_check(check: Any, pointer: str) -> None:
    if not isinstance(check, dict):
        raise BadForm(pointer, "bad_form", "is an object")
    _known(check, frozenset({"holds", "message"}), pointer)
    _expression(check.get("holds"), f"{pointer}/holds")
    if "message" in check:
        check_words(check["message"], f"{pointer}/message")


def _check_choices(choices: Any, pointer: str) -> None:
    if not isinstance(choices, list) or not 1 <= len(choices) <= MAX_CHOICES:
        raise BadForm(pointer, "bad_form", f"is a list of 1 to {MAX_CHOICES} choices")
    seen: set[str] = set()
    for place, choice in enumerate(choices):
        where = f"{pointer}/{place}"
        if not isinstance(choice, dict):
            raise BadForm(where, "bad_form", "is an object")
        _known(choice, frozenset({"value", "label"}), where)
        value = choice.get("value")
        if not isinstance(value, str) or not 1 <= len(value) <= 100:
            raise BadForm(f"{where}/value", "bad_form", "is a text of 1 to 100 characters")
        if value in seen:
            raise BadForm(f"{where}/value", "bad_form", "stands once among the choices")
        seen.add(value)
        check_words(choice.get("label"), f"{where}/label")


def _expression(expression: Any, pointer: str) -> None:
    try:
        check_expression(expression, pointer)
    except BadExpression as error:
        raise BadForm(error.pointer, "bad_condition", error.detail) from error


def _known(found: Mapping[str, Any], known: frozenset[str], pointer: str) -> None:
    for name in found:
        if name not in known:
            escaped = name[:100].replace("~", "~0").replace("/", "~1")
            raise BadForm(f"{pointer}/{escaped}", "unknown_keyword", "is not for this kind of item")


def _check_references(found: list[Placed], names: Mapping[str, Placed]) -> None:
    """Expressions name questions that are there and can be reached from where they stand, and no question's being
    asked depends on itself."""
    for one in found:
        if "when" in one.item:
            inside = None if one.kind == "repeat" else one.repeat
            _check_names(one.item["when"], f"{one.pointer}/when", inside, names)
        if "check" in one.item:
            _check_names(one.item["check"]["holds"], f"{one.pointer}/check/holds", one.repeat, names)
    needs = {one.name: {name for condition in one.conditions for _, name in names_in(condition)} for one in found}
    done: set[str] = set()
    for one in found:
        _check_circle(one, needs, names, done)


def _check_circle(start: Placed, needs: Mapping[str, set[str]], names: Mapping[str, Placed], done: set[str]) -> None:
    """Depth first without recursion: a form may chain all its questions."""
    path: list[str] = [start.name]
    ahead = [iter(sorted(needs[start.name]))]
    while ahead:
        following = next(ahead[-1], None)
        if following is None:
            done.add(path.pop())
            ahead.pop()
        elif following in path:
            pointer = f"{names[path[-1]].pointer}/when"
            raise BadForm(pointer, "circular_condition", f"`{following}` would depend on itself")
        elif following not in done:
            path.append(following)
            ahead.append(iter(sorted(needs[following])))


def _check_names(expression: Expression, pointer: str, repeat: str | None, names: Mapping[str, Placed]) -> None:
    for operation, name in names_in(expression):
        target = names.get(name)
        wanted = target is not None and (target.kind == "repeat" if operation == "rows" else target.kind in QUESTIONS)
        if target is None or not wanted:
            what = "repeat" if operation == "rows" else "question"
            raise BadForm(pointer, "unknown_name", f"there is no {what} `{name[:100]}`")
        if operation != "rows" and target.repeat not in {None, repeat}:
            raise BadForm(pointer, "out_of_reach", f"`{name}` is answered in rows of `{target.repeat}`, not here")


# --- the answers as JSON Schema ---------------------------------------------------------------------------------------


def schema_of(form: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the answers to a sound form: what the server takes. What is missing, out of
    bounds or fails a check is not in it: that is for hints, so that a draft is never refused.

    >>> form = {"form": 1, "items": [{"kind": "date", "name": "until", "label": {"en": "Until"}, "required": True}]}
    >>> schema_of(form)["properties"], schema_of(form)["required"]
    ({'until': {'type': 'string', 'format': 'date', 'title': 'Until', 'title_en': 'Until'}}, ['until'])
    """
    properties: dict[str, Any] = {}
    patterns: dict[str, Any] = {}
    required = []
    for one in placed(form):
        row = (one.repeat, None) if one.repeat else ()
        if one.kind == "repeat":
            patterns[key_pattern(one.name, None)] = {"const": True, **_titles(one.item)}
        elif one.kind == "photo":
            patterns[key_pattern(*row, one.name, None)] = {"const": True, **_titles(one.item)}
        elif one.kind in QUESTIONS:
            asked = {**_answer_schema(one.item), **_titles(one.item)}
            if row:
                patterns[key_pattern(*row, one.name)] = asked
            else:
                properties[one.name] = asked
                if one.item.get("required") and not one.conditions:
                    required.append(one.name)
    return {
        "type": "object",
        "properties": properties,
        "order": list(properties),
        **({"patternProperties": patterns} if patterns else {}),
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def key_pattern(*parts: str | None) -> str:
    """The pattern of an answer's name that is put together from several, None standing for a UUID.

    >>> key_pattern("boilers", None, "power").replace(UUID_TEXT, "<uuid>")
    '^boilers\\\\.<uuid>\\\\.power$'
    """
    return "^" + r"\.".join(UUID_TEXT if part is None else part.replace(".", r"\.") for part in parts) + "$"


def key_parts(key: str) -> list[str | None]:
    """An answer's name taken apart at its dots, with None for each UUID."""
    return [None if _UUID.fullmatch(part) else part for part in key.split(".")]


def _titles(item: Mapping[str, Any]) -> dict[str, str]:
    label = item["label"]
    titles = {"title": label.get("zh-Hans") or label["en"]}
    if "en" in label:
        titles["title_en"] = label["en"]
    return titles


def _answer_schema(item: Mapping[str, Any]) -> dict[str, Any]:
    match item["kind"]:
        case "text":
            return {"type": "string", "maxLength": item.get("max_length", MAX_SHORT)}
        case "long_text":
            return {"type": "string", "maxLength": item.get("max_length", MAX_LONG)}
        case "integer" | "number":
            return {"type": item["kind"]}
        case "yes_no":
            return {"type": "boolean"}
        case "one":
            return {"type": "string", "oneOf": _choice_schema(item["choices"])}
        case "many":
            return {
                "type": "array",
                "uniqueItems": True,
                "items": {"type": "string", "oneOf": _choice_schema(item["choices"])},
            }
        case "date":
            return {"type": "string", "format": "date"}
        case "time":
            return {"type": "string", "pattern": TIME_OF_DAY}
        case "signature":
            return {"type": "string", "pattern": STROKES}
        case _:
            return POSITION


def _choice_schema(choices: list[Any]) -> list[dict[str, Any]]:
    return [{"const": choice["value"], **_titles(choice)} for choice in choices]


POSITION: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "type": {"const": "Point"},
        "coordinates": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        "acc": {"type": "number", "minimum": 0},
    },
    "required": ["type", "coordinates"],
    "additionalProperties": False,
}
"""A GeoJSON Point in WGS 84 (lon, lat in degrees), with the accuracy in metres where it is known."""


def is_position(value: Any) -> bool:
    """Whether a value is such a Point, somewhere on Earth."""
    if not isinstance(value, dict) or not {"type", "coordinates"} <= value.keys() <= {"type", "coordinates", "acc"}:
        return False
    coordinates, acc = value["coordinates"], value.get("acc", 0)
    if value["type"] != "Point" or not isinstance(coordinates, list) or len(coordinates) != 2:
        return False
    if not all(type(number) in {int, float} and math.isfinite(number) for number in (*coordinates, acc)):
        return False
    lon, lat = coordinates
    return bool(-180 <= lon <= 180 and -90 <= lat <= 90 and 0 <= acc <= 1e7)


# --- forms of the time before there were definitions ------------------------------------------------------------------


def form_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The form that asks what a flat JSON Schema of answers describes (`field.domain.checklist.check_schema`).

    >>> form_of({"properties": {"exits": {"type": "boolean", "title": "出口畅通"}}, "required": ["exits"]})["items"]
    [{'kind': 'yes_no', 'name': 'exits', 'label': {'zh-Hans': '出口畅通'}, 'required': True}]
    """
    questions = schema.get("properties") or {}
    required = set(schema.get("required") or ())
    items = []
    for name in schema.get("order") or list(questions):
        asked = questions[name]
        kind, members = _kind_of(asked)
        item = {"kind": kind, "name": name, "label": _words(asked, "title", name), **members}
        if asked.get("description"):
            item["hint"] = _words(asked, "description", name)
        if name in required:
            item["required"] = True
        items.append(item)
    return {"form": FORM, "items": items}


def _words(found: Mapping[str, Any], member: str, fallback: str) -> dict[str, str]:
    words = {"zh-Hans": found.get(member) or "", "en": found.get(f"{member}_en") or ""}
    return {language: text for language, text in words.items() if text.strip()} or {"zh-Hans": fallback}


def _kind_of(asked: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    bounds = {name: asked[name] for name in ("minimum", "maximum") if name in asked}
    match asked.get("type"):
        case "boolean":
            return "yes_no", {}
        case "integer":
            return "integer", {name: math.trunc(bound) for name, bound in bounds.items()}
        case "number":
            return "number", bounds
        case "array":
            return "many", {"choices": _choices(asked.get("items") or {})}
    if "oneOf" in asked or "enum" in asked:
        return "one", {"choices": _choices(asked)}
    if asked.get("format") == "date":
        return "date", {}
    longest = asked.get("maxLength", MAX_LONG)
    limit = {"max_length": longest} if 1 <= longest < MAX_LONG else {}
    return "text" if longest <= MAX_SHORT else "long_text", limit


def _choices(asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    if "oneOf" in asked:
        return [
            {"value": choice["const"], "label": _words(choice, "title", choice["const"])} for choice in asked["oneOf"]
        ]
    return [{"value": value, "label": {"zh-Hans": value}} for value in asked.get("enum") or ()]
