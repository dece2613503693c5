"""An overseer goes through the visits that wait for a decision: verdicts, where they come from, and what is decided."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.test_console import Tablet, sign_in
from tests.server import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patience")]

METRE_E = 1 / 92_100
JUDGE = "from field.services import corroboration as c\nc.judge_awaiting()\n"


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> SimpleNamespace:
    """Two reported visits of half an hour, the later one 6 km away from its site, both with their verdicts."""
    tag = f"verdict{os.getpid()}"
    found = json.loads(
        server.shell(
            "import json\n"
            "from tests import factories as f, factories_field as ff\n"
            f"here = f.make_district('{tag}', '核查演示区', boundary=f.box(108.90, 34.20, 109.00, 34.30))\n"
            f"secret = '{factories.PASSWORD}'\n"
            f"f.make_user('{tag}supervisor', name='督查员', role='supervisor', district=here, password=secret)\n"
            f"holder = f.make_user('{tag}holder', name='包抓人', role='holder', district=here, password=secret)\n"
            "ff.always_on_duty(holder)\n"
            "sites = [ff.make_site(here, name, at=(108.95, 34.25)) for name in ('在场厂', '不在场厂')]\n"
            "for site in sites: ff.make_assignment(site, holder)\n"
            "print(json.dumps([str(site.pk) for site in sites]))\n"
        )
    )
    tablet = Tablet(server, f"{tag}holder")
    now = datetime.now(UTC).replace(microsecond=0)
    visits = [
        report(tablet, site, now - timedelta(hours=hours), away_m, seed)
        for seed, (site, hours, away_m) in enumerate(zip(found, (3, 1), (0, 6_000), strict=True))
    ]
    server.shell(JUDGE)
    return SimpleNamespace(server=server, tag=tag, visits=visits, tablet=tablet)


def report(tablet: Tablet, site: str, began: datetime, away_m: float, seed: int) -> str:
    """A visit with ten minutes' way to a place so far east of the site, half an hour there, and the way on."""
    rng = np.random.default_rng(seed)
    visit = str(uuid.uuid4())
    tablet.post("visits", {"id": visit, "site": site})
    tablet.post(f"visits/{visit}/start", {"started_at": began.isoformat()})
    positions = []
    for half_minute in range(-20, 81):
        minute = half_minute / 2
        east = 500 * max(-minute, minute - 30, 0.0) + away_m + rng.normal(0, 3)
        positions.append((began + timedelta(minutes=minute), 108.95 + east * METRE_E, 34.25 + rng.normal(0, 3e-5)))
    tablet.send_positions(positions, visit=visit)
    tablet.post(f"visits/{visit}/finish", {"finished_at": (began + timedelta(minutes=30)).isoformat()})
    return visit


