"""What a picture's metadata say, each value with its source and how good it is; what cannot be trusted is flagged.

EXIF comes from cameras, phones, drones, editors and attackers. Each tag is read on its own, so that a broken one costs
only itself; XMP is searched for a few plain values and never parsed as XML (no entity, no external reference can do
anything). Positions are lon/lat in EPSG:4326, sigmas one standard deviation in the unit of the value. Pure: no clock,
no database.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any, Generic, Literal, TypeVar

from PIL import ExifTags, Image

Value = TypeVar("Value")

MAX_TEXT = 100
MAX_XMP = 1024 * 1024
EARTH_M = 111_320.0
"""Metres to a degree of latitude."""

CONFLICT_M = 100.0
"""EXIF and XMP positions further apart than this contradict each other; closer, it is rounding or a later fix."""

HEADING_CONFLICT_DEG = 10.0
LATEST_AHEAD = timedelta(hours=24)
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No digital camera wrote EXIF before."""

CHINA = (73.0, 18.0, 135.1, 53.6)
"""West, south, east, north of the territory that keeps one time, UTC+8."""

CHINA_OFFSET = timedelta(hours=8)

GPS_SIGMA_M = 10.0
DRONE_SIGMA_M = 3.0
NETWORK_SIGMA_M = 500.0
VOID_SIGMA_M = 100.0
ALTITUDE_SIGMA_M = 15.0
METRES_PER_DOP = 4.0
COMPASS_SIGMA_DEG = 10.0
MAGNETIC_SIGMA_DEG = 15.0
GIMBAL_SIGMA_DEG = 5.0


class Flag(StrEnum):
    """Why a value is missing, or to be taken with care. The codes are part of the public interface."""

    EXIF_UNREADABLE = "exif_unreadable"
    POSITION_UNREADABLE = "position_unreadable"
    POSITION_REF_MISSING = "position_ref_missing"
    POSITION_OUT_OF_RANGE = "position_out_of_range"
    NULL_ISLAND = "null_island"
    POSITION_CONFLICT = "position_conflict"
    GPS_VOID = "gps_void"
    POSITION_FROM_NETWORK = "position_from_network"
    ALTITUDE_OUT_OF_RANGE = "altitude_out_of_range"
    HEADING_OUT_OF_RANGE = "heading_out_of_range"
    HEADING_MAGNETIC = "heading_magnetic"
    HEADING_CONFLICT = "heading_conflict"
    TIME_UNREADABLE = "time_unreadable"
    TIME_IN_FUTURE = "time_in_future"
    TIME_TOO_EARLY = "time_too_early"
    ZONE_INFERRED = "zone_inferred"
    ZONE_ASSUMED = "zone_assumed"
    TIME_CONFLICT = "time_conflict"


@dataclasses.dataclass(frozen=True, slots=True)
class Measured(Generic[Value]):
    """A value, where it was read, and its standard deviation in the value's unit (metres for a position)."""

    value: Value
    source: str
    sigma: float


