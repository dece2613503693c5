"""A trail as it may be passed on in a report: where somebody went, not where they stood. Pure."""

from __future__ import annotations

import numpy as np

from field.domain.trail import Line, distances_m

# A cell of 0.002° is about 220 m from south to north and 180 m from west to east at 34° north.
GRID_DEG = 0.002
STEP_S = 600.0


def coarsened(line: Line) -> Line:
    """The line through the centres of the cells of `GRID_DEG` that it visits, each at the ten minutes (`STEP_S`) in
    which it was entered; its length is that of what is drawn, in metres.

    Every point within a cell gives the same, so that nobody can tell them apart; going to and fro within a cell is none
    of the way.
    """
    lon = (np.floor(line.lon / GRID_DEG) + 0.5) * GRID_DEG
    lat = (np.floor(line.lat / GRID_DEG) + 0.5) * GRID_DEG
    entered = np.ones(len(lon), dtype=np.bool_)
    entered[1:] = (np.diff(lon) != 0) | (np.diff(lat) != 0)
    entered[-1] |= entered.sum() == 1  # a line has two ends
    lon, lat, t_s = lon[entered], lat[entered], np.floor(line.t_s[entered] / STEP_S) * STEP_S
    length_m = float(distances_m(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum())
    return Line(lon, lat, t_s, kept_length_m=length_m)
