"""Visits: planned, begun, reported, judged. Every write of a visit is one of these functions.

Each is atomic and safe to repeat: a tablet that did not hear the answer sends the same again and gets the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from field.domain.checklist import BadAnswer, check_answer, check_number
from field.domain.visit import StepNotAllowed, VisitStatus, VisitStep, is_open_for_edits, next_status
from field.models import Assignment, CorroborationDecision, Site, Visit, VisitParticipant
from field.services import events, locks, trail_points
from field.services.refusals import (
    AnswerRefused,
    EndsBeforeStart,
    FinishedAtAnotherTime,
    IdTaken,
    NoChecklist,
    NotTakingPart,
    NotYourTerritory,
    StartedAtAnotherTime,
    UnknownReference,
    VisitVerified,
    WrongState,
)
from geo_portal.accounts.domain.roles import VISITORS
from geo_portal.accounts.models import Device, User
from geo_portal.accounts.rights import rights_of
from geo_portal.core import clock
from geo_portal.core.errors import Forbidden, InvalidField, NotFound
from geo_portal.core.rows import there

Decision = CorroborationDecision.Decision
_STEP_OF = {
    Decision.ACCEPTED: (VisitStep.VERIFY, VisitStatus.VERIFIED),
    Decision.REJECTED: (VisitStep.RETURN, VisitStatus.RETURNED),
    Decision.QUERIED: (VisitStep.QUERY, VisitStatus.REPORTED),
}


class BeyondCalendars(InvalidField):
    code = "out_of_range"
    text = _("The year lies between 1900 and 2999.")


class NotAParticipant(InvalidField):
    code = "not_a_participant"
    text = _("Who reports and whose trail counts must take part in the visit.")


def may_edit(actor: Any, visit: Visit) -> bool:
    """Those who take part, and the office of the site's district."""
    if rights_of(actor).keeps_registers_of(visit.site.district.path):
        return True
    return VisitParticipant.objects.filter(visit=visit.pk, user=actor.pk).exists()


def editors_among(people: Iterable[Any], visits: Collection[Visit]) -> set[tuple[UUID, UUID]]:
    """(person, visit) for each of these people and visits where that person may edit: as `may_edit`, but asked at once.

    The visits come with their site's district.
    """
    known = list(people)
    taking_part = VisitParticipant.objects.filter(
        visit__in=[visit.pk for visit in visits], user__in=[person.pk for person in known]
    )
    return set(taking_part.values_list("user", "visit")) | {
        (person.pk, visit.pk)
        for person in known
        for visit in visits
        if rights_of(person).keeps_registers_of(visit.site.district.path)
    }


def require_editor(actor: Any, visit: Visit) -> None:
    """Raises NotTakingPart, or NotFound when the visit, with its participants, was deleted meanwhile."""
    if may_edit(actor, visit):
        return
    raise NotTakingPart if Visit.objects.filter(pk=visit.pk).exists() else NotFound


@transaction.atomic
def create_visit(
    actor: Any,
    visit: Visit,
    *,
    participants: Iterable[User] = (),
    device: Device | None = None,
) -> tuple[Visit, bool]:
    """Make a visit at a site that is visible to `actor`, who becomes a participant. Tells whether it is new.

    The same id again, for the same site and by one who takes part, changes nothing. Raises IdTaken when the id stands
    for something else, Forbidden when the actor only reads, UnknownReference and NotAParticipant for people.
    """
    rights = rights_of(actor)
    if not rights.has(*VISITORS) and not rights.keeps_registers_of(visit.site.district.path):
        raise Forbidden
    locks.lock_visits([visit.pk])
    existing = Visit.objects.filter(pk=visit.pk).select_related("site__district").first()
    if existing is not None:
        if existing.site_id != visit.site_id or not may_edit(actor, existing):
            raise IdTaken
        return existing, False
    _check_assignment(visit)
    _check_checklist(visit)
    people = {person.pk for person in participants} | {actor.pk}
    _check_people(actor, visit.site, people - {actor.pk})
    _check_roles(visit, people)
    given, visit.answers = visit.answers, {}
    _answer(visit, given)
    visit.device = device
    visit.participant_ids = sorted(people)
    visit.save(force_insert=True)
    VisitParticipant.objects.bulk_create(VisitParticipant(visit=visit, user_id=person) for person in sorted(people))
    trail_points.judge_held(visit)
    return visit, True


