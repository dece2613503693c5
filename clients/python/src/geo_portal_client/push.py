"""Sending the outbox: batches, halving, and what each answer means for the store."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from geo_portal_client.errors import Busy, Offline, Refused
from geo_portal_client.ops import CREATE, DELETE, Group, Json, Op, apply_fields, halves, to_json
from geo_portal_client.outbox import Outbox
from geo_portal_client.store import Record, Store
from geo_portal_client.wire import Wire

PATH = "/api/v1/sync/push"
SETTLED = ("applied", "merged", "conflict")
UNREADABLE = {400, 413, 422}
"""The server did not take the request as a whole. One of its groups is the reason."""

PARENT_ASIDE = "parent_aside"
"""Our own code, beside the server's."""

MAX_OPS = 1000
MAX_BYTES = 2 * 1024 * 1024
ENVELOPE_BYTES = 500
FAILING_S = 60.0
"""So long a server that fails at everything is left alone."""


@dataclasses.dataclass(slots=True)
class Pushed:
    """Counts of operations by what became of them."""

    applied: int = 0
    merged: int = 0
    conflict: int = 0
    set_aside: int = 0
    postponed: int = 0
    requests: int = 0


def stamp(at: datetime) -> str:
    """ISO 8601 in UTC, with `Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Pusher:
    """The sending half of the records' lane.

    `clock` tells the device's time, which may be wrong; `monotonic` the seconds that pass. `answered` is called with
    each operation and the server's answer to it, before the store forgets the operation.
    """

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        wire: Wire,
        *,
        schema: int,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        answered: Callable[[Op, Json], None] | None = None,
    ) -> None:
        self._store, self._outbox, self._wire = store, outbox, wire
        self.schema = schema
        self.app_version = ""
        self._clock, self._monotonic, self._answered = clock, monotonic, answered
        self._max_ops, self._max_bytes = MAX_OPS, MAX_BYTES

    def push_batch(self, into: Pushed) -> bool:
        """Send the next batch, in as many requests as it takes; whether there was one.

        Raises Offline, Busy, SignedOut, Revoked; and Refused when the server takes no request of ours at all. Whatever
        is raised, what was answered until then is in the store and the rest still waits.
        """
        batch = self._outbox.ready(self._monotonic(), max_ops=self._max_ops, max_bytes=self._max_bytes - ENVELOPE_BYTES)
        if not batch:
            return False
        batch = [group for group in batch if not self._stands_behind_aside(group, into)]
        parts: list[Sequence[Group]] = [batch] if batch else []
        while parts:
            groups = parts.pop()
            try:
                results = self._send(groups, into)
            except Refused as refusal:
                if refusal.status not in UNREADABLE and refusal.status != 500:
                    raise
                self._note_limits(refusal)
                if refusal.status == 500 and groups is batch:
                    self._require_server(into)
                if len(groups) > 1:
                    first, second = halves(groups)
                    parts += [second, first]
                else:
                    self._judge_culprit(groups[0], refusal, into)
                continue
            self._take_answers(groups, results, into)
        return True

    def _send(self, groups: Sequence[Group], into: Pushed) -> list[Json]:
        into.requests += 1
        answer = self._wire.json("POST", PATH, self._body(groups))
        results = answer.get("results")
        sent = [op.op for group in groups for op in group.ops]
        if not isinstance(results, list) or [_op_of(result) for result in results] != sent:
            raise Offline("the answer to a push does not match what was sent")
        return results

    def _body(self, groups: Sequence[Group]) -> bytes:
        head = to_json(
            {
                "schema": self.schema,
                "sent_at": stamp(self._clock()),
                "queue_depth": self._outbox.depth(),
                "storage_free": shutil.disk_usage(self._store.path.parent).free,
                "app_version": self.app_version,
            }
        )
        return f'{head[:-1]},"groups":[{",".join(group.text for group in groups)}]}}'.encode()

    def _note_limits(self, refusal: Refused) -> None:
        max_ops, max_bytes = refusal.problem.get("max_ops"), refusal.problem.get("max_bytes")
        if refusal.status == 413 and isinstance(max_ops, int) and max_ops > 0:
            self._max_ops = min(self._max_ops, max_ops)
        if refusal.status == 413 and isinstance(max_bytes, int) and max_bytes > ENVELOPE_BYTES:
            self._max_bytes = min(self._max_bytes, max_bytes)

    def _require_server(self, into: Pushed) -> None:
        """Something of ours makes the server fail; or it fails at everything: then Busy is raised, nothing halved."""
        try:
            self._send([], into)
        except Refused as refusal:
            raise Busy(refusal.status, refusal.code, FAILING_S) from refusal

    def _judge_culprit(self, group: Group, refusal: Refused, into: Pushed) -> None:
        """One group alone was refused. It is set aside if that is so twice, and the server takes an empty push: no
        damage on the way, and no server that takes nothing from us, makes us give up anybody's work."""
        if refusal.status == 500:
            self._postpone(group, "internal_error", into)
            return
        self._send([], into)
        try:
            results = self._send([group], into)
        except Refused as again:
            if again.status not in UNREADABLE:
                raise
            with self._store.transaction():
                for op in group.ops:
                    self._outbox.set_aside(op.op, again.code, again.detail)
                    self._tell(op, {"op": op.op, "status": "refused", "code": again.code, "detail": again.detail})
            into.set_aside += len(group.ops)
        else:
            self._take_answers([group], results, into)

    def _stands_behind_aside(self, group: Group, into: Pushed) -> bool:
        """Whether an operation needs a record whose creation is set aside. Such ones are set aside too, unsent: the
        server would refuse them for good, and they are queued again with the creation."""
        if not self._outbox.any_aside():
            return False
        behind = [op for op in group.ops if self._outbox.stands_behind_aside(op)]
        for op in behind:
            self._outbox.set_aside(op.op, PARENT_ASIDE, "What it belongs to has not been accepted.")
        into.set_aside += len(behind)
        return bool(behind)

    def _take_answers(self, groups: Sequence[Group], results: Sequence[Json], into: Pushed) -> None:
        """Bring a whole answer into the store, in one transaction."""
        answers = iter(results)
        with self._store.transaction():
            for group in groups:
                self._take_group(group, [next(answers) for _ in group.ops], into)

    def _take_group(self, group: Group, answers: Sequence[Json], into: Pushed) -> None:
        later = refused = ""
        aside = 0
        for op, answer in zip(group.ops, answers, strict=True):
            status = answer.get("status")
            if status == "duplicate":
                status = answer.get("was")
            code = str(answer.get("code") or "")
            if status in SETTLED:
                self._tell(op, answer)
                self._settle(op, str(status), answer)
                setattr(into, str(status), getattr(into, str(status)) + 1)
            elif status == "rejected" and code != "group_rejected":
                self._tell(op, answer)
                self._outbox.set_aside(op.op, code, str(answer.get("detail") or ""))
                aside += 1
            elif status == "rejected":
                refused = code
            elif status == "retry":
                later = later or code or "retry"
                into.postponed += 1
            else:  # a status that we do not know: ask again, lose nothing
                later = later or f"unknown_status:{status}"
                into.postponed += 1
        into.set_aside += aside
        if refused and not aside:  # companions of nobody; asking at once again would be for ever
            later = later or refused
        if later:
            self._postpone(group, later, into, count=False)

    def _postpone(self, group: Group, code: str, into: Pushed, *, count: bool = True) -> None:
        self._outbox.postpone(group.number, group.attempts, self._monotonic(), code)
        if count:
            into.postponed += len(group.ops)

    def _tell(self, op: Op, answer: Json) -> None:
        if self._answered is not None:
            self._answered(op, answer)

    def _settle(self, op: Op, status: str, answer: Json) -> None:
        """An operation has its final answer: what it did to the record held, and then it is forgotten."""
        rev = answer.get("rev") or 0
        held = self._store.record(op.type, op.id)
        if status == "applied":
            self._settle_applied(op, rev, held, first_hand=answer.get("status") == "applied")
        elif held is not None and rev > held.rev and isinstance(answer.get("data"), dict):
            # Never used to bring back a record that has gone: only the feed does that.
            self._store.put_record(
                dataclasses.replace(held, rev=rev, base=max(rev, held.base), data=dict(answer["data"]))
            )
        self._outbox.settle(op.op)

    def _settle_applied(self, op: Op, rev: int, held: Record | None, *, first_hand: bool) -> None:
        if held is not None and held.rev > rev:
            return  # what we hold is newer
        if op.action == DELETE:
            self._store.drop_record(op.type, op.id)
        elif held is not None:
            data = apply_fields(held.data, op.data) if held.rev < rev else held.data
            self._store.put_record(dataclasses.replace(held, base=max(rev, held.base), data=data))
        elif op.action == CREATE and first_hand:
            # An answer given again may be older than the record's removal; a first one cannot be.
            snapshot = self._store.number("snapshot")
            self._store.put_record(Record(op.type, op.id, 0, rev, snapshot, op.data))


def _op_of(result: Any) -> object:
    return result.get("op") if isinstance(result, dict) else None
