"""Whether a reported visit and what was observed of it corroborate each other. Pure NumPy; no clock, no database.

A report says that someone was at a site from one time to another. The trail of the person's device, the photos and the
trails of colleagues are asked about it, each question gives a *finding*, and each finding has an *effect* in log-odds
that stands in one table (`WEIGHTS`). Their sum is the score, as a probability; verdicts are cuts of it. That is naive
Bayes with weights fitted by logistic regression on labelled, simulated visits; ideas for the questions come from work
on location proofs (Saroiu & Wolman 2009), location cheating (He et al. 2011) and spoofed receivers (Tippenhauer et al.
2011). How the weights were found, how well they do and how to contest a verdict: `docs/explanation/corroboration.md`.

**A gap is never evidence of absence.** What was not observed has no effect at all. To be exact, with P the fixes of a
trail within the reported time and Q any part of them:

1. `excluded(Q)` is a subset of `excluded(P)`: a fix excludes only the moments from which nobody gets from the site to
   it, or back, at `REACH_M_S`; taking fixes away gives time back and never takes any.
2. A verdict `contradicted` needs a *ground*: the fixes leave no `DWELL_S` in one piece for a visit, or `FORGED_FIXES`
   of them are marked as mocked, or the trail is a copy of another. The first two, by 1 and by counting, hold for P when
   they hold for Q. So a trail that leaves time for a visit leaves it whatever is lost of it, and losing fixes makes no
   contradiction that was not there, except for a copy, which is one by what is left of it.
3. What a trail gives against a report is at most: what fixes exclude, what is marked as mocked, what is a copy, and an
   unset clock. A synthetic look only takes back what the trail gave. So when no fix in the reported time is out of
   reach, mocked or copied, no part of the trail scores below the prior; and no trail at all scores the prior.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from field.domain import cleaning, copies, datum, presence
from field.domain.presence import DWELL_S, Fixes, Place, Presence, Stay

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Span = tuple[float, float]

RULES_VERSION = 2

# A phone within this of the site says nothing about where its owner is: it lies in the car, at the gate, in the hotel
# across the road. Less than any of the shifts between coordinate systems, which are asked about apart.
NEAR_M = 500.0
# 120 km/h in a straight line: nobody gets from the site to a fix, or back, faster than this.
REACH_M_S = 33.3
# A position this many sigma off is off.
SIGMAS = 3.0
# Fixes at most this far apart cover the time between them.
COVER_S = 120.0
FORGED_FIXES = 10
# A photo may be taken on the way in and on the way out.
PHOTO_SLACK_S = 600.0
CLOCK_FINE_S = 300.0
CLOCK_WRONG_S = 3_600.0
LEG_FINE_S = 300.0
LEG_OFF_S = 1_800.0
OTHER_TIME_S = 7_200.0
SYNTHETIC_FIXES = 20
COMPANION_M = 60.0
TELEPORT_M_S = 100.0
TELEPORT_M = 1_000.0

PRIOR_LOG_ODDS = 0.0
CONFIRMED = 0.95
PROBABLE = 0.75
CONTRADICTED = 0.10


class Verdict(StrEnum):
    """What is said of a reported visit, from most to least agreement. `insufficient` says nothing for or against."""

    CONFIRMED = "confirmed"
    PROBABLE = "probable"
    INSUFFICIENT = "insufficient"
    CONTRADICTED = "contradicted"


class Code(StrEnum):
    """What a finding is about; its sentence is made from code, value and effect (`field.services.finding_texts`)."""

    DWELL_OVERLAP = "dwell_overlap"
    SITE_DISTANCE = "site_distance"
    COVERAGE = "coverage"
    ARRIVAL_LEG = "arrival_leg"
    DEPARTURE_LEG = "departure_leg"
    OTHER_TIME = "other_time"
    PHOTOS_AT_SITE = "photos_at_site"
    COMPANION = "companion"
    ELSEWHERE = "elsewhere"
    PHOTOS_ELSEWHERE = "photos_elsewhere"
    CLOCK_OFFSET = "clock_offset"
    MOCKED = "mocked"
    COPY_OF_OWN = "copy_of_own"
    COPY_OF_COLLEAGUE = "copy_of_colleague"
    REPEATED_COORDINATES = "repeated_coordinates"
    CONSTANT_ACCURACY = "constant_accuracy"
    NO_JITTER = "no_jitter"
    TELEPORTS = "teleports"
    NEARBY = "nearby"
    GAP = "gap"
    RECORDED_IN_WGS84 = "recorded_in_wgs84"
    RECORDED_IN_GCJ02 = "recorded_in_gcj02"
    RECORDED_IN_BD09 = "recorded_in_bd09"


@dataclass(frozen=True, slots=True)
class Weight:
    """The effect of a finding at its full strength (log-odds), the unit of its value, and where the weight is from.

    A finding of strength s, from 0 to 1, has the effect s · `full`. The weight of a synthetic look is another: the
    share of what the trail gave that it takes back (negative, at most 1).
    """

    full: float
    unit: str
    source: str


_FITTED = "fitted"
_SET = "set"
_NONE = "none"

# The one table of weights. `fitted`: by logistic regression on the generator (benchmarks/corroboration.py --fit), on
# other seeds than those of the tests, and rounded; overlap and coverage go together and share what was fitted. `set`:
# too rare there to be fitted; set by hand, cautiously. `none`: told for the reader, without any effect by rule.
WEIGHTS: dict[Code, Weight] = {
    Code.DWELL_OVERLAP: Weight(0.6, "%", _FITTED),
    Code.SITE_DISTANCE: Weight(0.8, "σ", _FITTED),
    Code.COVERAGE: Weight(0.3, "%", _FITTED),
    Code.ARRIVAL_LEG: Weight(2.5, "min", _FITTED),
    Code.DEPARTURE_LEG: Weight(2.5, "min", _FITTED),
    Code.OTHER_TIME: Weight(0.5, "min", _SET),
    Code.PHOTOS_AT_SITE: Weight(2.5, "photos", _FITTED),
    Code.COMPANION: Weight(0.5, "m", _SET),
    Code.ELSEWHERE: Weight(-6.0, "%", _FITTED),
    Code.PHOTOS_ELSEWHERE: Weight(-1.7, "photos", _FITTED),
    Code.CLOCK_OFFSET: Weight(-0.5, "s", _SET),
    Code.MOCKED: Weight(-4.4, "%", _FITTED),
    Code.COPY_OF_OWN: Weight(-4.5, "m", _FITTED),
    Code.COPY_OF_COLLEAGUE: Weight(-4.5, "m", _FITTED),
    Code.REPEATED_COORDINATES: Weight(-0.7, "%", _SET),
    Code.CONSTANT_ACCURACY: Weight(-0.4, "%", _SET),
    Code.NO_JITTER: Weight(-0.9, "m", _SET),
    Code.TELEPORTS: Weight(-0.8, "legs", _SET),
    Code.NEARBY: Weight(0.0, "%", _NONE),
    Code.GAP: Weight(0.0, "min", _NONE),
    Code.RECORDED_IN_WGS84: Weight(0.0, "m", _NONE),
    Code.RECORDED_IN_GCJ02: Weight(0.0, "m", _NONE),
    Code.RECORDED_IN_BD09: Weight(0.0, "m", _NONE),
}

# What a receiver does not do; see `_looks`.
LOOKS = (Code.REPEATED_COORDINATES, Code.CONSTANT_ACCURACY, Code.NO_JITTER, Code.TELEPORTS)
# What the trail itself gives for a report: void when it is mocked or a copy, taken back by a synthetic look.
FROM_THE_TRAIL = (
    Code.DWELL_OVERLAP,
    Code.SITE_DISTANCE,
    Code.COVERAGE,
    Code.ARRIVAL_LEG,
    Code.DEPARTURE_LEG,
    Code.OTHER_TIME,
    Code.COMPANION,
)


@dataclass(frozen=True, slots=True)
class Trail:
    """The undoubted positions of a device, in any order: epoch s, lon/lat degrees (WGS 84), metres (NaN = unknown).

    `mock` marks what the device itself says is not from a receiver. `labelled` is the system it said to record in.
    """

    t_s: Floats
    lon: Floats
    lat: Floats
    acc_m: Floats
    mock: Bools
    labelled: str = "wgs84"

    @classmethod
    def none(cls) -> Self:
        nothing = np.zeros(0)
        return cls(nothing, nothing, nothing, nothing, np.zeros(0, dtype=np.bool_))

    def __len__(self) -> int:
        return len(self.t_s)

    def select(self, which: Bools | Ints) -> Self:
        return type(self)(
            self.t_s[which], self.lon[which], self.lat[which], self.acc_m[which], self.mock[which], self.labelled
        )


@dataclass(frozen=True, slots=True)
class Photos:
    """Photos of the visit: when taken (epoch s) and where (degrees, WGS 84), good to `sigma_m`; NaN = unknown."""

    taken_s: Floats
    lon: Floats
    lat: Floats
    sigma_m: Floats

    @classmethod
    def none(cls) -> Self:
        return cls(*[np.zeros(0)] * 4)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another trail to compare with: an older one of the same person (`own`), or a colleague's, who may be one that
    takes part in the visit (`companion`). One that is not `original` came later, so this is no copy of it. Positions as
    in Trail, in WGS 84; of a `smoothed` one only the line is left that `cleaning.lines` drew of them."""

    t_s: Floats
    lon: Floats
    lat: Floats
    own: bool
    companion: bool = False
    original: bool = True
    smoothed: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A reported visit with all that is known of it. `site` in lon/lat degrees (WGS 84); times epoch s.

    `clock_offset_s` is how far the device's clock was ahead of the server's when it sent, None = unknown.
    """

    site: BaseGeometry
    began_s: float
    ended_s: float
    trail: Trail
    photos: Photos = field(default_factory=Photos.none)
    candidates: Sequence[Candidate] = ()
    clock_offset_s: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer: `value` in `unit`, and its effect on the log-odds of the visit. `span` (epoch s) is when it shows
    best, None for what shows at no time in particular."""

    code: Code
    effect: float
    value: float
    unit: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a visit. `grounds` are the codes without which nothing is ever contradicted."""

    verdict: Verdict
    score: float
    findings: tuple[Finding, ...]
    grounds: tuple[Code, ...]
    presence: Presence
    datum: datum.Evidence
    rules: int = RULES_VERSION


@dataclass(frozen=True, slots=True)
class Sign:
    """A finding before it is weighed: its value and its strength, 0 to 1."""

    code: Code
    value: float
    strength: float
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """All that was found out about a question; weights come after it."""

    signs: tuple[Sign, ...]
    grounds: tuple[Code, ...]
    presence: Presence
    datum: datum.Evidence


def judge(question: Question) -> Judgement:
    """The verdict on a reported visit, whatever order its positions come in.

    Raises UnknownCrs for a label that is no system, ValueError for a site without a place.
    """
    observed = observe(question)
    findings = weigh(observed.signs)
    score = probability(sum(finding.effect for finding in findings))
    return Judgement(
        verdict=_verdict(score, observed.grounds),
        score=score,
        findings=findings,
        grounds=observed.grounds,
        presence=observed.presence,
        datum=observed.datum,
    )


def probability(effects: float) -> float:
    """The score that a sum of effects gives.

    >>> probability(0.0)
    0.5
    """
    return 1.0 / (1.0 + math.exp(-(PRIOR_LOG_ODDS + effects)))


def _verdict(score: float, grounds: tuple[Code, ...]) -> Verdict:
    if grounds and score <= CONTRADICTED:
        return Verdict.CONTRADICTED
    if score >= CONFIRMED:
        return Verdict.CONFIRMED
    return Verdict.PROBABLE if score >= PROBABLE else Verdict.INSUFFICIENT


def weigh(signs: Iterable[Sign]) -> tuple[Finding, ...]:
    """Effects by the table, rounded to a hundredth, in the order of the table."""
    by_code = {sign.code: sign for sign in signs}
    effects = {
        code: round(sign.strength * WEIGHTS[code].full, 2) + 0.0 for code, sign in by_code.items() if code not in LOOKS
    }
    given = sum(effects.get(code, 0.0) for code in FROM_THE_TRAIL)
    looks = {code: -WEIGHTS[code].full * by_code[code].strength for code in LOOKS if code in by_code}
    taken_back = given * (1.0 - kept_share(by_code.values()))
    total = sum(looks.values()) or 1.0
    # rounded towards nothing, so that never more is taken back than was given
    effects |= {code: -math.floor(100.0 * taken_back * look / total) / 100.0 + 0.0 for code, look in looks.items()}
    return tuple(
        Finding(code, effects[code], sign.value, WEIGHTS[code].unit, sign.span)
        for code in WEIGHTS
        if (sign := by_code.get(code)) is not None
    )


def kept_share(signs: Iterable[Sign]) -> float:
    """How much of what the trail gave for the report its looks leave standing, 0 to 1."""
    return math.prod(1.0 + WEIGHTS[sign.code].full * sign.strength for sign in signs if sign.code in LOOKS)


# --- what is observed ------------------------------------------------------------------------------------------------


def observe(question: Question) -> Observed:
    """The signs of a question with their strengths, before any weight."""
    place = Place.of(question.site)
    span = reported_span(question.began_s, question.ended_s)
    trail = _in_order(question.trail)
    seen = datum.evidence(place, *_columns(trail.select(~trail.mock)), trail.labelled, span)
    fixes = _as_read(place, trail.select(~trail.mock), seen)
    found = presence.presence(place, fixes)
    mocked, copied = _mocked(trail, span), _copied(place, trail.select(~trail.mock), question.candidates)
    forged = copied or (mocked is not None and mocked.strength >= 0.5)
    signs = [
        *(_withheld(sign) if forged else sign for sign in _at_the_site(fixes, found, span)),
        *(_withheld(sign) if forged else sign for sign in _companion(fixes, place, question.candidates, span)),
        *([mocked] if mocked else []),
        *copied,
        *_looks(fixes, span),
        *_photos(place, question.photos, span, trail.labelled),
        *_clock(question.clock_offset_s),
        *_datum(seen),
    ]
    spans = excluded(place, trail.select(~trail.mock), span)
    signs += _elsewhere(spans, fixes, found, span)
    return Observed(tuple(signs), _grounds(spans, span, trail, copied), found, seen)


def reported_span(began_s: float, ended_s: float) -> Span:
    """The reported time, widened evenly to `DWELL_S` when it is shorter."""
    missing = max(0.0, DWELL_S - (ended_s - began_s)) / 2.0
    return began_s - missing, ended_s + missing


def excluded(place: Place, trail: Trail, span: Span) -> list[Span]:
    """The moments of `span` at which the trail's owner cannot have been at the site, as disjoint ascending spans.

    A fix counts when it lies beyond `NEAR_M` of the site, its own accuracy taken off, in whichever of the three
    coordinate systems it is nearest to it: a wrong system is never read as absence. It then excludes the time that
    getting there takes, before and after.
    """
    reach = _beyond_m(place, trail.lon, trail.lat, trail.acc_m, trail.labelled)
    far = reach > NEAR_M
    half = reach[far] / REACH_M_S
    begin = np.maximum(trail.t_s[far] - half, span[0])
    end = np.minimum(trail.t_s[far] + half, span[1])
    some = end > begin
    return _union(begin[some], end[some])


def longest_free_s(spans: Sequence[Span], span: Span) -> float:
    """How long the longest piece of `span` is that none of the (disjoint, ascending) `spans` takes."""
    return _length_s(_longest_free(spans, span))


def _longest_free(spans: Sequence[Span], span: Span) -> Span:
    edges = [span[0], *(edge for one in spans for edge in one), span[1]]
    return max(zip(edges[::2], edges[1::2], strict=True), key=_length_s)


def _length_s(span: Span) -> float:
    return span[1] - span[0]


def _beyond_m(place: Place, lon: Floats, lat: Floats, acc_m: Floats, labelled: str) -> Floats:
    """How far beyond doubt a position is from the site, read in the system in which it is nearest; metres."""
    away = [place.distances_m(*datum.read_as(lon, lat, datum.system_of(labelled), system)) for system in datum.SYSTEMS]
    beyond: Floats = np.min(away, axis=0) - np.maximum(presence.ENTER_M, SIGMAS * np.nan_to_num(acc_m, nan=0.0))
    return beyond


def _union(begin: Floats, end: Floats) -> list[Span]:
    if not len(begin):
        return []
    order = np.argsort(begin, kind="stable")
    begin, end = begin[order], np.maximum.accumulate(end[order])
    apart = np.flatnonzero(begin[1:] > end[:-1]) + 1
    firsts, lasts = np.concatenate([[0], apart]), np.concatenate([apart, [len(begin)]]) - 1
    return list(zip(begin[firsts].tolist(), end[lasts].tolist(), strict=True))


def _grounds(spans: Sequence[Span], span: Span, trail: Trail, copied: Sequence[Sign]) -> tuple[Code, ...]:
    grounds: list[Code] = []
    if longest_free_s(spans, span) < min(DWELL_S, (span[1] - span[0]) / 2.0):
        grounds.append(Code.ELSEWHERE)
    if int((trail.mock & _within(trail.t_s, span)).sum()) >= FORGED_FIXES:
        grounds.append(Code.MOCKED)
    return (*grounds, *(sign.code for sign in copied))


def _in_order(trail: Trail) -> Trail:
    """By device time, none twice; so that any order of arrival gives the same verdict."""
    order = np.lexsort((trail.mock, np.nan_to_num(trail.acc_m, nan=0.0), trail.lat, trail.lon, trail.t_s))
    t, lon, lat = trail.t_s[order], trail.lon[order], trail.lat[order]
    again = np.zeros(len(t), dtype=np.bool_)
    again[1:] = (np.diff(t) == 0) & (np.diff(lon) == 0) & (np.diff(lat) == 0)
    return trail.select(order[~again])


def _columns(trail: Trail) -> tuple[Floats, Floats, Floats, Floats]:
    return trail.t_s, trail.lon, trail.lat, trail.acc_m


def _as_read(place: Place, trail: Trail, seen: datum.Evidence) -> Fixes:
    """The fixes around the site, in the system that was found."""
    lon, lat = datum.read_as(trail.lon, trail.lat, seen.labelled, seen.proposed or seen.labelled)
    return presence.fixes_around(place, trail.t_s, lon, lat, trail.acc_m)


def _within(t_s: Floats, span: Span) -> Bools:
    found: Bools = (t_s >= span[0]) & (t_s <= span[1])
    return found


def _overlap_s(one: Span, other: Span) -> float:
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))


def _clipped(value: float) -> float:
    return min(1.0, max(0.0, value))


def _during(t_s: Floats) -> Span:
    """From the first to the last of some times, which ascend and are not none."""
    return float(t_s[0]), float(t_s[-1])


def _withheld(sign: Sign) -> Sign:
    return replace(sign, strength=0.0)


# --- one question each -----------------------------------------------------------------------------------------------


def _at_the_site(fixes: Fixes, found: Presence, span: Span) -> list[Sign]:
    """Stays, distances, coverage and legs."""
    length = span[1] - span[0]
    overlap = sum(_overlap_s(_time_of(stay), span) for stay in found.stays) / length
    covered, gap = _coverage(fixes.t_s, span)
    signs = [
        Sign(Code.COVERAGE, round(100 * covered), min(covered, overlap)),
        *([Sign(Code.GAP, round(_length_s(gap) / 60), 0.0, gap)] if _length_s(gap) > COVER_S else []),
        *_distance(fixes, span),
    ]
    signs += _nearby(fixes, span)
    within = [stay for stay in found.stays if _overlap_s(_time_of(stay), span) > 0]
    if within:
        longest = max(within, key=lambda stay: _overlap_s(_time_of(stay), span))
        signs.append(Sign(Code.DWELL_OVERLAP, round(100 * overlap), overlap, _time_of(longest)))
        signs += _legs(within, span)
    elif found.stays:
        nearest = min(found.stays, key=lambda stay: _apart_s(_time_of(stay), span))
        apart_s = _apart_s(_time_of(nearest), span)
        strength = _clipped(1.0 - apart_s / OTHER_TIME_S)
        signs.append(Sign(Code.OTHER_TIME, round(apart_s / 60), strength, _time_of(nearest)))
    return signs


def _time_of(stay: Stay) -> Span:
    return stay.arrived_s, stay.left_s


def _apart_s(one: Span, other: Span) -> float:
    """How long after one span the other begins; negative when they overlap."""
    return max(one[0] - other[1], other[0] - one[1])


def _coverage(t_s: Floats, span: Span) -> tuple[float, Span]:
    """The share of `span` that lies between fixes at most COVER_S apart, and the longest silence in it."""
    times = t_s[_within(t_s, (span[0] - COVER_S, span[1] + COVER_S))]
    # a fix speaks for half of it to either side, so that two of them cover what is between
    covered = _union(
        np.maximum(times - COVER_S / 2, span[0])[_touches(times, span)],
        np.minimum(times + COVER_S / 2, span[1])[_touches(times, span)],
    )
    return sum(end - begin for begin, end in covered) / (span[1] - span[0]), _longest_free(covered, span)


def _touches(t_s: Floats, span: Span) -> Bools:
    found: Bools = (t_s + COVER_S / 2 > span[0]) & (t_s - COVER_S / 2 < span[1])
    return found


def _distance(fixes: Fixes, span: Span) -> list[Sign]:
    inside = fixes.select(_within(fixes.t_s, span))
    if not len(inside):
        return []
    accuracy = np.maximum(inside.acc_m, 5.0)
    sigmas = float(np.median(inside.away_m / accuracy))
    # A coarse position that fits says less than a fine one.
    fine = min(1.0, presence.ENTER_M / float(np.median(accuracy)))
    return [Sign(Code.SITE_DISTANCE, round(sigmas, 1), _clipped(1.0 - sigmas / 4.0) * fine)]


def _nearby(fixes: Fixes, span: Span) -> list[Sign]:
    spoken = datum.spoken_s(fixes.t_s, span)
    near = ~fixes.at_site & (fixes.away_m - fixes.radius_m <= NEAR_M) & (spoken > 0)
    share = float(spoken[near].sum()) / (span[1] - span[0])
    return [Sign(Code.NEARBY, round(100 * share), 0.0, _during(fixes.t_s[near]))] if share > 0 else []


def _legs(stays: Sequence[Stay], span: Span) -> list[Sign]:
    """The ways in and out that were seen, by how far their moments are from those reported."""
    signs = []
    if stays[0].arrival_seen:
        off = stays[0].arrived_s - span[0]
        crossed = (stays[0].arrived_s, stays[0].arrived_s)
        signs.append(Sign(Code.ARRIVAL_LEG, round(off / 60), _leg_strength(off), crossed))
    if stays[-1].departure_seen:
        off = stays[-1].left_s - span[1]
        crossed = (stays[-1].left_s, stays[-1].left_s)
        signs.append(Sign(Code.DEPARTURE_LEG, round(off / 60), _leg_strength(off), crossed))
    return signs


def _leg_strength(off_s: float) -> float:
    return _clipped(1.0 - (abs(off_s) - LEG_FINE_S) / (LEG_OFF_S - LEG_FINE_S))


def _elsewhere(spans: Sequence[Span], fixes: Fixes, found: Presence, span: Span) -> list[Sign]:
    share = sum(end - begin for begin, end in spans) / (span[1] - span[0])
    if share <= 0:
        return []
    overlap = sum(_overlap_s(_time_of(stay), span) for stay in found.stays) / (span[1] - span[0])
    return [Sign(Code.ELSEWHERE, round(100 * share), _clipped(share - overlap), max(spans, key=_length_s))]


def _mocked(trail: Trail, span: Span) -> Sign | None:
    inside = _within(trail.t_s, span)
    mocked_s = trail.t_s[trail.mock & inside]
    if not len(mocked_s):
        return None
    share = len(mocked_s) / int(inside.sum())
    return Sign(Code.MOCKED, round(100 * share), share, _during(mocked_s))


def _copied(place: Place, trail: Trail, candidates: Sequence[Candidate]) -> list[Sign]:
    """At most one sign for own older trails and one for colleagues' trails: of the closest copy.

    Both are compared as they were sent: of two trails that a phone recorded in the same wrong system neither is moved.
    A smoothed candidate is compared with what smoothing makes of this trail: equal errors are equal after it, too.
    """
    sent = presence.fixes_around(place, trail.t_s, trail.lon, trail.lat, trail.acc_m)
    ways = {False: (sent.t_s, sent.xy)}
    if any(other.smoothed for other in candidates):
        ways[True] = _smoothed(place, trail)
    signs = []
    for own, code in ((True, Code.COPY_OF_OWN), (False, Code.COPY_OF_COLLEAGUE)):
        likenesses = [
            copies.likeness(*ways[other.smoothed], other.t_s, place.metres(other.lon, other.lat))
            for other in candidates
            if other.own is own and other.original
        ]
        distances = [one.distance_m for one in likenesses if one is not None and one.is_copy]
        if distances:
            signs.append(Sign(code, round(min(distances), 1), 1.0))
    return signs


def _smoothed(place: Place, trail: Trail) -> tuple[Floats, Floats]:
    """The line that is kept of a trail when its positions have expired: times, and metres around the site (n, 2)."""
    undoubted = np.zeros(len(trail), dtype=np.int64)
    lines = cleaning.lines(trail.t_s, trail.lon, trail.lat, trail.acc_m, undoubted, closed=True)
    nothing = np.zeros(0)
    t_s, lon, lat = (
        np.concatenate([nothing, *(getattr(line, name) for line in lines)]) for name in ("t_s", "lon", "lat")
    )
    return t_s, place.metres(lon, lat)


def _companion(fixes: Fixes, place: Place, candidates: Sequence[Candidate], span: Span) -> list[Sign]:
    """A participant's phone that went the same way at the same time, as another phone does: close, but no copy."""
    inside = fixes.select(_within(fixes.t_s, span))
    for other in candidates:
        if not other.companion or not len(inside):
            continue
        distances, known = copies.coupled_m(inside.t_s, inside.xy, other.t_s, place.metres(other.lon, other.lat))
        at_site = known & inside.at_site
        if at_site.sum() >= SYNTHETIC_FIXES:
            apart = float(np.median(distances[at_site]))
            if apart <= COMPANION_M:
                return [Sign(Code.COMPANION, round(apart), 1.0, _during(inside.t_s[at_site]))]
    return []


