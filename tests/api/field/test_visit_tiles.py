"""Visits as vector tiles: a heat map for those who may see the visits."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.gis.gdal import DataSource
from django.contrib.gis.geos import Point

from maps.domain.tiles import tile_at
from tests.factories_field import WORKDAY, make_site, make_visit


@pytest.fixture
def visits(town: SimpleNamespace) -> list[Any]:
    """Three visits begun at one gate, one of an unknown place, and one in the next district."""
    here, there = make_site(town.here), make_site(town.there, at=(108.85, 34.25))
    begun = {"started_at": WORKDAY, "status": "reported"}
    gate = Point(108.95, 34.25, srid=4326)
    made = [make_visit(here, town.holder, position=gate, **begun) for _ in range(3)]
    make_visit(here, town.holder, **begun)
    make_visit(there, position=Point(108.951, 34.25, srid=4326), **begun)
    return made


def features(client: Any, zoom: int, folder: Any) -> list[dict[str, Any]]:
    tile = tile_at(108.95, 34.25, zoom)
    answer = client.get(f"/tiles/visits/{tile.z}/{tile.x}/{tile.y}.mvt")
    if answer.status_code == 204:
        return []
    assert answer.status_code == 200
    (folder / "tile.mvt").write_bytes(answer.content)
    [layer] = DataSource(str(folder / "tile.mvt"))
    return [{name: feature.get(name) for name in layer.fields} for feature in layer]


def test_overseers_get_a_count_for_each_cell_and_from_near_each_visit(
    api: Any, town: SimpleNamespace, visits: list[Any], tmp_path: Any
) -> None:
    [cell] = features(api(town.supervisor), 10, tmp_path)
    assert int(cell["count"]) == 3
    near = features(api(town.supervisor), 15, tmp_path)
    assert {one["id"] for one in near} == {str(visit.pk) for visit in visits}


@pytest.mark.parametrize(("who", "seen"), [("holder", 3), ("neighbour", 1), ("drone", 0), ("stranger", 0)])
def test_nobody_gets_a_visit_that_they_do_not_see(
    api: Any, town: SimpleNamespace, visits: list[Any], tmp_path: Any, who: str, seen: int
) -> None:
    assert len(features(api(getattr(town, who)), 15, tmp_path)) == seen


def test_the_layer_does_not_exist_for_who_is_not_signed_in(api: Any, visits: list[Any]) -> None:
    assert api().get("/tiles/visits/10/822/407.mvt").status_code == 404
    assert api().get("/tiles/visits.json").status_code == 404
