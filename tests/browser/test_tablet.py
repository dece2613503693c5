"""The tablet as an official carries it, in Chromium against a running server: one visit, online and over dead spots."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import psycopg
import pytest
from PIL import Image
from playwright.sync_api import Page, TimeoutError, expect

from tests import factories
from tests.browser.conftest import look
from tests.server import RunningServer

pytestmark = pytest.mark.browser

GATE = (108.950, 34.250)
STEPS = 12
TRAIL_BLUE = (13, 92, 117)

PEOPLE = f"""
from tests import factories, factories_field as field, factories_media as media
district = factories.make_district('tablet1', '平板区')
known = dict(district=district, password='{factories.PASSWORD}')
holder = factories.make_user('carrier', name='林知行', role='holder', **known)
liaison = factories.make_user('companion', name='周明', role='liaison', **known)
near = field.make_site(district, '西安渭光机电有限公司', at={GATE}, contact_name='王工', contact_phone='029-1234')
far = field.make_site(district, '北郊热力站项目', at=(108.95, 34.40))
field.make_assignment(near, holder, liaisons=(liaison,), interval_days=3650)
field.make_assignment(far, holder, interval_days=1)
operator = factories.make_user('operator', name='高云舟', role='drone_operator', **known)
for month in (9, 10):
    sphere = media.make_picture(taken=f'2026:{{month:02}}:05 10:00:00', size=(1200, 600))
    media.make_panorama(operator, sphere, subject=('site', far.pk))
"""


@pytest.fixture(scope="module")
def office(server: RunningServer) -> RunningServer:
    """A server with a holder of two sites, one near and one overdue, and a worker that reads photos."""
    server.shell(PEOPLE)
    server.start_worker()
    return server


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(autouse=True)
def _no_visit_is_open(office: RunningServer) -> None:
    """A page that was closed may have taken its last request with it: what it left open ends here."""
    with psycopg.connect(office.environment["DATABASE_OWNER_URL"]) as connection:
        connection.execute(
            "UPDATE field_visit SET status = 'reported', started_at = COALESCE(started_at, now()),"
            " finished_at = COALESCE(finished_at, started_at, now())"
            " WHERE status IN ('planned', 'in_progress', 'returned')"
        )


@pytest.fixture
def tablet(tab: Callable[..., Page]) -> Page:
    """A tablet in the hand, at the gate of the near site."""
    return tab(
        viewport={"width": 800, "height": 1100},
        permissions=["geolocation"],
        geolocation={"longitude": GATE[0], "latitude": GATE[1], "accuracy": 8},
        has_touch=True,
    )


def sign_in(page: Page, server: RunningServer) -> None:
    page.goto(f"{server.url}/tablet/")
    page.get_by_role("textbox", name="用户名").fill("carrier")
    page.get_by_role("textbox", name="密码").fill(factories.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="我的走访对象")).to_be_visible()


def begin_visit(page: Page) -> str:
    """Go to the near site and begin; the visit's id."""
    page.get_by_role("link", name="西安渭光机电有限公司").click()
    page.get_by_role("button", name="开始走访").click()
    expect(page.get_by_text("正在记录轨迹")).to_be_visible()
    return page.url.rpartition("/")[2]


# What the page asks the browser for and gets; the browser's own answer is passed on.
WAKE_LOCKS = """
globalThis.locks = [];
const asked = navigator.wakeLock.request.bind(navigator.wakeLock);
navigator.wakeLock.request = async (kind) => {
  const lock = await asked(kind);
  locks.push(lock);
  return lock;
};
"""


def stays_lit(page: Page) -> None:
    """The screen is kept lit, and is asked for again, once, after the system took that back."""
    lit = page.get_by_text("屏幕保持常亮")
    expect(lit).to_be_visible()
    # As a system does when the page goes to the back; a headless browser has no back.
    page.evaluate("locks[0].release()")
    expect(page.get_by_text("请勿锁屏")).to_be_visible()
    for _time in range(2):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(lit).to_be_visible()
    assert page.evaluate("locks.map(({type, released}) => [type, released])") == [["screen", True], ["screen", False]]


