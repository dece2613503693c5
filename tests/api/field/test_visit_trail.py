"""A visit's trail as GeoJSON: the cleaned line, the raw positions, and who may look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from geo_portal.core import clock
from tests import factories
from tests.factories_field import WORKDAY, make_assignment, make_site, make_visit, walk


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(WORKDAY + timedelta(hours=4)):
        yield


@pytest.fixture
def visit(api: Any, town: SimpleNamespace) -> Any:
    """A visit of an hour: walked for a minute, silent for ten, walked again with one leap, and one null island."""
    made = make_visit(
        make_site(town.here),
        town.holder,
        town.liaison,
        trail_owner=town.holder,
        started_at=WORKDAY,
        finished_at=WORKDAY + timedelta(hours=1),
        status="reported",
    )
    points = walk(WORKDAY, 12) + walk(WORKDAY + timedelta(minutes=11), 12)
    points[15]["lat"] += 1
    points[20] |= {"lon": 0, "lat": 0}
    points += walk(WORKDAY + timedelta(hours=3), 4)
    _, token = factories.make_device(town.holder)
    assert api(token=token).post("/api/v1/trails/points", {"points": points}, format="json").json()["accepted"] == 28
    _, other = factories.make_device(town.liaison)
    api(token=other).post("/api/v1/trails/points", {"points": walk(WORKDAY, 3, at=(108.99, 34.29))}, format="json")
    return made


def test_the_line_is_broken_at_silences_and_leaves_out_doubted_positions(api: Any, town: Any, visit: Any) -> None:
    answer = api(town.supervisor).get(f"/api/v1/visits/{visit.pk}/trail")
    assert answer.headers["Content-Type"] == "application/geo+json"
    body = answer.json()
    assert [len(feature["geometry"]["coordinates"]) for feature in body["features"]] == [12, 10]
    for feature in body["features"]:
        assert len(feature["properties"]["times"]) == len(feature["geometry"]["coordinates"])
    first = body["features"][0]
    assert first["geometry"]["coordinates"][0] == pytest.approx([108.95, 34.25], abs=1e-5)
    assert first["properties"]["times"][0] == "2026-11-23T02:00:00Z"
    assert 70 < first["properties"]["length_m"] < 100
    assert (body["points"], body["flagged"]) == (24, 2)


def test_the_line_is_smoothed_once_the_visit_is_over(api: Any, town: SimpleNamespace, visit: Any) -> None:
    """While it lasts, the line is what came; nobody knows yet how it goes on."""

    def line() -> list[list[float]]:
        body = api(town.supervisor).get(f"/api/v1/visits/{visit.pk}/trail").json()
        return body["features"][0]["geometry"]["coordinates"]

    sent = [[point["lon"], point["lat"]] for point in walk(WORKDAY, 12)]
    over = line()
    assert over != sent
    assert over == [pytest.approx(place, abs=1e-5) for place in sent]
    visit.finished_at, visit.status = None, "in_progress"
    visit.save()
    assert line() == sent


def test_raw_shows_every_position_with_its_flags(api: Any, town: SimpleNamespace, visit: Any) -> None:
    body = api(town.holder).get(f"/api/v1/visits/{visit.pk}/trail?raw=1").json()
    flags = [feature["properties"]["flags"] for feature in body["features"]]
    assert (len(flags), flags[15], flags[20]) == (24, ["too_fast"], ["null_island"])
    assert sum(map(len, flags)) == 2


def test_the_trail_in_another_coordinate_system(api: Any, town: SimpleNamespace, visit: Any) -> None:
    body = api(town.holder).get(f"/api/v1/visits/{visit.pk}/trail?crs=gcj02").json()
    lon, lat = body["features"][0]["geometry"]["coordinates"][0]
    assert abs(lon - 108.95) > 0.001
    assert abs(lat - 34.25) > 0.0001


def test_a_visit_without_positions_has_an_empty_trail(api: Any, town: SimpleNamespace) -> None:
    planned = make_visit(make_site(town.here), town.holder)
    for raw in ("", "?raw=1"):
        assert api(town.holder).get(f"/api/v1/visits/{planned.pk}/trail{raw}").json()["features"] == []


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("holder", 200),
        ("liaison", 200),
        ("supervisor", 200),
        ("office", 200),
        ("city_office", 200),
        ("admin", 200),
        ("inspector", 403),
        ("neighbour", 404),
        ("drone", 404),
        ("stranger", 404),
        (None, 401),
    ],
)
def test_who_may_look_at_a_trail(api: Any, town: SimpleNamespace, visit: Any, who: str | None, status: int) -> None:
    """The inspector is named for the site and sees the visit; where others walked is not theirs to see."""
    make_assignment(visit.site, town.inspector)
    client = api(getattr(town, who)) if who else api()
    assert client.get(f"/api/v1/visits/{visit.pk}/trail").status_code == status


@pytest.mark.parametrize(("query", "status"), [("raw=yes", 400), ("colour=1", 400), ("crs=mars", 422)])
def test_a_trail_refuses_what_it_does_not_know(api: Any, town: Any, visit: Any, query: str, status: int) -> None:
    assert api(town.holder).get(f"/api/v1/visits/{visit.pk}/trail?{query}").status_code == status


def test_a_trail_costs_no_query_per_position(
    api: Any, town: SimpleNamespace, visit: Any, django_assert_max_num_queries: Any
) -> None:
    client = api(town.supervisor)
    with django_assert_max_num_queries(12):  # two of them note the look
        client.get(f"/api/v1/visits/{visit.pk}/trail")


def test_silences_and_doubted_positions_come_with_the_line(api: Any, town: SimpleNamespace, visit: Any) -> None:
    body = api(town.supervisor).get(f"/api/v1/visits/{visit.pk}/trail").json()
    (gap,) = body["gaps"]
    assert (gap["from"], gap["to"]) == ("2026-11-23T02:00:55Z", "2026-11-23T02:11:00Z")
    assert gap["seconds"] == 605
    first, second = (feature["geometry"]["coordinates"] for feature in body["features"])
    assert gap["coordinates"] == [first[-1], second[0]]
    assert [(one["t"], one["flags"]) for one in body["doubted"]] == [
        ("2026-11-23T02:11:15Z", ["too_fast"]),
        ("2026-11-23T02:11:40Z", ["null_island"]),
    ]
    assert body["doubted"][1]["position"] == [0, 0]


def test_a_stay_says_since_when_and_how_long_at_least(api: Any, town: SimpleNamespace) -> None:
    """Ten minutes at the site, then away: who stays till the trail falls silent has no time of leaving."""
    visit = make_visit(make_site(town.here), town.holder, started_at=WORKDAY, status="in_progress")
    still = [one | {"lon": 108.95, "lat": 34.25} for one in walk(WORKDAY, 61, every_s=10)]
    away = walk(WORKDAY + timedelta(seconds=610), 61, every_s=10)
    _, token = factories.make_device(town.holder)
    send = api(token=token)
    send.post("/api/v1/trails/points", {"points": still}, format="json")
    address = f"/api/v1/visits/{visit.pk}/trail"
    (stay,) = api(town.supervisor).get(address).json()["stays"]
    assert (stay["arrived"], stay["seen_until"], stay["left_by"]) == (
        "2026-11-23T02:00:00Z",
        "2026-11-23T02:10:00Z",
        None,
    )
    assert stay["dwell_s"] == 600
    assert stay["position"] == pytest.approx([108.95, 34.25], abs=1e-6)
    send.post("/api/v1/trails/points", {"points": away}, format="json")
    (stay,) = api(town.supervisor).get(address).json()["stays"]
    assert stay["left_by"] is not None
