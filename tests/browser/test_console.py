"""The console as a supervisor uses it, in Chromium against a running server."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import httpx
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.browser.conftest import look
from tests.server import RunningServer

pytestmark = pytest.mark.browser

WALKING = (23, 105, 181)  # the colour of up to 7 km/h
# In a box of its own, north of that of other modules and in view as the live map begins.
SITE = (108.950, 34.330)
# North along 108.95 E past the site, 60 m a step.
TRAIL = [(108.950, 34.325 + step * 0.00055) for step in range(19)]
PHOTO_AT = TRAIL[14]
# The map has come to the chosen person: the callout's point, 16 px below it, is the map's middle.
CENTRED = """() => {
  const flag = document.querySelector('.live-callout').getBoundingClientRect();
  const map = document.querySelector('.maplibregl-map').getBoundingClientRect();
  const [x, y] = [flag.x + flag.width / 2, flag.bottom + 16];
  return Math.hypot(x - map.x - map.width / 2, y - map.y - map.height / 2) < 4;
}"""


class Tablet:
    """One person's tablet, over HTTP."""

    def __init__(self, server: RunningServer, username: str, name: str = "") -> None:
        self.client = server.client()
        self.name = name or f"Tablet of {username}"
        device = {"id": str(uuid.uuid4()), "name": self.name, "app_version": "1.2.3"}
        body = {"username": username, "password": factories.PASSWORD, "device": device}
        answer = self.post("devices", body)
        self.client.headers["Authorization"] = f"Token {answer['token']}"

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.client.post(f"/api/v1/{path}", json=body)
        assert answer.is_success, answer.text
        return dict(answer.json())

    def send_positions(self, positions: list[tuple[datetime, float, float]], **more: Any) -> None:
        points = [{"t": t.isoformat(), "lon": lon, "lat": lat, "acc": 6, **more} for t, lon, lat in positions]
        answer = self.post("trails/points", {"points": points})
        assert answer["accepted"] == len(points), answer

    def send_photo(self, visit: str, taken_at: datetime, at: tuple[float, float]) -> None:
        picture = io.BytesIO()
        Image.linear_gradient("L").resize((640, 480)).save(picture, "JPEG")
        content = picture.getvalue()
        photo, digest = str(uuid.uuid4()), hashlib.sha256(content).hexdigest()
        self.post(
            "visit-photos",
            {
                "id": photo,
                "visit": visit,
                "sha256": digest,
                "size": len(content),
                "taken_at": taken_at.isoformat(),
                "position": {"type": "Point", "coordinates": list(at)},
                "sigma_m": 4,
                "caption": "<b>大门</b>",
            },
        )
        told = {"filename": "gate.jpg", "sha256": digest, "purpose": "photo", "subject": f"visit_photo:{photo}"}
        metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())
        tus = {"Tus-Resumable": "1.0.0"}
        begun = self.client.post(
            "/api/v1/uploads/",
            headers={**tus, "Upload-Length": str(len(content)), "Upload-Metadata": metadata},
        )
        assert begun.status_code == 201, begun.text
        kind = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        sent = self.client.patch(urlsplit(begun.headers["Location"]).path, content=content, headers={**tus, **kind})
        assert sent.status_code == 204, sent.text


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> SimpleNamespace:
    """Two neighbouring districts with a supervisor and a holder, always on duty, each; in the first a site, and its
    holder's reported visit with a trail and a photo."""
    tag = f"con{os.getpid()}"
    found = json.loads(
        server.shell(
            "import json\n"
            "from tests import factories as f, factories_field as ff\n"
            f"here = f.make_district('{tag}a', '碑林演示区', boundary=f.box(108.90, 34.30, 109.00, 34.40))\n"
            f"there = f.make_district('{tag}b', '莲湖演示区', boundary=f.box(108.80, 34.30, 108.90, 34.40))\n"
            f"secret = '{factories.PASSWORD}'\n"
            f"f.make_user('{tag}supervisor', name='督查员', role='supervisor', district=here, password=secret)\n"
            f"f.make_user('{tag}neighbour', name='邻区督查员', role='supervisor', district=there, password=secret)\n"
            f"holder = f.make_user('{tag}holder', name='包抓人', role='holder', district=here, password=secret)\n"
            f"local = f.make_user('{tag}local', name='邻区包抓人', role='holder', district=there, password=secret)\n"
            "ff.always_on_duty(holder)\n"
            "ff.always_on_duty(local)\n"
            f"site = ff.make_site(here, '渭河<i>机床</i>厂', at={SITE}, code='{tag}-1',\n"
            "    boundary=f.box(108.9485, 34.329, 108.9515, 34.331))\n"
            "ff.make_assignment(site, holder)\n"
            "print(json.dumps({'site': str(site.pk), 'holder': str(holder.pk), 'local': str(local.pk)}))\n"
        )
    )
    server.start_worker()
    tablet = Tablet(server, f"{tag}holder")
    began = datetime.now(UTC) - timedelta(hours=2)
    visit = str(uuid.uuid4())
    tablet.post("visits", {"id": visit, "site": found["site"]})
    place = {"type": "Point", "coordinates": list(SITE)}
    tablet.post(f"visits/{visit}/start", {"started_at": began.isoformat(), "position": place, "acc": 6})
    walked = [(began + timedelta(seconds=45 * step), lon, lat) for step, (lon, lat) in enumerate(TRAIL)]
    tablet.send_positions(walked, visit=visit)
    tablet.send_photo(visit, walked[14][0], PHOTO_AT)
    done = {"finished_at": walked[-1][0].isoformat(), "note": "已走访<script>alert(1)</script>"}
    tablet.post(f"visits/{visit}/finish", done)
    return SimpleNamespace(server=server, tag=tag, tablet=tablet, visit=visit, **found)


