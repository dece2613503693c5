"""Districts (a tree of territories) and agencies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.gis.db import models
from django.core.validators import MaxValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo_portal.core import crs
from geo_portal.core.models import Recorded
from geo_portal.core.orderings import by_text

CRS_CHOICES = [(name, name) for name in crs.CRS]
MAX_ARRIVAL_RADIUS_M = 5_000


class DistrictQuerySet(models.QuerySet["District"]):
    def within(self, paths: Iterable[str]) -> DistrictQuerySet:
        """The districts below these paths, themselves included."""
        wanted = Q(pk__in=[])
        for path in paths:
            wanted |= Q(path__startswith=path)
        return self.filter(wanted)

    def visible_to(self, user: Any) -> DistrictQuerySet:
        """Territories are public knowledge among those who sign in; their boundaries too."""
        return self if user.is_authenticated else self.none()


class District(Recorded):
    """A territory: city, then county, district or development zone, then town or street, then community or village.

    `boundary` is EPSG:4326; `source_crs` names the system it came in. `path` is the chain of codes from the root,
    each ended by a slash; a trigger keeps it, so that "everything below" is a prefix match.
    """

    class Kind(models.TextChoices):
        PROVINCE = "province", _("province")
        CITY = "city", _("city")
        COUNTY = "county", _("county")
        DISTRICT = "district", _("district")
        DEVELOPMENT_ZONE = "development_zone", _("development zone")
        TOWN = "town", _("town")
        STREET = "street", _("street office")
        COMMUNITY = "community", _("community")
        VILLAGE = "village", _("village")

    code = models.CharField(_("code"), max_length=24)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    path = models.CharField(_("path"), max_length=200, editable=False, default="")
    boundary = models.MultiPolygonField(_("boundary"), srid=4326, null=True, blank=True)
    source_crs = models.CharField(_("came in"), max_length=10, choices=CRS_CHOICES, default="wgs84")
    source = models.CharField(_("source"), max_length=200, blank=True)
    arrival_radius_m = models.PositiveSmallIntegerField(
        _("counts as arrived within, metres"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MAX_ARRIVAL_RADIUS_M)],
        help_text=_("For the sites in it and below that have none of their own."),
    )

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ("path",)
        constraints = [
            models.UniqueConstraint(fields=["code"], name="district_code_unique"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9A-Za-z_-]+$"), name="district_code_plain"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="district_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(arrival_radius_m__isnull=True) | Q(arrival_radius_m__lte=MAX_ARRIVAL_RADIUS_M),
                name="district_arrival_radius_sane",
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="district_by_path", opclasses=["text_pattern_ops"]),
            # in which lists of visits, cases and events too stand by the name of their district
            models.Index(by_text("name"), models.F("id"), name="district_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class AgencyQuerySet(models.QuerySet["Agency"]):
    def visible_to(self, user: Any) -> AgencyQuerySet:
        return self if user.is_authenticated else self.none()


class Agency(Recorded):
    """A department, office, utility or public-service company; belongs to a district."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("department")
        OFFICE = "office", _("office")
        UTILITY = "utility", _("utility")
        COMPANY = "company", _("public-service company")

    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    district = models.ForeignKey(District, models.PROTECT, related_name="agencies", verbose_name=_("district"))

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["code"], name="agency_code_unique")]

    def __str__(self) -> str:
        return self.name
