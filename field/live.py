"""Where people are, as it travels to those who watch: what is told, and how it crosses processes.

A process that takes positions in tells its own watchers at once who moved (`heard_here`), and all others at most once a
second, in one message of the channel layer. Each process with sockets keeps everybody's last position in memory
(`field.watching`) and decides there who may see what. A message that is lost delays a marker until the database is read
again; it misplaces none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

import msgspec
from django.db import transaction

from field.domain.beat import crossing_after
from field.domain.visit import OPEN_VISIT_LIMIT
from field.models import Assignment, Event
from geo_portal.core import arrays, clock, prepared
from geo_portal.core.channel_layer import publish
from geo_portal.core.clock import iso
from geo_portal.core.coalesce import Coalescer

GROUP = "field.live"


@dataclass(frozen=True, slots=True)
class Sighting:
    """Somebody's last position: when (epoch seconds), where (degrees WGS 84), in which district (its path; None where
    none is known), whether on a visit, and as the JSON that watchers get."""

    user: str
    t_s: float
    lon: float
    lat: float
    path: str | None
    visiting: bool
    text: str

    def wire(self) -> list[Any]:
        return [self.user, self.t_s, self.lon, self.lat, self.path, self.visiting, self.text]

    @classmethod
    def of_wire(cls, values: list[Any]) -> Self:
        return cls(*values)


# In the order of `_sighting`; the name as in User.__str__. {places} has the columns of field_lastposition. Of the visit
# that a position belongs to, only whether it is under way matters (`domain.visit.is_under_way`).
_SIGHTINGS = """
SELECT p.user_id, coalesce(nullif(u.name, ''), u.username), p.device_id, p.t, ST_X(p.location), ST_Y(p.location), p.acc,
       p.speed, p.bearing, p.battery, p.mock, v.id, s.name, s.name_en, p.district_id, d.name, d.path
FROM {places} p JOIN accounts_user u ON u.id = p.user_id
LEFT JOIN field_visit v ON v.id = p.visit_id AND v.status = 'in_progress' AND v.started_at > %(open_since)s
LEFT JOIN field_site s ON s.id = v.site_id
LEFT JOIN accounts_district d ON d.id = p.district_id
"""


def _sighting(
    user: UUID,
    name: str,
    device: UUID,
    t: datetime,
    lon: float,
    lat: float,
    acc: float | None,
    speed: float | None,
    bearing: float | None,
    battery: int | None,
    mock: bool,
    visit: UUID | None,
    site: str | None,
    site_en: str | None,
    district: UUID | None,
    district_name: str | None,
    path: str | None,
) -> Sighting:
    lon, lat = round(lon, 7), round(lat, 7)
    payload = {
        "user": user,
        "user_name": name,
        "device": device,
        "t": t,
        "lon": lon,
        "lat": lat,
        "acc": acc,
        "speed": speed,
        "bearing": bearing,
        "battery": battery,
        "mock": mock,
        "visit": visit,
        "site_name": site,
        "site_name_en": site_en,
        "district": district,
        "district_name": district_name,
    }
    text = msgspec.json.encode(payload).decode()
    return Sighting(str(user), t.timestamp(), lon, lat, path, visit is not None, text)


_here: set[Callable[[list[Sighting]], object]] = set()


@contextmanager
def heard_here(hear: Callable[[list[Sighting]], object]) -> Iterator[None]:
    """Meanwhile `hear` is called with those whom this process places anew, in the thread that did."""
    _here.add(hear)
    try:
        yield
    finally:
        _here.discard(hear)


def everyone() -> list[Sighting]:
    """Everybody's last position as the database has it."""
    return [_sighting(*row) for row in prepared.fetch(sightings_in("field_lastposition"), {"open_since": open_since()})]


def overdue() -> dict[str, set[str]]:
    """Who holds overdue sites, with the districts (paths) that these are in."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for holder, path in Assignment.objects.overdue():
        found[str(holder)].add(path)
    return dict(found)


def sightings_in(places: str) -> str:
    """The query of what `placed` tells, from a table or part of a statement with the columns of last positions. Its
    parameter `open_since` is `open_since()`."""
    return _SIGHTINGS.format(places=places)


def open_since() -> datetime:
    """Nobody is on a visit any more that began before this and was not finished."""
    return clock.now() - OPEN_VISIT_LIMIT


def told_anew(users: Iterable[UUID]) -> None:
    """As `placed`, of the last positions that are stored of these people: where they are, or whether on a visit, is
    another thing now."""
    sql = sightings_in("field_lastposition") + "WHERE p.user_id = ANY (%(users)s::uuid[])"
    placed(prepared.fetch(sql, {"users": arrays.uuids(users), "open_since": open_since()}))


def placed(rows: Iterable[tuple[Any, ...]]) -> None:
    """Tell all watchers, once the present transaction has committed, where the people of these rows of `sightings_in`
    are now: those of this process at once, those of others within a second."""
    found = [_sighting(*row) for row in rows]
    if not found:
        return

    def tell() -> None:
        for hear in tuple(_here):
            hear(found)
        _news.put({one.user: one for one in found})

    transaction.on_commit(tell)


def tell_events(events: Iterable[Event], *, withdrawn: bool = False) -> None:
    """Tell the watchers what happened, or that it did not happen after all; when the present transaction commits. Each
    with its site, district and person."""
    rows = [_wire(event, withdrawn) for event in events]
    if rows:
        publish(GROUP, {"type": "events", "rows": rows})


def tell_events_by_id(ids: Collection[UUID]) -> None:
    """As `tell_events`, of those that were just recorded."""
    if ids:
        tell_events(Event.objects.filter(pk__in=ids).select_related("site__district", "user").order_by("at"))


def _wire(event: Event, withdrawn: bool) -> list[Any]:
    payload = event_payload(event) | {"withdrawn": withdrawn}
    message = {"type": "event", **payload}
    user = str(event.user_id) if event.user_id else None
    return [user, event.tells_where, event.site.district.path, msgspec.json.encode(message).decode()]


def event_payload(event: Event) -> dict[str, Any]:
    """An event as watchers get it; `event` is its kind."""
    return {
        "id": str(event.pk),
        "event": event.kind,
        "at": iso(event.at),
        "seen": event.seen,
        "user": str(event.user_id) if event.user_id else None,
        "user_name": str(event.user) if event.user else None,
        "site": str(event.site_id),
        "site_name": event.site.name,
        "site_name_en": event.site.name_en,
        "district": str(event.site.district_id),
        "district_name": event.site.district.name,
        "visit": str(event.visit_id) if event.visit_id else None,
        "assignment": str(event.assignment_id) if event.assignment_id else None,
    }


def _tell(sightings: list[Sighting]) -> None:
    publish(GROUP, {"type": "positions", "rows": [sighting.wire() for sighting in sightings]})


_news = Coalescer(_tell, crossing_after)
