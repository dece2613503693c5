"""Who is to be told that there is something new: one task in each process follows the change feed for all its sockets.

It runs while sockets are connected, asks about once a second which keys have new entries, and compares them with the
keys of each socket's person. Hints are no more than that: one too many costs an empty pull, and a client that hears
none pulls now and then all the same.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

import psycopg
from channels.db import database_sync_to_async
from procrastinate.contrib.django.utils import connector_params

from field.services.sync import types
from field.services.sync.scope import Scope, scope_of

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
# Rights end and begin by date and by hand; what says so in the feed is heeded at once, the rest within this time.
RESCOPE_EVERY_S = 60.0
# Above so many keys at a time (a register was imported) everybody is told, spread over some seconds.
MOST_KEYS = 10_000
SPREAD_S = 5.0


class Listener(Protocol):
    """A connected socket."""

    def hint(self) -> None: ...

    async def signed_in_still(self) -> Any: ...

    async def no_longer_signed_in(self) -> None: ...


@dataclass(eq=False, slots=True)
class _Ear:
    """What one listener listens to, and when that is to be looked up again, by the process' clock."""

    scope: Scope
    due: float


@dataclass(frozen=True, slots=True)
class _News:
    """Keys with new entries, each with the types of these; or everything, when they are too many to tell."""

    keys: dict[UUID, list[str]] = field(default_factory=dict)
    everything: bool = False


class Follower:
    def __init__(self) -> None:
        self._ears: dict[Listener, _Ear] = {}
        self._by_key: dict[UUID, set[Listener]] = {}
        self._looks = 0
        self._bound: int | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._wanted = asyncio.Event()
        self._goodbyes: set[asyncio.Future[None]] = set()

    async def join(self, listener: Listener) -> bool:
        """From now on the listener is hinted at what concerns its person. False if it is no longer signed in."""
        self._run()
        for _attempt in range(3):
            looks = self._looks
            scope = await _scope_of(listener)
            if scope is None:
                return False
            self._listen(listener, scope)
            if looks == self._looks:  # else a change of scope may have been told before the keys were known
                break
        self._run()  # the last of the others may have left meanwhile
        return True

    def leave(self, listener: Listener) -> None:
        ear = self._ears.pop(listener, None)
        for key in ear.scope.keys if ear is not None else ():
            self._forget(key, listener)
        if not self._ears:
            for task in self._tasks:
                task.cancel()
            self._tasks.clear()
            self._bound = None

    def _listen(self, listener: Listener, scope: Scope) -> bool:
        """Set a listener's scope; whether it is another than before."""
        ear = self._ears.get(listener)
        before = ear.scope.keys if ear is not None else frozenset()
        for key in before - scope.keys:
            self._forget(key, listener)
        for key in scope.keys - before:
            self._by_key.setdefault(key, set()).add(listener)
        # not all at the same moment, though all connect at the same moment after a restart
        part = random.uniform(0.5, 1)  # noqa: S311  spreads, hides nothing
        self._ears[listener] = _Ear(scope, time.monotonic() + RESCOPE_EVERY_S * part)
        return scope.keys != before

    def _forget(self, key: UUID, listener: Listener) -> None:
        ears = self._by_key.get(key)
        if ears is not None:
            ears.discard(listener)
            if not ears:
                del self._by_key[key]

    def _run(self) -> None:
        if not any(task for task in self._tasks if not task.done()):
            loop = asyncio.get_running_loop()
            self._wanted = asyncio.Event()
            self._tasks = [loop.create_task(self._follow()), loop.create_task(self._rescope())]

    # --- following ----------------------------------------------------------------------------------------------------
    async def _follow(self) -> None:
        pause = LOOK_EVERY_S
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**connector_params(), autocommit=True) as connection:
                    was_away, self._bound = self._bound is not None, None
                    while True:
                        news = await self._look(connection)
                        # after a break: who knows what happened meanwhile, and to which database
                        self._tell(_News(everything=True) if was_away else news)
                        was_away, pause = False, LOOK_EVERY_S
                        await asyncio.sleep(LOOK_EVERY_S)
            except (psycopg.Error, OSError) as error:
                log.warning("the change feed is not followed at the moment", extra={"error": str(error)})
                await asyncio.sleep(pause)
                pause = min(pause * 2, 10)

    async def _look(self, connection: psycopg.AsyncConnection[Any]) -> _News:
        """What is new since the last look. The bound and the entries are of one snapshot, so that nothing falls
        between two looks; transactions still running hold both back."""
        since, self._looks = self._bound, self._looks + 1
        cursor = await connection.execute(_NEWS, {"since": since, "most": MOST_KEYS + 1})
        rows = {key: (bound, names) for bound, key, names in await cursor.fetchall()}
        self._bound, _ = rows.pop(None)
        if since is None:
            return _News()
        if len(rows) > MOST_KEYS:
            return _News(everything=True)
        return _News({key: names for key, (_, names) in rows.items()})

    def _tell(self, news: _News) -> None:
        if news.everything:
            loop = asyncio.get_running_loop()
            for listener, ear in self._ears.items():
                ear.due = 0
                loop.call_later(random.uniform(0, SPREAD_S), listener.hint)  # noqa: S311  spreads, hides nothing
            self._wanted.set()
            return
        for key in self._by_key.keys() & news.keys.keys():
            self._tell_of(key, news.keys[key])

    def _tell_of(self, key: UUID, names: list[str]) -> None:
        """Something of these types is new under a key. What travels with its site concerns those who carry the site,
        not all of its district, under whose key it stands too."""
        of_scope = any(name.startswith("@") for name in names)
        kinds = [kind for kind in map(types.get, names) if kind is not None]
        always = of_scope or any(kind.keyed_by != "site" for kind in kinds)
        for listener in list(self._by_key.get(key, ())):
            ear = self._ears[listener]
            if always or (kinds and key in ear.scope.sites):
                listener.hint()
            if of_scope:
                ear.due = 0
                self._wanted.set()

    # --- whose keys -----------------------------------------------------------------------------------------------
    async def _rescope(self) -> None:
        """Look up the keys of those whose scope may have changed, one after another: no crowd at the database."""
        while True:
            self._wanted.clear()
            now = time.monotonic()
            for listener in [listener for listener, ear in self._ears.items() if ear.due <= now]:
                try:
                    scope = await _scope_of(listener)
                except Exception:
                    log.warning("a scope was not looked up", exc_info=True)  # its turn comes again
                    continue
                if listener not in self._ears:
                    continue  # it left meanwhile
                if scope is None:
                    # beside, since with the last listener this very task ends
                    goodbye = asyncio.ensure_future(listener.no_longer_signed_in())
                    self._goodbyes.add(goodbye)
                    goodbye.add_done_callback(self._goodbyes.discard)
                    self.leave(listener)
                elif self._listen(listener, scope):
                    listener.hint()
            try:
                await asyncio.wait_for(self._wanted.wait(), LOOK_EVERY_S)
            except TimeoutError:
                continue


async def _scope_of(listener: Listener) -> Scope | None:
    user = await listener.signed_in_still()
    if user is None:
        return None
    found: Scope = await database_sync_to_async(scope_of)(user)
    return found


_NEWS = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS bound, NULL::uuid AS key, NULL::text[] AS types
UNION ALL
(SELECT NULL, f.key, array_agg(DISTINCT f.type)
FROM change_feed f
WHERE f.xid >= %(since)s::text::xid8 AND f.xid < pg_snapshot_xmin(pg_current_snapshot())
GROUP BY f.key
LIMIT %(most)s)
"""

follower = Follower()
