"""Photos of visits: announced by the tablet, joined with the file when both are there."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from field.domain.visit import VisitStatus, is_open_for_edits
from field.models import VisitPhoto
from field.services.refusals import IdTaken, VisitVerified
from field.services.visits import may_edit, require_editor
from media import services as media
from media.models import Photo
from media.subjects import Link, Subject

SUBJECT = "visit_photo"


@transaction.atomic
def announce_photo(actor: Any, photo: VisitPhoto) -> tuple[VisitPhoto, bool]:
    """Note that a photo belongs to a visit, and claim its file if that arrived first. Tells whether it is new.

    The same id again, for the same visit and file, changes nothing. Raises NotTakingPart, VisitVerified, IdTaken.
    """
    existing = VisitPhoto.objects.filter(pk=photo.pk).first()
    if existing is not None:
        if (existing.visit_id, existing.sha256) != (photo.visit_id, photo.sha256) or not may_edit(actor, photo.visit):
            raise IdTaken
        return existing, False
    _require_open(actor, photo)
    photo.save(force_insert=True)
    media.claim_uploads(SUBJECT, photo.pk)
    photo.refresh_from_db()
    return photo, True


@transaction.atomic
def edit_photo(actor: Any, photo: VisitPhoto) -> VisitPhoto:
    """Raises NotTakingPart, VisitVerified."""
    _require_open(actor, photo)
    photo.save()
    return photo


@transaction.atomic
def delete_photo(actor: Any, photo: VisitPhoto) -> None:
    """Raises NotTakingPart, VisitVerified. The file stays with whoever sent it."""
    _require_open(actor, photo)
    photo.delete()


def _require_open(actor: Any, photo: VisitPhoto) -> None:
    require_editor(actor, photo.visit)
    if not is_open_for_edits(VisitStatus(photo.visit.status)):
        raise VisitVerified


def link_upload(subject: Subject) -> Link:
    """media's question: here is the file of this visit photo; may it be joined? Runs in media's transaction."""
    row = (
        VisitPhoto.objects.select_for_update(of=("self",), no_key=True)
        .select_related("visit__site__district")
        .filter(pk=subject.id)
        .first()
    )
    if row is None:
        return Link.WAITING
    photo = subject.photo
    if photo is None or photo.file.sha256 != row.sha256 or not may_edit(subject.upload.owner, row.visit):
        return Link.REFUSED
    if row.photo_id is None:
        row.photo = photo
        row.state = _state_of(photo)
        row.save()
    return Link.LINKED


def photo_settled(photo: Photo) -> None:
    """media has read the picture: it is shown, or was refused."""
    for row in VisitPhoto.objects.select_for_update(no_key=True).filter(photo=photo).order_by("pk"):
        row.state = _state_of(photo)
        row.save()


def _state_of(photo: Photo) -> str:
    refused = photo.state == Photo.State.REFUSED
    return VisitPhoto.State.REFUSED if refused else VisitPhoto.State.STORED
