"""The tablet's own client against the real server: a day's work, a line that breaks, a revocation."""

from __future__ import annotations

import hashlib
import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from tests.cutting_proxy import CuttingProxy, cutting_proxies
from tests.live.sync.conftest import settle
from tests.tablets import Tablet, make_op
from tests.typescript_tablet import TypeScriptTablet, bundle, missing

pytestmark = pytest.mark.skipif(missing(), reason="Node.js or the front end's packages are not here")

CODE = """
from geo_portal.accounts.models import User
from geo_portal.accounts.services.devices import create_enrolment_code
person = User.objects.get(pk={person!r})
print(create_enrolment_code(person, created_by=person)[1])
"""


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("typescript"))


@pytest.fixture
def carry(field: SimpleNamespace, module: Path) -> Iterator[Callable[..., TypeScriptTablet]]:
    """`carry(person)` is that person's tablet, enrolled by a code and synced."""
    opened: list[TypeScriptTablet] = []

    def make(person: str = "holder", **more: Any) -> TypeScriptTablet:
        opened.append(tablet := TypeScriptTablet(module))
        code = field.server.shell(CODE.format(person=field.people[person])).strip()
        tablet.who = tablet("enrol", url=field.server.url, code=code, **more)  # type: ignore[attr-defined]
        settle(field.server)
        assert tablet("sync")["outcome"] == "done"
        return tablet

    yield make
    for tablet in opened:
        tablet.stop()


def picture(folder: Path, shade: int) -> tuple[Path, str]:
    """A JPEG file of some 100 kB, and its hash."""
    content = io.BytesIO()
    noise = Image.effect_noise((600, 450), 60).point(lambda value: (value + shade) % 256)
    noise.save(content, "JPEG", quality=90)
    path = folder / f"gate-{shade}.jpg"
    path.write_bytes(content.getvalue())
    return path, hashlib.sha256(content.getvalue()).hexdigest()


def plan(tablet: TypeScriptTablet, site: str, path: Path, note: str) -> tuple[str, str]:
    """A visit with a photo as one group; their ids."""
    visit = str(uuid4())
    data = {"site": site, "status": "in_progress", "started_at": "2026-11-28T01:02:03Z", "note": note}
    ops = [{"action": "create", "type": "visit", "id": visit, "data": data}]
    _, photo = tablet("change", ops=ops, photos=[{"visit": visit, "path": str(path), "fields": {"caption": "Gate"}}])
    return visit, photo


def rows(field: SimpleNamespace, visit: str) -> Any:
    return json.loads(
        field.server.shell(f"""
import json
from field.models import Visit
visit = Visit.objects.get(pk={visit!r})
print(json.dumps({{'note': visit.note, 'status': visit.status,
    'photos': [[str(photo.pk), photo.sha256, photo.state, photo.caption] for photo in visit.photos.all()]}}))""")
    )


def test_a_visit_with_its_photo_arrives_whole_and_once(field, carry, tmp_path):
    tablet = carry()
    assert {site["id"] for site in tablet("list", type="site")} == set(field.sites[:2])
    path, digest = picture(tmp_path, 1)
    visit, photo = plan(tablet, field.site, path, "Gate closed")
    assert tablet("get", type="visit", id=visit)["note"] == "Gate closed"
    report = tablet("sync")
    assert (report["outcome"], report["pushed"]["applied"], report["uploaded"]["files"]) == ("done", 2, 1)
    assert rows(field, visit)["photos"] == [[photo, digest, "stored", "Gate"]]
    settle(field.server)
    assert tablet("sync_records")["outcome"] == "done"
    held = tablet("get", type="visit", id=visit)
    assert (held["status"], held["participants"]) == ("in_progress", [field.people["holder"]])
    assert tablet("list", type="visit_photo", where={"visit": visit})[0]["data"]["state"] == "stored"
    assert tablet("unsent")["ops"] == 0


def test_it_holds_what_another_client_of_the_same_person_holds(field, carry, tmp_path):
    tablet = carry(options={"page": 3})
    path, _ = picture(tmp_path, 2)
    visit, _ = plan(tablet, field.site, path, "first")
    tablet("sync")
    other = field.tablet("holder")
    settle(field.server)
    other.drain()
    base = other.store["visit", visit][0]
    assert other.say(make_op("visit", visit, base=base, note="theirs"))["status"] == "applied"
    tablet("update", type="visit", id=visit, data={"note": "mine", "planned_for": "2026-12-01"})
    assert tablet("sync")["pushed"]["conflict"] == 1
    settle(field.server)
    tablet("sync_records")
    (conflict,) = tablet("conflicts")
    assert (conflict["fields"]["note"]["server"], conflict["fields"]["note"]["device"]) == ("theirs", "mine")
    assert tablet("get", type="visit", id=visit)["note"] == "theirs"
    tablet("resolve", id=conflict["id"], resolution={"note": "mine"})
    assert tablet("conflicts") == []
    tablet("sync_records")
    settle(field.server)
    tablet("sync_records")
    other.drain()
    assert tablet.held() == other.store
    assert tablet("get", type="visit", id=visit)["note"] == "mine"


