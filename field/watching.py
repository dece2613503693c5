"""Who watches the live map in this process, and what each is to be told.

One `Watch` serves all sockets of a process. It keeps everybody's last position, hears once a second from each other
process who moved, and reads the database now and then for what it did not hear. Every change has a number; a watcher
is told what changed in its view since the number it was told last, so one that reads slowly, or comes back after a
broken connection, gets everything in one message and holds nobody up.

Nothing is sent on rights read before the position came: those of all watchers are read together, by four queries.
Whoever is shown somebody has looked at them. That is on record before the first message of a view, and before the next
one of those that follow: so these need not wait, and at most one of them is ahead of the record.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import math
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID, uuid4

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer

from field import live
from field.domain.viewport import Viewport, cell_of
from field.live import Sighting
from field.live_looks import LiveLooks
from field.models import Look, may_see_person
from geo_portal.accounts.asgi_auth import Credential, people_of
from geo_portal.accounts.rights import NOBODY, Rights, rights_of

log = logging.getLogger(__name__)

# Messages can be lost; what is in memory is compared with the database at least this often.
RECONCILE_EVERY_S = 30.0
# Rights end without a position that moves.
RIGHTS_EVERY_S = 5.0
# Watchers are told so long after the moment of each second at which most of the news comes: all of it is here then.
GRACE_S = 0.1
# Between two messages to a socket, also when one of them came in between, as an answer.
APART_S = 0.8
# One who reads slowly hears of the latest; all are on record.
EVENTS_WAITING = 500
# So many changes back a connection can be taken up again: minutes, unless a whole city moves.
REMEMBERED = 50_000


class Socket(Protocol):
    """A connected socket."""

    def credential(self) -> Credential: ...

    async def no_longer_signed_in(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Event:
    """An event as it comes: about whom, whether it tells where they were, at a site in which district (its path), and
    the JSON of its message."""

    user: UUID | None
    tells_where: bool
    path: str
    text: str

    @classmethod
    def of_wire(cls, values: list[Any]) -> _Event:
        user, tells_where, path, text = values
        return cls(UUID(user) if user else None, tells_where, path, text)


class Rhythm:
    """At which moment of each second watchers are told: shortly after most of the news comes. Told just before it, they
    would have all of it a second late."""

    def __init__(self) -> None:
        self._size, self._at = 0.0, 0.0

    def heard(self, size: int, now_s: float) -> None:
        """A message of so many positions came at this time. One much smaller than the last large one changes nothing,
        until that is some time ago."""
        if 2 * size >= self._size:
            self._size, self._at = size, (now_s + GRACE_S) % 1
        else:
            self._size *= 0.8

    def next_after(self, told_s: float) -> float:
        """The first moment for telling in the second after the one in which a watcher was told last."""
        return math.floor(told_s - self._at) + 1 + self._at


@dataclass(eq=False, slots=True)
class Watcher:
    """A socket's person, what they look at, and what they were told: up to which change, and who is on their map."""

    socket: Socket
    rhythm: Rhythm
    rights: Rights = NOBODY
    viewport: Viewport | None = None
    stream: str = ""
    seq: int | None = None
    shown: set[UUID] = field(default_factory=set)
    events: deque[_Event] = field(default_factory=lambda: deque(maxlen=EVENTS_WAITING))
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    sent_at: float = 0.0

    def sees(self, one: Sighting) -> bool:
        return may_see_person(self.rights, one.user, one.path)

    def shows(self, one: Sighting) -> bool:
        """Whether it is to be on their map."""
        return self.viewport is not None and self.viewport.holds(one.lon, one.lat) and self.sees(one)

    async def turn(self) -> None:
        """Wait for news, and until they may be told: once in each second, at the rhythm's moment."""
        await self.wake.wait()
        wait = max(self.rhythm.next_after(self.sent_at), self.sent_at + APART_S) - time.time()
        await asyncio.sleep(min(wait, 1.0))  # a clock that was set back makes nobody wait longer
        self.wake.clear()


@dataclass(frozen=True, slots=True)
class _Change:
    """That somebody's position became another, or went away; `before` is the one until then."""

    seq: int
    user: UUID
    before: Sighting | None


@dataclass(frozen=True, slots=True)
class _News:
    """The people whose position changed between two numbers: all of them, and by the cell they are in now."""

    people: set[UUID]
    by_cell: dict[int, list[UUID]]


