"""What is half entered when the page or the browser goes, and what a colleague enters meanwhile: nothing of it is gone.
In Chromium against a server."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import begin_checklist, look
from tests.browser.test_console_conflicts import Tablet
from tests.browser.test_tablet import add_photo, picture
from tests.browser.test_tablet_day import Carried
from tests.browser.test_tablet_sync_screens import SITE, begin_visit, kept, sign_in, tablet

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patience")]

SENDING = "**/api/v1/{uploads,sync}/**"
FORM = {
    "form": 1,
    "items": [
        {"kind": "text", "name": "why", "label": {"zh-Hans": "原因"}},
        {"kind": "signature", "name": "signed", "label": {"zh-Hans": "签名"}},
    ],
}
# A device that answers when the test says so.
SILENT_POSITION = """
  const asked = [];
  const place = (lon) => ({ coords: { longitude: lon, latitude: 34.25, accuracy: 7 }, timestamp: Date.now() });
  let silent = false;
  navigator.geolocation.watchPosition = () => 1;
  navigator.geolocation.clearWatch = () => undefined;
  navigator.geolocation.getCurrentPosition = (found) => (silent ? asked.push(found) : found(place(108.95)));
  Object.assign(window, {
    fallSilent: () => { silent = true; },
    answerAll: () => { for (const found of asked.splice(0)) found(place(108.9507)); },
    questions: () => asked.length,
  });
