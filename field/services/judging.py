"""Which stored positions are doubted: judged when they arrive, again when a neighbour arrives late, and again when the
rules have changed. The rules themselves: `domain.cleaning`.

What is stored depends only on which positions there are, not on the order in which they came: a new position can change
the flags of `cleaning.NEIGHBOURS_JUDGED` neighbours to each side, which are read with as many of theirs.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction

from field.domain import cleaning, trail
from field.domain.positions import Bools, Floats, Ids, Ints, Positions
from field.services import locks
from field.services.point_rows import PG_EPOCH_US
from geo_portal.core import arrays, prepared

# A position as it is judged: stored already (`place` -1), or as the batch has it at `place`.
_ROW = np.dtype(
    [
        ("t", np.int64),
        ("id", "V16"),
        ("lon", np.float64),
        ("lat", np.float64),
        ("acc", np.float64),
        ("flags", np.int64),
        ("rules", np.int64),
        ("place", np.int64),
    ]
)
# One as PostgreSQL packs it, after the number of its run (from 1).
_STORED = np.dtype(
    [
        ("run", ">i4"),
        ("t", ">i8"),
        ("id", "V16"),
        ("lon", ">f8"),
        ("lat", ">f8"),
        ("acc", ">f4"),
        ("flags", ">i2"),
        ("rules", ">i2"),
    ]
)
# Around each run of positions: what is stored between them, and the neighbours on both sides that can speak for or
# against them. The outer bounds are constants, so that only the days concerned are planned and read. All in one value:
# an object for each field of each row takes longer than all the rest.
_NEIGHBOURS = """
SELECT string_agg(
    int4send(c.run::int) || timestamptz_send(p.t) || uuid_send(p.id) || float8send(ST_X(p.location))
    || float8send(ST_Y(p.location)) || float4send(coalesce(p.acc, 'NaN')) || int2send(p.flags) || int2send(p.rules), '')
