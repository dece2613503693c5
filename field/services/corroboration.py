"""Verdicts on reported visits: what is known of one is gathered here; what it says, `domain.corroboration` says.

A verdict follows from what is stored when it is made, and from nothing else: made again, it is the same. What people
decided stands beside it and is never touched (`services.visits`).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import shapely
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from field.domain import corroboration, duty, trail
from field.domain.corroboration import RULES_VERSION, Candidate, Judgement, Photos, Question, Trail
from field.models import (
    Corroboration,
    EarlierVerdict,
    Erasure,
    KeptTrail,
    TrailPoint,
    VerdictDue,
    Visit,
    VisitPhoto,
)
from field.models.corroboration import reported_visits
from field.services import locks, trails
from field.services.refusals import NotJudgedYet
from geo_portal.accounts.models import Device
from geo_portal.core import clock
from geo_portal.core.setbacks import one_by_one

BATCH = 200
PORTION_S = 20.0
"""So long a minute's run goes on at most: the worker has other jobs."""
OTHERS = 10
"""How many earlier visits to the site, of the same person and of others, are looked at for copies."""

Floats = npt.NDArray[np.float64]

# One index scan for each candidate; the bounds of all of them leave only the days concerned to be planned.
_CANDIDATES = """
SELECT c.n, p.t, p.lon, p.lat, p.received_s
FROM unnest(%(users)s::uuid[], %(low)s::timestamptz[], %(high)s::timestamptz[])
    WITH ORDINALITY AS c (user_id, low, high, n)
CROSS JOIN LATERAL (
    SELECT extract(epoch FROM t)::float8 AS t, ST_X(location) AS lon, ST_Y(location) AS lat,
           extract(epoch FROM received_at)::float8 AS received_s
    FROM trail_point
    WHERE device_id IN (SELECT c.user_id UNION ALL SELECT d.id FROM accounts_device d WHERE d.user_id = c.user_id)
      AND user_id = c.user_id AND t >= c.low AND t <= c.high AND t >= %(first)s AND t <= %(last)s
      AND flags & %(doubted)s = 0
) p
ORDER BY c.n, p.t
"""


def judge_portion() -> None:
    """What is done in a minute: judge those that wait, a batch after the other, until none is left or the time is up.

    A number alone would not do: what makes thousands wait at once (an import of boundaries, the demo) would hold back
    each new report for a quarter of an hour on a machine that judges them all in two or three minutes.
    """
    until = time.monotonic() + PORTION_S
    while _judge(BATCH) and time.monotonic() < until:
        pass


def judge_awaiting(limit: int | None = None) -> int:
    """Judge the visits that await a verdict: those with news, longest waiting first, then those that older rules
    judged. Tells how many were. May be stopped and called again."""
    return sum(verdict is not None for verdict in _judge(limit))


def _judge(limit: int | None) -> list[Corroboration | None]:
    """The verdicts on at most so many; None for a visit that none is to be made on any more."""
    news = VerdictDue.objects.order_by("since").values_list("pk", flat=True)
    judged = one_by_one("corroborate", judge_visit, news, limit)
    outdated = Corroboration.objects.filter(rules_checked__lt=RULES_VERSION).order_by("rules_checked")
    more = None if limit is None else max(0, limit - len(judged))
    return judged + one_by_one("corroborate", judge_visit, outdated.values_list("pk", flat=True), more)


@transaction.atomic
def judge_visit(visit_id: UUID) -> Corroboration | None:
    """The verdict on a visit by all that is stored now; None when it does not await one (any more)."""
    locks.lock_visits([visit_id])
    # whoever changes the visit at this moment is waited for
    list(Visit.objects.select_for_update(no_key=True).filter(pk=visit_id).values_list("pk"))
    news = VerdictDue.objects.filter(pk=visit_id).values_list("version", flat=True).first()
    visit = reported_visits().filter(pk=visit_id).select_related("site", "corroboration").first()
    if visit is None:
        _answered(visit_id, news)
        return None
    before: Corroboration | None = getattr(visit, "corroboration", None)
    if before is not None and news is None and before.rules_checked >= RULES_VERSION:
        return None
    owner = trails.trail_owner_id(visit)
    people = {*visit.participant_ids, *([owner] if owner else [])}
    # Positions on their way are either seen here, or find this visit when they arrive.
    locks.lock_trails([*people, *Device.objects.filter(user__in=people).values_list("pk", flat=True)])
    if before is not None and _less_is_known(before, owner):
        Corroboration.objects.filter(pk=visit_id).update(rules_checked=RULES_VERSION)
        _answered(visit_id, news)
        return None
    made = _made(visit, corroboration.judge(_question(visit, owner)))
    if before is not None and _says(before) != _says(made):
        EarlierVerdict.objects.create(
            visit=visit, computed_at=before.computed_at, replaced_at=made.computed_at, **_says(before)
        )
    Corroboration.objects.update_or_create(
        visit=visit, defaults={**_says(made), "computed_at": made.computed_at, "rules_checked": RULES_VERSION}
    )
    _answered(visit_id, news)
    return made


