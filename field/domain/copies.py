"""Whether a trail is a copy of another one: an older trail sent again, or a colleague's. Pure NumPy and shapely.

Nobody goes the same way twice with the same errors of the receiver: two phones in one car differ by metres, and one
phone on the same road next day by metres and by the traffic. A copy repeats both, with one shift of time.

The shift is found by a vote: each pair of places within `SAME_M`, one of either trail, votes for the difference of its
times. With that shift each fix is coupled with where the other trail was, and their distance is measured. The largest
distance of a coupling in order of time bounds the discrete Fréchet distance of the coupled parts from above (Eiter &
Mannila 1994: the minimum over all couplings), so a small one means that the curves are the same; the vote takes
O((n + m) log m) and not the O(n m) of the exact distance.

A copy at another speed, or with noise of several metres added, is not found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]

# Two receivers on one way differ by more than this most of the time; a copy, rounded or shaken a little, does not.
SAME_M = 2.5
# Receivers and senders round times to whole seconds, on both sides.
CLOCK_S = 2.0
SAMPLES = 200
# Between two fixes of the other trail further apart than this nobody knows where it was.
COUPLED_S = 60.0
COPY_FIXES = 20
COPY_S = 300.0
COPY_SHARE = 0.8
# A trail that stays in one spot has no shape that could be copied; see the repeated coordinates instead.
SHAPE_M = 1.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a trail resembles another one under the best shift of time.

    `distance_m` is the 95th percentile of the coupled distances, `share` that of the coupled fixes within `SAME_M`,
    `fixes` how many these are, over `seconds`; `shift_s` is positive when the trail is the later one.
    """

    shift_s: float
    share: float
    distance_m: float
    fixes: int
    seconds: float
    shape_m: float

    @property
    def is_copy(self) -> bool:
        return (
            self.share >= COPY_SHARE and self.fixes >= COPY_FIXES and self.seconds >= COPY_S and self.shape_m >= SHAPE_M
        )


def likeness(t_s: Floats, xy: Floats, other_t_s: Floats, other_xy: Floats) -> Likeness | None:
    """How like another trail a trail is; None when no shift brings any of it together.

    Times ascending, in seconds; places in metres of one plane, shapes (n, 2) and (m, 2).
    """
    shift = _voted_shift_s(t_s, xy, other_t_s, other_xy)
    if shift is None:
        return None
    distances, known = coupled_m(t_s - shift, xy, other_t_s, other_xy, slack_s=CLOCK_S)
    if not known.any():
        return None
    same = known & (distances <= SAME_M)
    times, places = t_s[same], xy[same]
    return Likeness(
        shift_s=shift,
        share=float(same.sum() / known.sum()),
        distance_m=float(np.percentile(distances[known], 95)),
        fixes=int(same.sum()),
        seconds=float(np.ptp(times)) if len(times) else 0.0,
        shape_m=float(np.hypot(*places.std(axis=0))) if len(places) else 0.0,
    )


def coupled_m(
    t_s: Floats, xy: Floats, other_t_s: Floats, other_xy: Floats, *, slack_s: float = 0.0
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The distance of each fix to where the other trail was then, give or take `slack_s`; and whether that is known."""
    best = np.full(len(t_s), np.inf)
    known = np.zeros(len(t_s), dtype=np.bool_)
    if len(other_t_s) < 2:
        return best, known
    after = np.clip(np.searchsorted(other_t_s, t_s, side="right"), 1, len(other_t_s) - 1)
    inside = (t_s >= other_t_s[0]) & (t_s <= other_t_s[-1])
    known = inside & (other_t_s[after] - other_t_s[after - 1] <= COUPLED_S)
    for offset in np.unique([-slack_s, -slack_s / 2, 0.0, slack_s / 2, slack_s]):
        x = np.interp(t_s + offset, other_t_s, other_xy[:, 0])
        y = np.interp(t_s + offset, other_t_s, other_xy[:, 1])
        best = np.minimum(best, np.hypot(xy[:, 0] - x, xy[:, 1] - y))
    return best, known


def _voted_shift_s(t_s: Floats, xy: Floats, other_t_s: Floats, other_xy: Floats) -> float | None:
    if len(t_s) < COPY_FIXES or len(other_t_s) < COPY_FIXES:
        return None
    sample = np.unique(np.linspace(0, len(t_s) - 1, SAMPLES).round().astype(np.int64))
    others = np.unique(np.linspace(0, len(other_t_s) - 1, 20 * SAMPLES).round().astype(np.int64))
    tree = shapely.STRtree(np.atleast_1d(np.asarray(shapely.points(other_xy[others]))))
    mine, theirs = tree.query(shapely.points(xy[sample]), predicate="dwithin", distance=SAME_M)
    if not len(mine):
        return None
    votes = np.sort(t_s[sample][mine] - other_t_s[others][theirs])
    ahead = np.searchsorted(votes, votes + CLOCK_S, side="right") - np.arange(len(votes))
    first = int(np.argmax(ahead))
    return float(np.median(votes[first : first + int(ahead[first])]))
