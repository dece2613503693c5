"""That a person's positions were to be erased, and were."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.models import User
from geo_portal.accounts.rights import rights_of
from geo_portal.core.models import Recorded


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def visible_to(self, user: Any) -> Self:
        """One's own; a superuser sees all."""
        rights = rights_of(user)
        return self if rights.superuser else self.filter(subject=rights.user_id)


class Erasure(Recorded):
    """A person's request that what is stored of their positions be erased; `erased` tells how many of what were, and
    holds no position."""

    subject = models.ForeignKey(User, models.PROTECT, related_name="erasures", verbose_name=_("person"))
    requested_at = models.DateTimeField(_("requested at"))
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("requested by"))
    note = models.TextField(_("note"), blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, editable=False)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("done by")
    )
    erased = models.JSONField(_("what was erased"), default=dict, editable=False)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure of positions")
        verbose_name_plural = _("erasures of positions")
        ordering = ("-requested_at",)
        constraints = [
            models.UniqueConstraint(fields=["subject"], condition=Q(done_at__isnull=True), name="erasure_open_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.requested_at:%Y-%m-%d}"
