"""The life of a visit: which step leads from which state to which. Pure; no clock, no database.

planned ── start ──▶ in_progress ── finish ──▶ reported ── verify ──▶ verified
                                                │   ▲
                                         return ▼   │ finish
                                               returned
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class VisitStatus(StrEnum):
    """Where a visit stands; `verified` is final."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    REPORTED = "reported"
    VERIFIED = "verified"
    RETURNED = "returned"


class VisitStep(StrEnum):
    """What a person does to a visit."""

    START = "start"
    FINISH = "finish"
    VERIFY = "verify"
    RETURN = "return"
    QUERY = "query"


_STEPS: dict[VisitStep, dict[VisitStatus, VisitStatus]] = {
    VisitStep.START: {VisitStatus.PLANNED: VisitStatus.IN_PROGRESS},
    VisitStep.FINISH: {
        VisitStatus.IN_PROGRESS: VisitStatus.REPORTED,
        VisitStatus.RETURNED: VisitStatus.REPORTED,
    },
    VisitStep.VERIFY: {VisitStatus.REPORTED: VisitStatus.VERIFIED},
    VisitStep.RETURN: {VisitStatus.REPORTED: VisitStatus.RETURNED},
    VisitStep.QUERY: {VisitStatus.REPORTED: VisitStatus.REPORTED},
}

# A visit nobody finished must not keep a person on duty for ever.
OPEN_VISIT_LIMIT = timedelta(hours=24)

# A reported time that is corrected lies in the past, by the clock that says so; that clock may be set meanwhile.
CORRECTION_SLACK = timedelta(minutes=5)


class StepNotAllowed(ValueError):
    """This step does not lead on from the visit's present state."""

    def __init__(self, status: VisitStatus, step: VisitStep) -> None:
        super().__init__(f"a visit that is {status} cannot take the step {step}")
        self.status = status
        self.step = step


def next_status(status: VisitStatus, step: VisitStep) -> VisitStatus:
    """The state that `step` leads to.

    >>> next_status(VisitStatus.RETURNED, VisitStep.FINISH)
    <VisitStatus.REPORTED: 'reported'>

    Raises:
        StepNotAllowed: the step does not start in this state.
    """
    try:
        return _STEPS[step][status]
    except KeyError:
        raise StepNotAllowed(status, step) from None


def is_open_for_edits(status: VisitStatus) -> bool:
    """Whether participants may still change what the visit says (all but `verified`)."""
    return status is not VisitStatus.VERIFIED


def span(started_at: datetime | None, finished_at: datetime | None) -> tuple[datetime, datetime] | None:
    """The time a visit covers, or None while it has not begun.

    An unfinished visit covers at most `OPEN_VISIT_LIMIT` from its start.
    """
    if started_at is None:
        return None
    return started_at, finished_at if finished_at is not None else started_at + OPEN_VISIT_LIMIT


def is_under_way(status: VisitStatus, started_at: datetime | None, now: datetime) -> bool:
    """Whether somebody is on the visit: begun, neither ended nor left open for longer than `OPEN_VISIT_LIMIT`."""
    return status is VisitStatus.IN_PROGRESS and started_at is not None and now < started_at + OPEN_VISIT_LIMIT


def lies_ahead(corrected: datetime, made_at: datetime) -> bool:
    """Whether a reported time was corrected, at `made_at`, to one that had not come yet; both by the device's clock."""
    return corrected > made_at + CORRECTION_SLACK
