"""Make the basemap files and the demo's districts out of `drawing.py` and a list of metro stations.

    python -m geo_portal.demo.basemap.build STATIONS.csv

`STATIONS.csv` has the columns city_code, name, pinyin, lat, lng (GCJ-02) and lines (several joined by "|"), as in the
MIT-licensed list of metromancn/MetroMapOpenMiniProgram; only Xi'an's rows are used. Output is the same byte for byte
for the same input: the wiggle of a line is seeded by its own coordinates.
"""

import argparse
import csv
import hashlib
import json
import math
import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely import LineString, MultiPoint, Point, Polygon
from shapely.geometry import mapping
from shapely.ops import polygonize, unary_union

from geo_portal.core import crs
from geo_portal.demo.basemap import drawing
from geo_portal.demo.basemap.drawing import Line, Position

REPOSITORY = Path(__file__).resolve().parents[3]
BASEMAP = REPOSITORY / "maps" / "static" / "maps" / "basemap"
DEMO_DATA = REPOSITORY / "geo_portal" / "demo" / "data"

NOTE = "demo, not official"
METRES_A_DEGREE = 110_900.0
EAST_WEST = math.cos(math.radians(34.3))  # of a degree of longitude against one of latitude, here
FRAME = shapely.box(106.6, 33.2, 111.0, 35.75)
MAX_BYTES = 1_500_000

Feature = dict[str, Any]


def wiggled(line: Line, *, roughness: float = 0.07, shortest_deg: float = 0.006) -> list[Position]:
    """The line with a natural-looking course between the drawn vertices, which stay where they are.

    Midpoints are moved sideways, again and again, by up to ``roughness`` of the segment's length. The random numbers
    hang on the segment's two ends alone, so two lines that share a segment still share it afterwards.
    """
    course = [line[0]]
    for start, end in pairwise(line):
        forward = start <= end
        low, high = (start, end) if forward else (end, start)
        seed = int.from_bytes(hashlib.sha256(repr((low, high)).encode()).digest()[:8], "big")
        points = _between(low, high, random.Random(seed), roughness, shortest_deg)  # noqa: S311 - a drawing, not a secret
        course += (points if forward else points[::-1]) + [end]
    return course


def _between(a: Position, b: Position, rng: random.Random, roughness: float, shortest_deg: float) -> list[Position]:
    dx, dy = b[0] - a[0], b[1] - a[1]
    if math.hypot(dx, dy) < shortest_deg:
        return []
    sideways = rng.uniform(-roughness, roughness) * 1.6
    middle = ((a[0] + b[0]) / 2 - dy * sideways, (a[1] + b[1]) / 2 + dx * sideways)
    left = _between(a, middle, rng, roughness, shortest_deg)
    return [*left, middle, *_between(middle, b, rng, roughness, shortest_deg)]


def rounded(line: Sequence[Position], times: int = 2) -> list[Position]:
    """Chaikin's corner cutting; the ends stay."""
    course = list(line)
    for _ in range(times):
        cut = [course[0]]
        for (ax, ay), (bx, by) in pairwise(course):
            cut += [(ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25), (ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75)]
        course = [*cut, course[-1]]
    return course


def metric(geometry: Any) -> Any:
    """Degrees to metres and a bit, true in scale around Xi'an; only for buffers."""
    return shapely.transform(geometry, lambda xy: xy * [METRES_A_DEGREE * EAST_WEST, METRES_A_DEGREE])


def degrees(geometry: Any) -> Any:
    return shapely.transform(geometry, lambda xy: xy / [METRES_A_DEGREE * EAST_WEST, METRES_A_DEGREE])


def soft_ring(ring: Line, radius_m: float) -> Polygon:
    """A polygon with its corners rounded."""
    area = metric(Polygon(ring)).buffer(-radius_m, quad_segs=4).buffer(radius_m, quad_segs=4)
    ring_area: Polygon = degrees(area)
    return ring_area


