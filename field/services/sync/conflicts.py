"""Conflicts decided in the console or over REST: the same rules as a device's operation, without its bookkeeping."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from field.domain.sync import Action, Op, Refused, Status
from field.models import Conflict
from field.services.sync.push import ATTEMPTS, TRY_AGAIN, Batch, Row, run_one
from geo_portal.accounts.models import Device
from geo_portal.core import clock
from geo_portal.core.errors import Conflict as StateConflict
from geo_portal.core.errors import DomainError, Forbidden, Invalid, NotFound
from geo_portal.core.ids import uuid7


class AlreadyResolved(StateConflict):
    code = "already_resolved"
    text = _("Somebody else decided this conflict meanwhile.")


class RecordVerified(StateConflict):
    code = "visit_verified"
    text = _("The visit is verified; only what it says now can be accepted.")


class RecordDeleted(StateConflict):
    code = "record_deleted"
    text = _("The record was deleted meanwhile; all there is to decide is that it is.")


class CannotRestore(StateConflict):
    code = "cannot_restore"
    text = _("What was deleted is not made again; make a new record.")


STATES: dict[str, type[DomainError]] = {
    kind.code: kind for kind in (AlreadyResolved, RecordVerified, RecordDeleted, CannotRestore)
}


def resolve(
    user: Any,
    conflict_id: UUID,
    resolution: Mapping[str, Any],
    *,
    device: Device | None = None,
    expecting: Callable[[Row], None] = lambda row: None,
) -> Conflict:
    """Give each named field of a conflict its value; with the last field the conflict is resolved.

    `expecting` is called with the conflict as it stands, locked together with its record (the order in which a push
    locks them), and may raise. Raises NotFound, Forbidden, AlreadyResolved, RecordVerified, RecordDeleted,
    CannotRestore, Invalid (a value or field that does not fit).
    """
    op = Op({}, b"", uuid7(), "conflict", conflict_id, Action.UPDATE, None, clock.now(), {"resolution": resolution})
    for attempt in range(ATTEMPTS):
        try:
            return _resolve_once(user, device, op, expecting)
        except OperationalError as error:
            lost = getattr(error.__cause__, "sqlstate", None) in TRY_AGAIN
            if not lost or attempt == ATTEMPTS - 1 or transaction.get_connection().in_atomic_block:
                raise
            time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311  spreads repeats, hides nothing
        except (IntegrityError, DataError) as error:
            rule = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "value_not_storable"
            raise _refusal(Refused(rule, "The database does not take this.")) from error
    raise AssertionError  # the last attempt returns or raises


@transaction.atomic
def _resolve_once(user: Any, device: Device | None, op: Op, expecting: Callable[[Row], None]) -> Conflict:
    def loaded(batch: Batch) -> None:
        row = batch.rows["conflict", op.record]
        if not row.exists:
            raise NotFound
        expecting(row)

    result = run_one(Batch(user, device, None), op, loaded=loaded)
    if result.status is not Status.APPLIED:
        raise _refusal(Refused(result.code, result.detail, field=result.extra.get("field")))
    return Conflict.objects.get(pk=op.record)


def _refusal(refused: Refused) -> DomainError:
    if refused.code in STATES:
        return STATES[refused.code]()
    match refused.code:
        case "missing_record":
            return NotFound()
        case "forbidden" if refused.field is None:
            return Forbidden(refused.detail)
    pointer = f"/resolution/{refused.field}" if refused.field else "/resolution"
    return Invalid(
        refused.detail,
        code=refused.code,
        errors=[{"pointer": pointer, "code": refused.code, "detail": refused.detail}],
    )
