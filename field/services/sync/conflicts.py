"""Conflicts decided in the console or over REST: the same rules as a device's operation, without its bookkeeping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from field.domain.sync import Action, Op, Refused, Status
from field.models import Conflict
from field.services.sync.push import Batch, run_one
from geo_portal.accounts.models import Device
from geo_portal.core import clock
from geo_portal.core.errors import DomainError, Forbidden, Invalid, NotFound
from geo_portal.core.ids import uuid7


class AlreadyResolved(DomainError):
    """Somebody else decided this conflict meanwhile."""

    code = "already_resolved"
    status = 409


class RecordVerified(DomainError):
    """The record is verified; only what it says now can be accepted."""

    code = "visit_verified"
    status = 409


def resolve(user: Any, conflict_id: UUID, resolution: Mapping[str, Any], *, device: Device | None = None) -> Conflict:
    """Give each named field of a conflict its value; with the last field the conflict is resolved.

    Raises NotFound, Forbidden, AlreadyResolved, RecordVerified, Invalid (a value or field that does not fit).
    """
    op = Op({}, b"", uuid7(), "conflict", conflict_id, Action.UPDATE, None, clock.now(), {"resolution": resolution})
    with transaction.atomic():
        result = run_one(Batch(user, device, None), op)
        if result.status is not Status.APPLIED:
            raise _refusal(Refused(result.code, result.detail, field=result.extra.get("field")))
        return Conflict.objects.get(pk=conflict_id)


def _refusal(refused: Refused) -> DomainError:
    match refused.code:
        case "missing_record":
            return NotFound()
        case "forbidden":
            return Forbidden(refused.detail)
        case "already_resolved":
            return AlreadyResolved()
        case "visit_verified":
            return RecordVerified()
    pointer = f"/resolution/{refused.field}" if refused.field else "/resolution"
    return Invalid(
        refused.detail,
        code=refused.code,
        errors=[{"pointer": pointer, "code": refused.code, "detail": refused.detail}],
    )
