"""What a revoked device hands in: cut into groups byte for byte, and read only as far as needed to be shown. Pure."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

MAX_SHOWN_DIGITS = 300
MAX_KINDS = 10
_KIND = re.compile(r"[a-z_]{1,40}", re.ASCII)
TRAIL_POINTS = "trail_points"
"""The type of an operation that brings positions, as `trails/points` takes them."""


class Unreadable(ValueError):
    """The body is not JSON; nothing can be told apart in it."""


class NotAPush(ValueError):
    """The body is JSON, but has no list of groups."""


@dataclass(frozen=True, slots=True)
class RawGroup:
    """One group as it stood in the body. `sha256` tells one that was handed in before."""

    body: bytes
    sha256: str
    op_count: int
    """How many operations it holds; 0 when it is no list."""
    kinds: tuple[str, ...]
    """Types of the records that they are about, each once. Whatever cannot be the name of a type is left out."""
    positions: int
    """How many positions of trails stand in these."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A body: its groups, each once, and when the device says it sent them."""

    groups: list[RawGroup]
    sent_at: datetime | None


# Numbers stay text: nothing is computed with them, and none is too long. Lenient inside texts: what a device kept is
# kept here, half a surrogate pair or a raw line break included.
_reader = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)
_SPACE = " \t\n\r"


def cut(body: bytes) -> Delivery:
    """Cut a push body into its groups. What stands inside a group is not judged: it is kept as it is.

    Raises Unreadable for what is not UTF-8 or not JSON, NotAPush for JSON without a list `groups`.

    >>> [group.body for group in cut(b'{"groups": [[{"op": 1.0} ], null]}').groups]
    [b'[{"op": 1.0} ]', b'null']
    """
    try:
        found, sent_at = _cut(body.decode())
    except (ValueError, RecursionError) as error:
        if isinstance(error, NotAPush):
            raise
        raise Unreadable(str(error)) from None
    return Delivery(list({group.sha256: group for group in found}.values()), _instant(sent_at))


def _cut(text: str) -> tuple[list[RawGroup], Any]:
    groups: list[RawGroup] | None = None
    sent_at: Any = None
    at = _skip(text, 0)
    if text[at : at + 1] != "{":
        _reader.decode(text)  # says what is wrong with it, if it is not JSON at all
        raise NotAPush("The body is an object with a list `groups`.")
    for name, start in _members(text, at):
        if name == "groups" and text[start] == "[":
            # a name that stands twice is no reason to drop what the first one held
            groups = [*(groups or []), *(_group(text[begin:end], value) for begin, end, value in _items(text, start))]
        elif name == "sent_at":
            sent_at = _reader.raw_decode(text, start)[0]
    if groups is None:
        raise NotAPush("The body has no list `groups`.")
    return groups, sent_at


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


def _members(text: str, at: int) -> Iterator[tuple[str, int]]:
    """Names and where their values begin, of the object at `at`, which must be all of the text."""
    at = _skip(text, at + 1)
    while text[at : at + 1] != "}":
        name, at = _reader.raw_decode(text, at)
        at = _skip(text, at)
        if not isinstance(name, str) or text[at : at + 1] != ":":
            raise Unreadable(f"A name and a colon are missing at {at}.")
        start = _skip(text, at + 1)
        at = _skip(text, _reader.raw_decode(text, start)[1])
        yield name, start
        at = _after_comma(text, at, "}")
    if _skip(text, at + 1) != len(text):
        raise Unreadable(f"Something stands after the object, at {at + 1}.")


def _items(text: str, at: int) -> Iterator[tuple[int, int, Any]]:
    """Beginning, end and value of each item of the list at `at`."""
    at = _skip(text, at + 1)
    while text[at : at + 1] != "]":
        value, end = _reader.raw_decode(text, at)
        yield at, end, value
        at = _after_comma(text, _skip(text, end), "]")


def _after_comma(text: str, at: int, closing: str) -> int:
    if text[at : at + 1] == closing:
        return at
    if text[at : at + 1] != ",":
        raise Unreadable(f"A comma is missing at {at}.")
    return _skip(text, at + 1)


def _group(text: str, value: Any) -> RawGroup:
    body = text.encode()
    ops = value if isinstance(value, list) else []
    return RawGroup(body, hashlib.sha256(body).hexdigest(), len(ops), _kinds(ops), sum(map(_positions, ops)))


