"""What every table has in common, and the change log that sees every change."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from geo_portal.core.ids import uuid7


class Model(models.Model):
    """A row with a key that whoever makes it may mint."""

    id = models.UUIDField(_("id"), primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class Recorded(Model):
    """A row whose every change stands in the change log.

    `rev` is drawn by a trigger under the row's lock: of two revisions of one row the higher one is the later one.
    The table must be named in a migration with `core.migration_operations.track_table`.
    """

    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    rev = models.BigIntegerField(_("revision"), default=0, editable=False, db_default=0)

    class Meta:
        abstract = True


class ChangeQuerySet(models.QuerySet["Change"]):
    def of(self, type_name: str, object_id: uuid.UUID | str) -> ChangeQuerySet:
        """A record's history, newest first."""
        return self.filter(type=type_name, object_id=object_id).order_by("-at", "-seq")


class Change(models.Model):
    """One entry of the append-only change log; written by triggers only (see migration core 0001).

    `before` and `after` hold the columns that changed (all of them for an insert or a delete), geometries as GeoJSON
    in EPSG:4326. `scope_before` and `scope_after` are the keys the row was and is found by, as `site:<id>`.
    """

    pk = models.CompositePrimaryKey("at", "seq")
    at = models.DateTimeField()
    seq = models.BigIntegerField()
    action = models.TextField()
    type = models.TextField()
    object_id = models.UUIDField()
    rev = models.BigIntegerField(null=True)
    actor_id = models.UUIDField(null=True)
    device_id = models.UUIDField(null=True)
    op_id = models.UUIDField(null=True)
    source = models.TextField()
    request_id = models.TextField(null=True)
    db_role = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "change_log"

    def __str__(self) -> str:
        return f"{self.type} {self.object_id} {self.action}"


class AtMost8MiB(models.Func):
    """Whether a value has no more than 8 MiB."""

    template = "octet_length(%(expressions)s) <= 8388608"
    output_field = models.BooleanField()


class ImportRun(Model):
    """A file somebody sent to be imported: previewed first, then applied as previewed, or discarded.

    `content` is the file as it came, kept until the run is settled, so that any process can apply it. `plan` holds
    what was shown: `entries` (row, key, action, fields as [name, before, after]) until settled, and `refused` rows.
    """

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("previewed")
        APPLIED = "applied", _("applied")
        DISCARDED = "discarded", _("discarded")

    subject = models.CharField(_("subject"), max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by"))
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    crs = models.CharField(_("coordinate system"), max_length=10)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREVIEWED)
    created = models.IntegerField(_("created"), default=0)
    changed = models.IntegerField(_("changed"), default=0)
    unchanged = models.IntegerField(_("unchanged"), default=0)
    refused = models.IntegerField(_("refused"), default=0)
    plan = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta:
        db_table = "import_run"
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-created_at",)
        indexes = [models.Index(fields=["state", "created_at"], name="import_run_by_state")]  # forgetting old previews
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["previewed", "applied", "discarded"]), name="import_run_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(AtMost8MiB(models.F("content"))), name="import_run_at_most_8_mib"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.file_name}"


class SetbackQuerySet(models.QuerySet["Setback"]):
    def put_off(self, job: str, now: datetime) -> models.QuerySet[Setback, Any]:
        """The keys of what a job is not to try again yet."""
        return self.filter(job=job, again_at__gt=now).order_by().values("key")


class Setback(Model):
    """Something that a job failed at: which record, how often in a row, why, and when it tries again
    (`core.setbacks`). Gone when the job succeeds. Derived, so not in the change log."""

    job = models.CharField(_("job"), max_length=60)
    key = models.UUIDField(_("record"))
    times = models.PositiveIntegerField(_("times"))
    since = models.DateTimeField(_("since"))
    failed_at = models.DateTimeField(_("failed at"))
    again_at = models.DateTimeField(_("tried again at"))
    error = models.CharField(_("reason"), max_length=300)

    objects = SetbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("setback of a job")
        verbose_name_plural = _("setbacks of jobs")
        ordering = ("-failed_at", "-id")
        constraints = [models.UniqueConstraint(fields=["job", "key"], name="setback_once_for_a_record")]

    def __str__(self) -> str:
        return f"{self.job} {self.key}"
