"""Who holds which site, and who goes along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db.models import Count, F, Func, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from field.domain.coverage import due_on
from field.models.reach import in_reach
from field.models.site import Site
from geo_portal.accounts.domain.roles import OVERSEERS, VISITORS
from geo_portal.accounts.models import Agency, User
from geo_portal.accounts.rights import rights_of
from geo_portal.core import clock
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Recorded


def today() -> date:
    """The calendar day where the work is done."""
    return clock.now().astimezone(clock.LOCAL).date()


# The days from `starts_on` up to, not including, `ends_on`; an open end is unbounded.
_DAYS = Func(F("starts_on"), F("ends_on"), RangeBoundary(), function="DATERANGE", output_field=DateRangeField())


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def current(self, on: date | None = None) -> Self:
        """Those in force on a day (default: today in Asia/Shanghai)."""
        day = on or today()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)

    def naming(self, user_id: UUID, agencies: Collection[UUID]) -> Self:
        """Those that name the person as holder or liaison, or one of the agencies as holder."""
        named = [
            Assignment.objects.filter(holder_user=user_id).values("pk"),
            Assignment.objects.filter(holder_agency__in=agencies).values("pk"),
            AssignmentLiaison.objects.filter(user=user_id).values("assignment"),
        ]
        # together, not joined by OR: so the database begins at a person's few assignments instead of looking at all
        return self.filter(pk__in=named[0].union(*named[1:]))

    def people(self, among: Collection[UUID]) -> set[UUID]:
        """Whom of these people they name: as holder, member of the holding agency, or liaison."""
        held = Q(assignments_held__in=self) | Q(memberships__agency__in=self.values("holder_agency"))
        found = User.objects.filter(held | Q(assignments_liaised__in=self), pk__in=among)
        return set(found.values_list("pk", flat=True))

    def overseen_by(self, user: Any) -> Self:
        """Those at sites of the person's territory as an overseer; all for a superuser."""
        return self.filter(rights_of(user).district_q("site__district", *OVERSEERS))

    def with_visits(self, first: date, last: date) -> Self:
        """With `visits_made`, how many began at the site from `first` to `last` (days in China, both included), whoever
        made them, `last_visit_on`, the day of the last one until then, and `last_before_on`, the day of the last one
        before `first`; with site and holder, by site code."""
        day = TruncDate("started_at", tzinfo=clock.LOCAL)
        begun = apps.get_model("field", "Visit")._default_manager.filter(
            site=OuterRef("site"), started_at__isnull=False
        )
        begun = begun.exclude(status="planned").annotate(day=day)
        begun = begun.filter(day__lte=last).order_by().values("site")
        count = begun.filter(day__gte=first).annotate(number=Count("pk")).values("number")

        def latest(visits: Any) -> Subquery:
            return Subquery(visits.annotate(latest=Max("day")).values("latest"))

        return (
            self.select_related("site__district", "holder_user", "holder_agency")
            .defer("site__district__boundary")
            .annotate(
                visits_made=Coalesce(Subquery(count), 0),
                last_visit_on=latest(begun),
                last_before_on=latest(begun.filter(day__lt=first)),
            )
            .order_by("site__code", "pk")
        )

    def overdue(self, on: date | None = None) -> list[tuple[UUID, str]]:
        """The person who holds it and the path of its site's district, of each that is overdue on a day (default: today
        in Asia/Shanghai); closed sites are not."""
        day = on or today()
        held: Any = self.current(day).filter(site__status="active").exclude(holder_user=None).with_visits(day, day)
        rule = "starts_on", "interval_days", "last_visit_on"
        rows = held.order_by().values_list("holder_user", "site__district__path", *rule)
        return [(holder, path) for holder, path, *values in rows if due_on(*values) < day]

    def overdue_by_holder(self, on: date | None = None) -> Counter[UUID]:
        """How many of them are overdue on a day, by the person who holds them."""
        return Counter(holder for holder, _ in self.overdue(on))

    def visible_to(self, user: Any) -> Self:
        """Those of visible sites to who is named there now, all of the territory to overseers."""
        rights = rights_of(user)
        if rights.superuser:
            return self
        if rights.anonymous:
            return self.none()
        named = Assignment.objects.current().naming(user.pk, rights.agencies(*VISITORS))
        return in_reach(self, rights, *OVERSEERS, named=named)


class Assignment(Recorded):
    """A holder (a person or an agency) holds a site from `starts_on` until before `ends_on`, and visits it at least
    every `interval_days`. Liaisons are named beside."""

    id = models.UUIDField(_("id"), primary_key=True, default=uuid7)  # may be minted by the client
    site = models.ForeignKey(Site, models.PROTECT, related_name="assignments", verbose_name=_("site"))
    holder_user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="assignments_held", verbose_name=_("holding person")
    )
    holder_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="assignments_held", verbose_name=_("holding agency")
    )
    liaisons: models.ManyToManyField[User, AssignmentLiaison] = models.ManyToManyField(
        User, through="AssignmentLiaison", related_name="assignments_liaised", verbose_name=_("liaisons")
    )
    # Kept by a trigger from the rows below: who goes along is a value of the assignment, with its revision.
    liaison_ids = ArrayField(models.UUIDField(), default=list, db_default=[], editable=False)
    interval_days = models.PositiveIntegerField(_("visit at least every … days"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until before"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("-starts_on",)
        constraints = [
            models.CheckConstraint(
                condition=Q(holder_user__isnull=True) ^ Q(holder_agency__isnull=True), name="assignment_has_one_holder"
            ),
            models.CheckConstraint(condition=Q(interval_days__gt=0), name="assignment_interval_positive"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="assignment_ends_after_start"
            ),
            ExclusionConstraint(
                name="assignment_person_once_at_a_time",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("holder_user", RangeOperators.EQUAL),
                    (_DAYS, RangeOperators.OVERLAPS),
                ],
                condition=Q(holder_user__isnull=False),
            ),
            ExclusionConstraint(
                name="assignment_agency_once_at_a_time",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("holder_agency", RangeOperators.EQUAL),
                    (_DAYS, RangeOperators.OVERLAPS),
                ],
                condition=Q(holder_agency__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "id"], name="assignment_by_start")]

    def __str__(self) -> str:
        return f"{self.site} ← {self.holder_user or self.holder_agency}"


class AssignmentLiaison(Recorded):
    """A liaison named beside the holder."""

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="liaison_rows", verbose_name=_("assignment")
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="liaison_rows", verbose_name=_("liaison"))

    class Meta:
        verbose_name = _("liaison")
        verbose_name_plural = _("liaisons")
        constraints = [models.UniqueConstraint(fields=["assignment", "user"], name="assignment_liaison_once")]

    def __str__(self) -> str:
        return str(self.user)
