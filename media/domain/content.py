"""What kind of file some bytes are, told from the bytes alone: names and announced types are not believed. Pure."""

from __future__ import annotations

JPEG, PNG, WEBP, HEIC = "image/jpeg", "image/png", "image/webp", "image/heic"
UNKNOWN = "application/octet-stream"
HEAD_BYTES = 64
"""How many of a file's first bytes `content_type` looks at."""

EXTENSIONS = {JPEG: "jpg", PNG: "png", WEBP: "webp", HEIC: "heic"}

_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}


def content_type(head: bytes) -> str:
    """The media type of a file that begins with `head`; `application/octet-stream` for everything not taken as a
    picture or recording (markup and scripts above all: those are never served as what they are).

    >>> content_type(b"\\xff\\xd8\\xff\\xe1")
    'image/jpeg'
    >>> content_type(b"<html>")
    'application/octet-stream'
    """
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return HEIC if head[8:12] in _HEIF_BRANDS else "video/mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    return UNKNOWN
