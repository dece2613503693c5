"""Checklists: a version is made once, published, and withdrawn; what it asks never changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from field.domain.checklist import BadSchema, check_schema, ordered
from field.models import Checklist
from field.services import locks
from field.services.refusals import ChecklistFixed, ChecklistWithdrawn, IdTaken
from geo_portal.accounts.domain.roles import OFFICES
from geo_portal.accounts.rights import rights_of
from geo_portal.core import clock
from geo_portal.core.errors import Forbidden, Invalid
from geo_portal.core.ids import uuid7


def require_office(actor: Any) -> None:
    """Checklists are the offices' to make. Raises Forbidden."""
    rights = rights_of(actor)
    if not rights.superuser and not rights.has(*OFFICES):
        raise Forbidden


def require_sound(schema: Any) -> None:
    """Raises Invalid for what cannot be asked (`bad_schema`, `unknown_keyword`, `schema_too_big`)."""
    try:
        check_schema(schema)
    except BadSchema as error:
        pointer = f"/schema{error.pointer}"
        raise Invalid(
            f"`{pointer}` {error.detail}.",
            code=error.code,
            errors=[{"pointer": pointer, "code": error.code, "detail": error.detail}],
        ) from error


@transaction.atomic
def add_version(
    actor: Any,
    *,
    code: str,
    title: str,
    schema: Mapping[str, Any],
    title_en: str = "",
    id: UUID | None = None,
    publish: bool = True,
) -> tuple[Checklist, bool]:
    """Make the next version of the checklist `code`; in force at once, or with `publish` False a draft. Tells whether
    it is new.

    The same id again with the same content changes nothing. Raises Forbidden, Invalid, IdTaken.
    """
    require_office(actor)
    require_sound(schema)
    locks.lock_checklist(code)
    given = {"code": code, "title": title, "title_en": title_en, "schema": ordered(schema)}
    existing = Checklist.objects.filter(pk=id).first() if id is not None else None
    if existing is not None:
        if any(getattr(existing, name) != value for name, value in given.items()):
            raise IdTaken
        return existing, False
    newest = Checklist.objects.filter(code=code).aggregate(newest=Max("version"))["newest"] or 0
    checklist = Checklist(id=id or uuid7(), version=newest + 1, published_at=clock.now() if publish else None, **given)
    checklist.save(force_insert=True)
    return checklist, True


@transaction.atomic
def publish(actor: Any, checklist_id: UUID) -> Checklist:
    """Put a draft in force; again changes nothing. Raises Forbidden, ChecklistWithdrawn."""
    require_office(actor)
    checklist = _locked(checklist_id)
    if checklist.withdrawn_at is not None:
        raise ChecklistWithdrawn
    if checklist.published_at is None:
        checklist.published_at = clock.now()
        checklist.save()
    return checklist


@transaction.atomic
def withdraw(actor: Any, checklist_id: UUID) -> Checklist:
    """Take a version out of force, for good: no visit begins with it any more, those that name it go on. Again changes
    nothing. Raises Forbidden."""
    require_office(actor)
    checklist = _locked(checklist_id)
    if checklist.withdrawn_at is None:
        checklist.withdrawn_at = clock.now()
        checklist.save()
    return checklist


def refuse_change(actor: Any) -> NoReturn:
    """What a version asks does not change. Raises Forbidden, ChecklistFixed."""
    require_office(actor)
    raise ChecklistFixed


def _locked(checklist_id: UUID) -> Checklist:
    return Checklist.objects.select_for_update(no_key=True).get(pk=checklist_id)
