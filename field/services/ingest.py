"""Messages of phone apps: their positions stored, the off-duty ones counted, and what cannot be used kept for people.

Whatever an authenticated app sends is answered as success once it is settled here: an app would send it again and
again, with everything new behind it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from field.domain import duty
from field.models import IngestMessage, IngestState, OffDutyCount
from field.services import locks, trail_points
from field.services.phone_apps import Reading, Sent, Unusable, read
from geo_portal.accounts.models import Device, User
from geo_portal.core import clock
from geo_portal.core.errors import Conflict
from geo_portal.core.rows import there

KEPT_FOR: Final = timedelta(days=30)
OPEN_MESSAGES: Final = 500
"""So many unusable messages of a device wait for somebody; further ones are counted only."""


class AlreadySettled(Conflict):
    code = "already_settled"
    text = _("Somebody has settled it already.")


@trail_points.retried
def take_in(device: Device, sent: Sent) -> None:
    """Store what a device's app sent; all in one transaction."""
    reading = read(sent)
    stored, off_duty = _store(device, reading, sent.app)
    kept = _keep(device, reading.unusable) if reading.unusable else False
    _count_off_duty(device, off_duty)
    outcome = IngestState.Outcome
    _note_message(
        device,
        sent.app,
        outcome.UNUSABLE if kept else outcome.STORED if stored else outcome.OFF_DUTY if off_duty else outcome.NOTHING,
    )


def _store(device: Device, reading: Reading, app: str) -> tuple[int, list[float]]:
    """Store the positions. Gives how many of them are in the trail now, and the times (epoch s) of those off duty.

    One that cannot be a position joins `reading.unusable`, unless it was made off duty: then nothing of it is kept.
    """
    positions = reading.positions
    stored, off_duty = 0, list[int]()
    # no app could make a refused batch smaller: what is too much for one go is taken in several
    for begin in range(0, len(positions), settings.TRAILS_MAX_POINTS_PER_REQUEST):
        part = positions.select(np.arange(begin, min(begin + settings.TRAILS_MAX_POINTS_PER_REQUEST, len(positions))))
        taken = trail_points.take_in(device.user, device.pk, part, source=app)
        stored += taken.accepted + taken.duplicate
        off_duty += [index for index, code in taken.rejected.items() if code == "off_duty"]
        faulty = sorted(index for index, code in taken.rejected.items() if code != "off_duty")
        if faulty:
            kept = trail_points.on_duty(device.user, positions.select(np.array(faulty, dtype=np.int64)))
            for index, on_duty in zip(faulty, kept.tolist(), strict=True):
                if on_duty:
                    reading.unusable.append(Unusable(taken.rejected[index], reading.parts[index]))
                else:
                    off_duty.append(index)
    times = positions.t_s
    return stored, [float(times[index]) for index in off_duty]


def _count_off_duty(device: Device, times: list[float]) -> None:
    days = Counter(duty.local_date(datetime.fromtimestamp(t, UTC)) for t in times)
    if not days:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO field_offdutycount (device_id, day, count) "
            "SELECT %s, day, count FROM unnest(%s::date[], %s::int[]) AS new (day, count) ORDER BY day "
            "ON CONFLICT (device_id, day) DO UPDATE SET count = field_offdutycount.count + EXCLUDED.count",
            [device.pk, list(days), list(days.values())],
        )


def _note_message(device: Device, app: str, outcome: str) -> None:
    IngestState.objects.bulk_create(
        [IngestState(device=device, last_at=clock.now(), last_app=app, last_outcome=outcome)],
        update_conflicts=True,
        unique_fields=["device"],
        update_fields=["last_at", "last_app", "last_outcome"],
    )


# --- what cannot be used ----------------------------------------------------------------------------------------------


def _keep(device: Device, unusable: list[Unusable]) -> bool:
    """Keep messages for people to look at. What was kept before is recognised; what finds no room is counted."""
    state = _locked_state(device, unusable[0].message.app)
    new = {digest(one.message): one for one in unusable}
    known = set(IngestMessage.objects.filter(device=device, sha256__in=list(new)).values_list("sha256", flat=True))
    room, places = settings.INGEST_KEPT_MAX_BYTES - state.kept_bytes, OPEN_MESSAGES - state.open_messages
    rows = []
    for sha256, one in new.items():
        size = len(one.message.query) + len(one.message.body)
        if sha256 in known:
            continue
        if places <= 0 or size > room:
            state.not_kept += 1
            continue
        places, room = places - 1, room - size
        rows.append(_row(device, one, sha256, size))
    IngestMessage.objects.bulk_create(rows)
    state.open_messages += len(rows)
    state.kept_bytes += sum(row.size for row in rows)
    state.save(update_fields=["open_messages", "kept_bytes", "not_kept"])
    return True