def sign_in(page: Page, scene: SimpleNamespace, who: str, at: str = "") -> None:
    """Ask for a screen of the console, be sent to sign in, and arrive there."""
    page.goto(f"{scene.server.url}/console/{at}")
    page.wait_for_url("**/login/**")
    page.locator("input[name=username]").fill(f"{scene.tag}{who}")
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.locator("input[name=password]").press("Enter")
    # The screen's own part of the address comes back a moment after the page: who reloads before loses it.
    page.wait_for_url(lambda url: url.endswith(f"/console/{at}"))


def pixels_like(picture: Image.Image, colour: tuple[int, int, int], within: tuple[int, int, int, int]) -> int:
    """How many pixels of a box (left, upper, right, lower) are nearly of a colour."""
    part = picture.crop(within).convert("RGB")
    return int(np.count_nonzero(np.linalg.norm(np.asarray(part, dtype=float) - colour, axis=-1) < 40))


def test_a_supervisor_signs_in_and_sees_the_sites_of_the_district(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "supervisor", "#/sites")
    row = page.get_by_role("row").filter(has_text=f"{scene.tag}-1")
    expect(row).to_contain_text("碑林演示区")
    # A name is text, whatever it looks like.
    row.get_by_role("link", name="渭河<i>机床</i>厂").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("渭河<i>机床</i>厂")
    expect(page.get_by_text("包抓人", exact=True)).to_be_visible()
    expect(page.get_by_text("至少每 30 天走访一次")).to_be_visible()


def test_a_position_sent_over_http_appears_on_the_live_map_and_moves_there(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "supervisor", "#/map")
    expect(page.locator("[data-state]")).to_have_attribute("data-state", "live")
    expect(page.locator("canvas.maplibregl-canvas")).to_be_visible()
    before = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=50)
    scene.tablet.send_positions([(before, 108.945, 34.33)], speed=12.0, bearing=90)
    person = page.locator(f"[data-user='{scene.holder}']")
    expect(person).to_contain_text("包抓人")
    expect(person.locator("time")).to_have_attribute("datetime", f"{before:%Y-%m-%dT%H:%M:%SZ}")
    person.get_by_role("button", name="包抓人").click()
    flag = page.locator(".live-callout")
    expect(flag).to_contain_text("包抓人")
    page.wait_for_function(CENTRED)
    here = middle(flag)
    scene.tablet.send_positions([(before + timedelta(seconds=40), 108.955, 34.33)], speed=12.0, bearing=90)
    page.wait_for_function(
        "x => document.querySelector('.live-callout').getBoundingClientRect().x > x + 30", arg=here[0]
    )
    assert abs(middle(flag)[1] - here[1]) < 6, "it went due east"
    # whoever holds an overdue site, alone: nobody; the choice outlasts a reload
    whom = page.get_by_role("group", name="显示哪些人员")
    whom.get_by_role("button", name="有逾期 0").click()
    expect(person).to_have_count(0)
    page.reload()
    expect(whom.get_by_role("button", name="有逾期 0")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("没有符合条件的人员")).to_be_visible()
    whom.get_by_role("button", name="全部").click()
    expect(person).to_be_visible()


