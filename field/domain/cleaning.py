"""Which positions of a trail are doubted and why, and the smooth line through the others. Pure NumPy; no clock, no
database.

Nothing is deleted: a position keeps its place, its flags say what speaks against it. `judged` looks at a bounded
neighbourhood (NEIGHBOURS_JUDGED) and never at the order of arrival, so a late position changes only what is said about
its neighbours. `lines` needs the whole trail and is computed when somebody looks.

Arrays hold one entry per position: times in epoch seconds, lon/lat degrees in WGS 84, accuracies in metres (the radius
that the device gave; NaN unknown). docs/explanation/trails.md tells the same in words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from field.domain import stays, trail
from field.domain.trail import NEIGHBOUR_S, Flag, Line

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

# --- what a position is worth by its accuracy -----------------------------------------------------------------------

# Up to here a position counts in full; up to trail.MAX_ACCURACY_M it only says that somebody was about there.
FULL_WEIGHT_M = 50.0
# A receiver that gives no accuracy is taken for a usual one; none is better than this, whatever it says.
USUAL_ACCURACY_M = 10.0
BEST_ACCURACY_M = 5.0
# The radius that a device gives holds two thirds of its positions, twice the radius nearly all.
RADII = 2.0


def full_weight(acc_m: Floats) -> Bools:
    """Which positions count in full: no accuracy given, or at most FULL_WEIGHT_M."""
    good: Bools = np.isnan(acc_m) | (acc_m <= FULL_WEIGHT_M)
    return good


def _believable_m(acc_m: Floats) -> Floats:
    return np.maximum(np.where(np.isnan(acc_m), USUAL_ACCURACY_M, acc_m), BEST_ACCURACY_M)


# --- how fast somebody may have been --------------------------------------------------------------------------------

# On foot, in town, on the road, by rail, by air (m/s).
MODE_LIMITS_M_S = (3.5, 15.0, 50.0, 100.0, 350.0)
_LIMITS = np.array(MODE_LIMITS_M_S)
_ROAD, _RAIL, _AIR = 2, 3, 4
# Who goes at most at this share of a mode's limit is judged by that limit.
USUAL_SHARE = 0.8
# The mode shows in so many legs to each side of a position.
LEGS_OF_A_MODE = 20
# So many positions to each side have a say about a position: a run of bad ones may be as long.
WITNESSES = 10
# Opposite witnesses against a position that must agree with each other; among bad ones that leap about some do not.
AGREEING_SHARE = 0.25
# With fewer to one side a position stands at an edge of the trail, where nobody can tell going there from coming back.
EDGE = 5
# Reports further apart than this on average, or this long a silence, hide a change from walking to riding.
DENSE_S = 8.0
CHANGE_S = 60.0
# Beyond what brakes and engines do.
MAX_ACCELERATION_M_S2 = 10.0

# What a position's flag depends on: so many positions to each side, none of them across NEIGHBOUR_S without any. (One
# more than speed needs: a position is called abrupt only beside neighbours that are not too fast.)
NEIGHBOURS_JUDGED = WITNESSES + LEGS_OF_A_MODE + 1
# A new position can change the flags of so many neighbours, which look as far again.
NEIGHBOURS_READ = 2 * NEIGHBOURS_JUDGED
# Positions that nobody can learn anything from; by themselves, so their flags never change.
NO_WITNESS = Flag.NULL_ISLAND | Flag.INACCURATE
_JUDGED = Flag.TOO_FAST | Flag.TOO_ABRUPT


def judged(t_s: Floats, lon: Floats, lat: Floats, acc_m: Floats, flags: Ints) -> Ints:
    """`flags` with TOO_FAST and TOO_ABRUPT set or cleared anew. Positions of one device, ascending in time.

    TOO_FAST: the sandwich test. A leg is cut when it would need more than the limit of the mode in which the person
    went before and after (twice both accuracies are forgiven). What hangs together between cuts is one piece. Each of
    WITNESSES positions to either side speaks for a position when its piece can be reached from the position's piece,
    else against it. The position is doubted when at least as many speak against it as for it (itself included), and
    - of those as far before as after it who both speak against it, AGREEING_SHARE agree: one gets past it, or
    - at an edge of the trail, it cannot be reached at the limit of the next faster mode, or
    - it cannot be reached by air.
    So a run of up to WITNESSES bad positions is found, at the beginning up to EDGE, and condemns no other. A train, a
    flight or a leap after silence is none: those before and after are as far apart as the ride is long.

    TOO_ABRUPT: out and straight back with more than MAX_ACCELERATION_M_S2, where neither the position nor the ones
    before and after are TOO_FAST.

    Sources: the sandwich test and the limits are those of tracker software (Traccar's and Dawarich's filters, here for
    runs and with flags); counting agreeing positions in place of trusting the last one follows the consensus idea of
    Fischler and Bolles, "Random sample consensus" (CACM 1981). For NO_WITNESS positions nothing is said.
    """
    result = (flags & ~int(_JUDGED)).astype(np.int64)
    usable = np.flatnonzero((flags & int(NO_WITNESS)) == 0)
    if len(usable) > 1:
        legs = _Legs.of(t_s[usable], lon[usable], lat[usable], acc_m[usable])
        if not legs.walked():
            way = _Way.along(legs)
            fast = _too_fast(way)
            result[usable[fast]] |= int(Flag.TOO_FAST)
            result[usable[_too_abrupt(way, fast)]] |= int(Flag.TOO_ABRUPT)
    return result


@dataclass(frozen=True, slots=True)
class _Legs:
    """Positions (times, places on a sphere, radii that can be believed) and the legs between them."""

    t_s: Floats
    place_m: Floats
    acc_m: Floats
    legs_m: Floats
    legs_s: Floats

    @classmethod
    def of(cls, t_s: Floats, lon: Floats, lat: Floats, acc_m: Floats) -> _Legs:
        place = trail.on_sphere(lon, lat)
        legs_m = np.sqrt(((place[1:] - place[:-1]) ** 2).sum(axis=1))
        return cls(t_s, place, _believable_m(acc_m), legs_m, np.maximum(np.diff(t_s), trail.CLOCK_STEP_S))

    def walked(self) -> bool:
        """Whether each leg can be one on foot, as most are: then nothing is to be said. No limit is lower, so no leg is
        cut; and from walking one way to walking the other, 7 m/s, is no more than brakes do within CLOCK_STEP_S."""
        needed = self.legs_m - RADII * (self.acc_m[:-1] + self.acc_m[1:])
        return bool((needed <= _LIMITS[0] * self.legs_s).all())


@dataclass(frozen=True, slots=True)
class _Way(_Legs):
    """With what the legs say: `begin` and `end` (inclusive) of the stretch without a long silence that each position
    belongs to, and the mode in which the person came and went on, as places in MODE_LIMITS_M_S."""

    begin: Ints
    end: Ints
    came: Ints
    went: Ints

    @classmethod
    def along(cls, legs: _Legs) -> _Way:
        stretch = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.diff(legs.t_s) > NEIGHBOUR_S)])
        begin, end = np.searchsorted(stretch, stretch, "left"), np.searchsorted(stretch, stretch, "right") - 1
        came, went = _modes(legs.legs_m / legs.legs_s, begin, end)
        return cls(legs.t_s, legs.place_m, legs.acc_m, legs.legs_m, legs.legs_s, begin, end, came, went)

    def beyond(self, one: Ints, other: Ints) -> tuple[Bools, Bools, Bools]:
        """Whether `other` (later) cannot be reached from `one` at the limit of the mode (after silence that of the
        road), at that of the next faster mode up to the road (after silence that of rail), and by air."""
        seconds = self.t_s[other] - self.t_s[one]
        metres = np.sqrt(((self.place_m[other] - self.place_m[one]) ** 2).sum(axis=1))
        needed = (metres - RADII * (self.acc_m[one] + self.acc_m[other])) / np.maximum(seconds, trail.CLOCK_STEP_S)
        mode = np.maximum(self.came[one], self.went[other])
        mode = np.where(mode < 0, _AIR, mode)  # two positions and nothing around them
        vague = (seconds > DENSE_S * (other - one)) | (seconds > CHANGE_S)
        faster = np.where(vague, np.maximum(mode, _RAIL), np.maximum(np.minimum(mode + 1, _ROAD), mode))
        mode = np.where(vague, np.maximum(mode, _ROAD), mode)
        return needed > _LIMITS[mode], needed > _LIMITS[faster], needed > _LIMITS[_AIR]


def _modes(speeds: Floats, begin: Ints, end: Ints) -> tuple[Ints, Ints]:
    """The slowest mode that at least half of the legs before, and of those after, each position belong to; -1 where
    there is none."""
    here = np.arange(len(begin))
    first, last = np.maximum(here - LEGS_OF_A_MODE, begin), np.minimum(here + LEGS_OF_A_MODE, end)
    came = np.full(len(here), len(_LIMITS) - 1)
    went = came.copy()
    for mode in range(len(_LIMITS) - 2, -1, -1):
        slow = np.concatenate([np.zeros(1, np.int64), np.cumsum(speeds <= USUAL_SHARE * _LIMITS[mode])])
        came[2 * (slow[here] - slow[first]) >= here - first] = mode
        went[2 * (slow[last] - slow[here]) >= last - here] = mode
    came[here == first] = went[here == last] = -1
    return came, went


def _too_fast(way: _Way) -> Bools:
    count = len(way.t_s)
    doubted = np.zeros(count, dtype=np.bool_)
    here = np.arange(count)
    joined = way.end[:-1] == way.end[1:]
    cut = joined & way.beyond(here[:-1], here[1:])[0]
    if not cut.any():
        return doubted
    cuts = np.concatenate([np.zeros(1, np.int64), np.cumsum(cut)])
    near = cuts[np.minimum(here + WITNESSES, count - 1)] > cuts[np.maximum(here - WITNESSES, 0)]
    court = _Court.of(way, cut | ~joined, np.flatnonzero(near))
    doubted[near] = court.verdicts()
    return doubted


@dataclass(frozen=True, slots=True)
class _Court:
    """The positions near a cut (`accused`), and which pieces of the trail can be reached from which.

    `apart[k][a, s]` tells whether piece a + s cannot be reached from piece a, by the limits of `_Way.beyond`.
    """

    accused: Ints
    begin: Ints
    end: Ints
    piece: Ints
    apart: tuple[Bools, Bools, Bools]

    @classmethod
    def of(cls, way: _Way, breaks: Bools, accused: Ints) -> _Court:
        piece = np.concatenate([np.zeros(1, np.int64), np.cumsum(breaks)])
        first = np.concatenate([np.zeros(1, np.int64), np.flatnonzero(breaks) + 1])
        last = np.append(first[1:] - 1, len(piece) - 1)
        tables = [np.zeros((len(first), 2 * WITNESSES + 1), dtype=np.bool_) for _ in range(3)]
        for step in range(1, min(2 * WITNESSES, len(first) - 1) + 1):
            for table, apart in zip(tables, way.beyond(last[:-step], first[step:]), strict=True):
                table[:-step, step] = apart
        return cls(accused, way.begin[accused], way.end[accused], piece, (tables[0], tables[1], tables[2]))

    def verdicts(self) -> Bools:
        """Which of the accused are doubted (see `judged`)."""
        size = len(self.accused)
        against = np.zeros((3, size), dtype=np.int64)
        witnesses = np.zeros((2, size), dtype=np.int64)
        agreed, split = np.zeros(size, np.int64), np.zeros(size, np.int64)
        own = self.piece[self.accused]
        for distance in range(1, WITNESSES + 1):
            before, after = self.accused - distance, self.accused + distance
            heard = before >= self.begin, after <= self.end
            pieces = [
                self.piece[np.where(there, one, self.accused)]
                for there, one in zip(heard, (before, after), strict=True)
            ]
            contrary = []
            for side, (there, piece) in enumerate(zip(heard, pieces, strict=True)):
                witnesses[side] += there
                for limit, table in enumerate(self.apart):
                    says = there & table[np.minimum(own, piece), np.abs(own - piece)]
                    against[limit] += says
                    if limit == 0:
                        contrary.append(says)
            both = contrary[0] & contrary[1]
            disagree = self.apart[0][pieces[0], pieces[1] - pieces[0]]
            agreed += both & ~disagree
            split += both & disagree
        pro = 1 + witnesses.sum(axis=0) - against
        outvoted, outvoted_faster, outvoted_by_air = against >= pro
        edge = witnesses.min(axis=0) < EDGE
        found: Bools = (
            (outvoted & (agreed >= AGREEING_SHARE * (agreed + split))) | (outvoted_faster & edge) | outvoted_by_air
        )
        return found


def _too_abrupt(way: _Way, fast: Bools) -> Bools:
    """Out and straight back: the way by the position is more than twice the way past it, and brakes cannot do it."""
    found = np.zeros(len(way.t_s), dtype=np.bool_)
    if len(found) < 3:
        return found
    leg = np.diff(way.place_m, axis=0)
    before_s, after_s = way.legs_s[:-1], way.legs_s[1:]
    past_m = np.sqrt(((way.place_m[2:] - way.place_m[:-2]) ** 2).sum(axis=1))
    change = np.sqrt(((leg[1:] / after_s[:, None] - leg[:-1] / before_s[:, None]) ** 2).sum(axis=1))
    forgiven = RADII * (way.acc_m[1:-1] + np.maximum(way.acc_m[:-2], way.acc_m[2:])) * (1 / before_s + 1 / after_s)
    abrupt = change - forgiven > MAX_ACCELERATION_M_S2 * (before_s + after_s) / 2
    there_and_back = way.legs_m[:-1] + way.legs_m[1:] > 2 * past_m
    blamed = fast[:-2] | fast[1:-1] | fast[2:]
    found[1:-1] = abrupt & there_and_back & ~blamed & (way.begin[2:] == way.begin[:-2])
    return found


# --- the line -------------------------------------------------------------------------------------------------------

# How much the velocity may wander: the spectral density of the acceleration, m²/s³. A car turns a corner within it.
WANDER_M2_S3 = 0.3
# A first velocity may be anything up to that of a car.
FIRST_SPEED_M_S = 30.0
# The 99 % point of chi-squared with two degrees of freedom: a position further from where it was expected is left out.
GATE = 9.21
# A stay within an unbroken line.
_SEEN_TO_STAY = stays.Rule(stays.SHORT.distance_m, stays.SHORT.duration_s, trail.GAP_S)
# So many left out one after the other, and they are right and the expectation is wrong.
REFUSED_IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class Smoothed:
    """Positions after smoothing, metres east and north in the frame of the input; `refused` those the gate left out,
    for which the expectation stands."""

    east_m: Floats
    north_m: Floats
    refused: Bools


def smoothed(t_s: Floats, east_m: Floats, north_m: Floats, acc_m: Floats) -> Smoothed:
    """A Kalman filter with constant velocity, R = accuracy², a gate, and the smoothing pass backwards. Times ascend.

    Sources: Kalman (1960); the backward pass Rauch, Tung and Striebel, "Maximum likelihood estimates of linear dynamic
    systems" (AIAA Journal 1965); gate and process noise as in Bar-Shalom, Li and Kirubarajan, "Estimation with
    Applications to Tracking and Navigation" (2001). Both axes share one covariance, because a radius has no direction.
    Where REFUSED_IN_A_ROW positions were left out the filter begins anew at the first of them, so that it is never
    locked out.
    """
    count = len(t_s)
    east, north = np.zeros(count), np.zeros(count)
    refused = np.zeros(count, dtype=np.bool_)
    columns = t_s.tolist(), east_m.tolist(), north_m.tolist(), (_believable_m(acc_m) ** 2).tolist()
    begin = 0
    while begin < count:
        steps, left_out = _filtered(*columns, begin)
        refused[left_out] = True
        end = begin + len(steps)
        east[begin:end], north[begin:end] = _backwards(steps)
        begin = end
    return Smoothed(east, north, refused)


_State = tuple[float, float, float, float, float, float, float]
"""East, north (m) and their rates (m/s); variances of place and rate, and their covariance between them."""
_Step = tuple[float, _State, _State]
"""Seconds since the step before, the state expected, and the state once the position was taken in."""


def _filtered(
    t_s: list[float], east: list[float], north: list[float], variance: list[float], begin: int
) -> tuple[list[_Step], list[int]]:
    """Steps from `begin` to the end, or to where the filter must begin anew; and the positions left out."""
    state: _State = east[begin], north[begin], 0.0, 0.0, variance[begin], 0.0, FIRST_SPEED_M_S**2
    steps: list[_Step] = [(0.0, state, state)]
    left_out: list[int] = []
    in_a_row = 0
    for here in range(begin + 1, len(t_s)):
        dt = t_s[here] - t_s[here - 1]
        x, y, vx, vy, pp, pv, vv = state
        x, y = x + vx * dt, y + vy * dt
        pp += dt * (2 * pv + dt * vv) + WANDER_M2_S3 * dt**3 / 3
        pv += dt * vv + WANDER_M2_S3 * dt**2 / 2
        vv += WANDER_M2_S3 * dt
        expected: _State = x, y, vx, vy, pp, pv, vv
        spread = pp + variance[here]
        dx, dy = east[here] - x, north[here] - y
        if dx * dx + dy * dy > GATE * spread:
            in_a_row += 1
            if in_a_row == REFUSED_IN_A_ROW:
                anew = here - REFUSED_IN_A_ROW + 1
                return steps[: anew - begin], [one for one in left_out if one < anew]
            left_out.append(here)
            state = expected
        else:
            in_a_row = 0
            gain, rate = pp / spread, pv / spread
            state = (
                x + gain * dx,
                y + gain * dy,
                vx + rate * dx,
                vy + rate * dy,
                pp * (1 - gain),
                pv * (1 - gain),
                vv - rate * pv,
            )
        steps.append((dt, expected, state))
    return steps, left_out


def _backwards(steps: list[_Step]) -> tuple[list[float], list[float]]:
    """Each place in the light of all that came after it (Rauch, Tung and Striebel); means only."""
    x, y, vx, vy = steps[-1][2][:4]
    east, north = [x], [y]
    for (dt, ahead, _), (_, _, state) in zip(steps[:0:-1], steps[-2::-1], strict=True):
        fx, fy, fvx, fvy, pp, pv, vv = state
        ex, ey, evx, evy, app, apv, avv = ahead
        c11, c12, c21, c22 = pp + dt * pv, pv, pv + dt * vv, vv
        determinant = app * avv - apv * apv
        g11, g12 = (c11 * avv - c12 * apv) / determinant, (c12 * app - c11 * apv) / determinant
        g21, g22 = (c21 * avv - c22 * apv) / determinant, (c22 * app - c21 * apv) / determinant
        dx, dy, dvx, dvy = x - ex, y - ey, vx - evx, vy - evy
        x, y = fx + g11 * dx + g12 * dvx, fy + g11 * dy + g12 * dvy
        vx, vy = fvx + g21 * dx + g22 * dvx, fvy + g21 * dy + g22 * dvy
        east.append(x)
        north.append(y)
    return east[::-1], north[::-1]


def lines(t_s: Floats, lon: Floats, lat: Floats, acc_m: Floats, flags: Ints, *, closed: bool) -> list[Line]:
    """The line through what is not doubted, broken where nothing was heard for longer than trail.GAP_S. Any order.

    Coarse positions (beyond FULL_WEIGHT_M) are drawn only where nothing better was heard for trail.GAP_S before and
    after. A `closed` trail, to which nothing is added any more, is smoothed; positions that the gate leaves out are not
    drawn. Legs within a stay have no length: a receiver that lies in a building drifts, and goes nowhere.
    """
    order = stays.in_time_order(t_s, lon, lat)
    order = order[(flags[order] & int(trail.NOT_DRAWN)) == 0]
    order = order[_best_there_is(t_s[order], acc_m[order])]
    t_s, lon, lat, acc_m = t_s[order], lon[order], lat[order], acc_m[order]
    still = _stay_of_each(t_s, lon, lat)
    found = []
    for part in np.split(np.arange(len(t_s)), np.flatnonzero(np.diff(t_s) > trail.GAP_S) + 1):
        x, y = lon[part], lat[part]
        if closed and len(part) > 1:
            x, y, kept = _smoothed_degrees(t_s[part], x, y, acc_m[part])
            part = part[kept]
        if len(part) > 1:
            moved = (still[part][1:] != still[part][:-1]) | (still[part][1:] < 0)
            found.append(Line(x, y, t_s[part], moved))
    return found


def _best_there_is(t_s: Floats, acc_m: Floats) -> Bools:
    """Positions of full weight, and the coarse ones with none of those nearby in time. Times ascend."""
    full = full_weight(acc_m)
    good = np.concatenate([[-np.inf], t_s[full], [np.inf]])
    after = np.searchsorted(good, t_s, "left")
    alone: Bools = np.minimum(good[after] - t_s, t_s - good[np.maximum(after - 1, 0)]) > trail.GAP_S
    return full | alone


def _stay_of_each(t_s: Floats, lon: Floats, lat: Floats) -> Ints:
    """The number of the stay that each position belongs to, -1 for those on the way."""
    found = stays.stays(t_s, lon, lat, _SEEN_TO_STAY)
    numbers = np.full(len(t_s), -1, dtype=np.int64)
    for number, (first, last) in enumerate(zip(found.first.tolist(), found.last.tolist(), strict=True)):
        numbers[first : last + 1] = number
    return numbers


def _smoothed_degrees(t_s: Floats, lon: Floats, lat: Floats, acc_m: Floats) -> tuple[Floats, Floats, Bools]:
    """`smoothed` in degrees, without those left out; and which those are that stay."""
    scale = trail.EARTH_RADIUS_M * max(math.cos(math.radians(float(lat[0]))), 1e-6)
    turned = (lon - lon[0] + 180) % 360 - 180
    result = smoothed(t_s, np.radians(turned) * scale, np.radians(lat - lat[0]) * trail.EARTH_RADIUS_M, acc_m)
    kept = ~result.refused
    x = (lon[0] + np.degrees(result.east_m[kept] / scale) + 180) % 360 - 180
    y = np.clip(lat[0] + np.degrees(result.north_m[kept] / trail.EARTH_RADIUS_M), -90.0, 90.0)
    return x, y, kept
