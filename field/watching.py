"""Who watches the live map in this process, and what each is to be told.

One `Watch` serves all sockets of a process. It keeps everybody's last position, hears at once who moved of those whose
positions this process takes in and once a second from each other process, and reads the database now and then for what
it did not hear. Every change has a number; a watcher is told what changed in its view since the number it was told
last, so one that reads slowly, or comes back after a broken connection, gets everything in one message and holds nobody
up.

Nothing is sent on rights read before the position came: those of all watchers are read together, by four queries.
Whoever is shown somebody has looked at them, and that is on record before the message goes out.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer

from field import live
from field.domain.viewport import Viewport
from field.live import Sighting
from field.live_looks import LiveLooks
from field.live_memory import Memory
from field.models import Look, may_see_person
from field.watcher import Happening, Rhythm, Socket, Watcher
from geo_portal.accounts.asgi_auth import people_of
from geo_portal.accounts.rights import NOBODY, rights_of

log = logging.getLogger(__name__)

# Messages can be lost; what is in memory is compared with the database at least this often.
RECONCILE_EVERY_S = 30.0
# Rights end without a position that moves.
RIGHTS_EVERY_S = 5.0


class Watch:
    def __init__(self) -> None:
        self._epoch = uuid4().hex
        self._rhythm = Rhythm()
        self._memory = Memory()
        self._watchers: set[Watcher] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._loaded = asyncio.Event()
        self._changed_at = 0.0
        self._rights_at = -1.0
        self._reading: asyncio.Task[None] | None = None
        self._goodbyes: set[asyncio.Future[None]] = set()
        self._looks = LiveLooks()

    # --- the sockets --------------------------------------------------------------------------------------------------
    @asynccontextmanager
    async def joined(self, socket: Socket) -> AsyncIterator[Watcher]:
        """Follow what goes on, for one more socket. Begins when everybody's position and its rights are known."""
        watcher = Watcher(socket, self._rhythm)
        self._watchers.add(watcher)
        try:
            self._run()
            await self._loaded.wait()
            while watcher in self._watchers and watcher.rights is NOBODY:
                await self._read_rights()
            yield watcher
        finally:
            self._leave(watcher)

    def _leave(self, watcher: Watcher) -> None:
        self._watchers.discard(watcher)
        if not self._watchers:
            for task in self._tasks:
                task.cancel()
            self._tasks.clear()
            self._loaded.clear()

    async def message(self, watcher: Watcher) -> str | None:
        """What the watcher is to be told now, as JSON; None when there is nothing new."""
        if not watcher.events and not self._concerned(watcher):
            return None
        while watcher in self._watchers and self._rights_at < self._changed_at:
            await self._read_rights()
        view, since = watcher.viewport, watcher.seq
        if watcher not in self._watchers or view is None or since == self._memory.seq:
            return None
        text = self._all_in_view(watcher, view) if since is None else self._changes_in_view(watcher, view, since)
        await self._looks.on_record(watcher.rights.user_id)
        return text if watcher in self._watchers else None

    async def events(self, watcher: Watcher) -> list[str]:
        """What happened since this was asked last, as JSON messages. After `message`, which looks after the rights."""
        waiting = list(watcher.events)
        watcher.events.clear()
        if not waiting or watcher not in self._watchers:
            return []
        seen = [one for one in waiting if may_see_person(watcher.rights, one.user, one.path)]
        people = [str(one.user) for one in seen if one.tells_where and one.user]
        self._looks.note(watcher.rights.user_id, people, Look.Purpose.EVENT)
        await self._looks.on_record(watcher.rights.user_id)
        return [one.text for one in seen] if watcher in self._watchers else []

    def look(
        self, watcher: Watcher, viewport: Viewport, per_second: int = 1, stream: Any = None, seq: Any = None
    ) -> None:
        """Tell the watcher what is in this view, so often a second at most: after `seq`, if that is what its client was
        told of this view, by these rights, and it is not too long ago; else everything."""
        watcher.viewport, watcher.per_second, watcher.seq = viewport, per_second, None
        watcher.wake.set()
        if stream != self._stream(watcher) or type(seq) is not int or not self._memory.knows_since(seq):
            return
        before = self._memory.before(seq)
        watcher.shown = {one.user for one in self._in_view(watcher, viewport) if one.user not in before}
        watcher.shown |= {user for user, was in before.items() if was is not None and watcher.shows(was)}
        watcher.seq, watcher.stream = seq, stream

    # --- what is told -------------------------------------------------------------------------------------------------
    def _stream(self, watcher: Watcher) -> str:
        """Names what a client's numbers count: of this process, this view and these rights."""
        said = repr((self._epoch, watcher.rights, watcher.viewport))
        return hashlib.blake2s(said.encode(), digest_size=12).hexdigest()

    def _concerned(self, watcher: Watcher) -> bool:
        """Whether anything changed where the watcher looks, whatever they may see of it; else they are up to date."""
        if watcher.viewport is None or watcher.seq is None:
            return watcher.viewport is not None
        news = self._memory.since(watcher.seq)
        if watcher.viewport.cells_among(news.by_cell) or not watcher.shown.isdisjoint(news.people):
            return True
        watcher.seq = self._memory.seq
        return False

    def _in_view(self, watcher: Watcher, view: Viewport) -> list[Sighting]:
        return [one for one in self._memory.around(view) if watcher.shows(one)]

    def _all_in_view(self, watcher: Watcher, view: Viewport) -> str:
        told, people = self._in_view(watcher, view), self._memory.people
        gone = [user for user in watcher.shown if (one := people.get(user)) is None or not watcher.sees(one)]
        watcher.shown, watcher.stream = {one.user for one in told}, self._stream(watcher)
        return self._told(watcher, None, watcher.shown, [one.text for one in told], gone)

    def _changes_in_view(self, watcher: Watcher, view: Viewport, since: int) -> str | None:
        news, people, shown = self._memory.since(since), self._memory.people, watcher.shown
        told: set[str] = set()
        texts: list[str] = []
        for cell in view.cells_among(news.by_cell):
            moved = news.by_cell[cell]
            if view.covers(cell) and all(map(watcher.sees_all_in, moved.paths)):
                told |= moved.users
                texts.append(moved.text)
            else:
                seen = [one for one in moved.sightings if watcher.shows(one)]
                told.update([one.user for one in seen])
                texts += [one.text for one in seen]
        gone, left = [], (shown & news.people) - told
        shown |= told
        for user in left:
            shown.discard(user)
            one = people.get(user)
            if one is None or not watcher.sees(one):
                gone.append(user)
            else:  # out of the view: once more, so that the marker does not stay at the edge
                told.add(user)
                texts.append(one.text)
        if not told and not gone:
            watcher.seq = self._memory.seq
            return None
        return self._told(watcher, since, told, texts, gone)

    def _told(self, watcher: Watcher, since: int | None, told: set[str], texts: list[str], gone: list[str]) -> str:
        """The message with the positions of those who are `told`, in `texts`."""
        watcher.seq = self._memory.seq
        self._looks.note(watcher.rights.user_id, told, Look.Purpose.POSITION)
        head = {"type": "positions", "seq": watcher.seq, "since": since, "stream": watcher.stream}
        rest = {"removed": gone}
        return f'{json.dumps(head)[:-1]}, "positions": [{",".join(texts)}], {json.dumps(rest)[1:]}'

    # --- what is known ------------------------------------------------------------------------------------------------
    def _take(self, sightings: Iterable[Sighting], gone: Iterable[str] = ()) -> None:
        """Remember what is new, and wake the watchers."""
        if not self._memory.take(sightings, gone):
            return
        self._changed_at = time.monotonic()
        for watcher in self._watchers:
            if watcher.seq is not None and not self._memory.knows_since(watcher.seq):
                watcher.seq = None  # too far behind to be told the changes only
            watcher.wake.set()

    def _hand_on(self, events: list[Happening]) -> None:
        self._changed_at = time.monotonic()
        for watcher in self._watchers:
            if watcher.viewport is not None:
                watcher.events.extend(events)
                watcher.wake.set()

    # --- hearing and reading ------------------------------------------------------------------------------------------
    def _run(self) -> None:
        if not any(task for task in self._tasks if not task.done()):
            loop = asyncio.get_running_loop()
            hears = asyncio.Event()
            work = (self._listen(hears), self._reconcile(hears), self._watch_rights())
            self._tasks = [loop.create_task(one) for one in work]

    async def _listen(self, hears: asyncio.Event) -> None:
        layer = get_channel_layer()
        channel = await layer.new_channel("live")
        await layer.group_add(live.GROUP, channel)
        loop = asyncio.get_running_loop()
        try:
            with live.heard_here(lambda found: loop.call_soon_threadsafe(self._take_first, found)):
                hears.set()
                while True:
                    message = await layer.receive(channel)
                    if message["type"] == "events":
                        self._hand_on([Happening.of_wire(row) for row in message["rows"]])
                    else:
                        self._rhythm.heard(len(message["rows"]), time.time())
                        self._take([Sighting.of_wire(row) for row in message["rows"]])
        finally:
            await layer.group_discard(live.GROUP, channel)

    def _take_first(self, sightings: list[Sighting]) -> None:
        """Of news of this process, those of people of whom nothing was heard for a second; the next message that all
        processes get brings the others. So nobody's marker moves more than once a second for long."""
        self._take([one for one in sightings if self._memory.unchanged_for(one.user, 1.0)])

    async def _reconcile(self, hears: asyncio.Event) -> None:
        """Compare what is known with the database: at first, when nothing is missed any more, and then every now and
        then."""
        await hears.wait()
        while True:
            before = self._memory.seq
            try:
                rows = await database_sync_to_async(live.everyone)()
            except Exception:
                log.warning("positions were not read", exc_info=True)  # as while the database restarts
                await asyncio.sleep(1)
                continue
            present = {row.user for row in rows}
            heard_meanwhile = self._memory.since(before).people
            self._take(rows, self._memory.people.keys() - present - heard_meanwhile)
            self._loaded.set()
            await asyncio.sleep(RECONCILE_EVERY_S)

    async def _watch_rights(self) -> None:
        while True:
            await asyncio.sleep(RIGHTS_EVERY_S)
            await self._read_rights()

    async def _read_rights(self) -> None:
        """Read the rights of all watchers; those who ask at the same time share one reading."""
        if self._reading is None or self._reading.done():
            self._reading = asyncio.get_running_loop().create_task(self._read_rights_now())
        await asyncio.shield(self._reading)

    async def _read_rights_now(self) -> None:
        began, asked = time.monotonic(), {watcher: watcher.socket.credential() for watcher in self._watchers}
        try:
            people = await database_sync_to_async(people_of)(set(asked.values()))
        except Exception:
            log.warning("rights were not read", exc_info=True)
            await asyncio.sleep(1)
            return
        for watcher, credential in asked.items():
            user = people.get(credential)
            if user is None:
                self._say_goodbye(watcher)
            elif (rights := rights_of(user)) != watcher.rights:
                watcher.may(rights)
        self._rights_at = began

    def _say_goodbye(self, watcher: Watcher) -> None:
        # beside, since a client that does not read must not hold up the others
        goodbye = asyncio.ensure_future(watcher.socket.no_longer_signed_in())
        self._goodbyes.add(goodbye)
        goodbye.add_done_callback(self._goodbyes.discard)
        self._leave(watcher)


watch = Watch()
