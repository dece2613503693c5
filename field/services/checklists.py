"""Checklists: a version is drafted, published, and withdrawn; once published, what it asks never changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from field.domain.checklist import BadSchema, check_schema, ordered
from field.domain.form import BadForm, check_form, form_of, schema_of
from field.models import Checklist
from field.services import locks
from field.services.refusals import ChecklistFixed, ChecklistWithdrawn, IdTaken
from geo_portal.accounts.domain.roles import OFFICES
from geo_portal.accounts.rights import rights_of
from geo_portal.core import clock
from geo_portal.core.errors import Forbidden, Invalid
from geo_portal.core.ids import uuid7
from geo_portal.core.rows import there


def require_office(actor: Any) -> None:
    """Checklists are the offices' to make. Raises Forbidden."""
    rights = rights_of(actor)
    if not rights.superuser and not rights.has(*OFFICES):
        raise Forbidden


def asked_by(form: Any = None, schema: Any = None) -> dict[str, Any]:
    """The two columns that say what is asked, from a form's definition or, without one, from a flat JSON Schema of the
    answers. Raises Invalid: `bad_form`, `bad_condition`, `unknown_name` …; `bad_schema`, `unknown_keyword` …."""
    if form is not None:
        if schema is not None:
            raise Invalid(
                "The schema follows from the form; send one of them.",
                code="form_and_schema",
                errors=[{"pointer": "/schema", "code": "form_and_schema", "detail": "follows from the form"}],
            )
        return {"form": form, "schema": require_sound_form(form)}
    require_sound(schema)
    return {"form": form_of(ordered(schema)), "schema": ordered(schema)}


def require_sound(schema: Any) -> None:
    """Raises Invalid for what cannot be asked (`bad_schema`, `unknown_keyword`, `schema_too_big`)."""
    try:
        check_schema(schema)
    except BadSchema as error:
        raise _invalid("/schema", error) from error


def require_sound_form(form: Any) -> dict[str, Any]:
    """The schema of the answers to a form. Raises Invalid for what cannot be asked."""
    try:
        check_form(form)
    except BadForm as error:
        raise _invalid("/form", error) from error
    return schema_of(form)


def _invalid(root: str, error: BadSchema | BadForm) -> Invalid:
    pointer = f"{root}{error.pointer}"
    return Invalid(
        f"`{pointer}` {error.detail}.",
        code=error.code,
        errors=[{"pointer": pointer, "code": error.code, "detail": error.detail}],
    )


@transaction.atomic
def add_version(
    actor: Any,
    *,
    code: str,
    title: str,
    schema: Mapping[str, Any] | None = None,
    form: Mapping[str, Any] | None = None,
    title_en: str = "",
    id: UUID | None = None,
    publish: bool = True,
) -> tuple[Checklist, bool]:
    """Make the next version of the checklist `code`, from a form's definition or a schema of the answers; in force at
    once, or with `publish` False a draft. Tells whether it is new.

    The same id again with the same content changes nothing. Raises Forbidden, Invalid, IdTaken.
    """
    require_office(actor)
    asked = asked_by(form, schema)
    locks.lock_checklist(code)
    given = {"code": code, "title": title, "title_en": title_en, **asked}
    existing = Checklist.objects.filter(pk=id).first() if id is not None else None
    if existing is not None:
        derived = "form" if form is None else "schema"  # older rows have none, or say it in other words
        if any(getattr(existing, name) != value for name, value in given.items() if name != derived):
            raise IdTaken
        return existing, False
    newest = Checklist.objects.filter(code=code).aggregate(newest=Max("version"))["newest"] or 0
    checklist = Checklist(id=id or uuid7(), version=newest + 1, published_at=clock.now() if publish else None, **given)
    checklist.save(force_insert=True)
    return checklist, True


@transaction.atomic
def edit_draft(actor: Any, checklist_id: UUID, changes: Mapping[str, Any]) -> Checklist:
    """Change a draft's titles and what it asks (`form`, or `schema`). Raises Forbidden, ChecklistFixed, Invalid."""
    checklist = _draft(actor, checklist_id)
    changes = dict(changes)
    if changes.keys() & {"form", "schema"}:
        changes |= asked_by(changes.pop("form", None), changes.pop("schema", None))
    for name, value in changes.items():
        setattr(checklist, name, value)
    checklist.save()
    return checklist


@transaction.atomic
def delete_draft(actor: Any, checklist_id: UUID) -> None:
    """Take a draft away; its number may be given again. Raises Forbidden, ChecklistFixed."""
    _draft(actor, checklist_id).delete()


@transaction.atomic
def publish(actor: Any, checklist_id: UUID, *, replace: bool = False) -> Checklist:
    """Put a draft in force; again changes nothing. With `replace` the code's earlier versions are withdrawn at the same
    moment: visits that name them go on with them. Raises Forbidden, ChecklistWithdrawn."""
    require_office(actor)
    checklist = _locked(checklist_id)
    if checklist.withdrawn_at is not None:
        raise ChecklistWithdrawn
    if checklist.published_at is None:
        checklist.published_at = clock.now()
        checklist.save()
        if replace:
            earlier = Checklist.objects.in_force().filter(code=checklist.code, version__lt=checklist.version)
            for one in earlier.select_for_update(no_key=True).order_by("id"):
                one.withdrawn_at = checklist.published_at
                one.save()
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


def _draft(actor: Any, checklist_id: UUID) -> Checklist:
    require_office(actor)
    checklist = _locked(checklist_id)
    if checklist.published_at is not None:
        raise ChecklistFixed
    return checklist


def _locked(checklist_id: UUID) -> Checklist:
    """Raises NotFound for one that was deleted meanwhile."""
    return there(Checklist.objects.select_for_update(no_key=True), checklist_id)
