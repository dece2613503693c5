"""The lists of field as files: what they show, with the codes that other files know sites and districts by.

Nothing of a trail stands in them; whose comings and goings a file of events tells, the view puts on record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext_lazy as _

from field.models import Site
from field.models.corroboration import VERDICT_LABELS, DecisionState
from field.models.event import KIND_LABELS
from field.models.visit import STATUSES
from geo_portal.core.exchange.answers import Words
from geo_portal.core.exchange.lists import ListFile

_DECIMALS = 7


_HEADINGS: dict[str, Any] = {
    "id": _("Record"),
    "code": _("Code"),
    "kind": _("Kind"),
    "name": _("Name"),
    "name_en": _("English name"),
    "district": _("District, code"),
    "district_name": _("District"),
    "agency": _("Responsible agency, code"),
    "address": _("Address"),
    "contact_name": _("Contact"),
    "contact_phone": _("Contact's phone"),
    "status": _("Status"),
    "arrival_radius_m": _("Counts as arrived within, m"),
    "source": _("Source"),
    "updated_at": _("Last change"),
    "lon": _("Longitude"),
    "lat": _("Latitude"),
    "site_code": _("Site, code"),
    "site_name": _("Site"),
    "site_name_en": _("Site, English name"),
    "planned_for": _("Planned for"),
    "started_at": _("Began"),
    "finished_at": _("Ended"),
    "participants": _("Participants"),
    "reporter": _("Reported by"),
    "note": _("Note"),
    "signed_by": _("Signed by"),
    "photos_stored": _("Photos that arrived"),
    "photos_total": _("Photos"),
    "judged_at": _("Verified or returned"),
    "returned_reason": _("Reason for returning"),
    "trail_owner": _("Trail from"),
    "verdict": _("Verdict"),
    "score": _("Probability, 0 to 1"),
    "decision": _("Decision"),
    "category": _("Category, code"),
    "category_name": _("Category"),
    "text": _("Problem"),
    "raised_at": _("Raised"),
    "submitter": _("Submitted by"),
    "settled_on_site": _("Settled on the spot"),
    "settled_at": _("Settled"),
    "visit": _("Visit"),
    "seen_lon": _("Seen at, longitude"),
    "seen_lat": _("Seen at, latitude"),
    "event": _("Event"),
    "at": _("When"),
    "seen": _("Crossing was seen"),
    "user": _("Person"),
    "assignment": _("Assignment"),
    "recorded_at": _("Recorded"),
    "holder_name": _("Holder"),
    "interval_days": _("Interval, days"),
    "visits": _("Visits"),
    "visits_required": _("Visits required"),
    "last_visit_on": _("Last visit"),
    "due_on": _("Next due"),
    "overdue_days": _("Days overdue"),
}
_CODES: dict[str, Mapping[Any, Any]] = {
    "visits.status": dict(STATUSES),
    "sites.status": dict(Site.Status.choices),
    "sites.kind": dict(Site.Kind.choices),
    "reviews.verdict": {verdict.value: label for verdict, label in VERDICT_LABELS.items()},
    "reviews.decision": dict(DecisionState.choices),
    "events.event": dict(KIND_LABELS),
}


def words_of(name: str, columns: Iterable[str]) -> Words:
    """What people read in the workbook called `name` that has these columns."""
    codes = {column: _CODES[f"{name}.{column}"] for column in columns if f"{name}.{column}" in _CODES}
    return Words({column: _HEADINGS[column] for column in columns}, codes)


def _file(name: str, columns: Mapping[str, Callable[[Any], Any]]) -> ListFile:
    return ListFile(name, columns, words_of(name, columns))


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

SITES = _file(
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

VISITS = _file(
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

REVIEWS = _file(
    "reviews",
    {
        "id": attrgetter("pk"),
        **_SITE,
        **_of("started_at"),
        "finished_at": attrgetter("visit.finished_at"),
        "reporter": _name("reporter"),
        "trail_owner": _name("trail_owner"),
        **_of("verdict"),
        "score": lambda review: review.score if review.verdict else None,
        **_of("decision"),
        **_PLACE,
    },
)

CASES = _file(
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

EVENTS = _file(
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
