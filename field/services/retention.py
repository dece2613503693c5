"""Raw positions expire; the trail of a visit stays.

Every step is a transaction of its own and finds by itself what is left to do: a run that was stopped is made good by
the next one. A day's trails are kept before its positions go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Q

from field.domain import duty, retention
from field.domain.trail import RULES_VERSION
from field.domain.visit import OPEN_VISIT_LIMIT
from field.models import KeptTrail, LastPosition, QuarantinedGroup, TrailPointAside, TrailRetention, Visit
from field.models.duty import ancestors
from field.services import kept_lines, locks, partitions, quarantine, trails
from geo_portal.accounts.models import Membership
from geo_portal.core import clock
from geo_portal.core.models import Setback
from geo_portal.core.setbacks import one_by_one

STEP = 20_000
KEEP = "keep_trail"
_LOCK_NOT_AVAILABLE = "55P03"


@dataclass(slots=True)
class Expired:
    """What one run did: trails kept, days dropped whole, positions deleted one by one, and days that wait for the next
    run: in use at the moment, or a trail of theirs could not be kept, or positions came meanwhile."""

    kept: int = 0
    dropped: list[date] = field(default_factory=list)
    deleted: int = 0
    left: list[date] = field(default_factory=list)


class _Days:
    """For how many days the positions of each person, or of one alone, are kept."""

    def __init__(self, only: UUID | None = None) -> None:
        self.default: int = settings.TRAIL_KEEP_DAYS
        by_path = dict(TrailRetention.objects.values_list("district__path", "days"))
        self.longest = max([*by_path.values(), self.default])
        self.shortest = min([*by_path.values(), self.default])
        paths: dict[UUID, set[str]] = {}
        if by_path:
            members = Membership.objects.all() if only is None else Membership.objects.filter(user=only)
            for user_id, *places in members.values_list("user", "district__path", "agency__district__path"):
                paths.setdefault(user_id, set()).update(path for path in places if path)
        self._by_user = {
            user_id: retention.days_that_count(
                [list(reversed(ancestors(path))) for path in places], by_path, self.default
            )
            for user_id, places in paths.items()
        }

    def of(self, user_id: UUID) -> int:
        return self._by_user.get(user_id, self.default)


def days_of(user_id: UUID) -> int:
    """For how many days the raw positions of a person are kept."""
    return _Days(user_id).of(user_id)


def expire() -> Expired:
    """Keep the trails of what expires by now, then drop or delete it. Safe to repeat and to stop at any moment.

    What no district keeps any longer goes as a whole day; what a district keeps shorter than others goes row by row, at
    most `STEP` in a transaction.
    """
    done = Expired()
    days = _Days()
    today = clock.now().date()
    for day in reversed(partitions.days_with_partition()):
        began = clock.now()
        if retention.has_expired(day, today, days.longest):
            dropped = _keep_trails(day, None, done) and _drop(day, began)
            (done.dropped if dropped else done.left).append(day)
        elif retention.has_expired(day, today, days.shortest):
            people = [one for one in _people_of(day) if retention.has_expired(day, today, days.of(one))]
            if not people:
                continue
            if _keep_trails(day, people, done):
                done.deleted += _delete(day, people, began)
            else:
                done.left.append(day)
    done.deleted += _delete_aside(days) + _delete_handed_in(days) + _delete_last(days)
    return done


# --- trails that stay -------------------------------------------------------------------------------------------------


def _keep_trails(day: date, people: Collection[UUID] | None, done: Expired) -> bool:
    """Keep the trails of visits on a UTC day of these people (None: of all), and count in `done` how many were new or
    changed; whether all are kept. One that cannot be holds up no other, and no other day."""
    begin = datetime.combine(day, time(), UTC) - duty.MARGIN
    end = datetime.combine(day, time(), UTC) + timedelta(days=1) + duty.MARGIN
    visits = Visit.objects.filter(
        Q(finished_at__gte=begin) | Q(finished_at__isnull=True, started_at__gte=begin - OPEN_VISIT_LIMIT),
        started_at__lt=end,
    )

    def keep(visit_id: UUID) -> bool:
        return keep_trail(visit_id, people)

    done.kept += sum(one_by_one(KEEP, keep, visits.order_by("pk").values_list("pk", flat=True)))
    return not Setback.objects.filter(job=KEEP, key__in=visits.values("pk")).exists()


@transaction.atomic
def keep_trail(visit_id: UUID, people: Collection[UUID] | None = None) -> bool:
    """Store the visit's line as it is drawn now, with what is known of its positions; tells whether there was anything
    to store. A visit whose trail is not that of one of `people` is left alone."""
    locks.lock_visits([visit_id])
    visit = Visit.objects.filter(pk=visit_id).first()
    owner = trails.trail_owner_id(visit) if visit is not None else None
    if visit is None or owner is None or (people is not None and owner not in people):
        return False
    locks.lock_trails(trails.device_keys(owner))  # a correction is either seen here, or finds what is made here
    now = clock.now()
    found = trails.trail_of(visit, closed=True)
    fresh = found.fresh
    if not fresh:
        return False
    flags = Counter(name for row in fresh for name in row.flag_names())
    kept = KeptTrail(
        visit=visit,
        user_id=owner,
        kept_at=now,
        points=found.count,
        flagged=found.flagged,
        flags=Counter(found.kept.flags if found.kept else {}) + flags,
        rules=RULES_VERSION,
    )
    kept_lines.keep_line(kept, found)
    kept.save()
    return True


# --- raw positions that go --------------------------------------------------------------------------------------------


def _drop(day: date, kept_at: datetime) -> bool:
    """Take a day out and drop it; False when somebody reads or writes it at this moment, or something came after
    `kept_at`, which is in no trail that was kept."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT trail_partition_drop(%s, %s)", [day, kept_at])
            return bool(cursor.fetchone()[0])
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
        return False


