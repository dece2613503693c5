"""The sockets of field: they join, forward and leave. What one may see is decided in `live` and `sync`."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from field.hints import follower
from field.watcher import Watcher, Wish
from field.watching import watch
from geo_portal.accounts.consumers import NOT_SIGNED_IN, SignedInConsumer

SEND_EVERY_S = 1.0


class LiveConsumer(SignedInConsumer):
    """`/ws/live`. After `{"type": "watch", "bbox": [w, s, e, n], "zoom": z}` the server sends

    `{"type": "positions", "seq": n, "since": m, "stream": …, "positions": [{user, user_name, t, lon, lat, acc, …}],
    "removed": [user, …]}`: first, with `since` null, all in view, then at most once a second those that changed since
    number m; one that leaves the view is sent once more, and `removed` names those that the watcher may no longer see.
    `"per_second"` in a `watch`, 1 to 4, asks for up to so many messages a second; of one who sends more often than once
    a second no more is told for it. `"clusters": true` asks, below zoom 11, for cells in place of many people:
    `"clusters": [{id, lon, lat, count, visiting, overdue, stale, user}]` has those that changed, `"dissolved": [id, …]`
    those where nobody is left, and `positions` only people who are alone in a cell (its `user`).
    Between them come `{"type": "event", "event": "arrived" | "left" | "overdue", "id", "at", …}`, wherever the site is.
    A client that lost its connection may add `"stream"` and `"seq"` of the last message that it got to its `watch`, and
    is told the changes since, if the server still knows them.
    """

    watcher: Watcher | None = None
    wish: tuple[Wish, Any, Any] | None = None  # with the stream and number that the client was told last

    async def admitted(self) -> None:
        self.start(self._tell_news())

    async def understood(self, message: Any) -> bool:
        match message:
            case {"type": "watch"}:
                return self._look(message)
        return False

    async def no_longer_signed_in(self) -> None:
        await self.end(NOT_SIGNED_IN)

    def _look(self, message: dict[str, Any]) -> bool:
        try:
            wish = Wish.parse(message)
        except ValueError:
            return False
        self.wish = wish, message.get("stream"), message.get("seq")
        if self.watcher is not None:
            watch.look(self.watcher, *self.wish)
        return True

    async def _tell_news(self) -> None:
        async with watch.joined(self) as watcher:
            self.watcher = watcher
            if self.wish is not None:
                watch.look(watcher, *self.wish)
            while True:
                await watcher.turn()
                if (text := await watch.message(watcher)) is not None:
                    watcher.sent_at = time.time()
                    await self.tell_text(text)
                for text in await watch.events(watcher):
                    await self.tell_text(text)


class SyncConsumer(SignedInConsumer):
    """`/ws/sync`. The server sends `{"type": "changed"}` when there is something new to pull: once after signing in,
    then at most once a second. The client has nothing to say."""

    async def admitted(self) -> None:
        self.stale = asyncio.Event()
        self.start(self._listen())

    def hint(self) -> None:
        """There is something new; many hints before the client has read one are one."""
        self.stale.set()

    async def no_longer_signed_in(self) -> None:
        await self.end(NOT_SIGNED_IN)

    async def _listen(self) -> None:
        try:
            if not await follower.join(self):
                await self.close(NOT_SIGNED_IN)
                return
            self.hint()  # what came while no socket was open
            while True:
                await self.stale.wait()
                self.stale.clear()
                await self.tell({"type": "changed"})
                await asyncio.sleep(SEND_EVERY_S)
        finally:
            follower.leave(self)
