"""When a place is open: a week of intervals, and dates on which it is otherwise. Local time is Asia/Shanghai.

    {"week": "24/7" | {"mon": [["09:00", "12:00"], ["14:00", "18:00"]], "fri": [["22:00", "02:00"]]},
     "exceptions": {"2026-10-01": [], "2026-10-10": [["09:00", "17:00"]]}}

A day that `week` leaves out is closed. An interval holds its start and not its end; one whose end is not after its
start runs past midnight and belongs to the day it starts on. A date in `exceptions` replaces what the week says for
the intervals that start on that date: a night shift that began the evening before still ends as planned. `null`
means that the hours are not known, which is neither open nor closed.

`sql/nearest.sql` filters by the same rules inside the database; a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo

LOCAL: Final = ZoneInfo("Asia/Shanghai")
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS: Final = "24/7"
MAX_INTERVALS_A_DAY: Final = 8
MAX_EXCEPTIONS: Final = 400

_START = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_END = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")
_INTERVALS_SCHEMA: Final[dict[str, Any]] = {
    "type": "array",
    "maxItems": MAX_INTERVALS_A_DAY,
    "items": {
        "type": "array",
        "minItems": 2,
        "maxItems": 2,
        "items": {"type": "string", "pattern": r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"},
        "description": "start and end as HH:MM; an end that is not after the start is on the next day",
    },
}
SCHEMA: Final[dict[str, Any]] = {
    "type": ["object", "null"],
    "required": ["week"],
    "additionalProperties": False,
    "properties": {
        "week": {
            "oneOf": [
                {"type": "string", "const": ALWAYS},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": dict.fromkeys(WEEKDAYS, _INTERVALS_SCHEMA),
                },
            ],
        },
        "exceptions": {
            "type": "object",
            "description": "by date, YYYY-MM-DD: the intervals that start on it; an empty list means closed",
            "maxProperties": MAX_EXCEPTIONS,
            "additionalProperties": _INTERVALS_SCHEMA,
        },
    },
}
"""JSON Schema of the stored form, for the API's description."""

Interval = tuple[str, str]
Hours = Mapping[str, Any]


class OpeningHoursError(ValueError):
    """The hours cannot be kept; `pointer` is the JSON pointer of the part at fault, `code` a stable word for it."""

    def __init__(self, pointer: str, code: str, detail: str) -> None:
        self.pointer, self.code, self.detail = pointer, code, detail
        super().__init__(f"{pointer or '/'}: {detail}")


@dataclass(frozen=True, slots=True)
class LocalMoment:
    """An instant as calendar and clock on a wall in Xi'an show it (YYYY-MM-DD, mon–sun, HH:MM), and the day before."""

    day: str
    weekday: str
    clock: str
    day_before: str
    weekday_before: str


def local_moment(instant: datetime) -> LocalMoment:
    """The parts of an aware instant that hours are compared with; OverflowError at the calendar's very ends.

    >>> from datetime import UTC
    >>> local_moment(datetime(2026, 11, 22, 16, 5, tzinfo=UTC))
    LocalMoment(day='2026-11-23', weekday='mon', clock='00:05', day_before='2026-11-22', weekday_before='sun')
    """
    local = instant.astimezone(LOCAL)
    before = local.date() - timedelta(days=1)
    return LocalMoment(
        day=local.date().isoformat(),
        weekday=WEEKDAYS[local.weekday()],
        clock=f"{local:%H:%M}",
        day_before=before.isoformat(),
        weekday_before=WEEKDAYS[before.weekday()],
    )


def normalise(value: object) -> dict[str, Any] | None:
    """The one stored form of hours that somebody sent, or OpeningHoursError.

    The plain text "24/7" is taken for `{"week": "24/7"}`; intervals are put in order; days without any are left out.

    >>> normalise("24/7")
    {'week': '24/7', 'exceptions': {}}
    """
    if value is None:
        return None
    if value == ALWAYS:
        value = {"week": ALWAYS}
    if not isinstance(value, Mapping):
        raise OpeningHoursError("", "invalid", 'Opening hours are an object, "24/7" or null.')
    if unknown := sorted(map(str, set(value) - {"week", "exceptions"})):
        raise OpeningHoursError(f"/{unknown[0]}", "unknown_field", "Opening hours have `week` and `exceptions`.")
    if "week" not in value:
        raise OpeningHoursError("/week", "required", "The week is missing.")
    return {"week": _week(value["week"]), "exceptions": _exceptions(value.get("exceptions", {}))}


def open_at(hours: Hours | None, instant: datetime) -> bool | None:
    """Whether a place with these normalised hours is open at an aware instant; None when its hours are not known.

    >>> from datetime import UTC
    >>> open_at({"week": {"fri": [["22:00", "02:00"]]}}, datetime(2026, 11, 20, 17, 59, tzinfo=UTC))
    True
    """
    return None if hours is None else open_at_moment(hours, local_moment(instant))


