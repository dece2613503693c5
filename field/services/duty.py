"""Duty windows: which hold for a person, and who may set them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from field.domain.duty import DEFAULT_WINDOWS, MARGIN, Interval, Window, widened, window_intervals
from field.domain.visit import span
from field.models import DutyWindow
from field.services.refusals import NotYourTerritory, WindowExists, refusing
from geo_portal.accounts.models import Membership
from geo_portal.accounts.rights import rights_of
from geo_portal.core import prepared

# Windows, then visits, in one answer: each batch of positions asks for both.
_ON_DUTY = """
WITH nearest AS (
    SELECT DISTINCT ON (home.id) d.id
    FROM accounts_membership m
    LEFT JOIN accounts_agency a ON a.id = m.agency_id
    JOIN accounts_district home ON home.id IN (m.district_id, a.district_id)
    JOIN accounts_district d ON d.path <> '' AND starts_with(home.path, d.path)
    WHERE m.user_id = %(user)s AND EXISTS (SELECT FROM field_dutywindow w WHERE w.district_id = d.id)
    ORDER BY home.id, length(d.path) DESC
)
SELECT weekday, starts, ends, NULL::timestamptz, NULL::timestamptz FROM field_dutywindow WHERE user_id = %(user)s
UNION ALL
SELECT weekday, starts, ends, NULL, NULL FROM field_dutywindow
WHERE district_id IN (SELECT id FROM nearest) AND NOT EXISTS (SELECT FROM field_dutywindow WHERE user_id = %(user)s)
UNION ALL
SELECT NULL, NULL, NULL, v.started_at, v.finished_at
FROM field_visitparticipant p JOIN field_visit v ON v.id = p.visit_id
WHERE p.user_id = %(user)s AND v.started_at <= %(latest)s AND (v.finished_at IS NULL OR v.finished_at >= %(earliest)s)
"""


def home_paths(user_id: UUID) -> list[str]:
    """Paths of the districts where a person works, directly or through an agency."""
    rows = Membership.objects.filter(user=user_id).values_list("district__path", "agency__district__path")
    return sorted({path for row in rows for path in row if path})


def times_asked(user_id: UUID, first: float, last: float) -> prepared.Question:
    """When a person is on duty, as far as it can touch a time between `first` and `last` (epoch s): while a visit they
    take part in lasts, and in the windows that hold for them. Those are their own; else those of the nearest district
    with any, upwards from each district they work in; else Monday to Friday 08:00–18:00. `times_in` reads the answer.
    """
    around = {
        "earliest": datetime.fromtimestamp(first, UTC) - MARGIN,
        "latest": datetime.fromtimestamp(last, UTC) + MARGIN,
    }
    return _ON_DUTY, {"user": user_id} | around


def times_in(rows: list[tuple[Any, ...]], first: float, last: float) -> list[Interval]:
    """The spans of what `times_asked` asked with the same times, each widened by MARGIN."""
    windows = [Window(*window) for *window, started_at, _ in rows if started_at is None]
    visits = [span(started_at, finished_at) for *_, started_at, finished_at in rows]
    found = window_intervals(windows or DEFAULT_WINDOWS, first, last)
    return found + [widened(*visit) for visit in visits if visit is not None]


@transaction.atomic
def save_window(actor: Any, window: DutyWindow) -> DutyWindow:
    """Make or change a duty window. Raises NotYourTerritory, WindowExists."""
    require_keeper(actor, window)
    with refusing(duty_window_once=WindowExists):
        window.save()
    return window


def require_keeper(actor: Any, window: DutyWindow) -> None:
    """Duty is set by the office of the district, or of one where the person works; never by oneself."""
    rights = rights_of(actor)
    paths = [window.district.path] if window.district is not None else home_paths(window.user_id)  # type: ignore[arg-type]  # a window has a district or a person
    if not rights.superuser and not any(rights.keeps_registers_of(path) for path in paths):
        raise NotYourTerritory
