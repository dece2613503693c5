"""What is said of a reported visit, and what must never be said."""

from __future__ import annotations

import doctest
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from field.domain import cleaning, copies, corroboration
from field.domain.corroboration import (
    FROM_THE_TRAIL,
    LOOKS,
    WEIGHTS,
    Candidate,
    Code,
    Judgement,
    Photos,
    Question,
    Trail,
    Verdict,
    excluded,
    judge,
    longest_free_s,
    reported_span,
)
from field.domain.presence import Place
from geo_portal.core.shifts import from_wgs84, to_wgs84
from tests.trails import generator, measures

GEOD = Geod(ellps="WGS84")
LON, LAT = 108.95, 34.25
BEGAN, ENDED = 10_000.0, 13_600.0
TESTED_SEEDS = (401, 402)  # weights were fitted on 1 to 8


def question(rows: list[tuple[float, float, float]], acc: float = 8.0, **changes: Any) -> Question:
    """A visit of one hour at a point; rows are (minute after its beginning, metres east, metres north)."""
    t, x, y = np.array(rows, dtype=float).reshape(-1, 3).T
    lon, lat = lonlat(x, y)
    trail = Trail(BEGAN + 60 * t, lon, lat, np.full(len(t), acc), np.zeros(len(t), dtype=np.bool_))
    return replace(Question(shapely.Point(LON, LAT), BEGAN, ENDED, trail), **changes)


def lonlat(x: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.atleast_1d(np.asarray(x, dtype=float)), np.atleast_1d(np.asarray(y, dtype=float))
    lon, lat, _ = GEOD.fwd(np.full(len(x), LON), np.full(len(x), LAT), np.degrees(np.arctan2(x, y)), np.hypot(x, y))
    return np.asarray(lon), np.asarray(lat)


def shaken(minutes: Any, x: float = 0.0, y: float = 0.0, seed: int = 1) -> list[tuple[float, float, float]]:
    rng = np.random.default_rng(seed)
    return [(float(minute), x + rng.normal(0, 5), y + rng.normal(0, 5)) for minute in minutes]


def visit(seed: int = 1) -> list[tuple[float, float, float]]:
    """There from minute 1 to 59, with the ways there and on."""
    there = [(minute, -700.0 * (1 - minute), 3.0) for minute in np.arange(-14, 1, 0.5)]
    on = [(minute, 700.0 * (minute - 59), 2.0) for minute in np.arange(59.5, 74, 0.5)]
    return [*there, *shaken(np.arange(1, 59.5, 0.5), seed=seed), *on]


def effects(judged: Judgement) -> dict[Code, float]:
    return {finding.code: finding.effect for finding in judged.findings}


def values(judged: Judgement) -> dict[Code, float]:
    return {finding.code: finding.value for finding in judged.findings}


# --- how good the verdicts are ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def labelled() -> list[tuple[generator.Case, Judgement]]:
    cases = [case for seed in TESTED_SEEDS for case in generator.cases(seed, 300)]
    return [(case, judge(case.question)) for case in cases]


def test_scores_tell_genuine_visits_from_others_and_can_be_read_as_probabilities(labelled: Any) -> None:
    truth = np.array([case.genuine for case, _ in labelled])
    scores = np.array([judged.score for _, judged in labelled])
    assert measures.auc(truth, scores) >= 0.97
    assert measures.brier(truth, scores) <= 0.08
    sure = scores >= corroboration.CONFIRMED
    assert truth[sure].mean() >= 0.97
    assert 0.3 < truth.mean() < 0.7


def test_nobody_who_was_there_is_contradicted(labelled: Any) -> None:
    assert [case.kind for case, judged in labelled if case.genuine and judged.verdict == Verdict.CONTRADICTED] == []


def test_nobody_who_was_elsewhere_is_confirmed(labelled: Any) -> None:
    kinds = {"absent", "absent_silent", "replay", "colleague_copy"}
    assert [case.kind for case, judged in labelled if case.kind in kinds and judged.verdict == "confirmed"] == []


@pytest.mark.parametrize("kind", ["gap", "phone_in_the_car", "liaison"])
def test_no_gap_and_no_phone_left_behind_is_ever_contradicted(kind: str) -> None:
    judged = [judge(generator.case(kind, seed).question) for seed in range(60)]
    assert Verdict.CONTRADICTED not in {one.verdict for one in judged}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("recorded", "said"), [("gcj02", "wgs84"), ("bd09", "wgs84"), ("wgs84", "gcj02")])
