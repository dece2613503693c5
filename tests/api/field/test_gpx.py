"""GPX files over HTTP."""

from __future__ import annotations

import os
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from field.models import TrailPoint, TrailPointAside
from geo_portal.core import clock
from tests import factories
from tests.factories_field import WORKDAY, always_on_duty, make_site, make_visit

URL = "/api/v1/trails/gpx"
SHARED = Path(os.environ.get("PORTAL_SHARED_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
COPIED = Path(__file__).resolve().parents[2] / "data" / "gpx"

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

    def post(content: str | bytes, language: str = "en", **members: Any) -> Any:
        raw = content.encode() if isinstance(content, str) else content
        body = {"file": SimpleUploadedFile("trail.gpx", raw), **members}
        return client.post(URL, body, format="multipart", headers={"Accept-Language": language})

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
        (b"\x1f\x8b\x08\x00", "bad_gpx"),
        ('<?xml version="1.0" encoding="klingon"?><gpx/>', "bad_gpx"),
    ],
)
def test_a_file_that_is_no_gpx_is_refused(send: Any, content: str | bytes, code: str) -> None:
    answer = send(content)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize(
    "content",
    [
        '<kml xmlns="http://www.opengis.net/kml/2.2"><NetworkLink><Link><href>{}</href></Link></NetworkLink></kml>',
        '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/vsicurl/{}</SrcDataSource></OGRVRTLayer>'
        "</OGRVRTDataSource>",
    ],
    ids=["kml", "vrt"],
)
def test_a_file_that_points_elsewhere_is_refused_and_nothing_is_fetched(send: Any, content: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        answer = send(content.format(f"http://127.0.0.1:{listener.getsockname()[1]}/a.kml"))
        assert (answer.status_code, answer.json()["code"]) == (415, "not_gpx")
        listener.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert TrailPoint.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "sentence", "found"),
    [("<kml/>", "该文件是其他类型的 XML", {"element": "kml"}), ("<gpx><trk>", "该文件不是 GPX", {})],
)
def test_why_a_file_is_refused_is_told_in_the_language_asked_for(
    send: Any, content: str, sentence: str, found: dict[str, str]
) -> None:
    refusal = send(content, "zh-Hans").json()
    assert refusal["detail"].startswith(sentence)
    assert found.items() <= refusal.items()


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


@dataclass(frozen=True)
class Recorded:
    """What becomes of a recorded file that its person sends on the day `day`, being on duty all the time."""

    name: str
    day: str = "2026-11-23"
    stored: int = 0
    aside: int = 0
    no_time: int = 0

    @property
    def path(self) -> Path:
        here = COPIED / f"{self.name}.gpx"
        return here if here.exists() else SHARED / "trails" / "gpx" / f"{self.name}.gpx"


RECORDED = [
    Recorded("gpxpy-Mojstrovka", aside=184),  # its clock said 1901
    Recorded("gh-test1", aside=264),  # and this one 1970
    Recorded("gpxpy-cerknicko-jezero", "2010-08-06", stored=296),
    Recorded("gpxpy-cerknicko-without-times", "2010-08-06", stored=5, no_time=291),
    Recorded("gpxpy-around-visnjan-with-car", "2020-12-19", stored=104),
    Recorded("gpxpy-gpx1.0_with_all_fields", "2013-01-02", stored=1),
    Recorded("gpxpy-gpx1.1_with_all_fields", "2013-01-02", stored=1),
    Recorded("gpxpy-track-with-empty-segment", "2013-07-07", stored=9),
    Recorded("gpxpy-track-with-less-sec-time", "2015-12-12", stored=2),
    Recorded("gpxpy-track_with_speed", "2009-03-03", stored=3),  # GPX 1.0, CRLF
    Recorded("gh-tour4-with-uturn", "2015-02-12", stored=5),
    Recorded("gpxpy-track-with-extremes", no_time=25),
    Recorded("gpxpy-track_with_dilution_errors", no_time=1),
    Recorded("gh-test2_no_millis", no_time=3),
    # waypoints and routes are no trail
    Recorded("gpxpy-route"),
    Recorded("gpxpy-unicode_with_bom"),
    Recorded("gpxpy-unicode_with_bom_noencoding"),
    Recorded("gpxpy-gpx_with_garmin_extension"),
    Recorded("gpxpy-gpx1.1_with_extensions_without_namespaces"),
    Recorded("gh-no_trk"),
    Recorded("gh-no_trkseg"),
    Recorded("gh-no_trkpt"),
]


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda recorded: recorded.name)
def test_each_recorded_file_ends_as_is_known_of_it(send: Any, town: SimpleNamespace, recorded: Recorded) -> None:
    if not recorded.path.exists():
        pytest.skip("this recording is not here")
    always_on_duty(town.holder)
    with clock.frozen(datetime.fromisoformat(f"{recorded.day}T00:00:00+00:00")):
        for turn in range(2):
            answer = send(recorded.path.read_bytes())
            assert answer.status_code == 200, answer.text
            told = answer.json()
            counted = ("accepted", "duplicate")[turn]
            assert (told[counted], told["held"]) == (recorded.stored + recorded.aside, 0)
            assert Counter(refused["code"] for refused in told["rejected"]) == Counter(no_time=recorded.no_time)
    assert (TrailPoint.objects.count(), TrailPointAside.objects.count()) == (recorded.stored, recorded.aside)


def test_speeds_and_fractions_of_seconds_of_recorded_files_are_read(send: Any, town: SimpleNamespace) -> None:
    always_on_duty(town.holder)
    for name, day in (("gpxpy-track_with_speed", "2009-03-03"), ("gpxpy-track-with-less-sec-time", "2015-12-12")):
        with clock.frozen(datetime.fromisoformat(f"{day}T00:00:00+00:00")):
            assert send((COPIED / f"{name}.gpx").read_bytes()).status_code == 200
    *with_speed, first, second = TrailPoint.objects.order_by("t")
    assert [point.speed for point in with_speed] == [1.2, 2.2, 3.2]
    assert (first.t, second.t - first.t) == (
        datetime(2015, 12, 11, 14, 43, 13, tzinfo=UTC),
        timedelta(milliseconds=994),
    )


def test_every_recorded_file_is_expected() -> None:
    found = {path.stem for folder in (COPIED, SHARED / "trails" / "gpx") for path in folder.glob("*.gpx")}
    assert found <= {recorded.name for recorded in RECORDED}
