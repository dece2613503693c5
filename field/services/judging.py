"""Which stored positions are doubted: judged when they arrive, again when a neighbour arrives late, and again when the
rules have changed. The rules themselves: `domain.cleaning`.

What is stored depends only on which positions there are, not on the order in which they came: a new position can change
the flags of `cleaning.NEIGHBOURS_JUDGED` neighbours to each side, which are read with as many of theirs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction

from field.domain import cleaning, trail
from field.services import locks

# Around each run of new points: what lies between them, and the neighbours on both sides that can speak for or against
# them. The outer bounds are constants, so that only the days concerned are planned and read.
_NEIGHBOURS = """
SELECT c.run, p.id, p.t, p.lon, p.lat, p.acc, p.flags, p.rules
FROM unnest(%(low)s::timestamptz[], %(high)s::timestamptz[]) WITH ORDINALITY AS c (low, high, run)
CROSS JOIN LATERAL (
    (SELECT id, t, ST_X(location) AS lon, ST_Y(location) AS lat, acc, flags, rules FROM trail_point
     WHERE device_id = %(device)s AND t < c.low AND t >= c.low - %(reach)s::interval AND t >= %(from)s AND t <= %(to)s
       AND flags & %(mute)s = 0
     ORDER BY t DESC, id DESC LIMIT %(count)s)
    UNION ALL
    (SELECT id, t, ST_X(location), ST_Y(location), acc, flags, rules FROM trail_point
     WHERE device_id = %(device)s AND t >= c.low AND t <= c.high AND t >= %(from)s AND t <= %(to)s)
    UNION ALL
    (SELECT id, t, ST_X(location), ST_Y(location), acc, flags, rules FROM trail_point
     WHERE device_id = %(device)s AND t > c.high AND t <= c.high + %(reach)s::interval
       AND t >= %(from)s AND t <= %(to)s
       AND flags & %(mute)s = 0
     ORDER BY t, id LIMIT %(count)s)
) p
ORDER BY c.run, p.t, p.id
"""
_UPDATE = """
UPDATE trail_point p SET flags = v.flags, rules = %(rules)s
FROM unnest(%(ids)s::uuid[], %(times)s::timestamptz[], %(flags)s::smallint[]) AS v (id, t, flags)
WHERE p.device_id = %(device)s AND p.t = v.t AND p.id = v.id AND p.t >= %(from)s AND p.t <= %(to)s
"""
_REACH = timedelta(seconds=cleaning.NEIGHBOURS_READ * trail.NEIGHBOUR_S)


_Row = tuple[int, UUID, datetime, float, float, float | None, int, int]
"""Run, id, time, lon, lat, accuracy, flags and the version of the rules that found them."""


def judge_around(device_id: UUID, t_s: npt.NDArray[np.float64]) -> dict[UUID, int]:
    """Judge a device's positions at these times (epoch s, any order) and those beside them; gives their flags by id.

    Within a transaction that holds `locks.lock_trails` for the device.
    """
    runs = trail.time_clusters(t_s)
    low = [datetime.fromtimestamp(first, UTC) for first, _ in runs]
    high = [datetime.fromtimestamp(last, UTC) for _, last in runs]
    return _judge_runs(device_id, low, high)


def _judge_runs(device_id: UUID, low: list[datetime], high: list[datetime]) -> dict[UUID, int]:
    bounds: dict[str, Any] = {"device": device_id, "from": min(low) - _REACH, "to": max(high) + _REACH}
    around: dict[str, Any] = {
        "low": low,
        "high": high,
        "reach": f"{_REACH.total_seconds():.0f} seconds",
        "count": cleaning.NEIGHBOURS_READ,
        "mute": int(cleaning.NO_WITNESS),
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEIGHBOURS, bounds | around)
        rows: list[_Row] = cursor.fetchall()
    flags_by_id: dict[UUID, int] = {}
    changed: dict[UUID, tuple[datetime, int]] = {}
    for run, found in groupby(rows, key=itemgetter(0)):
        for row, flags in _judged(list(found), low[run - 1], high[run - 1]):
            _, key, t, *_, had, rules = row
            flags_by_id[key] = flags
            if flags != had or rules != trail.RULES_VERSION:
                changed[key] = (t, flags)
    if changed:
        values: dict[str, Any] = {
            "ids": list(changed),
            "times": [t for t, _ in changed.values()],
            "flags": [flags for _, flags in changed.values()],
            "rules": trail.RULES_VERSION,
        }
        with connection.cursor() as cursor:
            cursor.execute(_UPDATE, bounds | values)
    return flags_by_id


def _judged(rows: list[_Row], first: datetime, last: datetime) -> Iterator[tuple[_Row, int]]:
    """Rows of a run with their new flags; the outermost neighbours were read for evidence only and are left out."""
    _, _, times, lon, lat, acc, flags, _ = zip(*rows, strict=True)
    judged = cleaning.judged(
        np.array([t.timestamp() for t in times]),
        np.array(lon),
        np.array(lat),
        np.array(acc, dtype=np.float64),
        np.array(flags, dtype=np.int64),
    )
    before = bisect_left(times, first)
    after = len(times) - bisect_right(times, last)
    begin = max(0, before - cleaning.NEIGHBOURS_JUDGED)
    end = len(rows) - max(0, after - cleaning.NEIGHBOURS_JUDGED)
    return zip(rows[begin:end], judged[begin:end].tolist(), strict=True)


# --- when the rules have changed ------------------------------------------------------------------------------------

BATCH = 5_000


def judge_outdated(day: date, *, batch: int = BATCH) -> int:
    """Judge what was judged by older rules on a UTC day; tells how many positions.

    One transaction for at most `batch` of a device's positions (and their neighbours), so uploads never wait long. May
    be stopped and called again.
    """
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    end = begin + timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT device_id, min(t) FROM trail_point WHERE t >= %s AND t < %s AND rules < %s GROUP BY device_id",
            [begin, end, trail.RULES_VERSION],
        )
        devices: list[tuple[UUID, datetime]] = cursor.fetchall()
    judged = 0
    for device_id, first in devices:
        outdated: datetime | None = first
        while outdated is not None:
            count, outdated = _judge_batch(device_id, outdated, end, batch)
            judged += count
    return judged


@transaction.atomic
def _judge_batch(device_id: UUID, begin: datetime, end: datetime, batch: int) -> tuple[int, datetime | None]:
    """Judge a device's positions from `begin` on; tells how many were outdated, and where the next outdated one is."""
    locks.lock_trails([device_id])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(t), count(*) FILTER (WHERE rules < %s) FROM (SELECT t, rules FROM trail_point"
            " WHERE device_id = %s AND t >= %s AND t < %s ORDER BY t, id LIMIT %s) p",
            [trail.RULES_VERSION, device_id, begin, end, batch],
        )
        last, count = cursor.fetchone()
        if last is None:
            return 0, None
        _judge_runs(device_id, [begin], [last])
        cursor.execute(
            "SELECT min(t) FROM trail_point WHERE device_id = %s AND t > %s AND t < %s AND rules < %s",
            [device_id, last, end, trail.RULES_VERSION],
        )
        return count, cursor.fetchone()[0]
