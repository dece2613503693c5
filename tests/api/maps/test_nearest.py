"""`GET /api/v1/service-points/nearest`: exact, complete, and plain about what it refuses."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.db import connection
from pyproj import Geod

from geo_portal.core import clock, crs
from maps.domain import opening_hours
from maps.lookup import Search, rank
from maps.models import ServicePoint
from tests.factories_maps import make_service_point, make_service_points

URL = "/api/v1/service-points/nearest"
HERE = {"lon": 108.95, "lat": 34.25}
WGS84 = Geod(ellps="WGS84")

pytestmark = pytest.mark.django_db


def get(api: Any, **query: Any) -> Any:
    return api().get(URL, {**HERE, **query})


def distance_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    return float(WGS84.inv(lon, lat, other_lon, other_lat)[2])


def at_distance(metres: float, azimuth: float) -> tuple[float, float]:
    lon, lat, _ = WGS84.fwd(HERE["lon"], HERE["lat"], azimuth, metres)
    return lon, lat


def scattered(count: int, seed: int) -> list[tuple[float, float]]:
    """Places around Xi'an, thick in the middle, some of them in heaps of five on one spot."""
    rng = random.Random(seed)
    places: list[tuple[float, float]] = []
    while len(places) < count:
        spread = rng.choice([0.003, 0.05, 0.4])
        place = (108.95 + rng.gauss(0, spread), 34.25 + rng.gauss(0, spread))
        places += [place] * (5 if rng.random() < 0.03 else 1)
    return places[:count]


def test_nearest_equals_a_brute_force_search_over_all_points(town: SimpleNamespace) -> None:
    places = scattered(2_000, seed=20261122)
    points = make_service_points(town.here, places)
    keys = [point.id for point in points]
    xy = np.array(places)
    rng = random.Random(7)
    for _ in range(60):
        lon, lat = (
            places[rng.randrange(len(places))]
            if rng.random() < 0.3
            else (
                108.95 + rng.gauss(0, 0.2),
                34.25 + rng.gauss(0, 0.2),
            )
        )
        radius, limit = rng.choice([300.0, 2_000.0, 5_000.0, 30_000.0, 100_000.0]), rng.choice([1, 10, 30, 100])
        metres = WGS84.inv(np.full(len(xy), lon), np.full(len(xy), lat), xy[:, 0], xy[:, 1])[2]
        inside = sorted(
            (round(float(metre) * 1000), key) for metre, key in zip(metres, keys, strict=True) if metre <= radius
        )
        ranking = rank(Search(lon, lat, radius, limit))
        assert ranking.total == len(inside)
        assert ranking.order == [(key, mm) for mm, key in inside[:limit]]


def test_equal_distances_come_by_id(api: Any, town: SimpleNamespace) -> None:
    """East and west by the same arc, and forty on one spot: more than the first look at the index holds."""
    east, west = at_distance(900, 90), at_distance(900, 270)
    points = make_service_points(town.here, [east, west, east, west, *[at_distance(1_000, 45)] * 40])
    ties = sorted(point.id for point in points[:4])
    heap = sorted(point.id for point in points[4:])
    answer = get(api, limit=44).json()
    assert [feature["id"] for feature in answer["features"]] == [str(key) for key in (*ties, *heap)]
    assert [feature["id"] for feature in get(api, limit=6).json()["features"]] == [
        str(key) for key in (*ties, *heap[:2])
    ]


@pytest.mark.parametrize("azimuth", [0, 45, 90, 200, 315])
def test_the_radius_holds_to_the_metre(api: Any, town: SimpleNamespace, azimuth: int) -> None:
    inside = make_service_point(town.here, *at_distance(4_999, azimuth))
    make_service_point(town.here, *at_distance(5_001, azimuth))
    answer = get(api, radius=5_000).json()
    assert answer["total"] == 1
    assert [feature["id"] for feature in answer["features"]] == [str(inside.id)]
    assert answer["features"][0]["properties"]["distance_m"] == pytest.approx(4_999, abs=0.001)


