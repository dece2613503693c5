"""What is stored about one's positions, as an official sees it in the console: who looked, the file, the erasure."""

from __future__ import annotations

import json
import os
import uuid
import zipfile
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.test_console import Tablet, sign_in
from tests.server import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patience")]

POINTS = 7


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> SimpleNamespace:
    """A holder with a visit of seven positions, whose trail the supervisor has looked at; a courier without any."""
    tag = f"own{os.getpid()}"
    found = json.loads(
        server.shell(
            "import json\n"
            "from tests import factories as f, factories_field as ff\n"
            f"here = f.make_district('{tag}', boundary=f.box(108.90, 34.20, 109.00, 34.30))\n"
            f"secret = '{factories.PASSWORD}'\n"
            f"f.make_user('{tag}supervisor', name='督查员', role='supervisor', district=here, password=secret)\n"
            f"f.make_user('{tag}courier', name='揽投员', role='courier', district=here, password=secret)\n"
            f"holder = f.make_user('{tag}holder', name='包抓人', role='holder', district=here, password=secret)\n"
            "ff.always_on_duty(holder)\n"
            "site = ff.make_site(here, '渭河机床厂', at=(108.95, 34.25))\n"
            "ff.make_assignment(site, holder)\n"
            "print(json.dumps({'site': str(site.pk)}))\n"
        )
    )
    tablet = Tablet(server, f"{tag}holder")
    began = datetime.now(UTC) - timedelta(minutes=30)
    visit = str(uuid.uuid4())
    tablet.post("visits", {"id": visit, "site": found["site"]})
    tablet.post(f"visits/{visit}/start", {"started_at": began.isoformat()})
    walked = [(began + timedelta(seconds=30 * step), 108.95, 34.25 + step * 0.0003) for step in range(POINTS)]
    tablet.send_positions(walked, visit=visit)
    supervisor = Tablet(server, f"{tag}supervisor")
    assert supervisor.client.get(f"/api/v1/visits/{visit}/trail").status_code == 200
    return SimpleNamespace(server=server, tag=tag)


def test_an_official_sees_what_is_stored_and_who_looked_and_has_it_erased(page: Page, scene: SimpleNamespace) -> None:
    sign_in(page, scene, "holder", "#/sites")
    page.get_by_role("button", name="账号：包抓人").click()
    page.get_by_role("link", name="我的定位数据").click()
    expect(page.get_by_role("heading", level=1, name="我的定位数据")).to_be_visible()
    expect(page.locator("dialog[open]")).to_have_count(0)
    main = page.get_by_role("main")
    expect(main).to_contain_text(f"{POINTS} 个，")
    look = page.get_by_role("table", name="谁查看过").get_by_role("row").filter(has_text="督查员")
    expect(look).to_have_count(1)
    expect(look).to_contain_text("轨迹")
    expect(look.get_by_role("link", name="渭河机床厂")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("link", name="下载全部数据").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert len(archive.read("positions.jsonl").splitlines()) == POINTS

    page.get_by_role("button", name="申请删除…").click()
    dialog = page.locator("dialog[open]")
    for width in (360, 800, 1280):
        page.set_viewport_size({"width": width, "height": 860})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(dialog).to_contain_text("留存的走访轨迹")
    expect(dialog).to_contain_text("走访核验结论")
    dialog.get_by_label("给管理员的说明").fill("调离走访岗位<b>")
    dialog.get_by_role("button", name="提交申请").click()
    requests = page.get_by_role("list", name="删除申请")
    expect(requests).to_contain_text("等待管理员处理")
    expect(requests.get_by_text("调离走访岗位<b>", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="申请删除…")).to_have_count(0)

    scene.server.shell(
        f"from django.core.management import call_command as c; c('erase_positions', '{scene.tag}holder')"
    )
    page.reload()
    expect(requests).to_contain_text(f"定位点：{POINTS}")
    expect(main).to_contain_text("没有保存定位点、轨迹或消息")
    expect(look).to_have_count(1)
    expect(page.get_by_role("button", name="申请删除…")).to_be_visible()


def test_who_has_no_other_screen_finds_it_and_a_failure_there_is_told_and_tried_again(
    page: Page, scene: SimpleNamespace
) -> None:
    sign_in(page, scene, "courier", "#/sites")
    expect(page.get_by_text("此页面不适用于")).to_be_visible()
    page.route("**/api/v1/me/*", lambda route: route.fulfill(status=500, body=""))
    page.get_by_role("button", name="账号：揽投员").click()
    page.get_by_role("link", name="我的定位数据").click()
    again = page.get_by_role("main").get_by_role("button", name="重试")
    expect(again).to_have_count(2)
    page.unroute("**/api/v1/me/*")
    again.first.click()
    expect(page.get_by_text("没有保存定位点、轨迹或消息")).to_be_visible()
    again.click()
    expect(page.get_by_text("没有人查看过您的定位数据")).to_be_visible()
    expect(page.get_by_role("navigation", name="主导航")).to_have_count(0)
