"""NMEA logs over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import xor
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from field.models import AnyTrailPoint, TrailPoint
from geo_portal.core import clock
from tests import factories
from tests.factories_field import WORKDAY, always_on_duty, make_site, make_visit

URL = "/api/v1/trails/nmea"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(WORKDAY + timedelta(hours=2)):
        yield


@pytest.fixture
def send(api: Callable[..., Any], town: SimpleNamespace) -> Callable[..., Any]:
    always_on_duty(town.holder)
    client = api(token=factories.make_device(town.holder)[1])

    def post(*lines: str | bytes, **members: Any) -> Any:
        raw = b"\r\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
        return client.post(URL, {"file": SimpleUploadedFile("trail.nmea", raw), **members}, format="multipart")

    return post


def signed(sentence: str) -> str:
    return f"${sentence}*{reduce(xor, sentence.encode(), 0):02X}"


def rmc(clock_s: str = "020000.00", *, status: str = "A", day: str = "231126", more: str = ",,,A") -> str:
    return signed(f"GPRMC,{clock_s},{status},3415.9300,N,10856.4120,E,10.0,92.5,{day}{more}")


def gga(clock_s: str = "020000.00", *, quality: str = "1") -> str:
    return signed(f"GNGGA,{clock_s},3415.9300,N,10856.4120,E,{quality},08,0.9,401.5,M,-30.1,M,,")


def rejected(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["code"] for one in answer.json()["rejected"]]


def test_rmc_and_gga_of_one_moment_are_one_position_with_all_that_both_say(send: Any) -> None:
    answer = send(signed("GPGSV,1,1,00"), rmc(), gga(), rmc("020001.50"))
    assert (answer.json()["accepted"], rejected(answer)) == (2, [])
    first, second = TrailPoint.objects.order_by("t")
    assert (first.location.x, first.location.y) == pytest.approx((108.9402, 34.2655), abs=1e-7)
    assert first.speed == pytest.approx(5.144444, abs=1e-6)
    assert (first.bearing, first.alt, first.mock, first.source, first.acc) == (92.5, 401.5, False, "nmea", None)
    assert (first.t, second.t, second.alt) == (WORKDAY, WORKDAY + timedelta(seconds=1.5), None)


def test_south_and_west_are_negative(send: Any) -> None:
    send(signed("GPRMC,020000,A,0030.0000,S,00015.0000,W,,,231126,,,A"))
    point = TrailPoint.objects.get()
    assert (point.location.x, point.location.y, point.speed, point.bearing) == (-0.25, -0.5, None, None)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (rmc(status="V"), "no_fix"),
        (rmc(more=",,,N"), "no_fix"),
        (signed("GPRMC,,V,,,,,,,,,,N"), "no_fix"),
        (rmc() + "0", None),  # what stands behind the checksum is none of it
        (rmc()[:-2] + "00", "bad_checksum"),
        (rmc()[:-2] + "zz", "bad_checksum"),
        (rmc()[:-3], None),  # without a checksum at all
        (rmc("250000"), "bad_time"),
        (rmc("02000"), "bad_time"),
        (rmc(day="320126"), "bad_time"),
        (rmc(day=""), "bad_time"),
        (signed("GPRMC,020000,A,3475.0000,N,10856.4120,E,,,231126,,,A"), "bad_coordinates"),
        (signed("GPRMC,020000,A,3415.9300,X,10856.4120,E,,,231126,,,A"), "bad_coordinates"),
        (signed("GPRMC,020000,A,9915.9300,N,10856.4120,E,,,231126,,,A"), "bad_coordinates"),
        (signed("GPRMC,020000,A,,,,,,,231126,,,A"), "bad_coordinates"),
        (signed("GPRMC,020000,A,1e1,N,nan,E,,,231126,,,A"), "bad_coordinates"),
        (signed("GPRMC,020000,A"), "bad_time"),
        (gga(quality="0"), "no_fix"),
        (gga(), "no_date"),
    ],
)
def test_what_is_no_fix_is_refused_alone(send: Any, line: str, code: str | None) -> None:
    answer = send(line, rmc("030000")) if code != "no_date" else send(line)
    assert rejected(answer) == ([code] if code else [])
    assert TrailPoint.objects.count() == (2 if code is None else 0 if code == "no_date" else 1)


def test_the_receivers_word_that_it_has_no_fix_counts_also_when_only_one_sentence_says_so(send: Any) -> None:
    assert rejected(send(gga(quality="0"), rmc(), rmc("020001", status="V"), gga("020001"))) == ["no_fix", "no_fix"]


def test_days_roll_over_at_midnight_also_for_sentences_without_a_date(send: Any) -> None:
    log = [gga("235955"), rmc("000005"), gga("000005"), gga("120000"), gga("235950"), gga("000010")]
    answer = send(*log, rmc("000020", day="241126"))
    assert (answer.json()["accepted"], rejected(answer)) == (6, [])
    assert [f"{t:%d %H:%M:%S}" for t in AnyTrailPoint.objects.order_by("t").values_list("t", flat=True)] == [
        "22 23:59:55",
        "23 00:00:05",
        "23 12:00:00",
        "23 23:59:50",
        "24 00:00:10",
        "24 00:00:20",
    ]


def test_a_simulator_is_told_as_a_mock(send: Any) -> None:
    send(rmc(more=",,,S"), gga("020100", quality="8"))
    assert set(TrailPoint.objects.values_list("mock", flat=True)) == {True}


def test_two_digits_of_a_year_mean_the_century_of_gps(send: Any) -> None:
    assert send(rmc(day="231196"), rmc("020001", day="231134")).json() == {
        "accepted": 2, "duplicate": 0, "held": 0, "flagged": 2, "rejected": [],
    }  # fmt: skip
    assert [t.year for t in AnyTrailPoint.objects.order_by("t").values_list("t", flat=True)] == [1996, 2034]


def test_the_same_log_again_is_all_duplicates(send: Any) -> None:
    send(rmc(), gga())
    assert send(gga(), rmc()).json()["duplicate"] == 1


def test_a_log_of_a_visit_belongs_to_it(send: Any, town: SimpleNamespace) -> None:
    visit = make_visit(make_site(town.here), town.holder, started_at=WORKDAY)
    send(rmc(), visit=str(visit.pk))
    assert TrailPoint.objects.get().visit_id == visit.pk


@pytest.mark.parametrize("content", [b"", b"<gpx/>", b"\x00" * 1000, b"$GPGSV,1,1,00*79", b"$" * 100_000, b"$GPRMC"])
def test_a_file_without_such_sentences_is_refused(send: Any, content: bytes) -> None:
    answer = send(content)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_nmea")


def test_what_a_logger_writes_before_a_sentence_is_skipped(send: Any) -> None:
    assert send(b"\xef\xbb\xbf2026-11-23 02:00:00 " + rmc().encode() + b" ").json()["accepted"] == 1
    assert TrailPoint.objects.get().t == datetime(2026, 11, 23, 2, tzinfo=UTC)
