"""GPS trails: taking positions in, judging them, and giving them out as lines.

A position is kept only while the person is on duty: when a visit they take part in, or their duty window, covers its
time within fifteen minutes. What comes twice is recognised by its key, so clients may send anything again.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.contrib.gis.geos import Point
from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from field import live
from field.domain import cleaning, duty, retention, stays, trail
from field.domain.coarse import coarsened
from field.domain.positions import NO_BATTERY, NO_VISIT, Positions, faults, positions_from
from field.domain.trail import RULES_VERSION, Flag
from field.domain.visit import span
from field.models import Corroboration, HeldTrailPoint, KeptTrail, LastPosition, TrailPoint, TrailPointAside, Visit
from field.services import events, judging, locks
from field.services.duty import windows_of
from field.services.refusals import NotYourDevice
from geo_portal.accounts.models import Device, District
from geo_portal.core import clock, crs

KEPT_BACK = timedelta(days=2 * 365)
KEPT_AHEAD = timedelta(days=1)
HELD_FOR = timedelta(days=7)
PARTITIONS_AHEAD = timedelta(days=14)

_PG_EPOCH_US = 946_684_800_000_000  # 2000-01-01, where PostgreSQL counts from
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


def device_keys(user_id: UUID) -> list[UUID]:
    """All keys under which a person's positions may be stored."""
    return [user_id, *Device.objects.filter(user=user_id).values_list("pk", flat=True)]


@retried
def take_in(user: Any, device_id: UUID, positions: Positions, *, source: str, source_crs: str = "wgs84") -> Taken:
    """Store positions that `user` sent from a device, in the coordinate system `source_crs`.

    Accepted + duplicate + held + rejected is the count of `positions`. In one transaction; watchers hear of it when it
    commits.
    """
    taken = Taken()
    positions = _readable(positions, source_crs, taken)
    if not len(positions):
        return taken
    duties = _Duties(user.pk, positions, lock=True)
    possible = _possible(positions)
    covered = duties.covers(positions)
    waiting = duties.awaits_visit(positions) & ~(covered & duties.knows_visit(positions))
    taken.held = int(waiting.sum())
    if taken.held:
        _hold(user.pk, device_id, positions.select(waiting), source, source_crs)
    off_duty = ~waiting & possible & ~covered
    taken.rejected |= dict.fromkeys(positions.index[off_duty].tolist(), "off_duty")
    _store(user.pk, device_id, positions.select(~waiting & ~off_duty), taken, source, source_crs, clock.now())
    return taken


def on_duty(user: Any, positions: Positions) -> npt.NDArray[np.bool_]:
    """Which positions fall into a visit or duty window of `user`, or have a time that cannot be."""
    return ~_possible(positions) | _Duties(user.pk, positions, lock=False).covers(positions)


