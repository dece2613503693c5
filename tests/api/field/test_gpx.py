"""GPX files over HTTP."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from field.models import TrailPoint, TrailPointAside
from geo_portal.core import clock
from tests import factories
from tests.factories_field import WORKDAY, make_site, make_visit

URL = "/api/v1/trails/gpx"
SHARED = Path(os.environ.get("PORTAL_SHARED_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
RECORDED = sorted((SHARED / "trails" / "gpx").glob("*.gpx"))

GPX = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="1" lon="1"><name>no</name></wpt>
<rte><rtept lat="2" lon="2"/></rte><trk><trkseg>
<trkpt lat="34.25" lon="108.95"><ele>401.5</ele><time>{t0}</time></trkpt>
<trkpt lat="34.2501" lon="108.9501"><time>{t1}</time><extensions><speed>1.25</speed></extensions></trkpt>
<trkpt lat="34.2502" lon="108.9502"><ele>402</ele></trkpt>
<trkpt lat="95" lon="108.95"><time>{t1}</time></trkpt>
<trkpt lat="x" lon="108.95"><time>{t1}</time></trkpt>
<trkpt lat="34.25" lon="108.95"><time>noon</time></trkpt>
</trkseg></trk></gpx>"""


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(WORKDAY + timedelta(hours=2)):
        yield


@pytest.fixture
def send(api: Callable[..., Any], town: SimpleNamespace) -> Callable[..., Any]:
    _, token = factories.make_device(town.holder)
    client = api(token=token)

    def post(content: str | bytes, **members: Any) -> Any:
        raw = content.encode() if isinstance(content, str) else content
        return client.post(URL, {"file": SimpleUploadedFile("trail.gpx", raw), **members}, format="multipart")

    return post


def at(t: datetime) -> str:
    return t.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_track_points_are_stored_and_the_others_refused_one_by_one(send: Any) -> None:
    answer = send(GPX.format(t0=at(WORKDAY), t1=at(WORKDAY + timedelta(seconds=9))))
    assert answer.json() == {
        "accepted": 2,
        "duplicate": 0,
        "held": 0,
        "flagged": 0,
        "rejected": [
            {"index": 2, "code": "no_time"},
            {"index": 3, "code": "bad_coordinates"},
            {"index": 4, "code": "bad_coordinates"},
            {"index": 5, "code": "bad_time"},
        ],
    }
    first, second = TrailPoint.objects.order_by("t")
    assert (first.alt, second.alt, second.speed, first.source) == (401.5, None, 1.25, "gpx")


def test_the_same_file_again_is_all_duplicates(send: Any) -> None:
    content = GPX.format(t0=at(WORKDAY), t1=at(WORKDAY + timedelta(seconds=9)))
    send(content)
    assert (send(content).json()["duplicate"], TrailPoint.objects.count()) == (2, 2)


def test_a_file_of_a_visit_belongs_to_it(send: Any, town: SimpleNamespace) -> None:
    sunday = WORKDAY - timedelta(days=1)
    visit = make_visit(make_site(town.here), town.holder, started_at=sunday)
    content = GPX.format(t0=at(sunday), t1=at(sunday + timedelta(seconds=9)))
    assert send(content, visit=str(visit.pk)).json()["accepted"] == 2
    assert set(TrailPoint.objects.values_list("visit_id", flat=True)) == {visit.pk}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "b">]><gpx><trk/></gpx>', "dtd_forbidden"),
        ('<!DOCTYPE gpx SYSTEM "file:///etc/passwd"><gpx/>', "dtd_forbidden"),
        ("<!DOCTYPE gpx><gpx/>", "dtd_forbidden"),
        ("<gpx><trk>", "bad_gpx"),
        ("", "bad_gpx"),
        ("<kml/>", "bad_gpx"),
        (b"\x1f\x8b\x08\x00", "bad_gpx"),
        ('<?xml version="1.0" encoding="klingon"?><gpx/>', "bad_gpx"),
    ],
)
def test_a_file_that_is_no_gpx_is_refused(send: Any, content: str | bytes, code: str) -> None:
    answer = send(content)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_a_form_with_other_parts_is_refused(send: Any, api: Any, town: SimpleNamespace) -> None:
    assert send("<gpx/>", colour="red").json()["code"] == "unknown_field"
    assert send("<gpx/>", visit="7").status_code == 422
    assert api(town.holder).post(URL, {}, format="multipart").status_code == 422
    assert api(town.holder).post(URL, {}, format="json").status_code == 415
    assert api().post(URL, {}, format="multipart").status_code == 401


def test_a_browsers_file_counts_for_the_person(api: Any, town: SimpleNamespace) -> None:
    content = GPX.format(t0=at(WORKDAY), t1=at(WORKDAY + timedelta(seconds=9))).encode()
    answer = api(town.holder).post(URL, {"file": SimpleUploadedFile("a.gpx", content)}, format="multipart")
    assert answer.json()["accepted"] == 2
    assert set(TrailPoint.objects.values_list("device_id", "user_id")) == {(town.holder.pk, town.holder.pk)}


@pytest.mark.skipif(not RECORDED, reason="the recorded trails are not here")
@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_recorded_files_are_read_or_refused_in_words(send: Any, path: Path) -> None:
    """Broken clocks, no times, no tracks, odd encodings: each point is accounted for, none causes an error."""
    answer = send(path.read_bytes())
    if answer.status_code == 400:
        assert answer.json()["code"] in {"bad_gpx", "dtd_forbidden"}
        return
    assert answer.status_code == 200
    codes = {refused["code"] for refused in answer.json()["rejected"]}
    assert codes <= {"no_time", "bad_time", "off_duty", "bad_coordinates"}
    if "Mojstrovka" in path.name:
        assert TrailPointAside.objects.filter(t__lt=datetime(1902, 1, 1, tzinfo=UTC)).count() > 100
    if "without-times" in path.name:
        assert sum(refused["code"] == "no_time" for refused in answer.json()["rejected"]) == 291
