"""Photos of visits: announced by the tablet, joined with the file when both are there.

A visit photo's `state` tells what became of its bytes. `stored`: they are kept, durably and under their hash, and
belong to the record; whether they are a picture is read afterwards, and told by the photo's own `state`. `refused`:
they came and are kept, but are no usable picture. A record may go from `stored` to `refused`, never back to `pending`.
The original of a smaller copy joins it when it comes, with a hash of its own; the state is not about that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from field.domain.visit import VisitStatus, is_open_for_edits
from field.models import VisitPhoto
from field.services.refusals import CaseOfAnotherVisit, IdTaken, VisitVerified
from field.services.visits import editors_among, may_edit, require_editor
from geo_portal.accounts.models import User
from geo_portal.core import audit, clock
from media import services as media
from media.models import Photo
from media.subjects import Link, Subject

SUBJECT = "visit_photo"


@transaction.atomic
def announce_photo(actor: Any, photo: VisitPhoto) -> tuple[VisitPhoto, bool]:
    """Note that a photo belongs to a visit, and give it its file if that is here already. Tells whether it is new.

    The same id again, for the same visit and file, changes nothing. Raises NotTakingPart, VisitVerified, IdTaken,
    CaseOfAnotherVisit.
    """
    existing = VisitPhoto.objects.filter(pk=photo.pk).first()
    if existing is not None:
        if (existing.visit_id, existing.sha256) != (photo.visit_id, photo.sha256) or not may_edit(actor, photo.visit):
            raise IdTaken
        return existing, False
    _require_open(actor, photo)
    _require_own_case(photo)
    photo.save(force_insert=True)
    claim_files([photo], actor=actor)
    return photo, True


@transaction.atomic
def claim_files(visit_photos: Iterable[VisitPhoto], *, actor: Any = None) -> int:
    """Visit photos have been announced: give each its file if it is here already. Returns how many got one.

    That is a finished upload which waited for the record, or a file with the announced hash and size that `actor` can
    read: it need not be sent. Without `actor` it is the person of the change log's stamp. To be called in the
    transaction that makes the rows, after they are written; calling it again does no harm. The objects given show
    the state afterwards. The number of queries does not grow with the number of photos.
    """
    given = {photo.pk: photo for photo in visit_photos}
    if not given:
        return 0
    media.wait_for_each_other(SUBJECT, given, {sha256 for photo in given.values() for sha256, _ in _announced(photo)})
    media.claim_uploads(SUBJECT, *given)
    rows = [row for row in VisitPhoto.objects.filter(pk__in=given) if _awaited(row)]
    hashes = {sha256 for row in rows for sha256, _ in _awaited(row)}
    person = actor if actor is not None else User.objects.filter(pk=audit.current().actor).first()
    if hashes and person is not None:
        known = media.photos_known_to(person, hashes)
        locked = list(_locked(VisitPhoto.objects.filter(pk__in=given).filter(_awaiting(known))))
        _join(
            (row, known[sha256])
            for row in locked
            for sha256, size in _awaited(row)
            if sha256 in known and size == known[sha256].file.size
        )
    for row in VisitPhoto.objects.filter(pk__in=given):
        for name in ("photo_id", "original_id", "state", "rev", "updated_at"):
            setattr(given[row.pk], name, getattr(row, name))
    return sum(photo.photo_id is not None for photo in given.values())


@transaction.atomic
def edit_photo(actor: Any, photo: VisitPhoto) -> VisitPhoto:
    """Raises NotTakingPart, VisitVerified, CaseOfAnotherVisit."""
    _require_open(actor, photo)
    _require_own_case(photo)
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


def _require_own_case(photo: VisitPhoto) -> None:
    if photo.case is not None and photo.case.visit_id != photo.visit_id:
        raise CaseOfAnotherVisit


def link_upload(subject: Subject) -> Link:
    """media's question: here is the file of this visit photo; may it be joined? Runs in media's transaction."""
    return link_uploads([subject])[0]


def link_uploads(subjects: Sequence[Subject]) -> list[Link]:
    """The same for many at once, in a number of queries that does not grow with them."""
    rows = {row.pk: row for row in _locked(VisitPhoto.objects.filter(pk__in={subject.id for subject in subjects}))}
    owners = {subject.upload.owner_id: subject.upload.owner for subject in subjects}
    allowed = _may_bring(owners.values(), rows.values())
    joined = []
    outcomes = []
    for subject in subjects:
        row, photo = rows.get(subject.id), subject.photo
        if row is None:
            outcomes.append(Link.WAITING)
        elif (
            photo is None
            or photo.file.sha256 not in {sha256 for sha256, _ in _announced(row)}
            or (subject.upload.owner_id, row.pk) not in allowed
        ):
            outcomes.append(Link.REFUSED)
        else:
            joined.append((row, photo))
            outcomes.append(Link.LINKED)
    _join(joined)
    return outcomes


def _announced(row: VisitPhoto) -> list[tuple[str, int | None]]:
    """SHA-256 and size (bytes) of the files that a record names: what is shown, and its original if that is to come."""
    named: list[tuple[str, int | None]] = [(row.sha256, row.size)]
    return [*named, (row.original_sha256, row.original_size)] if row.original_sha256 else named


def _awaited(row: VisitPhoto) -> list[tuple[str, int | None]]:
    """Those that it does not have."""
    have = (row.photo_id, row.original_id)
    return [file for file, held in zip(_announced(row), have, strict=False) if held is None]


def _awaiting(hashes: Iterable[str]) -> Q:
    """Records that do not have a file with one of these hashes, which they name."""
    wanted = list(hashes)
    return Q(sha256__in=wanted, photo__isnull=True) | Q(original_sha256__in=wanted, original__isnull=True)


def photo_arrived(photo: Photo, owner: Any) -> None:
    """media has stored somebody's photo: their records that wait for the same bytes have them now."""
    rows = list(_locked(VisitPhoto.objects.filter(_awaiting([photo.file.sha256]))))
    allowed = _may_bring([owner], rows)
    file = (photo.file.sha256, photo.file.size)
    _join((row, photo) for row in rows if (owner.pk, row.pk) in allowed and file in _awaited(row))