def _readable(positions: Positions, source_crs: str, taken: Taken) -> Positions:
    """The points that can be positions, in WGS 84; the others are refused."""
    codes = faults(positions)
    bad = codes != ""
    taken.rejected |= dict(zip(positions.index[bad].tolist(), codes[bad].tolist(), strict=True))
    good = positions.select(~bad)
    if source_crs != "wgs84" and len(good):
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
    """

    def __init__(self, user_id: UUID, positions: Positions, *, lock: bool) -> None:
        named = positions.visits_named()
        self.begun, self.known = self._named(user_id, named)
        if lock and (missing := named - self.begun):
            # somebody may be making or beginning it at this moment: wait for them, then look again
            locks.lock_visits(missing)
            self.begun, self.known = self._named(user_id, named)
        t_s = positions.t_s[_possible(positions)]
        self.intervals: list[duty.Interval] = []
        if len(t_s):
            first, last = float(t_s.min()), float(t_s.max())
            self.intervals = duty.window_intervals(windows_of(user_id), first, last)
            self.intervals += self._visits(user_id, first, last)

    @staticmethod
    def _named(user_id: UUID, named: set[UUID]) -> tuple[set[UUID], set[UUID]]:
        if not named:
            return set(), set()
        rows = Visit.objects.filter(pk__in=named, participant_rows__user=user_id).values_list("pk", "started_at")
        known = dict(rows)
        return {key for key, started_at in known.items() if started_at is not None}, set(known)

    @staticmethod
    def _visits(user_id: UUID, first: float, last: float) -> list[duty.Interval]:
        earliest = datetime.fromtimestamp(first, UTC) - duty.MARGIN
        latest = datetime.fromtimestamp(last, UTC) + duty.MARGIN
        rows = Visit.objects.filter(
            Q(finished_at__isnull=True) | Q(finished_at__gte=earliest),
            participant_rows__user=user_id,
            started_at__lte=latest,
        )
        spans = [span(*times) for times in rows.values_list("started_at", "finished_at")]
        return [duty.widened(*one) for one in spans if one is not None]

    def covers(self, positions: Positions) -> npt.NDArray[np.bool_]:
        return duty.covered(positions.t_s, self.intervals)

    def awaits_visit(self, positions: Positions) -> npt.NDArray[np.bool_]:
        """Points whose visit has not arrived, or not begun."""
        ready = self.begun | {NO_VISIT}
        return np.array([visit not in ready for visit in positions.visit.tolist()], dtype=np.bool_)

    def knows_visit(self, positions: Positions) -> npt.NDArray[np.bool_]:
        return np.array([visit in self.known for visit in positions.visit.tolist()], dtype=np.bool_)


# --- storing --------------------------------------------------------------------------------------------------------

_STAGING = """
CREATE TEMPORARY TABLE IF NOT EXISTS trail_staging (
    t timestamptz, id uuid, visit_id uuid, lon float8, lat float8, acc float8, alt float8, speed float8,
    bearing float8, battery smallint, mock boolean, flags smallint
) ON COMMIT DELETE ROWS
"""
# One row in PostgreSQL's binary COPY format; every field stands behind its length. NaN, -1 and the nil UUID stand for
# null, so that all rows have one length and NumPy writes the whole batch at once.
_COPY_ROW = np.dtype(
    [
        ("fields", ">i2"),
        ("t_length", ">i4"),
        ("t", ">i8"),
        ("id_length", ">i4"),
        ("id", "V16"),
        ("visit_length", ">i4"),
        ("visit", "V16"),
        *(
            column
            for name in ("lon", "lat", "acc", "alt", "speed", "bearing")
            for column in ((f"{name}_length", ">i4"), (name, ">f8"))
        ),
        ("battery_length", ">i4"),
        ("battery", ">i2"),
        ("mock_length", ">i4"),
        ("mock", "u1"),
        ("flags_length", ">i4"),
        ("flags", ">i2"),
    ]
)
_COPY_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_COPY_END = b"\xff\xff"
_COPY = "COPY trail_staging FROM STDIN (FORMAT binary)"

_VALUES = """
    s.t, s.id, %(user)s::uuid, NULLIF(s.visit_id, '00000000-0000-0000-0000-000000000000'),
    ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4326), NULLIF(s.acc, 'NaN'), NULLIF(s.alt, 'NaN'), NULLIF(s.speed, 'NaN'),
    NULLIF(s.bearing, 'NaN'), NULLIF(s.battery, -1), s.mock
"""
_INSERT = """
INSERT INTO {table} (device_id, t, id, user_id, visit_id, location, acc, alt, speed, bearing, battery, mock,
                     flags, rules, source_crs, source, received_at)
SELECT %(device)s::uuid, {values}, s.flags, %(rules)s, %(crs)s, %(source)s, %(received)s
FROM trail_staging s ORDER BY s.t, s.id
ON CONFLICT DO NOTHING RETURNING id
"""
_INSERT_POINTS = _INSERT.format(table="trail_point", values=_VALUES)
_INSERT_ASIDE = _INSERT.format(table="trail_point_aside", values=_VALUES)
_INSERT_HELD = f"""
INSERT INTO field_heldtrailpoint (device_id, t, id, user_id, visit_id, location, acc, alt, speed, bearing, battery,
                                  mock, source_crs, source, received_at)
