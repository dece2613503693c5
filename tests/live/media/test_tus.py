"""Uploads over the wire, against a running server: what arrives, what is refused, what survives."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import os
import random
import re
import signal
import socket
import stat
import threading
import time
import uuid
from pathlib import Path

import httpx
import pytest

from tests import factories
from tests.factories_media import make_picture
from tests.server import free_port

UPLOADS = "/api/v1/uploads/"
BODY = "application/offset+octet-stream"


def encoded(**pairs: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())


def digest(data: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


@pytest.fixture(scope="module")
def people(server):
    """Tokens of an inspector, a stranger to her, and a courier, and their names."""
    names = {"inspector": f"mei{os.getpid()}", "holder": f"bob{os.getpid()}", "courier": f"kuai{os.getpid()}"}
    server.shell(
        "from tests import factories\n"
        f"here = factories.make_district('media{os.getpid()}', 'Media')\n"
        + "".join(
            f"factories.make_user('{name}', role='{role}', district=here, password='{factories.PASSWORD}')\n"
            for role, name in names.items()
        )
    )
    return {role: token_of(server, name) for role, name in names.items()}


def token_of(server, username: str, device: str = "") -> str:
    answer = httpx.post(
        f"{server.url}/api/v1/devices",
        json={
            "username": username,
            "password": factories.PASSWORD,
            "device": {"id": device or str(uuid.uuid4()), "name": "Tablet"},
        },
        timeout=30,
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["token"]


class Tablet:
    """A tus client: just enough to follow the protocol, and to break it."""

    def __init__(self, server, token: str | None) -> None:
        headers = {"Tus-Resumable": "1.0.0"}
        if token:
            headers["Authorization"] = f"Token {token}"
        self.server, self.token = server, token
        self.http = httpx.Client(base_url=server.url, headers=headers, timeout=60)

    def create(self, length: int | str, *, content: bytes | None = None, headers=None, **metadata: str):
        sent = {"Upload-Length": str(length), "Upload-Metadata": encoded(**metadata), **(headers or {})}
        if content is not None:
            sent["Content-Type"] = BODY
        return self.http.post(UPLOADS, headers=sent, content=content)

    def begin(self, data: bytes, **metadata: str) -> str:
        answer = self.create(
            len(data), **{"filename": "现场.jpg", "sha256": hashlib.sha256(data).hexdigest(), **metadata}
        )
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"]

    def patch(self, address: str, offset: int | str, data, **headers: str):
        sent = {
            "Upload-Offset": str(offset),
            "Content-Type": BODY,
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        return self.http.patch(address, headers=sent, content=data)

    def offset(self, address: str) -> int:
        answer = self.http.head(address)
        assert answer.status_code == 200, answer.headers
        return int(answer.headers["Upload-Offset"])

    def cut(self, address: str, offset: int, data: bytes, after: int) -> None:
        """Begin a PATCH of all the rest, and break the connection after some bytes of the body."""
        head = (
            f"PATCH {address} HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\nTus-Resumable: 1.0.0\r\n"
            f"Authorization: Token {self.token}\r\nContent-Type: {BODY}\r\nUpload-Offset: {offset}\r\n"
            f"Content-Length: {len(data) - offset}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=30) as wire:
            wire.sendall(head.encode() + data[offset : offset + after])
            # RST instead of an orderly end: what a lost network looks like
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


@pytest.fixture
def tablet(server, people):
    return Tablet(server, people["inspector"])


@pytest.fixture
def stranger(server, people):
    return Tablet(server, people["holder"])


def settled_offset(tablet: Tablet, address: str) -> int:
    """The offset once the server has noticed that the writer is gone."""
    return wait_for(lambda: tablet.http.head(address), lambda answer: answer.status_code == 200).headers[
        "Upload-Offset"
    ]


def wait_for(ask, good, seconds: float = 40):
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if good(answer) or time.monotonic() > deadline:
            assert good(answer), answer
            return answer
        time.sleep(0.2)


def stored(server, data: bytes) -> Path:
    sha256 = hashlib.sha256(data).hexdigest()
    return server.folder / "uploads" / sha256[:2] / sha256[2:4] / sha256


def refusal(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
    return answer.status_code, answer.json()["code"]


def test_the_server_says_what_it_speaks(server):
    answer = httpx.options(f"{server.url}{UPLOADS}")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) >= {"creation", "checksum", "expiration", "termination"}
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha256,sha1"


def test_a_photo_in_two_pieces_arrives_whole(server, tablet):
    data = make_picture(size=(300, 200))
    address = tablet.begin(data)
    first = tablet.patch(address, 0, data[:1000])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "1000")
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", first.headers["Upload-Expires"])
    last = tablet.patch(address, 1000, data[1000:])
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(data)))
    assert stored(server, data).read_bytes() == data
    assert stat.S_IMODE(stored(server, data).stat().st_mode) == 0o600
    # the same question again, as after a lost answer
    head = tablet.http.head(address)
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == (str(len(data)),) * 2
    assert "filename" in head.headers["Upload-Metadata"]
    assert head.headers["Cache-Control"] == "no-store"


def test_a_small_photo_may_come_with_its_announcement(server, tablet):
    data = make_picture()
    answer = tablet.create(len(data), content=data, sha256=hashlib.sha256(data).hexdigest())
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(data)))
    assert stored(server, data).read_bytes() == data


def test_a_photo_sent_again_is_one_photo(server, tablet):
    data = make_picture()
    for _ in range(2):
        assert tablet.patch(tablet.begin(data), 0, data).status_code == 204
    sha256 = hashlib.sha256(data).hexdigest()
    count = server.shell(
        f"from media.models import Photo; print(Photo.objects.filter(file__sha256='{sha256}').count())"
    )
    assert count.strip() == "1"


@pytest.mark.parametrize("seed", range(3))
def test_connections_cut_at_random_bytes_are_resumed_without_loss(server, tablet, seed):
    dice = random.Random(seed)
    data = dice.randbytes(dice.randrange(600_000, 1_500_000))
    address = tablet.begin(data, purpose="attachment")
    offset, cuts = 0, 0
    while offset < len(data) and cuts < 6:
        tablet.cut(address, offset, data, dice.randrange(0, min(len(data) - offset, 400_000)))
        cuts += 1
        now = int(settled_offset(tablet, address))
        assert offset <= now <= len(data)
        offset = now
    answer = wait_for(
        lambda: tablet.patch(address, tablet.offset(address), data[tablet.offset(address) :]),
        lambda answer: answer.status_code not in {423, 409},
    )
    assert answer.status_code == 204, answer.text
    assert hashlib.sha256(stored(server, data).read_bytes()).digest() == hashlib.sha256(data).digest()


def test_what_came_before_the_connection_broke_counts(tablet):
    data = os.urandom(500_000)
    address = tablet.begin(data, purpose="attachment")
    tablet.cut(address, 0, data, 300_000)
    wait_for(lambda: tablet.offset(address), lambda offset: offset > 0)


@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
def test_a_chunk_whose_checksum_is_wrong_leaves_nothing_behind(tablet, algorithm):
    data = make_picture()
    address = tablet.begin(data)
    assert tablet.patch(address, 0, data[:100], Upload_Checksum=digest(data[:100], algorithm)).status_code == 204
    wrong = tablet.patch(address, 100, data[100:], Upload_Checksum=digest(b"other", algorithm))
    assert refusal(wrong) == (460, "checksum_mismatch")
    assert tablet.offset(address) == 100
    right = tablet.patch(address, 100, data[100:], Upload_Checksum=digest(data[100:], algorithm))
    assert right.status_code == 204


def test_a_file_that_is_not_what_was_announced_is_discarded(server, tablet):
    data = make_picture()
    rotten = data[:-40] + bytes(40)
    address = tablet.begin(data)
    assert refusal(tablet.patch(address, 0, rotten)) == (460, "checksum_mismatch")
    assert refusal(tablet.http.request("GET", address))[0] == 405
    assert tablet.http.head(address).status_code == 410
    assert not stored(server, rotten).exists()
    assert not stored(server, data).exists()
    assert not list((server.folder / "uploads" / "parts").glob(f"{uuid.UUID(address.rsplit('/', 1)[1]).hex}*"))


def test_bytes_at_the_wrong_place_are_refused_and_the_right_place_is_told(tablet):
    data = make_picture()
    address = tablet.begin(data)
    tablet.patch(address, 0, data[:50])
    for offset in (0, 49, 51):
        answer = tablet.patch(address, offset, data[offset:])
        assert refusal(answer) == (409, "wrong_offset")
        assert answer.headers["Upload-Offset"] == "50"
    assert tablet.offset(address) == 50


@pytest.mark.parametrize("chunked", [False, True])
def test_more_than_was_announced_is_refused(tablet, chunked):
    data = make_picture()
    address = tablet.begin(data)
    tablet.patch(address, 0, data[:50])
    more = data[50:] + b"surplus"
    answer = tablet.patch(address, 50, iter([more]) if chunked else more)
    assert refusal(answer) == (413, "too_large")
    assert answer.json()["max_bytes"] == len(data) - 50
    assert tablet.offset(address) == 50


@pytest.mark.parametrize(
    ("length", "status", "code"),
    [("-1", 400, "bad_header"), ("x", 400, "bad_header"), (str(10**15), 413, "too_large")],
)
def test_impossible_lengths_are_refused(tablet, length, status, code):
    answer = tablet.create(length)
    assert refusal(answer) == (status, code)
    if status == 413:
        assert answer.json()["max_bytes"] == 64 * 1024 * 1024
        assert int(answer.headers["Tus-Max-Size"]) > 0


def test_joining_uploads_is_not_offered(tablet):
    answer = tablet.create(1, headers={"Upload-Concat": "final;/api/v1/uploads/../../etc/passwd"})
    assert refusal(answer) == (400, "unsupported_extension")


@pytest.mark.parametrize(
    "name", ["../", "..%2f..%2fetc%2fpasswd", "%2e%2e", "x", "a/b", "0192f0c1-2b3c-4d4e-8f50-617283940aff", "%00"]
)
def test_an_address_that_is_no_upload_is_not_found(tablet, name):
    with socket.create_connection(("127.0.0.1", tablet.server.port), timeout=30) as wire:
        wire.sendall(
            f"HEAD {UPLOADS}{name} HTTP/1.1\r\nHost: 127.0.0.1:{tablet.server.port}\r\nTus-Resumable: 1.0.0\r\n"
            f"Authorization: Token {tablet.token}\r\nConnection: close\r\n\r\n".encode()
        )
        status = wire.recv(4096).split(b" ")[1]
    assert status == b"404"


def test_an_upload_is_nobody_elses(tablet, stranger):
    data = make_picture()
    address = tablet.begin(data)
    tablet.patch(address, 0, data[:10])
    assert stranger.http.head(address).status_code == 404
    assert refusal(stranger.patch(address, 10, data[10:])) == (404, "not_found")
    assert refusal(stranger.http.delete(address)) == (404, "not_found")
    assert tablet.offset(address) == 10


def test_only_people_who_send_files_may_upload(server, people):
    assert refusal(Tablet(server, people["courier"]).create(10)) == (403, "read_only")
    assert refusal(Tablet(server, None).create(10)) == (401, "not_authenticated")
    assert Tablet(server, "nonsense").create(10).status_code == 401


@pytest.mark.parametrize(
    ("language", "text", "unsigned"),
    [
        ("en", "Your role reads, and does not send files.", "Send `Authorization: Token …`."),
        ("zh-Hans", "您的角色只能查看，不能上传文件。", "请使用 `Authorization: Token …` 请求头。"),
    ],
)
def test_a_refusal_is_told_in_the_language_one_asks_for(server, people, language, text, unsigned):
    tablet, asked = Tablet(server, people["courier"]), {"Accept-Language": language}
    assert tablet.create(10, headers=asked).json()["detail"] == text
    assert tablet.create(10, headers={**asked, "Authorization": "Bearer x"}).json()["detail"] == unsigned


def test_secrets_and_parameters_in_the_address_are_refused(tablet):
    answer = tablet.http.post(f"{UPLOADS}?token={tablet.token}", headers={"Upload-Length": "1"})
    assert answer.status_code == 400


def test_another_version_of_the_protocol_is_told_ours(tablet):
    answer = tablet.http.head(f"{UPLOADS}{uuid.uuid4()}", headers={"Tus-Resumable": "0.2.2"})
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


def test_a_body_of_another_type_is_refused(tablet):
    address = tablet.begin(make_picture())
    answer = tablet.http.patch(address, headers={"Upload-Offset": "0", "Content-Type": "image/jpeg"}, content=b"x")
    assert refusal(answer) == (415, "unsupported_media_type")


def test_an_ended_upload_is_gone_and_a_finished_one_stays(tablet):
    data = make_picture()
    address = tablet.begin(data)
    tablet.patch(address, 0, data[:10])
    assert tablet.http.delete(address).status_code == 204
    assert tablet.http.head(address).status_code == 404
    finished = tablet.begin(data)
    tablet.patch(finished, 0, data)
    assert refusal(tablet.http.delete(finished)) == (409, "upload_finished")


def test_two_writers_at_once_is_one_too_many(tablet):
    """The first one's bytes come drop by drop, for longer than a silence would be forgiven."""
    data = os.urandom(200_000)
    address = tablet.begin(data, purpose="attachment")
    enough, started = threading.Event(), threading.Event()

    def drop_by_drop():
        yield data[:100_000]
        started.set()
        for begin in range(100_000, 150_000, 100):
            if enough.wait(0.4):
                break
            yield data[begin : begin + 100]
        yield data[min(begin, 150_000) :]

    answers = []
    writer = threading.Thread(target=lambda: answers.append(tablet.patch(address, 0, drop_by_drop())))
    writer.start()
    assert started.wait(30)
    for _ in range(9):
        second = Tablet(tablet.server, tablet.token).patch(address, 0, data)
        assert refusal(second) == (423, "upload_locked")
        assert int(second.headers["Retry-After"]) > 0
        assert refusal(Tablet(tablet.server, tablet.token).http.delete(address)) == (423, "upload_locked")
        time.sleep(0.5)
    enough.set()
    writer.join()
    assert answers[0].status_code == 204
    assert stored(tablet.server, data).read_bytes() == data


