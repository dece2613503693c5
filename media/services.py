"""Every write of media: beginning, finishing and expiring uploads, reading photos, linking them to their records."""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import Now

from geo_portal.accounts.domain.roles import Role
from geo_portal.accounts.rights import rights_of
from geo_portal.core import clock, jobs
from geo_portal.core.errors import Conflict, DomainError, Forbidden, Unavailable
from media import storage, subjects
from media.domain import content, pictures
from media.domain.chunks import MAX_OPEN_BYTES, MAX_OPEN_UPLOADS, Announcement, Purpose
from media.models import Photo, StoredFile, Upload

log = logging.getLogger(__name__)

KEEP_UNFINISHED = timedelta(days=7)
LEASE = timedelta(seconds=15)

SENDERS = (
    Role.HOLDER,
    Role.LIAISON,
    Role.INSPECTOR,
    Role.SURVEY_OFFICER,
    Role.DRONE_OPERATOR,
    Role.CASE_HANDLER,
    Role.COUNTY_OFFICE,
    Role.CITY_OFFICE,
    Role.ENTERPRISE_CONTACT,
)
"""Roles that send files. Supervisors and couriers only read."""


class ReadOnly(Forbidden):
    """Your role reads, and does not send files."""

    code = "read_only"


class TooManyUploads(DomainError):
    """Too many unfinished uploads; finish or end some of them first."""

    code = "too_many_uploads"
    status = 429


class UploadLocked(DomainError):
    """Somebody is writing to this upload at the moment."""

    code = "upload_locked"
    status = 423


class UploadIncomplete(Conflict):
    """The file is not whole yet."""

    code = "upload_incomplete"


class ChecksumMismatch(DomainError):
    """The bytes that arrived do not have the announced checksum; they were discarded."""

    code = "checksum_mismatch"
    status = 460


class UploadFinished(Conflict):
    """The upload is finished; its file is kept."""

    code = "upload_finished"


class UploadGone(DomainError):
    """This upload was discarded; begin a new one."""

    code = "upload_gone"
    status = 410


def begin_upload(user: Any, announcement: Announcement) -> Upload:
    """Take note of a file that `user` is about to send.

    Raises ReadOnly for roles that send nothing, TooManyUploads above the caps of `domain.chunks`.
    """
    rights = rights_of(user)
    if not (rights.superuser or rights.has(*SENDERS)):
        raise ReadOnly
    held = Upload.objects.receiving().filter(owner=user).aggregate(number=Count("pk"), size=Sum("length"))
    if held["number"] >= MAX_OPEN_UPLOADS or (held["size"] or 0) + announcement.length > MAX_OPEN_BYTES:
        raise TooManyUploads(max_uploads=MAX_OPEN_UPLOADS, max_bytes=MAX_OPEN_BYTES, retry_after=60)
    return Upload.objects.create(
        owner=user,
        purpose=announcement.purpose.value,
        subject_type=announcement.subject_type,
        subject_id=announcement.subject_id,
        link=subjects.Link.WAITING if announcement.subject_type else subjects.Link.NONE,
        length=announcement.length,
        sha256=announcement.sha256,
        filename=announcement.filename,
        filetype=announcement.filetype,
        metadata=announcement.metadata,
        expires_at=clock.now() + KEEP_UNFINISHED,
    )


def hold_upload(upload_id: uuid.UUID) -> uuid.UUID:
    """Become the one writer of an upload for `LEASE`; the token returned is needed to go on and to let go.

    Raises UploadLocked while another writer's lease runs. The database's clock decides, for all processes alike.
    """
    lease = uuid.uuid4()
    free = Q(lease__isnull=True) | Q(lease_until__lt=Now())
    if not Upload.objects.filter(free, pk=upload_id).update(lease=lease, lease_until=Now() + LEASE):
        raise UploadLocked(retry_after=2)
    return lease


def renew_hold(upload_id: uuid.UUID, lease: uuid.UUID) -> bool:
    """Go on writing for another `LEASE`. False when the lease was lost: then nothing more may be written."""
    expires_at = clock.now() + KEEP_UNFINISHED
    held = Upload.objects.filter(pk=upload_id, lease=lease)
    return bool(held.update(lease_until=Now() + LEASE, expires_at=expires_at))


def release_hold(upload_id: uuid.UUID, lease: uuid.UUID) -> None:
    """Let the next writer in. What arrived counts as a sign of life: the upload's seven days begin again."""
    Upload.objects.filter(pk=upload_id, lease=lease).update(
        lease=None, lease_until=None, expires_at=clock.now() + KEEP_UNFINISHED
    )


