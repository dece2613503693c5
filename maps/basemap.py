"""The basemap as tiles that this server holds itself: an archive, or the sketch that comes with the product.

A basemap that lies elsewhere (a style or tiles of another service) is drawn by the pages and never copied from here.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import mmap
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import shapely
from django.conf import settings
from django.db import connection

from maps import sql
from maps.domain.pmtiles import MEDIA_TYPES, Archive, Compression, NotPMTiles, TileType
from maps.domain.tiles import EARTH_RADIUS_M, EXTENT, Tile

LAYERS: Final = ("land", "districts", "water", "roads", "rail", "stations", "places")
"""Layers of the sketch, and of any vector archive that is to be drawn in our style."""
ATTRIBUTES: Final = ("name", "name_en", "class", "colour", "rank")
SKETCH_MAX_ZOOM: Final = 13
"""A unit of a tile is 1.2 m there, finer than the sketch; maps go on drawing these tiles at higher zooms."""
SKETCH_FOLDER: Final = Path(__file__).parent / "static" / "maps" / "basemap"
SKETCH_VERSION: Final = 1
"""To be raised when the making of its tiles changes."""
_TILES_AT_ONCE: Final = 64
_BUFFER: Final = 64


class Source(Protocol):
    """Where tiles are cut from. `fingerprint` is another one whenever any tile may be another one."""

    fingerprint: str
    tile_type: TileType
    compression: Compression
    min_zoom: int
    max_zoom: int
    attribution: str
    vector_layers: list[dict[str, Any]]
    """What TileJSON says of the layers in vector tiles; empty for pictures."""

    def tiles(self, z: int, wanted: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, bytes]]:
        """Those of the wanted tiles (x, y) that exist, each with its bytes in `compression`. Raises NotPMTiles or
        OSError where the archive cannot be read."""


class ArchiveSource:
    """A PMTiles archive on this machine (`BASEMAP_PMTILES`). Raises OSError, NotPMTiles."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._archive = Archive(lambda offset, length: self._bytes[offset : offset + length])
        header = self._archive.header
        if header.tile_type not in MEDIA_TYPES or header.tile_compression not in {Compression.NONE, Compression.GZIP}:
            raise NotPMTiles("its tiles are of a kind or in a compression that maps here do not read")
        # Tiles themselves are not read for this: an archive of a country has many gigabytes.
        told = self._archive.directories + repr((len(self._bytes), path.stat().st_mtime_ns)).encode()
        self.fingerprint = f"archive:{hashlib.sha256(told).hexdigest()}"
        self.tile_type, self.compression = header.tile_type, header.tile_compression
        self.min_zoom, self.max_zoom = header.min_zoom, header.max_zoom
        told_layers = self._archive.metadata.get("vector_layers")
        self.vector_layers = told_layers if isinstance(told_layers, list) else []
        self.attribution = settings.BASEMAP["attribution"] or str(self._archive.metadata.get("attribution", ""))

    def tiles(self, z: int, wanted: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, bytes]]:
        for x, y in wanted:
            content = self._archive.tile(z, x, y)
            if content:
                yield x, y, content

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """One tile's bytes in `compression`; None where there is none."""
        return self._archive.tile(z, x, y)


class SketchSource:
    """The sketch, cut into vector tiles by PostGIS."""

    tile_type = TileType.MVT
    compression = Compression.GZIP
    min_zoom = 0
    max_zoom = SKETCH_MAX_ZOOM
    attribution = ""

    def __init__(self) -> None:
        self.vector_layers = [{"id": name, "fields": dict.fromkeys(ATTRIBUTES, "String")} for name in LAYERS]
        texts = {name: (SKETCH_FOLDER / f"{name}.geojson").read_bytes() for name in LAYERS}
        told = hashlib.sha256(repr((SKETCH_VERSION, SKETCH_MAX_ZOOM, ATTRIBUTES)).encode())
        for name in LAYERS:
            told.update(hashlib.sha256(texts[name]).digest())
        self.fingerprint = f"sketch:{told.hexdigest()}"
        self._layers: list[str] = []
        self._attributes: list[str] = []
        shapes: list[Any] = []
        for name, text in texts.items():
            for feature in json.loads(text)["features"]:
                self._layers.append(name)
                shapes.append(shapely.from_geojson(json.dumps(feature["geometry"])))
                known = {key: value for key, value in feature["properties"].items() if key in ATTRIBUTES}
                self._attributes.append(json.dumps(known, ensure_ascii=False))
        self._shapes = [bytes(wkb) for wkb in shapely.to_wkb(shapely.transform(np.array(shapes), _mercator))]

    def tiles(self, z: int, wanted: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, bytes]]:
        ordered = sorted(wanted)
        for start in range(0, len(ordered), _TILES_AT_ONCE):
            yield from self._some(z, ordered[start : start + _TILES_AT_ONCE])

    def _some(self, z: int, wanted: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, bytes]]:
        edges = [Tile(z, x, y).mercator for x, y in wanted]
        with connection.cursor() as cursor:
            cursor.execute(
                sql.statement("basemap_tiles"),
                {
                    "layers": self._layers,
                    "shapes": self._shapes,
                    "attributes": self._attributes,
                    "names": list(LAYERS),
                    "xs": [x for x, _ in wanted],
                    "ys": [y for _, y in wanted],
                    "wests": [edge[0] for edge in edges],
                    "souths": [edge[1] for edge in edges],
                    "easts": [edge[2] for edge in edges],
                    "norths": [edge[3] for edge in edges],
                    "extent": EXTENT,
                    "buffer": _BUFFER,
                },
            )
            rows = cursor.fetchall()
        for x, y, content in sorted(rows):
            yield x, y, gzip.compress(bytes(content), mtime=0)


def _mercator(lonlat: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    lon, lat = np.radians(lonlat[:, 0]), np.radians(lonlat[:, 1])
    return np.column_stack([EARTH_RADIUS_M * lon, EARTH_RADIUS_M * np.log(np.tan(np.pi / 4 + lat / 2))])


def source() -> Source | None:
    """What tiles can be cut from here; None when the basemap lies elsewhere. Raises OSError, NotPMTiles for an archive
    that cannot be read."""
    if settings.BASEMAP_PMTILES is not None:
        return archive()
    if settings.BASEMAP["style_url"] or settings.BASEMAP["tiles_url"]:
        return None
    return _sketch()


def archive() -> ArchiveSource | None:
    """The archive that `BASEMAP_PMTILES` names, if it names one. Opened again when the file is another one."""
    path: Path | None = settings.BASEMAP_PMTILES
    if path is None:
        return None
    told = path.stat()
    return _archive(path, told.st_mtime_ns, told.st_size, told.st_ino)


@cache
def _sketch() -> SketchSource:
    return SketchSource()


_archives: dict[Path, tuple[tuple[int, ...], ArchiveSource]] = {}


def _archive(path: Path, *state: int) -> ArchiveSource:
    known = _archives.get(path)
    if known is not None and known[0] == state:
        return known[1]
    opened = ArchiveSource(path)
    _archives[path] = (state, opened)
    return opened


__all__ = ["LAYERS", "ArchiveSource", "NotPMTiles", "SketchSource", "Source", "archive", "source"]
