"""Photos of a visit on the tablet: what people say of them, the problems they show, how they are taken away again."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import look
from tests.browser.test_tablet import add_photo, picture
from tests.browser.test_tablet_sync_screens import begin_visit, sign_in, tablet
from tests.browser.test_tablet_unfinished import told

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patience")]


def test_a_photo_gets_its_caption_shows_a_problem_and_is_taken_away_again(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    page = tablet(tab)
    sign_in(page, scene)
    visit = begin_visit(page)
    photos = page.get_by_role("button", name=re.compile(r"^照片 \d+ ·"))
    dialog = page.get_by_role("dialog")
    for number in (1, 2):
        add_photo(page, picture(50 + number))
        expect(photos).to_have_count(number)
    expect(page.get_by_role("button", name=re.compile("· (已上传，服务器正在处理|已存储)$"))).to_have_count(2)
    photos.first.click()
    dialog.get_by_label("照片说明").fill("大门上锁")
    look(page, "photo-caption")
    dialog.get_by_role("button", name="关闭").click()
    expect(page.get_by_role("button", name=re.compile("^照片 1 · 大门上锁 ·"))).to_be_visible()

    photos.last.click()
    dialog.get_by_role("button", name="删除照片").click()
    look(page, "photo-removal")
    dialog.get_by_role("button", name="保留").click()
    dialog.get_by_role("button", name="删除照片").click()
    dialog.get_by_role("button", name="删除照片").click()
    expect(photos).to_have_count(1)

    # One that is taken while a problem is written shows that problem; another is said to, afterwards.
    problems = page.get_by_role("region", name="提出的问题")
    problems.get_by_role("button", name="登记问题").click()
    dialog.get_by_label("问题描述").fill("消防通道堆物")
    expect(dialog.get_by_role("button", name="保存", exact=True)).to_be_disabled()
    dialog.get_by_label("类别").select_option(index=1)
    with page.expect_file_chooser() as chosen:
        dialog.get_by_role("button", name="拍摄问题").click()
    chosen.value.set_files({"name": "通道.jpg", "mimeType": "image/jpeg", "buffer": picture(53)})
    expect(dialog.get_by_role("button", name=re.compile(r"^照片 1 ·"))).to_be_visible()
    look(page, "problem-photo")
    dialog.get_by_role("button", name="保存", exact=True).click()
    expect(problems.get_by_role("button", name=re.compile(r"^照片 \d+ ·"))).to_have_count(1)
    page.get_by_role("button", name=re.compile("^照片 1 · 大门上锁 ·")).click()
    dialog.get_by_label("反映的问题").select_option(index=1)
    dialog.get_by_role("button", name="关闭").click()
    expect(problems.get_by_role("button", name=re.compile(r"^照片 \d+ ·"))).to_have_count(2)
    problems.scroll_into_view_if_needed()
    look(page, "problem-with-photos")
    expect(page.get_by_role("link", name="全部内容已上传").first).to_be_visible()
    shown = "sorted([p.caption, p.case and p.case.text] for p in v.photos.all())"
    assert told(scene, visit, shown) == [["", "消防通道堆物"], ["大门上锁", "消防通道堆物"]]
    assert told(scene, visit, "Conflict.objects.filter(site=v.site_id).count()") == 0
