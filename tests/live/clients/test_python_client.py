"""The Python client against the real server: signing in, files over a bad network, revocation."""

from __future__ import annotations

import hashlib
import io
import os
import random
import uuid
from pathlib import Path

import httpx
import pytest
from geo_portal_client import Client, Op, Refused, StoreOfAnother
from geo_portal_client.uploads import Uploaded
from PIL import Image

from tests import factories
from tests.server import RunningServer
from tests.simulation.faults import Line, Network


@pytest.fixture(scope="module")
def people(server: RunningServer) -> dict[str, str]:
    """A holder with a site and a visit, a colleague, and the office."""
    name = f"pyclient{os.getpid()}"
    visit, site = server.shell(
        "from tests import factories, factories_field\n"
        f"here = factories.make_district('{name}')\n"
        f"holder = factories.make_user('{name}', role='holder', district=here, password='{factories.PASSWORD}')\n"
        f"factories.make_user('{name}b', role='holder', district=here, password='{factories.PASSWORD}')\n"
        f"factories.make_user('{name}o', role='county_office', district=here, password='{factories.PASSWORD}')\n"
        "site = factories_field.make_site(here)\n"
        "factories_field.make_assignment(site, holder)\n"
        "print(factories_field.make_visit(site, holder).pk, site.pk)\n"
    ).split()
    return {"holder": name, "colleague": f"{name}b", "office": f"{name}o", "visit": visit, "site": site}


@pytest.fixture
def network(request: pytest.FixtureRequest):
    """A network that breaks connections at random bytes, and does nothing else."""
    made = Network(random.Random(request.node.name), {"request_cut": 3, "answer_cut": 1, "none": 2})
    made.fine = True
    yield made
    made.close()


@pytest.fixture
def client(server: RunningServer, tmp_path: Path, people: dict[str, str], network: Network):
    line = Line(network)
    with Client.open(tmp_path / "s.db", server.url, transport=line, piece_bytes=15_000, durable=False) as opened:
        opened.sign_in(people["holder"], factories.PASSWORD, name="Test")
        yield opened


def office(server: RunningServer, people: dict[str, str]) -> httpx.Client:
    device = {"id": str(uuid.uuid4()), "name": "Desk"}
    body = {"username": people["office"], "password": factories.PASSWORD, "device": device}
    token = httpx.post(f"{server.url}/api/v1/devices", json=body, timeout=30).json()["token"]
    return server.client(headers={"Authorization": f"Token {token}"})


def picture(path: Path, seed: int, side: int = 400) -> bytes:
    """A JPEG that nothing can shorten: about a byte for each of its pixels."""
    data = io.BytesIO()
    Image.frombytes("RGB", (side, side), random.Random(seed).randbytes(3 * side * side)).save(data, "JPEG", quality=95)
    path.write_bytes(data.getvalue())
    return data.getvalue()


def test_signing_in_by_password_and_by_code(server: RunningServer, tmp_path: Path, people: dict[str, str]):
    with Client.open(tmp_path / "s.db", server.url) as client:
        assert client.state == "new"
        with pytest.raises(Refused) as refused:
            client.sign_in(people["holder"], "wrong")
        assert refused.value.status == 401
        client.sign_in(people["holder"], factories.PASSWORD)
        assert client.state == "signed_in"
        with pytest.raises(StoreOfAnother):
            client.sign_in(people["colleague"], factories.PASSWORD)
        user = client.user
        own = {"Authorization": f"Token {client.wire.token}"}
        made = httpx.post(f"{server.url}/api/v1/enrolment-codes", json={}, headers=own)
        assert made.status_code == 201, made.text
        code = made.json()["code"]
        client.enrol(code)
        assert client.user == user
        with pytest.raises(Refused) as used:
            client.enrol(code)
        assert used.value.code == "enrolment_code_used"


