"""What revoked devices handed in: kept for review, and applied only where somebody adopts it."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.domain.roles import OVERSEERS
from geo_portal.accounts.models import Device, User
from geo_portal.accounts.rights import rights_of
from geo_portal.core.models import Recorded
from media.models import StoredFile


class QuarantinedGroupQuerySet(models.QuerySet["QuarantinedGroup"]):
    def visible_to(self, user: Any) -> Self:
        """Overseers see what the people whom they oversee handed in; nobody else does, not even those people: whoever
        holds a revoked device must not read back what was sent from it."""
        rights = rights_of(user)
        if rights.superuser:
            return self
        if rights.anonymous or not rights.has(*OVERSEERS):
            return self.none()
        return self.filter(user__in=User.objects.overseen_by(user).values("pk"))


class QuarantinedGroup(Recorded):
    """A group of operations that a device had not sent when it was revoked, byte for byte as it came.

    `positions` of trails in it, if any, go when raw positions do, and the group with them (see `services.privacy`).
    `file` is set where that is the announcement of a file, which came with it: a photo whose bytes were not sent.
    `sha256` is that of `body`; the same group again is the same row. `sent_at` is by the device's clock, `received_at`
    by ours. `size` is in bytes. `kinds` are the types of the records in it, as far as they can be read; null in
    what was kept before they were noted. `adopted` tells what became of one that was adopted: `visit`, and of a photo
    `photo`, of positions how many were `accepted`, `duplicate` and `rejected`.
    """

    device = models.ForeignKey(
        Device, models.PROTECT, related_name="quarantined_groups", verbose_name=_("device"), editable=False
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("user"), editable=False)
    received_at = models.DateTimeField(_("received at"), editable=False)
    sent_at = models.DateTimeField(_("sent at, by the device"), null=True, editable=False)
    body = models.BinaryField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    size = models.PositiveIntegerField(_("size, bytes"), editable=False)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file"), editable=False
    )
    op_count = models.PositiveIntegerField(_("operations"), editable=False)
    kinds = ArrayField(models.CharField(max_length=40), null=True, editable=False, verbose_name=_("kinds of records"))
    positions = models.PositiveIntegerField(_("positions"), default=0, db_default=0, editable=False)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewed by")
    )
    note = models.TextField(_("note"), blank=True)
    adopted = models.JSONField(_("adopted"), null=True, blank=True, editable=False)

    objects = QuarantinedGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("quarantined group")
        verbose_name_plural = _("quarantined groups")
        ordering = ("-received_at",)
        constraints = [
            # a tablet that did not hear the answer sends the same again
            models.UniqueConstraint(fields=["device", "sha256"], name="quarantined_group_once"),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="quarantined_group_reviewed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="quarantined_group_by_time"),
            models.Index(fields=["user", "-received_at"], name="quarantined_group_by_user"),
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.received_at:%Y-%m-%d %H:%M}"
