"""A device's page in the console: its phone app's key, what the app sent, and what of it could not be used."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from types import SimpleNamespace

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.test_console import sign_in
from tests.server import RunningServer

pytestmark = pytest.mark.browser


@pytest.fixture
def scene(server: RunningServer) -> SimpleNamespace:
    """A supervisor, and a walker of their district who is never on duty and has a phone."""
    tag = f"app{os.urandom(3).hex()}"
    found = json.loads(
        server.shell(
            "import json\n"
            "from datetime import time\n"
            "from tests import factories as f\n"
            "from field.models import DutyWindow\n"
            "from geo_portal.core import clock\n"
            f"here = f.make_district('{tag}', boundary=f.box(113.0, 35.0, 113.5, 36.0))\n"
            f"secret = '{factories.PASSWORD}'\n"
            f"f.make_user('{tag}supervisor', name='督查员', role='supervisor', district=here, password=secret)\n"
            f"walker = f.make_user('{tag}holder', name='包抓人', role='holder', district=here, password=secret)\n"
            "other_day = (clock.now().weekday() + 3) % 7\n"
            "DutyWindow.objects.create(user=walker, weekday=other_day, starts=time(3), ends=time(4))\n"
            "device, _ = f.make_device(walker, '包抓人的手机')\n"
            "print(json.dumps({'device': str(device.pk)}))\n"
        )
    )
    return SimpleNamespace(server=server, tag=tag, **found)


def send(scene: SimpleNamespace, key: str, query: str) -> None:
    """As Traccar Client does."""
    answer = httpx.post(f"{scene.server.url}/ingest/osmand?id={key}&{query}")
    assert answer.status_code == 200, answer.text


def make_key(page: Page) -> str:
    page.get_by_role("button", name=re.compile("生成密钥…")).click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="生成密钥").click()
    return dialog.get_by_text(re.compile("^gpik_[0-9a-f]{32}$")).first.inner_text()


def test_a_key_is_made_shown_once_with_what_to_enter_renewed_and_ended(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "supervisor", "#/devices")
    page.get_by_role("link", name="包抓人的手机").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("包抓人的手机")
    expect(page.get_by_text("最近 30 天没有。")).to_be_visible()
    key = make_key(page)
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text(f"{scene.server.url}/ingest/overland")
    expect(dialog.get_by_role("img", name="设置 Overland 的二维码")).to_be_visible()
    expect(dialog.get_by_role("link", name="在本手机上打开")).to_have_attribute("href", re.compile(f"token={key}$"))
    dialog.get_by_role("tab", name="OwnTracks").click()
    expect(dialog).to_contain_text(f"{scene.server.url}/ingest/owntracks")
    expect(dialog.get_by_text(scene.device)).to_be_visible()
    dialog.get_by_role("tab", name="Traccar Client").click()
    expect(dialog).to_contain_text(f"{scene.server.url}/ingest/osmand")
    dialog.get_by_role("button", name="已填入").click()
    expect(page.get_by_text(key)).to_have_count(0)
    send(scene, key, "timestamp=1795399200&lat=35.5&lon=113.1")

    page.reload()
    expect(page.get_by_role("button", name="重新生成密钥…")).to_be_visible()
    second = make_key(page)
    assert second != key
    page.locator("dialog[open]").get_by_role("button", name="已填入").click()
    assert httpx.get(f"{scene.server.url}/ingest/osmand?id={key}").status_code == 400
    page.get_by_role("button", name="停用密钥…").click()
    page.locator("dialog[open]").get_by_role("button", name="停用密钥").click()
    expect(page.get_by_role("button", name="停用密钥…")).to_have_count(0)
    expect(page.get_by_role("button", name="生成密钥…", exact=True)).to_be_visible()
    assert httpx.get(f"{scene.server.url}/ingest/osmand?id={second}").status_code == 400


def test_what_the_app_sent_is_told_and_the_unusable_is_read_again_and_dismissed(
    page: Page, scene: SimpleNamespace
) -> None:
    sign_in(page, scene, "supervisor", f"#/devices/{scene.device}")
    key = make_key(page)
    page.locator("dialog[open]").get_by_role("button", name="已填入").click()
    now = scene.server.shell("import time; print(int(time.time()))").strip()
    send(scene, key, f"timestamp={now}&lat=35.5&lon=113.1")
    send(scene, key, "lat=35.5&lon=113.1&note=<b>fett</b>")
    page.reload()
    expect(page.get_by_role("table", name="不在岗").get_by_role("row").nth(1)).to_contain_text("1")
    expect(page.get_by_text("无法使用，已留存")).to_be_visible()

    table = page.get_by_role("table", name="无法使用的消息")
    expect(table).to_contain_text("没有时间。")
    table.locator("tbody").get_by_role("button").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("note=%3Cb%3Efett")
    expect(dialog).not_to_contain_text(key)
    dialog.get_by_role("button", name="重新读取").click()
    expect(dialog.get_by_text("仍然无法使用。")).to_be_visible()
    dialog.get_by_label("说明").fill("应用已改正")
    dialog.get_by_role("button", name="搁置").click()
    expect(page.get_by_text("没有这样的消息")).to_be_visible()
    page.get_by_label("状态").select_option("yes")
    table.locator("tbody").get_by_role("button").click()
    expect(dialog).to_contain_text("应用已改正")
    expect(dialog).to_contain_text("督查员")


def test_who_oversees_nothing_sees_their_own_phone_and_settles_nothing(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "holder", f"#/devices/{scene.device}")
    key = make_key(page)
    page.locator("dialog[open]").get_by_role("button", name="已填入").click()
    send(scene, key, "lat=35.5&lon=113.1")
    page.reload()
    page.get_by_role("table", name="无法使用的消息").locator("tbody").get_by_role("button").click()
    dialog = page.locator("dialog[open]")
    expect(dialog.get_by_text("没有时间。")).to_be_visible()
    expect(dialog.get_by_role("button", name="搁置")).to_have_count(0)


@pytest.mark.parametrize("width", [360, pytest.param(800, marks=pytest.mark.slow), 1280])
def test_no_part_of_the_page_is_wider_than_the_window(
    tab: Callable[..., Page], scene: SimpleNamespace, width: int
) -> None:
    page = tab(viewport={"width": width, "height": 800})
    sign_in(page, scene, "supervisor", f"#/devices/{scene.device}")
    key = make_key(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("dialog[open]").get_by_role("button", name="已填入").click()
    send(scene, key, "lat=35.5&lon=113.1&" + "x" * 300)
    page.reload()
    expect(page.get_by_role("table", name="无法使用的消息")).to_contain_text("没有时间。")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
