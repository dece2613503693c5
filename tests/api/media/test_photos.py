"""Photos through the API: who sees which, and how their files are given out."""

from __future__ import annotations

import hashlib
import io
import re

import numpy as np
import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from PIL import Image

from geo_portal.core import crs
from media import access, storage
from media.models import Photo
from tests.factories_media import make_photo, make_picture

pytestmark = pytest.mark.django_db
XIAN = (108.948, 34.263)


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def data():
    return make_picture(at=XIAN, taken="2026:11:20 12:00:00", size=(1400, 700))


@pytest.fixture
def photo(town, data):
    return make_photo(town.inspector, data, filename="现场.jpg")


@pytest.fixture
def address(photo):
    return f"/api/v1/photos/{photo.pk}"


@pytest.fixture
def shown_to_supervisors():
    """As field does: a rule that shows photos to people who see the records they belong to."""
    access.register(
        "test", lambda user: Q(pk__in=Photo.objects.all()) if user.username == "supervisor" else Q(pk__in=[])
    )
    yield
    access.unregister("test")


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_photo_tells_each_value_with_its_source_and_sigma(api, town, address, data):
    answer = api(town.inspector).get(address)
    assert answer.status_code == 200
    found = answer.json()
    assert found["position"] == {"type": "Point", "coordinates": pytest.approx(list(XIAN), abs=1e-6)}
    assert (found["position_source"], found["sigma_m"]) == ("exif_gps", 10.0)
    assert (found["taken_at"], found["taken_at_source"]) == ("2026-11-20T04:00:00Z", "exif_zone_of_place")
    assert (found["heading"], found["flags"]) == (None, ["zone_inferred"])
    assert (found["sha256"], found["size"]) == (hashlib.sha256(data).hexdigest(), len(data))
    assert found["metadata"]["DateTimeOriginal"] == "2026:11:20 12:00:00"
    assert answer["ETag"] == f'W/"{found["rev"]}"'


def test_a_photo_can_be_had_in_another_coordinate_system(api, town, address):
    found = api(town.inspector).get(address, {"crs": "gcj02"}).json()["position"]["coordinates"]
    assert found == pytest.approx(crs.from_wgs84(np.array([XIAN]), "gcj02")[0].tolist(), abs=1e-6)


@pytest.mark.parametrize("part", ["", "/file", "/preview"])
@pytest.mark.parametrize(
    ("person", "status"),
    [("inspector", 200), ("admin", 200), ("holder", 404), ("supervisor", 404), ("courier", 404), (None, 401)],
)
def test_a_photo_is_its_senders_own(api, town, address, part, person, status):
    client = api(getattr(town, person)) if person else api()
    answer = client.get(f"{address}{part}")
    assert answer.status_code == status
    if status != 200:
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("part", ["", "/file", "/preview"])
@pytest.mark.usefixtures("shown_to_supervisors")
def test_who_sees_the_record_sees_its_photo(api, town, address, part):
    assert api(town.supervisor).get(f"{address}{part}").status_code == 200
    assert api(town.neighbour).get(f"{address}{part}").status_code == 404


@pytest.mark.usefixtures("shown_to_supervisors")
def test_the_list_holds_what_one_may_see_newest_first(api, town, photo):
    other = make_photo(town.holder)
    everything = api(town.supervisor).get("/api/v1/photos").json()["results"]
    assert [item["id"] for item in everything] == [str(other.pk), str(photo.pk)]
    own = api(town.inspector).get("/api/v1/photos").json()["results"]
    assert [item["id"] for item in own] == [str(photo.pk)]
    assert api(town.inspector).get("/api/v1/photos", {"camera": "x"}).status_code == 400


@pytest.mark.usefixtures("photo")
def test_the_list_costs_the_same_questions_however_long_it_is(api, town):
    counts = []
    for _ in range(2):
        client = api(town.inspector)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/api/v1/photos").status_code == 200
        counts.append(len(queries))
        for _more in range(5):
            make_photo(town.inspector)
    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_the_original_is_given_out_unchanged_and_never_run(api, town, address, data):
    answer = api(town.inspector).get(f"{address}/file")
    assert body(answer) == data
    assert (answer["Content-Type"], answer["Content-Length"]) == ("image/jpeg", str(len(data)))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E7%8E%B0%E5%9C%BA.jpg"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "private" in answer["Cache-Control"]
    assert "Authorization" in answer["Vary"]


def test_a_page_that_was_sent_as_a_photo_is_bytes_to_a_browser(api, town):
    page = b"<!doctype html><script>alert(document.cookie)</script>"
    photo = make_photo(town.inspector, page, filename="x.html")
    answer = api(town.inspector).get(f"/api/v1/photos/{photo.pk}/file")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    preview = api(town.inspector).get(f"/api/v1/photos/{photo.pk}/preview")
    assert (preview.status_code, preview.json()["code"]) == (409, "photo_not_ready")
    assert preview.json()["refusal_code"] == "unsupported_type"


