"""Quarantine: unsent work of revoked devices is taken in, kept as it came, and looked at by people. Nothing is applied
unless one of them adopts it (see `adoption`).

Photos come by tus, for the subject `left_photo` with the device's id. Their bytes stay by themselves: no `Photo` is
made of them, and no record that waits for them gets them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from field.domain.quarantine import Delivery, NotAPush, RawGroup, Unreadable, cut
from field.models import QuarantinedGroup
from geo_portal.accounts.models import Device, DeviceState, User
from geo_portal.accounts.services import devices
from geo_portal.core import clock
from geo_portal.core.errors import BadRequest, Conflict, Invalid, TooLarge
from geo_portal.core.rows import there
from media.domain import chunks
from media.models import Upload
from media.subjects import Link, Subject

LEFT_PHOTO = "left_photo"
# As what its file stands among the groups.
LEFT_FILE = "visit_photo_file"


class QuarantineFull(TooLarge):
    code = "quarantine_full"
    text = _("That is more than is kept for one device.")


class AlreadyReviewed(Conflict):
    code = "already_reviewed"
    text = _("Somebody has reviewed it already.")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a delivery came to: groups kept now, groups that were kept before, and bytes still free."""

    kept: int
    known: int
    free_bytes: int


def read_delivery(body: bytes) -> Delivery:
    """A body in push's form, cut into groups. Raises BadRequest (not whole, not JSON) or Invalid (no groups)."""
    try:
        return cut(body)
    except Unreadable as error:
        raise BadRequest(f"The body is not JSON: {error}") from None
    except NotAPush as error:
        raise Invalid(str(error), errors=[{"pointer": "/groups", "code": "required", "detail": str(error)}]) from None


@transaction.atomic
def take_in(device: Device, delivery: Delivery) -> Kept:
    """Keep the groups of a revoked device. What was kept before is recognised and not doubled.

    All or nothing: raises QuarantineFull, with `max_bytes` and `free_bytes`, when not all of it fits.
    """
    DeviceState.objects.get_or_create(device=device)
    state = DeviceState.objects.select_for_update().get(device=device)  # one delivery of a device at a time
    new = _unknown(device, delivery.groups)
    limit = settings.QUARANTINE_MAX_BYTES
    if state.quarantined_bytes + sum(len(group.body) for group in new) > limit:
        raise QuarantineFull(max_bytes=limit, free_bytes=max(0, limit - state.quarantined_bytes))
    now = clock.now()
    QuarantinedGroup.objects.bulk_create(
        QuarantinedGroup(
            device=device,
            user_id=device.user_id,
            received_at=now,
            sent_at=delivery.sent_at,
            body=group.body,
            sha256=group.sha256,
            size=len(group.body),
            op_count=group.op_count,
            kinds=list(group.kinds),
            positions=group.positions,
        )
        for group in new
    )
    held = _count(device.pk)
    return Kept(kept=len(new), known=len(delivery.groups) - len(new), free_bytes=limit - held)


def require_room_for_file(device: Device, device_id: UUID, length: int) -> None:
    """media's question: may this revoked device leave a file of `length` bytes behind? Raises DeviceRevoked for another
    device's name, QuarantineFull."""
    devices.require_revoked(device, device_id, device.user)
    kept = QuarantinedGroup.objects.filter(device=device).aggregate(
        groups=Sum("size", default=0), files=Sum("file__size", default=0)
    )
    begun = Upload.objects.receiving().filter(subject_type=LEFT_PHOTO, subject_id=device.pk)
    free = settings.QUARANTINE_MAX_FILE_BYTES - kept["files"] - begun.aggregate(bytes=Sum("length", default=0))["bytes"]
    if kept["groups"] >= settings.QUARANTINE_MAX_BYTES:  # each file makes a group, an empty one too
        free = -1
    if length > free:
        raise QuarantineFull(max_bytes=settings.QUARANTINE_MAX_FILE_BYTES, free_bytes=max(0, free))


