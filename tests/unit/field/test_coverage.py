"""How many visits a period asks for, and the share that was made."""

from __future__ import annotations

import doctest
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field.domain import coverage
from field.domain.coverage import Held, rate

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
LAST = date(2026, 11, 30)


def held(*visits: date, starts_on: date = date(2026, 1, 1), every: int, first: date = NOVEMBER) -> Held:
    """As it stands at the end of the period, after these visits."""
    before = [day for day in visits if day < first]
    return Held(starts_on, every, len(visits) - len(before), max(visits, default=None), max(before, default=None))


@pytest.mark.parametrize(
    ("site", "required"),
    [
        (held(every=10), 3),
        (held(every=10, starts_on=date(2026, 11, 21)), 1),
        (held(every=10, starts_on=date(2026, 11, 22)), 0),
        # overdue when the period begins, shorter than the interval as it is
        (held(every=90), 1),
        (held(date(2026, 8, 2), every=90), 1),
        (held(date(2026, 8, 2), date(2026, 11, 20), every=90), 1),
        # due on its last day, and on the day after
        (held(date(2026, 9, 1), every=90), 1),
        (held(date(2026, 9, 2), every=90), 0),
        # a visit in the period takes nothing away, one before the site was held counts for nothing
        (held(date(2026, 10, 31), date(2026, 11, 2), every=90), 0),
        (held(date(2025, 6, 1), starts_on=OCTOBER, every=90), 0),
        # held only afterwards
        (held(starts_on=date(2026, 12, 24), every=10), 0),
    ],
)
def test_a_visit_that_was_due_is_required_until_it_is_made(site: Held, required: int) -> None:
    assert site.required(NOVEMBER, LAST) == required


@given(
    st.lists(st.integers(-400, 60), max_size=6),
    st.integers(-400, 60),
    st.integers(1, 200),
    st.integers(0, 60),
)
def test_no_site_is_overdue_after_a_period_that_asked_for_no_visit(
    visits: list[int], starts: int, every: int, length: int
) -> None:
    first, last = NOVEMBER, NOVEMBER + timedelta(days=length)
    days = [first + timedelta(days=day) for day in visits]
    site = held(*(day for day in days if day <= last), starts_on=first + timedelta(days=starts), every=every)
    assert site.overdue_days(last) == 0 or site.required(first, last) >= 1


def test_a_site_that_stays_overdue_lowers_the_rate() -> None:
    sites = [held(every=90), held(NOVEMBER, every=20)]
    assert rate([(site.visits, site.required(NOVEMBER, LAST)) for site in sites]) == 0.5


def test_the_examples_are_true() -> None:
    assert doctest.testmod(coverage).failed == 0
