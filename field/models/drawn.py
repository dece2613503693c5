"""Trails as they are drawn on maps of many."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.gis.db import models
from django.db.models.functions import Cast, Extract
from django.utils.translation import gettext_lazy as _

from field.models.reach import in_reach
from field.models.visit import Visit, VisitParticipant
from geo_portal.accounts.domain.roles import OVERSEERS
from geo_portal.accounts.models import User
from geo_portal.accounts.rights import rights_of


class DrawnTrailQuerySet(models.QuerySet["DrawnTrail"]):
    def visible_to(self, user: Any) -> Self:
        """Those of visits that one takes part in, those of their territory to overseers, all to a superuser: whoever
        may see the trail of the visit itself."""
        rights = rights_of(user)
        if rights.superuser:
            return self
        if rights.anonymous:
            return self.none()
        mine = VisitParticipant.objects.filter(user=user.pk).values("visit")
        return in_reach(self, rights, *OVERSEERS, site="visit__site", district="visit__site__district", own=[mine])

    def dated(self) -> Self:
        """With `began`, when the visit began, in whole seconds since 1970: a number that a tile can hold."""
        return self.annotate(began=Cast(Extract("visit__started_at", "epoch"), models.BigIntegerField()))

    def people(self) -> models.QuerySet[DrawnTrail, Any]:
        """The keys of those whose trails these are, each once."""
        return self.exclude(user=None).order_by().values_list("user", flat=True).distinct()


class DrawnTrail(models.Model):
    """The line of a visit's trail for maps of many: simplified (`services.drawing`), without times. Derived, so not in
    the change log.

    `lines` EPSG:4326, a LineString for each unbroken stretch; null when there is none, so that nobody looks again.
    """

    visit = models.OneToOneField(Visit, models.CASCADE, primary_key=True, related_name="drawn_trail")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="drawn_trails", verbose_name=_("person"))
    lines = models.MultiLineStringField(_("line"), srid=4326, null=True)
    drawn_at = models.DateTimeField(_("drawn at"))

    objects = DrawnTrailQuerySet.as_manager()

    class Meta:
        verbose_name = _("drawn trail")
        verbose_name_plural = _("drawn trails")

    def __str__(self) -> str:
        return f"{self.visit_id}"
