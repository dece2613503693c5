"""GPS trails: a point's identity, its flags, and the line drawn from them. Pure NumPy; no clock, no database.

Arrays hold one entry per point; positions are lon/lat degrees in WGS 84, times epoch seconds, distances metres.
Nothing here deletes a point: a flag says why a point is doubted, and the raw point stays.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import IntFlag
from uuid import UUID

import numpy as np
import numpy.typing as npt
from pyproj import Geod

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.void]
"""UUIDs of 16 bytes each."""

_WGS84 = Geod(ellps="WGS84")
# The mean radius of the Earth. Distances on a sphere are wrong by up to half a percent; `distances_m` is exact.
EARTH_RADIUS_M = 6_371_008.8

# 1: nothing faster than 900 km/h between neighbours. 2: the rules of `cleaning`.
RULES_VERSION = 2
# Beyond this accuracy a position says little more than the district.
MAX_ACCURACY_M = 200.0
# Points a quarter of an hour apart are no neighbours: one is a new start, not a continuation of the other.
NEIGHBOUR_S = 900.0
# A line is not drawn across a silence: nobody knows where the person went.
GAP_S = 300.0
# A receiver stamps whole seconds; two fixes with one stamp may be up to a second apart.
CLOCK_STEP_S = 1.0
NULL_ISLAND_DEG = 1e-4


class Flag(IntFlag):
    """Why a point is doubted. Stored as the sum; the order of values never changes."""

    NULL_ISLAND = 1
    TOO_FAST = 2
    INACCURATE = 4
    MOCK = 8
    IMPOSSIBLE_TIME = 16
    TOO_ABRUPT = 32


# What keeps a point out of the drawn line. A mocked or coarse position is shown, with its doubt beside it.
NOT_DRAWN = Flag.NULL_ISLAND | Flag.TOO_FAST | Flag.INACCURATE | Flag.IMPOSSIBLE_TIME | Flag.TOO_ABRUPT


def flag_names(flags: int) -> list[str]:
    """The names of the set flags, for people and answers.

    >>> flag_names(3)
    ['null_island', 'too_fast']
    """
    return [flag.name.lower() for flag in Flag(flags) if flag.name]


def quantised(degrees: Floats) -> Ints:
    """Degrees as whole 1e-7 steps (11 mm at the equator), the precision in which points are stored and told apart."""
    return np.rint(degrees * 1e7).astype(np.int64)


def point_ids(device: UUID, t_us: Ints, lon_e7: Ints, lat_e7: Ints) -> Ids:
    """One UUIDv5 per point, from device, time (epoch µs) and position (1e-7°): the same point always has the same id.

    Equal to `uuid.uuid5(device, f"{t_us}:{lon_e7}:{lat_e7}").bytes`, without hashing the device anew for each point.
    """
    namespace = hashlib.sha1(device.bytes, usedforsecurity=False)
    digests = []
    for row in zip(t_us.tolist(), lon_e7.tolist(), lat_e7.tolist(), strict=True):
        one = namespace.copy()
        one.update(b"%d:%d:%d" % row)
        digests.append(one.digest())
    octets = np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, 20)[:, :16].copy()
    octets[:, 6] = octets[:, 6] & 0x0F | 0x50  # version 5
    octets[:, 8] = octets[:, 8] & 0x3F | 0x80  # the variant of RFC 9562
    return octets.view("V16").ravel()


def in_range(lon: Floats, lat: Floats) -> Bools:
    """Which positions can exist: |lon| ≤ 180, |lat| ≤ 90, finite."""
    found: Bools = (np.abs(lon) <= 180.0) & (np.abs(lat) <= 90.0)
    return found


def own_flags(lon: Floats, lat: Floats, acc_m: Floats, mock: Bools) -> Ints:
    """The flags a point earns by itself: null island, inaccurate (acc NaN = unknown, not flagged), mock."""
    flags = np.where((np.abs(lon) < NULL_ISLAND_DEG) & (np.abs(lat) < NULL_ISLAND_DEG), int(Flag.NULL_ISLAND), 0)
    flags |= np.where(np.nan_to_num(acc_m, nan=0.0) > MAX_ACCURACY_M, int(Flag.INACCURATE), 0)
    flags |= np.where(mock, int(Flag.MOCK), 0)
    return flags.astype(np.int64)


def distances_m(lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats) -> Floats:
    """Geodesic distances in metres along the WGS 84 ellipsoid, pair by pair."""
    if not len(lon1):
        return np.zeros(0)
    _, _, metres = _WGS84.inv(lon1, lat1, lon2, lat2)
    return np.asarray(metres, dtype=np.float64)


def on_sphere(lon: Floats, lat: Floats) -> Floats:
    """Positions as points on a sphere of EARTH_RADIUS_M, n × 3 metres: quick to compare, no seam at 180°."""
    east, north = np.radians(lon), np.radians(lat)
    level = EARTH_RADIUS_M * np.cos(north)
    return np.column_stack([level * np.cos(east), level * np.sin(east), EARTH_RADIUS_M * np.sin(north)])


@dataclass(frozen=True, slots=True)
class Line:
    """One unbroken stretch: positions lon/lat and their times (epoch s), the same count of each, at least two.

    `moved` has one entry less: which legs count as way. None: all of them. `kept_length_m` is the length that was found
    while the raw positions were there.
    """

    lon: Floats
    lat: Floats
    t_s: Floats
    moved: Bools | None = None
    kept_length_m: float | None = None

    @property
    def length_m(self) -> float:
        if self.kept_length_m is not None:
            return self.kept_length_m
        legs_m = distances_m(self.lon[:-1], self.lat[:-1], self.lon[1:], self.lat[1:])
        return float((legs_m if self.moved is None else legs_m[self.moved]).sum())


def time_clusters(t_s: Floats) -> list[tuple[float, float]]:
    """First and last time of each run of points that are neighbours in time; input in any order.

    >>> time_clusters(np.array([0.0, 10.0, 90_000.0]))
    [(0.0, 10.0), (90000.0, 90000.0)]
    """
    if not len(t_s):
        return []
    ordered = np.sort(t_s)
    runs = np.split(ordered, np.flatnonzero(np.diff(ordered) > NEIGHBOUR_S) + 1)
    return [(float(run[0]), float(run[-1])) for run in runs]
