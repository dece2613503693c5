"""Every write of media: beginning, finishing and expiring uploads, reading pictures, linking them to their records."""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, BinaryIO, TypeVar

from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.domain.roles import Role
from geo_portal.accounts.rights import rights_of
from geo_portal.core import clock, jobs
from geo_portal.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Unavailable
from geo_portal.core.setbacks import one_by_one
from media import storage, subjects
from media.domain import content, pictures
from media.domain.chunks import MAX_OPEN_BYTES, MAX_OPEN_UPLOADS, Announcement, Purpose
from media.models import Panorama, Photo, Picture, StoredFile, Upload

log = logging.getLogger(__name__)

P = TypeVar("P", bound=Picture)

KEEP_UNFINISHED = timedelta(days=7)
KEEP_NOTICE = timedelta(days=90)
"""So long an expired upload is remembered, to tell the client and the reader of its record what became of it."""

LEASE = timedelta(seconds=20)
"""So long after its last byte a writer is certainly over: only then do our own jobs touch its upload."""

SILENCE = timedelta(seconds=3)
"""So long after its last byte a writer's place is free for the owner who comes back: a connection that is half open,
or whose server was killed, ends in silence."""

MOST_NAMES = 200
"""So many records and hashes are locked one by one."""

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
    code = "read_only"
    text = _("Your role reads, and does not send files.")


class NotAnAttachment(Invalid):
    code = "not_an_attachment"
    text = _("What a revoked device leaves behind is kept as it is: send it with the purpose `attachment`.")


class TooManyUploads(DomainError):
    code = "too_many_uploads"
    status = 429
    text = _("Too many unfinished uploads; finish or end some of them first.")


class UploadLocked(DomainError):
    code = "upload_locked"
    status = 423
    text = _("Somebody is writing to this upload at the moment.")


class UploadIncomplete(Conflict):
    code = "upload_incomplete"
    text = _("The file is not whole yet.")


class ChecksumMismatch(DomainError):
    code = "checksum_mismatch"
    status = 460
    text = _("The bytes that arrived do not have the announced checksum; they were discarded.")


class UploadFinished(Conflict):
    code = "upload_finished"
    text = _("The upload is finished; its file is kept.")


class UploadGone(DomainError):
    code = "upload_gone"
    status = 410
    text = _("This upload was discarded; begin a new one.")


class UploadExpired(DomainError):
    code = "upload_expired"
    status = 410
    text = _("This upload was not finished in time and its bytes were deleted; begin a new one.")


@transaction.atomic
def begin_upload(user: Any, announcement: Announcement, *, revoked: Any = None) -> Upload:
    """Take note of a file that `user` is about to send, or that their `revoked` device leaves behind.

    Raises ReadOnly for roles that send nothing, TooManyUploads above the caps of `domain.chunks`. What was announced by
    a record of theirs may be sent by anybody: the record was accepted, and its bytes belong to it.
    """
    _lock(f"media:open:{user.pk}")  # two that begin at once are counted one after the other
    rights = rights_of(user)
    subject = (announcement.subject_type, announcement.subject_id, announcement.sha256, announcement.length)
    if revoked is not None and announcement.subject_id is not None:
        if announcement.purpose != Purpose.ATTACHMENT:  # a picture would be made, and given to a record that waits
            raise NotAnAttachment
        subjects.check_left_behind(revoked, announcement.subject_type, announcement.subject_id, announcement.length)
    elif not (rights.superuser or rights.has(*SENDERS) or subjects.announced(user, *subject)):
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


def hold_upload(upload_id: uuid.UUID, *, returning: bool = False) -> uuid.UUID:
    """Become the one writer of an upload for `LEASE`; the token returned is needed to write, to go on and to let go.

    `returning` is the owner who sends on: it displaces a writer from whom nothing came for `SILENCE`. Everyone else
    waits until the lease has run out. The database's clock decides, for all processes alike. Raises UploadLocked while
    another writer holds it, UploadFinished, UploadGone, UploadExpired, NotFound.
    """
    lease = uuid.uuid4()
    over = Now() + (LEASE - SILENCE) if returning else Now()
    free = Q(lease__isnull=True) | Q(lease_until__lt=over)
    taken = Upload.objects.receiving().filter(free, pk=upload_id)
    if taken.update(lease=lease, lease_until=Now() + LEASE, expires_at=clock.now() + KEEP_UNFINISHED):
        return lease
    upload = Upload.objects.filter(pk=upload_id).first()
    if upload is None:
        raise NotFound
    _require_alive(upload)
    if upload.state == Upload.State.FINISHED:
        raise UploadFinished(offset=upload.length)
    raise UploadLocked(retry_after=2)