def open_at_moment(hours: Hours, moment: LocalMoment) -> bool:
    """As `open_at`, for a moment that was worked out once for many places."""
    if any(
        start <= moment.clock and (moment.clock < end or end <= start)
        for start, end in _starting_on(hours, moment.day, moment.weekday)
    ):
        return True
    return any(
        end <= start and moment.clock < end
        for start, end in _starting_on(hours, moment.day_before, moment.weekday_before)
    )


def todays_hours(hours: Hours | None, instant: datetime) -> list[Interval] | None:
    """The intervals that start on the instant's local date, in order; [] closed all day, None not known.

    >>> from datetime import UTC
    >>> todays_hours({"week": "24/7"}, datetime(2026, 11, 22, tzinfo=UTC))
    [('00:00', '24:00')]
    """
    return None if hours is None else todays_hours_at_moment(hours, local_moment(instant))


def todays_hours_at_moment(hours: Hours, moment: LocalMoment) -> list[Interval]:
    """As `todays_hours`, for a moment that was worked out once for many places."""
    return [(start, end) for start, end in _starting_on(hours, moment.day, moment.weekday)]


def _starting_on(hours: Hours, day: str, weekday: str) -> Sequence[Sequence[str]]:
    exceptions = hours.get("exceptions") or {}
    if day in exceptions:
        return exceptions[day]  # type: ignore[no-any-return]  # checked JSON
    week = hours["week"]
    return [("00:00", "24:00")] if week == ALWAYS else week.get(weekday, ())


def _week(week: object) -> str | dict[str, list[list[str]]]:
    if week == ALWAYS:
        return ALWAYS
    if not isinstance(week, Mapping):
        raise OpeningHoursError("/week", "invalid", 'A week is an object of days, or "24/7".')
    if unknown := sorted(map(str, set(week) - set(WEEKDAYS))):
        raise OpeningHoursError(f"/week/{unknown[0]}", "unknown_field", f"Days are {', '.join(WEEKDAYS)}.")
    days = {day: _intervals(week[day], f"/week/{day}") for day in WEEKDAYS if day in week}
    return {day: intervals for day, intervals in days.items() if intervals}


def _exceptions(exceptions: object) -> dict[str, list[list[str]]]:
    if not isinstance(exceptions, Mapping):
        raise OpeningHoursError("/exceptions", "invalid", "Exceptions are an object of dates.")
    if len(exceptions) > MAX_EXCEPTIONS:
        raise OpeningHoursError("/exceptions", "too_many", f"At most {MAX_EXCEPTIONS} dates.")
    return {_date(day): _intervals(exceptions[day], f"/exceptions/{day}") for day in sorted(exceptions, key=str)}


def _date(day: object) -> str:
    try:
        if isinstance(day, str) and date.fromisoformat(day).isoformat() == day:
            return day
    except ValueError:
        pass
    raise OpeningHoursError(f"/exceptions/{day}", "invalid_date", "A date is written YYYY-MM-DD.")


def _intervals(intervals: object, pointer: str) -> list[list[str]]:
    if not isinstance(intervals, (list, tuple)):
        raise OpeningHoursError(pointer, "invalid", "A day is a list of [start, end].")
    if len(intervals) > MAX_INTERVALS_A_DAY:
        raise OpeningHoursError(pointer, "too_many", f"At most {MAX_INTERVALS_A_DAY} intervals a day.")
    checked = sorted(_interval(interval, f"{pointer}/{index}") for index, interval in enumerate(intervals))
    for first, second in pairwise(checked):
        if first[1] <= first[0] or first[1] > second[0]:
            raise OpeningHoursError(pointer, "overlap", f"{'–'.join(first)} and {'–'.join(second)} overlap.")
    return checked


def _interval(interval: object, pointer: str) -> list[str]:
    if not isinstance(interval, (list, tuple)) or len(interval) != 2:
        raise OpeningHoursError(pointer, "invalid", "An interval is [start, end].")
    start, end = interval
    if not (isinstance(start, str) and _START.fullmatch(start)):
        raise OpeningHoursError(f"{pointer}/0", "invalid_time", "A start is HH:MM, 00:00 to 23:59.")
    if not (isinstance(end, str) and _END.fullmatch(end)):
        raise OpeningHoursError(f"{pointer}/1", "invalid_time", "An end is HH:MM, 00:00 to 24:00.")
    if start == end:
        raise OpeningHoursError(pointer, "empty_interval", "Start and end are the same; a whole day is 00:00–24:00.")
    return [start, end]
