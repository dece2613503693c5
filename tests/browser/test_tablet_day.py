"""A day in the field with one tablet and no network: three visits, twelve photos, a trail of six hours, reloads and a
browser that is killed in the midst of it; then the network is back, and the office looks at all of it."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import factories
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.server import RunningServer

pytestmark = pytest.mark.browser

PLACES = {"渭光机电厂": (108.950, 34.250), "北郊热力站": (108.960, 34.262), "曲江冷库": (108.972, 34.274)}
PHOTOS_EACH = 4
TRAIL_STEP_S, TRAIL_STEPS = 240, 90
PEOPLE = f"""
from tests import factories, factories_field as field
district = factories.make_district('day1', '外勤区')
known = dict(district=district, password='{factories.PASSWORD}')
holder = factories.make_user('walker', name='林知行', role='holder', **known)
factories.make_user('walkers_office', name='王主任', role='supervisor', **known)
for name, at in {PLACES!r}.items():
    field.make_assignment(field.make_site(district, name, at=at), holder, interval_days=30)
"""
STORED_POSITIONS = """async () => {
  const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith('portal-sync '));
  const db = await new Promise((resolve) => {
    indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result);
  });
  const all = await new Promise((resolve) => {
    db.transaction('points').objectStore('points').getAll().onsuccess = ({ target }) => resolve(target.result);
  });
  db.close();
  return all.map(({ t, lon, lat }) => [t, lon, lat]);
}"""


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    expect.set_options(timeout=60_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def office(server: RunningServer) -> RunningServer:
    server.shell(PEOPLE)
    server.start_worker()
    return server


class Carried:
    """A tablet in the hand: a Chromium with a profile on the disk, its clock and its place set by the test."""

    def __init__(self, chromium: Browser, profile: Path) -> None:
        self._chromium, self._profile = chromium, profile
        self.context: BrowserContext | None = None

    def open(self, *, now: datetime | None, online: bool) -> Page:
        """Start it. `now` is what its clock shows (None: the time it is); without a network unless `online`."""
        self.context = self._chromium.browser_type.launch_persistent_context(
            self._profile,
            executable_path=CHROMIUM,
            headless=True,
            args=list(FLAGS),
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": 360, "height": 740},
            permissions=["geolocation"],
            has_touch=True,
        )
        self.context.set_default_timeout(60_000)
        self.context.set_offline(not online)
        if now is not None:
            self.context.clock.install(time=now)
        return self.context.pages[0] if self.context.pages else self.context.new_page()

    def kill(self) -> None:
        """As when the battery dies: no chance to save anything."""
        assert self.context is not None
        mine = f"--user-data-dir={self._profile}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                words = (process / "cmdline").read_bytes().split(b"\0")
                if mine in words and not any(word.startswith(b"--type=") for word in words):
                    os.kill(int(process.name), signal.SIGKILL)
        self.close()

    def close(self) -> None:
        if self.context is not None:
            with contextlib.suppress(Exception):  # it may be dead
                self.context.close()
        self.context = None


@pytest.fixture
def carried(chromium: Browser, tmp_path: Path) -> Iterator[Carried]:
    tablet = Carried(chromium, tmp_path / "profile")
    yield tablet
    tablet.close()


def picture(number: int) -> bytes:
    content = io.BytesIO()
    Image.effect_noise((480, 360), 50).point(lambda value: (value + 9 * number) % 256).save(content, "JPEG")
    return content.getvalue()


class Day:
    """What was done, to be found again."""

    def __init__(self) -> None:
        self.visits: dict[str, str] = {}
        self.hashes: dict[str, list[str]] = {}
        self.walked: list[tuple[float, float]] = []
        self._pictures = 0

    def begin(self, page: Page, name: str) -> None:
        at = PLACES[name]
        page.context.set_geolocation({"longitude": at[0], "latitude": at[1], "accuracy": 6})
        page.get_by_role("link", name=name).click()
        page.get_by_role("button", name="开始走访").click()
        expect(page.get_by_text("正在记录轨迹")).to_be_visible()
        self.visits[name] = page.url.rpartition("/")[2]
        self.hashes[name] = []

    def note(self, page: Page, text: str) -> None:
        page.get_by_role("textbox", name="走访记录").fill(text)
        expect(page.get_by_text("已保存在本机")).to_be_visible()

    def photograph(self, page: Page, name: str, count: int) -> None:
        for _ in range(count):
            self._pictures += 1
            content = picture(self._pictures)
            file = {"name": f"{self._pictures}.jpg", "mimeType": "image/jpeg", "buffer": content}
            page.locator("input[type=file][multiple]").set_input_files(file)
            self.hashes[name].append(hashlib.sha256(content).hexdigest())
            self.expect_photos(page, name)

    def expect_photos(self, page: Page, name: str) -> None:
        expect(page.get_by_role("button", name="· 等待上传")).to_have_count(len(self.hashes[name]))

    def walk(self, page: Page, first: int, last: int) -> None:
        """North, four minutes a step; each step is on the tablet before the next."""
        lon, lat = PLACES["北郊热力站"]
        held = len(page.evaluate(STORED_POSITIONS))
        for step in range(first, last):
            here = (lon, round(lat + step * 0.0002, 6))
            page.clock.fast_forward(TRAIL_STEP_S * 1000)
            page.context.set_geolocation({"longitude": here[0], "latitude": here[1], "accuracy": 6 + step % 3})
            self.walked.append(here)
            held += 1
            deadline = time.monotonic() + 60
            while len(page.evaluate(STORED_POSITIONS)) < held:
                assert time.monotonic() < deadline, f"position {step} is not on the tablet"

    def finish(self, page: Page) -> None:
        page.get_by_role("button", name="结束走访").click()
        page.get_by_role("button", name="提交", exact=True).click()
        expect(page.get_by_text("报告尚未送达服务器")).to_be_visible()


def expect_under_way(page: Page, url: str, name: str, note: str) -> None:
    """The page is opened anew, and the visit goes on where it was."""
    page.goto(url)
    page.get_by_role("button", name="继续走访").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_role("textbox", name="走访记录")).to_have_value(note)
    expect(page.get_by_text("正在记录轨迹")).to_be_visible()


def rows(server: RunningServer, visits: dict[str, str]) -> dict[str, Any]:
    """What the database has of each visit, by the name of its site."""
    told = server.shell(f"""