def test_a_visit_recorded_in_another_system_ends_with_the_same_verdict(recorded: str, said: str, seed: int) -> None:
    honest = generator.case("present", 7_000 + seed).question
    xy = to_wgs84(from_wgs84(np.column_stack([honest.trail.lon, honest.trail.lat]), recorded), said)
    moved = replace(honest, trail=replace(honest.trail, lon=xy[:, 0], lat=xy[:, 1], labelled=said))
    one, other = judge(honest), judge(moved)
    assert other.datum.proposed == recorded
    assert Code(f"recorded_in_{recorded}") in effects(other)
    assert other.verdict == one.verdict
    assert other.score == pytest.approx(one.score, abs=0.02)


# --- what is missing holds nothing against anyone --------------------------------------------------------------------


@given(st.sampled_from(sorted(generator.KINDS)), st.integers(0, 40), st.integers(0, 2**32), st.floats(0.0, 1.0))
@settings(max_examples=80, deadline=None)
def test_losing_fixes_makes_no_contradiction(kind: str, number: int, seed: int, lost: float) -> None:
    whole = generator.case(kind, 50_000 + number).question
    kept = np.random.default_rng(seed).random(len(whole.trail)) >= lost
    check_what_is_left(whole, kept)


@pytest.mark.parametrize("kind", sorted(generator.KINDS))
@pytest.mark.parametrize("number", range(4))
def test_losing_just_the_fixes_at_the_site_makes_no_contradiction(kind: str, number: int) -> None:
    whole = generator.case(kind, 60_000 + number).question
    place = Place.of(whole.site)
    away = place.distances_m(whole.trail.lon, whole.trail.lat)
    for limit in (60.0, 300.0, 900.0):
        check_what_is_left(whole, away > limit)


def check_what_is_left(whole: Question, kept: Any) -> None:
    """The promises 1 to 3 of `field.domain.corroboration`, of a trail and a part of it."""
    part = replace(whole, trail=whole.trail.select(kept))
    place, span = Place.of(whole.site), reported_span(whole.began_s, whole.ended_s)
    of_whole, of_part = excluded(place, whole.trail, span), excluded(place, part.trail, span)
    assert all(any(a <= begin and end <= b for a, b in of_whole) for begin, end in of_part)
    assert longest_free_s(of_part, span) >= longest_free_s(of_whole, span)
    before, after = judge(whole), judge(part)
    if after.verdict == Verdict.CONTRADICTED:
        by_themselves = {Code.COPY_OF_OWN, Code.COPY_OF_COLLEAGUE}
        assert set(after.grounds) & (by_themselves | set(before.grounds))
    innocent = not of_whole and not whole.trail.mock.any() and not whole.candidates
    if innocent and effects(before).get(Code.CLOCK_OFFSET, 0) == 0 and Code.PHOTOS_ELSEWHERE not in effects(before):
        assert after.score >= 0.5


@given(st.sampled_from(sorted(generator.KINDS)), st.integers(0, 20), st.integers(0, 2**32))
@settings(max_examples=30, deadline=None)
def test_any_order_of_arrival_and_any_repetition_give_the_same_verdict(kind: str, number: int, seed: int) -> None:
    asked = generator.case(kind, 80_000 + number).question
    rng = np.random.default_rng(seed)
    again = rng.permutation(np.concatenate([np.arange(len(asked.trail)), np.arange(0, len(asked.trail), 3)]))
    shuffled = judge(replace(asked, trail=asked.trail.select(again.astype(np.int64))))
    # as text, for in an empty trail a distance is NaN, which equals nothing
    assert repr(shuffled) == repr(judge(asked))