def _photos(place: Place, photos: Photos, span: Span, labelled: str) -> list[Sign]:
    """Photos taken during the reported time, by where they say they were taken; others say nothing."""
    timed = _within(photos.taken_s, (span[0] - PHOTO_SLACK_S, span[1] + PHOTO_SLACK_S)) & ~np.isnan(photos.lon)
    if not timed.any():
        return []
    taken_s, lon, lat, sigma = (column[timed] for column in (photos.taken_s, photos.lon, photos.lat, photos.sigma_m))
    at_site = place.distances_m(lon, lat) <= presence.radii_m(sigma)
    away = _beyond_m(place, lon, lat, sigma, labelled) > NEAR_M
    return [
        Sign(code, count, 1.0 - 0.5**count, _during(np.sort(taken_s[which])))
        for code, which in ((Code.PHOTOS_AT_SITE, at_site), (Code.PHOTOS_ELSEWHERE, away))
        if (count := int(which.sum()))
    ]


def _clock(offset_s: float | None) -> list[Sign]:
    if offset_s is None or abs(offset_s) <= CLOCK_FINE_S:
        return []
    strength = _clipped((abs(offset_s) - CLOCK_FINE_S) / (CLOCK_WRONG_S - CLOCK_FINE_S))
    return [Sign(Code.CLOCK_OFFSET, round(offset_s), strength)]