def _require_alive(upload: Upload) -> None:
    """Raises UploadGone, UploadExpired."""
    if upload.state == Upload.State.DISCARDED:
        raise UploadGone
    if upload.state == Upload.State.EXPIRED:
        raise UploadExpired


def upload_of(user: Any, upload_id: uuid.UUID) -> Upload:
    """The caller's own upload. Raises NotFound for everybody else's, UploadGone, UploadExpired."""
    upload = Upload.objects.visible_to(user).filter(pk=upload_id).first()
    if upload is None:
        raise NotFound
    _require_alive(upload)
    return upload


def renew_hold(upload_id: uuid.UUID, lease: uuid.UUID) -> bool:
    """Bytes have arrived: go on writing for another `LEASE`. False when the lease was lost: then nothing more may be
    written."""
    return bool(Upload.objects.filter(pk=upload_id, lease=lease).update(lease_until=Now() + LEASE))


def holds(upload_id: uuid.UUID, lease: uuid.UUID) -> bool:
    """Whether the lease is still the one that this token stands for."""
    return Upload.objects.filter(pk=upload_id, lease=lease).exists()


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
    try:
        with storage.open_part(upload_id) as file:
            head = file.read(content.HEAD_BYTES)
            file.seek(0)
            sha256 = storage.sha256_of(file)
            size = file.tell()
    except FileNotFoundError:
        upload.refresh_from_db()
        if upload.state == Upload.State.FINISHED:  # by another at the same moment
            return upload
        raise UploadIncomplete(offset=0, length=upload.length) from None
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
    """Record a stored file, make its picture, attach it to its subject, and queue the reading of it: all or nothing."""
    upload = Upload.objects.select_for_update(of=("self",)).select_related("owner").get(pk=upload_id)
    if upload.state == Upload.State.FINISHED:
        return upload
    subject_ids = [upload.subject_id] if upload.subject_id is not None else []
    wait_for_each_other(upload.subject_type, subject_ids, [sha256])
    StoredFile.objects.bulk_create(
        [StoredFile(sha256=sha256, size=size, content_type=content_type)], ignore_conflicts=True
    )
    upload.file = file = StoredFile.objects.get(sha256=sha256)
    if upload.purpose == Purpose.PHOTO:
        upload.photo = _picture_of(Photo, file, upload.owner, upload.filename)
    elif upload.purpose == Purpose.PANORAMA:
        upload.panorama = _picture_of(Panorama, file, upload.owner, upload.filename)
    upload.state = Upload.State.FINISHED
    upload.finished_at = clock.now()
    upload.save(update_fields=["file", "photo", "panorama", "state", "finished_at"])
    if subject_ids:
        _link([upload])
    if upload.photo is not None:
        subjects.arrived(_settled(Photo, [upload.photo.pk])[upload.photo.pk], upload.owner)
    return upload


@transaction.atomic
def adopt_file(file: StoredFile, owner: Any, *, filename: str, subject: tuple[str, uuid.UUID]) -> Photo:
    """A kept file becomes a photo of this person, as if they had sent it now for that record. Safe to repeat."""
    subject_type, subject_id = subject
    wait_for_each_other(subject_type, [subject_id], [file.sha256])
    photo = _settled(Photo, [_picture_of(Photo, file, owner, filename).pk]).popitem()[1]
    subjects.arrived(photo, owner)
    return photo