FROM unnest(%(low)s::timestamptz[], %(high)s::timestamptz[]) WITH ORDINALITY AS c (low, high, run)
CROSS JOIN LATERAL (
    (SELECT id, t, location, acc, flags, rules FROM trail_point
     WHERE device_id = %(device)s AND t < c.low AND t >= c.low - %(reach)s AND t >= %(from)s AND t <= %(to)s
       AND flags & %(mute)s = 0
     ORDER BY t DESC, id DESC LIMIT %(count)s)
    UNION ALL
    (SELECT id, t, location, acc, flags, rules FROM trail_point
     WHERE device_id = %(device)s AND t >= c.low AND t <= c.high AND t >= %(from)s AND t <= %(to)s)
    UNION ALL
    (SELECT id, t, location, acc, flags, rules FROM trail_point
     WHERE device_id = %(device)s AND t > c.high AND t <= c.high + %(reach)s AND t >= %(from)s AND t <= %(to)s
       AND flags & %(mute)s = 0
     ORDER BY t, id LIMIT %(count)s)
) p
"""
_UPDATE = """
UPDATE trail_point p SET flags = v.flags, rules = %(rules)s
FROM unnest(%(ids)s::uuid[], %(times)s::timestamptz[], %(flags)s::smallint[]) AS v (id, t, flags)
WHERE p.device_id = %(device)s AND p.t = v.t AND p.id = v.id AND p.t >= %(from)s AND p.t <= %(to)s
"""
_REACH = timedelta(seconds=cleaning.NEIGHBOURS_READ * trail.NEIGHBOUR_S)
_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_Rows = npt.NDArray[np.void]
_Run = tuple[int, int]
"""First and last time of positions that are neighbours in time, epoch µs."""


def judge_new(device_id: UUID, positions: Positions, ids: Ids) -> tuple[Ints, Ints, Ints]:
    """Which of these positions of a device, in any order, are not stored yet (their places, each position once), and
    the flags of those; and the times (epoch µs) of the stored ones beside them, which it judges anew.

    Within a transaction that holds `locks.lock_trails` for the device and stores those positions.
    """
    sent = _rows(positions.t_us, ids, positions.lon, positions.lat, positions.acc_m, positions.own_flags())
    sent["place"] = np.arange(len(sent))
    runs = _runs(positions.t_s)
    new, old = [sent[:0]], [sent[:0]]
    beside = _stored(device_id, runs)
    for run, stored in zip(runs, beside, strict=True):
        rows, judged = _judged(_around(run, stored, sent), run)
        fresh = (rows["place"] >= 0) & (rows["t"] >= run[0]) & (rows["t"] <= run[1])
        if fresh.any():
            new.append(judged[fresh])
            old.append(judged[_changed(rows, judged)])
    _update(device_id, _joined(old))
    found = _joined(new)
    return found["place"], found["flags"], _joined(beside)["t"]


def judge_around(device_id: UUID, t_s: Floats) -> None:
    """Judge a device's stored positions at these times (epoch s, any order) and those beside them.

    Within a transaction that holds `locks.lock_trails` for the device.
    """
    _judge_runs(device_id, _runs(t_s))


def _runs(t_s: Floats) -> list[_Run]:
    return [(round(first * 1e6), round(last * 1e6)) for first, last in trail.time_clusters(t_s)]


def _judge_runs(device_id: UUID, runs: list[_Run]) -> None:
    for run, stored in zip(runs, _stored(device_id, runs), strict=True):
        rows, judged = _judged(_around(run, stored, stored[:0]), run)
        _update(device_id, judged[_changed(rows, judged)])


def _rows(t_us: Ints, ids: Ids, lon: Floats, lat: Floats, acc_m: Floats, flags: Ints) -> _Rows:
    rows = np.zeros(len(t_us), dtype=_ROW)
    rows["t"], rows["id"], rows["lon"], rows["lat"], rows["flags"] = t_us, ids, lon, lat, flags
    rows["acc"] = acc_m.astype(np.float32)  # the precision in which it is stored
    return rows


def _joined(parts: list[_Rows]) -> _Rows:
    """As np.concatenate does, which works out anew each time what the types of the fields have in common."""
    rows = np.empty(sum(map(len, parts)), dtype=_ROW)
    begin = 0
    for part in parts:
        rows[begin : begin + len(part)] = part
        begin += len(part)
    return rows


def _stored(device_id: UUID, runs: list[_Run]) -> list[_Rows]:
    """For each run the stored positions in it, and those around it that have a say."""
    values = {
        "low": [_moment(first) for first, _ in runs],
        "high": [_moment(last) for _, last in runs],
        "reach": _REACH,
        "count": cleaning.NEIGHBOURS_READ,
        "mute": int(cleaning.NO_WITNESS),
    }
    found = np.frombuffer(prepared.packed(_NEIGHBOURS, _bounds(device_id, runs) | values), dtype=_STORED)
    rows = _rows(found["t"] + PG_EPOCH_US, found["id"], found["lon"], found["lat"], found["acc"], found["flags"])
    rows["rules"], rows["place"] = found["rules"], -1
    return [rows[found["run"] == number] for number in range(1, len(runs) + 1)]


def _bounds(device_id: UUID, runs: list[_Run]) -> dict[str, Any]:
    first, last = min(first for first, _ in runs), max(last for _, last in runs)
    return {"device": device_id, "from": _moment(first) - _REACH, "to": _moment(last) + _REACH}


def _moment(t_us: int) -> datetime:
    return _UNIX + timedelta(microseconds=t_us)


def _around(run: _Run, stored: _Rows, sent: _Rows) -> _Rows:
    """What is stored in and around a run together with what was sent of it, in the order of the key; of the same
    position the stored one, else the first. As many neighbours to each side as are read of stored ones."""
    first, last = run
    reach = _REACH // _MICROSECOND
    within = (sent["t"] >= first) & (sent["t"] <= last)
    beside = (
        ((sent["flags"] & int(cleaning.NO_WITNESS)) == 0) & (sent["t"] >= first - reach) & (sent["t"] <= last + reach)
    )
    once = _once(_joined([stored, sent[within | beside]]))
    return once[_reaching(once, run, cleaning.NEIGHBOURS_READ)]


def _once(rows: _Rows) -> _Rows:
    """Rows in the order of the key, and of those with the same key the first by `place`."""
    in_time = rows[np.argsort(rows["t"])]
    if (np.diff(in_time["t"]) > 0).all():
        return in_time  # as nearly always: no two of one time, so the rest of the key says nothing
    high, low = np.ascontiguousarray(rows["id"]).view(">u8").reshape(-1, 2).T
    order = np.lexsort((rows["place"], low, high, rows["t"]))
    rows, high, low = rows[order], high[order], low[order]
    first_of_its_key = np.ones(len(rows), dtype=np.bool_)
    first_of_its_key[1:] = (np.diff(rows["t"]) != 0) | (high[1:] != high[:-1]) | (low[1:] != low[:-1])
    once: _Rows = rows[first_of_its_key]
    return once


def _reaching(rows: _Rows, run: _Run, neighbours: int) -> slice:
    """A run's rows, with so many before and after it."""
    begin, end = np.searchsorted(rows["t"], run[0], "left"), np.searchsorted(rows["t"], run[1], "right")
    return slice(max(0, int(begin) - neighbours), int(end) + neighbours)


def _judged(rows: _Rows, run: _Run) -> tuple[_Rows, _Rows]:
    """Rows around a run as they were, and with their new flags; the outermost neighbours are there for evidence only
    and are left out."""
    judged = rows.copy()
    judged["flags"] = cleaning.judged(rows["t"] / 1e6, rows["lon"], rows["lat"], rows["acc"], rows["flags"])
    concerned = _reaching(rows, run, cleaning.NEIGHBOURS_JUDGED)
    return rows[concerned], judged[concerned]


def _changed(rows: _Rows, judged: _Rows) -> Bools:
    """Which of the stored rows are to be changed."""
    outdated = (rows["flags"] != judged["flags"]) | (rows["rules"] != trail.RULES_VERSION)
    found: Bools = outdated & (rows["place"] < 0)
    return found


def _update(device_id: UUID, rows: _Rows) -> None:
    if not len(rows):
        return
    values = {
        "ids": arrays.plain(one.hex() for one in rows["id"].tolist()),
        "times": [_moment(t_us) for t_us in rows["t"].tolist()],
        "flags": arrays.plain(rows["flags"].tolist()),
        "rules": trail.RULES_VERSION,
    }
    bounds = _bounds(device_id, [(int(rows["t"].min()), int(rows["t"].max()))])
    prepared.run(_UPDATE, bounds | values)


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
        _judge_runs(device_id, [((begin - _UNIX) // _MICROSECOND, (last - _UNIX) // _MICROSECOND)])
        cursor.execute(
            "SELECT min(t) FROM trail_point WHERE device_id = %s AND t > %s AND t < %s AND rules < %s",
            [device_id, last, end, trail.RULES_VERSION],
        )
        return count, cursor.fetchone()[0]
