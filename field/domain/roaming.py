"""Made-up working days, for showing the live map alive: officials drive to sites, walk the last steps, stay, and leave.
Pure and the same for the same seed. Distances in metres, on a plane that is good enough for some kilometres."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

METRES_PER_DEGREE = 111_320.0
STEP_S = 5.0
UNDER_WAY_S = 1700.0
"""So long before the day begins somebody may have set out; nobody has left the site again when it does."""
WALK_M_S = 1.3
WALK_FROM_M = 150.0
JITTER_M = 3.0


@dataclass(frozen=True, slots=True)
class Fix:
    """One position of a device: seconds after the day began (negative: before it), degrees WGS 84, m/s, degrees from
    true north, metres."""

    after_s: float
    lon: float
    lat: float
    speed: float
    bearing: float
    acc: float


@dataclass(frozen=True, slots=True)
class Outing:
    """A visit to one of the person's sites: it lasts from `start_s` to `finish_s`; the fixes begin before and end after
    that, on the way."""

    site: int
    start_s: float
    finish_s: float
    fixes: tuple[Fix, ...]


def outings(seed: int, person: int, sites: Sequence[tuple[float, float]], hours: float) -> Iterator[Outing]:
    """The outings of one person, in the order of time, until the day ends; `sites` are lon/lat. When the day begins the
    first may be under way."""
    dice = random.Random(f"{seed}/{person}")  # noqa: S311  makes places up, hides nothing
    now = dice.uniform(-UNDER_WAY_S, 600)
    while now < hours * 3600:
        site = dice.randrange(len(sites))
        outing = _outing(dice, site, sites[site], now)
        yield outing
        now = outing.fixes[-1].after_s + dice.uniform(300, 1500)


def _outing(dice: random.Random, site: int, at: tuple[float, float], begin_s: float) -> Outing:
    arrived, there = _way(dice, begin_s, at, towards=True)
    left_s = arrived + dice.uniform(1500, 3600)
    stay = _stay(dice, at, arrived, left_s)
    _, back = _way(dice, left_s, at, towards=False)
    return Outing(site, arrived, left_s, (*there, *stay, *back))


def _way(dice: random.Random, begin_s: float, at: tuple[float, float], *, towards: bool) -> tuple[float, list[Fix]]:
    """A way of some kilometres to or from a site, by car but for the last steps; gives when it ends."""
    angle, far_m, drive_m_s = dice.uniform(0, 2 * math.pi), dice.uniform(1500, 5000), dice.uniform(6, 12)
    bearing = math.degrees(angle + (math.pi if towards else 0)) % 360
    fixes, at_s, away_m = [], begin_s, far_m if towards else 0.0
    while 0 <= away_m <= far_m:
        speed = WALK_M_S if away_m < WALK_FROM_M else drive_m_s
        fixes.append(_fix(dice, at_s, at, angle, away_m, speed, bearing))
        at_s += STEP_S
        away_m += speed * STEP_S * (-1 if towards else 1)
    return at_s, fixes


def _stay(dice: random.Random, at: tuple[float, float], arrived_s: float, left_s: float) -> list[Fix]:
    """Within twenty metres of the site; one in three has no reception for some minutes."""
    silent_s = dice.uniform(arrived_s, left_s) if dice.random() < 1 / 3 else math.inf
    fixes, at_s = [], arrived_s
    while at_s <= left_s - 4 * STEP_S:
        if not silent_s <= at_s <= silent_s + 400:
            fixes.append(_fix(dice, at_s, at, dice.uniform(0, 2 * math.pi), dice.uniform(0, 20), 0.0, 0.0))
        at_s += 4 * STEP_S
    return fixes


def _fix(
    dice: random.Random, at_s: float, at: tuple[float, float], angle: float, away_m: float, speed: float, bearing: float
) -> Fix:
    east = away_m * math.sin(angle) + dice.gauss(0, JITTER_M)
    north = away_m * math.cos(angle) + dice.gauss(0, JITTER_M)
    lon = at[0] + east / (METRES_PER_DEGREE * math.cos(math.radians(at[1])))
    lat = at[1] + north / METRES_PER_DEGREE
    return Fix(at_s, lon, lat, speed, bearing, round(dice.uniform(4, 15), 1))
