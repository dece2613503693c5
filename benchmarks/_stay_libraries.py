"""Stays by trackintel and MovingPandas; run by the Python of their own environment (see trail_stays.py), and imports
nothing of the product. Reads an .npz with an n × 3 array (epoch s, lon, lat) per person, a distance in metres and a
duration in minutes; prints one JSON object for each library."""

from __future__ import annotations

import json
import sys
import time
from datetime import timedelta
from importlib.metadata import version

import geopandas as gpd
import movingpandas as mpd
import numpy as np
import pandas as pd
import trackintel as ti


def frame(person: str, columns: np.ndarray) -> gpd.GeoDataFrame:
    times = pd.to_datetime(columns[:, 0], unit="s", utc=True)
    geometry = gpd.points_from_xy(columns[:, 1], columns[:, 2], crs="EPSG:4326")
    return gpd.GeoDataFrame(
        {"user_id": person, "tracked_at": times, "geom": geometry}, geometry="geom", crs="EPSG:4326"
    )


def by_trackintel(frames: list[gpd.GeoDataFrame], metres: float, minutes: float) -> int:
    found = 0
    for one in frames:
        _, stays = ti.Positionfixes(one).generate_staypoints(
            method="sliding", dist_threshold=metres, time_threshold=minutes, gap_threshold=15.0
        )
        found += len(stays)
    return found


def by_movingpandas(trajectories: list[mpd.Trajectory], metres: float, minutes: float) -> int:
    limits = {"max_diameter": metres, "min_duration": timedelta(minutes=minutes)}
    return sum(len(mpd.TrajectoryStopDetector(one).get_stop_segments(**limits)) for one in trajectories)


def main() -> None:
    trails = np.load(sys.argv[1])
    metres, minutes = float(sys.argv[2]), float(sys.argv[3])
    frames = [frame(person, trails[person]) for person in trails.files]
    trajectories = [
        mpd.Trajectory(one.assign(t=one.tracked_at.dt.tz_localize(None)).set_index("t"), person)
        for person, one in zip(trails.files, frames, strict=True)
    ]
    by_trackintel([frames[-1]], metres, minutes)  # imports and caches
    for name, way in (
        ("trackintel", lambda: by_trackintel(frames, metres, minutes)),
        ("movingpandas", lambda: by_movingpandas(trajectories, metres, minutes)),
    ):
        begun = time.process_time()
        found = way()
        print(json.dumps({"name": f"{name} {version(name)}", "cpu_s": time.process_time() - begun, "stays": found}))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
