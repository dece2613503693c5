"""Who sends what a tablet holds: its worker when no page is open, one of several tabs; and how a page hears of news."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, Request, WebSocket, expect

from tests.browser import test_console as console
from tests.browser.test_tablet import add_photo, finish, picture
from tests.browser.test_tablet_sync_screens import begin_visit, sign_in, tablet
from tests.browser.test_tablet_trouble import all_sent

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patience")]

WORKER_SERVES = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"


def notes(scene: SimpleNamespace) -> list[list[object]]:
    """Note and number of stored photos of each visit that the server has of the site."""
    told = scene.server.shell(
        "import json\nfrom field.models import Visit\n"
        "print(json.dumps([[v.note, v.photos.filter(photo__isnull=False).count()]\n"
        f"    for v in Visit.objects.filter(site={scene.site!r}).order_by('created_at')]))"
    )
    found: list[list[object]] = json.loads(told)
    return found


def until_server_has(scene: SimpleNamespace, expected: list[list[object]], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while (found := notes(scene)) != expected:
        assert time.monotonic() < deadline, found


def test_work_of_a_page_that_was_closed_without_a_network_is_sent_when_the_network_is_back(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    page = tablet(tab)
    page.context.grant_permissions(["geolocation", "background-sync"])
    sign_in(page, scene)
    assert page.evaluate(WORKER_SERVES)
    context = page.context
    context.set_offline(True)
    begin_visit(page)
    page.get_by_role("textbox", name="走访记录").fill("地下室没有信号")
    add_photo(page, picture(31))
    expect(page.get_by_role("button", name="照片 1 · 等待上传")).to_be_visible()
    expect(page.get_by_text("已保存在本机")).to_be_visible()
    page.close()
    assert context.pages == []
    assert notes(scene) == []
    context.set_offline(False)
    until_server_has(scene, [["地下室没有信号", 1]])
    assert context.pages == []


def test_what_is_done_in_the_console_appears_on_an_open_tablet_without_a_press(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    scene.server.shell(
        "from tests import factories as f\nfrom field.models import Site\n"
        f"here = Site.objects.get(pk={scene.site!r}).district\n"
        f"f.make_user('{scene.tag}supervisor', role='supervisor', district=here, password=f.PASSWORD)"
    )
    page = tablet(tab)
    hints: list[str | bytes] = []

    def listen(socket: WebSocket) -> None:
        if socket.url.endswith("/ws/sync"):
            socket.on("framereceived", lambda frame: hints.append(frame))

    page.on("websocket", listen)
    sign_in(page, scene)
    visit = begin_visit(page)
    finish(page)
    expect(page.get_by_text("已核实")).to_have_count(0)
    office = tab()
    console.sign_in(office, scene, "supervisor", f"#/visits/{visit}")
    before = len(hints)
    office.get_by_role("button", name="核实通过").click()
    expect(office.get_by_role("main").get_by_text("已核实", exact=True)).to_be_visible()
    # Without a hint it would come within twelve minutes.
    expect(page.get_by_text("已核实").first).to_be_visible()
    assert len(hints) > before


def follow(page: Page, path: str) -> list[Page]:
    """Which tabs ask for a path of the API, in the order in which they do."""
    tabs: list[Page] = []

    def note(request: Request) -> None:
        if path in request.url:
            tabs.append(request.frame.page)

    page.context.on("request", note)
    return tabs


def test_a_note_that_is_typed_in_two_tabs_at_once_holds_what_was_typed_in_each(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    first = tablet(tab)
    sign_in(first, scene)
    begin_visit(first)
    second = first.context.new_page()
    second.goto(first.url)
    mine, theirs = (page.get_by_role("textbox", name="走访记录") for page in (first, second))
    # One after the other: each goes on from what the other wrote.
    mine.press_sequentially("前门锁着")
    mine.blur()
    expect(theirs).to_have_value("前门锁着")
    theirs.focus()
    second.keyboard.press("End")
    second.keyboard.type("，灯亮着")
    theirs.blur()
    expect(mine).to_have_value("前门锁着，灯亮着")
    # Both at once: neither has left the field.
    theirs.focus()
    second.keyboard.press("End")
    mine.focus()
    first.keyboard.press("Home")
    for left, right in ("东，", "，有"), ("侧，", "人。"):
        first.keyboard.type(left)
        second.keyboard.type(right)
    for field in (mine, theirs):
        field.blur()
    for field in (mine, theirs):
        expect(field).to_have_value("东，侧，前门锁着，灯亮着，有人。")
    all_sent(first)
    assert notes(scene) == [["东，侧，前门锁着，灯亮着，有人。", 0]]


def test_of_two_tabs_one_sends_both_show_all_and_the_other_goes_on_when_it_is_closed(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    first = tablet(tab)
    pushes = follow(first, "/api/v1/sync/push")
    sign_in(first, scene)
    begin_visit(first)
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.get_by_role("button", name="结束走访")).to_be_visible()
    add_photo(second, picture(41))
    add_photo(first, picture(42))
    second.get_by_role("textbox", name="走访记录").fill("第二个标签页写的")
    for page in (first, second):
        expect(page.get_by_role("button", name=re.compile("^照片 [12]"))).to_have_count(2)
        all_sent(page)
    until_server_has(scene, [["第二个标签页写的", 2]])
    all_sent(second)
    assert set(pushes) == {first}

    first.close()
    second.get_by_role("textbox", name="走访记录").fill("只剩一个标签页")
    until_server_has(scene, [["只剩一个标签页", 2]])
    all_sent(second)
    assert pushes[-1] == second


def test_photos_that_wait_for_wifi_are_sent_when_the_tab_that_does_not_send_says_so(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    first = tablet(tab)
    uploads = follow(first, "/api/v1/uploads/")
    sign_in(first, scene)
    first.get_by_role("link", name="全部内容已上传").click()
    saver = first.get_by_role("switch", name="照片仅通过无线局域网上传")
    saver.focus()
    first.keyboard.press("Space")
    expect(saver).to_be_checked()
    first.get_by_role("link", name="返回走访对象").click()
    begin_visit(first)
    second = first.context.new_page()
    second.goto(f"{scene.server.url}/tablet/#/sync")
    add_photo(first, picture(43))
    waiting = second.get_by_role("region", name="等待上传的内容").get_by_role("listitem").filter(has_text="照片")
    expect(waiting).to_contain_text("等待无线局域网")
    assert uploads == []
    second.get_by_role("button", name="现在就上传照片").click()
    expect(waiting).to_have_count(0, timeout=60_000)
    until_server_has(scene, [["", 1]])
    all_sent(first)
    assert set(uploads) == {first}
