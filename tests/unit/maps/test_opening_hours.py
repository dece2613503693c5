"""When a place is open: the table that the map, the list and the database's filter all follow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from maps.domain.opening_hours import OpeningHoursError, normalise, open_at, todays_hours

SHANGHAI = timezone(timedelta(hours=8))
OFFICE = {"week": {day: [["09:00", "12:00"], ["14:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}
NIGHT = {"week": {"fri": [["22:00", "02:00"]], "sat": [["22:00", "02:00"]]}}
HOLIDAY = {**OFFICE, "exceptions": {"2026-10-01": [], "2026-10-10": [["10:00", "16:00"]]}}
ALWAYS_BUT = {"week": "24/7", "exceptions": {"2027-02-06": []}}

# 2026-11-23 is a Monday, 2026-11-20 a Friday.
TABLE = [
    ("an office before it opens", OFFICE, "2026-11-23T08:59:59", False),
    ("an office the moment it opens", OFFICE, "2026-11-23T09:00:00", True),
    ("an office just before noon", OFFICE, "2026-11-23T11:59:59", True),
    ("an office the moment it closes for lunch", OFFICE, "2026-11-23T12:00:00", False),
    ("an office in the afternoon", OFFICE, "2026-11-23T17:59:59", True),
    ("an office in the evening", OFFICE, "2026-11-23T18:00:00", False),
    ("an office on Sunday", OFFICE, "2026-11-22T10:00:00", False),
    ("a locker at any hour", {"week": "24/7"}, "2026-11-22T03:00:00", True),
    ("a locker at midnight", {"week": "24/7"}, "2026-11-22T00:00:00", True),
    ("a locker on a date it is shut", ALWAYS_BUT, "2027-02-06T12:00:00", False),
    ("a locker the minute that date is over", ALWAYS_BUT, "2027-02-07T00:00:00", True),
    ("a night shift before midnight", NIGHT, "2026-11-20T23:59:59", True),
    ("a night shift after midnight", NIGHT, "2026-11-21T01:59:59", True),
    ("a night shift when it ends", NIGHT, "2026-11-21T02:00:00", False),
    ("the evening before a night shift's first day", NIGHT, "2026-11-20T01:00:00", False),
    ("a night shift that runs into Sunday", NIGHT, "2026-11-22T01:00:00", True),
    ("Sunday evening without a shift", NIGHT, "2026-11-22T22:30:00", False),
    ("an office on a public holiday, a Thursday", HOLIDAY, "2026-10-01T10:00:00", False),
    ("an office on the Saturday worked in exchange", HOLIDAY, "2026-10-10T10:00:00", True),
    ("that Saturday by the week's usual hours", HOLIDAY, "2026-10-10T09:30:00", False),
    ("a whole day written out", {"week": {"mon": [["00:00", "24:00"]]}}, "2026-11-23T23:59:59", True),
    ("the day after a whole day", {"week": {"mon": [["00:00", "24:00"]]}}, "2026-11-24T00:00:00", False),
    ("a shift that ends at midnight sharp", {"week": {"mon": [["18:00", "00:00"]]}}, "2026-11-23T23:59:59", True),
    ("midnight after that shift", {"week": {"mon": [["18:00", "00:00"]]}}, "2026-11-24T00:00:00", False),
    (
        "the night shift that began before a closed date",
        {**NIGHT, "exceptions": {"2026-11-21": []}},
        "2026-11-21T01:00:00",
        True,
    ),
    (
        "the morning after a night shift that was called off",
        {**NIGHT, "exceptions": {"2026-11-20": []}},
        "2026-11-21T01:00:00",
        False,
    ),
    ("a place that never opens", {"week": {}}, "2026-11-23T12:00:00", False),
    ("a place whose hours nobody knows", None, "2026-11-23T12:00:00", None),
]


@pytest.mark.parametrize(("hours", "local", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_open_or_not(hours: Any, local: str, expected: bool | None) -> None:
    instant = datetime.fromisoformat(local).replace(tzinfo=SHANGHAI)
    assert open_at(normalise(hours), instant) is expected


def test_hours_are_local_whatever_zone_the_instant_is_told_in() -> None:
    office = normalise(OFFICE)
    assert open_at(office, datetime(2026, 11, 23, 1, 0, tzinfo=UTC)) is True
    assert open_at(office, datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) is True
    assert open_at(office, datetime(2026, 11, 23, 10, 0, tzinfo=UTC)) is False


def test_a_week_minute_by_minute_is_open_exactly_as_long_as_its_intervals() -> None:
    hours = normalise({"week": {**OFFICE["week"], **NIGHT["week"], "fri": [["09:00", "12:00"], ["22:00", "02:00"]]}})
    monday = datetime(2026, 11, 23, tzinfo=SHANGHAI)
    minutes = sum(open_at(hours, monday + timedelta(minutes=minute)) is True for minute in range(7 * 24 * 60))
    assert minutes == 4 * (180 + 240) + 180 + 240 + 240


def test_today_is_what_the_date_says_in_xian() -> None:
    evening_in_utc = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    assert todays_hours(normalise(OFFICE), evening_in_utc) == [("09:00", "12:00"), ("14:00", "18:00")]
    assert todays_hours(normalise(OFFICE), evening_in_utc - timedelta(hours=1)) == []
    assert todays_hours(normalise(HOLIDAY), datetime(2026, 10, 10, tzinfo=UTC)) == [("10:00", "16:00")]
    assert todays_hours(None, evening_in_utc) is None


def test_hours_are_kept_in_one_form() -> None:
    sent = {"week": {"mon": [["14:00", "18:00"], ["09:00", "12:00"]], "sun": []}}
    assert normalise(sent) == {"week": {"mon": [["09:00", "12:00"], ["14:00", "18:00"]]}, "exceptions": {}}
    assert normalise(normalise(sent)) == normalise(sent)
    assert normalise("24/7") == {"week": "24/7", "exceptions": {}}
    assert normalise(None) is None


@pytest.mark.parametrize(
    ("sent", "pointer", "code"),
    [
        ("always", "", "invalid"),
        ([], "", "invalid"),
        ({}, "/week", "required"),
        ({"week": "24/5"}, "/week", "invalid"),
        ({"week": {}, "notes": ""}, "/notes", "unknown_field"),
        ({"week": {"monday": []}}, "/week/monday", "unknown_field"),
        ({"week": {"mon": "09:00-18:00"}}, "/week/mon", "invalid"),
        ({"week": {"mon": [["09:00"]]}}, "/week/mon/0", "invalid"),
        ({"week": {"mon": [["9:00", "18:00"]]}}, "/week/mon/0/0", "invalid_time"),
        ({"week": {"mon": [["24:00", "02:00"]]}}, "/week/mon/0/0", "invalid_time"),
        ({"week": {"mon": [["09:00", "24:01"]]}}, "/week/mon/0/1", "invalid_time"),
        ({"week": {"mon": [["09:00", 18]]}}, "/week/mon/0/1", "invalid_time"),
        ({"week": {"mon": [["09:00", "18:00\n"]]}}, "/week/mon/0/1", "invalid_time"),
        ({"week": {"mon": [["09:00", "09:00"]]}}, "/week/mon/0", "empty_interval"),
        ({"week": {"mon": [["09:00", "13:00"], ["12:00", "18:00"]]}}, "/week/mon", "overlap"),
        ({"week": {"mon": [["22:00", "02:00"], ["23:00", "23:30"]]}}, "/week/mon", "overlap"),
        ({"week": {"mon": [["00:00", "00:01"]] * 9}}, "/week/mon", "too_many"),
        ({"week": {}, "exceptions": []}, "/exceptions", "invalid"),
        ({"week": {}, "exceptions": {"2026-02-30": []}}, "/exceptions/2026-02-30", "invalid_date"),
        ({"week": {}, "exceptions": {"20261001": []}}, "/exceptions/20261001", "invalid_date"),
        ({"week": {}, "exceptions": {str(n): [] for n in range(401)}}, "/exceptions", "too_many"),
    ],
)
def test_hours_that_cannot_be_kept_are_refused_at_the_part_at_fault(sent: Any, pointer: str, code: str) -> None:
    with pytest.raises(OpeningHoursError) as refusal:
        normalise(sent)
    assert (refusal.value.pointer, refusal.value.code) == (pointer, code)
