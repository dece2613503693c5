"""The lines that are kept of trails: what they come from, and putting them right when it is decided otherwise in which
coordinate system a device records.

Of a vertex is kept from which device it came and as recorded in which system it counts, and it stands at what was sent
in whole 1e-7°, as positions do: so it can be read in another system later, and back, to the last bit.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from field.domain import datum
from field.domain.datum import Rule
from field.domain.trail import Line
from field.models import KeptTrail
from field.models.retention import Origin
from field.services.device_systems import NAMED
from field.services.trails import VisitTrail

Floats = npt.NDArray[np.float64]
Names = npt.NDArray[np.object_]


def keep_line(kept: KeptTrail, found: VisitTrail) -> None:
    """Put the line of a trail, as it is drawn now, into `kept`; does not save it."""
    by_time = {row.t.timestamp(): _origin(row.source, str(row.device_id), row.source_crs) for row in found.points}
    if found.kept is not None:
        by_time |= dict(zip(found.kept.times, found.kept.origin_of_each(), strict=True))
    origins = [by_time[t] for line in found.lines for t in line.t_s.tolist()]
    systems = _systems(origins)
    kept.with_stretches(_placed(found.lines, systems, systems), origins)


def _origin(source: str, device: str, crs: str) -> Origin:
    return Origin(None if source in NAMED else device, crs)


def put_right(kept: KeptTrail, device: str, rules: Sequence[Rule]) -> Floats:
    """Read the vertices that come from a device in the systems that hold at their times; does not save. Gives the times
    (epoch s) of those that stood wrong."""
    origins, t_s = kept.origin_of_each(), np.array(kept.times)
    mine = np.array([origin.device == device for origin in origins], dtype=np.bool_)
    present = _systems(origins)
    right = present.copy()
    for stretch in datum.stretches(rules):
        right[mine & (t_s >= stretch.begin_s) & (t_s < stretch.end_s)] = stretch.system
    wrong: Floats = t_s[right != present]
    if len(wrong):
        placed = _placed(kept.stretches(), present, right)
        kept.with_stretches(placed, [origin._replace(crs=crs) for origin, crs in zip(origins, right, strict=True)])
    return wrong


def _systems(origins: Sequence[Origin]) -> Names:
    return np.array([origin.crs for origin in origins], dtype=np.object_)


def _placed(lines: Sequence[Line], present: Names, right: Names) -> list[Line]:
    """Lines whose vertices count as recorded in the systems `present`, read as recorded in those of `right`. How long a
    stretch is stays as it was measured: GCJ-02 changes that by less than a hundredth, BD-09 by less than two."""
    found, begin = [], 0
    for line in lines:
        lon, lat = line.lon.copy(), line.lat.copy()
        here = slice(begin, begin + len(lon))
        for counted_as, system in set(zip(present[here].tolist(), right[here].tolist(), strict=True)):
            which = (present[here] == counted_as) & (right[here] == system)
            lon[which], lat[which] = datum.reread(lon[which], lat[which], counted_as, system)
        found.append(dataclasses.replace(line, lon=lon, lat=lat, kept_length_m=line.length_m))
        begin = here.stop
    return found
