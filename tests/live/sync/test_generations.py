"""A backup is restored, over the same database and into a new cluster: tablets notice, lose nothing they had not sent,
and miss nothing afterwards."""

from __future__ import annotations

import os
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import httpx
import psycopg
import pytest

from tests.cluster import load_launcher
from tests.live.sync.conftest import lay_out, settle
from tests.server import RunningServer, with_database
from tests.tablets import Tablet, make_op, over_the_wire


@pytest.fixture
def launcher() -> ModuleType:
    return load_launcher()


@pytest.fixture(scope="module")
def product(worker_id: str) -> Iterator[SimpleNamespace]:
    """A running product of its own, with the field of the other tests."""
    server = RunningServer(f"gen_{os.getpid()}_{worker_id}").start()
    with httpx.Client(base_url=server.url, timeout=120) as client:
        yield lay_out(server, "gen", client)
    server.stop()


def back_up(launcher: ModuleType, server: RunningServer, folder: Path) -> Path:
    dump = folder / "database.dump"
    owner = server.environment["DATABASE_OWNER_URL"]
    subprocess.run([launcher.pg_program("pg_dump"), "-Fc", "-f", dump, owner], check=True)
    return folder


class Carried:
    """A tablet's life across a restore: what was sent before the backup, after it, and not at all."""

    def __init__(self, product: SimpleNamespace) -> None:
        self.product = product
        self.tablet: Tablet = product.tablet()
        self.before, self.lost, self.unsent = (str(uuid.uuid4()) for _ in range(3))
        self.base = self.tablet.say(make_op("visit", self.before, "create", site=product.site, note="1"))["rev"]
        settle(product.server)
        self.tablet.drain()

    def after_the_backup(self) -> None:
        self.tablet.say(make_op("visit", self.lost, "create", site=self.product.site))
        self.newest = self.tablet.say(make_op("visit", self.before, base=self.base, note="2"))["rev"]
        settle(self.product.server)
        self.tablet.drain()

    def after_the_restore(self, server: RunningServer, client: httpx.Client) -> None:
        tablet, mate = self.tablet, self.product.tablet("liaison")
        for one in (tablet, mate):
            one._send = over_the_wire(client)
        status, answer = tablet.page(cursor=tablet.cursor)
        assert (status, answer["code"]) == (410, "cursor_expired"), server.log()
        # another edits meanwhile: above all that the lost life had drawn, so that this tablet's base is behind it
        other = mate.say(make_op("visit", self.before, base=self.base, note="theirs"))
        assert other["rev"] > self.newest + 1_000_000
        answers = tablet.push(
            [make_op("visit", self.unsent, "create", site=self.product.site)],
            [make_op("visit", self.before, base=self.newest, note="offline")],
        )
        assert [one["status"] for one in answers] == ["applied", "conflict"]
        with psycopg.connect(server.environment["DATABASE_OWNER_URL"]) as owner:
            assert owner.execute("SELECT count(*) FROM change_feed WHERE xid > pg_current_xact_id()").fetchone() == (0,)
        settle(server)
        tablet.cursor, tablet.store = None, {}
        tablet.drain(2)
        mate.drain()
        assert {self.before, self.unsent} <= tablet.ids("visit")
        assert self.lost not in tablet.ids("visit")
        for turn in range(3):  # nothing is skipped from here on
            mate.say(make_op("visit", self.unsent, planned_for=f"2026-12-0{turn + 1}"))
            settle(server)
            for one in (tablet, mate):
                one.drain(1)
                assert one.data("visit", self.unsent)["planned_for"] == f"2026-12-0{turn + 1}"
        assert {key: kept for key, kept in tablet.store.items() if key[0] == "visit"} == {
            key: kept for key, kept in mate.store.items() if key[0] == "visit"
        }


def test_a_backup_restored_over_the_same_database(product, launcher, tmp_path, monkeypatch):
    carried = Carried(product)
    kept = back_up(launcher, product.server, tmp_path)
    carried.after_the_backup()
    product.server.stop()
    monkeypatch.setattr(launcher, "VAR", tmp_path)
    monkeypatch.setenv("DATABASE_OWNER_URL", product.server.environment["DATABASE_OWNER_URL"])
    launcher.restore_named_database(kept)
    product.server.start()
    carried.after_the_restore(product.server, product.client)
    before = newest_generation(product.server)
    said = product.server.manage("new_feed_generation")  # for who restores by hand
    assert before not in said
    assert newest_generation(product.server) in said
    assert carried.tablet.page(cursor=carried.tablet.cursor)[0] == 410


def newest_generation(server: RunningServer) -> str:
    with psycopg.connect(server.environment["DATABASE_OWNER_URL"]) as owner:
        row = owner.execute("SELECT token FROM feed_generation ORDER BY number DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def test_a_backup_restored_into_a_new_cluster_without_being_told(product, launcher, tmp_path):
    carried = Carried(product)
    dump = back_up(launcher, product.server, tmp_path) / "database.dump"
    carried.after_the_backup()
    product.server.stop()
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for above in (folder, *folder.parents[:4]):
        if above.owner() == folder.owner():
            above.chmod(0o711)  # so that the server's user can enter
    cluster: Any = launcher.Cluster(folder / "pg", durable=False)
    cluster.create()
    cluster.start()
    try:
        environment = product.server.environment
        environment["DATABASE_OWNER_URL"] = with_database(cluster.owner_url, "portal")
        environment["DATABASE_URL"] = with_database(cluster.app_url, "portal")
        into = cluster.superuser_url("portal")
        restore = [launcher.pg_program("pg_restore"), "--clean", "--if-exists", "-d", into, dump]
        subprocess.run(restore, check=True, env=launcher.Cluster._environment())
        product.server.start()
        carried.after_the_restore(product.server, product.client)
    finally:
        product.server.stop()
        cluster.stop()