def complete_upload(upload_id: uuid.UUID) -> Upload:
    """All bytes are here: check them, store them under their hash, and record the file.

    To be called by the holder of the lease; the same call again, as after a crash, changes nothing. Hashing and
    storing happen before the transaction. Raises ChecksumMismatch (the bytes are gone then), UploadIncomplete.
    """
    upload = Upload.objects.get(pk=upload_id)
    if upload.state == Upload.State.FINISHED:
        storage.discard_part(upload_id)
        return upload
    if upload.length == 0:
        storage.Part(upload_id).close()
    with storage.open_part(upload_id) as file:
        head = file.read(content.HEAD_BYTES)
        file.seek(0)
        sha256 = storage.sha256_of(file)
        size = file.tell()
    if size != upload.length:
        raise UploadIncomplete(offset=size, length=upload.length)
    if upload.sha256 and upload.sha256 != sha256:
        discard_upload(upload_id)
        raise ChecksumMismatch(expected=upload.sha256, received=sha256)
    storage.keep_part(upload_id, sha256)
    upload = finish_upload(upload_id, sha256=sha256, size=size, content_type=content.content_type(head))
    storage.discard_part(upload_id)
    return upload


@transaction.atomic
def finish_upload(upload_id: uuid.UUID, *, sha256: str, size: int, content_type: str) -> Upload:
    """Record a stored file, make its photo, attach it to its subject, and queue the reading of it: all or nothing."""
    upload = Upload.objects.select_for_update(of=("self",)).select_related("owner").get(pk=upload_id)
    if upload.state == Upload.State.FINISHED:
        return upload
    StoredFile.objects.bulk_create(
        [StoredFile(sha256=sha256, size=size, content_type=content_type)], ignore_conflicts=True
    )
    upload.file = file = StoredFile.objects.get(sha256=sha256)
    if upload.purpose == Purpose.PHOTO:
        upload.photo = _photo_of(upload, file)
    upload.state = Upload.State.FINISHED
    upload.finished_at = clock.now()
    upload.save(update_fields=["file", "photo", "state", "finished_at"])
    _link(upload)
    return upload


def _photo_of(upload: Upload, file: StoredFile) -> Photo:
    """The photo of this file and person: the one there is, or a new one that a job will read."""
    photo, made = Photo.objects.get_or_create(
        file=file, uploaded_by=upload.owner, defaults={"filename": upload.filename}
    )
    if made:
        jobs.defer("media.jobs.process_photo", photo_id=str(photo.pk))
    return photo


def _link(upload: Upload) -> subjects.Link:
    """Present a finished upload to the app whose record it is for, and remember what came of it."""
    if upload.subject_id is None:
        return subjects.Link.NONE
    _one_at_a_time(upload.subject_type, upload.subject_id)
    outcome = subjects.link(subjects.Subject(upload.subject_type, upload.subject_id, upload, upload.photo))
    if outcome != upload.link:
        upload.link = outcome
        upload.save(update_fields=["link"])
    if outcome is subjects.Link.LINKED and upload.photo and upload.photo.state != Photo.State.PROCESSING:
        subjects.settled(upload.photo)
    return outcome


def _one_at_a_time(subject_type: str, subject_id: uuid.UUID) -> None:
    """Until the transaction ends, nobody else attaches to this subject.

    Otherwise a record and its file that arrive at the same moment would each not see the other, and wait for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"media:{subject_type}:{subject_id}"])


@transaction.atomic
def claim_uploads(subject_type: str, subject_id: uuid.UUID) -> int:
    """A record has arrived: attach the finished uploads that waited for it. Returns how many were attached.

    Call it in the transaction that makes the record, after the row is written; calling it again does no harm.
    """
    _one_at_a_time(subject_type, subject_id)
    waiting = (
        Upload.objects.select_for_update(of=("self",))
        .filter(
            subject_type=subject_type,
            subject_id=subject_id,
            link=subjects.Link.WAITING,
            state=Upload.State.FINISHED,
        )
        .select_related("owner", "file", "photo")
        .order_by("finished_at", "pk")
    )
    return sum(_link(upload) is subjects.Link.LINKED for upload in waiting)


def photo_known_to(user: Any, sha256: str) -> Photo | None:
    """A photo with these bytes that `user` may see, their own first; None tells nothing about other people's."""
    visible = Photo.objects.visible_to(user).filter(file__sha256=sha256.lower()).select_related("file")
    found = list(visible.order_by("-created_at")[:20])
    return next((photo for photo in found if photo.uploaded_by_id == user.pk), found[0] if found else None)


def discard_upload(upload_id: uuid.UUID) -> None:
    """Throw away an upload's bytes; its row stays until it expires, to tell the client why."""
    Upload.objects.filter(pk=upload_id, state=Upload.State.RECEIVING).update(state=Upload.State.DISCARDED)
    storage.discard_part(upload_id)


def terminate_upload(upload_id: uuid.UUID) -> None:
    """End an unfinished upload on its owner's word. A finished one is a record by now and stays.

    Raises UploadLocked while somebody writes to it.
    """
    upload = Upload.objects.get(pk=upload_id)
    if upload.state == Upload.State.FINISHED:
        raise UploadFinished
    hold_upload(upload_id)
    storage.discard_part(upload_id)
    upload.delete()


