"""Where somebody stayed, and how they went from one stay to the next. Pure NumPy; no clock, no database.

A trail comes in as columns, one entry per position: times in epoch seconds, ascending (`in_time_order`), positions as
lon/lat degrees in WGS 84. Positions that are doubted are left out before (`trail.NOT_DRAWN`).

Stay points after Li, Zheng, Xie, Chen, Liu and Ma, "Mining user similarity based on location history" (ACM GIS 2008),
in the sliding form of trackintel 1.4.2: the first position that lies `distance_m` away from where the stay began ends
it, and begins the next. A silence longer than `gap_s` ends a stay as well: nobody knows where the person was meanwhile.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from field.domain import trail

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

# Somebody who stays wanders, somebody who walks gets ahead: in each half minute at this pace or more.
STEP_S = 30.0
WALK_M_S = 0.5
# Mean places of half minutes that lie further apart say nothing about a pace.
STEPS_APART_S = 75.0
# On the move for this share of the time: a walk round a block, not a stay.
WALK_SHARE = 0.8
# Two stays whose places lie this close are at one place.
SAME_PLACE_M = 50.0


@dataclass(frozen=True, slots=True)
class Rule:
    """What counts as a stay: at least `duration_s` within `distance_m`, heard of at least every `gap_s`."""

    distance_m: float
    duration_s: float
    gap_s: float = 900.0


SHORT = Rule(100.0, 300.0)
LONG = Rule(200.0, 1_200.0)


@dataclass(frozen=True, slots=True)
class Stays:
    """Stays in time order, one entry each in every column.

    `first` and `last` are the first and last position of the stay, as indices into the trail; `lon` and `lat` its place
    (degrees); `arrived_s` and `seen_until_s` the times of those positions, so the person was there at least that long.
    `left_by_s` is the time of the first position elsewhere, NaN where the trail fell silent: they left in between.
    """

    first: Ints
    last: Ints
    lon: Floats
    lat: Floats
    arrived_s: Floats
    seen_until_s: Floats
    left_by_s: Floats

    def __len__(self) -> int:
        return len(self.first)

    @property
    def seen_to_leave(self) -> Bools:
        """Which stays ended by going elsewhere and not in silence."""
        return ~np.isnan(self.left_by_s)

    @property
    def dwell_s(self) -> Floats:
        """How long at least, in seconds."""
        return self.seen_until_s - self.arrived_s

    @property
    def at_most_s(self) -> Floats:
        """How long at most, in seconds, from the arrival to the first position elsewhere; infinite after silence."""
        return np.where(self.seen_to_leave, self.left_by_s, np.inf) - self.arrived_s


@dataclass(frozen=True, slots=True)
class Trips:
    """Ways between stays in time order, one entry each in every column.

    `origin` and `destination` are indices of stays, -1 where the trail begins or ends on the way. `departed_s` and
    `arrived_s` are the last time at the origin and the first at the destination. `length_m` counts what was seen;
    during `silent_s` of the time, in pieces longer than `trail.GAP_S`, nothing was.
    """

    origin: Ints
    destination: Ints
    first: Ints
    last: Ints
    departed_s: Floats
    arrived_s: Floats
    length_m: Floats
    silent_s: Floats

    def __len__(self) -> int:
        return len(self.first)


def in_time_order(t_s: Floats, lon: Floats, lat: Floats) -> Ints:
    """Indices that bring positions into an order which does not depend on how they came: by time, then place."""
    return np.lexsort((lat, lon, t_s)).astype(np.int64)


def stays(t_s: Floats, lon: Floats, lat: Floats, rule: Rule = SHORT) -> Stays:
    """The stays of a trail, ascending in time. Raises ValueError when the times do not ascend.

    A stay that was seen to end is judged by the time from its first position to the first elsewhere, as in trackintel;
    one that ends in silence by the time it was seen. Who was on the move nearly all the time did not stay. The window
    of a stay begins and ends within half the distance of its place, so the way in and out does not count: it may be
    shorter than the rule's duration.
    """
    if np.any(np.diff(t_s) < 0):
        raise ValueError("times do not ascend")
    found: list[tuple[int, int, float, float, float]] = []
    for first, end, left in _runs(t_s, lon, lat, rule):
        stay = _stay(t_s[first:end], lon[first:end], lat[first:end], rule)
        if stay is not None:
            begin, last, x, y = stay
            found.append((first + begin, first + last, x, y, float(t_s[end]) if left else math.nan))
    columns = np.array(found, dtype=np.float64).reshape(-1, 5)
    begins, ends = columns[:, 0].astype(np.int64), columns[:, 1].astype(np.int64)
    return Stays(begins, ends, columns[:, 2], columns[:, 3], t_s[begins], t_s[ends], columns[:, 4])


def _runs(t_s: Floats, lon: Floats, lat: Floats, rule: Rule) -> list[tuple[int, int, bool]]:
    """Stretches that stayed long enough near their first position: begin, end (exclusive), and whether they were left.

    A plain loop, because each stretch begins where the one before ends: 3 to 4 million positions a second, with
    straight-line distances between points of a sphere in place of angles.
    """
    count = len(t_s)
    if not count:
        return []
    x, y, z = (axis.tolist() for axis in trail.on_sphere(lon, lat).T)
    times = t_s.tolist()
    chord = 2 * trail.EARTH_RADIUS_M * math.sin(rule.distance_m / 2 / trail.EARTH_RADIUS_M)
    limit, gap_s, duration_s = chord * chord, rule.gap_s, rule.duration_s
    found: list[tuple[int, int, bool]] = []
    begin, x0, y0, z0, before = 0, x[0], y[0], z[0], times[0]
    for here in range(1, count):
        now = times[here]
        if now - before > gap_s:
            if before - times[begin] >= duration_s:
                found.append((begin, here, False))
            begin, x0, y0, z0 = here, x[here], y[here], z[here]
        else:
            dx, dy, dz = x[here] - x0, y[here] - y0, z[here] - z0
            if dx * dx + dy * dy + dz * dz >= limit:
                if now - times[begin] >= duration_s:
                    found.append((begin, here, True))
                begin, x0, y0, z0 = here, x[here], y[here], z[here]
        before = now
    if before - times[begin] >= duration_s:
        found.append((begin, count, False))
    return found


def _stay(t_s: Floats, lon: Floats, lat: Floats, rule: Rule) -> tuple[int, int, float, float] | None:
    """First and last position of the stay within a stretch, and its place; None when it was a walk."""
    east, north = _local_m(lon, lat)
    if _share_on_the_move(t_s, east, north) > WALK_SHARE:
        return None
    # weighed by time: a phone that lies still reports less often than one that arrives
    weights = np.zeros(len(t_s))
    half = np.diff(t_s) / 2
    weights[:-1] += half
    weights[1:] += half
    x, y = _weighted_median(east, weights), _weighted_median(north, weights)
    core = np.flatnonzero(np.hypot(east - x, north - y) <= rule.distance_m / 2)
    first, last = (int(core[0]), int(core[-1])) if len(core) else (0, len(t_s) - 1)
    place_lon = float(lon[0]) + math.degrees(x / (trail.EARTH_RADIUS_M * math.cos(math.radians(float(lat[0])))))
    return first, last, (place_lon + 180) % 360 - 180, float(lat[0]) + math.degrees(y / trail.EARTH_RADIUS_M)


def _local_m(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Metres east and north of the first position, for places a few hundred metres apart."""
    turned = (lon - lon[0] + 180) % 360 - 180
    east: Floats = np.radians(turned) * (trail.EARTH_RADIUS_M * math.cos(math.radians(float(lat[0]))))
    return east, np.radians(lat - lat[0]) * trail.EARTH_RADIUS_M


