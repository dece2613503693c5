"""PMTiles archives, checked against the format's own library in both directions."""

from __future__ import annotations

import contextlib
import gzip
import io
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pmtiles.reader import MemorySource, Reader
from pmtiles.tile import Compression as TheirCompression
from pmtiles.tile import TileType as TheirTileType
from pmtiles.tile import zxy_to_tileid
from pmtiles.writer import Writer as TheirWriter

from maps.domain.pmtiles import (
    HEADER_BYTES,
    Archive,
    Compression,
    NotPMTiles,
    TileType,
    Writer,
    tile_id,
)

BOUNDS = (108.9, 34.2, 109.0, 34.3)
Tiles = dict[tuple[int, int, int], bytes]


def archive(tiles: Tiles, **metadata: Any) -> bytes:
    writer, target = Writer(io.BytesIO()), io.BytesIO()
    for place, content in tiles.items():
        writer.add(*place, content)
    zooms = [z for z, _, _ in tiles]
    writer.finish(
        target,
        metadata=metadata,
        tile_type=TileType.PNG,
        tile_compression=Compression.NONE,
        zooms=(min(zooms), max(zooms)),
        bounds=BOUNDS,
    )
    return target.getvalue()


def theirs(tiles: Tiles) -> bytes:
    target = io.BytesIO()
    writer = TheirWriter(target)
    for place in sorted(tiles, key=lambda place: zxy_to_tileid(*place)):
        writer.write_tile(zxy_to_tileid(*place), tiles[place])
    header = {
        "tile_type": TheirTileType.PNG, "tile_compression": TheirCompression.NONE,
        "min_lon_e7": 1089000000, "min_lat_e7": 342000000, "max_lon_e7": 1090000000, "max_lat_e7": 343000000,
        "center_zoom": 0, "center_lon_e7": 0, "center_lat_e7": 0,
    }  # fmt: skip
    writer.finalize(header, {"name": "theirs"})
    return target.getvalue()


def opened(content: bytes) -> Archive:
    return Archive(lambda offset, length: content[offset : offset + length])


def many(count: int, seed: int = 1) -> Tiles:
    rng = random.Random(seed)
    places = {(z, rng.randrange(1 << z), rng.randrange(1 << z)) for z in (rng.randrange(15) for _ in range(count))}
    return {place: rng.choice([b"sea", b"land", rng.randbytes(rng.randrange(1, 40))]) for place in places}


@given(st.integers(0, 20), st.data())
def test_a_tile_has_the_id_that_the_format_gives_it(z, data):
    x, y = (data.draw(st.integers(0, (1 << z) - 1)) for _ in range(2))
    assert tile_id(z, x, y) == zxy_to_tileid(z, x, y)


@pytest.mark.parametrize("count", [1, 50, 60_000])
def test_the_formats_own_library_reads_what_we_write(count):
    """60,000 tiles need leaf directories."""
    tiles = many(count)
    reader = Reader(MemorySource(archive(tiles, name="ours", attribution="我们")))
    header = reader.header()
    assert header["clustered"]
    assert (header["min_lon_e7"], header["max_lat_e7"]) == (1089000000, 343000000)
    assert header["addressed_tiles_count"] == len(tiles)
    assert header["tile_contents_count"] == len(set(tiles.values()))
    assert reader.metadata() == {"name": "ours", "attribution": "我们"}
    for place in random.Random(2).sample(sorted(tiles), min(len(tiles), 300)):
        assert reader.get(*place) == tiles[place]
    assert reader.get(16, 0, 0) is None


@pytest.mark.parametrize("count", [1, 50, 60_000])
def test_we_read_what_the_formats_own_library_writes(count):
    tiles = many(count, seed=3)
    ours = opened(theirs(tiles))
    assert ours.metadata == {"name": "theirs"}
    assert (ours.header.tile_type, ours.header.bounds) == (TileType.PNG, BOUNDS)
    for place in random.Random(4).sample(sorted(tiles), min(len(tiles), 2_000)):
        assert ours.tile(*place) == tiles[place]
    missing = [place for place in many(300, seed=5) if place not in tiles]
    assert missing
    assert [ours.tile(*place) for place in missing] == [None] * len(missing)


def test_equal_tiles_are_stored_once():
    sea = b"~" * 1_000
    small = archive({(9, x, y): sea for x in range(32) for y in range(32)})
    assert len(small) < HEADER_BYTES + 2 * len(sea)


def test_the_same_tiles_in_another_order_are_the_same_bytes():
    tiles = many(500)
    assert archive(dict(reversed(tiles.items())), a=1, b=2) == archive(tiles, b=2, a=1)


@pytest.mark.parametrize(
    "content",
    [b"", b"PMTiles\x02" + bytes(200), b"<html>not here</html>" * 20, archive({(0, 0, 0): b"x"})[:140]],
    ids=["empty", "version 2", "a page", "cut short"],
)
def test_another_file_is_refused_in_words(content):
    with pytest.raises(NotPMTiles):
        opened(content).tile(0, 0, 0)


@given(st.integers(0, 300), st.integers(0, 255))
def test_a_damaged_archive_never_ends_otherwise_than_refused_or_read(at, value):
    content = bytearray(archive(many(40)))
    content[at % len(content)] = value
    with contextlib.suppress(NotPMTiles):
        opened(bytes(content)).tile(3, 1, 1)


def test_a_compression_that_is_not_known_here_is_named():
    content = bytearray(archive({(0, 0, 0): b"x"}))
    content[97] = Compression.BROTLI  # the header's internal compression
    with pytest.raises(NotPMTiles, match="brotli"):
        opened(bytes(content))


def test_a_bomb_of_a_directory_is_not_unpacked():
    bomb = gzip.compress(bytes(200_000_000), mtime=0)
    content = bytearray(archive({(0, 0, 0): b"x"}))
    content[8:24] = len(content).to_bytes(8, "little") + len(bomb).to_bytes(8, "little")
    with pytest.raises(NotPMTiles):
        opened(bytes(content) + bomb)