def blob(middle: Position, half_width_m: float, half_height_m: float, seed: str) -> Polygon:
    """A roundish shape: an ellipse with a few slow waves."""
    rng = random.Random(seed)  # noqa: S311  a drawing, not a secret
    waves = [(k, rng.uniform(0.03, 0.12), rng.uniform(0, math.tau)) for k in (2, 3, 5)]
    turn = np.linspace(0, math.tau, 40, endpoint=False)
    reach = 1 + sum(size * np.sin(k * turn + phase) for k, size, phase in waves)
    x = half_width_m * reach * np.cos(turn) / (METRES_A_DEGREE * EAST_WEST)
    y = half_height_m * reach * np.sin(turn) / METRES_A_DEGREE
    return Polygon(np.column_stack([middle[0] + x, middle[1] + y]))


# --- territories -----------------------------------------------------------------------------------------------------
def territories() -> dict[str, Polygon]:
    """The area of every district and county by code: no gaps, no overlaps, edges shared vertex by vertex."""
    lines = [LineString(wiggled(edge)) for edge in drawing.EDGES]
    lines += [LineString(edge) for edge in drawing.STREET_EDGES]
    # Round before the areas are made: rounding afterwards could open gaps.
    lines = [shapely.set_precision(line, 1e-5) for line in lines]
    faces = list(polygonize(shapely.union_all(lines, grid_size=1e-5)))
    found = {}
    for code, _kind, name, _name_en, seat in drawing.DISTRICTS:
        around = [face for face in faces if face.contains(Point(seat))]
        if not around:
            raise SystemExit(f"no closed area around {name}")
        found[code] = around[0]
    if len(faces) != len(found) or len(set(map(id, found.values()))) != len(found):
        raise SystemExit(f"{len(faces)} areas for {len(drawing.DISTRICTS)} territories")
    return found


def streets(areas: dict[str, Polygon]) -> Iterator[tuple[str, str, str, str, Polygon]]:
    """(code, district, name, English name, area): each district's streets share it out among them (Voronoi)."""
    for district in dict.fromkeys(code for code, *_ in drawing.STREETS):
        mine = [street for street in drawing.STREETS if street[0] == district]
        cells = shapely.voronoi_polygons(MultiPoint([middle for *_, middle in mine]), extend_to=areas[district])
        for number, (_, name, name_en, middle) in enumerate(mine, 1):
            (cell,) = [cell for cell in cells.geoms if cell.intersects(Point(middle))]
            part = largest(shapely.set_precision(cell.intersection(areas[district]), 1e-5))
            yield f"{district}{number:03d}", district, name, name_en, part


def towns() -> Iterator[tuple[str, str, str, str, Polygon]]:
    for number, (district, name, name_en, middle) in enumerate(drawing.TOWNS, 1):
        yield f"{district}{100 + number:03d}", district, name, name_en, blob(middle, 2600, 2200, name)


def communities(of: Iterable[tuple[str, str, str, str, Polygon]]) -> Iterator[tuple[str, str, str, str, Polygon]]:
    """34 communities: one in each street, a second one in the three largest."""
    parts = list(of)
    twice = sorted(parts, key=lambda part: -part[4].area)[:3]
    for code, _, name, name_en, area in parts:
        stem = name.removesuffix("街道")
        yield (
            f"{code}001",
            code,
            f"{stem}社区",
            f"{name_en} Community",
            _inside(area, area.representative_point(), stem),
        )
    for code, _, name, name_en, area in twice:
        west, south, east, north = area.bounds
        second = area.intersection(shapely.box(west, south, (west + east) / 2, (south + north) / 2))
        stem = name.removesuffix("街道")
        point = (area if second.is_empty else second).representative_point()
        yield f"{code}002", code, f"{stem}第二社区", f"{name_en} Second Community", _inside(area, point, stem + "2")


def _inside(area: Polygon, point: Point, seed: str) -> Polygon:
    return largest(blob((point.x, point.y), 420, 380, seed).intersection(area))


def largest(area: Any) -> Polygon:
    part: Polygon = max(getattr(area, "geoms", [area]), key=lambda part: part.area)
    return part


