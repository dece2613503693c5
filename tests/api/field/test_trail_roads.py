"""The roads that a visit's trail followed: told by a real Valhalla, and what is said where there is none."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from defusedxml.ElementTree import parse

from field.models import Look
from field.services import roads
from geo_portal.core import clock
from maps.services import routing
from tests import factories, valhalla
from tests.factories_field import WORKDAY, make_assignment, make_site, make_visit

CANILLO = Path(__file__).resolve().parents[2] / "data" / "osm" / "andorra_for_map_matching.gpx"
WALKING_M_S = 1.3


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with valhalla.running(tmp_path_factory.mktemp("valhalla")) as (url, _):
        yield url


@pytest.fixture(autouse=True)
def _this_afternoon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(routing, "_rests_until", 0.0)
    with clock.frozen(WORKDAY + timedelta(hours=6)):
        yield


def way(begin: datetime, speed_m_s: float = WALKING_M_S) -> list[dict[str, Any]]:
    """Positions along a road in Canillo, at this speed."""
    found = [one.attrib for one in parse(CANILLO).iter() if one.tag.endswith("trkpt")]
    places = [(float(one["lon"]), float(one["lat"])) for one in found]
    lon, lat = np.array(places).T
    steps_m = np.hypot(np.diff(lon) * 111_320 * math.cos(math.radians(42.62)), np.diff(lat) * 111_320)
    seconds = [0.0, *np.cumsum(steps_m / speed_m_s).tolist()]
    return [
        {"t": (begin + timedelta(seconds=s)).isoformat(), "lon": x, "lat": y, "acc": 6}
        for s, (x, y) in zip(seconds, places, strict=True)
    ]


@pytest.fixture
def scene(api: Any, town: SimpleNamespace) -> SimpleNamespace:
    site = make_site(town.here, at=(1.5401, 42.6218))
    make_assignment(site, town.holder)
    visit = make_visit(
        site, town.holder, started_at=WORKDAY, finished_at=WORKDAY + timedelta(hours=2), status="reported"
    )
    _, token = factories.make_device(town.holder)

    def send(points: list[dict[str, Any]]) -> None:
        answer = api(token=token).post("/api/v1/trails/points", {"points": points}, format="json")
        assert answer.json()["accepted"] == len(points), answer.json()

    def roads(query: str = "") -> dict[str, Any]:
        answer = api(town.supervisor).get(f"/api/v1/visits/{visit.pk}/trail/roads{query}")
        assert answer.status_code == 200, answer.json()
        found: dict[str, Any] = answer.json()
        return found

    return SimpleNamespace(town=town, visit=visit, send=send, roads=roads)


def test_a_walk_along_a_road_is_told_as_that_road(scene: SimpleNamespace, engine: str, settings: Any) -> None:
    settings.VALHALLA_URL = engine
    scene.send(way(WORKDAY))
    found = scene.roads()
    [stretch] = found["features"]
    properties = stretch["properties"]
    assert (properties["matched"], properties["reason"], properties["costing"]) == (True, None, "pedestrian")
    assert stretch["geometry"]["type"] == "MultiLineString"
    assert properties["share"] == 1.0
    assert found["length_m"] == properties["length_m"] == pytest.approx(663, rel=0.05)
    assert found["matched_m"] == found["length_m"]
    assert Look.objects.filter(looker=scene.town.supervisor, subject=scene.town.holder).exists()


def test_whoever_drove_is_sought_on_roads_for_cars(scene: SimpleNamespace, engine: str, settings: Any) -> None:
    settings.VALHALLA_URL = engine
    scene.send(way(WORKDAY, speed_m_s=12))
    assert scene.roads()["features"][0]["properties"]["costing"] == "auto"


def test_a_stretch_out_of_the_area_keeps_its_own_line_and_says_so(
    scene: SimpleNamespace, engine: str, settings: Any
) -> None:
    settings.VALHALLA_URL = engine
    scene.send(way(WORKDAY))
    later = WORKDAY + timedelta(hours=1)
    scene.send([point | {"lon": point["lon"] + 107} for point in way(later)])
    on_road, elsewhere = scene.roads()["features"]
    assert on_road["properties"]["matched"]
    assert (elsewhere["properties"]["matched"], elsewhere["properties"]["reason"]) == (False, "out_of_area")
    assert elsewhere["geometry"]["type"] == "LineString"
    assert len(elsewhere["geometry"]["coordinates"]) > 2


def test_the_roads_come_in_the_system_that_was_asked_for(scene: SimpleNamespace, engine: str, settings: Any) -> None:
    settings.VALHALLA_URL = engine
    scene.send(way(WORKDAY))
    assert scene.roads("?crs=wgs84") == scene.roads()
    assert scene.roads("?crs=gcj02")["features"][0]["properties"]["matched"]


def test_without_a_valhalla_the_line_is_told_and_the_reason(scene: SimpleNamespace) -> None:
    scene.send(way(WORKDAY))
    found = scene.roads()
    assert found["features"][0]["properties"]["reason"] == "not_configured"
    assert (found["matched_m"], round(found["length_m"])) == (0, round(found["features"][0]["properties"]["length_m"]))


def test_the_trail_says_whether_its_roads_can_be_asked_for(scene: SimpleNamespace, api: Any, settings: Any) -> None:
    scene.send(way(WORKDAY))
    for url in ("", "http://127.0.0.1:9"):
        settings.VALHALLA_URL = url
        found = api(scene.town.supervisor).get(f"/api/v1/visits/{scene.visit.pk}/trail").json()
        assert found["roads"] is bool(url)


def test_a_valhalla_that_is_down_is_asked_once_and_not_by_every_page(
    scene: SimpleNamespace, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.send(way(WORKDAY))
    scene.send(way(WORKDAY + timedelta(hours=1)))
    asked = []
    real = routing.urllib.request.urlopen
    monkeypatch.setattr(routing.urllib.request, "urlopen", lambda *a, **k: (asked.append(1), real(*a, **k))[1])
    settings.VALHALLA_URL = "http://127.0.0.1:9"
    for _ in range(2):
        assert [one["properties"]["reason"] for one in scene.roads()["features"]] == ["unreachable"] * 2
    assert len(asked) == 1


class _Slow(BaseHTTPRequestHandler):
    """Takes its time, and answers nothing that can be used."""

    asked = 0

    def do_POST(self) -> None:
        type(self).asked += 1
        time.sleep(0.3)
        self.send_error(400)

    def log_message(self, *_values: object) -> None:
        """Nothing."""


def test_a_slow_valhalla_keeps_no_page_waiting_for_each_of_many_stretches(
    scene: SimpleNamespace, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hours in (0, 1, 2):
        scene.send(way(WORKDAY + timedelta(hours=hours))[:20])
    monkeypatch.setattr(roads, "PATIENCE_S", 0.2)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Slow) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.VALHALLA_URL = f"http://127.0.0.1:{server.server_port}"
        assert [one["properties"]["reason"] for one in scene.roads()["features"]] == ["unreachable"] * 3
        server.shutdown()
    assert _Slow.asked < 3


def test_a_valhalla_killed_while_in_use_is_told_of(scene: SimpleNamespace, settings: Any, tmp_path: Path) -> None:
    with valhalla.running(tmp_path) as (url, process):
        settings.VALHALLA_URL = url
        scene.send(way(WORKDAY))
        assert scene.roads()["matched_m"] > 0
        process.kill()
        process.wait()
        assert scene.roads()["features"][0]["properties"]["reason"] == "unreachable"


def test_where_nobody_knows_the_way_between_the_roads_are_in_pieces(engine: str, settings: Any) -> None:
    settings.VALHALLA_URL = engine
    here = [(point["lon"], point["lat"]) for point in way(WORKDAY)[:8]]
    in_the_capital = [(1.5211 + step * 1e-4, 42.5078 + step * 2e-4) for step in range(8)]
    lon, lat = np.array([*here, *in_the_capital]).T
    found = routing.matched(20.0 * np.arange(len(lon)), lon, lat, routing.Costing.WALKING)
    assert len(found.pieces) == 2
    assert found.length_m < 1_500


def test_how_far_it_is_on_foot(engine: str, settings: Any) -> None:
    settings.VALHALLA_URL = engine
    points = way(WORKDAY)
    begin, end = ((points[place]["lon"], points[place]["lat"]) for place in (0, -1))
    assert routing.walking_m(begin, end) == pytest.approx(663, rel=0.1)
    with pytest.raises(routing.NoWay) as none:
        routing.walking_m(begin, (108.95, 34.25))
    assert none.value.reason in {routing.Reason.OUT_OF_AREA, routing.Reason.TOO_LONG}


def test_a_visit_without_a_trail_has_no_roads(scene: SimpleNamespace) -> None:
    assert scene.roads()["features"] == []