def test_total_counts_all_inside_whatever_the_limit(api: Any, town: SimpleNamespace) -> None:
    make_service_points(town.here, scattered(700, seed=3))
    expected = sum(
        distance_m(HERE["lon"], HERE["lat"], *point.location.coords) <= 3_000 for point in ServicePoint.objects.all()
    )
    answer = get(api, radius=3_000, limit=5).json()
    assert (answer["total"], len(answer["features"])) == (expected, 5)
    assert expected > 100


def test_no_point_near_is_an_empty_answer(api: Any, town: SimpleNamespace) -> None:
    make_service_point(town.here, *at_distance(50_000, 10))
    answer = get(api)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/geo+json"
    assert answer.json() == {"type": "FeatureCollection", "total": 0, "features": []}


def test_what_a_citizen_reads_about_a_point(api: Any, town: SimpleNamespace) -> None:
    point = make_service_point(
        town.here,
        108.951,
        34.251,
        kind="locker",
        name="钟楼自助文件柜",
        name_en="Bell Tower locker",
        address="东大街1号",
        opening_hours={"week": {"mon": [["09:00", "18:00"]]}, "exceptions": {}},
        free_compartments=12,
    )
    with clock.frozen(datetime(2026, 11, 23, 2, 0, tzinfo=UTC)):
        [feature] = get(api).json()["features"]
    assert feature["type"] == "Feature"
    assert feature["id"] == str(point.id)
    assert feature["geometry"] == {"type": "Point", "coordinates": [108.951, 34.251]}
    properties = feature["properties"]
    assert properties["distance_m"] == pytest.approx(distance_m(108.95, 34.25, 108.951, 34.251), abs=0.001)
    assert properties["open_now"] is True
    assert properties["todays_hours"] == [["09:00", "18:00"]]
    assert properties["free_compartments"] == 12
    assert properties["name"] == "钟楼自助文件柜"
    assert properties["district_name"] == town.here.name
    assert "walk" not in properties


def test_points_out_of_service_or_not_public_are_not_offered(api: Any, town: SimpleNamespace) -> None:
    offered = make_service_point(town.here, 108.953, 34.25)
    make_service_point(town.here, 108.951, 34.25, is_public=False)
    make_service_point(town.here, 108.951, 34.25, status="closed")
    make_service_point(town.here, 108.951, 34.25, status="offline")
    for user in (None, town.office, town.admin):
        answer = api(user).get(URL, HERE).json()
        assert [feature["id"] for feature in answer["features"]] == [str(offered.id)]
        assert answer["total"] == 1


def test_kinds_are_filtered_before_the_limit(api: Any, town: SimpleNamespace) -> None:
    make_service_points(town.here, [at_distance(10 + n, n) for n in range(200)], kind="locker")
    hall = make_service_point(town.here, *at_distance(3_000, 80), kind="hall")
    kiosk = make_service_point(town.here, *at_distance(4_000, 170), kind="kiosk")
    assert [f["id"] for f in get(api, kind="hall").json()["features"]] == [str(hall.id)]
    by_comma = get(api, kind="hall,kiosk").json()
    assert [f["id"] for f in by_comma["features"]] == [str(hall.id), str(kiosk.id)]
    assert by_comma["total"] == 2
    assert api().get(f"{URL}?lon=108.95&lat=34.25&kind=hall&kind=kiosk").json() == by_comma
    assert get(api, kind="").json()["total"] == 202


