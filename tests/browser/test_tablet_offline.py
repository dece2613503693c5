"""The tablet as an application that lives offline: installed, started without a server, renewed, with its own map."""

from __future__ import annotations

import contextlib
import io
import json
import random
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from PIL import Image, ImageDraw
from playwright.sync_api import Error, Page, Route, expect

from maps.domain.coverage import area_around, tiles_at
from maps.domain.pmtiles import Compression, TileType, Writer
from tests import factories
from tests.browser.conftest import look
from tests.server import RunningServer

pytestmark = pytest.mark.browser

GATE = (108.950, 34.250)
FAR = (109.02, 34.31)
ZOOMS = range(6, 15)
COLOURS = ((205, 222, 214), (226, 214, 196))
"""Of the test's own tiles, which are laid like a chessboard."""
WAY = (13, 92, 117)
"""The colour of a recorded way, by day."""
PEOPLE = f"""
from tests import factories, factories_field as field
district = factories.make_district('offline1', '离线区')
known = dict(district=district, password='{factories.PASSWORD}')
for name, places in (('roamer', {(GATE, FAR)}), ('idle', ())):
    person = factories.make_user(name, name='林知行', role='holder', **known)
    for number, place in enumerate(places):
        field.make_assignment(field.make_site(district, f'离线工厂{{number}}', at=place), person)
"""
CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) found.push(request.url);
  }
  return found;
}"""


def city(path: Path) -> None:
    """An archive of pictures around the sites, each with its own numbers on it, some megabytes altogether."""
    rng = random.Random(1)
    writer = Writer(io.BytesIO())
    area = area_around([(*GATE, *GATE), (*FAR, *FAR)], 6_000)
    for z in ZOOMS:
        for x, y in sorted(tiles_at(area, z)):
            picture = Image.new("RGB", (256, 256), COLOURS[(x + y) % 2])
            picture.paste(Image.frombytes("RGB", (200, 110), rng.randbytes(200 * 110 * 3)), (40, 130))
            ImageDraw.Draw(picture).text((12, 12), f"{z}/{x}/{y}", fill=(20, 40, 60), font_size=28)
            content = io.BytesIO()
            picture.save(content, "PNG")
            writer.add(z, x, y, content.getvalue())
    with path.open("wb") as file:
        writer.finish(
            file,
            metadata={"attribution": "测试底图"},
            tile_type=TileType.PNG,
            tile_compression=Compression.NONE,
            zooms=(ZOOMS[0], ZOOMS[-1]),
            bounds=(108.8, 34.1, 109.2, 34.5),
        )


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the built front end, which a test may renew."""
    folder = tmp_path_factory.mktemp("web") / "dist"
    shutil.copytree(settings.WEB_DIST, folder)
    return folder


