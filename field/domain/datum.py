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
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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


def of_device(visits: Sequence[tuple[Place, Evidence]]) -> str | None:
    """The system to propose for a device from its visits under one label: at least two visits to sites `APART_M` apart
    name it, and none names another or fits as labelled."""
    proposed = {found.proposed for _, found in visits if found.proposed is not None}
    fits = any(found.seconds >= MIN_S and found.reading(found.labelled).share >= FITS for _, found in visits)
    if len(proposed) != 1 or fits:
        return None
    places = [place for place, found in visits if found.proposed is not None]
    first = places[0]
    lon, lat = np.array([one.lon for one in places]), np.array([one.lat for one in places])
    distances = np.hypot(*first.metres(lon, lat).T)
    return proposed.pop() if (distances >= APART_M).any() else None