def test_open_at_leaves_out_what_is_shut_or_not_known(api: Any, town: SimpleNamespace) -> None:
    office = make_service_point(
        town.here, 108.951, 34.25, opening_hours={"week": {"mon": [["09:00", "18:00"]]}, "exceptions": {}}
    )
    locker = make_service_point(town.here, 108.952, 34.25, opening_hours={"week": "24/7", "exceptions": {}})
    make_service_point(town.here, 108.9505, 34.25)

    def found(**query: Any) -> list[str]:
        return [feature["id"] for feature in get(api, **query).json()["features"]]

    assert found(open_at="2026-11-23T10:00:00+08:00") == [str(office.id), str(locker.id)]
    assert found(open_at="2026-11-23T02:00:00Z") == [str(office.id), str(locker.id)]
    assert found(open_at="2026-11-23T20:00:00+08:00") == [str(locker.id)]
    assert api().get(f"{URL}?lon=108.95&lat=34.25&open_at=2026-11-23T10:00:00+08:00").json()["total"] == 2
    with clock.frozen(datetime(2026, 11, 23, 12, 0, tzinfo=UTC)):
        assert found(open_at="now") == [str(locker.id)]
    with clock.frozen(datetime(2026, 11, 23, 2, 0, tzinfo=UTC)):
        assert found(open_at="now") == [str(office.id), str(locker.id)]


def test_the_database_reads_hours_as_the_domain_does() -> None:
    """Random hours at random instants through `maps_open_at`, the filter's function, and through `open_at`."""
    rng = random.Random(24)
    clocks = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30)]

    def day() -> list[list[str]]:
        times = sorted(rng.sample(clocks, 2 * rng.randint(0, 3)))
        intervals = [list(pair) for pair in zip(times[::2], times[1::2], strict=True)]
        if intervals and rng.random() < 0.4:
            intervals[-1][1] = rng.choice(["24:00", *[text for text in clocks if text < intervals[-1][0]]])
        return intervals

    days = [f"2026-11-{number:02}" for number in range(20, 30)]
    cases = []
    for _ in range(600):
        week: Any = "24/7" if rng.random() < 0.1 else {name: day() for name in opening_hours.WEEKDAYS}
        hours = opening_hours.normalise({"week": week, "exceptions": {name: day() for name in rng.sample(days, 3)}})
        instant = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(minutes=15 * rng.randrange(8 * 96))
        cases.append((hours, instant))
    open_count = 0
    with connection.cursor() as cursor:
        for hours, instant in cases:
            moment = opening_hours.local_moment(instant)
            cursor.execute(
                "SELECT maps_open_at(%s::text::jsonb, %s, %s, %s, %s, %s), maps_opening_hours_valid(%s::text::jsonb)",
                [
                    text := json.dumps(hours),
                    moment.day,
                    moment.weekday,
                    moment.clock,
                    moment.day_before,
                    moment.weekday_before,
                    text,
                ],
            )
            expected = opening_hours.open_at(hours, instant)
            assert cursor.fetchone() == (expected, True), (hours, instant)
            open_count += bool(expected)
    assert 100 < open_count < 500


def test_walking_is_said_to_be_unavailable(api: Any, town: SimpleNamespace) -> None:
    make_service_point(town.here, 108.951, 34.25)
    [feature] = get(api, by="walk").json()["features"]
    assert feature["properties"]["walk"] == "unavailable"
    assert feature["properties"]["distance_m"] > 0
    [feature] = get(api, by="air").json()["features"]
    assert "walk" not in feature["properties"]


@pytest.mark.parametrize("system", ["gcj02", "bd09", "cgcs2000"])
def test_a_map_in_another_coordinate_system_asks_and_is_answered_in_it(
    api: Any, town: SimpleNamespace, system: str
) -> None:
    point = make_service_point(town.here, 108.951, 34.251)
    [[lon, lat], [point_lon, point_lat]] = crs.from_wgs84(np.array([[108.95, 34.25], [108.951, 34.251]]), system)
    [feature] = get(api, lon=lon, lat=lat, crs=system).json()["features"]
    assert feature["id"] == str(point.id)
    assert feature["geometry"]["coordinates"] == pytest.approx([point_lon, point_lat], abs=2e-7)
    assert feature["properties"]["distance_m"] == pytest.approx(distance_m(108.95, 34.25, 108.951, 34.251), abs=0.02)


