"""The heat map as vector tiles: the squares of `GET heat` that lie in a tile."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.gis.geos import Polygon

from field.api.heat import HeatQuerySerializer, heat_asked_for
from geo_portal.core.filters import read_query
from maps.domain.tiles import Tile
from maps.layers import Shape

PARAMETERS = frozenset({"district", "first_day", "last_day", "size_deg"})
_SLACK_DEG = 1e-9


def squares_in(user: Any, tile: Tile, asked: Mapping[str, str]) -> Iterator[Shape]:
    """The squares that touch the tile, by the same rule as on the whole map: each is counted whole, so that tiles tell
    nothing that the map does not. They are counted when they are taken. Raises Invalid."""
    return _squares(user, tile, read_query(HeatQuerySerializer, asked))


def _squares(user: Any, tile: Tile, asked: Mapping[str, Any]) -> Iterator[Shape]:
    size = asked["size_deg"]
    west, south, east, north = (edge / size for edge in tile.degrees)
    columns, rows = range(math.floor(west), math.floor(east) + 1), range(math.floor(south), math.floor(north) + 1)
    box = Polygon.from_bbox(
        (
            columns.start * size - _SLACK_DEG,
            rows.start * size - _SLACK_DEG,
            columns.stop * size + _SLACK_DEG,
            rows.stop * size + _SLACK_DEG,
        )
    )
    box.srid = 4326
    for cell in heat_asked_for(user, asked, within=box).cells:
        # What lies on the box's edge belongs to a square beyond it, of which the rest is not here.
        if cell.column in columns and cell.row in rows:
            figures = {"visits": cell.visits, "minutes": cell.minutes, "people": cell.people}
            yield Shape(
                (cell.column * size, cell.row * size, (cell.column + 1) * size, (cell.row + 1) * size),
                {"id": f"{cell.column}/{cell.row}", **figures},
            )
