"""Following the feed: pages of changes into the store, and snapshots when there is no cursor that holds."""

from __future__ import annotations

import dataclasses

from geo_portal_client.errors import Offline, Refused
from geo_portal_client.ops import Json
from geo_portal_client.store import Record, Store
from geo_portal_client.wire import Wire

PATH = "/api/v1/sync/pull"
MAX_SNAPSHOTS = 3
"""In one sync; a server that voids each cursor as it gives it is not asked for ever."""


@dataclasses.dataclass(slots=True)
class Pulled:
    """Counts of what pages brought."""

    changed: int = 0
    removed: int = 0
    ignored: int = 0
    pages: int = 0
    snapshots: int = 0


class Puller:
    """The receiving half of the records' lane."""

    def __init__(self, store: Store, wire: Wire, *, limit: int = 500) -> None:
        self._store, self._wire, self.limit = store, wire, limit

    def pull_page(self, into: Pulled) -> bool:
        """Fetch the next page into the store; whether there is more.

        Page and cursor are stored in one transaction, so a page is taken once whatever breaks. Raises Offline, Busy,
        SignedOut, Revoked, Refused.
        """
        cursor = self._store.meta("cursor")
        params: dict[str, str | int] = {"limit": self.limit}
        if cursor:
            params["cursor"] = cursor
        try:
            page = self._wire.json("GET", PATH, params=params)
        except Refused as refusal:
            if cursor and refusal.code in {"cursor_expired", "bad_cursor"} and into.snapshots < MAX_SNAPSHOTS:
                # What we hold stays until a snapshot has come whole; what is unsent stays anyway.
                with self._store.transaction():
                    self._store.set_meta("cursor", "")
                    self._store.set_meta("snapshot_open", "")
                return True
            raise
        self._take_page(page, into, first=not cursor)
        return bool(page["more"])

    def _begin_snapshot(self, into: Pulled) -> None:
        """Not before its first page is here: what was held until then, and is not in it, has gone; what is made here
        from now on comes by the feed, which the server follows from that page on."""
        self._store.set_meta("snapshot", str(self._store.number("snapshot") + 1))
        self._store.set_meta("snapshot_open", "1")
        into.snapshots += 1

    def _take_page(self, page: Json, into: Pulled, *, first: bool) -> None:
        changes, cursor, more = page.get("changes"), page.get("cursor"), page.get("more")
        if not isinstance(changes, list) or not isinstance(cursor, str) or not isinstance(more, bool):
            raise Offline("the answer to a pull is not one")
        try:
            with self._store.transaction():
                if first:
                    self._begin_snapshot(into)
                snapshot = self._store.number("snapshot")
                for change in changes:
                    self._take_change(change, snapshot, into)
                self._store.set_meta("cursor", cursor)
                if not more and self._store.meta("snapshot_open"):
                    into.removed += self._store.drop_unseen(snapshot)
                    self._store.set_meta("snapshot_open", "")
                    self._store.set_meta("snapshot_complete", str(snapshot))
        except (KeyError, TypeError, AttributeError) as error:
            raise Offline(f"a page of changes has something odd: {error!r}") from error
        into.pages += 1

    def _take_change(self, change: Json, snapshot: int, into: Pulled) -> None:
        type_, id_, rev = str(change["type"]), str(change["id"]), int(change["rev"])
        held = self._store.record(type_, id_)
        # A snapshot starts afresh: its first word on a record holds, whatever was held before.
        afresh = bool(self._store.meta("snapshot_open")) and held is not None and held.seen < snapshot
        if held is not None and rev <= held.rev and not afresh:
            into.ignored += 1
            return
        if "removed" in change:
            if held is not None:
                self._store.drop_record(type_, id_)
                into.removed += 1
            return
        base = rev if held is None or afresh else max(rev, held.base)
        self._store.put_record(Record(type_, id_, rev, base, snapshot, dict(change["data"])))
        into.changed += 1
