"""The replay of a recorded trail: its timing and where it goes."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from field.domain import trail
from field.services import replay
from geo_portal.core import clock


def gpx(*points: tuple[float, float, int]) -> io.BytesIO:
    start = datetime(2019, 5, 1, 8, tzinfo=UTC)
    rows = "".join(
        f'<trkpt lat="{lat}" lon="{lon}"><time>{(start + timedelta(seconds=s)).isoformat()}</time></trkpt>'
        for lon, lat, s in points
    )
    return io.BytesIO(f'<gpx version="1.0"><trk><trkseg>{rows}</trkseg></trk></gpx>'.encode())


def test_ten_times_as_fast_in_time_order() -> None:
    plan = replay.steps(gpx((14.0, 46.0, 0), (14.2, 46.0, 40), (14.1, 46.0, 20)), speed=10)
    assert [(step.after_s, step.lon) for step in plan] == [(0, 14.0), (2, 14.1), (4, 14.2)]


def test_each_position_says_how_fast_and_which_way_it_went_when_recorded() -> None:
    plan = replay.steps(gpx((108.95, 34.25, 0), (108.95, 34.26, 100), (108.96, 34.26, 100)), speed=10)
    assert plan[0].speed == 0
    assert plan[1].speed == pytest.approx(11.1, abs=0.1)  # 1,109 m northwards in 100 s, whatever the replay's pace
    assert plan[1].bearing == pytest.approx(0, abs=0.1)
    assert (plan[2].speed, plan[2].bearing) == (0, pytest.approx(90, abs=0.1))  # no time passed: no speed made up


def test_a_moved_trail_keeps_its_length() -> None:
    here = replay.steps(gpx((14.0, 46.0, 0), (14.1, 46.0, 20)), speed=1)
    there = replay.steps(gpx((14.0, 46.0, 0), (14.1, 46.0, 20)), speed=1, start=(108.95, 34.25))
    lengths = [
        trail.distances_m(*(([getattr(plan[i], axis)]) for i in (0, 1) for axis in ("lon", "lat")))[0]  # type: ignore[arg-type]  # of untyped JSON
        for plan in (here, there)
    ]
    assert (there[0].lon, there[0].lat) == (108.95, 34.25)
    assert lengths[1] == pytest.approx(lengths[0], rel=0.01)


def test_a_file_without_times_has_nothing_to_replay() -> None:
    with pytest.raises(replay.NothingToReplay):
        replay.steps(io.BytesIO(b'<gpx><trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>'), speed=1)


def test_positions_are_sent_when_they_fall_due_with_the_times_of_now() -> None:
    plan = [replay.Step(after, 108.95, 34.25, 1.4, 90.0) for after in (0.0, 0.4, 1.0, 1.5, 3.0)]
    slept: list[float] = []
    sent: list[list[str]] = []

    def send(points: list[dict[str, Any]]) -> dict[str, Any]:
        sent.append([point["t"][17:21] for point in points])
        return {"accepted": len(points)}

    with clock.frozen(datetime(2026, 11, 23, 2, 0, 0, 1, tzinfo=UTC)):
        answers = list(replay.play(plan, send, every_s=1, sleep=slept.append))
    assert sent == [["00.0", "00.4", "01.0"], ["01.5", "03.0"]]
    assert slept == [1.0, 3.0]
    assert [answer["accepted"] for answer in answers] == [3, 2]
