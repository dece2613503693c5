"""Offline maps: asked for by a person, cut by a job, kept while somebody asks for them."""

from __future__ import annotations

import dataclasses
import hashlib
import logging
import tempfile
import uuid
from datetime import timedelta
from typing import BinaryIO, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from geo_portal.accounts.models import User
from geo_portal.core import clock, jobs
from geo_portal.core.errors import Conflict, Unavailable
from maps import areas, basemap, offline, storage
from maps.domain.coverage import Area, Cells, bounds_of, tiles_at
from maps.domain.pmtiles import Writer
from maps.models import OfflinePackage

log = logging.getLogger(__name__)

PART_BYTES: Final = 1024 * 1024
MAX_TILES: Final = 200_000
KEPT: Final = timedelta(days=30)
"""A package that nobody asked for in this time goes; it can be made again."""
JUST_BEGUN: Final = timedelta(hours=6)


class NoAssignedArea(Conflict):
    code = "no_assigned_area"
    text = _("No site is assigned to you, so there is no area to make a map of.")


class BasemapElsewhere(Conflict):
    code = "basemap_elsewhere"
    text = _("The basemap comes from another service; no part of it can be taken along.")


class BasemapUnreadable(Unavailable):
    code = "basemap_unreadable"
    text = _("The basemap's archive cannot be read at the moment.")


class PackageNotReady(Conflict):
    code = "package_not_ready"
    text = _("The offline map is still being made, or its making failed; ask for it again.")


@transaction.atomic
def package_for(user: User) -> OfflinePackage:
    """The person's package, in whatever state; its making is queued unless it is ready. Asking again is harmless.

    Raises NoAssignedArea, BasemapElsewhere, BasemapUnreadable.
    """
    area = areas.area_of(user)
    if not area:
        raise NoAssignedArea
    try:
        source = basemap.source()
    except (OSError, basemap.NotPMTiles) as error:
        log.exception("the basemap's archive cannot be read")
        raise BasemapUnreadable from error
    if source is None:
        raise BasemapElsewhere
    key = offline.key_for(area, source.fingerprint)
    cells = [list(dataclasses.astuple(part)) for part in area]
    OfflinePackage.objects.bulk_create([OfflinePackage(key=key, area=cells)], ignore_conflicts=True)
    package = OfflinePackage.objects.select_for_update().get(key=key)
    changes = []
    if package.state == "failed" or (package.state == "ready" and not storage.is_kept(str(package.sha256))):
        package.state, package.failure = OfflinePackage.State.BUILDING, ""
        changes += ["state", "failure"]
    if clock.now() - package.asked_at > timedelta(days=1):
        package.asked_at = clock.now()
        changes.append("asked_at")
    if changes:
        package.save(update_fields=changes)
    if package.state == "building":
        lock = f"offline-package-{package.pk}"
        jobs.defer("maps.jobs.build_offline_package", queueing_lock=lock, package_id=str(package.pk))
    return package


def open_package(package: OfflinePackage) -> BinaryIO:
    """The file of a package that is ready. Raises PackageNotReady."""
    if package.state != "ready":
        raise PackageNotReady(state=package.state)
    try:
        return storage.open_file(str(package.sha256))
    except FileNotFoundError as error:
        raise PackageNotReady(state=package.state) from error


def build_package(package_id: uuid.UUID) -> None:
    """Cut a package and say that it is ready, or why not. Does nothing when it is gone or ready."""
    package = OfflinePackage.objects.filter(pk=package_id).first()
    if package is None or (package.state == "ready" and storage.is_kept(str(package.sha256))):
        return
    area = tuple(Cells(*cells) for cells in package.area)
    try:
        source = basemap.source()
        if source is None or offline.key_for(area, source.fingerprint) != package.key:
            failure = "basemap_changed"
        else:
            _build(package, area, source)
            return
    except (OSError, basemap.NotPMTiles):
        log.exception("an offline map was not made")
        failure = "basemap_unreadable"
    except _NothingThere:
        failure = "nothing_there"
    OfflinePackage.objects.filter(pk=package_id).update(state="failed", failure=failure)


class _NothingThere(Exception):
    pass


def _build(package: OfflinePackage, area: Area, source: basemap.Source) -> None:
    with tempfile.TemporaryFile() as spool, storage.new_file() as file:
        writer = Writer(spool)
        max_zoom = _cut(area, source, writer)
        if not writer.tiles:
            raise _NothingThere
        metadata: dict[str, object] = {"attribution": source.attribution, "name": "offline map", "type": "baselayer"}
        if source.vector_layers:
            metadata["vector_layers"] = source.vector_layers
        writer.finish(
            file,
            metadata=metadata,
            tile_type=source.tile_type,
            tile_compression=source.compression,
            zooms=(source.min_zoom, max_zoom),
            bounds=bounds_of(area),
        )
        whole, parts, size = _hashes(file)
        storage.keep(file, whole)
    OfflinePackage.objects.filter(pk=package.pk).update(
        state="ready",
        failure="",
        sha256=whole,
        size=size,
        part_bytes=PART_BYTES,
        parts=parts,
        tile_type=source.tile_type.name.lower(),
        tiles=writer.tiles,
        min_zoom=source.min_zoom,
        max_zoom=max_zoom,
        attribution=source.attribution[:500],
        built_at=clock.now(),
    )


def _cut(area: Area, source: basemap.Source, writer: Writer) -> int:
    """Zoom after zoom, as far as whole zooms fit into the budget; the last zoom taken."""
    taken = source.min_zoom
    for z in range(source.min_zoom, source.max_zoom + 1):
        wanted = tiles_at(area, z)
        if writer.tiles + len(wanted) > MAX_TILES:
            break
        found, size = [], writer.size
        for x, y, content in source.tiles(z, wanted):
            size += len(content)
            if size > settings.OFFLINE_MAP_MAX_BYTES:
                return taken
            found.append((x, y, content))
        for x, y, content in found:
            writer.add(z, x, y, content)
        taken = z
    return taken


def _hashes(file: BinaryIO) -> tuple[str, list[str], int]:
    """SHA-256 of the whole file and of each part; its size."""
    file.seek(0)
    whole, parts, size = hashlib.sha256(), [], 0
    while part := file.read(PART_BYTES):
        whole.update(part)
        parts.append(hashlib.sha256(part).hexdigest())
        size += len(part)
    return whole.hexdigest(), parts, size


def tidy() -> None:
    """Forget packages that nobody asked for lately, and files that no package names."""
    now = clock.now()
    OfflinePackage.objects.filter(asked_at__lt=now - KEPT).delete()
    kept = set(OfflinePackage.objects.exclude(sha256=None).values_list("sha256", flat=True))
    storage.forget_all_but({str(sha256) for sha256 in kept}, (now - JUST_BEGUN).timestamp())
