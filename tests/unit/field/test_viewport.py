"""What a watcher of the live map looks at."""

from __future__ import annotations

from typing import Any

import pytest

from field.domain.viewport import FINE, Viewport


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