def _picture_of(model: type[P], file: StoredFile, owner: Any, filename: str) -> P:
    """The picture of this file and person: the one there is, or a new one that a job will read."""
    picture, made = model._default_manager.get_or_create(file=file, uploaded_by=owner, defaults={"filename": filename})
    if made:
        name = model._meta.model_name
        argument: dict[str, Any] = {f"{name}_id": str(picture.pk)}
        jobs.defer(f"media.jobs.process_{name}", **argument)
    return picture


def _link(uploads: Sequence[Upload]) -> int:
    """Present finished uploads for records of one type to the app whose records they are, and remember what came of it.

    Their subjects' names are locked. Returns how many were attached; the number of queries does not grow with them.
    """
    if not uploads:
        return 0
    photos = _settled(Photo, [upload.photo_id for upload in uploads if upload.photo_id])
    panoramas = _settled(Panorama, [upload.panorama_id for upload in uploads if upload.panorama_id])
    found = []
    for upload in uploads:
        if upload.photo_id:
            upload.photo = photos[upload.photo_id]
        if upload.panorama_id:
            upload.panorama = panoramas[upload.panorama_id]
        assert upload.subject_id is not None  # noqa: S101  upload_subject_is_whole
        found.append(subjects.Subject(upload.subject_type, upload.subject_id, upload, upload.photo, upload.panorama))
    outcomes: dict[subjects.Link, list[Upload]] = {}
    for upload, outcome in zip(uploads, subjects.link_all(uploads[0].subject_type, found), strict=True):
        if outcome != upload.link:
            upload.link = outcome
            outcomes.setdefault(outcome, []).append(upload)
    for outcome, changed in outcomes.items():
        Upload.objects.filter(pk__in=[upload.pk for upload in changed]).update(link=outcome)
    return sum(upload.link == subjects.Link.LINKED for upload in uploads)


def _settled(model: type[P], ids: Collection[uuid.UUID]) -> dict[uuid.UUID, P]:
    """These pictures with their files, locked: one that a job is reading is settled before this, or after our links are
    there for it to find."""
    if not ids:
        return {}
    rows = model._default_manager.select_for_update(of=("self",), no_key=True).select_related("file")
    return {picture.pk: picture for picture in rows.filter(pk__in=set(ids)).order_by("pk")}


def wait_for_each_other(subject_type: str, subject_ids: Iterable[uuid.UUID], hashes: Iterable[str]) -> None:
    """Until the transaction ends, nobody else attaches to these subjects or stores a file with one of these hashes.

    Otherwise a record and its file that arrive at the same moment would each not see the other, and wait for ever. All
    in one statement and always in the same order, so that nobody waits in a circle.
    """
    names = [f"media:{subject_type}:{subject_id}" for subject_id in subject_ids]
    _lock(*names, *(f"media:bytes:{sha256}" for sha256 in hashes))


def _lock(*names: str) -> None:
    """Hold these names until the transaction ends. More than `MOST_NAMES` are all names there are: the server's table
    of locks is small, and shared by everybody."""
    every = "hashtextextended('media', 0)"
    with connection.cursor() as cursor:
        if len(names) > MOST_NAMES:
            cursor.execute(f"SELECT pg_advisory_xact_lock({every})")
            return
        cursor.execute(
            f"SELECT pg_advisory_xact_lock_shared({every}) UNION ALL "  # noqa: S608  a constant
            "SELECT pg_advisory_xact_lock(key) FROM "
            "(SELECT DISTINCT hashtextextended(name, 0) AS key FROM unnest(%s::text[]) AS name ORDER BY key) AS keys",
            [list(names)],
        )


@transaction.atomic
def claim_uploads(subject_type: str, *subject_ids: uuid.UUID) -> int:
    """Records of one type have arrived: attach the finished uploads that waited for them. Returns how many.

    Call it in the transaction that makes the records, after the rows are written; calling it again does no harm. The
    number of queries does not grow with the number of records.
    """
    if not subject_ids:
        return 0
    wait_for_each_other(subject_type, subject_ids, [])
    waiting = (
        Upload.objects.select_for_update(of=("self",))
        .filter(
            subject_type=subject_type,
            subject_id__in=subject_ids,
            link=subjects.Link.WAITING,
            state=Upload.State.FINISHED,
        )
        .select_related("owner")
        .order_by("finished_at", "pk")
    )
    return _link(list(waiting))


