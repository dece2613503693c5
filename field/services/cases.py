"""Cases: problems raised at a site. Every write of a case over REST is one of these functions; tablets write them
through sync, under the same rules (`services.sync.writers.CaseWriter`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from field.models import Assignment, Case, Site, VisitParticipant
from field.services import locks
from field.services.refusals import IdTaken, NotSubmitter, NotVisiting, VisitAtAnotherSite
from geo_portal.accounts.domain.roles import VISITORS
from geo_portal.accounts.rights import rights_of
from geo_portal.core import clock
from geo_portal.core.errors import Forbidden, NotFound


def may_write(actor: Any, case: Case) -> bool:
    """Who submitted it, those who take part in its visit, those whom an assignment names for the site, its office."""
    rights = rights_of(actor)
    if case.submitter_id == actor.pk or rights.keeps_registers_of(case.site.district.path):
        return True
    if VisitParticipant.objects.filter(visit=case.visit_id, user=actor.pk).exists():
        return True
    named = Assignment.objects.current().naming(actor.pk, rights.agencies(*VISITORS))
    return rights.has(*VISITORS) and named.filter(site=case.site_id).exists()


@transaction.atomic
def create_case(actor: Any, case: Case) -> tuple[Case, bool]:
    """Raise a case at a site that is visible to `actor`, its submitter. Tells whether it is new.

    The same id again, for the same site and by one who may write there, changes nothing. Raises IdTaken, Forbidden when
    the actor only reads, VisitAtAnotherSite.
    """
    _require_visitor(actor, case.site)
    locks.lock_new(case.pk)
    existing = Case.objects.filter(pk=case.pk).select_related("site__district").first()
    if existing is not None:
        if existing.site_id != case.site_id or not may_write(actor, existing):
            raise IdTaken
        return existing, False
    _require_same_site(case)
    case.submitter = actor
    _date_settlement(case)
    case.save(force_insert=True)
    return case, True


@transaction.atomic
def edit_case(actor: Any, case: Case, changes: Mapping[str, Any]) -> Case:
    """Change what a case says (`site`, `category`, `text`, `position`, `settled_on_site`).

    Raises NotVisiting, VisitAtAnotherSite.
    """
    _require_writer(actor, case)
    for name, value in changes.items():
        setattr(case, name, value)
    _require_same_site(case)
    if "settled_on_site" in changes:
        _date_settlement(case)
    case.save()
    return case


@transaction.atomic
def delete_case(actor: Any, case: Case) -> None:
    """Take a case back; its photos stay with their visit. Raises NotSubmitter."""
    if case.submitter_id != actor.pk and not rights_of(actor).keeps_registers_of(case.site.district.path):
        raise NotSubmitter
    case.delete()


def _require_visitor(actor: Any, site: Site) -> None:
    rights = rights_of(actor)
    if not rights.has(*VISITORS) and not rights.keeps_registers_of(site.district.path):
        raise Forbidden


def _require_writer(actor: Any, case: Case) -> None:
    if may_write(actor, case):
        return
    raise NotVisiting if Case.objects.filter(pk=case.pk).exists() else NotFound


def _require_same_site(case: Case) -> None:
    if case.visit is not None and case.visit.site_id != case.site_id:
        raise VisitAtAnotherSite


def _date_settlement(case: Case) -> None:
    """When it was settled: what was said, or now; nothing for what is not settled."""
    case.settled_at = (case.settled_at or clock.now()) if case.settled_on_site else None
