"""The trail of a long visit on the console's page: replay by keyboard, stays, silences, doubts, in both languages."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.test_console import Tablet, sign_in
from tests.server import RunningServer

# twenty thousand positions, on a machine that does other things too
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patience")]

METRE = 1 / 111_195
WALK_S, STAY_S, SILENT_S, DRIVE_S = 900, 19_000, 1_200, 500


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> SimpleNamespace:
    """A visit of six hours with a position a second: a walk north, a stay of five hours, twenty minutes of silence, a
    ride with one leap in it."""
    tag = f"review{os.getpid()}"
    found = json.loads(
        server.shell(
            "import json\n"
            "from tests import factories as f, factories_field as ff\n"
            f"here = f.make_district('{tag}', '轨迹演示区', boundary=f.box(108.90, 34.20, 109.00, 34.30))\n"
            f"secret = '{factories.PASSWORD}'\n"
            f"f.make_user('{tag}supervisor', name='督查员', role='supervisor', district=here, password=secret)\n"
            f"holder = f.make_user('{tag}holder', name='包抓人', role='holder', district=here, password=secret)\n"
            "ff.always_on_duty(holder)\n"
            "site = ff.make_site(here, '轨迹演示厂', at=(108.95, 34.25))\n"
            "ff.make_assignment(site, holder)\n"
            "print(json.dumps({'site': str(site.pk)}))\n"
        )
    )
    tablet = Tablet(server, f"{tag}holder")
    seconds = WALK_S + STAY_S + SILENT_S + DRIVE_S
    began = (datetime.now(UTC) - timedelta(seconds=seconds + 60)).replace(microsecond=0)
    visit = str(uuid.uuid4())
    tablet.post("visits", {"id": visit, "site": found["site"]})
    tablet.post(f"visits/{visit}/start", {"started_at": began.isoformat()})
    places = []
    north = 34.25 - WALK_S * 1.4 * METRE
    for second in range(seconds):
        if second < WALK_S:
            north += 1.4 * METRE
        elif second >= WALK_S + STAY_S + SILENT_S:
            north += 14 * METRE
        if not WALK_S + STAY_S <= second < WALK_S + STAY_S + SILENT_S:
            places.append((began + timedelta(seconds=second), 108.95, round(north, 7)))
    leap = len(places) - DRIVE_S // 2
    places[leap] = (places[leap][0], 109.4, places[leap][2])
    for first in range(0, len(places), 5_000):
        tablet.send_positions(places[first : first + 5_000], visit=visit)
    tablet.post(f"visits/{visit}/finish", {"finished_at": places[-1][0].isoformat()})
    planned = str(uuid.uuid4())
    tablet.post("visits", {"id": planned, "site": found["site"]})
    return SimpleNamespace(server=server, tag=tag, visit=visit, planned=planned, began=began, points=len(places))


def test_a_long_visit_is_replayed_by_keyboard(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "supervisor", f"#/visits/{scene.visit}")
    expect(page.get_by_text(f"{scene.points} 个定位点")).to_be_visible()
    expect(page).to_have_title(f"{page.get_by_role('heading', level=1).inner_text()} · 督查工作台")
    assert scene.points >= 20_000
    replay = page.get_by_role("group", name="轨迹回放")
    slider = replay.get_by_role("slider", name="当前时刻")
    slider.focus()
    slider.press("End")
    expect(replay).to_contain_text("公里/时")
    slider.press("Home")
    first = slider.get_attribute("aria-valuetext")
    replay.get_by_role("combobox", name="回放速度").select_option("60×")
    slider.focus()
    slider.press("ArrowRight")
    expect(slider).not_to_have_attribute("aria-valuetext", first or "")
    slider.press(" ")
    expect(replay.get_by_role("button", name="暂停")).to_be_visible()
    after = slider.get_attribute("aria-valuetext")
    expect(slider).not_to_have_attribute("aria-valuetext", after or "")
    slider.press(" ")
    expect(replay.get_by_role("button", name="播放")).to_be_visible()


def test_stays_silences_and_doubts_are_told_in_words(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "supervisor", f"#/visits/{scene.visit}")
    expect(page.get_by_text("从前后的定位点无法到达此处")).to_be_visible()
    expect(page.get_by_text("中断 1 次")).to_be_visible()
    legend = page.get_by_role("list", name="图例")
    for mark in ("7 公里/时以内", "70 公里/时以内", "无信号", "停留", "存疑定位点"):
        expect(legend).to_contain_text(mark)
    stay = page.locator("li").filter(has_text="在一处停留至少")
    expect(stay).to_contain_text("未记录到离开")
    stay.get_by_role("button").click()
    slider = page.get_by_role("slider", name="当前时刻")
    expect(slider).not_to_have_attribute("aria-valuetext", "")
    # in the middle of the silence nobody knows a speed
    middle = scene.began + timedelta(seconds=WALK_S + STAY_S + SILENT_S / 2)
    slider.fill(str(int(middle.timestamp() * 1000)))
    expect(slider).to_have_attribute("aria-valuetext", f"{_clock(middle)} · 无信号")


def _clock(at: datetime) -> str:
    return (at + timedelta(hours=8)).strftime("%H:%M:%S")


def test_a_visit_without_a_trail_says_so_and_has_nothing_to_replay(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "supervisor", f"#/visits/{scene.planned}")
    expect(page.get_by_text("没有收到轨迹")).to_be_visible()
    expect(page.get_by_role("group", name="轨迹回放")).to_have_count(0)


def test_a_trail_that_cannot_be_loaded_is_told_beside_the_report(page: Page, scene: SimpleNamespace) -> None:
    page.route("**/visits/*/trail", lambda route: route.fulfill(status=503, body=""))
    sign_in(page, scene, "supervisor", f"#/visits/{scene.visit}")
    expect(page.get_by_role("heading", level=1, name="轨迹演示厂")).to_be_visible()
    expect(page.locator(".evidence").get_by_role("alert")).to_be_visible()


@pytest.mark.parametrize("width", [360, pytest.param(800, marks=pytest.mark.slow), 1280])
def test_the_review_fits_the_window_in_english(tab: Callable[..., Page], scene: SimpleNamespace, width: int) -> None:
    page = tab(locale="en-GB", viewport={"width": width, "height": 860}, reduced_motion="reduce")
    sign_in(page, scene, "supervisor", f"#/visits/{scene.visit}")
    expect(page.get_by_text("leaving was not seen")).to_be_visible()
    expect(page.get_by_role("group", name="Replay of the trail")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
