"""What a push reads and writes, always for all its records at once: every statement here takes a set."""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from django.db import connection

from field.domain import sync
from field.domain.sync import Action, Op, Touch
from field.services.sync import types
from field.services.sync.types import Field, SyncType
from geo_portal.core import arrays, feed

if TYPE_CHECKING:
    from field.services.sync.push import Batch, OpenConflict, Result, Write


def fetch(sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


# --- operations that were answered before -------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class StoredOp:
    sha256: bytes
    status: str
    answer: dict[str, Any]


def stored_ops(batch: Batch, ops: Sequence[Op]) -> dict[UUID, StoredOp]:
    """Of these operations the ones this device had answered."""
    if batch.device is None:
        return {}
    rows = fetch(
        "SELECT op, sha256, status, rev, answer::text FROM field_sync_op "
        "WHERE device_id = %s AND op = ANY (%s::uuid[])",
        [batch.device.pk, arrays.uuids(op.op for op in ops)],
    )
    found = {}
    for op, sha256, status, rev, answer in rows:
        stored = msgspec.json.decode(answer)
        if rev is not None:
            stored.setdefault("rev", rev)
        found[op] = StoredOp(bytes(sha256), status, stored)
    return found


def store_ops(batch: Batch, results: Sequence[Result]) -> None:
    """Write operations with their answers; the same statement for all."""
    if not results or batch.device is None:
        return
    kept = list({result.op.op: result for result in results}.values())
    ops = [result.op for result in kept]
    revisions = [result.write.rev if result.write else result.rev for result in kept]
    with_body = {sync.Status.REJECTED.value, sync.Status.CONFLICT.value}
    fetch(
        """
        INSERT INTO field_sync_op (op, type, object_id, action, base, made_at, sha256, status, code, rev, answer, body,
                                   device_id, user_id, received_at, clock_offset_s)
        SELECT u.op, u.type, u.object_id, u.action, u.base, u.made_at, decode(u.sha256, 'hex'), u.status, u.code, u.rev,
               u.answer::jsonb, u.body::jsonb, %s, %s, %s, %s
        FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::text[], %s::bigint[], %s::timestamptz[], %s::text[],
                    %s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[])
             AS u(op, type, object_id, action, base, made_at, sha256, status, code, rev, answer, body)
        ORDER BY u.op
        RETURNING 1
        """,
        [
            batch.device.pk,
            batch.user.pk,
            batch.now,
            batch.clock_offset_s,
            arrays.uuids(op.op for op in ops),
            arrays.texts(op.type[:40] for op in ops),
            arrays.plain(op.id for op in ops),
            arrays.plain(op.action.value for op in ops),
            arrays.plain(op.base for op in ops),
            arrays.texts(op.made_at.isoformat() if op.made_at else None for op in ops),
            arrays.plain(op.sha256.hex() for op in ops),
            arrays.plain(result.status.value for result in kept),
            arrays.texts(result.code[:40] for result in kept),
            arrays.plain(revisions),
            arrays.texts(_answer(result, rev) for result, rev in zip(kept, revisions, strict=True)),
            arrays.texts(_body(result.op) if result.status.value in with_body else None for result in kept),
        ],
    )


def _answer(result: Result, own_rev: int | None) -> str:
    """What an answer says beside its status and the revision that the operation made."""
    if not (result.code or result.extra or result.conflict) and result.rev == own_rev:
        return "{}"
    answer = {name: value for name, value in result.answer().items() if name not in {"op", "status"}}
    if answer.get("rev") == own_rev:
        answer.pop("rev", None)
    return msgspec.json.encode(answer).decode()


def _body(op: Op) -> str:
    """What was sent, in a form that can be stored: a text with NUL or half a surrogate pair as its JSON, escaped."""
    if not op.storable:
        return json.dumps({"json": json.dumps(op.raw, default=str)})
    return msgspec.json.encode(op.raw).decode()


# --- records ------------------------------------------------------------------------------------------------


def load(batch: Batch, ops: Sequence[Op]) -> None:
    """Lock and read all records that the operations name, with their parents, conflicts and what was changed since."""
    by_kind: dict[str, list[Op]] = defaultdict(list)
    ids: dict[str, set[UUID]] = defaultdict(set)
    for op in ops:
        kind = types.get(op.type)
        if kind is not None and kind.writer is not None and op.id is not None:
            by_kind[op.type].append(op)
            ids[op.type].add(op.id)
    writable = types.writable()
    for kind in writable:
        for other in kind.rules.name_others(by_kind[kind.name], ids):
            by_kind[other.type].append(other)
    _load_records(batch, by_kind, ids, lock=True)
    _load_conflicts(batch)
    _load_references(batch, by_kind)
    _load_rejected_creates(batch, ops)
    for kind in writable:
        _load_touches(batch, kind, by_kind[kind.name])
    _load_for_rules(batch, by_kind)


def look_at(batch: Batch, ids: dict[str, set[UUID]]) -> None:
    """Read records (kind → ids), with their parents and what their kinds' rules need, to show them. Locks nothing."""
    nothing: dict[str, list[Op]] = defaultdict(list)
    _load_records(batch, nothing, ids, lock=False)
    _load_for_rules(batch, nothing)


def _load_records(batch: Batch, by_kind: dict[str, list[Op]], ids: dict[str, set[UUID]], *, lock: bool) -> None:
    writable = types.writable()
    for kind in reversed(writable):  # children first: their parents have parents, too
        _name_parents(kind, by_kind[kind.name], ids)
    for kind in writable:  # in one order everywhere, so that nobody waits in a circle
        if ids[kind.name]:
            _load_rows(batch, kind, ids[kind.name], lock=lock)


def _load_for_rules(batch: Batch, by_kind: dict[str, list[Op]]) -> None:
    for kind in types.writable():
        rows = [row for row in batch.rows.values() if row.kind is kind]
        if rows:
            kind.rules.load(batch, by_kind[kind.name], rows)


def _name_parents(kind: SyncType, ops: Sequence[Op], ids: dict[str, set[UUID]]) -> None:
    """Parents that operations name, and those of the records as they are."""
    for name, parent_type in kind.rules.parents.items():
        if ids[kind.name]:
            column = kind.column_of(name)
            sql = f'SELECT r.id, r."{column}" FROM "{kind.table}" r WHERE r.id = ANY (%s)'  # noqa: S608  own names
            parents = dict(fetch(sql, [list(ids[kind.name])]))
            if ended := feed.tombstones(kind.name, ids[kind.name] - parents.keys()):
                sql = (
                    "SELECT object_id, (before ->> %s)::uuid FROM change_log "
                    "WHERE type = %s AND object_id = ANY (%s) AND action = 'delete'"
                )
                parents |= dict(fetch(sql, [column, kind.name, list(ended)]))
            ids[parent_type] |= {parent for parent in parents.values() if parent is not None}
        for op in ops:
            try:
                value = op.data.get(name)
                if value is not None:
                    ids[parent_type].add(UUID(types.read_uuid(value, name)))
            except sync.Refused:
                continue  # the operation will be refused for it


def _load_references(batch: Batch, by_kind: Mapping[str, Sequence[Op]]) -> None:
    """Of the reference data that operations name, what is there; one look a table."""
    named: dict[str, set[str]] = defaultdict(set)
    for kind in types.writable():
        for field in kind.references:
            for op in by_kind[kind.name]:
                try:
                    if op.data.get(field.name) is not None:
                        named[field.refers_to].add(types.read_uuid(op.data[field.name], field.name))
                except sync.Refused:
                    continue  # the operation will be refused for it
    for table, ids in named.items():
        sql = f'SELECT r.id FROM "{table}" r WHERE r.id = ANY (%s)'  # noqa: S608  own names
        batch.known["references"][table] = {str(row[0]) for row in fetch(sql, [[UUID(one) for one in ids]])}


def _load_rows(batch: Batch, kind: SyncType, ids: Collection[UUID], *, lock: bool) -> None:
    from field.services.sync.push import Row

    fields = _columns(kind)
    columns = ", ".join(field.select() for field in fields)
    found = fetch(
        f'SELECT r.id, r.rev, {columns} FROM "{kind.table}" r WHERE r.id = ANY (%s::uuid[]) '  # noqa: S608  own names
        f"ORDER BY r.id {'FOR NO KEY UPDATE' if lock else ''}",
        [arrays.uuids(ids)],
    )
    for record, rev, *values in found:
        read = {field.name: field.canonical(value) for field, value in zip(fields, values, strict=True)}
        batch.rows[kind.name, record] = Row(kind, record, sync.flatten(read), rev, exists=True)
    missing = [record for record in ids if (kind.name, record) not in batch.rows]
    ended = feed.tombstones(kind.name, missing) if missing else {}
    for record in missing:
        batch.rows[kind.name, record] = Row(kind, record, ended=ended.get(record))
    _load_last_values(batch, kind, list(ended))


def _load_last_values(batch: Batch, kind: SyncType, ids: Sequence[UUID]) -> None:
    """What records that were deleted said at the end, and who deleted them."""
    if not ids:
        return
    rows = fetch(
        "SELECT object_id, actor_id, before::text FROM change_log WHERE type = %s AND object_id = ANY (%s) "
        "AND action = 'delete' AND at < now() + interval '1 day' ORDER BY rev",
        [kind.name, list(ids)],
    )
    for record, actor, before in rows:
        was = msgspec.json.decode(before)
        row = batch.rows[kind.name, record]
        row.values = sync.flatten({field.name: field.from_log(was.get(field.stored_as)) for field in _columns(kind)})
        row.ended_by = actor


def _columns(kind: SyncType) -> list[Field]:
    return [field for field in (*kind.fields, *kind.hidden) if field.name not in {"created_at", "updated_at"}]


def _load_rejected_creates(batch: Batch, ops: Sequence[Op]) -> None:
    """Records that will never come, since the operation that would have made them was rejected."""
    made_here = {(op.type, op.id) for op in ops if op.action is Action.CREATE}
    missing = [
        row.id for key, row in batch.rows.items() if not row.exists and row.ended is None and key not in made_here
    ]
    if missing and batch.device is not None:
        rows = fetch(
            "SELECT type, object_id FROM field_sync_op WHERE object_id = ANY (%s) AND device_id = %s "
            "AND action = 'create' AND status = 'rejected'",
            [missing, batch.device.pk],
        )
        batch.rejected_creates |= {(name, record) for name, record in rows}


def _load_touches(batch: Batch, kind: SyncType, ops: Iterable[Op]) -> None:
    """For records that an operation has not seen as they are: what was changed since its base, field by field."""
    since: dict[UUID, int] = {}
    for op in ops:
        row = batch.rows.get((kind.name, op.id)) if op.id else None
        if row is not None and row.exists and (op.base or 0) < row.rev:
            since[row.id] = min(since.get(row.id, op.base or 0), op.base or 0)
    for record, touch in touches_of(batch, kind, since):
        batch.rows[kind.name, record].touches.append(touch)


def touches_of(batch: Batch, kind: SyncType, since: dict[UUID, int]) -> list[tuple[UUID, Touch]]:
    """The revisions of these records above the given ones."""
    if not since:
        return []
    rows = fetch(
        "SELECT object_id, rev, device_id, actor_id, action, before::text, after::text FROM change_log "
        "WHERE type = %s AND object_id = ANY (%s) AND rev > %s AND at < now() + interval '1 day'",
        [kind.name, list(since), min(since.values())],
    )
    device = batch.device.pk if batch.device else None
    return [
        (record, Touch(rev, device is not None and device_id == device, actor, _before(kind, action, before, after)))
        for record, rev, device_id, actor, action, before, after in rows
    ]


def _before(kind: SyncType, action: str, before: str | None, after: str | None) -> dict[str, Any]:
    was = msgspec.json.decode(before) if before else {}
    now = msgspec.json.decode(after) if after else {}
    found: dict[str, Any] = {}
    for field in kind.fields:
        if field.stored_as not in now:
            continue
        if field.name == sync.ANSWERS:
            found |= sync.touched_answers(was.get(field.stored_as), now[field.stored_as])
        elif action != "insert":
            found[field.name] = field.from_log(was.get(field.stored_as))
        elif field.from_log(now[field.stored_as]) != field.default:  # what nobody said, nobody set
            found[field.name] = None
    return found


def _load_conflicts(batch: Batch) -> None:
    """The open conflicts of the records at hand."""
    from field.services.sync.push import OpenConflict

    ids = [row.id for row in batch.rows.values()]
    if not ids:
        return
    rows = fetch(
        "SELECT id, type, object_id, site_id, fields::text, edits::text, authors FROM field_conflict "
        "WHERE resolved_at IS NULL AND object_id = ANY (%s::uuid[]) ORDER BY id FOR NO KEY UPDATE",
        [arrays.uuids(ids)],
    )
    for conflict, type_name, record, site, fields, edits, authors in rows:
        batch.conflicts[type_name, record] = OpenConflict(
            conflict,
            type_name,
            record,
            str(site) if site else None,
            msgspec.json.decode(fields),
            msgspec.json.decode(edits),
            [str(author) for author in authors],
        )


def check_references() -> None:
    """Let the database refuse now what it would refuse at the commit: here it can still be told whose fault it is."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def store_conflicts(batch: Batch) -> None:
    """Write the conflicts that were met or decided, the latter first: a record has at most one that is open."""
    open_ones = batch.conflicts.values()
    for conflicts in (batch.settled_conflicts, open_ones):
        dirty = [conflict for conflict in conflicts if conflict.is_dirty]
        if not dirty:
            continue
        rows = [
            (
                conflict.id,
                conflict.type,
                conflict.object_id,
                _site_of(batch, conflict),
                msgspec.json.encode(conflict.fields).decode(),
                msgspec.json.encode(conflict.edits).decode(),
                "{" + ",".join(conflict.authors) + "}",
                batch.now if conflict.resolved else None,
                batch.user.pk if conflict.resolved else None,
            )
            for conflict in dirty
        ]
        revisions = dict(fetch(_STORE_CONFLICTS, [list(column) for column in zip(*rows, strict=True)]))
        for conflict in dirty:
            row = batch.rows.get(("conflict", conflict.id))
            if row is not None:
                row.rev = revisions[conflict.id]


def _site_of(batch: Batch, conflict: OpenConflict) -> UUID | None:
    """Where its record stands by now: a later operation of the same push may have moved it."""
    row = batch.rows.get((conflict.type, conflict.object_id))
    site = row.kind.rules.site_of(batch, row.values) if row is not None else None
    return UUID(site or conflict.site) if site or conflict.site else None


_STORE_CONFLICTS = """
INSERT INTO field_conflict (id, type, object_id, site_id, fields, edits, authors, resolved_at, resolved_by_id,
                            rev, created_at, updated_at)
SELECT u.id, u.type, u.object_id, u.site, u.fields::jsonb, u.edits::jsonb, u.authors::uuid[], u.resolved_at,
       u.resolved_by, 0, now(), now()
FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::timestamptz[],
            %s::uuid[])
     AS u(id, type, object_id, site, fields, edits, authors, resolved_at, resolved_by)
