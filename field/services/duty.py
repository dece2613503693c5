"""Duty windows: which hold for a person, and who may set them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from field.domain.duty import DEFAULT_WINDOWS, Window
from field.models import DutyWindow
from field.models.duty import ancestors
from field.services.refusals import NotYourTerritory, WindowExists, refusing
from geo_portal.accounts.models import Membership
from geo_portal.accounts.rights import rights_of


def home_paths(user_id: UUID) -> list[str]:
    """Paths of the districts where a person works, directly or through an agency."""
    rows = Membership.objects.filter(user=user_id).values_list("district__path", "agency__district__path")
    return sorted({path for row in rows for path in row if path})


def windows_of(user_id: UUID) -> list[Window]:
    """The windows that hold for a person: their own; else those of the nearest district with any, upwards from each
    district they work in; else Monday to Friday 08:00–18:00."""
    own = [window.as_window() for window in DutyWindow.objects.filter(user=user_id)]
    if own:
        return own
    paths = home_paths(user_id)
    chains = [ancestors(path) for path in paths]
    rows = DutyWindow.objects.filter(district__path__in={path for chain in chains for path in chain})
    by_path: dict[str, list[Window]] = {}
    for row in rows.select_related("district"):
        if row.district is not None:
            by_path.setdefault(row.district.path, []).append(row.as_window())
    nearest = [next((path for path in reversed(chain) if path in by_path), None) for chain in chains]
    found = [window for path in {path for path in nearest if path} for window in by_path[path]]
    return found or list(DEFAULT_WINDOWS)


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
