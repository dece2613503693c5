"""The proof behind exact nearest points, checked against pyproj's geodesics."""

from __future__ import annotations

import math
import random

import pytest
from pyproj import Geod

from maps.domain import nearest

WGS84 = Geod(ellps="WGS84")


def spherical_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    return 2 * nearest.SPHERE_RADIUS_M * math.asin(math.sqrt(haversine(lon, lat, other_lon, other_lat)))


def haversine(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    φ, ψ = math.radians(lat), math.radians(other_lat)
    return math.sin((ψ - φ) / 2) ** 2 + math.cos(φ) * math.cos(ψ) * math.sin(math.radians(other_lon - lon) / 2) ** 2


def test_the_stretch_holds_for_every_curvature_of_the_ellipsoid() -> None:
    a, b = nearest.SEMI_MAJOR_M, nearest.SEMI_MINOR_M
    assert b * b / a / nearest.SPHERE_RADIUS_M > nearest.STRETCH_MIN
    assert a * a / b / nearest.SPHERE_RADIUS_M < nearest.STRETCH_MAX


@pytest.mark.parametrize("apart_degrees", [0.0001, 0.01, 1.0, 60.0, 170.0])
def test_no_two_points_are_nearer_or_farther_than_the_stretch_allows(apart_degrees: float) -> None:
    rng = random.Random(apart_degrees)
    for _ in range(400):
        lon, lat = rng.uniform(-180, 180), rng.uniform(-90, 90)
        other_lat = max(-90.0, min(90.0, lat + rng.uniform(-1, 1) * apart_degrees))
        other_lon = lon + rng.uniform(-1, 1) * apart_degrees
        sphere = spherical_m(lon, lat, other_lon, other_lat)
        exact = WGS84.inv(lon, lat, other_lon, other_lat)[2]
        assert nearest.STRETCH_MIN * sphere - 1e-6 <= exact <= nearest.STRETCH_MAX * sphere + 1e-6


@pytest.mark.parametrize("radius_m", [0.5, 50.0, 5_000.0, 100_000.0])
@pytest.mark.parametrize(("lon", "lat"), [(108.95, 34.25), (0.0, 0.0), (25.0, -71.0), (179.99, 12.0), (10.0, 89.7)])
def test_bounds_never_call_a_point_wrongly(lon: float, lat: float, radius_m: float) -> None:
    bounds = nearest.bounds(lon, lat, radius_m)
    rng = random.Random(f"{lon} {lat} {radius_m}")
    undecided = 0
    for _ in range(500):
        share = rng.choice([0.5, 0.99, 0.994, 0.999999, 1.0, 1.000001, 1.006, 1.01])
        x, y, _ = WGS84.fwd(lon, lat, rng.uniform(0, 360), radius_m * share)
        h = haversine(lon, lat, x, y)
        if h <= bounds.inside:
            assert share <= 1.0
        elif h > bounds.outside:
            assert share > 1.0
        else:
            undecided += 1
        if share <= 1.0:
            assert bounds.box.west <= x <= bounds.box.east
            assert bounds.box.south <= y <= bounds.box.north
    assert 0 < undecided < 500


def test_a_batch_proves_nothing_when_the_next_point_outside_could_tie() -> None:
    assert not nearest.proves(nearest.STRETCH_MIN * 1_000 - 0.0005, 1_000)
    assert nearest.proves(nearest.STRETCH_MIN * 1_000 - 0.0015, 1_000)


def test_the_first_batch_is_never_smaller_than_what_is_asked() -> None:
    assert all(nearest.first_batch(limit) > limit for limit in range(1, nearest.MAX_LIMIT + 1))
    assert nearest.first_batch(1) == 30
