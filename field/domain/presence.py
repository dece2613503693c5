"""When a trail was at a site: arrivals, departures and passings. Pure NumPy and shapely; no clock, no database.

Fixes are lon/lat degrees in WGS 84 with times in epoch seconds and accuracies in metres (one sigma, NaN = unknown).
They may come in any order and more than once: all is reckoned in the order of device time, so the order of arrival
changes nothing. The rules and where they come from:

- A fix is *at* the site within `ENTER_M` or two sigma of it, whichever is more, and *away* a further `BUFFER_M`
  out. Between the two it says what the fix before it said (hysteresis, as in a Schmitt trigger).
- Two fixes in a row to enter, two fixes away and `LEAVE_S` to leave: positions that wobble about a fence tell of
  nothing (traccar/traccar#2189).
- Between two fixes not further apart than `LEG_S` the moment of crossing is interpolated; a way that leads through the
  site between two fixes outside is found, too (traccar/traccar#4316).
- A stay lasts at least `DWELL_S` (the stay points of Li et al. 2008, with the five minutes of trackintel). A silence up
  to `BRIDGE_S` is bridged when the fixes on both sides of it are at the site.
- Who moves faster than `WALK_M_S` on average did not stay. Movement below the accuracy of the fixes is drift and
  counts for none.

Distances are geodesic. Around a site they are reckoned in the plane of the azimuthal equidistant projection centred on
it: distances from the centre are exact there, and those between two points at most R km from it are too long by at most
R² / 6 · 40.6e6: 0.001 % at 50 km, 1 mm on 100 m. A site's edges are straight there and not in degrees: for an edge of
5 km that is less than 0.8 m, at latitudes up to 55°.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

ENTER_M = 50.0
BUFFER_M = 50.0
# A coarser fix says little more than the district; it counts as if it were no coarser than this.
COARSE_M = 200.0
FIXES_TO_LEAVE = 2
LEAVE_S = 180.0
DWELL_S = 300.0
BRIDGE_S = 1_800.0
# As in `trail.GAP_S`: nobody knows which way a person took during a longer silence.
LEG_S = 300.0
WALK_M_S = 1.4
# Positions are averaged over this long before a speed is taken from them, so that jitter is not taken for walking.
SPEED_STEP_S = 60.0

_WGS84 = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Place:
    """A site in metres (x east, y north) around its own middle, which stands at `lon`, `lat`."""

    lon: float
    lat: float
    shape: BaseGeometry

    @classmethod
    def of(cls, geometry: BaseGeometry) -> Self:
        """From a point, polygon or multipolygon in lon/lat degrees (WGS 84).

        Raises ValueError for an empty one.
        """
        if geometry.is_empty:
            raise ValueError("a site has a place")
        middle = geometry.centroid
        lon, lat = float(middle.x), float(middle.y)
        flat = shapely.transform(geometry, lambda xy: _around(lon, lat, xy[:, 0], xy[:, 1]))
        shapely.prepare(flat)
        return cls(lon, lat, flat)

    def metres(self, lon: Floats, lat: Floats) -> Floats:
        """Positions in metres around the site's middle; shape (n, 2)."""
        return _around(self.lon, self.lat, lon, lat)

    def distances_m(self, lon: Floats, lat: Floats) -> Floats:
        """How far each position is from the site; 0 within it."""
        return self.from_metres(self.metres(lon, lat))

    def from_metres(self, xy: Floats) -> Floats:
        """As `distances_m`, of positions in the site's own metres (n, 2)."""
        return np.asarray(shapely.distance(self.shape, shapely.points(xy)), dtype=np.float64)


def _around(lon0: float, lat0: float, lon: Floats, lat: Floats) -> Floats:
    if not len(lon):
        return np.zeros((0, 2))
    azimuth, _, metres = _WGS84.inv(np.full(len(lon), lon0), np.full(len(lon), lat0), lon, lat)
    angle = np.radians(np.asarray(azimuth))
    return np.column_stack([metres * np.sin(angle), metres * np.cos(angle)])


@dataclass(frozen=True, slots=True)
class Stay:
    """A time at the site, epoch seconds.

    `arrived_s` and `left_s` are the moments of crossing where these were seen (`arrival_seen`, `departure_seen`), else
    the first and last fix there. `silent_s` is how much of it no fix tells of (silences longer than `LEG_S`, bridged).
    """

    arrived_s: float
    left_s: float
    arrival_seen: bool
    departure_seen: bool
    fixes: int
    silent_s: float
    speed_m_s: float

    @property
    def dwell_s(self) -> float:
        return self.left_s - self.arrived_s


@dataclass(frozen=True, slots=True)
class Passing:
    """A way through the site, or a time there that is no stay, from `entered_s` to `left_s` (epoch s)."""

    entered_s: float
    left_s: float


@dataclass(frozen=True, slots=True)
class Presence:
    """What a trail tells of a site; both in the order of time and apart from each other."""

    stays: tuple[Stay, ...]
    passings: tuple[Passing, ...]


