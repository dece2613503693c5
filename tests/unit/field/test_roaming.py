"""Made-up days look like days."""

from __future__ import annotations

import itertools
import math

from field.domain.roaming import METRES_PER_DEGREE, Fix, outings

SITES = [(108.95, 34.25), (108.99, 34.28)]


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    east = (b[0] - a[0]) * math.cos(math.radians(a[1]))
    return math.hypot(east, b[1] - a[1]) * METRES_PER_DEGREE


def place(fix: Fix) -> tuple[float, float]:
    return fix.lon, fix.lat


def test_the_same_seed_makes_the_same_day_and_another_another() -> None:
    day = list(outings(1, 7, SITES, 4))
    assert day == list(outings(1, 7, SITES, 4))
    assert day != list(outings(2, 7, SITES, 4))
    assert day != list(outings(1, 8, SITES, 4))


def test_people_drive_to_a_site_stay_there_and_leave() -> None:
    day = [outing for person in range(20) for outing in outings(3, person, SITES, 4)]
    assert len(day) >= 40
    for outing in day:
        site = SITES[outing.site]
        assert metres(place(outing.fixes[0]), site) > 1000
        assert metres(place(outing.fixes[-1]), site) > 1000
        during = [fix for fix in outing.fixes if outing.start_s <= fix.after_s < outing.finish_s]
        assert outing.finish_s - outing.start_s >= 1500
        assert max(metres(place(fix), site) for fix in during) < 45
        for a, b in itertools.pairwise(outing.fixes):
            assert b.after_s > a.after_s
            assert metres(place(a), place(b)) / (b.after_s - a.after_s) < 25, "no faster than a car in town"
    silences = [max(b.after_s - a.after_s for a, b in itertools.pairwise(outing.fixes)) for outing in day]
    assert 0 < sum(silence > 300 for silence in silences) < len(day), "some have no reception for a while"


def test_when_the_day_begins_many_are_at_a_site_already() -> None:
    first = [next(outings(1, person, SITES, 1)) for person in range(200)]
    assert 100 < sum(outing.start_s <= 0 < outing.finish_s for outing in first) < 180
    assert all(outing.finish_s > 0 for outing in first), "nobody has been and gone"
