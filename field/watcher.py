"""One socket of the live map: whose it is, what they look at, what they were told, and when it is their turn."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from field.domain.beat import turn_after
from field.domain.viewport import Viewport
from field.live import Sighting
from field.models import may_see_person
from geo_portal.accounts.asgi_auth import Credential
from geo_portal.accounts.rights import NOBODY, Rights

# One who reads slowly hears of the latest; all are on record.
EVENTS_WAITING = 500
# A client may ask for so many turns a second.
PER_SECOND = range(1, 5)
# Two turns are no further apart; a clock that was set back makes nobody wait longer.
LONGEST_WAIT_S = 1.5
# From this zoom on people are told one by one.
ONE_BY_ONE_FROM = 11.0


class Socket(Protocol):
    """A connected socket."""

    def credential(self) -> Credential: ...

    async def no_longer_signed_in(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client asks for: a view, up to so many messages a second, and circles in place of many people far out."""

    viewport: Viewport
    per_second: int = 1
    clusters: bool = False

    @classmethod
    def parse(cls, message: dict[str, Any]) -> Wish:
        """From a `watch` message. Raises ValueError when it makes no sense."""
        viewport = Viewport.parse(message)
        per_second, clusters = message.get("per_second", 1), message.get("clusters", False)
        if type(per_second) is not int or per_second not in PER_SECOND:
            raise ValueError("per_second is 1 to 4")
        if type(clusters) is not bool:
            raise ValueError("clusters is true or false")
        return cls(viewport, per_second, clusters)

    @property
    def far_out(self) -> bool:
        return self.clusters and self.viewport.zoom < ONE_BY_ONE_FROM


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as it comes: about whom, whether it tells where they were, at a site in which district (its path), and
    the JSON of its message."""

    user: UUID | None
    tells_where: bool
    path: str
    text: str

    @classmethod
    def of_wire(cls, values: list[Any]) -> Happening:
        user, tells_where, path, text = values
        return cls(UUID(user) if user else None, tells_where, path, text)


@dataclass(eq=False, slots=True)
class Watcher:
    """`seq` is the number of the last change that they were told of, `shown` who is on their map; `counted` whether
    they are told circles, and `circles` what they were told of each cell."""

    socket: Socket
    rights: Rights = NOBODY
    wish: Wish | None = None
    stream: str = ""
    seq: int | None = None
    shown: set[str] = field(default_factory=set)
    counted: bool = False
    circles: Mapping[int, object] = field(default_factory=dict)
    events: deque[Happening] = field(default_factory=lambda: deque(maxlen=EVENTS_WAITING))
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    sent_at: float = 0.0
    _own: str = ""
    _paths: dict[str | None, bool] = field(default_factory=dict)

    def may(self, rights: Rights) -> None:
        """They have these rights from now on, and are told everything anew."""
        self.rights, self.seq = rights, None
        self._own = str(rights.user_id)
        self._paths.clear()
        self.wake.set()

    def sees_all_in(self, path: str | None) -> bool:
        """Whether they may see whoever is in the district of this path."""
        found = self._paths.get(path)
        if found is None:
            found = self._paths[path] = may_see_person(self.rights, None, path)
        return found

    def sees(self, one: Sighting) -> bool:
        return self.sees_all_in(one.path) or one.user == self._own

    def shows(self, one: Sighting) -> bool:
        """Whether it is to be on their map."""
        return self.wish is not None and self.wish.viewport.holds(one.lon, one.lat) and self.sees(one)

    async def turn(self) -> None:
        """Wait for news, and until they may be told: on the beat, as often as they asked for."""
        await self.wake.wait()
        due = turn_after(self.sent_at, self.wish.per_second if self.wish is not None else 1)
        await asyncio.sleep(min(due - time.time(), LONGEST_WAIT_S))
        self.wake.clear()
