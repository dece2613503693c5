"""The heat map as vector tiles: the same squares as on the whole map, for the same people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.gis.gdal import DataSource

from geo_portal.core import clock
from maps.domain.tiles import tile_at
from tests.api.field.test_heat import OCTOBER, cells, october
from tests.factories_field import WORKDAY

__all__ = ["october"]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(WORKDAY + timedelta(hours=4)):
        yield


def squares(client: Any, folder: Any, query: str = OCTOBER, zoom: int = 9) -> dict[str, tuple[int, ...]]:
    """Column and row of a square → visits, minutes, people, over all tiles around."""
    found = {}
    side = 1 << zoom
    middle = tile_at(108.95, 34.25, zoom)
    for x in range(max(0, middle.x - 2), min(side, middle.x + 3)):
        for y in range(max(0, middle.y - 2), min(side, middle.y + 3)):
            answer = client.get(f"/tiles/heat/{zoom}/{x}/{y}.mvt{query}")
            if answer.status_code == 204:
                continue
            assert answer.status_code == 200, answer.content
            (folder / "tile.mvt").write_bytes(answer.content)
            [layer] = DataSource(str(folder / "tile.mvt"))
            for one in layer:
                told = tuple(one.get(name) for name in ("visits", "minutes", "people"))
                assert found.setdefault(one.get("id"), told) == told  # a square on an edge is whole on both sides
    return found


@pytest.mark.parametrize("zoom", [6, 9, 12])
def test_tiles_show_each_person_the_squares_of_the_whole_map(
    api: Any, town: SimpleNamespace, october: SimpleNamespace, tmp_path: Any, zoom: int
) -> None:
    for who in ("supervisor", "holder", "neighbour", "stranger", "admin"):
        client = api(getattr(town, who))
        whole = {f"{round(west * 100)}/{round(south * 100)}": told for (west, south), told in cells(client).items()}
        assert squares(client, tmp_path, zoom=zoom) == whole, who


def test_tiles_are_nobody_s_without_a_sign_in_and_no_shared_cache_keeps_them(
    api: Any, town: SimpleNamespace, october: SimpleNamespace
) -> None:
    tile = tile_at(108.95, 34.25, 9)
    address = f"/tiles/heat/{tile.z}/{tile.x}/{tile.y}.mvt"
    assert api().get(address + OCTOBER).status_code == 404
    answer = api(town.supervisor).get(address + OCTOBER)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = {"if-none-match": answer.headers["ETag"]}
    assert api(town.supervisor).get(address + OCTOBER, headers=again).status_code == 304
    assert api(town.stranger).get(address + OCTOBER, headers=again).status_code == 204
    assert api(town.supervisor).get(f"{address}?size_deg=7").status_code == 422
    assert api(town.supervisor).get("/tiles/heat.json?size_deg=7").status_code == 422
    assert api(town.supervisor).get(f"{address}?colour=1").status_code == 400
