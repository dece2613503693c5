"""Tablets and phones, the codes they enrol with, and failed sign-ins."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.domain.roles import OVERSEERS
from geo_portal.accounts.models.user import User
from geo_portal.core import clock
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Model, Recorded


class DeviceQuerySet(models.QuerySet["Device"]):
    def visible_to(self, user: Any) -> DeviceQuerySet:
        """One's own; overseers see those of the people in their territory, and of those who had their last role there:
        who leaves is exactly whose tablet is to be revoked."""
        from geo_portal.accounts.rights import rights_of

        rights = rights_of(user)
        if rights.anonymous:
            return self.none()
        if rights.superuser:
            return self
        own = Q(user=user.pk)
        if not rights.has(*OVERSEERS):
            return self.filter(own)
        return self.filter(own | Q(user__in=User.objects.overseen_by(user).values("pk")))


class Device(Recorded):
    """A tablet or phone of one person. Only the SHA-256 of its token is kept."""

    class Wipe(models.TextChoices):
        AFTER_QUARANTINE = "after_quarantine", _("after its unsent work has arrived")
        NOW = "now", _("at once")

    id = models.UUIDField(primary_key=True, default=uuid7)  # minted on the device
    user = models.ForeignKey(User, models.CASCADE, related_name="devices", verbose_name=_("user"))
    name = models.CharField(_("name"), max_length=100)
    platform = models.CharField(_("platform"), max_length=60, blank=True)
    app_version = models.CharField(_("version"), max_length=40, blank=True)
    token_hash = models.CharField(max_length=64, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    wipe = models.CharField(_("wipe"), max_length=20, choices=Wipe, blank=True)
    wiped_at = models.DateTimeField(_("wiped at"), null=True, blank=True)  # when the device said so, by our clock

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ("-created_at",)
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="device_token_unique"),
            models.CheckConstraint(
                condition=Q(wipe="") | Q(revoked_at__isnull=False), name="device_wipe_only_when_revoked"
            ),
            models.CheckConstraint(
                condition=Q(wiped_at__isnull=True) | Q(revoked_at__isnull=False), name="device_wiped_only_when_revoked"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DeviceState(models.Model):
    """What a device last said about itself. Apart from Device and not in the change log: it changes all the time."""

    device = models.OneToOneField(Device, models.CASCADE, primary_key=True, related_name="state")
    last_seen_at = models.DateTimeField(_("last seen"), null=True)
    queue_depth = models.PositiveIntegerField(_("unsent records"), null=True)
    storage_free = models.BigIntegerField(_("storage left, bytes"), null=True)
    # What the device left in quarantine; kept here by field, which writes the groups, so that a list need not count.
    quarantined_groups = models.PositiveIntegerField(_("quarantined groups"), default=0, db_default=0)
    quarantined_open = models.PositiveIntegerField(_("quarantined groups to review"), default=0, db_default=0)
    quarantined_bytes = models.PositiveBigIntegerField(_("quarantined, bytes"), default=0, db_default=0)

    class Meta:
        verbose_name = _("device state")

    def __str__(self) -> str:
        return f"{self.device_id}"


class IngestKey(Recorded):
    """A device's key that can append positions and nothing else. Only its SHA-256 is kept."""

    device = models.OneToOneField(Device, models.CASCADE, related_name="ingest_key", verbose_name=_("device"))
    key_hash = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("ingest key")
        verbose_name_plural = _("ingest keys")
        constraints = [models.UniqueConstraint(fields=["key_hash"], name="ingest_key_unique")]

    def __str__(self) -> str:
        return f"{self.device}"


class EnrolmentCode(Recorded):
    """A one-time code, shown as QR, that ties a device to a person without their password."""

    user = models.ForeignKey(User, models.CASCADE, related_name="enrolment_codes", verbose_name=_("user"))
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("created by"))
    code_hash = models.CharField(max_length=64, editable=False)
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    device = models.ForeignKey(
        Device, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("device")
    )

    class Meta:
        verbose_name = _("enrolment code")
        verbose_name_plural = _("enrolment codes")
        constraints = [models.UniqueConstraint(fields=["code_hash"], name="enrolment_code_unique")]

    def __str__(self) -> str:
        return f"{self.user}"


class SignInFailureQuerySet(models.QuerySet["SignInFailure"]):
    def recent(self, seconds: int) -> SignInFailureQuerySet:
        from datetime import timedelta

        return self.filter(at__gt=clock.now() - timedelta(seconds=seconds))


class SignInFailure(Model):
    """One failed sign-in; successes are never counted. The account's name is kept as a hash: people type passwords
    into the wrong box."""

    at = models.DateTimeField()
    account = models.CharField(max_length=64)
    address = models.CharField(max_length=64)

    objects = SignInFailureQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["account", "at"], name="sign_in_failure_by_account"),
            models.Index(fields=["address", "at"], name="sign_in_failure_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.at}"
