"""What is told live: that somebody moved, and what a watcher then sees.

Only the hint "this person moved" crosses processes. Each watcher reads the positions it may see from the database, at
most once a second: rights are asked where the answer is, and a lost hint delays a marker instead of misplacing it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Polygon
from django.db.models import Q

from field import topics
from field.models import LastPosition
from geo_portal.accounts.domain.roles import OVERSEERS
from geo_portal.accounts.rights import rights_of
from geo_portal.core.channel_layer import publish

MAX_POSITIONS = 5_000


@dataclass(frozen=True, slots=True)
class Viewport:
    """What a watcher looks at: degrees WGS 84. `west` may exceed `east` across the date line."""

    west: float
    south: float
    east: float
    north: float
    zoom: float

    @classmethod
    def parse(cls, message: dict[str, Any]) -> Viewport:
        """From a `watch` message. Raises ValueError when it is not four degrees in range and a zoom 0–24."""
        bbox, zoom = message.get("bbox"), message.get("zoom", 0)
        numbers = [*bbox, zoom] if isinstance(bbox, list) else []
        if len(numbers) != 5 or not all(type(number) in {int, float} for number in numbers):
            raise ValueError("bbox is four numbers, zoom is one")
        try:
            west, south, east, north, zoom = map(float, numbers)
        except OverflowError:  # a whole number of hundreds of digits
            raise ValueError("bbox is in degrees") from None
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90 and 0 <= zoom <= 24):
            raise ValueError("bbox is west, south, east, north in degrees; zoom is 0 to 24")
        return cls(west, south, east, north, zoom)

    def holds(self, lon: float, lat: float) -> bool:
        inside = self.west <= lon <= self.east if self.west <= self.east else lon >= self.west or lon <= self.east
        return inside and self.south <= lat <= self.north

    def boxes(self) -> list[Polygon]:
        across_the_date_line = self.west > self.east
        spans = [(self.west, 180.0), (-180.0, self.east)] if across_the_date_line else [(self.west, self.east)]
        boxes = [Polygon.from_bbox((west, self.south, east, self.north)) for west, east in spans]
        for box in boxes:
            box.srid = 4326
        return boxes


def topics_for(user: Any) -> list[str]:
    """The channels whose hints concern what this person may see."""
    rights = rights_of(user)
    if rights.anonymous:
        return []
    if rights.superuser:
        return [topics.EVERYWHERE]
    return [topics.positions_of(user.pk), *(topics.positions_in(path) for path in rights.districts(*OVERSEERS))]


def position_moved(user_id: UUID, paths: Iterable[str]) -> None:
    """Tell the watchers of these districts (where the person is, and was) that there is something new, on commit."""
    names = {topics.EVERYWHERE, topics.positions_of(user_id)}
    for path in paths:
        names.update(topics.touching(path))
    for name in sorted(names):
        publish(name, {"type": "position.moved"})


def positions_in_view(user: Any, viewport: Viewport, also: Iterable[UUID] = ()) -> dict[UUID, dict[str, Any]]:
    """The positions that this person may see in the viewport, by person; `also` names people to follow out of it."""
    wanted = Q(user__in=list(also))
    for box in viewport.boxes():
        wanted |= Q(location__coveredby=box)
    rows = LastPosition.objects.visible_to(user).filter(wanted).select_related("user", "visit__site", "district")
    return {row.user_id: position_payload(row) for row in rows.order_by("-t")[:MAX_POSITIONS]}


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
