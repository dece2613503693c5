"""Refusals of field, and how the database's named rules become some of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from geo_portal.core.errors import (
    BadRequest,
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    TooLarge,
    UnsupportedMediaType,
)


class IdTaken(Conflict):
    """There is another record with this id already."""

    code = "id_taken"


class WrongState(Conflict):
    """That step does not follow from the state the visit is in."""

    code = "wrong_state"


class NotJudgedYet(NotFound):
    """The visit has not been reported, or the rules have not come to it yet: that takes a minute or two."""

    code = "not_judged_yet"


class VisitVerified(Conflict):
    """The visit is verified; it does not change any more."""

    code = "visit_verified"


class StartedAtAnotherTime(Conflict):
    """The visit was already begun at another time."""

    code = "visit_already_started"


class FinishedAtAnotherTime(Conflict):
    """The visit was already reported with another end."""

    code = "visit_already_finished"


class NotTakingPart(Forbidden):
    """Only those who take part in the visit, and the office of its district, may do that."""

    code = "not_taking_part"


class NotVisiting(Forbidden):
    """Only those who visit this site, and the office of its district, may do that."""

    code = "not_visiting"


class NotSubmitter(Forbidden):
    """Only whoever submitted it, and the office of the site's district, may delete it."""

    code = "not_submitter"


class NoChecklist(Invalid):
    """The visit has no checklist to answer."""

    def __init__(self) -> None:
        super().__init__(
            code="no_checklist", errors=[{"pointer": "/answers", "code": "no_checklist", "detail": "no checklist"}]
        )


class AnswerRefused(Invalid):
    """An answer does not fit the checklist's question."""

    def __init__(self, question: str, code: str, detail: str) -> None:
        pointer = f"/answers/{question[:200]}" if question else "/answers"
        super().__init__(detail, code=code, errors=[{"pointer": pointer, "code": code, "detail": detail}])


class NotYourTerritory(Forbidden):
    """That is for the office of this district to do."""

    code = "not_your_territory"


class NotYourDevice(Forbidden):
    """Positions can only be sent for one's own device."""

    code = "not_your_device"


class CodeTaken(Conflict):
    """Another record has this code already."""

    code = "code_taken"


class AssignmentOverlaps(Conflict):
    """This holder already holds the site during some of these days."""

    code = "assignment_overlaps"


class WindowExists(Conflict):
    """There is already a duty window that begins then."""

    code = "duty_window_exists"


class ChecklistFixed(Conflict):
    """A published version of a checklist never changes; make a new one."""

    code = "checklist_fixed"


class ChecklistWithdrawn(Conflict):
    """This version was withdrawn; make a new one."""

    code = "checklist_withdrawn"


class VisitAtAnotherSite(Conflict):
    """A case stands at the site of its visit."""

    code = "visit_at_another_site"


class CaseOfAnotherVisit(Conflict):
    """A photo shows a case of its own visit."""

    code = "case_of_another_visit"


class EndsBeforeStart(Invalid):
    """The end lies before the beginning."""

    def __init__(self, pointer: str) -> None:
        super().__init__(
            code="ends_before_start",
            errors=[{"pointer": pointer, "code": "ends_before_start", "detail": "lies before the beginning"}],
        )


class UnknownReference(Invalid):
    """There is no such record, or it is not visible to you."""

    def __init__(self, pointer: str) -> None:
        super().__init__(
            code="unknown_reference",
            errors=[{"pointer": pointer, "code": "unknown_reference", "detail": "not there, or not visible to you"}],
        )


class TooManyPoints(TooLarge):
    """More positions than are taken in one request; send them in parts."""

    code = "too_many_points"


class ProposalSettled(Conflict):
    """Somebody has decided on this proposal already, or newer visits have withdrawn it."""

    code = "already_settled"


class SinceAhead(Invalid):
    """A coordinate system holds from a moment that has been."""

    def __init__(self) -> None:
        super().__init__(
            code="in_the_future",
            errors=[{"pointer": "/since", "code": "in_the_future", "detail": "lies in the future"}],
        )


class DtdForbidden(BadRequest):
    """The file declares a document type; such files are not read."""

    code = "dtd_forbidden"


class BadGpx(BadRequest):
    """The file is not GPX."""

    code = "bad_gpx"


class NotGpx(UnsupportedMediaType):
    """The file is XML of another kind: KML, a GDAL virtual format. Nothing that it points to is fetched."""

    code = "not_gpx"


class BadNmea(BadRequest):
    """The file holds no NMEA sentence of the kinds RMC and GGA."""

    code = "bad_nmea"


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
