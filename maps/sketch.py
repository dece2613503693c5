"""Parts of the sketch (see `basemap`) as plain shapes, for maps that are drawn without tiles."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import shapely

from maps.basemap import SKETCH_FOLDER

DRAWN: Final = ("land", "water", "roads", "rail", "districts")


@dataclass(frozen=True, slots=True)
class Shape:
    """A line or an area in EPSG:4326: its layer, and its class within that."""

    layer: str
    kind: str
    geometry: Any


def shapes_within(west: float, south: float, east: float, north: float) -> list[Shape]:
    """What the sketch has of a box in degrees of EPSG:4326, cut at its edges, the lowest first."""
    found = []
    for shape in _all():
        cut = shapely.clip_by_rect(shape.geometry, west, south, east, north)
        found += [Shape(shape.layer, shape.kind, part) for part in shapely.get_parts(cut) if not part.is_empty]
    return found


@cache
def _all() -> tuple[Shape, ...]:
    return tuple(
        Shape(name, feature["properties"]["class"], shapely.from_geojson(json.dumps(feature["geometry"])))
        for name in DRAWN
        for feature in json.loads((SKETCH_FOLDER / f"{name}.geojson").read_bytes())["features"]
    )
