"""Arrivals, departures and overdue visits: recorded, and told to those who may see them.

Whether somebody arrived is reckoned from all positions of the visit, in the order of device time, each time there are
new ones: the order in which they come changes nothing, and reckoning again adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
import shapely
from django.db import connection, transaction
from django.db.models import FloatField, Func, Q
from django.db.models.functions import Extract

from field import live
from field.domain import duty, happenings, presence, trail
from field.domain.happenings import Happening, Kind
from field.domain.visit import span
from field.models import Event, KeptTrail, Site, TrailNews, TrailPoint, Visit
from field.services import locks
from field.services.trails import device_keys
from geo_portal.core import clock, prepared
from geo_portal.core.models import Setback
from geo_portal.core.setbacks import one_by_one

ARRIVALS = "judge_arrivals"
NOTE_NEWS = """
INSERT INTO field_trailnews AS n (user_id, first, last, version) VALUES (%(user)s, %(first)s, %(last)s, 1)
ON CONFLICT (user_id) DO UPDATE SET
    first = least(n.first, EXCLUDED.first), last = greatest(n.last, EXCLUDED.last), version = n.version + 1
"""
# A site is overdue from the day after its interval ended: the same rule as in the console (sites/due.ts).
_OVERDUE = """
SELECT a.id, a.site_id, a.holder_user_id, d.at
FROM field_assignment a
JOIN field_site s ON s.id = a.site_id AND s.status = 'active'
CROSS JOIN LATERAL (
    SELECT greatest(a.starts_on, max((v.started_at AT TIME ZONE 'Asia/Shanghai')::date)) + a.interval_days + 1 AS day
    FROM field_visit v WHERE v.site_id = a.site_id AND v.started_at IS NOT NULL AND v.status <> 'planned'
) l
CROSS JOIN LATERAL (SELECT l.day::timestamp AT TIME ZONE 'Asia/Shanghai' AS at) d
WHERE a.starts_on <= %(today)s AND (a.ends_on IS NULL OR a.ends_on > %(today)s) AND l.day <= %(today)s
  AND NOT EXISTS (SELECT FROM field_event e WHERE e.assignment_id = a.id AND e.at = d.at)
"""


def note_news(user_id: UUID, first: datetime, last: datetime) -> None:
    """That a person's trail, or a visit of theirs, changed between these times. In the transaction that changes it."""
    prepared.run(NOTE_NEWS, {"user": user_id, "first": first, "last": last})


def note_visit(visit: Visit, people: Iterable[UUID]) -> None:
    """That a visit has come, or begins or ends at another time: who is on it is told at once, who arrived when the
    positions have been looked at."""
    covering = span(visit.started_at, visit.finished_at)
    if covering is not None:
        for user_id in sorted(people):
            note_news(user_id, *covering)
        live.told_anew(people)


def judge_news() -> int:
    """Look at the visits of all whose trails have something new; tells how many visits. One that fails is not held
    against the others of the same person: their news is done with, and a visit whose time has come again is news."""
    now = clock.now()
    again = Visit.objects.filter(pk__in=Setback.objects.filter(job=ARRIVALS, again_at__lte=now).values("key"))
    for visit in again.order_by("pk"):
        if (covering := span(visit.started_at, visit.finished_at)) is not None:
            for user_id in sorted(visit.participant_ids):
                note_news(user_id, *covering)
    return sum(one_by_one("judge_news", _judge, TrailNews.objects.order_by("pk")))


@transaction.atomic
def _judge(news: TrailNews) -> int:
    visits = Visit.objects.filter(
        Q(finished_at__isnull=True) | Q(finished_at__gte=news.first - duty.MARGIN),
        participant_rows__user=news.user_id,
        started_at__lte=news.last + duty.MARGIN,
    )
    keys = list(visits.values_list("pk", flat=True))
    locks.lock_visits(keys)

    def judge(visit: Visit) -> list[UUID]:
        return judge_visit(visit, news.user_id)

    judged = one_by_one(ARRIVALS, judge, Visit.objects.filter(pk__in=keys).select_related("site"))
    TrailNews.objects.filter(pk=news.pk, version=news.version).delete()
    return len(judged)


