"""A checklist filled in on the tablet, without a network, while the office publishes the next version."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.conftest import begin_checklist, draw_on
from tests.browser.test_tablet import picture
from tests.server import RunningServer

pytestmark = pytest.mark.browser

TAG = f"chk{os.getpid()}"
GATE = (108.950, 34.250)
FORM = {
    "form": 1,
    "items": [
        {"kind": "yes_no", "name": "clear", "label": {"zh-Hans": "通道畅通", "en": "Clear"}, "required": True},
        {
            "kind": "text",
            "name": "why",
            "label": {"zh-Hans": "原因"},
            "required": True,
            "when": {"eq": [{"answer": "clear"}, {"value": False}]},
        },
        {
            "kind": "repeat",
            "name": "boilers",
            "label": {"zh-Hans": "锅炉"},
            "items": [
                {"kind": "number", "name": "power", "label": {"zh-Hans": "功率"}, "unit": {"zh-Hans": "千瓦"}},
                {"kind": "photo", "name": "plate", "label": {"zh-Hans": "铭牌"}},
            ],
        },
        {"kind": "signature", "name": "signed", "label": {"zh-Hans": "签名"}, "required": True},
    ],
}
SET_UP = f"""
import json
from tests import factories as f, factories_field as ff
from field.services import checklists
here = f.make_district('{TAG}', '检查区')
holder = f.make_user('{TAG}h', name='林知行', role='holder', district=here, password='{factories.PASSWORD}')
office = f.make_user('{TAG}o', role='county_office', district=here)
site = ff.make_site(here, '检查对象厂', at={GATE})
ff.make_assignment(site, holder)
first, _ = checklists.add_version(office, code='{TAG}', title='锅炉检查{TAG}', form={FORM!r})
print(json.dumps({{'first': str(first.pk)}}))
"""
NEXT = f"""
from geo_portal.accounts.models import User
from field.services import checklists
form = {{'form': 1, 'items': [{{'kind': 'text', 'name': 'other', 'label': {{'zh-Hans': '另一题'}}}}]}}
office = User.objects.get(username='{TAG}o')
draft, _ = checklists.add_version(office, code='{TAG}', title='锅炉检查{TAG}', form=form, publish=False)
checklists.publish(office, draft.pk, replace=True)
"""


def test_a_checklist_is_filled_in_offline_and_keeps_its_version(
    server: RunningServer, tab: Callable[..., Page]
) -> None:
    first = json.loads(server.shell(SET_UP))["first"]
    server.start_worker()
    page = tab(
        viewport={"width": 390, "height": 840},
        permissions=["geolocation"],
        geolocation={"longitude": GATE[0], "latitude": GATE[1], "accuracy": 8},
        has_touch=True,
    )
    page.goto(f"{server.url}/tablet/")
    page.get_by_role("textbox", name="用户名").fill(f"{TAG}h")
    page.get_by_role("textbox", name="密码").fill(factories.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("link", name="检查对象厂").click()
    page.get_by_role("button", name="开始走访").click()
    expect(page.get_by_text("正在记录轨迹")).to_be_visible(timeout=40_000)
    visit = page.url.rpartition("/")[2]
    begin_checklist(page, f"锅炉检查{TAG}")
    expect(page.get_by_role("heading", name=f"锅炉检查{TAG}（第 1 版）")).to_be_visible()

    page.context.set_offline(True)
    server.shell(NEXT)
    page.get_by_text("否", exact=True).click()
    page.get_by_label("原因").fill("堆放杂物")
    page.get_by_role("button", name="添加：锅炉").click()
    page.get_by_label("功率").fill("12.5")
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="添加照片").click()
    choosing.value.set_files({"name": "plate.jpg", "mimeType": "image/jpeg", "buffer": picture(7)})
    expect(page.locator("[data-field$='.plate'] .grid img")).to_be_visible(timeout=20_000)

    # a reload in between loses nothing; the end tells what is missing, and does not hinder
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_label("功率")).to_have_value("12.5", timeout=30_000)
    expect(page.get_by_text("第 1 版")).to_be_visible()
    page.get_by_role("button", name="结束走访").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("1 条提示")).to_be_visible()
    dialog.get_by_role("button", name="继续走访").click()
    expect(page.get_by_text("尚未填写。")).to_be_visible()
    pad = page.get_by_role("img", name="签名: 尚未签名", exact=True)
    pad.scroll_into_view_if_needed()
    draw_on(pad)
    expect(page.get_by_role("img", name="签名: 已签名", exact=True)).to_be_visible()
    page.get_by_role("button", name="结束走访").click()
    expect(dialog.get_by_text("已填完")).to_be_visible()
    dialog.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("button", name="结束走访")).to_have_count(0)
    expect(page.get_by_text("全部内容已上传")).to_be_visible(timeout=60_000)

    found = json.loads(
        server.shell(
            "import json\nfrom field.models import Visit\n"
            f"visit = Visit.objects.get(pk={visit!r})\n"
            "photos = [str(photo.pk) for photo in visit.photos.all()]\n"
            "print(json.dumps([str(visit.checklist_id), visit.answers, photos]))"
        )
    )
    checklist, answers, photos = found
    row = next(key for key in answers if key.startswith("boilers.") and key.count(".") == 1)
    assert checklist == first
    assert (answers["clear"], answers["why"], answers[f"{row}.power"]) == (False, "堆放杂物", 12.5)
    assert answers["signed"].startswith("s1 600 200 M")
    assert [key for key in answers if key.startswith(f"{row}.plate.")] == [f"{row}.plate.{photos[0]}"]