def _less_is_known(before: Corroboration, owner: UUID | None) -> bool:
    """Whether positions behind a verdict are gone, expired or erased: made again, it would be about less."""
    erased = Erasure.objects.filter(subject=owner, done_at__gte=before.computed_at)
    return KeptTrail.objects.filter(visit=before.pk).exists() or erased.exists()


def _made(visit: Visit, judged: Judgement) -> Corroboration:
    return Corroboration(
        visit=visit,
        verdict=judged.verdict.value,
        score=judged.score,
        findings=[
            {
                "code": one.code.value,
                "effect": one.effect,
                "value": one.value,
                "unit": one.unit,
                "from_s": one.span[0] if one.span else None,
                "to_s": one.span[1] if one.span else None,
            }
            for one in judged.findings
        ],
        rules=judged.rules,
        computed_at=clock.now(),
    )


def _says(judged: Corroboration) -> dict[str, Any]:
    return {name: getattr(judged, name) for name in ("verdict", "score", "findings", "rules")}


def _answered(visit_id: UUID, version: int | None) -> None:
    """Take the mark away, unless there is news since. Whoever is just marking the visit is not waited for: they may
    wait for what is held here, and their mark stays."""
    if version is None:
        return
    mine = VerdictDue.objects.filter(pk=visit_id, version=version).select_for_update(skip_locked=True)
    VerdictDue.objects.filter(pk__in=list(mine.values_list("pk", flat=True))).delete()


def verdict_on(visit: Visit) -> Corroboration:
    """The verdict with the decisions of people. Raises NotJudgedYet."""
    found = Corroboration.objects.filter(pk=visit.pk).prefetch_related("visit__decisions__decided_by").first()
    if found is None:
        raise NotJudgedYet
    return found


# --- what is known ----------------------------------------------------------------------------------------------------


def _question(visit: Visit, owner: UUID | None) -> Question:
    began, ended = visit.started_at, visit.finished_at
    if began is None or ended is None:
        raise ValueError("a visit that was not reported has no verdict")
    outline = visit.site.boundary or visit.site.location
    mine, received_s, ahead_s = _trail(trails.points_of(visit))
    return Question(
        site=shapely.from_wkb(bytes(outline.wkb)),
        began_s=began.timestamp(),
        ended_s=ended.timestamp(),
        trail=mine,
        photos=_photos(visit),
        candidates=_candidates(visit, owner, began, ended, received_s) if owner is not None and len(mine) else (),
        clock_offset_s=ahead_s,
    )


def _trail(points: QuerySet[TrailPoint]) -> tuple[Trail, float, float | None]:
    """The undoubted positions; when the first of them came (epoch s), and by how much the device's clock was ahead
    (s; None when it was not: what comes late may have waited for reception)."""
    columns = (*trails.COLUMNS, "mock", "received_at", "source_crs")
    rows = [row for row in points.values_list(*columns) if not int(row[4]) & int(trail.NOT_DRAWN)]
    if not rows:
        return Trail.none(), 0.0, None
    # One trail has one label; what is left out is like what was never heard, and held against nobody.
    label: str = Counter(row[-1] for row in rows).most_common(1)[0][0]
    rows = [row for row in rows if row[-1] == label]
    t_s, lon, lat, acc_m = np.array([row[:4] for row in rows], dtype=np.float64).T.copy()
    received_s = np.array([row[-2].timestamp() for row in rows])
    ahead = float((t_s - received_s).max())
    found = Trail(t_s, lon, lat, acc_m, np.array([row[-3] for row in rows], dtype=np.bool_), labelled=label)
    return found, float(received_s.min()), ahead if ahead > 0 else None


