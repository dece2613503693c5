"""Operations as they wait and as they are sent, and what the store shows while they wait. Pure.

An operation is kept as the very text that is sent, so that a repeat is byte for byte the first.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

Json = dict[str, Any]
T = TypeVar("T")

CREATE, UPDATE, DELETE = "create", "update", "delete"
ACTIONS = (CREATE, UPDATE, DELETE)
MAX_GROUP_OPS = 100


@dataclasses.dataclass(frozen=True, slots=True)
class Op:
    """One change of one record, made here and not yet settled.

    `base` is the revision of the record that was seen when it was made; `body` the JSON object that is sent.
    """

    op: str
    type: str
    id: str
    action: str
    base: int | None
    made_at: str
    body: str

    @property
    def data(self) -> Json:
        """The fields set or changed; empty when the body cannot be read."""
        try:
            data = json.loads(self.body).get("data")
        except (ValueError, AttributeError, RecursionError):
            return {}
        return data if isinstance(data, dict) else {}

    @property
    def sum(self) -> str:
        """A digest over all of it, kept beside it: what the disk has altered is not sent."""
        return digest(self.op, self.type, self.id, self.action, self.base, self.made_at, self.body)


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """Operations that are applied together or not at all; `number` is its place in the outbox."""

    number: int
    ops: tuple[Op, ...]
    attempts: int = 0

    @property
    def text(self) -> str:
        return f"[{','.join(op.body for op in self.ops)}]"

    @property
    def size(self) -> int:
        """Bytes as sent, unpacked."""
        return len(self.text.encode())


def digest(*parts: object) -> str:
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def to_json(value: object) -> str:
    """JSON text that UTF-8 can carry. Raises ValueError for what JSON has no word for (NaN, infinity, cycles).

    >>> to_json({"note": "水", "odd": "\\ud800"})
    '{"note":"\\\\u6c34","odd":"\\\\ud800"}'
    >>> to_json({"note": "水"})
    '{"note":"水"}'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text


def make_op(*, op: str, type: str, id: str, action: str, base: int | None, made_at: str, data: Json) -> Op:
    """Raises ValueError for an unknown action, or data that is no JSON."""
    if action not in ACTIONS:
        raise ValueError(f"action is one of {', '.join(ACTIONS)}")
    fields = {"op": op, "type": type, "id": id, "action": action, "base": base, "made_at": made_at}
    body = to_json(fields if action == DELETE else {**fields, "data": data})
    return Op(op, type, id, action, base, made_at, body)


def apply_fields(held: Json, changed: Json) -> Json:
    """`held` with the changed fields; `answers.<question>` reaches into `answers`, and null takes an answer out.

    >>> apply_fields({"note": "a", "answers": {"q1": 1}}, {"note": "b", "answers.q2": 2})
    {'note': 'b', 'answers': {'q1': 1, 'q2': 2}}
    >>> apply_fields({"answers": {"q1": 1}}, {"answers.q1": None})
    {'answers': {}}
    """
    result = dict(held)
    for name, value in changed.items():
        outer, dot, inner = name.partition(".")
        if dot:
            below = result.get(outer)
            merged = {**(below if isinstance(below, dict) else {}), inner: value}
            result[outer] = {question: answer for question, answer in merged.items() if answer is not None}
        else:
            result[name] = value
    return result


def overlay(held: Json | None, ops: Iterable[Op]) -> Json | None:
    """What a person sees: the record held, with the operations that wait, in the order made.

    None when there is no such record, or it is to be deleted. An update of a record that is not held shows nothing.
    """
    shown = held
    for op in ops:
        if op.action == DELETE:
            shown = None
        elif op.action == CREATE or shown is not None:
            shown = apply_fields(shown or {}, op.data)
    return shown


def halves(items: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """Two parts, the first not the smaller.

    >>> halves([1, 2, 3])
    ([1, 2], [3])
    """
    middle = (len(items) + 1) // 2
    return items[:middle], items[middle:]


def backoff_s(attempts: int) -> float:
    """Seconds until the next attempt: doubles from 2 s, never above 10 minutes.

    >>> [backoff_s(n) for n in (0, 1, 20)]
    [2.0, 4.0, 600.0]
    """
    return min(2.0 * (1 << min(attempts, 20)), 600.0)
