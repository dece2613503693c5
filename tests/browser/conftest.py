"""Chromium for the browser tests: `page` is a fresh person at a desk, `tab(…)` makes others.

Whatever page of ours a test leaves open is looked at by axe-core: what it calls serious or critical fails the test.
"""

from __future__ import annotations

import json
import os
import re
import uuid
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests import factories
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.server import RunningServer

AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
TEAM_SITE = "西安渭光机电有限公司"
TEAM_GATE = (108.950, 34.250)
# Set by whoever wants to look at the pages: a folder for pictures of them.
PICTURES = os.environ.get("PORTAL_TEST_PICTURES")
OURS = re.compile(r"https?://[^/]+/(#.*|(tablet|console|survey|login)/.*)?$")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Ends with the package: while it is open, no other test of this process can run an event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(FLAGS))
        yield browser
        browser.close()


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def barriers(page: Page) -> list[str]:
    """What keeps people out of a page as it stands, a line each: axe-core's rules for WCAG 2.2 AA and good practice."""
    page.evaluate(_axe())
    found: list[str] = page.evaluate(
        """async () => {
          const {violations} = await axe.run(document, {resultTypes: ['violations']});
          return violations
            .filter(({impact}) => impact === 'serious' || impact === 'critical')
            .flatMap(({id, nodes}) => nodes.map(({html, failureSummary}) =>
              `${id}: ${html.slice(0, 200)} ${failureSummary.replace(/\\s+/g, ' ').slice(0, 300)}`));
        }"""
    )
    return found


def snapshot(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def look(page: Page, name: str) -> None:
    """Nothing sticks out or keeps anybody out; pictures at three widths in both languages, for whoever wants them."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert barriers(page) == []
    if not PICTURES:
        return
    before = page.viewport_size
    for language in ("zh", "en"):
        for width, height in ((360, 740), (800, 1100), (1280, 860)):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(400)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, language, width)
            snapshot(page, f"{name}-{width}-{language}")
        # By script: behind a dialog no finger reaches it.
        page.locator("button.language").evaluate("one => one.click()")
    assert before
    page.set_viewport_size(before)


def fits(box: Locator) -> bool:
    """Whether what may scroll sideways shows all that is in it at once."""
    return bool(box.evaluate("box => box.scrollWidth <= box.clientWidth"))


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`tab()` opens a browser of its own (cookies, storage) and gives its page; options as of Playwright's contexts.

    An error that a page's script did not catch, or anything that the content security policy refused, fails the test.
    """
    contexts: list[BrowserContext] = []
    trouble: list[str] = []

    def hear(message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            trouble.append(message.text)

    def make(**options: Any) -> Page:
        context = chromium.new_context(
            **{"locale": "zh-CN", "viewport": {"width": 1280, "height": 860}, "timezone_id": "Europe/Berlin", **options}
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", hear)
        return page

    yield make
    for context in contexts:
        for page in context.pages:
            if OURS.match(page.url):
                trouble += [f"{page.url} {barrier}" for barrier in barriers(page)]
        context.close()
    assert trouble == []


@pytest.fixture
def page(tab: Callable[..., Page]) -> Page:
    return tab()


@pytest.fixture
def patience() -> Iterator[None]:
    """For pages that wait for the server and for a worker of their own."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def scene(server: RunningServer) -> SimpleNamespace:
    """A site with its holder, and a colleague who comes along."""
    tag = f"scr{os.getpid()}{uuid.uuid4().hex[:5]}"
    found = json.loads(
        server.shell(
            "import json\n"
            "from tests import factories as f, factories_field as ff\n"
            f"here = f.make_district('{tag}', '同步区', boundary=f.box(108.90, 34.20, 109.00, 34.30))\n"
            f"known = dict(district=here, password='{factories.PASSWORD}')\n"
            f"a = f.make_user('{tag}a', name='林知行', role='holder', **known)\n"
            f"b = f.make_user('{tag}b', name='周明', role='liaison', **known)\n"
            f"site = ff.make_site(here, '{TEAM_SITE}', at={TEAM_GATE}, contact_name='王工', contact_phone='029-1234')\n"
            "named = ff.make_assignment(site, a, liaisons=(b,))\n"
            "print(json.dumps({'site': str(site.pk), 'assignment': str(named.pk), 'a': str(a.pk), 'b': str(b.pk)}))\n"
        )
    )
    return SimpleNamespace(server=server, tag=tag, **found)


def draw_on(pad: Locator) -> None:
    """A stroke on a signature's pad, once it stands still."""
    pad.hover(position={"x": 40, "y": 40})
    pad.page.mouse.down()
    pad.hover(position={"x": 140, "y": 60})
    pad.page.mouse.up()


def begin_checklist(page: Page, title: str) -> None:
    """On an open visit begin the checklist of that title; it is chosen when others are offered too."""
    begin = page.get_by_role("button", name="填写检查表")
    which = page.get_by_label("选择检查表")
    # One checklist has its title as the heading; of more, the list to choose from holds it. Both come with the store.
    offered = page.get_by_role("heading", name=title).or_(which.locator("option", has_text=title))
    expect(offered.first).to_be_attached(timeout=40_000)
    if which.count():
        which.select_option(label=title)
    begin.click()