def _photos(visit: Visit) -> Photos:
    """Those whose bytes have arrived, and that say when they were taken."""
    stored = visit.photos.filter(state=VisitPhoto.State.STORED, taken_at__isnull=False)
    rows = [
        (
            photo.taken_at.timestamp() if photo.taken_at else np.nan,
            photo.position.x if photo.position else np.nan,
            photo.position.y if photo.position else np.nan,
            np.nan if photo.sigma_m is None else photo.sigma_m,
        )
        for photo in stored.order_by("pk")
    ]
    return Photos(*np.array(rows, dtype=np.float64).reshape(-1, 4).T.copy())


def _candidates(visit: Visit, owner: UUID, began: datetime, ended: datetime, received_s: float) -> list[Candidate]:
    """Trails of the other participants at the time, and of earlier visits to the site.

    Of two trails of one time that are alike only the one that came later can be the copy.
    """
    others = [person for person in visit.participant_ids if person != owner]
    earlier = _earlier_visits(visit, owner, ended)
    kept = KeptTrail.objects.in_bulk([key for key, *_ in earlier])
    spans = [(person, began, ended) for person in others]
    spans += [(person, begin, end) for key, person, begin, end in earlier if key not in kept]
    found = [_kept(kept[key], owner) for key, _, begin, _ in earlier if key in kept and begin < began]
    for number, (t_s, lon, lat, came_s) in _positions_during(spans).items():
        person, begin, _end = spans[number]
        companion = number < len(others)
        if begin < began or came_s < received_s:
            found.append(Candidate(t_s, lon, lat, own=person == owner, companion=companion))
        elif companion:
            # it came later, so it can be no original, but it may speak for having been there together
            found.append(Candidate(t_s, lon, lat, own=False, companion=True, original=False))
    return found


def _kept(row: KeptTrail, owner: UUID) -> Candidate:
    """What is left of a trail whose raw positions have expired."""
    lines = row.stretches()
    t_s, lon, lat = (
        np.concatenate([np.zeros(0), *(getattr(line, name) for line in lines)]) for name in ("t_s", "lon", "lat")
    )
    return Candidate(t_s, lon, lat, own=row.user_id == owner, smoothed=True)


def _earlier_visits(visit: Visit, owner: UUID, ended: datetime) -> list[tuple[UUID, UUID, datetime, datetime]]:
    """Which visit, whose trail, from when to when: of the last visits to the site by the same person and by others."""
    before = Visit.objects.filter(site=visit.site_id, started_at__lte=ended, finished_at__isnull=False)
    before = before.exclude(pk=visit.pk).order_by("-started_at", "pk")
    owned = before.annotate(whose=Coalesce("trail_owner", "reporter")).values_list(
        "pk", "whose", "started_at", "finished_at"
    )
    own = owned.filter(Q(trail_owner=owner) | Q(trail_owner=None, reporter=owner), finished_at__lte=visit.started_at)
    theirs = owned.exclude(trail_owner=None, reporter=None)
    theirs = theirs.exclude(Q(trail_owner=owner) | Q(trail_owner=None, reporter=owner))
    found: list[tuple[Any, Any, Any, Any]] = [*own[:OTHERS], *theirs[:OTHERS]]
    return found


def _positions_during(
    spans: Sequence[tuple[UUID, datetime, datetime]],
) -> dict[int, tuple[Floats, Floats, Floats, float]]:
    """By number of the span: times (epoch s), lon, lat, and when the first of them came (epoch s)."""
    if not spans:
        return {}
    low = [begin - duty.MARGIN for _, begin, _ in spans]
    high = [end + duty.MARGIN for _, _, end in spans]
    values: dict[str, Any] = {
        "users": [person for person, _, _ in spans],
        "low": low,
        "high": high,
        "first": min(low),
        "last": max(high),
        "doubted": int(trail.NOT_DRAWN),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, values)
        rows = np.array(cursor.fetchall(), dtype=np.float64).reshape(-1, 5)
    found = {}
    for number in np.unique(rows[:, 0]).tolist():
        _, t_s, lon, lat, received_s = rows[rows[:, 0] == number].T.copy()
        found[int(number) - 1] = (t_s, lon, lat, float(received_s.min()))
    return found
