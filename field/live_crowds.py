"""People near each other on the live map as circles with numbers: what is sent at low zoom is bounded by what can be
drawn.

A view that is far out is told of the cells of a grid, about 64 to 128 pixels wide: how many of the people whom the
watcher may see are in each, how many of them are on a visit, hold an overdue site, or have not been heard of for long,
and about where they are. Nobody else is counted, and the place is that of those counted. One who is alone in a cell is
told of as such.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

import msgspec

from field.domain.viewport import Grid, Viewport
from field.live import Sighting
from field.live_memory import Memory
from field.watcher import Watcher
from geo_portal.accounts.domain.roles import OVERSEERS

# Seen longer ago than this somebody counts as stale, as in the console.
STALE_S = 30 * 60
# How often it is looked at who has become stale.
STALE_EVERY_S = 30
# A circle moves in steps of this part of a cell's width: two to four pixels.
STEPS = 32


class Circle(msgspec.Struct, frozen=True, eq=True):
    """Those in a cell, as told: how many, about where (degrees), how many of them on a visit, with an overdue site
    (null while that is not known), and stale. `user` is the one who is there alone."""

    id: int
    lon: float
    lat: float
    count: int
    visiting: int
    overdue: int | None
    stale: int
    user: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A circle with its JSON and who is in it; with the position of one who is alone."""

    circle: Circle
    alone: Sighting | None
    text: str = field(compare=False)
    users: frozenset[str] = field(compare=False)


class Sight(NamedTuple):
    """Whom a watcher is told of: everybody, or those in the districts of these paths; and `oneself` where one is not
    among them."""

    everybody: bool
    paths: tuple[str, ...]
    oneself: UUID | None


class Crowds:
    """Circles of the people in memory, put together once for all watchers who see the same people on the same grid."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._moment: tuple[int, int] | None = None
        self._cells: dict[Grid, dict[int, list[Sighting]]] = {}
        self._told: dict[tuple[Grid, Sight], dict[int, Told | None]] = {}
        self._overdue: Mapping[str, Set[str]] | None = None

    def know_overdue(self, overdue: Mapping[str, Set[str]]) -> None:
        """Who holds overdue sites, and in which districts (their paths)."""
        self._overdue, self._moment = overdue, None

    def of(self, watcher: Watcher, view: Viewport) -> dict[int, Told]:
        """What there is to tell of each cell that the view touches."""
        self._forget_the_past()
        grid = Grid.at_zoom(view.zoom)
        cells = self._cells.get(grid)
        if cells is None:
            cells = self._cells[grid] = self._grouped(grid)
        told = self._told.setdefault((grid, self._sight(watcher)), {})
        for cell in (in_view := view.cells_among(cells, grid)):
            if cell not in told:
                told[cell] = self._put_together(watcher, grid, cell, filter(watcher.sees, cells[cell]))
        return {cell: one for cell in in_view if (one := told[cell]) is not None}

    def _sight(self, watcher: Watcher) -> Sight:
        rights = watcher.rights
        own = self._memory.people.get(str(rights.user_id))
        apart = own is not None and not watcher.sees_all_in(own.path)
        return Sight(rights.superuser, tuple(rights.districts(*OVERSEERS)), rights.user_id if apart else None)

    def _forget_the_past(self) -> None:
        moment = self._memory.seq, int(time.time() // STALE_EVERY_S)
        if moment != self._moment:
            self._moment = moment
            self._cells.clear()
            self._told.clear()

    def _grouped(self, grid: Grid) -> dict[int, list[Sighting]]:
        found: defaultdict[int, list[Sighting]] = defaultdict(list)
        for one in self._memory.people.values():
            found[grid.cell_of(one.lon, one.lat)].append(one)
        return dict(found)

    def _put_together(self, watcher: Watcher, grid: Grid, cell: int, seen: Iterable[Sighting]) -> Told | None:
        people = list(seen)
        if not people:
            return None
        alone = people[0] if len(people) == 1 else None
        lon, lat = (alone.lon, alone.lat) if alone else _about(grid, cell, people)
        circle = Circle(
            id=cell,
            lon=lon,
            lat=lat,
            count=len(people),
            visiting=sum(one.visiting for one in people),
            overdue=self._with_overdue(watcher, people),
            stale=sum(one.t_s < time.time() - STALE_S for one in people),
            user=alone.user if alone else None,
        )
        return Told(circle, alone, msgspec.json.encode(circle).decode(), frozenset(one.user for one in people))

    def _with_overdue(self, watcher: Watcher, people: list[Sighting]) -> int | None:
        if self._overdue is None:
            return None
        return sum(any(map(watcher.sees_all_in, self._overdue.get(one.user, ()))) for one in people)


def _about(grid: Grid, cell: int, people: list[Sighting]) -> tuple[float, float]:
    """The middle of people in a cell, in steps."""
    count, step, (west, south) = len(people), grid.size_deg / STEPS, grid.corner(cell)
    lon = west + round((sum(one.lon for one in people) / count - west) / step) * step
    lat = south + round((sum(one.lat for one in people) / count - south) / step) * step
    return round(lon, 6), round(lat, 6)
