"""Reading a picture: is it one, is it whole, how does it look small. Pure: bytes in, bytes out.

Only three decoders are ever tried, chosen by the content and never by the name. The number of pixels is taken from the
header and refused there, before anything of that size is allocated.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import BinaryIO

from PIL import Image, ImageCms, UnidentifiedImageError

from media.domain import content, exif

PREVIEW_PIXELS = (1024, 256)
"""Longest sides of the previews, largest first: each is made from the one before."""

PREVIEW_TYPE = "image/jpeg"
PREVIEW_QUALITY = 82

DECODERS = {content.JPEG: "JPEG", content.PNG: "PNG", content.WEBP: "WEBP"}
MAX_PIXELS = {content.JPEG: 120_000_000, content.PNG: 40_000_000, content.WEBP: 40_000_000}
"""JPEG is decoded at reduced scale, the others need four bytes a pixel. Spheres of 16,384 x 8,192 are panoramas."""

MAX_SPHERE_PIXELS = 16_384 * 8_192

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Refused(ValueError):
    """Not taken as a picture. Codes: `empty`, `unsupported_type`, `heic_unsupported`, `too_many_pixels`, `truncated`,
    `damaged`; of a panorama also `not_a_sphere`.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was decoded to its last byte.

    `width` and `height` are pixels of the upright picture. `previews` are JPEGs by their longest side in pixels (never
    larger than the picture), upright, in sRGB, without any metadata.
    """

    content_type: str
    width: int
    height: int
    metadata: exif.Metadata
    previews: dict[int, bytes]


def read_picture(file: BinaryIO, *, now: datetime) -> Picture:
    """Decode the picture in `file` (seekable, at its start). Raises Refused."""
    return _read(file, now, MAX_PIXELS)


def read_panorama(file: BinaryIO, *, now: datetime) -> Picture:
    """The same for a sphere in equirectangular projection, or part of one. It says so (GPano), or is twice as wide as
    high. Raises Refused."""
    found = _read(file, now, {**MAX_PIXELS, content.JPEG: MAX_SPHERE_PIXELS})
    projection = found.metadata.as_written.get("GPano:ProjectionType", "")
    if projection.lower() != "equirectangular" and (projection or found.width != 2 * found.height):
        raise Refused("not_a_sphere")
    return found


def _read(file: BinaryIO, now: datetime, max_pixels: Mapping[str, int]) -> Picture:
    head = file.read(content.HEAD_BYTES)
    file.seek(0)
    if not head:
        raise Refused("empty")
    kind = content.content_type(head)
    if kind == content.HEIC:
        raise Refused("heic_unsupported")
    if kind not in DECODERS:
        raise Refused("unsupported_type")
    with _decoding(), Image.open(file, formats=(DECODERS[kind],)) as image:
        if image.width * image.height > max_pixels[kind]:
            raise Refused("too_many_pixels")
        metadata = exif.read_metadata(image, now=now)
        size = image.size
        # JPEG only: decode at half, quarter or eighth scale. Every byte is still read, so a cut file is noticed.
        image.draft("RGB", (PREVIEW_PIXELS[0], PREVIEW_PIXELS[0]))
        image.load()
        shown = _upright(_rgb(image), metadata.orientation)
    width, height = size if metadata.orientation < 5 else size[::-1]
    return Picture(kind, width, height, metadata, _previews(shown))


@contextlib.contextmanager
def _decoding() -> Iterator[None]:
    """The decoders' many ways to fail, as ours. A disk that cannot be read says nothing about the picture: its error
    goes on, and the job comes again."""
    try:
        yield
    except Image.DecompressionBombError:
        raise Refused("too_many_pixels") from None
    except UnidentifiedImageError:
        raise Refused("damaged") from None
    except (OSError, EOFError) as error:
        if getattr(error, "errno", None) is not None:  # the system's; the decoders' own have no number
            raise
        raise Refused("truncated" if "truncated" in str(error).lower() else "damaged") from error
    except (SyntaxError, ValueError, TypeError, IndexError, KeyError, OverflowError, ZeroDivisionError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("damaged") from error


def _rgb(image: Image.Image) -> Image.Image:
    """Eight-bit sRGB on white."""
    shown: Image.Image = image
    if shown.mode.startswith(("I", "F")):  # 16 bits a channel and more
        _low, high = shown.getextrema()
        scale = 255 / 65535 if isinstance(high, int | float) and high > 255 else 1
        shown = shown.convert("F").point(lambda value: value * scale).convert("L")
    if shown.mode in {"RGBA", "LA", "PA"} or "transparency" in shown.info:
        shown = shown.convert("RGBA")
        ground = Image.new("RGBA", shown.size, "white")
        ground.alpha_composite(shown)
        shown = ground
    return _srgb(shown, image.info.get("icc_profile"))


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as meant: previews carry no profile, so a wide one (phones) or CMYK must be converted."""
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            converted = ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            if converted is not None:
                return converted
    return image.convert("RGB")


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    turn = _UPRIGHT.get(orientation)
    return image if turn is None else image.transpose(turn)


def _previews(image: Image.Image) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for pixels in PREVIEW_PIXELS:
        image.thumbnail((pixels, pixels), Image.Resampling.LANCZOS)
        # a new image, so that nothing of `info` (EXIF, XMP, comment, profile) travels along
        bare = Image.new("RGB", image.size)
        bare.paste(image)
        buffer = io.BytesIO()
        bare.save(buffer, "JPEG", quality=PREVIEW_QUALITY, optimize=True, progressive=True)
        found[pixels] = buffer.getvalue()
    return found