def test_the_antimeridian_and_the_poles_are_places_too(api: Any, town: SimpleNamespace) -> None:
    fiji = make_service_point(town.here, -179.99, -17.0)
    pole = make_service_point(town.here, 60.0, 89.9)
    assert [f["id"] for f in get(api, lon=179.99, lat=-17.0).json()["features"]] == [str(fiji.id)]
    assert [f["id"] for f in get(api, lon=-120, lat=89.95, radius=100_000).json()["features"]] == [str(pole.id)]


BAD = [
    ("no coordinates", {"lon": None}, 422, "invalid", "lon"),
    ("blank coordinates", {"lat": ""}, 422, "invalid", "lat"),
    ("words for coordinates", {"lon": "east"}, 422, "invalid", "lon"),
    ("latitude 91", {"lat": "91"}, 422, "bad_coordinates", "lat"),
    ("swapped axes", {"lon": "34.25", "lat": "108.95"}, 422, "bad_coordinates", "lat"),
    ("longitude 181", {"lon": "181"}, 422, "bad_coordinates", "lon"),
    ("a longitude beyond all numbers", {"lon": "1e400"}, 422, "bad_coordinates", "lon"),
    ("NaN", {"lat": "NaN"}, 422, "invalid", "lat"),
    ("digits of another script", {"lat": "３４"}, 422, "invalid", "lat"),
    ("a radius of a billion", {"radius": "1000000000"}, 422, "out_of_range", "radius"),
    ("a radius just above the largest", {"radius": "100000.1"}, 422, "out_of_range", "radius"),
    ("no radius at all", {"radius": "0"}, 422, "out_of_range", "radius"),
    ("an infinite radius", {"radius": "1e999"}, 422, "out_of_range", "radius"),
    ("limit 0", {"limit": "0"}, 422, "out_of_range", "limit"),
    ("limit 101", {"limit": "101"}, 422, "out_of_range", "limit"),
    ("half a point", {"limit": "1.5"}, 422, "out_of_range", "limit"),
    ("an unknown kind", {"kind": "locker,castle"}, 422, "invalid", "kind"),
    ("an unknown item", {"item": "passport"}, 422, "unknown_reference", "item"),
    ("a swim", {"by": "swim"}, 422, "invalid", "by"),
    ("an unknown coordinate system", {"crs": "epsg:3857"}, 422, "unknown_crs", "crs"),
    ("an instant without offset", {"open_at": "2026-11-23T10:00:00"}, 422, "invalid", "open_at"),
    ("no instant", {"open_at": "tomorrow"}, 422, "invalid", "open_at"),
    ("the end of the calendar", {"open_at": "9999-12-31T23:59:59Z"}, 422, "out_of_range", "open_at"),
    ("an unknown parameter", {"band": "1"}, 400, "unknown_parameter", "band"),
    ("an ordering", {"ordering": "password"}, 400, "unknown_parameter", "ordering"),
    ("a NUL character", {"kind": "\x00"}, 400, "bad_request", None),
]


@pytest.mark.parametrize(("change", "status", "code", "pointer"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_refusals_name_the_parameter(
    api: Any, change: dict[str, Any], status: int, code: str, pointer: str | None
) -> None:
    query = {key: value for key, value in {**HERE, **change}.items() if value is not None}
    answer = api().get(URL, query)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    body = answer.json()
    assert (body["code"], body["status"]) == (code, status)
    assert [error["pointer"] for error in body.get("errors", [])] == ([pointer] if pointer else [])


def test_a_lookup_costs_three_queries_and_a_sparse_one_two(
    api: Any, town: SimpleNamespace, django_assert_num_queries: Callable[[int], Any]
) -> None:
    make_service_points(town.here, [at_distance(20 * n, n) for n in range(1, 20)])
    with django_assert_num_queries(2):
        assert get(api).json()["total"] == 19
    make_service_points(town.here, [at_distance(20 * n, n) for n in range(20, 150)])
    with django_assert_num_queries(3):
        assert get(api, limit=20).json()["total"] == 149


def test_a_revoked_or_wrong_token_is_told_so_even_here(api: Any) -> None:
    answer = api(token="0" * 64).get(URL, HERE)
    assert answer.status_code == 401