def test_poison_is_set_aside_and_holds_up_nothing(field, carry):
    tablet = carry()
    good, bad = str(uuid4()), str(uuid4())
    tablet("change", ops=[{"action": "create", "type": "visit", "id": bad, "data": {"site": field.sites[3]}}])
    tablet("change", ops=[{"action": "update", "type": "site", "id": field.site, "data": {"name": "mine"}}])
    tablet("change", ops=[{"action": "create", "type": "visit", "id": good, "data": {"site": field.site}}])
    report = tablet("sync")
    assert (report["outcome"], report["pushed"]["applied"], report["pushed"]["aside"]) == ("done", 1, 2)
    assert sorted(one["code"] for one in tablet("set_aside")) == ["read_only", "unknown_reference"]
    assert [one["answer"]["status"] for one in tablet("answers")] == ["rejected", "rejected", "applied"]


@pytest.mark.parametrize("seed", range(3))
def test_a_line_that_is_cut_again_and_again_costs_nothing_but_time(field, carry, tmp_path, seed):
    tablet = carry(options={"pieceBytes": 20_000, "timeoutMs": 20_000})
    path, digest = picture(tmp_path, 10 + seed)
    proxy = CuttingProxy(field.server.port, seed, cuts=8, most=path.stat().st_size + 500)
    with cutting_proxies(proxy):
        tablet("line", url=proxy.address)
        made = [plan(tablet, field.site, path, f"note {number}") for number in range(3)]
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            tablet("hurry")
            report = tablet("sync")
            assert report["outcome"] in {"done", "offline", "busy"}, report
            if report["outcome"] == "done" and tablet("unsent")["files"] == 0:
                break
            tablet("reopen")
        assert proxy.cut >= 3
    tablet("line", url=field.server.url)
    for number, (visit, photo) in enumerate(made):
        found = rows(field, visit)
        assert found["note"] == f"note {number}"
        assert found["photos"] == [[photo, digest, "stored", "Gate"]]
    statuses = [one["answer"]["status"] for one in tablet("answers")]
    assert statuses == ["applied"] * 6


def test_a_revoked_tablet_hands_over_its_work_wipes_itself_and_says_so(field, carry, tmp_path):
    tablet = carry()
    path, digest = picture(tmp_path, 20)
    visit, photo = plan(tablet, field.site, path, "never sent")
    tablet("add_point", visit=visit, point=point())
    device = tablet.who["device"]
    field.server.shell(
        "from geo_portal.accounts.services.devices import revoke_device\n"
        f"revoke_device({device!r}, wipe='after_quarantine')"
    )
    assert tablet("sync")["outcome"] == "wiped"
    assert (tablet("state"), tablet.held()) == ("wiped", {})
    told = field.server.shell(f"""
from field.models import QuarantinedGroup, Visit
from geo_portal.accounts.models import Device
print(Device.objects.get(pk={device!r}).wiped_at is not None, Visit.objects.filter(pk={visit!r}).exists(),
      QuarantinedGroup.objects.filter(device={device!r}, file__sha256={digest!r}).exists(),
      [bytes(group.body).decode() for group in QuarantinedGroup.objects.filter(device={device!r})])""")
    assert told.startswith("True False True")
    for word in ("never sent", "trail_points", "visit_photo_file", photo):
        assert word in told


def test_the_engine_works_by_itself(field, carry, tmp_path):
    """As a page does it: with timers, and a photo that goes after the records."""
    tablet = carry()
    tablet("start")
    path, digest = picture(tmp_path, 30)
    visit, photo = plan(tablet, field.site, path, "by itself")
    tablet("add_point", visit=visit, point=point())
    tablet("stop")
    tablet("start")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        unsent = tablet("unsent")
        if unsent["ops"] + unsent["files"] + unsent["points"] == 0:
            break
        time.sleep(0.2)
    assert rows(field, visit)["photos"] == [[photo, digest, "stored", "Gate"]]
    assert tablet("engine_state")["outcome"] == "done"
    tablet("stop")


def point() -> dict[str, Any]:
    nothing = dict.fromkeys(("alt", "speed", "bearing"))
    return {"t": int(time.time() * 1000) - 60_000, "lon": 108.95, "lat": 34.25, "acc": 5, **nothing}


def test_two_tablets_at_one_site_see_each_other(field, carry):
    mine, theirs = carry("holder"), carry("liaison")
    visit = str(uuid4())
    mine("change", ops=[{"action": "create", "type": "visit", "id": visit, "data": {"site": field.site}}])
    mine("sync")
    settle(field.server)
    theirs("sync")
    mine("update", type="visit", id=visit, data={"note": "a"})
    theirs("update", type="visit", id=visit, data={"planned_for": "2026-12-24"})
    assert mine("sync_records")["pushed"]["applied"] == 1
    assert theirs("sync_records")["pushed"]["merged"] == 1
    settle(field.server)
    for tablet in (mine, theirs):
        tablet("sync_records")
        shown = tablet("get", type="visit", id=visit)
        assert (shown["note"], shown["planned_for"]) == ("a", "2026-12-24")


def test_a_store_knows_its_clock(field: SimpleNamespace, carry: Callable[..., TypeScriptTablet]) -> None:
    """Eight years off: sync does not care."""
    tablet = carry(skewMs=-8 * 365 * 86_400_000)
    other: Tablet = field.tablet("holder")
    settle(field.server)
    other.drain()
    tablet("sync_records")
    assert tablet.held() == other.store
