"""The live map with a city on the move: 5,000 devices, 200 watchers, and 350 devices that send over HTTP beside them.

A second process feeds 5,000 positions a second at the service layer (the rows of last positions, and the message to
the watchers), stamped with the full second as receivers' fixes are. A third holds 200 sockets, each on a view of its
own of a tenth of the city in each direction, one in twenty of them on a quarter of it, and one in twenty far out on all
of it, which is told in circles; four in five ask for two messages a second, as the console does, the others get one.
Meanwhile 350 devices with a position every five seconds (0.2 Hz) send them over HTTP in batches of six, each device
every half minute, at any moment of a second. Age is the time from a position's own time to its arrival at a watcher;
what arrived is read when all is over, so that reading 200 watchers' messages in one process counts as nobody's age. All
clocks are this machine's. Arguments: devices, and the seconds that are measured.
"""

from __future__ import annotations

import asyncio
import json
import math
import multiprocessing
import os
import random
import statistics
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from _lab import ROOT, load, running_server, web_processes
from _load import cpu_s, rss_mb

DEVICES, SOCKETS, SENDERS = 5_000, 200, 350
SECONDS, SETTLE_S = 20, 10
EVERY_S, BATCH_S = 5, 30
WEST, SOUTH, SIZE = 108.7, 34.0, 0.5

MAKE = f"""
import json
from tests import factories as f, factories_field as ff
from geo_portal.accounts.models import User
from geo_portal.accounts.services import devices
from geo_portal.core.ids import uuid7
here = f.make_district('bench', boundary=f.box({WEST}, {SOUTH}, {WEST + SIZE}, {SOUTH + SIZE}))
watchers = [f.make_user(f'w{{n}}', role='supervisor', district=here) for n in range({SOCKETS})]
senders = [f.make_user(f's{{n}}', role='holder', district=here) for n in range({SENDERS})]
for one in senders:
    ff.always_on_duty(one)
crowd = User.objects.bulk_create(User(username=f'c{{n}}', name='走访员') for n in range({DEVICES}))
tokens = [[devices.register_device(one, id=uuid7(), name='bench')[1] for one in some] for some in (watchers, senders)]
print(json.dumps(dict(district=str(here.pk), crowd=[str(one.pk) for one in crowd],
                      watchers=tokens[0], senders=tokens[1], sent=[str(one.pk) for one in senders])))
"""


WRITE = """
INSERT INTO field_lastposition (user_id, device_id, t, location, acc, speed, bearing, mock, district_id, received_at)
SELECT user_id, user_id, %s, ST_SetSRID(ST_MakePoint(lon, lat), 4326), 8, 12, 90, false, %s, %s
FROM unnest(%s::uuid[], %s::float8[], %s::float8[]) AS moved (user_id, lon, lat)
ON CONFLICT (user_id) DO UPDATE SET t = EXCLUDED.t, location = EXCLUDED.location, received_at = EXCLUDED.received_at
"""


def _feed(crowd: list[str], district: str, environment: dict[str, str], stop: Any, told: Any) -> None:
    """Move everybody once a second, each 12 m further along a circle of their own."""
    os.environ.update(environment)
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.db import connection, transaction

    from field import live

    dice = random.Random(1)
    places = [(WEST + dice.random() * SIZE, SOUTH + dice.random() * SIZE, dice.random() * 6) for _ in crowd]
    people = [UUID(one) for one in crowd]
    took = []
    while not stop.is_set():
        time.sleep(1 - time.time() % 1)
        begun = math.floor(time.time())
        now = datetime.fromtimestamp(begun, UTC)
        turn = begun / 18
        moved = [(lon + 2e-3 * math.cos(at + turn), lat + 2e-3 * math.sin(at + turn)) for lon, lat, at in places]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(WRITE, [now, district, now, crowd, *map(list, zip(*moved, strict=True))])
            live.told_anew(people)
        took.append(time.time() - begun)
    told.put(took)


async def _send(url: str, tokens: list[str], until: float, results: dict[str, Any]) -> None:
    """Each device posts what it has gathered every `BATCH_S` seconds, at moments spread over them."""
    import httpx

    limits = httpx.Limits(max_connections=50)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:

        async def device(number: int, token: str) -> None:
            await asyncio.sleep(number / len(tokens) * BATCH_S)
            lon, lat = WEST + random.random() * SIZE, SOUTH + random.random() * SIZE
            while (begun := time.time()) < until:
                points = [
                    {"t": begun - back, "lon": lon + (begun - back) % 1000 * 1e-5, "lat": lat, "acc": 8}
                    for back in range(0, BATCH_S, EVERY_S)
                ]
                answer = await client.post(
                    "/api/v1/trails/points", json={"points": points}, headers={"Authorization": f"Token {token}"}
                )
                results["http"].append(time.time() - begun)
                results["refused"] += answer.status_code != 200
                await asyncio.sleep(min(begun + BATCH_S, until) - time.time())

        await asyncio.gather(*(device(number, token) for number, token in enumerate(tokens)))


