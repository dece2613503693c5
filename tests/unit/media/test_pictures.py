"""Which files are pictures, what becomes of broken ones, and what their previews hold."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import resource
import time
from datetime import UTC, datetime

import pytest
from PIL import Image

from media.domain import pictures
from media.domain.exif import Flag
from tests.factories_media import BASE, PHOTOS, SHARED, make_picture

NOW = datetime(2026, 11, 22, tzinfo=UTC)
BAD = SHARED / "photos" / "made" / "bad"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data folder is not here")


def outcome(data: bytes):
    try:
        return pictures.read_picture(io.BytesIO(data), now=NOW)
    except pictures.Refused as refusal:
        return refusal.code


REFUSED = {
    "bomb_4gigapixel.jpg": "too_many_pixels",
    "html_error_page.jpg": "unsupported_type",
    "not_a_picture.jpg": "unsupported_type",
    "zero_bytes.jpg": "empty",
}
POSITIONS = {
    "pixel6a_cropped.jpg": (7.748306, 48.582717),
    "dji_mini3pro_sphere_meta.jpg": (7.692298, 48.533407),
    "gear360_adobe_coords.jpg": (34.3819352, -0.0702668),
    "hasselblad_mavic2pro.jpg": (10.191315, 47.354184),
    "htc_desire.webp": (9.110333, 45.500667),
    "local_time_and_gps.jpg": (-108.0, 39.0),
    "focal_zero.jpg": (0.513529, 48.0912),
    "corrupt_exif.jpg": (-1.667841, 48.081045),
}
SIZES = {"png_named_jpg.jpg": (1, 1), "pixel6a_cropped.jpg": (128, 21), "htc_desire.webp": (776, 909)}


@pytest.mark.parametrize("path", sorted(PHOTOS.glob("*.[jw]*")), ids=lambda path: path.name)
def test_pictures_from_the_wild_are_read_or_refused_with_a_reason(path):
    found = outcome(path.read_bytes())
    if path.name in REFUSED:
        assert found == REFUSED[path.name]
        return
    position = found.metadata.position
    expected = POSITIONS.get(path.name)
    assert (position.value if position else None) == (pytest.approx(expected, abs=1e-6) if expected else None)
    assert SIZES.get(path.name, (found.width, found.height)) == (found.width, found.height)
    assert set(found.previews) == {256, 1024}


def shared_files():
    listed = SHARED / "photos" / "expected.json"
    if not listed.is_file():
        return []
    return [entry for entry in json.loads(listed.read_text()) if not entry["file"].endswith(".json")]


SHARED_REFUSED = {
    "phones/iphone8.heic": "heic_unsupported",
    "broken/not_a_picture.jpg": "unsupported_type",
    "made/bad/truncated_half.jpg": "truncated",
    "made/bad/zero_bytes.jpg": "empty",
    "made/bad/html_error_page.jpg": "unsupported_type",
    "made/bad/bomb_4gigapixel.jpg": "too_many_pixels",
}
SHARED_FLAGS = {
    "made/bad/null_island.jpg": Flag.NULL_ISLAND,
    "made/bad/lat_91.jpg": Flag.POSITION_OUT_OF_RANGE,
    "made/bad/no_ref.jpg": Flag.POSITION_REF_MISSING,
    "made/bad/exif_xmp_conflict.jpg": Flag.POSITION_CONFLICT,
    "broken/empty_gps.jpg": Flag.POSITION_UNREADABLE,
    "broken/invalid_gps_exif.jpg": Flag.POSITION_UNREADABLE,
    "broken/exifr_broken1.jpg": Flag.POSITION_UNREADABLE,
}
OTHER_FLAGS = {
    "made/bad/future_date.jpg": Flag.TIME_IN_FUTURE,
    "made/bad/zero_date.jpg": Flag.TIME_UNREADABLE,
    "made/bad/heading_400.jpg": Flag.HEADING_OUT_OF_RANGE,
    "made/bad/magnetic_heading.jpg": Flag.HEADING_MAGNETIC,
    "panos/dji_mini3pro_sphere_meta.jpg": Flag.GPS_VOID,
    "phones/local_time_and_gps.jpg": Flag.ZONE_INFERRED,
}


def signed(tags, name, negative):
    value, ref = tags.get(f"GPS:{name}"), str(tags.get(f"GPS:{name}Ref", ""))
    if not isinstance(value, int | float):
        return None
    return -value if ref[:1] == negative else value


@needs_shared
@pytest.mark.parametrize("entry", shared_files(), ids=lambda entry: entry["file"])
def test_every_shared_picture_gives_what_exiftool_reads_or_a_flag(entry):
    name, tags = entry["file"], entry.get("exiftool") or {}
    found = outcome((SHARED / "photos" / name).read_bytes())
    if name in SHARED_REFUSED:
        assert found == SHARED_REFUSED[name]
        return
    read = found.metadata
    if name in OTHER_FLAGS:
        assert OTHER_FLAGS[name] in read.flags
    if name in SHARED_FLAGS:
        assert (read.position, SHARED_FLAGS[name] in read.flags) == (None, True)
        return
    lon, lat = signed(tags, "GPSLongitude", "W"), signed(tags, "GPSLatitude", "S")
    if lon is not None and lat is not None:
        assert read.position.value == pytest.approx((lon, lat), abs=2e-6)
    altitude = signed(tags, "GPSAltitude", "1")
    if altitude is not None:
        assert read.altitude.value == pytest.approx(altitude, abs=0.01)


@needs_shared
def test_hostile_headers_cost_neither_time_nor_memory():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    for path in (BAD / "bomb_4gigapixel.jpg", SHARED / "photos/broken/memory_error.jpg"):
        outcome(path.read_bytes())
    assert time.process_time() - began < 1
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 200


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"", "empty"),
        (b"8BPS\x00\x01" + bytes(100), "unsupported_type"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "unsupported_type"),
        (b"SIMPLE  =                    T", "unsupported_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "unsupported_type"),
        (b"<!doctype html><script>alert(1)</script>", "unsupported_type"),
        (b"GIF89a" + bytes(100), "unsupported_type"),
        (b"II*\x00" + bytes(100), "unsupported_type"),
        (b"#EXTM3U\nfile:///etc/passwd\n", "unsupported_type"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "heic_unsupported"),
        (b"\xff\xd8\xff" + bytes(100), "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "damaged"),
        (b"RIFF\x00\x00\x00\x00WEBP" + bytes(100), "damaged"),
    ],
)
def test_only_three_decoders_are_ever_tried(head, code):
    assert outcome(head) == code


def test_a_huge_png_is_refused_before_it_is_decoded():
    header = bytearray(make_picture(kind="PNG", size=(2, 2)))
    header[16:24] = (30_000).to_bytes(4, "big") * 2
    # the chunk's checksum must fit the forged size, or the size would not be looked at
    import zlib

    header[29:33] = zlib.crc32(bytes(header[12:29])).to_bytes(4, "big")
    assert outcome(bytes(header)) == "too_many_pixels"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_cut_picture_is_refused_wherever_it_is_cut(kind):
    noise = Image.effect_noise((400, 300), 80).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, kind)
    data = buffer.getvalue()
    for share in (0.3, 0.6, 0.95):
        assert outcome(data[: int(len(data) * share)]) in {"truncated", "damaged"}
    assert outcome(data) != "truncated"


def corner(data: bytes) -> str:
    """Which of red, green, blue the top left corner of a picture is."""
    pixel = Image.open(io.BytesIO(data)).convert("RGB").getpixel((2, 2))
    return ("red", "green", "blue")[max(range(3), key=lambda channel: pixel[channel])]


@pytest.mark.parametrize(
    ("orientation", "size", "expected"),
    [(1, (80, 40), "red"), (3, (80, 40), "blue"), (6, (40, 80), "blue"), (8, (40, 80), "green"), (9, (80, 40), "red")],
)
def test_previews_stand_upright(orientation, size, expected):
    # red top left, green top right, blue below
    picture = Image.new("RGB", (80, 40), "blue")
    picture.paste("red", (0, 0, 40, 20))
    picture.paste("lime", (40, 0, 80, 20))
    tags = picture.getexif()
    tags[BASE.Orientation] = orientation
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=tags, quality=95)
    found = outcome(buffer.getvalue())
    assert (found.width, found.height) == size
    assert corner(found.previews[256]) == expected


def test_previews_carry_no_metadata_and_keep_to_their_size():
    data = make_picture(at=(108.9, 34.2), taken="2026:11:20 12:00:00", size=(3000, 2000), xmp="<x a='secret'/>")
    found = outcome(data)
    for pixels, preview in found.previews.items():
        with Image.open(io.BytesIO(preview)) as image:
            assert max(image.size) == pixels
            assert not image.getexif()
            assert not {"xmp", "icc_profile", "comment", "exif"} & set(image.info)
        assert b"secret" not in preview


def test_a_small_picture_is_not_blown_up():
    with Image.open(io.BytesIO(outcome(make_picture(size=(64, 48))).previews[1024])) as image:
        assert image.size == (64, 48)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "I;16", "1", "CMYK"])
def test_every_pixel_format_has_a_preview(mode):
    buffer = io.BytesIO()
    Image.new(mode, (40, 30)).save(buffer, "JPEG" if mode == "CMYK" else "PNG")
    assert set(outcome(buffer.getvalue()).previews) == {256, 1024}


def test_reading_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(make_picture(size=(500, 400)))
    before = hashlib.sha256(path.read_bytes()).digest()
    with path.open("rb") as file:
        pictures.read_picture(file, now=NOW)
    assert hashlib.sha256(path.read_bytes()).digest() == before


class WornOut(io.BytesIO):
    """A file on a disk that does not give its second kilobyte."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() >= 1024:
            raise OSError(errno.EIO, "Input/output error")
        return super().read(1024 if size is None or size < 0 else min(size, 1024))


def test_a_disk_that_cannot_be_read_is_not_held_against_the_picture():
    buffer = io.BytesIO()
    Image.effect_noise((400, 300), 80).convert("RGB").save(buffer, "JPEG")
    with pytest.raises(OSError, match="Input/output error"):
        pictures.read_picture(WornOut(buffer.getvalue()), now=NOW)
