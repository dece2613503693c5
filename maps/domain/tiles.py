"""Tiles of the Web Mercator pyramid: from z/x/y to bounds. Row 0 lies in the north, column 0 in the west."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

MAX_ZOOM: Final = 22
EXTENT: Final = 4096
"""Units along a tile's side."""
GRID: Final = 32
"""Cells along a tile's side when rows are counted instead of drawn: 16 pixels each, and at most 1,024 features."""
EARTH_RADIUS_M: Final = 6_378_137.0
HALF_WORLD_M: Final = math.pi * EARTH_RADIUS_M


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile and its bounds: metres of EPSG:3857, degrees of EPSG:4326."""

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        return 0 <= self.z <= MAX_ZOOM and 0 <= self.x < 1 << self.z and 0 <= self.y < 1 << self.z

    @property
    def side_m(self) -> float:
        return 2 * HALF_WORLD_M / (1 << self.z)

    @property
    def mercator(self) -> tuple[float, float, float, float]:
        """West, south, east, north in EPSG:3857.

        >>> [round(edge) for edge in Tile(1, 1, 0).mercator]
        [0, 0, 20037508, 20037508]
        """
        side = self.side_m
        # Every edge from its own number, so that neighbours agree on the one they share to the last bit.
        return (
            self.x * side - HALF_WORLD_M,
            HALF_WORLD_M - (self.y + 1) * side,
            (self.x + 1) * side - HALF_WORLD_M,
            HALF_WORLD_M - self.y * side,
        )

    @property
    def degrees(self) -> tuple[float, float, float, float]:
        """West, south, east, north in EPSG:4326.

        >>> [round(edge, 2) for edge in Tile(1, 1, 0).degrees]
        [0.0, 0.0, 180.0, 85.05]
        """
        west, south, east, north = self.mercator
        return _longitude(west), _latitude(south), _longitude(east), _latitude(north)


def tile_at(lon: float, lat: float, z: int) -> Tile:
    """The tile of zoom `z` that holds a point in EPSG:4326 (latitudes beyond the pyramid go to its edge rows).

    >>> tile_at(108.95, 34.25, 10)
    Tile(z=10, x=821, y=408)
    """
    side = 1 << z
    column = math.floor((lon + 180.0) / 360.0 * side)
    northing = math.asinh(math.tan(math.radians(max(-89.9, min(89.9, lat)))))
    row = math.floor((1.0 - northing / math.pi) / 2.0 * side)
    return Tile(z, max(0, min(side - 1, column)), max(0, min(side - 1, row)))


def _longitude(easting_m: float) -> float:
    return math.degrees(easting_m / EARTH_RADIUS_M)


def _latitude(northing_m: float) -> float:
    return math.degrees(math.atan(math.sinh(northing_m / EARTH_RADIUS_M)))
