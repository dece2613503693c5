"""A trail in another coordinate system than it says is recognised at the site, and nothing else is taken for one."""

from __future__ import annotations

import uuid

import numpy as np
import pytest
import shapely
from pyproj import Geod

from field.domain import datum
from field.domain.datum import SYSTEMS, Evidence, Rule, Seen, Stretch
from field.domain.presence import Place
from geo_portal.core.shifts import UnknownCrs, from_wgs84, to_wgs84

GEOD = Geod(ellps="WGS84")
XIAN, GUANGZHOU = (108.95, 34.25), (113.26, 23.13)


def metres_from(lon: float, lat: float, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    found = GEOD.fwd(np.full(len(x), lon), np.full(len(x), lat), np.degrees(np.arctan2(x, y)), np.hypot(x, y))
    return np.asarray(found[0]), np.asarray(found[1])


def site(at: tuple[float, float] = XIAN, radius_m: float = 0.0) -> Place:
    if not radius_m:
        return Place.of(shapely.Point(*at))
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * radius_m
    return Place.of(shapely.Polygon(np.column_stack(metres_from(*at, corners[:, 0], corners[:, 1]))))


def walked(at: tuple[float, float], x_m: float = 0.0, y_m: float = 0.0, fixes: int = 60) -> np.ndarray:
    """An hour's true positions near a place, shape (n, 2), WGS 84."""
    rng = np.random.default_rng(5)
    return np.column_stack(metres_from(*at, x_m + rng.normal(0, 8, fixes), y_m + rng.normal(0, 8, fixes)))


def stored(true: np.ndarray, recorded: str, labelled: str) -> np.ndarray:
    """What is stored of true places that a device recorded in one system and labelled as another."""
    return to_wgs84(from_wgs84(true, recorded), labelled)


def judged(place: Place, xy: np.ndarray, labelled: str, every_s: float = 60.0) -> Evidence:
    t = np.arange(len(xy)) * every_s
    acc = np.full(len(xy), 8.0)
    return datum.evidence(place, t, xy[:, 0], xy[:, 1], acc, labelled, (0.0, float(t[-1])))


@pytest.mark.parametrize("at", [XIAN, GUANGZHOU], ids=["xian", "guangzhou"])
@pytest.mark.parametrize("radius_m", [0.0, 80.0], ids=["point", "works"])
@pytest.mark.parametrize("labelled", SYSTEMS)
@pytest.mark.parametrize("recorded", SYSTEMS)
def test_whatever_was_recorded_under_whatever_label_is_recognised(
    recorded: str, labelled: str, radius_m: float, at: tuple[float, float]
) -> None:
    found = judged(site(at, radius_m), stored(walked(at), recorded, labelled), labelled)
    assert found.proposed == (None if recorded == labelled else recorded)
    assert found.reading(recorded).share == 1.0
    assert found.reading(recorded).median_m < 20


@pytest.mark.parametrize("recorded", SYSTEMS)
def test_read_in_the_right_system_every_version_is_the_same_within_a_centimetre(recorded: str) -> None:
    true = walked(XIAN)
    for labelled in SYSTEMS:
        xy = stored(true, recorded, labelled)
        lon, lat = datum.read_as(xy[:, 0], xy[:, 1], labelled, recorded)
        assert GEOD.inv(lon, lat, true[:, 0], true[:, 1])[2].max() < 0.01


def test_cgcs2000_is_read_as_wgs84() -> None:
    found = judged(site(), stored(walked(XIAN), "gcj02", "wgs84"), "cgcs2000")
    assert (found.labelled, found.proposed) == ("wgs84", "gcj02")


def test_who_was_elsewhere_is_not_moved_to_the_site() -> None:
    rng = np.random.default_rng(11)
    moved = 0
    for _ in range(400):
        angle, away = rng.uniform(0, 2 * np.pi), rng.uniform(150, 3_000)
        found = judged(site(), walked(XIAN, away * np.cos(angle), away * np.sin(angle), fixes=20), "wgs84")
        moved += found.proposed is not None
    assert moved <= 4  # of 400; two circles of 50 m among all places up to 3 km away


def test_a_visit_that_was_left_early_is_left_alone() -> None:
    true = np.concatenate([walked(XIAN, fixes=20), walked(XIAN, 420, 160, fixes=40)])
    assert judged(site(), true, "wgs84").proposed is None


def test_few_or_short_fixes_propose_nothing() -> None:
    gcj = stored(walked(XIAN), "gcj02", "wgs84")
    assert judged(site(), gcj[:7], "wgs84").proposed is None
    assert judged(site(), gcj[:40], "wgs84", every_s=4).proposed is None
    assert judged(site(), gcj[:40], "wgs84", every_s=10).proposed == "gcj02"


def test_a_site_so_large_that_two_systems_fit_needs_no_proposal() -> None:
    assert judged(site(radius_m=1_000.0), stored(walked(XIAN), "gcj02", "wgs84"), "wgs84").proposed is None


def test_a_fit_that_other_directions_share_is_chance() -> None:
    found = judged(site(radius_m=330.0), walked(XIAN, 450, 0), "wgs84")
    assert found.reading("gcj02").share == 1.0
    assert found.lucky == 3
    assert found.proposed is None


def test_nothing_at_all_proposes_nothing() -> None:
    found = judged(site(), np.zeros((1, 2)), "wgs84")
    assert found.proposed is None
    none = datum.evidence(site(), *[np.zeros(0)] * 4, "wgs84", (0.0, 3_600.0))
    assert (none.proposed, none.fixes, none.seconds) == (None, 0, 0.0)


def test_outside_of_china_nothing_shifts() -> None:
    tokyo = (139.76, 35.68)
    assert judged(site(tokyo), walked(tokyo, 500, 0), "wgs84").proposed is None


def test_an_unknown_system_is_refused() -> None:
    with pytest.raises(UnknownCrs):
        judged(site(), walked(XIAN), "mars")


# --- a device ---------------------------------------------------------------------------------------------------------

FAR, NEAR = (109.10, 34.35), (108.951, 34.2501)


def seen(at: tuple[float, float], recorded: str = "gcj02", day: float = 0) -> Seen:
    """A visit on a day, its positions recorded in one system and counted as WGS 84."""
    evidence = judged(site(at), stored(walked(at), recorded, "wgs84"), "wgs84")
    return Seen(uuid.uuid4(), site(at), day * 86_400, evidence)


def test_a_device_is_proposed_another_system_after_two_visits_to_different_sites() -> None:
    assert datum.of_device([seen(XIAN)]) is None
    assert datum.of_device([seen(XIAN), seen(NEAR)]) is None
    assert datum.of_device([seen(XIAN), seen(FAR)]) == "gcj02"
    assert datum.of_device([seen(XIAN), seen(FAR, "bd09")]) is None
    assert datum.of_device([seen(XIAN), seen(FAR), seen(XIAN, "wgs84")]) is None
    assert datum.of_device([]) is None


def test_what_a_device_did_before_it_changed_is_no_reason_against_a_proposal() -> None:
    before = seen(XIAN, "wgs84", day=1)
    after = [seen(XIAN, day=2), seen(FAR, day=3)]
    assert datum.newest_run([after[0], before, after[1]]) == [after[1], after[0]]
    assert datum.newest_run([*after, seen(XIAN, "wgs84", day=4)]) == []
    assert datum.newest_run([*after, seen(XIAN, "bd09", day=1)]) == [after[1], after[0]]


def test_the_certainty_grows_with_the_sites_and_is_not_claimed_too_high() -> None:
    assert datum.sites_apart([seen(XIAN), seen(NEAR), seen(FAR), seen(FAR)]) == 2
    assert datum.certainty(2) == pytest.approx(0.9999)
    rng = np.random.default_rng(3)
    angles, away = rng.uniform(0, 2 * np.pi, 500), 1_000 * np.sqrt(rng.uniform(size=500))
    by_accident = sum(
        judged(site(), walked(XIAN, r * np.cos(angle), r * np.sin(angle), fixes=20), "wgs84").proposed is not None
        for angle, r in zip(angles, away, strict=True)
    )
    assert by_accident <= 500 * (1 - datum.certainty(1))


# --- what was decided -------------------------------------------------------------------------------------------------


def test_each_decision_takes_the_place_of_what_was_said_of_the_time_from_its_moment_on() -> None:
    inf = float("inf")
    assert datum.stretches([]) == [Stretch("wgs84", -inf, inf)]
    first, second = Rule("gcj02", 100.0), Rule("bd09", 200.0)
    expected = [Stretch("wgs84", -inf, 100.0), Stretch("gcj02", 100.0, 200.0), Stretch("bd09", 200.0, inf)]
    assert datum.stretches([first, second]) == expected
    assert datum.stretches([second, first]) == [Stretch("wgs84", -inf, 100.0), Stretch("gcj02", 100.0, inf)]
    assert datum.stretches([first, Rule("wgs84", 100.0)])[-1] == Stretch("wgs84", 100.0, inf)


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_was_sent_is_told_again_to_the_last_digit(system: str) -> None:
    rng = np.random.default_rng(1)
    sent = np.rint(np.column_stack([rng.uniform(75, 135, 5_000), rng.uniform(4, 53, 5_000)]) * 1e7)
    xy = to_wgs84(sent / 1e7, system)
    lon, lat = datum.as_sent(xy[:, 0], xy[:, 1], system)
    assert (np.rint(np.column_stack([lon, lat]) * 1e7) == sent).all()


def test_read_in_another_system_and_back_a_position_is_where_it_was_to_the_last_bit() -> None:
    rng = np.random.default_rng(2)
    sent = np.rint(np.column_stack([rng.uniform(75, 135, 2_000), rng.uniform(4, 53, 2_000)]) * 1e7) / 1e7
    for first in SYSTEMS:
        was = to_wgs84(sent, first)
        for other in SYSTEMS:
            back = datum.reread(*datum.reread(was[:, 0], was[:, 1], first, other), other, first)
            assert (np.column_stack(back) == was).all()
