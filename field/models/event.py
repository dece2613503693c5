"""What happened on the live map, and whose trail is to be looked at for it."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from field.domain.happenings import Kind
from field.models.assignment import Assignment
from field.models.reach import in_reach
from field.models.site import Site
from field.models.visit import Visit
from geo_portal.accounts.domain.roles import OVERSEERS
from geo_portal.accounts.models import User
from geo_portal.accounts.rights import rights_of
from geo_portal.core.ids import uuid7
from geo_portal.core.orderings import by_turn

KIND_LABELS = [(Kind.ARRIVED.value, _("arrived")), (Kind.LEFT.value, _("left")), (Kind.OVERDUE.value, _("overdue"))]


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: Any) -> Self:
        """Those about oneself; overseers, those at the sites of their territory; a superuser, all."""
        rights = rights_of(user)
        if rights.superuser:
            return self
        if rights.anonymous:
            return self.none()
        return in_reach(self, rights, *OVERSEERS, own=[Event.objects.filter(user=user.pk).values("pk")])


class Event(models.Model):
    """Somebody arrived at a site on a visit, or left it, or a site's holder should have come by now.

    `at` is the device's time of an arrival or departure, and the first moment after the last day of an interval. `user`
    is who came or went, or the person who holds the site. Derived from trails and assignments, so not in the change
    log.
    """

    id = models.UUIDField(_("id"), primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=KIND_LABELS)
    at = models.DateTimeField(_("at"))
    seen = models.BooleanField(_("crossing seen"), default=True)
    site = models.ForeignKey(Site, models.CASCADE, related_name="events", verbose_name=_("site"))
    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="events", verbose_name=_("person")
    )
    visit = models.ForeignKey(
        Visit, models.CASCADE, null=True, blank=True, related_name="events", verbose_name=_("visit")
    )
    assignment = models.ForeignKey(
        Assignment, models.CASCADE, null=True, blank=True, related_name="events", verbose_name=_("assignment")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("-at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["arrived", "left"], visit__isnull=False, user__isnull=False, assignment__isnull=True
                )
                | Q(kind="overdue", assignment__isnull=False, visit__isnull=True),
                name="event_is_of_its_kind",
            ),
            models.UniqueConstraint(
                fields=["visit", "user", "kind", "at"],
                condition=Q(visit__isnull=False),
                name="event_of_a_visit_once",
            ),
            models.UniqueConstraint(
                fields=["assignment", "at"], condition=Q(assignment__isnull=False), name="event_of_an_assignment_once"
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="event_by_time"),
            models.Index(by_turn("kind", Kind), F("id"), name="event_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.site} {self.at:%Y-%m-%d %H:%M}"

    @property
    def tells_where(self) -> bool:
        """Whether it tells where its person was; that a site is overdue does not."""
        return self.kind != Kind.OVERDUE


class TrailNews(models.Model):
    """That a person's trail has something new between two times: their visits then are looked at again by a job.
    `version` grows with each piece of news, so that what comes while the job looks is not forgotten."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    first = models.DateTimeField()
    last = models.DateTimeField()
    version = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.user_id} {self.first:%Y-%m-%d %H:%M}"