def photos_known_to(user: Any, hashes: Collection[str]) -> dict[str, Photo]:
    """For each of these hashes (lower case) a photo with those bytes that `user` may see, their own first.

    The rows are locked until the transaction ends. A hash that is missing tells nothing about other people's files.
    """
    visible = Photo.objects.visible_to(user).filter(file__sha256__in=hashes)
    found = _settled(Photo, list(visible.values_list("pk", flat=True)))
    known: dict[str, Photo] = {}
    for photo in sorted(found.values(), key=lambda row: (row.uploaded_by_id != user.pk, row.created_at)):
        known.setdefault(photo.file.sha256, photo)
    return known


def photo_known_to(user: Any, sha256: str) -> Photo | None:
    """A photo with these bytes that `user` may see, their own first; None tells nothing about other people's.

    Whether `user` may see it is asked of some photo in any case: a hash that nobody has costs what a hidden one costs.
    """
    photos = Photo.objects.order_by("-created_at")
    having = list(photos.filter(file__sha256=sha256.lower()).values_list("pk", flat=True)[:20])
    other = list(photos.order_by("pk").exclude(uploaded_by=user.pk).values_list("pk", flat=True)[:1])
    visible = Photo.objects.visible_to(user).filter(pk__in=having or other or [uuid.uuid4()])
    found = [photo for photo in visible.select_related("file").order_by("-created_at") if photo.pk in having]
    return next((photo for photo in found if photo.uploaded_by_id == user.pk), found[0] if found else None)


def discard_upload(upload_id: uuid.UUID) -> None:
    """Throw away an upload's bytes; its row stays until it expires, to tell the client why."""
    Upload.objects.filter(pk=upload_id, state=Upload.State.RECEIVING).update(state=Upload.State.DISCARDED)
    storage.discard_part(upload_id)


def terminate_upload(upload_id: uuid.UUID) -> None:
    """End an unfinished upload on its owner's word. A finished one is a record by now and stays.

    Raises UploadFinished, and UploadLocked while somebody writes to it.
    """
    hold_upload(upload_id, returning=True)
    Upload.objects.filter(pk=upload_id).exclude(state=Upload.State.FINISHED).delete()
    storage.discard_part(upload_id)


def process_photo(photo_id: uuid.UUID) -> None:
    """Read a photo's file: refuse it with a reason, or keep its metadata and make its previews. Safe to repeat."""
    _process(Photo, photo_id, subjects.settled)


def process_panorama(panorama_id: uuid.UUID) -> None:
    """The same for a panorama."""
    _process(Panorama, panorama_id, subjects.panorama_settled)


def _process(model: type[P], picture_id: uuid.UUID, settled: Callable[[P], None]) -> None:
    unread = model._default_manager.filter(pk=picture_id, state=Picture.State.PROCESSING)
    picture = unread.select_related("file").first()
    if picture is None:
        return
    read: pictures.Picture | None = None
    code = ""
    try:
        read = _read(picture)
    except pictures.Refused as refusal:
        code = refusal.code
    with transaction.atomic():
        row = model._default_manager.select_for_update(of=("self",)).get(pk=picture_id)
        if row.state != Picture.State.PROCESSING:
            return
        if read is None:
            row.state, row.refusal_code = Picture.State.REFUSED, code
        else:
            _fill(row, read)
        row.save()
        settled(row)


def _read(picture: Picture) -> pictures.Picture:
    """What the file of a picture is, its previews stored. Raises pictures.Refused."""
    read = pictures.read_panorama if isinstance(picture, Panorama) else pictures.read_picture
    with storage.open_file(picture.file.sha256) as file:
        found = read(file, now=clock.now())
    for size, data in found.previews.items():
        storage.write_preview(picture.file.sha256, size, data)
    return found


class FileMissing(Unavailable):
    code = "file_missing"
    text = _("The stored file cannot be found at the moment; the operator has been told.")


def open_original(picture: Picture) -> BinaryIO:
    """A picture's original, for reading. Raises FileMissing when the storage has lost it."""
    return open_stored(picture.file)


