"""Positions taken in: stored, held for a visit that is not there yet, or refused; and what follows from new ones.

A position is kept only while the person is on duty: when a visit they take part in, or their duty window, covers its
time within fifteen minutes. What comes twice is recognised by its key, so clients may send anything again.
"""

from __future__ import annotations

import functools
import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db import OperationalError, connection, transaction

from field import live
from field.domain import duty
from field.domain.datum import Rule
from field.domain.positions import NO_VISIT, Ints, Positions, faults, packed, positions_from
from field.domain.retention import has_expired
from field.domain.trail import Flag
from field.models import HeldTrailPoint, Visit
from field.services import device_systems, events, judging, last_positions, locks, partitions, point_rows, retention
from field.services.device_systems import Placed
from field.services.duty import times_asked, times_in
from field.services.refusals import NotYourDevice
from geo_portal.accounts.models import Device
from geo_portal.core import clock, crs, prepared
from geo_portal.core.setbacks import one_by_one

KEPT_BACK = timedelta(days=2 * 365)
KEPT_AHEAD = timedelta(days=1)
HELD_FOR = timedelta(days=7)

_UNIX = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Taken:
    """What became of the positions of one request; `rejected` maps a point's index to the code of its refusal."""

    accepted: int = 0
    duplicate: int = 0
    held: int = 0
    flagged: int = 0
    rejected: dict[int, str] = field(default_factory=dict)

    def answer(self) -> dict[str, Any]:
        refused = [{"index": index, "code": code} for index, code in sorted(self.rejected.items())]
        return {
            "accepted": self.accepted,
            "duplicate": self.duplicate,
            "held": self.held,
            "flagged": self.flagged,
            "rejected": refused,
        }


P = ParamSpec("P")
T = TypeVar("T")
_AGAIN = {"40001", "40P01"}


def retried(function: Callable[P, T]) -> Callable[P, T]:
    """Do a whole transaction again when it lost a race (serialisation failure, deadlock)."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        for attempt in range(3):
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except OperationalError as error:
                lost = getattr(error.__cause__, "sqlstate", None) in _AGAIN
                if not lost or attempt == 2 or connection.in_atomic_block:
                    raise
                time.sleep(0.05 * (attempt + 1))
        raise AssertionError("unreachable")

    return run


def device_key(user: Any, named: UUID | None, device: Device | None) -> UUID:
    """Under which key positions are stored: the named device, that of the token, or the person's own (a browser).

    Raises NotYourDevice for a named device of somebody else, or one that is not there.
    """
    if named is None or (device is not None and named == device.pk):
        key: UUID = device.pk if device is not None else user.pk
        return key
    if named == user.pk or Device.objects.filter(pk=named, user=user.pk, revoked_at=None).exists():
        return named
    raise NotYourDevice


@retried
def take_in(user: Any, device_id: UUID, positions: Positions, *, source: str, source_crs: str | None = None) -> Taken:
    """Store positions that `user` sent from a device, in the coordinate system `source_crs`; None when the message
    named none: then in the one that was decided for the device, else WGS 84.

    Accepted + duplicate + held + rejected is the count of `positions`. In one transaction; watchers hear of it when it
    commits.
    """
    taken = Taken()
    positions = _readable(positions, source_crs, taken)
    if not len(positions):
        return taken
    # From the lock on nobody decides in which system the device records.
    lock_and_rules = [locks.trail_lock(device_id), device_systems.rules_asked(device_id)]
    duties = _Duties(user.pk, positions, lock=True, then=[prepared.KEEP_PLANS, *lock_and_rules])
    rules = device_systems.rules_in(duties.answers[-1])
    possible = _possible(positions)
    covered = duties.covers(positions)
    waiting = duties.awaits_visit(positions) & ~(covered & duties.knows_visit(positions))
    taken.held = int(waiting.sum())
    off_duty = ~waiting & possible & ~covered
    taken.rejected |= dict.fromkeys(positions.index[off_duty].tolist(), "off_duty")
    if off_duty.all():
        return taken
    for part in _placed(device_id, positions.select(waiting), source_crs, rules):
        _hold(user.pk, device_id, part, source)
    for part in _placed(device_id, positions.select(~waiting & ~off_duty), source_crs, rules):
        _store(user.pk, device_id, part, taken, source, clock.now())
    return taken


def _placed(device_id: UUID, positions: Positions, source_crs: str | None, rules: list[Rule]) -> list[Placed]:
    if not len(positions):
        return []
    if source_crs is not None:
        return [Placed(positions, positions.ids(device_id), source_crs)]
    return device_systems.placed(device_id, positions, rules)


def on_duty(user: Any, positions: Positions) -> npt.NDArray[np.bool_]:
    """Which positions fall into a visit or duty window of `user`, or have a time that cannot be."""
    return ~_possible(positions) | _Duties(user.pk, positions, lock=False).covers(positions)


def _readable(positions: Positions, source_crs: str | None, taken: Taken) -> Positions:
    """The points that can be positions, in WGS 84 unless `source_crs` is None; the others are refused."""
    misplaced, beyond = faults(positions)
    taken.rejected |= dict.fromkeys(positions.index[beyond].tolist(), "out_of_range")
    taken.rejected |= dict.fromkeys(positions.index[misplaced].tolist(), "bad_coordinates")
    good = positions.select(~(misplaced | beyond))
    if source_crs is not None and source_crs != "wgs84" and len(good):
        xy = crs.to_wgs84(np.column_stack([good.lon, good.lat]), source_crs)
        return good.at(xy[:, 0], xy[:, 1])
    return good.at(good.lon, good.lat)


def _possible(positions: Positions) -> npt.NDArray[np.bool_]:
    """Which times can be: two years back to one day ahead of the server's clock."""
    now = clock.now()
    earliest, latest = (now - KEPT_BACK).timestamp(), (now + KEPT_AHEAD).timestamp()
    found: npt.NDArray[np.bool_] = (positions.t_s >= earliest) & (positions.t_s <= latest)
    return found


