"""Which offline map is a person's: the area of their places on the basemap of today."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from maps import areas, basemap
from maps.domain.coverage import Area

if TYPE_CHECKING:
    from maps.layers import Visitor

VERSION: Final = 1
"""To be raised when the same area of the same basemap would be cut otherwise."""


def key_of(user: Visitor) -> str | None:
    """The key of the person's package, made or not; None without places, or when the basemap lies elsewhere or cannot
    be read."""
    if not user.is_authenticated:
        return None
    area = areas.area_of(user)
    try:
        source = basemap.source()
    except (OSError, basemap.NotPMTiles):
        return None
    return key_for(area, source.fingerprint) if area and source is not None else None


def key_for(area: Area, fingerprint: str) -> str:
    """Another area, another basemap or another budget is another package."""
    told: Any = [VERSION, fingerprint, settings.OFFLINE_MAP_MAX_BYTES, [dataclasses.astuple(cells) for cells in area]]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
