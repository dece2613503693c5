"""How long does a supervisor wait for the trail of a six-hour visit, one position a second, from the real server?

The answer is the one of the review page: line, gaps, stays and doubted positions. One client; both as browsers ask for
it (packed) and bare. Target: less than 150 ms at p50, on a machine that does nothing else. The bare read of the same
rows from the database is timed turn by turn beside it.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta

import httpx
import numpy as np
import psycopg
from _lab import in_turns, load, running_server

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))
POINTS = 6 * 3600
BATCH = 5_000
TARGET_MS = 150
MAKE = """
import json
from datetime import datetime
from geo_portal.accounts.domain.roles import Role
from tests.factories import make_device, make_district, make_user
from tests.factories_field import make_site, make_visit
district = make_district("bench", "Bench")
walker, overseer = (make_user(role=role, district=district) for role in (Role.INSPECTOR, Role.SUPERVISOR))
visit = make_visit(
    make_site(district), walker, trail_owner=walker, status="reported",
    started_at=datetime.fromisoformat("{began}"), finished_at=datetime.fromisoformat("{ended}"),
)
print(json.dumps({{"visit": str(visit.pk), "walker": make_device(walker)[1], "overseer": make_device(overseer)[1]}}))
"""


def positions(began: datetime) -> list[dict[str, object]]:
    """Somebody on the way for some minutes, then at one place for some, and so on; a leap now and then."""
    random = np.random.default_rng(6)
    speed = np.zeros(0)
    while len(speed) < POINTS:
        way, rest = int(random.integers(120, 1200)), int(random.integers(60, 1800))
        speed = np.concatenate([speed, np.full(way, random.uniform(1, 15)), np.zeros(rest)])
    bearing = np.cumsum(random.normal(0, 0.05, POINTS))
    metres = np.stack([np.cumsum(speed[:POINTS] * one(bearing)) for one in (np.sin, np.cos)], axis=1)
    metres += random.normal(0, 3, metres.shape)
    metres[random.integers(0, POINTS, 40)] += 30_000
    lon, lat = 108.95 + metres[:, 0] / 91_910, 34.25 + metres[:, 1] / 111_195
    return [
        {"t": began.timestamp() + second, "lon": round(x, 7), "lat": round(y, 7), "acc": 8}
        for second, (x, y) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True))
    ]


def main() -> None:
    ended = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    began = ended - timedelta(seconds=POINTS)
    with running_server("trail_page") as server, server.client() as client:
        made = json.loads(server.shell(MAKE.format(began=began.isoformat(), ended=ended.isoformat())).splitlines()[-1])
        points = positions(began)
        for first in range(0, POINTS, BATCH):
            batch = {"points": points[first : first + BATCH]}
            sent = client.post(
                "/api/v1/trails/points", json=batch, headers={"Authorization": f"Token {made['walker']}"}
            )
            assert sent.status_code == httpx.codes.OK, sent.text
        address = f"/api/v1/visits/{made['visit']}/trail"
        connection = psycopg.connect(server.environment["DATABASE_URL"], autocommit=True)
        rows = "SELECT extract(epoch FROM t)::float8, ST_X(location), ST_Y(location), acc, flags FROM trail_point"

        def asked(encoding: str) -> httpx.Response:
            headers = {"Authorization": f"Token {made['overseer']}", "Accept-Encoding": encoding}
            return client.get(address, headers=headers).raise_for_status()

        body = asked("identity").json()
        print(
            f"{body['points']:,} positions, {body['flagged']} doubted, {len(body['stays'])} stays, "
            f"{len(asked('identity').content):,} bytes; {load()}"
        )
        times = in_turns(
            ROUNDS,
            packed=lambda _number: asked("gzip"),
            bare=lambda _number: asked("identity"),
            rows=lambda _number: connection.execute(rows).fetchall(),
        )
        connection.close()
    for name, told in (("packed", "HTTP, gzip"), ("bare", "HTTP, not packed"), ("rows", "the rows alone, SQL")):
        print(f"{told:<22} {times[name]}")
    met = times["packed"].p50 < TARGET_MS
    print(f"Target of {TARGET_MS} ms: {'met' if met else 'MISSED'}")
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