SELECT %(device)s::uuid, {_VALUES}, %(crs)s, %(source)s, %(received)s
FROM trail_staging s ORDER BY s.id
ON CONFLICT DO NOTHING
"""  # noqa: S608  put together from constants


def _copy_rows(positions: Positions, ids: list[UUID], flags: npt.NDArray[np.int64]) -> bytes:
    rows = np.zeros(len(positions), dtype=_COPY_ROW)
    rows["fields"] = 12
    for name in ("t", "id", "visit", "lon", "lat", "acc", "alt", "speed", "bearing", "battery", "mock", "flags"):
        rows[f"{name}_length"] = _COPY_ROW[name].itemsize
    rows["t"] = positions.t_us - _PG_EPOCH_US
    rows["id"] = np.frombuffer(b"".join(one.bytes for one in ids), dtype="V16")
    rows["visit"] = np.frombuffer(b"".join(one.bytes for one in positions.visit), dtype="V16")
    rows["lon"], rows["lat"] = positions.lon, positions.lat
    rows["acc"], rows["alt"] = positions.acc_m, positions.alt_m
    rows["speed"], rows["bearing"] = positions.speed_m_s, positions.bearing_deg
    rows["battery"], rows["mock"], rows["flags"] = positions.battery, positions.mock, flags
    return _COPY_HEAD + rows.tobytes() + _COPY_END


def _insert(
    sql: str,
    user_id: UUID,
    device_id: UUID,
    positions: Positions,
    ids: list[UUID],
    flags: npt.NDArray[np.int64],
    **values: Any,
) -> list[UUID]:
    """Copy the points into staging and from there into a table; gives the ids of those that were new."""
    with connection.cursor() as cursor:
        cursor.execute(_STAGING)
        cursor.execute("DELETE FROM trail_staging")
        # psycopg's own COPY, so Django does not translate its errors (a full disk, a lost connection) by itself
        with connection.wrap_database_errors, cursor.copy(_COPY) as copy:
            copy.write(_copy_rows(positions, ids, flags))
        cursor.execute(sql, {"user": user_id, "device": device_id, "rules": RULES_VERSION, **values})
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


def _hold(user_id: UUID, device_id: UUID, positions: Positions, source: str, source_crs: str) -> None:
    ids = positions.ids(device_id)
    flags = np.zeros(len(positions), dtype=np.int64)
    _insert(
        _INSERT_HELD, user_id, device_id, positions, ids, flags, crs=source_crs, source=source, received=clock.now()
    )


def _store(
    user_id: UUID,
    device_id: UUID,
    positions: Positions,
    taken: Taken,
    source: str,
    source_crs: str,
    received_at: datetime,
) -> None:
    """Insert positions that may be kept; counts go into `taken`."""
    if not len(positions):
        return
    locks.lock_trails([device_id])
    possible = _possible(positions)
    more = {"crs": source_crs, "source": source, "received": received_at}
    if not possible.all():
        aside = positions.select(~possible)
        flags = _own_flags(aside) | int(Flag.IMPOSSIBLE_TIME)
        new = _insert(_INSERT_ASIDE, user_id, device_id, aside, aside.ids(device_id), flags, **more)
        taken.accepted += len(new)
        taken.flagged += len(new)
        taken.duplicate += len(aside) - len(new)
    if possible.any():
        kept = positions.select(possible)
        ensure_partitions(np.unique(kept.t_us // 86_400_000_000).tolist())
        ids = kept.ids(device_id)
        new = _insert(_INSERT_POINTS, user_id, device_id, kept, ids, _own_flags(kept), **more)
        taken.accepted += len(new)
        taken.duplicate += len(kept) - len(new)
        if new:
            first_of = {one: place for place, one in reversed(list(enumerate(ids)))}
            fresh = kept.select(np.array([first_of[one] for one in new], dtype=np.int64))
            judged = judging.judge_around(device_id, fresh.t_s)
            taken.flagged += sum(judged[one] != 0 for one in new)
            _note_last_position(user_id, device_id, fresh, received_at)
            first, last = (datetime.fromtimestamp(float(one), UTC) for one in (fresh.t_s.min(), fresh.t_s.max()))
            events.note_news(user_id, first, last)
            _unsettle_verdicts(user_id, fresh)


def _unsettle_verdicts(user_id: UUID, fresh: Positions) -> None:
    """Verdicts on visits that these positions are about are to be made anew."""
    first, last = (datetime.fromtimestamp(t, UTC) for t in (fresh.t_s.min(), fresh.t_s.max()))
    touched = Corroboration.objects.touched_by(user_id, first - duty.MARGIN, last + duty.MARGIN)
    keys = list(touched.filter(stale=False).values_list("pk", flat=True))
    if keys:
        Corroboration.objects.filter(pk__in=keys).update(stale=True)


def _own_flags(positions: Positions) -> npt.NDArray[np.int64]:
    return trail.own_flags(positions.lon, positions.lat, positions.acc_m, positions.mock)


def ensure_partitions(days: Iterable[int]) -> None:
    """Make the partitions of these days (counted from 1970-01-01 UTC) if they are missing."""
    dates = [(_UNIX + timedelta(days=day)).date() for day in days]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(trail_partitions_ensure(day, day)) FROM (SELECT unnest(%s::date[]) AS day ORDER BY 1) d",
            [dates],
        )


def ensure_partitions_between(first: date, last: date) -> int:
    """Make the missing partitions of a range of UTC days; tells how many were made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT trail_partitions_ensure(%s, %s)", [first, last])
        return int(cursor.fetchone()[0])