@dataclasses.dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a picture.

    `position` is (lon, lat) degrees; `altitude` metres above sea level; `heading` degrees clockwise from true north
    (from magnetic north when its source says `exif_magnetic`); `taken_at` is aware. `as_written` keeps the raw values
    for people, as text. `orientation` is EXIF's 1 to 8.
    """

    position: Measured[tuple[float, float]] | None = None
    altitude: Measured[float] | None = None
    heading: Measured[float] | None = None
    taken_at: Measured[datetime] | None = None
    make: str = ""
    model: str = ""
    orientation: int = 1
    flags: tuple[Flag, ...] = ()
    as_written: Mapping[str, str] = dataclasses.field(default_factory=dict)


def read_metadata(image: Image.Image, *, now: datetime) -> Metadata:
    """The metadata of an opened picture (its pixels need not be loaded). Never raises for what a file contains.

    `now` is the aware instant against which future dates are recognised.
    """
    tags = _Tags.of(image)
    xmp = _Xmp.of(image)
    return interpret(tags, xmp, now=now)


def interpret(tags: _Tags, xmp: _Xmp, *, now: datetime) -> Metadata:
    """The same from tags already read."""
    flags: list[Flag] = []
    if tags.unreadable:
        flags.append(Flag.EXIF_UNREADABLE)
    position = _position(tags, xmp, flags)
    return Metadata(
        position=position,
        altitude=_altitude(tags, xmp, flags),
        heading=_heading(tags, xmp, flags),
        taken_at=_taken_at(tags, position, flags, now),
        make=_text(tags.base.get(ExifTags.Base.Make)),
        model=_text(tags.base.get(ExifTags.Base.Model)),
        orientation=_orientation(tags),
        flags=tuple(dict.fromkeys(flags)),
        as_written=_as_written(tags, xmp),
    )


# --- reading ----------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class _Tags:
    """The EXIF directories that matter, by tag number. `unreadable`: there is EXIF, but nothing could be read."""

    base: Mapping[int, Any]
    exif: Mapping[int, Any]
    gps: Mapping[int, Any]
    unreadable: bool = False

    @classmethod
    def of(cls, image: Image.Image) -> _Tags:
        try:
            directory = image.getexif()
            base = _copy(directory)
        except Exception:  # Pillow raises many unrelated classes for one cause: a broken directory
            return cls({}, {}, {}, unreadable=True)
        exif = _directory(directory, ExifTags.IFD.Exif)
        gps = _directory(directory, ExifTags.IFD.GPSInfo)
        return cls(base, exif, gps, unreadable=not (base or exif or gps) and _claims_tags(image.info.get("exif")))


def _claims_tags(raw: Any) -> bool:
    """Whether an EXIF block says that there are tags in it, or cannot even say that there are none."""
    if not isinstance(raw, bytes) or not raw:
        return False
    tiff = raw.removeprefix(b"Exif\0\0")
    order: Literal["little", "big"] = "little" if tiff[:2] == b"II" else "big"
    first = int.from_bytes(tiff[4:8], order)
    count = tiff[first : first + 2]
    return len(count) < 2 or count != b"\0\0"


def _directory(directory: Image.Exif, which: int) -> dict[int, Any]:
    try:
        return _copy(directory.get_ifd(which))
    except Exception:
        return {}


def _copy(directory: Any) -> dict[int, Any]:
    """Tag by tag: values are decoded when they are asked for, and one that cannot be is left out."""
    found: dict[int, Any] = {}
    for tag in list(directory):
        try:
            found[int(tag)] = directory[tag]
        except Exception:  # noqa: S112  the others are still good
            continue
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class _Xmp:
    """Plain values of an XMP packet, found by name as attribute or element; the first one counts."""

    packet: str

    @classmethod
    def of(cls, image: Image.Image) -> _Xmp:
        raw = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
        if isinstance(raw, bytes):
            raw = raw[:MAX_XMP].decode("utf-8", "replace")
        return cls(str(raw)[:MAX_XMP])

    def text(self, *names: str) -> str:
        for name in names:
            quoted = re.escape(name)
            found = re.search(rf'\b{quoted}\s*=\s*["\']([^"\'<>]{{0,200}})["\']', self.packet) or re.search(
                rf"<{quoted}>\s*([^<>]{{0,200}}?)\s*</{quoted}>", self.packet
            )
            if found:
                return found[1].strip()
        return ""

    def number(self, *names: str) -> float | None:
        return _number(self.text(*names))


def _number(value: Any) -> float | None:
    """A finite number from whatever a tag holds: rational (0/0 is none), integer, one-element tuple, text, bytes."""
    if isinstance(value, tuple | list) and len(value) == 1:
        value = value[0]
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    if isinstance(value, str):
        value = value.strip(" \0\t")
        numerator, slash, denominator = value.partition("/")
        value = numerator
        if slash:
            top, bottom = _number(numerator), _number(denominator)
            return None if top is None or not bottom else top / bottom
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _text(value: Any) -> str:
    """Printable text of a tag, bounded; empty for anything else."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    text = "".join(c for c in value.split("\0", 1)[0] if c.isprintable() and c != "\ufffd")
    return text.strip()[:MAX_TEXT]


