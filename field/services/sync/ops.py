"""Operations that were rejected: people look at them, and note what became of the work."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from field.models import Conflict, DatumProposal, SyncOp
from geo_portal.accounts.domain.roles import OVERSEERS
from geo_portal.accounts.models import User
from geo_portal.accounts.rights import rights_of
from geo_portal.core import clock
from geo_portal.core.errors import Conflict as StateConflict
from geo_portal.core.errors import Forbidden
from geo_portal.core.history import Origin
from geo_portal.core.rows import there

COUNTED = 1_000


class AlreadyReviewed(StateConflict):
    code = "already_reviewed"
    text = _("Somebody has reviewed it already.")


class NothingToReview(StateConflict):
    code = "not_rejected"
    text = _("Only what was rejected is reviewed.")


def reviewable_among(user: Any, people: Collection[UUID]) -> set[UUID]:
    """Of these people those whose refused work this user may review: overseers that of their territory's people."""
    rights = rights_of(user)
    if rights.superuser:
        return set(people)
    if not rights.has(*OVERSEERS):
        return set()
    return set(User.objects.overseen_by(user).filter(pk__in=people).values_list("pk", flat=True))


@transaction.atomic
def review(by: User, op: SyncOp, *, note: str) -> None:
    """Mark a rejected operation as looked at, with what became of it. The same note again changes nothing.

    Raises Forbidden, NothingToReview, AlreadyReviewed (with other words).
    """
    if op.user_id not in reviewable_among(by, {op.user_id}):
        raise Forbidden
    if op.status != SyncOp.Status.REJECTED:
        raise NothingToReview
    found = there(SyncOp.objects.select_for_update(of=("self",)), op.pk)
    if found.reviewed_at is not None:
        if found.review_note != note:
            raise AlreadyReviewed(reviewed_at=found.reviewed_at.isoformat(), reviewed_by=str(found.reviewed_by_id))
        return
    SyncOp.objects.filter(pk=op.pk).update(reviewed_at=clock.now(), reviewed_by=by, review_note=note)


def origins(type_name: str, record: UUID, made: Collection[tuple[int, UUID]]) -> dict[int, Origin]:
    """The operations behind these revisions of a record, each given with the device that made it.

    An operation that changed nothing is answered with the revision it found, so more than one may name the same: the
    first of the device is the one that wrote.
    """
    rows = SyncOp.objects.filter(type=type_name, object_id=record, rev__in={rev for rev, _ in made})
    by_device = dict(made)
    found: dict[int, Origin] = {}
    for op in rows.exclude(status=SyncOp.Status.REJECTED).order_by("received_at", "op"):
        if op.rev is None or by_device.get(op.rev) != op.device_id or op.rev in found:
            continue
        conflict = op.answer.get("conflict")
        found[op.rev] = Origin(
            op.op, op.made_at, op.received_at, op.clock_offset_s, op.status, UUID(conflict) if conflict else None
        )
    return found


def waiting(user: Any) -> dict[str, int]:
    """How many conflicts are open, and rejected operations not reviewed, of those visible, and how many devices await a
    decision of `user`; each counted to 1,000."""
    rejected = SyncOp.objects.visible_to(user).filter(status=SyncOp.Status.REJECTED, reviewed_at__isnull=True)
    return {
        "conflicts": Conflict.objects.visible_to(user).open()[:COUNTED].count(),
        "ops": rejected.values("op")[:COUNTED].count(),
        "crs_proposals": DatumProposal.objects.to_decide(user)[:COUNTED].count(),
    }
