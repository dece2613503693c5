"""GPS trails read: the positions of a visit as lines, as rows, and as what whoever judges it looks at."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from field.domain import cleaning, duty, retention, stays, trail
from field.domain.coarse import coarsened
from field.domain.visit import span
from field.models import KeptTrail, TrailPoint, TrailPointAside, Visit
from geo_portal.accounts.models import Device


def device_keys(user_id: UUID) -> list[UUID]:
    """All keys under which a person's positions may be stored."""
    return [user_id, *Device.objects.filter(user=user_id).values_list("pk", flat=True)]


@dataclass(frozen=True, slots=True)
class VisitTrail:
    """The positions of a visit's trail owner: the undoubted ones as lines, and all of them as rows in time order.

    `kept` is the trail as it was before raw positions expired, null as long as all are there.
    """

    points: list[TrailPoint]
    aside: list[TrailPointAside]
    lines: list[trail.Line]
    kept: KeptTrail | None = None

    @property
    def fresh(self) -> list[TrailPoint | TrailPointAside]:
        """What `kept` does not count: all raw positions, or those that came after it was made."""
        rows: list[TrailPoint | TrailPointAside] = [*self.points, *self.aside]
        return rows if self.kept is None else [row for row in rows if row.received_at > self.kept.kept_at]

    @property
    def count(self) -> int:
        """How many positions there are and were."""
        return (self.kept.points if self.kept else 0) + len(self.fresh)

    @property
    def flagged(self) -> int:
        """How many of them are, or were, doubted."""
        return (self.kept.flagged if self.kept else 0) + sum(row.flags != 0 for row in self.fresh)

    @property
    def raw_gone(self) -> int:
        """How many of them are no longer stored."""
        return self.count - len(self.points) - len(self.aside)


def trail_owner_id(visit: Visit) -> UUID | None:
    """Whose positions are the visit's trail: the named person, else the reporter, else the only participant."""
    if visit.trail_owner_id or visit.reporter_id:
        return visit.trail_owner_id or visit.reporter_id
    people = list(visit.participant_rows.values_list("user", flat=True)[:2])
    return people[0] if len(people) == 1 else None


def trail_of(visit: Visit, *, closed: bool | None = None) -> VisitTrail:
    """A visit's trail: positions that name it, or name none and fall into its time within fifteen minutes.

    Empty for a visit that has not begun. Where raw positions have expired, the line is the one that was kept of them,
    with what came later. `closed` says whether more may come; else it may until the visit is finished. Four queries
    beyond those for the visit, whatever its length.
    """
    found = _rows_of(visit)
    if found is None:
        return VisitTrail([], [], [])
    points, aside = list(found.points), list(found.aside)
    if found.kept is None:
        closed = visit.finished_at is not None if closed is None else closed
        return VisitTrail(points, aside, _lines(points, closed=closed))
    kept = found.kept
    stretches = kept.stretches()
    late = [point for point in points if point.received_at > kept.kept_at]
    new = retention.outside(np.array([point.t.timestamp() for point in late]), stretches)
    added = _lines([point for point, is_new in zip(late, new.tolist(), strict=True) if is_new], closed=True)
    return VisitTrail(points, aside, retention.together(stretches, added), kept)


@dataclass(frozen=True, slots=True)
class _Rows:
    """A visit's positions and those with impossible times, in time order and not read yet; and the line kept of them
    when raw positions have expired."""

    points: QuerySet[TrailPoint]
    aside: QuerySet[TrailPointAside]
    kept: KeptTrail | None


def _rows_of(visit: Visit) -> _Rows | None:
    """None for a visit that has not begun, or that nobody's trail belongs to."""
    owner = trail_owner_id(visit)
    covering = span(visit.started_at, visit.finished_at)
    if owner is None or covering is None:
        return None
    keys = device_keys(owner)
    points = TrailPoint.objects.filter(
        Q(visit_id=visit.pk) | Q(visit_id__isnull=True),
        device_id__in=keys,
        user_id=owner,
        t__gte=covering[0] - duty.MARGIN,
        t__lte=covering[1] + duty.MARGIN,
    )
    aside = TrailPointAside.objects.filter(device_id__in=keys, user_id=owner, visit_id=visit.pk)
    kept = KeptTrail.objects.filter(visit=visit.pk, user=owner).first()
    return _Rows(points.order_by("t", "id"), aside.order_by("t", "id"), kept)


