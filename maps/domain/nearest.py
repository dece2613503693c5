"""Which points are nearest, exactly: what makes a cheap spherical search a proof about distances on the ellipsoid.

PostgreSQL's index walks points by their distance on a sphere; people are promised distances on the WGS 84 ellipsoid.
Both surfaces share latitude and longitude, and moving a little on one moves a bounded multiple on the other: the
ellipsoid's radii of curvature lie between b²/a (along the meridian at the equator) and a²/b (at the poles). So for any
two points, near or far,

    STRETCH_MIN · spherical ≤ ellipsoidal ≤ STRETCH_MAX · spherical

With it a few spherical distances decide almost everything, and the exact formula is left for the points in doubt.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

SEMI_MAJOR_M: Final = 6_378_137.0
SEMI_MINOR_M: Final = 6_356_752.314245
SPHERE_RADIUS_M: Final = (2 * SEMI_MAJOR_M + SEMI_MINOR_M) / 3
"""Radius of the sphere that PostGIS's `geography <-> geography` measures on."""
STRETCH_MIN: Final = 0.9944
STRETCH_MAX: Final = 1.0045

MAX_RADIUS_M: Final = 100_000.0
DEFAULT_RADIUS_M: Final = 5_000.0
MAX_LIMIT: Final = 100
DEFAULT_LIMIT: Final = 10
_SMALLEST_BATCH: Final = 30
_ROUNDING_M: Final = 0.001
"""Distances are told, and ordered, in whole millimetres; what is equal by that is ordered by id."""


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees of longitude and latitude, EPSG:4326."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is certain about a circle on the ellipsoid before any exact distance is worked out.

    All of the circle lies in `box`. With h = sin²(half the spherical angle), the haversine: h ≤ `inside` is inside for
    certain and h > `outside` is outside for certain.
    """

    box: Box
    inside: float
    outside: float


def bounds(lon: float, lat: float, radius_m: float) -> Bounds:
    """The bounds of the circle of `radius_m` metres around lon/lat in degrees.

    >>> around = bounds(108.95, 34.25, 5_000).box
    >>> [round(edge, 3) for edge in (around.west, around.south, around.east, around.north)]
    [108.895, 34.205, 109.005, 34.295]
    """
    farthest = radius_m / STRETCH_MIN / SPHERE_RADIUS_M
    return Bounds(
        box=_box(lon, lat, farthest),
        inside=math.sin(radius_m / STRETCH_MAX / SPHERE_RADIUS_M / 2) ** 2,
        outside=math.sin(farthest / 2) ** 2,
    )


def _box(lon: float, lat: float, angle: float) -> Box:
    """Around a circle of `angle` radians; a circle that holds a pole or crosses 180° gets all longitudes."""
    slack = 1e-9
    reach = math.degrees(angle) + slack
    south, north = max(lat - reach, -90.0), min(lat + reach, 90.0)
    if south == -90.0 or north == 90.0:
        return Box(-180.0, south, 180.0, north)
    spread = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(lat))))) + slack
    west, east = lon - spread, lon + spread
    return Box(west, south, east, north) if west >= -180.0 and east <= 180.0 else Box(-180.0, south, 180.0, north)


def first_batch(limit: int) -> int:
    """How many spherical neighbours to look at first: enough that one batch nearly always proves `limit` of them."""
    return max(_SMALLEST_BATCH, limit + limit // 4 + 8)


def proves(kth_exact_m: float, farthest_spherical_m: float) -> bool:
    """Whether the k nearest of a batch are the k nearest of all.

    `kth_exact_m` is the k-th smallest ellipsoidal distance within a batch of the nearest points by the sphere, and
    `farthest_spherical_m` the batch's largest spherical distance. Every point outside the batch is at least that far
    on the sphere, hence farther than STRETCH_MIN times that on the ellipsoid; it must be farther by more than the
    rounding, or it could tie.

    >>> proves(100.0, 100.0), proves(99.0, 100.0), proves(0.0, 0.0)
    (False, True, False)
    """
    return kth_exact_m + _ROUNDING_M < STRETCH_MIN * farthest_spherical_m
