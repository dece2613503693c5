"""How fast somebody went. Pure NumPy."""

from __future__ import annotations

import numpy as np

from field.domain.trail import Line, distances_m


def typical_m_s(line: Line) -> float:
    """The speed that half of the way of a line was made at, or faster; m/s, 0 for a line without a way.

    Weighted by the way and not by time: who drives there and waits has driven.
    """
    legs_m = distances_m(line.lon[:-1], line.lat[:-1], line.lon[1:], line.lat[1:])
    seconds = np.diff(line.t_s)
    counts = seconds > 0
    if line.moved is not None:
        counts &= line.moved
    legs_m, seconds = legs_m[counts], seconds[counts]
    if not legs_m.sum():
        return 0.0
    order = np.argsort(legs_m / seconds)
    way = np.cumsum(legs_m[order])
    half = order[int(np.searchsorted(way, way[-1] / 2.0))]
    return float(legs_m[half] / seconds[half])