# --- metro -----------------------------------------------------------------------------------------------------------
PINYIN_SLIPS = {"qinlinxi": "qinlingxi", "keji2lu": "kejierlu", "baerliulu": "baliuerlu", "zixia3lu": "zixiasanlu"}
LINE_COLOURS = {
    "1号线": "#0078c1", "2号线": "#e60012", "3号线": "#b37bb5", "4号线": "#00a19c", "5号线": "#9bcb3c",
    "6号线": "#3b5bab", "8号线": "#f39800", "9号线": "#ec8a1f", "10号线": "#6cc5d9", "14号线": "#4fb3e8",
    "16号线": "#e57c9a",
}  # fmt: skip
RING_LINES = {"8号线"}


def read_stations(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["city_code"] == "xa"]
    moved = crs.to_wgs84([(float(row["lng"]), float(row["lat"])) for row in rows], "gcj02")
    stations = []
    for row, (lon, lat) in zip(rows, moved.tolist(), strict=True):
        pinyin = PINYIN_SLIPS.get(row["pinyin"], row["pinyin"])
        stations.append(
            {"name": row["name"], "name_en": pinyin.capitalize(), "lines": row["lines"].split("|"), "at": (lon, lat)}
        )
    return stations


def in_line_order(points: list[Position], *, ring: bool) -> list[Position]:
    """The shortest way through all points (nearest neighbour, then 2-opt): the order of the stations along a line."""
    xy = np.array(points) * [EAST_WEST, 1.0]
    distance = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    best: list[int] = []
    for start in range(len(points)):
        order = _improved(_nearest_first(distance, start), distance, ring)
        if not best or _length(order, distance, ring) < _length(best, distance, ring) - 1e-12:
            best = order
    if points[best[0]] > points[best[-1]]:
        best.reverse()
    return [points[i] for i in (best + best[:1] if ring else best)]


def _nearest_first(distance: Any, start: int) -> list[int]:
    order, left = [start], set(range(len(distance))) - {start}
    while left:
        order.append(min(left, key=lambda i: (distance[order[-1], i], i)))
        left.remove(order[-1])
    return order


def _length(order: list[int], distance: Any, ring: bool) -> float:
    return float(sum(distance[a, b] for a, b in pairwise(order)) + (distance[order[-1], order[0]] if ring else 0))


def _improved(order: list[int], distance: Any, ring: bool) -> list[int]:
    """2-opt with the two ends free (or joined, for a ring)."""
    n, better = len(order), True

    def step(a: int, b: int) -> float:
        if 0 <= a < n and 0 <= b < n:
            return float(distance[order[a], order[b]])
        return float(distance[order[a % n], order[b % n]]) if ring else 0.0

    while better:
        better = False
        for i in range(n - 1):
            for j in range(i + 1, n):
                if j - i == n - 1 or step(i - 1, j) + step(i, j + 1) >= step(i - 1, i) + step(j, j + 1) - 1e-12:
                    continue
                order[i : j + 1] = order[i : j + 1][::-1]
                better = True
    return order


# --- files -----------------------------------------------------------------------------------------------------------
def feature(geometry: Any, **properties: Any) -> Feature:
    return {"type": "Feature", "properties": properties, "geometry": mapping(shapely.set_precision(geometry, 1e-5))}


def land() -> Iterator[Feature]:
    yield feature(FRAME, name="", name_en="", **{"class": "land"})
    for kind, name, name_en, ring in drawing.PARKS.values():
        if kind in ("mountain", "wood"):
            area = Polygon(wiggled((*ring, ring[0]), roughness=0.1, shortest_deg=0.012)).buffer(0)
            yield feature(largest(area.intersection(FRAME)), name=name, name_en=name_en, **{"class": kind})
        else:
            yield feature(soft_ring(ring, 60), name=name, name_en=name_en, **{"class": kind})


