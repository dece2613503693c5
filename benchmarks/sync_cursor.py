"""Does a reader who follows the feed miss a change, while four writers commit across each other?

Writers update sites in short transactions that wait between their statements now and then, so that what was numbered
first is often committed last. Two readers follow them at the same time: one with the feed's own query (transaction id
and sequence, below the oldest running transaction), one with the plain cursor `seq > n`. Target: 0 missed of ≥ 50,000.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import time
import uuid
from concurrent.futures import ProcessPoolExecutor

import django
import psycopg
from _lab import ROOT  # noqa: F401  makes the product importable

WRITERS = 4
CHANGES = int(os.environ.get("BENCH_OPS", "60000"))
SITES = 4_000
PAGE = 500
PLAIN = "SELECT seq FROM change_feed WHERE key = %s AND seq > %s ORDER BY seq LIMIT %s"


def write(number: int, sites: list[uuid.UUID], changes: int) -> int:
    """One writer: transactions of 1 to 8 updates, in the order of the keys so that nobody deadlocks."""
    rng = random.Random(number)
    made = 0
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        while made < changes:
            with connection.transaction():
                for site in sorted(rng.sample(sites, rng.randint(1, 8))):
                    connection.execute(
                        "UPDATE field_site SET contact_name = %s WHERE id = %s", [f"{number} {made}", site]
                    )
                    made += 1
                    if rng.random() < 0.02:
                        time.sleep(rng.random() * 0.005)
    return made


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_portal.settings")
    django.setup()
    from django.contrib.gis.geos import Point
    from django.db import connection

    from field.models import Site
    from geo_portal.core import feed
    from tests.factories import make_district

    district = make_district("bench")
    sites = [
        site.pk
        for site in Site.objects.bulk_create(
            Site(
                kind="project",
                code=f"C{n}",
                name=f"Works {n}",
                district=district,
                location=Point(108.9, 34.2, srid=4326),
            )
            for n in range(SITES)
        )
    ]
    with feed.snapshot() as bound:
        after = feed.Position(bound, -1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seq) FROM change_feed")
        start = plain = int(cursor.fetchone()[0])
    seen: set[int] = set()
    seen_plainly: set[int] = set()
    pages = 0

    def follow() -> int:
        """One page for each reader; how many entries the feed's reader got."""
        nonlocal after, plain, pages
        with feed.snapshot() as bound:
            page = feed.entries([district.pk], after, bound, PAGE)
        pages += 1
        seen.update(entry.seq for entry in page)
        after = page[-1].position if page else feed.Position(bound, -1)
        with connection.cursor() as cursor:
            cursor.execute(PLAIN, [district.pk, plain, PAGE])
            found = [row[0] for row in cursor.fetchall()]
        seen_plainly.update(found)
        plain = found[-1] if found else plain
        return len(page)

    begun = time.perf_counter()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WRITERS, mp_context=spawn) as pool:
        writing = [pool.submit(write, number, sites, CHANGES // WRITERS) for number in range(WRITERS)]
        while not all(done.done() for done in writing):
            if follow() < PAGE:
                time.sleep(0.002)
        took = time.perf_counter() - begun
        made = sum(done.result() for done in writing)
    while follow():
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM change_feed WHERE key = %s AND seq > %s", [district.pk, start])
        truth = {row[0] for row in cursor.fetchall()}
    assert len(truth) == made, (len(truth), made)
    print(f"{made:,} changes by {WRITERS} writers in {took:.1f} s ({made / took:,.0f}/s), {pages:,} pages read")
    print(f"the feed's cursor missed {len(truth - seen):,} of {len(truth):,} (target 0)")
    print(f"a plain sequence cursor missed {len(truth - seen_plainly):,} of {len(truth):,}")
    print(f"load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
