"""Who was shown whom on the live maps of this process."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from channels.db import database_sync_to_async

from field.models import Look
from field.services import looks

log = logging.getLogger(__name__)

RETRY_S = 1.0


class LiveLooks:
    """Remembers who was shown whom in the present hour, so that only the first look of the hour costs more than a set
    difference. Those of all watchers are written together, one batch after the other, each until it is on record."""

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._seen: defaultdict[tuple[UUID | None, Look.Purpose], set[str]] = defaultdict(set)
        self._waiting: list[looks.Noted] = []
        self._gathered: asyncio.Future[None] | None = None  # done when what waits is on record
        self._last: dict[UUID, asyncio.Future[None]] = {}
        self._writing: asyncio.Task[None] | None = None

    def note(self, looker_id: UUID | None, subjects: Iterable[str], purpose: Look.Purpose) -> None:
        """That `looker_id` is about to be shown these people, by their ids; `on_record` waits until it is written. Who
        is nobody is shown nobody."""
        since = looks.present_hour()
        if since != self._since:
            self._since = since
            self._seen.clear()
        seen = self._seen[looker_id, purpose]
        new = set(subjects) - seen - {str(looker_id)}
        if not new or looker_id is None:
            return
        seen |= new
        self._waiting += [looks.Noted(UUID(one), since, looker_id, purpose.value) for one in new]
        loop = asyncio.get_running_loop()
        self._gathered = self._last[looker_id] = self._gathered or loop.create_future()
        if self._writing is None or self._writing.done():
            self._writing = loop.create_task(self._write())

    async def on_record(self, looker_id: UUID | None) -> None:
        """Returns when all that was noted of them is on record."""
        if looker_id in self._last:
            await asyncio.shield(self._last[looker_id])

    async def _write(self) -> None:
        while self._gathered is not None:
            rows, done = self._waiting, self._gathered
            self._waiting, self._gathered = [], None
            while not await self._written(rows):
                await asyncio.sleep(RETRY_S)
            done.set_result(None)

    async def _written(self, rows: list[looks.Noted]) -> bool:
        try:
            # in a thread of its own: many rows do not hold up the reading of rights
            await database_sync_to_async(looks.write, thread_sensitive=False)(rows)
        except Exception:
            log.warning("looks were not noted", exc_info=True)  # as while the database restarts
            return False
        return True
