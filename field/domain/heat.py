"""Where visits gather: the cells of a grid, and which of them may be shown to whom. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

SIZES_DEG = (0.0025, 0.005, 0.01, 0.02, 0.05)
"""Sides of the cells to choose from, in degrees of EPSG:4326; 0.01° is about 1.1 km by 0.9 km at 34° north."""
USUAL_DEG = 0.01
LEAST_PEOPLE = 5
"""Visits that one may not see are counted only where at least so many different people made them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What took place at the sites within a cell; `column` and `row` count cells from 0° east and north."""

    column: int
    row: int
    visits: int
    minutes: int
    people: int


def may_count_others(first: date, last: date, size_deg: float, today: date) -> bool:
    """Whether visits that one may not see can be counted among the others of a cell at all.

    Only for one whole month that is over, in cells of the usual size: whoever could move the period by a day, or halve
    the cells, would take the difference of two answers for the place of one person.
    """
    whole = first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1])
    return whole and last < today and size_deg == USUAL_DEG


def shown(seen: list[Cell], hidden: list[Cell], both: list[Cell]) -> list[Cell]:
    """The cells to show, by row and column: what one may see, and where LEAST_PEOPLE others were, all there is.

    `hidden` counts the visits that one may not see, `both` these and those of `seen`.
    """
    crowded = {(cell.column, cell.row) for cell in hidden if cell.people >= LEAST_PEOPLE}
    found = {(cell.column, cell.row): cell for cell in seen}
    found |= {(cell.column, cell.row): cell for cell in both if (cell.column, cell.row) in crowded}
    return sorted(found.values(), key=lambda cell: (cell.row, cell.column))
