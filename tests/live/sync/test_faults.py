"""Processes die, the database goes away and comes back, its disk is full: what was acknowledged is there, once."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import psycopg
import pytest

from tests.live.sync.conftest import lay_out, settle
from tests.mortal import mortal_product, tables_on_a_small_disk
from tests.tablets import Tablet, make_op


@pytest.fixture(scope="module")
def product(worker_id: str) -> Iterator[SimpleNamespace]:
    """The product on a database cluster of its own, which these tests may stop."""
    with (
        mortal_product(f"faults_{worker_id}") as mortal,
        httpx.Client(base_url=mortal.server.url, timeout=120) as client,
    ):
        field = lay_out(mortal.server, "faults", client)
        field.cluster, field.mortal = mortal.cluster, mortal
        yield field


def batch(field: SimpleNamespace, size: int, **data: Any) -> list[list[dict[str, Any]]]:
    """Groups of a visit with a photo."""
    groups = []
    for number in range(size):
        visit = str(uuid.uuid4())
        photo = {"visit": visit, "sha256": f"{number:064x}", "size": 1}
        groups.append(
            [
                make_op("visit", visit, "create", site=field.site, **data),
                make_op("visit_photo", uuid.uuid4(), "create", **photo),
            ]
        )
    return groups


def stored(field: SimpleNamespace, groups: list[list[dict[str, Any]]]) -> Counter[str]:
    """How many of these operations, visits and photos the database has."""
    ops = [op["op"] for group in groups for op in group]
    ids = [op["id"] for group in groups for op in group]
    with psycopg.connect(field.server.environment["DATABASE_OWNER_URL"]) as owner:
        row = owner.execute(
            "SELECT (SELECT count(*) FROM field_sync_op WHERE op = ANY (%s::uuid[])), "
            "(SELECT count(*) FROM field_visit WHERE id = ANY (%s::uuid[])), "
            "(SELECT count(*) FROM field_visitphoto WHERE id = ANY (%s::uuid[]))",
            [ops, ids, ids],
        ).fetchone()
        assert row is not None
    return Counter(ops=row[0], visits=row[1], photos=row[2])


def test_a_server_killed_in_the_middle_of_pushes_loses_nothing_it_acknowledged(product):
    tablet: Tablet = product.tablet()
    acknowledged: list[list[dict[str, Any]]] = []
    for turn in range(3):
        sending = batch(product, 150)
        pause = 0.05 + 0.1 * turn

        def kill(pause: float = pause) -> None:
            time.sleep(pause)
            product.server.kill()

        killer = threading.Thread(target=kill)
        killer.start()
        try:
            while True:
                assert {result["status"] for result in tablet.push(*sending)} == {"applied"}
                acknowledged += sending
                sending = batch(product, 150)
        except httpx.TransportError:
            killer.join()
        product.server.start()
        assert stored(product, sending) in (Counter(), Counter(ops=300, visits=150, photos=150))
        again = {result["status"] for result in tablet.push(*sending)}
        assert again in ({"applied"}, {"duplicate"})
        acknowledged += sending
    count = len(acknowledged)
    assert stored(product, acknowledged) == Counter(ops=2 * count, visits=count, photos=count)
    settle(product.server)
    tablet.drain()
    assert {group[0]["id"] for group in acknowledged} <= tablet.ids("visit")


def test_a_database_that_restarts_is_waited_for_and_the_server_stays(product):
    tablet: Tablet = product.tablet()
    before, during = batch(product, 20), batch(product, 20)
    tablet.push(*before)
    settle(product.server)
    tablet.drain()
    process = product.server.processes[0].pid
    product.cluster.stop()
    pushing = {"schema": 1, "groups": during}
    headers = {"Authorization": f"Token {tablet.token}"}
    for answer in (
        product.client.post("/api/v1/sync/push", json=pushing, headers=headers),
        product.client.get(f"/api/v1/sync/pull?cursor={tablet.cursor}", headers=headers),
    ):
        assert answer.status_code == 503, answer.text
        assert int(answer.headers["retry-after"]) > 0
        assert answer.headers["content-type"] == "application/problem+json"
    product.cluster.start()
    assert {result["status"] for result in tablet.push(*during)} == {"applied"}
    settle(product.server)
    tablet.drain(7)  # the cursor is good still: a restart is no new generation
    assert {group[0]["id"] for group in during} <= tablet.ids("visit")
    assert product.server.processes[0].pid == process
    assert product.server.processes[0].poll() is None


def test_a_database_that_dies_in_the_middle_of_pushes_loses_nothing_it_acknowledged(product):
    """Killed with its backends, it recovers from its log."""
    tablet: Tablet = product.tablet()
    acknowledged: list[list[dict[str, Any]]] = []
    sending = batch(product, 150)

    def kill() -> None:
        time.sleep(0.3)
        os.kill(product.cluster.process.pid, signal.SIGQUIT)

    killer = threading.Thread(target=kill)
    killer.start()
    while killer.is_alive() or not acknowledged:
        status, _ = tablet.ask("POST", "/api/v1/sync/push", {"schema": 1, "groups": sending})
        assert status in {200, 503}
        if status == 503:
            break
        acknowledged += sending
        sending = batch(product, 150)
    killer.join()
    product.cluster.process.wait(30)
    product.cluster.start()
    assert {result["status"] for result in tablet.push(*sending)} in ({"applied"}, {"duplicate"})
    acknowledged += sending
    count = len(acknowledged)
    assert stored(product, acknowledged) == Counter(ops=2 * count, visits=count, photos=count)


def test_a_request_cut_anywhere_changes_nothing_and_its_repeat_completes(product):
    """Bytes as a broken connection leaves them; the answer may be lost as well."""
    tablet: Tablet = product.tablet()
    groups = batch(product, 5)
    body = httpx.Request("POST", "http://x", json={"schema": 1, "groups": groups}).content
    head = (
        f"POST /api/v1/sync/push HTTP/1.1\r\nHost: 127.0.0.1:{product.server.port}\r\n"
        f"Authorization: Token {tablet.token}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    for cut in (1, 40, len(head), len(head) + 1, len(head) + len(body) // 2, len(head) + len(body) - 1):
        with socket.create_connection(("127.0.0.1", product.server.port)) as connection:
            connection.sendall((head + body)[:cut])
    assert stored(product, groups) == Counter()
    with socket.create_connection(("127.0.0.1", product.server.port)) as connection:
        connection.sendall(head + body)  # and gone before the answer
    deadline = time.monotonic() + 60
    while stored(product, groups)["ops"] == 0 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert {result["status"] for result in tablet.push(*reversed(groups))} == {"duplicate"}
    assert stored(product, groups) == Counter(ops=10, visits=5, photos=5)


@pytest.mark.skipif(os.getuid() != 0, reason="mounting a small disk needs root")
def test_a_full_database_disk_acknowledges_nothing_reads_on_and_recovers(product):
    """The database's tables lie on a small disk of their own; its log does not (without log the server would end)."""
    server = product.server
    with tables_on_a_small_disk(product.mortal) as disk:
        tablet: Tablet = product.tablet()
        acknowledged = batch(product, 20)
        assert {result["status"] for result in tablet.push(*acknowledged)} == {"applied"}
        disk.fill(4 * 2**20)
        refused = None
        for _ in range(40):
            sending = batch(product, 20, note=os.urandom(20_000).hex())  # text that does not compress
            status, answer = tablet.ask("POST", "/api/v1/sync/push", {"schema": 1, "groups": sending})
            if status != 200:
                refused = (status, answer["code"])
                break
            acknowledged += sending
        assert refused == (507, "storage_full")
        assert stored(product, sending) == Counter()
        settle(server)
        tablet.drain()  # what is read is read on
        assert {group[0]["id"] for group in acknowledged} <= tablet.ids("visit")
        disk.make_room()
        assert {result["status"] for result in tablet.push(*sending)} == {"applied"}
        acknowledged += sending
        count = len(acknowledged)
        assert stored(product, acknowledged) == Counter(ops=2 * count, visits=count, photos=count)
