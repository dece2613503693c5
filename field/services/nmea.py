"""NMEA 0183 logs as columns of positions, from the sentences RMC and GGA of any talker (GP, GN, GB, BD …).

RMC has date, speed in knots and course, GGA has the altitude; those of one moment are one position. GGA has no date:
its day is that of the RMC before it, at the beginning of a log of the one after it, or the next one past midnight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from operator import xor
from typing import IO
from uuid import UUID

from field.domain.positions import Row, positions_from
from field.services.phone_apps import KNOT_M_S
from field.services.refusals import BadNmea
from field.services.trail_input import Message, epoch_us

LONGEST = 200
"""Bytes of a line; the standard has 82."""
_HALF_DAY = 43_200.0
_NO_FIX = {"0", ""}
_SIMULATED = {"7", "8"}


@dataclass(slots=True)
class _Moment:
    """What the sentences of one time of day say. `code` is set when they hold no position."""

    seconds: float
    code: str = ""
    day: date | None = None
    lon: float = 0.0
    lat: float = 0.0
    placed: bool = False
    alt: float | None = None
    speed: float | None = None
    course: float | None = None
    mock: bool = False


def decode_nmea(file: IO[bytes], visit: UUID | None = None) -> Message:
    """Read an NMEA log; each point's index is its place among the moments (and the sentences of no moment) in the file.

    Refused one by one: `bad_checksum`, `no_fix` (the receiver's own word), `bad_coordinates`, `bad_time`, `no_date` (no
    RMC in the whole log). Raises BadNmea when there is no sentence of these kinds at all.
    """
    moments = _moments(file.read())
    if not moments:
        raise BadNmea
    _date(moments)
    rows: list[Row] = []
    rejected: dict[int, str] = {}
    for index, moment in enumerate(moments):
        found = _row(index, moment, visit)
        if isinstance(found, str):
            rejected[index] = found
        else:
            rows.append(found)
    return Message(positions_from(rows), rejected, len(moments), None, "wgs84")


def _moments(content: bytes) -> list[_Moment]:
    found: list[_Moment] = []
    for line in content.splitlines():
        at = line.find(b"$")
        if at < 0 or len(line) - at > LONGEST:
            continue
        sentence, star, told = line[at + 1 :].strip().partition(b"*")
        kind = sentence[2:6]
        if kind not in {b"RMC,", b"GGA,"}:
            continue
        if star and not _fits(sentence, told):
            found.append(_Moment(-1.0, "bad_checksum"))
            continue
        fields = sentence.decode("ascii", "replace").split(",")
        fields += [""] * (16 - len(fields))
        seconds = _seconds(fields[1])
        if seconds is None:
            found.append(_Moment(-1.0, "no_fix" if not fields[1] else "bad_time"))
            continue
        if not found or found[-1].seconds != seconds:
            found.append(_Moment(seconds))
        if kind == b"RMC,":
            _take_rmc(found[-1], fields)
        else:
            _take_gga(found[-1], fields)
    return found


def _fits(sentence: bytes, told: bytes) -> bool:
    try:
        return int(told[:2], 16) == reduce(xor, sentence, 0)
    except ValueError:
        return False


def _take_rmc(moment: _Moment, fields: list[str]) -> None:
    moment.day = _day(fields[9])
    if moment.day is None:
        moment.code = moment.code or "bad_time"
    if fields[2] != "A" or fields[12] == "N":
        moment.code = "no_fix"
        return
    _place(moment, fields[3:7])
    knots, course = _number(fields[7]), _number(fields[8])
    moment.speed = knots * KNOT_M_S if knots is not None and knots >= 0 else None
    moment.course = course if course is not None and 0 <= course <= 360 else None
    moment.mock |= fields[12] == "S"


def _take_gga(moment: _Moment, fields: list[str]) -> None:
    if fields[6] in _NO_FIX:
        moment.code = moment.code or "no_fix"
        return
    if not moment.placed:
        _place(moment, fields[2:6])
    moment.alt = _number(fields[9])
    moment.mock |= fields[6] in _SIMULATED


def _place(moment: _Moment, fields: list[str]) -> None:
    lat, lon = _degrees(fields[0], fields[1], "NS"), _degrees(fields[2], fields[3], "EW")
    if lat is None or lon is None:
        moment.code = moment.code or "bad_coordinates"
        return
    moment.lat, moment.lon, moment.placed = lat, lon, True


def _degrees(text: str, side: str, sides: str) -> float | None:
    """`ddmm.mmmm` or `dddmm.mmmm` with its hemisphere, as degrees."""
    whole = text.partition(".")[0]
    degrees, minutes = _number(whole[:-2]) if len(whole) > 2 else 0.0, _number(text[max(0, len(whole) - 2) :])
    if degrees is None or minutes is None or not 0 <= minutes < 60 or side not in sides or not side:
        return None
    value = degrees + minutes / 60
    return -value if side == sides[1] else value


def _seconds(text: str) -> float | None:
    """`hhmmss.ss` as seconds of the day."""
    if len(text) < 6 or not text[:6].isdecimal():
        return None
    seconds = _number(text[4:])
    hours, minutes = int(text[:2]), int(text[2:4])
    if seconds is None or hours > 23 or minutes > 59 or not 0 <= seconds < 61:
        return None
    return hours * 3600 + minutes * 60 + seconds


def _day(text: str) -> date | None:
    """`ddmmyy`; the eighties and nineties are of the last century."""
    if len(text) != 6 or not text.isdecimal():
        return None
    year = int(text[4:])
    try:
        return date(year + (1900 if year >= 80 else 2000), int(text[2:4]), int(text[:2]))
    except ValueError:
        return None


def _number(text: str) -> float | None:
    """A plain number; no exponent, sign only in front."""
    bare = text.removeprefix("-")
    return float(text) if bare.replace(".", "", 1).isdecimal() and bare.isascii() else None


def _date(moments: list[_Moment]) -> None:
    """Give a day to those of which only GGA told, from their neighbours, forwards and then backwards."""
    timed = [moment for moment in moments if moment.seconds >= 0]
    for order, day in ((timed, 1), (timed[::-1], -1)):
        before: _Moment | None = None
        for moment in order:
            if moment.day is None and before is not None and before.day is not None:
                over = (before.seconds - moment.seconds) * day > _HALF_DAY
                moment.day = before.day + timedelta(days=day) if over else before.day
            before = moment


def _row(index: int, moment: _Moment, visit: UUID | None) -> Row | str:
    if moment.code:
        return moment.code
    if moment.day is None:
        return "no_date"
    midnight = datetime(moment.day.year, moment.day.month, moment.day.day, tzinfo=UTC)
    t_us = epoch_us(midnight + timedelta(seconds=moment.seconds))
    if t_us is None:
        return "bad_time"
    return (
        index,
        t_us,
        moment.lon,
        moment.lat,
        None,
        moment.alt,
        moment.speed,
        moment.course,
        None,
        moment.mock,
        visit,
    )
