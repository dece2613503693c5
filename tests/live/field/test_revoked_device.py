"""faults.md, "Revoked device": shut out everywhere, its sockets closed, its unsent work arrives for review."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import websockets
from geo_portal_client import Client
from websockets.exceptions import ConnectionClosed

from tests import factories
from tests.server import RunningServer

TUS = {"Tus-Resumable": "1.0.0"}
# What knows no tokens, or takes a name and password instead.
OPEN = {("get", "/api/v1/config"), ("get", "/api/v1/schema/"), ("post", "/api/v1/devices")}
ITS_OWN = {"/api/v1/devices/{id}/quarantine", "/api/v1/devices/{id}/wiped"}


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> SimpleNamespace:
    tag = f"rev{os.getpid()}"
    found = json.loads(
        server.shell(
            "import json\n"
            "from tests import factories as f, factories_field as ff\n"
            f"here = f.make_district('{tag}', boundary=f.box(112.0, 35.0, 112.5, 36.0))\n"
            f"holder = f.make_user('{tag}holder', role='holder', district=here, password='{factories.PASSWORD}')\n"
            f"f.make_user('{tag}supervisor', role='supervisor', district=here, password='{factories.PASSWORD}')\n"
            "site = ff.make_site(here, at=(112.1, 35.1))\n"
            "ff.make_assignment(site, holder)\n"
            "print(json.dumps({'site': str(site.pk)}))\n"
        )
    )
    return SimpleNamespace(server=server, tag=tag, **found)


def signed_in(scene: SimpleNamespace, who: str) -> tuple[str, httpx.Client]:
    """A new device of that person, and HTTP with its token."""
    device = {"id": str(uuid.uuid4()), "name": f"Tablet of {who}"}
    body = {"username": scene.tag + who, "password": factories.PASSWORD, "device": device}
    client = scene.server.client()
    answer = client.post("/api/v1/devices", json=body)
    assert answer.status_code == 201, answer.text
    client.headers["Authorization"] = f"Token {answer.json()['token']}"
    return device["id"], client


def create_upload(client: httpx.Client, content: bytes, **about: str) -> httpx.Response:
    told = {"filename": "a.jpg", "sha256": hashlib.sha256(content).hexdigest(), **about}
    metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())
    return client.post(
        "/api/v1/uploads/", headers={**TUS, "Upload-Length": str(len(content)), "Upload-Metadata": metadata}
    )


def begin_upload(client: httpx.Client, content: bytes, **about: str) -> str:
    begun = create_upload(client, content, **about or {"purpose": "photo", "subject": f"visit_photo:{uuid.uuid4()}"})
    assert begun.status_code == 201, begun.text
    return begun.headers["Location"]


def send_piece(client: httpx.Client, address: str, offset: int, piece: bytes) -> int:
    kind = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    return client.patch(address, headers={**TUS, **kind}, content=piece).status_code


def revoke(scene: SimpleNamespace, device: str, wipe: str) -> None:
    _, supervisor = signed_in(scene, "supervisor")
    answer = supervisor.delete(f"/api/v1/devices/{device}", params={"wipe": wipe})
    assert (answer.status_code, answer.json()["wipe"]) == (200, wipe)


def every_address(client: httpx.Client) -> list[tuple[str, str]]:
    document = client.get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    found = [(method, path) for path, item in document["paths"].items() for method in item if method != "parameters"]
    assert len(found) > 60
    return found


def fill(path: str, device: str) -> str:
    """An address of the document with something in each place."""
    values = {"z": "0", "x": "0", "y": "0", "job": "0", "layer": "sites"}
    return re.sub(r"\{(\w+)\}", lambda place: values.get(place[1], device), path)


def test_a_revoked_device_is_shut_out_everywhere(scene: SimpleNamespace) -> None:
    device, tablet = signed_in(scene, "holder")
    upload = begin_upload(tablet, b"x" * 100)
    revoke(scene, device, "after_quarantine")
    let_in = {}
    for method, path in every_address(tablet):
        if (method, path) in OPEN or path in ITS_OWN or method in {"options", "head"}:
            continue
        answer = tablet.request(method, fill(path, device), headers=TUS)
        refusal = answer.json() if answer.status_code == 401 else {}
        if (refusal.get("code"), refusal.get("wipe")) != ("device_revoked", "after_quarantine"):
            let_in[f"{method} {path}"] = (answer.status_code, refusal.get("code"))
    assert let_in == {}
    kind = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    for method, headers in (("HEAD", {}), ("PATCH", kind), ("DELETE", {})):
        assert tablet.request(method, upload, headers={**TUS, **headers}).status_code == 401
    for address in ("/ingest/overland", "/tiles/sites/0/0/0.mvt", "/tiles/sites.json"):
        assert tablet.get(address).status_code in {401, 404}


def test_photos_that_it_had_not_sent_arrive_for_review_and_belong_to_no_visit(scene: SimpleNamespace) -> None:
    """The very photo that a visit's record waits for: cut in the midst, sent on, kept bit for bit, and not applied."""
    device, tablet = signed_in(scene, "holder")
    content = os.urandom(200_000)
    visit, photo = str(uuid.uuid4()), str(uuid.uuid4())
    digest = hashlib.sha256(content).hexdigest()
    made = tablet.post("/api/v1/visits", json={"id": visit, "site": scene.site})
    assert made.status_code == 201, made.text
    announced = {"id": photo, "visit": visit, "sha256": digest, "size": len(content)}
    made = tablet.post("/api/v1/visit-photos", json=announced)
    assert made.status_code == 201, made.text
    revoke(scene, device, "after_quarantine")
    left = {"purpose": "attachment", "subject": f"left_photo:{device}", "record": photo}
    address = begin_upload(tablet, content, **left)
    assert send_piece(tablet, address, 0, content[:70_000]) == 204
    assert tablet.head(address, headers=TUS).headers["Upload-Offset"] == "70000"
    assert send_piece(tablet, address, 70_000, content[70_000:]) == 204
    # once more, as after a lost answer
    again = begin_upload(tablet, content, **left)
    assert send_piece(tablet, again, 0, content) == 204

    _, supervisor = signed_in(scene, "supervisor")
    [group] = supervisor.get("/api/v1/quarantined-groups", params={"device": device}).json()["results"]
    assert (group["device"], group["file_size"]) == (device, len(content))
    download = supervisor.get(f"/api/v1/quarantined-groups/{group['id']}/content")
    assert (download.content, download.headers["Content-Type"]) == (content, "application/octet-stream")
    [shown] = supervisor.get(f"/api/v1/quarantined-groups/{group['id']}").json()["operations"]
    assert (shown["type"], shown["id"], shown["data"]["sha256"]) == ("visit_photo_file", photo, digest)
    _, holder = signed_in(scene, "holder")
    assert holder.get(f"/api/v1/quarantined-groups/{group['id']}/content").status_code == 404
    assert holder.get(f"/api/v1/visit-photos/{photo}").json()["state"] == "pending"
    assert holder.get("/api/v1/uploads/known", params={"sha256": digest}).status_code == 404


