"""PMTiles version 3: archives of map tiles in one file, read by ranges and written whole.

Written archives depend on their tiles and metadata alone, never on the clock or on where they were made, so equal
content is equal bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, BinaryIO, Final

from maps.domain.coverage import Box

MAGIC: Final = b"PMTiles\x03"
HEADER_BYTES: Final = 127
ROOT_BYTES: Final = 16_384 - HEADER_BYTES
"""The root directory lies within the first 16 KiB, so that a reader has it with its first request."""
LEAF_ENTRIES: Final = 4_096
MAX_DIRECTORY_BYTES: Final = 64 * 1024 * 1024
MAX_DEPTH: Final = 4
_HEADER: Final = struct.Struct("<8s11Q6B4iB2i")
assert _HEADER.size == HEADER_BYTES  # noqa: S101  what the format says


class NotPMTiles(ValueError):
    """The file is not a PMTiles archive that can be read: of another kind or version, cut short, or in an unknown
    compression."""


class Compression(IntEnum):
    UNKNOWN = 0
    NONE = 1
    GZIP = 2
    BROTLI = 3
    ZSTD = 4


class TileType(IntEnum):
    UNKNOWN = 0
    MVT = 1
    PNG = 2
    JPEG = 3
    WEBP = 4
    AVIF = 5


MEDIA_TYPES: Final = {
    TileType.MVT: "application/vnd.mapbox-vector-tile",
    TileType.PNG: "image/png",
    TileType.JPEG: "image/jpeg",
    TileType.WEBP: "image/webp",
    TileType.AVIF: "image/avif",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Tiles `tile_id` … `tile_id + run - 1` have the same content; `run` 0: a leaf directory begins with this tile."""

    tile_id: int
    run: int
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Header:
    root: tuple[int, int]
    metadata: tuple[int, int]
    leaves: tuple[int, int]
    data: tuple[int, int]
    """Each as (offset in the file, length)."""
    addressed: int
    entries: int
    contents: int
    clustered: bool
    internal_compression: Compression
    tile_compression: Compression
    tile_type: TileType
    min_zoom: int
    max_zoom: int
    bounds: Box


def tile_id(z: int, x: int, y: int) -> int:
    """The tile's place along the Hilbert curves of zooms 0, 1, 2 …

    >>> [tile_id(0, 0, 0), tile_id(1, 0, 0), tile_id(1, 1, 0), tile_id(2, 0, 0)]
    [0, 1, 4, 5]
    """
    found = ((1 << (2 * z)) - 1) // 3
    side = 1 << z
    step = side >> 1
    while step:
        right, down = int(bool(x & step)), int(bool(y & step))
        found += step * step * ((3 * right) ^ down)
        if not down:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        step >>= 1
    return found


# --- reading --------------------------------------------------------------------------------------------------------
class Archive:
    """An archive behind `read(offset, length) -> bytes`. Raises NotPMTiles where the bytes make no sense."""

    def __init__(self, read: Callable[[int, int], bytes]) -> None:
        self._read = read
        head = read(0, HEADER_BYTES)
        if len(head) < HEADER_BYTES or head[:8] != MAGIC:
            raise NotPMTiles("not a PMTiles archive of version 3")
        self.header = _header_of(head)
        self.metadata: dict[str, Any] = self._metadata()
        self._root = self._directory(*self.header.root)
        self._leaves: dict[int, list[Entry]] = {}

    @property
    def directories(self) -> bytes:
        """Header, metadata and root directory as they stand in the file: what tells one archive from another."""
        return b"".join(self._read(*part) for part in ((0, HEADER_BYTES), self.header.root, self.header.metadata))

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The tile's bytes as they are stored (see `header.tile_compression`); None where there is none."""
        wanted, entries = tile_id(z, x, y), self._root
        for _depth in range(MAX_DEPTH):
            entry = _find(entries, wanted)
            if entry is None:
                return None
            if entry.run:
                found = self._read(self.header.data[0] + entry.offset, entry.length)
                if len(found) != entry.length:
                    raise NotPMTiles("the archive is cut short")
                return found
            if entry.offset not in self._leaves:
                if len(self._leaves) >= 256:
                    self._leaves.clear()
                self._leaves[entry.offset] = self._directory(self.header.leaves[0] + entry.offset, entry.length)
            entries = self._leaves[entry.offset]
        raise NotPMTiles("directories without end")

    def _unpacked(self, offset: int, length: int) -> bytes:
        if length > MAX_DIRECTORY_BYTES:
            raise NotPMTiles("a directory of impossible size")
        return unpacked(self._read(offset, length), self.header.internal_compression)

    def _metadata(self) -> dict[str, Any]:
        text = self._unpacked(*self.header.metadata) or b"{}"
        try:
            told = json.loads(text)
        except ValueError as error:
            raise NotPMTiles("its metadata are not JSON") from error
        return told if isinstance(told, dict) else {}

    def _directory(self, offset: int, length: int) -> list[Entry]:
        return list(_entries(self._unpacked(offset, length)))