class HalfOpen:
    """A PATCH whose client fell silent without a word: the network is gone, the connection is not."""

    def __init__(self, tablet: Tablet, address: str, offset: int, data: bytes, size: int) -> None:
        head = (
            f"PATCH {address} HTTP/1.1\r\nHost: 127.0.0.1:{tablet.server.port}\r\nTus-Resumable: 1.0.0\r\n"
            f"Authorization: Token {tablet.token}\r\nContent-Type: {BODY}\r\nUpload-Offset: {offset}\r\n"
            f"Content-Length: {size}\r\n\r\n"
        )
        self.wire = socket.create_connection(("127.0.0.1", tablet.server.port), timeout=60)
        self.wire.sendall(head.encode() + data)

    def __enter__(self) -> HalfOpen:
        return self

    def __exit__(self, *_: object) -> None:
        self.wire.close()

    def status(self) -> int:
        return int(self.wire.recv(4096).split(b" ")[1])


def taken_over(tablet: Tablet, address: str, offset: int, data: bytes) -> None:
    answer = wait_for(lambda: tablet.patch(address, offset, data), lambda answer: answer.status_code != 423)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(offset + len(data)))


def test_the_owner_takes_over_from_a_connection_that_fell_silent(tablet):
    data = os.urandom(300_000)
    address = tablet.begin(data, purpose="attachment")
    with HalfOpen(tablet, address, 0, data[:100_000], len(data)) as silent:
        wait_for(lambda: tablet.offset(address), lambda offset: offset == 100_000)
        taken_over(tablet, address, 100_000, data[100_000:150_000])
        # the network is back, and with it what the old connection still had to say
        silent.wire.sendall(b"\0" * 200_000)
        assert silent.status() == 423
    assert tablet.offset(address) == 150_000
    assert tablet.patch(address, 150_000, data[150_000:]).status_code == 204
    assert stored(tablet.server, data).read_bytes() == data