def walk(page: Page, first: int, last: int) -> None:
    """North from the gate, 20 m a second."""
    for step in range(first, last):
        page.context.set_geolocation(
            {"longitude": GATE[0], "latitude": GATE[1] + step * 0.00018, "accuracy": 5 + step % 3}
        )
        page.wait_for_timeout(1_100)


def picture(shade: int) -> bytes:
    content = io.BytesIO()
    Image.linear_gradient("L").resize((1200, 900)).point(lambda value: (value + shade) % 256).save(content, "JPEG")
    return content.getvalue()


def add_photo(page: Page, content: bytes) -> None:
    chooser = page.locator("input[type=file][multiple]")
    chooser.set_input_files({"name": "大门.jpg", "mimeType": "image/jpeg", "buffer": content})


def finish(page: Page) -> None:
    page.get_by_role("button", name="结束走访").click()
    page.get_by_role("button", name="提交", exact=True).click()
    # Until the report is written down, everything is sent as well.
    expect(page.get_by_role("button", name="结束走访")).to_have_count(0)
    expect(page.get_by_text("全部内容已上传")).to_be_visible(timeout=30_000)


def drawn_of_trail(page: Page) -> int:
    """How many pixels of the map have the colour of the trail, as soon as there are some; 0 after ten seconds."""
    canvas = page.locator("canvas.maplibregl-canvas")
    for _attempt in range(20):
        # The markers of photos have the trail's colour.
        without_markers = canvas.screenshot(style=".maplibregl-marker { visibility: hidden }")
        picture = Image.open(io.BytesIO(without_markers)).convert("RGB")
        seen = np.linalg.norm(np.asarray(picture, dtype=float) - TRAIL_BLUE, axis=-1) < 12
        if found := int(np.count_nonzero(seen)):
            return found
        page.wait_for_timeout(500)
    return 0


def rows(server: RunningServer, visit: str) -> dict[str, Any]:
    """What the database has of a visit."""
    told = server.shell(f"""
import json
from field.models import TrailPoint, Visit
visit = Visit.objects.get(pk={visit!r})
points = list(TrailPoint.objects.filter(visit_id=visit.pk).order_by('t'))
print(json.dumps({{
    'status': visit.status, 'note': visit.note, 'at': list(visit.position.coords), 'acc': visit.position_acc_m,
    'participants': sorted(visit.participants.values_list('username', flat=True)),
    'reporter': visit.reporter.username, 'device': visit.device.name, 'ended': visit.finished_at > visit.started_at,
    'latitudes': [round(point.location.y, 5) for point in points],
    'devices': len({{point.device_id for point in points}}),
    'photos': [[photo.state, photo.sha256, photo.photo.file.sha256, photo.sigma_m] for photo in visit.photos.all()],
}}))""")
    found: dict[str, Any] = json.loads(told)
    return found


def test_a_visit_is_worked_through_and_stands_in_the_database(office: RunningServer, tablet: Page) -> None:
    tablet.context.grant_permissions(["geolocation", "screen-wake-lock"])
    tablet.add_init_script(WAKE_LOCKS)
    sign_in(tablet, office)
    expect(tablet.locator("a.row").first).to_contain_text("北郊热力站项目")
    expect(tablet.locator("a.row").first).to_contain_text("逾期")
    visit = begin_visit(tablet)
    stays_lit(tablet)
    walk(tablet, 1, STEPS)
    tablet.get_by_role("textbox", name="走访记录").fill("企业反映用工紧张，\n已现场答复。")
    tablet.get_by_role("button", name="周明").click()
    content = picture(40)
    add_photo(tablet, content)
    expect(tablet.get_by_role("button", name="照片 1 · 已存储")).to_be_visible(timeout=40_000)
    finish(tablet)
    tablet.wait_for_function("locks.length === 2 && locks.every(({released}) => released)")
    expect(tablet.get_by_text("已存储 1 / 1 张")).to_be_visible()
    expect(tablet.get_by_text("已提交")).to_be_visible()
    assert drawn_of_trail(tablet) > 20, "the trail is on the map of the visit that is over"
    # The preview came with the token: the picture is drawn from memory.
    tablet.wait_for_function("document.querySelector('.grid img')?.naturalWidth > 0")
    assert tablet.locator(".grid img").get_attribute("src", timeout=5_000).startswith("blob:")  # type: ignore[union-attr]  # an absent one fails the test as well

    found = rows(office, visit)
    digest = hashlib.sha256(content).hexdigest()
    assert (found["status"], found["reporter"], found["ended"]) == ("reported", "carrier", True)
    assert found["note"] == "企业反映用工紧张，\n已现场答复。"
    assert found["participants"] == ["carrier", "companion"]
    assert (found["at"], found["acc"]) == (list(GATE), 8)
    assert found["photos"][0][:3] == ["stored", digest, digest]
    assert 5 <= found["photos"][0][3] <= 8
    assert found["latitudes"] == sorted(found["latitudes"])
    assert len(set(found["latitudes"])) >= STEPS - 2
    assert found["devices"] == 1
    token = tablet.evaluate(
        """() => new Promise((resolve) => {
          const open = indexedDB.open('portal-tablet');
          open.onsuccess = () => {
            const all = open.result.transaction('accounts').objectStore('accounts').getAll();
            all.onsuccess = () => { open.result.close(); resolve(all.result[0].token); };
          };
        })"""
    )
    assert len(token) > 30
    assert token not in tablet.evaluate(
        """JSON.stringify([location.href, document.cookie, {...localStorage},
                           ...performance.getEntries().map((entry) => entry.name)])"""
    )