def _orientation(tags: _Tags) -> int:
    number = _number(tags.base.get(ExifTags.Base.Orientation))
    return int(number) if number in {1, 2, 3, 4, 5, 6, 7, 8} else 1


# --- position ---------------------------------------------------------------------------------------------------------

_LonLat = tuple[float, float]


def _position(tags: _Tags, xmp: _Xmp, flags: list[Flag]) -> Measured[_LonLat] | None:
    """EXIF first, then XMP. Two that contradict each other give none: neither is taken silently."""
    written = _exif_position(tags, flags)
    other, other_source = _xmp_position(xmp)
    if other is not None and not _credible(other, flags):
        other = None
    if written is not None and other is not None and _apart_m(written, other) > CONFLICT_M:
        flags.append(Flag.POSITION_CONFLICT)
        return None
    value, source = (written, "exif_gps") if written is not None else (other, other_source)
    if value is None:
        return None
    return Measured(value, source, _position_sigma(tags, xmp, drone=other_source == "xmp_dji", flags=flags))


def _exif_position(tags: _Tags, flags: list[Flag]) -> _LonLat | None:
    gps = tags.gps
    if ExifTags.GPS.GPSLatitude not in gps and ExifTags.GPS.GPSLongitude not in gps:
        return None
    lat, lon = _degrees(gps.get(ExifTags.GPS.GPSLatitude)), _degrees(gps.get(ExifTags.GPS.GPSLongitude))
    if lat is None or lon is None:
        flags.append(Flag.POSITION_UNREADABLE)
        return None
    north = _ref(gps.get(ExifTags.GPS.GPSLatitudeRef), "NS")
    east = _ref(gps.get(ExifTags.GPS.GPSLongitudeRef), "EW")
    if not north or not east:
        # The tags hold unsigned numbers; without the references four places on Earth are possible.
        flags.append(Flag.POSITION_REF_MISSING)
        return None
    found = (-lon if east == "W" else lon, -lat if north == "S" else lat)
    return found if _credible(found, flags) else None


def _degrees(value: Any) -> float | None:
    """Degrees of a (degrees, minutes, seconds) triple; shorter ones and a plain number are taken too.

    >>> _degrees((30.0, 36.0, 0.0))
    30.6
    """
    if not isinstance(value, tuple | list):
        value = (value,)
    numbers = [_number(part) for part in value[:3]]
    if not numbers or any(number is None or number < 0 for number in numbers):
        return None
    total = math.fsum((number or 0.0) / 60**power for power, number in enumerate(numbers))
    return total if all((number or 0.0) < 61 for number in numbers[1:]) else None


def _ref(value: Any, letters: str) -> str:
    letter = _text(value).upper()[:1]
    return letter if letter and letter in letters else ""


def _credible(place: _LonLat, flags: list[Flag]) -> bool:
    lon, lat = place
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        flags.append(Flag.POSITION_OUT_OF_RANGE)
        return False
    if abs(lon) < 1e-6 and abs(lat) < 1e-6:
        # What firmware writes when it has no fix; nobody visits the Gulf of Guinea.
        flags.append(Flag.NULL_ISLAND)
        return False
    return True


def _xmp_position(xmp: _Xmp) -> tuple[_LonLat | None, str]:
    # DJI wrote "GpsLongtitude" for years
    lat = xmp.number("drone-dji:GpsLatitude")
    lon = xmp.number("drone-dji:GpsLongitude", "drone-dji:GpsLongtitude")
    if lat is not None and lon is not None:
        return (lon, lat), "xmp_dji"
    adobe_lat, adobe_lon = _adobe(xmp.text("exif:GPSLatitude")), _adobe(xmp.text("exif:GPSLongitude"))
    if adobe_lat is not None and adobe_lon is not None:
        return (adobe_lon, adobe_lat), "xmp_exif"
    return None, ""


