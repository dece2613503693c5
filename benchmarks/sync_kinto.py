"""What does it cost to push 1,000 small visits and to pull them on another tablet, beside Kinto on PostgreSQL?

First Kinto (batches of 25, its default, and one batch of 1,000), then, with Kinto stopped, ours over the real server:
the same records, the same scratch cluster, one client, medians of repeats. Bodies are made before the clock starts; it
stops when an answer is read whole, and unpacked. Targets: push at least 10 times as fast, pull not slower, at most
90 kB gzipped for the 1,000, at least 4,000 ops/s. `./portal bench sync_kinto ours` leaves Kinto out.

Kinto's records hold the seven fields that were sent, ours come back with all that a visit has: what it takes a client
to parse either is told as well, outside of the comparison.
"""

from __future__ import annotations

import gzip
import os
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from _kinto import running_kinto
from _lab import load, running_server
from _town import Inspector, make_inspectors
from _visits import JSON_GZIP, PULL, PUSH, caught_up, push_body, small_visits

from tests.server import RunningServer

REPEATS = int(os.environ.get("BENCH_ROUNDS", "5"))
PULLS = 5  # of the same 1,000, after each push
COUNT = 1_000
AT_ONCE = 4


@dataclass
class Measured:
    """One way, repeated: durations in seconds, sizes in bytes as they went over the wire."""

    name: str
    push_s: list[float] = field(default_factory=list)
    pull_s: list[float] = field(default_factory=list)
    plain_pull_s: list[float] = field(default_factory=list)
    """The same without compression, which Kinto does not offer."""
    parse_s: list[float] = field(default_factory=list)
    """What a client then takes to make records of it."""
    sent: int = 0
    received: int = 0

    def line(self) -> str:
        push, pull = statistics.median(self.push_s), statistics.median(self.pull_s)
        return (
            f"{self.name:<32} push {push:6.3f} s ({min(self.push_s):.3f}–{max(self.push_s):.3f}), "
            f"{COUNT / push:6,.0f} ops/s, {self.sent / 1e3:5.1f} kB sent   "
            f"pull {pull * 1e3:6.1f} ms ({min(self.pull_s) * 1e3:.1f}–{max(self.pull_s) * 1e3:.1f}), "
            f"{self.received / 1e3:5.1f} kB received (+ {statistics.median(self.parse_s) * 1e3:.1f} ms to parse)"
        )

    def time_pulls(self, pull: Callable[[], httpx.Response], *, warm: bool) -> httpx.Response:
        """Ask for the same PULLS times; the last answer."""
        for _ in range(PULLS):
            begun = time.perf_counter()
            pulled = pull()
            read = time.perf_counter()
            pulled.raise_for_status().json()
            if warm:
                self.pull_s.append(read - begun)
                self.parse_s.append(time.perf_counter() - read)
        self.received = pulled.num_bytes_downloaded
        return pulled


def measure_kinto(folder: Path, batch: int) -> Measured:
    measured = Measured(f"Kinto, batches of {batch:,}")
    sites = [str(number) for number in range(12)]
    with running_kinto(folder, batch=batch) as kinto, kinto.client() as client:
        for repeat in range(REPEATS + 1):  # the first one warms up
            records = kinto.make_collection(client, f"visits{repeat}")
            bodies = kinto.batches(records, small_visits(COUNT, sites, seed=repeat))
            begun = time.perf_counter()
            answers = [
                client.post("/batch", content=body, headers={"Content-Type": "application/json"}) for body in bodies
            ]
            pushed = time.perf_counter() - begun
            for answer in answers:
                assert all(one["status"] == httpx.codes.CREATED for one in answer.json()["responses"])
            pulled = measured.time_pulls(lambda records=records: client.get(records), warm=repeat > 0)
            assert len(pulled.json()["data"]) == COUNT
            if repeat:
                measured.push_s.append(pushed)
                measured.sent = sum(map(len, bodies))
    return measured


def push(client: httpx.Client, body: bytes) -> float:
    begun = time.perf_counter()
    answer = client.post(PUSH, content=body, headers=JSON_GZIP)
    took = time.perf_counter() - begun
    statuses = {result["status"] for result in answer.raise_for_status().json()["results"]}
    assert statuses == {"applied"}, answer.text[:500]
    return took