def test_a_reload_in_a_dead_spot_loses_nothing(office: RunningServer, tablet: Page) -> None:
    sign_in(tablet, office)
    visit = begin_visit(tablet)
    dead = "**/api/v1/{trails,uploads,sync}/**"
    tablet.context.route(dead, lambda route: route.abort())
    walk(tablet, 1, 6)
    tablet.get_by_role("textbox", name="走访记录").fill("信号不好，先记在这里")
    content = picture(90)
    add_photo(tablet, content)
    expect(tablet.get_by_role("button", name="照片 1 · 等待上传")).to_be_visible()
    expect(tablet.get_by_text("已保存在本机")).to_be_visible()

    tablet.reload()
    expect(tablet.get_by_text("正在记录轨迹")).to_be_visible()
    expect(tablet.get_by_role("textbox", name="走访记录")).to_have_value("信号不好，先记在这里")
    expect(tablet.get_by_role("button", name="照片 1 · 等待上传")).to_be_visible()
    walk(tablet, 6, 10)
    tablet.get_by_role("button", name="结束走访").click()
    tablet.get_by_role("button", name="提交", exact=True).click()
    expect(tablet.get_by_text("已结束", exact=True)).to_be_visible()
    expect(tablet.get_by_text("报告尚未送达服务器")).to_be_visible()
    expect(tablet.get_by_text("无法连接服务器")).to_be_visible()

    tablet.context.unroute(dead)
    with contextlib.suppress(TimeoutError):  # it may be quicker by itself
        tablet.get_by_role("button", name="立即上传").click(timeout=5_000)
    expect(tablet.get_by_text("全部内容已上传")).to_be_visible(timeout=30_000)
    expect(tablet.get_by_text("已存储 1 / 1 张")).to_be_visible(timeout=30_000)
    found = rows(office, visit)
    assert (found["status"], found["note"]) == ("reported", "信号不好，先记在这里")
    assert found["photos"][0][1] == hashlib.sha256(content).hexdigest()
    walked = {round(GATE[1] + step * 0.00018, 5) for step in range(1, 10)}
    assert len(walked & set(found["latitudes"])) >= 8


def test_a_site_is_seen_from_above_also_where_there_is_no_network(office: RunningServer, tablet: Page) -> None:
    with tablet.expect_response(lambda answer: "/api/v1/panoramas/" in answer.url and answer.ok) as fetched:
        sign_in(tablet, office)
    fetched.value.finished()
    tablet.context.route("**/api/v1/**", lambda route: route.abort())
    tablet.get_by_role("link", name="北郊热力站项目").click()
    above = tablet.get_by_role("region", name="720° 全景")
    expect(above.get_by_text("第 2 张，共 2 张")).to_be_visible()
    expect(above.locator("img")).to_be_visible()
    assert above.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 1024

    above.get_by_role("button", name="上一次拍摄").click()
    expect(above.get_by_text("第 1 张，共 2 张")).to_be_visible()
    expect(above.locator("img")).to_have_count(0)
    tablet.context.unroute("**/api/v1/**")
    above.get_by_role("button", name="下一次拍摄").click()
    above.get_by_role("button", name="上一次拍摄").click()
    expect(above.locator("img")).to_be_visible()


