"""Who looked at whose positions."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.models import User
from geo_portal.core.models import Model


class LookQuerySet(models.QuerySet["Look"]):
    def at(self, subject: Any) -> LookQuerySet:
        """Those of others at one's own positions."""
        return self.filter(subject=subject.pk)


class Look(Model):
    """That somebody looked at another's positions, in the hour that began at `since`: one row, however often.

    Append-only: a trigger refuses every change. Of a visit the key alone is kept, so that the row outlives it.
    """

    class Purpose(models.TextChoices):
        POSITION = "position", _("last position, on the live map or in the list")
        EVENT = "event", _("arrival at a site or departure")
        TRAIL = "trail", _("trail of a visit")
        RAW = "raw", _("single positions of a visit")
        FILE = "file", _("trail of a visit as a file")
        COARSE = "coarse", _("coarsened trail of a visit, for a report")
        MESSAGE = "message", _("a message of a phone app that could not be used")

    looker = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("who looked"))
    subject = models.ForeignKey(User, models.PROTECT, db_index=False, related_name="looks", verbose_name=_("at whom"))
    purpose = models.CharField(_("at what"), max_length=10, choices=Purpose)
    visit_id = models.UUIDField(_("visit"), null=True)
    since = models.DateTimeField(_("in the hour from"))

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at positions")
        verbose_name_plural = _("looks at positions")
        ordering = ("-since", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "since", "looker", "purpose", "visit_id"], nulls_distinct=False, name="look_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.looker} → {self.subject} {self.since:%Y-%m-%d %H:%M}"
