"""Background work: thin calls into services."""

from __future__ import annotations

import uuid

from geo_portal.core.jobs import periodic, task
from maps.services import offline_maps


@task(name="maps.jobs.build_offline_package")
def build_offline_package(package_id: str) -> None:
    """Cut the part of the basemap that covers an area into one file."""
    offline_maps.build_package(uuid.UUID(package_id))


@periodic("25 17 * * *", name="maps.jobs.tidy_offline_maps")
def tidy_offline_maps(timestamp: int) -> None:
    """Remove offline maps that nobody asked for in 30 days."""
    del timestamp
    offline_maps.tidy()
