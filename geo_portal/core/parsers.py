"""JSON as it should be: UTF-8, no NaN, no duplicate keys, bounded depth and numbers."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from geo_portal.core import turns

MAX_DEPTH = 64
MAX_DIGITS = 300


def _number(text: str) -> float:
    if len(text) > MAX_DIGITS or not math.isfinite(value := float(text)):
        raise ParseError("A number is out of range.")
    return value


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ParseError("A number is out of range.")
    return int(text)


def _constant(name: str) -> NoReturn:
    raise ParseError(f"{name} is not a JSON number.")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    turns.give_way()
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ParseError("A key stands twice in one object.")
    return found


def _too_deep(value: Any) -> bool:
    """Whether containers nest deeper than MAX_DEPTH. Breadth first, one level at a time: no recursion to exhaust."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = (
            [
                inner
                for outer in level
                for inner in (outer.values() if isinstance(outer, dict) else outer)
                if isinstance(inner, (dict, list))
            ]
            if level
            else []
        )
        if not level:
            return False
    return True


def loads(raw: bytes | str, *, storable: bool = True) -> Any:
    """Parse JSON or raise ParseError. Text with a NUL or a lone surrogate is refused, for no store can keep it, unless
    `storable` is False: then the caller looks at each text itself."""
    try:
        text = raw.decode("utf-8") if isinstance(raw, bytes) else raw
    except UnicodeDecodeError:
        raise ParseError("The body is not UTF-8.") from None
    try:
        value = json.loads(
            text, parse_float=_number, parse_int=_integer, parse_constant=_constant, object_pairs_hook=_pairs
        )
    except (ValueError, RecursionError) as error:
        raise ParseError(f"The body is not JSON: {error}") from None
    if isinstance(value, (dict, list)) and _too_deep(value):
        raise ParseError(f"The body nests deeper than {MAX_DEPTH}.")
    if not storable:
        return value
    lowered = text.lower()
    if "\\u0000" in lowered or "\x00" in text or "\\ud" in lowered:
        try:
            if "\x00" in (again := json.dumps(value, ensure_ascii=False)) or "\\u0000" in again:
                raise ParseError("NUL characters are not taken.")
            again.encode("utf-8")
        except UnicodeEncodeError:
            raise ParseError("A text holds half a surrogate pair.") from None
    return value


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        return loads(stream.read())


class StrictGeoJSONParser(StrictJSONParser):
    media_type = "application/geo+json"


class RawJSONParser(BaseParser):
    """Hands the body over as it came, for views whose service decodes it in its own way."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        return bytes(stream.read())
