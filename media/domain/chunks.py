"""Bookkeeping of resumable uploads (tus 1.0): what headers say, and what may be written where. Pure.

Numbers are bytes. Nothing here knows of HTTP answers or disks; `media.tus` turns a `Refused` into one.
"""

from __future__ import annotations

import base64
import dataclasses
import re
import unicodedata
import uuid
from collections.abc import Mapping
from enum import StrEnum

TUS_VERSION = "1.0.0"
EXTENSIONS = ("creation", "creation-with-upload", "checksum", "expiration", "termination")
CHECKSUMS = ("sha256", "sha1")
DIGEST_BYTES = {"sha256": 32, "sha1": 20}

MIB = 1024 * 1024
MAX_METADATA = 4096
MAX_FILENAME = 120
MAX_OPEN_UPLOADS = 500
MAX_OPEN_BYTES = 20 * 1024 * MIB


class Purpose(StrEnum):
    PHOTO = "photo"
    PANORAMA = "panorama"
    ATTACHMENT = "attachment"
    RECORDING = "recording"


MAX_LENGTH = {
    Purpose.PHOTO: 64 * MIB,
    Purpose.PANORAMA: 512 * MIB,
    Purpose.ATTACHMENT: 64 * MIB,
    Purpose.RECORDING: 4096 * MIB,
}
"""The largest file of each purpose."""

_NUMBER = re.compile(r"[0-9]{1,19}")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_KEY = re.compile(r"[!-+\--~]{1,60}")
_SUBJECT_TYPE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MEDIA_TYPE = re.compile(r"[a-zA-Z0-9!#$&^_.+-]{1,50}/[a-zA-Z0-9!#$&^_.+-]{1,49}")


class Refused(ValueError):
    """A header that cannot be accepted; `code` is stable, `status` the HTTP status, the text says what is wrong."""

    def __init__(self, code: str, detail: str, *, status: int = 400, **members: object) -> None:
        self.code, self.detail, self.status, self.members = code, detail, status, members
        super().__init__(detail)


@dataclasses.dataclass(frozen=True, slots=True)
class Announcement:
    """What a client says of a file before it sends it."""

    length: int
    purpose: Purpose
    filename: str
    filetype: str
    sha256: str
    subject_type: str
    subject_id: uuid.UUID | None
    metadata: str


@dataclasses.dataclass(frozen=True, slots=True)
class Checksum:
    """Digest that the client computed over one request's bytes."""

    algorithm: str
    digest: bytes


def read_number(raw: str, header: str) -> int:
    """A non-negative whole number of a header.

    >>> read_number("1024", "Upload-Offset")
    1024
    """
    if not _NUMBER.fullmatch(raw):
        raise Refused("bad_header", f"{header} must be a whole number, not negative.", header=header)
    return int(raw)


def read_metadata(raw: str) -> dict[str, str]:
    """The pairs of an Upload-Metadata header: `key base64,key base64,…`.

    >>> read_metadata("filename 5rC0LmpwZw==,purpose cGhvdG8=")
    {'filename': '水.jpg', 'purpose': 'photo'}
    """
    if len(raw) > MAX_METADATA:
        raise Refused("bad_metadata", "Upload-Metadata is too long.", max_bytes=MAX_METADATA)
    pairs: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in raw.split(","))):
        key, _, encoded = part.partition(" ")
        if not _KEY.fullmatch(key) or key in pairs:
            raise Refused("bad_metadata", "Upload-Metadata needs plain keys, each once.")
        try:
            pairs[key] = base64.b64decode(encoded.strip(), validate=True).decode()
        except ValueError:  # not base64 (or not even ASCII), not UTF-8
            raise Refused("bad_metadata", "Upload-Metadata values are UTF-8 text in base64.") from None
    return pairs


