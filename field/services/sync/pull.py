"""Pull: a snapshot of what is in a person's scope, then what changed, page by page and without a gap.

Pages are answered from one read-only snapshot of the database. Keys come from the feed, rows as they are now; whatever
happened in between is a later entry. When a site (or a district, or all that an agency holds) may have come into or
gone out of scope, its records are expanded here, over several pages if need be: those in scope are sent, the others are
named as removed, among them all that the feed remembers under that key.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from field.models.assignment import today
from field.services.sync import types
from field.services.sync.scope import SCOPE, Scope, asked
from field.services.sync.types import KeyedBy, SyncType
from geo_portal.accounts.models import Device
from geo_portal.core import arrays, clock, feed, prepared
from geo_portal.core.feed import BadCursor, CursorExpired, Entry, Position

DEFAULT_LIMIT = 500
MAX_LIMIT = 1_000


class SnapshotPlace(msgspec.Struct, frozen=True, array_like=True):
    """Up to which record a snapshot has come: kinds in their order, records by id."""

    type: str
    id: bytes


class Expansion(msgspec.Struct, frozen=True, array_like=True):
    """Up to which record the expansion of a scope entry has come; `unit` is the site, or empty for a district."""

    entry: Position
    unit: bytes
    type: str
    id: bytes


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """Where a device stands. `caught_up` (seconds since 1970) is when it last had everything: entries that came after
    are still kept if that is not too long ago."""

    generation: bytes
    device: bytes
    user: bytes
    caught_up: int
    position: Position
    snapshot: SnapshotPlace | None = None
    expansion: Expansion | None = None


Key = tuple[str, UUID]
"""A record: its kind and id."""


@dataclasses.dataclass(slots=True)
class Page:
    """One answer: changes (JSON each), the cursor behind them, and whether there is more at once."""

    changes: list[bytes]
    cursor: str
    more: bool

    def json(self, at: datetime) -> bytes:
        """The answer as it is sent at a moment. Put together and not encoded: the changes are its bulk."""
        around = {"server_time": at, "cursor": self.cursor, "more": self.more}
        return b"".join((msgspec.json.encode(around)[:-1], b',"changes":[', b",".join(self.changes), b"]}"))


def pull(user: Any, device: Device, raw_cursor: str | None, limit: int = DEFAULT_LIMIT) -> Page:
    """The next page for a device, at most `limit` changes. Raises BadCursor and CursorExpired."""
    known = _opened(raw_cursor, user, device) if raw_cursor else None
    while (page := _next_page(user, device, known, limit)) is None:
        feed.generation()  # begins it
    return page


def _next_page(user: Any, device: Device, known: Cursor | None, limit: int) -> Page | None:
    """None while the feed's generation has not begun, which takes a transaction that writes."""
    with feed.snapshot():
        ((bound, token, *keys),) = prepared.fetch(_BEGINNING, asked(user))
        if token is None:
            return None
        generation = _generation(token)
        if known is None:
            place = SnapshotPlace("", b"")
            known = Cursor(generation, device.pk.bytes, user.pk.bytes, _seconds(), Position(bound, -1), place)
        elif known.generation != generation:
            raise CursorExpired
        reader = _Reader(Scope(user.pk, *map(frozenset, keys)), bound, limit)
        return reader.changes(known) if known.snapshot is None else reader.snapshot(known, known.snapshot)


_BEGINNING = f"SELECT {feed.BOUND}, {feed.GENERATION}, s.* FROM {SCOPE} s"  # noqa: S608  own text
"""One question, since each is a wait of its own."""


def _opened(raw: str, user: Any, device: Device) -> Cursor:
    cursor = feed.unseal(raw, Cursor)
    if cursor.device != device.pk.bytes or cursor.user != user.pk.bytes:
        raise BadCursor
    if _seconds() - cursor.caught_up > feed.LOOKS_BACK.total_seconds():
        raise CursorExpired
    return cursor


def _generation(of_feed: UUID) -> bytes:
    """Of the feed, and of the kinds that are known: after an upgrade that adds one, devices lack its older records."""
    return bytes(one ^ other for one, other in zip(of_feed.bytes, types.fingerprint(), strict=True))


def _seconds() -> int:
    return int(clock.now().timestamp())


