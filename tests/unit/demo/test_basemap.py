"""The basemap that is served must be small, whole, and what its drawing gives."""

import json
from itertools import combinations
from pathlib import Path

import pytest
from shapely import Point
from shapely.geometry import shape

from geo_portal.demo.basemap import build, drawing

LAYERS = ("land", "districts", "water", "roads", "rail", "stations", "places")


def layer(name: str) -> list[dict]:
    return json.loads((build.BASEMAP / f"{name}.geojson").read_text(encoding="utf-8"))["features"]


@pytest.fixture(scope="module")
def areas():
    return build.territories()


def test_all_files_together_stay_small_enough_for_a_phone():
    assert sum((build.BASEMAP / f"{name}.geojson").stat().st_size for name in LAYERS) <= build.MAX_BYTES


@pytest.mark.parametrize("name", LAYERS)
def test_every_feature_can_be_drawn_and_named_in_both_languages(name):
    for feature in layer(name):
        assert {"name", "name_en", "class"} <= feature["properties"].keys()
        assert bool(feature["properties"]["name"]) == bool(feature["properties"]["name_en"])
        geometry = shape(feature["geometry"])
        assert geometry.is_valid
        assert not geometry.is_empty
        assert feature["geometry"]["type"] in ("Polygon", "LineString", "Point")


def test_districts_neither_overlap_nor_leave_gaps(areas):
    for a, b in combinations(areas.values(), 2):
        assert a.intersection(b).area == 0
    whole = build.unary_union(list(areas.values()))
    assert whole.geom_type == "Polygon"
    assert not whole.interiors


def test_every_district_has_its_seat_inside(areas):
    assert len(areas) == 13 + 14
    for code, _kind, _name, _name_en, seat in drawing.DISTRICTS:
        assert areas[code].contains(Point(seat))


def test_the_files_are_what_the_drawing_gives(areas):
    committed = {f["properties"]["code"]: shape(f["geometry"]) for f in layer("districts")}
    assert committed.keys() == areas.keys()
    for code, area in areas.items():
        assert committed[code].symmetric_difference(area).area < 1e-9


def test_no_district_boundary_claims_to_be_official():
    assert {feature["properties"]["note"] for feature in layer("districts")} == {"demo, not official"}


def test_the_bell_tower_station_stands_at_the_bell_tower_not_at_its_shifted_place():
    stations = {f["properties"]["name"]: f["geometry"]["coordinates"] for f in layer("stations")}
    assert stations["钟楼"] == pytest.approx([108.9424, 34.2610], abs=0.001)


def test_a_metro_line_never_runs_back_and_forth():
    for feature in layer("rail"):
        line = shape(feature["geometry"])
        assert line.is_simple, feature["properties"]["name"]


def test_the_license_of_the_stations_goes_with_them():
    assert "Copyright (c) 2019 metromancn" in (build.BASEMAP / "README.md").read_text(encoding="utf-8")


def test_the_repository_paths_hold():
    assert Path(build.REPOSITORY, "manage.py").is_file()
