"""The live map's socket: joins, forwards, leaves. What a watcher may see is decided in `live`."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from field import live
from geo_portal.accounts import asgi_auth
from geo_portal.core.errors import Unauthenticated

log = logging.getLogger(__name__)

MAX_FRAME_BYTES = 64 * 1024
AUTH_WITHIN_S = 5.0
SEND_EVERY_S = 1.0
# Hints can be lost, and rights can end: what a watcher sees is read anew at least this often.
REFRESH_EVERY_S = 30.0

NOT_UNDERSTOOD = 1008
TOO_BIG = 1009
NOT_SIGNED_IN = 4401


class LiveConsumer(AsyncWebsocketConsumer):
    """`/ws/live`. After `{"type": "watch", "bbox": [w, s, e, n], "zoom": z}` the server sends

    `{"type": "positions", "seq": n, "positions": [{user, user_name, t, lon, lat, acc, …}], "removed": [user, …]}`:
    first all in view, then at most once a second those that changed; one that leaves the view is sent once more, and
    `removed` names those that the watcher may no longer see.
    """

    user: Any = None
    token: str | None = None  # from the first message; one in the handshake's headers stays in the scope
    viewport: live.Viewport | None = None

    async def connect(self) -> None:
        self.sent: dict[UUID, dict[str, Any]] = {}
        self.seq = 0
        self.told = False
        self.stale = asyncio.Event()
        self.tasks: set[asyncio.Task[None]] = set()
        if asgi_auth.header(self.scope, "origin") and not asgi_auth.origin_is_ours(self.scope):
            await self.close()
            return
        try:
            user, device = await asgi_auth.authenticate(self.scope)
        except asgi_auth.OriginRefused:
            await self.close()
            return
        except Unauthenticated:
            await self.accept()
            await self.close(NOT_SIGNED_IN)
            return
        await self.accept()
        if user.is_authenticated:
            await self._admit(user, device)
        else:
            self._start(self._give_up())

    async def disconnect(self, code: int) -> None:
        for task in self.tasks:
            task.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        frame = bytes_data or b"" if text_data is None else text_data.encode("utf-8", "surrogatepass")
        if len(frame) > MAX_FRAME_BYTES:
            await self.close(TOO_BIG)
            return
        try:
            message = json.loads(text_data or "")
        except (ValueError, RecursionError):
            message = None
        match message:
            case {"type": "auth", "token": str(token)} if self.user is None:
                await self._sign_in(token)
            case {"type": "auth"} if self.user is not None:
                pass  # signed in by cookie or header already
            case {"type": str()} if self.user is None:
                await self.close(NOT_SIGNED_IN)
            case {"type": "watch"}:
                await self._watch(message)
            case _:
                await self.close(NOT_UNDERSTOOD)

    # --- what arrives from the channel layer ------------------------------------------------------------------------
    async def position_moved(self, event: dict[str, Any]) -> None:
        self.stale.set()

    async def device_revoked(self, event: dict[str, Any]) -> None:
        await self.close(NOT_SIGNED_IN)

    # --- signing in -------------------------------------------------------------------------------------------------
    async def _give_up(self) -> None:
        await asyncio.sleep(AUTH_WITHIN_S)
        if self.user is None:
            await self.close(NOT_SIGNED_IN)

    async def _sign_in(self, token: str) -> None:
        try:
            user, device = await asgi_auth.authenticate_token(token)
        except Unauthenticated:
            await self.close(NOT_SIGNED_IN)
            return
        self.token = token
        await self._admit(user, device)

    async def _admit(self, user: Any, device: Any) -> None:
        self.user = user
        if device is not None:
            await self._join(f"device.{device.pk}")
        for topic in await database_sync_to_async(live.topics_for)(user):
            await self._join(topic)
        self._start(self._send_positions())

    async def _join(self, topic: str) -> None:
        self.groups.append(topic)  # the base class leaves it on disconnect
        await self.channel_layer.group_add(topic, self.channel_name)

    # --- watching ---------------------------------------------------------------------------------------------------
    async def _watch(self, message: dict[str, Any]) -> None:
        try:
            viewport = live.Viewport.parse(message)
        except ValueError:
            await self.close(NOT_UNDERSTOOD)
            return
        self.viewport = viewport
        self.sent, self.told = {}, False
        self.stale.set()

    async def _send_positions(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stale.wait(), REFRESH_EVERY_S)
            self.stale.clear()
            await self._send_changes()
            await asyncio.sleep(SEND_EVERY_S)

    async def _send_changes(self) -> None:
        user = await self._signed_in_still()
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
            await self.send(json.dumps(message, ensure_ascii=False))

    async def _signed_in_still(self) -> Any:
        """The watcher, with their rights as they are now; None when token or session no longer let them in."""
        try:
            if self.token is not None:
                user, _ = await asgi_auth.authenticate_token(self.token)
            else:
                user, _ = await asgi_auth.authenticate(self.scope)
        except Unauthenticated:
            return None
        return user if user.is_authenticated else None

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(self._guarded(work))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _guarded(self, work: Any) -> None:
        try:
            await work
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("the live map's socket failed")
            await self.close(1011)
