"""The console's heat map: what is counted, where, in the address, by keyboard, in both languages."""

from __future__ import annotations

import os
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.test_console import sign_in
from tests.server import RunningServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> SimpleNamespace:
    """Three short visits at one site, and a long one at another, two kilometres to the east."""
    tag = f"heat{os.getpid()}"
    server.shell(
        "from datetime import timedelta\n"
        "from tests import factories as f, factories_field as ff\n"
        "from geo_portal.core import clock\n"
        f"here = f.make_district('{tag}', '热力演示区')\n"
        f"f.make_user('{tag}supervisor', role='supervisor', district=here, password='{factories.PASSWORD}')\n"
        f"holder = f.make_user('{tag}holder', name='包抓人', role='holder', district=here)\n"
        "often, long = ff.make_site(here, at=(108.9512, 34.2512)), ff.make_site(here, at=(108.9712, 34.2512))\n"
        "for site, minutes in ((often, 5), (often, 5), (often, 5), (long, 90)):\n"
        "    began = clock.now() - timedelta(hours=3)\n"
        "    ended = began + timedelta(minutes=minutes)\n"
        "    ff.make_visit(site, holder, status='reported', started_at=began, finished_at=ended)\n"
    )
    return SimpleNamespace(server=server, tag=tag)


def test_the_busiest_squares_are_told_by_what_is_counted(page: Page, scene: SimpleNamespace) -> None:
    with page.expect_response(lambda answer: "/tiles/heat/" in answer.url and answer.status == 200):
        sign_in(page, scene, "supervisor", "#/heat")
    rows = page.locator("ol button")
    expect(rows).to_have_text(["3 次走访、现场 15 分钟、1 人", "1 次走访、现场 90 分钟、1 人"])
    page.get_by_label("统计内容").select_option("minutes")
    expect(rows.first).to_contain_text("现场 90 分钟")
    expect(page.get_by_text("90 及以上")).to_be_visible()
    assert page.url.endswith("#/heat?count=minutes")
    rows.first.press("Enter")
    popup = page.locator(".map-popup")
    expect(popup).to_contain_text("现场 90 分钟")
    page.get_by_label("统计内容").select_option("people")
    expect(popup.locator("strong")).to_have_text("1 人")
    page.get_by_role("button", name="Close popup").click()
    expect(page.locator("ol button[aria-pressed=true]")).to_have_count(0)
    page.get_by_label("截止日期").fill("2020-01-31")
    page.get_by_label("起始日期").fill("2020-01-01")
    expect(page.get_by_text("该时段没有走访")).to_be_visible()


def test_the_page_fits_the_window_in_english(tab: Callable[..., Page], scene: SimpleNamespace) -> None:
    page = tab(locale="en-GB")
    sign_in(page, scene, "supervisor", "#/heat")
    expect(page.locator("ol button").first).to_have_text("Visits: 3, On site: 15 min, People: 1")
    for width in (1280, 800, 360):
        page.set_viewport_size({"width": width, "height": 860})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.route("**/heat?*", lambda route: route.fulfill(status=403, body="{}"))
    page.get_by_label("Counted").select_option("people")
    page.get_by_label("Squares of about").select_option("0.05")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
