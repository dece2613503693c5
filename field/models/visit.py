"""Visits and who takes part in them."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from field.domain.visit import VisitStatus
from field.models.assignment import Assignment
from field.models.checklist import Checklist
from field.models.reach import in_reach
from field.models.site import Site
from geo_portal.accounts.domain.roles import OVERSEERS, VISITORS
from geo_portal.accounts.models import Device, User
from geo_portal.accounts.rights import rights_of
from geo_portal.core.clock import LOCAL
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Recorded
from geo_portal.core.orderings import by_turn

STATUSES = [
    (VisitStatus.PLANNED.value, _("planned")),
    (VisitStatus.IN_PROGRESS.value, _("under way")),
    (VisitStatus.REPORTED.value, _("reported")),
    (VisitStatus.VERIFIED.value, _("verified")),
    (VisitStatus.RETURNED.value, _("returned")),
]


HAPPENED_AT = Coalesce("started_at", "created_at")


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, user: Any) -> Self:
        """The one way other code gets visits on a person's behalf.

        One's own (taken part in), those at sites that a current assignment names one for, those of the territory to
        overseers, all to a superuser.
        """
        rights = rights_of(user)
        if rights.superuser:
            return self
        if rights.anonymous:
            return self.none()
        mine = VisitParticipant.objects.filter(user=user.pk)
        named = Assignment.objects.current().naming(user.pk, rights.agencies(*VISITORS))
        return in_reach(self, rights, *OVERSEERS, named=named, own=[mine.values("visit")])

    def overseen_by(self, user: Any) -> Self:
        """Those of the territory to overseers, all to a superuser."""
        rights = rights_of(user)
        return self.none() if rights.anonymous else self.filter(rights.district_q("site__district", *OVERSEERS))

    def dated(self) -> Self:
        """With `happened_at`: when it began, or for one that has not begun when it was entered. Lists are in its order
        (index `visit_by_time`); it is never null, so a cursor can stand on it."""
        return self.annotate(happened_at=HAPPENED_AT)

    def with_photo_counts(self) -> Self:
        """With `photos_total` (announced) and `photos_stored` (those whose bytes are here): "n of m"."""
        rows = apps.get_model("field", "VisitPhoto")._default_manager.filter(visit=OuterRef("pk"))
        count = rows.order_by().values("visit").annotate(number=Count("pk")).values("number")
        return self.annotate(
            photos_total=Coalesce(Subquery(count), 0), photos_stored=Coalesce(Subquery(count.filter(state="stored")), 0)
        )

    def of_participant(self, user: Any) -> Self:
        return self.filter(pk__in=VisitParticipant.objects.filter(user=user.pk).values("visit"))


class Visit(Recorded):
    """One visit to a site. `position` (EPSG:4326) is where it was begun, good to `position_acc_m` metres.

    The person whose device sends the trail and the one who reports may differ: they corroborate each other. Times are
    the device's, kept as data.
    """

    id = models.UUIDField(_("id"), primary_key=True, default=uuid7)  # minted on the tablet, so a resend is harmless
    site = models.ForeignKey(Site, models.PROTECT, db_index=False, related_name="visits", verbose_name=_("site"))
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("assignment")
    )
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=STATUSES,
        default=VisitStatus.PLANNED.value,
    )
    planned_for = models.DateField(_("planned for"), null=True, blank=True)
    started_at = models.DateTimeField(_("began"), null=True, blank=True)
    finished_at = models.DateTimeField(_("ended"), null=True, blank=True)
    # Kept by a trigger, once and for all, when a reported time becomes another: what the device had recorded.
    recorded_started_at = models.DateTimeField(_("began, as recorded"), null=True, editable=False)
    recorded_finished_at = models.DateTimeField(_("ended, as recorded"), null=True, editable=False)
    position = models.PointField(_("begun at"), srid=4326, null=True, blank=True, spatial_index=False)
    position_acc_m = models.FloatField(_("accuracy, metres"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    # Of whom was met on site: their name, and what they drew (`domain.signature`).
    signed_by = models.CharField(_("signed by"), max_length=100, blank=True, default="", db_default="")
    signature = models.TextField(_("signature"), blank=True, default="", db_default="")
    participants: models.ManyToManyField[User, VisitParticipant] = models.ManyToManyField(
        User, through="VisitParticipant", related_name="visits", verbose_name=_("participants")
    )
    # Kept by a trigger from the rows below, in their order: who takes part is a value of the visit, with its revision.
    participant_ids = ArrayField(models.UUIDField(), default=list, db_default=[], editable=False)
    checklist = models.ForeignKey(
        Checklist, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("checklist")
    )
    answers = models.JSONField(_("answers"), default=dict, db_default={}, blank=True)
    reporter = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="visits_reported", verbose_name=_("reported by")
    )
    trail_owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="visits_trailed", verbose_name=_("trail from")
    )
    device = models.ForeignKey(
        Device, models.SET_NULL, null=True, blank=True, related_name="visits", verbose_name=_("device")
    )
    judged_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="visits_judged", verbose_name=_("judged by")
    )
    judged_at = models.DateTimeField(_("judged at"), null=True, blank=True)
    returned_reason = models.TextField(_("why returned"), blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ("-planned_for", "-created_at")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in VisitStatus]), name="visit_status_known"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True)
                | Q(started_at__isnull=True)
                | Q(finished_at__gte=F("started_at")),
                name="visit_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(position_acc_m__isnull=True) | Q(position_acc_m__gte=0), name="visit_accuracy_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(judged_by__isnull=True) | Q(judged_at__isnull=False), name="visit_judge_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(returned_reason=""), name="visit_returned_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "-started_at"], name="visit_by_site"),
            models.Index(fields=["status", "planned_for"], name="visit_by_status"),
            models.Index(HAPPENED_AT.desc(), F("id").desc(), name="visit_by_time"),
            models.Index(by_turn("status", VisitStatus), F("id"), name="visit_by_course"),
            models.Index(fields=["created_at", "id"], name="visit_by_entry"),
            models.Index(fields=["updated_at", "id"], name="visit_by_change"),
        ]

    def __str__(self) -> str:
        began = self.started_at.astimezone(LOCAL).date() if self.started_at else ""
        return f"{self.site} {self.planned_for or began}".strip()


class VisitParticipant(Recorded):
    """A person who takes part in a visit."""

    visit = models.ForeignKey(
        Visit, models.CASCADE, db_index=False, related_name="participant_rows", verbose_name=_("visit")
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="participant_rows", verbose_name=_("person"))

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [models.UniqueConstraint(fields=["visit", "user"], name="visit_participant_once")]

    def __str__(self) -> str:
        return str(self.user)
