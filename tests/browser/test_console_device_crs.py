"""A device's coordinate system in the console: what is proposed and why, and deciding on it."""

from __future__ import annotations

import json
import os
import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.conftest import look
from tests.browser.test_console import sign_in
from tests.server import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patience")]


@pytest.fixture
def scene(server: RunningServer) -> SimpleNamespace:
    """A supervisor, and a holder of their district whose phone seems to record in GCJ-02 by two visits."""
    tag = f"crs{os.urandom(3).hex()}"
    found = json.loads(
        server.shell(
            "import json\n"
            "from datetime import timedelta\n"
            "from tests import factories as f\n"
            "from tests import factories_field as ff\n"
            "from field.services import corroboration\n"
            "from geo_portal.core import clock\n"
            "from geo_portal.core.models import Setback\n"
            f"here = f.make_district('{tag}', boundary=f.box(114.0, 35.0, 114.5, 36.0))\n"
            f"secret = '{factories.PASSWORD}'\n"
            f"f.make_user('{tag}supervisor', name='督查员', role='supervisor', district=here, password=secret)\n"
            f"holder = f.make_user('{tag}holder', name='包抓人', role='holder', district=here, password=secret)\n"
            "device, _ = f.make_device(holder, '包抓人的手机')\n"
            "began, evidence = clock.now() - timedelta(days=1), []\n"
            "for number, name in enumerate(('东厂', '西厂')):\n"
            f"    site = ff.make_site(here, name, at=(114.1 + number / 10, 35.5))\n"
            "    visit = ff.make_visit(site, holder, status='reported', reporter=holder, started_at=began,\n"
            "        finished_at=began + timedelta(hours=1))\n"
            "    evidence.append({'visit': str(visit.pk), 'began_at': began.isoformat(), 'fixes': 118,\n"
            "        'seconds': 3540, 'before_m': 512, 'after_m': 9, 'shift_m': 509})\n"
            "    corroboration.judge_visit(visit.pk)\n"
            "ff.make_datum_proposal(device, evidence=evidence, since=began)\n"
            # the worker that another test started passes over the device: it would find no trail, and withdraw
            "now = clock.now()\n"
            "Setback.objects.create(job='propose_system', key=device.pk, times=1, since=now, failed_at=now,\n"
            "    again_at=now + timedelta(days=1))\n"
            "print(json.dumps({'device': str(device.pk)}))\n"
        )
    )
    return SimpleNamespace(server=server, tag=tag, **found)


def test_a_proposal_is_shown_with_its_evidence_and_accepted_with_a_reason(page: Page, scene: SimpleNamespace) -> None:
    # what waits is counted in the navigation, listed, and one link away
    sign_in(page, scene, "supervisor", "#/devices")
    expect(page.get_by_role("link", name=re.compile("^设备.*1 项"))).to_be_visible()
    page.get_by_role("tab", name=re.compile("待定坐标系")).click()
    waiting = page.get_by_role("table", name="待定坐标系")
    expect(waiting).to_contain_text("GCJ-02，而非 WGS 84")
    look(page, "devices-crs-to-decide")
    waiting.get_by_role("link", name="包抓人的手机").click()

    expect(page.get_by_text("似乎是以 GCJ-02 记录的")).to_be_visible()
    table = page.get_by_role("table", name="依据的走访")
    expect(table.get_by_role("row")).to_have_count(3)
    expect(table).to_contain_text("510 米")
    expect(table.get_by_role("link", name="西厂")).to_have_attribute("href", re.compile("#/visits/"))
    look(page, "device-crs-proposal")

    # the visit's verdict says it as well, and leads back
    table.get_by_role("link", name="西厂").click()
    expect(page.get_by_text("似乎以 GCJ-02 记录而未说明")).to_be_visible()
    look(page, "visit-crs-proposal")
    page.get_by_role("link", name="到设备页面决定").click()

    page.get_by_role("button", name="接受…").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="接受", exact=True).click()
    expect(dialog.get_by_text("请说明原因。")).to_be_visible()
    dialog.get_by_label("原因").fill("高德地图的定位")
    dialog.get_by_role("button", name="接受", exact=True).click()
    decided = page.get_by_role("region", name="已作的决定")
    expect(decided).to_contain_text("高德地图的定位")
    expect(decided).to_contain_text("督查员")
    expect(page.get_by_text("似乎是以 GCJ-02 记录的")).to_have_count(0)

    # set back, with a system of one's own choice
    page.get_by_role("button", name="设定坐标系…").click()
    dialog.get_by_label("设备记录所用的坐标系").select_option("wgs84")
    dialog.get_by_label("原因").fill("应用已改正")
    dialog.get_by_role("button", name="设定", exact=True).click()
    expect(decided.get_by_role("listitem")).to_have_count(2)
    expect(decided.get_by_role("listitem").first).to_contain_text("WGS 84")
    look(page, "device-crs-decided")

    page.goto(f"{scene.server.url}/console/#/devices?tab=crs")
    expect(page.get_by_text("没有待决定的设备")).to_be_visible()
    look(page, "devices-crs-none")
