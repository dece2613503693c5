"""Checklists: versioned, and fixed once they are published."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.domain.roles import OFFICES
from geo_portal.accounts.rights import rights_of
from geo_portal.core import clock
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Recorded


class ChecklistQuerySet(models.QuerySet["Checklist"]):
    def visible_to(self, user: Any) -> Self:
        """Checklists are no secret among those who sign in; what is not published yet is the offices' own."""
        rights = rights_of(user)
        if rights.anonymous:
            return self.none()
        return self if rights.superuser or rights.has(*OFFICES) else self.filter(published_at__isnull=False)

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def in_force(self) -> Self:
        return self.filter(published_at__lte=clock.now(), withdrawn_at__isnull=True)


class Checklist(Recorded):
    """Questions that a visit answers. A version never changes once it is published; a new one is a new row.

    `form` is the definition of what is asked (`field.domain.form`), `schema` the JSON Schema (2020-12) of the answers
    that follows from it; versions from before there were definitions have a schema only. A visit names the version it
    was answered with, and its answers are checked against that one. One without `published_at` is a draft, which may
    change and be deleted; a withdrawn one begins no more visits, and those that name it go on with it.
    """

    id = models.UUIDField(_("id"), primary_key=True, default=uuid7)
    code = models.CharField(_("code"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    schema = models.JSONField(_("JSON Schema of the answers"))
    form = models.JSONField(_("definition of the form"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, default=clock.now)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        ordering = ("code", "-version")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="checklist_version_once"),
            models.CheckConstraint(condition=Q(version__gt=0), name="checklist_version_positive"),
            models.CheckConstraint(
                condition=Q(schema__contains={"type": "object"}, schema__has_key="properties"),
                name="checklist_schema_of_an_object",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"
