"""What happens to tablets: an answer that is lost, a colleague who borrows one, a browser that clears its storage, a
tablet that is revoked while it has no network. In Chromium against a server."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import look
from tests.browser.test_tablet import add_photo, picture
from tests.browser.test_tablet_sync_screens import API, SITE, begin_visit, sign_in, tablet

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patience")]


def kept(scene: SimpleNamespace) -> list[list[object]]:
    """Visits of the site as the server has them: note, how often it was written, hashes of its photos."""
    told = scene.server.shell(
        "import json\n"
        "from field.models import Visit\n"
        "from geo_portal.core.models import Change\n"
        "print(json.dumps([\n"
        "    [v.note, Change.objects.filter(object_id=v.pk, after__note=v.note).count() if v.note else 0,\n"
        "     sorted(v.photos.values_list('photo__file__sha256', flat=True))]\n"
        f"    for v in Visit.objects.filter(site={scene.site!r}).order_by('created_at')\n"
        "]))"
    )
    found: list[list[object]] = json.loads(told)
    return found


def all_sent(page: Page) -> None:
    expect(page.get_by_role("link", name="全部内容已上传").first).to_be_visible(timeout=60_000)


def test_an_answer_that_is_lost_and_an_upload_that_breaks_off_lose_and_double_nothing(
    scene: SimpleNamespace,
    tab: Callable[..., Page],
) -> None:
    page = tablet(tab)
    sign_in(page, scene)
    lost: list[str] = []

    def answer_lost(route: Route) -> None:
        if len(lost) < 2:
            route.fetch()  # it arrived, and took effect
            lost.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    broken: list[str] = []

    def break_off(route: Route) -> None:
        if route.request.method == "PATCH" and len(broken) < 2:
            broken.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.context.route("**/api/v1/sync/push", answer_lost)
    page.context.route("**/api/v1/uploads/*", break_off)
    begin_visit(page)
    page.get_by_role("textbox", name="走访记录").fill("电梯停运")
    content = picture(21)
    add_photo(page, content)
    all_sent(page)
    assert lost
    assert broken
    [[note, times, photos]] = kept(scene)
    assert (note, times, photos) == ("电梯停运", 1, [hashlib.sha256(content).hexdigest()])


def test_a_network_that_goes_during_a_push_and_during_an_upload_costs_neither_work_nor_bytes_twice(
    scene: SimpleNamespace,
    tab: Callable[..., Page],
) -> None:
    page = tablet(tab)
    sign_in(page, scene)
    all_sent(page)
    offsets: list[int] = []
    page.on(
        "request",
        lambda request: offsets.append(int(request.headers["upload-offset"])) if request.method == "PATCH" else None,
    )
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    line = {"offline": False, "latency": 2_000, "downloadThroughput": 400_000, "uploadThroughput": 250_000}
    devtools.send("Network.emulateNetworkConditions", line)
    with page.expect_request("**/api/v1/sync/push"):
        begin_visit(page)
    page.context.set_offline(True)
    page.get_by_role("textbox", name="走访记录").fill("隧道里没有信号")
    expect(page.get_by_text("已保存在本机")).to_be_visible()
    photo = io.BytesIO()
    Image.effect_noise((2400, 1800), 90).save(photo, "JPEG", quality=95)
    add_photo(page, photo.getvalue())
    expect(page.get_by_role("button", name="照片 1 · 等待上传")).to_be_visible()

    page.context.set_offline(False)
    devtools.send("Network.emulateNetworkConditions", {**line, "latency": 20})
    # Cut in the middle of a piece, when others have arrived.
    expect(page.get_by_role("button", name=re.compile(r"照片 1 · 正在上传 [1-9]\d*%"))).to_be_visible(timeout=60_000)
    with page.expect_request(lambda request: request.method == "PATCH"):
        pass
    page.context.set_offline(True)
    before = list(offsets)
    page.reload()
    expect(page.get_by_role("textbox", name="走访记录")).to_have_value("隧道里没有信号")
    page.context.set_offline(False)
    all_sent(page)
    assert before[-1] > 0
    assert offsets.count(0) == 1, "begun once"
    assert offsets[len(before)] >= before[-1], "no piece that had arrived was sent again"
    assert offsets == sorted(offsets)
    [[note, times, photos]] = kept(scene)
    assert (note, times, photos) == ("隧道里没有信号", 1, [hashlib.sha256(photo.getvalue()).hexdigest()])


def test_a_colleague_who_borrows_the_tablet_sees_nothing_of_it_and_takes_nothing_away(
    scene: SimpleNamespace,
    tab: Callable[..., Page],
) -> None:
    page = tablet(tab)
    sign_in(page, scene)
    page.context.route(API, lambda route: route.abort())
    begin_visit(page)
    page.get_by_role("textbox", name="走访记录").fill("只有我自己看得到")
    expect(page.get_by_text("已保存在本机")).to_be_visible()
    page.get_by_role("button", name="账号").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="退出登录").click()
    dialog.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录本机")).to_be_visible()
    page.context.unroute(API)

    sign_in(page, scene, "b")
    page.get_by_role("link", name=SITE).click()
    expect(page.get_by_role("button", name="开始走访")).to_be_visible()
    expect(page.get_by_text("只有我自己看得到")).to_have_count(0)
    assert kept(scene) == []
    page.get_by_role("button", name="账号").click()
    page.get_by_role("dialog").get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录本机")).to_be_visible()

    sign_in(page, scene)
    all_sent(page)
    assert [note for note, _, _ in kept(scene)] == ["只有我自己看得到"]


def test_a_browser_that_cleared_its_storage_starts_as_a_new_tablet(
    scene: SimpleNamespace,
    tab: Callable[..., Page],
) -> None:
    page = tablet(tab)
    sign_in(page, scene)
    page.goto("about:blank")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Storage.clearDataForOrigin", {"origin": scene.server.url, "storageTypes": "all"})
    page.goto(f"{scene.server.url}/tablet/")
    expect(page.get_by_role("heading", name="登录本机")).to_be_visible()
    sign_in(page, scene)
    all_sent(page)


def test_a_tablet_revoked_without_a_network_hands_its_work_in_before_it_wipes_itself(
    scene: SimpleNamespace,
    tab: Callable[..., Page],
) -> None:
    page = tablet(tab)
    sign_in(page, scene)
    all_sent(page)
    page.context.set_offline(True)
    begin_visit(page)
    page.get_by_role("textbox", name="走访记录").fill("停用之前写下的")
    expect(page.get_by_text("已保存在本机")).to_be_visible()
    scene.server.shell(
        "from geo_portal.accounts.models import Device\n"
        "from geo_portal.accounts.services.devices import revoke_device\n"
        f"revoke_device(Device.objects.get(user={scene.a!r}).pk, wipe='after_quarantine')"
    )
    handing = "**/api/v1/devices/*/quarantine"
    page.context.route(handing, lambda route: route.abort())
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="本机已被停用")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("正在把尚未上传的内容交给单位")).to_be_visible()
    expect(page.get_by_text("无法连接服务器")).to_be_visible()
    look(page, "revoked-handing")
    # A colleague need not wait for that, and it goes on beside their work.
    page.get_by_role("button", name="重新登录").click()
    expect(page.get_by_role("textbox", name="用户名")).to_be_visible()
    sign_in(page, scene, "b")
    page.context.unroute(handing)
    page.reload()
    expect(page.get_by_role("link", name=SITE)).to_be_visible()
    page.wait_for_function(
        """() => indexedDB.databases().then((all) =>
          all.filter(({ name }) => name.startsWith('portal-sync http')).length === 1)"""
    )
    page.reload()
    expect(page.get_by_role("link", name=SITE)).to_be_visible()
    told = scene.server.shell(
        "from field.models import QuarantinedGroup\n"
        "from geo_portal.accounts.models import Device\n"
        f"device = Device.objects.get(user={scene.a!r})\n"
        "groups = QuarantinedGroup.objects.filter(device=device)\n"
        "print(device.wiped_at is not None, any('停用之前写下的' in bytes(group.body).decode() for group in groups))"
    )
    assert told.split() == ["True", "True"]
    assert kept(scene) == []
