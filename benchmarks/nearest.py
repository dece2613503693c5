"""How long does a citizen wait for the ten nearest points in 5 km, at 1,354 and at 100,000 points, and how much of it
is the database? HTTP through the real server and the same statements bare, turn by turn, one client."""

from __future__ import annotations

import os
import random

import django
import httpx
import psycopg
from _lab import fill_service_points, in_turns, running_server

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "300"))
DETAILS = """
SELECT p.*, p.location::bytea, d.name FROM maps_service_point p JOIN accounts_district d ON d.id = p.district_id
WHERE p.id = ANY(%s)
"""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_portal.settings")
    django.setup()
    from maps import lookup, sql
    from maps.domain import nearest

    rng = random.Random(5)
    places = [(108.95 + rng.gauss(0, 0.08), 34.25 + rng.gauss(0, 0.08)) for _ in range(ROUNDS)]
    searches = [lookup.Search(lon, lat) for lon, lat in places]
    batch = nearest.first_batch(nearest.DEFAULT_LIMIT)

    with running_server("nearest") as server, server.client() as client:
        connection = psycopg.connect(
            server.environment["DATABASE_URL"], cursor_factory=psycopg.ClientCursor, autocommit=True
        )

        def over_http(number: int) -> None:
            lon, lat = places[number]
            answer = client.get("/api/v1/service-points/nearest", params={"lon": lon, "lat": lat})
            assert answer.status_code == httpx.codes.OK, answer.text

        def bare(number: int) -> None:
            search = searches[number]
            parameters = lookup.parameters_of(search)
            found = connection.execute(sql.statement("within"), {**parameters, "few": batch}).fetchone()
            assert found is not None
            if found[2] is None:
                rows = connection.execute(sql.statement("nearest"), {**parameters, "batch": batch}).fetchall()
                keys = [row[0] for row in rows[: search.limit]]
            else:
                keys = [key for key, _ in found[2][: search.limit]]
            connection.execute(DETAILS, [keys]).fetchall()

        for count in (1_354, 100_000):
            fill_service_points(server, count)
            times = in_turns(ROUNDS, http=over_http, sql=bare)
            print(f"{count:>7} points   HTTP  {times['http']}")
            print(f"{count:>7} points   SQL   {times['sql']}")
            print(f"{count:>7} points   HTTP / SQL at p50: {times['http'].p50 / times['sql'].p50:.2f}")
        connection.close()


if __name__ == "__main__":
    main()
