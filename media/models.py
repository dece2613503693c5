"""Stored files, the uploads they come by, photos and panoramas."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.models import User
from geo_portal.accounts.rights import rights_of
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Model, Recorded
from media import access
from media.subjects import Link

SHA256 = r"^[0-9a-f]{64}$"


class StoredFile(Model):
    """Bytes that are stored once, however often they are sent. They never change: the hash is their address."""

    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.BigIntegerField(_("size, bytes"))
    content_type = models.CharField(_("content type"), max_length=100)  # from the content, never from the name
    created_at = models.DateTimeField(_("stored at"), auto_now_add=True)

    class Meta:
        db_table = "media_stored_file"
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = [
            models.UniqueConstraint(fields=["sha256"], name="stored_file_sha256_unique"),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="stored_file_sha256_is_hex"),
            models.CheckConstraint(condition=Q(size__gte=0), name="stored_file_size_not_negative"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, user: Any) -> Self:
        """One's own, and those that other apps' rules show (see `media.access`)."""
        return self.filter(access.picture_q(user, "photo"))


class PanoramaQuerySet(models.QuerySet["Panorama"]):
    def visible_to(self, user: Any) -> Self:
        """One's own, and those that other apps' rules show (see `media.access`)."""
        return self.filter(access.picture_q(user, "panorama"))


class Picture(Recorded):
    """A picture and what its metadata say, each value with where it comes from and how good it is.

    `width` and `height` are pixels of the picture as it is looked at, its Orientation applied. `position` is lon/lat in
    EPSG:4326 with `sigma_m` (1 sigma, metres); `heading` is degrees clockwise from north, `heading_source` says which
    north; `altitude_m` is above sea level as the camera wrote it. A value that cannot be trusted is null, and `flags`
    tells why (codes of `media.domain.exif.Flag`). `metadata` keeps what was read, as it was written.
    """

    class State(models.TextChoices):
        PROCESSING = "processing", _("being read")
        READY = "ready", _("ready")
        REFUSED = "refused", _("refused")

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="%(class)ss", verbose_name=_("file"))
    filename = models.CharField(_("file name"), max_length=150, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="%(class)ss", verbose_name=_("uploaded by"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROCESSING, editable=False)
    refusal_code = models.CharField(_("reason of refusal"), max_length=40, blank=True, editable=False)
    width = models.IntegerField(_("width, pixels"), null=True, blank=True)
    height = models.IntegerField(_("height, pixels"), null=True, blank=True)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    taken_at_source = models.CharField(_("source of the time"), max_length=30, blank=True)
    taken_at_sigma_s = models.FloatField(_("accuracy of the time, seconds"), null=True, blank=True)
    position = models.PointField(_("taken where"), srid=4326, null=True, blank=True, spatial_index=False)
    position_source = models.CharField(_("source of the position"), max_length=30, blank=True)
    sigma_m = models.FloatField(_("accuracy, metres"), null=True, blank=True)
    altitude_m = models.FloatField(_("altitude, metres"), null=True, blank=True)
    altitude_source = models.CharField(_("source of the altitude"), max_length=30, blank=True)
    altitude_sigma_m = models.FloatField(_("accuracy of the altitude, metres"), null=True, blank=True)
    heading = models.FloatField(_("heading, degrees"), null=True, blank=True)
    heading_source = models.CharField(_("source of the heading"), max_length=30, blank=True)
    heading_sigma_deg = models.FloatField(_("accuracy of the heading, degrees"), null=True, blank=True)
    camera_make = models.CharField(_("camera make"), max_length=100, blank=True)
    camera_model = models.CharField(_("camera model"), max_length=100, blank=True)
    flags = models.JSONField(_("flags"), default=list, blank=True)
    metadata = models.JSONField(_("metadata as written"), default=dict, blank=True)

    class Meta:
        abstract = True
        ordering = ("-created_at",)
        constraints = [
            # The same bytes sent twice by one person are one picture, whatever was lost on the way.
            models.UniqueConstraint(fields=["file", "uploaded_by"], name="%(class)s_once_per_person"),
            models.CheckConstraint(
                condition=Q(state__in=["processing", "ready", "refused"]), name="%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=(Q(state="refused") & ~Q(refusal_code="")) | (~Q(state="refused") & Q(refusal_code="")),
                name="%(class)s_refused_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(width__isnull=False, width__gt=0, height__isnull=False, height__gt=0),
                name="%(class)s_ready_has_a_size",
            ),
            models.CheckConstraint(
                condition=Q(sigma_m__isnull=True) | Q(sigma_m__gte=0), name="%(class)s_sigma_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(position__isnull=True) | (Q(sigma_m__isnull=False) & ~Q(position_source="")),
                name="%(class)s_position_has_source_and_sigma",
            ),
            models.CheckConstraint(
                condition=Q(heading__isnull=True) | Q(heading__gte=0, heading__lt=360),
                name="%(class)s_heading_in_circle",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | ~Q(taken_at_source=""), name="%(class)s_time_has_a_source"
            ),
        ]
        indexes = [
            models.Index(fields=["uploaded_by", "created_at"], name="%(class)s_by_uploader"),
        ]

    def __str__(self) -> str:
        return self.filename or str(self.pk)


class Photo(Picture):
    """A picture of something."""

    objects = PhotoQuerySet.as_manager()

    class Meta(Picture.Meta):
        verbose_name = _("photo")
        verbose_name_plural = _("photos")


class Panorama(Picture):
    """A picture of everything around: a sphere, or part of one, in equirectangular projection. North is where `heading`
    says that the middle of the picture looks.
    """

    objects = PanoramaQuerySet.as_manager()

    class Meta(Picture.Meta):
        verbose_name = _("panorama")
        verbose_name_plural = _("panoramas")


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: Any) -> Self:
        """One's own only: an upload's address is of no use to anyone else."""
        rights = rights_of(user)
        return self.none() if rights.anonymous else self.filter(owner=rights.user_id)

    def receiving(self) -> Self:
        return self.filter(state=Upload.State.RECEIVING)


class Upload(Model):
    """A file on its way (tus 1.0). How much has arrived is told by the part file on disk, never by this row.

    `length` and `sha256` are what the client announced; `sha256` may be empty. One writer at a time holds the lease
    (`lease`, until `lease_until`). A `discarded` row says to a client that lost the answer why its file is gone, an
    `expired` one that it was not finished within seven days; its `expires_at` tells when that was.
    """

    class Purpose(models.TextChoices):
        PHOTO = "photo", _("photo")
        PANORAMA = "panorama", _("panorama")
        ATTACHMENT = "attachment", _("attachment")
        RECORDING = "recording", _("recording")

    class State(models.TextChoices):
        RECEIVING = "receiving", _("arriving")
        FINISHED = "finished", _("finished")
        DISCARDED = "discarded", _("discarded")
        EXPIRED = "expired", _("expired")

    class LinkState(models.TextChoices):
        NONE = Link.NONE.value, _("none")
        WAITING = Link.WAITING.value, _("waiting for its record")
        LINKED = Link.LINKED.value, _("linked")
        REFUSED = Link.REFUSED.value, _("refused")

    id = models.UUIDField(_("id"), primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(User, models.CASCADE, related_name="uploads", verbose_name=_("owner"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    subject_type = models.CharField(_("kind of record"), max_length=40, blank=True)
    subject_id = models.UUIDField(_("record"), null=True, blank=True)
    link = models.CharField(_("link"), max_length=10, choices=LinkState, default=LinkState.NONE)
    length = models.BigIntegerField(_("length, bytes"))
    sha256 = models.CharField(_("announced SHA-256"), max_length=64, blank=True)
    filename = models.CharField(_("file name"), max_length=150, blank=True)
    filetype = models.CharField(_("announced type"), max_length=100, blank=True)
    metadata = models.TextField(_("metadata as sent"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVING)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="uploads", verbose_name=_("file")
    )
    photo = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="uploads", verbose_name=_("photo")
    )
    panorama = models.ForeignKey(
        Panorama, models.SET_NULL, null=True, blank=True, related_name="uploads", verbose_name=_("panorama")
    )
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(condition=Q(length__gte=0), name="upload_length_not_negative"),
            models.CheckConstraint(condition=Q(sha256="") | Q(sha256__regex=SHA256), name="upload_sha256_is_hex"),
            models.CheckConstraint(
                condition=Q(purpose__in=["photo", "panorama", "attachment", "recording"]), name="upload_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["receiving", "finished", "discarded", "expired"]), name="upload_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="finished") | Q(file__isnull=False, finished_at__isnull=False),
                name="upload_finished_has_a_file",
            ),
            models.CheckConstraint(
                condition=Q(subject_type="", subject_id__isnull=True, link="none")
                | (~Q(subject_type="") & Q(subject_id__isnull=False, link__in=["waiting", "linked", "refused"])),
                name="upload_subject_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(lease__isnull=True, lease_until__isnull=True)
                | Q(lease__isnull=False, lease_until__isnull=False),
                name="upload_lease_is_whole",
            ),
        ]
        indexes = [
            # The hourly job looks for what has expired.
            models.Index(F("expires_at"), condition=~Q(state="finished"), name="upload_by_expiry"),
            # A record that arrives claims what was sent for it.
            models.Index(
                fields=["subject_type", "subject_id"], condition=Q(link="waiting"), name="upload_waiting_for_record"
            ),
            models.Index(fields=["owner", "created_at"], name="upload_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.filename or self.pk}"
