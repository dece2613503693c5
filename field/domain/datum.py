"""Which coordinate system a trail was recorded in, where the label is wrong. Pure NumPy; no clock, no database.

GCJ-02 and BD-09 taken for WGS 84 (or the other way round) put a trail 300 to 1,400 m beside the way that was walked,
and a visit looks like an absence. Nothing in the numbers tells the system; the site does: under the right one of three
hypotheses (wgs84, gcj02, bd09) the fixes of the visit lie at it, under the others beside it.

A change is proposed, never made here, and only when all of this holds:

- `MIN_FIXES` fixes that speak for `MIN_S` seconds within the time of the visit, so that no single fix decides;
- under the proposed system at least `FITS` of that time is at the site, under the labelled one and the third at most
  `RIVAL` of it: a trail that fits as labelled, however partly, is left alone, and so is a site so large that two fit;
- it fits better than chance: the same shift turned into eleven other directions brings the trail to the site in at most
  `MAX_LUCKY` of them. (A person who was somewhere in that neighbourhood, anywhere, would fit some of these as well.)

That the person was by accident just where the shift leads stays possible: of people at random places within 1 km of a
site of 50 m radius about one in a hundred. So two visits to different sites weigh much more than one (`of_device`).

What people decide of a device holds from a moment of device time on (`Rule`), and a position that was converted for it
keeps its full precision: so what the device sent, in whole 1e-7°, can always be told again (`as_sent`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import numpy.typing as npt

from field.domain import trail
from field.domain.presence import Place, radii_m
from geo_portal.core.shifts import from_wgs84, to_wgs84

Floats = npt.NDArray[np.float64]

SYSTEMS = ("wgs84", "gcj02", "bd09")
MIN_FIXES = 8
MIN_S = 300.0
FITS = 0.5
RIVAL = 0.2
DIRECTIONS = 12
MAX_LUCKY = 2
# A fix speaks for the time half-way to its neighbours, but for no more than this on either side.
SPEAKS_S = 60.0
# Visits to sites closer together than this are one piece of evidence about a device: the shift is the same there.
APART_M = 1_000.0
MIN_SITES = 2
# Of people at random places within 1 km of a site of 50 m radius, this share looks like one of the shifts.
BY_ACCIDENT = 0.01


@dataclass(frozen=True, slots=True)
class Reading:
    """How a trail fits a site when read in `system`: the share of the time at it, and the median distance (m)."""

    system: str
    share: float
    median_m: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """The three readings of one visit's fixes, `seconds` long, `labelled` as the device said.

    `lucky` of `DIRECTIONS` - 1 other directions of the same shift would have fitted, too. `proposed` is the system that
    fits clearly better than the label, or None.
    """

    labelled: str
    readings: tuple[Reading, ...]
    fixes: int
    seconds: float
    shift_m: float
    lucky: int
    proposed: str | None

    def reading(self, system: str) -> Reading:
        return next(one for one in self.readings if one.system == system)


def system_of(label: str) -> str:
    """The system of `SYSTEMS` that a label names; for the accuracy of a receiver CGCS2000 is WGS 84."""
    return "wgs84" if label == "cgcs2000" else label


def read_as(lon: Floats, lat: Floats, labelled: str, system: str) -> tuple[Floats, Floats]:
    """Where fixes lie (WGS 84) that were stored as if recorded in `labelled`, had they been recorded in `system`.

    Raises UnknownCrs.
    """
    if labelled == system:
        return lon, lat
    xy = to_wgs84(from_wgs84(np.column_stack([lon, lat]), labelled), system)
    return xy[:, 0], xy[:, 1]


def spoken_s(t_s: Floats, span: tuple[float, float] | None = None) -> Floats:
    """For how many seconds (of `span`) each fix speaks; times ascending."""
    if not len(t_s):
        return np.zeros(0)
    half = np.minimum(np.diff(t_s) / 2.0, SPEAKS_S)
    begin = t_s - np.concatenate([[SPEAKS_S], half])
    end = t_s + np.concatenate([half, [SPEAKS_S]])
    if span is not None:
        begin, end = np.maximum(begin, span[0]), np.minimum(end, span[1])
    seconds: Floats = np.maximum(end - begin, 0.0)
    return seconds


def evidence(
    place: Place, t_s: Floats, lon: Floats, lat: Floats, acc_m: Floats, labelled: str, span: tuple[float, float]
) -> Evidence:
    """What the fixes of a trail within `span`, the reported time of a visit, say about their coordinate system.

    lon/lat as stored (WGS 84, after conversion from `labelled`), times ascending; `cgcs2000` is read as `wgs84`.
    Raises UnknownCrs.
    """
    labelled = system_of(labelled)
    seconds = spoken_s(t_s, span)
    spoke = seconds > 0
    seconds, lon, lat, radius = seconds[spoke], lon[spoke], lat[spoke], radii_m(acc_m[spoke])
    places = {system: place.metres(*read_as(lon, lat, labelled, system)) for system in SYSTEMS}
    away = {system: place.from_metres(xy) for system, xy in places.items()}
    total = float(seconds.sum())
    readings = tuple(
        Reading(
            system,
            _share(away[system], radius, seconds),
            float(np.median(away[system])) if len(seconds) else float("nan"),
        )
        for system in SYSTEMS
    )
    best = max(readings, key=lambda one: (one.share, -one.median_m)) if len(seconds) else readings[0]
    if best.system == labelled or not _clear(best, readings, len(seconds), total):
        return Evidence(labelled, readings, len(seconds), total, 0.0, 0, None)
    shift = places[best.system] - places[labelled]
    lucky = sum(
        _share(place.from_metres(places[labelled] + _turned(shift, turn)), radius, seconds) >= FITS * best.share
        for turn in range(1, DIRECTIONS)
    )
    proposed = best.system if lucky <= MAX_LUCKY else None
    length = float(np.hypot(*np.median(shift, axis=0)))
    return Evidence(labelled, readings, len(seconds), total, length, lucky, proposed)


def _share(away_m: Floats, radius_m: Floats, seconds: Floats) -> float:
    total = float(seconds.sum())
    return float(seconds[away_m <= radius_m].sum()) / total if total else 0.0


def _clear(best: Reading, readings: Sequence[Reading], fixes: int, seconds: float) -> bool:
    rivals = [one.share for one in readings if one.system != best.system]
    return fixes >= MIN_FIXES and seconds >= MIN_S and best.share >= FITS and max(rivals) <= RIVAL * best.share


def _turned(shift: Floats, turn: int) -> Floats:
    angle = 2.0 * np.pi * turn / DIRECTIONS
    turned: Floats = shift @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return turned


@dataclass(frozen=True, slots=True)
class Seen:
    """A visit of a device: which, to what site, when it began (epoch s), and what its fixes say."""

    visit: UUID
    place: Place
    began_s: float
    evidence: Evidence

    @property
    def fits(self) -> bool:
        """Whether the trail lies at the site as it is labelled."""
        found = self.evidence
        return found.seconds >= MIN_S and found.reading(found.labelled).share >= FITS


def newest_run(visits: Iterable[Seen]) -> list[Seen]:
    """Of a device's visits, in any order: the newest ones back to the first that fits as labelled or names another
    system than those after it. What the device did before then tells nothing about what it does now."""
    run: list[Seen] = []
    named = None
    for visit in sorted(visits, key=lambda one: one.began_s, reverse=True):
        system = visit.evidence.proposed
        if visit.fits or (system and named and system != named):
            break
        named = named or system
        run.append(visit)
    return run


def of_device(visits: Sequence[Seen]) -> str | None:
    """The system to propose for a device from its visits under one label: at least two visits to sites `APART_M` apart
    name it, and none names another or fits as labelled."""
    proposed = {visit.evidence.proposed for visit in visits if visit.evidence.proposed is not None}
    if len(proposed) != 1 or any(visit.fits for visit in visits):
        return None
    return proposed.pop() if sites_apart(visits) >= MIN_SITES else None


def sites_apart(visits: Iterable[Seen]) -> int:
    """At how many sites, each at least `APART_M` from the others, the visits name a system."""
    apart: list[Place] = []
    for visit in visits:
        at = np.array([visit.place.lon]), np.array([visit.place.lat])
        far = all(np.hypot(*other.metres(*at).T)[0] >= APART_M for other in apart)
        if visit.evidence.proposed is not None and far:
            apart.append(visit.place)
    return len(apart)


def certainty(sites: int) -> float:
    """How surely it is no accident that the trails of a device look like a shift at so many sites, 0 to 1."""
    return 1.0 - BY_ACCIDENT**sites


# --- what was decided of a device -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rule:
    """From `since_s` (epoch s, device time) on, a device records in `system`."""

    system: str
    since_s: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A device records in `system` from `begin_s` until before `end_s` (epoch s; infinite at the ends)."""

    system: str
    begin_s: float
    end_s: float