def prepare_partitions() -> int:
    """Make the partitions of the days to come; tells how many were missing."""
    today = clock.now().date()
    return ensure_partitions_between(today - timedelta(days=1), today + PARTITIONS_AHEAD)


# --- the last position ----------------------------------------------------------------------------------------------

_UPSERT_LAST = """
INSERT INTO field_lastposition (user_id, device_id, t, location, acc, speed, bearing, battery, mock, visit_id,
                                district_id, received_at)
VALUES (%(user)s, %(device)s, %(t)s, ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326), %(acc)s, %(speed)s, %(bearing)s,
        %(battery)s, %(mock)s, %(visit)s, %(district)s, %(received)s)
ON CONFLICT (user_id) DO UPDATE SET
    device_id = EXCLUDED.device_id, t = EXCLUDED.t, location = EXCLUDED.location, acc = EXCLUDED.acc,
    speed = EXCLUDED.speed, bearing = EXCLUDED.bearing, battery = EXCLUDED.battery, mock = EXCLUDED.mock,
    visit_id = EXCLUDED.visit_id, district_id = EXCLUDED.district_id, received_at = EXCLUDED.received_at
WHERE field_lastposition.t < EXCLUDED.t
"""


def _note_last_position(user_id: UUID, device_id: UUID, fresh: Positions, received_at: datetime) -> None:
    """Remember the newest of the new points, if it is newer than what is known, and tell the watchers.

    A clock that runs ahead must not freeze the marker: times more than fifteen minutes ahead do not count here.
    """
    usable = (fresh.t_s <= (clock.now() + duty.MARGIN).timestamp()) & (_own_flags(fresh) & int(trail.NOT_DRAWN) == 0)
    if not usable.any():
        return
    newest = fresh.select(usable)
    newest = newest.select(np.array([int(newest.t_us.argmax())]))
    t = _UNIX + timedelta(microseconds=int(newest.t_us[0]))
    if LastPosition.objects.filter(pk=user_id, t__gte=t).exists():
        return
    lon, lat = float(newest.lon[0]), float(newest.lat[0])
    visit = _visit_at(user_id, t, newest.visit[0])
    district = _district_at(lon, lat, visit)
    with connection.cursor() as cursor:
        cursor.execute(
            _UPSERT_LAST,
            {
                "user": user_id,
                "device": device_id,
                "t": t,
                "lon": lon,
                "lat": lat,
                "acc": _known(newest.acc_m[0]),
                "speed": _known(newest.speed_m_s[0]),
                "bearing": _known(newest.bearing_deg[0]),
                "battery": None if newest.battery[0] == NO_BATTERY else int(newest.battery[0]),
                "mock": bool(newest.mock[0]),
                "visit": visit.pk if visit else None,
                "district": district.pk if district else None,
                "received": received_at,
            },
        )
    live.moved([user_id])


def _known(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)


def _visit_at(user_id: UUID, t: datetime, named: UUID) -> Visit | None:
    """The visit under way: the one the point names, else the last one begun that covers the time."""
    mine = Visit.objects.filter(participant_rows__user=user_id).select_related("site__district")
    if named != NO_VISIT and (visit := mine.filter(pk=named).first()) is not None:
        return visit
    under_way = mine.filter(Q(finished_at__isnull=True) | Q(finished_at__gte=t), started_at__lte=t)
    visit = under_way.order_by("-started_at").first()
    covering = span(visit.started_at, visit.finished_at) if visit else None
    return visit if covering and covering[1] >= t else None


def _district_at(lon: float, lat: float, visit: Visit | None) -> District | None:
    """The smallest territory whose boundary holds the position, else that of the site being visited."""
    around = District.objects.filter(boundary__covers=Point(lon, lat, srid=4326))
    smallest = around.order_by(Length("path").desc(), "path").only("pk", "path").first()
    return smallest or (visit.site.district if visit else None)


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
    mine = list(rows.filter(user_id__in=people).select_for_update().order_by("id"))
    groups: dict[tuple[UUID, UUID, str, str, datetime], list[HeldTrailPoint]] = {}
    for row in mine:
        key = (row.user_id, row.device_id, row.source, row.source_crs, row.received_at)
        groups.setdefault(key, []).append(row)
    locks.lock_trails(key[1] for key in groups)
    for (user_id, device_id, source, source_crs, received_at), held in groups.items():
        positions = _columns(held)
        duties = _Duties(user_id, positions, lock=False)
        covered = duties.covers(positions)
        waiting = duties.awaits_visit(positions) & ~covered
        keep = ~waiting & (covered | ~_possible(positions))
        _store(user_id, device_id, positions.select(keep), total, source, source_crs, received_at)
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
    visits = list(Visit.objects.filter(pk__in=waiting, started_at__isnull=False))
    for visit in visits:
        with transaction.atomic():
            locks.lock_visits([visit.pk])
            judge_held(visit)
    return len(visits)


