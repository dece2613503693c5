"""A lost tablet, as its supervisor sees it in the console: revoked, told, its work reviewed, wiped."""

from __future__ import annotations

import json
import os
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.conftest import fits, look
from tests.browser.test_console import Tablet, sign_in
from tests.factories_field import walk
from tests.server import RunningServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> SimpleNamespace:
    """A district with its supervisor, and a holder with one site."""
    tag = f"lost{os.getpid()}"
    found = json.loads(
        server.shell(
            "import json\n"
            "from tests import factories as f, factories_field as ff\n"
            f"here = f.make_district('{tag}', boundary=f.box(113.0, 35.0, 113.5, 36.0))\n"
            f"secret = '{factories.PASSWORD}'\n"
            f"f.make_user('{tag}supervisor', name='督查员', role='supervisor', district=here, password=secret)\n"
            f"holder = f.make_user('{tag}holder', name='包抓人', role='holder', district=here, password=secret)\n"
            "site = ff.make_site(here, '渭河机床厂', at=(113.1, 35.1))\n"
            "ff.make_assignment(site, holder)\n"
            "from field.models import Category\n"
            "cost = Category.objects.get(code='cost')\n"
            "print(json.dumps({'site': str(site.pk), 'category': str(cost.pk)}))\n"
        )
    )
    return SimpleNamespace(server=server, tag=tag, **found)


def own_id(tablet: Tablet) -> str:
    rows = tablet.client.get("/api/v1/devices").json()["results"]
    return str(rows[0]["id"])  # newest first


def group(scene: SimpleNamespace, note: str) -> list[dict[str, object]]:
    def create(kind: str, **data: str) -> dict[str, object]:
        op = {"op": str(uuid.uuid4()), "type": kind, "id": str(uuid.uuid4()), "action": "create", "base": None}
        return {**op, "made_at": "2026-11-22T03:04:05Z", "data": {"site": scene.site, **data}}

    return [create("visit", note=note), create("case", category=scene.category, text="租金上涨")]


def test_a_lost_tablet_from_its_revocation_to_the_review_of_its_work(page: Page, scene: SimpleNamespace) -> None:
    tablet = Tablet(scene.server, f"{scene.tag}holder")
    device = own_id(tablet)
    sign_in(page, scene, "supervisor", "#/devices")
    row = page.get_by_role("row").filter(has_text="Tablet of")
    row.get_by_role("button", name="吊销…").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("先把未上传的内容交来备查")
    dialog.get_by_role("button", name="吊销设备").click()
    expect(page.get_by_text("没有设备")).to_be_visible()
    page.get_by_label("状态").select_option("yes")
    expect(row).to_contain_text("此后未再联系")
    expect(row).to_contain_text("先回传，再清除")

    assert tablet.client.get("/api/v1/me").status_code == 401
    kept = tablet.post(
        f"devices/{device}/quarantine",
        {"groups": [group(scene, "门锁着<script>alert(1)</script>"), group(scene, "第二组")]},
    )
    assert kept["kept"] == 2
    page.reload()
    expect(row).to_contain_text("已获知，尚未清除")
    row.get_by_role("link", name="2 组待审阅").click()
    expect(page.get_by_role("row").filter(has_text="待审阅")).to_have_count(2)
    expect(page.get_by_role("row").filter(has_text="走访、问题")).to_have_count(2)

    page.get_by_role("row").filter(has_text="待审阅").first.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tablet of")
    content = page.get_by_role("table", name="内容")
    expect(content).to_contain_text("渭河机床厂")
    expect(content).to_contain_text("企业运行成本")
    expect(content).to_contain_text("2026年11月22日 11:04")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载原文").click()
    assert json.loads(download.value.path().read_bytes())[0]["data"]["site"] == scene.site
    page.get_by_role("button", name="标记为已审阅").click()
    expect(page.get_by_text("请说明处理结果。")).to_be_visible()
    page.get_by_label("处理结果").fill("已补录<b>")
    page.get_by_role("button", name="标记为已审阅").click()
    expect(page.get_by_text("已补录<b>", exact=True)).to_be_visible()
    page.get_by_role("tab", name="变更历史").click()
    expect(page.get_by_role("list", name="变更历史").get_by_role("listitem").first).to_contain_text("督查员")
    page.get_by_role("link", name="‹ 回传数据").click()
    expect(page.get_by_role("row").filter(has_text="待审阅")).to_have_count(1)

    tablet.post(f"devices/{device}/wiped", {})
    page.goto(f"{scene.server.url}/console/#/devices?revoked=yes")
    expect(row).to_contain_text("已清除")
    expect(row.get_by_role("button", name="更改…")).to_have_count(0)
    expect(row.get_by_role("link", name="1 组待审阅")).to_be_visible()


