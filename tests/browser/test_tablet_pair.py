"""Two tablets at one visit, both without a network: what differs meets field by field, and one field is decided by one
of them. Each in a Chromium of its own, against a server."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.conftest import TEAM_SITE
from tests.browser.test_tablet_sync_screens import sign_in, tablet

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patience")]

FORM = {
    "form": 1,
    "items": [
        {"kind": "yes_no", "name": "clear", "label": {"zh-Hans": "通道畅通", "en": "Exits are clear"}},
        {"kind": "text", "name": "boiler", "label": {"zh-Hans": "锅炉编号", "en": "Boiler number"}},
    ],
}


@pytest.fixture
def planned(scene: SimpleNamespace) -> SimpleNamespace:
    """A visit with a checklist that both people of the site are to make, and somebody at the office."""
    found = json.loads(
        scene.server.shell(
            "import json\nfrom tests import factories as f, factories_field as ff\nfrom field.models import Site\n"
            "from field.services import checklists\nfrom geo_portal.accounts.models import User\n"
            f"site = Site.objects.get(pk={scene.site!r})\n"
            f"a, b = (User.objects.get(username={scene.tag!r} + who) for who in 'ab')\n"
            f"known = dict(district=site.district, password='{factories.PASSWORD}')\n"
            f"f.make_user('{scene.tag}c', name='督查员', role='supervisor', **known)\n"
            f"office = f.make_user('{scene.tag}o', role='county_office', district=site.district)\n"
            f"asked, _ = checklists.add_version(office, code={scene.tag!r}, title='检查表', form={FORM!r})\n"
            "visit = ff.make_visit(site, a, b, planned_for='2026-11-27', checklist=asked)\n"
            "print(json.dumps({'visit': str(visit.pk)}))\n"
        )
    )
    scene.visit = found["visit"]
    return scene


def test_what_two_tablets_wrote_apart_meets_and_the_one_conflict_is_settled_on_both_by_one(
    planned: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    first, second = tablet(tab), tablet(tab)
    sign_in(first, planned, "a")
    first.get_by_role("link", name=TEAM_SITE).click()
    first.get_by_role("button", name="开始走访").click()
    expect(first.get_by_role("link", name="全部内容已上传").first).to_be_visible()
    sign_in(second, planned, "b")
    second.get_by_role("link", name=TEAM_SITE).click()
    second.get_by_role("button", name="继续此处的走访").click()
    for page in (first, second):
        expect(page.get_by_role("textbox", name="锅炉编号")).to_be_visible()
        page.context.set_offline(True)

    first.get_by_role("textbox", name="走访记录").fill("门锁着，电话约了周五")
    first.get_by_role("group", name="通道畅通").get_by_text("是", exact=True).click()
    second.get_by_role("textbox", name="走访记录").fill("见到负责人")
    second.get_by_role("textbox", name="锅炉编号").fill("2 号")
    for page in (first, second):
        expect(page.get_by_text("已保存在本机")).to_be_visible()
        expect(page.get_by_role("link", name="尚未上传")).to_be_visible()

    # One after the other gets its network back: the second one's note meets another that came before it.
    first.context.set_offline(False)
    expect(first.get_by_role("link", name="全部内容已上传").first).to_be_visible(timeout=60_000)
    second.context.set_offline(False)
    for page in (first, second):
        expect(page.get_by_role("link", name="有 1 处冲突待裁定")).to_be_visible(timeout=60_000)
        expect(page.get_by_role("textbox", name="锅炉编号")).to_have_value("2 号")
        expect(page.get_by_role("group", name="通道畅通").get_by_role("radio", name="是")).to_be_checked()
        # Until it is decided, what came first stands, also in a field that is open.
        expect(page.get_by_role("textbox", name="走访记录")).to_have_value("门锁着，电话约了周五")

    for page in (first, second):
        page.get_by_role("link", name="有 1 处冲突待裁定").click()
        row = page.get_by_role("listitem").filter(has_text=TEAM_SITE)
        expect(row).to_contain_text("走访记录")
        row.get_by_role("link").click()
        note = page.get_by_role("group", name="走访记录")
        expect(note.get_by_role("radio", name="林知行")).to_be_visible()
        expect(note.get_by_text("门锁着，电话约了周五")).to_be_visible()
        expect(note.get_by_text("见到负责人")).to_be_visible()
        expect(page.get_by_role("group", name="锅炉编号")).to_have_count(0)
    note.get_by_role("radio", name="填写其他值").check()
    note.get_by_role("textbox").fill("周五已见到负责人")
    second.get_by_role("button", name="裁定", exact=True).click()

    # The other one looks at the conflict while it is decided.
    expect(first.get_by_role("heading", name="这里已无待裁定的内容")).to_be_visible(timeout=60_000)
    for page in (first, second):
        page.goto(f"{planned.server.url}/tablet/#/conflicts")
        expect(page.get_by_role("heading", name="没有待裁定的冲突")).to_be_visible(timeout=60_000)
        page.goto(f"{planned.server.url}/tablet/#/visits/{planned.visit}")
        expect(page.get_by_role("textbox", name="走访记录")).to_have_value("周五已见到负责人")
        expect(page.get_by_role("link", name="处冲突待裁定")).to_have_count(0)

    console = tab()
    at = f"#/visits/{planned.visit}"
    console.goto(f"{planned.server.url}/console/{at}")
    console.wait_for_url("**/login/**")
    console.locator("input[name=username]").fill(f"{planned.tag}c")
    console.locator("input[name=password]").fill(factories.PASSWORD)
    console.locator("input[name=password]").press("Enter")
    console.wait_for_url(lambda url: url.endswith(f"/console/{at}"))
    expect(console.get_by_text("周五已见到负责人")).to_be_visible()
    kept = planned.server.shell(
        "import json\nfrom field.models import Visit\n"
        f"visit = Visit.objects.get(pk={planned.visit!r})\nprint(json.dumps([visit.note, visit.answers]))"
    )
    assert json.loads(kept) == ["周五已见到负责人", {"clear": True, "boiler": "2 号"}]
