"""What every table has in common, and the change log that sees every change."""

from __future__ import annotations

import uuid

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
