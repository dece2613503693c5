"""What the tablet tells of its sending: what waits, what was refused and what to do, in Chromium against a server."""

from __future__ import annotations

import hashlib
import io
import json
import re
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.conftest import TEAM_GATE, TEAM_SITE, look
from tests.browser.test_console_conflicts import HERE, THERE, Tablet
from tests.browser.test_tablet import add_photo, picture

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patience")]

GATE = TEAM_GATE
SITE = TEAM_SITE
API = "**/api/v1/{trails,uploads,sync}/**"
ON_THE_TABLET = """async (text) => {
  const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith('portal-sync '));
  const db = await new Promise((resolve) => {
    indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result);
  });
  const all = (table) => new Promise((resolve) => {
    db.transaction(table).objectStore(table).getAll().onsuccess = ({ target }) => resolve(target.result);
  });
  const found = await Promise.all(['ops', 'notes', 'records'].map(all));
  db.close();
  return JSON.stringify(found).includes(text);
}"""


def tablet(tab: Callable[..., Page], width: int = 390, **options: Any) -> Page:
    return tab(
        viewport={"width": width, "height": 840},
        permissions=["geolocation"],
        geolocation={"longitude": GATE[0], "latitude": GATE[1], "accuracy": 8},
        has_touch=True,
        **options,
    )


def sign_in(page: Page, scene: SimpleNamespace, who: str = "a") -> None:
    page.goto(f"{scene.server.url}/tablet/")
    page.get_by_role("textbox", name="用户名").fill(f"{scene.tag}{who}")
    page.get_by_role("textbox", name="密码").fill(factories.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("link", name=SITE)).to_be_visible()


def begin_visit(page: Page) -> str:
    page.get_by_role("link", name=SITE).click()
    page.get_by_role("button", name="开始走访").click()
    expect(page.get_by_text("正在记录轨迹")).to_be_visible()
    return page.url.rpartition("/")[2]


def kept(page: Page, text: str) -> None:
    """Wait until the tablet has a text on its disk."""
    deadline = time.monotonic() + 60
    while not page.evaluate(ON_THE_TABLET, text):
        assert time.monotonic() < deadline, f"{text} is not on the tablet"