"""


def note_of(page: Page) -> Locator:
    return page.get_by_role("textbox", name="走访记录")


def type_problem(page: Page, text: str) -> Locator:
    page.get_by_role("region", name="提出的问题").get_by_role("button", name="登记问题").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("类别").select_option(index=1)
    dialog.get_by_label("问题描述").press_sequentially(text)
    return dialog


def stroke(page: Page, pad: Locator, x: float) -> None:
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + x, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + x + 30, box["y"] + 40, steps=3)
    page.mouse.up()


def told(scene: SimpleNamespace, visit: str, words: str) -> Any:
    """What the server has of a visit, as an expression of `v` says it."""
    return json.loads(
        scene.server.shell(
            f"import json\nfrom field.models import Conflict, Visit\nv = Visit.objects.get(pk={visit!r})\n"
            f"print(json.dumps({words}))"
        )
    )


def all_sent(page: Page) -> None:
    expect(page.get_by_role("link", name="全部内容已上传").first).to_be_visible(timeout=60_000)


@pytest.fixture
def asked(scene: SimpleNamespace) -> SimpleNamespace:
    """The same site, with a checklist in force."""
    scene.server.shell(
        "from tests import factories as f\nfrom field.models import Site\nfrom field.services import checklists\n"
        f"here = Site.objects.get(pk={scene.site!r}).district\n"
        f"office = f.make_user('{scene.tag}o', role='county_office', district=here)\n"
        f"checklists.add_version(office, code='{scene.tag}', title='检查表{scene.tag}', form={FORM!r})"
    )
    return scene


def test_all_that_is_half_entered_is_there_after_a_reload(asked: SimpleNamespace, tab: Callable[..., Page]) -> None:
    page = tablet(tab)
    sign_in(page, asked)
    begin_visit(page)
    begin_checklist(page, f"检查表{asked.tag}")
    expect(page.get_by_label("原因")).to_be_visible()
    page.context.route(SENDING, lambda route: route.abort())
    page.get_by_role("button", name="周明").click()
    pad = page.get_by_role("img", name=re.compile("^签名: "))
    pad.scroll_into_view_if_needed()
    stroke(page, pad, 40)
    stroke(page, pad, 120)
    expect(page.get_by_role("img", name="签名: 已签名", exact=True)).to_be_visible()
    drawn = pad.locator("path").get_attribute("d")
    assert drawn is not None
    assert drawn.count("M") == 2
    note_of(page).press_sequentially("车间二楼的")
    kept(page, "车间二楼的")
    page.get_by_label("原因").press_sequentially("堆了")
    kept(page, "堆了")
    type_problem(page, "消防栓")
    kept(page, "消防栓")
    kept(page, asked.b)

    page.reload()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("问题描述")).to_have_value("消防栓")
    expect(note_of(page)).to_have_value("车间二楼的")
    expect(page.get_by_label("原因")).to_have_value("堆了")
    expect(page.get_by_role("button", name="周明", include_hidden=True)).to_have_attribute("aria-pressed", "true")
    expect(pad.locator("path")).to_have_attribute("d", drawn)
    dialog.get_by_label("问题描述").press_sequentially("无水")
    dialog.get_by_role("button", name="保存").click()
    problems = page.get_by_role("region", name="提出的问题")
    expect(problems.get_by_role("button", name="消防栓无水")).to_contain_text("待转办")
    expect(problems.get_by_text("未写完的问题")).to_have_count(0)
    page.reload()
    expect(problems.get_by_role("button", name="消防栓无水")).to_be_visible()
    expect(dialog).to_have_count(0)


def test_a_problem_that_is_put_off_waits_until_it_is_saved_or_discarded(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    page = tablet(tab)
    sign_in(page, scene)
    begin_visit(page)
    dialog = type_problem(page, "电线裸露")
    kept(page, "电线裸露")
    look(page, "case-unfinished-dialog")
    page.keyboard.press("Escape")
    problems = page.get_by_role("region", name="提出的问题")
    put_off = problems.get_by_role("button", name="未写完的问题")
    expect(put_off).to_contain_text("电线裸露")
    look(page, "case-unfinished")
    page.reload()
    expect(put_off).to_be_visible()
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="结束走访").click()
    expect(dialog.get_by_text("有一个问题未写完")).to_be_visible()
    dialog.get_by_role("button", name="继续走访").click()
    problems.get_by_role("button", name="登记问题").click()
    expect(dialog.get_by_label("问题描述")).to_have_value("电线裸露")
    dialog.get_by_role("button", name="放弃").click()
    expect(put_off).to_have_count(0)
    page.reload()
    expect(problems.get_by_text("本次走访没有登记问题")).to_be_visible()
    expect(put_off).to_have_count(0)


@pytest.fixture
def carried(chromium: Browser, tmp_path: Path) -> Iterator[Carried]:
    one = Carried(chromium, tmp_path / "profile")
    yield one
    one.close()


def test_what_was_being_typed_is_there_after_the_battery_died(scene: SimpleNamespace, carried: Carried) -> None:
    page = carried.open(now=None, online=True)
    page.context.set_geolocation({"longitude": 108.95, "latitude": 34.25, "accuracy": 8})
    sign_in(page, scene)
    visit = begin_visit(page)
    page.context.route(SENDING, lambda route: route.abort())
    note_of(page).press_sequentially("锅炉房的门")
    kept(page, "锅炉房的门")
    type_problem(page, "配电箱")
    kept(page, "配电箱")
    carried.kill()
    page = carried.open(now=None, online=True)
    page.goto(f"{scene.server.url}/tablet/#/visits/{visit}")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("问题描述")).to_have_value("配电箱")
    expect(note_of(page)).to_have_value("锅炉房的门")
    dialog.get_by_role("button", name="保存").click()
    expect(page.get_by_role("region", name="提出的问题").get_by_role("button", name="配电箱")).to_be_visible()
    all_sent(page)
    assert told(scene, visit, "[v.note, [c.text for c in v.cases.all()]]") == ["锅炉房的门", ["配电箱"]]


def look_for_news(page: Page) -> None:
    """As when the network comes back."""
    page.evaluate("dispatchEvent(new Event('online'))")


def test_a_colleagues_note_shows_at_once_and_is_never_written_over_unseen(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    page = tablet(tab)
    sign_in(page, scene)
    visit = begin_visit(page)
    all_sent(page)
    colleague = Tablet(scene.server, f"{scene.tag}b", "二号平板")

    # Nobody types here: it shows.
    note = note_of(page)
    colleague.visit("update", visit, told(scene, visit, "v.rev"), note="同事写的")
    look_for_news(page)
    expect(note).to_have_value("同事写的")

    # Somebody types here: theirs stays, whatever comes.
    note.focus()
    page.keyboard.press("End")
    page.keyboard.type("，我补充")
    expect(page.get_by_text("已保存在本机")).to_be_visible()
    all_sent(page)
    colleague.visit("update", visit, told(scene, visit, "v.rev"), note="同事又改了")
    look_for_news(page)
    expect(page.get_by_text("其他人已修改走访记录")).to_be_visible()
    expect(note).to_have_value("同事写的，我补充")
    page.keyboard.type("两句")
    expect(page.get_by_role("link", name="有 1 处冲突待裁定")).to_be_visible(timeout=60_000)
    expect(note).to_have_value("同事写的，我补充两句")
    note.blur()
    expect(note).to_have_value("同事又改了")
    [fields] = told(scene, visit, "list(Conflict.objects.filter(object_id=v.pk).values_list('fields', flat=True))")
    assert (fields["note"]["server"], fields["note"]["device"]) == ("同事又改了", "同事写的，我补充两句")


def test_a_photo_is_kept_before_its_place_is_known_and_without_one_if_the_page_goes(
    scene: SimpleNamespace, tab: Callable[..., Page]
) -> None:
    page = tablet(tab)
    page.add_init_script(SILENT_POSITION)
    sign_in(page, scene)
    page.get_by_role("link", name=SITE).click()
    page.get_by_role("button", name="开始走访").click()
    expect(page.get_by_role("button", name="结束走访")).to_be_visible()
    visit = page.url.rpartition("/")[2]
    page.evaluate("fallSilent()")
    photos = page.get_by_role("button", name=re.compile(r"^照片 \d+ ·"))
    add_photo(page, picture(31))
    expect(photos).to_have_count(1)
    assert page.evaluate("questions()") == 1
    page.evaluate("answerAll()")
    add_photo(page, picture(32))
    expect(photos).to_have_count(2)
    assert page.evaluate("questions()") == 1
    page.reload()
    expect(photos).to_have_count(2)
    all_sent(page)
    places = "[p.position and [p.position.x, p.sigma_m] for p in v.photos.order_by('taken_at')]"
    assert told(scene, visit, places) == [[108.9507, 7.0], None]
