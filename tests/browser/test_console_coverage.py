"""The console's page about how often sites are visited, in both languages."""

from __future__ import annotations

import os
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.conftest import look
from tests.browser.test_console import sign_in
from tests.server import RunningServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> SimpleNamespace:
    """A supervisor's district with two held sites: one visited just now, one never."""
    tag = f"cov{os.getpid()}"
    server.shell(
        "from tests import factories as f, factories_field as ff\n"
        "from geo_portal.core import clock\n"
        f"here = f.make_district('{tag}', '覆盖演示区')\n"
        f"f.make_user('{tag}supervisor', role='supervisor', district=here, password='{factories.PASSWORD}')\n"
        f"holder = f.make_user('{tag}holder', name='包抓人', role='holder', district=here)\n"
        "seen, never = ff.make_site(here, '常去的厂'), ff.make_site(here, '没去过的厂')\n"
        "for site in (seen, never):\n"
        "    ff.make_assignment(site, holder, interval_days=10)\n"
        "ff.make_visit(seen, holder, status='reported', started_at=clock.now())\n"
    )
    return SimpleNamespace(server=server, tag=tag)


def test_who_was_not_seen_stands_first_and_can_be_shown_alone(page: Page, scene: SimpleNamespace) -> None:
    """A pressed head puts the table in its order and keeps the focus; on a phone a choice above the cards does."""
    sign_in(page, scene, "supervisor", "#/coverage")
    rows = page.locator("tbody tr")
    head = page.get_by_role("columnheader", name="走访次数")
    expect(page.get_by_role("columnheader", name="应走访日期")).to_have_attribute("aria-sort", "ascending")
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(head.get_by_role("button")).to_be_focused()
    expect(rows.first).to_contain_text("常去的厂")
    assert page.url.endswith("#/coverage?sort=-visits")
    look(page, "coverage")
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_label("排序").select_option("due_on")
    page.set_viewport_size({"width": 1280, "height": 860})
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("没去过的厂")
    expect(rows.first).to_contain_text("已逾期")
    page.get_by_label("范围").select_option("never")
    expect(rows).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert "没去过的厂" in download.value.path().read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("width", [360, pytest.param(800, marks=pytest.mark.slow), 1280])
def test_the_page_fits_the_window_in_english(tab: Callable[..., Page], scene: SimpleNamespace, width: int) -> None:
    page = tab(locale="en-GB", viewport={"width": width, "height": 860})
    sign_in(page, scene, "supervisor", "#/coverage")
    expect(page.get_by_text("Required visits made")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
