"""Every look at another's positions leaves a row that the person can read. There is no switch for it.

What is answered to a request is noted before the answer. The live map notes within a second after, from a thread of its
own, so that no watcher waits; only a process that is killed within that second loses a row.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from field.models import Look
from geo_portal.core import clock
from geo_portal.core.coalesce import Coalescer
from geo_portal.core.ids import uuid7

AT_ONCE = 5_000


def _hour() -> datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0)


def note(looker: Any, subjects: Iterable[UUID], purpose: Look.Purpose, visit_id: UUID | None = None) -> None:
    """Note that `looker` is shown these people's positions; looks at oneself are none. One statement."""
    _write(looker.pk, subjects, purpose, visit_id, _hour())


# Whoever was deleted meanwhile is passed over: there is nobody left to be told.
_INSERT = """
INSERT INTO field_look (id, looker_id, subject_id, purpose, visit_id, since)
SELECT r.id, %(looker)s, r.subject, %(purpose)s, %(visit)s, %(since)s
FROM unnest(%(ids)s::uuid[], %(subjects)s::uuid[]) AS r (id, subject)
WHERE EXISTS (SELECT FROM accounts_user WHERE id = r.subject)
    AND EXISTS (SELECT FROM accounts_user WHERE id = %(looker)s)
ON CONFLICT DO NOTHING
"""


def _write(
    looker_id: UUID, subjects: Iterable[UUID], purpose: Look.Purpose, visit_id: UUID | None, since: datetime
) -> None:
    people = sorted(set(subjects) - {looker_id})
    if not people:
        return
    values: dict[str, Any] = {"looker": looker_id, "purpose": purpose.value, "visit": visit_id, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, {**values, "ids": [uuid7() for _ in people], "subjects": people})


class LiveLooks:
    """Who was shown whom on the live maps of this process in the present hour; what is new is written."""

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._seen: dict[UUID, set[UUID]] = {}
        self._lock = threading.Lock()
        self._news = Coalescer(self._send)

    def note(self, looker_id: UUID, subjects: Iterable[UUID]) -> None:
        """Called for each message to a watcher: costs a set difference when there is nobody new."""
        since = _hour()
        with self._lock:
            if since != self._since:
                self._since, self._seen = since, {}
            seen = self._seen.setdefault(looker_id, {looker_id})
            new = set(subjects) - seen
            seen |= new
        people = sorted(new)
        for some in (people[begin : begin + AT_ONCE] for begin in range(0, len(people), AT_ONCE)):
            self._news.put((looker_id, since, some[0]), (looker_id, some, since))

    @staticmethod
    def _send(news: list[tuple[UUID, list[UUID], datetime]]) -> None:
        for looker_id, subjects, since in news:
            _write(looker_id, subjects, Look.Purpose.POSITION, None, since)


live = LiveLooks()
