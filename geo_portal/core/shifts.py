"""Chinese coordinate systems: WGS 84, GCJ-02, BD-09 and CGCS2000, as lon/lat in degrees.

Everything is stored in WGS 84 (SRID 4326); these functions stand at the edge, where coordinates come in or go out.

========  ==============================================================================================================
wgs84     what GPS gives; EPSG:4326
gcj02     what Chinese consumer maps show (Amap, Tencent): WGS 84 moved by a smooth, position-dependent 300-700 m
bd09      what Baidu shows: GCJ-02 moved once more by about 900 m
cgcs2000  the national datum of official data, EPSG:4490. It differs from current WGS 84 by less than a metre (plate
          motion since epoch 2000.0), below what any position here is good for: taken as identical
========  ==============================================================================================================

Formulas: GCJ-02 is not published by its makers. The polynomial-and-sine form on the Krasovsky 1940 ellipsoid has been
public since 2010 and agrees with the map services to about a metre; it is described with its constants in the article
"Restrictions on geographic data in China" (Wikipedia), as is the step from GCJ-02 to BD-09. The inverses have no closed
form; they are found by fixed-point iteration until the forward transformation of the answer meets the input within
0.1 mm (the shift changes by less than 3 % of a step, so a few rounds are enough).

China is taken as the usual box 72.004-137.8347 E, 0.8293-55.8271 N, which every consumer map's converter uses; it
takes in neighbours too, where those maps shift as well. Points outside of it are left untouched in both directions.
The test looks at the coordinates as given, so within about 1.5 km of the box's edge, all of it far from any district
served here, a round trip may not return to its start.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

CRS = ("wgs84", "gcj02", "bd09", "cgcs2000")
"""The names that the API accepts as ``crs``."""

CHINA = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north of the box outside of which no shift is applied; degrees."""

Points = NDArray[np.float64]

_KRASOVSKY_A_M = 6378245.0
_KRASOVSKY_E2 = 0.00669342162296594323
_BD_TURN = np.pi * 3000.0 / 180.0
_TOLERANCE_DEG = 1e-9  # 0.1 mm on the ground
_MAX_ROUNDS = 20


class UnknownCrs(ValueError):
    """A coordinate system that is not one of :data:`CRS`."""

    def __init__(self, crs: object) -> None:
        super().__init__(f"{crs!r} is not a known coordinate system; known are {', '.join(CRS)}")
        self.crs = crs


def to_wgs84(xy: ArrayLike, crs: str) -> Points:
    """Coordinates given in ``crs`` as WGS 84, exact to well under a centimetre.

    ``xy`` is of shape (n, 2): lon, lat in degrees; the answer is a new array of the same shape. NaN stays NaN.
    Raises UnknownCrs, and ValueError for another shape.

    >>> to_wgs84([[108.9469, 34.2598]], "gcj02").round(5).tolist()
    [[108.94224, 34.26139]]
    >>> to_wgs84(np.empty((0, 2)), "bd09").shape
    (0, 2)
    """
    points, shift = _points(xy), shift_of(crs)
    return points if shift is None else _where_in_china(points, lambda inside: _inverse(inside, shift))


def from_wgs84(xy: ArrayLike, crs: str) -> Points:
    """WGS 84 coordinates in ``crs``; shapes and errors as in :func:`to_wgs84`."""
    points, shift = _points(xy), shift_of(crs)
    return points if shift is None else _where_in_china(points, shift)


def in_china(xy: ArrayLike) -> NDArray[np.bool_]:
    """Which of the points (n, 2) lie in the box inside of which the shifted systems shift; shape (n,)."""
    lon, lat = _points(xy).T
    west, south, east, north = CHINA
    inside: NDArray[np.bool_] = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return inside


def _points(xy: ArrayLike) -> Points:
    points = np.array(xy, dtype=np.float64)  # a copy: the caller's array is never written to
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"coordinates must have the shape (n, 2), not {points.shape}")
    return points


def shift_of(crs: str) -> Callable[[Points], Points] | None:
    """The forward transformation of points in China, or None where it is the identity."""
    try:
        return _FORWARD[crs]
    except (KeyError, TypeError):
        raise UnknownCrs(crs) from None


def _where_in_china(points: Points, transformation: Callable[[Points], Points]) -> Points:
    inside = in_china(points)
    if inside.any():
        points[inside] = transformation(points[inside])
    return points


def _inverse(shifted: Points, forward: Callable[[Points], Points]) -> Points:
    guess = shifted.copy()
    for _ in range(_MAX_ROUNDS):
        miss = shifted - forward(guess)
        guess += miss
        if np.abs(miss).max() < _TOLERANCE_DEG:
            break
    return guess


def _gcj02_of_wgs84(points: Points) -> Points:
    lon, lat = points.T
    x, y = lon - 105.0, lat - 35.0
    ripple = 20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)
    root = np.sqrt(np.abs(x))
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north_m += (ripple + 20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi / 3.0 * y)) * 2.0 / 3.0
    north_m += (160.0 * np.sin(np.pi / 12.0 * y) + 320.0 * np.sin(np.pi / 30.0 * y)) * 2.0 / 3.0
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east_m += (ripple + 20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi / 3.0 * x)) * 2.0 / 3.0
    east_m += (150.0 * np.sin(np.pi / 12.0 * x) + 300.0 * np.sin(np.pi / 30.0 * x)) * 2.0 / 3.0

    # Metres on the ellipsoid become degrees by its radii of curvature at this latitude.
    phi = np.radians(lat)
    w2 = 1.0 - _KRASOVSKY_E2 * np.sin(phi) ** 2
    meridian_m = _KRASOVSKY_A_M * (1.0 - _KRASOVSKY_E2) / (w2 * np.sqrt(w2))
    parallel_m = _KRASOVSKY_A_M / np.sqrt(w2) * np.cos(phi)
    return np.column_stack([lon + np.degrees(east_m / parallel_m), lat + np.degrees(north_m / meridian_m)])


def _bd09_of_wgs84(points: Points) -> Points:
    x, y = _gcj02_of_wgs84(points).T
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_TURN)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_TURN)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


_FORWARD: dict[str, Callable[[Points], Points] | None] = {
    "wgs84": None,
    "gcj02": _gcj02_of_wgs84,
    "bd09": _bd09_of_wgs84,
    "cgcs2000": None,
}