def _adobe(text: str) -> float | None:
    """Adobe's `DDD,MM.mmmmK` or `DDD,MM,SSK`.

    >>> _adobe("34,22.916112E")
    34.3819352
    """
    letter = text[-1:].upper()
    if not letter or letter not in "NSEW":
        return None
    degrees = _degrees(tuple(text[:-1].split(",")))
    if degrees is None:
        return None
    return round(-degrees if letter in "SW" else degrees, 9)


def _position_sigma(tags: _Tags, xmp: _Xmp, *, drone: bool, flags: list[Flag]) -> float:
    """Metres, one sigma: the receiver's own estimate, else from its dilution of precision, else what is usual."""
    gps = tags.gps
    sigma = DRONE_SIGMA_M if drone else GPS_SIGMA_M
    dop, error = _number(gps.get(ExifTags.GPS.GPSDOP)), _number(gps.get(ExifTags.GPS.GPSHPositioningError))
    if error is not None and 0 < error < 100_000:
        sigma = error
    elif dop is not None and 0 < dop < 1000:
        sigma = dop * METRES_PER_DOP
    method = gps.get(ExifTags.GPS.GPSProcessingMethod)
    method = method.decode("ascii", "ignore") if isinstance(method, bytes) else str(method or "")
    if any(word in method.upper() for word in ("CELLID", "NETWORK", "WLAN")):
        flags.append(Flag.POSITION_FROM_NETWORK)
        sigma = max(sigma, NETWORK_SIGMA_M)
    if _ref(gps.get(ExifTags.GPS.GPSStatus), "AV") == "V" or xmp.text("drone-dji:GpsStatus").lower() == "invalid":
        flags.append(Flag.GPS_VOID)
        sigma = max(sigma, VOID_SIGMA_M)
    return sigma


def _apart_m(a: _LonLat, b: _LonLat) -> float:
    """Metres between two places, good to a few percent: enough to tell rounding from another place."""
    east = (a[0] - b[0] + 180) % 360 - 180
    return math.hypot(a[1] - b[1], east * math.cos(math.radians((a[1] + b[1]) / 2))) * EARTH_M


# --- altitude, heading ------------------------------------------------------------------------------------------------


def _altitude(tags: _Tags, xmp: _Xmp, flags: list[Flag]) -> Measured[float] | None:
    metres = _number(tags.gps.get(ExifTags.GPS.GPSAltitude))
    source = "exif_gps"
    if metres is not None and _below_sea(tags.gps.get(ExifTags.GPS.GPSAltitudeRef)):
        metres = -abs(metres)
    if metres is None:
        metres, source = xmp.number("drone-dji:AbsoluteAltitude"), "xmp_dji"
    if metres is None:
        return None
    if not -500 <= metres <= 20_000:
        flags.append(Flag.ALTITUDE_OUT_OF_RANGE)
        return None
    return Measured(round(metres, 3), source, ALTITUDE_SIGMA_M)


def _below_sea(ref: Any) -> bool:
    return ref in (1, b"\x01", b"1", "1", "\x01")


def _heading(tags: _Tags, xmp: _Xmp, flags: list[Flag]) -> Measured[float] | None:
    """The compass of the picture first, then the sphere's pose, then the drone's gimbal."""
    candidates = [
        _exif_heading(tags, flags),
        _turned(xmp.number("GPano:PoseHeadingDegrees"), "xmp_gpano", COMPASS_SIGMA_DEG),
        _turned(xmp.number("drone-dji:GimbalYawDegree"), "xmp_dji", GIMBAL_SIGMA_DEG),
    ]
    found = [candidate for candidate in candidates if candidate is not None]
    if not found:
        return None
    best = found[0]
    if any(_turn(best.value, other.value) > HEADING_CONFLICT_DEG for other in found[1:]):
        flags.append(Flag.HEADING_CONFLICT)
    return best


def _exif_heading(tags: _Tags, flags: list[Flag]) -> Measured[float] | None:
    degrees = _number(tags.gps.get(ExifTags.GPS.GPSImgDirection))
    if degrees is None:
        return None
    if not 0 <= degrees <= 360:
        flags.append(Flag.HEADING_OUT_OF_RANGE)
        return None
    if _ref(tags.gps.get(ExifTags.GPS.GPSImgDirectionRef), "TM") == "M":
        flags.append(Flag.HEADING_MAGNETIC)
        return Measured(degrees % 360, "exif_magnetic", MAGNETIC_SIGMA_DEG)
    return Measured(degrees % 360, "exif_gps", COMPASS_SIGMA_DEG)