def test_a_device_that_is_revoked_while_it_sends_sends_no_further(server, people):
    device = str(uuid.uuid4())
    sender = Tablet(server, token_of(server, f"mei{os.getpid()}", device))
    data = os.urandom(300_000)
    address = sender.begin(data, purpose="attachment")
    with HalfOpen(sender, address, 0, data[:100_000], len(data)) as wire:
        wait_for(lambda: sender.offset(address), lambda offset: offset == 100_000)
        revoked = Tablet(server, people["inspector"]).http.delete(f"/api/v1/devices/{device}")
        assert revoked.status_code in {200, 204}
        time.sleep(1.1)  # so often the device is looked at
        wire.wire.sendall(data[100_000:200_000])
        assert wire.status() == 401
    assert Tablet(server, people["inspector"]).offset(address) == 100_000


@pytest.fixture
def other_process(server):
    """A second web process over the same database and files."""
    other = copy.copy(server)
    other.port, other.processes = free_port(), []
    other.url = f"http://127.0.0.1:{other.port}"
    yield other.start()
    other.stop()


@pytest.mark.parametrize("fate", [signal.SIGSTOP, signal.SIGKILL])
def test_a_process_that_stands_still_or_dies_is_displaced_by_another(tablet, other_process, fate):
    data = os.urandom(300_000)
    address = tablet.begin(data, purpose="attachment")
    there = Tablet(other_process, tablet.token)
    (process,) = other_process.processes
    with HalfOpen(there, address, 0, data[:100_000], len(data)) as silent:
        wait_for(lambda: tablet.offset(address), lambda offset: offset == 100_000)
        process.send_signal(fate)
        silent.wire.sendall(b"\0" * 150_000)  # received by the system, not yet by the process
        taken_over(tablet, address, 100_000, data[100_000:150_000])
        if fate == signal.SIGSTOP:
            process.send_signal(signal.SIGCONT)
            assert silent.status() == 423
    assert tablet.offset(address) == 150_000
    assert tablet.patch(address, 150_000, data[150_000:]).status_code == 204
    assert stored(tablet.server, data).read_bytes() == data