def _bounds(day: date) -> list[datetime]:
    begin = datetime.combine(day, time(), UTC)
    return [begin, begin + timedelta(days=1)]


def _people_of(day: date) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT user_id FROM trail_point WHERE t >= %s AND t < %s", _bounds(day))
        return [user_id for (user_id,) in cursor.fetchall()]


def _delete(day: date, people: Iterable[UUID], kept_at: datetime) -> int:
    """Delete these people's positions of a day that had come by `kept_at`; tells how many."""
    # A row's place is unique within one day, and the bounds leave but one.
    sql = (
        "DELETE FROM trail_point WHERE t >= %s AND t < %s AND ctid = ANY (ARRAY("
        "SELECT ctid FROM trail_point WHERE t >= %s AND t < %s AND user_id = ANY (%s) AND received_at <= %s LIMIT %s))"
    )
    return sum(_in_steps(sql, [*_bounds(day), *_bounds(day), list(people), kept_at, STEP]))


def _in_steps(sql: str, values: list[Any]) -> Iterator[int]:
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            count = int(cursor.rowcount)
        yield count
        if count < STEP:
            return


def _delete_aside(days: _Days) -> int:
    """Positions whose time cannot be expire by when they came."""
    deleted = 0
    for user_id in TrailPointAside.objects.order_by().values_list("user_id", flat=True).distinct():
        until = retention.expired_before(clock.now(), days.of(user_id))
        deleted += TrailPointAside.objects.filter(user_id=user_id, received_at__lt=until).delete()[0]
    return deleted


def _delete_handed_in(days: _Days) -> int:
    """Positions in quarantine expire by when they came, reviewed or not."""
    people = QuarantinedGroup.objects.filter(positions__gt=0).order_by().values_list("user_id", flat=True).distinct()
    return sum(
        quarantine.forget_positions(user_id, before=retention.expired_before(clock.now(), days.of(user_id)))
        for user_id in people
    )


def _delete_last(days: _Days) -> int:
    oldest = retention.expired_before(clock.now(), days.shortest)
    rows = LastPosition.objects.filter(t__lt=oldest).values_list("pk", "t")
    gone = [key for key, t in rows if t < retention.expired_before(clock.now(), days.of(key))]
    return LastPosition.objects.filter(pk__in=gone).delete()[0]
