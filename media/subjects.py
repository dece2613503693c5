"""What an upload may be meant for, told by the apps that own those records.

A tablet names the subject when it begins an upload (`Upload-Metadata: subject visit_photo:<id>`). The bytes may arrive
before the record or after it; either way the owning app's handler makes the link:

    media.subjects.register("visit_photo", link_visit_photo, settled=visit_photo_settled)

`link` runs inside the transaction that finishes the upload, or the one that claims it (`media.services.claim_uploads`).
`settled` runs inside the transaction in which a photo became ready or was refused.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from media.models import Photo, Upload


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
SettledHandler = Callable[["Photo"], Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """A finished upload, presented to the app whose record it is for.

    `photo` is None for purposes other than `photo`. The link is the handler's to make; it must check that
    `upload.owner` may write to the record, and must be safe to repeat.
    """

    type: str
    id: uuid.UUID
    upload: Upload
    photo: Photo | None


@dataclasses.dataclass(frozen=True, slots=True)
class _Handler:
    link: LinkHandler
    settled: SettledHandler | None


_handlers: dict[str, _Handler] = {}


def register(subject_type: str, link: LinkHandler, *, settled: SettledHandler | None = None) -> None:
    """Name the handler of a subject type.

    `link` returns a `Link` (or True for linked, False for "not there yet").
    """
    _handlers[subject_type] = _Handler(link, settled)


def unregister(subject_type: str) -> None:
    """Take a handler out again; unknown types are ignored."""
    _handlers.pop(subject_type, None)


def known(subject_type: str) -> bool:
    return subject_type in _handlers


def link(subject: Subject) -> Link:
    """Attach the upload, if its record is there."""
    handler = _handlers.get(subject.type)
    if handler is None:
        return Link.WAITING
    result = handler.link(subject)
    if isinstance(result, Link):
        return result
    return Link.LINKED if result else Link.WAITING


def settled(photo: Photo) -> None:
    """Tell every app that a photo became ready or was refused; each looks for links of its own."""
    for handler in _handlers.values():
        if handler.settled is not None:
            handler.settled(photo)