class Watch:
    def __init__(self) -> None:
        self._epoch = uuid4().hex
        self._rhythm = Rhythm()
        self._seq = 0
        self._people: dict[UUID, Sighting] = {}
        self._cells: dict[int, set[UUID]] = {}
        self._changes: deque[_Change] = deque()
        self._news: dict[int, _News] = {}
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
        await self._looks.on_record(watcher.rights.user_id)
        while watcher in self._watchers and self._rights_at < self._changed_at:
            await self._read_rights()
        view, since = watcher.viewport, watcher.seq
        if watcher not in self._watchers or view is None or since == self._seq:
            return None
        if since is not None:
            return self._changes_in_view(watcher, view, since)
        text = self._all_in_view(watcher)
        await self._looks.on_record(watcher.rights.user_id)
        return text if watcher in self._watchers else None

    async def events(self, watcher: Watcher) -> list[str]:
        """What happened since this was asked last, as JSON messages. After `message`, which looks after the rights."""
        waiting = list(watcher.events)
        watcher.events.clear()
        if not waiting or watcher not in self._watchers:
            return []
        seen = [one for one in waiting if may_see_person(watcher.rights, one.user, one.path)]
        people = [one.user for one in seen if one.tells_where and one.user]
        self._looks.note(watcher.rights.user_id, people, Look.Purpose.EVENT)
        await self._looks.on_record(watcher.rights.user_id)
        return [one.text for one in seen] if watcher in self._watchers else []

    def look(self, watcher: Watcher, viewport: Viewport, stream: Any = None, seq: Any = None) -> None:
        """Tell the watcher what is in this view: after `seq`, if that is what its client was told of this view, by
        these rights, and it is not too long ago; else everything."""
        watcher.viewport, watcher.seq = viewport, None
        watcher.wake.set()
        oldest = self._changes[0].seq if self._changes else self._seq + 1
        if stream != self._stream(watcher) or type(seq) is not int or not oldest - 1 <= seq <= self._seq:
            return
        before: dict[UUID, Sighting | None] = {}
        for change in self._changes:
            if change.seq > seq:
                before.setdefault(change.user, change.before)
        watcher.shown = {one for one in self._in_view(watcher) if one not in before}
        watcher.shown |= {user for user, was in before.items() if was is not None and watcher.shows(was)}
        watcher.seq, watcher.stream = seq, stream

    # --- what is told -------------------------------------------------------------------------------------------------
    def _stream(self, watcher: Watcher) -> str:
        """Names what a client's numbers count: of this process, this view and these rights."""
        said = repr((self._epoch, watcher.rights, watcher.viewport))
        return hashlib.blake2s(said.encode(), digest_size=12).hexdigest()

    def _in_view(self, watcher: Watcher) -> list[UUID]:
        if watcher.viewport is None:
            return []
        cells = watcher.viewport.cells_among(self._cells)
        return [user for cell in cells for user in self._cells[cell] if watcher.shows(self._people[user])]

    def _all_in_view(self, watcher: Watcher) -> str:
        seen = self._in_view(watcher)
        gone = [user for user in watcher.shown if (one := self._people.get(user)) is None or not watcher.sees(one)]
        watcher.shown, watcher.stream = set(seen), self._stream(watcher)
        return self._told(watcher, None, seen, gone)

    def _changes_in_view(self, watcher: Watcher, view: Viewport, since: int) -> str | None:
        news = self._news_since(since)
        people, shown = self._people, watcher.shown
        told = [
            user
            for cell in view.cells_among(news.by_cell)
            for user in news.by_cell[cell]
            if watcher.shows(people[user])
        ]
        gone = []
        for user in shown & news.people:
            one = people.get(user)
            if one is None or not watcher.sees(one):
                gone.append(user)
            elif not watcher.shows(one):
                told.append(user)  # out of the view: once more, so that the marker does not stay at the edge
            else:
                continue
            shown.discard(user)
        shown.update(user for user in told if watcher.shows(people[user]))
        if not told and not gone:
            watcher.seq = self._seq
            return None
        return self._told(watcher, since, told, gone)

    def _told(self, watcher: Watcher, since: int | None, told: list[UUID], gone: list[UUID]) -> str:
        watcher.seq = self._seq
        self._looks.note(watcher.rights.user_id, told, Look.Purpose.POSITION)
        head = {"type": "positions", "seq": self._seq, "since": since, "stream": watcher.stream}
        rest = {"removed": [str(user) for user in gone]}
        positions = ",".join([self._people[user].text for user in told])
        return f'{json.dumps(head)[:-1]}, "positions": [{positions}], {json.dumps(rest)[1:]}'

    def _news_since(self, since: int) -> _News:
        """Shared by all who were told up to the same change."""
        found = self._news.get(since)
        if found is None:
            people = set()
            for change in reversed(self._changes):
                if change.seq <= since:
                    break
                people.add(change.user)
            by_cell = defaultdict(list)
            for user in people:
                one = self._people.get(user)
                if one is not None:
                    by_cell[cell_of(one.lon, one.lat)].append(user)
            found = self._news[since] = _News(people, dict(by_cell))
        return found

    # --- what is known ------------------------------------------------------------------------------------------------
    def _take(self, sightings: Iterable[Sighting], gone: Iterable[UUID] = ()) -> None:
        """Remember what is newer than what is known, under one number, and wake the watchers."""
        seq = self._seq + 1
        for one in sightings:
            was = self._people.get(one.user)
            if was is None or one.t_s > was.t_s or (one.t_s == was.t_s and one != was):
                self._put(seq, one.user, was, one)
        for user in gone:
            self._put(seq, user, self._people.get(user), None)
        if not self._changes or self._changes[-1].seq != seq:
            return
        while len(self._changes) > REMEMBERED:
            oldest = self._changes[0].seq
            while self._changes and self._changes[0].seq == oldest:
                self._changes.popleft()
        self._seq, self._changed_at = seq, time.monotonic()
        self._news.clear()
        oldest = self._changes[0].seq if self._changes else seq + 1
        for watcher in self._watchers:
            if watcher.seq is not None and watcher.seq < oldest - 1:
                watcher.seq = None  # too far behind to be told the changes only
            watcher.wake.set()

    def _hand_on(self, events: list[_Event]) -> None:
        self._changed_at = time.monotonic()
        for watcher in self._watchers:
            if watcher.viewport is not None:
                watcher.events.extend(events)
                watcher.wake.set()

    def _put(self, seq: int, user: UUID, was: Sighting | None, now: Sighting | None) -> None:
        self._changes.append(_Change(seq, user, was))
        cell_before = cell_of(was.lon, was.lat) if was is not None else None
        cell_now = cell_of(now.lon, now.lat) if now is not None else None
        if now is not None:
            self._people[user] = now
        else:
            self._people.pop(user, None)
        if cell_before == cell_now:
            return
        if cell_before is not None:
            self._cells[cell_before].discard(user)
            if not self._cells[cell_before]:
                del self._cells[cell_before]
        if cell_now is not None:
            self._cells.setdefault(cell_now, set()).add(user)

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
        hears.set()
        try:
            while True:
                message = await layer.receive(channel)
                if message["type"] == "events":
                    self._hand_on([_Event.of_wire(row) for row in message["rows"]])
                else:
                    self._rhythm.heard(len(message["rows"]), time.time())
                    self._take([Sighting.of_wire(row) for row in message["rows"]])
        finally:
            await layer.group_discard(live.GROUP, channel)

    async def _reconcile(self, hears: asyncio.Event) -> None:
        """Compare what is known with the database: at first, when nothing is missed any more, and then every now and
        then."""
        await hears.wait()
        while True:
            before = self._seq
            try:
                rows = await database_sync_to_async(live.everyone)()
            except Exception:
                log.warning("positions were not read", exc_info=True)  # as while the database restarts
                await asyncio.sleep(1)
                continue
            present = {row.user for row in rows}
            heard_meanwhile = self._news_since(before).people
            self._take(rows, self._people.keys() - present - heard_meanwhile)
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
                watcher.rights, watcher.seq = rights, None
                watcher.wake.set()
        self._rights_at = began

    def _say_goodbye(self, watcher: Watcher) -> None:
        # beside, since a client that does not read must not hold up the others
        goodbye = asyncio.ensure_future(watcher.socket.no_longer_signed_in())
        self._goodbyes.add(goodbye)
        goodbye.add_done_callback(self._goodbyes.discard)
        self._leave(watcher)


watch = Watch()