@transaction.atomic
def edit_visit(actor: Any, visit: Visit, changes: Mapping[str, Any]) -> Visit:
    """Change what a visit says (`note`, `signed_by`, `signature`, `planned_for`, `participants`, `trail_owner`,
    `reporter`, `assignment`, `position`, `position_acc_m`, `checklist`, `answers`). Answers merge question by
    question; null takes one back.

    Raises NotTakingPart, VisitVerified, NotAParticipant, UnknownReference, NoChecklist, AnswerRefused.
    """
    require_editor(actor, visit)
    if not is_open_for_edits(VisitStatus(visit.status)):
        raise VisitVerified
    changes = dict(changes)
    people = set(visit.participant_rows.values_list("user", flat=True))
    if "participants" in changes:
        wanted = {person.pk for person in changes.pop("participants")}
        if not wanted:
            raise NotAParticipant("/participants")
        _check_people(actor, visit.site, wanted - people)
        visit.participant_rows.filter(user__in=people - wanted).delete()
        VisitParticipant.objects.bulk_create(
            VisitParticipant(visit=visit, user_id=person) for person in sorted(wanted - people)
        )
        people = wanted
        visit.participant_ids = sorted(wanted)
    given = changes.pop("answers", {})
    for name, value in changes.items():
        setattr(visit, name, value)
    if "checklist" in changes:
        _check_checklist(visit)
    _answer(visit, given)
    _check_assignment(visit)
    _check_roles(visit, people)
    visit.save()
    trail_points.judge_held(visit)
    return visit


@transaction.atomic
def start_visit(
    actor: Any,
    visit_id: UUID,
    *,
    started_at: datetime,
    position: Point | None = None,
    acc: float | None = None,
    device: Device | None = None,
) -> Visit:
    """The person has arrived. `position` EPSG:4326, `acc` metres.

    Raises NotTakingPart, StartedAtAnotherTime, WrongState, Invalid (`out_of_range`).
    """
    visit = _locked(visit_id)
    require_editor(actor, visit)
    if visit.started_at == started_at:
        return visit
    _check_time("/started_at", started_at)
    if visit.started_at is not None:
        raise StartedAtAnotherTime(started_at=visit.started_at)
    visit.status = _after(visit, VisitStep.START)
    visit.started_at = started_at
    if position is not None:
        visit.position, visit.position_acc_m = position, acc
    if device is not None:
        visit.device = device
    if visit.trail_owner_id is None and visit.participant_rows.filter(user=actor.pk).exists():
        visit.trail_owner = actor
    visit.save()
    trail_points.judge_held(visit)
    return visit


@transaction.atomic
def finish_visit(actor: Any, visit_id: UUID, *, finished_at: datetime, note: str | None = None) -> Visit:
    """The visit is over, and reported by the actor unless somebody else was named.

    Raises NotTakingPart, EndsBeforeStart, FinishedAtAnotherTime, WrongState, Invalid (`out_of_range`).
    """
    visit = _locked(visit_id)
    require_editor(actor, visit)
    if visit.status in {VisitStatus.REPORTED, VisitStatus.VERIFIED}:
        if visit.finished_at == finished_at:
            return visit
        raise FinishedAtAnotherTime(finished_at=visit.finished_at)
    visit.status = _after(visit, VisitStep.FINISH)
    _check_time("/finished_at", finished_at)
    if visit.started_at is not None and finished_at < visit.started_at:
        raise EndsBeforeStart("/finished_at")
    visit.finished_at = finished_at
    if note is not None:
        visit.note = note
    if visit.reporter_id is None and visit.participant_rows.filter(user=actor.pk).exists():
        visit.reporter = actor
    visit.save()
    visit.refresh_from_db(fields=["recorded_finished_at"])  # of one that came back: a trigger keeps its first end
    events.note_visit(visit, visit.participant_ids)
    return visit


def verify_visit(actor: Any, visit_id: UUID) -> Visit:
    """An overseer of the district accepts the report. Raises NotYourTerritory, WrongState."""
    return decide_on(actor, visit_id, decision=Decision.ACCEPTED)[0].visit


def return_visit(actor: Any, visit_id: UUID, *, reason: str) -> Visit:
    """An overseer of the district sends the report back. Raises NotYourTerritory, WrongState."""
    return decide_on(actor, visit_id, decision=Decision.REJECTED, reason=reason)[0].visit


