"""Simulated visits with the truth beside them, for the verdicts of `field.domain.corroboration`. Seeded; pure NumPy.

One case is one reported visit: somebody was there (`genuine`) or was not, and what devices and people left of it. The
receivers are simulated, not recorded: an error that drifts (a first-order Gauss–Markov process with a minute's memory)
and a little white noise on it, accuracies that scatter, indoors worse than outdoors, phones that hold a position while
they lie still, phones that always report one accuracy. Which kinds there are, and how often, stands in `KINDS`; both
halves weigh the same, so the prior is even.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

from field.domain.corroboration import Candidate, Photos, Question, Trail
from geo_portal.core.shifts import from_wgs84, to_wgs84

Floats = npt.NDArray[np.float64]

_GEOD = Geod(ellps="WGS84")
_NOON = 1_790_000_000.0
_MARGIN_S = 900.0
# Xianyang, Baoji, Xi'an, Guangzhou and Shenzhen
_TOWNS = ((108.71, 34.33), (107.14, 34.37), (108.95, 34.25), (113.26, 23.13), (114.06, 22.54))


@dataclass(frozen=True, slots=True)
class Case:
    """A reported visit, of which kind it is, and whether the person was there."""

    kind: str
    genuine: bool
    question: Question


@dataclass(frozen=True, slots=True)
class _Way:
    """Where somebody truly was: epoch s and metres around the site, and which fixes were taken under a roof."""

    t_s: Floats
    xy: Floats
    indoors: npt.NDArray[np.bool_]

    def between(self, begin: float, end: float) -> _Way:
        kept = (self.t_s >= begin) & (self.t_s <= end)
        return _Way(self.t_s[kept], self.xy[kept], self.indoors[kept])


@dataclass(frozen=True, slots=True)
class _Visit:
    """A true visit of a site at the middle of `town`: the way there, the stay from `came_s` to `went_s`, the way on."""

    town: tuple[float, float]
    site: shapely.Geometry
    radius_m: float
    came_s: float
    went_s: float
    way: _Way


def cases(seed: int, count: int) -> Iterator[Case]:
    """`count` cases of all kinds in their shares, always the same for one seed."""
    names = list(KINDS)
    shares = np.array([share for share, _, _ in KINDS.values()])
    for number, kind in enumerate(np.random.default_rng(seed).choice(names, size=count, p=shares / shares.sum())):
        yield case(str(kind), seed * 1_000_003 + number)


def case(kind: str, seed: int) -> Case:
    """One case of a kind."""
    _, genuine, make = KINDS[kind]
    return Case(kind, genuine, make(np.random.default_rng(seed)))


# --- somebody was there ----------------------------------------------------------------------------------------------


def present(rng: np.random.Generator) -> Question:
    """Drove there, stayed, reported on the spot."""
    visit = _visit(rng)
    began, ended = _reported(rng, visit)
    return _question(rng, visit, began, ended, _recorded(rng, visit.town, visit.way))


def liaison(rng: np.random.Generator) -> Question:
    """The holder's device sends the trail, the liaison writes the report from memory: to the quarter of an hour, and
    up to a quarter beside."""
    visit = _visit(rng)
    began, ended = (round((moment + rng.normal(0, 420)) / 900) * 900.0 for moment in (visit.came_s, visit.went_s))
    return _question(
        rng, visit, began, max(ended, began + 900), _recorded(rng, visit.town, visit.way), photographed=0.3
    )


def companion(rng: np.random.Generator) -> Question:
    """Two participants in one car, each with a phone."""
    visit = _visit(rng)
    began, ended = _reported(rng, visit)
    other = _recorded(rng, visit.town, visit.way)
    beside = Candidate(other.t_s, other.lon, other.lat, own=False, companion=True)
    question = _question(rng, visit, began, ended, _recorded(rng, visit.town, visit.way))
    return replace(question, candidates=(beside,))


def gap(rng: np.random.Generator) -> Question:
    """There, but the device was silent: for a part, from some moment on, or altogether."""
    visit = _visit(rng)
    began, ended = _reported(rng, visit)
    trail = _recorded(rng, visit.town, visit.way)
    return _question(rng, visit, began, ended, _silenced(rng, trail, began, ended))


def wrong_system(rng: np.random.Generator) -> Question:
    """There, with a device that records in another coordinate system than it says."""
    visit = _visit(rng)
    began, ended = _reported(rng, visit)
    recorded, labelled = [("gcj02", "wgs84"), ("bd09", "wgs84"), ("wgs84", "gcj02")][rng.choice(3, p=[0.6, 0.2, 0.2])]
    trail = _recorded(rng, visit.town, visit.way)
    xy = to_wgs84(from_wgs84(np.column_stack([trail.lon, trail.lat]), recorded), labelled)
    moved = replace(trail, lon=xy[:, 0], lat=xy[:, 1], labelled=labelled)
    return _question(rng, visit, began, ended, moved)


def phone_in_the_car(rng: np.random.Generator) -> Question:
    """There, while the phone lay in the car: at the gate, or a few streets away."""
    visit = _visit(rng)
    began, ended = _reported(rng, visit)
    spot = _at(rng, visit.radius_m + rng.uniform(20, 400))
    there = (visit.way.t_s >= visit.came_s - 60) & (visit.way.t_s <= visit.went_s + 60)
    moved = np.where(there[:, None], spot, visit.way.xy)
    way = _Way(visit.way.t_s, moved, np.zeros_like(visit.way.indoors))
    return _question(rng, visit, began, ended, _recorded(rng, visit.town, way))


# --- nobody was there ------------------------------------------------------------------------------------------------


def absent(rng: np.random.Generator) -> Question:
    """Reported, and was elsewhere: at a desk, on other errands, or stopped at the site for two minutes."""
    visit = _visit(rng)
    began, ended = _reported(rng, visit)
    return _question(
        rng, visit, began, ended, _recorded(rng, visit.town, _elsewhere(rng, visit)), photographed=0.2, honest=False
    )


def absent_silent(rng: np.random.Generator) -> Question:
    """Was elsewhere, and the device was silent for a part of it or altogether."""
    visit = _visit(rng)
    began, ended = _reported(rng, visit)
    trail = _silenced(rng, _recorded(rng, visit.town, _elsewhere(rng, visit)), began, ended)
    return _question(rng, visit, began, ended, trail, photographed=0.2, honest=False)


def mock(rng: np.random.Generator) -> Question:
    """An app puts the phone at the site; most systems mark such positions, some do not."""
    visit = _visit(rng)
    began, ended = _reported(rng, visit)
    step = float(rng.choice([5, 10, 15, 30]))
    t = np.arange(began - _MARGIN_S, ended + _MARGIN_S, step)
    marked = rng.random() < 0.7
    walking = rng.random() < 0.5
    spot = rng.normal(0, 10, 2)
    if walking:
        # up and down a line at an even pace, without any error
        along = np.abs((t - t[0]) * 1.2 % 80 - 40)[:, None] * np.array([[0.8, 0.6]]) * (step <= 10)
        xy = spot + along
    else:
        xy = np.repeat(spot[None, :], len(t), axis=0)
    lon, lat = _lonlat(visit.town, xy)
    acc = np.full(len(t), float(rng.choice([1.0, 5.0, 10.0, 20.0])))
    trail = Trail(t, lon, lat, acc, np.full(len(t), marked))
    return _question(rng, visit, began, ended, trail, photographed=0.2, honest=False)


def replay(rng: np.random.Generator) -> Question:
    """An older trail of one's own, from a true visit, sent again with new times."""
    visit = _visit(rng)
    began, ended = _reported(rng, visit)
    trail = _recorded(rng, visit.town, visit.way)
    older = Candidate(
        trail.t_s - 86_400.0 * rng.integers(1, 60) - rng.integers(0, 7_200), trail.lon, trail.lat, own=True
    )
    question = _question(rng, visit, began, ended, _shaken(rng, trail), photographed=0.2, honest=False)
    return replace(question, candidates=(older, _unrelated(rng, visit)))


