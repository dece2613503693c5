"""The daily partitions of raw positions, cut at UTC midnight."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.db import connection

from geo_portal.core import clock, prepared

PARTITIONS_AHEAD = timedelta(days=14)

_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_ENSURE = """
SELECT count(trail_partitions_ensure(day, day)) FROM (SELECT unnest(%(days)s::date[]) AS day ORDER BY 1) d
"""


def ensure(days: Iterable[int]) -> None:
    """Make the partitions of these days (counted from 1970-01-01 UTC) if they are missing."""
    dates = [(_UNIX + timedelta(days=day)).date() for day in days]
    if not dates:
        return
    prepared.fetch(_ENSURE, {"days": dates})


def ensure_between(first: date, last: date) -> int:
    """Make the missing partitions of a range of UTC days; tells how many were made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT trail_partitions_ensure(%s, %s)", [first, last])
        return int(cursor.fetchone()[0])


def prepare() -> int:
    """Make the partitions of the days to come; tells how many were missing."""
    today = clock.now().date()
    return ensure_between(today - timedelta(days=1), today + PARTITIONS_AHEAD)


def days_with_partition() -> list[date]:
    """The UTC days that have a partition, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_date(right(c.relname, 8), 'YYYYMMDD') AS day FROM pg_inherits i JOIN pg_class c"
            " ON c.oid = i.inhrelid WHERE i.inhparent = 'trail_point'::regclass ORDER BY day DESC"
        )
        return [day for (day,) in cursor.fetchall()]
