"""Does sync stay quick when there is much of it?

drain     100,000 operations queued on one tablet, pushed by 1,000: does the server's memory stay flat, and does another
          person's pull take less than twice what it takes when all is quiet (p95)?
snapshot  a new tablet with 12 sites: does 50,000 sites on the server make its first snapshot, or its next pull, slower
          than 500 do? (target ≤ 1.5 times)
fleet     300 tablets that pull every 30 s and push a group of three now and then: p95, and what the server takes

`./portal bench sync_scale [drain|snapshot|fleet …]`; without a name, all three.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import random
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from _lab import Times, in_turns, load, running_server
from _load import Follower, cpu_s, database_cpu_s, sampled
from _town import Inspector, fill_sites, make_inspectors
from _visits import JSON_GZIP, PULL, PUSH, caught_up, push_body, small_visits

QUEUED = int(os.environ.get("BENCH_OPS", "100000"))
REQUEST = 1_000
QUIET_S = 15
TABLETS, EVERY_S, FLEET_S, PUSH_ONE_IN = 300, 30, 60, 10


def packed(person: Inspector, count: int, *, seed: int, size: int = 1) -> bytes:
    return gzip.compress(push_body(small_visits(count, person.sites, seed=seed), seed=seed, size=size), 6)


def drain() -> None:
    with running_server("drain") as server:
        busy, other = make_inspectors(server, 2)
        bodies = [packed(busy, REQUEST, seed=seed) for seed in range(QUEUED // REQUEST)]
        pid = server.processes[0].pid
        with busy.client(server) as client:
            client.post(PUSH, content=bodies[0], headers=JSON_GZIP).raise_for_status()  # warmed up
            print(f"drain: {QUEUED:,} operations of one tablet, {load()}", flush=True)
            follower = Follower(server.url, other.token)
            time.sleep(QUIET_S)
            quiet = Times.of(follower.seconds())
            follower = Follower(server.url, other.token)
            begun = time.perf_counter()
            with sampled(pid) as samples:
                for body in bodies[1:]:
                    answer = client.post(PUSH, content=body, headers=JSON_GZIP).raise_for_status()
                    assert {result["status"] for result in answer.json()["results"]} == {"applied"}
            took = time.perf_counter() - begun
            beside = Times.of(follower.seconds())
    tenth = max(1, len(samples.rss) // 10)
    memory = [statistics.median(samples.rss[n * tenth : (n + 1) * tenth]) for n in range(10)]
    print(f"  drained in {took:.1f} s, {(QUEUED - REQUEST) / took:,.0f} ops/s")
    print(f"  server's memory by tenths: {' '.join(f'{size:.0f}' for size in memory)} MB")
    grown = memory[-1] / memory[3]  # until then each thread of the server has met its first pushes
    print(f"  verdict: last tenth / fourth {grown:.2f} (flat: < 1.1): {'met' if grown < 1.1 else 'NOT MET'}")
    print(f"  another's pull, quiet  {quiet}")
    print(f"  another's pull, beside {beside}")
    ratio = beside.p95 / quiet.p95
    verdict = "met" if ratio < 2 else "NOT MET"
    print(f"  verdict: p95 beside / quiet {ratio:.2f} (target < 2): {verdict}, {load()}", flush=True)


def snapshot() -> None:
    print(f"snapshot: a tablet with 12 sites, {load()}", flush=True)
    medians: dict[str, list[float]] = {"snapshot": [], "pull": []}
    with running_server("snapshot") as server:
        (person,) = make_inspectors(server, 1)
        with person.client(server) as client:
            for count in (500, 50_000):
                fill_sites(server, count)
                cursor = caught_up(client)
                times = in_turns(
                    100,
                    snapshot=lambda _number: caught_up(client),
                    pull=lambda _number, cursor=cursor: client.get(PULL, params={"cursor": cursor}).raise_for_status(),
                )
                for name, taken in times.items():
                    medians[name].append(taken.p50)
                    print(f"  {count:>6,} sites  {name:<8}  {taken}", flush=True)
    for name, (few, many) in medians.items():
        print(f"  {name}: 50,000 / 500 sites at p50 {many / few:.2f} (target ≤ 1.5), {load()}", flush=True)


async def tablet(client: httpx.AsyncClient, cursor: str, bodies: list[bytes], seed: int) -> Any:
    """One tablet's minute: a pull every EVERY_S seconds at moments of its own, now and then a push before it."""
    rng = random.Random(seed)
    pulls, pushes = [], []
    async with client:
        ends = time.perf_counter() + FLEET_S
        await asyncio.sleep(rng.uniform(0, EVERY_S))
        while time.perf_counter() < ends:
            if bodies and rng.random() < 1 / PUSH_ONE_IN:
                begun = time.perf_counter()
                answer = await client.post(PUSH, content=bodies.pop(), headers=JSON_GZIP)
                pushes.append(time.perf_counter() - begun)
                answer.raise_for_status()
            begun = time.perf_counter()
            answer = await client.get(PULL, params={"cursor": cursor})
            pulls.append(time.perf_counter() - begun)
            cursor = answer.raise_for_status().json()["cursor"]
            await asyncio.sleep(EVERY_S + rng.uniform(-1, 1))
    return pulls, pushes


def fleet() -> None:
    with running_server("fleet") as server:
        people = make_inspectors(server, TABLETS)
        queues = [
            [packed(person, 3, seed=1_000 * number + seed, size=3) for seed in range(3)]
            for number, person in enumerate(people)
        ]
        pid, database_url = server.processes[0].pid, server.environment["DATABASE_OWNER_URL"]

        def first(person: Inspector) -> str:
            with person.client(server) as client:
                return caught_up(client)

        print(f"fleet: {TABLETS} tablets, a pull every {EVERY_S} s each, {load()}", flush=True)
        begun = time.perf_counter()
        with ThreadPoolExecutor(8) as pool:
            cursors = list(pool.map(first, people))
        print(f"  all take their first snapshot, 8 at a time: {time.perf_counter() - begun:.1f} s", flush=True)

        async def run() -> list[Any]:
            return await asyncio.gather(*map(tablet, clients, cursors, queues, range(TABLETS)))

        # made beforehand, and without a store of certificates each: that would keep the others waiting
        clients = [
            httpx.AsyncClient(
                base_url=server.url,
                headers={"Authorization": f"Token {person.token}", "Accept-Encoding": "gzip"},
                timeout=60,
                verify=False,  # noqa: S501  plain HTTP
            )
            for person in people
        ]
        begun, web, database = time.perf_counter(), cpu_s(pid), database_cpu_s(database_url)
        done = asyncio.run(run())
        took = time.perf_counter() - begun
        web, database = cpu_s(pid) - web, database_cpu_s(database_url) - database
    pulls = [second for taken, _ in done for second in taken]
    pushes = [second for _, taken in done for second in taken]
    print(f"  {len(pulls):,} pulls   {Times.of(pulls)}")
    print(f"  {len(pushes):,} pushes  {Times.of(pushes)}")
    print(f"  in {took:.0f} s: web server {100 * web / took:.0f} %, database {100 * database / took:.0f} % of one core")
    print(f"  {load()}", flush=True)


QUESTIONS = {"drain": drain, "snapshot": snapshot, "fleet": fleet}


def main() -> None:
    for name in sys.argv[1:] or QUESTIONS:
        if name not in QUESTIONS:
            sys.exit(f"{name}: one of {', '.join(QUESTIONS)}")
        QUESTIONS[name]()


if __name__ == "__main__":
    main()