def test_a_lost_network_is_said_and_the_live_map_comes_back_by_itself(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "supervisor", "#/map")
    state = page.locator("[data-state]")
    expect(state).to_have_attribute("data-state", "live")
    page.context.set_offline(True)
    expect(state).to_have_text("离线")
    meanwhile = datetime.now(UTC).replace(microsecond=0)
    scene.tablet.send_positions([(meanwhile, 108.96, 34.34)])
    page.context.set_offline(False)
    expect(state).to_have_text("实时")
    person = page.locator(f"[data-user='{scene.holder}']")
    expect(person.locator("time")).to_have_attribute("datetime", f"{meanwhile:%Y-%m-%dT%H:%M:%SZ}")


def test_an_arrival_is_listed_beside_the_live_map_as_it_is_told(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "supervisor", "#/map")
    expect(page.locator("[data-state]")).to_have_attribute("data-state", "live")
    page.get_by_role("tab", name="人员").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="事件")).to_have_attribute("aria-selected", "true")
    tell = (
        "from field import live\nfrom field.models import Event, Visit\nfrom geo_portal.core import clock\n"
        f"visit = Visit.objects.get(pk='{scene.visit}')\n"
        "event = Event.objects.create(kind='arrived', at=clock.now(), site=visit.site, visit=visit, "
        f"user_id='{scene.holder}', recorded_at=clock.now())\n"
    )
    scene.server.shell(tell + "live.tell_events_by_id([event.pk])\n")
    row = page.locator("[data-event='arrived']")
    expect(row).to_contain_text("包抓人 到达 渭河<i>机床</i>厂")
    scene.server.shell(
        "from field import live\nfrom field.models import Event\n"
        f"rows = Event.objects.filter(visit='{scene.visit}').select_related('site__district', 'user')\n"
        "live.tell_events(rows, withdrawn=True)\nrows.delete()\n"
    )
    expect(page.get_by_text("暂无事件")).to_be_visible()


def middle(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    assert box is not None
    return box["x"], box["y"] + box["height"] / 2


def test_a_visits_trail_and_its_photo_are_drawn_at_their_places(page: Page, scene: SimpleNamespace) -> None:
    # The worker makes the small pictures after the upload.
    eventually(lambda: photo_state(scene) == "ready")
    sign_in(page, scene, "supervisor", f"#/visits/{scene.visit}")
    expect(page.get_by_text("19 个定位点")).to_be_visible()
    expect(page.get_by_text("已走访<script>alert(1)</script>")).to_be_visible()
    marker = page.get_by_role("button", name="照片 1，")
    expect(marker).to_be_visible()

    def drawn() -> bool:
        """The trail passes where the photo stands, and goes on from there: both once the map has come to show all."""
        box = marker.bounding_box()
        assert box is not None
        picture = Image.open(io.BytesIO(page.screenshot()))
        x, y = round(box["x"] + box["width"] / 2), round(box["y"] + box["height"])
        here = pixels_like(picture, WALKING, (x - 12, y - 6, x + 12, y + 18))
        return here > 20 and pixels_like(picture, WALKING, (x - 40, y - 300, x + 40, y + 400)) > 400

    eventually(drawn)
    page.get_by_role("button", name="放大照片 1").click()
    large = page.locator("dialog[open] img")
    expect(large).to_be_visible()
    page.wait_for_function("() => document.querySelector('dialog[open] img').naturalWidth === 640")
    expect(page.locator("dialog[open]")).to_contain_text("<b>大门</b>")


def photo_state(scene: SimpleNamespace) -> str:
    """Whether the visit's photo was read."""
    [photo] = scene.tablet.client.get(f"/api/v1/visit-photos?visit={scene.visit}").json()["results"]
    return str(photo["photo_state"])


def eventually(condition: Callable[[], bool], patience_s: float = 30) -> None:
    """Wait until `condition` holds, looking again and again; fail when it does not in time."""
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.1)