def built_up(stations: list[dict[str, Any]]) -> Iterator[Feature]:
    """Where the city is dense: around the metro stations; and the seats of the outer districts and counties."""
    near = (
        metric(MultiPoint([station["at"] for station in stations])).buffer(1500, quad_segs=3).buffer(900, quad_segs=3)
    )
    inner = metric(soft_ring(drawing.RINGS["sanhuan"][4], 900))
    xianyang = metric(Polygon(drawing.XIANYANG_TOWN))
    ruins = metric(Polygon(drawing.PARKS["han"][3]))
    city = unary_union([near.buffer(-1150, quad_segs=3), inner, xianyang]).difference(ruins)
    city = degrees(city.buffer(300, quad_segs=3).buffer(-300, quad_segs=3).simplify(40))
    for part in getattr(city, "geoms", [city]):
        yield feature(part, name="", name_en="", **{"class": "urban"})
    for _code, _kind, name, _, seat in drawing.DISTRICTS:
        if not city.contains(Point(seat)):
            yield feature(blob(seat, 1900, 1600, name), name="", name_en="", **{"class": "urban"})


def water() -> Iterator[Feature]:
    for name, name_en, width_m, course in drawing.RIVERS.values():
        street = course[0] == course[-1]
        drawn = LineString(course if street else wiggled(course, roughness=0.09, shortest_deg=0.004))
        line = drawn.intersection(FRAME)
        if width_m:
            bed = degrees(metric(line).buffer(width_m / 2, quad_segs=2).simplify(12))
            yield feature(largest(bed), name="", name_en="", **{"class": "river"})
        for part in getattr(line, "geoms", [line]):
            yield feature(part, name=name, name_en=name_en, **{"class": "river" if width_m else "stream"})
    for name, name_en, middle, half_width, half_height in drawing.LAKES.values():
        yield feature(blob(middle, half_width, half_height, name), name=name, name_en=name_en, **{"class": "lake"})


def roads() -> Iterator[Feature]:
    wall = LineString((*drawing.CITY_WALL, drawing.CITY_WALL[0]))
    yield feature(wall, name="西安城墙", name_en="City Wall", **{"class": "wall"})
    for kind, name, name_en, radius, ring in drawing.RINGS.values():
        yield feature(LineString(soft_ring(ring, radius).exterior), name=name, name_en=name_en, **{"class": kind})
    for kind, name, name_en, course in drawing.STRAIGHT_ROADS:
        yield feature(LineString(course), name=name, name_en=name_en, **{"class": kind})
    for number, name, name_en, course in drawing.EXPRESSWAYS:
        line = LineString(rounded(wiggled(course, roughness=0.03, shortest_deg=0.05))).intersection(FRAME)
        yield feature(line, name=f"{number} {name}", name_en=f"{number} {name_en}", ref=number, **{"class": "motorway"})


def rail(stations: list[dict[str, Any]]) -> Iterator[Feature]:
    lines = sorted({line for station in stations for line in station["lines"]})
    for line in lines:
        points = [station["at"] for station in stations if line in station["lines"]]
        if len(points) < 3:
            continue  # a railway that stops twice: its true course is not in the list
        course = LineString(in_line_order(points, ring=line in RING_LINES))
        number = line.removesuffix("号线")
        name, name_en = (f"地铁{line}", f"Line {number}") if number != line else (line, "Gaoxin Skyshuttle")
        yield feature(
            course, name=name, name_en=name_en, colour=LINE_COLOURS.get(line, "#8a8f98"), **{"class": "metro"}
        )


def station_points(stations: list[dict[str, Any]]) -> Iterator[Feature]:
    for station in stations:
        kind = "interchange" if len(station["lines"]) > 1 else "metro"
        properties = {"name": station["name"], "name_en": station["name_en"], "lines": "|".join(station["lines"])}
        yield feature(Point(station["at"]), **properties, **{"class": kind})


def district_areas(areas: dict[str, Polygon]) -> Iterator[Feature]:
    for code, kind, name, name_en, _ in drawing.DISTRICTS:
        properties = {"name": name, "name_en": name_en, "code": code, "note": NOTE}
        yield feature(areas[code], **properties, **{"class": "county" if kind == "city" else kind})


