"""Push: what devices made offline, applied by set in one transaction, and answered operation by operation.

The steps of a request: read the operations, lock and load all records they name, decide group by group in memory (pure
rules of `domain.sync` and the kinds' `Writer`s), write by set, store each operation with its answer. Operations of one
record are written one after the other (in rounds), so that each has its own revision and entry in the history. When the
database refuses a set all the same, the groups are halved until the culprit stands alone.
"""

from __future__ import annotations

import copy
import dataclasses
import logging
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
    transaction,
)

from field.domain import sync
from field.domain.sync import Action, Collision, Op, Refused, Status, Touch
from field.models.sync import MOST_EDITS
from field.services.sync import loading, types
from field.services.sync.pull import records_now
from field.services.sync.scope import Scope, scope_of
from field.services.sync.types import ResolutionWriter, SyncType
from geo_portal.accounts.models import Device
from geo_portal.accounts.rights import Rights, rights_of
from geo_portal.core import audit, clock, feed, turns
from geo_portal.core.ids import uuid7

log = logging.getLogger(__name__)

ATTEMPTS = 5
TRY_AGAIN = {"40P01", "40001", "55P03"}  # deadlock, serialisation, lock not available in time
LOCK_PATIENCE = "3s"  # for one lock; whoever holds it for longer is no push, and a thread is not kept for it


@dataclasses.dataclass(slots=True)
class Row:
    """A record during a push. `values` are canonical, answers flat; those of `hidden` columns stand among them."""

    kind: SyncType
    id: UUID
    values: dict[str, Any] = dataclasses.field(default_factory=dict)
    rev: int = 0
    exists: bool = False
    ended: int | None = None
    """The revision of its deletion, if it stood once; `values` are then its last ones."""
    ended_by: UUID | None = None
    touches: list[Touch] = dataclasses.field(default_factory=list)
    round: int = 0

    @property
    def key(self) -> tuple[str, UUID]:
        return (self.kind.name, self.id)


@dataclasses.dataclass(slots=True)
class OpenConflict:
    """The open conflict of a record, as it is or as it will be."""

    id: UUID
    type: str
    object_id: UUID
    site: str | None
    fields: dict[str, dict[str, Any]]
    edits: list[dict[str, Any]]
    authors: list[str]
    is_dirty: bool = False
    resolved: bool = False


@dataclasses.dataclass(slots=True)
class Result:
    """What became of one operation. `row` and `write` lead to the revision and content once they are written."""

    op: Op
    status: Status
    code: str = ""
    detail: str = ""
    row: Row | None = None
    write: Write | None = None
    rev: int | None = None
    conflict: UUID | None = None
    extra: dict[str, Any] = dataclasses.field(default_factory=dict)

    def answer(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"op": self.op.echo, "status": self.status.value}
        if self.code:
            answer |= {"code": self.code, "detail": self.detail}
        if self.rev is not None:
            answer["rev"] = self.rev
        if self.conflict is not None:
            answer["conflict"] = str(self.conflict)
        return answer | self.extra


@dataclasses.dataclass(slots=True)
class Write:
    """One version of one record to be written: insert, update or delete."""

    action: Action
    row: Row
    values: dict[str, Any]
    round: int
    rev: int | None = None


_NAMES = {kind: tuple(field.name for field in dataclasses.fields(kind)) for kind in (Row, OpenConflict)}


def _copied(value: Any) -> Any:
    return value.copy() if isinstance(value, (dict, list)) else value


