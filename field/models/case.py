"""Cases: problems raised at a site, and the categories they fall into."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from field.models.assignment import Assignment
from field.models.reach import in_reach
from field.models.site import Site
from field.models.visit import Visit, VisitParticipant
from geo_portal.accounts.domain.roles import OVERSEERS, VISITORS
from geo_portal.accounts.models import User
from geo_portal.accounts.rights import rights_of
from geo_portal.core import clock
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Recorded
from geo_portal.core.orderings import by_number, by_time


class CategoryQuerySet(models.QuerySet["Category"]):
    def visible_to(self, user: Any) -> Self:
        """Reference data: for all who sign in."""
        return self if user.is_authenticated else self.none()


class Category(Recorded):
    """What a case is about: one of the 14 kinds that the list of the migration begins with."""

    id = models.UUIDField(_("id"), primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100)
    order = models.PositiveSmallIntegerField(_("place in lists"))

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("case category")
        verbose_name_plural = _("case categories")
        ordering = ("order",)
        constraints = [
            models.UniqueConstraint(fields=["code"], name="category_code_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="category_has_a_name"),
        ]
        # in which cases stand by their category
        indexes = [models.Index(by_number("order"), F("id"), name="category_by_place")]

    def __str__(self) -> str:
        return self.name


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: Any) -> Self:
        """The one way other code gets cases on a person's behalf: whoever sees the visits of a site sees its cases.

        Overseers of the territory, those whom a current assignment names for the site, those who took part in the
        case's visit, whoever submitted it; a superuser sees all.
        """
        rights = rights_of(user)
        if rights.superuser:
            return self
        if rights.anonymous:
            return self.none()
        named = Assignment.objects.current().naming(user.pk, rights.agencies(*VISITORS))
        mine = VisitParticipant.objects.filter(user=user.pk)
        own = Case.objects.filter(submitter=user.pk), Case.objects.filter(visit__in=mine.values("visit"))
        return in_reach(self, rights, *OVERSEERS, named=named, own=[cases.values("pk") for cases in own])


class Case(Recorded):
    """A problem raised at a site, mostly during a visit. `position` (EPSG:4326) is where it was seen.

    `raised_at` and `settled_at` are the device's times where a device said them, kept as data. A case outlives its
    visit; while it has one, it stands at that visit's site (triggers see to both directions).
    """

    id = models.UUIDField(_("id"), primary_key=True, default=uuid7)  # minted on the tablet, so a resend is harmless
    site = models.ForeignKey(Site, models.PROTECT, db_index=False, related_name="cases", verbose_name=_("site"))
    visit = models.ForeignKey(
        Visit, models.SET_NULL, null=True, blank=True, related_name="cases", verbose_name=_("visit")
    )
    category = models.ForeignKey(
        Category, models.PROTECT, db_index=False, related_name="cases", verbose_name=_("category")
    )
    text = models.TextField(_("what is the problem"))
    position = models.PointField(_("seen at"), srid=4326, null=True, blank=True, spatial_index=False)
    submitter = models.ForeignKey(User, models.PROTECT, related_name="cases_submitted", verbose_name=_("submitted by"))
    raised_at = models.DateTimeField(_("raised at"), default=clock.now)
    settled_on_site = models.BooleanField(_("settled on the spot"), default=False)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ("-raised_at",)
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="case_has_a_text"),
            models.CheckConstraint(
                condition=Q(settled_on_site=False) | Q(settled_at__isnull=False), name="case_settled_has_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "-raised_at"], name="case_by_site"),
            models.Index(fields=["category", "-raised_at"], name="case_by_category"),
            models.Index(fields=["-raised_at", "-id"], name="case_by_time"),
            models.Index(by_time("settled_at"), F("id"), name="case_by_settlement"),
            models.Index(fields=["created_at", "id"], name="case_by_entry"),
            models.Index(fields=["updated_at", "id"], name="case_by_change"),
        ]

    def __str__(self) -> str:
        return self.text[:40]
