"""How long does one wait for a page of a long list, in any order, with 500,000 visits?

Over HTTP through the real server, for the supervisor of the whole city, an office of one county, supervisors of one
street each, of whom one has taken part in visits elsewhere, and a holder and a liaison with a few hundred visits of
their own: the first page of 100, and for the city one 10,000 rows further on.
Beside it, in the same run, the plain way in bare SQL: the keys of the first page where nothing was made for the order
(its index dropped in a transaction that is rolled back; the score and the decision of a review found where they are
written).

`./portal bench lists`; BENCH_VISITS and BENCH_ROUNDS make it smaller.
"""

from __future__ import annotations

import os
import time
from dataclasses import asdict

import httpx
import psycopg
from _city import fill_city
from _lab import Times, load, running_server

from tests.server import RunningServer

VISITS = int(os.environ.get("BENCH_VISITS", "500000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "20"))
PLAIN_ROUNDS = 5
AT_MOST_MS = 200
STEPS, STEP = 10, 1_000
LISTS = {
    "visits": (
        *("-happened_at", "-updated_at", "created_at", "status"),
        *("reporter_name", "-reporter_name", "district_name", "-district_name"),
    ),
    "reviews": ("-happened_at", "score", "-score", "decision", "-decision", "reporter_name", "-trail_owner_name"),
    "cases": ("-raised_at", "submitter_name", "category", "-updated_at", "-district_name"),
    "events": ("-at", "user_name", "-district_name"),
    "assignments": ("-starts_on",),
    "visit-photos": ("created_at",),
}
FILTERED = (
    "reviews?decision=open",
    "reviews?verdict=contradicted&ordering=-score",
    "reviews/counts",
    "visits?status=reported",
)
# a county, which is none of the street supervisors' business
OF_A_COUNTY = ("visits?district={}", "cases?district={}", "events?district={}")

_NAME = """CASE WHEN u.name > '' THEN u.name WHEN u.username > '' THEN u.username ELSE '' END COLLATE "zh-x-icu" """
_VISITS = """
SELECT v.id FROM field_visit v JOIN field_site s ON s.id = v.site_id JOIN accounts_district d ON d.id = s.district_id
"""
_SEEN = "WHERE d.path LIKE '61/%'"
_REPORTED = f"{_SEEN} AND v.status IN ('reported', 'verified', 'returned') AND v.finished_at IS NOT NULL"
_NEWEST = """(SELECT n.decision FROM field_corroborationdecision n WHERE n.visit_id = v.id
              ORDER BY n.decided_at DESC, n.id DESC LIMIT 1)"""
PLAIN = {
    "visits -updated_at": ("visit_by_change", f"{_VISITS} {_SEEN} ORDER BY v.updated_at DESC, v.id DESC LIMIT 101"),
    "visits reporter_name": (
        "user_by_name",
        f"{_VISITS} LEFT JOIN accounts_user u ON u.id = v.reporter_id {_SEEN} ORDER BY {_NAME}, v.id LIMIT 101",
    ),
    "reviews score": (
        "review_by_score",
        f"{_VISITS} LEFT JOIN field_corroboration c ON c.visit_id = v.id {_REPORTED} "
        "ORDER BY coalesce(c.score, 0.5), v.id LIMIT 101",
    ),
    "reviews decision": (
        "review_by_decision",
        f"{_VISITS} {_REPORTED} ORDER BY CASE WHEN v.status = 'verified' THEN 2 WHEN v.status = 'returned' THEN 3 "
        f"WHEN {_NEWEST} = 'queried' THEN 1 ELSE 0 END, v.id LIMIT 101",
    ),
}


def timed(client: httpx.Client, address: str) -> Times:
    taken = []
    for _ in range(ROUNDS + 2):
        begun = time.perf_counter()
        client.get(address).raise_for_status()
        taken.append(time.perf_counter() - begun)
    return Times.of(taken[2:])


def further_on(client: httpx.Client, address: str) -> str | None:
    """The page of 100 that begins STEPS x STEP rows further on; None where the list ends before."""
    here: str | None = f"{address}&limit={STEP}"
    for _ in range(STEPS):
        if here is not None:
            here = client.get(here).raise_for_status().json()["next"]
    return here and here.replace(f"limit={STEP}", "limit=100")


def tell(who: str, what: str, taken: Times) -> bool:
    met = taken.p95 < AT_MOST_MS
    print(f"  {who:<9} {what:<51} {taken}{'' if met else '   OVER'}", flush=True)
    return met


def plain(server: RunningServer) -> None:
    print(f"the plain way, keys only, bare SQL, {load()}", flush=True)
    with psycopg.connect(server.environment["DATABASE_OWNER_URL"]) as connection:
        for name, (index, statement) in PLAIN.items():
            taken = []
            connection.execute(f"DROP INDEX {index}")
            for _ in range(PLAIN_ROUNDS):
                begun = time.perf_counter()
                connection.execute(statement).fetchall()
                taken.append(time.perf_counter() - begun)
            connection.rollback()
            print(f"  {name:<61} {Times.of(taken)}", flush=True)


def main() -> None:
    with running_server("lists") as server:
        begun = time.perf_counter()
        lookers = fill_city(server, VISITS)
        print(f"{VISITS:,} visits made in {time.perf_counter() - begun:.0f} s, {load()}", flush=True)
        plain(server)
        met = []
        with psycopg.connect(server.environment["DATABASE_OWNER_URL"]) as connection:
            (county,) = connection.execute("SELECT id FROM accounts_district WHERE code = '617'").fetchall()[0]
        for who, token in asdict(lookers).items():
            headers = {"Authorization": f"Token {token}", "Accept-Encoding": "gzip"}
            print(f"{who}, {load()}", flush=True)
            with httpx.Client(base_url=server.url, timeout=60, headers=headers) as client:
                for route, orders in LISTS.items():
                    for order in orders:
                        address = f"/api/v1/{route}?ordering={order}"
                        met.append(tell(who, f"{route} {order}", timed(client, address)))
                        if who == "city" and (deep := further_on(client, address)):
                            met.append(tell(who, f"{route} {order}, after {STEPS * STEP:,}", timed(client, deep)))
                for address in (*FILTERED, *OF_A_COUNTY):
                    met.append(tell(who, address.format("617"), timed(client, f"/api/v1/{address.format(county)}")))
        print(f"verdict: p95 under {AT_MOST_MS} ms for {sum(met)} of {len(met)}, {load()}", flush=True)


if __name__ == "__main__":
    main()