def test_a_revoked_device_sends_what_it_leaves_behind_and_no_other_file(scene: SimpleNamespace) -> None:
    device, tablet = signed_in(scene, "holder")
    other, second = signed_in(scene, "holder")
    content = b"y" * 100
    left = {"purpose": "attachment", "subject": f"left_photo:{device}"}

    def refusal(client: httpx.Client, **about: str) -> tuple[int, str]:
        answer = create_upload(client, content, **about)
        return answer.status_code, answer.json()["code"]

    assert refusal(tablet, **left) == (409, "device_not_revoked")
    revoke(scene, device, "after_quarantine")
    assert refusal(second, **left) == (409, "device_not_revoked")
    assert refusal(tablet, purpose="photo", subject=f"visit_photo:{uuid.uuid4()}") == (401, "device_revoked")
    assert refusal(tablet, purpose="attachment") == (401, "device_revoked")
    assert refusal(tablet, **{**left, "subject": f"left_photo:{other}"}) == (401, "device_revoked")
    assert refusal(tablet, **{**left, "purpose": "photo"}) == (422, "not_an_attachment")
    address = begin_upload(tablet, content, **left)
    ended = tablet.delete(address, headers=TUS)
    assert (ended.status_code, ended.json()["code"]) == (401, "device_revoked")
    assert send_piece(tablet, address, 0, content) == 204