def colleague_copy(rng: np.random.Generator) -> Question:
    """A colleague was there; that one's trail is sent under another name, as it is or later."""
    visit = _visit(rng)
    began, ended = _reported(rng, visit)
    trail = _recorded(rng, visit.town, visit.way)
    shift = float(rng.choice([0.0, rng.uniform(60, 7_200)]))
    theirs = Candidate(trail.t_s - shift, trail.lon, trail.lat, own=False, companion=rng.random() < 0.5)
    question = _question(rng, visit, began, ended, _shaken(rng, trail), photographed=0.2, honest=False)
    return replace(question, candidates=(theirs, _unrelated(rng, visit)))


KINDS: dict[str, tuple[float, bool, Callable[[np.random.Generator], Question]]] = {
    "present": (0.22, True, present),
    "liaison": (0.07, True, liaison),
    "companion": (0.04, True, companion),
    "gap": (0.07, True, gap),
    "wrong_system": (0.06, True, wrong_system),
    "phone_in_the_car": (0.04, True, phone_in_the_car),
    "absent": (0.22, False, absent),
    "absent_silent": (0.04, False, absent_silent),
    "mock": (0.08, False, mock),
    "replay": (0.08, False, replay),
    "colleague_copy": (0.08, False, colleague_copy),
}
"""Share, truth and maker of each kind."""


