"""Real GPS tracks from elsewhere, moved to a site of the demo and to the hour of a visit.

A track is turned by a random angle and shifted so that it ends at the site's gate as the visit begins; its own times
are kept as spans where it has usable ones. What happens on the site (standing, strolling) is generated. Whoever shows
such a trail says so: see `Approach.source`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, Final

import gpxpy

from geo_portal.demo.ground import DATA, EAST_WEST, METRES_A_DEGREE, moved
from geo_portal.demo.records import Position, TabletCall

APPROACH: Final = timedelta(minutes=13)
"""Positions count from fifteen minutes before a visit; a longer track gives its last minutes."""

WALKING_MS: Final = 1.3
FASTEST_MS: Final = 45.0
MIN_LENGTH_M: Final = 600.0


@dataclass(frozen=True, slots=True)
class Approach:
    """A piece of a real track: metres east and north of its end, seconds before its end; oldest first."""

    source: str
    steps: tuple[tuple[float, float, float], ...]


@cache
def approaches() -> tuple[Approach, ...]:
    """The usable segments of the shipped tracks, in a fixed order."""
    found = []
    for path in sorted((DATA / "trails").glob("*.gpx")):
        with path.open(encoding="utf-8") as file:
            tracks = gpxpy.parse(file).tracks
        for segment in (segment for track in tracks for segment in track.segments):
            approach = _approach(path, segment.points)
            if approach is not None:
                found.append(approach)
    return tuple(found)


def _approach(path: Path, points: Sequence[Any]) -> Approach | None:
    if len(points) < 20:
        return None
    end = points[-1]
    narrowing = math.cos(math.radians(end.latitude))
    metres = [
        ((p.longitude - end.longitude) * METRES_A_DEGREE * narrowing, (p.latitude - end.latitude) * METRES_A_DEGREE)
        for p in points
    ]
    before = _seconds_before_end(points, metres)
    steps = [(x, y, s) for (x, y), s in zip(metres, before, strict=True) if s <= APPROACH.total_seconds()]
    length = sum(math.dist(a[:2], b[:2]) for a, b in pairwise(steps))
    if length < MIN_LENGTH_M:
        return None
    return Approach(f"{path.name}, Apache-2.0", tuple(steps))


def _seconds_before_end(points: Sequence[Any], metres: Sequence[tuple[float, float]]) -> list[float]:
    """From the track's own times; at a walking pace where it has none that can be true."""
    times = [point.time for point in points]
    if all(times):
        spans = [(times[-1] - at).total_seconds() for at in times]
        pairs = list(zip(spans, spans[1:], metres, metres[1:], strict=False))
        if spans[0] > 0 and all(a > b and math.dist(p, q) <= FASTEST_MS * (a - b) for a, b, p, q in pairs):
            return spans
    left = [0.0]
    for here, there in zip(metres[::-1], metres[-2::-1], strict=False):
        left.append(left[-1] + max(0.5, math.dist(here, there) / WALKING_MS))
    return left[::-1]


class TrailKind(StrEnum):
    """What a trail is like: true; of a phone that was left in the car or said nothing; of somebody who was elsewhere;
    by a program that puts the phone at the site; an older one that was sent again."""

    TRUE = "true"
    IN_THE_CAR = "in_the_car"
    SILENT = "silent"
    ELSEWHERE = "elsewhere"
    MOCKED = "mocked"
    SENT_AGAIN = "sent_again"


GENERATED: Final = "demo: generated trail"
_ELSEWHERE_M: Final = 7_000
_CAR_PARK_M: Final = 320


def trail_of(call: TabletCall, site: Position) -> tuple[str, list[dict[str, Any]]]:
    """(source, points as `trails/points` takes them) for a call of any kind, the same every time."""
    rng = Random(call.key)  # noqa: S311 - a demo, not a secret
    if call.trail == TrailKind.SENT_AGAIN and call.original is not None:
        source, points = trail_of(call.original, site)
        later = call.started_at - call.original.started_at
        again = [{**point, "t": _text(datetime.fromisoformat(point["t"]) + later)} for point in points]
        return f"{source}; sent again {later.days} days later", again
    if call.trail == TrailKind.SILENT:
        return f"{GENERATED}: none", []
    if call.trail == TrailKind.MOCKED:
        return f"{GENERATED}: mocked", _mocked(site, call.started_at, call.finished_at)
    if call.trail == TrailKind.TRUE:
        return trail(rng, site, call.started_at, call.finished_at)
    away = _CAR_PARK_M if call.trail == TrailKind.IN_THE_CAR else _ELSEWHERE_M
    source, points = trail(rng, moved(site, away, 0), call.started_at, call.finished_at)
    return f"{source}, and {away} m beside", points


def _mocked(site: Position, started: datetime, finished: datetime) -> list[dict[str, Any]]:
    """A point every ten seconds, always the same, as the device itself says that a program made it up."""
    seconds = range(0, int((finished - started).total_seconds()), 10)
    same = {"lon": site[0], "lat": site[1], "acc": 5.0, "mock": True}
    return [{"t": _text(started + timedelta(seconds=second)), **same} for second in seconds]


def _text(t: datetime) -> str:
    return t.isoformat(timespec="milliseconds")


def trail(rng: Random, site: Position, started: datetime, finished: datetime) -> tuple[str, list[dict[str, Any]]]:
    """(source, points as `trails/points` takes them): the way to the site, then the stay until the visit ends."""
    approach = rng.choice(approaches())
    turn, mirror = rng.uniform(0, math.tau), rng.choice((-1, 1))
    gate = moved(site, rng.gauss(0, 12), rng.gauss(0, 12))
    battery = rng.uniform(55, 95)
    points = []
    for x, y, seconds in approach.steps:
        east = mirror * x * math.cos(turn) - y * math.sin(turn)
        north = mirror * x * math.sin(turn) + y * math.cos(turn)
        points.append((started - timedelta(seconds=seconds), moved(gate, east, north), rng.uniform(4, 11)))
    points += _stay(rng, gate, started, finished)
    first = points[0][0]
    return (
        f"demo: real track {approach.source}, turned, moved and re-timed; the stay is generated",
        [
            {
                "t": _text(t),
                "lon": at[0],
                "lat": at[1],
                "acc": round(accuracy, 1),
                "battery": round(battery - (t - first).total_seconds() / 600),
            }
            for t, at, accuracy in points
        ],
    )


def _stay(rng: Random, gate: Position, started: datetime, finished: datetime) -> list[tuple[datetime, Position, float]]:
    """A slow stroll that is pulled back to the gate, with the noise of a receiver among buildings."""
    points, east, north = [], 0.0, 0.0
    at = started + timedelta(seconds=rng.uniform(12, 25))
    while at < finished:
        east, north = east * 0.96 + rng.gauss(0, 6), north * 0.96 + rng.gauss(0, 6)
        points.append((at, moved(gate, east + rng.gauss(0, 3), north + rng.gauss(0, 3)), rng.uniform(5, 18)))
        at += timedelta(seconds=rng.uniform(22, 34))
    return points


def reach_m(a: Position, b: Position) -> float:
    """Distance between two near points in metres, on a plane; good to a percent here."""
    return math.hypot((a[0] - b[0]) * METRES_A_DEGREE * EAST_WEST, (a[1] - b[1]) * METRES_A_DEGREE)
