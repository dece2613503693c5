"""Our reading of positions against ExifRead's, an independent reader of EXIF."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import exifread
import pytest
from exifread.utils import get_gps_coords
from PIL import Image

from media.domain import exif
from tests.factories_media import PHOTOS, SHARED, make_picture

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def positions(data: bytes) -> tuple[tuple[float, float] | None, tuple[float, float] | None]:
    """Lon/lat as we read it and as ExifRead does."""
    with Image.open(io.BytesIO(data)) as image:
        ours = exif.read_metadata(image, now=NOW).position
    theirs = get_gps_coords(exifread.process_file(io.BytesIO(data), details=False))
    return (ours.value if ours else None), ((theirs[1], theirs[0]) if theirs else None)


@pytest.mark.parametrize("at", [(108.948, 34.263), (-104.05, -30.6), (0.5, -0.25)])
def test_a_position_written_by_pillow_is_read_alike(at):
    ours, theirs = positions(make_picture(at=at))
    assert ours == pytest.approx(at, abs=1e-7)
    assert theirs == pytest.approx(at, abs=1e-7)


PICTURES = [
    *(PHOTOS / name for name in ("focal_zero.jpg", "dji_mini3pro_sphere_meta.jpg", "hasselblad_mavic2pro.jpg")),
    *(SHARED / "photos" / "phones" / name for name in ("coolpix_gps.jpg", "iphone7_meta.jpg", "gopro_below_sea.jpg")),
]


@pytest.mark.parametrize("path", [path for path in PICTURES if path.exists()], ids=lambda path: Path(path).name)
def test_a_real_camera_s_position_is_read_alike(path):
    ours, theirs = positions(path.read_bytes())
    assert theirs is not None
    assert ours == pytest.approx(theirs, abs=1e-6)