def test_no_trail_at_all_says_nothing() -> None:
    judged = judge(question([]))
    assert (judged.verdict, judged.score) == (Verdict.INSUFFICIENT, 0.5)
    assert values(judged) == {Code.COVERAGE: 0, Code.GAP: 60}
    assert set(effects(judged).values()) == {0}


def test_a_silence_between_two_fixes_far_away_leaves_time_for_a_visit() -> None:
    far = shaken([*np.arange(0, 25, 0.5), *np.arange(35, 60, 0.5)], x=5_000)
    judged = judge(question(far))
    # 10 minutes of silence, less 2 * 5 km at 120 km/h
    assert judged.verdict == Verdict.INSUFFICIENT
    assert judged.grounds == ()
    assert judge(question(shaken(np.arange(0, 60, 0.5), x=5_000))).verdict == Verdict.CONTRADICTED


def test_a_silence_too_short_to_get_there_and_back_leaves_none() -> None:
    far = shaken([*np.arange(0, 25, 0.5), *np.arange(35, 60, 0.5)], x=9_000)
    assert judge(question(far)).grounds == (Code.ELSEWHERE,)


# --- one finding after another ---------------------------------------------------------------------------------------


def test_a_visit_with_its_ways_is_confirmed_and_every_finding_adds_up() -> None:
    judged = judge(question(visit()))
    assert judged.verdict == Verdict.CONFIRMED
    assert values(judged)[Code.DWELL_OVERLAP] >= 95
    assert abs(values(judged)[Code.ARRIVAL_LEG]) <= 2
    assert judged.score == corroboration.probability(sum(finding.effect for finding in judged.findings))
    assert [finding.code for finding in judged.findings] == [code for code in WEIGHTS if code in effects(judged)]
    assert {finding.unit for finding in judged.findings} == {WEIGHTS[code].unit for code in effects(judged)}


@pytest.mark.parametrize("metres", [120.0, 300.0, 500.0])
def test_a_phone_near_the_site_says_nothing_about_its_owner(metres: float) -> None:
    judged = judge(question(shaken(np.arange(0, 60, 0.5), x=metres)))
    assert judged.verdict == Verdict.INSUFFICIENT
    assert judged.score >= 0.5
    assert values(judged)[Code.NEARBY] >= 95


def test_a_stay_at_another_time_is_told_and_contradicts_by_what_was_seen_in_the_reported_time() -> None:
    early = [*shaken(np.arange(-14, -7, 0.5)), *shaken(np.arange(-3, 60, 0.5), x=5_000)]
    judged = judge(question(early))
    assert values(judged)[Code.OTHER_TIME] == pytest.approx(7, abs=1)
    assert judged.grounds == (Code.ELSEWHERE,)


def test_mocked_positions_count_for_nothing_and_against_the_visit() -> None:
    honest = question(visit())
    judged = judge(replace(honest, trail=replace(honest.trail, mock=np.ones(len(honest.trail), dtype=np.bool_))))
    assert judged.verdict == Verdict.CONTRADICTED
    assert judged.grounds == (Code.MOCKED,)
    assert all(effects(judged).get(code, 0) == 0 for code in FROM_THE_TRAIL)


def test_a_few_mocked_positions_ruin_no_visit() -> None:
    honest = question(visit())
    mock = np.zeros(len(honest.trail), dtype=np.bool_)
    mock[40:45] = True
    assert judge(replace(honest, trail=replace(honest.trail, mock=mock))).verdict == Verdict.CONFIRMED


def candidate(asked: Question, shift_s: float, **kind: bool) -> Candidate:
    return Candidate(asked.trail.t_s - shift_s, asked.trail.lon, asked.trail.lat, **kind)


