"""What a job cannot do holds up nothing else: it is put down, passed over, and tried again at growing distance."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet

from geo_portal.core import clock
from geo_portal.core.models import Setback

log = logging.getLogger(__name__)

FIRST_WAIT: Final = timedelta(minutes=1)
DOUBLED_AT_MOST: Final = 10
"""So often the wait doubles, to 17 hours: what a nightly job failed at it meets again the next night."""
FORGOTTEN_AFTER: Final = timedelta(days=30)

_OF_ONE: Final = frozenset({"40001", "40P01", "55P03", "57014"})
"""Refusals of PostgreSQL that concern one transaction (a lost race, a lock, a statement that took too long), though
Django counts them among those of a server that is away."""

Row = TypeVar("Row")
Found = TypeVar("Found")


def one_by_one(
    job: str, work: Callable[[Row], Found], rows: QuerySet[Any, Row], limit: int | None = None
) -> list[Found]:
    """What `work` gives for each of the rows (records, or their keys), at most `limit` of them.

    One for which it fails is put down as a setback of `job` and is not among the rows until its time has come. Raises
    what the database says while it is away: that concerns all of them.
    """
    due = list(rows.exclude(pk__in=Setback.objects.put_off(job, clock.now()))[:limit])
    if not due:
        return []
    again = set(Setback.objects.filter(job=job).values_list("key", flat=True))
    found = []
    for row in due:
        key: Any = getattr(row, "pk", row)
        try:
            found.append(work(row))
        except Exception as error:
            if _concerns_all(error):
                raise
            log.exception("%s failed for %s", job, key)
            _put_down(job, key, error)
        else:
            if key in again:
                Setback.objects.filter(job=job, key=key).delete()
    return found


def _concerns_all(error: Exception) -> bool:
    return isinstance(error, InterfaceError) or (
        isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) not in _OF_ONE
    )


@transaction.atomic
def _put_down(job: str, key: UUID, error: Exception) -> None:
    now = clock.now()
    # Only the first line: where a database refuses a row, the next ones hold its values.
    told = next(iter(str(error).splitlines()), "")
    defaults = {"times": 0, "since": now, "failed_at": now, "again_at": now, "error": ""}
    setback, _ = Setback.objects.select_for_update().get_or_create(job=job, key=key, defaults=defaults)
    setback.again_at = now + FIRST_WAIT * 2 ** min(setback.times, DOUBLED_AT_MOST)
    setback.times += 1
    setback.failed_at, setback.error = now, f"{type(error).__name__}: {told}"[:300]
    setback.save()


def forget_old() -> int:
    """Delete the setbacks of what its job has not met for long, as a visit that was deleted; tells how many."""
    return Setback.objects.filter(again_at__lt=clock.now() - FORGOTTEN_AFTER).delete()[0]


def try_again(chosen: QuerySet[Setback]) -> None:
    """The next run of their jobs tries these again, however long they would have waited."""
    chosen.update(again_at=clock.now())