# --- the makings of a case -------------------------------------------------------------------------------------------


def _visit(rng: np.random.Generator) -> _Visit:
    lon, lat = _TOWNS[rng.integers(len(_TOWNS))]
    town = (lon + rng.uniform(-0.1, 0.1), lat + rng.uniform(-0.1, 0.1))
    radius = 0.0 if rng.random() < 0.4 else float(rng.uniform(40, 220))
    came = _NOON + float(rng.uniform(0, 20_000))
    went = came + 60.0 * float(np.clip(rng.lognormal(np.log(50), 0.5), 12, 200))
    way = _joined(
        _drive(rng, came, _at(rng, rng.uniform(3_000, 15_000)), towards=True),
        _dwelling(rng, came, went, max(radius * 0.6, 12.0)),
        _drive(rng, went, _at(rng, rng.uniform(3_000, 15_000)), towards=False),
    )
    return _Visit(town, _site(town, radius), radius, came, went, way)


def _site(town: tuple[float, float], radius: float) -> shapely.Geometry:
    if radius == 0:
        return shapely.Point(*town)
    corners = np.array([[-1.0, -0.7], [1.0, -0.8], [0.9, 0.8], [-0.9, 0.9]]) * radius
    return shapely.Polygon(np.column_stack(_lonlat(town, corners)))


def _reported(rng: np.random.Generator, visit: _Visit) -> tuple[float, float]:
    """Pressed on the tablet: some minutes late or early."""
    return visit.came_s + float(rng.normal(60, 120)), visit.went_s + float(rng.normal(-30, 150))


def _question(
    rng: np.random.Generator,
    visit: _Visit,
    began: float,
    ended: float,
    trail: Trail,
    *,
    photographed: float = 0.6,
    honest: bool = True,
) -> Question:
    kept = (trail.t_s >= began - _MARGIN_S) & (trail.t_s <= ended + _MARGIN_S)
    offset = float(rng.normal(0, 20)) if rng.random() < 0.9 else float(rng.normal(0, 1_500))
    return Question(
        site=visit.site,
        began_s=began,
        ended_s=ended,
        trail=trail.select(rng.permutation(np.flatnonzero(kept))),
        photos=_photos(rng, visit, began, ended, photographed, honest),
        clock_offset_s=None if rng.random() < 0.3 else offset,
    )