def unpacked(data: bytes, compression: Compression) -> bytes:
    """Bytes without their compression. Raises NotPMTiles for one that is not known here, or broken."""
    if compression in {Compression.NONE, Compression.UNKNOWN}:
        return data
    if compression is not Compression.GZIP:
        raise NotPMTiles(f"compression {compression.name.lower()} cannot be read here; use gzip or none")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        found = unpacker.decompress(data, MAX_DIRECTORY_BYTES)
    except zlib.error as error:
        raise NotPMTiles("its compression is broken") from error
    if not unpacker.eof:
        raise NotPMTiles("its compression is broken, or unpacks to an impossible size")
    return found


def _header_of(head: bytes) -> Header:
    fields = _HEADER.unpack(head)
    (root, root_length, metadata, metadata_length, leaves, leaves_length, data, data_length) = fields[1:9]
    addressed, entries, contents, clustered, internal, compression, kind, low, high = fields[9:18]
    west, south, east, north = (value / 1e7 for value in fields[18:22])
    try:
        return Header(
            (root, root_length), (metadata, metadata_length), (leaves, leaves_length), (data, data_length),
            addressed, entries, contents, bool(clustered), Compression(internal), Compression(compression),
            TileType(kind), low, high, (west, south, east, north),
        )  # fmt: skip
    except ValueError as error:
        raise NotPMTiles("a compression or tile type that does not exist") from error


def _entries(data: bytes) -> Iterator[Entry]:
    numbers = _varints(data)
    try:
        count = next(numbers)
        if count > len(data):
            raise NotPMTiles("a directory that is shorter than it says")
        ids, at = [], 0
        for _ in range(count):
            at += next(numbers)
            ids.append(at)
        runs = [next(numbers) for _ in range(count)]
        lengths = [next(numbers) for _ in range(count)]
        offset = end = 0
        for place in range(count):
            told = next(numbers)
            offset = end if told == 0 and place else told - 1
            end = offset + lengths[place]
            yield Entry(ids[place], runs[place], offset, lengths[place])
    except StopIteration:
        raise NotPMTiles("a directory that is shorter than it says") from None


