"""Conflicts and refused work in the console, in Chromium against a running server."""

from __future__ import annotations

import json
import os
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories, tablets
from tests.server import RunningServer

pytestmark = pytest.mark.browser
HERE = {"type": "Point", "coordinates": [108.9502, 34.2503]}
THERE = {"type": "Point", "coordinates": [108.9514, 34.2497]}
# Set by whoever wants to look at the pages: a folder for pictures of them.
PICTURES = os.environ.get("PORTAL_TEST_PICTURES")


class Tablet(tablets.Tablet):
    def __init__(self, server: RunningServer, username: str, name: str) -> None:
        self.client = server.client()
        body = {
            "username": username,
            "password": factories.PASSWORD,
            "device": {"id": str(uuid.uuid4()), "name": name},
        }
        token = self.client.post("/api/v1/devices", json=body).json()["token"]
        super().__init__(tablets.over_the_wire(self.client), token)

    def visit(self, action: str, visit: str, base: int | None = None, *, days_ahead: float = 0, **data: Any) -> Any:
        """Sent by a clock that is so many days ahead."""
        there = datetime.now(UTC) + timedelta(days=days_ahead)
        op = tablets.make_op("visit", visit, action, base, **data) | {"made_at": there.isoformat()}
        return self.say(op, sent_at=there.isoformat())


@pytest.fixture
def scene(server: RunningServer) -> SimpleNamespace:
    """A visit whose note, place and people two tablets edited apart from each other (the second with a clock three days
    ahead), one that was deleted meanwhile, and an operation that was rejected."""
    tag = f"cfl{os.getpid()}{uuid.uuid4().hex[:5]}"
    found = json.loads(
        server.shell(
            "import json\n"
            "from tests import factories as f, factories_field as ff\n"
            f"here = f.make_district('{tag}', '碑林演示区', boundary=f.box(108.90, 34.20, 109.00, 34.30))\n"
            f"secret = '{factories.PASSWORD}'\n"
            f"f.make_user('{tag}c', name='督查员', role='supervisor', district=here, password=secret)\n"
            f"a = f.make_user('{tag}a', name='王建国', role='holder', district=here, password=secret)\n"
            f"b = f.make_user('{tag}b', name='李秀英', role='liaison', district=here, password=secret)\n"
            "site = ff.make_site(here, '渭河<i>机床</i>厂', at=(108.95, 34.25))\n"
            "ff.make_assignment(site, a, liaisons=(b,))\n"
            "visit, gone = (ff.make_visit(site, a, b, note='原来的记录', planned_for='2026-11-27') for _ in range(2))\n"
            "[v.refresh_from_db() for v in (visit, gone)]\n"
            "print(json.dumps({'site': str(site.pk), 'visit': str(visit.pk), 'gone': str(gone.pk), 'a': str(a.pk),\n"
            "    'b': str(b.pk), 'revs': [visit.rev, gone.rev]}))\n"
        )
    )
    s = SimpleNamespace(server=server, tag=tag, **found)
    s.first, s.second = Tablet(server, f"{tag}a", "一号平板"), Tablet(server, f"{tag}b", "二号平板")
    base, gone_base = s.revs
    s.first.visit("update", s.visit, base, note="门锁着，电话约了周五", position=HERE)
    clash = s.second.visit(
        "update", s.visit, base, days_ahead=3, note="见到负责人<script>alert(1)</script>", position=THERE
    )
    assert clash["status"] == "conflict", clash
    s.conflict = clash["conflict"]
    s.first.visit("delete", s.gone, gone_base)
    s.late = s.second.visit("update", s.gone, gone_base, note="补充说明")["conflict"]
    refused = s.second.visit("create", str(uuid.uuid4()), site=s.site, status="verified", note="现场核实无误")
    assert refused["status"] == "rejected", refused
    return s


def sign_in(page: Page, scene: SimpleNamespace, who: str, at: str) -> None:
    page.goto(f"{scene.server.url}/console/{at}")
    page.wait_for_url("**/login/**")
    page.locator("input[name=username]").fill(f"{scene.tag}{who}")
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: url.endswith(f"/console/{at}"))


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=False)


