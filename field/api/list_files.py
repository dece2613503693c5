"""The lists of field as files: what they show, with the codes that other files know sites and districts by.

Nothing of a trail stands in them; whose comings and goings a file of events tells, the view puts on record.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from geo_portal.core.exchange.lists import ListFile

_DECIMALS = 7


def _of(*names: str) -> dict[str, Callable[[Any], Any]]:
    """Columns that are the record's attributes of these names."""
    return {name: attrgetter(name) for name in names}


def _name(attribute: str) -> Callable[[Any], str]:
    """Of a person; empty where there is none."""
    return lambda record: str(getattr(record, attribute) or "")


_SITE: dict[str, Callable[[Any], Any]] = {
    "site_code": attrgetter("site.code"),
    "site_name": attrgetter("site.name"),
    "site_name_en": attrgetter("site.name_en"),
    "district_name": attrgetter("site.district.name"),
}
_PLACE: dict[str, Callable[[Any], Any]] = {
    "lon": lambda record: round(record.site.location.x, _DECIMALS),
    "lat": lambda record: round(record.site.location.y, _DECIMALS),
}

SITES = ListFile(
    "sites",
    {
        **_of("id", "code", "kind", "name", "name_en"),
        "district": attrgetter("district.code"),
        "district_name": attrgetter("district.name"),
        "agency": lambda site: site.agency.code if site.agency else "",
        **_of("address", "contact_name", "contact_phone", "status", "arrival_radius_m", "source", "updated_at"),
        "lon": lambda site: round(site.location.x, _DECIMALS),
        "lat": lambda site: round(site.location.y, _DECIMALS),
    },
)

VISITS = ListFile(
    "visits",
    {
        **_of("id"),
        **_SITE,
        **_of("status", "planned_for", "started_at", "finished_at"),
        "participants": lambda visit: "; ".join(str(person) for person in visit.participants.all()),
        "reporter": _name("reporter"),
        **_of("note", "signed_by", "photos_stored", "photos_total", "judged_at", "returned_reason"),
        **_PLACE,
    },
)

REVIEWS = ListFile(
    "reviews",
    {
        "id": attrgetter("pk"),
        **_SITE,
        **_of("started_at"),
        "finished_at": attrgetter("visit.finished_at"),
        "reporter": _name("reporter"),
        "trail_owner": _name("trail_owner"),
        **_of("verdict", "score", "decision"),
        **_PLACE,
    },
)

CASES = ListFile(
    "cases",
    {
        **_of("id"),
        **_SITE,
        "category": attrgetter("category.code"),
        "category_name": attrgetter("category.name"),
        **_of("text", "raised_at"),
        "submitter": _name("submitter"),
        **_of("settled_on_site", "settled_at"),
        "visit": attrgetter("visit_id"),
        "seen_lon": lambda case: round(case.position.x, _DECIMALS) if case.position else None,
        "seen_lat": lambda case: round(case.position.y, _DECIMALS) if case.position else None,
        **_PLACE,
    },
)

EVENTS = ListFile(
    "events",
    {
        **_of("id"),
        "event": attrgetter("kind"),
        **_of("at", "seen"),
        "user": _name("user"),
        **_SITE,
        "visit": attrgetter("visit_id"),
        "assignment": attrgetter("assignment_id"),
        **_of("recorded_at"),
        **_PLACE,
    },
)