def open_stored(file: StoredFile) -> BinaryIO:
    """The same of any stored file."""
    try:
        return storage.open_file(file.sha256)
    except FileNotFoundError:
        log.exception("stored file missing", extra={"sha256": file.sha256})
        raise FileMissing from None


def open_preview(picture: Picture, size: int) -> tuple[BinaryIO, int]:
    """A ready picture's preview of `size` pixels and its length in bytes. One that was deleted is made again.

    Raises FileMissing.
    """
    sha256 = picture.file.sha256
    try:
        file = storage.open_preview(sha256, size)
    except FileNotFoundError:
        open_original(picture).close()
        _read(picture)
        file = storage.open_preview(sha256, size)
    return file, file.seek(0, os.SEEK_END)


def _fill(row: Picture, picture: pictures.Picture) -> None:
    read = picture.metadata
    row.state = Picture.State.READY
    row.width, row.height = picture.width, picture.height
    row.camera_make, row.camera_model = read.make, read.model
    row.flags = list(read.flags)
    row.metadata = dict(read.as_written)
    if read.taken_at is not None:
        row.taken_at = read.taken_at.value
        row.taken_at_source, row.taken_at_sigma_s = read.taken_at.source, read.taken_at.sigma
    if read.position is not None:
        row.position = Point(*read.position.value, srid=4326)
        row.position_source, row.sigma_m = read.position.source, read.position.sigma
    if read.altitude is not None:
        row.altitude_m = read.altitude.value
        row.altitude_source, row.altitude_sigma_m = read.altitude.source, read.altitude.sigma
    if read.heading is not None:
        row.heading = read.heading.value
        row.heading_source, row.heading_sigma_deg = read.heading.source, read.heading.sigma


def expire_uploads(*, batch: int = 500) -> int:
    """End unfinished uploads whose seven days are over, and delete part files that nobody knows. Returns how many.

    An expired upload stays as a notice for `KEEP_NOTICE`: its client is told why it is gone, and its record that the
    file did not arrive. The file can be sent again, as a new upload.
    """
    ended = 0
    while found := _expire(batch):
        for upload_id in found:
            storage.discard_part(upload_id)
        ended += len(found)
    if ended:
        log.warning("uploads expired", extra={"count": ended})
    _forget_notices()
    return ended + _sweep_parts(clock.now() - KEEP_UNFINISHED - timedelta(days=1))


@transaction.atomic
def _expire(batch: int) -> list[uuid.UUID]:
    """From here on nobody writes to these any more: whoever takes the lease does so before or finds them expired."""
    over = Upload.objects.receiving().filter(
        Q(lease__isnull=True) | Q(lease_until__lt=Now()), expires_at__lt=clock.now()
    )
    rows = over.select_for_update(of=("self",), skip_locked=True).order_by("expires_at")
    found = list(rows.values_list("pk", flat=True)[:batch])
    Upload.objects.filter(pk__in=found).update(state=Upload.State.EXPIRED, lease=None, lease_until=None)
    return found


def _forget_notices() -> None:
    now = clock.now()
    Upload.objects.filter(
        Q(state=Upload.State.DISCARDED, expires_at__lt=now)
        | Q(state=Upload.State.EXPIRED, expires_at__lt=now - KEEP_NOTICE)
    ).delete()


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
    idle = Upload.objects.receiving().filter(Q(lease__isnull=True) | Q(lease_until__lt=Now()), length__gt=0)
    # those that somebody wrote to last: each sign of life puts the expiry off
    return sum(one_by_one("finish_straggler", _finish_straggler, idle.order_by("-expires_at", "pk"), limit))


def _finish_straggler(upload: Upload) -> bool:
    if storage.part_size(upload.pk) != upload.length:
        return False
    try:
        lease = hold_upload(upload.pk)
    except DomainError:
        return False  # somebody was quicker
    try:
        complete_upload(upload.pk)
    except DomainError as refusal:
        log.info("upload not finished", extra={"upload": str(upload.pk), "code": refusal.code})
        return False
    finally:
        release_hold(upload.pk, lease)
    return True
