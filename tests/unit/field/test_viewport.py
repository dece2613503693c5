"""What a watcher of the live map looks at."""

from __future__ import annotations

from typing import Any

import pytest

from field.domain.viewport import FINE, Grid, Viewport


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"bbox": None},
        {"bbox": [1, 2, 3, 4, 5], "zoom": 1},
        {"bbox": [1, 2, 3, True], "zoom": 1},
        {"bbox": [1, 4, 3, 2], "zoom": 1},
        {"bbox": [1, 2, 3, 4], "zoom": 25},
        {"bbox": [float("nan"), 2, 3, 4], "zoom": 1},
        {"bbox": [1, 2, 3, 400], "zoom": 1},
    ],
)
def test_a_viewport_that_is_none_is_refused(message: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="bbox"):
        Viewport.parse(message)


def test_a_viewport_may_cross_the_date_line() -> None:
    view = Viewport.parse({"bbox": [170, -10, -170, 10], "zoom": 3})
    known = {FINE.cell_of(lon, 0) for lon in (175, 180, -180, -175, 0)} | {FINE.cell_of(175, 11)}
    assert set(view.cells_among(known)) == {FINE.cell_of(lon, 0) for lon in (175, 180, -180, -175)}
    assert (view.holds(175, 0), view.holds(-175, 0), view.holds(0, 0), view.holds(175, 11)) == (
        True,
        True,
        False,
        False,
    )


@pytest.mark.parametrize("zoom", [0, 3.9, 7.5, 10.99])
def test_what_is_drawn_far_out_does_not_grow_with_how_many_people_there_are(zoom: float) -> None:
    """A screen of 1280 by 800 pixels, somewhere; a map of zoom 0 is 512 pixels wide."""
    grid = Grid.at_zoom(zoom)
    width, height = (pixels * 360 / (512 * 2**zoom) for pixels in (1280, 800))
    west, east = max(-180, 108 - width / 2), min(180, 108 + width / 2)
    south, north = max(-90, 34 - height / 2), min(90, 34 + height / 2)
    assert grid.column(east) - grid.column(west) < 22
    assert grid.row(north) - grid.row(south) < 14


def test_a_cell_is_covered_when_all_of_it_is_in_view() -> None:
    cell = FINE.cell_of(108.97, 34.27)
    assert Viewport(108.9, 34.2, 109.0, 34.3, 12).covers(cell)
    assert not Viewport(108.96, 34.2, 109.0, 34.3, 12).covers(cell)
    assert not Viewport(108.9, 34.2, 109.0, 34.29, 12).covers(cell)