ORDER BY u.id
ON CONFLICT (id) DO UPDATE SET
    fields = excluded.fields, edits = excluded.edits, authors = excluded.authors, resolved_at = excluded.resolved_at,
    resolved_by_id = excluded.resolved_by_id, updated_at = now()
RETURNING id, rev
"""


# --- writing ------------------------------------------------------------------------------------------------


def insert_rows(kind: SyncType, writes: Sequence[Write]) -> None:
    """Insert records, ordered by id, and note their revisions."""
    if not writes:
        return
    fields = _columns(kind)
    sql = f"""
        INSERT INTO "{kind.table}" (id, {_names(fields)}, created_at, updated_at)
        SELECT u.id, {_casts(fields)}, now(), now()
        FROM unnest(%s::uuid[], {_arrays(fields)}) AS u(id, {_aliases(fields)})
        ORDER BY u.id
        RETURNING id, rev
    """  # noqa: S608  own names
    _run(sql, fields, writes)


def update_rows(kind: SyncType, writes: Sequence[Write]) -> None:
    """Set what devices may set, as it was decided; rows are locked, so the rest of it is as it was read."""
    if not writes:
        return
    people = kind.rules.people_fields if kind.writer else ()
    fields = [
        field
        for field in _columns(kind)
        if (field.writable and not field.fixed) or field.derived or field.name == sync.ANSWERS or field.name in people
    ]
    assigned = ", ".join(f'"{field.stored_as}" = {field.assigned(f"u.c{place}")}' for place, field in enumerate(fields))
    sql = f"""
        UPDATE "{kind.table}" r SET {assigned}, updated_at = now()
        FROM unnest(%s::uuid[], {_arrays(fields)}) AS u(id, {_aliases(fields)})
        WHERE r.id = u.id
        RETURNING r.id, r.rev
    """  # noqa: S608  own names
    _run(sql, fields, writes)


def _names(fields: Sequence[Field]) -> str:
    return ", ".join(f'"{field.stored_as}"' for field in fields)


def _casts(fields: Sequence[Field]) -> str:
    return ", ".join(f"u.c{place}{field.cast}" for place, field in enumerate(fields))


def _arrays(fields: Sequence[Field]) -> str:
    return ", ".join(f"%s::{field.array}" for field in fields)


def _aliases(fields: Sequence[Field]) -> str:
    return ", ".join(f"c{place}" for place in range(len(fields)))


def _run(sql: str, fields: Sequence[Field], writes: Sequence[Write]) -> None:
    columns = []
    for field in fields:
        values: list[Any]
        if field.name == sync.ANSWERS:
            values = [sync.answers_of(write.values) for write in writes]
        else:
            values = [write.values.get(field.name) for write in writes]
        columns.append(field.array_of(values))
    revisions = dict(fetch(sql, [arrays.uuids(write.row.id for write in writes), *columns]))
    for write in writes:
        write.rev = write.row.rev = revisions[write.row.id]


def note_ends(kind: SyncType, writes: Sequence[Write]) -> None:
    """The revisions of deletions."""
    ended = feed.tombstones(kind.name, [write.row.id for write in writes])
    for write in writes:
        write.rev = write.row.ended = ended.get(write.row.id)
