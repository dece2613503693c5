"""The change feed: what changed for those who listen to some keys, in an order that no late commit can disturb.

A reader takes entries in the order of (transaction id, sequence) and only those below the oldest transaction that is
still running (`pg_snapshot_xmin`), so that nothing can appear behind its cursor. Transaction ids belong to one cluster:
a cursor carries the generation of the feed it was given in, and is void in another.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import msgspec
import psycopg
from django.core import signing
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from geo_portal.core import arrays, clock, prepared
from geo_portal.core.errors import BadRequest, DomainError

log = logging.getLogger(__name__)

LOOKS_BACK = timedelta(days=90)
HELD_ALARM_S = 30
EVERYONE = UUID(int=0)
"""The key of what concerns everybody."""

_signer = signing.Signer(salt="geo_portal.feed.cursor")
Sealed = TypeVar("Sealed", bound=msgspec.Struct)


class BadCursor(BadRequest):
    code = "bad_cursor"
    text = _("This cursor was not given to you by this server.")


class CursorExpired(DomainError):
    code = "cursor_expired"
    status = 410
    text = _(
        "The cursor is too old, or from before the database was restored or moved: take a snapshot, keep unsent work."
    )


class Position(msgspec.Struct, frozen=True, array_like=True):
    """A place in the feed: behind entry `seq` of transaction `xid`. `seq` -1 is before a transaction's first entry."""

    xid: int
    seq: int


class Entry(NamedTuple):
    """One entry for one key: record `object_id` of `type` changed, or (`@…`) may have come into or left its scope."""

    xid: int
    seq: int
    type: str
    object_id: UUID
    key: UUID

    @property
    def position(self) -> Position:
        return Position(self.xid, self.seq)


def generation() -> UUID:
    """The feed's present generation; begins a new one when the database was restored or moved. Outside a read-only
    transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT feed_generation_settle()")
        token: UUID = cursor.fetchone()[0]
    return token


def begin_generation() -> UUID:
    """Void every cursor given so far. For whoever restores a backup over the database it came from."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT feed_generation_begin()")
        token: UUID = cursor.fetchone()[0]
    return token


def seal(value: msgspec.Struct) -> str:
    """A cursor as clients get it: opaque, URL-safe, signed."""
    return _signer.sign(signing.b64_encode(msgspec.msgpack.encode(value)).decode())


def unseal(raw: str, kind: type[Sealed]) -> Sealed:
    """Raises BadCursor for what `seal` did not make."""
    try:
        return msgspec.msgpack.decode(signing.b64_decode(_signer.unsign(raw).encode()), type=kind)
    except (signing.BadSignature, msgspec.DecodeError, ValueError) as error:
        raise BadCursor from error


BOUND = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
"""SQL: entries of transactions below it are complete. The same throughout a snapshot."""

GENERATION = """(
    SELECT g.token FROM (SELECT * FROM feed_generation ORDER BY number DESC LIMIT 1) g
    JOIN feed_generation_here() h USING (system_identifier, timeline, database_oid)
)"""
"""SQL: the feed's present generation; null while none has begun here (`generation` begins it)."""


@contextmanager
def snapshot() -> Iterator[None]:
    """A read-only view of the database as of the first question asked in it. Must be the outermost transaction."""
    session: psycopg.Connection[Any] | None = None
    try:
        with transaction.atomic(durable=True):
            session = connection.connection
            # They go into psycopg's BEGIN; a SET TRANSACTION is a wait of its own.
            session.isolation_level, session.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
            yield
    finally:
        if session is not None and not session.closed:
            session.isolation_level = session.read_only = None


def entries(keys: Iterable[UUID], after: Position, bound: int, limit: int) -> list[Entry]:
    """The first `limit` entries of these keys behind `after` and below `bound`, in order; one index probe a key.

    An entry that stands under several of the keys comes once for each, in the order in which the keys are given.
    """
    sql = f"""
        SELECT xid::text::bigint, seq, type, object_id, key
        FROM ({_NEW} ORDER BY xid, seq, place LIMIT %(n)s::bigint) e
        ORDER BY e.xid, e.seq, e.place
    """  # noqa: S608  own text
    return list(map(Entry._make, prepared.fetch(sql, _place(keys, after, bound, limit))))


