"""The private PostgreSQL cluster: who may do what in it, and every way it may have been left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest

from tests.launcher.conftest import eventually


@pytest.fixture(scope="module")
def created(launcher: ModuleType, shared_place: Path) -> Path:
    """The directory of a cluster that was made and never started since."""
    launcher.Cluster(shared_place / "pg", durable=False).create()
    return shared_place / "pg"


@pytest.fixture
def cluster(launcher: ModuleType, created: Path, place: Path) -> Iterator[Any]:
    """A running cluster of the test's own, with the product's durability."""
    subprocess.run(["cp", "-a", created, place / "pg"], check=True)
    made = launcher.Cluster(place / "pg")
    made.create()
    made.start()
    yield made
    made.stop()


def test_chinese_trigrams_and_geometry_work_in_a_new_database(cluster: Any) -> None:
    with psycopg.connect(cluster.owner_url) as connection:
        row = connection.execute(
            "SELECT similarity('西安市未央区政务中心', '未央区政务') > 0.2,"
            " ST_Distance('POINT(108.94 34.26)'::geography, 'POINT(108.95 34.26)'::geography) BETWEEN 920 AND 922,"
            " current_setting('server_encoding'), current_setting('data_checksums')"
        ).fetchone()
    assert row == (True, True, "UTF8", "on")


def test_the_serving_role_can_change_no_table_that_it_was_not_given(cluster: Any) -> None:
    with psycopg.connect(cluster.owner_url) as owner:
        owner.execute("CREATE TABLE kept (id int)")
    with psycopg.connect(cluster.app_url, autocommit=True) as app:
        for attempt in ("INSERT INTO kept VALUES (1)", "DROP TABLE kept", "CREATE TABLE mine (id int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(attempt)


def test_nobody_connects_over_the_network(cluster: Any) -> None:
    assert cluster.psql("SHOW listen_addresses").strip() == ""


def test_a_server_for_the_product_writes_through_to_the_disk(cluster: Any) -> None:
    assert cluster.psql("SHOW fsync; SHOW synchronous_commit; SHOW full_page_writes") == "on\non\non\n"


@pytest.mark.skipif(os.getuid() != 0, reason="only root starts the server as somebody else")
def test_started_by_root_the_server_is_not_root(cluster: Any) -> None:
    owner = Path(f"/proc/{cluster.process.pid}").stat().st_uid
    assert owner != 0


@pytest.mark.skipif(os.getuid() != 0, reason="only root starts the server as somebody else")
def test_a_checkout_closed_to_the_servers_user_works(launcher: ModuleType, place: Path) -> None:
    place.chmod(0o700)
    closed = launcher.Cluster(place / "pg", durable=False)
    closed.create()
    closed.start()
    try:
        with psycopg.connect(closed.app_url) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("portal_app",)
    finally:
        closed.stop()
    place.chmod(0o711)  # opened again, the same data serve on
    closed.start()
    closed.stop()


def test_a_path_too_long_for_a_socket_gets_a_short_one(launcher: ModuleType, place: Path) -> None:
    deep = place / ("走访" * 12) / ("d" * 60)
    deep.mkdir(parents=True)
    first = launcher.Cluster(deep / "pg", durable=False)
    first.create()
    first.start()
    try:
        short = first.socket_directory
        assert launcher.Cluster(deep / "pg").socket_directory == short, "other commands find the same socket"
        with psycopg.connect(first.owner_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        first.stop()
    shutil.rmtree(short)  # as a reboot empties /tmp
    first.start()
    try:
        assert first.socket_directory != short
    finally:
        first.stop()
        shutil.rmtree(first.socket_directory)


def test_data_survive_a_kill_of_the_server(cluster: Any) -> None:
    with psycopg.connect(cluster.owner_url) as connection:
        connection.execute("CREATE TABLE acknowledged AS SELECT 7 AS seven")
    os.kill(cluster.process.pid, signal.SIGKILL)
    cluster.process.wait()
    assert cluster.ended()
    cluster.start()
    with psycopg.connect(cluster.owner_url) as connection:
        assert connection.execute("SELECT seven FROM acknowledged").fetchone() == (7,)


def test_a_server_without_its_launcher_is_ended_before_the_next_start(launcher: ModuleType, cluster: Any) -> None:
    orphan = cluster.process.pid
    second = launcher.Cluster(cluster.directory)
    second.start()
    try:
        assert second.process.pid != orphan
        assert cluster.process.wait(5) == 0, "ended in good order"
    finally:
        second.stop()


def test_a_pid_file_naming_somebody_elses_process_is_no_obstacle(launcher: ModuleType, cluster: Any) -> None:
    cluster.stop()
    pid_file = cluster.data / "postmaster.pid"
    owner = cluster.data.stat()
    with subprocess.Popen(["sleep", "60"], user=owner.st_uid, group=owner.st_gid) as stranger:
        pid_file.write_text(f"{stranger.pid}\n{cluster.data}\n")
        os.chown(pid_file, owner.st_uid, owner.st_gid)
        cluster.start()
        assert stranger.poll() is None, "and it is left alone"
        stranger.kill()
    assert cluster.psql("SELECT 1").strip() == "1"


def test_a_creation_that_was_killed_begins_anew(launcher: ModuleType, place: Path) -> None:
    killed = launcher.Cluster(place / "pg", durable=False)
    half = place / "pg" / "data.half"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("15\n")
    killed.create()
    killed.start()
    killed.stop()
    assert not half.exists()


def test_a_launcher_that_is_killed_takes_its_server_along(place: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from tests.cluster import load_launcher\n"
        f"cluster = load_launcher().Cluster(Path({str(place)!r}) / 'pg', durable=False)\n"
        "cluster.create(); cluster.start(); print(cluster.process.pid, flush=True); time.sleep(60)"
    )
    root = Path(__file__).parents[2]
    python = shutil.which("python3") or "python3"
    with subprocess.Popen([python, "-c", code], cwd=root, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        server = int(owner.stdout.readline())
        owner.kill()
    eventually(lambda: not Path(f"/proc/{server}/cmdline").exists() or not Path(f"/proc/{server}/cmdline").read_bytes())


@pytest.mark.skipif(os.getuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk_gets_a_plain_sentence(place: Path) -> None:
    code = (
        "from pathlib import Path; from tests.cluster import load_launcher; portal = load_launcher()\n"
        "try: portal.Cluster(Path('{place}') / 'small' / 'pg').create()\n"
        "except portal.LauncherError as error: print(error)"
    ).replace("{place}", str(place))
    (place / "small").mkdir()
    mount = f'mount -t tmpfs -o size=20m none {place}/small && chmod 711 {place}/small && exec python3 -c "$CODE"'
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", mount], cwd=Path(__file__).parents[2], env={**os.environ, "CODE": code},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "mount" in done.stderr and "denied" in done.stderr:
        pytest.skip("no right to mount here")
    assert "The disk is full. Free some space" in done.stdout, done.stdout + done.stderr
