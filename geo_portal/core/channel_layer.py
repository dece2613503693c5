"""A Channels layer over PostgreSQL's LISTEN/NOTIFY: nothing more to start, nothing left behind.

Each process keeps the members of its groups in memory and listens on one connection; a message crosses processes
once, whatever the number of members, and fans out inside each. A process that is killed takes its members with it.
Messages are hints about what is in the database: one that is lost (a full queue, a broken connection) may be late, not
wrong, and consumers re-read when they reconnect. Texts above NOTIFY's 8,000 bytes go through the unlogged table
`channel_message`, emptied after a minute.
"""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections import defaultdict
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from channels.exceptions import ChannelFull
from channels.layers import BaseChannelLayer
from django.db import connections
from procrastinate.contrib.django.utils import connector_params

log = logging.getLogger(__name__)
PG_CHANNEL = "portal_channels"
INLINE_BYTES = 7_500


def _payload(target: str, message: dict[str, Any]) -> str:
    return json.dumps([target, message], ensure_ascii=False, separators=(",", ":"), default=str)


def publish(group: str, message: dict[str, Any], *, using: str = "default") -> None:
    """Send to a group from synchronous code, in the present transaction: delivered if and when it commits."""
    _write(connections[using], _payload(f"group:{group}", message))


def _write(connection: Any, payload: str) -> None:
    with connection.cursor() as cursor:
        if len(payload.encode()) <= INLINE_BYTES:
            cursor.execute("SELECT pg_notify(%s, %s)", [PG_CHANNEL, payload])
        else:
            cursor.execute(
                "WITH kept AS (INSERT INTO channel_message (payload) VALUES (%s) RETURNING id), "
                "old AS (DELETE FROM channel_message WHERE at < now() - interval '1 minute') "
                "SELECT pg_notify(%s, '#' || id) FROM kept",
                [payload, PG_CHANNEL],
            )


class PostgresChannelLayer(BaseChannelLayer):
    extensions = ["groups"]

    def __init__(self, expiry: int = 60, capacity: int = 100, **_config: Any) -> None:
        super().__init__(expiry=expiry, capacity=capacity)
        self._groups: dict[str, set[str]] = defaultdict(set)
        self._queues: dict[str, asyncio.Queue[dict[str, Any]]] = {}
        self._listener: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = asyncio.Event()

    # --- channels ----------------------------------------------------------------------------------------------------
    async def new_channel(self, prefix: str = "specific") -> str:
        name = f"{prefix}.{uuid.uuid4().hex}"
        self._queues[name] = asyncio.Queue(maxsize=self.capacity)
        await self._listen()
        return name

    async def receive(self, channel: str) -> dict[str, Any]:
        await self._listen()
        queue = self._queues.setdefault(channel, asyncio.Queue(maxsize=self.capacity))
        try:
            return await queue.get()
        except asyncio.CancelledError:
            # one that is still in a group goes on listening, and what comes before it asks again waits for it
            if queue.empty() and not any(channel in members for members in self._groups.values()):
                self._queues.pop(channel, None)
            raise

    async def send(self, channel: str, message: dict[str, Any]) -> None:
        if channel in self._queues:
            self._put(channel, message, strict=True)
        else:
            await self._notify(_payload(f"channel:{channel}", message))

    # --- groups ------------------------------------------------------------------------------------------------------
    async def group_add(self, group: str, channel: str) -> None:
        await self._listen()
        self._groups[group].add(channel)

    async def group_discard(self, group: str, channel: str) -> None:
        members = self._groups.get(group)
        if members is not None:
            members.discard(channel)
            if not members:
                del self._groups[group]

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        await self._notify(_payload(f"group:{group}", message))

    # --- wire --------------------------------------------------------------------------------------------------------
    def _put(self, channel: str, message: dict[str, Any], *, strict: bool = False) -> None:
        queue = self._queues.get(channel)
        if queue is None:
            return
        try:
            queue.put_nowait(message)
        except asyncio.QueueFull:
            if strict:
                raise ChannelFull from None
            # A slow reader loses the oldest hint, not the newest; nobody else is held up.
            queue.get_nowait()
            queue.put_nowait(message)

    def _deliver(self, payload: str) -> None:
        target, message = json.loads(payload)
        kind, _, name = target.partition(":")
        for channel in [name] if kind == "channel" else list(self._groups.get(name, ())):
            self._put(channel, dict(message))

    async def _notify(self, payload: str) -> None:
        await sync_to_async(lambda: _write(connections["default"], payload))()

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        if self._listener is None or self._listener.done() or self._loop is not loop:
            self._loop, self._ready = loop, asyncio.Event()
            self._listener = loop.create_task(self._run())
        await self._ready.wait()

    async def _run(self) -> None:
        pause = 0.2
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**connector_params(), autocommit=True) as connection:
                    await connection.execute(f"LISTEN {PG_CHANNEL}")
                    self._ready.set()
                    pause = 0.2
                    while True:
                        # the connection is locked while one waits for notices, and _take may have to read with it
                        for notice in [notice async for notice in connection.notifies(stop_after=1)]:
                            await self._take(connection, notice.payload)
            except (psycopg.Error, OSError) as error:
                log.warning("channel layer lost its connection", extra={"error": str(error)})
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5)

    async def _take(self, connection: psycopg.AsyncConnection[Any], payload: str) -> None:
        if payload.startswith("#"):
            cursor = await connection.execute("SELECT payload FROM channel_message WHERE id = %s", [int(payload[1:])])
            row = await cursor.fetchone()
            if row is None:
                return
            payload = row[0]
        try:
            self._deliver(payload)
        except (ValueError, TypeError) as error:
            log.warning("channel layer got a message it cannot read", extra={"error": str(error)})
