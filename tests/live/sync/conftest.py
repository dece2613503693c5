"""A small field with many tablets on the running server, and a hand on its database."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import psycopg
import pytest

from tests.server import RunningServer
from tests.tablets import Tablet, over_the_wire

FIELD = """
import json
from tests import factories, factories_field
here = factories.make_district('{name}-here'); there = factories.make_district('{name}-there')
people = {{name: factories.make_user('{name}-' + name, role=role, district=district) for name, role, district in [
    ('holder', 'holder', here), ('liaison', 'liaison', here), ('office', 'county_office', here),
    ('supervisor', 'supervisor', here), ('neighbour', 'holder', there)]}}
sites = [factories_field.make_site(here) for _ in range(3)] + [factories_field.make_site(there)]
for site in sites[:2]:
    factories_field.make_assignment(site, people['holder'], liaisons=(people['liaison'],))
factories_field.make_assignment(sites[3], people['neighbour'])
print(json.dumps({{
    'tokens': {{name: [factories.make_device(person)[1] for _ in range(20)] for name, person in people.items()}},
    'people': {{name: str(person.pk) for name, person in people.items()}},
    'sites': [str(site.pk) for site in sites]}}))
"""


def lay_out(server: RunningServer, name: str, client: httpx.Client) -> SimpleNamespace:
    """`sites`: two held by `holder` with `liaison`, one of nobody, one of the `neighbour`; `tablet(name)` is a new
    tablet of that person."""
    told = json.loads(server.shell(FIELD.format(name=name)).strip().splitlines()[-1])
    tokens: dict[str, list[str]] = told["tokens"]

    def tablet(person: str = "holder") -> Tablet:
        return Tablet(over_the_wire(client), tokens[person].pop())

    return SimpleNamespace(
        server=server, client=client, tablet=tablet, site=told["sites"][0], sites=told["sites"], people=told["people"]
    )


@pytest.fixture(scope="module")
def field(server: RunningServer, request: pytest.FixtureRequest) -> Iterator[SimpleNamespace]:
    name = f"{request.module.__name__.rsplit('.', 1)[-1]}{os.getpid()}"[-16:]
    with httpx.Client(base_url=server.url, timeout=120) as client:
        yield lay_out(server, name, client)


@pytest.fixture
def database(server: RunningServer) -> Iterator[Callable[[], psycopg.Connection[Any]]]:
    """`database()` is a new connection as the tables' owner, in a transaction of its own until it is ended."""
    opened: list[psycopg.Connection[Any]] = []

    def connect() -> psycopg.Connection[Any]:
        opened.append(psycopg.connect(server.environment["DATABASE_OWNER_URL"]))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


def settle(server: RunningServer) -> None:
    """Wait until all that is committed so far is below the feed's bound: other tests' transactions hold it too."""
    with psycopg.connect(server.environment["DATABASE_OWNER_URL"], autocommit=True) as connection:
        row = connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
        assert row is not None
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            bound = connection.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint").fetchone()
            assert bound is not None
            if bound[0] > row[0]:
                return
            time.sleep(0.02)
    raise AssertionError("the feed is held back")
