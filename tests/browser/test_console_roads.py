"""The roads that a trail followed, on the console's page of a visit: told by a real Valhalla, and when it has died."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests import factories, valhalla
from tests.api.field.test_trail_roads import way
from tests.browser.test_console import Tablet, sign_in
from tests.browser.test_tablet_sync_screens import look
from tests.server import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("patience")]


@pytest.fixture
def scene(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A reported visit in Andorra: a walk along a road and, after half an hour, a way where no road is known."""
    with valhalla.running(tmp_path_factory.mktemp("valhalla")) as (url, engine):
        server = RunningServer(f"roads_{os.environ.get('PORTAL_TEST_DB', 'portal')}_{worker_id}", VALHALLA_URL=url)
        try:
            tag = f"roads{os.getpid()}"
            site = json.loads(
                server.start().shell(
                    "import json\n"
                    "from tests import factories as f, factories_field as ff\n"
                    f"here = f.make_district('{tag}', '道路演示区')\n"
                    f"known = {{'district': here, 'password': '{factories.PASSWORD}'}}\n"
                    f"f.make_user('{tag}supervisor', name='督查员', role='supervisor', **known)\n"
                    f"holder = f.make_user('{tag}holder', name='包抓人', role='holder', **known)\n"
                    "ff.always_on_duty(holder)\n"
                    "site = ff.make_site(here, '道路演示厂', at=(1.5401, 42.6218))\n"
                    "ff.make_assignment(site, holder)\n"
                    "print(json.dumps(str(site.pk)))\n"
                )
            )
            tablet = Tablet(server, f"{tag}holder")
            began = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
            visit = str(uuid.uuid4())
            tablet.post("visits", {"id": visit, "site": site})
            tablet.post(f"visits/{visit}/start", {"started_at": began.isoformat()})
            off_road = [point | {"lat": point["lat"] - 0.015} for point in way(began + timedelta(minutes=40))]
            tablet.post("trails/points", {"points": way(began) + off_road})
            tablet.post(f"visits/{visit}/finish", {"finished_at": (began + timedelta(minutes=60)).isoformat()})
            yield SimpleNamespace(server=server, tag=tag, visit=visit, engine=engine)
        finally:
            server.stop()


def test_the_roads_of_a_trail_are_shown_and_what_is_not_known_of_them_is_said(
    page: Page, scene: SimpleNamespace
) -> None:
    sign_in(page, scene, "supervisor", f"#/visits/{scene.visit}")
    page.get_by_label("显示道路").check()
    expect(page.get_by_text("沿已知道路")).to_contain_text("OpenStreetMap")
    expect(page.get_by_text("没有沿着已知的道路")).to_be_visible()
    expect(page.get_by_role("list", name="图例")).to_contain_text("所走的道路")
    look(page, "roads")

    scene.engine.kill()
    scene.engine.wait()
    page.get_by_label("显示道路").uncheck()
    expect(page.get_by_text("沿已知道路")).to_have_count(0)
    page.get_by_label("显示道路").check()
    expect(page.get_by_text("道路服务暂时没有应答")).to_be_visible()
    expect(page.get_by_role("list", name="图例")).not_to_contain_text("所走的道路")