async def _watch(url: str, tokens: list[str], sent: set[str], since: float, until: float) -> dict[str, Any]:
    import websockets

    arrived: list[tuple[float, str, int, str]] = []
    dice = random.Random(2)

    async def watcher(number: int, token: str) -> None:
        kind, side = ("large", SIZE / 2) if number % 10 == 0 else ("small", SIZE / 10)
        if number % 20 == 10:
            kind, side = "far", SIZE
        west, south = WEST + dice.random() * (SIZE - side), SOUTH + dice.random() * (SIZE - side)
        box = [west, south, west + side, south + side]
        per_second = 1 if number % 5 == 1 else 2
        wish = {"bbox": box, "per_second": per_second, "zoom": 9 if kind == "far" else 12, "clusters": kind == "far"}
        async with websockets.connect(
            url,
            additional_headers={"Authorization": f"Token {token}"},
            max_size=None,
            compression=None,
            open_timeout=60,
        ) as socket:
            await socket.send(json.dumps({"type": "watch", **wish}))
            while (left := until - time.time()) > 0:
                try:
                    text = await asyncio.wait_for(socket.recv(), left)
                except TimeoutError:
                    return
                now = time.time()
                if now >= since:
                    arrived.append((now, kind, per_second, text))

    await asyncio.gather(*(watcher(number, token) for number, token in enumerate(tokens)))
    return _read(arrived, sent)


def _read(arrived: list[tuple[float, str, int, str]], sent: set[str]) -> dict[str, Any]:
    """The ages of what arrived, by where it came from and how many messages a second its watcher asked for; bytes,
    positions and messages by the size of the view."""
    found: dict[str, Any] = {"ages": {}, "bytes": Counter(), "rows": Counter(), "messages": Counter()}
    for now, kind, per_second, text in arrived:
        message = json.loads(text)
        found["messages"][per_second] += 1
        found["bytes"][kind] += len(text.encode())
        found["rows"][kind] += len(message["positions"]) + len(message.get("clusters", ()))
        for row in message["positions"]:
            came = "over HTTP" if row["user"] in sent else "fed"
            age = now - datetime.fromisoformat(row["t"]).timestamp()
            found["ages"].setdefault((came, per_second), []).append(age)
    return found


def _watching(url: str, tokens: list[str], sent: set[str], since: float, until: float, answers: Any) -> None:
    answers.put(asyncio.run(_watch(url, tokens, sent, since, until)))


def _told(name: str, ages: list[float]) -> None:
    if ages:
        cuts = statistics.quantiles(ages, n=100)
        print(f"{name:34} p50 {cuts[49]:.2f} s   p95 {cuts[94]:.2f} s   p99 {cuts[98]:.2f} s   of {len(ages)}")


def main() -> None:
    devices = int(sys.argv[1]) if len(sys.argv) > 1 else DEVICES
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    with running_server("live", web_processes=web_processes()) as server:
        made = json.loads(server.shell(MAKE, timeout=600).splitlines()[-1])
        context = multiprocessing.get_context("spawn")
        stop, told, answers = context.Event(), context.Queue(), context.Queue()
        crowd = made["crowd"][:devices]
        feeder = context.Process(
            target=_feed, args=(crowd, made["district"], server.environment, stop, told), daemon=True
        )
        feeder.start()
        since = time.time() + SETTLE_S
        until = since + seconds
        arguments = (server.url.replace("http", "ws") + "/ws/live", made["watchers"], set(made["sent"]), since, until)
        sockets = context.Process(target=_watching, args=(*arguments, answers), daemon=True)
        sockets.start()
        results: dict[str, Any] = {"http": [], "refused": 0}
        pids = [process.pid for process in server.processes]
        before = sum(map(cpu_s, pids))
        asyncio.run(_send(server.url, made["senders"], until, results))
        spent = sum(map(cpu_s, pids)) - before
        found = answers.get(timeout=120)
        stop.set()
        took = told.get(timeout=60)
        sockets.join(10)
        feeder.join(10)
        print(f"{devices} devices fed, {SOCKETS} sockets, {SENDERS} devices over HTTP; {load()}")
        for (came, per_second), ages in sorted(found["ages"].items()):
            _told(f"age, {came}, {per_second} messages/s", ages)
        _told("HTTP answers", results["http"])
        print(f"not 200: {results['refused']}; to write and tell {devices} positions: {statistics.median(took):.2f} s")
        for kind, count in (("small", SOCKETS * 9 // 10), ("large", SOCKETS // 20), ("far", SOCKETS // 20)):
            rows, size = found["rows"][kind], found["bytes"][kind]
            a_second = size / count / seconds
            print(
                f"a {kind} view: {rows / count / seconds:7.1f} positions or circles/s, {a_second / 1e3:7.1f} kB/s, "
                f"{size / max(1, rows):.0f} bytes each"
            )
        for per_second, count in ((1, SOCKETS // 5), (2, SOCKETS - SOCKETS // 5)):
            each = found["messages"][per_second] / count / seconds
            print(f"who asked for {per_second} a second got {each:.2f} messages a second")
        memory = " and ".join(f"{rss_mb(pid):.0f}" for pid in pids)
        print(f"the web processes used {100 * spent / (SETTLE_S + seconds):.0f} % of a core, {memory} MB")


if __name__ == "__main__":
    main()
