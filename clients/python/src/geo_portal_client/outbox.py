"""Operations that wait to be sent, in groups.

The order: groups go in the order made, but a group waits while an earlier one that touches one of its records is still
waiting. So operations of one record stay in order, and nothing else is ever held up.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from geo_portal_client.ops import CREATE, MAX_GROUP_OPS, Group, Op, backoff_s
from geo_portal_client.store import Store

_OP = "op, type, id, action, base, made_at, body"
_OF_OP = "o.op, o.type, o.id, o.action, o.base, o.made_at, o.body"

_READY = f"""
SELECT g.number, g.attempts, {_OF_OP}, o.sum
FROM (
    SELECT number, attempts FROM groups
    WHERE wait_until <= ? AND EXISTS (SELECT 1 FROM ops WHERE grp = groups.number AND state = 'queued')
    AND NOT EXISTS (
        SELECT 1 FROM ops mine JOIN ops earlier INDEXED BY ops_queued
            ON earlier.type = mine.type AND earlier.id = mine.id AND earlier.grp < mine.grp
        WHERE mine.grp = groups.number AND mine.state = 'queued' AND earlier.state = 'queued')
    ORDER BY number LIMIT ?
) g JOIN ops o ON o.grp = g.number AND o.state = 'queued'
ORDER BY g.number, o.number LIMIT ?
"""


@dataclasses.dataclass(frozen=True, slots=True)
class SetAside:
    """An operation that will never apply as it is: `code` and `detail` say why. Shown to the user, kept until they
    edit or discard it."""

    op: Op
    code: str
    detail: str


class Outbox:
    """The outbox of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, ops: Sequence[Op]) -> None:
        """Queue a group of 1 to 100 operations. It is durable when this returns.

        Raises ValueError for another number.
        """
        if not 1 <= len(ops) <= MAX_GROUP_OPS:
            raise ValueError(f"a group has 1 to {MAX_GROUP_OPS} operations, not {len(ops)}")
        with self._store.transaction() as db:
            number = db.execute("INSERT INTO groups DEFAULT VALUES").lastrowid
            db.executemany(
                f"INSERT INTO ops (grp, {_OP}, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(number, o.op, o.type, o.id, o.action, o.base, o.made_at, o.body, o.sum) for o in ops],
            )

    def depth(self) -> int:
        """How many operations wait to be sent."""
        return int(self._store.query("SELECT count(*) FROM ops INDEXED BY ops_queued WHERE state = 'queued'")[0][0])

    def ready(self, now: float, *, max_ops: int, max_bytes: int) -> list[Group]:
        """The next groups to send together, in order: at most `max_ops` operations and `max_bytes` bytes, but at least
        one group if any is ready at `now` (seconds on the process's monotonic clock).

        What the disk has altered since it was written is set aside here, not sent.
        """
        batch: list[Group] = []
        count = size = 0
        # So many rows hold at least one whole group, and a group cut at their end is one too many anyway.
        rows = self._store.query(_READY, now, max_ops, max_ops + MAX_GROUP_OPS)
        for group in self._grouped(rows):
            count += len(group.ops)
            size += group.size + 1
            if batch and (count > max_ops or size > max_bytes):
                break
            batch.append(group)
        return batch

    def _grouped(self, rows: list[tuple[object, ...]]) -> Iterator[Group]:
        gathered: list[Op] = []
        current: tuple[int, int] | None = None
        for number, attempts, *fields, written in rows:
            if current is not None and number != current[0]:
                yield Group(current[0], tuple(gathered), current[1])
                gathered = []
            op = Op(*fields)  # type: ignore[arg-type]  # columns in the order of its fields
            if op.sum != written:
                self.set_aside(op.op, "damaged", "This operation was altered on the disk.")
                continue
            gathered.append(op)
            current = (int(number), int(attempts))  # type: ignore[call-overload]  # an INTEGER column
        if current is not None and gathered:
            yield Group(current[0], tuple(gathered), current[1])

    def pending(self, type: str, id: str) -> list[Op]:
        """The operations of a record that wait, in the order made."""
        rows = self._store.query(
            f"SELECT {_OP} FROM ops WHERE type = ? AND id = ? AND state = 'queued' ORDER BY number",
            type,
            id,
        )
        return [Op(*row) for row in rows]

    def pending_ids(self, type: str) -> list[str]:
        """The records of a type that operations wait for."""
        found = self._store.query("SELECT DISTINCT id FROM ops WHERE type = ? AND state = 'queued' ORDER BY id", type)
        return [str(row[0]) for row in found]

    def settle(self, op: str) -> None:
        """Forget an operation that has its final answer."""
        with self._store.transaction() as db:
            rows = db.execute("SELECT grp, type, id FROM ops WHERE op = ?", [op]).fetchall()
            db.execute("DELETE FROM ops WHERE op = ?", [op])
            for group, type_, id_ in rows:
                self._drop_if_empty(group)
                self._drop_if_forgotten(type_, id_)

    def set_aside(self, op: str, code: str, detail: str) -> None:
        """Keep an operation, with the reason, but send it no more. Its companions go on without it."""
        with self._store.transaction() as db:
            db.execute("UPDATE ops SET state = 'aside', code = ?, detail = ? WHERE op = ?", [code, detail, op])
            for row in db.execute("SELECT type, id FROM ops WHERE op = ?", [op]).fetchall():
                self._drop_if_forgotten(*row)

    def _drop_if_forgotten(self, type: str, id: str) -> None:
        """A record that the last snapshot did not mention was kept for its operations. After the last of them, however
        it ended, the record goes; the feed brings it back if it is still ours."""
        held = self._store.record(type, id)
        complete = self._store.number("snapshot_complete")
        if held is not None and held.seen < complete and not self.pending(type, id):
            self._store.drop_record(type, id)

    def postpone(self, group: int, attempts: int, now: float, code: str, *, at_least_s: float = 0.0) -> None:
        """Send a group again later."""
        until = now + max(backoff_s(attempts), at_least_s)
        with self._store.transaction() as db:
            db.execute(
                "UPDATE groups SET attempts = ?, wait_until = ?, code = ? WHERE number = ?",
                [attempts + 1, until, code, group],
            )

    def hurry(self) -> None:
        """Let nothing wait for its time: everything may be sent at once."""
        with self._store.transaction() as db:
            db.execute("UPDATE groups SET wait_until = 0 WHERE wait_until <> 0")

    def next_due(self) -> float | None:
        """When the next waiting group may be sent, on the monotonic clock; None if none waits."""
        rows = self._store.query(
            "SELECT min(wait_until) FROM groups WHERE EXISTS "
            "(SELECT 1 FROM ops WHERE grp = groups.number AND state = 'queued')"
        )
        return None if rows[0][0] is None else float(rows[0][0])

    def waiting(self) -> dict[str, int]:
        """How many groups the server has asked to send later, by its code."""
        rows = self._store.query(
            "SELECT code, count(*) FROM groups WHERE code <> '' AND EXISTS "
            "(SELECT 1 FROM ops WHERE grp = groups.number AND state = 'queued') GROUP BY code"
        )
        return dict(rows)

    def all_aside(self) -> Iterator[SetAside]:
        """What is set aside, in the order made."""
        after = 0
        while True:
            rows = self._store.query(
                f"SELECT number, {_OP}, code, detail FROM ops WHERE state = 'aside' AND number > ?"
                " ORDER BY number LIMIT 200",
                after,
            )
            for row in rows:
                yield SetAside(Op(*row[1:8]), row[8], row[9])
            if not rows:
                return
            after = rows[-1][0]

    def aside(self, op: str) -> SetAside | None:
        rows = self._store.query(f"SELECT {_OP}, code, detail FROM ops WHERE state = 'aside' AND op = ?", op)
        return SetAside(Op(*rows[0][:7]), rows[0][7], rows[0][8]) if rows else None

    def any_aside(self) -> bool:
        return bool(self._store.query("SELECT 1 FROM ops INDEXED BY ops_aside WHERE state = 'aside' LIMIT 1"))

    def stands_behind_aside(self, op: Op) -> bool:
        """Whether the creation of this operation's record, or of one that it names, is set aside."""
        named = [op.id, *(value for value in op.data.values() if isinstance(value, str) and len(value) == 36)]
        marks = ", ".join("?" * len(named))
        return bool(
            self._store.query(
                "SELECT 1 FROM ops INDEXED BY ops_aside WHERE state = 'aside' AND action = 'create'"
                f" AND op <> ? AND id IN ({marks}) LIMIT 1",
                op.op,
                *named,
            )
        )

    def replace(self, op: str, made: Op, code: str) -> None:
        """Queue `made` in place of an operation that was set aside, and behind it, in the order made, what is set aside
        under `code` and what waits already of records that are to be made only now. Sent before it, the server would
        refuse the one for good and ask for the other for ever, and it would wait for that other.
        """
        with self._store.transaction() as db:
            aside = db.execute(f"SELECT grp, number, {_OP} FROM ops WHERE state = 'aside' AND code = ?", [code])
            behind = [(row[0], row[1], Op(*row[2:])) for row in aside.fetchall()]
            born = {(one.type, one.id) for one in (made, *(one for *_, one in behind)) if one.action == CREATE}
            for record in born:
                early = db.execute(
                    f"SELECT grp, number, {_OP} FROM ops WHERE state = 'queued' AND type = ? AND id = ?", record
                )
                behind += [(row[0], row[1], Op(*row[2:])) for row in early.fetchall()]
            self.add([made])
            self.settle(op)
            behind.sort(key=lambda row: row[:2])
            for group, rows in itertools.groupby(behind, key=lambda row: row[0]):
                again = [one for *_, one in rows]
                db.executemany("DELETE FROM ops WHERE op = ?", [[one.op] for one in again])
                self._drop_if_empty(group)
                self.add(again)

    def discard(self, op: Op) -> None:
        """Forget an operation that was set aside; with a creation all other changes of its record, also those that
        wait: the server would ask for the record for ever."""
        gone = [op.op]
        if op.action == CREATE:
            rows = self._store.query("SELECT op FROM ops WHERE type = ? AND id = ?", op.type, op.id)
            gone = [str(row[0]) for row in rows]
        with self._store.transaction():
            for one in gone:
                self.settle(one)

    def unsent(self, after: int, *, max_groups: int) -> list[Group]:
        """Groups above number `after` with all that is unsent in them, also what is set aside: for quarantine."""
        rows = self._store.query(
            f"SELECT g.number, g.attempts, {_OF_OP}, o.sum FROM"
            " (SELECT number, attempts FROM groups WHERE number > ? ORDER BY number LIMIT ?) g"
            " JOIN ops o ON o.grp = g.number ORDER BY g.number, o.number",
            after,
            max_groups,
        )
        groups: dict[int, list[Op]] = {}
        for number, _, *fields, _ in rows:
            groups.setdefault(number, []).append(Op(*fields))
        return [Group(number, tuple(ops)) for number, ops in groups.items()]

    def take_back(self, export: Path) -> int:
        """Queue the operations of a file that was salvaged, under their old ids; how many. What is in the outbox
        already is left as it is. The server knows those that it has answered before."""
        taken = 0
        numbers: dict[int, int] = {}
        with self._store.transaction() as db, export.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                op = Op(*(row[name] for name in ("op", "type", "id", "action", "base", "made_at", "body")))
                if db.execute("SELECT 1 FROM ops WHERE op = ?", [op.op]).fetchone():
                    continue
                if row["grp"] not in numbers:
                    made = db.execute("INSERT INTO groups DEFAULT VALUES").lastrowid
                    assert made is not None  # noqa: S101  for the type checker; an INSERT has one
                    numbers[row["grp"]] = made
                db.execute(
                    f"INSERT INTO ops (grp, {_OP}, sum, state, code, detail) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                    [
                        numbers[row["grp"]], op.op, op.type, op.id, op.action, op.base, op.made_at, op.body, op.sum,
                        row["state"], row["code"], row["detail"],
                    ],
                )  # fmt: skip
                taken += 1
        return taken

    def _drop_if_empty(self, group: int) -> None:
        with self._store.transaction() as db, contextlib.suppress(IndexError):
            db.execute(
                "DELETE FROM groups WHERE number = ? AND NOT EXISTS (SELECT 1 FROM ops WHERE grp = ?)", [group, group]
            )
