"""How many positions a second go in over HTTP, beside bare binary COPY-and-insert into the same table?

Four clients, each a process with a device of its own, send batches of 500 positions (`POST trails/points`) to the
server, which has as many web processes as the launcher starts; then four processes put rows of the same content into
the same table, as PostgreSQL itself wrote them out: binary COPY into a staging table, one INSERT … SELECT … ORDER BY
key ON CONFLICT, and a commit per batch. Turn by turn, the first not counted, and told is the median. Targets: at least
0.4 of the bare rows/s, and 20,000 positions/s. Then the same with BENCH_ROWS rows there already (5 million unless told;
50000000 wants 14 GB where TMPDIR says, and ten minutes), at most 1.5 times as long.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import psycopg
from _lab import load, running_server, web_processes
from _load import cpu_s, database_cpu_s, rss_mb

from tests.server import RunningServer

CLIENTS, BATCH = 4, 500
BATCHES = 100
"""Per client and turn: so many that the bare clients are busy for a second too, and not over before the disk is."""
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
ROWS = int(os.environ.get("BENCH_ROWS", "5000000"))

PEOPLE = """
import json
from tests import factories, factories_field
here = factories.make_district('bench-ingest', boundary=factories.box(108.7, 34.0, 109.3, 34.5))
told = []
for _ in range({clients}):
    person = factories.make_user(role='holder', district=here)
    factories_field.always_on_duty(person)
    device, token = factories.make_device(person)
    told.append([str(device.pk), token])
print(json.dumps(told))
"""
FILL = """
INSERT INTO trail_point (device_id, t, id, user_id, location, acc, speed, bearing, battery, mock, flags, rules,
                         source_crs, source, received_at)
SELECT device, %(day)s::timestamptz + s * interval '1 second', gen_random_uuid(), device,
       ST_SetSRID(ST_MakePoint(108.9 + s * 1e-6, 34.2 + s * 1e-6), 4326), 8, 1.4, 40, 73, false, 0, 1, 'wgs84', 'api',
       now()
FROM unnest(%(devices)s::uuid[]) AS device, generate_series(0, 86399) s
"""
# All of a table's columns, as they stand in it.
STAGING = "CREATE TEMPORARY TABLE bare (LIKE trail_point) ON COMMIT DELETE ROWS"
WRITTEN_OUT = """
COPY (SELECT {columns} FROM trail_point WHERE device_id = '{device}' AND t >= '{first}' AND t < '{last}' ORDER BY t)
TO STDOUT (FORMAT binary)
"""


@dataclass(frozen=True)
class Phone:
    """A device of the server, and the one under whose id its positions go in without the server."""

    device: str
    token: str
    bare_device: str


def body_of(begin: datetime) -> bytes:
    """500 positions of a walk, one a second, with all that a phone tells. It goes on from batch to batch, an hour there
    and an hour back."""
    return json.dumps({"points": [point(begin + timedelta(seconds=second)) for second in range(BATCH)]}).encode()


def point(t: datetime) -> dict[str, Any]:
    second = int(t.timestamp())
    way = abs(second % 7200 - 3600)
    return {
        "t": t.isoformat(),
        "lon": round(108.9 + way * 1.1e-5 + (second * 7919 % 100) * 1e-7, 7),
        "lat": round(34.2 + way * 0.9e-5 + (second * 104_729 % 100) * 1e-7, 7),
        "acc": 8 + second % 5,
        "alt": 400.5,
        "speed": 1.4,
        "bearing": 40.0,
        "battery": 73,
    }


def post(url: str, token: str, bodies: list[bytes], begin: Any, answers: Any) -> None:
    """A process: send these, when told to begin; hands back when the last was answered."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port or 80, timeout=120)
    headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
    connection.connect()  # before the clock runs, as the bare clients do
    begin.wait()
    for body in bodies:
        connection.request("POST", "/api/v1/trails/points", body, headers)
        told = json.loads(connection.getresponse().read())
        assert told["accepted"] == BATCH, told
    answers.put(time.time())