def test_a_revoked_tablet_says_so_and_forgets_everything(office: RunningServer, tablet: Page) -> None:
    sign_in(tablet, office)
    begin_visit(tablet)
    office.shell("""
from geo_portal.accounts.models import Device
from geo_portal.accounts.services.devices import revoke_device
for device in Device.objects.filter(user__username='carrier', revoked_at=None):
    revoke_device(device.pk, wipe='now')
""")
    walk(tablet, 1, 3)
    expect(tablet.get_by_role("heading", name="本机已被停用")).to_be_visible(timeout=25_000)
    tablet.reload()
    expect(tablet.get_by_role("heading", name="本机已被停用")).to_be_visible()
    # Wiped and acknowledged: only who may sign in here is left.
    tablet.wait_for_function(
        """() => indexedDB.databases().then((all) => !all.some(({ name }) => name.startsWith('portal-sync')))"""
    )
    expect(tablet.get_by_text("本机上的走访数据已全部清除")).to_be_visible()
    look(tablet, "revoked")
    assert "True" in office.shell(
        "from geo_portal.accounts.models import Device\n"
        "print(Device.objects.filter(user__username='carrier').exclude(wiped_at=None).exists())"
    )
    tablet.get_by_role("button", name="重新登录").click()
    expect(tablet.get_by_role("heading", name="登录本机")).to_be_visible()


def test_a_scanned_code_lets_one_tablet_in(office: RunningServer, tab: Callable[..., Page]) -> None:
    code = office.shell("""
from geo_portal.accounts.models import User
from geo_portal.accounts.services.devices import create_enrolment_code
carrier = User.objects.get(username='carrier')
print(create_enrolment_code(carrier, created_by=carrier)[1])
""").strip()
    first = tab(viewport={"width": 360, "height": 740})
    first.goto(f"{office.url}/tablet/#enrol={code}")
    expect(first.get_by_text("已从二维码读取登记码。")).to_be_visible()
    look(first, "code")
    first.get_by_role("button", name="登录", exact=True).click()
    expect(first.get_by_role("heading", name="我的走访对象")).to_be_visible()
    assert code not in first.url
    second = tab(viewport={"width": 360, "height": 560})
    second.goto(f"{office.url}/tablet/#enrol={code}")
    second.get_by_role("button", name="登录", exact=True).click()
    expect(second.get_by_text("该登记码已使用或已过期")).to_be_in_viewport(ratio=1)
    look(second, "code-used")


def test_without_permission_for_the_position_the_visit_goes_on_and_says_so(
    office: RunningServer, tab: Callable[..., Page]
) -> None:
    page = tab(viewport={"width": 360, "height": 740}, permissions=[])
    sign_in(page, office)
    page.get_by_role("link", name="北郊热力站项目").click()
    page.get_by_role("button", name="开始走访").click()
    expect(page.get_by_text("未获定位许可，没有记录轨迹")).to_be_visible()
    visit = page.url.rpartition("/")[2]
    page.get_by_role("textbox", name="走访记录").fill("没有定位")
    finish(page)
    told = office.shell(
        f"from field.models import Visit; visit = Visit.objects.get(pk={visit!r}); print(visit.status, visit.position)"
    )
    assert told.strip() == "reported None"


def test_the_arrival_is_where_the_tablet_is_and_not_where_it_was_on_the_way(
    office: RunningServer, tab: Callable[..., Page]
) -> None:
    on_the_way = {"longitude": GATE[0] - 0.05, "latitude": GATE[1], "accuracy": 8}
    page = tab(viewport={"width": 800, "height": 1100}, permissions=["geolocation"], geolocation=on_the_way)
    sign_in(page, office)
    expect(page.get_by_role("link", name="西安渭光机电有限公司")).to_contain_text("公里")
    page.context.set_geolocation({"longitude": GATE[0], "latitude": GATE[1], "accuracy": 8})
    page.wait_for_timeout(2_500)  # older than what is taken for an arrival, much younger than what sorts the list
    visit = begin_visit(page)
    finish(page)
    assert rows(office, visit)["at"] == list(GATE)