class _Duties:
    """Which times of a batch the person's visits and duty windows cover.

    A point that names a visit which the person does not (yet) take part in, or which has not begun, waits for it.
    What else is to be asked `then`, in one go with the times on duty, is answered in `answers`.
    """

    def __init__(
        self, user_id: UUID, positions: Positions, *, lock: bool, then: Sequence[prepared.Question] = ()
    ) -> None:
        named = positions.visits_named()
        self.begun, self.known = self._named(user_id, named)
        if lock and (missing := named - self.begun):
            # somebody may be making or beginning it at this moment: wait for them, then look again
            locks.lock_visits(missing)
            self.begun, self.known = self._named(user_id, named)
        t_s = positions.t_s[_possible(positions)]
        span = (float(t_s.min()), float(t_s.max())) if len(t_s) else None
        asked = [times_asked(user_id, *span)] if span else []
        self.answers = prepared.fetch_together(*asked, *then)
        self.intervals = times_in(self.answers[0], *span) if span else []

    @staticmethod
    def _named(user_id: UUID, named: set[UUID]) -> tuple[set[UUID], set[UUID]]:
        if not named:
            return set(), set()
        rows = Visit.objects.filter(pk__in=named, participant_rows__user=user_id).values_list("pk", "started_at")
        known = dict(rows)
        return {key for key, started_at in known.items() if started_at is not None}, set(known)

    def covers(self, positions: Positions) -> npt.NDArray[np.bool_]:
        return duty.covered(positions.t_s, self.intervals)

    def awaits_visit(self, positions: Positions) -> npt.NDArray[np.bool_]:
        """Points whose visit has not arrived, or not begun."""
        return ~positions.names_one_of(self.begun | {NO_VISIT})

    def knows_visit(self, positions: Positions) -> npt.NDArray[np.bool_]:
        return positions.names_one_of(self.known)


# --- storing --------------------------------------------------------------------------------------------------------


def _hold(user_id: UUID, device_id: UUID, part: Placed, source: str) -> None:
    flags = np.zeros(len(part.positions), dtype=np.int64)
    more = {"crs": part.crs, "source": source, "received": clock.now()}
    point_rows.insert(point_rows.HELD, user_id, device_id, part.positions, part.ids, flags, **more)


def _store(user_id: UUID, device_id: UUID, part: Placed, taken: Taken, source: str, received_at: datetime) -> None:
    """Insert positions that may be kept; counts go into `taken`. Within `locks.lock_trails` for the device."""
    possible = _possible(part.positions)
    more: dict[str, Any] = {"crs": part.crs, "source": source, "received": received_at}
    if not possible.all():
        aside = part.select(~possible)
        flags = aside.positions.own_flags() | int(Flag.IMPOSSIBLE_TIME)
        count = point_rows.insert(point_rows.ASIDE, user_id, device_id, aside.positions, aside.ids, flags, **more)
        taken.accepted += count
        taken.flagged += count
        taken.duplicate += len(aside.positions) - count
    if possible.any():
        kept = part.select(possible)
        places, flags, stored_us = judging.judge_new(device_id, kept.positions, kept.ids)
        taken.accepted += len(places)
        taken.duplicate += len(kept.positions) - len(places)
        taken.flagged += int(np.count_nonzero(flags))
        if len(places):
            new = kept.select(places)
            fresh = new.positions
            # nobody drops a day that was read in this transaction
            partitions.ensure(_days(fresh.t_us) - _days(stored_us))
            point_rows.copy_new(user_id, device_id, fresh, new.ids, flags, **more)
            first, last = (datetime.fromtimestamp(float(one), UTC) for one in (fresh.t_s.min(), fresh.t_s.max()))
            newest = last_positions.noted(user_id, device_id, fresh, received_at)
            *moved, _ = prepared.fetch_together(*newest, _change(user_id, first, last))
            live.placed(itertools.chain.from_iterable(moved))