def test_what_waits_is_told_item_by_item_and_goes_by_the_button(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    page = tablet(tab)
    sign_in(page, scene)
    page.context.route(API, lambda route: route.abort())
    begin_visit(page)
    page.get_by_role("textbox", name="走访记录").fill("信号不好")
    add_photo(page, picture(11))
    expect(page.get_by_role("button", name="照片 1 · 等待上传")).to_be_visible()
    page.get_by_role("link", name="尚未上传").click()
    expect(page.get_by_role("heading", name="数据上传")).to_be_visible()
    waiting = page.get_by_role("region", name="等待上传的内容")
    expect(waiting.get_by_role("listitem")).to_have_count(3)
    expect(waiting.get_by_role("listitem").filter(has_text="走访")).to_contain_text(SITE)
    expect(waiting.get_by_role("listitem").filter(has_text="照片")).to_contain_text("kB")
    expect(page.get_by_text("照片 0 / 1 张")).to_be_visible()
    expect(page.get_by_text("无法连接服务器")).to_be_visible()
    look(page, "sync-waiting")

    with page.expect_download() as saving:
        page.get_by_role("button", name="将未上传内容存为文件").click()
    told = json.loads(Path(saving.value.path()).read_text())
    assert saving.value.suggested_filename.startswith("unsent-work-")
    assert {op["type"] for group in told["groups"] for op in group} == {"visit", "visit_photo"}
    assert len(told["files"][0]["content"]) > 1_000

    page.context.unroute(API)
    page.get_by_role("button", name="立即上传").click()
    expect(page.get_by_role("heading", name="全部内容已上传")).to_be_visible(timeout=60_000)
    expect(waiting.get_by_text("无", exact=True)).to_be_visible()
    expect(page.get_by_text("上次同步：")).to_be_visible()


def test_photos_wait_for_wifi_when_told_so_and_go_anyway(scene: SimpleNamespace, tab: Callable[..., Page]) -> None:
    page = tablet(tab)
    sign_in(page, scene)
    page.get_by_role("link", name="全部内容已上传").click()
    saver = page.get_by_role("switch", name="照片仅通过无线局域网上传")
    saver.focus()
    page.keyboard.press("Space")
    expect(saver).to_be_checked()
    page.reload()
    expect(saver).to_be_checked()
    page.get_by_role("link", name="返回走访对象").click()
    begin_visit(page)
    add_photo(page, picture(12))
    page.get_by_role("link", name="尚未上传").click()
    # Chromium on a desk does not tell what network it has.
    expect(page.get_by_text("浏览器未告知当前网络类型")).to_be_visible()
    waiting = page.get_by_role("region", name="等待上传的内容")
    expect(waiting.get_by_role("listitem").filter(has_text="照片")).to_contain_text("等待无线局域网")
    look(page, "sync-held")
    page.get_by_role("button", name="现在就上传照片").click()
    expect(waiting.get_by_role("listitem").filter(has_text="照片")).to_have_count(0, timeout=60_000)


def test_refused_work_says_why_and_is_put_right_or_given_up(scene: SimpleNamespace, tab: Callable[..., Page]) -> None:
    page = tablet(tab)
    sign_in(page, scene)
    page.context.set_offline(True)
    visit = begin_visit(page)
    page.get_by_role("textbox", name="走访记录").fill("门锁着")
    add_photo(page, picture(13))
    expect(page.get_by_role("button", name="照片 1 · 等待上传")).to_be_visible()
    ended = (
        "from datetime import timedelta\nfrom field.models import Assignment\nfrom geo_portal.core import clock\n"
        "today = clock.now().date()\n"
        f"Assignment.objects.filter(pk='{scene.assignment}').update({{}})\n"
    )
    scene.server.shell(ended.format("starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1)"))
    page.context.set_offline(False)
    page.goto(f"{scene.server.url}/tablet/#/sync")
    refused = page.get_by_role("region", name="服务器未接受")
    card = refused.get_by_role("article")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("走访对象：所指的记录不存在，或该人员看不到。")
    expect(card).to_contain_text("项随此项等待")
    look(page, "sync-refused")
    with page.expect_download() as saving:
        card.get_by_role("button", name="存为文件").click()
    told = json.loads(Path(saving.value.path()).read_text())
    assert {op["type"] for group in told["groups"] for op in group} == {"visit", "visit_photo"}

    scene.server.shell(ended.format("ends_on=None"))
    card.get_by_role("button", name="更正").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("状态", exact=True)).to_have_value("in_progress")
    dialog.get_by_label("不填：位置精度（米）").check()
    look(page, "sync-edit")
    # Half put right, it outlasts a reload, and is left for later or discarded as one likes.
    kept(page, '"left":["position_acc_m"]')
    page.reload()
    expect(dialog.get_by_label("不填：位置精度（米）")).to_be_checked()
    page.keyboard.press("Escape")
    expect(card.get_by_text("未保存")).to_be_visible()
    look(page, "sync-begun")
    card.get_by_role("button", name="更正").click()
    expect(dialog.get_by_label("不填：位置精度（米）")).to_be_checked()
    dialog.get_by_role("button", name="放弃").click()
    expect(card.get_by_text("未保存")).to_have_count(0)
    card.get_by_role("button", name="更正").click()
    expect(dialog.get_by_label("不填：位置精度（米）")).not_to_be_checked()
    dialog.get_by_label("不填：位置精度（米）").check()
    dialog.get_by_role("button", name="重新上传").click()
    expect(page.get_by_role("heading", name="全部内容已上传")).to_be_visible(timeout=60_000)
    expect(refused).to_have_count(0)
    found = scene.server.shell(
        f"from field.models import Visit\nvisit = Visit.objects.get(pk='{visit}')\n"
        "print(visit.note, visit.position_acc_m, visit.photos.count())"
    )
    assert found.strip() == "门锁着 None 1"


STAMP = """(stamp) => new Promise((resolve, reject) => {
  indexedDB.databases().then((all) => {
    const open = indexedDB.open(all.find(({ name }) => name.startsWith('portal-sync http')).name);
    open.onerror = reject;
    open.onsuccess = () => {
      const change = open.result.transaction('meta', 'readwrite');
      const meta = change.objectStore('meta');
      const asked = meta.get('stamp');
      asked.onsuccess = () => meta.put({ key: 'stamp', value: { ...asked.result.value, ...stamp } });
      change.oncomplete = () => { open.result.close(); resolve(); };
    };
  });
})"""
"""Write another stamp on the store that this browser keeps, as damage or another version of the program would."""


