"""What somebody looks at on a map, and the cells by which the people in it are found. Pure; degrees in WGS 84."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

# A cell's number is its column and, in the last bits, its row.
_ROW_BITS = 16


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of so many degrees in each direction, each with a number."""

    size_deg: float

    def cell_of(self, lon: float, lat: float) -> int:
        """The number of the cell that holds a position."""
        return self.column(lon) << _ROW_BITS | self.row(lat)

    def column(self, lon: float) -> int:
        return min(math.floor((lon + 180) / self.size_deg), self.columns - 1)

    def row(self, lat: float) -> int:
        return math.floor((lat + 90) / self.size_deg)

    @classmethod
    def at_zoom(cls, zoom: float) -> Grid:
        """That whose cells are 64 to 128 pixels wide on a map of this zoom (tiles of 512 pixels)."""
        return cls(360 / 2 ** (math.floor(zoom) + 3))

    @property
    def columns(self) -> int:
        return round(360 / self.size_deg)

    def corner(self, cell: int) -> tuple[float, float]:
        """West and south of a cell."""
        column, row = cell >> _ROW_BITS, cell & (1 << _ROW_BITS) - 1
        return column * self.size_deg - 180, row * self.size_deg - 90


# About 5 km: a town's view is a handful of cells, and a cell of a busy town holds some hundreds of people.
FINE = Grid(0.05)


@dataclass(frozen=True, slots=True)
class Viewport:
    """What a watcher looks at. `west` may exceed `east` across the date line."""

    west: float
    south: float
    east: float
    north: float
    zoom: float

    @classmethod
    def parse(cls, message: dict[str, Any]) -> Viewport:
        """From a `watch` message. Raises ValueError when it is not four degrees in range and a zoom 0–24."""
        bbox, zoom = message.get("bbox"), message.get("zoom", 0)
        numbers = [*bbox, zoom] if isinstance(bbox, list) else []
        if len(numbers) != 5 or not all(type(number) in {int, float} for number in numbers):
            raise ValueError("bbox is four numbers, zoom is one")
        try:
            west, south, east, north, zoom = map(float, numbers)
        except OverflowError:  # a whole number of hundreds of digits
            raise ValueError("bbox is in degrees") from None
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90 and 0 <= zoom <= 24):
            raise ValueError("bbox is west, south, east, north in degrees; zoom is 0 to 24")
        return cls(west, south, east, north, zoom)

    def holds(self, lon: float, lat: float) -> bool:
        inside = self.west <= lon <= self.east if self.west <= self.east else lon >= self.west or lon <= self.east
        return inside and self.south <= lat <= self.north

    def covers(self, cell: int, grid: Grid = FINE) -> bool:
        """Whether a whole cell is in view; across the date line none counts as such."""
        west, south = grid.corner(cell)
        size = grid.size_deg
        return self.west <= west <= self.east - size and self.south <= south <= self.north - size

    def cells_among(self, known: Collection[int], grid: Grid = FINE) -> list[int]:
        """Those of the known cells that the viewport touches."""
        columns = self._columns(grid)
        rows = range(grid.row(self.south), grid.row(self.north) + 1)
        if len(columns) * len(rows) <= len(known):
            return [cell for column in columns for row in rows if (cell := column << _ROW_BITS | row) in known]
        touched = set(columns)
        return [cell for cell in known if cell >> _ROW_BITS in touched and cell & (1 << _ROW_BITS) - 1 in rows]

    def _columns(self, grid: Grid) -> list[int]:
        if self.west <= self.east:
            return list(range(grid.column(self.west), grid.column(self.east) + 1))
        return [*range(grid.column(self.west), grid.columns), *range(grid.column(self.east) + 1)]