def _turned(degrees: float | None, source: str, sigma: float) -> Measured[float] | None:
    """A yaw of -180 to 360 as a heading of 0 to 360."""
    if degrees is None or not -360 <= degrees <= 360:
        return None
    # rounding can make -1e-17 into 360 exactly
    heading = round(degrees % 360, 6)
    return Measured(0.0 if heading >= 360 else heading, source, sigma)


def _turn(a: float, b: float) -> float:
    """The angle between two headings, 0 to 180.

    >>> _turn(350.0, 11.0)
    21.0
    """
    return abs((a - b + 180) % 360 - 180)


# --- time -------------------------------------------------------------------------------------------------------------


def _taken_at(
    tags: _Tags, position: Measured[_LonLat] | None, flags: list[Flag], now: datetime
) -> Measured[datetime] | None:
    """The instant of the exposure.

    The camera's clock with its written offset; else with the zone that the GPS clock beside it implies; else with the
    zone of the place; else the zone of this product, UTC+8, which is assumed and flagged.
    """
    local = _local_time(tags, flags)
    gps = _gps_time(tags)
    found = _instant(tags, local, gps, position, flags)
    if found is None:
        return None
    if found.value > now + LATEST_AHEAD:
        flags.append(Flag.TIME_IN_FUTURE)
        return None
    if found.value < EARLIEST:
        flags.append(Flag.TIME_TOO_EARLY)
        return None
    return found


def _instant(
    tags: _Tags,
    local: datetime | None,
    gps: datetime | None,
    position: Measured[_LonLat] | None,
    flags: list[Flag],
) -> Measured[datetime] | None:
    if local is None:
        return None if gps is None else Measured(gps, "exif_gps", 1.0)
    offset = _offset(tags)
    if offset is not None:
        return Measured(_at(local, offset), "exif_offset", 1.0)
    if gps is not None:
        difference = local.replace(tzinfo=UTC) - gps
        quarters = round(difference / timedelta(minutes=15))
        if abs(quarters) <= 14 * 4 and abs(difference - quarters * timedelta(minutes=15)) <= timedelta(minutes=5):
            return Measured(_at(local, quarters * timedelta(minutes=15)), "exif_gps_zone", 1.0)
        # No zone reconciles the two. Phones keep the date of an old fix beside the time of a new one, so the camera's
        # clock is taken, no better than the two differ.
        flags.append(Flag.TIME_CONFLICT)
        value = _at(local, zone_offset(*position.value) if position else CHINA_OFFSET)
        return Measured(value, "exif_clock", max(abs((value - gps).total_seconds()), 1.0))
    if position is not None:
        flags.append(Flag.ZONE_INFERRED)
        return Measured(_at(local, zone_offset(*position.value)), "exif_zone_of_place", 3600.0)
    flags.append(Flag.ZONE_ASSUMED)
    return Measured(_at(local, CHINA_OFFSET), "exif_zone_assumed", 3600.0)


def zone_offset(lon: float, lat: float) -> timedelta:
    """The offset from UTC that clocks probably keep at a place: UTC+8 around China, else by longitude.

    >>> zone_offset(-108.0, 39.0)
    datetime.timedelta(days=-1, seconds=61200)
    """
    west, south, east, north = CHINA
    if west <= lon <= east and south <= lat <= north:
        return CHINA_OFFSET
    return timedelta(hours=round(lon / 15))


def _at(local: datetime, offset: timedelta) -> datetime:
    try:
        return local.replace(tzinfo=timezone(offset)).astimezone(UTC)
    except OverflowError:  # the year 1 or 9999
        return local.replace(tzinfo=UTC)


_DATE_TIME = re.compile(r"(\d{4})[:/.-](\d{2})[:/.-](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")


