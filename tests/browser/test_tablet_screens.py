"""The screens that a day on the tablet goes through, one after another, each looked at at three widths and in both
languages; and the map, whose markers stand together until one comes nearer or chooses from a list."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import TEAM_GATE, TEAM_SITE, barriers, begin_checklist, draw_on, look, snapshot
from tests.browser.test_tablet import add_photo, picture
from tests.browser.test_tablet_sync_screens import begin_visit, sign_in, tablet

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patience")]

FORM = {
    "form": 1,
    "items": [
        {
            "kind": "yes_no",
            "name": "clear",
            "label": {"zh-Hans": "消防通道畅通", "en": "Exits are clear"},
            "required": True,
        },
        {
            "kind": "text",
            "name": "why",
            "label": {"zh-Hans": "原因", "en": "Why not"},
            "when": {"eq": [{"answer": "clear"}, {"value": False}]},
        },
        {
            "kind": "number",
            "name": "power",
            "label": {"zh-Hans": "锅炉功率", "en": "Power of the boiler"},
            "unit": {"zh-Hans": "千瓦", "en": "kW"},
        },
        {
            "kind": "signature",
            "name": "signed",
            "label": {"zh-Hans": "负责人签名", "en": "Signature"},
            "required": True,
        },
    ],
}


@pytest.fixture
def crowded(scene: SimpleNamespace) -> SimpleNamespace:
    """The holder has more sites, with another liaison: one 120 m from the first; two at one place some kilometres away,
    with one 20 m from them; a visit that both plan at the first; and a checklist."""
    lon, lat = TEAM_GATE
    places = {
        "东侧厂房": (lon + 0.0013, lat),
        "南楼一层": (lon + 0.03, lat - 0.03),
        "南楼二层": (lon + 0.03, lat - 0.03),
        "南楼门卫室": (lon + 0.03, lat - 0.03018),
    }
    scene.server.shell(
        "from tests import factories as f, factories_field as ff\nfrom field.models import Site\n"
        "from field.services import checklists\nfrom geo_portal.accounts.models import User\n"
        f"district = Site.objects.get(pk={scene.site!r}).district\n"
        f"a = User.objects.get(username='{scene.tag}a')\n"
        f"guest = f.make_user('{scene.tag}g', name='顾远', role='liaison', district=district)\n"
        f"for name, at in {places!r}.items():\n"
        "    ff.make_assignment(ff.make_site(district, name, at=at), a, liaisons=(guest,))\n"
        f"ff.make_visit(Site.objects.get(pk={scene.site!r}), a, guest, planned_for='2099-12-31', note='年终联合走访')\n"
        f"office = f.make_user('{scene.tag}o', role='county_office', district=district)\n"
        f"checklists.add_version(office, code={scene.tag!r}, title='检查表{scene.tag}', form={FORM!r})\n"
    )
    return scene


def test_every_screen_of_a_day_is_whole_at_each_width_and_in_both_languages(
    crowded: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    page = tablet(tab)
    page.goto(f"{crowded.server.url}/tablet/")
    expect(page.get_by_role("heading", name="登录本机")).to_be_visible()
    look(page, "sign-in")
    page.get_by_role("textbox", name="用户名").fill(f"{crowded.tag}a")
    page.get_by_role("textbox", name="密码").fill("wrong")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "sign-in-refused")
    sign_in(page, crowded)
    expect(page.get_by_role("link", name="南楼二层")).to_be_visible()
    look(page, "sites")
    page.get_by_role("searchbox").fill("不存在的地方")
    expect(page.get_by_role("link", name=TEAM_SITE)).to_have_count(0)
    look(page, "sites-none")
    page.get_by_role("searchbox").fill("")
    page.get_by_role("button", name="地图", exact=True).click()
    expect(page.locator("canvas.maplibregl-canvas")).to_be_visible()
    look(page, "sites-map")
    page.get_by_role("button", name="账号").click()
    look(page, "account")
    page.get_by_role("link", name="离线地图").click()
    expect(page.get_by_role("heading", name="离线地图", exact=True)).to_be_visible()
    look(page, "offline-map")
    page.goto(f"{crowded.server.url}/tablet/#/conflicts")
    expect(page.get_by_role("heading", name="没有待裁定的冲突")).to_be_visible()
    look(page, "conflicts-none")

    page.goto(f"{crowded.server.url}/tablet/#/")
    page.get_by_role("link", name=TEAM_SITE).click()
    plans = page.get_by_role("region", name="走访计划")
    plans.get_by_role("button", name="制定计划").click()
    page.get_by_role("dialog").get_by_label("走访要点").fill("看消防通道")
    look(page, "site-plan")
    page.get_by_role("button", name="加入计划").click()
    expect(plans.get_by_role("listitem").filter(has_text="看消防通道")).to_be_visible()
    look(page, "site-planned")
    # A plan goes for everybody who takes part: it is asked once more.
    joint = plans.get_by_role("listitem").filter(has_text="年终联合走访")
    joint.get_by_role("button", name="修改").click()
    page.get_by_role("button", name="取消计划").click()
    question = page.get_by_role("dialog", name="确定取消计划？")
    expect(question).to_contain_text("对全部 2 名参加人员取消")
    look(page, "site-plan-give-up")
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(page.get_by_role("dialog").get_by_label("走访要点")).to_have_value("年终联合走访")
    page.get_by_role("button", name="取消计划").press("Enter")
    question.get_by_role("button", name="取消计划").press("Enter")
    expect(joint).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(plans.get_by_role("button", name="制定计划")).to_be_focused()
    page.goto(f"{crowded.server.url}/tablet/#/")
    begin_visit(page)
    look(page, "visit")
    page.get_by_role("textbox", name="走访记录").fill("一切正常")
    # Somebody from another of one's sites came along.
    page.get_by_role("button", name="添加其他人员").click()
    page.get_by_role("dialog").get_by_role("searchbox", name="姓名").fill("没有这个人")
    expect(page.get_by_role("dialog").get_by_text("没有找到")).to_be_visible()
    page.get_by_role("dialog").get_by_role("searchbox", name="姓名").fill("顾")
    look(page, "visit-people")
    page.get_by_role("dialog").get_by_role("button", name="顾远").click()
    along = page.get_by_role("group", name="参加人员")
    expect(along.get_by_role("button", name="顾远", pressed=True)).to_be_visible()
    expect(along.get_by_role("button", name="周明", pressed=False)).to_be_visible()
    begin_checklist(page, f"检查表{crowded.tag}")
    page.get_by_role("group", name="消防通道畅通").get_by_text("否", exact=True).click()
    page.get_by_label("锅炉功率").fill("12")
    pad = page.get_by_role("img", name="负责人签名: 尚未签名")
    pad.scroll_into_view_if_needed()
    look(page, "visit-checklist")
    draw_on(pad)
    signed = page.get_by_role("img", name="负责人签名: 已签名")
    expect(signed).to_be_visible()
    look(page, "visit-signature")
    # Whom one met signs the visit itself as well, which needs no checklist.
    page.get_by_label("接待人姓名").fill("王工")
    draw_on(page.get_by_role("img", name="现场签名: 尚未签名"))
    expect(page.get_by_role("img", name="现场签名: 已签名")).to_be_visible()
    look(page, "visit-signed")
    add_photo(page, picture(31))
    photo = page.get_by_role("button", name=re.compile("照片 1 ·"))
    photo.scroll_into_view_if_needed()
    look(page, "visit-photos")
    photo.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look(page, "visit-photo")
    removal = page.get_by_role("dialog").get_by_role("button", name="删除照片").bounding_box()
    assert removal is not None
    assert removal["height"] < 80, "a button, not a picture"
    page.get_by_role("dialog").get_by_role("button", name="关闭").first.click()
    page.get_by_role("button", name="结束走访").click()
    expect(page.get_by_role("dialog").get_by_text("已填完")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_text("王工")).to_be_visible()
    look(page, "visit-finish")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("button", name="结束走访")).to_have_count(0)
    expect(page.get_by_role("link", name="全部内容已上传").first).to_be_visible(timeout=60_000)
    expect(page.get_by_role("group", name="消防通道畅通").get_by_role("radio", name="否")).to_be_checked()
    expect(page.get_by_role("region", name="现场签名").get_by_text("王工")).to_be_visible()
    look(page, "visit-over")
    # Until it is verified, what was reported may be changed.
    page.get_by_role("button", name="修改").click()
    expect(page.get_by_text("核实之前仍可修改")).to_be_visible()
    expect(page.get_by_text("正在记录轨迹")).to_have_count(0)
    page.get_by_role("textbox", name="走访记录").fill("消防通道被占用")
    look(page, "visit-change")
    page.get_by_role("button", name="更正时间").click()
    arrival = page.get_by_role("dialog").get_by_label("到达", exact=True)
    earlier = datetime.fromisoformat(arrival.input_value()) - timedelta(minutes=10)
    arrival.fill(f"{earlier + timedelta(days=2):%Y-%m-%dT%H:%M}")
    expect(page.get_by_text("该时间尚未到来。")).to_be_visible()
    arrival.fill(f"{earlier:%Y-%m-%dT%H:%M}")
    look(page, "visit-times")
    page.get_by_role("button", name="更正", exact=True).click()
    expect(page.get_by_role("main").get_by_text("设备记录的到达时间")).to_be_visible()
    page.get_by_role("button", name="完成修改").click()
    page.get_by_role("button", name="完成", exact=True).click()
    expect(page.get_by_role("main").get_by_text("消防通道被占用")).to_be_visible()
    expect(page.get_by_role("link", name="全部内容已上传").first).to_be_visible(timeout=60_000)
    # One that was begun by mistake goes again.
    page.goto(f"{crowded.server.url}/tablet/#/")
    begin_visit(page)
    page.get_by_role("button", name="删除此次走访").click()
    expect(page.get_by_role("dialog")).to_contain_text("走访记录、检查表和轨迹都会删除")
    look(page, "visit-discard")
    page.get_by_role("dialog").get_by_role("button", name="删除此次走访").click()
    expect(page.get_by_role("heading", name="我的走访对象")).to_be_visible()
    expect(page.get_by_role("link", name="全部内容已上传").first).to_be_visible(timeout=60_000)
    told = crowded.server.shell(
        "from field.models import Visit\n"
        f"found = Visit.objects.filter(site={crowded.site!r})\n"
        "print([(v.note, v.status, v.signed_by, v.signature[:11]) for v in found])\n"
        "print(*[v.started_at < v.recorded_started_at for v in found])\n"
        "print(*sorted(person.name for v in found for person in v.participants.all()))"
    )
    assert told.split("\n")[:3] == ["[('消防通道被占用', 'reported', '王工', 's1 600 200 ')]", "True", "林知行 顾远"]
    page.goto(f"{crowded.server.url}/tablet/#/sync")
    expect(page.get_by_role("heading", name="全部内容已上传")).to_be_visible()
    look(page, "sync-nothing")


def height(marker: Locator) -> float:
    """How far down a marker is, in CSS pixels."""
    box = marker.bounding_box()
    assert box is not None
    return box["y"]


def test_sites_that_stand_together_on_the_map_are_reached_by_pressing_their_marker(
    crowded: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    page = tablet(tab, 1280, reduced_motion="reduce")  # the map is there at once, and not on its way
    sign_in(page, crowded)
    expect(page.get_by_role("link", name="南楼二层")).to_be_visible()
    markers = page.locator(".map-pin button")
    together = page.get_by_role("button", name=re.compile("^×[23] · "))
    expect(together).to_have_count(2)
    expect(markers).to_have_count(2)
    assert barriers(page) == []
    snapshot(page, "map-together-1280-zh")
    # Those at one place lie further south.
    min(together.all(), key=height).click()
    mine = page.locator(".map-pin").get_by_role("button", name=re.compile(f"· {TEAM_SITE} · "))
    other = page.locator(".map-pin").get_by_role("button", name=re.compile("· 东侧厂房 · "))
    expect(mine).to_be_visible()
    expect(other).to_be_visible()
    expect(together).to_have_count(0)  # the other pair is out of sight
    assert barriers(page) == []
    snapshot(page, "map-nearer-1280-zh")
    other.click()
    expect(page.get_by_role("heading", name="东侧厂房")).to_be_visible()

    # By keyboard: each press leads nearer, until no zoom parts the two at one place, which are a list then.
    page.goto(f"{crowded.server.url}/tablet/#/")
    expect(together).to_have_count(2)
    scale = page.locator(".maplibregl-ctrl-scale")
    max(together.all(), key=height).focus()
    guard = page.locator(".map-pin").get_by_role("button", name=re.compile("· 南楼门卫室 · "))
    for _press in range(3):
        expect(guard).to_have_count(0)
        before = scale.inner_text()
        page.keyboard.press("Enter")
        expect(scale).not_to_have_text(before)
    expect(guard).to_be_visible()
    expect(together).to_have_count(1)
    expect(together).to_have_accessible_name(re.compile("^×2 · "))
    expect(together).to_be_focused()
    page.keyboard.press("Enter")
    choices = page.get_by_role("dialog", name="同一地点的 2 个走访对象")
    expect(choices.get_by_role("link")).to_have_count(2)
    assert barriers(page) == []
    snapshot(page, "map-at-one-place-1280-zh")
    page.keyboard.press("Escape")
    expect(page.locator(".choices")).to_have_count(0)
    expect(together).to_be_focused()
    page.keyboard.press("Enter")
    choices.get_by_role("link", name="南楼二层").press("Enter")
    expect(page.get_by_role("heading", name="南楼二层")).to_be_visible()
