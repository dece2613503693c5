"""Background work: thin calls into services."""

from __future__ import annotations

import uuid

from geo_portal.core.jobs import periodic, task
from media import services


@task(name="media.jobs.process_photo")
def process_photo(photo_id: str) -> None:
    """Read a photo's metadata and make its previews, or refuse it with a reason."""
    services.process_photo(uuid.UUID(photo_id))


@task(name="media.jobs.process_panorama")
def process_panorama(panorama_id: str) -> None:
    """The same for a panorama."""
    services.process_panorama(uuid.UUID(panorama_id))


@periodic("17 * * * *", name="media.jobs.expire_uploads")
def expire_uploads(timestamp: int) -> None:
    """Delete what was begun and not finished within seven days."""
    del timestamp
    services.expire_uploads()


@periodic("*/5 * * * *", name="media.jobs.finish_stragglers")
def finish_stragglers(timestamp: int) -> None:
    """Finish uploads whose last byte arrived just before the server was killed."""
    del timestamp
    services.finish_stragglers()
