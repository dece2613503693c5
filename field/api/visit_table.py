"""Visits as rows of a file: what a list of them shows. Nothing of a trail, so reading it is no look at one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from field.models import Visit

COLUMNS = (
    "id",
    "site_code",
    "site_name",
    "district_name",
    "status",
    "planned_for",
    "started_at",
    "finished_at",
    "participants",
    "reporter",
    "note",
    "signed_by",
    "photos_stored",
    "photos_total",
    "judged_at",
    "returned_reason",
    "lon",
    "lat",
)
_FETCHED = 500


def rows(visits: QuerySet[Visit]) -> Iterator[dict[str, Any]]:
    """A row for each visit, read as they are asked for. The place is the site's, in degrees of EPSG:4326."""
    for visit in visits.iterator(chunk_size=_FETCHED):
        yield {
            "id": str(visit.pk),
            "site_code": visit.site.code,
            "site_name": visit.site.name,
            "district_name": visit.site.district.name,
            "status": visit.status,
            "planned_for": visit.planned_for,
            "started_at": visit.started_at,
            "finished_at": visit.finished_at,
            "participants": "; ".join(str(person) for person in visit.participants.all()),
            "reporter": str(visit.reporter or ""),
            "note": visit.note,
            "signed_by": visit.signed_by,
            "photos_stored": visit.photos_stored,  # type: ignore[attr-defined]  # annotated
            "photos_total": visit.photos_total,  # type: ignore[attr-defined]  # annotated
            "judged_at": visit.judged_at,
            "returned_reason": visit.returned_reason,
            "lon": round(visit.site.location.x, 7),
            "lat": round(visit.site.location.y, 7),
        }