def points_of(visit: Visit) -> QuerySet[TrailPoint]:
    """The raw positions of a visit's trail, as in `trail_of`, in time order and not read yet."""
    found = _rows_of(visit)
    return TrailPoint.objects.none() if found is None else found.points


@dataclass(frozen=True, slots=True)
class Doubted:
    """Positions with flags, as columns in time order: epoch s, degrees, metres (NaN unknown), sums of Flag."""

    t_s: npt.NDArray[np.float64]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    acc_m: npt.NDArray[np.float64]
    flags: npt.NDArray[np.int64]

    @classmethod
    def among(cls, columns: npt.NDArray[np.float64]) -> Doubted:
        """Those of n × 5 columns (in the order above) that have flags."""
        t_s, lon, lat, acc_m, flags = columns[columns[:, 4] != 0].T
        return cls(t_s, lon, lat, acc_m, flags.astype(np.int64))


@dataclass(frozen=True, slots=True)
class TrailReview:
    """What whoever judges a visit looks at: the line, the stays, what is doubted, and the counts of VisitTrail."""

    lines: list[trail.Line]
    stays: stays.Stays
    doubted: Doubted
    points: int
    flagged: int
    raw_gone: int


# Time (epoch s), lon, lat, accuracy (m, NaN unknown) and flags of a position, all as floats.
COLUMNS = (
    RawSQL("extract(epoch FROM t)::float8", ()),
    RawSQL("ST_X(location)", ()),
    RawSQL("ST_Y(location)", ()),
    RawSQL("coalesce(acc, 'NaN')", ()),
    RawSQL("flags::float8", ()),
)


def review_of(visit: Visit) -> TrailReview:
    """The trail of `trail_of` with its stays. Positions that keep out of the line take no part in them.

    Read in columns: an object for each of 20,000 positions would take longer than all the rest.
    """
    found = _rows_of(visit)
    if found is not None and found.kept is not None:
        return _review_of_kept(trail_of(visit))
    rows = list(found.points.values_list(*COLUMNS)) if found else []
    columns = np.array(rows, dtype=np.float64).reshape(-1, 5)
    t_s, lon, lat, acc_m, sums = np.ascontiguousarray(columns.T)
    flags = sums.astype(np.int64)
    drawn = (flags & int(trail.NOT_DRAWN)) == 0
    aside = found.aside.count() if found else 0
    return TrailReview(
        cleaning.lines(t_s, lon, lat, acc_m, flags, closed=visit.finished_at is not None),
        stays.stays(t_s[drawn], lon[drawn], lat[drawn]),
        Doubted.among(columns),
        len(columns) + aside,
        int(np.count_nonzero(flags)) + aside,
        0,
    )


def _review_of_kept(found: VisitTrail) -> TrailReview:
    """Of a trail whose raw positions have expired the stays are those of its line."""
    rows = [(p.t.timestamp(), p.location.x, p.location.y, p.acc, p.flags) for p in found.points]
    drawn = [np.column_stack([line.t_s, line.lon, line.lat]) for line in found.lines]
    t_s, lon, lat = np.ascontiguousarray(np.concatenate([np.zeros((0, 3)), *drawn]).T)
    doubted = Doubted.among(np.array(rows, dtype=np.float64).reshape(-1, 5))
    return TrailReview(found.lines, stays.stays(t_s, lon, lat), doubted, found.count, found.flagged, found.raw_gone)


def coarse_of(visit: Visit) -> TrailReview:
    """The trail as it may be passed on: coarse lines, and neither stays nor single positions."""
    found = trail_of(visit)
    nothing = np.zeros(0)
    return TrailReview(
        [coarsened(line) for line in found.lines],
        stays.stays(nothing, nothing, nothing),
        Doubted.among(np.zeros((0, 5))),
        found.count,
        found.flagged,
        found.raw_gone,
    )


def _lines(points: list[TrailPoint], *, closed: bool) -> list[trail.Line]:
    return cleaning.lines(
        np.array([point.t.timestamp() for point in points]),
        np.array([point.location.x for point in points]),
        np.array([point.location.y for point in points]),
        np.array([point.acc for point in points], dtype=np.float64),
        np.array([point.flags for point in points], dtype=np.int64),
        closed=closed,
    )