def test_a_supervisor_of_another_district_sees_nothing_of_it(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "neighbour", f"#/visits/{scene.visit}")
    expect(page.get_by_role("alert")).to_contain_text("找不到所请求的内容")
    expect(page.get_by_role("button", name="重试")).to_have_count(0)
    page.goto(f"{scene.server.url}/console/#/sites")
    expect(page.get_by_text("没有走访对象")).to_be_visible()
    page.goto(f"{scene.server.url}/console/#/map")
    expect(page.locator("[data-state]")).to_have_attribute("data-state", "live")
    expect(page.get_by_text("暂无人员位置")).to_be_visible()
    scene.tablet.send_positions([(datetime.now(UTC), 108.951, 34.33)])
    # Told after it: once this one is seen, the other would have been.
    Tablet(scene.server, f"{scene.tag}local").send_positions([(datetime.now(UTC), 108.85, 34.35)])
    expect(page.locator(f"[data-user='{scene.local}']")).to_be_visible()
    expect(page.locator("[data-user]")).to_have_count(1)


def test_returning_a_report_needs_a_reason_and_verifying_stands_in_the_history(
    page: Page, scene: SimpleNamespace
) -> None:
    sign_in(page, scene, "supervisor", f"#/visits/{scene.visit}")
    page.get_by_role("button", name="退回").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="退回").click()
    expect(dialog.get_by_role("alert")).to_have_text("请说明退回原因。")
    dialog.get_by_role("button", name="取消").click()
    page.get_by_role("button", name="核实通过").click()
    expect(page.get_by_role("main").get_by_text("已核实", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="核实通过")).to_have_count(0)
    page.get_by_role("tab", name="变更历史").click()
    newest = page.get_by_role("list", name="变更历史").get_by_role("listitem").first
    expect(newest).to_contain_text("督查员")
    expect(newest).to_contain_text("在线操作")
    expect(newest).to_contain_text("待核实")
    expect(newest).to_contain_text("已核实")
    answer = scene.tablet.client.get(f"/api/v1/visits/{scene.visit}")
    assert answer.json()["status"] == "verified"


def test_who_judges_a_visit_that_was_judged_meanwhile_is_told_so(
    tab: Callable[..., Page], scene: SimpleNamespace
) -> None:
    visit = scene.tablet.post("visits", {"id": str(uuid.uuid4()), "site": scene.site})["id"]
    began = datetime.now(UTC) - timedelta(minutes=40)
    scene.tablet.post(f"visits/{visit}/start", {"started_at": began.isoformat()})
    scene.tablet.post(f"visits/{visit}/finish", {"finished_at": (began + timedelta(minutes=9)).isoformat()})
    page = tab()
    sign_in(page, scene, "supervisor", f"#/visits/{visit}")
    expect(page.get_by_role("button", name="核实通过")).to_be_visible()
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    headers = {"X-CSRFToken": cookies["csrftoken"], "Origin": scene.server.url}
    returned = httpx.post(
        f"{scene.server.url}/api/v1/visits/{visit}/return",
        json={"reason": "照片不清"},
        cookies=cookies,
        headers=headers,
    )
    assert returned.status_code == 200, returned.text
    page.get_by_role("button", name="核实通过").click()
    expect(page.get_by_text("走访状态已改变")).to_be_visible()
    expect(page.get_by_text("退回原因：照片不清")).to_be_visible()


