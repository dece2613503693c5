"""The citizens' page in Chromium: where is the nearest place that can do this for me."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import barriers
from tests.server import RunningServer

pytestmark = pytest.mark.browser

HERE = (108.95, 34.25)
PLACES = f"""
from tests import factories, factories_maps as maps
here = factories.make_district('citizen1', '便民区')
lon, lat = {HERE}
maps.make_service_point(here, lon, lat + 0.0045, name='北门箱柜', name_en='North gate lockers', kind='locker')
maps.make_service_point(here, lon, lat - 0.0018, name='南门箱柜', name_en='South gate lockers', kind='locker')
maps.make_service_point(here, lon + 0.03, lat, name='区政务大厅', name_en='District hall', kind='hall')
"""


@pytest.fixture(scope="module")
def town(server: RunningServer) -> RunningServer:
    server.shell(PLACES)
    return server


@pytest.fixture
def citizen(tab: Callable[..., Page]) -> Callable[..., Page]:
    def standing(longitude: float = HERE[0], latitude: float = HERE[1], **options: object) -> Page:
        here = {"longitude": longitude, "latitude": latitude, "accuracy": 10}
        return tab(**{"permissions": ["geolocation"], "geolocation": here, **options})

    return standing


def look_around(page: Page, server: RunningServer) -> None:
    page.goto(server.url)
    page.get_by_role("button", name=re.compile("使用我的位置|Use my position|Use my location")).first.click()


def found(page: Page) -> Locator:
    return page.locator("ol.points > li")


def test_the_nearest_places_stand_in_order_of_their_distance(town: RunningServer, citizen: Callable[..., Page]) -> None:
    page = citizen()
    look_around(page, town)
    expect(found(page)).to_have_text(
        [re.compile("南门箱柜.*200 米"), re.compile("北门箱柜.*500 米"), re.compile("区政务大厅.*2.8 公里")]
    )
    page.get_by_text("政务大厅", exact=True).first.click()
    expect(found(page)).to_have_text([re.compile("区政务大厅")])


def test_a_place_without_any_says_so_and_looks_further(town: RunningServer, citizen: Callable[..., Page]) -> None:
    page = citizen(longitude=HERE[0], latitude=HERE[1] + 0.08)
    look_around(page, town)
    expect(page.get_by_text("这里没有符合条件的服务点")).to_be_visible()
    page.get_by_role("button", name=re.compile("扩大到")).click()
    expect(found(page).first).to_contain_text("北门箱柜")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "language"), [(360, "zh-CN"), (360, "en-GB"), (800, "en-GB"), (1280, "zh-CN")])
def test_the_page_fits_every_width_and_shuts_nobody_out(
    town: RunningServer, citizen: Callable[..., Page], width: int, language: str, scheme: str
) -> None:
    page = citizen(viewport={"width": width, "height": 800}, locale=language, color_scheme=scheme)
    look_around(page, town)
    expect(found(page)).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_shuts_people_out_is_found(page: Page) -> None:
    page.set_content("<!doctype html><html lang=en><title>x</title><main><h1>x</h1><button></button></main></html>")
    (barrier,) = barriers(page)
    assert barrier.startswith("button-name: <button></button>")
