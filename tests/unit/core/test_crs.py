"""A point shown on a Chinese map must land on the right building, whichever system it was read in."""

import doctest

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo_portal.core import crs, shifts

TIANANMEN = (116.391265, 39.907365)
SHIFTED = ("gcj02", "bd09")
WELL_INSIDE_CHINA = st.tuples(st.floats(73.0, 137.0), st.floats(2.0, 55.0))


def metres_between(a, b) -> float:
    (lon_a, lat_a), (lon_b, lat_b) = np.asarray(a).reshape(2), np.asarray(b).reshape(2)
    return Geod(ellps="WGS84").inv(lon_a, lat_a, lon_b, lat_b)[2]


# 555 m and 1,378 m are the distances on a sphere; on the ellipsoid they come out a metre longer.
@pytest.mark.parametrize(("system", "off_m"), [("gcj02", 555), ("bd09", 1378)])
def test_tiananmen_is_off_by_the_known_distance(system, off_m):
    assert metres_between(TIANANMEN, crs.from_wgs84([TIANANMEN], system)) == pytest.approx(off_m, abs=2)


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
        ((116.404, 39.915), (116.41024449916938, 39.91640428150164)),
    ],
    ids=["shanghai", "shenzhen", "beijing", "tiananmen-square"],
)
def test_gcj02_agrees_with_the_answers_other_converters_publish(wgs84, gcj02):
    np.testing.assert_allclose(crs.from_wgs84([wgs84], "gcj02"), [gcj02], atol=1e-7)


def test_bd09_agrees_with_the_answer_other_converters_publish():
    # Their inverse is one step of an approximation, so it agrees with the exact one to a metre only.
    gcj02 = crs.from_wgs84(crs.to_wgs84([(116.404, 39.915)], "bd09"), "gcj02")
    assert metres_between(gcj02, (116.39762729119315, 39.90865673957631)) < 1


@pytest.mark.parametrize("system", crs.CRS)
@given(points=st.lists(WELL_INSIDE_CHINA, min_size=1, max_size=20))
def test_there_and_back_again_misses_by_less_than_a_centimetre(system, points):
    back = crs.to_wgs84(crs.from_wgs84(points, system), system)
    assert max(map(metres_between, points, back)) < 0.01


@pytest.mark.parametrize("system", SHIFTED)
@given(points=st.lists(WELL_INSIDE_CHINA, min_size=1, max_size=20))
def test_back_and_there_again_misses_by_less_than_a_centimetre(system, points):
    again = crs.from_wgs84(crs.to_wgs84(points, system), system)
    assert max(map(metres_between, points, again)) < 0.01


@pytest.mark.parametrize("system", SHIFTED)
def test_a_point_abroad_is_left_where_it_is(system):
    abroad = [(2.35, 48.85), (-74.0, 40.7), (151.2, -33.9), (139.7, 35.7)]
    assert crs.from_wgs84(abroad, system).tolist() == [list(p) for p in abroad]
    assert crs.to_wgs84(abroad, system).tolist() == [list(p) for p in abroad]


def test_a_batch_gives_what_its_points_give_alone():
    batch = [TIANANMEN, (2.35, 48.85), (108.9398, 34.3416)]
    alone = np.vstack([crs.to_wgs84([point], "bd09") for point in batch])
    np.testing.assert_allclose(crs.to_wgs84(batch, "bd09"), alone, atol=1e-9)


def test_cgcs2000_is_taken_as_wgs84():
    assert crs.to_wgs84([TIANANMEN], "cgcs2000").tolist() == [list(TIANANMEN)]


@pytest.mark.parametrize("system", crs.CRS)
def test_the_callers_array_is_not_written_to(system):
    given_array = np.array([TIANANMEN])
    crs.to_wgs84(given_array, system)[:] = 0
    crs.from_wgs84(given_array, system)[:] = 0
    assert given_array.tolist() == [list(TIANANMEN)]


@pytest.mark.parametrize("system", crs.CRS)
def test_no_points_give_no_points(system):
    assert crs.to_wgs84(np.empty((0, 2)), system).shape == (0, 2)


def test_a_missing_coordinate_stays_missing_and_spoils_no_other():
    moved = crs.to_wgs84([(np.nan, 34.0), TIANANMEN], "gcj02")
    assert np.isnan(moved[0, 0])
    assert metres_between(moved[1], crs.to_wgs84([TIANANMEN], "gcj02")) < 0.01


@pytest.mark.parametrize("system", ["WGS84", "epsg:4326", "", None, ["gcj02"]])
def test_an_unknown_system_is_refused_by_name(system):
    for refused in (crs.to_wgs84, crs.from_wgs84):
        with pytest.raises(crs.UnknownCrs, match="known coordinate system"):
            refused([TIANANMEN], system)


@pytest.mark.parametrize("shape", [(2,), (3, 3), (1, 2, 2)])
def test_another_shape_is_refused(shape):
    with pytest.raises(ValueError, match="shape"):
        crs.to_wgs84(np.zeros(shape), "wgs84")


SQUARE = Polygon(((108.9, 34.2), (109.0, 34.2), (109.0, 34.3), (108.9, 34.3), (108.9, 34.2)))


@pytest.mark.parametrize("geometry", [Point(*TIANANMEN), SQUARE, MultiPolygon(SQUARE)], ids=lambda g: g.geom_type)
def test_a_database_geometry_keeps_its_type_and_comes_back_as_4326(geometry):
    moved = crs.transform_geometry(geometry, "gcj02", "wgs84")
    assert (type(moved), moved.srid) == (type(geometry), 4326)
    back = crs.transform_geometry(moved, "wgs84", "gcj02")
    assert back.equals_exact(GEOSGeometry(geometry.wkt, srid=4326), 1e-8)
    assert not moved.equals_exact(geometry, 1e-4)


def test_a_shapely_geometry_keeps_its_heights():
    line = shapely.LineString([(108.9, 34.2, 400.0), (109.0, 34.3, 410.5)])
    moved = crs.transform_geometry(line, "wgs84", "bd09")
    assert isinstance(moved, shapely.LineString)
    assert shapely.get_coordinates(moved, include_z=True)[:, 2].tolist() == [400.0, 410.5]
    assert shapely.get_srid(moved) == 4326


def test_an_empty_geometry_stays_empty():
    assert crs.transform_geometry(shapely.Polygon(), "gcj02", "wgs84").is_empty


def test_a_geometry_in_metres_is_refused():
    with pytest.raises(ValueError, match="3857"):
        crs.transform_geometry(Point(12_000_000, 4_000_000, srid=3857), "gcj02", "wgs84")


def test_a_geometry_in_an_unknown_system_is_refused_even_if_nothing_would_move():
    with pytest.raises(crs.UnknownCrs):
        crs.transform_geometry(Point(*TIANANMEN), "mars", "mars")


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(shifts, extraglobs={"np": np}) == doctest.TestResults(failed=0, attempted=2)
