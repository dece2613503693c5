"""The server is killed in the midst of batches, the database goes away, its disk is full: each phone app repeats in its
own way, and every position is there afterwards, once."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import psycopg
import pytest

from tests.mortal import Mortal, mortal_product, tables_on_a_small_disk
from tests.phone_apps import ALL, Fix, PhoneApp, PointsClient

PHONES = """
import json
from tests import factories, factories_field
from geo_portal.accounts.services import devices
walker = factories.make_user(role='holder', district=factories.make_district('{tag}'))
factories_field.always_on_duty(walker)
made = [factories.make_device(walker) for _ in range({count})]
print(json.dumps([(str(device.pk), token, devices.make_ingest_key(device.pk)[1]) for device, token in made]))
"""


@pytest.fixture(scope="module")
def product(worker_id: str) -> Iterator[Mortal]:
    with mortal_product(f"apps_{worker_id}") as mortal:
        yield mortal


@contextmanager
def phones(product: Mortal, seed: int) -> Iterator[list[PhoneApp]]:
    """A phone with each of the apps, all of one person who is always on duty."""
    told = product.server.shell(PHONES.format(tag=f"apps-{time.time_ns()}", count=len(ALL)))
    begin = int(time.time()) - 12 * 3600
    apps = [
        app(product.server.url, device, token if app is PointsClient else key, begin=begin, seed=seed)
        for app, (device, token, key) in zip(ALL, json.loads(told.strip().splitlines()[-1]), strict=True)
    ]
    try:
        yield apps
    finally:
        for app in apps:
            app.close()


def start(apps: list[PhoneApp]) -> None:
    for app in apps:
        app.start()


def stop(apps: list[PhoneApp]) -> None:
    for app in apps:
        app.stop()


@contextmanager
def owner(product: Mortal) -> Iterator[psycopg.Connection]:
    with psycopg.connect(product.server.environment["DATABASE_OWNER_URL"], autocommit=True) as connection:
        yield connection


def stored(product: Mortal, app: PhoneApp) -> list[Fix]:
    with owner(product) as connection:
        rows = connection.execute(
            "SELECT extract(epoch FROM t), ST_X(location), ST_Y(location) FROM trail_point_all WHERE device_id = %s",
            [app.device],
        ).fetchall()
    return sorted(Fix(int(t), lon, lat) for t, lon, lat in rows)


def nothing_acknowledged_is_missing(product: Mortal, apps: list[PhoneApp]) -> None:
    for app in apps:
        assert set(app.settled) <= set(stored(product, app)), app.name


def all_is_there_once(product: Mortal, apps: list[PhoneApp]) -> None:
    """No app goes on repeating, and what they recorded is what is stored."""
    for app in apps:
        app.drain()
        assert stored(product, app) == sorted(app.made), app.name
    with owner(product) as connection:
        devices = [app.device for app in apps]
        aside = connection.execute("SELECT code FROM field_ingestmessage WHERE device_id = ANY (%s::uuid[])", [devices])
        assert aside.fetchall() == []


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)


def count_of(connection: psycopg.Connection, which: str) -> int:
    """How many of the server's connections to the database are `which`."""
    row = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user AND "
        + which
    ).fetchone()
    assert row is not None
    return int(row[0])


def kill_amid_transactions(product: Mortal, apps: list[PhoneApp]) -> None:
    """Each app's batch is copied and about to go into the table, which is locked, when the server dies."""
    with owner(product) as connection, owner(product) as watcher, connection.transaction():
        connection.execute("LOCK TABLE trail_point IN SHARE MODE")
        wait_for(lambda: count_of(watcher, "wait_event_type = 'Lock'") >= len(apps))
        product.server.kill()


def no_batch_is_there_by_half(product: Mortal, apps: list[PhoneApp]) -> None:
    """While no server runs: what an app sent last and does not know to be delivered is stored whole or not at all."""
    with owner(product) as connection:
        wait_for(lambda: count_of(connection, "true") == 0)  # the database has noticed all that died
    for app in apps:
        batch = set(app.queue[: app.at_once]) - app.sent_ahead
        assert len(batch & set(stored(product, app))) in {0, len(batch)}, app.name


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 6))])
def test_a_server_killed_amid_batches_loses_nothing_and_doubles_nothing(product: Mortal, seed: int) -> None:
    dice = random.Random(seed)
    with phones(product, seed) as apps:
        for turn in range(4):
            start(apps)
            if turn % 2:
                time.sleep(dice.uniform(0.2, 1.0))  # anywhere in between, also after a commit and before its answer
                product.server.kill()
            else:
                kill_amid_transactions(product, apps)
            no_batch_is_there_by_half(product, apps)
            nothing_acknowledged_is_missing(product, apps)
            product.server.start()
            stop(apps)
        for app in apps:
            assert app.answers["cut"] >= 2, (app.name, app.answers)
            assert app.settled, app.name
        all_is_there_once(product, apps)


def test_apps_wait_for_a_database_that_is_away_and_the_server_stays(product: Mortal) -> None:
    process = product.server.processes[0].pid
    with phones(product, 100) as apps:
        start(apps)
        wait_for(lambda: all(app.settled for app in apps))
        for crash in (False, True):
            if crash:
                os.kill(product.cluster.process.pid, signal.SIGQUIT)
                product.cluster.process.wait(30)
            else:
                product.cluster.stop()
            before = [app.answers[503] for app in apps]
            wait_for(lambda: all(app.answers[503] > was for app, was in zip(apps, before, strict=True)))  # noqa: B023
            path, content = apps[0].request(apps[0].made[:1])
            told = httpx.post(product.server.url + path, **content)
            assert (told.status_code, int(told.headers["Retry-After"]) > 0) == (503, True)
            product.cluster.start()
            nothing_acknowledged_is_missing(product, apps)
        stop(apps)
        for app in apps:
            assert set(app.answers) <= {200, 503, "lost"}, (app.name, app.answers)
        all_is_there_once(product, apps)
    assert product.server.processes[0].pid == process
    assert product.server.processes[0].poll() is None


@pytest.mark.skipif(os.getuid() != 0, reason="mounting a small disk needs root")
def test_apps_repeat_what_a_full_disk_refused_until_there_is_room(product: Mortal) -> None:
    with tables_on_a_small_disk(product) as disk, phones(product, 200) as apps:
        start(apps)
        wait_for(lambda: all(app.settled for app in apps))
        stop(apps)
        disk.fill(256 * 1024)
        start(apps)
        wait_for(lambda: all(app.answers[507] for app in apps), 120)
        token = next(app.key for app in apps if isinstance(app, PointsClient))
        for address in ("/api/v1/me", f"/api/v1/devices/{apps[0].device}/ingest"):  # what is read is read on
            told = httpx.get(product.server.url + address, headers={"Authorization": f"Token {token}"})
            assert told.status_code == 200, told.text
        nothing_acknowledged_is_missing(product, apps)
        disk.make_room()
        stop(apps)
        for app in apps:
            assert set(app.answers) <= {200, 507, "lost"}, (app.name, app.answers, product.server.log())
        all_is_there_once(product, apps)
