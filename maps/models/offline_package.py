"""Pieces of the basemap that tablets take along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.rights import rights_of
from geo_portal.core import clock
from geo_portal.core.ids import uuid7

if TYPE_CHECKING:
    from maps.layers import Visitor


class OfflinePackageQuerySet(models.QuerySet["OfflinePackage"]):
    def visible_to(self, user: Visitor) -> Self:
        """The one cut for exactly the places that the person works at today; all for a superuser.

        What it covers tells where the places lie, so whoever may no longer see those may no longer see it.
        """
        from maps import offline

        if rights_of(user).superuser:
            return self
        key = offline.key_of(user)
        return self.none() if key is None else self.filter(key=key)


class OfflinePackage(models.Model):
    """A PMTiles archive with the part of the basemap that covers an area. Can be made again at any time.

    `key` says which area of which basemap: people with the same places share one. `area` holds the cells of
    `domain.coverage` as [west, north, east, south]. `parts` are the SHA-256 of each `part_bytes` of the file, so that
    a tablet can tell which part of a download is damaged. What describes the file is null until it is `ready`.
    """

    class State(models.TextChoices):
        BUILDING = "building", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    id = models.UUIDField(_("id"), primary_key=True, default=uuid7, editable=False)
    key = models.CharField(_("key"), max_length=64)
    area = models.JSONField(_("area"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.BUILDING)
    failure = models.CharField(_("why it failed"), max_length=40, blank=True, default="")
    sha256 = models.CharField(_("SHA-256"), max_length=64, null=True, blank=True)
    size = models.BigIntegerField(_("bytes"), null=True, blank=True)
    part_bytes = models.IntegerField(_("bytes of a part"), null=True, blank=True)
    parts = ArrayField(models.CharField(max_length=64), verbose_name=_("SHA-256 of parts"), default=list, blank=True)
    tile_type = models.CharField(_("kind of tiles"), max_length=10, blank=True, default="")
    tiles = models.IntegerField(_("tiles"), null=True, blank=True)
    min_zoom = models.SmallIntegerField(_("lowest zoom"), null=True, blank=True)
    max_zoom = models.SmallIntegerField(_("highest zoom"), null=True, blank=True)
    attribution = models.CharField(_("attribution"), max_length=500, blank=True, default="")
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    built_at = models.DateTimeField(_("made"), null=True, blank=True)
    asked_at = models.DateTimeField(_("last asked for"), default=clock.now)

    objects = OfflinePackageQuerySet.as_manager()

    class Meta:
        db_table = "maps_offline_package"
        verbose_name = _("offline map")
        verbose_name_plural = _("offline maps")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="offline_package_key_unique"),
            models.CheckConstraint(
                condition=Q(state__in=["building", "ready", "failed"]), name="offline_package_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(sha256__isnull=False, size__isnull=False, part_bytes__isnull=False),
                name="offline_package_ready_has_a_file",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def bounds(self) -> Any:
        """West, south, east, north in EPSG:4326 around the area."""
        from maps.domain.coverage import Cells, bounds_of

        return bounds_of(tuple(Cells(*cells) for cells in self.area))
