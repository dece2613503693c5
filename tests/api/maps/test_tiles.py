"""Vector tiles: every visible row in exactly one place, nobody else's anywhere, light at every zoom."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.gis.gdal import DataSource

from geo_portal.accounts.models import District
from maps import layers
from maps.domain.tiles import EXTENT, Tile, tile_at
from maps.layers import Attribute, Layer
from maps.models import ServicePoint
from tests.factories_maps import make_service_point, make_service_points

pytestmark = pytest.mark.django_db
MVT = "application/vnd.mapbox-vector-tile"


def address(tile: Tile, layer: str = "service_points") -> str:
    return f"/tiles/{layer}/{tile.z}/{tile.x}/{tile.y}.mvt"


@pytest.fixture
def decode(tmp_path: Any) -> Callable[[bytes], list[dict[str, Any]]]:
    """Features of a tile as GDAL reads them: attributes, and `xy` in tile units."""

    def read(content: bytes) -> list[dict[str, Any]]:
        path = tmp_path / "tile.mvt"
        path.write_bytes(content)
        [layer] = DataSource(str(path))
        return [
            {**{name: feature.get(name) for name in layer.fields}, "xy": feature.geom.geos.coords} for feature in layer
        ]

    return read


def test_a_tile_holds_each_point_of_its_ground_with_its_attributes(
    api: Any, town: SimpleNamespace, decode: Callable[[bytes], list[dict[str, Any]]]
) -> None:
    inside = make_service_point(town.here, 108.95, 34.25, name="钟楼", kind="hall")
    make_service_point(town.here, 109.5, 34.25)
    answer = api().get(address(tile_at(108.95, 34.25, 14)))
    assert (answer.status_code, answer["Content-Type"]) == (200, MVT)
    [feature] = decode(answer.content)
    assert (feature["id"], feature["name"], feature["kind"]) == (str(inside.id), "钟楼", "hall")
    assert set(feature) - {"mvt_id"} == {"id", "code", "name", "name_en", "kind", "status", "xy"}


@pytest.mark.parametrize("zoom", [0, 5, 10, 12, 13, 15])
def test_the_tiles_of_a_zoom_together_hold_every_point_once(
    api: Any, town: SimpleNamespace, decode: Callable[[bytes], list[dict[str, Any]]], zoom: int
) -> None:
    rng = random.Random(zoom)
    places = [(108.95 + rng.gauss(0, 0.02), 34.25 + rng.gauss(0, 0.02)) for _ in range(300)]
    # On the edges and the corner of tiles, and at the end of the world.
    west, south, east, north = tile_at(108.95, 34.25, 15).degrees
    places += [(west, 34.25), (east, 34.25), (108.95, north), (108.95, south), (west, north), (east, south)]
    places += [(180.0, 10.0), (-180.0, 10.0)]
    points = make_service_points(town.here, places)
    tiles = {tile_at(lon + dx, lat + dy, zoom) for lon, lat in places for dx in (-1e-6, 1e-6) for dy in (-1e-6, 1e-6)}
    seen: list[str] = []
    count = 0
    for tile in tiles:
        answer = api().get(address(tile))
        if answer.status_code == 204:
            continue
        for feature in decode(answer.content):
            number = int(feature.get("count") or 1)
            count += number
            if number == 1:
                assert feature["id"]
                seen.append(feature["id"])
    assert count == len(points)
    assert len(seen) == len(set(seen))
    if zoom >= 13:
        assert set(seen) == {str(point.id) for point in points}


def test_a_crowd_is_counted_where_it_stands(
    api: Any, town: SimpleNamespace, decode: Callable[[bytes], list[dict[str, Any]]]
) -> None:
    make_service_points(town.here, [(108.95, 34.25)] * 40)
    tile = tile_at(108.95, 34.25, 8)
    [feature] = decode(api().get(address(tile)).content)
    assert feature["count"] == 40
    west, _, east, _ = tile.degrees
    x, _ = feature["xy"]
    assert 0 <= x <= EXTENT
    assert (108.95 - west) / (east - west) * EXTENT == pytest.approx(x, abs=1)


def test_a_city_of_points_stays_a_small_tile(api: Any, town: SimpleNamespace) -> None:
    rng = random.Random(1)
    make_service_points(
        town.here, [(108.95 + rng.gauss(0, 0.15), 34.25 + rng.gauss(0, 0.15)) for _ in range(8_000)], name_en="x" * 60
    )
    for zoom in range(4, 13):
        assert len(api().get(address(tile_at(108.95, 34.25, zoom))).content) <= 100_000


def test_everyone_gets_the_rows_they_may_see(
    api: Any, town: SimpleNamespace, decode: Callable[[bytes], list[dict[str, Any]]]
) -> None:
    public = make_service_point(town.here, 108.95, 34.25)
    hidden = make_service_point(town.here, 108.951, 34.25, is_public=False)
    url = address(tile_at(108.95, 34.25, 14))

    def ids(user: Any) -> set[str]:
        return {feature["id"] for feature in decode(api(user).get(url).content)}

    assert ids(None) == ids(town.stranger) == ids(town.neighbour) == {str(public.id)}
    assert ids(town.office) == ids(town.supervisor) == ids(town.admin) == {str(public.id), str(hidden.id)}
    assert api().get(url)["Cache-Control"] == "public, max-age=60"
    answer = api(town.office).get(url)
    assert answer["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Authorization"} <= {name.strip() for name in answer["Vary"].split(",")}


def test_an_unchanged_tile_is_not_sent_again(api: Any, town: SimpleNamespace) -> None:
    point = make_service_point(town.here, 108.95, 34.25)
    url = address(tile_at(108.95, 34.25, 14))
    first = api().get(url)
    again = api().get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    weak = api().get(url, headers={"If-None-Match": f"W/{first['ETag']}"})
    assert weak.status_code == 304
    ServicePoint.objects.filter(pk=point.pk).update(status="offline")
    changed = api().get(url, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_tile_without_anything_is_empty(api: Any, town: SimpleNamespace) -> None:
    answer = api().get(address(tile_at(-30.0, 10.0, 14)))
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("service_points/3/8/0.mvt", "no_such_tile"),
        ("service_points/3/0/8.mvt", "no_such_tile"),
        ("service_points/17/0/0.mvt", "no_such_tile"),
        ("service_points/99/0/0.mvt", "no_such_tile"),
        ("service_points/1/99999999999999999999/0.mvt", "no_such_tile"),
        ("service_points/1/-1/0.mvt", "not_found"),
        ("service_points/1/1.5/0.mvt", "not_found"),
        ("service_points/a/b/c.mvt", "not_found"),
        ("users/0/0/0.mvt", "no_such_layer"),
        ("auth_user/0/0/0.mvt", "no_such_layer"),
        ("users.json", "no_such_layer"),
    ],
)
def test_what_is_not_there_is_a_problem_and_not_a_page(api: Any, path: str, code: str) -> None:
    answer = api().get(f"/tiles/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == code


@pytest.mark.parametrize("query", ["alias=x", "limit=1", "crs=gcj02"])
def test_tiles_take_no_parameters(api: Any, query: str) -> None:
    answer = api().get(f"/tiles/service_points/0/0/0.mvt?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_parameter")


def test_tilejson_says_what_a_map_needs(api: Any) -> None:
    answer = api().get("/tiles/service_points.json")
    assert answer.status_code == 200
    body = answer.json()
    assert body["tilejson"] == "3.0.0"
    assert body["tiles"] == ["http://testserver/tiles/service_points/{z}/{x}/{y}.mvt"]
    assert (body["minzoom"], body["maxzoom"], body["cluster_below"]) == (0, 16, 13)
    [layer] = body["vector_layers"]
    assert layer["id"] == "service_points"
    assert {"id", "count", "code", "name", "kind", "status"} <= set(layer["fields"])


@pytest.fixture
def district_layer() -> Iterator[Layer]:
    """A layer of areas that is not public."""
    layer = Layer(
        name="test_districts",
        title="区县",
        title_en="Districts",
        visible_to=lambda user: District.objects.visible_to(user),
        geometry="boundary",
        attributes=(Attribute("code"), Attribute("above", "parent__name")),
        points=False,
    )
    layers.register(layer)
    yield layer
    layers.unregister(layer.name)


def test_a_layer_that_is_not_public_does_not_exist_for_strangers(
    api: Any, town: SimpleNamespace, district_layer: Layer
) -> None:
    tile = tile_at(108.95, 34.25, 12)
    for path in (address(tile, district_layer.name), f"/tiles/{district_layer.name}.json"):
        assert api().get(path).status_code == 404
        assert api(town.stranger).get(path).status_code == 200


def test_areas_are_cut_to_the_tile_and_carry_joined_attributes(
    api: Any, town: SimpleNamespace, district_layer: Layer, decode: Callable[[bytes], list[dict[str, Any]]]
) -> None:
    content = api(town.office).get(address(tile_at(108.97, 34.25, 13), district_layer.name)).content
    found = {feature["code"]: feature["above"] for feature in decode(content)}
    assert found == {"610100": None, "610103": town.city.name}


def test_a_name_is_given_to_one_layer_only(district_layer: Layer) -> None:
    layers.register(district_layer)
    other = Layer(name=district_layer.name, title="", title_en="", visible_to=lambda user: District.objects.none())
    with pytest.raises(ValueError, match="already"):
        layers.register(other)


def test_attributes_cannot_take_names_that_tiles_need() -> None:
    for name in ("id", "count", "geometry", 'x"; DROP TABLE', "mvt_id"):
        with pytest.raises(ValueError, match="attributes"):
            Layer(
                name="odd",
                title="",
                title_en="",
                visible_to=lambda user: District.objects.none(),
                attributes=(Attribute(name),),
            )


def test_a_tile_costs_one_query(
    api: Any, town: SimpleNamespace, django_assert_num_queries: Callable[[int], Any]
) -> None:
    make_service_points(town.here, [(108.95, 34.25)] * 10)
    for zoom in (8, 14):
        with django_assert_num_queries(1):
            api().get(address(tile_at(108.95, 34.25, zoom)))
