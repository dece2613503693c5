"""Which tiles a person needs of a map: all zooms around each place, and the whole area from further away.

An area is a set of `Cells`, rectangles of tiles at `CELL_ZOOM`, so that a place that moves by a few metres leaves the
area, and with it the map that was cut for it, as it was.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from maps.domain.tiles import Tile, tile_at

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees of EPSG:4326; no box crosses the date line."""

CELL_ZOOM: Final = 14
OVERVIEW_ZOOM: Final = 10
"""Up to here the map is whole between and around the places; from the next zoom on it lies around each place only."""
OVERVIEW_TILES: Final = 1_500
"""More tiles than these at one zoom are no overview: then that zoom, too, lies around each place only."""
BUFFER_M: Final = 2_000.0
METRES_A_DEGREE: Final = 111_320.0


@dataclass(frozen=True, slots=True, order=True)
class Cells:
    """Columns `west`–`east` and rows `north`–`south`, all inclusive, of the tiles at `CELL_ZOOM`."""

    west: int
    north: int
    east: int
    south: int

    def at(self, z: int) -> Cells:
        """The tiles of another zoom that cover these: fewer and larger ones, or more and smaller ones."""
        if z <= CELL_ZOOM:
            by = CELL_ZOOM - z
            return Cells(self.west >> by, self.north >> by, self.east >> by, self.south >> by)
        by = z - CELL_ZOOM
        more = (1 << by) - 1
        return Cells(self.west << by, self.north << by, (self.east << by) + more, (self.south << by) + more)

    def tiles(self) -> Iterator[tuple[int, int]]:
        return ((x, y) for x in range(self.west, self.east + 1) for y in range(self.north, self.south + 1))

    @property
    def count(self) -> int:
        return (self.east - self.west + 1) * (self.south - self.north + 1)


Area = tuple[Cells, ...]
"""Sorted, without repetition; empty for nobody's places."""


def area_around(boxes: Iterable[Box], buffer_m: float = BUFFER_M) -> Area:
    """The area of all that lies within `buffer_m` of the boxes.

    >>> area_around([(108.95, 34.25, 108.95, 34.25)], 100)
    (Cells(west=13150, north=6537, east=13150, south=6537),)
    """
    return tuple(sorted({_cells(box, buffer_m) for box in boxes}))


def _cells(box: Box, buffer_m: float) -> Cells:
    west, south, east, north = box
    high = buffer_m / METRES_A_DEGREE
    wide = high / max(0.01, math.cos(math.radians(max(abs(south), abs(north)))))
    first = tile_at(max(-180.0, west - wide), north + high, CELL_ZOOM)
    last = tile_at(min(180.0, east + wide), south - high, CELL_ZOOM)
    return Cells(first.x, first.y, last.x, last.y)


def tiles_at(area: Area, z: int) -> set[tuple[int, int]]:
    """The tiles of zoom `z` that the area needs, as (x, y)."""
    near: set[tuple[int, int]] = set()
    for cells in {cells.at(z) for cells in area}:
        near.update(cells.tiles())
    if z > OVERVIEW_ZOOM or not area:
        return near
    hull = _hull(area).at(z)
    side = (1 << z) - 1
    wider = Cells(max(0, hull.west - 1), max(0, hull.north - 1), min(side, hull.east + 1), min(side, hull.south + 1))
    return near.union(wider.tiles()) if wider.count <= OVERVIEW_TILES else near


def _hull(area: Area) -> Cells:
    return Cells(
        min(cells.west for cells in area),
        min(cells.north for cells in area),
        max(cells.east for cells in area),
        max(cells.south for cells in area),
    )


def bounds_of(area: Area) -> Box:
    """The box around the area; it must not be empty."""
    hull = _hull(area)
    west, _south, _east, north = Tile(CELL_ZOOM, hull.west, hull.north).degrees
    _west, south, east, _north = Tile(CELL_ZOOM, hull.east, hull.south).degrees
    return west, south, east, north
