"""What offline sync keeps: the operations it answered, the conflicts it found."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from field.models.site import Site
from geo_portal.accounts.domain.roles import OVERSEERS
from geo_portal.accounts.models import Device, User
from geo_portal.accounts.rights import rights_of
from geo_portal.core import clock
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Recorded

RESOLVED_STAYS_DAYS = 30
"""So long after its resolution a conflict is carried by tablets: its authors see what became of their values."""

MOST_EDITS = 200
"""So many edits stand in a conflict, which travels as a whole with each of them."""


class SyncOpQuerySet(models.QuerySet["SyncOp"]):
    def visible_to(self, user: Any) -> Self:
        """One's own; overseers see those of the people whom they oversee; a superuser sees all."""
        rights = rights_of(user)
        if rights.superuser:
            return self
        if rights.anonymous:
            return self.none()
        own = Q(user=user.pk)
        if not rights.has(*OVERSEERS):
            return self.filter(own)
        return self.filter(own | Q(user__in=User.objects.overseen_by(user).values("pk")))


class SyncOp(models.Model):
    """One operation that a device pushed, and what it was answered; written in the transaction of its change.

    The same operation again is answered from here. `rev` is the revision it made, by which the change log's entry and
    the operation find each other. `clock_offset_s` is what the device's clock was ahead of ours (seconds) when it sent.
    `body` is kept where values would be lost otherwise: of what was rejected, and of what met a conflict. So a device
    that has sent anything is revoked, and not deleted.
    """

    class Status(models.TextChoices):
        APPLIED = "applied", _("applied")
        MERGED = "merged", _("merged")
        CONFLICT = "conflict", _("in conflict")
        REJECTED = "rejected", _("rejected")

    pk = models.CompositePrimaryKey("device_id", "op")
    device = models.ForeignKey(
        Device, models.PROTECT, db_index=False, related_name="sync_ops", verbose_name=_("device")
    )
    op = models.UUIDField(_("operation"))
    user = models.ForeignKey(User, models.PROTECT, related_name="sync_ops", verbose_name=_("user"))
    type = models.CharField(_("kind of record"), max_length=40)
    object_id = models.UUIDField(_("record"), null=True)
    action = models.CharField(_("action"), max_length=10)
    base = models.BigIntegerField(_("base revision"), null=True)
    made_at = models.DateTimeField(_("made at (device clock)"), null=True)
    received_at = models.DateTimeField(_("received at"))
    clock_offset_s = models.FloatField(_("device clock ahead, seconds"), null=True)
    sha256 = models.BinaryField(max_length=32)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    code = models.CharField(_("code"), max_length=40, blank=True)
    rev = models.BigIntegerField(_("revision"), null=True)
    answer = models.JSONField(_("answer"))
    body = models.JSONField(_("as sent"), null=True)
    reviewed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("reviewed by")
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    review_note = models.TextField(_("note"), blank=True, default="", db_default="")

    objects = SyncOpQuerySet.as_manager()

    class Meta:
        db_table = "field_sync_op"
        verbose_name = _("sync operation")
        verbose_name_plural = _("sync operations")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["applied", "merged", "conflict", "rejected"]), name="sync_op_status_known"
            ),
            models.CheckConstraint(condition=~Q(status="rejected") | ~Q(code=""), name="sync_op_rejected_with_a_code"),
        ]
        indexes = [
            # A record's history names the operation behind each entry.
            models.Index(fields=["object_id", "rev"], name="sync_op_by_revision"),
            # What was refused and is not yet looked at.
            models.Index(fields=["received_at"], condition=Q(status="rejected"), name="sync_op_rejected"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.action} {self.status}"


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def visible_to(self, user: Any) -> Self:
        """Those one is an author of; those of the territory to overseers; all to a superuser."""
        rights = rights_of(user)
        if rights.superuser:
            return self
        if rights.anonymous:
            return self.none()
        return self.filter(Q(authors__contains=[user.pk]) | rights.district_q("site__district", *OVERSEERS))

    def open(self) -> Self:
        return self.filter(resolved_at__isnull=True)

    def leaving(self, after: date, until: date) -> Self:
        """Those that leave the tablets with one of the days (Asia/Shanghai) behind `after`, up to `until`."""
        kept = timedelta(days=RESOLVED_STAYS_DAYS)
        day = TruncDate("resolved_at", tzinfo=clock.LOCAL)
        return self.alias(resolved_on=day).filter(resolved_on__gt=after - kept, resolved_on__lte=until - kept)


class Conflict(Recorded):
    """Values that two sides gave the same field, each not knowing the other's.

    `fields` maps a field to `{"base", "server", "device"}`: what both had seen, what holds, what came too late. A field
    that was decided has `"resolved"` too. `edits` lists the values that came from devices, with who, when and by which
    operation; of more than `MOST_EDITS` the first are only in their operations. The pseudo-field `deleted` stands for
    the record's existence. `authors` are all who gave one of the values. `site` is that of the record; triggers have it
    follow when that moves.
    """

    id = models.UUIDField(_("id"), primary_key=True, default=uuid7, editable=False)
    type = models.CharField(_("kind of record"), max_length=40)
    object_id = models.UUIDField(_("record"))
    site = models.ForeignKey(Site, models.CASCADE, null=True, related_name="conflicts", verbose_name=_("site"))
    fields = models.JSONField(_("fields"), default=dict)
    edits = models.JSONField(_("edits"), default=list)
    authors = ArrayField(models.UUIDField(), default=list, verbose_name=_("authors"))
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("resolved by")
    )

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")
        ordering = ("-created_at",)
        constraints = [
            # A further edit of a field in conflict is added to the open record, never a second one beside it.
            models.UniqueConstraint(
                fields=["type", "object_id"], condition=Q(resolved_at__isnull=True), name="conflict_open_once"
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True) | Q(resolved_by__isnull=False),
                name="conflict_resolved_by_someone",
            ),
        ]
        indexes = [
            GinIndex(fields=["authors"], name="conflict_by_author"),
            # A record that moves takes its conflicts along; the console lists those of a record.
            models.Index(fields=["object_id"], name="conflict_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.object_id}"


class ScopeDay(models.Model):
    """The last day (Asia/Shanghai) of which the feed was told what came into or left scopes with it. One row."""

    id = models.BooleanField(primary_key=True, default=True)
    day = models.DateField()

    class Meta:
        db_table = "field_scope_day"
        constraints = [models.CheckConstraint(condition=Q(id=True), name="scope_day_is_one_row")]

    def __str__(self) -> str:
        return str(self.day)