@pytest.mark.parametrize("shift_s", [0.0, 900.0, 86_400.0 * 30])
@pytest.mark.parametrize(("own", "code"), [(True, Code.COPY_OF_OWN), (False, Code.COPY_OF_COLLEAGUE)])
def test_a_copy_is_found_whatever_the_shift_of_time(shift_s: float, own: bool, code: Code) -> None:
    asked = question(visit())
    judged = judge(replace(asked, candidates=[candidate(asked, shift_s, own=own)]))
    assert judged.grounds == (code,)
    assert judged.verdict == Verdict.CONTRADICTED
    assert values(judged)[code] < 0.5


def test_a_copy_that_was_rounded_and_shaken_a_little_is_still_one() -> None:
    asked = question(visit())
    rng = np.random.default_rng(3)
    lat = asked.trail.lat + rng.normal(0, 3e-6, len(asked.trail))
    trail = replace(asked.trail, lon=asked.trail.lon.round(5), lat=lat)
    assert judge(replace(asked, trail=trail, candidates=[candidate(asked, 4_000, own=True)])).grounds


@pytest.mark.parametrize("seed", range(3))
def test_a_copy_is_found_by_the_smoothed_line_that_is_left_of_the_other_trail(seed: int) -> None:
    """Sent in part, and shaken a little; and the same way gone anew at the same speed is no copy."""
    asked, anew = question(visit(seed=1 + seed)), question(visit(seed=11 + seed))
    line = left_of(asked, 90 * 86_400.0)
    rng = np.random.default_rng(seed)
    part = asked.trail.select(asked.trail.t_s > BEGAN - 300)
    part = replace(part, lat=part.lat + rng.normal(0, 3e-6, len(part)))
    assert judge(replace(asked, trail=part, candidates=[line])).grounds == (Code.COPY_OF_OWN,)
    assert judge(replace(anew, candidates=[line])).verdict == Verdict.CONFIRMED


def left_of(asked: Question, shift_s: float) -> Candidate:
    """What is kept of a trail when its positions have expired, as of so many seconds ago."""
    trail = asked.trail
    (line,) = cleaning.lines(
        trail.t_s, trail.lon, trail.lat, trail.acc_m, np.zeros(len(trail), dtype=np.int64), closed=True
    )
    return Candidate(line.t_s - shift_s, line.lon, line.lat, own=True, smoothed=True)


@pytest.mark.parametrize("system", ["gcj02", "bd09"])
def test_a_copy_is_found_among_trails_of_a_phone_that_records_in_another_system(system: str) -> None:
    asked = question(visit())
    xy = from_wgs84(np.column_stack([asked.trail.lon, asked.trail.lat]), system)
    shifted = replace(asked, trail=replace(asked.trail, lon=xy[:, 0], lat=xy[:, 1]))
    assert judge(replace(shifted, candidates=[candidate(shifted, 4_000, own=True)])).grounds == (Code.COPY_OF_OWN,)


def test_the_same_way_gone_again_is_no_copy() -> None:
    """The same road and room, with the errors of another day and half a minute of other traffic."""
    asked = question(visit(seed=1))
    other = question([(minute + 0.3 * np.sin(minute), x, y + 4.0) for minute, x, y in visit(seed=2)])
    judged = judge(replace(asked, candidates=[candidate(other, 86_400, own=True)]))
    assert judged.verdict == Verdict.CONFIRMED
    assert Code.COPY_OF_OWN not in effects(judged)


def test_a_participant_with_another_phone_beside_corroborates() -> None:
    asked = question(visit(seed=1))
    other = question([(minute, x, y + 4.0) for minute, x, y in visit(seed=2)])
    judged = judge(replace(asked, candidates=[candidate(other, 0, own=False, companion=True)]))
    assert effects(judged)[Code.COMPANION] > 0
    assert Code.COMPANION not in effects(judge(replace(asked, candidates=[candidate(other, 0, own=False)])))


