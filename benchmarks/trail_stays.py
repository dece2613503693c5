"""How many positions a second of processor time goes through stay detection, beside trackintel and MovingPandas?

The same positions, the same rule, all in one run: GeoLife where it lies beside the project (read there, never copied),
else a made-up trail. Both libraries come from the registry that pip is set up for, into `var/bench/`, and stay there
for the next run. What is timed is the detection alone, from columns (ours) or from frames made before (theirs), in
processor time; ours is the median of several. Target: at least 100,000 positions a second. Cleaning is told beside it.

MovingPandas looks for something else (stops within a circle of that diameter), so its count differs.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from _lab import installed, load

from field.domain import cleaning, stays
from tests import geolife

LIBRARIES = {"trackintel": "1.4.2", "movingpandas": "0.23.0"}
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
TARGET = 100_000
Trails = dict[str, npt.NDArray[np.float64]]


def python_with_libraries() -> Path:
    """The Python that has the libraries, about 700 MB of them."""
    packages = [f"{name}=={version}" for name, version in LIBRARIES.items()]
    return installed("stays-{trackintel}-{movingpandas}".format(**LIBRARIES), *packages) / "python"


def trails() -> tuple[str, Trails]:
    """Positions per person (epoch s, lon, lat), and what they are."""
    if geolife.FOLDER.is_dir():
        return "GeoLife", {person: np.column_stack(columns) for person, columns in geolife.trails().items()}
    return "made up", {str(number): _made_up(number) for number in range(9)}


def _made_up(seed: int, count: int = 12_000) -> npt.NDArray[np.float64]:
    """A receiver every 5 s: on the way at 1 to 15 m/s for some minutes, then at one place for some minutes."""
    random = np.random.default_rng(seed)
    speed = np.zeros(0)
    while len(speed) < count:
        way, rest = int(random.integers(24, 240)), int(random.integers(12, 360))
        speed = np.concatenate([speed, np.full(way, random.uniform(1, 15)), np.zeros(rest)])
    bearing = np.cumsum(random.normal(0, 0.1, count))
    metres = np.stack([np.cumsum(speed[:count] * 5 * one(bearing)) for one in (np.sin, np.cos)], axis=1)
    metres += random.normal(0, 5, metres.shape)
    t = 1_795_000_000 + np.arange(count) * 5.0
    return np.column_stack([t, 108.95 + metres[:, 0] / 91_910, 34.25 + metres[:, 1] / 111_195])


def median_cpu_s(way: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        way()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def line(name: str, count: int, cpu_s: float, told: str) -> str:
    return f"  {name:<24} {cpu_s:8.3f} s   {count / cpu_s:12,.0f} positions/s   {told}"


def compare(found: Trails, count: int, rule: stays.Rule) -> bool:
    columns = [tuple(one.T) for one in found.values()]
    left = sum(int(stays.stays(*one, rule).seen_to_leave.sum()) for one in columns)
    ours = median_cpu_s(lambda: [stays.stays(*one, rule) for one in columns])
    print(f"\n{rule.distance_m:.0f} m, {rule.duration_s / 60:.0f} min")
    print(line("ours", count, ours, f"{left} stays seen to end"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "trails.npz"
        np.savez(file, **found)
        script = Path(__file__).with_name("_stay_libraries.py")
        arguments = [str(rule.distance_m), str(rule.duration_s / 60)]
        command = [python_with_libraries(), "-W", "ignore", script, file, *arguments]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    for row in map(json.loads, told.stdout.splitlines()):
        ratio = row["cpu_s"] / ours
        print(line(row["name"], count, row["cpu_s"], f"{row['stays']} stays; ours is {ratio:,.1f} times as fast"))
    return count / ours >= TARGET


def main() -> None:
    name, found = trails()
    count = sum(map(len, found.values()))
    print(f"{name}: {count:,} positions of {len(found)} people; {load()}")
    met = [compare(found, count, rule) for rule in (stays.SHORT, stays.LONG)]
    columns = [tuple(one.T) for one in found.values()]
    unknown = {len(one[0]): np.full(len(one[0]), np.nan) for one in columns}
    none = {size: np.zeros(size, dtype=np.int64) for size in unknown}
    print("\nCleaning, ours alone")
    for what, way in (
        ("flags", lambda t, x, y: cleaning.judged(t, x, y, unknown[len(t)], none[len(t)])),
        ("smoothed lines", lambda t, x, y: cleaning.lines(t, x, y, unknown[len(t)], none[len(t)], closed=True)),
    ):
        print(line(what, count, median_cpu_s(lambda way=way: [way(*one) for one in columns]), ""))
    print(f"\nTarget of {TARGET:,} positions a second: {'met' if all(met) else 'MISSED'}")
    sys.exit(0 if all(met) else 1)


if __name__ == "__main__":
    main()