@pytest.mark.parametrize(
    ("wanted", "status", "begin", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=10-", 206, 10, None),
        ("bytes=-7", 206, -7, None),
        ("bytes=5-999999999", 206, 5, None),
        ("bytes=9-3", 200, 0, None),
        ("bytes=0-1,4-5", 200, 0, None),
        ("lines=1-2", 200, 0, None),
    ],
)
def test_an_interrupted_download_goes_on(api, town, address, data, wanted, status, begin, end):
    answer = api(town.inspector).get(f"{address}/file", headers={"Range": wanted})
    assert answer.status_code == status
    expected = data[begin:end]
    assert body(answer) == expected
    assert answer["Content-Length"] == str(len(expected))
    if status == 206:
        first = len(data) + begin if begin < 0 else begin
        assert answer["Content-Range"] == f"bytes {first}-{first + len(expected) - 1}/{len(data)}"


def test_a_range_outside_the_file_is_refused(api, town, address, data):
    answer = api(town.inspector).get(f"{address}/file", headers={"Range": f"bytes={len(data)}-"})
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(data)}")
    assert (answer.json()["code"], answer.json()["size"]) == ("range_not_satisfiable", len(data))


def test_what_the_browser_holds_is_not_sent_again(api, town, address):
    client = api(town.inspector)
    tag = client.get(f"{address}/file")["ETag"]
    assert client.get(f"{address}/file", headers={"If-None-Match": tag}).status_code == 304
    assert client.get(f"{address}/file", headers={"If-None-Match": '"other"'}).status_code == 200
    part = client.get(f"{address}/file", headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert part.status_code == 200


def test_asking_for_headers_only_opens_no_stream(api, town, address, data):
    answer = api(town.inspector).head(f"{address}/file")
    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, str(len(data)), b"")


@pytest.mark.parametrize(("query", "pixels"), [({}, 1024), ({"size": "1024"}, 1024), ({"size": "256"}, 256)])
def test_previews_are_shown_inline(api, town, address, query, pixels):
    answer = api(town.inspector).get(f"{address}/preview", query)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert not answer.get("Content-Disposition", "").startswith("attachment")
    assert max(Image.open(io.BytesIO(body(answer))).size) == pixels


@pytest.mark.parametrize("size", ["", "0", "512", "-1", "x", "../256"])
def test_other_sizes_are_refused(api, town, address, size):
    answer = api(town.inspector).get(f"{address}/preview", {"size": size})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_size")


def test_a_preview_that_was_deleted_is_made_again(api, town, photo, address):
    storage.preview_path(photo.file.sha256, 256).unlink()
    assert api(town.inspector).get(f"{address}/preview", {"size": 256}).status_code == 200


def test_before_the_job_has_run_there_is_no_preview_yet(api, town):
    photo = make_photo(town.inspector, read=False)
    answer = api(town.inspector).get(f"/api/v1/photos/{photo.pk}/preview")
    assert (answer.status_code, answer.json()["state"]) == (409, "processing")


def test_a_file_the_storage_has_lost_is_said_to_be_missing(api, town, photo, address):
    storage.path_of(photo.file.sha256).unlink()
    answer = api(town.inspector).get(f"{address}/file")
    assert (answer.status_code, answer.json()["code"]) == (503, "file_missing")


def test_only_who_can_read_a_file_learns_that_it_is_known(api, town, photo):
    query = {"sha256": photo.file.sha256}
    known = api(town.inspector).get("/api/v1/uploads/known", query)
    assert (known.status_code, known.json()["photo"]) == (200, str(photo.pk))
    hidden = api(town.holder).get("/api/v1/uploads/known", query)
    unknown = api(town.holder).get("/api/v1/uploads/known", {"sha256": "0" * 64})
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert {**hidden.json(), "request_id": ""} == {**unknown.json(), "request_id": ""}
    assert api().get("/api/v1/uploads/known", query).status_code == 401


def test_hidden_and_unknown_files_cost_the_same_questions(api, town, photo):
    """The same statements on as many rows, so that the time tells no more than the answer: whether the caller may see
    it is asked of some other photo when nobody has the hash."""
    make_photo(town.surveyor)
    asked = []
    for sha256 in (photo.file.sha256, "0" * 64):
        with CaptureQueriesContext(connection) as queries:
            assert api(town.holder).get("/api/v1/uploads/known", {"sha256": sha256}).status_code == 404
        photos = [query["sql"] for query in queries if '"media_photo"' in query["sql"]]
        asked.append([re.sub(r"'[^']*'(::uuid)?", "?", statement) for statement in photos])
    assert len(asked[0]) == 3
    assert asked[0] == asked[1]


@pytest.mark.parametrize("sha256", ["", "abc", "g" * 64, "0" * 63 + "\x00"])
def test_known_asks_for_a_hash(api, town, sha256):
    assert api(town.inspector).get("/api/v1/uploads/known", {"sha256": sha256}).status_code in {400, 422}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_photos_are_not_written_here(api, town, address, method):
    assert getattr(api(town.inspector), method)(address, {}).status_code == 405
