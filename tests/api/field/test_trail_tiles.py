"""Trails of visits as vector tiles, for those who may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.gis.gdal import DataSource

from field.models import Corroboration, DrawnTrail, KeptTrail, Look
from field.services import corroboration, drawing, privacy, retention
from geo_portal.core import clock
from geo_portal.core.models import Setback
from maps.domain.tiles import tile_at
from tests import factories
from tests.factories_field import WORKDAY, make_assignment, make_site, make_visit, walk

DAY = "?first_day=2026-11-23&last_day=2026-11-23"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(WORKDAY + timedelta(hours=2)):
        yield


@pytest.fixture
def drawn(api: Callable[..., Any], town: SimpleNamespace) -> SimpleNamespace:
    """A visit of the holder, at a site that the liaison is named for, with a trail, judged and drawn."""
    site = make_site(town.here)
    make_assignment(site, town.holder, liaisons=(town.liaison,))
    ended = WORKDAY + timedelta(minutes=30)
    begun = {"started_at": WORKDAY, "finished_at": ended, "status": "reported", "reporter": town.holder}
    visit = make_visit(site, town.holder, **begun)
    client = api(token=factories.make_device(town.holder)[1])
    sent = {"points": walk(WORKDAY, 360)}
    assert client.post("/api/v1/trails/points", sent, format="json").json()["accepted"] == 360
    corroboration.judge_visit(visit.pk)
    assert drawing.draw_awaiting() == 1
    return SimpleNamespace(visit=visit, site=site, client=client)


def address(zoom: int, at: tuple[float, float] = (108.955, 34.254)) -> str:
    tile = tile_at(*at, zoom)
    return f"/tiles/trails/{tile.z}/{tile.x}/{tile.y}.mvt"


def features(client: Any, zoom: int, folder: Any, query: str = DAY) -> list[Any]:
    answer = client.get(address(zoom) + query)
    if answer.status_code == 204:
        return []
    assert answer.status_code == 200
    (folder / "tile.mvt").write_bytes(answer.content)
    [layer] = DataSource(str(folder / "tile.mvt"))
    return [SimpleNamespace(id=one.get("id"), points=one.geom.num_coords) for one in layer]


def test_those_who_may_see_the_trail_get_its_line_and_nobody_else(
    api: Any, town: SimpleNamespace, drawn: SimpleNamespace, tmp_path: Any
) -> None:
    for who in ("holder", "supervisor", "office", "city_office", "admin"):
        assert [one.id for one in features(api(getattr(town, who)), 14, tmp_path)] == [str(drawn.visit.pk)], who
    for who in ("liaison", "inspector", "neighbour", "drone", "stranger"):  # the liaison sees the visit, not its trail
        assert features(api(getattr(town, who)), 14, tmp_path) == [], who
    assert api().get(address(14) + DAY).status_code == 404


def test_a_line_says_whose_it_is_and_when_it_began(
    api: Any, town: SimpleNamespace, drawn: SimpleNamespace, tmp_path: Any
) -> None:
    (tmp_path / "tile.mvt").write_bytes(api(town.supervisor).get(address(14) + DAY).content)
    [[line]] = DataSource(str(tmp_path / "tile.mvt"))
    told = [line.get(name) for name in ("person", "person_name", "began", "status")]
    assert told == [str(town.holder.pk), town.holder.name, WORKDAY.timestamp(), "reported"]


def test_from_far_the_line_has_fewer_vertices(api: Any, town: SimpleNamespace, drawn: SimpleNamespace) -> None:
    near, far = (len(api(town.supervisor).get(address(zoom) + DAY).content) for zoom in (16, 9))
    assert 0 < far <= near
    assert DrawnTrail.objects.get().lines.num_coords < 100  # of 360 positions


def test_a_shared_cache_keeps_nothing_and_the_browser_asks_again(
    api: Any, town: SimpleNamespace, drawn: SimpleNamespace
) -> None:
    answer = api(town.supervisor).get(address(14) + DAY)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Authorization"} <= {one.strip() for one in answer.headers["Vary"].split(",")}
    again = {"if-none-match": answer.headers["ETag"]}
    assert api(town.supervisor).get(address(14) + DAY, headers=again).status_code == 304
    assert api(town.neighbour).get(address(14) + DAY, headers=again).status_code == 204


def test_a_look_at_a_map_of_trails_is_noted_once_an_hour_for_each_person_shown(
    api: Any, town: SimpleNamespace, drawn: SimpleNamespace
) -> None:
    elsewhere = address(14, (108.7, 34.1))
    assert api(town.supervisor).get(elsewhere + DAY).status_code == 204
    assert not Look.objects.exists()
    for zoom in (10, 14, 14):
        api(town.supervisor).get(address(zoom) + DAY)
    api(town.holder).get(address(14) + DAY)
    [look] = Look.objects.all()
    assert (look.looker, look.subject, look.purpose, look.visit_id) == (town.supervisor, town.holder, "trail", None)


def test_period_and_district_narrow_the_map(
    api: Any, town: SimpleNamespace, drawn: SimpleNamespace, tmp_path: Any
) -> None:
    client = api(town.city_office)
    assert len(features(client, 14, tmp_path, "")) == 1  # the thirty days up to today
    assert features(client, 14, tmp_path, "?first_day=2026-11-24&last_day=2026-11-25") == []
    assert len(features(client, 14, tmp_path, f"?district={town.here.pk}")) == 1
    assert features(client, 14, tmp_path, f"?district={town.there.pk}") == []
    for name, shown, other in (("person", town.holder, town.liaison), ("site", drawn.site, make_site(town.here))):
        assert len(features(client, 14, tmp_path, f"?{name}={shown.pk}")) == 1
        assert features(client, 14, tmp_path, f"?{name}={other.pk}") == []
    assert client.get(f"{address(14)}?first_day=yesterday").status_code == 422
    assert client.get(f"{address(14)}?colour=1").status_code == 400
    for day in ("yesterday", "9999-12-31"):
        assert client.get(f"/tiles/trails.json?first_day={day}&last_day={day}").status_code == 422
    assert client.get(f"/tiles/trails.json{DAY}").json()["tiles"][0].endswith("{y}.mvt" + DAY)


def test_what_comes_later_is_drawn_and_what_was_erased_is_not(
    api: Any, town: SimpleNamespace, drawn: SimpleNamespace, tmp_path: Any
) -> None:
    before = DrawnTrail.objects.get().lines.length
    more = {"points": walk(WORKDAY + timedelta(minutes=30), 60, at=(108.9705, 34.2673))}
    drawn.client.post("/api/v1/trails/points", more, format="json")
    with clock.frozen(WORKDAY + timedelta(hours=3)):
        corroboration.judge_awaiting()
        assert drawing.draw_awaiting() == 1
    assert DrawnTrail.objects.get().lines.length > before
    erasure, _ = privacy.request_erasure(town.holder, by=town.holder)
    privacy.erase(erasure.pk, by=town.admin)
    assert features(api(town.supervisor), 14, tmp_path) == []
    with clock.frozen(WORKDAY + timedelta(hours=4)):
        drawing.draw_awaiting()
    assert [(one.user, one.lines) for one in DrawnTrail.objects.all()] == [(None, None)]
    assert drawing.draw_awaiting() == 0


def test_a_trail_that_cannot_be_drawn_holds_up_no_other(
    drawn: SimpleNamespace, town: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    ended = {"finished_at": WORKDAY + timedelta(minutes=30), "status": "reported", "reporter": town.holder}
    broken = make_visit(drawn.site, town.holder, started_at=WORKDAY - timedelta(days=1), **ended)
    corroboration.judge_visit(broken.pk)
    retention.keep_trail(broken.pk)
    lengths_m = KeptTrail.objects.get(visit=broken).lengths_m
    KeptTrail.objects.filter(visit=broken).update(lengths_m=[])  # a line without its length, past all checks
    DrawnTrail.objects.all().delete()
    with clock.frozen(WORKDAY + timedelta(hours=3)):  # the newest verdict, so the first to be drawn
        Corroboration.objects.filter(pk=broken.pk).update(computed_at=clock.now())
        assert [drawing.draw_awaiting(1) for _ in range(3)] == [0, 1, 0]
    assert set(DrawnTrail.objects.values_list("pk", flat=True)) == {drawn.visit.pk}
    assert str(broken.pk) in caplog.text
    for minutes, times in ((2, 2), (3, 2), (5, 3), (8, 3), (10, 4)):  # after one minute, two, four …
        with clock.frozen(WORKDAY + timedelta(hours=3, minutes=minutes)):
            assert drawing.draw_awaiting(1) == 0
        assert Setback.objects.get(key=broken.pk).times == times
    KeptTrail.objects.filter(visit=broken).update(lengths_m=lengths_m)
    with clock.frozen(WORKDAY + timedelta(hours=4)):
        assert drawing.draw_awaiting(1) == 1
    assert not Setback.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_trails(
    api: Any, town: SimpleNamespace, drawn: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    line = DrawnTrail.objects.get().lines
    for _ in range(5):
        person = factories.make_user(role="holder", district=town.here)
        visit = make_visit(drawn.site, person, started_at=WORKDAY, status="reported")
        DrawnTrail.objects.create(visit=visit, user=person, lines=line, drawn_at=WORKDAY)
    client = api(town.supervisor)
    with django_assert_max_num_queries(8):
        assert client.get(address(14) + DAY).status_code == 200
    assert Look.objects.count() == 6