def insert(url: str, columns: str, payloads: list[bytes], begin: Any, answers: Any) -> None:
    """A process: the same without a server."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(STAGING)
        connection.commit()
        begin.wait()
        for payload in payloads:
            with cursor.copy(f"COPY bare ({columns}) FROM STDIN (FORMAT binary)") as copy:
                copy.write(payload)
            cursor.execute(
                f"INSERT INTO trail_point ({columns}) SELECT {columns} FROM bare ORDER BY device_id, t, id "  # noqa: S608
                "ON CONFLICT DO NOTHING"
            )
            assert cursor.rowcount == BATCH
            connection.commit()
    answers.put(time.time())


def rows_a_second(work: Callable[..., None], arguments: list[tuple[Any, ...]]) -> float:
    """All processes begin at once, when each is there; their rows divided by the time until the last has ended."""
    context = multiprocessing.get_context("spawn")
    begin, answers = context.Barrier(len(arguments) + 1), context.Queue()
    processes = [context.Process(target=work, args=(*one, begin, answers)) for one in arguments]
    for process in processes:
        process.start()
    begin.wait(120)
    begun = time.time()
    ended = [answers.get(timeout=600) for _ in processes]
    for process in processes:
        process.join(10)
    return len(processes) * BATCHES * BATCH / (max(ended) - begun)


class Bench:
    """Each turn has phones of its own, which walk through the same day."""

    def __init__(self, server: RunningServer, turns: int) -> None:
        self.server, self.url = server, server.environment["DATABASE_OWNER_URL"]
        told = json.loads(server.shell(PEOPLE.format(clients=CLIENTS * turns)).strip().splitlines()[-1])
        with psycopg.connect(self.url) as owner:
            found = owner.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'trail_point'::regclass AND attnum > 0"
            ).fetchall()
            self.columns = [name for (name,) in found]
            ids = owner.execute("SELECT gen_random_uuid() FROM generate_series(1, %s)", [len(told)]).fetchall()
        self.phones = [Phone(device, token, str(bare)) for (device, token), (bare,) in zip(told, ids, strict=True)]
        self.day = (datetime.now(UTC) - timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)

    def turn(self) -> tuple[float, float]:
        """Fresh positions over HTTP, then the same ones bare: rows a second of each."""
        starts = [self.day + number * timedelta(seconds=BATCH) for number in range(BATCHES)]
        phones = [self.phones.pop() for _ in range(CLIENTS)]
        bodies = [body_of(begin) for begin in starts]
        web, database = self.web_cpu_s(), database_cpu_s(self.url)
        served = rows_a_second(post, [(self.server.url, phone.token, bodies) for phone in phones])
        each = [now - before for now, before in zip(self.web_cpu_s(), web, strict=True)]
        database = database_cpu_s(self.url) - database
        count = CLIENTS * BATCHES * BATCH
        print(
            f"    CPU a position: web server {1e6 * sum(each) / count:.0f} µs "
            f"({' + '.join(f'{1e6 * one / count:.0f}' for one in each)}), database {1e6 * database / count:.0f} µs"
        )
        bare = rows_a_second(
            insert, [(self.url, ", ".join(self.columns), self.payloads(phone, starts)) for phone in phones]
        )
        return served, bare

    def web_cpu_s(self) -> list[float]:
        """So far, of each web process."""
        return [cpu_s(process.pid) for process in self.server.processes]

    def payloads(self, phone: Phone, starts: list[datetime]) -> list[bytes]:
        """Stored batches in PostgreSQL's binary form, under the other device's id."""
        columns = ", ".join(f"'{phone.bare_device}'::uuid" if name == "device_id" else name for name in self.columns)
        found = []
        with psycopg.connect(self.url) as owner, owner.cursor() as cursor:
            for begin in starts:
                last = begin + timedelta(seconds=BATCH)
                sql = WRITTEN_OUT.format(columns=columns, device=phone.device, first=begin, last=last)
                with cursor.copy(sql) as copy:
                    found.append(b"".join(copy))
        return found

    def measure(self) -> tuple[float, float]:
        turns = [self.turn() for _ in range(ROUNDS + 1)][1:]
        served = statistics.median(served for served, _ in turns)
        bare = statistics.median(bare for _, bare in turns)
        ratio = statistics.median(served / bare for served, bare in turns)
        print(f"  over HTTP {served:9,.0f} positions/s   bare {bare:9,.0f} rows/s   ratio {ratio:.2f}   {load()}")
        return served, bare

    def fill(self, rows: int) -> int:
        """Add devices with a position each second of the same two days until there are so many; tells how many."""
        with psycopg.connect(self.url, autocommit=True) as owner:
            there = self.count(owner)
            while there < rows:
                devices = [row[0] for row in owner.execute("SELECT gen_random_uuid() FROM generate_series(1, 5)")]
                for which in (self.day, self.day - timedelta(days=1)):
                    owner.execute("SELECT trail_partitions_ensure(%s, %s)", [which.date(), which.date()])
                    there += owner.execute(FILL, {"day": which, "devices": devices}).rowcount
            owner.execute("VACUUM ANALYZE trail_point")
            return there

    @staticmethod
    def count(owner: psycopg.Connection[Any]) -> int:
        (count,) = owner.execute("SELECT count(*) FROM trail_point").fetchone() or (0,)
        return int(count)

    def bytes_a_point(self) -> tuple[float, float]:
        """Of the table, and with its indexes."""
        with psycopg.connect(self.url) as owner:
            row = owner.execute(
                "SELECT sum(pg_table_size(relid)), sum(pg_total_relation_size(relid))"
                " FROM pg_partition_tree('trail_point') WHERE isleaf"
            ).fetchone()
            assert row is not None
            count = self.count(owner)
        return float(row[0]) / count, float(row[1]) / count


def main() -> None:
    with running_server("ingest", web_processes=web_processes()) as server:
        bench = Bench(server, 2 * (ROUNDS + 1))
        print(
            f"{CLIENTS} clients, {len(server.processes)} web processes, {BATCH} positions a batch, "
            f"{ROUNDS} turns of {CLIENTS * BATCHES * BATCH:,} positions"
        )
        before, _ = bench.measure()
        table, total = bench.bytes_a_point()
        print(f"  {total:.0f} bytes a position, {table:.0f} without its indexes", flush=True)
        begun = time.monotonic()
        there = bench.fill(ROWS)
        print(f"with {there:,} rows there ({time.monotonic() - begun:.0f} s to fill)", flush=True)
        after, _ = bench.measure()
        table, total = bench.bytes_a_point()
        print(f"  {total:.0f} bytes a position, {table:.0f} without its indexes")
        print(f"  {before / after:.2f} times as long as with an empty table")
        memory = " and ".join(f"{rss_mb(process.pid):.0f}" for process in server.processes)
        print(f"  memory of the web processes: {memory} MB")


if __name__ == "__main__":
    main()