def test_a_device_is_revoked_only_after_a_second_thought(page: Page, scene: SimpleNamespace) -> None:
    # Its own name: the holder has another tablet in the scene, and the table is sorted by name.
    lost = Tablet(scene.server, f"{scene.tag}holder", "遗失的平板")
    sign_in(page, scene, "supervisor", "#/devices")
    row = page.get_by_role("row").filter(has_text=lost.name)
    expect(row).to_contain_text("1.2.3")
    row.get_by_role("button", name="吊销…").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="取消").click()
    assert lost.client.get("/api/v1/me").status_code == 200
    row.get_by_role("button", name="吊销…").click()
    dialog.get_by_text("立即清除").click()
    dialog.get_by_role("button", name="吊销设备").click()
    expect(dialog).to_have_count(0)
    refused = lost.client.get("/api/v1/me")
    assert (refused.status_code, refused.json()["code"], refused.json()["wipe"]) == (401, "device_revoked", "now")


def test_an_enrolment_code_is_shown_as_a_picture(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "supervisor", "#/devices")
    page.get_by_role("button", name="生成登记码").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("searchbox").fill("包抓")
    # People of the same name are told apart by their accounts.
    dialog.locator("label").filter(has_text=f"{scene.tag}holder").get_by_text("包抓人").click()
    dialog.get_by_role("button", name="生成登记码").click()
    expect(dialog.get_by_text("包抓人 的登记码")).to_be_visible()
    page.wait_for_function("() => document.querySelector('dialog[open] img').naturalWidth > 0")


def test_the_skip_link_leads_to_the_screen_that_is_shown(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "supervisor", "#/sites")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("走访对象")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到主要内容")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_text("走访对象")
    assert page.url.endswith("#/sites")


def test_the_name_of_the_page_is_whole_on_a_phone_in_english(tab: Callable[..., Page], scene: SimpleNamespace) -> None:
    page = tab(viewport={"width": 390, "height": 844}, locale="en-GB")
    sign_in(page, scene, "supervisor", "#/sites")
    name = page.locator("header .name")
    expect(name).to_have_text("Console")
    assert name.evaluate("name => name.scrollWidth <= name.clientWidth && name.clientHeight < 40")


def test_on_a_phone_all_screens_are_reached_through_a_menu(tab: Callable[..., Page], scene: SimpleNamespace) -> None:
    page = tab(viewport={"width": 360, "height": 740})
    sign_in(page, scene, "supervisor", "#/sites")
    bar = page.get_by_role("navigation", name="主导航")
    assert bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth")
    menu = bar.get_by_role("button", name="菜单")
    menu.press("Enter")
    dialog = page.get_by_role("dialog", name="主导航")
    expect(dialog.get_by_role("link", name="走访覆盖")).to_be_visible()
    look(page, "menu")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(menu).to_be_focused()
    menu.press("Enter")
    dialog.get_by_role("link", name="走访覆盖").press("Enter")
    expect(page.get_by_role("heading", level=1, name="走访覆盖")).to_be_visible()
    expect(dialog).to_be_hidden()


def test_on_a_phone_all_filters_of_the_live_map_are_in_view(tab: Callable[..., Page], scene: SimpleNamespace) -> None:
    page = tab(viewport={"width": 360, "height": 740}, locale="en-GB")
    sign_in(page, scene, "supervisor", "#/map")
    whom = page.get_by_role("combobox", name="Whom to show")
    for one in (page.get_by_role("combobox", name="District"), whom, page.get_by_role("button", name="On the move")):
        expect(one).to_be_in_viewport(ratio=1)
    look(page, "live-map")
    whom.select_option("visiting")
    expect(page).to_have_url(re.compile("show=visiting"))
    whom.select_option("all")
    expect(page).not_to_have_url(re.compile("show="))


@pytest.mark.parametrize("width", [360, pytest.param(800, marks=pytest.mark.slow), 1280])
@pytest.mark.parametrize("screen", ["map", "sites", "visits", "devices", "people"])
def test_no_screen_is_wider_than_the_window(
    tab: Callable[..., Page], scene: SimpleNamespace, screen: str, width: int
) -> None:
    page = tab(viewport={"width": width, "height": 800})
    sign_in(page, scene, "supervisor", f"#/{screen}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