def work_offline(page: Page) -> str:
    """A visit with a photo that the server knows nothing of."""
    page.context.set_offline(True)
    visit = begin_visit(page)
    page.get_by_role("textbox", name="走访记录").fill("存储损坏之前")
    add_photo(page, picture(14))
    expect(page.get_by_role("button", name="照片 1 · 等待上传")).to_be_visible()
    expect(page.get_by_text("已保存在本机")).to_be_visible()
    return visit


def test_a_damaged_store_is_begun_anew_and_what_was_unsent_is_saved(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    page = tablet(tab)
    sign_in(page, scene)
    visit = work_offline(page)
    page.evaluate(STAMP, {"format": 0})
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_role("heading", name="本机数据无法读取")).to_be_visible()
    found = page.get_by_role("region", name="已救回的未上传内容")
    expect(found).to_contain_text("1 张照片")
    look(page, "salvage")
    with page.expect_download() as saving:
        found.get_by_role("button", name="存为文件").click()
    told = json.loads(Path(saving.value.path()).read_text())
    assert "存储损坏之前" in json.dumps(told["groups"], ensure_ascii=False)
    found.get_by_role("button", name="放回并上传").click()
    expect(page.get_by_role("link", name="全部内容已上传").first).to_be_visible(timeout=60_000)
    page.goto(f"{scene.server.url}/tablet/#/")
    expect(page.get_by_role("link", name=SITE)).to_be_visible()
    note = scene.server.shell(
        f"from field.models import Visit\nv = Visit.objects.get(pk='{visit}')\nprint(v.note, v.photos.count())"
    )
    assert note.strip() == "存储损坏之前 1"


def test_a_store_of_a_newer_version_is_left_alone_until_one_begins_anew(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    page = tablet(tab)
    sign_in(page, scene)
    work_offline(page)
    page.evaluate(STAMP, {"format": 99})
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_role("heading", name="应用版本过旧")).to_be_visible()
    look(page, "too-new")
    with page.expect_navigation():
        page.get_by_role("button", name="载入新版本").click()
    expect(page.get_by_role("heading", name="应用版本过旧")).to_be_visible()
    page.get_by_role("button", name="重新开始").click()
    page.get_by_role("dialog").get_by_role("button", name="重新开始").click()
    found = page.get_by_role("region", name="已救回的未上传内容")
    expect(found).to_contain_text("1 张照片")
    page.get_by_role("button", name="以后再说").click()
    page.goto(f"{scene.server.url}/tablet/#/")
    expect(page.get_by_role("link", name=SITE)).to_be_visible()
    page.get_by_role("link", name="全部内容已上传").click()
    page.get_by_role("button", name="查看").click()
    expect(found).to_be_visible()


def test_signing_out_asks_about_unsent_work_and_signs_the_other_tab_out(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    page = tablet(tab)
    sign_in(page, scene)
    other = page.context.new_page()
    other.goto(f"{scene.server.url}/tablet/")
    expect(other.get_by_role("link", name=SITE)).to_be_visible()
    page.context.route(API, lambda route: route.abort())
    page.get_by_role("link", name=SITE).click()
    page.get_by_role("button", name="开始走访").click()
    expect(page.get_by_role("button", name="结束走访")).to_be_visible()
    page.get_by_role("button", name="账号").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="退出登录").click()
    expect(dialog.get_by_role("heading", name="还有未上传的内容，确定退出？")).to_be_visible()
    look(page, "sign-out")
    with page.expect_download() as saving:
        dialog.get_by_role("button", name="存为文件").click()
    assert json.loads(Path(saving.value.path()).read_text())["groups"]
    dialog.get_by_role("button", name="退出登录").click()
    for one in (page, other):
        expect(one.get_by_role("heading", name="登录本机")).to_be_visible()
    expect(other.get_by_text("登录已失效")).to_have_count(0)
    # What was unsent goes when its owner is back.
    page.context.unroute(API)
    sign_in(page, scene)
    expect(page.get_by_role("link", name="全部内容已上传").first).to_be_visible(timeout=60_000)