def _varints(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
        else:
            yield value
            value = shift = 0


def _find(entries: list[Entry], wanted: int) -> Entry | None:
    low, high = 0, len(entries)
    while low < high:
        middle = (low + high) // 2
        if entries[middle].tile_id <= wanted:
            low = middle + 1
        else:
            high = middle
    if low == 0:
        return None
    entry = entries[low - 1]
    return entry if entry.run == 0 or wanted < entry.tile_id + entry.run else None


# --- writing --------------------------------------------------------------------------------------------------------
class Writer:
    """Collects tiles, then writes the archive. Equal tiles are stored once.

    `spool` is an empty file, open for writing and reading, that keeps the tiles until `finish`.
    """

    def __init__(self, spool: BinaryIO) -> None:
        self._spool = spool
        self._entries: dict[int, tuple[int, int]] = {}
        self._known: dict[bytes, tuple[int, int]] = {}
        self.size = 0
        """Bytes of tiles so far."""

    @property
    def tiles(self) -> int:
        return len(self._entries)

    def add(self, z: int, x: int, y: int, content: bytes) -> None:
        """A tile's bytes as they are to be stored. Each tile once."""
        digest = hashlib.sha256(content).digest()
        place = self._known.get(digest)
        if place is None:
            place = self._known[digest] = (self.size, len(content))
            self._spool.write(content)
            self.size += len(content)
        self._entries[tile_id(z, x, y)] = place

    def finish(
        self,
        target: BinaryIO,
        *,
        metadata: Mapping[str, Any],
        tile_type: TileType,
        tile_compression: Compression,
        zooms: tuple[int, int],
        bounds: Box,
    ) -> None:
        """Write the archive to `target`, tiles in the order of their ids."""
        entries, order, length = self._laid_out()
        root, leaves = _directories(entries)
        told = _packed(json.dumps(metadata, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
        west, south, east, north = (round(value * 1e7) for value in bounds)
        at = HEADER_BYTES
        parts = []
        for size in (len(root), len(told), len(leaves), length):
            parts += [at, size]
            at += size
        target.write(
            _HEADER.pack(
                MAGIC, *parts, len(self._entries), len(entries), len(order), 1, Compression.GZIP, tile_compression,
                tile_type, *zooms, west, south, east, north, zooms[0], (west + east) // 2, (south + north) // 2,
            )
        )  # fmt: skip
        for part in (root, told, leaves):
            target.write(part)
        for offset, size in order:
            self._spool.seek(offset)
            target.write(self._spool.read(size))

    def _laid_out(self) -> tuple[list[Entry], list[tuple[int, int]], int]:
        """Directory entries with runs; where in the spool each content lies, in the order it is written; all bytes."""
        entries: list[Entry] = []
        placed: dict[tuple[int, int], int] = {}
        length = 0
        for number, place in sorted(self._entries.items()):
            if place not in placed:
                placed[place] = length
                length += place[1]
            last = entries[-1] if entries else None
            if last is not None and last.offset == placed[place] and last.tile_id + last.run == number:
                entries[-1] = Entry(last.tile_id, last.run + 1, last.offset, last.length)
            else:
                entries.append(Entry(number, 1, placed[place], place[1]))
        return entries, list(placed), length


def _directories(entries: list[Entry]) -> tuple[bytes, bytes]:
    """The root directory, and the leaf directories that it points to when it would be too large with all entries."""
    root = _packed(_directory(entries))
    if len(root) <= ROOT_BYTES:
        return root, b""
    size = LEAF_ENTRIES
    while True:
        leaves, pointers = bytearray(), []
        for start in range(0, len(entries), size):
            leaf = _packed(_directory(entries[start : start + size]))
            pointers.append(Entry(entries[start].tile_id, 0, len(leaves), len(leaf)))
            leaves += leaf
        root = _packed(_directory(pointers))
        if len(root) <= ROOT_BYTES:
            return root, bytes(leaves)
        size *= 2


def _directory(entries: list[Entry]) -> bytes:
    out = bytearray()
    _put(out, len(entries))
    before = 0
    for entry in entries:
        _put(out, entry.tile_id - before)
        before = entry.tile_id
    for entry in entries:
        _put(out, entry.run)
    for entry in entries:
        _put(out, entry.length)
    end = -1
    for entry in entries:
        _put(out, 0 if entry.offset == end else entry.offset + 1)
        end = entry.offset + entry.length
    return bytes(out)


def _put(out: bytearray, value: int) -> None:
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)


def _packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)
