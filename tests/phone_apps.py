"""Phone apps with their queues, imitated: when each sends, what it takes as success, and what it does after a failure.

As their sources and threads tell (Traccar Client up to 9, OwnTracks for Android and iOS, Overland); only the waits
between two attempts are shorter here. Some answers are lost on their way (`lossy`), so what was stored is sent again.
"""

from __future__ import annotations

import base64
import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

import httpx

PAUSE_S = 0.02
"""Instead of a second to half an hour."""


@dataclass(frozen=True, order=True)
class Fix:
    """A position: epoch seconds, degrees with seven decimals."""

    t: int
    lon: float
    lat: float

    @property
    def iso(self) -> str:
        return datetime.fromtimestamp(self.t, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class PhoneApp:
    """`made` holds every fix, `queue` those to be sent, `settled` those that the app has deleted as delivered,
    `sent_ahead` those that went along with earlier ones and come again.
    """

    name: ClassVar[str]
    dropped_by: ClassVar[range] = range(0)
    """Answers after which the app throws away what it sent."""
    at_once = 1

    def __init__(self, url: str, device: str, key: str, *, begin: int, lossy: float = 0.1, seed: int = 0) -> None:
        self.device, self.key = device, key
        self.client = httpx.Client(base_url=url, timeout=60)
        self.dice = random.Random(f"{self.name} {seed}")
        self.lossy = lossy
        self.made: list[Fix] = []
        self.queue: list[Fix] = []
        self.settled: list[Fix] = []
        self.sent_ahead: set[Fix] = set()
        self.answers: Counter[int | str] = Counter()
        self._t = begin
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def record(self, count: int) -> None:
        """Somebody walks: a fix a second."""
        for _ in range(count):
            self._t += 1
            step = len(self.made)
            fix = Fix(self._t, round(108.95 + step * 1.1e-5, 7), round(34.25 + step * 0.9e-5, 7))
            self.made.append(fix)
            self.queue.append(fix)

    def request(self, fixes: list[Fix]) -> tuple[str, dict[str, Any]]:
        """The address, and what else a POST of these fixes consists of."""
        raise NotImplementedError

    def is_success(self, answer: httpx.Response) -> bool:
        return answer.is_success

    def turn(self) -> bool:
        """One attempt to send what stands first in the queue; tells whether it was delivered, as the app sees it."""
        fixes = self.queue[: self.at_once]
        path, content = self.request(fixes)
        try:
            answer = self.client.post(path, **content)
        except httpx.TransportError as error:
            self.answers["refused" if isinstance(error, httpx.ConnectError) else "cut"] += 1
            return False
        if self.dice.random() < self.lossy:
            self.answers["lost"] += 1
            return False
        self.answers[answer.status_code] += 1
        if answer.status_code in self.dropped_by:
            del self.queue[: len(fixes)]
            return False
        if not self.is_success(answer):
            return False
        self.settled += fixes
        del self.queue[: len(fixes)]
        return True

    # -- running -----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Record and send until `finish`."""
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name=self.name)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.is_set():
            if len(self.queue) < 3 * self.at_once:  # what is recorded while the server is away
                self.record(self.at_once)
            if not self.turn():
                time.sleep(PAUSE_S)

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(120)
            assert not self._thread.is_alive(), f"{self.name} hangs"
            self._thread = None

    def drain(self, attempts: int = 400) -> None:
        """Send until nothing is left; an app that goes on for ever is the server's fault."""
        for _ in range(attempts):
            if not self.queue:
                return
            if not self.turn():
                time.sleep(PAUSE_S)
        raise AssertionError(f"{self.name} loops: {dict(self.answers)}")

    def close(self) -> None:
        self.stop()
        self.client.close()


class TraccarClassic(PhoneApp):
    """Up to version 8: a first-in-first-out table, one position in flight, deleted on success, else again in 30 s."""

    name = "traccar"

    def request(self, fixes: list[Fix]) -> tuple[str, dict[str, Any]]:
        (fix,) = fixes
        return "/ingest/osmand", {
            "params": {
                "id": self.key,
                "timestamp": fix.t,
                "lat": fix.lat,
                "lon": fix.lon,
                "speed": 2.7,
                "accuracy": 8.0,
                "batt": 73.0,
            }
        }


