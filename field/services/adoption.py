"""What a revoked device left behind is adopted: somebody has looked at it, and it goes the way that it would have gone.

As if the tablet had sent it now: in the name of the person whose it was, under the same rules, with the same ids, so
that nothing is there twice. Only what a look can judge: a photo, or positions. Changes of records are entered by hand.
"""

from __future__ import annotations

import json
from typing import Any, Literal
from uuid import UUID

from django.db.models import BinaryField, F, Func, IntegerField, Value
from django.utils.translation import gettext_lazy as _

from field.domain import quarantine as reading
from field.domain import sync
from field.models import QuarantinedGroup, Visit, VisitPhoto
from field.services import photos, quarantine, trail_input, trail_points
from field.services.sync import push
from geo_portal.accounts.models import Device, User
from geo_portal.core.errors import Conflict
from media import services as media


class NotAdoptable(Conflict):
    code = "not_adoptable"
    text = _("Only photos and positions can be adopted; enter the rest by hand.")


class NotAnnounced(Conflict):
    code = "photo_not_announced"
    text = _("No visit is known that this photo belongs to.")


class VisitMissing(Conflict):
    code = "visit_missing"
    text = _("The visit that this belongs to is not there, or has not begun.")


class PhotoNotTaken(Conflict):
    code = "photo_not_taken"
    text = _("The visit does not take this photo.")


class LostRace(Conflict):
    """Another transaction was in the way, as of somebody who adopts what belongs to the same visit."""

    code = "lost_race"
    text = _("Somebody else is writing to the same records at this moment; nothing was changed. Please try again.")


class NoneOnDuty(Conflict):
    code = "none_on_duty"
    text = _("None of these positions can be taken: they lie outside of the person's visits and duty times.")


@trail_points.retried
def adopt(group_id: UUID, *, by: User) -> QuarantinedGroup:
    """Adopt a group, which is reviewed then; `adopted` tells what became of it. Once: the same again changes nothing.

    Raises NotAdoptable, AlreadyReviewed where it was reviewed without, and what speaks against it: NotAnnounced,
    VisitMissing, PhotoNotTaken, LostRace, NoneOnDuty. Then all is as before.
    """
    group = quarantine.hold(group_id)
    if group.adopted is not None:
        return group
    quarantine.require_open(group)
    match _content(group):
        case (UUID() as record, str(filename)):
            adopted = _adopt_photo(group, record, filename, by)
        case list(points):
            adopted = _adopt_positions(group, points)
        case _:
            raise NotAdoptable
    return quarantine.close(group, by=by, adopted=adopted)


def kind_of(group: QuarantinedGroup) -> Literal["photo", "positions"] | None:
    """As what a group can be adopted; None when it cannot be."""
    match _content(group):
        case None:
            return None
        case list():
            return "positions"
    return "photo"


def _content(group: QuarantinedGroup) -> tuple[UUID, str] | list[Any] | None:
    """Record and file name of a photo, or positions."""
    body = bytes(group.body)
    return reading.positions(body) if group.file_id is None else reading.photo(body)


def _adopt_photo(group: QuarantinedGroup, record: UUID, filename: str, by: User) -> dict[str, Any]:
    assert group.file is not None  # noqa: S101  _content
    if not VisitPhoto.objects.filter(pk=record).exists():
        _announce(group, record)
    if not Visit.objects.visible_to(by).filter(photos=record).exists():
        raise VisitMissing
    subject = (photos.SUBJECT, record)
    photo = media.adopt_file(group.file, group.user, filename=filename, subject=subject)
    row = VisitPhoto.objects.get(pk=record)
    if photo.pk not in (row.photo_id, row.original_id):
        raise PhotoNotTaken
    return {"visit": str(row.visit_id), "photo": str(record)}


def _announce(group: QuarantinedGroup, record: UUID) -> None:
    """Send the record of the photo, which the device left behind as well, as the device would have."""
    creation = _creation(group.device, record)
    if creation is None:
        raise NotAnnounced
    said = _push(group, creation)
    missing = said.get("field") if said.get("code") == "missing_parent" else None
    if missing == "case":  # the problem that it shows was left behind as well; the photo can do without
        said = _push(group, {**creation, "data": {**creation["data"], "case": None}})
    if not VisitPhoto.objects.filter(pk=record).exists():
        if said.get("code") == "busy":
            raise LostRace
        refusal = VisitMissing if missing == "visit" else PhotoNotTaken
        raise refusal(reason=said.get("code", ""))


def _push(group: QuarantinedGroup, operation: dict[str, Any]) -> dict[str, Any]:
    groups = sync.read_groups({"groups": [[operation]]})
    [said] = push.push(group.user, group.device, groups, schema=sync.SCHEMA, clock_offset_s=None)
    return said


def _creation(device: Device, record: UUID) -> dict[str, Any] | None:
    name = Value(str(record).encode(), BinaryField())
    at = Func(name, F("body"), function="position", arg_joiner=" IN ", output_field=IntegerField())
    naming = QuarantinedGroup.objects.filter(device=device, file=None).annotate(at=at).filter(at__gt=0)
    for body in naming.order_by("received_at", "pk").values_list("body", flat=True):
        for one in reading.operations(bytes(body)):
            if (one.get("type"), one.get("id"), one.get("action")) == ("visit_photo", str(record), "create"):
                return one
    return None


def _adopt_positions(group: QuarantinedGroup, points: list[Any]) -> dict[str, Any]:
    message = trail_input.decode(json.dumps({"points": points}).encode())
    taken = trail_points.take_in(group.user, group.device_id, message.positions, source="api")
    if taken.held:
        raise VisitMissing
    if not taken.accepted + taken.duplicate:
        raise NoneOnDuty
    refused = len(taken.rejected | message.rejected)
    visit = min(map(str, message.positions.visits_named()), default=None)
    return {"visit": visit, "accepted": taken.accepted, "duplicate": taken.duplicate, "rejected": refused}