def _days(t_us: Ints) -> set[int]:
    """The UTC days of times in epoch µs, counted from 1970-01-01."""
    return set((t_us // 86_400_000_000).tolist())


_CHANGED = f"""
WITH news AS ({events.NOTE_NEWS}), touched AS (
    SELECT v.id, v.site_id, v.started_at FROM field_visit v JOIN field_visitparticipant p ON p.visit_id = v.id
    WHERE p.user_id = %(user)s AND v.started_at <= %(until)s AND v.finished_at >= %(since)s
)
SELECT verdict_due(visits) FROM (SELECT ARRAY(
    SELECT id FROM touched
    UNION
    SELECT later.id FROM touched t
    JOIN field_visit later ON later.site_id = t.site_id AND later.started_at > t.started_at
) AS visits) due WHERE visits <> '{{}}'
"""  # noqa: S608  put together from constants


def changed(user_id: UUID, first: datetime, last: datetime) -> None:
    """A person's stored positions between these times are others than before: arrivals and verdicts that are about them
    are to be made anew, and the verdicts on later visits to the same site, whose trails may be copies of this one."""
    prepared.fetch(*_change(user_id, first, last))


def _change(user_id: UUID, first: datetime, last: datetime) -> prepared.Question:
    around = {"since": first - duty.MARGIN, "until": last + duty.MARGIN}
    return _CHANGED, {"user": user_id, "first": first, "last": last} | around


# --- held positions -------------------------------------------------------------------------------------------------


@transaction.atomic
def judge_held(visit: Visit) -> Taken:
    """Judge the positions that waited for a visit: stored if it covers them (or a duty window does), else deleted.

    Those of a visit that has not begun go on waiting. Called in the transaction that changes the visit.
    """
    total = Taken()
    people = set(visit.participant_rows.values_list("user", flat=True))
    events.note_visit(visit, people)
    rows = HeldTrailPoint.objects.filter(visit_id=visit.pk)
    if not rows.exists():
        return total
    # First the trails, as who decides in which system a device records: whoever holds more for the visit waits for it.
    locks.lock_trails(rows.filter(user_id__in=people).values_list("device_id", flat=True))
    mine = list(rows.filter(user_id__in=people).select_for_update().order_by("id"))
    groups: dict[tuple[UUID, UUID, str, str, datetime], list[HeldTrailPoint]] = {}
    now = clock.now()
    tomorrow = now.date() + timedelta(days=1)
    keep_days = {person: retention.days_of(person) for person in {row.user_id for row in mine}}
    for row in mine:
        # A day does not go with positions that came after its trails were kept. One whose day goes may be in none of
        # them, so it comes now; any other came when it was sent, which verdicts ask about.
        goes = has_expired(row.t.date(), tomorrow, keep_days[row.user_id])
        key = (row.user_id, row.device_id, row.source, row.source_crs, now if goes else row.received_at)
        groups.setdefault(key, []).append(row)
    for (user_id, device_id, source, source_crs, received_at), held in groups.items():
        positions = _columns(held)
        duties = _Duties(user_id, positions, lock=False)
        covered = duties.covers(positions)
        waiting = duties.awaits_visit(positions) & ~covered
        keep = ~waiting & (covered | ~_possible(positions))
        if keep.any():
            part = Placed(positions, packed(row.pk for row in held), source_crs).select(keep)
            _store(user_id, device_id, part, total, source, received_at)
        settled = [row.pk for row, waits in zip(held, waiting.tolist(), strict=True) if not waits]
        total.held += int(waiting.sum())
        HeldTrailPoint.objects.filter(pk__in=settled).delete()
    return total


def _columns(held: list[HeldTrailPoint]) -> Positions:
    return positions_from(
        [
            (
                place,
                (row.t - _UNIX) // timedelta(microseconds=1),
                row.location.x,
                row.location.y,
                row.acc,
                row.alt,
                row.speed,
                row.bearing,
                row.battery,
                row.mock,
                row.visit_id,
            )
            for place, row in enumerate(held)
        ]
    )


def judge_arrived() -> int:
    """Judge held positions whose visit is there and has begun; tells for how many visits. A net below `judge_held`."""
    waiting = HeldTrailPoint.objects.values("visit_id")
    rows = Visit.objects.filter(pk__in=waiting, started_at__isnull=False).order_by("pk")
    return len(one_by_one("judge_held_positions", _judge_arrived, rows))


@transaction.atomic
def _judge_arrived(visit: Visit) -> None:
    locks.lock_visits([visit.pk])
    judge_held(visit)


def drop_held(older_than: timedelta = HELD_FOR) -> int:
    """Delete positions that waited in vain; tells how many."""
    count, _ = HeldTrailPoint.objects.filter(received_at__lt=clock.now() - older_than).delete()
    return count
