"""A batch of positions as columns, and the checks that each point must pass by itself. Pure NumPy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Self
from uuid import UUID

import numpy as np
import numpy.typing as npt

from field.domain import trail

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Ids = trail.Ids

NO_VISIT = UUID(int=0)
NO_BATTERY = -1
_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Positions:
    """Positions of one device, one entry per point in each column, in any order.

    `index` is the point's place in the request, `t_us` epoch µs, `lon` and `lat` degrees, `acc_m` and `alt_m` metres,
    `speed_m_s`, `bearing_deg` from true north, `battery` percent, `visit` the visit that the point names, as the bytes
    of its UUID. Unknown: NaN, NO_BATTERY, NO_VISIT.
    """

    index: Ints
    t_us: Ints
    lon: Floats
    lat: Floats
    acc_m: Floats
    alt_m: Floats
    speed_m_s: Floats
    bearing_deg: Floats
    battery: Ints
    mock: Bools
    visit: Ids

    def __len__(self) -> int:
        return len(self.index)

    @property
    def t_s(self) -> Floats:
        """Times in epoch seconds."""
        seconds: Floats = self.t_us / _MICROSECONDS
        return seconds

    def select(self, which: Bools | Ints) -> Self:
        """The points that a mask keeps, or that indices name, in that order."""
        if which.dtype == np.bool_ and which.all():
            return self
        return type(self)(*(getattr(self, field.name)[which] for field in fields(self)))

    def at(self, lon: Floats, lat: Floats) -> Self:
        """The same points elsewhere, as after a conversion; rounded to the 1e-7° in which they are stored."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        values["lon"], values["lat"] = trail.quantised(lon) / 1e7, trail.quantised(lat) / 1e7
        return type(self)(**values)

    def ids(self, device: UUID) -> Ids:
        """The identity of each point (see `trail.point_ids`)."""
        return trail.point_ids(device, self.t_us, trail.quantised(self.lon), trail.quantised(self.lat))

    def own_flags(self) -> Ints:
        """The flags that each point earns by itself (see `trail.own_flags`)."""
        return trail.own_flags(self.lon, self.lat, self.acc_m, self.mock)

    def visits_named(self) -> set[UUID]:
        named = self.visit[self.visit != np.void(NO_VISIT.bytes)]
        return {UUID(bytes=one) for one in set(named.tolist())}

    def names_one_of(self, visits: Iterable[UUID]) -> Bools:
        """Which points name one of these visits."""
        found = np.zeros(len(self), dtype=np.bool_)
        for one in visits:
            found |= self.visit == np.void(one.bytes)
        return found


Row = tuple[
    int, int, float, float, float | None, float | None, float | None, float | None, int | None, bool, UUID | None
]
"""One point in the order of the columns; None where unknown."""


def positions_from(rows: Sequence[Row]) -> Positions:
    """Columns from rows."""
    return positions_of(*zip(*rows, strict=True)) if rows else positions_of(*[()] * 11)


def positions_of(
    index: Sequence[int] | Ints,
    t_us: Sequence[int],
    lon: Sequence[float],
    lat: Sequence[float],
    acc_m: Sequence[float | None],
    alt_m: Sequence[float | None],
    speed_m_s: Sequence[float | None],
    bearing_deg: Sequence[float | None],
    battery: Sequence[float | None] | Floats,
    mock: Sequence[bool | None],
    visit: Sequence[UUID | None],
) -> Positions:
    """Columns from lists; None, and NaN, where unknown. Percents are rounded."""
    percent = np.array(battery, dtype=np.float64)
    return Positions(
        index=np.array(index, dtype=np.int64),
        t_us=np.array(t_us, dtype=np.int64),
        lon=np.array(lon, dtype=np.float64),
        lat=np.array(lat, dtype=np.float64),
        acc_m=np.array(acc_m, dtype=np.float64),
        alt_m=np.array(alt_m, dtype=np.float64),
        speed_m_s=np.array(speed_m_s, dtype=np.float64),
        bearing_deg=np.array(bearing_deg, dtype=np.float64),
        battery=np.where(np.isnan(percent), NO_BATTERY, np.rint(percent)).astype(np.int64),
        mock=np.array(mock, dtype=np.bool_) if any(mock) else np.zeros(len(mock), dtype=np.bool_),
        visit=packed(one or NO_VISIT for one in visit) if any(visit) else np.zeros(len(visit), dtype="V16"),
    )


def packed(keys: Iterable[UUID]) -> Ids:
    """UUIDs as a column."""
    return np.frombuffer(b"".join([one.bytes for one in keys]), dtype="V16")


_LIMITS = (
    ("acc_m", 0.0, 1e7),
    ("alt_m", -1e5, 1e6),
    ("speed_m_s", 0.0, 1e5),
    ("bearing_deg", 0.0, 360.0),
)


def faults(positions: Positions) -> tuple[Bools, Bools]:
    """Which points cannot be positions for their coordinates, and which for another value."""
    beyond = (positions.battery < NO_BATTERY) | (positions.battery > 100)
    for name, low, high in _LIMITS:
        values = getattr(positions, name)
        beyond |= (values < low) | (values > high)  # neither is true of what is unknown
    return ~trail.in_range(positions.lon, positions.lat), beyond
