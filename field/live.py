"""Where people are, as it travels to those who watch: what is told, and how it crosses processes.

A process that takes positions in tells all others at most once a second who moved since (`moved`), in one message of
the channel layer. Each process with sockets keeps everybody's last position in memory (`field.watching`) and decides
there who may see what. A message that is lost delays a marker until the database is read again; it misplaces none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

import msgspec
from django.db import transaction

from field.models import Event, LastPosition
from geo_portal.core.channel_layer import publish
from geo_portal.core.coalesce import Coalescer

GROUP = "field.live"


@dataclass(frozen=True, slots=True)
class Sighting:
    """Somebody's last position: when (epoch seconds), where (degrees WGS 84), in which district (its path; None where
    none is known), and as the JSON that watchers get."""

    user: UUID
    t_s: float
    lon: float
    lat: float
    path: str | None
    text: str

    @classmethod
    def of(cls, row: LastPosition) -> Self:
        """From a row with its user, district, and visit with site."""
        payload = position_payload(row)
        path = row.district.path if row.district else None
        text = msgspec.json.encode(payload).decode()
        return cls(row.user_id, row.t.timestamp(), payload["lon"], payload["lat"], path, text)

    def wire(self) -> list[Any]:
        return [str(self.user), self.t_s, self.lon, self.lat, self.path, self.text]

    @classmethod
    def of_wire(cls, values: list[Any]) -> Self:
        user, t_s, lon, lat, path, text = values
        return cls(UUID(user), t_s, lon, lat, path, text)


def position_payload(row: LastPosition) -> dict[str, Any]:
    """One position as watchers and the REST list show it, but for its geometry's form."""
    return {
        "user": str(row.user_id),
        "user_name": str(row.user),
        "device": str(row.device_id),
        "t": row.t.isoformat().replace("+00:00", "Z"),
        "lon": round(row.location.x, 7),
        "lat": round(row.location.y, 7),
        "acc": row.acc,
        "speed": row.speed,
        "bearing": row.bearing,
        "battery": row.battery,
        "mock": row.mock,
        "visit": str(row.visit_id) if row.visit_id else None,
        "site_name": row.visit.site.name if row.visit else None,
        "district": str(row.district_id) if row.district_id else None,
        "district_name": row.district.name if row.district else None,
    }


def everyone() -> list[Sighting]:
    """Everybody's last position as the database has it."""
    return [Sighting.of(row) for row in LastPosition.objects.select_related("user", "visit__site", "district")]


def moved(users: Iterable[UUID]) -> None:
    """Tell all watchers, once the present transaction has committed, where these people are now."""
    rows = LastPosition.objects.select_related("user", "visit__site", "district").filter(pk__in=list(users))
    sightings = [Sighting.of(row) for row in rows]

    def tell() -> None:
        for one in sightings:
            _news.put(one.user, one)

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
    return [user, event.site.district.path, msgspec.json.encode(message).decode()]


def event_payload(event: Event) -> dict[str, Any]:
    """An event as watchers get it; `event` is its kind."""
    return {
        "id": str(event.pk),
        "event": event.kind,
        "at": event.at.isoformat().replace("+00:00", "Z"),
        "seen": event.seen,
        "user": str(event.user_id) if event.user_id else None,
        "user_name": str(event.user) if event.user else None,
        "site": str(event.site_id),
        "site_name": event.site.name,
        "district": str(event.site.district_id),
        "district_name": event.site.district.name,
        "visit": str(event.visit_id) if event.visit_id else None,
        "assignment": str(event.assignment_id) if event.assignment_id else None,
    }


def _tell(sightings: list[Sighting]) -> None:
    publish(GROUP, {"type": "positions", "rows": [sighting.wire() for sighting in sightings]})


_news = Coalescer(_tell)
