"""Photos that belong to a visit."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.gis.db import models
from django.core.validators import RegexValidator
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from field.models.case import Case
from field.models.visit import Visit
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Recorded
from media.models import Photo, Upload


class VisitPhotoQuerySet(models.QuerySet["VisitPhoto"]):
    def visible_to(self, user: Any) -> Self:
        """Those of visible visits."""
        return self.filter(visit__in=Visit.objects.visible_to(user).values("pk"))

    def with_upload(self) -> Self:
        """With `upload_state` (of `media.Upload`) and `upload_expires_at` of the newest upload that is meant for each
        and has not become its file; null when there is none."""
        newest = Upload.objects.filter(
            subject_type="visit_photo", subject_id=OuterRef("pk"), link=Upload.LinkState.WAITING
        ).order_by("-created_at")
        return self.annotate(
            upload_state=Subquery(newest.values("state")[:1]),
            upload_expires_at=Subquery(newest.values("expires_at")[:1]),
        )


class VisitPhoto(Recorded):
    """A photo taken at a visit, announced before its bytes arrive.

    `sha256` and `size` (bytes) say which file will come; `position` (EPSG:4326) is where the tablet says it was taken,
    good to `sigma_m` metres. `case` is the problem that it shows, if any. `photo` is the file once stored; `state`
    tells of the bytes (see `services.photos`). Where the file is a smaller copy, `original_sha256` and `original_size`
    say which file it was made from, if that is to come as well; `original` is that file once stored.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("waiting for the file")
        STORED = "stored", _("stored")
        REFUSED = "refused", _("refused")

    id = models.UUIDField(_("id"), primary_key=True, default=uuid7)  # minted on the tablet, so a resend is harmless
    visit = models.ForeignKey(Visit, models.CASCADE, db_index=False, related_name="photos", verbose_name=_("visit"))
    # a case raised at the same visit, which a trigger sees to
    case = models.ForeignKey(
        Case, models.SET_NULL, null=True, blank=True, related_name="photos", verbose_name=_("shows the case")
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64, validators=[RegexValidator(r"^[0-9a-f]{64}$")])
    size = models.BigIntegerField(_("size, bytes"))
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    position = models.PointField(_("taken where"), srid=4326, null=True, blank=True, spatial_index=False)
    sigma_m = models.FloatField(_("accuracy, metres"), null=True, blank=True)
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING, editable=False)
    photo = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="visit_photos", verbose_name=_("file")
    )
    original_sha256 = models.CharField(
        _("SHA-256 of the original"), max_length=64, blank=True, default="", db_default=""
    )
    original_size = models.BigIntegerField(_("size of the original, bytes"), null=True, blank=True)
    # found by its hash; that a picture is deleted is too rare for an index
    original = models.ForeignKey(
        Photo,
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="originals_of",
        verbose_name=_("original"),
    )

    objects = VisitPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit photo")
        verbose_name_plural = _("visit photos")
        ordering = ("taken_at",)
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="visit_photo_sha256_is_hex"),
            models.CheckConstraint(condition=Q(size__gt=0), name="visit_photo_not_empty"),
            models.CheckConstraint(
                condition=Q(sigma_m__isnull=True) | Q(sigma_m__gte=0), name="visit_photo_sigma_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "stored", "refused"]), name="visit_photo_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="stored") | Q(photo__isnull=False), name="visit_photo_stored_has_a_file"
            ),
            models.CheckConstraint(
                condition=Q(original_sha256="", original_size__isnull=True, original__isnull=True)
                | Q(original_sha256__regex=r"^[0-9a-f]{64}$", original_size__gt=0),
                name="visit_photo_original_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], name="visit_photo_by_entry"),
            models.Index(
                fields=["state", "created_at", "id"], condition=~Q(state="stored"), name="visit_photo_not_stored"
            ),
            models.Index(fields=["visit", "taken_at"], name="visit_photo_by_visit"),
            models.Index(fields=["sha256"], name="visit_photo_by_sha256"),
            models.Index(
                fields=["original_sha256"],
                condition=Q(original__isnull=True) & ~Q(original_sha256=""),
                name="visit_photo_awaits_original",
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.sha256[:12]
