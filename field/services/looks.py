"""Every look at another's positions leaves a row that the person can read. There is no switch for it.

What is answered to a request, and what the live map shows (`field.live_looks`), is noted before it goes out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from field.models import Event, Look
from geo_portal.core import clock
from geo_portal.core.ids import uuid7

AT_ONCE = 5_000


class Noted(NamedTuple):
    """That somebody is shown another's positions, once or more in the hour that began at `since`."""

    subject: UUID
    since: datetime
    looker: UUID
    purpose: str
    visit: UUID | None = None


def present_hour() -> datetime:
    """When the hour began."""
    return clock.now().replace(minute=0, second=0, microsecond=0)


def note(looker: Any, subjects: Iterable[UUID], purpose: Look.Purpose, visit_id: UUID | None = None) -> None:
    """Note that `looker` is shown these people's positions; looks at oneself are none. One statement."""
    since = present_hour()
    write(Noted(subject, since, looker.pk, purpose.value, visit_id) for subject in subjects)


def note_visits(looker: Any, subject: UUID, purpose: Look.Purpose, visits: Iterable[UUID]) -> None:
    """Note that `looker` is shown a person's positions of several visits. One statement."""
    since = present_hour()
    write(Noted(subject, since, looker.pk, purpose.value, visit) for visit in visits)


def note_events(looker: Any, events: Iterable[Event]) -> None:
    """Note that `looker` is shown where the people of these events came and went."""
    people = (event.user_id for event in events if event.tells_where and event.user_id)
    note(looker, people, Look.Purpose.EVENT)


# Whoever was deleted meanwhile is passed over: there is nobody left to be told.
_INSERT = """
INSERT INTO field_look (id, subject_id, since, looker_id, purpose, visit_id)
SELECT r.*
FROM unnest(%s::uuid[], %s::uuid[], %s::timestamptz[], %s::uuid[], %s::text[], %s::uuid[])
    AS r (id, subject, since, looker, purpose, visit)
WHERE EXISTS (SELECT FROM accounts_user WHERE id = r.subject)
    AND EXISTS (SELECT FROM accounts_user WHERE id = r.looker)
ON CONFLICT DO NOTHING
"""


def write(looks: Iterable[Noted]) -> None:
    """Put looks on record; those at oneself, and those that are there already, are passed over."""
    # In one order, so that two processes that note the same do not wait for each other.
    rows = sorted({look for look in looks if look.subject != look.looker}, key=lambda look: look[:4])
    for begin in range(0, len(rows), AT_ONCE):
        some = rows[begin : begin + AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, [[uuid7() for _ in some], *map(list, zip(*some, strict=True))])
