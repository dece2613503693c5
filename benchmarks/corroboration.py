"""How good are the verdicts on visits, and which weights fit? On simulated visits, seeded; no database.

Tells the area under the ROC curve, the Brier score and the verdicts of each kind of visit. `--fit` fits the weights of
`field.domain.corroboration` anew, on other seeds; `--plot FILE` draws how often visits of each score were genuine.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from _lab import ROOT  # noqa: F401  makes the product importable

from field.domain import corroboration
from field.domain.corroboration import FROM_THE_TRAIL, WEIGHTS, Code, Observed, Verdict
from tests.trails import generator, measures

FIT_SEEDS = range(1, 9)
SHOWN_SEEDS = range(201, 209)
# Simulated visits are cleaner than true ones, and findings go together in them, so that several sets of weights fit
# about as well. The fit is held near what was expected beforehand (a normal prior; at 4,000 visits its spread is 0.5).
EXPECTED = {
    Code.DWELL_OVERLAP: 2.0,
    Code.SITE_DISTANCE: 1.0,
    Code.COVERAGE: 1.0,
    Code.ARRIVAL_LEG: 1.5,
    Code.DEPARTURE_LEG: 1.5,
    Code.PHOTOS_AT_SITE: 1.5,
    Code.ELSEWHERE: -5.0,
    Code.PHOTOS_ELSEWHERE: -1.0,
    Code.MOCKED: -3.5,
    Code.COPY_OF_OWN: -3.5,
    Code.COPY_OF_COLLEAGUE: -3.5,
}
HELD = 4.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true", help="fit the weights anew and print them")
    parser.add_argument("--plot", type=Path, help="write the calibration plot (SVG) there")
    parser.add_argument("--cases", type=int, default=500, help="cases of each seed")
    options = parser.parse_args()
    if options.fit:
        fit(options.cases)
        return
    cases = [case for seed in SHOWN_SEEDS for case in generator.cases(seed, options.cases)]
    made = time.process_time()
    judged = [corroboration.judge(case.question) for case in cases]
    done = time.process_time()
    truth = np.array([case.genuine for case in cases])
    scores = np.array([one.score for one in judged])
    fixes = sum(len(case.question.trail) for case in cases)
    print(f"{len(cases)} visits, {fixes} fixes; {1000 * (done - made) / len(cases):.1f} ms of CPU a verdict")
    print(f"AUC {measures.auc(truth, scores):.4f}   Brier {measures.brier(truth, scores):.4f}")
    verdicts: dict[str, Counter[Verdict]] = defaultdict(Counter)
    for case, one in zip(cases, judged, strict=True):
        verdicts[case.kind][one.verdict] += 1
    print(f"{'kind':18}" + "".join(f"{verdict:>14}" for verdict in Verdict) + "   of 100")
    for kind in generator.KINDS:
        total = verdicts[kind].total()
        print(f"{kind:18}" + "".join(f"{100 * verdicts[kind][verdict] / total:14.1f}" for verdict in Verdict))
    bins = measures.reliability(truth, scores)
    for low, high, count, mean, share in bins:
        print(f"score {low:.1f} to {high:.1f}: {count:5} visits, mean score {mean:.3f}, genuine {share:.3f}")
    if options.plot:
        options.plot.write_text(measures.calibration_svg(bins, len(cases)), encoding="utf-8")


def fit(count: int) -> None:
    """Logistic regression by projected gradient: an effect may not change its direction."""
    cases = [case for seed in FIT_SEEDS for case in generator.cases(seed, count)]
    truth = np.array([case.genuine for case in cases], dtype=float)
    codes = list(EXPECTED)
    observed = [corroboration.observe(case.question) for case in cases]
    columns = np.array([strengths(one, codes) for one in observed])
    rest = np.array([set_by_hand(one) for one in observed])
    expected = np.array(list(EXPECTED.values()))
    signs, weights = np.sign(expected), expected
    for _ in range(10_000):
        guess = 1.0 / (1.0 + np.exp(-(columns @ weights + rest + corroboration.PRIOR_LOG_ODDS)))
        weights = weights - (columns.T @ (guess - truth) + HELD * (weights - expected)) / len(truth)
        weights = np.where(weights * signs < 0, 0.0, weights)
    for code, weight in zip(codes, weights, strict=True):
        print(f"{code:22}{weight:7.2f}   now {WEIGHTS[code].full:5.1f}")


def strengths(observed: Observed, codes: list[Code]) -> list[float]:
    """What each weight is multiplied with: the strength, of the trail's own findings after what is taken back."""
    found = {sign.code: sign.strength for sign in observed.signs}
    kept = corroboration.kept_share(observed.signs)
    return [found.get(code, 0.0) * (kept if code in FROM_THE_TRAIL else 1.0) for code in codes]


def set_by_hand(observed: Observed) -> float:
    """The effects of the findings whose weights are not fitted, without the synthetic looks."""
    kept = corroboration.kept_share(observed.signs)
    return sum(
        sign.strength * WEIGHTS[sign.code].full * (kept if sign.code in FROM_THE_TRAIL else 1.0)
        for sign in observed.signs
        if WEIGHTS[sign.code].source == "set" and sign.code not in corroboration.LOOKS
    )


if __name__ == "__main__":
    main()