def take_in_file(subject: Subject) -> Link:
    """media's news: a file that a revoked device left behind is whole. Runs in media's transaction; safe to repeat."""
    upload = subject.upload
    file = upload.file
    device = Device.objects.filter(pk=subject.id, user=upload.owner_id, revoked_at__isnull=False).first()
    if file is None or device is None:
        return Link.REFUSED
    said = chunks.read_metadata(upload.metadata)
    data = {"filename": upload.filename, "filetype": upload.filetype, "sha256": file.sha256, "size": file.size}
    announced = {"type": LEFT_FILE, "id": said.get("record", ""), "action": "create", "data": data}
    body = json.dumps([announced], ensure_ascii=False).encode()
    DeviceState.objects.get_or_create(device=device)
    DeviceState.objects.select_for_update().get(device=device)  # one delivery of a device at a time
    QuarantinedGroup.objects.get_or_create(
        device=device,
        sha256=hashlib.sha256(body).hexdigest(),
        defaults={
            "user_id": device.user_id,
            "received_at": clock.now(),
            "body": body,
            "size": len(body),
            "file": file,
            "op_count": 1,
            "kinds": [LEFT_FILE],
        },
    )
    _count(device.pk)
    return Link.LINKED


def _unknown(device: Device, groups: list[RawGroup]) -> list[RawGroup]:
    wanted = [group.sha256 for group in groups]
    known = set(QuarantinedGroup.objects.filter(device=device, sha256__in=wanted).values_list("sha256", flat=True))
    return [group for group in groups if group.sha256 not in known]


def _count(device_id: UUID) -> int:
    """Renew what the list of devices shows. Returns the bytes held."""
    found = QuarantinedGroup.objects.filter(device=device_id).aggregate(
        quarantined_groups=Count("pk"),
        quarantined_open=Count("pk", filter=Q(reviewed_at__isnull=True)),
        quarantined_bytes=Sum("size", default=0),
    )
    DeviceState.objects.filter(device=device_id).update(**found)
    return int(found["quarantined_bytes"])


@transaction.atomic
def forget_positions(user_id: UUID, *, before: datetime | None = None) -> int:
    """Delete the groups of a person's devices that hold positions, those that came `before` if that is given; tells how
    many positions there were."""
    groups = QuarantinedGroup.objects.filter(user=user_id, positions__gt=0)
    if before is not None:
        groups = groups.filter(received_at__lt=before)
    device_ids = sorted(set(groups.values_list("device_id", flat=True)))
    list(DeviceState.objects.select_for_update().filter(device__in=device_ids).order_by("device_id"))  # as take_in
    gone = dict(groups.filter(device__in=device_ids).values_list("pk", "positions"))
    QuarantinedGroup.objects.filter(pk__in=gone).delete()
    for device_id in device_ids:
        _count(device_id)
    return sum(gone.values())


@transaction.atomic
def review(group_id: UUID, *, by: User, note: str) -> QuarantinedGroup:
    """Mark a group as looked at, with a note on what became of it. The same note again changes nothing.

    Raises AlreadyReviewed when it was reviewed with other words, NotFound when it was deleted meanwhile.
    """
    group = hold(group_id)
    if group.reviewed_at is not None and group.note == note:
        return group
    require_open(group)
    return close(group, by=by, note=note)


def hold(group_id: UUID) -> QuarantinedGroup:
    """A group, for whoever is about to say what became of it: until the transaction ends nobody else does. Raises
    NotFound for one that was deleted meanwhile."""
    device_id = there(QuarantinedGroup.objects.values_list("device_id", flat=True), group_id)
    DeviceState.objects.select_for_update().filter(device=device_id).first()  # as take_in: the count stays true
    groups = QuarantinedGroup.objects.select_for_update(of=("self",)).select_related("user", "device", "file")
    return there(groups, group_id)


def require_open(group: QuarantinedGroup) -> None:
    """Raises AlreadyReviewed."""
    if group.reviewed_at is not None:
        raise AlreadyReviewed(reviewed_at=group.reviewed_at.isoformat(), reviewed_by=str(group.reviewed_by_id))


def close(
    group: QuarantinedGroup, *, by: User, note: str = "", adopted: dict[str, Any] | None = None
) -> QuarantinedGroup:
    """Note what became of a group that is held."""
    group.reviewed_at, group.reviewed_by, group.note, group.adopted = clock.now(), by, note, adopted
    group.save(update_fields=["reviewed_at", "reviewed_by", "note", "adopted", "updated_at"])
    _count(group.device_id)
    return group
