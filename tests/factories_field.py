"""Makers of sites, assignments, visits and positions."""

from __future__ import annotations

import itertools
import json
import os
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib.gis.geos import Point

from field.domain.checklist import ordered
from field.models import (
    Assignment,
    AssignmentLiaison,
    Case,
    Category,
    Checklist,
    DatumProposal,
    DutyWindow,
    IngestMessage,
    QuarantinedGroup,
    Site,
    SitePanorama,
    Visit,
    VisitParticipant,
    VisitPhoto,
)
from field.services import ingest
from field.services import quarantine as quarantines
from field.services.phone_apps import Sent
from geo_portal.accounts.models import Device, District, User
from media.models import Panorama, StoredFile

_numbers = itertools.count(os.getpid() * 100_000)

# A Monday, 10:00 in Xi'an: inside the default duty hours.
WORKDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
# The Sunday before, 10:00 in Xi'an: outside.
SUNDAY = WORKDAY - timedelta(days=1)


def make_site(district: District, name: str = "", *, at: tuple[float, float] = (108.95, 34.25), **fields: Any) -> Site:
    """A site; `at` is lon/lat in EPSG:4326."""
    number = next(_numbers)
    return Site.objects.create(
        kind=fields.pop("kind", "enterprise"),
        code=fields.pop("code", f"S{number:05}"),
        name=name or f"Works {number}",
        district=district,
        location=Point(*at, srid=4326),
        **fields,
    )


def make_assignment(
    site: Site,
    holder: User | None = None,
    *,
    liaisons: tuple[User, ...] = (),
    starts_on: date = date(2026, 1, 1),
    **fields: Any,
) -> Assignment:
    assignment = Assignment.objects.create(
        site=site, holder_user=holder, interval_days=fields.pop("interval_days", 30), starts_on=starts_on, **fields
    )
    for liaison in liaisons:
        AssignmentLiaison.objects.create(assignment=assignment, user=liaison)
    return assignment


def make_visit(site: Site, *people: User, **fields: Any) -> Visit:
    visit = Visit.objects.create(site=site, **fields)
    for person in people:
        VisitParticipant.objects.create(visit=visit, user=person)
    return visit


def make_photo(visit: Visit, **fields: Any) -> VisitPhoto:
    return VisitPhoto.objects.create(
        visit=visit, sha256=fields.pop("sha256", f"{next(_numbers):064x}"), size=fields.pop("size", 1000), **fields
    )


def make_site_panorama(site: Site, sender: User) -> SitePanorama:
    """A panorama in the site's timeline, without its file: `factories_media.make_panorama` makes one that has it."""
    file = StoredFile.objects.create(sha256=f"{next(_numbers):064x}", size=1000, content_type="image/jpeg")
    picture = Panorama.objects.create(file=file, uploaded_by=sender, state="ready", width=128, height=64)
    return SitePanorama.objects.create(site=site, panorama=picture, state=picture.state)


def make_category(code: str = "utilities") -> Category:
    """One of the list; made anew where a test that commits has emptied the tables."""
    names = {"name": code, "name_en": code, "order": 99}
    return Category.objects.get_or_create(code=code, defaults=names)[0]


def make_case(site: Site, submitter: User, **fields: Any) -> Case:
    """A case of the category `utilities` unless another is given."""
    return Case.objects.create(
        site=site,
        submitter=submitter,
        category=fields.pop("category", None) or make_category(),
        text=fields.pop("text", "用电增容等待时间长"),
        **fields,
    )


QUESTIONS: dict[str, Any] = {
    "licence": {"type": "boolean", "title": "执照是否齐全", "title_en": "Is the licence in place?"},
    "exits": {"type": "integer", "minimum": 0, "title": "安全出口数量", "title_en": "Number of exits"},
}


def make_checklist(questions: dict[str, Any] | None = None, **fields: Any) -> Checklist:
    """A version of a checklist, in force unless `published_at=None` or `withdrawn_at` say otherwise."""
    schema = ordered({"type": "object", "properties": questions or QUESTIONS})
    return Checklist.objects.create(
        code=fields.pop("code", f"list-{next(_numbers)}"),
        version=fields.pop("version", 1),
        title=fields.pop("title", "双随机检查表"),
        schema=schema,
        **fields,
    )


def quarantine(device: Device, *operations: list[dict[str, Any]]) -> QuarantinedGroup:
    """A revoked device hands in groups of operations; the last of them as it is kept."""
    body = json.dumps({"schema": 1, "groups": list(operations)}).encode()
    quarantines.take_in(device, quarantines.read_delivery(body))
    return QuarantinedGroup.objects.filter(device=device).latest("id")


def unusable_message(device: Device, body: bytes = b'{"_type": "location"}') -> IngestMessage:
    """What a device's OwnTracks sent and cannot be used; as it is kept."""
    ingest.take_in(device, Sent("owntracks", "application/json", "", body))
    return IngestMessage.objects.filter(device=device).latest("id")


def make_datum_proposal(device: Device, crs: str = "gcj02", **fields: Any) -> DatumProposal:
    """A pending proposal without evidence: `services.datum_proposals` makes one that has it."""
    values = {"labelled": "wgs84", "since": WORKDAY, "evidence": [], "sites": 2, "made_at": WORKDAY, **fields}
    return DatumProposal.objects.create(device=device, crs=crs, **values)


def always_on_duty(user: User) -> None:
    """Duty windows that cover every hour of the week."""
    for weekday in range(7):
        DutyWindow.objects.create(user=user, weekday=weekday, starts=time(0), ends=time(0))


def walk(
    start: datetime, count: int, *, every_s: float = 5, at: tuple[float, float] = (108.95, 34.25), **fields: Any
) -> list[dict[str, Any]]:
    """Positions of somebody who walks north-east at about 1.5 m/s, as a client sends them."""
    return [
        {
            "t": (start + timedelta(seconds=every_s * step)).isoformat(),
            "lon": round(at[0] + step * 5.7e-5, 7),
            "lat": round(at[1] + step * 4.8e-5, 7),
            **fields,
        }
        for step in range(count)
    ]
