"""What the rules say of reported visits, and what people decided."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from django.contrib.gis.db import models
from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from field.domain.corroboration import RULES_VERSION, Verdict
from field.domain.visit import VisitStatus
from field.models.photo import VisitPhoto
from field.models.retention import KeptTrail
from field.models.visit import Visit
from geo_portal.accounts.models import User
from geo_portal.core.models import Recorded

VERDICT_LABELS = {
    Verdict.CONFIRMED: _("confirmed"),
    Verdict.PROBABLE: _("probable"),
    Verdict.INSUFFICIENT: _("insufficient"),
    Verdict.CONTRADICTED: _("contradicted"),
}
JUDGED_STATUSES = (VisitStatus.REPORTED, VisitStatus.VERIFIED, VisitStatus.RETURNED)


def with_inputs_rev(visits: models.QuerySet[Visit]) -> models.QuerySet[Visit]:
    """With `inputs_rev`, the sum of the revisions of a visit, its site and its photos that have arrived.

    Revisions only grow, so what changes in one of them changes the sum, and no clock takes part in it.
    """
    photos = VisitPhoto.objects.filter(visit=OuterRef("pk"), state=VisitPhoto.State.STORED).order_by()
    revs = photos.values("visit").annotate(revs=Sum("rev", output_field=BigIntegerField())).values("revs")
    return visits.annotate(inputs_rev=F("rev") + F("site__rev") + Coalesce(Subquery(revs), 0))


def awaiting_verdict() -> models.QuerySet[Visit]:
    """Reported visits without a verdict, or with one that what has changed since, or newer rules, may change.

    Once raw positions have expired the verdict stays as it was: judged again, it would be about less.
    """
    reported = Visit.objects.filter(
        status__in=[status.value for status in JUDGED_STATUSES], started_at__isnull=False, finished_at__isnull=False
    )
    outdated = Q(corroboration__stale=True) | Q(corroboration__rules__lt=RULES_VERSION)
    outdated |= ~Q(corroboration__inputs_rev=F("inputs_rev"))
    expired = Exists(KeptTrail.objects.filter(visit=OuterRef("pk")))
    return with_inputs_rev(reported).filter(Q(corroboration__isnull=True) | (outdated & ~expired))


class CorroborationQuerySet(models.QuerySet["Corroboration"]):
    def touched_by(self, user_id: UUID, first: datetime, last: datetime) -> Self:
        """Verdicts on visits that a person takes part in and whose time touches this one."""
        return self.filter(
            visit__participant_rows__user=user_id, visit__started_at__lte=last, visit__finished_at__gte=first
        )


class Corroboration(models.Model):
    """The verdict on a reported visit. Derived, so not in the change log: `services.corroboration` makes it anew.

    `findings` is a list of {code, effect, value, unit} (`domain.corroboration.Finding`), `rules` the version of the
    rules, `inputs_rev` as in `with_inputs_rev`; `stale` says that positions have arrived since.
    """

    visit = models.OneToOneField(Visit, models.CASCADE, primary_key=True, related_name="corroboration")
    verdict = models.CharField(
        _("verdict"), max_length=12, choices=[(verdict.value, label) for verdict, label in VERDICT_LABELS.items()]
    )
    score = models.FloatField(_("score"))
    findings = models.JSONField(_("findings"))
    rules = models.SmallIntegerField(_("version of the rules"))
    computed_at = models.DateTimeField(_("computed at"))
    inputs_rev = models.BigIntegerField()
    stale = models.BooleanField(default=False)

    objects = CorroborationQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict on a visit")
        verbose_name_plural = _("verdicts on visits")
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=[verdict.value for verdict in Verdict]), name="corroboration_verdict_known"
            ),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="corroboration_score_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.visit}: {self.verdict}"


class CorroborationDecision(Recorded):
    """What a person decided of a reported visit. Rows never change (a trigger sees to it), the newest counts."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        QUERIED = "queried", _("queried")
        REJECTED = "rejected", _("rejected")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="decisions", verbose_name=_("visit"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("decision on a visit")
        verbose_name_plural = _("decisions on visits")
        ordering = ("-decided_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=["accepted", "queried", "rejected"]), name="corroboration_decision_known"
            ),
            models.CheckConstraint(
                condition=Q(decision="accepted") | ~Q(reason=""), name="corroboration_decision_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["visit", "-decided_at"], name="corroboration_decision_newest")]

    def __str__(self) -> str:
        return f"{self.visit}: {self.decision}"
