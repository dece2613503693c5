"""What the benchmarks share: a scratch database with a real server on it, points to find, and how figures are told."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("LOG_LEVEL", "WARNING")

import psycopg  # noqa: E402  after the path was set

from tests.cluster import load_launcher  # noqa: E402  after the path was set
from tests.server import RunningServer  # noqa: E402  after the path was set

FILL = """
INSERT INTO maps_service_point (id, created_at, updated_at, code, kind, name, name_en, district_id, area, address,
                                location, opening_hours, phone, operator, is_public, status, source, source_crs)
SELECT gen_random_uuid(), now(), now(), 'B' || n, CASE WHEN n % 200 = 0 THEN 'hall' ELSE 'locker' END, '自助柜 ' || n,
       '', (SELECT id FROM accounts_district LIMIT 1), '', '', ST_SetSRID(ST_MakePoint(
           108.95 + (random() + random() + random() - 1.5) * CASE WHEN n % 2 = 0 THEN 0.1 ELSE 0.5 END,
           34.25 + (random() + random() + random() - 1.5) * CASE WHEN n % 2 = 0 THEN 0.1 ELSE 0.5 END), 4326),
       '{"week": "24/7", "exceptions": {}}', '', '', true, 'open', 'benchmark', 'wgs84'
FROM generate_series((SELECT count(*) FROM maps_service_point) + 1, %(count)s) n
"""


@dataclass(frozen=True, slots=True)
class Times:
    """Durations of one thing done many times, in milliseconds."""

    p50: float
    p95: float

    @classmethod
    def of(cls, seconds: list[float]) -> Times:
        ordered = sorted(seconds)
        return cls(1e3 * ordered[len(ordered) // 2], 1e3 * ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))])

    def __str__(self) -> str:
        return f"p50 {self.p50:7.2f} ms   p95 {self.p95:7.2f} ms"


def in_turns(rounds: int, **ways: Callable[[int], object]) -> dict[str, Times]:
    """Time several ways of doing one thing, turn by turn, so that a busy moment of the machine meets all of them."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        for number in range(10):
            way(number)
    for number in range(rounds):
        for name, way in ways.items():
            begun = time.perf_counter()
            way(number)
            taken[name].append(time.perf_counter() - begun)
    return {name: Times.of(seconds) for name, seconds in taken.items()}


@contextmanager
def running_server(name: str, *, web_processes: int = 1) -> Iterator[RunningServer]:
    """The product served by uvicorn on a scratch database, which goes with the server of `./portal bench`."""
    if not (os.environ.get("DATABASE_OWNER_URL") and os.environ.get("DATABASE_URL")):
        sys.exit("Run it with ./portal bench, which gives it a database server of its own.")
    server = RunningServer(f"bench_{name}_{os.getpid()}", web_processes=web_processes)
    try:
        yield server.start()
    finally:
        server.stop()


def load() -> str:
    """What else the machine did, to be told beside the figures."""
    return f"load average {os.getloadavg()[0]:.1f}"


def installed(name: str, *packages: str) -> Path:
    """The folder with the programs of an environment of this name below `var/bench/`, made at first use with these
    packages, from the registry that pip is set up for; it stays for the next run."""
    venv = ROOT / "var" / "bench" / name
    done = venv / "installed"
    if not done.exists():
        print(f"Installing {', '.join(packages)} …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        subprocess.run([venv / "bin" / "pip", "install", "--quiet", *packages], check=True)
        done.touch()
    return venv / "bin"


def web_processes() -> int:
    """As many as the launcher starts on this machine, or WEB_PROCESSES."""
    return int(load_launcher().web_processes())


def fill_service_points(server: RunningServer, count: int) -> None:
    """Add points around Xi'an until there are `count`, half of them within the city; the same ones every time."""
    with psycopg.connect(server.environment["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute(
            "INSERT INTO accounts_district (id, created_at, updated_at, code, name, name_en, kind, path, source_crs, "
            "source) VALUES (gen_random_uuid(), now(), now(), 'bench', 'bench', '', 'city', '', 'wgs84', 'benchmark') "
            "ON CONFLICT DO NOTHING"
        )
        connection.execute("ALTER TABLE maps_service_point DISABLE TRIGGER USER")
        connection.execute("SELECT setseed(0.42)")
        connection.execute(FILL.replace("%(count)s", str(count)))
        connection.execute("ALTER TABLE maps_service_point ENABLE TRIGGER USER")
        connection.execute("VACUUM ANALYZE maps_service_point")
