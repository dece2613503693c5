"""Panoramas of a site, taken at intervals."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from field.models.site import Site
from geo_portal.core.models import Recorded
from media.models import Panorama


class SitePanoramaQuerySet(models.QuerySet["SitePanorama"]):
    def visible_to(self, user: Any) -> Self:
        """Those of visible sites."""
        return self.filter(site__in=Site.objects.visible_to(user).values("pk"))

    def with_moment(self) -> Self:
        """With `moment`: when each was taken, or else when it came."""
        return self.annotate(moment=Coalesce("taken_at", "created_at"))


class SitePanorama(Recorded):
    """That a panorama shows a site. `state` and `taken_at` are the panorama's, so that tablets hear of them."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="panoramas", verbose_name=_("site"))
    panorama = models.ForeignKey(Panorama, models.PROTECT, related_name="sites", verbose_name=_("panorama"))
    state = models.CharField(_("state"), max_length=10, choices=Panorama.State, editable=False)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True, editable=False)

    objects = SitePanoramaQuerySet.as_manager()

    class Meta:
        verbose_name = _("panorama of a site")
        verbose_name_plural = _("panoramas of sites")
        ordering = ("-taken_at",)
        constraints = [
            models.UniqueConstraint(fields=["site", "panorama"], name="site_panorama_once"),
            models.CheckConstraint(
                condition=Q(state__in=["processing", "ready", "refused"]), name="site_panorama_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.panorama}"