def places() -> Iterator[Feature]:
    for code, name, name_en, seat in drawing.CITIES:
        yield feature(Point(seat), name=name, name_en=name_en, code=code, rank=1, **{"class": "city"})
    for name, name_en, seat in drawing.NEIGHBOURS:
        if FRAME.contains(Point(seat)):
            yield feature(Point(seat), name=name, name_en=name_en, rank=2, **{"class": "city"})
    for code, kind, name, name_en, seat in drawing.DISTRICTS:
        label = "county" if kind == "city" else kind
        yield feature(Point(seat), name=name, name_en=name_en, code=code, rank=3, **{"class": label})
    for code, _, _, ring in drawing.ZONES:
        middle, (name, name_en) = Polygon(ring).representative_point(), drawing.ZONE_LABELS[code]
        yield feature(middle, name=name, name_en=name_en, code=code, rank=4, **{"class": "zone"})
    for rank, kind, rows in ((5, "town", drawing.TOWNS), (6, "street", drawing.STREETS)):
        for _, name, name_en, seat in rows:
            yield feature(Point(seat), name=name, name_en=name_en, rank=rank, **{"class": kind})
    for kind, name, name_en, ring in drawing.PARKS.values():
        middle = Polygon(ring).intersection(FRAME).representative_point()
        yield feature(middle, name=name, name_en=name_en, rank=7, **{"class": kind})


def demo_districts(areas: dict[str, Polygon]) -> Iterator[Feature]:
    """The demo's tree of territories, parents first."""
    by_city = {
        city: unary_union([a for code, a in areas.items() if code[:4] == city[:4]]) for city, *_ in drawing.CITIES
    }

    def row(code: str, parent: str | None, kind: str, name: str, name_en: str, area: Any) -> Feature:
        return feature(area, code=code, parent=parent, kind=kind, name=name, name_en=name_en, source=NOTE)

    for code, name, name_en, _ in drawing.CITIES:
        yield row(code, None, "city", name, name_en, by_city[code])
    for code, kind, name, name_en, _ in drawing.DISTRICTS:
        # A county-level city (Xingping, Binzhou) is a county in the tree: `city` is the level above.
        yield row(code, f"{code[:4]}00", "county" if kind == "city" else kind, name, name_en, areas[code])
    for code, name, name_en, ring in drawing.ZONES:
        yield row(code, "610100", "development_zone", name, name_en, soft_ring(ring, 300))
    parts = list(streets(areas))
    for code, parent, name, name_en, area in parts:
        yield row(code, parent, "street", name, f"{name_en} Subdistrict", area)
    for code, parent, name, name_en, area in towns():
        yield row(code, parent, "town", name, f"{name_en} Town", area)
    for code, parent, name, name_en, area in communities(parts):
        yield row(code, parent, "community", name, name_en, area)


def write(path: Path, features: Iterable[Feature]) -> int:
    """One feature a line, so that a change can be read in a diff. The size in bytes."""
    lines = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in map(_rounded, features)]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return len(text.encode())


def _rounded(one: Feature) -> Feature:
    def at(value: Any) -> Any:
        return round(value, 5) if isinstance(value, float) else [at(part) for part in value]

    one["geometry"]["coordinates"] = at(one["geometry"]["coordinates"])
    return one


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the basemap and the demo's districts.")
    parser.add_argument("stations", type=Path, help="CSV of metro stations, GCJ-02")
    parser.add_argument("--basemap", type=Path, default=BASEMAP, help="folder for the basemap files")
    parser.add_argument("--demo-data", type=Path, default=DEMO_DATA, help="folder for the demo's districts")
    arguments = parser.parse_args()

    areas, stations = territories(), read_stations(arguments.stations)
    layers = {
        "land": [*land(), *built_up(stations)],
        "districts": district_areas(areas),
        "water": water(),
        "roads": roads(),
        "rail": rail(stations),
        "stations": station_points(stations),
        "places": places(),
    }
    total = sum(write(arguments.basemap / f"{name}.geojson", rows) for name, rows in layers.items())
    districts = write(arguments.demo_data / "districts.geojson", demo_districts(areas))
    print(f"basemap {total / 1000:.0f} kB, districts {districts / 1000:.0f} kB")  # noqa: T201 - a command's answer
    if total > MAX_BYTES:
        raise SystemExit(f"the basemap has {total} bytes, more than {MAX_BYTES}")


if __name__ == "__main__":
    main()