def test_a_session_of_another_page_cannot_upload(server, people):
    name = f"mei{os.getpid()}"
    with httpx.Client(base_url=server.url, timeout=30) as browser:
        page = browser.get("/login/")
        field = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert field, page.text[:500]
        browser.post(
            "/login/",
            data={"username": name, "password": factories.PASSWORD, "csrfmiddlewaretoken": field[1]},
            headers={"Origin": server.url, "Referer": f"{server.url}/login/"},
        )
        assert "sessionid" in browser.cookies
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "10"}
        assert browser.post(UPLOADS, headers={**headers, "Origin": server.url}).status_code == 201
        for origin in ({}, {"Origin": "http://evil.example"}):
            assert refusal(browser.post(UPLOADS, headers={**headers, **origin})) == (403, "origin_refused")


def test_a_killed_server_loses_nothing_it_acknowledged(server, tablet):
    data = os.urandom(900_000)
    address = tablet.begin(data, purpose="attachment")
    assert tablet.patch(address, 0, data[:400_000]).status_code == 204
    tablet.cut(address, 400_000, data, 200_000)
    server.kill()
    server.start()
    again = Tablet(server, tablet.token)
    offset = again.offset(address)
    assert 400_000 <= offset <= 600_000
    answer = wait_for(lambda: again.patch(address, offset, data[offset:]), lambda answer: answer.status_code != 423)
    assert answer.status_code == 204, answer.text
    assert stored(server, data).read_bytes() == data


