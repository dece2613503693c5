"""Service points: where people hand in, collect and ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.core.exceptions import ValidationError
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.domain.roles import OVERSEERS
from geo_portal.accounts.models import District
from geo_portal.accounts.models.territory import CRS_CHOICES
from geo_portal.accounts.rights import rights_of
from geo_portal.core.models import Recorded
from maps.domain import opening_hours

if TYPE_CHECKING:
    from maps.layers import Visitor


class AsGeography(Func):
    """A geometry in EPSG:4326 as geography, so that distances are metres on the Earth."""

    template = "(%(expressions)s)::geography"


class OnEarth(Func):
    """Whether a point in EPSG:4326 is not empty and lies within ±180°, ±90° (NaN does not)."""

    template = (
        "NOT ST_IsEmpty(%(expressions)s) AND ST_X(%(expressions)s) BETWEEN -180 AND 180 "
        "AND ST_Y(%(expressions)s) BETWEEN -90 AND 90"
    )
    output_field = models.BooleanField()


class ValidOpeningHours(Func):
    """Whether JSON has the shape of `domain.opening_hours` (function of migration 0001)."""

    function = "maps_opening_hours_valid"
    output_field = models.BooleanField()


class ServicePointQuerySet(models.QuerySet["ServicePoint"]):
    def visible_to(self, user: Visitor) -> Self:
        """The public ones, and for offices and supervisors all of their territory."""
        rights = rights_of(user)
        if rights.superuser:
            return self.all()
        return self.filter(Q(is_public=True) | rights.district_q("district", *OVERSEERS))

    def overseen_by(self, user: Visitor) -> Self:
        """Those in the territory of an office or a supervisor: the ones whose history this person may read."""
        return self.filter(rights_of(user).district_q("district", *OVERSEERS))


class ServicePoint(Recorded):
    """A place where people hand in, collect or ask; location lon/lat in EPSG:4326.

    `opening_hours` has the shape of `domain.opening_hours`; null means not known. `status` tells a passing state
    (`offline`: no power or no network) from an end (`closed`). `free_compartments` is null where there are none.
    `source` names where the record came from and `source_crs` the coordinate system it came in.
    """

    class Kind(models.TextChoices):
        HALL = "hall", _("Service hall")
        LOCKER = "locker", _("Document locker")
        KIOSK = "kiosk", _("Licence kiosk")
        TAX_TERMINAL = "tax_terminal", _("Tax terminal")
        CONCIERGE = "concierge", _("Building concierge")
        COMMUNITY = "community", _("Community point")
        TOWN_CENTRE = "town_centre", _("Town service centre")
        VILLAGE = "village", _("Village point")
        MAILBOX = "mailbox", _("24-hour mailbox")
        SMART_HALL = "smart_hall", _("24-hour smart hall")

    class Status(models.TextChoices):
        OPEN = "open", _("in service")
        CLOSED = "closed", _("closed for good")
        OFFLINE = "offline", _("out of order")

    code = models.CharField(_("code"), max_length=64)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True, default="")
    district = models.ForeignKey(District, models.PROTECT, related_name="service_points", verbose_name=_("district"))
    area = models.CharField(_("area"), max_length=200, blank=True, default="")
    address = models.CharField(_("address"), max_length=300, blank=True, default="")
    location = models.PointField(_("location"), srid=4326, spatial_index=False)
    opening_hours = models.JSONField(_("opening hours"), null=True, blank=True, default=None)
    phone = models.CharField(_("phone"), max_length=40, blank=True, default="")
    operator = models.CharField(_("operator"), max_length=200, blank=True, default="")
    is_public = models.BooleanField(_("public"), default=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    free_compartments = models.IntegerField(_("free compartments"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True, default="")
    source_crs = models.CharField(_("source CRS"), max_length=10, choices=CRS_CHOICES, default="wgs84")

    objects = ServicePointQuerySet.as_manager()

    class Meta:
        db_table = "maps_service_point"
        verbose_name = _("service point")
        verbose_name_plural = _("service points")
        ordering = ["code"]
        indexes = [
            # Nearest points (KNN on the sphere) and the count inside a radius.
            GistIndex(AsGeography(F("location")), name="service_point_geography"),
            # Tiles and boxes.
            GistIndex(fields=["location"], name="service_point_location"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="service_point_code_unique"),
            models.CheckConstraint(condition=~Q(code=""), name="service_point_code_not_blank"),
            models.CheckConstraint(condition=~Q(name=""), name="service_point_name_not_blank"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "hall",
                        "locker",
                        "kiosk",
                        "tax_terminal",
                        "concierge",
                        "community",
                        "town_centre",
                        "village",
                        "mailbox",
                        "smart_hall",
                    ]
                ),
                name="service_point_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "closed", "offline"]), name="service_point_status_known"
            ),
            models.CheckConstraint(
                condition=Q(source_crs__in=["wgs84", "gcj02", "bd09", "cgcs2000"]),
                name="service_point_source_crs_known",
            ),
            models.CheckConstraint(
                condition=Q(free_compartments__isnull=True) | Q(free_compartments__gte=0),
                name="service_point_free_compartments_not_negative",
            ),
            models.CheckConstraint(condition=Q(OnEarth(F("location"))), name="service_point_location_on_earth"),
            models.CheckConstraint(
                condition=Q(ValidOpeningHours(F("opening_hours"))), name="service_point_opening_hours_valid"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def clean(self) -> None:
        try:
            self.opening_hours = opening_hours.normalise(self.opening_hours)
        except opening_hours.OpeningHoursError as error:
            raise ValidationError({"opening_hours": ValidationError(str(error), code=error.code)}) from error
