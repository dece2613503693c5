"""The sockets of field: they join, forward and leave. What one may see is decided in `live` and `sync`."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async

from field import live
from field.hints import follower
from geo_portal.accounts.consumers import NOT_SIGNED_IN, SignedInConsumer

SEND_EVERY_S = 1.0
# Hints can be lost, and rights can end: what a watcher sees is read anew at least this often.
REFRESH_EVERY_S = 30.0


class LiveConsumer(SignedInConsumer):
    """`/ws/live`. After `{"type": "watch", "bbox": [w, s, e, n], "zoom": z}` the server sends

    `{"type": "positions", "seq": n, "positions": [{user, user_name, t, lon, lat, acc, …}], "removed": [user, …]}`:
    first all in view, then at most once a second those that changed; one that leaves the view is sent once more, and
    `removed` names those that the watcher may no longer see.
    """

    viewport: live.Viewport | None = None

    async def admitted(self) -> None:
        self.sent: dict[UUID, dict[str, Any]] = {}
        self.seq = 0
        self.told = False
        self.stale = asyncio.Event()
        for topic in await database_sync_to_async(live.topics_for)(self.user):
            await self.join(topic)
        self.start(self._send_positions())

    async def understood(self, message: Any) -> bool:
        match message:
            case {"type": "watch"}:
                return self._watch(message)
        return False

    async def position_moved(self, event: dict[str, Any]) -> None:
        """From the channel layer."""
        self.stale.set()

    def _watch(self, message: dict[str, Any]) -> bool:
        try:
            viewport = live.Viewport.parse(message)
        except ValueError:
            return False
        self.viewport = viewport
        self.sent, self.told = {}, False
        self.stale.set()
        return True

    async def _send_positions(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stale.wait(), REFRESH_EVERY_S)
            self.stale.clear()
            await self._send_changes()
            await asyncio.sleep(SEND_EVERY_S)

    async def _send_changes(self) -> None:
        user = await self.signed_in_still()
        if user is None:
            await self.close(NOT_SIGNED_IN)
            return
        viewport, known = self.viewport, self.sent
        if viewport is None:
            return
        seen = await database_sync_to_async(live.positions_in_view)(user, viewport, also=list(known))
        if self.viewport is not viewport:
            self.stale.set()  # the watcher has moved on meanwhile
            return
        changed = [payload for user, payload in seen.items() if known.get(user) != payload]
        removed = [str(user) for user in known if user not in seen]
        self.sent = {user: row for user, row in seen.items() if viewport.holds(row["lon"], row["lat"])}
        if changed or removed or not self.told:
            self.seq, self.told = self.seq + 1, True
            message = {"type": "positions", "seq": self.seq, "positions": changed, "removed": removed}
            await self.tell(message)


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