FORM = {
    "form": 1,
    "items": [{"kind": "yes_no", "name": "clear", "label": {"zh-Hans": "消防通道畅通", "en": "Exits are clear"}}],
}


@pytest.fixture
def clash(scene: SimpleNamespace) -> SimpleNamespace:
    """A visit whose note, place and an answer two tablets set apart from each other."""
    found = json.loads(
        scene.server.shell(
            "import json\nfrom tests import factories_field as ff\nfrom field.models import Site\n"
            "from field.services import checklists\nfrom geo_portal.accounts.models import User\n"
            "from tests import factories as f\n"
            f"site = Site.objects.get(pk='{scene.site}')\n"
            f"a, b = (User.objects.get(username='{scene.tag}' + who) for who in 'ab')\n"
            f"office = f.make_user('{scene.tag}o', role='county_office', district=site.district)\n"
            f"asked, _ = checklists.add_version(office, code='{scene.tag}', title='检查表', form={FORM!r})\n"
            "visit = ff.make_visit(site, a, b, note='原来的记录', planned_for='2026-11-27', checklist=asked)\n"
            "visit.refresh_from_db()\n"
            "print(json.dumps({'visit': str(visit.pk), 'rev': visit.rev}))\n"
        )
    )
    first, second = Tablet(scene.server, f"{scene.tag}a", "一号平板"), Tablet(scene.server, f"{scene.tag}b", "二号平板")
    visit = found["visit"]
    first.visit("update", visit, found["rev"], note="门锁着，电话约了周五", position=HERE, **{"answers.clear": True})
    met = second.visit("update", visit, found["rev"], note="见到负责人", position=THERE, **{"answers.clear": False})
    assert met["status"] == "conflict", met
    scene.visit, scene.conflict, scene.first = visit, met["conflict"], first
    return scene


def test_a_conflict_is_decided_on_the_tablet_without_a_network(
    clash: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    page = tablet(tab)
    sign_in(page, clash, "b")
    expect(page.get_by_role("link", name=SITE)).to_contain_text("1 处冲突")
    page.get_by_role("link", name="有 1 处冲突待裁定").click()
    row = page.get_by_role("listitem").filter(has_text=SITE)
    expect(row).to_contain_text("走访记录")
    look(page, "conflicts")
    row.get_by_role("link").click()
    note = page.get_by_role("group", name="走访记录")
    expect(note.get_by_text("门锁着，电话约了周五")).to_be_visible()
    expect(note.get_by_text("林知行 于")).to_be_visible()
    expect(note.get_by_text("周明（二号平板）")).to_be_visible()
    answer = page.get_by_role("group", name="消防通道畅通")
    expect(answer.get_by_role("radio")).to_have_count(4)
    place = page.get_by_role("group", name="到达位置")
    place.get_by_role("button", name="B · 周明（二号平板）").click()
    expect(place.get_by_role("radio", name="周明（二号平板）")).to_be_checked()
    answer.get_by_role("radio", name="周明（二号平板）").check()
    note.get_by_role("radio", name="填写其他值").check()
    note.get_by_role("textbox").fill("周五已见到负责人")
    look(page, "conflict")
    # What is chosen and typed so far outlasts a reload.
    kept(page, "周五已见到负责人")
    page.reload()
    expect(note.get_by_role("textbox")).to_have_value("周五已见到负责人")
    expect(place.get_by_role("radio", name="周明（二号平板）")).to_be_checked()
    page.context.set_offline(True)
    expect(page.get_by_text("共 3 项，已选 3 项")).to_be_visible()
    page.get_by_role("button", name="裁定", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text=SITE)).to_contain_text("已裁定，尚未上传")
    # What was decided is what the visit says from then on, without a network too.
    for at in (f"#/sites/{clash.site}", f"#/visits/{clash.visit}"):
        page.goto(f"{clash.server.url}/tablet/{at}")
        expect(page.get_by_role("main").get_by_text("周五已见到负责人")).to_be_visible()
        expect(page.get_by_text("门锁着，电话约了周五")).to_have_count(0)
    page.context.set_offline(False)
    page.goto(f"{clash.server.url}/tablet/#/conflicts")
    expect(page.get_by_role("heading", name="没有待裁定的冲突")).to_be_visible(timeout=60_000)
    clash.first.drain()
    visit = clash.first.data("visit", clash.visit)
    assert (visit["note"], visit["answers"]) == ("周五已见到负责人", {"clear": False})
    assert visit["position"]["coordinates"] == THERE["coordinates"]


