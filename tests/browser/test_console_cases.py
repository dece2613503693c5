"""Checklists, cases and events on the console's pages, in both languages."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.conftest import fits, look
from tests.browser.test_console import sign_in
from tests.server import RunningServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> SimpleNamespace:
    """A supervisor's district with a site, a reported visit there that answered a checklist, and two cases: one of the
    visit, settled on the spot, and one without a visit. The holder was seen to arrive, and the site is overdue."""
    tag = f"cas{os.getpid()}"
    found = json.loads(
        server.shell(
            "import json\n"
            "from tests import factories as f, factories_field as ff\n"
            "from field.models import Category, Event\n"
            f"here = f.make_district('{tag}', '诉求演示区')\n"
            f"f.make_user('{tag}supervisor', role='supervisor', district=here, password='{factories.PASSWORD}')\n"
            f"holder = f.make_user('{tag}holder', name='包抓人', role='holder', district=here)\n"
            "site = ff.make_site(here, '诉求演示厂', name_en='Wei River Electromechanical Works Co., Ltd.')\n"
            "held = ff.make_assignment(site, holder)\n"
            "checklist = ff.make_checklist(title_en='Inspection', version=2)\n"
            "visit = ff.make_visit(site, holder, status='reported', started_at=ff.WORKDAY, checklist=checklist,\n"
            "    answers={'licence': False, 'exits': 3, 'old_question': 'kept'})\n"
            "ff.make_case(site, holder, visit=visit, text='<b>停电</b>', settled_on_site=True, settled_at=ff.WORKDAY)\n"
            "ff.make_case(site, holder, text='租金上涨', category=Category.objects.get(code='cost'))\n"
            "told = {'at': ff.WORKDAY, 'recorded_at': ff.WORKDAY, 'site': site, 'user': holder}\n"
            "Event.objects.create(kind='arrived', visit=visit, seen=False, **told)\n"
            "Event.objects.create(kind='overdue', assignment=held, **told)\n"
            "print(json.dumps({'site': str(site.pk), 'visit': str(visit.pk)}))\n"
        )
    )
    return SimpleNamespace(server=server, tag=tag, **found)


def test_a_visit_shows_its_answers_with_the_questions_and_its_cases(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "supervisor", f"#/visits/{scene.visit}")
    expect(page.get_by_role("heading", name="双随机检查表（第 2 版）")).to_be_visible()
    answers = page.locator("dl.answers > div")
    expect(answers).to_have_text(["执照是否齐全否", "安全出口数量3", "old_questionkept"])
    case = page.locator("ul.cases > li")
    expect(case).to_have_count(1)
    for text in ("<b>停电</b>", "获得水电气暖", "现场解决", "包抓人"):
        expect(case).to_contain_text(text)


def test_a_site_lists_all_its_cases_and_the_way_to_the_visit(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "supervisor", f"#/sites/{scene.site}")
    page.get_by_role("tab", name="诉求问题").click()
    cases = page.locator("ul.cases > li")
    expect(cases).to_have_count(2)
    expect(cases.filter(has_text="租金上涨")).to_contain_text("企业运行成本")
    expect(cases.filter(has_text="租金上涨")).to_contain_text("未解决")
    cases.filter(has_text="停电").get_by_role("link", name="走访").click()
    expect(page.get_by_role("heading", name="双随机检查表（第 2 版）")).to_be_visible()


def test_the_same_in_english(tab: Callable[..., Page], scene: SimpleNamespace) -> None:
    page = tab(locale="en-GB")
    sign_in(page, scene, "supervisor", f"#/visits/{scene.visit}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wei River Electromechanical Works Co., Ltd.")
    expect(page.get_by_role("heading", name="Inspection (version 2)")).to_be_visible()
    expect(page.locator("dl.answers > div").first).to_have_text("Is the licence in place?No")
    expect(page.locator("ul.cases > li")).to_contain_text("Water, electricity, gas and heat")
    expect(page.locator("ul.cases > li")).to_contain_text("Settled on the spot")


def test_lists_call_a_site_by_its_english_name_and_fit_a_small_window(
    tab: Callable[..., Page], scene: SimpleNamespace
) -> None:
    page = tab(locale="en-GB", viewport={"width": 800, "height": 1100})
    sign_in(page, scene, "supervisor", "#/cases")
    for screen in ("cases", "events", "visits", "coverage"):
        page.goto(f"{scene.server.url}/console/#/{screen}")
        name = page.locator("tbody").get_by_role("link", name="Wei River Electromechanical Works Co., Ltd.").first
        expect(name).to_be_visible()
        assert fits(page.locator(".scroller")), screen
    page.get_by_role("columnheader", name="Site").get_by_role("button").click()
    expect(page).to_have_url(re.compile("sort=site_name_en"))
    expect(name).to_be_visible()


def test_the_problems_of_all_sites_are_narrowed_put_in_order_and_taken_along(
    page: Page, scene: SimpleNamespace
) -> None:
    sign_in(page, scene, "supervisor", "#/cases")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    look(page, "cases")
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.locator(".screen").evaluate("screen => screen.scrollWidth <= screen.clientWidth")
    page.set_viewport_size({"width": 1280, "height": 860})
    head = page.get_by_role("columnheader", name="类别")
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    page.get_by_label("状态").select_option("open")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("租金上涨")
    page.get_by_label("搜索").fill("停电")
    expect(rows).to_have_count(0)
    page.get_by_label("状态").select_option("")
    expect(rows).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert "停电" in text
    assert "租金" not in text
    rows.get_by_role("link", name="停电").click()
    expect(page.get_by_role("heading", name="双随机检查表（第 2 版）")).to_be_visible()


def test_arrivals_and_what_is_overdue_are_a_list_that_leads_to_the_visit(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "supervisor", "#/sites")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="到离事件").click()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="到达")).to_contain_text("按在场首末定位计时")
    look(page, "events")
    page.get_by_label("事件").select_option("overdue")
    expect(rows).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert "诉求演示厂" in download.value.path().read_text(encoding="utf-8-sig")
    page.get_by_label("事件").select_option("arrived")
    expect(rows.filter(has_text="逾期")).to_have_count(0)
    rows.get_by_role("link", name="2026").click()
    expect(page.get_by_role("heading", name="双随机检查表（第 2 版）")).to_be_visible()


def test_a_list_says_why_it_shows_nothing_and_is_asked_for_again(page: Page, scene: SimpleNamespace) -> None:
    """What all lists of the console share, on two of them."""
    page.route("**/api/v1/cases?*", lambda route: route.fulfill(status=503, body=""))
    sign_in(page, scene, "supervisor", "#/cases")
    expect(page.get_by_role("alert")).to_be_visible()
    page.unroute_all()
    page.route("**/api/v1/cases?*", lambda route: route.continue_(url=route.request.url.replace("limit=50", "limit=1")))
    page.get_by_role("button", name="重试").press("Enter")
    rows = page.locator("tbody tr")
    expect(page.get_by_text("已显示 1 条，还有更多")).to_be_visible()
    expect(page.get_by_role("main").locator(".frame")).to_be_focused()
    # The next page does not come: what is there stays.
    page.route("**/api/v1/cases?*cursor=*", lambda route: route.abort())
    page.get_by_role("button", name="加载更多").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(rows).to_have_count(1)
    page.unroute_all()
    page.get_by_role("button", name="重试").press("Enter")
    expect(page.get_by_text("共 2 条")).to_be_focused()
    expect(rows).to_have_count(2)
    page.get_by_label("搜索").fill("电梯")
    expect(page.get_by_text("没有符合筛选条件的记录")).to_be_visible()
    look(page, "list-filtered-empty")
    page.get_by_role("button", name="清除筛选").press("Enter")
    expect(rows).to_have_count(2)
    expect(page.get_by_label("搜索")).to_have_value("")

    page.goto(f"{scene.server.url}/console/#/conflicts")
    expect(page.get_by_text("没有待裁定的冲突")).to_be_visible()
    page.get_by_label("状态").select_option("resolved")
    expect(page.get_by_text("没有符合筛选条件的记录")).to_be_visible()
    page.get_by_role("button", name="清除筛选").click()
    page.route("**/api/v1/sync/conflicts?*", lambda route: route.abort())
    page.get_by_role("button", name="刷新").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="重试").click()
    expect(page.get_by_text("没有待裁定的冲突")).to_be_visible()