@transaction.atomic
def judge_visit(visit: Visit, user_id: UUID) -> list[UUID]:
    """Record when the person arrived at the visit's site and left it, as the positions say now; gives the events that
    are new or became others. Once positions of the visit have expired the record stays as it is."""
    if KeptTrail.objects.filter(visit=visit.pk).exists():
        return []
    rows = list(Event.objects.filter(visit=visit.pk, user=user_id).order_by("at"))
    known = {row.pk: Happening(Kind(row.kind), row.at.timestamp(), row.seen) for row in rows}
    todo = happenings.changes(known, _happened(visit, user_id))
    # the old ones go first, so that one may take the time of another
    told = {row.pk: row for row in rows}
    stale = [told[key] for key in [*todo.gone, *todo.moved]]
    live.tell_events([told[key] for key in todo.gone], withdrawn=True)
    Event.objects.filter(pk__in=[row.pk for row in stale]).delete()
    kept = [_event(visit, user_id, one, told[key].pk) for key, one in todo.moved.items()]
    made = [_event(visit, user_id, one) for one in todo.new]
    Event.objects.bulk_create([*kept, *made])
    live.tell_events_by_id([row.pk for row in [*kept, *made]])
    return [row.pk for row in [*kept, *made]]


def _event(visit: Visit, user_id: UUID, one: Happening, key: UUID | None = None) -> Event:
    event = Event(
        kind=one.kind.value,
        at=datetime.fromtimestamp(one.at_s, UTC),
        seen=one.seen,
        site_id=visit.site_id,
        user_id=user_id,
        visit=visit,
        recorded_at=clock.now(),
    )
    if key is not None:
        event.pk = key
    return event


def _happened(visit: Visit, user_id: UUID) -> list[Happening]:
    covering = span(visit.started_at, visit.finished_at)
    if covering is None:
        return []
    first, last = covering[0] - duty.MARGIN, covering[1] + duty.MARGIN
    points = TrailPoint.objects.filter(
        Q(visit_id=visit.pk) | Q(visit_id__isnull=True),
        device_id__in=device_keys(user_id),
        user_id=user_id,
        t__gte=first,
        t__lte=last,
    ).annotate(t_s=Extract("t", "epoch"), lon=_number("ST_X"), lat=_number("ST_Y"))
    columns = points.values_list("t_s", "lon", "lat", "acc", "flags")
    rows = np.array(columns, dtype=np.float64).reshape(-1, 5)
    t_s, lon, lat, acc, _ = rows[rows[:, 4].astype(np.int64) & int(trail.NOT_DRAWN) == 0].T
    place = place_of(visit.site)
    fixes = presence.fixes_around(place, t_s, lon, lat, acc)
    return happenings.happenings(presence.presence(place, fixes), fixes)


def _number(function: str) -> Func:
    return Func("location", function=function, output_field=FloatField())


def place_of(site: Site) -> presence.Place:
    """The site's grounds where they are known, else its location."""
    return presence.Place.of(shapely.from_wkb(bytes((site.boundary or site.location).wkb)))


@transaction.atomic
def record_overdue(today: date | None = None) -> int:
    """Record the sites whose next visit is overdue, each interval once; tells how many are new."""
    now = clock.now()
    day = today or now.astimezone(clock.LOCAL).date()
    with connection.cursor() as cursor:
        cursor.execute(_OVERDUE, {"today": day})
        due = [
            Event(kind=Kind.OVERDUE, at=at, site_id=site, user_id=holder, assignment_id=assignment, recorded_at=now)
            for assignment, site, holder, at in cursor.fetchall()
        ]
    Event.objects.bulk_create(due, ignore_conflicts=True)  # another process may record the same at this moment
    new = Event.objects.filter(pk__in=[event.pk for event in due]).values_list("pk", flat=True)
    live.tell_events_by_id(list(new))
    return len(new)