def _local_time(tags: _Tags, flags: list[Flag]) -> datetime | None:
    """The camera's own clock, without zone: when the picture was taken, else when it was digitised."""
    for tag in (ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTimeDigitized):
        text = _text(tags.exif.get(tag) or tags.base.get(tag))
        if not text or not text.strip(" :-0"):
            if text:
                flags.append(Flag.TIME_UNREADABLE)  # blank or zero: the clock was never set
            continue
        match = _DATE_TIME.match(text)
        local = _calendar(match.groups()) if match else None
        if local is not None:
            return local
        flags.append(Flag.TIME_UNREADABLE)
    return None


def _calendar(numbers: tuple[str, ...]) -> datetime | None:
    """A date and time without zone, or None when the calendar has no such day."""
    year, month, day, hour, minute, second = map(int, numbers)
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  the zone is found out elsewhere
    except ValueError:
        return None


def _offset(tags: _Tags) -> timedelta | None:
    for tag in (ExifTags.Base.OffsetTimeOriginal, ExifTags.Base.OffsetTime):
        text = _text(tags.exif.get(tag))
        if text == "Z":
            return timedelta(0)
        match = _OFFSET.fullmatch(text)
        if match and int(match[2]) <= 14 and int(match[3]) < 60:
            offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
            return -offset if match[1] == "-" else offset
    return None


def _gps_time(tags: _Tags) -> datetime | None:
    """The satellites' time, UTC."""
    date = re.match(r"(\d{4})[:/.-](\d{2})[:/.-](\d{2})", _text(tags.gps.get(ExifTags.GPS.GPSDateStamp)))
    clock = tags.gps.get(ExifTags.GPS.GPSTimeStamp)
    if date is None or not isinstance(clock, tuple | list) or len(clock) != 3:
        return None
    hours, minutes, seconds = (_number(part) for part in clock)
    if hours is None or minutes is None or seconds is None:
        return None
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 61):
        return None
    try:
        midnight = datetime(int(date[1]), int(date[2]), int(date[3]), tzinfo=UTC)
        return midnight + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    except (ValueError, OverflowError):
        return None


# --- as written -------------------------------------------------------------------------------------------------------

_XMP_KEPT = (
    "GPano:ProjectionType",
    "GPano:PoseHeadingDegrees",
    "drone-dji:AbsoluteAltitude",
    "drone-dji:RelativeAltitude",
    "drone-dji:GimbalYawDegree",
    "drone-dji:GimbalPitchDegree",
    "drone-dji:GpsStatus",
)


def _as_written(tags: _Tags, xmp: _Xmp) -> dict[str, str]:
    """The raw values behind the results, as text for people; empty ones left out."""
    show: Callable[[Any], str] = lambda value: "" if value is None else _text(_plain(value))  # noqa: E731  a default of the field
    kept = {
        "DateTimeOriginal": show(tags.exif.get(ExifTags.Base.DateTimeOriginal)),
        "OffsetTimeOriginal": show(tags.exif.get(ExifTags.Base.OffsetTimeOriginal)),
        "Orientation": show(tags.base.get(ExifTags.Base.Orientation)),
        **{
            tag.name: show(tags.gps.get(tag))
            for tag in (
                ExifTags.GPS.GPSLatitude,
                ExifTags.GPS.GPSLatitudeRef,
                ExifTags.GPS.GPSLongitude,
                ExifTags.GPS.GPSLongitudeRef,
                ExifTags.GPS.GPSAltitude,
                ExifTags.GPS.GPSImgDirection,
                ExifTags.GPS.GPSImgDirectionRef,
                ExifTags.GPS.GPSDateStamp,
                ExifTags.GPS.GPSTimeStamp,
                ExifTags.GPS.GPSDOP,
                ExifTags.GPS.GPSHPositioningError,
            )
        },
        **{name: _text(xmp.text(name)) for name in _XMP_KEPT},
    }
    return {name: text for name, text in kept.items() if text}


def _plain(value: Any) -> str | bytes:
    if isinstance(value, str | bytes):
        return value
    if isinstance(value, tuple | list):
        return ", ".join(str(part) for part in value[:6])
    return str(value)
