"""Duty windows: which hold for a person, and who may set them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from field.domain.duty import DEFAULT_WINDOWS, Window
from field.models import DutyWindow
from field.services.refusals import NotYourTerritory, WindowExists, refusing
from geo_portal.accounts.models import Membership
from geo_portal.accounts.rights import rights_of
from geo_portal.core import prepared

_WINDOWS = """
WITH nearest AS (
    SELECT DISTINCT ON (home.id) d.id
    FROM accounts_membership m
    LEFT JOIN accounts_agency a ON a.id = m.agency_id
    JOIN accounts_district home ON home.id IN (m.district_id, a.district_id)
    JOIN accounts_district d ON d.path <> '' AND starts_with(home.path, d.path)
    WHERE m.user_id = %(user)s AND EXISTS (SELECT FROM field_dutywindow w WHERE w.district_id = d.id)
    ORDER BY home.id, length(d.path) DESC
)
SELECT weekday, starts, ends FROM field_dutywindow WHERE user_id = %(user)s
UNION ALL
SELECT weekday, starts, ends FROM field_dutywindow
WHERE district_id IN (SELECT id FROM nearest) AND NOT EXISTS (SELECT FROM field_dutywindow WHERE user_id = %(user)s)
"""


def home_paths(user_id: UUID) -> list[str]:
    """Paths of the districts where a person works, directly or through an agency."""
    rows = Membership.objects.filter(user=user_id).values_list("district__path", "agency__district__path")
    return sorted({path for row in rows for path in row if path})


def windows_of(user_id: UUID) -> list[Window]:
    """The windows that hold for a person: their own; else those of the nearest district with any, upwards from each
    district they work in; else Monday to Friday 08:00–18:00."""
    rows = prepared.fetch(_WINDOWS, {"user": user_id})
    return [Window(*row) for row in rows] or list(DEFAULT_WINDOWS)


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