class _Reader:
    """Reads for one scope, within one snapshot of the database."""

    def __init__(self, scope: Scope, bound: int, limit: int) -> None:
        self.scope, self.bound, self.limit = scope, bound, limit
        # Of an entry that stands under several keys, a page may end behind the first: that one must be of those that
        # concern this person (`_concerns`), or the record would be passed over.
        self.keys = [scope.user_id, *scope.sites, *(scope.keys - scope.sites - {scope.user_id})]
        self.kinds = types.known()
        self.parameters: dict[str, Any] = {
            "sites": arrays.uuids(scope.sites),
            "districts": arrays.uuids(scope.districts),
            "agencies": arrays.uuids(scope.agencies),
            "user": scope.user_id,
            "day": today(),
        }

    # --- snapshot -----------------------------------------------------------------------------------------------
    def snapshot(self, known: Cursor, place: SnapshotPlace) -> Page:
        """The next records in scope, kind by kind. Ends in the feed where the snapshot began."""
        changes: list[bytes] = []
        started, after = place.type == "", place.id
        for kind in self.kinds:
            if not started and kind.name != place.type:
                continue
            started = True
            room = self.limit - len(changes)
            ids, found = self._rows_after(kind, after, room)
            changes += found
            if len(changes) == self.limit:
                reached = SnapshotPlace(kind.name, UUID(ids[-1].decode()).bytes)
                return self._page(changes, msgspec.structs.replace(known, snapshot=reached), more=True)
            after = b""
        # The snapshot is whole; whatever was committed since its first page stands in the feed.
        behind = msgspec.structs.replace(known, snapshot=None)
        more = bool(feed.entries(self.keys, behind.position, self.bound, 1))
        return self._page(changes, behind, more=more)

    def _rows_after(self, kind: SyncType, after: bytes, room: int) -> tuple[list[bytes], list[bytes]]:
        """Ids and changes (JSON) of the next records by id."""
        sql = f"""
            SELECT r.id, {kind.change} FROM "{kind.table}" r
            WHERE ({kind.in_scope}) {"AND r.id > %(after)s::uuid" if after else ""}
            ORDER BY r.id LIMIT %(room)s::bigint
        """  # noqa: S608  own names
        parameters = {"after": UUID(bytes=after) if after else None, "room": str(room)}
        ids, changes = prepared.columns(sql, {**self.parameters, **parameters})
        return ids, changes

    # --- changes ------------------------------------------------------------------------------------------------
    def changes(self, known: Cursor) -> Page:
        """The next entries of the feed, each record once, as it is now."""
        if known.expansion is None and (page := self._at_once(known)) is not None:
            return page
        wanted: dict[Key, None] = {}
        cursor = known
        if known.expansion is not None:
            cursor = self._expand(known.expansion, cursor, wanted)
            if cursor.expansion is not None:
                return self._page(self._as_they_are(_by_kind(wanted)), cursor, more=True)
        while True:
            asked = self.limit - len(wanted) + 1  # one more than there is room for shows whether that is all
            found = feed.entries(self.keys, cursor.position, self.bound, asked)
            last: Entry | None = None
            for entry in found:
                if len(wanted) >= self.limit and (entry.type, entry.object_id) not in wanted:
                    behind = cursor if last is None else msgspec.structs.replace(cursor, position=last.position)
                    return self._page(self._as_they_are(_by_kind(wanted)), behind, more=True)
                if entry.type.startswith("@"):
                    cursor = self._expand(Expansion(entry.position, b"", "", b""), cursor, wanted, entry)
                    if cursor.expansion is not None:
                        return self._page(self._as_they_are(_by_kind(wanted)), cursor, more=True)
                elif self._concerns(entry.type, entry.key):
                    wanted[entry.type, entry.object_id] = None
                last = entry
            if last is None or len(found) < asked:
                return self._caught_up(cursor, _by_kind(wanted))
            cursor = msgspec.structs.replace(cursor, position=last.position)

    def _at_once(self, known: Cursor) -> Page | None:
        """The page of a device that lags behind by less than a page, which is nearly every one: the ids of records go
        from one question to the next as they are. None if there is more, or scope may have changed."""
        found = feed.few(self.scope.keys, known.position, self.bound, self.limit)
        if found is None or any(type.startswith("@") for type, _, _ in found):
            return None
        wanted: dict[str, set[str]] = defaultdict(set)
        for type, key, ids in found:
            if self._concerns(type, key):
                wanted[type].update(ids)
        return self._caught_up(known, wanted)

    def _caught_up(self, known: Cursor, wanted: Mapping[str, Collection[object]]) -> Page:
        """The last page for now."""
        cursor = msgspec.structs.replace(known, position=Position(self.bound, -1), caught_up=_seconds())
        return self._page(self._as_they_are(wanted), cursor, more=False)

    def _concerns(self, type_name: str, key: UUID) -> bool:
        """Whether an entry is about a record that this person carries or carried. What travels with a site does so
        under the site's key, or under the person's own; under another key it stands for others. When a site leaves,
        its scope entry says so."""
        kind = types.get(type_name)
        if kind is None:
            return False
        return kind.keyed_by != "site" or key in self.scope.sites or key == self.scope.user_id

    def _expand(self, at: Expansion, cursor: Cursor, wanted: dict[Key, None], entry: Entry | None = None) -> Cursor:
        """Add the records behind a scope entry to `wanted`, from where it was left off, as far as the page has room.

        The cursor comes back behind the entry, or with the place where the next page goes on.
        """
        if entry is None:
            entry = self._entry_at(at.entry)
        if entry is None:  # only if it was pruned between two pages; the cursor's age was checked
            raise CursorExpired
        for unit, keyed_by, keys in self._units(entry, at.unit):
            behind = (self._order(at.type), at.id) if unit == at.unit else (0, b"")
            for type_name, record in self._records_of(keyed_by, keys):
                if (self._order(type_name), record.bytes) <= behind:
                    continue
                wanted[type_name, record] = None
                if len(wanted) >= self.limit:
                    place = Expansion(entry.position, unit, type_name, record.bytes)
                    return msgspec.structs.replace(cursor, expansion=place)
        return msgspec.structs.replace(cursor, position=entry.position, expansion=None)

    def _entry_at(self, position: Position) -> Entry | None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT xid::text::bigint, seq, type, object_id, key FROM change_feed "
                "WHERE xid = %s::text::xid8 AND seq = %s LIMIT 1",
                [position.xid, position.seq],
            )
            row = cursor.fetchone()
        return Entry(*row) if row else None

    def _units(self, entry: Entry, after: bytes) -> Iterator[tuple[bytes, KeyedBy, list[UUID]]]:
        """What a scope entry is about, in parts that fit into memory: one site at a time, or a whole territory."""
        match entry.type:
            case "@site":
                yield entry.object_id.bytes, "site", [entry.object_id]
            case "@agency":
                # Also what it held once: when that was given away, only those who were members then were told.
                held = self._ids(
                    "SELECT site_id FROM field_assignment WHERE holder_agency_id = %(of)s", entry.object_id
                )
                held |= {site for _, site in feed.ever([entry.object_id], ["@site"])}
                for site in sorted(held, key=lambda one: one.bytes):
                    if site.bytes >= after:
                        yield site.bytes, "site", [site]
                seats = self._ids("SELECT district_id FROM accounts_agency WHERE id = %(of)s", entry.object_id)
                seats |= {district for _, district in feed.ever([entry.object_id], ["@district"])}
                yield _TERRITORY, "district", self._territory(seats)
            case "@district":
                yield _TERRITORY, "district", self._territory({entry.object_id})

    def _ids(self, sql: str, of: UUID) -> set[UUID]:
        return {row[0] for row in self._fetch(sql, of=of)}

    def _territory(self, roots: set[UUID]) -> list[UUID]:
        """Districts with all below and all above them, as they are and, as far as the feed remembers, as they were
        before one of them was put elsewhere in the tree: whoever had left by then was not told of it."""
        below, moved, looked_at = set[UUID](), set[UUID](), set[UUID]()
        fresh = roots
        while fresh:
            looked_at |= fresh
            sql = """
                SELECT d.id FROM accounts_district root JOIN accounts_district d ON starts_with(d.path, root.path)
                WHERE root.id = ANY (%(of)s)
            """
            below |= {row[0] for row in self._fetch(sql, of=list(fresh))}
            moved = {district for _, district in feed.ever(below, ["@district"])}
            fresh = moved - below - looked_at  # one that was removed since is not found below anything
        sql = """
            SELECT d.id FROM accounts_district low
            JOIN accounts_district d ON d.code = ANY (string_to_array(low.path, '/'))
            WHERE low.id = ANY (%(of)s)
        """
        low = roots | feed.told("@district", moved)
        return sorted(below | {row[0] for row in self._fetch(sql, of=list(low))})

    def _records_of(self, keyed_by: KeyedBy, keys: list[UUID]) -> list[Key]:
        """All records of these keys, those that stand and those that the feed remembers; by kind and id."""
        wanted = [(kind, kind.by_keys) for kind in self.kinds if kind.keyed_by == keyed_by]
        if keyed_by == "site":
            wanted += [(kind, kind.for_sites) for kind in self.kinds if kind.for_sites]
        found: set[Key] = feed.ever(keys, [kind.name for kind, _ in wanted])
        for kind, condition in wanted:
            sql = f'SELECT r.id FROM "{kind.table}" r WHERE {condition}'  # noqa: S608  own names
            found |= {(kind.name, row[0]) for row in self._fetch(sql, keys=keys)}
        return sorted(found, key=lambda one: (self._order(one[0]), one[1].bytes))

    def _order(self, type_name: str) -> int:
        """The place of a kind; 0 is before all."""
        return next((place for place, kind in enumerate(self.kinds, 1) if kind.name == type_name), 0)

    # --- rows ---------------------------------------------------------------------------------------------------
    def _as_they_are(self, wanted: Mapping[str, Collection[object]]) -> list[bytes]:
        """Each record (kind → ids) as it is now if it is in scope; else as removed, deleted or out of scope."""
        upserts: list[bytes] = []
        removals: list[bytes] = []
        for kind in self.kinds:
            ids = wanted.get(kind.name)
            if not ids:
                continue
            parameters = {**self.parameters, "ids": arrays.plain(ids)}
            sql = f"""
                SELECT {kind.change} FROM "{kind.table}" r WHERE r.id = ANY (%(ids)s::uuid[]) AND ({kind.in_scope})
            """  # noqa: S608  own names
            (found,) = prepared.columns(sql, parameters)
            upserts += found
            if len(found) < len(ids):
                removals += self._removals(kind, parameters)
        return upserts + removals

    def _removals(self, kind: SyncType, parameters: Mapping[str, Any]) -> list[bytes]:
        """Of the records `ids` those that are not in scope."""
        sql = f"""
            SELECT w.id, r.id IS NOT NULL
            FROM unnest(%(ids)s::uuid[]) AS w(id) LEFT JOIN "{kind.table}" r ON r.id = w.id
            WHERE r.id IS NULL OR ({kind.in_scope}) IS NOT TRUE
        """  # noqa: S608  own names
        gone = dict(prepared.fetch(sql, parameters))
        ended = feed.tombstones(kind.name, [record for record, stands in gone.items() if not stands])
        above_all = feed.newest_revision() + 1
        return [
            msgspec.json.encode(
                {
                    "type": kind.name,
                    "id": record,
                    "rev": ended.get(record, above_all),
                    "removed": "out_of_scope" if stands else "deleted",
                }
            )
            for record, stands in gone.items()
        ]

    def _fetch(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

    def _page(self, changes: list[bytes], cursor: Cursor, *, more: bool) -> Page:
        return Page(changes, feed.seal(cursor), more)


_TERRITORY = b"\xff" * 16  # behind every site


def _by_kind(wanted: Iterable[Key]) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = defaultdict(list)
    for type_name, record in wanted:
        found[type_name].append(record)
    return found


def records_now(kind: SyncType, ids: Collection[UUID]) -> dict[UUID, tuple[int, msgspec.Raw]]:
    """Revision and fields (JSON) of these records as they are, for answers to a push."""
    with connection.cursor() as cursor:
        sql = f'SELECT r.id, r.rev, {kind.document} FROM "{kind.table}" r WHERE r.id = ANY (%s::uuid[])'  # noqa: S608  names of ours
        cursor.execute(sql, [arrays.uuids(ids)])
        return {record: (rev, msgspec.Raw(fields)) for record, rev, fields in cursor.fetchall()}