def _may_bring(people: Iterable[Any], rows: Collection[VisitPhoto]) -> set[tuple[UUID, UUID]]:
    """(person, visit photo) for whom each of these may bring the file: who may edit its visit, and who announced it,
    though they have lost the site since. The bytes are the announced ones either way."""
    known = list(people)
    editors = editors_among(known, [row.visit for row in rows])
    allowed = {(person.pk, row.pk) for person in known for row in rows if (person.pk, row.visit_id) in editors}
    others = [row.pk for row in rows if not all((person.pk, row.pk) in allowed for person in known)]
    if others:
        allowed |= _announcers([person.pk for person in known], others)
    return allowed


def _announcers(people: Collection[UUID], visit_photos: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """(person, visit photo) for whom of these people announced which of these."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT actor_id, object_id FROM change_log WHERE type = 'visit_photo' AND action = 'insert'"
            " AND object_id = ANY (%s) AND actor_id = ANY (%s)",
            [list(visit_photos), list(people)],
        )
        return set(cursor.fetchall())


def has_announced(person: Any, visit_photo: UUID, sha256: str, size: int) -> bool:
    """media's question: did this person announce that photo, with this hash and size (bytes)?"""
    named = Q(sha256=sha256, size=size) | Q(original_sha256=sha256, original_size=size)
    announced = VisitPhoto.objects.filter(named, pk=visit_photo)
    return announced.exists() and bool(_announcers([person.pk], [visit_photo]))


def _locked(rows: QuerySet[VisitPhoto]) -> QuerySet[VisitPhoto]:
    """These rows with their visits, locked in an order that is always the same."""
    locked = rows.select_for_update(of=("self",), no_key=True).select_related("visit__site__district")
    return locked.order_by("pk")


def _join(pairs: Iterable[tuple[VisitPhoto, Photo]]) -> None:
    """Give records the files that they name and do not have."""
    joined = {}
    for row, photo in pairs:
        sha256 = photo.file.sha256
        if sha256 not in {awaited for awaited, _ in _awaited(row)}:
            continue
        if row.photo_id is None and sha256 == row.sha256:
            row.photo, row.state = photo, _state_of(photo)
        if row.original_id is None and sha256 == row.original_sha256:
            row.original = photo
        row.updated_at = clock.now()
        joined[row.pk] = row
    VisitPhoto.objects.bulk_update(joined.values(), ["photo", "original", "state", "updated_at"])


def photo_settled(photo: Photo) -> None:
    """media has read the picture: it is shown, or was refused."""
    for row in VisitPhoto.objects.select_for_update(no_key=True).filter(photo=photo).order_by("pk"):
        row.state = _state_of(photo)
        row.save()


def _state_of(photo: Photo) -> str:
    refused = photo.state == Photo.State.REFUSED
    return VisitPhoto.State.REFUSED if refused else VisitPhoto.State.STORED
