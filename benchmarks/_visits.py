"""The same small visits for every benchmark of sync: seeded, about 280 bytes each as JSON."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

PUSH, PULL = "/api/v1/sync/push", "/api/v1/sync/pull"
JSON_GZIP = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
BEGINNING = datetime(2026, 11, 2, 0, 30, tzinfo=UTC)
FINDINGS = (
    "Extinguishers checked, all in date",
    "Fire exit on the north side blocked",
    "Night shift roster seen",
    "灭火器已检查，均在有效期内",
    "北侧安全出口被货物堵塞",
    "现场整改完毕，无其他问题",
)


def seeded_uuid7(rng: random.Random, at: datetime) -> uuid.UUID:
    """As a tablet mints it: milliseconds in front, the rest random."""
    number = (int(at.timestamp() * 1000) << 80) | rng.getrandbits(80)
    number = number & ~(0xF << 76) | (0x7 << 76)
    return uuid.UUID(int=number & ~(0x3 << 62) | (0x2 << 62))


def small_visits(count: int, sites: Sequence[str], *, seed: int) -> list[dict[str, Any]]:
    """`count` reported visits, each with a key, a site, times, a place near Xi'an (EPSG:4326) and a note."""
    rng = random.Random(seed)
    made = []
    at = BEGINNING
    for _ in range(count):
        at += timedelta(seconds=rng.randint(30, 1800))
        began = at - timedelta(minutes=rng.randint(10, 90))
        made.append(
            {
                "id": str(seeded_uuid7(rng, began)),
                "site": rng.choice(sites),
                "status": "reported",
                "started_at": f"{began:%Y-%m-%dT%H:%M:%SZ}",
                "finished_at": f"{at:%Y-%m-%dT%H:%M:%SZ}",
                "position": {
                    "type": "Point",
                    "coordinates": [round(rng.gauss(108.95, 0.05), 6), round(rng.gauss(34.25, 0.05), 6)],
                },
                "note": f"{rng.choice(FINDINGS)} ({rng.randint(1, 40)})",
            }
        )
    return made


def caught_up(client: httpx.Client, **parameters: Any) -> str:
    """The cursor of a tablet that has taken all there is, page by page."""
    page = client.get(PULL, params=parameters).raise_for_status().json()
    while page["more"]:
        page = client.get(PULL, params={**parameters, "cursor": page["cursor"]}).raise_for_status().json()
    return str(page["cursor"])


def push_body(visits: Sequence[dict[str, Any]], *, seed: int, size: int = 1) -> bytes:
    """The body of a push that creates these visits, in groups of `size`."""
    rng = random.Random(seed)
    ops = []
    for visit in visits:
        made_at = datetime.fromisoformat(visit["finished_at"])
        data = {name: value for name, value in visit.items() if name != "id"}
        ops.append(
            {
                "op": str(seeded_uuid7(rng, made_at)),
                "type": "visit",
                "id": visit["id"],
                "action": "create",
                "base": None,
                "made_at": visit["finished_at"],
                "data": data,
            }
        )
    body = {
        "schema": 1,
        "sent_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "queue_depth": len(ops),
        "groups": [ops[start : start + size] for start in range(0, len(ops), size)],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