def test_a_stretch_of_a_trail_that_was_left_behind_is_adopted(page: Page, scene: SimpleNamespace) -> None:
    tablet = Tablet(scene.server, f"{scene.tag}holder")
    device, visit, began = own_id(tablet), str(uuid.uuid4()), datetime.now(UTC) - timedelta(minutes=10)
    tablet.post("visits", {"id": visit, "site": scene.site})
    tablet.post(f"visits/{visit}/start", {"started_at": began.isoformat()})
    assert tablet.client.delete(f"/api/v1/devices/{device}").status_code == 200
    points = walk(began + timedelta(minutes=1), 3, at=(113.1, 35.1), visit=visit)
    stretch = {"type": "trail_points", "id": visit, "action": "create", "data": {"points": points}}
    tablet.post(f"devices/{device}/quarantine", {"groups": [[stretch]]})
    sign_in(page, scene, "supervisor", f"#/devices?tab=left&device={device}")
    page.get_by_role("row").filter(has_text="待审阅").get_by_role("button").click()
    expect(page.get_by_role("button", name="标记为已审阅")).to_be_visible()
    expect(page.get_by_role("table", name="内容")).to_contain_text("渭河机床厂")
    look(page, "left-adopt")
    page.get_by_role("button", name="采纳").click()
    expect(page.get_by_text("定位点已采纳：计入 3 个，此前已有 0 个，未计入 0 个。")).to_be_visible()
    expect(page.get_by_role("button", name="采纳")).to_have_count(0)
    look(page, "left-adopted")
    page.get_by_role("link", name="查看走访").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("渭河机床厂")


def test_what_was_left_of_a_photo_and_of_a_conflict_names_the_site_and_the_day(
    page: Page, scene: SimpleNamespace
) -> None:
    tablet = Tablet(scene.server, f"{scene.tag}holder")
    device, visit, photo = own_id(tablet), str(uuid.uuid4()), str(uuid.uuid4())
    tablet.post("visits", {"id": visit, "site": scene.site})
    tablet.post(f"visits/{visit}/start", {"started_at": datetime.now(UTC).isoformat()})
    tablet.post("visit-photos", {"id": photo, "visit": visit, "sha256": "0" * 64, "size": 9})
    conflict = scene.server.shell(
        "from field.models import Conflict, Visit\n"
        f"visit = Visit.objects.get(pk='{visit}')\n"
        "both = {'note': {'base': '', 'server': 'a', 'device': 'b'}}\n"
        "print(Conflict.objects.create(type='visit', object_id=visit.pk, site=visit.site, fields=both).pk)\n"
    ).strip()
    assert tablet.client.delete(f"/api/v1/devices/{device}").status_code == 200
    left = [("visit_photo", photo, {"caption": "大门"}), ("conflict", conflict, {"resolution": {"note": "b"}})]
    operations = [{"type": kind, "id": key, "action": "update", "data": data} for kind, key, data in left]
    tablet.post(f"devices/{device}/quarantine", {"groups": [operations]})
    sign_in(page, scene, "supervisor", f"#/devices?tab=left&device={device}")
    page.get_by_role("row").filter(has_text="待审阅").get_by_role("button").click()
    content = page.get_by_role("table", name="内容")
    expect(content.get_by_text(re.compile("^渭河机床厂 · 2"))).to_have_count(2)
    look(page, "left-named")


def test_the_table_of_all_devices_fits_a_small_window_in_english(
    tab: Callable[..., Page], scene: SimpleNamespace
) -> None:
    Tablet(scene.server, f"{scene.tag}holder", "Electromechanical tablet 7")
    lost = Tablet(scene.server, f"{scene.tag}holder", "Electromechanical tablet 8")
    device = own_id(lost)
    assert lost.client.delete(f"/api/v1/devices/{device}").status_code == 200
    assert lost.client.get("/api/v1/me").status_code == 401
    lost.post(f"devices/{device}/quarantine", {"groups": [group(scene, "门锁着")]})
    page = tab(viewport={"width": 800, "height": 1100}, locale="en-GB")
    sign_in(page, scene, "supervisor", "#/devices?revoked=all")
    expect(page.get_by_role("row").filter(has_text="tablet 8")).to_contain_text("Told, not wiped yet")
    assert fits(page.locator(".scroller"))
    look(page, "devices-all")


def test_who_oversees_nothing_sees_their_own_tablet_and_no_review(page: Page, scene: SimpleNamespace) -> None:
    Tablet(scene.server, f"{scene.tag}holder")
    sign_in(page, scene, "holder", "#/devices?tab=left")
    expect(page.get_by_role("row").filter(has_text="Tablet of")).to_be_visible()
    expect(page.get_by_role("tab")).to_have_count(0)


@pytest.mark.parametrize("width", [360, pytest.param(800, marks=pytest.mark.slow), 1280])
def test_no_screen_of_the_review_is_wider_than_the_window(
    tab: Callable[..., Page], scene: SimpleNamespace, width: int
) -> None:
    tablet = Tablet(scene.server, f"{scene.tag}holder")
    device = own_id(tablet)
    assert tablet.client.delete(f"/api/v1/devices/{device}").status_code == 200
    tablet.post(f"devices/{device}/quarantine", {"groups": [group(scene, "长" * 900 + "x" * 900)]})
    page = tab(viewport={"width": width, "height": 800})
    sign_in(page, scene, "supervisor", f"#/devices?tab=left&device={device}")
    page.get_by_role("row").filter(has_text="待审阅").get_by_role("button").click()
    expect(page.get_by_role("table", name="内容")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
