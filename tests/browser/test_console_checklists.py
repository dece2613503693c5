"""Checklists in the console: written, tried out, published, imported; in Chromium against a running server."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from types import SimpleNamespace

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.api.field.test_xlsform import SURVEY, workbook
from tests.browser.conftest import look
from tests.browser.test_console import sign_in
from tests.server import RunningServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> SimpleNamespace:
    """An office and a holder, and a checklist in force."""
    tag = f"frm{os.getpid()}"
    found = json.loads(
        server.shell(
            "import json\n"
            "from tests import factories as f, factories_field as ff\n"
            "from field.services import checklists\n"
            f"here = f.make_district('{tag}', '表单演示区')\n"
            f"password = '{factories.PASSWORD}'\n"
            f"office = f.make_user('{tag}office', role='county_office', district=here, password=password)\n"
            f"f.make_user('{tag}holder', role='holder', district=here, password=password)\n"
            "schema = {'type': 'object', 'properties': ff.QUESTIONS}\n"
            f"first, _ = checklists.add_version(office, code='{tag}', title='消防检查', schema=schema)\n"
            "print(json.dumps({'first': str(first.pk)}))\n"
        )
    )
    return SimpleNamespace(server=server, tag=tag, **found)


def checklist(scene: SimpleNamespace, page: Page) -> dict[str, object]:
    """The version whose page is open, as the office reads it."""
    identity = page.url.split("/checklists/")[1]
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    answer = httpx.get(f"{scene.server.url}/api/v1/checklists/{identity}", cookies=cookies, timeout=30)
    return dict(answer.json())


def test_an_office_writes_the_next_version_tries_it_out_and_publishes_it(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "office", "#/checklists")
    page.get_by_role("link", name="消防检查").click()
    page.get_by_role("button", name="编写下一版").click()
    expect(page.get_by_text("草稿", exact=True)).to_be_visible()

    # a question is added, and asked only if there is no licence
    page.get_by_label("添加题目，类型").select_option("text")
    page.get_by_role("button", name="添加", exact=True).click()
    line = page.locator("li.line").last
    line.get_by_label("题目 · 中文").fill("原因")
    line.get_by_label("题目 · 英文").fill("Why")
    line.get_by_label("标识").fill("why")
    line.get_by_label("标识").press("Enter")
    line.get_by_role("button", name="添加条件").click()
    line.get_by_label("值").select_option("false")

    # the preview asks as the tablet does
    preview = page.get_by_role("region", name="平板预览")
    expect(preview.get_by_text("执照是否齐全")).to_be_visible()
    expect(preview.get_by_text("原因")).to_have_count(0)
    preview.get_by_text("否", exact=True).click()
    preview.get_by_label("原因").fill("正在换证")
    assert all(
        box is not None and box["height"] >= 44
        for box in (option.bounding_box() for option in preview.locator(".option, .control, .button").all())
    )

    # on each screen that it may be seen on, by keyboard too; the window is never too narrow for it
    screens, form = preview.get_by_label("预览设备"), preview.locator(".pane")
    screens.focus()
    for screen, width in (("768", 768), ("800", 336), ("1280", 480)):
        page.keyboard.press("ArrowDown")
        expect(screens).to_have_value(screen)
        expect(form).to_have_css("width", f"{width}px")
        for window in (360, 800, 1280):
            page.set_viewport_size({"width": window, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (screen, window)
    expect(form.get_by_label("原因")).to_have_value("正在换证")
    look(page, "checklist-preview")
    screens.select_option("360")
    before = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 740})
    frame = preview.get_by_role("group", name="手机")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth"), "a phone's form on a phone"
    assert before
    page.set_viewport_size(before)
    expect(page.get_by_text("有未保存的更改")).to_be_visible()

    # moved by keyboard to the top, saved, and there after a reload
    title = page.locator("li.line[data-name=why] .title")
    title.press("Alt+ArrowUp")
    title.press("Alt+ArrowUp")
    expect(page.locator("li.line").first).to_have_attribute("data-name", "why")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("已全部保存。")).to_be_visible()
    page.reload()
    expect(page.locator("li.line").first).to_contain_text("原因")
    form = checklist(scene, page)["form"]
    assert isinstance(form, dict)
    assert form["items"][0] == {
        "kind": "text",
        "name": "why",
        "label": {"zh-Hans": "原因", "en": "Why"},
        "when": {"eq": [{"answer": "licence"}, {"value": False}]},
    }

    # the summary names what changes; the earlier version goes out of force
    page.get_by_role("button", name="发布", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("listitem").filter(has_text="原因")).to_contain_text("新增")
    dialog.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("使用中", exact=True)).to_be_visible()
    page.goto(f"{scene.server.url}/console/#/checklists/{scene.first}")
    expect(page.get_by_text("已停用", exact=True)).to_be_visible()


def test_a_question_is_moved_by_its_handle(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "office", f"#/checklists/{scene.first}")
    page.get_by_role("button", name="编写下一版").click()
    lines = page.locator("li.line")
    expect(lines).to_have_count(2)
    handle, target = lines.nth(1).locator(".handle").bounding_box(), lines.nth(0).bounding_box()
    assert handle is not None
    assert target is not None
    page.mouse.move(handle["x"] + 10, handle["y"] + 10)
    page.mouse.down()
    page.mouse.move(target["x"] + 20, target["y"] + 20, steps=4)
    page.mouse.move(target["x"] + 20, target["y"] + 4, steps=2)
    page.mouse.up()
    expect(lines.first).to_have_attribute("data-name", "exits")
    expect(page.get_by_text("有未保存的更改。")).to_be_visible()


def test_what_cannot_be_asked_is_shown_where_it_stands(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "office", f"#/checklists/{scene.first}")
    page.get_by_role("button", name="编写下一版").click()
    line = page.locator("li.line[data-name=exits]")
    line.locator(".title").click()
    line.get_by_label("最大值").fill("-5")
    page.get_by_role("button", name="保存草稿").click()
    expect(line.get_by_text("待改")).to_be_visible()
    line.get_by_label("最大值").fill("50")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("已全部保存。")).to_be_visible()


def test_an_xlsform_is_imported_with_what_was_not_taken(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "office", "#/checklists")
    page.get_by_role("button", name="导入 XLSForm").click()
    content = workbook(SURVEY, form_title="锅炉检查", form_id=f"{scene.tag}-boilers")
    page.locator("input[type=file]").set_input_files({"name": "b.xlsx", "mimeType": "", "buffer": content})
    refused = page.get_by_role("row").filter(has_text="regex")
    expect(refused).to_contain_text("survey 第 18 行，constraint", timeout=90_000)
    expect(refused).to_contain_text("不支持 regex()")
    expect(page.get_by_role("region", name="平板预览").get_by_text("先看证照")).to_be_visible()
    page.get_by_role("button", name="保存草稿并继续").click()
    expect(page.get_by_role("heading", name="锅炉检查")).to_be_visible()
    expect(page.locator("li.line[data-name=boilers]")).to_contain_text("重复组")


def test_others_read_checklists_and_write_none(tab: Callable[..., Page], scene: SimpleNamespace) -> None:
    page = tab(locale="en-GB")
    sign_in(page, scene, "holder", "#/checklists")
    expect(page.get_by_role("button", name="New checklist")).to_have_count(0)
    page.get_by_role("link", name="消防检查").first.click()
    expect(page.get_by_role("region", name="As on the tablet")).to_be_visible()
    expect(page.get_by_role("button", name="Write the next version")).to_have_count(0)


@pytest.mark.parametrize("width", [390, pytest.param(800, marks=pytest.mark.slow), 1280])
def test_nothing_is_wider_than_the_page(tab: Callable[..., Page], scene: SimpleNamespace, width: int) -> None:
    page = tab(viewport={"width": width, "height": 860}, color_scheme="dark" if width == 800 else "light")
    sign_in(page, scene, "office", f"#/checklists/{scene.first}")
    page.get_by_role("button", name="编写下一版").click()
    line = page.locator("li.line[data-name=licence]")
    line.locator(".title").click()
    expect(line.get_by_label("标识")).to_be_visible()
    line.get_by_role("button", name="添加条件").click()
    for part in (".screen", "html"):
        assert page.locator(part).evaluate("part => part.scrollWidth <= part.clientWidth"), part
