"""Offline sync's rules: how an operation is read, and how its values meet what happened meanwhile. Pure.

Values are *canonical*: as they stand in JSON, written one way only (times in UTC with Z, ids in lower case, lists of
people sorted), so that equal means equal. A field of a record's `answers` is addressed as `answers.<question>`.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

SCHEMA = 1
MAX_OPS = 1_000
MAX_BYTES = 2 * 1024 * 1024
MAX_GROUP = 100
ANSWERS = "answers"
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # the escape itself, not a backslash that is followed by u0000
_ENCODER = msgspec.json.Encoder(order="deterministic")
DELETED = "deleted"
"""The pseudo-field that stands for a record's existence in a conflict."""


class Action(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class Status(StrEnum):
    """What became of an operation. The first four are stored with it; `retry` never is."""

    APPLIED = "applied"
    MERGED = "merged"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    RETRY = "retry"
    DUPLICATE = "duplicate"


class Refused(Exception):
    """An operation, or one of its values, that cannot be applied: never (`rejected`), or not yet (`retry`)."""

    def __init__(self, code: str, detail: str, *, retry: bool = False, field: str | None = None) -> None:
        self.code, self.detail, self.retry, self.field = code, detail, retry, field
        super().__init__(detail)


class BadEnvelope(ValueError):
    """The request is not a push: `pointer` says where, `detail` what was expected there."""

    def __init__(self, pointer: str, detail: str) -> None:
        self.pointer, self.detail = pointer, detail
        super().__init__(f"{pointer}: {detail}")


@dataclasses.dataclass(slots=True)
class Op:
    """One operation as sent. `fault` says why it can never be applied, found before anything was looked up."""

    raw: Mapping[str, Any]
    sha256: bytes
    op: UUID
    type: str = ""
    id: UUID | None = None
    action: Action = Action.UPDATE
    base: int | None = None
    made_at: datetime | None = None
    data: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    fault: Refused | None = None
    storable: bool = True
    """Whether all its texts are free of NUL and halves of surrogate pairs."""

    @property
    def echo(self) -> str | None:
        """The operation's name in answers: as it was sent, made safe to write if it is no UUID."""
        said = self.raw.get("op")
        return said.encode("utf-8", "replace").decode() if isinstance(said, str) else None

    @property
    def record(self) -> UUID:
        """The record's id, of an operation without fault."""
        if self.id is None:
            raise LookupError
        return self.id


# --- reading ----------------------------------------------------------------------------------------------------------


def read_groups(body: Mapping[str, Any], before_each: Callable[[], object] = lambda: None) -> list[list[Op]]:
    """The groups of a push. What is wrong within an operation is its `fault`; raises BadEnvelope for the rest.
    `before_each` group is called, since a thousand take a while."""
    groups = body.get("groups")
    if not isinstance(groups, list):
        raise BadEnvelope("/groups", "a list of groups")
    found = []
    for index, group in enumerate(groups):
        before_each()
        if not isinstance(group, list) or not 1 <= len(group) <= MAX_GROUP:
            raise BadEnvelope(f"/groups/{index}", f"a list of 1 to {MAX_GROUP} operations")
        if not all(isinstance(raw, dict) for raw in group):
            raise BadEnvelope(f"/groups/{index}", "operations are objects")
        found.append([read_op(raw) for raw in group])
    return found


def read_op(raw: Mapping[str, Any]) -> Op:
    """An operation; never raises."""
    try:
        encoded = _ENCODER.encode(raw)
        unstorable = b"\\u0000" in encoded and _NUL.search(encoded) is not None
    except (UnicodeEncodeError, msgspec.EncodeError, ValueError):
        encoded, unstorable = repr(raw).encode("utf-8", "backslashreplace"), True
    digest = hashlib.sha256(encoded).digest()
    op = Op(raw, digest, _uuid(raw.get("op")) or name_of(digest), storable=not unstorable)
    try:
        _fill(op, raw)
    except Refused as refusal:
        op.fault = refusal
    return op


def _fill(op: Op, raw: Mapping[str, Any]) -> None:
    said = raw.get("type")
    op.type = said if isinstance(said, str) and said.isprintable() else ""  # what can be stored
    op.id = _uuid(raw.get("id"))
    if _uuid(raw.get("op")) is None:
        raise Refused("bad_op", "`op` is a UUID, new for each operation.")
    if not op.storable:
        raise Refused("bad_text", "A text holds NUL or half a surrogate pair, which nothing can store.")
    if not op.type:
        raise Refused("unknown_type", "`type` names a kind of record.")
    if op.id is None:
        raise Refused("bad_id", "`id` is the record's UUID.")
    try:
        op.action = Action(raw.get("action"))  # type: ignore[arg-type]  # whatever it is, only a known one passes
    except ValueError:
        raise Refused("bad_action", "`action` is create, update or delete.") from None
    base = raw.get("base")
    if base is not None and (type(base) is not int or not 0 <= base < 2**63):
        raise Refused("bad_base", "`base` is a revision, or null.")
    op.base = base
    op.made_at = read_time(raw.get("made_at"), "made_at") if raw.get("made_at") is not None else None
    data = raw.get("data", {})
    if data is None and op.action is Action.DELETE:
        data = {}
    if not isinstance(data, dict):
        raise Refused("bad_data", "`data` is an object with the fields that are set.")
    op.data = data


def name_of(digest: bytes) -> UUID:
    """A UUID (version 8) made from a hash, for what has no name of its own.

    >>> name_of(bytes(32))
    UUID('00000000-0000-8000-8000-000000000000')
    """
    number = int.from_bytes(digest[:16], "big")
    number = number & ~(0xF << 76) | (8 << 76)
    return UUID(int=number & ~(0b11 << 62) | (0b10 << 62))


def _uuid(value: Any) -> UUID | None:
    if not isinstance(value, str) or len(value) != 36:
        return None
    try:
        return msgspec.convert(value, UUID)  # a quarter of what UUID(…) takes
    except msgspec.ValidationError:
        return None


def read_time(value: Any, field: str) -> datetime:
    """An instant in ISO 8601 with its offset, within the years that calendars reckon with (1900–2999).

    >>> read_time("2026-11-22T03:04:05Z", "made_at").isoformat()
    '2026-11-22T03:04:05+00:00'
    """
    if not isinstance(value, str):
        raise Refused("bad_time", f"`{field}` is an instant such as 2026-11-22T03:04:05Z.", field=field)
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise Refused("bad_time", f"`{field}` is an instant such as 2026-11-22T03:04:05Z.", field=field)
    if not 1901 <= at.year <= 2998:
        raise Refused("out_of_range", f"`{field}` lies outside of the years 1900 to 2999.", field=field)
    return at


# --- merging ----------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Touch:
    """One revision of a record: which fields it set, and what they were before (canonical; None for an insert)."""

    rev: int
    own: bool
    actor: UUID | None
    before: Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Collision:
    """One field that both sides changed: what both had seen, what holds now, what the device says."""

    base: Any
    server: Any
    device: Any
    others: frozenset[UUID] = frozenset()

    def as_json(self) -> dict[str, Any]:
        return {"base": self.base, "server": self.server, "device": self.device}


@dataclasses.dataclass(frozen=True, slots=True)
class Merge:
    """What of an edit is applied and what collides; `merged` tells that others had changed the record meanwhile."""

    applied: dict[str, Any]
    collisions: dict[str, Collision]
    merged: bool

    @property
    def status(self) -> Status:
        if self.collisions:
            return Status.CONFLICT
        return Status.MERGED if self.merged else Status.APPLIED


def merge(
    wanted: Mapping[str, Any],
    current: Mapping[str, Any],
    touches: Iterable[Touch],
    base: int | None,
    in_conflict: Mapping[str, Any] | None = None,
) -> Merge:
    """Three-way merge of an edit, field by field.

    A field changed meanwhile when anyone but this device set it after `base`. Where the edit then says something else
    than what holds now, it collides: what holds stays. A field in `in_conflict` (name → its base value) has an open
    conflict, to which every further value is added. Fields absent from `current` are null.

    >>> others = [Touch(7, own=False, actor=None, before={"note": "a"})]
    >>> merge({"note": "c", "status": "reported"}, {"note": "b", "status": "planned"}, others, base=5)
    Merge(applied={'status': 'reported'}, collisions={'note': Collision(base='a', server='b', device='c', \
others=frozenset())}, merged=True)
    """
    meanwhile = [touch for touch in sorted(touches, key=lambda t: t.rev) if not touch.own and touch.rev > (base or 0)]
    open_fields = in_conflict or {}
    applied: dict[str, Any] = {}
    collisions: dict[str, Collision] = {}
    for name, value in wanted.items():
        now = current.get(name)
        if same(value, now):
            continue
        by = [touch for touch in meanwhile if name in touch.before]
        if name in open_fields:
            collisions[name] = Collision(open_fields[name], now, value, _actors(by))
        elif by:
            collisions[name] = Collision(by[0].before[name], now, value, _actors(by))
        else:
            applied[name] = value
    return Merge(applied, collisions, merged=bool(meanwhile))


def same(one: Any, other: Any) -> bool:
    """Whether two canonical values are equal; unlike in Python, true is not 1.

    >>> same(1, 1.0), same(1, True), same([1, True], [True, 1])
    (True, False, False)
    """
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    return (type(one) is bool) == (type(other) is bool) and bool(one == other)


def _actors(touches: Sequence[Touch]) -> frozenset[UUID]:
    return frozenset(touch.actor for touch in touches if touch.actor is not None)


def edited_meanwhile(touches: Iterable[Touch], base: int | None) -> frozenset[UUID] | None:
    """Who (if known) changed a record after `base`, this device aside; None when nobody did."""
    others = [touch for touch in touches if not touch.own and touch.rev > (base or 0)]
    return _actors(others) if others else None


def flatten(values: Mapping[str, Any]) -> dict[str, Any]:
    """A record's values with `answers` spread out as `answers.<question>`.

    >>> flatten({"note": "a", "answers": {"q1": 3}})
    {'note': 'a', 'answers.q1': 3}
    """
    flat = {name: value for name, value in values.items() if name != ANSWERS}
    flat.update({f"{ANSWERS}.{question}": value for question, value in (values.get(ANSWERS) or {}).items()})
    return flat


def answers_of(flat: Mapping[str, Any]) -> dict[str, Any]:
    """The answers among a record's flat values.

    >>> answers_of({"note": "a", "answers.q1": 3, "answers.q2": None})
    {'q1': 3}
    """
    prefix = f"{ANSWERS}."
    return {
        name.removeprefix(prefix): value
        for name, value in flat.items()
        if value is not None and name.startswith(prefix)
    }


def touched_answers(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, Any]:
    """The questions whose answer differs between two states of `answers`, with what it was before."""
    was, now = before or {}, after or {}
    return {f"{ANSWERS}.{q}": was.get(q) for q in {*was, *now} if not same(was.get(q), now.get(q))}


# --- resolving --------------------------------------------------------------------------------------------------------


def still_open(fields: Mapping[str, Mapping[str, Any]]) -> Collection[str]:
    """Names of a conflict's fields that nobody has decided."""
    return [name for name, field in fields.items() if "resolved" not in field]
