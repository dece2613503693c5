"""What the rules say of reported visits, and what people decided."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from field.domain.corroboration import Verdict
from field.domain.visit import VisitStatus
from field.models.site import Site
from field.models.visit import Visit
from geo_portal.accounts.domain.roles import OVERSEERS
from geo_portal.accounts.models import User
from geo_portal.accounts.rights import rights_of
from geo_portal.core.models import Recorded
from geo_portal.core.orderings import by_turn

VERDICT_LABELS = {
    Verdict.CONFIRMED: _("confirmed"),
    Verdict.PROBABLE: _("probable"),
    Verdict.INSUFFICIENT: _("insufficient"),
    Verdict.CONTRADICTED: _("contradicted"),
}
JUDGED_STATUSES = (VisitStatus.REPORTED, VisitStatus.VERIFIED, VisitStatus.RETURNED)


def reported_visits() -> models.QuerySet[Visit]:
    """Those that there is something to judge of."""
    return Visit.objects.filter(
        status__in=[status.value for status in JUDGED_STATUSES], started_at__isnull=False, finished_at__isnull=False
    )


class VerdictDue(models.Model):
    """A visit that awaits a verdict, since when it does. `version` grows with each piece of news, so that what comes
    while it is judged is not forgotten.

    Triggers set the mark for what changes in the visit, its site and its photos (migration `verdicts_due`);
    `services.trail_points` does for positions.
    """

    visit = models.OneToOneField(Visit, models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField()
    version = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["since"], name="verdict_due_longest_first")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.since:%Y-%m-%d %H:%M}"


class Judged(models.Model):
    """What the rules said of a visit. `findings` is a list of {code, effect, value, unit, from_s, to_s}
    (`domain.corroboration.Finding`; the last two are its span, null for none), `rules` the version of the rules."""

    verdict = models.CharField(
        _("verdict"), max_length=12, choices=[(verdict.value, label) for verdict, label in VERDICT_LABELS.items()]
    )
    score = models.FloatField(_("score"))
    findings = models.JSONField(_("findings"))
    rules = models.SmallIntegerField(_("version of the rules"))
    computed_at = models.DateTimeField(_("computed at"))

    class Meta:
        abstract = True


class Corroboration(Judged):
    """The verdict on a reported visit. Derived, so not in the change log: `services.corroboration` makes it anew.

    `rules_checked` is the version of the rules that looked at it last; `rules` lags behind it when raw positions had
    expired by then or were erased, for judged again it would be about less.
    """

    visit = models.OneToOneField(Visit, models.CASCADE, primary_key=True, related_name="corroboration")
    rules_checked = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("verdict on a visit")
        verbose_name_plural = _("verdicts on visits")
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=[verdict.value for verdict in Verdict]), name="corroboration_verdict_known"
            ),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="corroboration_score_in_range"),
        ]
        indexes = [models.Index(fields=["rules_checked"], name="corroboration_outdated_first")]

    def __str__(self) -> str:
        return f"{self.visit}: {self.verdict}"


class EarlierVerdict(Judged):
    """A verdict that another took the place of at `replaced_at`: what people had before them when they decided."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="earlier_verdicts", verbose_name=_("visit"))
    replaced_at = models.DateTimeField(_("replaced at"))

    class Meta:
        verbose_name = _("earlier verdict on a visit")
        verbose_name_plural = _("earlier verdicts on visits")
        ordering = ("-replaced_at", "-pk")

    def __str__(self) -> str:
        return f"{self.visit}: {self.verdict}"


class CorroborationDecision(Recorded):
    """What a person decided of a reported visit. Rows never change (a trigger sees to it), the newest counts."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        QUERIED = "queried", _("queried")
        REJECTED = "rejected", _("rejected")

    visit = models.ForeignKey(Visit, models.CASCADE, db_index=False, related_name="decisions", verbose_name=_("visit"))
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


class DecisionState(models.TextChoices):
    """What stands of a reported visit. A visit that was returned and reported again is open again."""

    OPEN = "open", _("to decide")
    QUERIED = "queried", _("queried")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")


class ReviewQuerySet(models.QuerySet["Review"]):
    def overseen_by(self, user: Any) -> Self:
        """Those of the territory to overseers, all to a superuser."""
        rights = rights_of(user)
        return self.none() if rights.anonymous else self.filter(rights.district_q("site__district", *OVERSEERS))


class Review(models.Model):
    """A reported visit as it stands to be decided on. `verdict` is null before there is one, and `score` 0.5 then,
    which says nothing either way.

    Triggers keep it (migration `reviews`); nobody else writes it. Site, people and `started_at` are the visit's, so
    that orders and counts need not look at visits.
    """

    visit = models.OneToOneField(Visit, models.CASCADE, primary_key=True, related_name="review")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    reporter = models.ForeignKey(User, models.PROTECT, null=True, db_index=False, related_name="+")
    trail_owner = models.ForeignKey(User, models.PROTECT, null=True, db_index=False, related_name="+")
    started_at = models.DateTimeField()
    verdict = models.CharField(
        max_length=12, null=True, choices=[(verdict.value, label) for verdict, label in VERDICT_LABELS.items()]
    )
    score = models.FloatField()
    decision = models.CharField(max_length=10, choices=DecisionState)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(F("started_at").desc(), F("visit").desc(), name="review_by_time"),
            models.Index(fields=["score", "visit"], name="review_by_score"),
            models.Index(by_turn("decision", DecisionState), F("visit"), name="review_by_decision"),
            models.Index(F("decision"), F("started_at").desc(), F("visit").desc(), name="review_to_decide_by_time"),
            models.Index(fields=["verdict", "score", "visit"], name="review_of_verdict_by_score"),
            models.Index(fields=["reporter", "visit"], name="review_by_reporter"),
            models.Index(fields=["trail_owner", "visit"], name="review_by_trail_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.visit}: {self.decision}"
