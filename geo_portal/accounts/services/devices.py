"""Devices: enrolment, tokens, ingest keys, revocation and what may follow it."""

from __future__ import annotations

import functools
import hashlib
import itertools
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction
from django.db.models import CharField
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.domain.roles import OFFICES, OVERSEERS
from geo_portal.accounts.models import Device, DeviceState, EnrolmentCode, IngestKey, Membership, User
from geo_portal.accounts.rights import rights_of
from geo_portal.core import audit, clock, prepared
from geo_portal.core.channel_layer import publish
from geo_portal.core.errors import Conflict, DomainError, Forbidden, NotFound, Unauthenticated
from geo_portal.core.rows import there

ENROLMENT_HOURS = 24
SEEN_EVERY = timedelta(seconds=60)
REVOKED_MAY_SPEAK = timedelta(days=90)
"""So long after its revocation a device may still hand in unsent work and acknowledge that it is wiped."""

INGEST_KEY_PREFIX = "gpik_"
"""By this the logs recognise a key and strike it out (core.logs)."""


class DeviceTaken(Conflict):
    code = "device_taken"
    text = _("A device with this id belongs to another person.")


class EnrolmentCodeUsed(DomainError):
    code = "enrolment_code_used"
    status = 410
    text = _("This enrolment code was used already, or is too old; ask for a new one.")


class EnrolmentCodeUnknown(Unauthenticated):
    code = "enrolment_code_unknown"
    text = _("There is no such enrolment code.")


class DeviceRevoked(Unauthenticated):
    code = "device_revoked"
    text = _("This device has been revoked.")


class DeviceNotRevoked(Conflict):
    code = "device_not_revoked"
    text = _("This device is not revoked: it sends its work as usual.")


class DeviceIsRevoked(Conflict):
    code = "device_is_revoked"
    text = _("The device is revoked; it gets no key.")


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
        device.token_hash, device.revoked_at, device.wipe, device.wiped_at = hash_secret(token), None, "", None
        try:
            with transaction.atomic():
                device.save()
        except IntegrityError:  # two registrations of one new id at the same moment
            return register_device(user, id=id, name=name, platform=platform, app_version=app_version)
        DeviceState.objects.update_or_create(device=device, defaults={"last_seen_at": clock.now()})
    return device, token


def require_may_enrol(actor: Any, user: User) -> None:
    """Whoever holds a code becomes its person: oneself, or by an overseer somebody whose every role lies in the
    overseer's territory, and who has one; who keeps registers only by an office. Raises Forbidden."""
    rights = rights_of(actor)
    if rights.superuser or user.pk == rights.user_id:
        return
    places = list(
        Membership.objects.filter(user=user.pk).values_list("role", "district__path", "agency__district__path")
    )
    if not places:  # what they did elsewhere before is still theirs to see
        raise Forbidden(_("That person has no role."))
    for role, district, of_agency in places:
        makers = OFFICES if role in OFFICES else OVERSEERS
        if not rights.covers(district or of_agency, *makers):
            raise Forbidden(_("That person's roles reach beyond yours."))
    if user.is_superuser or user.is_staff:
        raise Forbidden(_("That person's roles reach beyond yours."))


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
    """Revoke a device's token and ingest key; its sockets close within seconds. Repeating it changes nothing.

    Another kind of wipe may be asked for later; naming none leaves it as it is.
    """
    device = there(Device.objects.select_for_update(), device_id)
    wipe = wipe or device.wipe
    if device.revoked_at is None or device.wipe != wipe:
        device.revoked_at = device.revoked_at or clock.now()
        device.wipe = wipe
        device.save()
    IngestKey.objects.filter(device=device).delete()
    publish(f"device.{device.pk}", {"type": "device.revoked", "wipe": device.wipe})
    return device


@transaction.atomic
def note_wiped(device_id: uuid.UUID) -> Device:
    """A revoked device says that its store is gone. The first time counts; saying it again changes nothing.

    Raises DeviceNotRevoked, as when it was signed in anew meanwhile.
    """
    device = there(Device.objects.select_for_update(), device_id)
    if device.revoked_at is None:
        raise DeviceNotRevoked
    if device.wiped_at is None:
        device.wiped_at = clock.now()
        device.save()
        DeviceState.objects.filter(device=device).update(queue_depth=0)
    return device


@transaction.atomic
def make_ingest_key(device_id: uuid.UUID) -> tuple[IngestKey, str]:
    """A key of 128 random bits with which a phone app appends positions; a former one dies. Raises DeviceIsRevoked."""
    device = there(Device.objects.select_for_update(), device_id)
    if device.revoked_at is not None:
        raise DeviceIsRevoked
    key = INGEST_KEY_PREFIX + secrets.token_hex(16)
    IngestKey.objects.filter(device=device).delete()
    return IngestKey.objects.create(device=device, key_hash=hash_secret(key)), key


@transaction.atomic
def revoke_ingest_key(device_id: uuid.UUID) -> None:
    """The key is worth nothing from now on; the device's token stays. Repeating it changes nothing."""
    there(Device.objects.select_for_update(), device_id)
    IngestKey.objects.filter(device=device_id).delete()


