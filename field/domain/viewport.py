"""What somebody looks at on a map, and the cells by which the people in it are found. Pure; degrees in WGS 84."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

# About 5 km: a town's view is a handful of cells, and a cell of a busy town holds some hundreds of people.
CELL_DEG = 0.05
_ROWS = round(180 / CELL_DEG) + 1
_COLUMNS = round(360 / CELL_DEG)


def _column(lon: float) -> int:
    return min(math.floor((lon + 180) / CELL_DEG), _COLUMNS - 1)


def _row(lat: float) -> int:
    return math.floor((lat + 90) / CELL_DEG)


def cell_of(lon: float, lat: float) -> int:
    """The number of the cell that holds a position."""
    return _column(lon) * _ROWS + _row(lat)


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

    def cells_among(self, known: Collection[int]) -> list[int]:
        """Those of the known cells that the viewport touches."""
        columns = self._columns()
        rows = range(_row(self.south), _row(self.north) + 1)
        if len(columns) * len(rows) <= len(known):
            return [cell for column in columns for row in rows if (cell := column * _ROWS + row) in known]
        touched = set(columns)
        return [cell for cell in known if cell // _ROWS in touched and cell % _ROWS in rows]

    def _columns(self) -> list[int]:
        if self.west <= self.east:
            return list(range(_column(self.west), _column(self.east) + 1))
        return [*range(_column(self.west), _COLUMNS), *range(_column(self.east) + 1)]
