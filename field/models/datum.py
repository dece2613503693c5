"""In which coordinate system a device records: what its visits suggest, and what people decided."""

from __future__ import annotations

from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from field.domain.datum import SYSTEMS
from geo_portal.accounts.models import Device, User
from geo_portal.core.models import Recorded

SYSTEM_NAMES = [("wgs84", "WGS 84"), ("gcj02", "GCJ-02"), ("bd09", "BD-09")]


class DatumProposalQuerySet(models.QuerySet["DatumProposal"]):
    def visible_to(self, user: Any) -> Self:
        """Those of the devices that one sees."""
        return self.filter(device__in=Device.objects.visible_to(user))

    def pending(self) -> Self:
        return self.filter(state=DatumProposal.State.PENDING)

    def to_decide(self, user: Any) -> Self:
        """The pending ones that one may decide: of the devices of people whom one oversees."""
        return self.pending().filter(device__user__in=User.objects.overseen_by(user))

    def about(self, visit_id: UUID) -> Self:
        """Those that go by this visit."""
        return self.filter(evidence__contains=[{"visit": str(visit_id)}])


class DatumProposal(Recorded):
    """That a device, whose positions count as recorded in `labelled`, seems to record in `crs` since `since`.

    `evidence` is a list, the newest first, of {visit, began_at, fixes, seconds, before_m, after_m, shift_m}:
    the median distance to the site as it is labelled and as it would be. `sites` counts those that are far apart. A
    device has at most one pending proposal; `withdrawn` is one that its newer visits no longer say.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    device = models.ForeignKey(
        Device, models.CASCADE, related_name="datum_proposals", verbose_name=_("device"), editable=False
    )
    labelled = models.CharField(_("counts as"), max_length=10, choices=SYSTEM_NAMES, editable=False)
    crs = models.CharField(_("proposed"), max_length=10, choices=SYSTEM_NAMES, editable=False)
    since = models.DateTimeField(_("since"), editable=False)
    evidence = models.JSONField(_("evidence"), editable=False)
    sites = models.PositiveSmallIntegerField(_("sites"), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING, editable=False)
    made_at = models.DateTimeField(_("made at"), editable=False)

    objects = DatumProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed coordinate system")
        verbose_name_plural = _("proposed coordinate systems")
        ordering = ("-made_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(crs__in=SYSTEMS, labelled__in=SYSTEMS) & ~Q(crs=models.F("labelled")),
                name="datum_proposal_systems_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "accepted", "rejected", "withdrawn"]),
                name="datum_proposal_state_known",
            ),
            models.UniqueConstraint(
                fields=["device"], condition=Q(state="pending"), name="datum_proposal_pending_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device}: {self.crs}"


class DatumDecision(Recorded):
    """What a person decided: from `since` (device time) on, the device records in `crs`. Without `since` a proposal was
    rejected, and nothing changes.

    Rows never change (a trigger sees to it), but for how far the positions that were stored already have been
    corrected: `corrected` counts them, `done_at` tells when all were.
    """

    device = models.ForeignKey(
        Device, models.CASCADE, related_name="datum_decisions", verbose_name=_("device"), editable=False
    )
    proposal = models.ForeignKey(
        DatumProposal,
        models.RESTRICT,
        null=True,
        related_name="decisions",
        verbose_name=_("proposal"),
        editable=False,
    )
    crs = models.CharField(_("records in"), max_length=10, choices=SYSTEM_NAMES, editable=False)
    since = models.DateTimeField(_("since"), null=True, editable=False)
    reason = models.TextField(_("reason"), editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"), editable=False)
    decided_at = models.DateTimeField(_("decided at"), editable=False)
    corrected = models.PositiveIntegerField(_("positions corrected"), default=0, editable=False)
    done_at = models.DateTimeField(_("corrected until"), null=True, editable=False)

    class Meta:
        verbose_name = _("decision on a coordinate system")
        verbose_name_plural = _("decisions on coordinate systems")
        ordering = ("-decided_at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(crs__in=SYSTEMS), name="datum_decision_crs_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="datum_decision_with_reason"),
            models.CheckConstraint(
                condition=Q(since__isnull=False) | Q(proposal__isnull=False, done_at__isnull=False),
                name="datum_decision_rejects_a_proposal",
            ),
        ]
        indexes = [
            models.Index(fields=["device", "-decided_at"], name="datum_decision_newest"),
            models.Index(fields=["device"], condition=Q(done_at__isnull=True), name="datum_decision_to_do"),
        ]

    def __str__(self) -> str:
        return f"{self.device}: {self.crs}"
