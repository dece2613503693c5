"""Real photos from elsewhere and panoramas drawn by us, with time and place changed to those of the demo; their
EXIF says so."""

import math
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Final

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from geo_portal.demo.ground import DATA
from geo_portal.demo.records import LOCAL, Position

SOURCES: Final = {
    # file: where it is from (licences: NOTICE beside the files)
    "grounds-1.jpg": "pierotofy/drone_dataset_brighton_beach, BSD-2-Clause",
    "grounds-2.jpg": "pierotofy/drone_dataset_brighton_beach, BSD-2-Clause",
    "path.jpg": "MikeKovarik/exifr, MIT",
    "skyline.jpg": "drewnoakes/metadata-extractor-images, free to use",
    "yard.jpg": "drewnoakes/metadata-extractor-images, free to use",
}


PANORAMAS: Final = ("rising-1.jpg", "rising-2.jpg", "rising-3.jpg", "rising-4.jpg")
"""One building site, about a month apart."""

SPHERE: Final = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" GPano:PoseHeadingDegrees="0"'
    b' GPano:ProjectionType="equirectangular"/></rdf:RDF></x:xmpmeta>'
)


@cache
def _original(folder: str, name: str) -> bytes:
    return (DATA / folder / name).read_bytes()


def retagged(name: str, taken_at: datetime, at: Position) -> bytes:
    """The shipped photo as if taken at `at` (lon/lat, WGS 84); pixels untouched, the same bytes every time."""
    said = f"Demo picture: {SOURCES[name]}; time and position changed"
    return _tagged(_original("photos", name), said, taken_at, at)


def panorama(name: str, taken_at: datetime, at: Position) -> bytes:
    """The same of one of PANORAMAS."""
    return _tagged(_original("panoramas", name), "Demo picture: simulated", taken_at, at, xmp=SPHERE)


def _tagged(original: bytes, said: str, taken_at: datetime, at: Position, **options: bytes) -> bytes:
    with Image.open(BytesIO(original)) as image:
        exif = Image.Exif()
        for tag in (Base.Make, Base.Model):
            if value := image.getexif().get(tag):
                exif[tag] = value.strip("\0")
        local = taken_at.astimezone(LOCAL)
        exif[Base.ImageDescription] = said
        exif[Base.DateTime] = f"{local:%Y:%m:%d %H:%M:%S}"
        exif.get_ifd(IFD.Exif).update(
            {
                Base.DateTimeOriginal: f"{local:%Y:%m:%d %H:%M:%S}",
                Base.OffsetTimeOriginal: "+08:00",
                Base.SubsecTimeOriginal: f"{local.microsecond // 1000:03d}",
            }
        )
        exif.get_ifd(IFD.GPSInfo).update(
            {
                GPS.GPSLatitudeRef: "N" if at[1] >= 0 else "S",
                GPS.GPSLatitude: _sexagesimal(at[1]),
                GPS.GPSLongitudeRef: "E" if at[0] >= 0 else "W",
                GPS.GPSLongitude: _sexagesimal(at[0]),
                GPS.GPSMapDatum: "WGS-84",
            }
        )
        written = BytesIO()
        image.save(written, "JPEG", quality="keep", exif=exif, **options)
    return written.getvalue()


def _sexagesimal(value: float) -> tuple[float, float, float]:
    degrees = math.floor(abs(value))
    minutes = math.floor((abs(value) - degrees) * 60)
    seconds = (abs(value) - degrees - minutes / 60) * 3600
    return (float(degrees), float(minutes), round(seconds, 4))
