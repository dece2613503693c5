"""The console's map of many trails: what is in view is listed, and a press leads to the visit."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.conftest import look
from tests.browser.test_console import sign_in
from tests.server import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patience")]


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> SimpleNamespace:
    """A visit whose trail fills the square around its site, so that every press meets it; and a small one far off."""
    tag = f"trails{os.getpid()}"
    found = server.shell(
        "import json\n"
        "from datetime import timedelta\n"
        "from django.contrib.gis.geos import LineString, MultiLineString\n"
        "from tests import factories as f, factories_field as ff\n"
        "from field.models import DrawnTrail\n"
        "from geo_portal.core import clock\n"
        "from geo_portal.core.models import Setback\n"
        f"here = f.make_district('{tag}', '轨迹演示区')\n"
        f"f.make_user('{tag}supervisor', role='supervisor', district=here, password='{factories.PASSWORD}')\n"
        "now = clock.now()\n"
        "made = []\n"
        "for name, who, west, south in (('满格厂', '林知行', 108.94, 34.25), ('远处厂', '周明', 109.09, 34.25)):\n"
        f"    person = f.make_user('{tag}' + str(len(made)), name=who, role='holder', district=here)\n"
        "    site = ff.make_site(here, name, at=(west + 0.005, south + 0.005))\n"
        "    began = now - timedelta(hours=3, days=2 * len(made))\n"
        "    visit = ff.make_visit(site, person, status='reported', started_at=began,\n"
        "                          finished_at=began + timedelta(hours=1))\n"
        # the worker that another test started passes over the visit: it would find no positions, and draw nothing
        "    Setback.objects.create(job='corroborate', key=visit.pk, times=1, since=now, failed_at=now,\n"
        "                           again_at=now + timedelta(days=1))\n"
        "    low, rows, wide = (34.20, 700, 0.12) if not made else (south, 2, 0.002)\n"
        "    lines = [LineString((west - wide, low + row * 0.00015), (west + wide, low + row * 0.00015))\n"
        "             for row in range(rows)]\n"
        "    DrawnTrail.objects.create(visit=visit, user=person, drawn_at=now,\n"
        "                              lines=MultiLineString(lines, srid=4326))\n"
        "    made.append(str(visit.pk))\n"
        "print(json.dumps(made))\n"
    )
    return SimpleNamespace(server=server, tag=tag, visits=json.loads(found))


def test_lines_in_view_are_listed_and_a_press_leads_to_the_visit(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "supervisor", "#/trails")
    rows = page.locator(".rows li")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("满格厂")
    look(page, "trails")
    page.get_by_label("颜色").first.select_option("status")
    expect(page.get_by_text("已核实")).to_be_visible()
    page.get_by_role("button", name="只看周明").press("Enter")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("远处厂")
    page.get_by_label("人员").select_option("")
    expect(rows).to_have_count(2)
    page.get_by_role("region", name="走访轨迹").click()
    page.wait_for_url(f"**/console/#/review/{scene.visits[0]}")
    page.goto(f"{scene.server.url}/console/#/trails?from=2020-01-01&to=2020-01-31")
    expect(page.get_by_text("此处没有轨迹")).to_be_visible()


def test_trails_that_cannot_be_loaded_are_asked_for_again(page: Page, scene: SimpleNamespace) -> None:
    page.route("**/tiles/trails/**", lambda route: route.fulfill(status=503, body=""))
    sign_in(page, scene, "supervisor", "#/trails")
    expect(page.get_by_text("轨迹未能加载")).to_be_visible()
    page.unroute("**/tiles/trails/**")
    page.get_by_role("button", name="重试").press("Enter")
    expect(page.locator(".rows li")).to_have_count(2)
    expect(page.get_by_text("轨迹未能加载")).to_have_count(0)
