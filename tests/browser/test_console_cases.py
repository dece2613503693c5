"""Checklists and cases on the console's pages, in both languages."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.test_console import sign_in
from tests.server import RunningServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> SimpleNamespace:
    """A supervisor's district with a site, a reported visit there that answered a checklist, and two cases: one of the
    visit, settled on the spot, and one without a visit."""
    tag = f"cas{os.getpid()}"
    found = json.loads(
        server.shell(
            "import json\n"
            "from tests import factories as f, factories_field as ff\n"
            "from field.models import Category\n"
            f"here = f.make_district('{tag}', '诉求演示区')\n"
            f"f.make_user('{tag}supervisor', role='supervisor', district=here, password='{factories.PASSWORD}')\n"
            f"holder = f.make_user('{tag}holder', name='包抓人', role='holder', district=here)\n"
            "site = ff.make_site(here, '诉求演示厂')\n"
            "ff.make_assignment(site, holder)\n"
            "checklist = ff.make_checklist(title_en='Inspection', version=2)\n"
            "visit = ff.make_visit(site, holder, status='reported', started_at=ff.WORKDAY, checklist=checklist,\n"
            "    answers={'licence': False, 'exits': 3, 'old_question': 'kept'})\n"
            "ff.make_case(site, holder, visit=visit, text='<b>停电</b>', settled_on_site=True, settled_at=ff.WORKDAY)\n"
            "ff.make_case(site, holder, text='租金上涨', category=Category.objects.get(code='cost'))\n"
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
    expect(page.get_by_role("heading", name="Inspection (version 2)")).to_be_visible()
    expect(page.locator("dl.answers > div").first).to_have_text("Is the licence in place?No")
    expect(page.locator("ul.cases > li")).to_contain_text("Water, electricity, gas and heat")
    expect(page.locator("ul.cases > li")).to_contain_text("Settled on the spot")
