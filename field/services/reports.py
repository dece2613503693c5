"""What goes with a visit's report when it is passed on: no place of a person finer than the coarse trail."""

from __future__ import annotations

from dataclasses import dataclass

from field.models import Corroboration, Visit, VisitPhoto
from field.services import corroboration, trails
from field.services.refusals import NotJudgedYet


@dataclass(frozen=True, slots=True)
class VisitReport:
    """A visit, its trail on the coarse grid, the photos that have arrived, and the verdict if there is one."""

    visit: Visit
    trail: trails.TrailReview
    photos: list[VisitPhoto]
    verdict: Corroboration | None


def report_of(visit: Visit) -> VisitReport:
    """The visit comes with its site, district, participants and reporter. Nine queries more at most."""
    try:
        verdict = corroboration.verdict_on(visit)
    except NotJudgedYet:
        verdict = None
    stored = visit.photos.filter(state=VisitPhoto.State.STORED).order_by("taken_at", "pk")
    return VisitReport(visit, trails.coarse_of(visit), list(stored), verdict)