@pytest.mark.parametrize("seed", range(3))
def test_a_file_arrives_whole_however_often_the_connection_breaks(
    client: Client, server: RunningServer, people: dict[str, str], network: Network, tmp_path: Path, seed: int
):
    data = picture(tmp_path / "p.jpg", seed=hash((os.getpid(), seed)))
    photo = client.new_id()
    body = {"id": photo, "visit": people["visit"], "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    headers = {"Authorization": f"Token {client.wire.token}"}
    assert httpx.post(f"{server.url}/api/v1/visit-photos", json=body, headers=headers).status_code == 201
    path, sha256, size = client.uploader.take_in(tmp_path / "p.jpg")
    client.uploader.add(
        subject=f"visit_photo:{photo}", purpose="photo", path=path, filename="现场.jpg", filetype="image/jpeg",
        sha256=sha256, size=size,
    )  # fmt: skip
    network.fine = False
    for _ in range(400):
        report = client.sync_uploads()
        client.hurry()
        if report.state == "done" and not client.uploads():
            break
    assert client.uploads() == []
    assert network.seen["request_cut"] + network.seen["answer_cut"] > 2
    stored = server.folder / "uploads" / sha256[:2] / sha256[2:4] / sha256
    assert hashlib.sha256(stored.read_bytes()).hexdigest() == sha256
    assert not path.exists()


def test_an_upload_that_the_server_has_forgotten_begins_anew(
    client: Client, server: RunningServer, people: dict[str, str], tmp_path: Path
):
    data = picture(tmp_path / "p.jpg", seed=os.getpid())
    path, sha256, size = client.uploader.take_in(tmp_path / "p.jpg")
    subject = f"visit_photo:{uuid.uuid4()}"
    client.uploader.add(
        subject=subject, purpose="photo", path=path, filename="p.jpg", filetype="", sha256=sha256, size=size
    )
    into = Uploaded()
    for _ in range(2):
        assert client.uploader.upload_piece(into)
    (upload,) = client.uploads()
    headers = {"Authorization": f"Token {client.wire.token}", "Tus-Resumable": "1.0.0"}
    assert httpx.delete(server.url + upload.url, headers=headers).status_code == 204
    assert client.sync_uploads().state == "done"
    assert client.uploads() == []
    stored = server.folder / "uploads" / sha256[:2] / sha256[2:4] / sha256
    assert stored.read_bytes() == data


def test_a_file_that_is_no_picture_is_set_aside_and_holds_up_no_other(client: Client, people, tmp_path: Path):
    (tmp_path / "big.jpg").write_bytes(b"x")
    path, sha256, _ = client.uploader.take_in(tmp_path / "big.jpg")
    subject = f"visit_photo:{uuid.uuid4()}"
    client.uploader.add(
        subject=subject, purpose="photo", path=path, filename="b", filetype="", sha256=sha256, size=10**12
    )
    picture(tmp_path / "p.jpg", seed=os.getpid() + 1)
    good, sha256, size = client.uploader.take_in(tmp_path / "p.jpg")
    client.uploader.add(
        subject=subject, purpose="photo", path=good, filename="g", filetype="", sha256=sha256, size=size
    )
    report = client.sync_uploads()
    assert (report.state, report.uploaded.files, report.uploaded.set_aside) == ("done", 1, 1)
    assert [(upload.state, upload.code) for upload in client.uploads()] == [("aside", "too_large")]


@pytest.mark.parametrize("wipe", ["after_quarantine", "now"])
def test_a_revoked_device_hands_over_what_it_must_and_wipes_itself(
    client: Client, server: RunningServer, people: dict[str, str], network: Network, wipe: str
):
    visit = client.create("visit", {"site": people["site"], "note": "unsent"})
    client.outbox.add([client.make_op("update", "visit", visit, {"note": "set aside"})])
    client.outbox.set_aside(client.outbox.pending("visit", visit)[1].op, "invalid", "")
    client.outbox.add([Op(client.new_id(), "visit", visit, "update", None, "", '{"op":"half a bod')])
    device = client.device
    with office(server, people) as desk:
        assert desk.delete(f"/api/v1/devices/{device}?wipe={wipe}").status_code == 200
        network.fine = False
        for _ in range(100):
            if client.sync().state == "wiped" and not client.wire.token:
                break
        assert client.state == "wiped"
        assert client.get("visit", visit) is None
        shown = desk.get(f"/api/v1/devices/{device}").json()
        assert shown["wiped_at"]
        groups = desk.get(f"/api/v1/quarantined-groups?device={device}")
        found = groups.json()["results"] if groups.is_success else None
    assert found is not None, groups.text
    assert len(found) == (3 if wipe == "after_quarantine" else 0)
    assert client.sync().state == "wiped"
