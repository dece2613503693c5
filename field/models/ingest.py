"""What phone apps sent: the last message of each device, how much of it came off duty, and what could not be used."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.domain.roles import OVERSEERS
from geo_portal.accounts.models import Device, User
from geo_portal.accounts.rights import rights_of
from geo_portal.core.models import Recorded

APPS = [("overland", "Overland"), ("owntracks", "OwnTracks"), ("osmand", "Traccar Client")]


class IngestState(models.Model):
    """What a device's phone app last sent. Changes all the time, so it is not in the change log.

    `open_messages` and `kept_bytes` count its IngestMessages (those not settled; all of them), `not_kept` the unusable
    messages for which there was no room.
    """

    class Outcome(models.TextChoices):
        STORED = "stored", _("stored")
        OFF_DUTY = "off_duty", _("off duty, not stored")
        UNUSABLE = "unusable", _("kept aside, unusable")
        NOTHING = "nothing", _("held no position")

    device = models.OneToOneField(
        Device, models.CASCADE, primary_key=True, related_name="ingest_state", verbose_name=_("device")
    )
    last_at = models.DateTimeField(_("last message at"))
    last_app = models.CharField(_("app"), max_length=20, choices=APPS)
    last_outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    open_messages = models.PositiveIntegerField(_("unusable messages to look at"), default=0, db_default=0)
    kept_bytes = models.PositiveBigIntegerField(_("unusable messages, bytes"), default=0, db_default=0)
    not_kept = models.PositiveIntegerField(_("unusable messages not kept"), default=0, db_default=0)

    class Meta:
        verbose_name = _("reception from a phone app")
        verbose_name_plural = _("reception from phone apps")

    def __str__(self) -> str:
        return f"{self.device_id}"


class OffDutyCount(models.Model):
    """How many positions a device's app sent of a day (in Asia/Shanghai) on which, at that time, its person was not on
    duty. The positions themselves are stored nowhere; what is sent again counts again."""

    pk = models.CompositePrimaryKey("device_id", "day")
    device = models.ForeignKey(Device, models.CASCADE, related_name="off_duty_counts", verbose_name=_("device"))
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("positions off duty"))

    class Meta:
        verbose_name = _("positions off duty")
        verbose_name_plural = _("positions off duty")

    def __str__(self) -> str:
        return f"{self.device_id} {self.day}"


class IngestMessageQuerySet(models.QuerySet["IngestMessage"]):
    def visible_to(self, user: Any) -> Self:
        """One's own; overseers see those of the people whom they oversee."""
        rights = rights_of(user)
        if rights.superuser:
            return self
        if rights.anonymous:
            return self.none()
        own = Q(user=user.pk)
        if not rights.has(*OVERSEERS):
            return self.filter(own)
        return self.filter(own | Q(user__in=User.objects.overseen_by(user).values("pk")))


class IngestMessage(Recorded):
    """A message of a phone app, or the part of one, that is no position, as it came but for its key.

    `sha256` is that of what was sent; the same again is the same row. `code` says why it could not be used. It is
    settled when it was read after all (`retried`) or somebody dismissed it.
    """

    class Settled(models.TextChoices):
        RETRIED = "retried", _("read after all")
        DISMISSED = "dismissed", _("dismissed")

    device = models.ForeignKey(
        Device, models.PROTECT, related_name="ingest_messages", verbose_name=_("device"), editable=False
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("user"), editable=False)
    app = models.CharField(_("app"), max_length=20, choices=APPS, editable=False)
    code = models.CharField(_("reason"), max_length=40, editable=False)
    received_at = models.DateTimeField(_("received at"), editable=False)
    content_type = models.CharField(max_length=200, blank=True, editable=False)
    query = models.TextField(blank=True, editable=False)
    body = models.BinaryField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    size = models.PositiveIntegerField(_("size, bytes"), editable=False)
    settled = models.CharField(_("settled"), max_length=20, choices=Settled, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    note = models.TextField(_("note"), blank=True)

    objects = IngestMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("unusable message")
        verbose_name_plural = _("unusable messages")
        ordering = ("-received_at",)
        constraints = [
            # an app that did not hear the answer sends the same again
            models.UniqueConstraint(fields=["device", "sha256"], name="ingest_message_once"),
            models.CheckConstraint(
                condition=Q(settled="", settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(settled="") & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="ingest_message_settled_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="ingest_message_by_time"),
            models.Index(fields=["user", "-received_at"], name="ingest_message_by_user"),
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.received_at:%Y-%m-%d %H:%M}"
