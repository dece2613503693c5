"""The registry through which apps say where a person's places lie, so that a map can be cut for them.

    areas.register("sites", lambda user: Site.objects.assigned_to(user).boxes())

This app knows neither sites nor visits; it is told boxes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from maps.domain.coverage import Area, Box, area_around

if TYPE_CHECKING:
    from geo_portal.accounts.models import User

_makers: dict[str, Callable[[User], Iterable[Box]]] = {}


def register(name: str, boxes_of: Callable[[User], Iterable[Box]]) -> None:
    """`boxes_of(user)` gives the boxes (EPSG:4326) of the places that this person works at, and of no others."""
    _makers[name] = boxes_of


def area_of(user: User) -> Area:
    """The area of all places of a person; empty for nobody's."""
    return area_around(box for boxes_of in _makers.values() for box in boxes_of(user))
