"""Officials who drive to their sites, visit them and leave, through the same doors as every tablet."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import repeat
from typing import Any

from field.domain.roaming import Fix, Outing, outings
from field.models import Assignment
from field.services.replay import Refused
from geo_portal.accounts.models import User
from geo_portal.accounts.services import devices
from geo_portal.core import clock
from geo_portal.core.ids import uuid7

SENDERS = 8
TOLD_EVERY_S = 60.0
_Place = tuple[float, float]
Post = Callable[[str, dict[str, Any]], dict[str, Any]]


@dataclass(slots=True)
class Tally:
    """What came of what was sent, and the last refusal. `positions` were kept, `off_duty` ones were not."""

    positions: int = 0
    off_duty: int = 0
    visits: int = 0
    refused: int = 0
    last_refusal: str = ""


@dataclass(slots=True)
class Official:
    """One person with their sites and what is left of their day."""

    post: Post
    sites: list[uuid.UUID]
    fixes: list[Fix]
    outings: list[Outing]
    visit: uuid.UUID | None = None
    tally: Tally = field(default_factory=Tally)

    def live(self, begin: datetime, until_s: float) -> None:
        """Do what is due until so many seconds after the day began: begin and end visits, and send positions."""
        while self.outings:
            outing = self.outings[0]
            if self.visit is None and outing.start_s <= until_s:
                self._start(begin, outing)
            if self.visit is None or outing.finish_s > until_s:
                break
            self.finish(begin + timedelta(seconds=outing.finish_s))
            self.outings.pop(0)
        due = [fix for fix in self.fixes if fix.after_s <= until_s]
        if due:
            del self.fixes[: len(due)]
            answer = self._do("trails/points", {"points": [_point(fix, begin) for fix in due]})
            if answer:
                self.tally.positions += answer["accepted"]
                self.tally.off_duty += sum(one["code"] == "off_duty" for one in answer["rejected"])

    def finish(self, at: datetime) -> None:
        if self.visit is not None:
            self._do(f"visits/{self.visit}/finish", {"finished_at": at.isoformat()})
        self.visit = None

    def _start(self, begin: datetime, outing: Outing) -> None:
        self.visit = uuid7()
        self._do("visits", {"id": str(self.visit), "site": str(self.sites[outing.site])})
        at = begin + timedelta(seconds=outing.start_s)
        if self._do(f"visits/{self.visit}/start", {"started_at": at.isoformat()}):
            self.tally.visits += 1

    def _do(self, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The answer; None for what was refused."""
        try:
            return self.post(path, body)
        except Refused as error:
            self.tally.refused += 1
            self.tally.last_refusal = str(error)
            return None


def _point(fix: Fix, begin: datetime) -> dict[str, Any]:
    t = (begin + timedelta(seconds=fix.after_s)).isoformat()
    point = {"t": t, "lon": round(fix.lon, 7), "lat": round(fix.lat, 7), "acc": fix.acc}
    return point | {"speed": fix.speed, "bearing": round(fix.bearing, 1)}


def officials(count: int, hours: float, seed: int, poster: Callable[[str], Post]) -> list[Official]:
    """The first of the people who hold a site today, each with a day made up for them; `poster` is given a token."""
    held: dict[User, list[tuple[uuid.UUID, _Place]]] = {}
    rows = Assignment.objects.current().filter(holder_user__is_active=True, site__status="active")
    for row in rows.select_related("site", "holder_user").order_by("holder_user__username", "site__code"):
        if row.holder_user is not None:
            held.setdefault(row.holder_user, []).append((row.site_id, (row.site.location.x, row.site.location.y)))
    found = []
    for number, (user, sites) in enumerate(list(held.items())[:count]):
        _, token = devices.register_device(
            user, id=uuid.uuid5(user.pk, "simulate"), name="simulate", platform="command"
        )
        day = list(outings(seed, number, [place for _, place in sites], hours))
        fixes = [fix for outing in day for fix in outing.fixes]
        found.append(Official(poster(token), [key for key, _ in sites], fixes, day))
    return found


def run(
    people: list[Official], hours: float, *, speed: float, every_s: float, tell: Callable[[], object] = lambda: None
) -> None:
    """Let the day pass, `speed` times as fast: it began so long ago that it ends now. An interruption ends the visits
    that are under way. `tell` is called at first and then once a minute."""
    length_s = hours * 3600
    began = clock.now()
    begin = began - timedelta(seconds=length_s * (1 - 1 / speed))
    until_s = told = 0.0
    with ThreadPoolExecutor(SENDERS) as pool:
        try:
            while until_s < length_s:
                until_s = min((clock.now() - began).total_seconds() * speed, length_s)
                list(pool.map(Official.live, people, repeat(begin), repeat(until_s)))
                if time.monotonic() >= told:
                    told = time.monotonic() + TOLD_EVERY_S
                    tell()
                if until_s < length_s:
                    time.sleep(every_s)
        finally:
            end = begin + timedelta(seconds=until_s)
            list(pool.map(Official.finish, people, repeat(end)))
