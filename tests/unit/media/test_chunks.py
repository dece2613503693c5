"""What an upload's headers may say."""

from __future__ import annotations

import base64
import hashlib
import uuid

import pytest

from media.domain import chunks
from media.domain.chunks import MIB, Purpose, Refused

VISIT_PHOTO = uuid.UUID("0192f0c1-2b3c-7d4e-8f50-617283940a1b")


def metadata(**pairs: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())


def test_an_announcement_is_read_whole():
    said = metadata(
        filename="现场 1.jpg",
        filetype="image/JPEG",
        sha256="AB" * 32,
        purpose="photo",
        subject=f"visit_photo:{VISIT_PHOTO}",
    )
    found = chunks.read_announcement("1024", None, said)
    assert (found.length, found.purpose, found.filename) == (1024, Purpose.PHOTO, "现场 1.jpg")
    assert (found.filetype, found.sha256) == ("image/jpeg", "ab" * 32)
    assert (found.subject_type, found.subject_id) == ("visit_photo", VISIT_PHOTO)


def test_all_but_the_length_may_be_missing():
    found = chunks.read_announcement("0", None, "")
    assert (found.length, found.purpose, found.sha256, found.subject_id) == (0, Purpose.PHOTO, "", None)


@pytest.mark.parametrize(
    ("length", "said", "status", "code"),
    [
        (None, "", 400, "length_required"),
        ("-1", "", 400, "bad_header"),
        ("1e3", "", 400, "bad_header"),
        ("٣", "", 400, "bad_header"),
        ("9" * 20, "", 400, "bad_header"),
        (str(10**15), "", 413, "too_large"),
        (str(64 * MIB + 1), "", 413, "too_large"),
        ("1", "filename !!!", 400, "bad_metadata"),
        ("1", "filename " + base64.b64encode(b"\xff\xfe").decode(), 400, "bad_metadata"),
        ("1", "purpose cGhvdG8=,purpose cGhvdG8=", 400, "bad_metadata"),
        ("1", metadata(purpose="virus"), 400, "bad_metadata"),
        ("1", metadata(sha256="abc"), 400, "bad_metadata"),
        ("1", metadata(subject="visit_photo:../../etc"), 400, "bad_metadata"),
        ("1", metadata(subject=f"../x:{VISIT_PHOTO}"), 400, "bad_metadata"),
        ("1", metadata(filename="x" * 4000), 400, "bad_metadata"),
    ],
)
def test_what_cannot_be_announced(length, said, status, code):
    with pytest.raises(Refused) as refusal:
        chunks.read_announcement(length, None, said)
    assert (refusal.value.status, refusal.value.code) == (status, code)


def test_too_large_tells_the_limit_of_that_purpose():
    with pytest.raises(Refused) as refusal:
        chunks.read_announcement(str(600 * MIB), None, metadata(purpose="panorama"))
    assert refusal.value.members == {"max_bytes": 512 * MIB}
    assert chunks.read_announcement(str(500 * MIB), None, metadata(purpose="panorama")).length == 500 * MIB


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\照片.jpg", "照片.jpg"),
        ("a\x00b.jpg", "ab.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("...", ""),
        ("", ""),
        ("x" * 300 + ".jpeg", "x" * 115 + ".jpeg"),
        ("line\nbreak.jpg", "linebreak.jpg"),
    ],
)
def test_file_names_lose_paths_tricks_and_excess(sent, kept):
    assert chunks.safe_filename(sent) == kept


@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
def test_checksums_of_both_kinds_are_read(algorithm):
    digest = hashlib.new(algorithm, b"x").digest()
    found = chunks.read_checksum(f"{algorithm} {base64.b64encode(digest).decode()}")
    assert (found.algorithm, found.digest) == (algorithm, digest)


@pytest.mark.parametrize("raw", ["", "md5 1B2M2Y8AsgTpgAmY7PhCfg==", "sha256", "sha256 !!", "sha256 ÿ", "sha1 AAAA"])
def test_other_checksums_are_refused(raw):
    with pytest.raises(Refused, match=r"Checksum|digest"):
        chunks.read_checksum(raw)


@pytest.mark.parametrize(
    ("offset", "held", "announced", "status"),
    [(5, 5, 5, None), (5, 5, None, None), (4, 5, 5, 409), (6, 5, 1, 409), (5, 5, 6, 413), (0, 10, 0, 409)],
)
def test_bytes_go_exactly_where_the_last_ones_ended(offset, held, announced, status):
    def check() -> None:
        chunks.check_chunk(offset=offset, held=held, length=10, announced=announced)

    if status is None:
        check()
        return
    with pytest.raises(Refused) as refusal:
        check()
    assert refusal.value.status == status
