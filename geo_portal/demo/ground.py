"""Where a demo takes place: territories, roads and metro stations; where the metro runs, the city is dense."""

import json
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

import shapely
from shapely import LineString, Point, Polygon, STRtree
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo_portal.demo import names
from geo_portal.demo.basemap import drawing
from geo_portal.demo.records import Position, Territory

DATA: Final = Path(__file__).parent / "data"
STATIONS: Final = Path(__file__).resolve().parents[2] / "maps" / "static" / "maps" / "basemap" / "stations.geojson"
METRES_A_DEGREE: Final = 110_900.0
EAST_WEST: Final = math.cos(math.radians(34.3))


@cache
def territories() -> tuple[Territory, ...]:
    features = json.loads((DATA / "districts.geojson").read_text(encoding="utf-8"))["features"]
    rows = []
    for feature in features:
        area = shape(feature["geometry"])
        shapely.prepare(area)
        rows.append(Territory(**feature["properties"], area=area))
    return tuple(rows)


@cache
def stations() -> tuple[Position, ...]:
    features = json.loads(STATIONS.read_text(encoding="utf-8"))["features"]
    return tuple((lon, lat) for lon, lat in (feature["geometry"]["coordinates"] for feature in features))


@cache
def _roads() -> tuple[STRtree, tuple[tuple[str, str], ...]]:
    rows = [row for row in drawing.STRAIGHT_ROADS if "(" not in row[2]]
    return STRtree([LineString(course) for *_, course in rows]), tuple((name, name_en) for _, name, name_en, _ in rows)


class Ground:
    """The territories, and where in them things are."""

    def __init__(self, rows: Sequence[Territory]) -> None:
        self.area = {row.code: row for row in rows}
        self.counties = [row for row in rows if row.kind in ("district", "county")]
        self._centres: dict[str, list[Position]] = {}

    def somewhere(self, rng: Random, code: str, spread_m: float = 900) -> Position:
        """A point of the territory, near a metro station where there are some, else around its seat."""
        return scattered(rng, self.area[code].area, self._centres_of(code), spread_m)

    def _centres_of(self, code: str) -> list[Position]:
        if code not in self._centres:
            row = self.area[code]
            inside = [at for at in stations() if row.area.contains(Point(at))]
            seat = next((seat for own, *_, seat in drawing.DISTRICTS if own == code), None)
            middle = row.area.representative_point()
            # A district with a few stations at its edge still has most of its life around its seat.
            more = [seat or (middle.x, middle.y)] * (1 if len(inside) > 12 else 4)
            more += [place for own, *_, place in drawing.TOWNS if own == code]
            self._centres[code] = inside + more
        return self._centres[code]

    def address(self, rng: Random, code: str, at: Position) -> str:
        row = self.area[code]
        chain = [row]
        while chain[-1].parent:
            chain.append(self.area[chain[-1].parent])
        tree, roads = _roads()
        here = Point(at)
        nearest = int(tree.nearest(here))
        near = here.distance(tree.geometries[nearest]) * METRES_A_DEGREE < 900
        road = roads[nearest][0] if near else rng.choice(names.PLAIN_ROADS)[0]
        return "".join(part.name for part in reversed(chain)) + f"{road}{rng.randrange(1, 320)}号"


def moved(at: Position, east_m: float, north_m: float) -> Position:
    """The point so many metres further east and north."""
    return (round(at[0] + east_m / (METRES_A_DEGREE * EAST_WEST), 6), round(at[1] + north_m / METRES_A_DEGREE, 6))


def scattered(rng: Random, area: BaseGeometry, centres: Sequence[Position], spread_m: float) -> Position:
    """A point of the area, its distance from one of the centres exponential with the mean `spread_m` metres."""
    for _ in range(60):
        turn, reach = rng.uniform(0, math.tau), rng.expovariate(1 / spread_m)
        at = moved(rng.choice(centres), reach * math.cos(turn), reach * math.sin(turn))
        if shapely.contains_xy(area, *at):
            return at
    middle = area.representative_point()
    return (round(middle.x, 6), round(middle.y, 6))


def plot(rng: Random, at: Position) -> Polygon:
    """A building plot around the point: a turned, slightly crooked rectangle of 90 to 600 m."""
    width, height, turn = rng.uniform(90, 420), rng.uniform(70, 300), rng.gauss(0, 0.15)
    corners = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        east = x * width / 2 * rng.uniform(0.85, 1.15)
        north = y * height / 2 * rng.uniform(0.85, 1.15)
        corners.append(
            moved(at, east * math.cos(turn) - north * math.sin(turn), east * math.sin(turn) + north * math.cos(turn))
        )
    return Polygon(corners)