class Batch:
    """All that one attempt knows: the sender, the loaded records, and what will be written."""

    def __init__(self, user: Any, device: Device | None, clock_offset_s: float | None) -> None:
        self.user, self.device, self.clock_offset_s = user, device, clock_offset_s
        self.scope: Scope = scope_of(user)
        self.rights: Rights = rights_of(user)  # of the same moment: scope_of has them read anew
        self.me = str(user.pk)
        self.now: datetime = clock.now()
        self.rows: dict[tuple[str, UUID], Row] = {}
        self.conflicts: dict[tuple[str, UUID], OpenConflict] = {}
        self.settled_conflicts: list[OpenConflict] = []
        self.rejected_creates: set[tuple[str, UUID]] = set()
        self.writes: list[Write] = []
        self._children: dict[tuple[str, UUID], int] = {}  # the latest round of what hangs on a record
        self.known: dict[str, Any] = defaultdict(dict)
        """What the writers loaded, each under a name of its own."""
        self._journal: list[Callable[[], Any]] | None = None
        self._saved: set[int] = set()
        self._by_parent: dict[tuple[str, UUID], list[tuple[str, Row]]] | None = None

    # --- a group is whole or not at all -------------------------------------------------------------------------
    def begin_group(self) -> None:
        self._journal, self._saved = [], set()

    def keep_group(self) -> None:
        """Its steps back lead to this batch and all it loaded: with them, only the garbage collector would free it."""
        self._journal = None

    def undo_group(self) -> None:
        for undo in reversed(self._journal or []):
            undo()
        self._journal = None

    def remember(self, thing: Any) -> None:
        """Keep a copy of a row or conflict before it changes, once a group."""
        if self._journal is None or id(thing) in self._saved:
            return
        self._saved.add(id(thing))
        state = [(name, _copied(getattr(thing, name))) for name in _NAMES[type(thing)]]
        if isinstance(thing, OpenConflict):
            state.append(("fields", copy.deepcopy(thing.fields)))

        def undo() -> None:
            for name, value in state:
                setattr(thing, name, value)

        self._journal.append(undo)

    # --- what writers and decisions do --------------------------------------------------------------------------
    def row(self, type_name: str, record: UUID | str | None) -> Row | None:
        """A record that stands, or will."""
        key = (type_name, record if isinstance(record, UUID) else UUID(record)) if record else None
        row = self.rows.get(key) if key else None
        return row if row is not None and row.exists else None

    def require_parents(self, kind: SyncType, values: dict[str, Any]) -> None:
        """Refuse what hangs on a record that is not there; what can do without a parent outlives its deletion."""
        for name, parent_type in kind.rules.parents.items():
            parent = values.get(name)
            if parent is None:
                continue
            row = self.rows.get((parent_type, UUID(parent)))
            if row is not None and row.exists:
                continue
            if row is not None and row.ended is not None:
                if not kind.requires(name):
                    values[name] = None
                    continue
                raise Refused("parent_deleted", f"The record in `{name}` was deleted.", field=name)
            if (parent_type, UUID(parent)) in self.rejected_creates:
                raise Refused("parent_rejected", f"The record in `{name}` was rejected.", field=name)
            raise Refused("missing_parent", f"The record in `{name}` is not here yet.", retry=True, field=name)

    def stage(self, action: Action, row: Row, values: Mapping[str, Any]) -> Write:
        """Note a version to be written; the row is from now on as it will be."""
        self.remember(row)
        if self._journal is not None:
            count = len(self.writes)
            self._journal.append(lambda: self.writes.__delitem__(slice(count, None)))
        parents = [self.row(name, values.get(field)) for field, name in self._parents(row.kind)]
        # after its parents, and a parent after what was decided earlier about its children: they knew it as it was
        floor = max((parent.round for parent in parents if parent), default=0)
        floor = max(floor, self._children.get(row.key, -1) + 1)
        if action is Action.DELETE:
            # what hangs on it goes with it, after whatever was decided about that before
            for hanging in self._hanging_on(row):
                floor = max(floor, hanging.round)
                self.remember(hanging)
                hanging.exists, hanging.ended = False, hanging.rev
        round_ = max(row.round + 1, floor, 1)
        for parent in parents:
            if parent:
                self._children[parent.key] = max(self._children.get(parent.key, 0), round_)
        row.values, row.exists, row.round = dict(values), action is not Action.DELETE, round_
        if action is Action.DELETE:
            row.ended = row.rev  # until the deletion's own revision is known
        if action is Action.CREATE:
            self._by_parent = None  # it hangs on others now
        write = Write(action, row, row.values, round_)
        self.writes.append(write)
        return write

    @staticmethod
    def _parents(kind: SyncType) -> Iterable[tuple[str, str]]:
        return kind.rules.parents.items() if kind.writer else ()

    def _hanging_on(self, row: Row) -> list[Row]:
        """Records at hand that go with this one: those whose parent it must be."""
        musts = {
            (kind.name, name)
            for kind in types.writable()
            for name, parent in self._parents(kind)
            if parent == row.kind.name and (field := kind.field(name)) is not None and field.required
        }
        if not musts:
            return []
        if self._by_parent is None:
            self._by_parent = defaultdict(list)
            for one in self.rows.values():
                for name, parent in self._parents(one.kind):
                    if (above := one.values.get(name)) is not None:
                        self._by_parent[parent, UUID(above)].append((name, one))
        return [one for name, one in self._by_parent[row.key] if (one.kind.name, name) in musts and one.exists]

    def undecided(self, row: Row) -> dict[str, Any]:
        """The fields of a record that are in conflict, each with the value both sides had seen."""
        conflict = self.conflicts.get(row.key)
        if conflict is None:
            return {}
        return {name: conflict.fields[name]["base"] for name in sync.still_open(conflict.fields)}

    def conflict_about(self, row: Row, collisions: Mapping[str, Collision], op: Op) -> UUID:
        """Keep both values of each colliding field in the record's open conflict."""
        conflict = self.conflicts.get(row.key)
        if conflict is None:
            site = row.kind.rules.site_of(self, row.values) if row.kind.writer else None
            conflict = OpenConflict(uuid7(), row.kind.name, row.id, site, {}, [], [])
            self.conflicts[row.key] = conflict
            if self._journal is not None:
                self._journal.append(lambda: self.conflicts.__delitem__(row.key))
        self.remember(conflict)
        conflict.fields = dict(conflict.fields)
        for name, collision in collisions.items():
            known = conflict.fields.get(name)
            base = known["base"] if known and "resolved" not in known else collision.base
            conflict.fields[name] = {**collision.as_json(), "base": base}
        conflict.edits = [
            *conflict.edits[1 - MOST_EDITS :],
            {
                "op": str(op.op),
                "device": str(self.device.pk) if self.device else None,
                "user": self.me,
                "made_at": types.instant(op.made_at) if op.made_at else None,
                "received_at": types.instant(self.now),
                "fields": {name: collision.device for name, collision in collisions.items()},
            },
        ]
        people = {self.me, *(str(actor) for collision in collisions.values() for actor in collision.others)}
        conflict.authors = sorted({*conflict.authors, *people})
        conflict.is_dirty = True
        return conflict.id

    def close_conflict_fields(self, conflict: OpenConflict, decided: Mapping[str, Any]) -> None:
        """Note what was decided for fields of a conflict; with the last one it is resolved."""
        self.remember(conflict)
        conflict.fields = {
            name: {**field, "resolved": decided[name]} if name in decided else field
            for name, field in conflict.fields.items()
        }
        conflict.authors = sorted({*conflict.authors, self.me})
        conflict.resolved = not sync.still_open(conflict.fields)
        conflict.is_dirty = True
        if conflict.resolved:
            key = (conflict.type, conflict.object_id)
            del self.conflicts[key]
            self.settled_conflicts.append(conflict)
            if self._journal is not None:
                self._journal.append(self.settled_conflicts.pop)
                self._journal.append(lambda: self.conflicts.__setitem__(key, conflict))


