"""What gets visited: enterprises and projects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from django.contrib.gis.db import models
from django.core.validators import MaxValueValidator
from django.db.models import F, Func, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from field.models.reach import in_reach
from geo_portal.accounts.domain.roles import OVERSEERS, SITE_READERS, VISITORS
from geo_portal.accounts.models import Agency, District
from geo_portal.accounts.models.territory import CRS_CHOICES, MAX_ARRIVAL_RADIUS_M
from geo_portal.accounts.rights import rights_of
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Recorded
from geo_portal.core.orderings import by_text


class _Around(Func):
    """The box around two geometries, of which the second may be missing."""

    template = "ST_Envelope(ST_Collect(ARRAY[%(expressions)s]::geometry[]))"
    output_field = models.GeometryField(srid=4326)


class SiteQuerySet(models.QuerySet["Site"]):
    def visible_to(self, user: Any) -> Self:
        """The one way other code gets sites on a person's behalf.

        Overseers, survey officers and drone operators see those of their territory; whoever a current assignment
        names (as holder, member of the holding agency, or liaison) sees that site; a superuser sees all.
        """
        from field.models.assignment import Assignment

        rights = rights_of(user)
        if rights.superuser:
            return self
        if rights.anonymous:
            return self.none()
        named = Assignment.objects.current().naming(user.pk, rights.agencies(*VISITORS))
        return in_reach(self, rights, *OVERSEERS, *SITE_READERS, site="pk", district="district", named=named)

    def assigned_to(self, user: Any) -> Self:
        """Those that a current assignment names the person for: what their tablet carries."""
        from field.models.assignment import Assignment

        rights = rights_of(user)
        if rights.anonymous:
            return self.none()
        named = Assignment.objects.current().naming(user.pk, rights.agencies(*VISITORS))
        return self.filter(pk__in=named.values("site"))

    def boxes(self) -> Iterator[tuple[float, float, float, float]]:
        """West, south, east, north (EPSG:4326) of each site: its grounds where they are known, and its location."""
        for (box,) in self.order_by().values_list(_Around(F("location"), F("boundary"))):
            yield box.extent


class Site(Recorded):
    """An enterprise or a project; `location` and `boundary` in EPSG:4326, `source_crs` names what they came in."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("enterprise")
        PROJECT = "project", _("project")

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        CLOSED = "closed", _("closed")

    id = models.UUIDField(_("id"), primary_key=True, default=uuid7)  # may be minted by the client
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    district = models.ForeignKey(District, models.PROTECT, related_name="sites", verbose_name=_("district"))
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="sites", verbose_name=_("responsible agency")
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    location = models.PointField(_("location"), srid=4326)
    boundary = models.MultiPolygonField(_("boundary"), srid=4326, null=True, blank=True)
    contact_name = models.CharField(_("contact"), max_length=100, blank=True)
    contact_phone = models.CharField(_("contact's telephone"), max_length=30, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    arrival_radius_m = models.PositiveSmallIntegerField(
        _("counts as arrived within, metres"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MAX_ARRIVAL_RADIUS_M)],
        help_text=_("From its boundary, or from its location while that is not known. Empty: as in its district."),
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    source_crs = models.CharField(_("came in"), max_length=10, choices=CRS_CHOICES, default="wgs84")

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ("code",)
        constraints = [
            models.UniqueConstraint(fields=["code"], name="site_code_unique"),
            models.CheckConstraint(condition=Q(kind__in=["enterprise", "project"]), name="site_kind_known"),
            models.CheckConstraint(condition=Q(status__in=["active", "closed"]), name="site_status_known"),
            models.CheckConstraint(
                condition=Q(arrival_radius_m__isnull=True) | Q(arrival_radius_m__lte=MAX_ARRIVAL_RADIUS_M),
                name="site_arrival_radius_sane",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "kind"], name="site_by_district_and_kind"),
            # in which lists of visits, cases and events too stand by the name of their site
            models.Index(by_text("name"), F("id"), name="site_by_name"),
            models.Index(by_text("name_en", "name"), F("id"), name="site_by_english_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name_here(self) -> str:
        """What it is called in the active language; not every site has an English name."""
        return (self.name_en if str(get_language()).startswith("en") else "") or self.name
