"""GPS positions. Raw points are made by SQL (migration 0002): partitioned by day, never changed but for their flags."""

from __future__ import annotations

from typing import Any, Self
from uuid import UUID

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from field.domain.trail import flag_names
from field.domain.visit import VisitStatus, is_under_way
from field.models.visit import Visit
from geo_portal.accounts.domain.roles import OVERSEERS
from geo_portal.accounts.models import District, User
from geo_portal.accounts.rights import Rights, rights_of
from geo_portal.core import clock


class Position(models.Model):
    """The columns of a raw position, in the order in which they are written.

    `id` is the UUIDv5 of device, time and place as sent (`domain.trail.point_ids`); `device_id` is the sending device's
    key, or the person's own for a file sent from a browser. `location` EPSG:4326 at 1e-7°, in full precision where it
    was converted from the system decided for the device; `source_crs` names the system it was read in, `source` the app
    or format, `api_crs` being the interface with a system named. `acc` and `alt` metres, `speed` m/s, `bearing` degrees
    from true north, `battery` percent. `flags` is a sum of `domain.trail.Flag` found by the rules of version `rules`.
    """

    device_id = models.UUIDField()
    t = models.DateTimeField()
    id = models.UUIDField()
    user_id = models.UUIDField()
    visit_id = models.UUIDField(null=True)
    location = models.PointField(srid=4326, spatial_index=False)
    acc = models.FloatField(null=True)
    alt = models.FloatField(null=True)
    speed = models.FloatField(null=True)
    bearing = models.FloatField(null=True)
    battery = models.SmallIntegerField(null=True)
    mock = models.BooleanField(default=False)
    flags = models.SmallIntegerField(default=0)
    rules = models.SmallIntegerField()
    source_crs = models.TextField()
    source = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        abstract = True

    def flag_names(self) -> list[str]:
        return flag_names(self.flags)


class TrailPoint(Position):
    """A position of a person on duty, at a time that can be."""

    pk = models.CompositePrimaryKey("device_id", "t", "id")

    class Meta:
        managed = False
        db_table = "trail_point"
        verbose_name = _("position")
        verbose_name_plural = _("positions")

    def __str__(self) -> str:
        return f"{self.t:%Y-%m-%d %H:%M:%S}"


class TrailPointAside(Position):
    """A position whose time cannot be (a device clock that says 1901 or 2034): kept, flagged, apart."""

    pk = models.CompositePrimaryKey("device_id", "t", "id")

    class Meta:
        managed = False
        db_table = "trail_point_aside"
        verbose_name = _("position with an impossible time")
        verbose_name_plural = _("positions with impossible times")

    def __str__(self) -> str:
        return f"{self.t}"


class AnyTrailPoint(Position):
    """Both of the above, as one view: what is stored about a person."""

    pk = models.CompositePrimaryKey("device_id", "t", "id")

    class Meta:
        managed = False
        db_table = "trail_point_all"

    def __str__(self) -> str:
        return f"{self.t}"


class HeldTrailPoint(models.Model):
    """A position that names a visit not known yet. Nobody sees it; it is judged when the visit arrives, and deleted
    after a week. Columns as in Position."""

    id = models.UUIDField(primary_key=True)
    device_id = models.UUIDField()
    t = models.DateTimeField()
    user_id = models.UUIDField()
    visit_id = models.UUIDField()
    location = models.PointField(srid=4326, spatial_index=False)
    acc = models.FloatField(null=True)
    alt = models.FloatField(null=True)
    speed = models.FloatField(null=True)
    bearing = models.FloatField(null=True)
    battery = models.SmallIntegerField(null=True)
    mock = models.BooleanField(default=False)
    source_crs = models.TextField()
    source = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("held position")
        verbose_name_plural = _("held positions")
        indexes = [
            models.Index(fields=["visit_id", "user_id"], name="held_trail_point_by_visit"),
            models.Index(fields=["received_at"], name="held_trail_point_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.t}"


class LastPositionQuerySet(models.QuerySet["LastPosition"]):
    def visible_to(self, user: Any) -> Self:
        """One's own; overseers see those that lie in their territory; a superuser sees all."""
        rights = rights_of(user)
        if rights.superuser:
            return self
        if rights.anonymous:
            return self.none()
        return self.filter(Q(pk=user.pk) | rights.district_q("district", *OVERSEERS))


def may_see_person(rights: Rights, user_id: UUID | None, path: str | None) -> bool:
    """What `visible_to` says of a last position or an event that is at hand: about a person, in the district of this
    path."""
    return (
        rights.superuser
        or (user_id is not None and rights.user_id == user_id)
        or (path is not None and rights.oversees(path))
    )


class LastPosition(models.Model):
    """Where a person was last seen on duty; derived from the trail, so not in the change log.

    `district` is the smallest territory whose boundary holds the position; where none does, that of the site being
    visited; else null, and only the person and a superuser see it. Units as in Position.
    """

    user = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="last_position", verbose_name=_("person")
    )
    device_id = models.UUIDField(_("device"))
    t = models.DateTimeField(_("at"))
    location = models.PointField(_("location"), srid=4326)
    acc = models.FloatField(_("accuracy, metres"), null=True)
    speed = models.FloatField(_("speed, m/s"), null=True)
    bearing = models.FloatField(_("bearing, degrees"), null=True)
    battery = models.SmallIntegerField(_("battery, percent"), null=True)
    mock = models.BooleanField(_("mocked"), default=False)
    visit = models.ForeignKey(Visit, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("visit"))
    district = models.ForeignKey(
        District, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("district")
    )
    received_at = models.DateTimeField(_("received at"))

    objects = LastPositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("last position")
        verbose_name_plural = _("last positions")

    def __str__(self) -> str:
        return f"{self.user} {self.t:%Y-%m-%d %H:%M:%S}"

    @property
    def visit_under_way(self) -> Visit | None:
        """The visit that the person is on; None once the one that the position belongs to has ended."""
        visit = self.visit
        if visit is None or not is_under_way(VisitStatus(visit.status), visit.started_at, clock.now()):
            return None
        return visit