def stretches(rules: Sequence[Rule]) -> list[Stretch]:
    """What holds of a device when, in the order of time, from rules in the order in which they were made: each takes
    the place of all that was said of the time from its moment on. Before the first it is WGS 84."""
    kept = [Rule("wgs84", -np.inf)]
    for rule in rules:
        kept = [one for one in kept if one.since_s < rule.since_s] + [rule]
    ends = [one.since_s for one in kept[1:]] + [np.inf]
    return [Stretch(one.system, one.since_s, end) for one, end in zip(kept, ends, strict=True)]


def as_sent(lon: Floats, lat: Floats, system: str) -> tuple[Floats, Floats]:
    """The positions, in whole 1e-7°, that were converted from `system` to these (WGS 84). Raises UnknownCrs."""
    xy = from_wgs84(np.column_stack([lon, lat]), system)
    return trail.quantised(xy[:, 0]) / 1e7, trail.quantised(xy[:, 1]) / 1e7


def reread(lon: Floats, lat: Floats, counted_as: str, system: str) -> tuple[Floats, Floats]:
    """Where positions that were converted from `counted_as` to these (WGS 84) lie when they were recorded in `system`.

    Positions stand for what was sent in whole 1e-7°: read so and read back they are the same to the last bit. Raises
    UnknownCrs.
    """
    xy = to_wgs84(np.column_stack(as_sent(lon, lat, counted_as)), system)
    return xy[:, 0], xy[:, 1]