def _photos(
    rng: np.random.Generator, visit: _Visit, began: float, ended: float, photographed: float, honest: bool
) -> Photos:
    if rng.random() >= photographed:
        return Photos.none()
    count = int(rng.integers(1, 4))
    taken = rng.uniform(began, ended, count)
    if honest or rng.random() < 0.3:
        xy = rng.normal(0, max(visit.radius_m * 0.4, 10.0), (count, 2))
    else:
        xy = np.repeat(_at(rng, rng.uniform(1_000, 8_000))[None, :], count, axis=0)
        taken = taken - float(rng.choice([0.0, 86_400.0]))
    lon, lat = _lonlat(visit.town, xy + rng.normal(0, 8, (count, 2)))
    lost = rng.random(count) < 0.2
    return Photos(taken, np.where(lost, np.nan, lon), np.where(lost, np.nan, lat), rng.uniform(5, 20, count))


def _at(rng: np.random.Generator, metres: float) -> Floats:
    angle = rng.uniform(0, 2 * np.pi)
    return metres * np.array([np.cos(angle), np.sin(angle)])


def _lonlat(town: tuple[float, float], xy: Floats) -> tuple[Floats, Floats]:
    lon, lat, _ = _GEOD.fwd(
        np.full(len(xy), town[0]),
        np.full(len(xy), town[1]),
        np.degrees(np.arctan2(xy[:, 0], xy[:, 1])),
        np.hypot(xy[:, 0], xy[:, 1]),
    )
    return np.asarray(lon), np.asarray(lat)


def _joined(*ways: _Way) -> _Way:
    return _Way(
        np.concatenate([way.t_s for way in ways]),
        np.concatenate([way.xy for way in ways]),
        np.concatenate([way.indoors for way in ways]),
    )