@pytest.fixture(scope="module")
def running(worker_id: str, dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    archive = tmp_path_factory.mktemp("basemap") / "city.pmtiles"
    city(archive)
    server = RunningServer(f"offline_{worker_id}", WEB_DIST=str(dist), BASEMAP_PMTILES=str(archive))
    server.shell(PEOPLE)
    yield server
    server.stop()


@pytest.fixture
def office(running: RunningServer) -> RunningServer:
    """A server that a test may stop; it runs again for the next."""
    if not running.processes:
        running.start()
        running.start_worker()
    return running


@pytest.fixture
def tablet(tab: Callable[..., Page]) -> Page:
    return tab(
        viewport={"width": 800, "height": 1100},
        permissions=["geolocation"],
        geolocation={"longitude": GATE[0], "latitude": GATE[1], "accuracy": 8},
        has_touch=True,
    )


def until(page: Page, condition: str, seconds: float = 60) -> None:
    """Wait until an expression is true in the page, over reloads. The page's policy forbids it to look by itself."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(Error):
            if page.evaluate(condition):
                return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {condition}")


def sign_in(page: Page, server: RunningServer, person: str = "roamer") -> None:
    page.set_default_timeout(60_000)
    page.goto(f"{server.url}/tablet/")
    page.get_by_role("textbox", name="用户名").fill(person)
    page.get_by_role("textbox", name="密码").fill(factories.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="我的走访对象")).to_be_visible()
    until(page, "navigator.serviceWorker.controller !== null")


def test_it_can_be_installed_under_its_name_in_both_languages(office: RunningServer, tab: Callable[..., Page]) -> None:
    names = {}
    for locale in ("zh-CN", "en-GB"):
        page = tab(locale=locale)
        page.goto(f"{office.url}/tablet/")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        devtools = page.context.new_cdp_session(page)
        told = devtools.send("Page.getAppManifest")
        assert told["errors"] == []
        manifest = json.loads(told["data"])
        names[locale] = manifest["name"]
        assert (manifest["id"], manifest["scope"], manifest["display"]) == ("/tablet/", "/tablet/", "standalone")
        assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
        for icon in (*manifest["icons"], *(icon for short in manifest["shortcuts"] for icon in short["icons"])):
            assert page.request.get(f"{office.url}/static/web/tablet/{icon['src']}").ok
        errors = {error["errorId"] for error in devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]}
        assert errors <= {"in-incognito"}  # a test's browser has no profile to install to
    assert names == {"zh-CN": "走访平板", "en-GB": "Field visits"}


def test_its_worker_is_asked_for_anew_each_time_and_serves_the_tablet_alone(office: RunningServer) -> None:
    with office.client() as client:
        answer = client.get("/tablet/sw.js")
        manifest = client.get("/static/web/tablet/manifest.en.webmanifest")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["service-worker-allowed"] == "/tablet/"
    assert "'unsafe-inline'" not in re.findall("script-src[^;]*", answer.headers["content-security-policy"])[0]
    assert manifest.headers["content-type"] == "application/manifest+json"
    kept = re.findall(r'"url":"([^"]+)"', answer.text)
    assert "/tablet/" in kept
    assert not [url for url in kept if re.search("console|citizen|survey|LiveMap", url)]


def test_it_starts_with_the_server_stopped_and_keeps_no_answer_of_the_server(
    office: RunningServer, tablet: Page
) -> None:
    sign_in(tablet, office)
    assert tablet.evaluate("fetch('/api/v1/config').then((answer) => answer.status)") == 200
    office.stop()
    tablet.goto("about:blank")
    tablet.goto(f"{office.url}/tablet/")
    expect(tablet.get_by_role("heading", name="我的走访对象")).to_be_visible()
    assert tablet.evaluate("fetch('/api/v1/config').then(() => 'answered', () => 'no answer')") == "no answer"
    kept = tablet.evaluate(CACHED)
    assert kept
    assert not [url for url in kept if "/api/" in url]


def renew(dist: Path, mark: str) -> None:
    """Put another version in place: its page has a mark, and its worker names the page's new content."""
    page = dist / "tablet" / "index.html"
    page.write_text(re.sub(r"<html[^>]*>", f'<html lang="zh-Hans" data-version="{mark}">', page.read_text()))
    worker = dist / "tablet-sw.js"
    renewed = re.sub(r'("/tablet/","revision":")[^"]*', rf"\g<1>{mark}", worker.read_text())
    assert mark in renewed
    worker.write_text(renewed)


def version(page: Page) -> str | None:
    return page.evaluate("document.documentElement.dataset.version ?? null")


def look_for_update(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => true)")


def ask_without_pause(page: Page, seconds: int) -> None:
    """Requests of the page, one after another, as when it syncs: none may keep the worker that is to go."""
    page.evaluate(
        """(seconds) => {
          const end = Date.now() + seconds * 1000;
          const ask = () => { if (Date.now() < end) void fetch('/api/v1/config').then(ask, ask); };
          for (let line = 0; line < 4; line += 1) ask();
        }""",
        seconds,
    )


def test_a_new_version_waits_for_the_end_of_the_visit_in_every_tab(
    office: RunningServer, tablet: Page, dist: Path
) -> None:
    sign_in(tablet, office)
    before = version(tablet)
    tablet.get_by_role("link", name="离线工厂0").click()
    tablet.get_by_role("button", name="开始走访").click()
    expect(tablet.get_by_text("正在记录轨迹")).to_be_visible()
    second = tablet.context.new_page()
    second.goto(f"{office.url}/tablet/")
    expect(second.get_by_role("heading", name="我的走访对象")).to_be_visible()
    renew(dist, "aaaa1111")
    look_for_update(tablet)
    for page in (tablet, second):
        expect(page.get_by_text("新版本已就绪，走访结束后启用。")).to_be_visible(timeout=60_000)
        expect(page.get_by_role("button", name="立即启用")).to_have_count(0)
    look(tablet, "update-waits")
    # Not even when a page asks in spite of it, and not by a reload.
    held = second.evaluate("""async () => {
      const { waiting } = await navigator.serviceWorker.ready;
      const { port1, port2 } = new MessageChannel();
      const answer = new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data); });
      waiting.postMessage({ type: 'activate' }, [port2]);
      return answer;
    }""")
    assert held == {"activated": False, "held": "visit"}
    tablet.reload()
    expect(tablet.get_by_text("正在记录轨迹")).to_be_visible()
    assert version(tablet) == before
    second.close()

    tablet.get_by_role("button", name="结束走访").click()
    tablet.get_by_role("button", name="提交", exact=True).click()
    start = tablet.get_by_role("button", name="立即启用")
    expect(start).to_be_visible(timeout=30_000)
    assert version(tablet) == before
    look(tablet, "update-ready")
    ask_without_pause(tablet, 5)
    start.click()
    until(tablet, "document.documentElement.dataset.version === 'aaaa1111'")
    expect(tablet.get_by_text("新版本已就绪")).to_have_count(0)
    until(
        tablet,
        f"({CACHED})().then((kept) => kept.filter((url) => url.includes('/tablet/?')).length === 1)",
    )
    [page_kept] = [url for url in tablet.evaluate(CACHED) if "/tablet/?" in url]
    assert "aaaa1111" in page_kept


def test_a_version_that_takes_over_late_waits_for_a_visit_that_was_begun_meanwhile(
    office: RunningServer, tablet: Page
) -> None:
    sign_in(tablet, office)
    tablet.get_by_role("link", name="离线工厂1").click()
    tablet.get_by_role("button", name="开始走访").click()
    expect(tablet.get_by_text("正在记录轨迹")).to_be_visible()
    tablet.evaluate("window.before = true; navigator.serviceWorker.dispatchEvent(new Event('controllerchange'))")
    tablet.get_by_role("textbox", name="走访记录").fill("没有被打断")
    expect(tablet.get_by_text("已保存在本机")).to_be_visible()
    assert tablet.evaluate("window.before")
    tablet.get_by_role("button", name="结束走访").click()
    tablet.get_by_role("button", name="提交", exact=True).click()
    until(tablet, "window.before === undefined")
    expect(tablet.get_by_text("没有被打断")).to_be_visible()


def test_a_part_that_an_update_took_away_is_found_again_by_loading_the_page_anew(
    office: RunningServer, tab: Callable[..., Page], dist: Path
) -> None:
    tablet = tab(viewport={"width": 600, "height": 900})  # narrow: the map is loaded when it is asked for
    sign_in(tablet, office)
    tablet.evaluate("caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))")
    tablet.context.new_cdp_session(tablet).send("Network.clearBrowserCache")
    [part] = (dist / "assets").glob("createMap-*.js")
    away = part.rename(part.with_suffix(".away"))
    try:
        tablet.evaluate("window.before = true")
        tablet.get_by_role("button", name="地图", exact=True).click()
        until(tablet, "window.before === undefined")
    finally:
        away.rename(part)
    expect(tablet.get_by_role("heading", name="我的走访对象")).to_be_visible()
    tablet.get_by_role("button", name="地图", exact=True).click()
    expect(tablet.locator("canvas.maplibregl-canvas")).to_be_visible(timeout=30_000)


def test_a_page_that_an_update_overtook_on_its_way_is_loaded_anew(
    office: RunningServer, tab: Callable[..., Page]
) -> None:
    page = tab()
    asked: list[str] = []

    def once_gone(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 1:
            route.continue_()
        else:
            route.abort()

    page.route("**/assets/tablet-*.js", once_gone)
    page.goto(f"{office.url}/tablet/")
    expect(page.get_by_role("textbox", name="用户名")).to_be_visible()
    assert len(asked) == 2


def test_the_way_one_walks_is_drawn_with_the_server_stopped(office: RunningServer, tablet: Page) -> None:
    sign_in(tablet, office)
    expect(tablet.get_by_role("link", name=re.compile("离线工厂0"))).to_be_visible()
    office.stop()
    # Later that day: what the browser had by itself is gone, only the tablet's own store is left.
    tablet.context.new_cdp_session(tablet).send("Network.clearBrowserCache")
    tablet.goto("about:blank")
    tablet.goto(f"{office.url}/tablet/")
    tablet.get_by_role("link", name=re.compile("离线工厂0")).click()
    tablet.get_by_role("button", name="开始走访").click()
    expect(tablet.get_by_role("button", name="结束走访")).to_be_visible()
    canvas = tablet.locator("canvas.maplibregl-canvas")
    expect(canvas).to_be_visible()
    drawn = 0
    for step in range(1, 16):
        tablet.context.set_geolocation({"longitude": GATE[0] + step * 4e-4, "latitude": GATE[1], "accuracy": 8})
        tablet.wait_for_timeout(1_200)
        pixels = np.asarray(Image.open(io.BytesIO(canvas.screenshot())).convert("RGB"), dtype=int)
        drawn = int((np.abs(pixels - WAY).sum(axis=2) < 24).sum())
        if drawn > 400:
            break
    assert drawn > 400, drawn


# --- the offline map --------------------------------------------------------------------------------------------------
def open_offline_map(page: Page) -> None:
    page.get_by_role("button", name="账号").click()
    page.get_by_role("link", name="离线地图").click()
    expect(page.get_by_role("heading", name="离线地图", exact=True)).to_be_visible()


def test_the_map_of_the_area_is_downloaded_over_a_cut_and_drawn_without_a_network(
    office: RunningServer, tablet: Page
) -> None:
    asked: list[str] = []
    tablet.on(
        "request",
        lambda request: asked.append(request.headers.get("range", "")) if request.url.endswith("/file") else None,
    )
    sign_in(tablet, office)
    open_offline_map(tablet)
    begin = tablet.get_by_role("button", name=re.compile(r"下载（\d+\.\d MB）"))
    expect(begin).to_be_visible(timeout=90_000)  # its size is told before
    devtools = tablet.context.new_cdp_session(tablet)
    slow = {"offline": False, "latency": 5, "downloadThroughput": 700_000, "uploadThroughput": 700_000}
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", slow)
    begin.click()
    bar = tablet.get_by_role("progressbar")
    until(
        tablet,
        "Number(document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')) > 45",
    )
    devtools.send("Network.emulateNetworkConditions", {**slow, "offline": True})
    expect(tablet.get_by_text("目前没有网络，联网后自动继续下载。")).to_be_visible(timeout=30_000)
    before = list(asked)
    devtools.detach()
    tablet.context.set_offline(True)
    tablet.reload()
    expect(bar).to_have_attribute("aria-valuenow", re.compile("[1-9]"))  # what is here already is kept
    tablet.context.set_offline(False)
    expect(tablet.get_by_role("heading", name="本机地图")).to_be_visible(timeout=60_000)
    expect(tablet.get_by_text("已是最新地图。")).to_be_visible(timeout=30_000)
    # What had arrived before the cut was not fetched again, but for the part under way.
    assert len(before) > 1
    assert not set(before[:-1]) & set(asked[len(before) :])

    tablet.context.set_offline(True)
    office.stop()
    tablet.goto(f"{office.url}/tablet/")
    expect(tablet.get_by_role("heading", name="我的走访对象")).to_be_visible()
    drawn = colours(tablet)
    assert min(drawn) > 0.12, drawn


def colours(page: Page) -> list[float]:
    """How much of the map is of either colour of our tiles, once it is still."""
    canvas = page.locator("canvas.maplibregl-canvas")
    expect(canvas).to_be_visible()
    page.wait_for_timeout(6_000)
    pixels = np.asarray(Image.open(io.BytesIO(canvas.screenshot())).convert("RGB"), dtype=int)
    return [float((np.abs(pixels - colour).sum(axis=2) < 24).mean()) for colour in COLOURS]


def test_pause_removal_and_a_person_without_places_are_said_in_words(
    office: RunningServer, tab: Callable[..., Page]
) -> None:
    page = tab(viewport={"width": 360, "height": 740})
    sign_in(page, office, "idle")
    open_offline_map(page)
    expect(page.get_by_text("分配走访对象后，可在此下载相应区域的地图。")).to_be_visible()
    other = tab(viewport={"width": 360, "height": 740})
    sign_in(other, office)
    open_offline_map(other)
    begin = other.get_by_role("button", name=re.compile("下载（"))
    expect(begin).to_be_visible(timeout=60_000)
    look(other, "map-offered")
    devtools = other.context.new_cdp_session(other)
    devtools.send("Network.enable")
    slow: dict[str, Any] = {"offline": False, "latency": 5, "downloadThroughput": 300_000, "uploadThroughput": 300_000}
    devtools.send("Network.emulateNetworkConditions", slow)
    begin.click()
    other.get_by_role("button", name="暂停").click()
    expect(other.get_by_text("已暂停，已下载的部分会保留。")).to_be_visible()
    look(other, "map-paused")
    devtools.detach()
    other.get_by_role("button", name="继续").click()
    expect(other.get_by_role("heading", name="本机地图")).to_be_visible(timeout=60_000)
    look(other, "map-here")
    other.get_by_role("button", name="删除此地图").click()
    look(other, "map-remove")
    other.get_by_role("dialog").get_by_role("button", name="删除此地图").click()
    expect(other.get_by_role("button", name=re.compile("下载（"))).to_be_visible()
    expect_no_map_files(other)
    # the tablet was switched off while it removed them
    other.evaluate("""async () => {
      const folder = await navigator.storage.getDirectory();
      await (await folder.getDirectoryHandle('offline-map')).getDirectoryHandle('left', {create: true});
    }""")
    other.reload()
    expect_no_map_files(other)


def expect_no_map_files(page: Page) -> None:
    page.wait_for_function("""async () => {
      const folder = await navigator.storage.getDirectory();
      for await (const name of (await folder.getDirectoryHandle('offline-map')).keys()) return false;
      return true;
    }""")
