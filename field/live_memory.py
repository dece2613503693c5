"""Everybody's last position, in the memory of a process with sockets.

Every change has a number. What changed since a number is found by cell, and is put together once for all who were told
up to the same one.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from field.domain.viewport import FINE, Viewport
from field.live import Sighting

# So many changes back a connection can be taken up again: minutes, unless a whole city moves.
REMEMBERED = 50_000


class Together:
    """People in one cell whose position changed, with what all need who are told of all of them."""

    def __init__(self) -> None:
        self.sightings: list[Sighting] = []

    @cached_property
    def users(self) -> frozenset[str]:
        return frozenset(one.user for one in self.sightings)

    @cached_property
    def paths(self) -> frozenset[str | None]:
        """The districts that they are in."""
        return frozenset(one.path for one in self.sightings)

    @cached_property
    def text(self) -> str:
        """Their positions as JSON, separated by commas."""
        return ",".join([one.text for one in self.sightings])


@dataclass(frozen=True, slots=True)
class News:
    """The people whose position changed between two numbers: all of them, and by the cell they are in now."""

    people: frozenset[str]
    by_cell: dict[int, Together]


@dataclass(frozen=True, slots=True)
class _Change:
    """That somebody's position became another, or went away; `before` is the one until then."""

    seq: int
    user: str
    before: Sighting | None


class Memory:
    """`seq` is the number of the last change, `people` everybody's last position."""

    def __init__(self) -> None:
        self.seq = 0
        self.people: dict[str, Sighting] = {}
        self._changed_at: dict[str, float] = {}
        self._cells: dict[int, set[str]] = {}
        self._changes: deque[_Change] = deque()
        self._news: dict[int, News] = {}

    def take(self, sightings: Iterable[Sighting], gone: Iterable[str] = ()) -> bool:
        """Remember what is newer than what is known, under one number; whether anything is."""
        seq, now = self.seq + 1, time.monotonic()
        for one in sightings:
            was = self.people.get(one.user)
            if was is None or one.t_s > was.t_s or (one.t_s == was.t_s and one != was):
                self._put(seq, one.user, was, one)
                self._changed_at[one.user] = now
        for user in gone:
            self._put(seq, user, self.people.get(user), None)
            self._changed_at.pop(user, None)
        if not self._changes or self._changes[-1].seq != seq:
            return False
        while len(self._changes) > REMEMBERED:
            oldest = self._changes[0].seq
            while self._changes and self._changes[0].seq == oldest:
                self._changes.popleft()
        self.seq = seq
        self._news.clear()
        return True

    def unchanged_for(self, user: str, seconds: float) -> bool:
        """Whether nothing new has been heard of somebody for so long."""
        return self._changed_at.get(user, -math.inf) <= time.monotonic() - seconds

    def knows_since(self, seq: int) -> bool:
        """Whether all changes after this number are remembered."""
        oldest = self._changes[0].seq if self._changes else self.seq + 1
        return oldest - 1 <= seq <= self.seq

    def before(self, seq: int) -> dict[str, Sighting | None]:
        """Where those were, up to this number, who have changed since."""
        found: dict[str, Sighting | None] = {}
        for change in self._changes:
            if change.seq > seq:
                found.setdefault(change.user, change.before)
        return found

    def around(self, view: Viewport) -> Iterator[Sighting]:
        """Everybody in the cells that a view touches."""
        for cell in view.cells_among(self._cells):
            for user in self._cells[cell]:
                yield self.people[user]

    def since(self, seq: int) -> News:
        found = self._news.get(seq)
        if found is None:
            people = set()
            for change in reversed(self._changes):
                if change.seq <= seq:
                    break
                people.add(change.user)
            by_cell: defaultdict[int, Together] = defaultdict(Together)
            for user in people:
                one = self.people.get(user)
                if one is not None:
                    by_cell[FINE.cell_of(one.lon, one.lat)].sightings.append(one)
            found = self._news[seq] = News(frozenset(people), dict(by_cell))
        return found

    def _put(self, seq: int, user: str, was: Sighting | None, now: Sighting | None) -> None:
        self._changes.append(_Change(seq, user, was))
        cell_before = FINE.cell_of(was.lon, was.lat) if was is not None else None
        cell_now = FINE.cell_of(now.lon, now.lat) if now is not None else None
        if now is not None:
            self.people[user] = now
        else:
            self.people.pop(user, None)
        if cell_before == cell_now:
            return
        if cell_before is not None:
            self._cells[cell_before].discard(user)
            if not self._cells[cell_before]:
                del self._cells[cell_before]
        if cell_now is not None:
            self._cells.setdefault(cell_now, set()).add(user)
