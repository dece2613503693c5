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
from field.live_crowds import Crowds, Told
from field.live_looks import LiveLooks
from field.live_memory import Memory
from field.models import Look, may_see_person
from field.watcher import Happening, Socket, Watcher, Wish
from geo_portal.accounts.asgi_auth import people_of
from geo_portal.accounts.rights import NOBODY, rights_of

log = logging.getLogger(__name__)

# Messages can be lost; what is in memory is compared with the database at least this often.
RECONCILE_EVERY_S = 30.0
# Rights end without a position that moves.
RIGHTS_EVERY_S = 5.0
# Far out, who asks for circles gets them when more than MANY people are in view, until these are no more than FEW.
MANY, FEW = 200, 150
# Of whom nothing was heard for so long, the next news of this process goes to its watchers at once.
QUIET_S = 1.0
# What is overdue changes by the day.
OVERDUE_EVERY_S = 60.0


class Watch:
    def __init__(self) -> None:
        self._epoch = uuid4().hex
        self._memory = Memory()
        self._crowds = Crowds(self._memory)
        self._circles_wanted = asyncio.Event()
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
        watcher = Watcher(socket)
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
        wish = watcher.wish
        if watcher not in self._watchers or wish is None:
            return None
        text = self._to_tell(watcher, wish)
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

    def look(self, watcher: Watcher, wish: Wish, stream: Any = None, seq: Any = None) -> None:
        """Tell the watcher what is in this view: after `seq`, if that is what its client was told of this view, by
        these rights, and it is not too long ago; else everything, as always where circles are told."""
        watcher.wish, watcher.seq, watcher.counted = wish, None, False
        watcher.wake.set()
        if stream != self._stream(watcher) or type(seq) is not int or not self._memory.knows_since(seq):
            return
        before = self._memory.before(seq)
        watcher.shown = {one.user for one in self._in_view(watcher, wish.viewport) if one.user not in before}
        watcher.shown |= {user for user, was in before.items() if was is not None and watcher.shows(was)}
        watcher.seq, watcher.stream = seq, stream

    # --- what is told -------------------------------------------------------------------------------------------------
    def _stream(self, watcher: Watcher) -> str:
        """Names what a client's numbers count: of this process, this view, these rights, and people or circles."""
        said = repr((self._epoch, watcher.rights, watcher.wish, watcher.counted))
        return hashlib.blake2s(said.encode(), digest_size=12).hexdigest()

    def _concerned(self, watcher: Watcher) -> bool:
        """Whether anything changed where the watcher looks, whatever they may see of it; else they are up to date."""
        wish = watcher.wish
        if wish is None or watcher.seq is None or watcher.counted:
            return wish is not None
        news = self._memory.since(watcher.seq)
        if wish.viewport.cells_among(news.by_cell) or not watcher.shown.isdisjoint(news.people):
            return True
        watcher.seq = self._memory.seq
        return False

    def _to_tell(self, watcher: Watcher, wish: Wish) -> str | None:
        circles = self._crowds.of(watcher, wish.viewport) if wish.far_out else {}
        counted = sum(one.circle.count for one in circles.values()) > (FEW if watcher.counted else MANY)
        if counted != watcher.counted:
            watcher.counted, watcher.seq = counted, None
        if counted:
            self._circles_wanted.set()
            return self._changed_circles(watcher, circles)
        if watcher.seq is None:
            return self._all_in_view(watcher, wish.viewport)
        return self._changes_in_view(watcher, wish.viewport, watcher.seq)

    def _in_view(self, watcher: Watcher, view: Viewport) -> list[Sighting]:
        return [one for one in self._memory.around(view) if watcher.shows(one)]

    def _all_in_view(self, watcher: Watcher, view: Viewport) -> str:
        told, gone = self._in_view(watcher, view), self._no_longer_seen(watcher)
        watcher.shown, watcher.stream = {one.user for one in told}, self._stream(watcher)
        return self._told(watcher, None, watcher.shown, [one.text for one in told], gone)

    def _no_longer_seen(self, watcher: Watcher) -> list[str]:
        """Of those on the watcher's map, who has gone or may not be seen any more."""
        people = self._memory.people
        return [user for user in watcher.shown if (one := people.get(user)) is None or not watcher.sees(one)]

    def _changed_circles(self, watcher: Watcher, now: dict[int, Told]) -> str | None:
        since, gone = watcher.seq, self._no_longer_seen(watcher)
        before = watcher.circles if since is not None else {}
        changed = [one for cell, one in now.items() if before.get(cell) != one]
        left = [cell for cell in before if cell not in now]
        alone = [one.alone for one in changed if one.alone is not None]
        watcher.circles = now
        watcher.shown = watcher.shown.difference(gone).union([one.user for one in alone])
        if since is None:
            watcher.stream = self._stream(watcher)
        elif not changed and not left and not gone:
            watcher.seq = self._memory.seq
            return None
        told = set[str]().union(*[one.users for one in now.values()])
        circles = f'"clusters": [{",".join([one.text for one in changed])}], "dissolved": {json.dumps(left)}, '
        return self._told(watcher, since, told, [one.text for one in alone], gone, circles)

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

    def _told(
        self,
        watcher: Watcher,
        since: int | None,
        told: set[str],
        texts: list[str],
        gone: list[str],
        circles: str = "",
    ) -> str:
        """The message with positions, `texts`, and `circles`, which show the people who are `told`."""
        watcher.seq = self._memory.seq
        self._looks.note(watcher.rights.user_id, told, Look.Purpose.POSITION)
        head = {"type": "positions", "seq": watcher.seq, "since": since, "stream": watcher.stream}
        rest = {"removed": gone}
        return f'{json.dumps(head)[:-1]}, "positions": [{",".join(texts)}], {circles}{json.dumps(rest)[1:]}'

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
            if watcher.wish is not None:
                watcher.events.extend(events)
                watcher.wake.set()

    # --- hearing and reading ------------------------------------------------------------------------------------------
    def _run(self) -> None:
        if not any(task for task in self._tasks if not task.done()):
            loop = asyncio.get_running_loop()
            hears = asyncio.Event()
            work = (self._listen(hears), self._reconcile(hears), self._watch_rights(), self._follow_overdue())
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
                        self._take([Sighting.of_wire(row) for row in message["rows"]])
        finally:
            await layer.group_discard(live.GROUP, channel)

    def _take_first(self, sightings: list[Sighting]) -> None:
        """Of news of this process, those of people of whom nothing was heard for QUIET_S; the next message that all
        processes get brings the others. So nobody's marker moves more than once a second for long."""
        self._take([one for one in sightings if self._memory.unchanged_for(one.user, QUIET_S)])

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
            self._wake_circles()  # somebody may have become stale
            await asyncio.sleep(RECONCILE_EVERY_S)

    async def _follow_overdue(self) -> None:
        """Read who holds overdue sites, as long as that is told."""
        while True:
            await self._circles_wanted.wait()
            try:
                overdue = await database_sync_to_async(live.overdue)()
            except Exception:
                log.warning("overdue sites were not read", exc_info=True)
                await asyncio.sleep(1)
                continue
            self._crowds.know_overdue(overdue)
            if not self._wake_circles():
                self._circles_wanted.clear()
            await asyncio.sleep(OVERDUE_EVERY_S)

    def _wake_circles(self) -> int:
        """Wake those who are told circles; tells how many."""
        watchers = [one for one in self._watchers if one.counted]
        for one in watchers:
            one.wake.set()
        return len(watchers)

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
