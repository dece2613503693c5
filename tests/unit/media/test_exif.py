"""What a picture's metadata say, and what is not believed."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from media.domain import exif
from media.domain.exif import Flag
from tests.factories_media import BASE, GPS, dms, make_picture

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
XIAN = (108.948, 34.263)
NOON = "2026:11:20 12:00:00"
DJI = '<x xmlns:drone-dji="d" drone-dji:GpsLatitude="{lat}" drone-dji:GpsLongtitude="{lon}"/>'


def read(**parts):
    with Image.open(io.BytesIO(make_picture(**parts))) as image:
        return exif.read_metadata(image, now=NOW)


@pytest.mark.parametrize("at", [XIAN, (-104.05, -30.6), (-0.31, 51.7), (179.99, -0.0001)])
def test_a_position_is_read_with_the_signs_of_its_references(at):
    found = read(at=at)
    assert found.position.value == pytest.approx(at, abs=1e-7)
    assert (found.position.source, found.flags) == ("exif_gps", ())


def test_without_references_a_position_is_not_guessed():
    found = read(at=XIAN, gps={GPS.GPSLatitudeRef: None})
    assert (found.position, found.flags) == (None, (Flag.POSITION_REF_MISSING,))


@pytest.mark.parametrize(
    ("latitude", "longitude", "flag"),
    [
        ((91.0, 0.0, 0.0), dms(104), Flag.POSITION_OUT_OF_RANGE),
        (dms(34), (181.0, 0.0, 0.0), Flag.POSITION_OUT_OF_RANGE),
        ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), Flag.NULL_ISLAND),
        ((34.0, 75.0, 0.0), dms(104), Flag.POSITION_UNREADABLE),
        (None, dms(104), Flag.POSITION_UNREADABLE),
    ],
)
def test_an_impossible_position_is_refused_and_says_why(latitude, longitude, flag):
    found = read(at=XIAN, gps={GPS.GPSLatitude: latitude, GPS.GPSLongitude: longitude})
    assert (found.position, found.flags) == (None, (flag,))


def test_zero_over_zero_is_no_position_and_no_crash():
    tags = exif._Tags({}, {}, {GPS.GPSLatitude: (float("nan"),) * 3, GPS.GPSLongitude: (float("nan"),) * 3})
    found = exif.interpret(tags, exif._Xmp(""), now=NOW)
    assert (found.position, found.flags) == (None, (Flag.POSITION_UNREADABLE,))


def test_two_positions_that_contradict_each_other_give_none():
    found = read(at=(-104.05, -30.6), xmp=DJI.format(lat=30.6, lon=104.05))
    assert (found.position, found.flags) == (None, (Flag.POSITION_CONFLICT,))


def test_a_drone_that_says_the_same_twice_is_believed_more():
    found = read(at=XIAN, xmp=DJI.format(lat=XIAN[1], lon=XIAN[0]))
    assert (found.position.source, found.position.sigma, found.flags) == ("exif_gps", exif.DRONE_SIGMA_M, ())


def test_a_position_that_stands_in_xmp_only_is_taken_from_there():
    found = read(xmp='<x exif:GPSLatitude="0,4.016008S" exif:GPSLongitude="34,22.916112E"/>')
    assert found.position.value == pytest.approx((34.3819352, -0.0669335), abs=1e-6)
    assert found.position.source == "xmp_exif"


def test_entities_in_xmp_are_never_expanded():
    bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x exif:GPSLatitude="&a;" exif:GPSLongitude="&a;"/>'
    assert read(xmp=bomb).position is None


@pytest.mark.parametrize(
    ("tags", "sigma", "flags"),
    [
        ({}, exif.GPS_SIGMA_M, ()),
        ({GPS.GPSHPositioningError: 4.7}, 4.7, ()),
        ({GPS.GPSDOP: 2.5}, 10.0, ()),
        ({GPS.GPSProcessingMethod: b"ASCII\0\0\0CELLID"}, 500.0, (Flag.POSITION_FROM_NETWORK,)),
        ({GPS.GPSStatus: "V"}, 100.0, (Flag.GPS_VOID,)),
    ],
)
def test_how_good_a_position_is_comes_from_the_receiver_when_it_says_so(tags, sigma, flags):
    found = read(at=XIAN, gps=tags)
    assert (found.position.sigma, found.flags) == (pytest.approx(sigma), flags)


@pytest.mark.parametrize(
    ("tags", "metres", "flags"),
    [
        ({GPS.GPSAltitude: 412.5, GPS.GPSAltitudeRef: b"\x00"}, 412.5, ()),
        ({GPS.GPSAltitude: 3.98, GPS.GPSAltitudeRef: b"\x01"}, -3.98, ()),
        ({GPS.GPSAltitude: 99999.0, GPS.GPSAltitudeRef: b"\x00"}, None, (Flag.ALTITUDE_OUT_OF_RANGE,)),
    ],
)
def test_an_altitude_below_the_sea_is_negative(tags, metres, flags):
    found = read(at=XIAN, gps=tags)
    assert (found.altitude and found.altitude.value, found.flags) == (metres, flags)


@pytest.mark.parametrize(
    ("tags", "heading", "source", "flags"),
    [
        ({GPS.GPSImgDirection: 23.25, GPS.GPSImgDirectionRef: "T"}, 23.25, "exif_gps", ()),
        ({GPS.GPSImgDirection: 360.0, GPS.GPSImgDirectionRef: "T"}, 0.0, "exif_gps", ()),
        ({GPS.GPSImgDirection: 90.0, GPS.GPSImgDirectionRef: "M"}, 90.0, "exif_magnetic", (Flag.HEADING_MAGNETIC,)),
        ({GPS.GPSImgDirection: 400.0, GPS.GPSImgDirectionRef: "T"}, None, None, (Flag.HEADING_OUT_OF_RANGE,)),
    ],
)
def test_a_heading_says_which_north_it_means(tags, heading, source, flags):
    found = read(at=XIAN, gps=tags)
    assert (found.heading and found.heading.value, found.heading and found.heading.source) == (heading, source)
    assert found.flags == flags


def test_a_gimbal_yaw_to_the_west_is_a_heading():
    found = read(xmp='<x drone-dji:GimbalYawDegree="-123.10"/>')
    assert (found.heading.value, found.heading.source) == (pytest.approx(236.9), "xmp_dji")


def test_compass_and_sphere_that_disagree_are_flagged_and_the_compass_wins():
    found = read(
        at=XIAN,
        gps={GPS.GPSImgDirection: 349.06, GPS.GPSImgDirectionRef: "T"},
        xmp='<x GPano:PoseHeadingDegrees="0.0"/>',
    )
    assert (found.heading.value, found.flags) == (pytest.approx(349.06), (Flag.HEADING_CONFLICT,))


def gps_clock(date: str, *clock: float):
    return {GPS.GPSDateStamp: date, GPS.GPSTimeStamp: clock}


@pytest.mark.parametrize(
    ("parts", "instant", "source", "flags"),
    [
        ({"exif": {BASE.OffsetTimeOriginal: "+08:00"}}, "04:00", "exif_offset", ()),
        ({"exif": {BASE.OffsetTimeOriginal: "-03:30"}}, "15:30", "exif_offset", ()),
        ({"gps": gps_clock("2026:11:20", 3, 58, 30)}, "04:00", "exif_gps_zone", ()),
        ({"gps": gps_clock("2026:11:20", 6, 30, 10)}, "06:30", "exif_gps_zone", ()),
        ({"at": XIAN}, "04:00", "exif_zone_of_place", (Flag.ZONE_INFERRED,)),
        ({"at": (-108.0, 39.0)}, "19:00", "exif_zone_of_place", (Flag.ZONE_INFERRED,)),
        ({}, "04:00", "exif_zone_assumed", (Flag.ZONE_ASSUMED,)),
    ],
)
def test_the_zone_of_the_cameras_clock_is_found_and_named(parts, instant, source, flags):
    found = read(taken=NOON, **parts)
    assert found.taken_at.value == datetime.fromisoformat(f"2026-11-20T{instant}:00+00:00")
    assert (found.taken_at.source, found.flags) == (source, flags)


def test_clocks_that_no_zone_reconciles_are_no_better_than_they_differ():
    found = read(at=XIAN, taken=NOON, gps=gps_clock("2026:11:11", 4, 7, 30))
    assert found.taken_at.value == datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
    assert found.taken_at.sigma == pytest.approx(timedelta(days=8, hours=23, minutes=52.5).total_seconds())
    assert Flag.TIME_CONFLICT in found.flags


@pytest.mark.parametrize(
    ("taken", "flag"),
    [
        ("2099:01:01 00:00:00", Flag.TIME_IN_FUTURE),
        ("0000:00:00 00:00:00", Flag.TIME_UNREADABLE),
        ("    :  :     :  :  ", Flag.TIME_UNREADABLE),
        ("2026:02:30 12:00:00", Flag.TIME_UNREADABLE),
        ("0001:01:01 00:00:00", Flag.TIME_TOO_EARLY),
        ("9999:12:31 23:59:59", Flag.TIME_IN_FUTURE),
        ("1901:01:01 00:00:00", Flag.TIME_TOO_EARLY),
    ],
)
def test_a_date_that_cannot_be_is_unknown_and_kept_as_written(taken, flag):
    found = read(taken=taken, exif={BASE.OffsetTimeOriginal: "+08:00"})
    assert (found.taken_at, found.flags) == (None, (flag,))
    assert found.as_written.get("DateTimeOriginal", "") == taken.strip() or not taken.strip()


def test_a_picture_just_taken_by_a_fast_clock_is_not_from_the_future():
    assert read(taken="2026:11:22 13:00:00", exif={BASE.OffsetTimeOriginal: "+08:00"}).taken_at is not None


def test_names_of_cameras_are_plain_bounded_text():
    found = read(base={BASE.Make: "DJI\0hidden", BASE.Model: "M3E" + "x" * 300})
    assert (found.make, len(found.model)) == ("DJI", exif.MAX_TEXT)


def test_a_picture_without_metadata_gives_nothing_and_no_flag():
    assert read() == exif.Metadata()
