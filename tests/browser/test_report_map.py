"""The map that goes with a visit's report: downloaded in the console, opened from a file with no network."""

from __future__ import annotations

import io
import json
import os
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Request, expect

from tests import factories
from tests.browser.conftest import barriers
from tests.browser.test_console import Tablet, pixels_like, sign_in
from tests.server import RunningServer

pytestmark = pytest.mark.browser

HOSTILE = "${alert(1)}</script><script>alert(2)</script>{{7*7}}<img src=x onerror=alert(3)>"
TRAIL = (200, 53, 27)


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> SimpleNamespace:
    """A reported visit with a trail and a photo; its site and its note are named to harm."""
    tag = f"rmap{os.getpid()}"
    found = json.loads(
        server.shell(
            "import json\n"
            "from tests import factories as f, factories_field as ff\n"
            f"here = f.make_district('{tag}', '附图演示区')\n"
            f"secret = '{factories.PASSWORD}'\n"
            f"f.make_user('{tag}supervisor', role='supervisor', district=here, password=secret)\n"
            f"holder = f.make_user('{tag}holder', name='包抓人', role='holder', district=here, password=secret)\n"
            "ff.always_on_duty(holder)\n"
            "edge = f.box(108.949, 34.249, 108.953, 34.252)\n"
            f"site = ff.make_site(here, {HOSTILE!r}, at=(108.951, 34.2505), boundary=edge)\n"
            "ff.make_assignment(site, holder)\n"
            "print(json.dumps({'site': str(site.pk)}))\n"
        )
    )
    tablet = Tablet(server, f"{tag}holder")
    began = (datetime.now(UTC) - timedelta(minutes=40)).replace(microsecond=0)
    visit = str(uuid.uuid4())
    tablet.post("visits", {"id": visit, "site": found["site"], "note": HOSTILE})
    tablet.post(f"visits/{visit}/start", {"started_at": began.isoformat()})
    places = [(began + timedelta(seconds=10 * n), 108.94 + n * 1e-4, 34.2425 + n * 7e-5) for n in range(110)]
    tablet.send_positions(places, visit=visit)
    tablet.send_photo(visit, began + timedelta(minutes=5), (108.951, 34.251))
    tablet.post(f"visits/{visit}/finish", {"finished_at": places[-1][0].isoformat()})
    return SimpleNamespace(server=server, tag=tag, visit=visit)


def test_the_map_of_a_report_opens_from_a_file_with_no_network(
    page: Page, chromium: Browser, scene: SimpleNamespace, tmp_path: Path
) -> None:
    sign_in(page, scene, "supervisor", f"#/visits/{scene.visit}")
    with page.expect_download() as download:
        page.get_by_role("link", name="报告附图").click()
    file = tmp_path / "report.html"
    download.value.save_as(file)

    context = chromium.new_context(offline=True, viewport={"width": 1000, "height": 1400})
    asked: list[str] = []
    trouble: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    context.on("request", note)
    report = context.new_page()
    report.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
    report.on("pageerror", lambda error: trouble.append(str(error)))
    report.on("console", lambda message: trouble.append(message.text))
    report.goto(file.as_uri())
    expect(report.get_by_role("heading", level=1)).to_have_text(HOSTILE)
    expect(report.locator(".leaflet-container .photo")).to_have_text("1")
    expect(report.locator("path.leaflet-interactive").first).to_be_visible()
    picture = Image.open(io.BytesIO(report.locator(".leaflet-container").screenshot())).convert("RGB")
    assert pixels_like(picture, TRAIL, (0, 0, *picture.size)) > 200
    assert (asked, trouble) == ([file.as_uri()], [])
    assert barriers(report) == []
    context.close()