@dataclass(frozen=True, slots=True)
class Fixes:
    """Fixes in the order of device time, none twice: times (s), metres around the site (n, 2), accuracies (m), and the
    distance to the site (m)."""

    t_s: Floats
    xy: Floats
    acc_m: Floats
    away_m: Floats

    def __len__(self) -> int:
        return len(self.t_s)

    def select(self, which: Bools | Ints | slice) -> Self:
        return type(self)(self.t_s[which], self.xy[which], self.acc_m[which], self.away_m[which])

    @property
    def radius_m(self) -> Floats:
        """Within which distance of the site each fix is at it: two sigma, `ENTER_M` at least."""
        return radii_m(self.acc_m)

    @property
    def at_site(self) -> Bools:
        found: Bools = self.away_m <= self.radius_m
        return found

    @property
    def gone(self) -> Bools:
        """Which fixes are so far out that they are away, whatever the one before said."""
        found: Bools = self.away_m > self.radius_m + BUFFER_M
        return found


def radii_m(acc_m: Floats) -> Floats:
    """max(`ENTER_M`, two sigma), with sigma at most `COARSE_M`; unknown accuracies count as fine."""
    found: Floats = np.maximum(ENTER_M, 2.0 * np.minimum(np.nan_to_num(acc_m, nan=0.0), COARSE_M))
    return found


def fixes_around(place: Place, t_s: Floats, lon: Floats, lat: Floats, acc_m: Floats) -> Fixes:
    """The fixes of a trail as seen from a site; input in any order, repeated or not."""
    acc = np.nan_to_num(acc_m, nan=0.0)
    order = np.lexsort((acc, lat, lon, t_s))
    t, x, y, a = t_s[order], lon[order], lat[order], acc[order]
    if len(t):
        same = (np.diff(t) == 0) & (np.diff(x) == 0) & (np.diff(y) == 0)
        first = np.concatenate([[True], ~same])
        t, x, y, a = t[first], x[first], y[first], a[first]
    xy = place.metres(x, y)
    return Fixes(t, xy, a, place.from_metres(xy))


def presence(place: Place, fixes: Fixes) -> Presence:
    """The stays and passings at `place`."""
    if not len(fixes):
        return Presence((), ())
    spans = _spans(fixes)
    stays: list[Stay] = []
    passings: list[Passing] = []
    for first, last in spans:
        stay = _stay(place, fixes, first, last)
        if stay.dwell_s >= DWELL_S and stay.speed_m_s <= WALK_M_S:
            stays.append(stay)
        else:
            passings.append(Passing(stay.arrived_s, stay.left_s))
    within = [(stay.arrived_s, stay.left_s) for stay in stays] + [(one.entered_s, one.left_s) for one in passings]
    passings += [one for one in _crossings(place, fixes) if not any(_touch(one, span) for span in within)]
    return Presence(tuple(stays), tuple(sorted(passings, key=lambda one: one.entered_s)))


def _touch(passing: Passing, span: tuple[float, float]) -> bool:
    return passing.entered_s <= span[1] and passing.left_s >= span[0]


# --- from fixes to times at the site: loops go over runs of fixes, never over fixes -----------------------------------


def _spans(fixes: Fixes) -> list[tuple[int, int]]:
    """First and last fix of each time at the site, after hysteresis; silences longer than BRIDGE_S part them."""
    sides = _sides(fixes)
    cuts = np.flatnonzero((np.diff(sides) != 0) | (np.diff(fixes.t_s) > BRIDGE_S)) + 1
    starts = np.concatenate([[0], cuts]).astype(np.int64)
    ends = np.concatenate([cuts, [len(sides)]]).astype(np.int64) - 1
    found: list[tuple[int, int]] = []
    begun: tuple[int, int] | None = None
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        silent = start > 0 and fixes.t_s[start] - fixes.t_s[start - 1] > BRIDGE_S
        if silent and begun is not None:
            found.append(begun)
            begun = None
        if sides[start] > 0:
            begun = (start if begun is None else begun[0], end)
        elif begun is not None and _left(fixes, start, end):
            found.append(begun)
            begun = None
    if begun is not None:
        found.append(begun)
    return found


def _sides(fixes: Fixes) -> npt.NDArray[np.int8]:
    """1 at the site, -1 away. Two fixes in a row at the site enter, one far enough out is away; any other says what
    the one before it said, and away after a silence that is not bridged."""
    at_site = fixes.at_site
    silent = np.concatenate([[True], np.diff(fixes.t_s) > BRIDGE_S])
    entered = at_site & np.concatenate([[False], at_site[:-1]]) & ~silent
    away = fixes.gone | silent
    said = np.where(entered, 1, np.where(away, -1, 0)).astype(np.int8)
    sides = said[np.maximum.accumulate(np.where(said != 0, np.arange(len(said)), 0))]
    # the first of the two fixes that enter is there, too
    sides[:-1][entered[1:]] = 1
    return sides


