"""The area of an offline map: enough around each place, the whole from further away, the same for the same places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.domain.coverage import CELL_ZOOM, area_around, bounds_of, tiles_at
from maps.domain.tiles import tile_at

GATE = (108.95, 34.25)
FAR = (109.45, 34.60)
places = st.tuples(st.floats(73, 135), st.floats(18, 53))


def point(lon: float, lat: float) -> tuple[float, float, float, float]:
    return lon, lat, lon, lat


def test_nobodys_places_have_no_area():
    assert area_around([]) == ()
    assert tiles_at((), 5) == set()


@given(st.lists(places, min_size=1, max_size=5), st.integers(0, 16))
def test_the_tile_under_each_place_is_there_at_every_zoom(some, z):
    tiles = tiles_at(area_around(point(*place) for place in some), z)
    for place in some:
        under = tile_at(*place, z)
        assert (under.x, under.y) in tiles


@given(st.lists(places, min_size=1, max_size=5))
def test_the_order_of_the_places_and_their_repetition_do_not_matter(some):
    assert area_around(point(*place) for place in some) == area_around(point(*place) for place in [*some[::-1], *some])


def test_a_place_that_moves_by_a_metre_keeps_its_map():
    lon, lat = GATE
    assert area_around([point(lon, lat)]) == area_around([point(lon + 0.00001, lat)])


def test_the_map_reaches_two_kilometres_beyond_the_grounds_of_a_site():
    west, south, east, north = bounds_of(area_around([(108.95, 34.25, 108.98, 34.27)]))
    assert west < 108.95 - 0.0217
    assert east > 108.98 + 0.0217
    assert south < 34.25 - 0.0179
    assert north > 34.27 + 0.0179
    assert max(108.95 - west, east - 108.98) < 0.07


@pytest.mark.parametrize(("z", "whole"), [(9, True), (10, True), (11, False), (14, False)])
def test_between_two_places_there_is_a_map_from_further_away(z, whole):
    tiles = tiles_at(area_around([point(*GATE), point(*FAR)]), z)
    between = tile_at((GATE[0] + FAR[0]) / 2, (GATE[1] + FAR[1]) / 2, z)
    assert ((between.x, between.y) in tiles) is whole


def test_places_at_two_ends_of_the_country_do_not_bring_all_that_lies_between():
    tiles = tiles_at(area_around([point(75.9, 39.4), point(131.1, 46.6)]), 10)
    assert len(tiles) < 20


def test_a_finer_zoom_divides_the_same_area():
    area = area_around([point(*GATE)])
    assert len(tiles_at(area, CELL_ZOOM + 1)) == 4 * len(tiles_at(area, CELL_ZOOM))
