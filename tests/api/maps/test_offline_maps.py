"""Offline maps: asked for, made by a job, told with their size, fetched in ranges, and seen by those they are for."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django import app

from geo_portal.core import clock
from maps import storage
from maps.domain.pmtiles import Archive, Compression, TileType, Writer
from maps.domain.tiles import tile_at
from maps.models import OfflinePackage
from maps.services import offline_maps
from tests import factories, factories_field

pytestmark = pytest.mark.django_db
PACKAGES = "/api/v1/maps/offline-packages"
GATE = (108.95, 34.25)
PNG = b"\x89PNG tile"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.OFFLINE_MAPS_ROOT = tmp_path / "offline-maps"
    return tmp_path / "offline-maps"


@pytest.fixture
def site(town):
    site = factories_field.make_site(town.here, at=GATE)
    factories_field.make_assignment(site, town.holder, liaisons=(town.liaison,))
    return site


def build(client: Any) -> dict[str, Any]:
    """Ask, let the job do its work, and look again."""
    asked = client.post(PACKAGES).json()
    offline_maps.build_package(asked["id"])
    told: dict[str, Any] = client.get(f"{PACKAGES}/{asked['id']}").json()
    return told


def content(client: Any, package: dict[str, Any], **headers: str) -> bytes:
    answer = client.get(f"{PACKAGES}/{package['id']}/file", headers=headers)
    assert answer.status_code in {200, 206}, answer.content
    return b"".join(answer.streaming_content)


def opened(data: bytes) -> Archive:
    return Archive(lambda offset, length: data[offset : offset + length])


def test_a_map_is_asked_for_made_and_told_with_its_size(api, town, site):
    client = api(town.holder)
    asked = client.post(PACKAGES)
    assert asked.status_code == 202
    assert (asked.json()["state"], asked.json()["size"]) == ("building", None)
    offline_maps.build_package(asked.json()["id"])
    again = client.post(PACKAGES)
    assert again.status_code == 200
    told = again.json()
    assert (told["id"], told["state"]) == (asked.json()["id"], "ready")
    assert told["size"] == len(content(client, told)) > 10_000
    assert (told["tile_type"], told["min_zoom"], told["max_zoom"]) == ("mvt", 0, 13)
    west, south, east, north = told["bounds"]
    assert west < GATE[0] < east
    assert south < GATE[1] < north
    assert client.get(PACKAGES).json() == {"results": [told], "next": None}


def test_asking_queues_one_job_however_often(api, town, site):
    for _ in range(3):
        api(town.holder).post(PACKAGES)
    api(town.liaison).post(PACKAGES)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'maps.jobs.build_offline_package'")
        assert cursor.fetchone() == (1,)


def test_the_job_is_known_to_the_worker_and_the_upkeep_is_planned():
    assert "maps.jobs.build_offline_package" in app.tasks
    planned = {entry.task.name for entry in app.periodic_registry.periodic_tasks.values()}
    assert "maps.jobs.tidy_offline_maps" in planned


def test_the_file_is_a_map_of_the_place(api, town, site):
    client = api(town.holder)
    data = content(client, build(client))
    archive = opened(data)
    assert archive.header.tile_type is TileType.MVT
    assert [layer["id"] for layer in archive.metadata["vector_layers"]][:3] == ["land", "districts", "water"]
    for z in range(14):
        under = tile_at(*GATE, z)
        tile = archive.tile(z, under.x, under.y)
        assert tile is not None, z
    assert tile is not None
    names = gzip.decompress(tile)
    assert "长乐路".encode() in names or "雁塔路".encode() in names
    assert archive.tile(13, tile_at(109.6, 34.25, 13).x, under.y) is None


def test_the_file_comes_in_parts_whose_hashes_were_told(api, town, site, monkeypatch):
    monkeypatch.setattr(offline_maps, "PART_BYTES", 20_000)
    client = api(town.holder)
    told = build(client)
    assert told["part_bytes"] == 20_000
    assert len(told["parts"]) == -(-told["size"] // 20_000) > 1
    whole = b""
    for number, sha256 in enumerate(told["parts"]):
        begin = number * 20_000
        part = content(client, told, Range=f"bytes={begin}-{begin + 19_999}")
        assert hashlib.sha256(part).hexdigest() == sha256
        whole += part
    assert hashlib.sha256(whole).hexdigest() == told["sha256"]


def test_a_download_goes_on_only_while_the_file_is_the_same(api, town, site):
    client = api(town.holder)
    told = build(client)
    address = f"{PACKAGES}/{told['id']}/file"
    part = client.get(address, headers={"Range": "bytes=100-199", "If-Range": f'"{told["sha256"]}"'})
    assert part.status_code == 206
    assert part["Content-Range"] == f"bytes 100-199/{told['size']}"
    assert part["ETag"] == f'"{told["sha256"]}"'
    assert client.get(address, headers={"Range": "bytes=100-199", "If-Range": '"another"'}).status_code == 200
    assert client.get(address, headers={"Range": f"bytes={told['size']}-"}).status_code == 416
    assert client.get(address, headers={"If-None-Match": part["ETag"]}).status_code == 304


def test_people_with_the_same_places_share_one_file_and_others_see_nothing_of_it(api, town, site):
    mine = build(api(town.holder))
    assert api(town.liaison).post(PACKAGES).json() == mine
    for person in (town.supervisor, town.neighbour, town.stranger, town.office):
        client = api(person)
        assert client.get(PACKAGES).json()["results"] == []
        assert client.get(f"{PACKAGES}/{mine['id']}").status_code == 404
        assert client.get(f"{PACKAGES}/{mine['id']}/file").status_code == 404
    assert api().get(f"{PACKAGES}/{mine['id']}/file").status_code == 401


def test_with_the_assignment_the_map_goes(api, town, site):
    client = api(town.holder)
    told = build(client)
    site.assignments.update(ends_on="2026-11-01")
    assert client.get(f"{PACKAGES}/{told['id']}/file").status_code == 404
    refused = client.post(PACKAGES)
    assert (refused.status_code, refused.json()["code"]) == (409, "no_assigned_area")


def test_another_place_is_another_map_and_a_metre_is_not(api, town, site):
    client = api(town.holder)
    first = client.post(PACKAGES).json()["id"]
    site.location.x += 0.00001
    site.save()
    assert client.post(PACKAGES).json()["id"] == first
    factories_field.make_assignment(factories_field.make_site(town.here, at=(109.3, 34.4)), town.holder)
    assert client.post(PACKAGES).json()["id"] != first


def test_the_grounds_of_a_site_belong_to_its_area(api, town, site):
    site.boundary = factories.box(108.95, 34.25, 109.10, 34.27)
    site.save()
    assert api(town.holder).post(PACKAGES).json()["bounds"][2] > 109.10


def test_what_is_made_again_is_the_same_to_the_last_byte(api, town, site, folder):
    client = api(town.holder)
    first = build(client)
    (path,) = folder.glob("*.pmtiles")
    path.unlink()
    lost = client.get(f"{PACKAGES}/{first['id']}/file")
    assert (lost.status_code, lost.json()["code"]) == (409, "package_not_ready")
    assert client.post(PACKAGES).status_code == 202
    assert build(client)["sha256"] == first["sha256"]
    assert [path.name for path in folder.iterdir()] == [f"{first['sha256']}.pmtiles"]


def test_what_does_not_fit_ends_at_the_last_zoom_that_does(api, town, site, settings):
    whole = build(api(town.holder))
    settings.OFFLINE_MAP_MAX_BYTES = whole["size"] // 2
    smaller = build(api(town.holder))
    assert smaller["size"] <= whole["size"] // 2
    assert 0 < smaller["max_zoom"] < whole["max_zoom"]


def test_making_a_map_holds_no_write_transaction(town, site):
    """The change feed waits for the oldest one."""
    package = offline_maps.package_for(town.holder)
    with CaptureQueriesContext(connection) as captured:
        offline_maps.build_package(package.pk)
    writes = [query["sql"] for query in captured if not query["sql"].lstrip().startswith("SELECT")]
    assert len(writes) == 1
    assert writes[0].startswith('UPDATE "maps_offline_package"')


# --- an archive in place of the sketch --------------------------------------------------------------------------------
@pytest.fixture
def raster(settings, tmp_path) -> Path:
    """An archive of pictures, zooms 8–15, of everything around."""
    writer = Writer(io.BytesIO())
    for z in range(8, 16):
        west, north = tile_at(108.85, 34.35, z), tile_at(109.05, 34.15, z)
        for x in range(west.x, north.x + 1):
            for y in range(west.y, north.y + 1):
                writer.add(z, x, y, PNG + repr((z, x, y)).encode())
    path = tmp_path / "city.pmtiles"
    with path.open("wb") as file:
        writer.finish(
            file,
            metadata={"attribution": "© Office"},
            tile_type=TileType.PNG,
            tile_compression=Compression.NONE,
            zooms=(8, 15),
            bounds=(108.85, 34.15, 109.05, 34.35),
        )
    settings.BASEMAP_PMTILES = path
    return path


def test_an_archive_is_cut_as_it_is(api, town, site, raster):
    client = api(town.holder)
    told = build(client)
    assert (told["tile_type"], told["min_zoom"], told["max_zoom"], told["attribution"]) == ("png", 8, 15, "© Office")
    archive = opened(content(client, told))
    assert archive.header.tile_compression is Compression.NONE
    under = tile_at(*GATE, 15)
    assert archive.tile(15, under.x, under.y) == PNG + repr((15, under.x, under.y)).encode()
    assert archive.tile(15, tile_at(109.04, 34.25, 15).x, under.y) is None
    assert told["size"] < raster.stat().st_size / 2


def test_another_archive_is_another_map(api, town, site, raster):
    first = build(api(town.holder))
    os.utime(raster, ns=(1, 1))
    assert api(town.holder).post(PACKAGES).json()["id"] != first["id"]


def test_an_archive_that_does_not_reach_there_makes_no_map(api, town, site, raster):
    site.location.x, site.location.y = 100.0, 30.0
    site.save()
    told = build(api(town.holder))
    assert (told["state"], told["failure"]) == ("failed", "nothing_there")
    refused = api(town.holder).get(f"{PACKAGES}/{told['id']}/file")
    assert (refused.status_code, refused.json()["code"]) == (409, "package_not_ready")
    assert api(town.holder).post(PACKAGES).status_code == 202


def test_pages_draw_the_archive_tile_by_tile(api, raster):
    basemap = api().get("/api/v1/config").json()["basemap"]
    assert basemap["attribution"] == "© Office"
    told = basemap["archive"]
    assert (told["kind"], told["min_zoom"], told["max_zoom"]) == ("raster", 8, 15)
    under = tile_at(*GATE, 15)
    address = told["tiles"].format(z=15, x=under.x, y=under.y)
    tile = api().get(address)
    assert (tile.status_code, tile["Content-Type"]) == (200, "image/png")
    assert tile.content == PNG + repr((15, under.x, under.y)).encode()
    assert api().get(address, headers={"If-None-Match": tile["ETag"]}).status_code == 304
    assert api().get(told["tiles"].format(z=15, x=0, y=0)).status_code == 204
    assert api().get(told["tiles"].format(z=16, x=0, y=0)).status_code == 404


@pytest.mark.parametrize("damage", ["gone", "another file"])
def test_an_archive_that_cannot_be_read_is_said_to_be(api, town, site, raster, damage):
    package = offline_maps.package_for(town.holder)
    if damage == "gone":
        raster.unlink()
    else:
        raster.write_bytes(b"<html>" * 100)
    refused = api(town.holder).post(PACKAGES)
    assert (refused.status_code, refused.json()["code"]) == (503, "basemap_unreadable")
    assert api(town.holder).get(PACKAGES).json()["results"] == []
    offline_maps.build_package(package.pk)
    package.refresh_from_db()
    assert (package.state, package.failure) == ("failed", "basemap_unreadable")
    config = api().get("/api/v1/config")
    assert (config.status_code, config.json()["basemap"]["archive"]) == (200, None)


def test_the_basemap_of_another_service_is_not_copied(api, town, site, settings):
    settings.BASEMAP = {**settings.BASEMAP, "tiles_url": "https://tiles.example.org/{z}/{x}/{y}.png"}
    refused = api(town.holder).post(PACKAGES)
    assert (refused.status_code, refused.json()["code"]) == (409, "basemap_elsewhere")


# --- upkeep -----------------------------------------------------------------------------------------------------------
def test_a_map_that_nobody_asks_for_goes_after_a_month(api, town, site, folder):
    told = build(api(town.holder))
    with clock.frozen(clock.now() + timedelta(days=20)):
        api(town.liaison).post(PACKAGES)
    with clock.frozen(clock.now() + timedelta(days=45)):
        offline_maps.tidy()
    assert storage.is_kept(told["sha256"])
    (folder / "new-left-behind").write_bytes(b"x")
    with clock.frozen(clock.now() + timedelta(days=51)):
        offline_maps.tidy()
    assert not OfflinePackage.objects.exists()
    assert list(folder.iterdir()) == []


def test_the_upkeep_leaves_what_is_being_made(folder):
    folder.mkdir()
    (folder / "new-in-the-making").write_bytes(b"x")
    offline_maps.tidy()
    assert (folder / "new-in-the-making").exists()