def _left(fixes: Fixes, start: int, end: int) -> bool:
    """Whether a run of fixes away from the site is a departure: nobody came back, or not soon."""
    back = end + 1
    if back >= len(fixes) or fixes.t_s[back] - fixes.t_s[end] > BRIDGE_S:
        return True
    return end - start + 1 >= FIXES_TO_LEAVE and fixes.t_s[back] - fixes.t_s[start] >= LEAVE_S


def _stay(place: Place, fixes: Fixes, first: int, last: int) -> Stay:
    arrived, arrival_seen = _crossed(place, fixes, first - 1, first)
    left, departure_seen = _crossed(place, fixes, last + 1, last)
    inside = fixes.select(slice(first, last + 1))
    legs = np.diff(inside.t_s)
    return Stay(
        arrived_s=arrived,
        left_s=left,
        arrival_seen=arrival_seen,
        departure_seen=departure_seen,
        fixes=len(inside),
        silent_s=float(legs[legs > LEG_S].sum()),
        # what wandered off without anybody having left is no way that was walked at the site
        speed_m_s=_mean_speed_m_s(inside.select(~inside.gone)),
    )


def _crossed(place: Place, fixes: Fixes, outside: int, inside: int) -> tuple[float, bool]:
    """When the fence was crossed between two neighbouring fixes, and whether that was seen; else the inner fix."""
    moment = float(fixes.t_s[inside])
    if not 0 <= outside < len(fixes) or abs(fixes.t_s[outside] - moment) > LEG_S:
        return moment, False
    way = shapely.LineString([fixes.xy[inside], fixes.xy[outside]])
    if way.length == 0:
        return moment, True
    # Only fixes near the fence need its outline; a coarse fix inside may lie beyond the fence itself.
    within = shapely.intersection(way, shapely.buffer(place.shape, ENTER_M))
    share = 0.0 if within.is_empty else _reach(way, within) / way.length
    return moment + share * (float(fixes.t_s[outside]) - moment), True


def _reach(way: shapely.LineString, within: BaseGeometry) -> float:
    """How far along `way`, from its start, the part within the fence reaches (the first piece that touches the
    start)."""
    for piece in shapely.get_parts(within):
        along = [shapely.line_locate_point(way, shapely.Point(xy)) for xy in shapely.get_coordinates(piece)]
        if min(along) <= 1e-6:
            return float(max(along))
    return 0.0


def _mean_speed_m_s(inside: Fixes) -> float:
    """Metres walked over seconds passed. Each step is taken between averages over SPEED_STEP_S and counts only as far
    as it goes beyond the accuracy of the fixes, so that a receiver that wanders while it lies still goes nowhere."""
    seconds = float(inside.t_s[-1] - inside.t_s[0])
    if seconds <= 0:
        return 0.0
    bins = ((inside.t_s - inside.t_s[0]) // SPEED_STEP_S).astype(np.int64)
    _, member, counts = np.unique(bins, return_inverse=True, return_counts=True)
    xs, ys, ts, acc = (
        np.bincount(member, weights=values) / counts
        for values in (inside.xy[:, 0], inside.xy[:, 1], inside.t_s, inside.acc_m)
    )
    if len(ts) < 2:
        straight = float(np.hypot(*(inside.xy[-1] - inside.xy[0])))
        return max(0.0, straight - float(inside.acc_m[[0, -1]].max())) / seconds
    steps = np.hypot(np.diff(xs), np.diff(ys)) - np.hypot(acc[1:], acc[:-1])
    return float(np.maximum(steps, 0.0).sum() / (ts[-1] - ts[0]))


def _crossings(place: Place, fixes: Fixes) -> list[Passing]:
    """Ways through the site between two fixes outside of it; a site that is a point is as wide as ENTER_M."""
    if len(fixes) < 2:
        return []
    seconds = np.diff(fixes.t_s)
    steps = np.hypot(*np.diff(fixes.xy, axis=0).T)
    outside = ~fixes.at_site
    # A way can reach the site only if it is long enough for it, which hardly any is.
    wide = ENTER_M if place.shape.area == 0 else 0.0
    long_enough = fixes.away_m[:-1] + fixes.away_m[1:] <= steps + 2.0 * wide
    asked = np.flatnonzero(outside[:-1] & outside[1:] & (seconds <= LEG_S) & long_enough)
    if not len(asked):
        return []
    fence = shapely.buffer(place.shape, wide) if wide else place.shape
    found = []
    for index in asked.tolist():
        way = shapely.LineString(fixes.xy[index : index + 2])
        within = shapely.intersection(way, fence)
        if within.is_empty or way.length == 0:
            continue
        along = shapely.line_locate_point(way, shapely.points(shapely.get_coordinates(within))) / way.length
        begin, length = float(fixes.t_s[index]), float(seconds[index])
        found.append(Passing(begin + float(along.min()) * length, begin + float(along.max()) * length))
    return found
