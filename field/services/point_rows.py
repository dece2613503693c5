"""Positions written to their tables: a whole batch by binary COPY into staging, from there by one INSERT."""

from __future__ import annotations

from itertools import count
from typing import Any
from uuid import UUID
from weakref import WeakSet

import numpy as np
import psycopg
from django.db import transaction

from field.domain.positions import Ids, Ints, Positions
from field.domain.trail import RULES_VERSION
from geo_portal.core import prepared

PG_EPOCH_US = 946_684_800_000_000
"""2000-01-01, from where PostgreSQL counts its times in binary form."""

_STAGING = """
CREATE TEMPORARY TABLE IF NOT EXISTS trail_staging (
    t timestamptz, id uuid, visit_id uuid, lon float8, lat float8, acc float8, alt float8, speed float8,
    bearing float8, battery smallint, mock boolean, flags smallint, part integer
) ON COMMIT DELETE ROWS
"""
_with_staging: WeakSet[psycopg.Connection[Any]] = WeakSet()
_parts = count()
"""Each batch has a number, so that a transaction's next one need not clear away the one before."""

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
        ("part_length", ">i4"),
        ("part", ">i4"),
    ]
)


def _empty_row() -> bytes:
    """The lengths of its fields, and nothing in them."""
    row = np.zeros((), dtype=_COPY_ROW)
    names = [name for name in _COPY_ROW.names or () if name.endswith("_length")]
    for name in names:
        row[name] = _COPY_ROW[name.removesuffix("_length")].itemsize
    row["fields"] = len(names)
    return row.tobytes()


_EMPTY_ROW = _empty_row()
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
FROM trail_staging s WHERE s.part = %(part)s ORDER BY s.t, s.id
ON CONFLICT DO NOTHING
"""
POINTS = _INSERT.format(table="trail_point", values=_VALUES)
ASIDE = _INSERT.format(table="trail_point_aside", values=_VALUES)
HELD = f"""
INSERT INTO field_heldtrailpoint (device_id, t, id, user_id, visit_id, location, acc, alt, speed, bearing, battery,
                                  mock, source_crs, source, received_at)
SELECT %(device)s::uuid, {_VALUES}, %(crs)s, %(source)s, %(received)s
FROM trail_staging s WHERE s.part = %(part)s ORDER BY s.id
ON CONFLICT DO NOTHING
"""  # noqa: S608  put together from constants


def insert(sql: str, user_id: UUID, device_id: UUID, positions: Positions, ids: Ids, flags: Ints, **values: Any) -> int:
    """Copy the points into staging and from there into a table; tells how many of them were new."""
    _ensure_staging()
    part = next(_parts) % 2**31
    prepared.copy_in(_COPY, _copy_rows(positions, ids, flags, part))
    return prepared.run(sql, {"user": user_id, "device": device_id, "rules": RULES_VERSION, "part": part, **values})


def _ensure_staging() -> None:
    session = prepared.session()
    if session not in _with_staging:
        prepared.run(_STAGING, {})
        transaction.on_commit(lambda: _with_staging.add(session))


def _copy_rows(positions: Positions, ids: Ids, flags: Ints, part: int) -> bytes:
    rows = np.frombuffer(bytearray(_EMPTY_ROW * len(positions)), dtype=_COPY_ROW)
    rows["t"] = positions.t_us - PG_EPOCH_US
    rows["id"], rows["visit"] = ids, positions.visit
    rows["lon"], rows["lat"] = positions.lon, positions.lat
    rows["acc"], rows["alt"] = positions.acc_m, positions.alt_m
    rows["speed"], rows["bearing"] = positions.speed_m_s, positions.bearing_deg
    rows["battery"], rows["mock"], rows["flags"], rows["part"] = positions.battery, positions.mock, flags, part
    return _COPY_HEAD + rows.tobytes() + _COPY_END
