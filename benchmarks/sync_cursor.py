"""Does a reader who follows the feed miss a change, while four writers commit across each other?

Writers edit visits of twelve sites in short transactions that wait between their statements now and then, so that what
was numbered first is often committed last. Two readers follow them at the same time: one with the feed's own query
(transaction id and sequence, below the oldest running transaction), one with the plain cursor `seq > n`. Target: 0
missed of ≥ 50,000.
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
from _lab import load  # makes the product importable, too

WRITERS = 4
CHANGES = int(os.environ.get("BENCH_OPS", "60000"))
SITES, VISITS = 12, 4_000
PAGE = 500
PLAIN = "SELECT seq FROM change_feed WHERE key = ANY (%s) AND seq > %s ORDER BY seq LIMIT %s"


def write(number: int, visits: list[uuid.UUID], changes: int) -> int:
    """One writer: transactions of 1 to 8 updates, in the order of the keys so that nobody deadlocks."""
    rng = random.Random(number)
    made = 0
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        while made < changes:
            with connection.transaction():
                for visit in sorted(rng.sample(visits, rng.randint(1, 8))):
                    connection.execute("UPDATE field_visit SET note = %s WHERE id = %s", [f"{number} {made}", visit])
                    made += 1
                    if rng.random() < 0.02:
                        time.sleep(rng.random() * 0.005)
    return made


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_portal.settings")
    django.setup()
    from django.db import connection

    from field.models import Visit
    from geo_portal.core import feed, prepared
    from tests.factories import make_district
    from tests.factories_field import make_site

    def bound() -> int:
        ((until,),) = prepared.fetch(f"SELECT {feed.BOUND}", {})
        return int(until)

    district = make_district("bench")
    sites = [make_site(district) for _ in range(SITES)]
    keys = [site.pk for site in sites]
    visits = Visit.objects.bulk_create(Visit(site=sites[number % SITES]) for number in range(VISITS))
    ids = [visit.pk for visit in visits]
    with feed.snapshot():
        after = feed.Position(bound(), -1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seq) FROM change_feed")
        start = plain = int(cursor.fetchone()[0])
    seen: set[int] = set()
    seen_plainly: set[int] = set()
    pages = 0

    def follow() -> int:
        """One page for each reader; how many entries the feed's reader got."""
        nonlocal after, plain, pages
        with feed.snapshot():
            until = bound()
            page = feed.entries(keys, after, until, PAGE)
        pages += 1
        seen.update(entry.seq for entry in page)
        after = page[-1].position if page else feed.Position(until, -1)
        with connection.cursor() as cursor:
            cursor.execute(PLAIN, [keys, plain, PAGE])
            found = [row[0] for row in cursor.fetchall()]
        seen_plainly.update(found)
        plain = found[-1] if found else plain
        return len(page)

    begun = time.perf_counter()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WRITERS, mp_context=spawn) as pool:
        writing = [pool.submit(write, number, ids, CHANGES // WRITERS) for number in range(WRITERS)]
        while not all(done.done() for done in writing):
            if follow() < PAGE:
                time.sleep(0.002)
        took = time.perf_counter() - begun
        made = sum(done.result() for done in writing)
    while follow():
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM change_feed WHERE key = ANY (%s) AND seq > %s", [keys, start])
        truth = {row[0] for row in cursor.fetchall()}
    assert len(truth) == made, (len(truth), made)
    print(f"{made:,} changes by {WRITERS} writers in {took:.1f} s ({made / took:,.0f}/s), {pages:,} pages read")
    print(f"the feed's cursor missed {len(truth - seen):,} of {len(truth):,} (target 0)")
    print(f"a plain sequence cursor missed {len(truth - seen_plainly):,} of {len(truth):,}")
    print(load())


if __name__ == "__main__":
    main()