import json
from field.models import TrailPoint, Visit
found = {{}}
for name, pk in {visits!r}.items():
    visit = Visit.objects.get(pk=pk)
    points = TrailPoint.objects.filter(visit_id=pk).order_by('t')
    found[name] = {{
        'status': visit.status, 'note': visit.note, 'at': list(visit.position.coords), 'site': visit.site.name,
        'started_at': visit.started_at.timestamp(), 'finished_at': visit.finished_at.timestamp(),
        'trail': [[round(p.t.timestamp() * 1000), p.location.x, p.location.y] for p in points],
        'photos': sorted([p.state, p.sha256, p.photo.file.sha256] for p in visit.photos.all()),
        'places': sum(p.position is not None for p in visit.photos.all()),
    }}
print(json.dumps(found))""")
    found: dict[str, Any] = json.loads(told)
    return found


@pytest.mark.slow
def test_a_day_without_a_network_is_whole_at_the_office_in_the_evening(
    office: RunningServer, carried: Carried, tab: Callable[..., Page]
) -> None:
    url, day = f"{office.url}/tablet/", Day()
    first, second, third = PLACES
    notes = {first: "一切正常，已签字", second: "锅炉房全天巡查", third: "冷库门封老化，已要求更换"}
    page = carried.open(now=None, online=True)
    page.goto(url)
    page.get_by_role("textbox", name="用户名").fill("walker")
    page.get_by_role("textbox", name="密码").fill(factories.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("link", name=third)).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    carried.close()

    # In the morning, out of the house: no network from now on.
    morning = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=9)
    page = carried.open(now=morning, online=False)
    page.goto(url)
    day.begin(page, first)
    day.note(page, notes[first])
    day.photograph(page, first, 2)
    page.reload()
    expect(page.get_by_role("textbox", name="走访记录")).to_have_value(notes[first])
    day.expect_photos(page, first)
    day.photograph(page, first, 2)
    day.finish(page)

    # Six hours at the second place; the battery dies after two of them, and a reload comes after four.
    page.goto(url)
    page.clock.fast_forward(20 * 60_000)
    day.begin(page, second)
    day.note(page, notes[second])
    day.photograph(page, second, 2)
    day.walk(page, 1, TRAIL_STEPS // 3)
    noon = datetime.fromtimestamp(page.evaluate("Date.now()") / 1000, UTC)
    carried.kill()
    page = carried.open(now=noon, online=False)
    lon, lat = day.walked[-1]
    page.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 6})
    expect_under_way(page, url, second, notes[second])
    day.expect_photos(page, second)
    day.walk(page, TRAIL_STEPS // 3, 2 * TRAIL_STEPS // 3)
    page.reload()
    expect(page.get_by_text("正在记录轨迹")).to_be_visible()
    day.walk(page, 2 * TRAIL_STEPS // 3, TRAIL_STEPS + 1)
    day.photograph(page, second, 2)
    day.finish(page)

    # The third, and the browser is gone in the moment after its last photo.
    page.goto(url)
    page.clock.fast_forward(20 * 60_000)
    day.begin(page, third)
    day.note(page, notes[third])
    day.photograph(page, third, PHOTOS_EACH)
    evening = datetime.fromtimestamp(page.evaluate("Date.now()") / 1000, UTC)
    carried.kill()
    page = carried.open(now=evening, online=False)
    at = PLACES[third]
    page.context.set_geolocation({"longitude": at[0], "latitude": at[1], "accuracy": 6})
    expect_under_way(page, url, third, notes[third])
    day.expect_photos(page, third)
    page.clock.fast_forward(10 * 60_000)
    day.finish(page)
    kept = page.evaluate(STORED_POSITIONS)
    carried.close()

    # Home again.
    page = carried.open(now=None, online=True)
    for name in PLACES:
        page.goto(f"{url}#/visits/{day.visits[name]}")
        expect(page.get_by_text("全部内容已上传")).to_be_visible(timeout=120_000)
        expect(page.get_by_text(f"已存储 {PHOTOS_EACH} / {PHOTOS_EACH} 张")).to_be_visible(timeout=120_000)
    found = rows(office, day.visits)
    for name in PLACES:
        visit = found[name]
        assert (visit["status"], visit["note"], visit["site"]) == ("reported", notes[name], name)
        assert visit["photos"] == sorted(["stored", digest, digest] for digest in day.hashes[name])
        assert visit["places"] == PHOTOS_EACH
        assert visit["at"] == list(PLACES[name])
        assert [t for t, _, _ in visit["trail"]] == sorted({t for t, _, _ in visit["trail"]})
    sent = sorted(point for visit in found.values() for point in visit["trail"])
    assert sent == sorted(kept), "each position is there, once, as it was kept"
    trail = found[second]["trail"]
    assert (trail[-1][0] - trail[0][0]) / 3_600_000 >= 6
    assert {tuple(point) for point in day.walked} <= {(lon, lat) for _, lon, lat in trail}
    assert len({digest for digests in day.hashes.values() for digest in digests}) == 12

    # At the office.
    console = tab()
    console.goto(f"{office.url}/console/#/visits/{day.visits[second]}")
    console.wait_for_url("**/login/**")
    console.locator("input[name=username]").fill("walkers_office")
    console.locator("input[name=password]").fill(factories.PASSWORD)
    console.locator("input[name=password]").press("Enter")
    console.wait_for_url(lambda at: at.endswith(f"/console/#/visits/{day.visits[second]}"))
    expect(console.get_by_text(notes[second])).to_be_visible()
    expect(console.get_by_text(f"{len(trail)} 个定位点")).to_be_visible()
    for name, visit in day.visits.items():
        console.goto(f"{office.url}/console/#/visits/{visit}")
        expect(console.get_by_text(notes[name])).to_be_visible()
        expect(console.get_by_role("button", name="放大照片")).to_have_count(PHOTOS_EACH)
        assert sorted(originals(console, visit)) == sorted(day.hashes[name]), "bit for bit what the camera gave"


def originals(console: Page, visit: str) -> list[str]:
    """The hashes of the files as the person at the console gets them."""
    hashes: list[str] = console.evaluate(
        """async (visit) => {
          const hex = (bytes) => Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, '0')).join('');
          const { results } = await (await fetch(`/api/v1/visit-photos?visit=${visit}`)).json();
          return Promise.all(results.map(async ({ photo }) => {
            const original = await fetch(`/api/v1/photos/${photo}/file`);
            return hex(await crypto.subtle.digest('SHA-256', await original.arrayBuffer()));
          }));
        }""",
        visit,
    )
    return hashes
