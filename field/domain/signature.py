"""A signature as text: the strokes drawn, a few kilobytes that travel with the report itself. Pure.

`s1`, width and height of the pad, and for each stroke where it begins and the steps from there, in whole units:
`s1 600 200 M10,20 3,4 -1,2`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

STROKES: Final = r"^s1 [0-9]{1,4} [0-9]{1,4}( M-?[0-9]{1,5},-?[0-9]{1,5}( -?[0-9]{1,4},-?[0-9]{1,4})*)+$"
"""Each step of a text is matched in one way only."""
LONGEST: Final = 20_000

_STROKES: Final = re.compile(STROKES)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The pad's size and the `d` of an SVG path in it."""

    width: int
    height: int
    path: str


def drawing_of(text: str) -> Drawing | None:
    """What a text draws; None for what is no signature. A lone point becomes a dot.

    >>> drawing_of("s1 600 200 M10,20 3,4 -1,2 M7,7")
    Drawing(width=600, height=200, path='M10 20l3 4l-1 2M7 7l.1 0')
    """
    if len(text) > LONGEST or not _STROKES.fullmatch(text):
        return None
    _, width, height, *parts = text.split(" ")
    path = ""
    for place, part in enumerate(parts):
        x, y = part.removeprefix("M").split(",")
        alone = part.startswith("M") and (place + 1 == len(parts) or parts[place + 1].startswith("M"))
        path += f"M{x} {y}{'l.1 0' if alone else ''}" if part.startswith("M") else f"l{x} {y}"
    return Drawing(int(width), int(height), path)