class Traccar9(PhoneApp):
    """Version 9 with its batches: what was answered with 2xx is deleted, all else is kept and sent once more."""

    name = "traccar9"
    at_once = 50

    def request(self, fixes: list[Fix]) -> tuple[str, dict[str, Any]]:
        locations = [
            {
                "timestamp": fix.iso,
                "coords": {"latitude": fix.lat, "longitude": fix.lon, "accuracy": 8.0, "speed": 1.4, "heading": 40.0},
                "is_moving": True,
                "battery": {"level": 0.73, "is_charging": False},
            }
            for fix in fixes
        ]
        return "/ingest/osmand", {
            "json": {"device_id": self.key, "location": locations[0] if len(locations) == 1 else locations}
        }


class OwnTracksAndroid(PhoneApp):
    """One message at a time; back into the queue on every answer but 2xx, for ever."""

    name = "owntracks-android"

    def request(self, fixes: list[Fix]) -> tuple[str, dict[str, Any]]:
        (fix,) = fixes
        message = {
            "_type": "location",
            "tid": "ab",
            "tst": fix.t,
            "lat": fix.lat,
            "lon": fix.lon,
            "acc": 8,
            "vel": 5,
            "batt": 73,
            "t": "u",
        }
        packed = base64.b64encode(f"{self.device}:{self.key}".encode()).decode()
        headers = {"Authorization": f"Basic {packed}", "X-Limit-U": "somebody", "X-Limit-D": "phone"}
        return "/ingest/owntracks", {"json": message, "headers": headers}


class OwnTracksIos(OwnTracksAndroid):
    """As on Android, but what is answered with 4xx is thrown away: a 4xx for what could be used would be a loss."""

    name = "owntracks-ios"
    dropped_by = range(400, 500)


class Overland(PhoneApp):
    """A batch; unless the body says that the result is ok, the whole batch is kept and comes again.

    With more than two batches in the queue the newest fix comes along as `current`, and again in its own batch.
    """

    name = "overland"
    at_once = 100

    def request(self, fixes: list[Fix]) -> tuple[str, dict[str, Any]]:
        body: dict[str, Any] = {"locations": [self._feature(fix) for fix in fixes]}
        if len(self.queue) > 2 * self.at_once:
            body["current"] = self._feature(self.queue[-1])
            self.sent_ahead.add(self.queue[-1])
        return "/ingest/overland", {"json": body, "headers": {"Authorization": f"Bearer {self.key}"}}

    @staticmethod
    def _feature(fix: Fix) -> dict[str, Any]:
        measured = {"timestamp": fix.iso, "horizontal_accuracy": 8, "speed": 1.4, "altitude": 400}
        phone = {"motion": ["walking"], "battery_level": 0.73, "battery_state": "unplugged", "device_id": ""}
        return {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [fix.lon, fix.lat]},
            "properties": {**measured, **phone},
        }

    def is_success(self, answer: httpx.Response) -> bool:
        try:
            return bool(answer.json().get("result") == "ok")
        except (json.JSONDecodeError, AttributeError):
            return False


class PointsClient(PhoneApp):
    """A client of our own interface: 500 positions, again and again until every one is accounted for."""

    name = "points"
    at_once = 500

    def request(self, fixes: list[Fix]) -> tuple[str, dict[str, Any]]:
        points = [
            {"t": fix.iso, "lon": fix.lon, "lat": fix.lat, "acc": 8, "speed": 1.4, "battery": 73} for fix in fixes
        ]
        headers = {"Authorization": f"Token {self.key}"}
        return "/api/v1/trails/points", {"json": {"points": points}, "headers": headers}

    def is_success(self, answer: httpx.Response) -> bool:
        if answer.status_code != 200:
            return False
        told = answer.json()
        return bool(told["accepted"] + told["duplicate"] == min(self.at_once, len(self.queue)))


ALL: tuple[type[PhoneApp], ...] = (TraccarClassic, Traccar9, OwnTracksAndroid, OwnTracksIos, Overland, PointsClient)