@transaction.atomic
def decide_on(actor: Any, visit_id: UUID, *, decision: str, reason: str = "") -> tuple[CorroborationDecision, bool]:
    """An overseer of the district accepts a report (the visit is verified), rejects it (it is returned) or queries it
    (it stays as it is). Tells whether that is new; the same again changes nothing.

    Raises NotYourTerritory, WrongState.
    """
    visit = _locked(visit_id)
    _require_overseer(actor, visit)
    newest = CorroborationDecision.objects.filter(visit=visit).first()
    step, leads_to = _STEP_OF[Decision(decision)]
    stands = visit.status == leads_to
    same = newest is not None and newest.decision == decision
    # whoever verified it first, verified it; a return or a question stands as long as its words do
    if newest and same and stands and (decision == Decision.ACCEPTED or newest.reason == reason):
        newest.visit = visit
        return newest, False
    if decision == Decision.ACCEPTED and stands:
        return _note(actor, visit, decision, reason), True  # verified before decisions were kept
    visit.status = _after(visit, step)
    if decision != Decision.QUERIED:
        visit.judged_by, visit.judged_at = actor, clock.now()
        visit.returned_reason = reason if decision == Decision.REJECTED else visit.returned_reason
        visit.save()
    return _note(actor, visit, decision, reason), True


def _note(actor: Any, visit: Visit, decision: str, reason: str) -> CorroborationDecision:
    return CorroborationDecision.objects.create(
        visit=visit, decision=decision, reason=reason, decided_by=actor, decided_at=clock.now()
    )


@transaction.atomic
def delete_visit(actor: Any, visit: Visit) -> None:
    """Take a visit back before it is verified. Raises NotTakingPart, VisitVerified."""
    require_editor(actor, visit)
    if not is_open_for_edits(VisitStatus(visit.status)):
        raise VisitVerified
    visit.delete()


def _locked(visit_id: UUID) -> Visit:
    """Raises NotFound for a visit that was deleted meanwhile."""
    locks.lock_visits([visit_id])
    visits = Visit.objects.select_for_update(of=("self",), no_key=True)
    return there(visits.select_related("site__district", "reporter", "trail_owner"), visit_id)


def _after(visit: Visit, step: VisitStep) -> str:
    try:
        return next_status(VisitStatus(visit.status), step).value
    except StepNotAllowed as error:
        raise WrongState(state=visit.status, step=step.value) from error


def _require_overseer(actor: Any, visit: Visit) -> None:
    if not rights_of(actor).oversees(visit.site.district.path):
        raise NotYourTerritory


def _check_time(pointer: str, at: datetime) -> None:
    """Clocks of devices may be wrong by years, and their times are kept; but calendars end, and one reckons around."""
    if not 1900 <= at.year <= 2999:
        raise BeyondCalendars(pointer)


def _check_assignment(visit: Visit) -> None:
    if visit.assignment is not None and visit.assignment.site_id != visit.site_id:
        raise UnknownReference("/assignment")


def _check_checklist(visit: Visit) -> None:
    """Drafts change; what a visit answers does not."""
    if visit.checklist is not None and visit.checklist.published_at is None:
        raise UnknownReference("/checklist")


def _answer(visit: Visit, given: Mapping[str, Any]) -> None:
    """Answer questions of the visit's version of the checklist. Raises NoChecklist, AnswerRefused."""
    if not given:
        return
    if visit.checklist is None:
        raise NoChecklist("/answers")
    for question, value in given.items():
        try:
            check_answer(visit.checklist.schema, question, value)
        except BadAnswer as error:
            raise AnswerRefused(question, error.code, str(error)) from error
    merged = {**visit.answers, **given}
    visit.answers = {question: value for question, value in merged.items() if value is not None}
    try:
        check_number(visit.answers)
    except BadAnswer as error:
        raise AnswerRefused("", error.code, str(error)) from error


def nameable(actor: Any, people: Collection[UUID]) -> set[UUID]:
    """Whom of these people one may name at any site: those whom one sees, and those whom current assignments name at
    sites that one is named for oneself, as the tablet offers them."""
    seen = set(User.objects.visible_to(actor).filter(pk__in=people, is_active=True).values_list("pk", flat=True))
    missing = set(people) - seen
    if not missing:
        return seen
    return seen | Assignment.objects.current().filter(site__in=Site.objects.assigned_to(actor)).people(missing)


def _check_people(actor: Any, site: Site, people: set[UUID]) -> None:
    """Whom one may name here: those whom one may name anywhere, and those whom the site's assignments name."""
    missing = people - nameable(actor, people) if people else people
    if missing - Assignment.objects.current().filter(site=site).people(missing):
        raise UnknownReference("/participants")


def _check_roles(visit: Visit, people: set[UUID]) -> None:
    if visit.trail_owner_id is not None and visit.trail_owner_id not in people:
        raise NotAParticipant("/trail_owner")
    if visit.reporter_id is not None and visit.reporter_id not in people:
        raise NotAParticipant("/reporter")