def fits(page: Page) -> bool:
    """Whether nothing sticks out at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_supervisor_decides_field_by_field_and_both_tablets_get_it(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "c", "#/conflicts")
    navigation = page.get_by_role("navigation", name="主导航")
    expect(navigation.get_by_role("link", name="冲突")).to_contain_text("2")
    expect(navigation.get_by_role("link", name="被拒记录")).to_contain_text("1")
    rows = page.get_by_role("row").filter(has_text="渭河<i>机床</i>厂")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="走访记录")).not_to_have_count(0)
    picture(page, "conflicts-1280-zh")
    page.goto(f"{scene.server.url}/console/#/conflicts/{scene.conflict}")
    note = page.get_by_role("group", name="走访记录")
    expect(note.get_by_text("门锁着，电话约了周五")).to_be_visible()
    expect(note.get_by_text("见到负责人<script>alert(1)</script>")).to_be_visible()
    expect(note.get_by_text("设备时钟快 3天")).to_be_visible()
    place = page.get_by_role("group", name="到达位置")
    place.get_by_role("button", name="B · 李秀英（二号平板）").click()
    expect(place.get_by_role("radio", name="李秀英（二号平板）")).to_be_checked()
    decide = page.get_by_role("button", name="裁定…")
    note.get_by_role("radio", name="填写其他值").check()
    note.get_by_role("textbox").fill("周五已见到负责人")
    picture(page, "conflict-1280-zh")
    decide.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("周五已见到负责人")).to_be_visible()
    dialog.get_by_role("button", name="确认裁定").click()
    expect(page.get_by_text("督查员 已于")).to_be_visible()
    picture(page, "conflict-decided-1280-zh")
    page.get_by_role("tab", name="变更历史").click()
    history = page.get_by_role("list", name="变更历史")
    expect(history.get_by_text("周五已见到负责人")).to_be_visible()
    expect(history.get_by_text("一号平板").first).to_be_visible()
    picture(page, "conflict-history-1280-zh")
    for tablet in (scene.first, scene.second):
        tablet.drain()
        visit = tablet.data("visit", scene.visit)
        assert (visit["note"], visit["position"]["coordinates"]) == ("周五已见到负责人", THERE["coordinates"])


def test_somebody_who_was_faster_is_told_and_a_deletion_is_accepted_by_keyboard(
    page: Page, scene: SimpleNamespace
) -> None:
    sign_in(page, scene, "c", f"#/conflicts/{scene.conflict}")
    note = page.get_by_role("group", name="走访记录")
    note.get_by_role("radio", name="李秀英").check()
    decision = {"resolution": {"note": "先裁定的"}}
    scene.first.say(tablets.make_op("conflict", scene.conflict, "update", None, **decision))
    page.get_by_role("button", name="裁定…").click()
    page.get_by_role("dialog").get_by_role("button", name="确认裁定").click()
    expect(page.get_by_text("有人刚刚修改了它")).to_be_visible()
    expect(note.get_by_text("先裁定的")).to_be_visible()
    page.goto(f"{scene.server.url}/console/#/conflicts/{scene.late}")
    expect(page.get_by_text("该记录已被删除，不能恢复")).to_be_visible()
    accept = page.get_by_role("button", name="确认删除")
    accept.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("督查员 已于")).to_be_visible()
    expect(page.get_by_role("navigation").get_by_role("link", name="冲突")).to_contain_text("1")


def test_an_inspector_on_a_phone_decides_their_own_conflict_in_english(tab: Any, scene: SimpleNamespace) -> None:
    page = tab(viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB", color_scheme="dark")
    sign_in(page, scene, "b", "#/conflicts")
    expect(page.get_by_role("link", name="渭河<i>机床</i>厂").first).to_be_visible()
    assert fits(page)
    picture(page, "conflicts-390-en-dark")
    page.goto(f"{scene.server.url}/console/#/conflicts/{scene.conflict}")
    note = page.get_by_role("group", name="Note")
    note.get_by_text("门锁着，电话约了周五").tap()
    expect(page.get_by_text("1 of 2 chosen")).to_be_visible()
    assert fits(page)
    picture(page, "conflict-390-en-dark")
    note.scroll_into_view_if_needed()
    picture(page, "conflict-390-en-dark-note")
    page.get_by_role("button", name="Decide…").tap()
    page.get_by_role("dialog").get_by_role("button", name="Decide").tap()
    expect(note.get_by_text("Decision")).to_be_visible()
    expect(page.get_by_text("0 of 1 chosen")).to_be_visible()


def test_refused_work_says_why_shows_what_was_sent_and_is_marked_as_reviewed(tab: Any, scene: SimpleNamespace) -> None:
    page = tab()
    sign_in(page, scene, "c", "#/refused")
    row = page.get_by_role("row").filter(has_text="该人员无权这样做")
    expect(row).to_contain_text("李秀英")
    picture(page, "refused-1280-zh")
    row.get_by_role("button").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("现场核实无误").first).to_be_visible()
    dialog.get_by_text("原始内容").click()
    expect(dialog.get_by_text('"status": "verified"')).to_be_visible()
    picture(page, "refused-dialog-1280-zh")
    dialog.get_by_label("处理结果").fill("已补录")
    dialog.get_by_role("button", name="标记为已查看").click()
    expect(page.get_by_text("没有待查看的被拒记录")).to_be_visible()
    expect(page.get_by_role("navigation").get_by_role("link", name="被拒记录")).not_to_contain_text("1")
    phone = tab(viewport={"width": 390, "height": 844}, locale="en-GB")
    sign_in(phone, scene, "b", "#/refused?state=reviewed")
    phone.get_by_role("button", name="New: Visit").click()
    dialog = phone.get_by_role("dialog")
    expect(dialog.get_by_text("This person may not do that")).to_be_visible()
    expect(dialog.get_by_text("已补录")).to_be_visible()
    expect(dialog.get_by_role("button", name="Mark as reviewed")).to_have_count(0)
    assert fits(phone)
    picture(phone, "refused-dialog-390-en")