def _kinds(ops: list[Any]) -> tuple[str, ...]:
    said = (op.get("type") for op in ops if isinstance(op, dict))
    return tuple(dict.fromkeys(kind for kind in said if isinstance(kind, str) and _KIND.fullmatch(kind)))[:MAX_KINDS]


def _positions(op: Any) -> int:
    data = op.get("data") if isinstance(op, dict) and op.get("type") == TRAIL_POINTS else None
    points = data.get("points") if isinstance(data, dict) else None
    return len(points) if isinstance(points, list) else 0


def _instant(value: Any) -> datetime | None:
    """The device's time, if it is one with a zone; whatever else stands there is no reason to refuse the work."""
    try:
        at = datetime.fromisoformat(value)
        return at.astimezone(UTC) if at.tzinfo is not None else None
    except (TypeError, ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class ShownOp:
    """One operation as a reader sees it. Texts stand as they came; what is not a text is null."""

    op: str | None
    type: str | None
    id: str | None
    action: str | None
    base: int | None
    made_at: str | None
    data: dict[str, Any]
    other: dict[str, Any]
    """What else stood in it, or `value` for an operation that is no object."""


def shown(body: bytes) -> list[ShownOp] | None:
    """The operations of a group for people to read; None when it is not a list of them that can be read.

    Values are made harmless for any JSON reader: numbers out of range, halves of surrogate pairs and NUL become text.

    >>> shown(b'[{"op": "a", "type": "visit", "data": {"note": "x"}}]')[0].data
    {'note': 'x'}
    >>> shown(b'"no list"') is None
    True
    """
    try:
        value = json.loads(body, parse_int=_integer, parse_float=_number, parse_constant=str, strict=False)
        if not isinstance(value, list):
            return None
        return [_op(one) for one in _clean(value)]
    except (ValueError, RecursionError):
        return None


def operations(body: bytes) -> list[dict[str, Any]]:
    """The operations of a group as they came, but for numbers that are none (null); none of one that cannot be read.

    >>> operations(b'[{"lon": NaN, "lat": 1e999, "acc": 5.0}]')
    [{'lon': None, 'lat': None, 'acc': 5.0}]
    """
    try:
        value = json.loads(body, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):
        return []
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _finite(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def photo(body: bytes) -> tuple[UUID, str] | None:
    """Of a file that came with this group the id of its visit photo, and its name; None when it names no record."""
    match operations(body):
        case [{"type": "visit_photo_file", "id": str(record), "data": {"filename": str(filename)}}]:
            try:
                return UUID(record), filename
            except ValueError:
                return None
    return None


def positions(body: bytes) -> list[Any] | None:
    """The positions of a group that holds a stretch of a trail, as `trails/points` takes them; None of any other."""
    match operations(body):
        case [{"type": "trail_points", "data": {"points": list(points)}}]:
            return points
    return None


def _op(value: Any) -> ShownOp:
    if not isinstance(value, dict):
        return ShownOp(None, None, None, None, None, None, {}, {"value": value})
    rest = dict(value)
    texts = {name: rest.pop(name) for name in _TEXTS if isinstance(rest.get(name), str)}
    base = rest.pop("base", None) if isinstance(rest.get("base"), int | None) else None
    data = rest.pop("data") if isinstance(rest.get("data"), dict) else {}
    return ShownOp(**dict.fromkeys(_TEXTS) | texts, base=base, data=data, other=rest)


_TEXTS = ("op", "type", "id", "action", "made_at")


def _integer(text: str) -> int | str:
    # beyond what a reader's numbers hold exactly, the digits are the value
    return int(text) if len(text) <= 16 else text


def _number(text: str) -> float | str:
    value = float(text) if len(text) <= MAX_SHOWN_DIGITS else float("inf")
    return value if abs(value) < float("inf") else text


def _clean(value: Any) -> Any:
    match value:
        case str():
            return _text(value)
        case list():
            return [_clean(one) for one in value]
        case dict():
            return {_text(name): _clean(inner) for name, inner in value.items()}
    return value


def _text(value: str) -> str:
    if value.isascii() and "\0" not in value:
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\N{SYMBOL FOR NULL}")