# --- one request --------------------------------------------------------------------------------------------


def push(
    user: Any, device: Device, groups: Sequence[Sequence[Op]], *, schema: int, clock_offset_s: float | None
) -> list[dict[str, Any]]:
    """Apply the groups in order, each whole or not at all; one answer for each operation, in the order sent.

    Committed when it returns. What another transaction was in the way of answers `retry` with code `busy`.
    """
    if schema > sync.SCHEMA:
        later = "This server does not know that schema yet."
        return [_retry(op, "schema_too_new", later).answer() for group in groups for op in group]
    if not groups:  # a client that asks whether it is heard; there would be no half to look for a culprit in
        return []
    for attempt in range(ATTEMPTS):
        try:
            with audit.acting(source="sync"), transaction.atomic():
                _take_turns(device)
                return _settle(user, device, groups, clock_offset_s)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in TRY_AGAIN:
                raise
            time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311  spreads repeats, hides nothing
    return [_retry(op, "busy", "Others are writing to the same records.").answer() for group in groups for op in group]


def _retry(op: Op, code: str, detail: str) -> Result:
    return Result(op, Status.RETRY, code, detail)


def _take_turns(device: Device) -> None:
    """Requests of one device come one after the other: of racing repeats the later ones find the answer stored."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, true), pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [LOCK_PATIENCE, f"sync:{device.pk}"],
        )


def _settle(
    user: Any, device: Device, groups: Sequence[Sequence[Op]], clock_offset_s: float | None
) -> list[dict[str, Any]]:
    """Try these groups together; if the database refuses the set, half by half, and the culprit alone.

    What goes wrong unforeseen is ours to repair; until then the culprit waits (`retry`), and keeps nobody else up.
    """
    for again in range(2):
        try:
            with transaction.atomic():
                return _Attempt(Batch(user, device, clock_offset_s), groups).run()
        except (IntegrityError, DataError) as error:
            if again == 0:
                continue  # somebody made or removed a record in between: the second look sees it
            if len(groups) == 1:
                return _refuse_group(user, device, groups[0], clock_offset_s, error)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            if len(groups) == 1:
                log.exception("a pushed group could not be processed", extra={"device": str(device.pk)})
                sorry = "The server could not process this; it is noted there. Try again later."
                return [_retry(op, "busy", sorry).answer() for op in groups[0]]
            break
    half = len(groups) // 2
    return _settle(user, device, groups[:half], clock_offset_s) + _settle(user, device, groups[half:], clock_offset_s)


def _refuse_group(
    user: Any, device: Device, group: Sequence[Op], clock_offset_s: float | None, error: DatabaseError
) -> list[dict[str, Any]]:
    """The database itself refuses this group: kept as rejected under the name of the rule it broke."""
    rule = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "value_not_storable"
    if getattr(error.__cause__, "sqlstate", None) == "23505" and rule.endswith(("_pkey", "conflict_open_once")):
        # a race against others who make the same records, lost several times in a row; it can be won later
        return [_retry(op, "busy", "Others are writing to the same records.").answer() for op in group]
    log.warning("a pushed group was refused by the database", extra={"rule": rule, "device": str(device.pk)})
    for op in group:
        op.fault = op.fault or Refused(rule[:40], "The database does not take this.")
    with transaction.atomic():
        return _Attempt(Batch(user, device, clock_offset_s), [group]).run()


class _Attempt:
    """Loads, decides, writes and stores; one transaction's work."""

    def __init__(
        self, batch: Batch, groups: Sequence[Sequence[Op]], loaded: Callable[[Batch], None] | None = None
    ) -> None:
        self.batch, self.groups, self.loaded = batch, groups, loaded
        self.ops = [op for group in groups for op in group]
        self.stored: dict[UUID, loading.StoredOp] = {}
        self.decided: dict[UUID, Result] = {}

    def run(self) -> list[dict[str, Any]]:
        """Apply all groups and keep the operations; the answers in the order sent."""
        results = self.settle()
        loading.store_ops(self.batch, [result for result in results if self._is_stored(result)])
        return [self._answer(result) for result in results]

    def settle(self) -> list[Result]:
        self.stored = loading.stored_ops(self.batch, self.ops)
        fresh = [op for op in self.ops if op.op not in self.stored and op.fault is None]
        loading.load(self.batch, fresh)
        if self.loaded is not None:
            self.loaded(self.batch)
        results = [result for group in self.groups for result in self._group(group)]
        self._write()
        self._tell_makers()
        loading.store_conflicts(self.batch)
        loading.check_references()
        self._fill_in(results)
        return results

    # --- deciding -----------------------------------------------------------------------------------------------
    def _group(self, group: Sequence[Op]) -> list[Result]:
        turns.give_way()
        self.batch.begin_group()
        results: list[Result] = []
        culprit: Result | None = None
        within: dict[UUID, Result] = {}
        for op in group:
            result = self._one(op, within)
            results.append(result)
            within.setdefault(op.op, result)
            failed = result.status in {Status.REJECTED, Status.RETRY}
            if failed or (result.status is Status.DUPLICATE and result.extra.get("was") == Status.REJECTED):
                culprit = result
                break
        if culprit is None:
            for number, result in within.items():
                self.decided.setdefault(number, result)
            self.batch.keep_group()
            return results
        self.batch.undo_group()
        return [self._companion(op, culprit) for op in group]

    def _companion(self, op: Op, culprit: Result) -> Result:
        if op.raw is culprit.op.raw:
            if culprit.status is Status.REJECTED:
                self.decided.setdefault(op.op, culprit)
                if op.action is Action.CREATE and op.id is not None:
                    self.batch.rejected_creates.add((op.type, op.id))
            return culprit
        known = self.stored.get(op.op)
        if known is not None and known.sha256 == op.sha256:
            return self._repeated(op, known)
        before = self.decided.get(op.op)
        if before is not None and before.op.sha256 == op.sha256:
            return self._again(op, before)
        because = {"because": culprit.op.echo}
        if culprit.status is Status.RETRY:
            return Result(op, Status.RETRY, "group_retry", "Another operation of its group has to wait.", extra=because)
        detail = "Another operation of its group was rejected."
        return Result(op, Status.REJECTED, "group_rejected", detail, extra=because)

    def _one(self, op: Op, within: Mapping[UUID, Result]) -> Result:
        known = self.stored.get(op.op)
        if known is not None:
            return self._repeated(op, known) if known.sha256 == op.sha256 else self._reused(op)
        before = self.decided.get(op.op) or within.get(op.op)
        if before is not None:
            return self._again(op, before) if before.op.sha256 == op.sha256 else self._reused(op)
        try:
            if op.fault is not None:
                raise op.fault
            return self._decide(op)
        except Refused as refusal:
            extra = {"field": refusal.field} if refusal.field else {}
            status = Status.RETRY if refusal.retry else Status.REJECTED
            return Result(op, status, refusal.code, refusal.detail, extra=extra)

    def _repeated(self, op: Op, known: loading.StoredOp) -> Result:
        return Result(op, Status.DUPLICATE, extra={**known.answer, "was": known.status, "status": "duplicate"})

    def _again(self, op: Op, before: Result) -> Result:
        """The same operation twice in one request."""
        return Result(op, Status.DUPLICATE, extra={"was": before.status.value, "of": before})

    def _reused(self, op: Op) -> Result:
        """Kept under an id made from its content: the other one has its place already."""
        log.warning("an operation id came again with another body", extra={"op": str(op.op), "user": self.batch.me})
        again = dataclasses.replace(op, op=sync.name_of(op.sha256))
        known = self.stored.get(again.op) or loading.stored_ops(self.batch, [again]).get(again.op)
        if known is not None:
            self.stored[again.op] = known
        detail = "This operation id was used with another body; make a new one."
        return Result(again, Status.REJECTED, "op_reuse", detail)

    def _decide(self, op: Op) -> Result:
        kind = types.get(op.type)
        if kind is None:
            raise Refused("unknown_type", "There is no such kind of record.")
        if kind.writer is None:
            raise Refused("read_only", "Devices do not write this kind of record.")
        row = self.batch.rows[op.type, op.record]
        if isinstance(kind.writer, ResolutionWriter):
            return kind.writer.resolve(self.batch, row, op)
        match op.action:
            case Action.DELETE:
                return self._delete(kind, row, op)
            case Action.CREATE if not row.exists and row.ended is None:
                return self._create(kind, row, op)
            case _:
                return self._update(kind, row, op)

    def _create(self, kind: SyncType, row: Row, op: Op) -> Result:
        wanted = self._read(kind, op)
        values = kind.blank()
        values |= {name: value for name, value in wanted.items() if value is not None}
        for field in kind.fields:
            if field.required and values.get(field.name) is None:
                raise Refused("required", f"`{field.name}` is needed.", field=field.name)
        self.batch.require_parents(kind, values)
        kind.require_references(self.batch, values)
        kind.rules.may_create(self.batch, values, op)
        kind.rules.derive(self.batch, values, values.keys(), op)
        kind.rules.check(self.batch, values, values.keys())
        write = self.batch.stage(Action.CREATE, row, values)
        return Result(op, Status.APPLIED, row=row, write=write)

    def _update(self, kind: SyncType, row: Row, op: Op) -> Result:
        batch = self.batch
        if not row.exists:
            if row.ended is None:
                raise self._never_seen(row)
            kind.rules.may_change(batch, row, op)
            return self._edit_of_deleted(row, self._read(kind, op), op)
        kind.rules.may_change(batch, row, op)
        wanted = self._read(kind, op)
        for name in wanted:
            field = kind.field(name)
            if field is not None and field.fixed and wanted[name] != row.values.get(name):
                raise Refused("read_only", f"`{name}` does not change any more.", field=name)
        kind.rules.before_merge(batch, row, wanted)
        merged = sync.merge(wanted, row.values, row.touches, op.base, batch.undecided(row))
        result = Result(op, merged.status, row=row)
        if merged.applied:
            batch.require_parents(kind, merged.applied)
            values = {**row.values, **merged.applied}
            kind.require_references(batch, merged.applied)
            kind.rules.derive(batch, values, merged.applied.keys(), op)
            kind.rules.check(batch, values, merged.applied.keys())
            result.write = batch.stage(Action.UPDATE, row, values)
        if merged.collisions:
            result.conflict = batch.conflict_about(row, merged.collisions, op)
        return result

    def _never_seen(self, row: Row) -> Refused:
        if row.key in self.batch.rejected_creates:
            return Refused("parent_rejected", "The operation that would have made this record was rejected.")
        return Refused("missing_record", "There is no such record yet.", retry=True)

    def _edit_of_deleted(self, row: Row, wanted: Mapping[str, Any], op: Op) -> Result:
        """The record stays deleted; what the device says is kept."""
        others = frozenset({row.ended_by} if row.ended_by else ())
        collisions = {name: Collision(row.values.get(name), None, value, others) for name, value in wanted.items()}
        collisions[sync.DELETED] = Collision(base=False, server=True, device=False, others=others)
        conflict = self.batch.conflict_about(row, collisions, op)
        return Result(op, Status.CONFLICT, row=row, conflict=conflict)

    def _delete(self, kind: SyncType, row: Row, op: Op) -> Result:
        if not row.exists:
            if row.ended is None:
                raise self._never_seen(row)
            kind.rules.may_change(self.batch, row, op)
            return Result(op, Status.APPLIED, row=row)
        kind.rules.may_change(self.batch, row, op)
        kind.rules.may_delete(self.batch, row, op)
        others = sync.edited_meanwhile(row.touches, op.base)
        if others is not None:
            collision = Collision(base=False, server=False, device=True, others=others)
            conflict = self.batch.conflict_about(row, {sync.DELETED: collision}, op)
            return Result(op, Status.CONFLICT, row=row, conflict=conflict)
        write = self.batch.stage(Action.DELETE, row, row.values)
        return Result(op, Status.APPLIED, row=row, write=write)

    def _read(self, kind: SyncType, op: Op) -> dict[str, Any]:
        """The fields an operation sets, canonical."""
        wanted: dict[str, Any] = {}
        for name, value in op.data.items():
            field = kind.field(name)
            if name in kind.rules.people_fields:
                if value not in (None, self.batch.me):
                    raise Refused("forbidden", f"`{name}` may name nobody but yourself.", field=name)
                if field is None:
                    continue
            if field is None:
                wanted[name] = kind.rules.read_other(name, value)  # raises for what is not there
            elif name in kind.rules.people_fields:
                wanted[name] = field.read(value)
            elif not field.writable:
                raise Refused("read_only", f"`{name}` is not for devices to write.", field=name)
            else:
                wanted[name] = field.read(value)
        return wanted

    # --- writing ------------------------------------------------------------------------------------------------
    def _write(self) -> None:
        """Round by round: parents before children, and deletions, children first, at a round's end."""
        rounds: dict[int, list[Write]] = defaultdict(list)
        for write in self.batch.writes:
            rounds[write.round].append(write)
        kinds = types.writable()
        for number in sorted(rounds):
            by: dict[tuple[str, Action], list[Write]] = defaultdict(list)
            for write in rounds[number]:
                by[write.row.kind.name, write.action].append(write)
            for kind in kinds:
                made, changed = by[kind.name, Action.CREATE], by[kind.name, Action.UPDATE]
                loading.insert_rows(kind, made)
                loading.update_rows(kind, changed)
                if made or changed:
                    kind.rules.written(self.batch, [w.row for w in made], [w.row for w in changed])
            for kind in reversed(kinds):
                if gone := by[kind.name, Action.DELETE]:
                    kind.rules.delete(self.batch, sorted(write.row.id for write in gone))
                    loading.note_ends(kind, gone)

    def _tell_makers(self) -> None:
        """Who makes a record that is not in their scope (a photo of a visit at a site they have just lost) hears of it
        all the same: by the feed their device learns that it is not to keep it."""
        notes = []
        for write in self.batch.writes:
            if write.action is Action.CREATE:
                site = write.row.kind.rules.site_of(self.batch, write.values)
                if site is None or UUID(site) not in self.batch.scope.sites:
                    notes.append((self.batch.user.pk, write.row.kind.name, write.row.id))
        feed.note(notes)

    def _fill_in(self, results: Iterable[Result]) -> None:
        """Revisions, and the record as it is for whoever has not seen all of it."""
        wanted: dict[str, set[UUID]] = defaultdict(set)
        for result in results:
            if result.rev is None and result.row is not None:
                row = result.row
                result.rev = result.write.rev if result.write else row.rev if row.exists else row.ended
            if result.status in {Status.MERGED, Status.CONFLICT} and result.row is not None:
                wanted[result.row.kind.name].add(result.row.id)
        for type_name, ids in wanted.items():
            kind = types.named(type_name)
            now = records_now(kind, ids)
            for result in results:
                behind = result.status in {Status.MERGED, Status.CONFLICT}
                if behind and result.row is not None and result.row.kind is kind:
                    result.rev, result.extra["data"] = now.get(result.row.id, (result.rev, None))

    def _is_stored(self, result: Result) -> bool:
        if result.status in {Status.RETRY, Status.DUPLICATE} or result.code == "group_rejected":
            return False
        return result.op.op not in self.stored

    def _answer(self, result: Result) -> dict[str, Any]:
        of = result.extra.get("of")
        if isinstance(of, Result):
            was = of.answer()
            return {**was, "op": result.op.echo, "status": "duplicate", "was": was["status"]}
        return result.answer() if result.status is not Status.DUPLICATE else {**result.extra, "op": result.op.echo}


def run_one(batch: Batch, op: Op, *, loaded: Callable[[Batch], None] | None = None) -> Result:
    """Decide and write a single operation that is not kept: one made in the console. In the caller's transaction.

    `loaded` is called when all records are locked and read, before anything is decided; it may raise.
    """
    return _Attempt(batch, [[op]], loaded).settle()[0]
