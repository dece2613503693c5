"""Makers of pictures, photos and panoramas."""

from __future__ import annotations

import hashlib
import io
import itertools
import os
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image

from geo_portal.accounts.models import User
from media import services, storage
from media.domain.chunks import Announcement, Purpose
from media.models import Panorama, Photo, Upload

PHOTOS = Path(__file__).parent / "data" / "photos"
SHARED = Path(os.environ.get("PORTAL_SHARED_DATA", Path(__file__).resolve().parent.parent.parent / "shared" / "data"))
_shades = itertools.count(1)

GPS = ExifTags.GPS
BASE = ExifTags.Base


def dms(degrees: float) -> tuple[float, float, float]:
    """Unsigned degrees, minutes, seconds."""
    degrees = abs(degrees)
    minutes = degrees % 1 * 60
    return (float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 6))


def make_picture(
    *,
    at: tuple[float, float] | None = None,
    taken: str | None = None,
    size: tuple[int, int] = (64, 48),
    gps: dict[int, Any] | None = None,
    exif: dict[int, Any] | None = None,
    base: dict[int, Any] | None = None,
    xmp: str = "",
    kind: str = "JPEG",
    **options: Any,
) -> bytes:
    """A picture unlike every other one made; `at` is lon/lat in degrees, the dictionaries add or (None) drop tags."""
    shade = next(_shades)
    picture = Image.new("RGB", size, (shade % 256, shade // 256 % 256, 120))
    tags = picture.getexif()
    places: dict[int, Any] = {}
    if at is not None:
        places = {
            GPS.GPSLatitudeRef: "N" if at[1] >= 0 else "S",
            GPS.GPSLatitude: dms(at[1]),
            GPS.GPSLongitudeRef: "E" if at[0] >= 0 else "W",
            GPS.GPSLongitude: dms(at[0]),
        }
    inner: dict[int, Any] = {} if taken is None else {BASE.DateTimeOriginal: taken}
    for target, extra in ((places, gps), (inner, exif)):
        target.update(extra or {})
    for tag, value in (base or {}).items():
        tags[tag] = value
    if places:
        tags[ExifTags.IFD.GPSInfo] = {tag: value for tag, value in places.items() if value is not None}
    if inner:
        tags[ExifTags.IFD.Exif] = {tag: value for tag, value in inner.items() if value is not None}
    buffer = io.BytesIO()
    if kind == "JPEG":
        options.setdefault("comment", f"picture {shade}")  # nearby shades compress to the same bytes
    if xmp:
        options["xmp"] = xmp.encode()
    picture.save(buffer, kind, exif=tags, **options)
    return buffer.getvalue()


def announcement_of(data: bytes, **fields: Any) -> Announcement:
    """What a client would say of these bytes before it sends them."""
    subject_type, subject_id = fields.pop("subject", ("", None))
    return Announcement(
        length=len(data),
        purpose=fields.pop("purpose", Purpose.PHOTO),
        filename=fields.pop("filename", "picture.jpg"),
        filetype="image/jpeg",
        sha256=fields.pop("sha256", hashlib.sha256(data).hexdigest()),
        subject_type=subject_type,
        subject_id=subject_id,
        metadata=fields.pop("metadata", ""),
    )


def make_upload(owner: User, data: bytes | None = None, *, arrived: int | None = None, **fields: Any) -> Upload:
    """An upload of which `arrived` bytes (all by default) are here; not finished."""
    data = make_picture() if data is None else data
    upload = services.begin_upload(owner, announcement_of(data, **fields))
    with storage.Part(upload.pk) as part:
        part.append(data[:arrived], 0)
        part.sync()
    return upload


def make_photo(owner: User, data: bytes | None = None, *, read: bool = True, **fields: Any) -> Photo:
    """A photo that came by upload, and was read by the job unless `read` is False."""
    upload = services.complete_upload(make_upload(owner, data, **fields).pk)
    assert upload.photo is not None
    if read:
        services.process_photo(upload.photo.pk)
    upload.photo.refresh_from_db()
    return upload.photo


def make_panorama(owner: User, data: bytes | None = None, *, read: bool = True, **fields: Any) -> Panorama:
    """A sphere that came by upload, and was read by the job unless `read` is False."""
    data = make_picture(size=(128, 64)) if data is None else data
    upload = services.complete_upload(make_upload(owner, data, purpose=Purpose.PANORAMA, **fields).pk)
    assert upload.panorama is not None
    if read:
        services.process_panorama(upload.panorama.pk)
    upload.panorama.refresh_from_db()
    return upload.panorama
