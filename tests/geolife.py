"""GeoLife trails (Microsoft Research licence: read where they lie beside the project, never copied into it)."""

from __future__ import annotations

import functools
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "trails" / "geolife"
needs_geolife = pytest.mark.skipif(not FOLDER.is_dir(), reason="no GeoLife trails beside the project")

Columns = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]
_DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)


@functools.cache
def trails() -> dict[str, Columns]:
    """Per person all their positions in time order: times (epoch s), lon, lat."""
    found: dict[str, Columns] = {}
    for person in sorted(FOLDER.iterdir()):
        files = sorted(person.glob("Trajectory/*.plt"))
        rows = np.concatenate([np.loadtxt(file, delimiter=",", skiprows=6, usecols=(0, 1, 4)) for file in files])
        times = np.rint((_DAY_ZERO - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(seconds=1) + rows[:, 2] * 86_400.0)
        order = np.lexsort((rows[:, 0], rows[:, 1], times))
        found[person.name] = (times[order], rows[order, 1], rows[order, 0])
    return found