def _drive(rng: np.random.Generator, moment: float, far: Floats, *, towards: bool) -> _Way:
    """To the site, ending at `moment`, or from it, beginning then; second by second, with corners and waiting."""
    corners = np.array([far, [far[0] * rng.uniform(0.2, 0.8), far[1]], [far[0] * 0.1, far[1] * 0.3], [0.0, 0.0]])
    legs = np.hypot(*np.diff(corners, axis=0).T)
    seconds = int(legs.sum() / rng.uniform(7, 14))
    pace = rng.gamma(1.5, 1.0, max(seconds // 20, 2)).repeat(20)
    along = np.concatenate([[0.0], np.cumsum(pace)])
    along *= legs.sum() / along[-1]
    at = np.concatenate([[0.0], np.cumsum(legs)])
    xy = np.column_stack([np.interp(along, at, corners[:, axis]) for axis in (0, 1)])
    t = np.arange(len(xy), dtype=float)
    if towards:
        return _Way(moment - t[-1] - 1 + t, xy, np.zeros(len(t), dtype=np.bool_))
    return _Way(moment + 1 + t, xy[::-1], np.zeros(len(t), dtype=np.bool_))


def _dwelling(rng: np.random.Generator, begin: float, end: float, radius: float) -> _Way:
    """Some rooms or workshops, one after another."""
    t = np.arange(begin, end, 1.0)
    rooms = rng.normal(0, radius / 2, (int(rng.integers(1, 5)), 2))
    which = np.minimum((np.arange(len(t)) * len(rooms)) // max(len(t), 1), len(rooms) - 1)
    smooth = np.ones(60) / 60
    xy = np.column_stack(
        [np.convolve(np.pad(rooms[which, axis], 30, "edge"), smooth, "same")[30:-30] for axis in (0, 1)]
    )
    return _Way(t, xy, np.full(len(t), rng.random() < 0.7))


def _elsewhere(rng: np.random.Generator, visit: _Visit) -> _Way:
    begin, end = visit.came_s - 2 * _MARGIN_S, visit.went_s + 2 * _MARGIN_S
    desk = _at(rng, visit.radius_m + float(np.clip(rng.lognormal(np.log(4_000), 0.8), 500, 30_000)))
    how = rng.random()
    if how < 0.6:
        way = _dwelling(rng, begin, end, 15.0)
        return replace(way, xy=way.xy + desk)
    errands = [desk + rng.normal(0, 2_500, 2) for _ in range(4)]
    if how < 0.75:
        # shows up for two minutes and goes on
        errands[rng.integers(1, 3)] = np.zeros(2)
    t = np.arange(begin, end, 1.0)
    marks = np.linspace(begin, end, 2 * len(errands))
    stops = np.repeat(np.array(errands), 2, axis=0)
    if how < 0.75:
        quick = int(np.flatnonzero((stops == 0).all(axis=1))[0])
        marks[quick + 1] = marks[quick] + 120
    xy = np.column_stack([np.interp(t, marks, stops[:, axis]) for axis in (0, 1)])
    return _Way(t, xy, np.zeros(len(t), dtype=np.bool_))


def _recorded(rng: np.random.Generator, town: tuple[float, float], way: _Way) -> Trail:
    """What a phone makes of a way."""
    step = int(rng.choice([5, 10, 15, 30, 60], p=[0.3, 0.3, 0.2, 0.15, 0.05]))
    picked = np.arange(int(rng.integers(step)), len(way.t_s), step)
    picked = picked[rng.random(len(picked)) > rng.choice([0.0, 0.02, 0.15])]
    t, xy, indoors = way.t_s[picked], way.xy[picked], way.indoors[picked]
    acc = np.where(indoors, rng.uniform(10, 45), rng.uniform(3, 10)) * rng.lognormal(0, 0.25, len(t))
    memory = np.exp(-step / 60.0)
    error = np.zeros((len(t), 2))
    kicks = rng.normal(0, 1, (len(t), 2)) * np.sqrt(1 - memory**2)
    for index in range(1, len(t)):
        error[index] = memory * error[index - 1] + kicks[index]
    seen = xy + error * acc[:, None] / np.sqrt(2) + rng.normal(0, 0.8, xy.shape)
    if rng.random() < 0.15:
        seen = _held(seen, xy)
    lon, lat = _lonlat(town, seen)
    if rng.random() < 0.15:
        acc = np.full(len(t), float(rng.choice([5.0, 10.0, 20.0])))
    return Trail(t, lon.round(7), lat.round(7), acc.round(1), np.zeros(len(t), dtype=np.bool_))


def _held(seen: Floats, true: Floats) -> Floats:
    """Some receivers hold a position while they lie still."""
    still = np.concatenate([[False], np.hypot(*np.diff(true, axis=0).T) < 0.3])
    last = np.maximum.accumulate(np.where(still, 0, np.arange(len(seen))))
    return seen[last]


def _silenced(rng: np.random.Generator, trail: Trail, began: float, ended: float) -> Trail:
    """A part lost: a stretch, all from some moment on, all but a few fixes, or all."""
    how = rng.random()
    if how < 0.2:
        return trail.select(np.zeros(len(trail), dtype=np.bool_))
    first = rng.uniform(began - _MARGIN_S, ended)
    if how < 0.6:
        lost = (trail.t_s > first) & (trail.t_s < first + rng.uniform(0.3, 1.0) * (ended - began))
    elif how < 0.8:
        lost = trail.t_s > first
    else:
        lost = rng.random(len(trail)) < 0.95
    return trail.select(~lost)


def _shaken(rng: np.random.Generator, trail: Trail) -> Trail:
    """A copy that somebody rounded or shook a little."""
    amount = float(rng.choice([0.0, 1e-6, 4e-6]))
    return replace(
        trail,
        lon=trail.lon + rng.normal(0, 1, len(trail)) * amount,
        lat=trail.lat + rng.normal(0, 1, len(trail)) * amount,
    )


def _unrelated(rng: np.random.Generator, visit: _Visit) -> Candidate:
    """Another day's true way to the same site, in the same rooms."""
    trail = _recorded(rng, visit.town, visit.way)
    return Candidate(trail.t_s - 86_400.0 * 9 + rng.integers(0, 600), trail.lon, trail.lat, own=True)
