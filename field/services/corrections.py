"""Stored positions of a device put right after somebody decided in which coordinate system it records.

A position is read as it was sent (its present place, taken back to the system it was converted from, in whole 1e-7°)
and converted from the system that holds now. Its id is that of what was sent, and stays: so it can be checked that
nothing else was taken for it, what a device sends again is known, and deciding otherwise leads back to the same
numbers. The lines that are kept of visits whose positions have expired are put right by the same run
(`services.kept_lines`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import F

from field.domain import datum, trail
from field.domain.datum import Rule, Stretch
from field.models import DatumDecision, DrawnTrail, HeldTrailPoint, KeptTrail
from field.services import judging, kept_lines, last_positions, locks, trail_points
from field.services.device_systems import NAMED, rules_of
from geo_portal.accounts.models import Device
from geo_portal.core import clock
from geo_portal.core.crs import to_wgs84
from geo_portal.core.setbacks import one_by_one

STEP = 20_000
# Held positions first: one that is judged while the rest is put right is right by then, or is found with the rest.
POINTS = "trail_point"
TABLES = ("field_heldtrailpoint", "trail_point_aside", POINTS)

_WRONG = """
SELECT id, t, (extract(epoch FROM t) * 1000000)::bigint, ST_X(location), ST_Y(location), source_crs FROM {table}
WHERE device_id = %(device)s AND t >= %(begin)s AND t < %(end)s AND (t, id) > (%(t)s, %(id)s)
  AND source_crs = ANY (%(others)s) AND source <> ALL (%(named)s)