def drop_held(older_than: timedelta = HELD_FOR) -> int:
    """Delete positions that waited in vain; tells how many."""
    count, _ = HeldTrailPoint.objects.filter(received_at__lt=clock.now() - older_than).delete()
    return count


# --- reading --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VisitTrail:
    """The positions of a visit's trail owner: the undoubted ones as lines, and all of them as rows in time order.

    `kept` is the trail as it was before raw positions expired, null as long as all are there.
    """

    points: list[TrailPoint]
    aside: list[TrailPointAside]
    lines: list[trail.Line]
    kept: KeptTrail | None = None

    @property
    def fresh(self) -> list[TrailPoint | TrailPointAside]:
        """What `kept` does not count: all raw positions, or those that came after it was made."""
        rows: list[TrailPoint | TrailPointAside] = [*self.points, *self.aside]
        return rows if self.kept is None else [row for row in rows if row.received_at > self.kept.kept_at]

    @property
    def count(self) -> int:
        """How many positions there are and were."""
        return (self.kept.points if self.kept else 0) + len(self.fresh)

    @property
    def flagged(self) -> int:
        """How many of them are, or were, doubted."""
        return (self.kept.flagged if self.kept else 0) + sum(row.flags != 0 for row in self.fresh)

    @property
    def raw_gone(self) -> int:
        """How many of them are no longer stored."""
        return self.count - len(self.points) - len(self.aside)


def trail_owner_id(visit: Visit) -> UUID | None:
    """Whose positions are the visit's trail: the named person, else the reporter, else the only participant."""
    if visit.trail_owner_id or visit.reporter_id:
        return visit.trail_owner_id or visit.reporter_id
    people = list(visit.participant_rows.values_list("user", flat=True)[:2])
    return people[0] if len(people) == 1 else None


def trail_of(visit: Visit, *, closed: bool | None = None) -> VisitTrail:
    """A visit's trail: positions that name it, or name none and fall into its time within fifteen minutes.

    Empty for a visit that has not begun. Where raw positions have expired, the line is the one that was kept of them,
    with what came later. `closed` says whether more may come; else it may until the visit is finished. Four queries
    beyond those for the visit, whatever its length.
    """
    found = _rows_of(visit)
    if found is None:
        return VisitTrail([], [], [])
    points, aside = list(found.points), list(found.aside)
    if found.kept is None:
        closed = visit.finished_at is not None if closed is None else closed
        return VisitTrail(points, aside, _lines(points, closed=closed))
    kept = found.kept
    stretches = kept.stretches()
    late = [point for point in points if point.received_at > kept.kept_at]
    new = retention.outside(np.array([point.t.timestamp() for point in late]), stretches)
    added = _lines([point for point, is_new in zip(late, new.tolist(), strict=True) if is_new], closed=True)
    return VisitTrail(points, aside, retention.together(stretches, added), kept)


@dataclass(frozen=True, slots=True)
class _Rows:
    """A visit's positions and those with impossible times, in time order and not read yet; and the line kept of them
    when raw positions have expired."""

    points: QuerySet[TrailPoint]
    aside: QuerySet[TrailPointAside]
    kept: KeptTrail | None


def _rows_of(visit: Visit) -> _Rows | None:
    """None for a visit that has not begun, or that nobody's trail belongs to."""
    owner = trail_owner_id(visit)
    covering = span(visit.started_at, visit.finished_at)
    if owner is None or covering is None:
        return None
    keys = device_keys(owner)
    points = TrailPoint.objects.filter(
        Q(visit_id=visit.pk) | Q(visit_id__isnull=True),
        device_id__in=keys,
        user_id=owner,
        t__gte=covering[0] - duty.MARGIN,
        t__lte=covering[1] + duty.MARGIN,
    )
    aside = TrailPointAside.objects.filter(device_id__in=keys, user_id=owner, visit_id=visit.pk)
    kept = KeptTrail.objects.filter(visit=visit.pk, user=owner).first()
    return _Rows(points.order_by("t", "id"), aside.order_by("t", "id"), kept)


