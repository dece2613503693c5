"""Which cells of the heat map may be shown."""

from __future__ import annotations

from datetime import date

import pytest

from field.domain.heat import LEAST_PEOPLE, USUAL_DEG, Cell, may_count_others, shown

TODAY = date(2026, 11, 23)


def cell(column: int, visits: int, people: int) -> Cell:
    return Cell(column, 0, visits, visits * 30, people)


@pytest.mark.parametrize(
    ("first", "last", "size", "may"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), USUAL_DEG, True),
        (date(2024, 2, 1), date(2024, 2, 29), USUAL_DEG, True),
        (date(2026, 10, 1), date(2026, 10, 30), USUAL_DEG, False),
        (date(2026, 10, 2), date(2026, 10, 31), USUAL_DEG, False),
        (date(2026, 9, 1), date(2026, 10, 31), USUAL_DEG, False),
        (date(2026, 11, 1), date(2026, 11, 30), USUAL_DEG, False),
        (date(2026, 10, 1), date(2026, 10, 31), USUAL_DEG / 2, False),
    ],
)
def test_others_are_counted_for_a_whole_month_that_is_over(first: date, last: date, size: float, may: bool) -> None:
    assert may_count_others(first, last, size, TODAY) is may


def test_a_cell_of_few_others_shows_only_what_one_may_see() -> None:
    few, many = LEAST_PEOPLE - 1, LEAST_PEOPLE
    seen = [cell(1, 1, 1), cell(2, 1, 1)]
    hidden = [cell(1, 9, few), cell(2, 9, many), cell(3, 9, few), cell(4, 9, many)]
    both = [cell(1, 10, few + 1), cell(2, 10, many + 1), cell(3, 9, few), cell(4, 9, many)]
    assert shown(seen, hidden, both) == [cell(1, 1, 1), cell(2, 10, many + 1), cell(4, 9, many)]