def test_from_the_list_to_the_finding_on_the_trail_to_the_decision_and_on_to_the_next(
    page: Page, scene: SimpleNamespace
) -> None:
    sign_in(page, scene, "supervisor", "#/review")
    table = page.get_by_role("table", name="核查")
    expect(table.get_by_role("link")).to_have_text(["不在场厂", "在场厂"])
    verdicts = page.get_by_label("核验结论")
    expect(verdicts).to_contain_text("有矛盾（1）")
    verdicts.select_option(label="有矛盾（1）")
    expect(table.get_by_role("link")).to_have_text(["不在场厂"])
    verdicts.select_option(label="全部（2）")
    expect(table.get_by_role("link")).to_have_count(2)

    table.get_by_role("link", name="不在场厂", exact=True).press("Enter")
    verdict = page.get_by_role("heading", name="核验结论").locator("xpath=ancestor::section[1]")
    expect(verdict.get_by_text("有矛盾", exact=True)).to_be_visible()
    finding = verdict.get_by_role("listitem").filter(has_text="别处的定位")
    expect(finding).to_contain_text("不利于走访")
    slider = page.get_by_role("slider", name="当前时刻")
    expect(slider).to_be_visible()
    before = slider.get_attribute("aria-valuetext")
    show = finding.get_by_role("button", name="查看")
    expect(show).to_be_visible()
    show.press("Enter")
    expect(show).to_have_attribute("aria-pressed", "true")
    expect(slider).not_to_have_attribute("aria-valuetext", before or "")

    page.get_by_role("button", name="质询").press("Enter")
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="质询").click()
    expect(dialog.get_by_role("alert")).to_have_text("请说明要询问的内容。")
    dialog.get_by_role("textbox").fill("当时在哪里？")
    dialog.get_by_role("button", name="质询").press("Enter")
    expect(verdict.get_by_role("listitem").filter(has_text="当时在哪里？")).to_contain_text("督查员")

    following = page.get_by_role("link", name="下一条")
    expect(following).to_be_visible()
    following.press("Enter")
    expect(page.get_by_role("heading", level=1, name="在场厂", exact=True)).to_be_visible()
    expect(verdict.get_by_text("已印证", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="核实通过")).to_be_visible()
    page.get_by_role("button", name="核实通过").press("Enter")
    decision = verdict.get_by_role("listitem").filter(has_text="当前有效")
    expect(decision).to_contain_text("核实通过")
    expect(page.get_by_role("link", name="上一条")).to_have_count(0)  # the other one is queried, no longer open

    # the site turns out to lie elsewhere: another verdict, and the decision stands
    code = "from field.models import Site\nfrom django.contrib.gis.geos import Point\n"
    code += "Site.objects.filter(name='在场厂').update(location=Point(108.95, 34.32, srid=4326))\n"
    scene.server.shell(code + JUDGE)
    page.reload()
    expect(verdict.get_by_text("有矛盾", exact=True).first).to_be_visible()
    expect(verdict.get_by_text("决定时的结论为：已印证")).to_contain_text("决定仍然有效")
    verdict.locator("summary").click()
    expect(verdict.locator("details[open]")).to_contain_text("支持走访")


def test_without_a_verdict_decisions_are_told_and_so_is_why_it_cannot_be_loaded(
    page: Page, scene: SimpleNamespace
) -> None:
    missing: dict[str, Any] = {"code": "not_judged_yet", "status": 404}
    answers = [{"status": 404, "json": missing}, {"status": 503, "body": ""}]
    page.route("**/corroboration", lambda route: route.fulfill(**answers[0]))
    sign_in(page, scene, "supervisor", f"#/review/{scene.visits[1]}")
    expect(page.get_by_text("尚无结论")).to_be_visible()
    page.get_by_role("button", name="质询").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("谁带的设备？")
    dialog.get_by_role("button", name="质询").press("Enter")
    expect(page.get_by_role("listitem").filter(has_text="谁带的设备？")).to_contain_text("当前有效")
    answers.pop(0)
    page.get_by_role("button", name="重新查看").press("Enter")
    expect(page.locator(".verdict").get_by_role("alert")).to_be_visible()


@pytest.mark.parametrize("width", [360, pytest.param(800, marks=pytest.mark.slow), 1280])
def test_list_and_verdict_fit_the_window(tab: Callable[..., Page], scene: SimpleNamespace, width: int) -> None:
    page = tab(locale="en-GB", viewport={"width": width, "height": 860}, reduced_motion="reduce")
    sign_in(page, scene, "supervisor", "#/review?decision=all")
    expect(page.get_by_role("table", name="Review").get_by_role("link")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="不在场厂", exact=True).click()
    expect(page.get_by_text("positions elsewhere leave no time")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # What one decides by comes first, beside the map where there is room, and by keyboard as by eye.
    verdict, map_, report = (page.locator(one).bounding_box() for one in (".verdict", ".map", ".report"))
    assert verdict is not None
    assert map_ is not None
    assert report is not None
    assert verdict["y"] < report["y"]
    if width < 1000:
        assert verdict["y"] + verdict["height"] <= map_["y"] < report["y"]
    else:
        assert verdict["x"] + verdict["width"] <= map_["x"]
        assert abs(verdict["y"] - map_["y"]) < 4
        assert abs(verdict["x"] - report["x"]) < 1