def _share_on_the_move(t_s: Floats, east: Floats, north: Floats) -> float:
    """During which share of the time the mean place of a half minute lay a walk away from that of the one before.

    Means, because single positions jitter: a receiver that lies on a desk would walk all day.
    """
    steps = ((t_s - t_s[0]) // STEP_S).astype(np.int64)
    counts = np.bincount(steps)
    heard = np.flatnonzero(counts)
    if len(heard) < 2:
        return 0.0
    times, x, y = (np.bincount(steps, values)[heard] / counts[heard] for values in (t_s - t_s[0], east, north))
    seconds = np.diff(times)
    walked = (seconds <= STEPS_APART_S) & (np.hypot(np.diff(x), np.diff(y)) >= WALK_M_S * seconds)
    return float(seconds[walked].sum() / (t_s[-1] - t_s[0]))


def _weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order])
    return float(values[order[np.searchsorted(below, below[-1] / 2)]])


def trips(t_s: Floats, lon: Floats, lat: Floats, found: Stays) -> Trips:
    """The ways between the stays of a trail, and before the first and after the last where more was heard.

    Nothing is told of a silence between two stays at one place: that is no way.
    """
    count = len(t_s)
    first = np.concatenate([np.zeros(1, np.int64), found.last])
    last = np.concatenate([found.first, np.array([count - 1], dtype=np.int64)])
    origin = np.arange(-1, len(found), dtype=np.int64)
    destination = np.append(np.arange(len(found), dtype=np.int64), -1)
    legs_m = trail.distances_m(lon[:-1], lat[:-1], lon[1:], lat[1:])
    legs_s = np.diff(t_s)
    silent = legs_s > trail.GAP_S
    metres = np.concatenate([np.zeros(1), np.cumsum(np.where(silent, 0.0, legs_m))])
    silence = np.concatenate([np.zeros(1), np.cumsum(np.where(silent, legs_s, 0.0))])
    ways = last > first
    if len(found) > 1:
        # from one stay to the next without a position between, and no further apart than a silence may hide
        same = trail.distances_m(found.lon[:-1], found.lat[:-1], found.lon[1:], found.lat[1:]) <= SAME_PLACE_M
        ways[1:-1] &= ~(same & (last[1:-1] == first[1:-1] + 1))
    first, last, origin, destination = first[ways], last[ways], origin[ways], destination[ways]
    return Trips(
        origin,
        destination,
        first,
        last,
        t_s[first],
        t_s[last],
        metres[last] - metres[first],
        silence[last] - silence[first],
    )
