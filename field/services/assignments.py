"""Assignments: who holds which site; kept by the offices of the site's district."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from field.models import Assignment, AssignmentLiaison
from field.services.refusals import AssignmentOverlaps, EndsBeforeStart, NotYourTerritory, refusing
from geo_portal.accounts.models import User
from geo_portal.accounts.rights import rights_of
from geo_portal.core.errors import InvalidField


class OneHolder(InvalidField):
    code = "one_holder"
    text = _("A site is held by a person or by an agency: name exactly one.")


@transaction.atomic
def save_assignment(actor: Any, assignment: Assignment, *, liaisons: Iterable[User] | None = None) -> Assignment:
    """Make or change an assignment; `liaisons`, when given, become exactly these people.

    Raises NotYourTerritory, OneHolder, EndsBeforeStart, AssignmentOverlaps.
    """
    if not rights_of(actor).keeps_registers_of(assignment.site.district.path):
        raise NotYourTerritory
    if (assignment.holder_user_id is None) == (assignment.holder_agency_id is None):
        raise OneHolder("/holder_user")
    if assignment.ends_on is not None and assignment.ends_on <= assignment.starts_on:
        raise EndsBeforeStart("/ends_on")
    if liaisons is not None:
        liaisons = list(liaisons)
        assignment.liaison_ids = sorted({user.pk for user in liaisons})
    with refusing(
        assignment_person_once_at_a_time=AssignmentOverlaps, assignment_agency_once_at_a_time=AssignmentOverlaps
    ):
        assignment.save()
    if liaisons is not None:
        _set_liaisons(assignment, liaisons)
    return assignment


def _set_liaisons(assignment: Assignment, liaisons: Iterable[User]) -> None:
    wanted = {user.pk for user in liaisons}
    present = set(assignment.liaison_rows.values_list("user", flat=True))
    assignment.liaison_rows.filter(user__in=present - wanted).delete()
    AssignmentLiaison.objects.bulk_create(
        AssignmentLiaison(assignment=assignment, user_id=user_id) for user_id in sorted(wanted - present)
    )