def photos(x: float, minute: float, count: int = 1) -> Photos:
    lon, lat = lonlat([x] * count, [0.0] * count)
    return Photos(np.full(count, BEGAN + 60 * minute), lon, lat, np.full(count, 10.0))


def test_photos_count_by_where_and_when_they_were_taken() -> None:
    assert effects(judge(question([], photos=photos(10, 30))))[Code.PHOTOS_AT_SITE] > 0
    assert effects(judge(question([], photos=photos(8_000, 30))))[Code.PHOTOS_ELSEWHERE] < 0
    # in the hotel across the road; in BD-09; the day before; nowhere known
    unknown = replace(photos(10, 30), lon=np.array([np.nan]), lat=np.array([np.nan]))
    for silent in (photos(400, 30), photos(10, -1_440), photos(8_000, -1_440), unknown):
        assert judge(question([], photos=silent)).score == 0.5


def test_photos_alone_contradict_nobody() -> None:
    assert judge(question([], photos=photos(8_000, 30, count=9))).verdict == Verdict.INSUFFICIENT


def test_a_clock_that_is_off_by_minutes_is_no_matter_and_by_an_hour_a_small_one() -> None:
    assert Code.CLOCK_OFFSET not in effects(judge(question(visit(), clock_offset_s=-200.0)))
    assert effects(judge(question(visit(), clock_offset_s=-4_000.0)))[Code.CLOCK_OFFSET] == -0.5


def made_up(step_m: float) -> Question:
    """A line walked at an even pace without any error, or one spot, with one accuracy."""
    rows = [(minute / 6, (minute * step_m) % 60, 0.0) for minute in range(-30, 390)]
    return question(rows)


@pytest.mark.parametrize(
    ("step_m", "looks"),
    [(0.0, {Code.REPEATED_COORDINATES, Code.CONSTANT_ACCURACY}), (4.0, {Code.CONSTANT_ACCURACY, Code.NO_JITTER})],
)
def test_what_looks_made_counts_for_little_and_against_nobody(step_m: float, looks: set[Code]) -> None:
    judged = judge(made_up(step_m))
    assert set(effects(judged)) & set(LOOKS) == looks
    assert judged.verdict == Verdict.INSUFFICIENT
    assert judged.score >= 0.5


def test_leaps_count_for_little() -> None:
    rows = [(minute, 8_000.0 if -12 < minute < -8 else 0.0, minute) for minute in np.arange(-14, 60, 0.5)]
    judged = judge(question(rows))
    assert values(judged)[Code.TELEPORTS] == 2
    assert effects(judged)[Code.TELEPORTS] < 0
    assert judged.score >= 0.5


def test_a_report_of_no_length_is_asked_about_five_minutes() -> None:
    assert reported_span(100.0, 100.0) == (-50.0, 250.0)
    far = shaken(np.arange(-5, 5, 0.25), x=5_000)
    assert judge(question(far, ended_s=BEGAN)).verdict == Verdict.CONTRADICTED
    assert judge(question(visit(), ended_s=BEGAN)).verdict != Verdict.CONTRADICTED


def test_every_code_has_a_weight_and_no_gap_has_one() -> None:
    assert set(WEIGHTS) == set(Code)
    assert WEIGHTS[Code.GAP].full == 0
    assert WEIGHTS[Code.NEARBY].full == 0
    assert all(WEIGHTS[code].full >= 0 for code in FROM_THE_TRAIL)
    assert all(-1 <= WEIGHTS[code].full <= 0 for code in LOOKS)


def test_too_little_to_compare_is_like_nothing() -> None:
    few = np.zeros((5, 2))
    assert copies.likeness(np.arange(5.0), few, np.arange(5.0), few) is None


def test_examples_in_docstrings_hold() -> None:
    assert doctest.testmod(corroboration).failed == 0
