"""Devices: enrolment, tokens, revocation."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from geo_portal.accounts.domain.roles import OFFICES, OVERSEERS
from geo_portal.accounts.models import Device, DeviceState, EnrolmentCode, Membership, User
from geo_portal.accounts.rights import rights_of
from geo_portal.core import audit, clock
from geo_portal.core.channel_layer import publish
from geo_portal.core.errors import Conflict, DomainError, Forbidden, Unauthenticated

ENROLMENT_HOURS = 24
SEEN_EVERY = timedelta(seconds=60)


class DeviceTaken(Conflict):
    """A device with this id belongs to another person."""

    code = "device_taken"


class EnrolmentCodeUsed(DomainError):
    """This enrolment code was used already, or is too old; ask for a new one."""

    code = "enrolment_code_used"
    status = 410


class EnrolmentCodeUnknown(Unauthenticated):
    """There is no such enrolment code."""

    code = "enrolment_code_unknown"


class DeviceRevoked(Unauthenticated):
    """This device has been revoked."""

    code = "device_revoked"


def hash_secret(secret: str) -> str:
    """SHA-256 suffices: tokens are 256 random bits, nothing to guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def register_device(
    user: User, *, id: uuid.UUID, name: str, platform: str = "", app_version: str = ""
) -> tuple[Device, str]:
    """Give a device a token. An id of one's own again gets a new token and the old one dies, revoked or not.

    Raises DeviceTaken for an id of another person.
    """
    token = secrets.token_urlsafe(32)
    with audit.acting(actor=user, device=id):
        device = Device.objects.select_for_update().filter(pk=id).first()
        if device is None:
            device = Device(id=id, user=user)
        elif device.user_id != user.pk:
            raise DeviceTaken
        device.name, device.platform, device.app_version = name, platform, app_version
        device.token_hash, device.revoked_at, device.wipe = hash_secret(token), None, ""
        try:
            with transaction.atomic():
                device.save()
        except IntegrityError:  # two registrations of one new id at the same moment
            return register_device(user, id=id, name=name, platform=platform, app_version=app_version)
        DeviceState.objects.update_or_create(device=device, defaults={"last_seen_at": clock.now()})
    return device, token


def require_may_enrol(actor: Any, user: User) -> None:
    """Whoever holds a code becomes its person: oneself, or by an overseer somebody whose every role lies in the
    overseer's territory; who keeps registers only by an office. Raises Forbidden."""
    rights = rights_of(actor)
    if rights.superuser or user.pk == rights.user_id:
        return
    places = Membership.objects.filter(user=user.pk).values_list("role", "district__path", "agency__district__path")
    for role, district, of_agency in places:
        makers = OFFICES if role in OFFICES else OVERSEERS
        if not rights.covers(district or of_agency, *makers):
            raise Forbidden("That person's roles reach beyond yours.")
    if user.is_superuser or user.is_staff:
        raise Forbidden("That person's roles reach beyond yours.")


@transaction.atomic
def create_enrolment_code(user: User, *, created_by: User, hours: int = ENROLMENT_HOURS) -> tuple[EnrolmentCode, str]:
    """A code that lets one device in as `user`, once, for some hours."""
    code = secrets.token_urlsafe(18)
    enrolment = EnrolmentCode.objects.create(
        user=user, created_by=created_by, code_hash=hash_secret(code), expires_at=clock.now() + timedelta(hours=hours)
    )
    return enrolment, code


@transaction.atomic
def enrol_device(
    code: str, *, id: uuid.UUID, name: str, platform: str = "", app_version: str = ""
) -> tuple[Device, str]:
    """Use up an enrolment code. Raises EnrolmentCodeUnknown, EnrolmentCodeUsed, DeviceTaken."""
    enrolment = (
        EnrolmentCode.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(code_hash=hash_secret(code))
        .first()
    )
    if enrolment is None or not enrolment.user.is_active:
        raise EnrolmentCodeUnknown
    if enrolment.used_at is not None or enrolment.expires_at < clock.now():
        raise EnrolmentCodeUsed
    device, token = register_device(enrolment.user, id=id, name=name, platform=platform, app_version=app_version)
    with audit.acting(actor=enrolment.user, device=device):
        enrolment.used_at, enrolment.device = clock.now(), device
        enrolment.save()
    return device, token


@transaction.atomic
def revoke_device(device_id: uuid.UUID, *, wipe: str = "") -> Device:
    """Revoke a device's token; its sockets close within seconds. Repeating it changes nothing."""
    device = Device.objects.select_for_update().get(pk=device_id)
    if device.revoked_at is None or device.wipe != wipe:
        device.revoked_at = device.revoked_at or clock.now()
        device.wipe = wipe
        device.save()
    publish(f"device.{device.pk}", {"type": "device.revoked", "wipe": device.wipe})
    return device


def device_of_token(token: str) -> Device:
    """The device a token belongs to, with its user.

    Raises Unauthenticated (unknown token, inactive user) or DeviceRevoked with `wipe`.
    """
    device = Device.objects.select_related("user", "state").filter(token_hash=hash_secret(token)).first()
    if device is None or not device.user.is_active:
        raise Unauthenticated("The token is not known.")
    if device.revoked_at is not None:
        raise DeviceRevoked(wipe=device.wipe or None)
    return device


def note_seen(device: Device, **said: Any) -> None:
    """Remember when a device was last here, at most once a minute, and what it said of itself."""
    now: datetime = clock.now()
    state: DeviceState | None = getattr(device, "state", None)
    fresh = state is not None and state.last_seen_at is not None and now - state.last_seen_at < SEEN_EVERY
    if fresh and not said:
        return
    DeviceState.objects.update_or_create(device=device, defaults={"last_seen_at": now, **said})