def measure_ours(server: RunningServer) -> tuple[Measured, list[float], int]:
    """Push, and another tablet's pull of the 1,000 by its cursor; then how long a new tablet's snapshot takes."""
    measured = Measured("ours, one request of 1,000")
    snapshots = []
    unpacked = 0
    for repeat in range(REPEATS + 1):
        writer, reader = make_inspectors(server, 2, together=True)
        visits = small_visits(COUNT, writer.sites, seed=repeat)
        body = gzip.compress(push_body(visits, seed=repeat), 6)
        with writer.client(server) as writing, reader.client(server) as reading:
            cursor = caught_up(reading, limit=COUNT)
            pushed = push(writing, body)
            asked = {"limit": COUNT, "cursor": cursor}
            pulled = measured.time_pulls(
                lambda reading=reading, asked=asked: reading.get(PULL, params=asked), warm=repeat > 0
            )
            got = {change["id"] for change in pulled.json()["changes"]}
            assert {visit["id"] for visit in visits} <= got, len(got)
            for _ in range(PULLS):
                begun = time.perf_counter()
                reading.get(PULL, params=asked, headers={"Accept-Encoding": "identity"})
                plain_s = time.perf_counter() - begun
                if repeat:
                    measured.plain_pull_s.append(plain_s)
            begun = time.perf_counter()
            caught_up(reading, limit=COUNT)
            snapshot_s = time.perf_counter() - begun
        if repeat:
            measured.push_s.append(pushed)
            snapshots.append(snapshot_s)
            measured.sent = len(body)
            unpacked = len(pulled.content)
    return measured, snapshots, unpacked


def measure_rate(server: RunningServer, tablets: int) -> float:
    """Operations a second when several tablets push at once, REPEATS requests of 1,000 each."""
    people = make_inspectors(server, tablets)

    def bodies_of(number: int, person: Inspector) -> list[bytes]:
        seeds = [10_000 * tablets + number * REPEATS + repeat for repeat in range(REPEATS)]
        return [gzip.compress(push_body(small_visits(COUNT, person.sites, seed=seed), seed=seed), 6) for seed in seeds]

    queues = [bodies_of(number, person) for number, person in enumerate(people)]

    def drain(number: int) -> None:
        with people[number].client(server) as client:
            for body in queues[number]:
                push(client, body)

    with ThreadPoolExecutor(tablets) as pool:
        begun = time.perf_counter()
        list(pool.map(drain, range(tablets)))
        return tablets * REPEATS * COUNT / (time.perf_counter() - begun)


def main() -> None:
    print(f"{load()} before, on {os.cpu_count()} cores", flush=True)
    folder = Path(os.environ["PORTAL_VAR"])
    theirs = []
    for batch in () if sys.argv[1:] == ["ours"] else (25, COUNT):
        theirs.append(measure_kinto(folder, batch))
        print(theirs[-1].line(), flush=True)
    with running_server("kinto") as server:
        ours, snapshots, unpacked = measure_ours(server)
        print(ours.line())
        print(f"  a new tablet's snapshot of them   {statistics.median(snapshots) * 1e3:.1f} ms")
        plain_ms = statistics.median(ours.plain_pull_s) * 1e3
        print(f"  the pull without compression      {plain_ms:.1f} ms, {unpacked / 1e3:.1f} kB")
        alone, together = measure_rate(server, 1), measure_rate(server, AT_ONCE)
        print(
            f"  one tablet, request after request {alone:,.0f} ops/s; {AT_ONCE} tablets at once {together:,.0f} ops/s"
        )
    for their in theirs:
        push_ratio = statistics.median(their.push_s) / statistics.median(ours.push_s)
        pull_ratio = statistics.median(their.pull_s) / statistics.median(ours.pull_s)
        print(f"{their.name} / ours: push {push_ratio:.1f} (target ≥ 10), pull {pull_ratio:.2f} (target ≥ 1)")
    if theirs:
        their_ms = min(statistics.median(their.pull_s) for their in theirs) * 1e3
        our_ms = statistics.median(ours.pull_s) * 1e3
        verdict = "met" if our_ms <= their_ms else "NOT MET"
        print(
            f"verdict: pull {our_ms:.1f} ms, Kinto's quicker one {their_ms:.1f} ms, {our_ms / their_ms:.2f}: {verdict}"
        )
    print(f"{load()} after")


if __name__ == "__main__":
    main()