def process_photo(photo_id: uuid.UUID) -> None:
    """Read a photo's file: refuse it with a reason, or keep its metadata and make its previews. Safe to repeat."""
    photo = Photo.objects.select_related("file").filter(pk=photo_id, state=Photo.State.PROCESSING).first()
    if photo is None:
        return
    sha256 = photo.file.sha256
    try:
        with storage.open_file(sha256) as file:
            picture = pictures.read_picture(file, now=clock.now())
    except pictures.Refused as refusal:
        code = refusal.code
        _settle(photo_id, lambda row: _refuse(row, code))
        return
    for size, data in picture.previews.items():
        storage.write_preview(sha256, size, data)
    _settle(photo_id, lambda row: _fill(row, picture))


class FileMissing(Unavailable):
    """The stored file cannot be found at the moment; the operator has been told."""

    code = "file_missing"


def open_original(photo: Photo) -> BinaryIO:
    """A photo's original, for reading. Raises FileMissing when the storage has lost it."""
    try:
        return storage.open_file(photo.file.sha256)
    except FileNotFoundError:
        log.exception("stored file missing", extra={"sha256": photo.file.sha256})
        raise FileMissing from None


def open_preview(photo: Photo, size: int) -> tuple[BinaryIO, int]:
    """A ready photo's preview of `size` pixels and its length in bytes. One that was deleted is made again."""
    sha256 = photo.file.sha256
    try:
        file = storage.open_preview(sha256, size)
    except FileNotFoundError:
        with open_original(photo) as original:
            for pixels, data in pictures.read_picture(original, now=clock.now()).previews.items():
                storage.write_preview(sha256, pixels, data)
        file = storage.open_preview(sha256, size)
    return file, file.seek(0, os.SEEK_END)


@transaction.atomic
def _settle(photo_id: uuid.UUID, change: Callable[[Photo], None]) -> None:
    photo = Photo.objects.select_for_update(of=("self",)).get(pk=photo_id)
    if photo.state != Photo.State.PROCESSING:
        return
    change(photo)
    photo.save()
    subjects.settled(photo)


def _refuse(photo: Photo, code: str) -> None:
    photo.state, photo.refusal_code = Photo.State.REFUSED, code


def _fill(photo: Photo, picture: pictures.Picture) -> None:
    read = picture.metadata
    photo.state = Photo.State.READY
    photo.width, photo.height = picture.width, picture.height
    photo.camera_make, photo.camera_model = read.make, read.model
    photo.flags = list(read.flags)
    photo.metadata = dict(read.as_written)
    if read.taken_at is not None:
        photo.taken_at = read.taken_at.value
        photo.taken_at_source, photo.taken_at_sigma_s = read.taken_at.source, read.taken_at.sigma
    if read.position is not None:
        photo.position = Point(*read.position.value, srid=4326)
        photo.position_source, photo.sigma_m = read.position.source, read.position.sigma
    if read.altitude is not None:
        photo.altitude_m = read.altitude.value
        photo.altitude_source, photo.altitude_sigma_m = read.altitude.source, read.altitude.sigma
    if read.heading is not None:
        photo.heading = read.heading.value
        photo.heading_source, photo.heading_sigma_deg = read.heading.source, read.heading.sigma


def expire_uploads(*, batch: int = 500) -> int:
    """Delete unfinished and discarded uploads whose time is over, and part files that nobody knows.

    Returns how many.
    """
    ended = 0
    over = Upload.objects.exclude(state=Upload.State.FINISHED).filter(
        Q(lease__isnull=True) | Q(lease_until__lt=Now()), expires_at__lt=clock.now()
    )
    while found := list(over.order_by("expires_at").values_list("pk", flat=True)[:batch]):
        for upload_id in found:
            storage.discard_part(upload_id)
        ended += Upload.objects.filter(pk__in=found).delete()[0]
    if ended:
        log.info("uploads expired", extra={"count": ended})
    return ended + _sweep_parts(clock.now() - KEEP_UNFINISHED - timedelta(days=1))


def _sweep_parts(before: datetime) -> int:
    """Delete part files older than `before` whose upload is gone or finished."""
    old = [upload_id for upload_id, grown in storage.parts() if grown < before.timestamp()]
    living = set(Upload.objects.receiving().filter(pk__in=old).values_list("pk", flat=True))
    for upload_id in set(old) - living:
        storage.discard_part(upload_id)
    return len(set(old) - living)


def finish_stragglers(*, limit: int = 1000) -> int:
    """Finish uploads whose last byte arrived just before a crash and whose client does not come back to ask.

    Returns how many were finished. What cannot be finished now is left for the next time.
    """
    finished = 0
    idle = Upload.objects.receiving().filter(Q(lease__isnull=True) | Q(lease_until__lt=Now()))
    for upload_id, length in idle.order_by("-created_at").values_list("pk", "length")[:limit]:
        if storage.part_size(upload_id) != length or length == 0:
            continue
        try:
            lease = hold_upload(upload_id)
        except UploadLocked:
            continue
        try:
            complete_upload(upload_id)
            finished += 1
        except DomainError as refusal:
            log.info("upload not finished", extra={"upload": str(upload_id), "code": refusal.code})
        finally:
            release_hold(upload_id, lease)
    return finished
