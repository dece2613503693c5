"""`tests/data/bad_uploads.json`, replayed against the running server: bad inputs to uploads, items 40 to 47.

Each case meets an upload of the holder's of 100 bytes of which 10 have arrived, and gets its answer; no row and no byte
changes. `{id}` is that upload's id. Addresses go over the wire as they are written.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.factories_media import make_picture

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "data" / "bad_uploads.json").read_text())
UPLOADS = "/api/v1/uploads/"
BODY = "application/offset+octet-stream"

WORLD = """
import json
from tests import factories
here = factories.make_district('bad-uploads', '甲')
people = {}
for name, role in [('holder', 'holder'), ('office', 'county_office')]:
    people[name] = factories.make_device(factories.make_user('bad-up-' + name, role=role, district=here))[1]
print(json.dumps(people))
"""


@pytest.fixture(scope="module")
def tokens(server) -> dict[str, str]:
    return json.loads(server.shell(WORLD).strip().splitlines()[-1])


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    def json(self) -> Any:
        return json.loads(self.body)


def ask(server, token: str | None, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Answer:
    """The path as it is: neither decoded nor tidied."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.putrequest(method, path)
        sent = {"Tus-Resumable": "1.0.0", **headers}
        if token is not None:
            sent["Authorization"] = f"Token {token}"
        if body is not None or method == "POST":
            sent["Content-Length"] = str(len(body or b""))
        for name, value in sent.items():
            connection.putheader(name, value.encode("utf-8"))
        connection.endheaders(body)
        return Answer(connection.getresponse())
    finally:
        connection.close()


def begin(server, token: str, data: bytes, sha256: str | None) -> str:
    """An upload of which the first ten bytes are here; its id."""
    told = [("purpose", "attachment"), *([("sha256", sha256)] if sha256 else [])]
    metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told)
    headers = {"Upload-Length": str(len(data)), "Upload-Metadata": metadata, "Content-Type": BODY}
    made = ask(server, token, "POST", UPLOADS, headers, data[:10])
    assert (made.status, made.headers["Upload-Offset"]) == (201, "10")
    return made.headers["Location"].rsplit("/", 1)[1]


def held(server) -> tuple[Any, ...]:
    """What the database and the storage hold."""
    with psycopg.connect(server.environment["DATABASE_OWNER_URL"]) as connection:
        rows = connection.execute(
            "SELECT (SELECT count(*) FROM change_log), "
            "(SELECT md5(string_agg(id::text || state || length, ',' ORDER BY id)) FROM media_upload)"
        ).fetchone()
    assert rows is not None
    folder = server.folder / "uploads"
    return (*rows, sorted((path.name, path.stat().st_size) for path in folder.rglob("*") if path.is_file()))


@contextmanager
def somebody_writing(server, token: str, upload: str, data: bytes) -> Iterator[None]:
    """Another connection sends the bytes from the tenth on, one every now and then, until the block ends."""
    enough, started = threading.Event(), threading.Event()

    def drops() -> Iterator[bytes]:
        for place in range(10, 60):
            yield data[place : place + 1]
            started.set()
            if enough.wait(0.3):
                break

    def write() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        headers = {"Tus-Resumable": "1.0.0", "Authorization": f"Token {token}", "Upload-Offset": "10"}
        headers |= {"Content-Type": BODY, "Transfer-Encoding": "chunked"}
        connection.request("PATCH", UPLOADS + upload, drops(), headers, encode_chunked=True)
        assert connection.getresponse().status == 204
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert started.wait(30)
        # it holds the upload once its first byte is told
        while ask(server, token, "HEAD", UPLOADS + upload, {}, None).headers["Upload-Offset"] == "10":
            pass
        yield
    finally:
        enough.set()
        writer.join()


@pytest.mark.parametrize("case", CASES, ids=[f"{case['item']:02}-{case['name']}" for case in CASES])
def test_a_bad_upload_gets_its_answer_and_changes_nothing(server, tokens, case):
    holder = tokens["holder"]
    data = os.urandom(100)
    if case.get("whole_photo"):
        check_name(server, holder, case)
        return
    upload = begin(server, holder, data, case.get("announced_sha256"))
    body = data[10 : 10 + case["bytes"]] + bytes(max(case["bytes"] - 90, 0)) if "bytes" in case else None
    token = tokens.get(case["as"]) if "as" in case else holder
    path = case["path"].replace("{id}", upload)
    before = held(server)
    if case.get("while_written"):
        with somebody_writing(server, holder, upload, data):
            answer = ask(server, token, case["method"], path, case.get("headers", {}), body)
    else:
        answer = ask(server, token, case["method"], path, case.get("headers", {}), body)
    assert answer.status == case["status"], answer.body
    if case["method"] != "HEAD":
        assert answer.headers["Content-Type"] == "application/problem+json"
        told = answer.json()
        assert (told["status"], told["code"]) == (case["status"], case["code"])
        for name, value in case.get("answer", {}).items():
            assert told[name] == value
    after = ask(server, holder, "HEAD", UPLOADS + upload, {}, None)
    if case.get("discarded"):
        assert after.status == 410
    elif not case.get("while_written"):
        assert (after.status, after.headers["Upload-Offset"]) == (200, "10")
        assert held(server) == before


def check_name(server, token: str, case: dict[str, Any]) -> None:
    """A name that cannot be one: the file is kept under its hash, and offered under a harmless, encoded name."""
    data = make_picture()
    sha256 = hashlib.sha256(data).hexdigest()
    headers = {**case["headers"], "Upload-Length": str(len(data)), "Content-Type": BODY}
    assert ask(server, token, "POST", UPLOADS, headers, data).status == case["status"]
    known = ask(server, token, "GET", f"{UPLOADS}known?sha256={sha256}", {}, None)
    photo = known.json()["photo"]
    answer = ask(server, token, "GET", f"/api/v1/photos/{photo}/file", {}, None)
    assert answer.body == data
    expected = case["disposition"] or f'attachment; filename="photo-{photo}.jpg"'
    assert answer.headers["Content-Disposition"] == expected
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (server.folder / "uploads" / sha256[:2] / sha256[2:4] / sha256).is_file()
