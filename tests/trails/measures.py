"""How good probabilities are, and a picture of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

Bin = tuple[float, float, int, float, float]
"""Lowest and highest score, how many visits, their mean score, and the share of them that was genuine."""


def auc(truth: Bools, scores: Floats) -> float:
    """The chance that a genuine case scores above one that is not; equal scores count half."""
    genuine, other = scores[truth], np.sort(scores[~truth])
    below, up_to = np.searchsorted(other, genuine, "left"), np.searchsorted(other, genuine, "right")
    return float((below + up_to).mean() / 2.0 / len(other))


def brier(truth: Bools, scores: Floats) -> float:
    """The mean squared distance of a score from the truth (Brier 1950): 0 is perfect, 0.25 is what 0.5 earns."""
    return float(((scores - truth) ** 2).mean())


def reliability(truth: Bools, scores: Floats, bins: int = 10) -> list[Bin]:
    """Bins of equal width that hold any cases."""
    which = np.minimum((scores * bins).astype(int), bins - 1)
    return [
        (
            index / bins,
            (index + 1) / bins,
            int((which == index).sum()),
            float(scores[which == index].mean()),
            float(truth[which == index].mean()),
        )
        for index in range(bins)
        if (which == index).any()
    ]


def calibration_svg(bins: Sequence[Bin], count: int) -> str:
    """A calibration plot: for each bin of scores the share that was genuine, with a Wilson interval of 95 %; the area
    of a dot grows with the number of visits. On the diagonal a score means what it says."""
    left, top, side = 70.0, 30.0, 400.0

    def x(value: float) -> str:
        return f"{left + side * value:.1f}"

    def y(value: float) -> str:
        return f"{top + side * (1.0 - value):.1f}"

    marks = []
    for step in range(0, 11, 2):
        value = step / 10
        marks.append(f'<path class="grid" d="M{x(0)} {y(value)}H{x(1)}M{x(value)} {y(0)}V{y(1)}"/>')
        marks.append(f'<text x="{x(-0.02)}" y="{float(y(value)) + 4:.1f}" text-anchor="end">{value:.1f}</text>')
        marks.append(f'<text x="{x(value)}" y="{float(y(0)) + 20:.1f}" text-anchor="middle">{value:.1f}</text>')
    for _, _, number, mean, share in bins:
        low, high = _wilson(share, number)
        radius = 3.0 + 12.0 * (number / count) ** 0.5
        marks.append(f'<path class="bar" d="M{x(mean)} {y(low)}V{y(high)}"/>')
        marks.append(f'<circle class="dot" cx="{x(mean)}" cy="{y(share)}" r="{radius:.1f}"/>')
        beside = -1 if mean > 0.5 else 1
        marks.append(
            f'<text class="count" x="{float(x(mean)) + beside * (radius + 6):.1f}" y="{float(y(share)) + 4:.1f}"'
            f' text-anchor="{"end" if beside < 0 else "start"}">{number}</text>'
        )
    return "\n".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 490" width="500" height="490" role="img"'
            ' aria-labelledby="t d">',
            '<title id="t">Calibration of the score</title>',
            f'<desc id="d">Of {count} simulated visits, the share that was genuine against the score they were given.'
            " Dots near the diagonal mean that scores can be read as probabilities.</desc>",
            "<style>.page{fill:#fff} text{font:12px sans-serif;fill:#17232b} .count{fill:#51606a}"
            " .grid{stroke:#dbe2e6} .line{stroke:#8b9aa3;stroke-dasharray:4 4} .bar{stroke:#0e5a71;stroke-width:1.5}"
            " .dot{fill:#0e5a71;fill-opacity:.55;stroke:#0e5a71}</style>",
            '<rect class="page" width="500" height="490"/>',
            *marks,
            f'<path class="line" d="M{x(0)} {y(0)}L{x(1)} {y(1)}"/>',
            f'<text x="{x(0.5)}" y="{float(y(0)) + 45:.1f}" text-anchor="middle">score</text>',
            f'<text transform="translate(24 {y(0.5)}) rotate(-90)" text-anchor="middle">share that was genuine</text>',
            "</svg>\n",
        ]
    )


def _wilson(share: float, number: int) -> tuple[float, float]:
    z = 1.96
    middle = (share + z * z / (2 * number)) / (1 + z * z / number)
    half = z * ((share * (1 - share) + z * z / (4 * number)) / number) ** 0.5 / (1 + z * z / number)
    return max(0.0, middle - half), min(1.0, middle + half)