def _datum(seen: datum.Evidence) -> list[Sign]:
    if seen.proposed is None:
        return []
    return [Sign(Code(f"recorded_in_{seen.proposed}"), round(seen.shift_m), 0.0)]


def _looks(fixes: Fixes, span: Span) -> list[Sign]:
    """What receivers do not do. Each has honest causes, so it takes back what the trail gave, and nothing more."""
    inside = fixes.select(_within(fixes.t_s, span))
    signs: list[Sign] = []
    if len(inside) >= SYNTHETIC_FIXES:
        _, place_of, counts = np.unique(inside.xy.round(2), axis=0, return_inverse=True, return_counts=True)
        repeated = _commonest(counts)
        if repeated > 0.5:
            there = _during(inside.t_s[place_of.reshape(-1) == counts.argmax()])
            signs.append(Sign(Code.REPEATED_COORDINATES, round(100 * repeated), 2.0 * (repeated - 0.5), there))
        known = inside.acc_m[inside.acc_m > 0]
        constant = _commonest(np.unique(known, return_counts=True)[1]) if len(known) >= SYNTHETIC_FIXES else 0.0
        if constant > 0.9:
            signs.append(Sign(Code.CONSTANT_ACCURACY, round(100 * constant), 10.0 * (constant - 0.9)))
    signs += _no_jitter(fixes)
    seconds, steps = np.diff(fixes.t_s), np.hypot(*np.diff(fixes.xy, axis=0).T)
    leaps = np.flatnonzero(
        (steps > TELEPORT_M) & (steps > TELEPORT_M_S * np.maximum(seconds, 1.0)) & (seconds <= presence.LEG_S)
    )
    if len(leaps):
        first = fixes.t_s[leaps[0] : leaps[0] + 2]
        signs.append(Sign(Code.TELEPORTS, len(leaps), 1.0 - 0.5 ** len(leaps), _during(first)))
    return signs


def _commonest(counts: Ints) -> float:
    return float(counts.max() / counts.sum()) if len(counts) else 0.0


def _no_jitter(fixes: Fixes) -> list[Sign]:
    """While moving, each fix is off the straight between its neighbours; no receiver is right to a hand's width."""
    if len(fixes) < SYNTHETIC_FIXES:
        return []
    before, after = np.diff(fixes.t_s)[:-1], np.diff(fixes.t_s)[1:]
    steps = np.diff(fixes.xy, axis=0)
    moving = (np.abs(before - after) < 0.5) & (np.hypot(*steps[:-1].T) > 2.0) & (np.hypot(*steps[1:].T) > 2.0)
    if int(moving.sum()) < SYNTHETIC_FIXES // 2:
        return []
    off = float(np.median(np.hypot(*(steps[1:] - steps[:-1])[moving].T))) / 2.0
    return [Sign(Code.NO_JITTER, round(off, 2), 1.0 - off / 0.1)] if off < 0.1 else []