def positions_of(visit: Visit) -> QuerySet[TrailPoint]:
    """The raw positions of a visit's trail, as in `trail_of`, in time order and not read yet."""
    found = _rows_of(visit)
    return TrailPoint.objects.none() if found is None else found.points


@dataclass(frozen=True, slots=True)
class Doubted:
    """Positions with flags, as columns in time order: epoch s, degrees, metres (NaN unknown), sums of Flag."""

    t_s: npt.NDArray[np.float64]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    acc_m: npt.NDArray[np.float64]
    flags: npt.NDArray[np.int64]

    @classmethod
    def among(cls, columns: npt.NDArray[np.float64]) -> Doubted:
        """Those of n × 5 columns (in the order above) that have flags."""
        t_s, lon, lat, acc_m, flags = columns[columns[:, 4] != 0].T
        return cls(t_s, lon, lat, acc_m, flags.astype(np.int64))


@dataclass(frozen=True, slots=True)
class TrailReview:
    """What whoever judges a visit looks at: the line, the stays, what is doubted, and the counts of VisitTrail."""

    lines: list[trail.Line]
    stays: stays.Stays
    doubted: Doubted
    points: int
    flagged: int
    raw_gone: int


# Time (epoch s), lon, lat, accuracy (m, NaN unknown) and flags of a position, all as floats.
COLUMNS = (
    RawSQL("extract(epoch FROM t)::float8", ()),
    RawSQL("ST_X(location)", ()),
    RawSQL("ST_Y(location)", ()),
    RawSQL("coalesce(acc, 'NaN')", ()),
    RawSQL("flags::float8", ()),
)


def review_of(visit: Visit) -> TrailReview:
    """The trail of `trail_of` with its stays. Positions that keep out of the line take no part in them.

    Read in columns: an object for each of 20,000 positions would take longer than all the rest.
    """
    found = _rows_of(visit)
    if found is not None and found.kept is not None:
        return _review_of_kept(trail_of(visit))
    rows = list(found.points.values_list(*COLUMNS)) if found else []
    columns = np.array(rows, dtype=np.float64).reshape(-1, 5)
    t_s, lon, lat, acc_m, sums = np.ascontiguousarray(columns.T)
    flags = sums.astype(np.int64)
    drawn = (flags & int(trail.NOT_DRAWN)) == 0
    aside = found.aside.count() if found else 0
    return TrailReview(
        cleaning.lines(t_s, lon, lat, acc_m, flags, closed=visit.finished_at is not None),
        stays.stays(t_s[drawn], lon[drawn], lat[drawn]),
        Doubted.among(columns),
        len(columns) + aside,
        int(np.count_nonzero(flags)) + aside,
        0,
    )


def _review_of_kept(found: VisitTrail) -> TrailReview:
    """Of a trail whose raw positions have expired the stays are those of its line."""
    rows = [(p.t.timestamp(), p.location.x, p.location.y, p.acc, p.flags) for p in found.points]
    drawn = [np.column_stack([line.t_s, line.lon, line.lat]) for line in found.lines]
    t_s, lon, lat = np.ascontiguousarray(np.concatenate([np.zeros((0, 3)), *drawn]).T)
    doubted = Doubted.among(np.array(rows, dtype=np.float64).reshape(-1, 5))
    return TrailReview(found.lines, stays.stays(t_s, lon, lat), doubted, found.count, found.flagged, found.raw_gone)


def coarse_of(visit: Visit) -> TrailReview:
    """The trail as it may be passed on: coarse lines, and neither stays nor single positions."""
    found = trail_of(visit)
    nothing = np.zeros(0)
    return TrailReview(
        [coarsened(line) for line in found.lines],
        stays.stays(nothing, nothing, nothing),
        Doubted.among(np.zeros((0, 5))),
        found.count,
        found.flagged,
        found.raw_gone,
    )


def _lines(points: list[TrailPoint], *, closed: bool) -> list[trail.Line]:
    return cleaning.lines(
        np.array([point.t.timestamp() for point in points]),
        np.array([point.location.x for point in points]),
        np.array([point.location.y for point in points]),
        np.array([point.acc for point in points], dtype=np.float64),
        np.array([point.flags for point in points], dtype=np.int64),
        closed=closed,
    )