@pytest.mark.parametrize("path", ["/ws/live", "/ws/sync"])
async def test_its_sockets_are_closed_and_no_other_opens(scene: SimpleNamespace, path: str) -> None:
    device, tablet = signed_in(scene, "holder")
    address = scene.server.url.replace("http", "ws") + path
    headers = {"Authorization": tablet.headers["Authorization"]}
    async with websockets.connect(address, additional_headers=headers) as before:
        await (await before.ping())
        revoke(scene, device, "now")
        assert await code_of(before) == 4401
    async with websockets.connect(address, additional_headers=headers) as after:
        assert await code_of(after) == 4401
    async with websockets.connect(address) as after:
        await after.send(json.dumps({"type": "auth", "token": headers["Authorization"].removeprefix("Token ")}))
        assert await code_of(after) == 4401


async def code_of(socket: Any) -> int:
    with pytest.raises(ConnectionClosed) as ended:
        while True:
            await socket.recv()
    assert ended.value.rcvd is not None
    return int(ended.value.rcvd.code)


def test_the_unsent_outbox_arrives_for_review_and_the_tablet_wipes_itself(
    scene: SimpleNamespace, tmp_path: Path
) -> None:
    """With the Python client, cut off once in between: nothing is dropped, nothing doubled, nothing applied."""
    with Client.open(tmp_path / "store.db", scene.server.url) as tablet:
        tablet.sign_in(f"{scene.tag}holder", factories.PASSWORD, name="Lost tablet")
        visits = [tablet.create("visit", {"site": scene.site, "note": f"第 {n} 次 \U0001f3e2"}) for n in range(150)]
        with tablet.group() as group:
            both = [group.create("visit", {"site": scene.site}) for _ in range(2)]
        revoke(scene, tablet.device, "after_quarantine")
        report = tablet.sync()
        assert (report.state, report.detail) == ("wiped", "")
        device = tablet.device
    _, supervisor = signed_in(scene, "supervisor")
    row = supervisor.get(f"/api/v1/devices/{device}").json()
    assert row["wiped_at"] is not None
    assert (row["quarantined_groups"], row["quarantined_open"]) == (151, 151)
    listed = supervisor.get("/api/v1/quarantined-groups", params={"device": device, "limit": 1000}).json()["results"]
    whole = [supervisor.get(f"/api/v1/quarantined-groups/{group['id']}").json() for group in listed]
    arrived = sorted(sorted(op["id"] for op in group["operations"]) for group in whole)
    assert arrived == sorted([*([visit] for visit in visits), sorted(both)])
    notes = {op["data"]["note"] for group in whole for op in group["operations"] if "note" in op["data"]}
    assert notes == {f"第 {n} 次 \U0001f3e2" for n in range(150)}
    assert supervisor.get(f"/api/v1/visits/{visits[0]}").status_code == 404


def test_one_that_was_stolen_wipes_itself_without_sending(scene: SimpleNamespace, tmp_path: Path) -> None:
    with Client.open(tmp_path / "store.db", scene.server.url) as tablet:
        tablet.sign_in(f"{scene.tag}holder", factories.PASSWORD, name="Stolen tablet")
        tablet.create("visit", {"site": scene.site})
        revoke(scene, tablet.device, "now")
        assert tablet.sync().state == "wiped"
        device = tablet.device
    _, supervisor = signed_in(scene, "supervisor")
    row = supervisor.get(f"/api/v1/devices/{device}").json()
    assert (row["quarantined_groups"], row["wiped_at"] is not None) == (0, True)
