"""What an upload may be meant for, told by the apps that own those records.

A tablet names the subject when it begins an upload (`Upload-Metadata: subject visit_photo:<id>`). The bytes may arrive
before the record or after it; either way the owning app's handler makes the link:

    media.subjects.register("visit_photo", link_visit_photo, settled=visit_photo_settled)

`link` runs inside the transaction that finishes the upload, or the one that claims it (`media.services.claim_uploads`);
`link_all` does the same for many at once. `settled` runs inside the transaction in which a photo became ready or was
refused, `panorama_settled` in that of a panorama, `arrived` inside the one in which somebody's photo was stored,
whatever it was sent for. `announced` says whether somebody has made a record that names these very bytes: they may send
them, whatever roles they have lost since.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from media.models import Panorama, Photo, Upload


class Link(StrEnum):
    """What became of attaching an upload to its subject."""

    NONE = "none"
    """The upload names no subject."""
    WAITING = "waiting"
    """The record is not there yet; it will claim the upload when it arrives."""
    LINKED = "linked"
    REFUSED = "refused"
    """The record is there, but the uploader may not attach files to it. The file stays the uploader's own."""


LinkHandler = Callable[["Subject"], Link | bool]
LinkAllHandler = Callable[[Sequence["Subject"]], Sequence[Link]]
ArrivedHandler = Callable[["Photo", Any], Any]
SettledHandler = Callable[["Photo"], Any]
PanoramaSettledHandler = Callable[["Panorama"], Any]
AnnouncedHandler = Callable[[Any, uuid.UUID, str, int], bool]
LeftBehindHandler = Callable[[Any, uuid.UUID, int], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """A finished upload, presented to the app whose record it is for.

    `photo` is None for purposes other than `photo`, `panorama` for others than `panorama`; its row is locked, so its
    state holds until the transaction ends.
    The link is the handler's to make; it must check that `upload.owner` may write to the record, and must be safe to
    repeat.
    """

    type: str
    id: uuid.UUID
    upload: Upload
    photo: Photo | None
    panorama: Panorama | None


@dataclasses.dataclass(frozen=True, slots=True)
class _Handler:
    link: LinkHandler
    settled: SettledHandler | None
    panorama_settled: PanoramaSettledHandler | None
    link_all: LinkAllHandler | None
    arrived: ArrivedHandler | None
    announced: AnnouncedHandler | None
    left_behind: LeftBehindHandler | None


_handlers: dict[str, _Handler] = {}


def register(
    subject_type: str,
    link: LinkHandler,
    *,
    settled: SettledHandler | None = None,
    panorama_settled: PanoramaSettledHandler | None = None,
    link_all: LinkAllHandler | None = None,
    arrived: ArrivedHandler | None = None,
    announced: AnnouncedHandler | None = None,
    left_behind: LeftBehindHandler | None = None,
) -> None:
    """Name the handler of a subject type.

    `link` returns a `Link` (or True for linked, False for "not there yet"); `link_all` one for each subject, in order.
    `arrived` takes a photo and the person who sent it, `announced` a person, a record, SHA-256 and length (bytes).
    With `left_behind` such files come from revoked devices and from nobody else: it takes the device, the subject's id
    and the length of what is about to be sent, and raises what speaks against that.
    """
    _handlers[subject_type] = _Handler(link, settled, panorama_settled, link_all, arrived, announced, left_behind)


def unregister(subject_type: str) -> None:
    """Take a handler out again; unknown types are ignored."""
    _handlers.pop(subject_type, None)


def known(subject_type: str) -> bool:
    return subject_type in _handlers


def link(subject: Subject) -> Link:
    """Attach the upload, if its record is there."""
    return link_all(subject.type, [subject])[0]


def link_all(subject_type: str, subjects: Sequence[Subject]) -> list[Link]:
    """Attach uploads for records of one type, those that are there; tells of each what became of it."""
    handler = _handlers.get(subject_type)
    if handler is None:
        return [Link.WAITING] * len(subjects)
    if handler.link_all is not None:
        return list(handler.link_all(subjects))
    return [_as_link(handler.link(subject)) for subject in subjects]


def _as_link(result: Link | bool) -> Link:
    if isinstance(result, Link):
        return result
    return Link.LINKED if result else Link.WAITING


def arrived(photo: Photo, owner: Any) -> None:
    """Tell every app that this person's photo is stored: records that wait for the same bytes need no upload."""
    for handler in _handlers.values():
        if handler.arrived is not None:
            handler.arrived(photo, owner)


def announced(person: Any, subject_type: str, subject_id: uuid.UUID | None, sha256: str, length: int) -> bool:
    """Whether this person has made the record, naming the hash and length of these bytes."""
    handler = _handlers.get(subject_type)
    if handler is None or handler.announced is None or subject_id is None or not sha256:
        return False
    return handler.announced(person, subject_id, sha256, length)


def is_left_behind(subject_type: str) -> bool:
    """Whether files of this type come from revoked devices, and from nobody else."""
    handler = _handlers.get(subject_type)
    return handler is not None and handler.left_behind is not None


def check_left_behind(device: Any, subject_type: str, subject_id: uuid.UUID, length: int) -> None:
    """Raises what speaks against taking a file of this length (bytes) that a revoked device leaves behind."""
    handler = _handlers[subject_type]
    assert handler.left_behind is not None  # noqa: S101  the caller has asked `is_left_behind`
    handler.left_behind(device, subject_id, length)


def settled(photo: Photo) -> None:
    """Tell every app that a photo became ready or was refused; each looks for links of its own."""
    for handler in _handlers.values():
        if handler.settled is not None:
            handler.settled(photo)


def panorama_settled(panorama: Panorama) -> None:
    """Tell every app that a panorama became ready or was refused."""
    for handler in _handlers.values():
        if handler.panorama_settled is not None:
            handler.panorama_settled(panorama)