def _row(device: Device, one: Unusable, sha256: str, size: int) -> IngestMessage:
    return IngestMessage(
        device=device,
        user_id=device.user_id,
        app=one.message.app,
        code=one.code,
        received_at=clock.now(),
        content_type=one.message.content_type[:200],
        query=one.message.query,
        body=one.message.body,
        sha256=sha256,
        size=size,
    )


def _locked_state(device: Device, app: str) -> IngestState:
    IngestState.objects.bulk_create(
        [IngestState(device=device, last_at=clock.now(), last_app=app, last_outcome=IngestState.Outcome.UNUSABLE)],
        ignore_conflicts=True,
    )
    return IngestState.objects.select_for_update().get(device=device)


def digest(message: Sent) -> str:
    """What tells an unusable message from another of the same device."""
    return hashlib.sha256(f"{message.app}?{message.query}\n".encode() + message.body).hexdigest()


def _count(device_id: UUID) -> None:
    """Renew what the device's page shows of its messages."""
    found = IngestMessage.objects.filter(device=device_id).aggregate(
        open_messages=Count("pk", filter=Q(settled="")), kept_bytes=Sum("size", default=0)
    )
    IngestState.objects.filter(device=device_id).update(**found)


@transaction.atomic
def retry(message_id: UUID, *, by: User) -> IngestMessage:
    """Read a message once more, as after an update of this product. It is settled when nothing unusable is left of it;
    else it stays open, with the reason of today. One that was read before stays as it is.

    Raises AlreadySettled for a dismissed one.
    """
    message = _locked(message_id)
    if message.settled == IngestMessage.Settled.RETRIED:
        return message
    if message.settled:
        raise AlreadySettled(settled=message.settled)
    reading = read(Sent(message.app, message.content_type, message.query, bytes(message.body)))
    _, off_duty = _store(message.device, reading, message.app)
    _count_off_duty(message.device, off_duty)
    if reading.unusable:
        message.code = reading.unusable[0].code
        message.save(update_fields=["code", "updated_at"])
        return message
    return _settle(message, IngestMessage.Settled.RETRIED, by, "")


@transaction.atomic
def dismiss(message_id: UUID, *, by: User, note: str) -> IngestMessage:
    """Put a message away, with a note. The same again changes nothing.

    Raises AlreadySettled when it was settled otherwise.
    """
    message = _locked(message_id)
    if message.settled:
        if (message.settled, message.note) != (IngestMessage.Settled.DISMISSED, note):
            raise AlreadySettled(settled=message.settled)
        return message
    return _settle(message, IngestMessage.Settled.DISMISSED, by, note)


def _settle(message: IngestMessage, how: str, by: User, note: str) -> IngestMessage:
    message.settled, message.settled_at, message.settled_by, message.note = how, clock.now(), by, note
    message.save(update_fields=["settled", "settled_at", "settled_by", "note", "updated_at"])
    _count(message.device_id)
    return message


def _locked(message_id: UUID) -> IngestMessage:
    """The message, with its device's locks in the order in which `take_in` takes them. Raises NotFound for one that was
    deleted meanwhile."""
    device_id = there(IngestMessage.objects.values_list("device_id", flat=True), message_id)
    locks.lock_trails([device_id])
    IngestState.objects.select_for_update().filter(device=device_id).first()
    messages = IngestMessage.objects.select_for_update(of=("self",)).select_related("device__user")
    return there(messages, message_id)


@transaction.atomic
def drop_old(older_than: timedelta = KEPT_FOR) -> int:
    """Delete unusable messages and off-duty counts that are old; tells how many messages.

    They may hold positions, which are not kept longer.
    """
    until = clock.now() - older_than
    count = _delete(IngestMessage.objects.filter(received_at__lt=until))
    OffDutyCount.objects.filter(day__lt=duty.local_date(until)).delete()
    return count


def forget_messages(user_id: UUID) -> int:
    """Delete a person's unusable messages; tells how many. In a transaction that holds the locks of their devices."""
    return _delete(IngestMessage.objects.filter(user=user_id))


def _delete(messages: QuerySet[IngestMessage]) -> int:
    devices = sorted(set(messages.values_list("device_id", flat=True)))
    list(IngestState.objects.select_for_update().filter(device__in=devices).order_by("device_id"))
    count, _ = messages.delete()
    for device_id in devices:
        _count(device_id)
    return count


def off_duty_days(device: Device) -> list[tuple[date, int]]:
    """Days with positions off duty and how many of each, the newest first."""
    return list(OffDutyCount.objects.filter(device=device).order_by("-day").values_list("day", "count"))