def safe_filename(name: str) -> str:
    """A file name fit to be shown and offered for download: no path, no control or direction marks, bounded.

    The extension survives the shortening. May be empty; then whoever serves the file names it.

    >>> safe_filename("../../etc/passwd")
    'passwd'
    >>> safe_filename("photo\\u202egpj.exe\\x00")
    'photogpj.exe'
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] not in {"C", "Z"} or c == " ").strip(" .")
    if len(name) <= MAX_FILENAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:MAX_FILENAME]
    return f"{stem[: MAX_FILENAME - len(extension) - 1]}.{extension}"


def read_subject(raw: str) -> tuple[str, uuid.UUID | None]:
    """`<type>:<id>`; empty for none."""
    if not raw:
        return "", None
    kind, _, key = raw.partition(":")
    try:
        identifier = uuid.UUID(key)
    except ValueError:
        identifier = None
    if identifier is None or not _SUBJECT_TYPE.fullmatch(kind):
        raise Refused("bad_metadata", "subject must be <type>:<uuid>, such as visit_photo:0192….")
    return kind, identifier


def read_announcement(length: str | None, defer_length: str | None, metadata: str) -> Announcement:
    """What Upload-Length and Upload-Metadata of a creation say.

    Raises Refused: 400 for what cannot be read, 413 with the limit for a file that is too large.
    """
    if defer_length is not None or length is None:
        raise Refused("length_required", "Upload-Length must be sent; deferring it is not supported.")
    size = read_number(length, "Upload-Length")
    pairs = read_metadata(metadata)
    try:
        purpose = Purpose(pairs.get("purpose", "photo"))
    except ValueError:
        raise Refused("bad_metadata", f"purpose must be one of {', '.join(Purpose)}.") from None
    sha256 = pairs.get("sha256", "")
    if sha256 and not _SHA256.fullmatch(sha256):
        raise Refused("bad_metadata", "sha256 must be 64 hexadecimal digits.")
    subject_type, subject_id = read_subject(pairs.get("subject", ""))
    if size > MAX_LENGTH[purpose]:
        raise Refused(
            "too_large", "The file is larger than is taken for this purpose.", status=413, max_bytes=MAX_LENGTH[purpose]
        )
    filetype = pairs.get("filetype", "")
    return Announcement(
        length=size,
        purpose=purpose,
        filename=safe_filename(pairs.get("filename", "")),
        filetype=filetype.lower() if _MEDIA_TYPE.fullmatch(filetype) else "",
        sha256=sha256.lower(),
        subject_type=subject_type,
        subject_id=subject_id,
        metadata=metadata,
    )


def read_checksum(raw: str | None) -> Checksum | None:
    """An Upload-Checksum header: `<algorithm> <base64 digest>`."""
    if raw is None:
        return None
    algorithm, _, encoded = raw.strip().partition(" ")
    if algorithm not in DIGEST_BYTES:
        raise Refused("bad_checksum", f"Upload-Checksum may be {' or '.join(CHECKSUMS)}.")
    try:
        digest = base64.b64decode(encoded.strip(), validate=True)
    except ValueError:
        digest = b""
    if len(digest) != DIGEST_BYTES[algorithm]:
        raise Refused("bad_checksum", f"That is not the base64 of a {algorithm} digest.")
    return Checksum(algorithm, digest)


def check_chunk(*, offset: int, held: int, length: int, announced: int | None) -> None:
    """Whether bytes may be written at `offset` of a file of `length` of which `held` are here.

    `announced` is the request's Content-Length, None when it is not known. Raises Refused: 409 `wrong_offset`, or 413
    when more is announced than the file has room for.
    """
    if offset != held:
        raise Refused("wrong_offset", f"The next byte expected is {held}.", status=409, offset=held)
    if announced is not None and offset + announced > length:
        raise Refused("too_large", "That is more than the announced length.", status=413, max_bytes=length - offset)


def headers_of(pairs: Mapping[str, str | int | None]) -> list[tuple[bytes, bytes]]:
    """ASGI headers of the pairs whose value is not None."""
    return [(name.lower().encode(), str(value).encode("latin-1")) for name, value in pairs.items() if value is not None]
