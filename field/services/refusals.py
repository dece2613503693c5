"""Refusals of field, and how the database's named rules become some of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from geo_portal.core.errors import (
    BadRequest,
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    InvalidField,
    NotFound,
    TooLarge,
    UnsupportedMediaType,
)


class IdTaken(Conflict):
    code = "id_taken"
    text = _("There is another record with this id already.")


class WrongState(Conflict):
    code = "wrong_state"
    text = _("That step does not follow from the state the visit is in.")


class NotJudgedYet(NotFound):
    code = "not_judged_yet"
    text = _("The visit has not been reported, or the rules have not come to it yet: that takes a minute or two.")


class VisitVerified(Conflict):
    code = "visit_verified"
    text = _("The visit is verified; it does not change any more.")


class StartedAtAnotherTime(Conflict):
    code = "visit_already_started"
    text = _("The visit was already begun at another time.")


class FinishedAtAnotherTime(Conflict):
    code = "visit_already_finished"
    text = _("The visit was already reported with another end.")


class NotTakingPart(Forbidden):
    code = "not_taking_part"
    text = _("Only those who take part in the visit, and the office of its district, may do that.")


class NotVisiting(Forbidden):
    code = "not_visiting"
    text = _("Only those who visit this site, and the office of its district, may do that.")


class NotSubmitter(Forbidden):
    code = "not_submitter"
    text = _("Only whoever submitted it, and the office of the site's district, may delete it.")


class NoChecklist(InvalidField):
    code = "no_checklist"
    text = _("The visit has no checklist to answer.")


class AnswerRefused(Invalid):
    text = _("An answer does not fit the checklist's question.")

    def __init__(self, question: str, code: str, detail: str) -> None:
        pointer = f"/answers/{question[:200]}" if question else "/answers"
        super().__init__(detail, code=code, errors=[{"pointer": pointer, "code": code, "detail": detail}])


class NotYourTerritory(Forbidden):
    code = "not_your_territory"
    text = _("That is for the office of this district to do.")


class NotYourDevice(Forbidden):
    code = "not_your_device"
    text = _("Positions can only be sent for one's own device.")


class CodeTaken(Conflict):
    code = "code_taken"
    text = _("Another record has this code already.")


class AssignmentOverlaps(Conflict):
    code = "assignment_overlaps"
    text = _("This holder already holds the site during some of these days.")


class WindowExists(Conflict):
    code = "duty_window_exists"
    text = _("There is already a duty window that begins then.")


class ChecklistFixed(Conflict):
    code = "checklist_fixed"
    text = _("A published version of a checklist never changes; make a new one.")


class ChecklistWithdrawn(Conflict):
    code = "checklist_withdrawn"
    text = _("This version was withdrawn; make a new one.")


class VisitAtAnotherSite(Conflict):
    code = "visit_at_another_site"
    text = _("A case stands at the site of its visit.")


class CaseOfAnotherVisit(Conflict):
    code = "case_of_another_visit"
    text = _("A photo shows a case of its own visit.")


class EndsBeforeStart(InvalidField):
    code = "ends_before_start"
    text = _("The end lies before the beginning.")


class UnknownReference(InvalidField):
    code = "unknown_reference"
    text = _("There is no such record, or it is not visible to you.")


class TooManyPoints(TooLarge):
    code = "too_many_points"
    text = _("More positions than are taken in one request; send them in parts.")


class ProposalSettled(Conflict):
    code = "already_settled"
    text = _("Somebody has decided on this proposal already, or newer visits have withdrawn it.")


class SinceAhead(InvalidField):
    code = "in_the_future"
    text = _("A coordinate system holds from a moment that has been.")


class DtdForbidden(BadRequest):
    code = "dtd_forbidden"
    text = _("The file declares a document type; such files are not read.")


class BadGpx(BadRequest):
    code = "bad_gpx"
    text = _("The file is not GPX.")


class NotGpx(UnsupportedMediaType):
    code = "not_gpx"
    text = _("The file is XML of another kind: KML, a GDAL virtual format. Nothing that it points to is fetched.")


class BadNmea(BadRequest):
    code = "bad_nmea"
    text = _("The file holds no NMEA sentence of the kinds RMC and GGA.")


@contextmanager
def refusing(**rules: type[DomainError]) -> Iterator[None]:
    """Turn a violation of a named constraint into a refusal; anything else stays what it is.

    The statements within run behind a savepoint, so that the transaction goes on.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name not in rules:
            raise
        raise rules[name]() from error
