"""Whatever names a site tells its English name beside; which of the two is shown, the reader's language says."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from field import live
from field.models import Event, LastPosition, Site, Visit
from geo_portal.core import clock
from tests.api.rights.test_list_exports import EXPORTED
from tests.api.rights.test_query_counts import LISTS

pytestmark = pytest.mark.django_db
NAMING = ("assignments", "cases", "events", "me/looks", "positions", "reviews", "sync/conflicts", "visits")
BOTH = {("渭光厂", "Weiguang Works")}


def names(told: Any) -> Iterator[tuple[str, str]]:
    """Of each site that some JSON names: in Chinese, in English."""
    if isinstance(told, dict):
        if "site_name" in told:
            yield told["site_name"], told["site_name_en"]
        told = list(told.values())
    if isinstance(told, list):
        for one in told:
            yield from names(one)


def fill(town: Any, route: str, number: int = 2) -> None:
    LISTS[route][0](town, number)
    Site.objects.update(name="渭光厂", name_en="Weiguang Works")


@pytest.mark.parametrize("route", NAMING)
def test_a_list_names_its_sites_in_both_languages(town: Any, api: Any, route: str) -> None:
    fill(town, f"api/v1/{route}")
    if route == "positions":
        Visit.objects.update(status="in_progress", started_at=clock.now())
    rows = api(town.city_office).get(f"/api/v1/{route}").json()["results"]
    assert len(rows) == 2
    assert set(names(rows)) == BOTH


@pytest.mark.parametrize("route", [route for route in EXPORTED if route != "api/v1/sites"])
def test_a_file_of_a_list_names_its_sites_in_both_languages(town: Any, api: Any, route: str) -> None:
    fill(town, route)
    text = b"".join(api(town.city_office).get(f"/{route}/export?file=csv").streaming_content).decode("utf-8-sig")
    assert set(names(list(csv.DictReader(io.StringIO(text))))) == BOTH


def test_coverage_names_its_sites_in_both_languages(town: Any, api: Any) -> None:
    fill(town, "api/v1/assignments")
    client = api(town.city_office)
    assert set(names(client.get("/api/v1/coverage").json())) == BOTH
    text = b"".join(client.get("/api/v1/coverage?file=csv").streaming_content).decode("utf-8-sig")
    assert set(names(list(csv.DictReader(io.StringIO(text))))) == BOTH


def test_the_live_map_names_sites_in_both_languages(town: Any) -> None:
    fill(town, "api/v1/events", 1)
    event = Event.objects.select_related("site__district", "user").get()
    assert set(names(live.event_payload(event))) == BOTH
    Visit.objects.update(status="in_progress", started_at=clock.now())
    LastPosition.objects.create(
        user=event.user, device_id=event.user_id, t=event.at, received_at=event.at, location=event.site.location,
        visit=event.visit, district=town.here,
    )  # fmt: skip
    assert [set(names(json.loads(one.text))) for one in live.everyone()] == [BOTH]


@pytest.mark.parametrize("name", ["visits", "trails"])
def test_a_layer_of_the_map_names_sites_in_both_languages(town: Any, api: Any, name: str) -> None:
    [layer] = api(town.city_office).get(f"/tiles/{name}.json").json()["vector_layers"]
    assert {"site_name", "site_name_en"} <= set(layer["fields"])


def test_visits_stand_by_the_names_that_an_english_reader_sees(town: Any, api: Any) -> None:
    """Where a site has none, by the Chinese one."""
    fill(town, "api/v1/visits", 3)
    ids = Site.objects.order_by("pk").values_list("pk", flat=True)
    for key, name_en in zip(ids, ("Zeta", "", "alpha"), strict=True):
        Site.objects.filter(pk=key).update(name_en=name_en)
    rows = api(town.city_office).get("/api/v1/visits?ordering=site_name_en").json()["results"]
    assert [row["site_name_en"] or row["site_name"] for row in rows] == ["渭光厂", "alpha", "Zeta"]