def device_of_ingest_key(key: str) -> Device:
    """The device for which this key may append positions, with its user; for nothing else.

    Raises Unauthenticated (unknown or revoked key, inactive user).
    """
    device = (
        Device.objects.select_related("user", "state")
        .filter(ingest_key__key_hash=hash_secret(key), revoked_at__isnull=True, user__is_active=True)
        .first()
    )
    if device is None:
        raise Unauthenticated(_("The key is not known."))
    return device


def device_that_appends(secret: str) -> Device:
    """The device whose ingest key or token this is: for what may only append positions.

    Raises Unauthenticated or DeviceRevoked.
    """
    return device_of_ingest_key(secret) if secret.startswith(INGEST_KEY_PREFIX) else device_of_token(secret)


def device_of_token(token: str, *, although_revoked: bool = False) -> Device:
    """The device a token belongs to, with its user.

    Raises Unauthenticated (unknown token, inactive user) or DeviceRevoked with `wipe`; that one also for a person who
    is no longer active, whose tablet is to be wiped all the same. With `although_revoked` a device is let through
    for 90 days after its revocation: to hand in what it had not sent, and to say that it is wiped.
    """
    device = _device_of_hash(hash_secret(token))
    if device is None:
        raise Unauthenticated(_("The token is not known."))
    if device.revoked_at is not None:
        note_seen(device)  # whoever revoked it sees that it has been told
        if not although_revoked or clock.now() - device.revoked_at > REVOKED_MAY_SPEAK:
            raise DeviceRevoked(wipe=device.wipe or None)
    elif not device.user.is_active:
        raise Unauthenticated(_("The token is not known."))
    return device


def _device_of_hash(token_hash: str) -> Device | None:
    """With its user and state, as `select_related` gives them. Every request of a tablet begins with this question:
    making the ORM's SQL took 0.5 ms, as long as all the rest of the sign-in."""
    rows = prepared.fetch(_by_token(), {"hash": token_hash})
    if not rows:
        return None
    values = iter(rows[0])
    user, state, device = (
        model.from_db(DEFAULT_DB_ALIAS, names, list(itertools.islice(values, len(names))))
        for model, names in _columns().items()
    )
    found = cast("Device", device)
    found.user = user
    found._state.fields_cache["state"] = state if state.pk is not None else None
    return found


@functools.cache
def _columns() -> dict[type[Any], list[str]]:
    """The columns of what `_by_token` asks for, in their order."""
    return {model: [field.attname for field in model._meta.concrete_fields] for model in (User, DeviceState, Device)}


@functools.cache
def _by_token() -> str:
    named = [
        # As text without a length: a kept plan does not survive it when the type of what it gives changes (a migration
        # that makes a name longer).
        f'{alias}."{field.column}"{"::text" if isinstance(field, CharField) else ""}'
        for alias, model in zip("usd", _columns(), strict=True)
        for field in model._meta.concrete_fields
    ]
    return f"""
        SELECT {", ".join(named)} FROM "{Device._meta.db_table}" d
        JOIN "{User._meta.db_table}" u ON u.id = d.user_id
        LEFT JOIN "{DeviceState._meta.db_table}" s ON s.device_id = d.id
        WHERE d.token_hash = %(hash)s
    """  # noqa: S608  own names


def require_revoked(device: Device | None, device_id: uuid.UUID, user: Any) -> Device:
    """That the caller is this very device, and revoked: for the routes that it may still use.

    A revoked device that names another is refused as everywhere (DeviceRevoked); one that is not revoked is told so
    (DeviceNotRevoked). Anybody else gets Forbidden for a device they see, NotFound for any other.
    """
    if device is not None and device.revoked_at is not None:
        if device.pk != device_id:
            raise DeviceRevoked(wipe=device.wipe or None)
        return device
    if device is not None and device.pk == device_id:
        raise DeviceNotRevoked
    if Device.objects.visible_to(user).filter(pk=device_id).exists():
        raise Forbidden(_("Only the device itself may do that."))
    raise NotFound


def note_seen(device: Device, *, app_version: str | None = None, **said: int | None) -> None:
    """Remember when a device was last here, at most once a minute, and what it said of itself; at once when it comes
    for the first time after its revocation.

    `said` may hold `queue_depth` (records not sent yet) and `storage_free` (bytes); None says nothing. The change log
    hears of a new `app_version` only.
    """
    if app_version and app_version[:40] != device.app_version:
        device.app_version = app_version[:40]
        device.save(update_fields=["app_version", "updated_at"])
    now: datetime = clock.now()
    told = {name: value for name, value in said.items() if value is not None}
    state: DeviceState | None = getattr(device, "state", None)
    seen = state.last_seen_at if state is not None else None
    untold = device.revoked_at is not None and (seen is None or seen <= device.revoked_at)
    if seen is not None and now - seen < SEEN_EVERY and not told and not untold:
        return
    DeviceState.objects.bulk_create(
        [DeviceState(device=device, last_seen_at=now, **told)],
        update_conflicts=True,
        unique_fields=["device"],
        update_fields=["last_seen_at", *sorted(told)],
    )