ORDER BY t, id LIMIT %(step)s
"""
_PUT_RIGHT = """
UPDATE {table} p SET location = ST_SetSRID(ST_MakePoint(v.lon, v.lat), 4326), source_crs = %(crs)s
FROM unnest(%(ids)s::uuid[], %(times)s::timestamptz[], %(lon)s::float8[], %(lat)s::float8[]) AS v (id, t, lon, lat)
WHERE p.device_id = %(device)s AND p.t = v.t AND p.id = v.id AND p.t >= %(first)s AND p.t <= %(last)s
"""
_Row = tuple[UUID, datetime, int, float, float, str]


def correct_all() -> int:
    """Put right what the decisions that are not carried out yet ask for; tells how many positions."""
    waiting = Device.objects.filter(pk__in=DatumDecision.objects.filter(done_at=None).values("device"))
    return sum(one_by_one("correct_positions", correct, waiting.order_by("pk").values_list("pk", flat=True)))


def correct(device_id: UUID) -> int:
    """Put right the stored positions of a device; tells how many were wrong.

    At most `STEP` in a transaction, so that uploads never wait long. May be stopped and called again: it finds by
    itself what is left to do. When somebody decides again meanwhile it ends, and the next call does all of it.
    """
    undone = list(DatumDecision.objects.filter(device=device_id, done_at=None))
    if not undone:
        return 0
    run = _Run(Device.objects.get(pk=device_id), rules_of(device_id), undone[0].pk)
    first = min(one.since.timestamp() for one in undone if one.since)
    for table in TABLES:
        for stretch in datum.stretches(run.rules):
            run.through(table, Stretch(stretch.system, max(stretch.begin_s, first), stretch.end_s))
    run.through_kept_lines()
    run.finish()
    return run.corrected


class _Run:
    """One run for a device by the rules that hold as it begins; counts go to the newest decision."""

    def __init__(self, device: Device, rules: list[Rule], decision_id: UUID) -> None:
        self.device, self.rules, self.decision_id = device, rules, decision_id
        self.corrected = 0
        self.ended = False

    def through(self, table: str, stretch: Stretch) -> None:
        """Put right the positions of a table in a stretch of time."""
        last: tuple[datetime, UUID] | None = (_moment(stretch.begin_s), UUID(int=0))
        while last is not None and not self.ended and stretch.begin_s < stretch.end_s:
            count, last = self._batch(table, stretch, last)
            self.corrected += count

    @trail_points.retried
    def _batch(
        self, table: str, stretch: Stretch, after: tuple[datetime, UUID]
    ) -> tuple[int, tuple[datetime, UUID] | None]:
        """The next positions; tells how many were put right, and after which one the rest begins."""
        if not self._lock(visits=table == TABLES[0]):
            return 0, None
        values: dict[str, Any] = {
            "device": self.device.pk,
            "begin": after[0],
            "t": after[0],
            "id": after[1],
            "end": "infinity" if np.isinf(stretch.end_s) else _moment(stretch.end_s),
            "others": [system for system in datum.SYSTEMS if system != stretch.system],
            "named": list(NAMED),
            "step": STEP,
        }
        with connection.cursor() as cursor:
            cursor.execute(_WRONG.format(table=table), values)
            rows: list[_Row] = cursor.fetchall()
        wrong = _converted(self.device.pk, rows, stretch.system)
        if wrong.ids:
            with connection.cursor() as cursor:
                cursor.execute(
                    _PUT_RIGHT.format(table=table),
                    {
                        "device": self.device.pk,
                        "crs": stretch.system,
                        "ids": wrong.ids,
                        "times": wrong.times,
                        "lon": wrong.lon.tolist(),
                        "lat": wrong.lat.tolist(),
                        "first": wrong.times[0],
                        "last": wrong.times[-1],
                    },
                )
            DatumDecision.objects.filter(pk=self.decision_id).update(corrected=F("corrected") + len(wrong.ids))
            if table == POINTS:
                self._judge_anew(wrong.times)
        return len(wrong.ids), (rows[-1][1], rows[-1][0]) if len(rows) == STEP else None

    def through_kept_lines(self) -> None:
        """Put right what is kept of visits whose positions have expired."""
        mine = KeptTrail.objects.filter(user=self.device.user_id, origins__contains=[{"device": str(self.device.pk)}])
        for visit_id in list(mine.order_by("pk").values_list("pk", flat=True)):
            self._kept_line(visit_id)

    @trail_points.retried
    def _kept_line(self, visit_id: UUID) -> None:
        locks.lock_visits([visit_id])
        if self.ended or not self._lock():
            return
        kept = KeptTrail.objects.filter(pk=visit_id).first()
        if kept is None:
            return
        wrong_s = kept_lines.put_right(kept, str(self.device.pk), self.rules)
        if len(wrong_s):
            kept.save(update_fields=["lines", "origins"])
            DrawnTrail.objects.filter(pk=visit_id).delete()  # its verdict stays, so nothing else has it drawn again
            trail_points.changed(self.device.user_id, _moment(wrong_s.min()), _moment(wrong_s.max()))

    def _judge_anew(self, times: list[datetime]) -> None:
        """What was found out from the positions: their flags at once, arrivals and verdicts by their jobs."""
        judging.judge_around(self.device.pk, np.array([t.timestamp() for t in times]))
        trail_points.changed(self.device.user_id, times[0], times[-1])

    @trail_points.retried
    def finish(self) -> None:
        """All is put right: the last position as well, and it is put down."""
        if not self.ended and self._lock():
            last_positions.refresh(self.device.user_id, self.device.pk)
            DatumDecision.objects.filter(device=self.device, done_at=None).update(done_at=clock.now())

    def _lock(self, *, visits: bool = False) -> bool:
        """Whether the rules still hold, with the device's positions for oneself."""
        if visits:
            held = HeldTrailPoint.objects.filter(device_id=self.device.pk).values_list("visit_id", flat=True)
            locks.lock_visits(held.distinct())
        locks.lock_trails([self.device.pk])
        self.ended = rules_of(self.device.pk) != self.rules
        return not self.ended


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Positions that stand wrong, in the order of time, and where they belong (WGS 84)."""

    ids: list[UUID]
    times: list[datetime]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]


def _converted(device_id: UUID, rows: list[_Row], system: str) -> _Wrong:
    """The rows read as recorded in `system`. A row whose id is not that of what would have been sent is left alone: its
    message named its system."""
    ids, times, t_us, lon, lat, present = zip(*rows, strict=True) if rows else [()] * 6
    x, y = np.array(lon, dtype=np.float64), np.array(lat, dtype=np.float64)
    for one in set(present):
        which = np.array([name == one for name in present])
        x[which], y[which] = datum.as_sent(x[which], y[which], one)
    sent = trail.point_ids(device_id, np.array(t_us, dtype=np.int64), trail.quantised(x), trail.quantised(y))
    known = np.array([one.bytes == other for one, other in zip(ids, sent.tolist(), strict=True)], dtype=np.bool_)
    xy = to_wgs84(np.column_stack([x, y])[known], system)
    kept = np.flatnonzero(known).tolist()
    return _Wrong([ids[place] for place in kept], [times[place] for place in kept], xy[:, 0], xy[:, 1])


def _moment(t_s: float) -> datetime:
    return datetime.fromtimestamp(t_s, UTC)
