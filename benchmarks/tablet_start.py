"""How long from opening the tablet's application, with the server stopped, to a list of sites that one can use, with
500 sites and 5,000 visits stored; and the longest frame while that list is scrolled from end to end. In Chromium with
its main thread slowed four times, on a phone's width (list) and a tablet's (list and map)."""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from _lab import running_server
from _town import make_inspectors
from _visits import PUSH, push_body, small_visits
from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.browser.chromium import CHROMIUM, FLAGS
from tests.server import RunningServer

SITES = int(os.environ.get("BENCH_SITES", "500"))
VISITS = int(os.environ.get("BENCH_VISITS", "5000"))
STARTS = int(os.environ.get("BENCH_STARTS", "5"))
SLOWER = float(os.environ.get("BENCH_THROTTLE", "4"))
GOAL_MS = 1_500
WIDTHS = {"360 × 740": (360, 740), "800 × 1280": (800, 1280)}
BATCH = 500
CODE = """
from geo_portal.accounts.models import User
from geo_portal.accounts.services.devices import create_enrolment_code
person = User.objects.get(pk={user!r})
print(create_enrolment_code(person, created_by=person)[1])
"""
HELD = """async () => {
  const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith('portal-sync '));
  const db = await new Promise((resolve) => {
    indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result);
  });
  const count = await new Promise((resolve) => {
    const range = IDBKeyRange.bound(['visit', ''], ['visit', 'z']);
    db.transaction('records').objectStore('records').count(range).onsuccess = ({ target }) => resolve(target.result);
  });
  db.close();
  return count;
}"""
WATCH = """
globalThis.started = new Promise((resolve) => {
  const look = () => {
    if (document.querySelectorAll('a.row').length === 0) return requestAnimationFrame(look);
    // The frame that has the list is painted when the next one begins and the thread is free for a touch.
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
  };
  requestAnimationFrame(look);
});
globalThis.busy = [];
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) busy.push([startTime, duration]);
}).observe({ type: 'longtask', buffered: true });
"""
SCROLL = """async () => {
  const pane = document.querySelector('.scroll');
  const frames = [];
  const step = Math.max(400, pane.clientHeight / 2);
  let last = await new Promise(requestAnimationFrame);
  for (const way of [1, -1]) {
    for (;;) {
      const before = pane.scrollTop;
      pane.scrollTop += way * step;
      const now = await new Promise(requestAnimationFrame);
      frames.push(now - last);
      last = now;
      if (pane.scrollTop === before) break;
    }
  }
  return frames;
}"""


def fill(server: RunningServer) -> str:
    """One inspector with all these sites and visits; the code that signs a tablet in."""
    [inspector] = make_inspectors(server, 1, sites=SITES)
    visits = small_visits(VISITS, inspector.sites, seed=7)
    for visit in visits:
        for name in ("started_at", "finished_at"):
            visit[name] = f"{datetime.fromisoformat(visit[name]) - timedelta(days=90):%Y-%m-%dT%H:%M:%SZ}"
    with inspector.client(server) as client:
        for start in range(0, len(visits), BATCH):
            body = push_body(visits[start : start + BATCH], seed=start)
            answer = client.post(PUSH, content=body, headers={"Content-Type": "application/json"})
            answers = {one["status"] for one in answer.json()["results"]}
            assert answers == {"applied"}, answers
    return server.shell(CODE.format(user=inspector.user)).split()[-1]


def sign_in(page: Page, server: RunningServer, code: str) -> None:
    page.goto(f"{server.url}/tablet/#enrol={code}")
    page.get_by_role("button", name="登录", exact=True).click()
    page.locator("a.row").first.wait_for(timeout=120_000)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for _ in range(600):
        if page.evaluate(HELD) >= VISITS and page.evaluate("navigator.serviceWorker.controller !== null"):
            return
        page.wait_for_timeout(500)
    sys.exit("The tablet did not fetch all visits.")


def slowed(page: Page) -> CDPSession:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return devtools


def start(context: Any, url: str, size: tuple[int, int]) -> tuple[float, float, Page]:
    """Milliseconds until the list is there, and until the thread was last busy for more than 50 ms."""
    page = context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.add_init_script(WATCH)
    slowed(page)
    page.goto(f"{url}/tablet/", wait_until="commit")
    shown = page.evaluate("started")
    page.wait_for_timeout(4_000)
    quiet = max((begin + took for begin, took in page.evaluate("busy")), default=0.0)
    return shown, quiet, page


def middle(values: Sequence[float]) -> str:
    return f"median {statistics.median(values):6.0f} ms, worst {max(values):6.0f} ms"


def main() -> None:
    with running_server("tablet_start") as server, sync_playwright() as playwright:
        code = fill(server)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(FLAGS))
        context = browser.new_context(locale="zh-CN", has_touch=True)
        page = context.new_page()
        sign_in(page, server, code)
        page.close()
        server.stop()
        print(f"{SITES} sites, {VISITS} visits; server stopped; CPU slowed {SLOWER:g} times; {STARTS} starts each")
        for name, size in WIDTHS.items():
            shown, quiet, frames = [], [], []
            for _ in range(STARTS):
                at, busy, page = start(context, server.url, size)
                shown.append(at)
                quiet.append(busy)
                frames.append(page.evaluate(SCROLL))
                page.close()
            all_frames = sorted(frame for run in frames for frame in run)
            worst = statistics.median(max(run) for run in frames)
            goal = f"{'within' if statistics.median(shown) <= GOAL_MS else 'OVER'} {GOAL_MS} ms"
            print(f"{name:>10}  start to list   {middle(shown)}  ({goal})")
            print(f"{name:>10}  start to quiet  {middle(quiet)}")
            print(
                f"{name:>10}  scrolling: longest frame {worst:.0f} ms (median of {STARTS}), p95"
                f" {all_frames[int(len(all_frames) * 0.95)]:.0f} ms, {len(all_frames)} frames"
            )
        browser.close()


if __name__ == "__main__":
    main()