def test_a_server_killed_between_the_last_byte_and_the_record_finishes_when_asked(server, tablet):
    data = make_picture()
    address = tablet.begin(data)
    upload = address.rsplit("/", 1)[1]
    server.shell(
        "import uuid\nfrom media import storage\n"
        f"part = storage.Part(uuid.UUID('{upload}'))\npart.append(bytes.fromhex('{data.hex()}'), 0)\npart.sync()"
    )
    assert tablet.offset(address) == len(data)
    assert stored(server, data).read_bytes() == data


def test_the_photo_is_read_by_the_worker_and_shown(server, tablet):
    data = make_picture(at=(108.948, 34.263), taken="2026:11:20 12:00:00", size=(1500, 900))
    server.start_worker()
    try:
        assert tablet.patch(tablet.begin(data), 0, data).status_code == 204
        sha256 = hashlib.sha256(data).hexdigest()
        known = tablet.http.get(f"{UPLOADS}known", params={"sha256": sha256})
        assert known.status_code == 200, known.text
        address = f"/api/v1/photos/{known.json()['photo']}"
        photo = wait_for(lambda: tablet.http.get(address).json(), lambda body: body["state"] == "ready")
        assert photo["position"]["coordinates"] == pytest.approx([108.948, 34.263], abs=1e-6)
        assert hashlib.sha256(tablet.http.get(f"{address}/file").content).hexdigest() == sha256
        preview = tablet.http.get(f"{address}/preview", params={"size": 256})
        assert (preview.status_code, preview.headers["content-type"]) == (200, "image/jpeg")
    finally:
        worker = server.processes.pop()
        worker.terminate()
        worker.wait(30)


def test_uploads_stand_in_the_schema(server):
    wanted = {"Accept": "application/vnd.oai.openapi+json"}
    answer = httpx.get(f"{server.url}/api/v1/schema/", headers=wanted, timeout=60)
    document = json.loads(answer.text)
    assert {"post", "options"} <= set(document["paths"]["/api/v1/uploads/"])
    assert {"head", "patch", "delete"} <= set(document["paths"]["/api/v1/uploads/{id}"])


@pytest.mark.parametrize(("method", "tail"), [("PUT", ""), ("DELETE", ""), ("GET", "x"), ("POST", "x"), ("PUT", "x")])
def test_other_methods_are_refused_with_the_ones_that_work(server, method, tail):
    answer = httpx.request(method, f"{server.url}{UPLOADS}{tail}", timeout=30)
    assert refusal(answer) == (405, "method_not_allowed")
    assert "OPTIONS" in answer.headers["Allow"]