def test_how_the_values_of_a_conflict_came_to_be_is_told_also_without_a_network(
    clash: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    page = tablet(tab)
    page.context.route("**/api/v1/history?**", lambda route: route.abort())
    sign_in(page, clash, "b")
    page.goto(f"{clash.server.url}/tablet/#/conflicts/{clash.conflict}")
    note = page.get_by_role("group", name="走访记录")
    expect(page.get_by_text("修改经过尚未下载到本机")).to_be_visible()
    note.get_by_text("修改经过（1）").click()
    course = note.get_by_role("list", name="走访记录")
    expect(course.get_by_role("listitem")).to_have_count(1)
    expect(course).to_contain_text("未生效，待裁定")
    expect(course).to_contain_text("见到负责人")

    # With the next network it is there, and stays when that is gone again.
    page.context.unroute("**/api/v1/history?**")
    page.context.set_offline(True)
    page.context.set_offline(False)
    expect(page.get_by_text("修改经过截至")).to_be_visible()
    expect(course.get_by_role("listitem")).to_have_count(3)
    page.context.set_offline(True)
    expect(page.get_by_text("此后在别处所做的修改不在其中")).to_be_visible()
    latest, before, first = (course.get_by_role("listitem").nth(place) for place in range(3))
    expect(latest).to_contain_text("周明")
    expect(latest).to_contain_text("二号平板")
    expect(before).to_contain_text("林知行")
    expect(before).to_contain_text("一号平板")
    expect(before).to_contain_text("原来的记录→门锁着，电话约了周五")
    expect(first).to_contain_text("新建")
    expect(first).to_contain_text("原来的记录")
    place = page.get_by_role("group", name="到达位置")
    place.get_by_text("修改经过（2）").click()
    answer = page.get_by_role("group", name="消防通道畅通")
    answer.get_by_text("修改经过（2）").click()
    expect(answer.get_by_role("list", name="消防通道畅通")).to_contain_text("—→是")
    look(page, "conflict-history")
    page.context.set_offline(True)


WAYS = {
    "高德地图": "to=108.954678,34.248424",
    "百度地图": "34.254741,108.96109&",
    "腾讯地图": "tocoord=34.248424,108.954678",
    "其他地图应用": "geo:34.25,108.95?",
}


def test_the_site_card_leads_there_and_a_problem_raised_at_a_visit_stands_on_it(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    page = tablet(tab)
    sign_in(page, scene)
    page.get_by_role("link", name=SITE).click()
    expect(page.get_by_role("link", name="029-1234")).to_have_attribute("href", "tel:0291234")
    page.get_by_role("button", name="导航前往").click()
    ways = page.get_by_role("dialog")
    # The gate in GCJ-02 and BD-09, as geo_portal.core.crs says.
    for app, place in WAYS.items():
        expect(ways.get_by_role("link", name=app)).to_have_attribute("href", re.compile(re.escape(place)))
    look(page, "site-way")
    ways.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name="开始走访").click()
    expect(page.get_by_role("button", name="结束走访")).to_be_visible()
    visit = page.url.rpartition("/")[2]
    page.context.set_offline(True)
    problems = page.get_by_role("region", name="提出的问题")
    problems.get_by_role("button", name="登记问题").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("问题描述").fill("消防栓无水")
    dialog.get_by_label("类别").select_option(index=1)
    look(page, "case-raise")
    dialog.get_by_role("button", name="保存").click()
    expect(problems.get_by_role("button", name="消防栓无水")).to_contain_text("待转办")
    look(page, "visit-cases")
    page.context.set_offline(False)
    page.goto(f"{scene.server.url}/tablet/#/sites/{scene.site}")
    expect(page.get_by_role("region", name="未解决的问题")).to_contain_text("消防栓无水")
    expect(page.get_by_role("link", name="全部内容已上传").first).to_be_visible(timeout=60_000)
    look(page, "site-card")
    told = scene.server.shell(
        f"from field.models import Case\ncase = Case.objects.get(visit='{visit}')\n"
        "print(case.text, case.settled_on_site, case.submitter.name)"
    )
    assert told.strip() == "消防栓无水 False 林知行"


def test_a_colleagues_visit_is_read_without_a_network(scene: SimpleNamespace, tab: Callable[..., Page]) -> None:
    mate = Tablet(scene.server, f"{scene.tag}b", "二号平板")
    made = mate.visit("create", str(uuid.uuid4()), site=scene.site, note="联络员先到")
    assert made["status"] == "applied", made
    page = tablet(tab)
    sign_in(page, scene)
    page.get_by_role("link", name=SITE).click()
    expect(page.get_by_text("联络员先到")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("link").filter(has_text="联络员先到").click()
    expect(page.get_by_role("heading", name="走访记录")).to_be_visible()
    expect(page.get_by_role("main").get_by_text("联络员先到")).to_be_visible()
    expect(page.get_by_text("出了点问题")).to_have_count(0)
    page.context.set_offline(False)


def test_photos_are_sent_smaller_when_one_chose_so_keep_their_place_and_their_originals_come_later(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    scene.server.start_worker()
    page = tablet(tab)
    sign_in(page, scene)
    page.get_by_role("link", name="全部内容已上传").click()
    smaller = page.get_by_role("switch", name="缩小照片")
    smaller.focus()
    page.keyboard.press("Space")
    expect(smaller).to_be_checked()
    later = page.get_by_role("switch", name="保留原文件待 Wi-Fi 上传")
    later.focus()
    page.keyboard.press("Space")
    expect(later).to_be_checked()
    page.goto(f"{scene.server.url}/tablet/#/")
    begin_visit(page)
    exif = Image.Exif()
    exif[0x0112] = 6  # turned: shown upright it is 3,000 wide and 4,000 high
    exif.get_ifd(0x8825).update({1: "N", 2: (34.0, 15.0, 0.0), 3: "E", 4: (108.0, 57.0, 0.0)})
    original = io.BytesIO()
    Image.effect_noise((4000, 3000), 60).convert("RGB").save(original, "JPEG", quality=90, exif=exif)
    add_photo(page, original.getvalue())
    expect(page.get_by_role("button", name="照片 1 · 已存储")).to_be_visible(timeout=60_000)
    expect(page.get_by_label("接下来的照片")).to_have_value("later")
    told = json.loads(
        scene.server.shell(
            "import json\n"
            "from field.models import VisitPhoto\n"
            f"photo = VisitPhoto.objects.get(visit__site={scene.site!r}).photo\n"
            "print(json.dumps([photo.width, photo.height, photo.file.size, photo.position and photo.position.coords]))"
        )
    )
    assert sorted(told[:2]) == [1536, 2048]
    assert told[2] < len(original.getvalue()) / 2
    assert told[3] == pytest.approx([108.95, 34.25])

    # This browser does not tell what its line costs.
    page.get_by_role("button", name="照片 1 · 已存储").click()
    expect(page.get_by_text("保留在本机，稍后用 Wi-Fi 上传")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_role("button", name="立即上传")).to_be_visible()
    look(page, "original-here")
    page.get_by_role("dialog").get_by_role("button", name="关闭").click()
    page.goto(f"{scene.server.url}/tablet/#/sync")
    kept = page.get_by_role("region", name="稍后上传的原文件")
    expect(kept.get_by_text("本机保留原文件 1 个")).to_be_visible()
    kept.get_by_text("逐个上传").click()
    one = kept.get_by_role("listitem")
    expect(one).to_contain_text("保留在本机，稍后用 Wi-Fi 上传")
    look(page, "originals-later")
    page.context.set_offline(True)
    one.get_by_role("button", name="立即上传").click()
    expect(one).to_contain_text("等待上传，有网络即传")
    # Positions of the visit may wait there too.
    waiting = page.get_by_role("region", name="等待上传的内容").get_by_role("listitem")
    expect(waiting.filter(has_text="原文件")).to_have_count(1)
    look(page, "original-wanted")
    page.context.set_offline(False)
    expect(kept).to_have_count(0)
    words = f"VisitPhoto.objects.get(visit__site={scene.site!r}).original.file.sha256"
    told = scene.server.shell(f"from field.models import VisitPhoto\nprint({words})")
    assert told.strip() == hashlib.sha256(original.getvalue()).hexdigest()