def few(keys: Collection[UUID], after: Position, bound: int, limit: int) -> list[tuple[str, UUID, list[str]]] | None:
    """All entries between `after` and `bound` when they are not more than `limit`, else None. In no order, gathered by
    type and key: (type, key, ids of records, some of them repeated). A third of what `entries` takes."""
    sql = f"""
        SELECT type, key, string_agg(object_id::text, ',') FROM ({_NEW} LIMIT %(n)s::bigint) e GROUP BY type, key
    """  # noqa: S608  own text
    found = [
        (type, key, ids.split(",")) for type, key, ids in prepared.fetch(sql, _place(keys, after, bound, limit + 1))
    ]
    return found if sum(len(ids) for _, _, ids in found) <= limit else None


def _place(keys: Iterable[UUID], after: Position, bound: int, limit: int) -> dict[str, str]:
    """Parameters; as texts, which have one type whatever they say, so that one plan serves all."""
    return {
        "keys": arrays.uuids(keys),
        "xid": str(after.xid),
        "seq": str(after.seq),
        "bound": str(bound),
        "n": str(limit),
    }


# The conditions name the whole primary key: with (xid, seq) alone the planner, expecting few new rows, takes the index
# by position and reads what is new for everybody, once for each key.
_NEW = """
SELECT e.xid, e.seq, e.type, e.object_id, e.key, k.place
FROM unnest(%(keys)s::uuid[]) WITH ORDINALITY AS k(key, place)
CROSS JOIN LATERAL (
    SELECT f.xid, f.seq, f.type, f.object_id, f.key
    FROM change_feed f
    WHERE f.key = k.key AND (f.key, f.xid, f.seq) > (k.key, %(xid)s::xid8, %(seq)s::bigint)
        AND (f.key, f.xid) < (k.key, %(bound)s::xid8)
    ORDER BY f.xid, f.seq
    LIMIT %(n)s::bigint
) e
"""


def ever(keys: Collection[UUID], types: Collection[str]) -> set[tuple[str, UUID]]:
    """All records of these types that the feed remembers under these keys, whatever became of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT type, object_id FROM change_feed WHERE key = ANY (%s) AND type = ANY (%s)",
            [list(keys), list(types)],
        )
        return set(cursor.fetchall())


def told(type: str, ids: Collection[UUID]) -> set[UUID]:
    """The keys under which entries of this type about these were made. Reads the whole feed: for rare events."""
    if not ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT key FROM change_feed WHERE type = %s AND object_id = ANY (%s)", [type, list(ids)]
        )
        return {row[0] for row in cursor.fetchall()}


def newest_revision() -> int:
    """A revision not below any that was drawn so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM change_rev")
        return int(cursor.fetchone()[0])


def tombstones(type_name: str, ids: Collection[UUID]) -> dict[UUID, int]:
    """Of these ids the ones that stood for a record once, with the revision of its end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT object_id, rev FROM change_tombstone WHERE type = %s AND object_id = ANY (%s::uuid[])",
            [type_name, arrays.uuids(ids)],
        )
        return dict(cursor.fetchall())


def note(notes: Iterable[tuple[UUID, str, UUID]]) -> int:
    """Add entries (key, type, id) for what happens without a row changing. Within the caller's transaction."""
    rows = list(notes)
    if not rows:
        return 0
    keys, types, ids = zip(*rows, strict=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT feed_note(%s::uuid[], %s::text[], %s::uuid[])", [list(keys), list(types), list(ids)])
        return int(cursor.fetchone()[0])


def prune(at_most: int = 10_000) -> int:
    """Forget entries older than `LOOKS_BACK` and an hour, in which two machines' clocks may differ; a bounded number in
    each transaction; tells how many."""
    forgotten = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT change_feed_prune(%s, %s)", [clock.now() - LOOKS_BACK - timedelta(hours=1), at_most])
            batch = int(cursor.fetchone()[0])
        forgotten += batch
        if batch < at_most:
            return forgotten


def holders() -> list[dict[str, Any]]:
    """Write transactions that hold the feed back, oldest first; ages in seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid, database, role, application, state, age_s, query FROM feed_holders()")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def alarm() -> list[dict[str, Any]]:
    """Say in the log who has been holding the feed back for longer than `HELD_ALARM_S`."""
    late = [holder for holder in holders() if (holder["age_s"] or 0) > HELD_ALARM_S]
    for holder in late:
        log.error("the change feed is held back by a long write transaction", extra={"holder": holder})
    return late
