"""What `./portal` says when something is in the way: a plain sentence, the right exit code, and nothing started."""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from geo_portal.demo.people import ACCOUNTS
from tests.cluster import ROOT
from tests.launcher.conftest import Portal


def refused(portal: Portal, *arguments: str, code: int = 1, **environment: str) -> str:
    done = portal(*arguments, **environment)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_taken_port_is_told_with_a_free_one(portal: Portal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused(portal, "run", "--port", str(port))
    assert f"Port {port} is used by another program" in said
    assert "--port" in said
    assert not (portal.var / "pg").exists(), "nothing was begun"


def test_another_address_without_tls_is_refused_with_what_would_not_work(portal: Portal) -> None:
    said = refused(portal, "run", "--host", "0.0.0.0")  # noqa: S104  what is tested
    assert "no position, no camera and no work offline" in said
    assert "--tls self" in said
    assert "--insecure-http" in said


def test_an_address_of_another_machine_is_told(portal: Portal) -> None:
    said = refused(portal, "run", "--host", "192.0.2.1", "--insecure-http")
    assert "192.0.2.1 is no address of this machine" in said


def test_production_without_tls_is_refused(portal: Portal) -> None:
    assert "--production needs TLS" in refused(portal, "run", "--production")


def test_production_behind_a_proxy_must_know_its_name(portal: Portal) -> None:
    assert "ALLOWED_HOSTS" in refused(portal, "run", "--production", TRUSTED_PROXIES="10.0.0.1")


def test_a_missing_certificate_is_told(portal: Portal) -> None:
    said = refused(portal, "run", "--tls", "missing.pem", "missing.key")
    assert "missing.pem cannot be read" in said


@pytest.mark.parametrize(
    ("options", "names", "shown"),
    [
        ({"production": True}, ".geo.example.org,localhost", ["https://geo.example.org"]),
        ({"production": True, "tls": ("cert", "key")}, "geo.example.org", ["https://127.0.0.1:8000"]),
        ({}, "geo.example.org", ["http://127.0.0.1:8000"]),
    ],
)
def test_the_addresses_shown_are_those_that_people_open(
    launcher: ModuleType, options: dict[str, Any], names: str, shown: list[str]
) -> None:
    assert launcher.public_addresses(launcher.Serving(**options), {"ALLOWED_HOSTS": names}) == shown


def test_half_an_own_server_is_refused(portal: Portal) -> None:
    said = refused(portal, "run", DATABASE_URL="postgresql://portal_app@db.example.org/portal")
    assert "needs both DATABASE_URL and DATABASE_OWNER_URL" in said


def test_status_and_stop_of_a_product_that_never_ran(portal: Portal) -> None:
    status, stop = portal("status"), portal("stop")
    assert (status.returncode, status.stdout) == (3, "Not running.\n")
    assert (stop.returncode, stop.stdout) == (0, "It was not running.\n")


@pytest.mark.slow
def test_a_benchmark_runs_where_the_product_never_did(portal: Portal) -> None:
    done = portal("bench", "http_overhead", BENCH_ROUNDS="1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "our front / bare Django" in done.stdout


def test_an_unknown_command_gets_the_list(portal: Portal) -> None:
    done = portal("ruin")
    assert done.returncode == 2
    assert "There is no command ruin." in done.stderr
    assert "./portal run" in done.stdout


@pytest.mark.skipif(os.getuid() != 0, reason="mounting a small disk needs root")
def test_a_nearly_full_disk_is_told_before_anything_is_begun(portal: Portal) -> None:
    portal.var.mkdir()
    script = f"mount -t tmpfs -o size=40m none {portal.var} && exec ./portal run --port {portal.port}"
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script], cwd=ROOT, env=portal.environment(), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if "mount" in done.stderr and "denied" in done.stderr:
        pytest.skip("no right to mount here")
    assert done.returncode == 1
    assert "MiB are free" in done.stderr
    assert "Free some space" in done.stderr


def test_without_rights_the_line_to_run_is_printed(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher.os, "getuid", lambda: 1000)
    monkeypatch.setattr(launcher.shutil, "which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    missing = launcher.SystemPackage("PostgreSQL with PostGIS", "postgresql-postgis", lambda: False)
    with pytest.raises(launcher.LauncherError) as told:
        launcher.ensure_system_packages([missing])
    assert told.value.status == 2
    assert str(told.value).endswith(
        "  sudo apt-get update && sudo apt-get install -y --no-install-recommends postgresql-postgis"
    )


def test_root_installs_what_is_missing(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(launcher.os, "getuid", lambda: 0)
    monkeypatch.setattr(launcher, "run_quietly", lambda command, *_, **__: commands.append(list(command)))
    package = launcher.SystemPackage("a thing", "a-thing", lambda: bool(commands))
    launcher.ensure_system_packages([package])
    assert commands == [
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "--no-install-recommends", "a-thing"],
    ]


@pytest.mark.parametrize(
    ("version", "usable"),
    [
        ("v18.20.4", False),
        ("v20.18.3", False),
        ("v20.19.0", True),
        ("v21.7.0", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.19.0", True),
        ("no version", False),
    ],
)
def test_a_node_that_cannot_build_the_front_end_is_not_used(
    launcher: ModuleType, tmp_path: Path, version: str, usable: bool
) -> None:
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\necho {version}\n")
    node.chmod(0o755)
    assert launcher.Node.recent_enough(str(node)) is usable


def test_an_old_postgresql_is_not_used(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    old = launcher.PostgreSQL(14, Path("/old"), (3, 4))
    no_geometry = launcher.PostgreSQL(16, Path("/other"), (3, 2))
    good = launcher.PostgreSQL(15, Path("/good"), (3, 3, 2))
    monkeypatch.setattr(launcher.PostgreSQL, "installed", lambda: [no_geometry, good, old])
    assert launcher.PostgreSQL.choose() is good
    monkeypatch.setattr(launcher.PostgreSQL, "installed", lambda: [no_geometry, old])
    with pytest.raises(launcher.LauncherError, match="PostgreSQL 15 or newer with PostGIS"):
        launcher.PostgreSQL.choose()


def test_doctor_names_what_is_missing_and_the_remedy(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], place: Path
) -> None:
    monkeypatch.setattr(launcher, "VAR", place / "var")
    monkeypatch.setattr(launcher.PostgreSQL, "installed", lambda: [launcher.PostgreSQL(13, Path("/old"), (3, 1))])
    assert launcher.command_doctor([]) == 1
    said = capsys.readouterr().out
    assert "note     PostgreSQL 13 with PostGIS 3.1 — too old, not used" in said
    assert (
        "missing  PostgreSQL 15+ with PostGIS 3.3+ — apt-get install --no-install-recommends postgresql-postgis" in said
    )


def test_secrets_are_made_once_and_closed_to_others(launcher: ModuleType, tmp_path: Path) -> None:
    first = launcher.kept_secret(tmp_path / "secret", 48)
    assert len(first) >= 64
    assert launcher.kept_secret(tmp_path / "secret", 48) == first
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_no_part_of_an_answer_waits_for_the_one_before_to_be_received(launcher: ModuleType) -> None:
    with launcher.bind_port("127.0.0.1", 0) as door:
        door.listen()
        with socket.create_connection(door.getsockname()), door.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    ("told", "processors", "number"), [("", 1, 1), ("", 2, 2), ("", 16, 2), ("1", 2, 1), ("6", 2, 6)]
)
def test_there_are_two_web_processes_where_there_are_processors_for_them(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, told: str, processors: int, number: int
) -> None:
    monkeypatch.setenv("WEB_PROCESSES", told)
    monkeypatch.setattr(launcher.os, "sched_getaffinity", lambda _pid: set(range(processors)))
    assert launcher.web_processes() == number


@pytest.mark.parametrize("told", ["0", "7", "-1", "two", "1.5"])
def test_a_number_of_web_processes_that_cannot_be_is_refused(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setenv("WEB_PROCESSES", told)
    with pytest.raises(launcher.LauncherError, match=f"WEB_PROCESSES is {told}: it must be a number from 1 to 6"):
        launcher.check_run_options(launcher.run_options().parse_args([]))


class Flaky:
    """Something supervised that ends whenever it is told to."""

    name = "The flaky one"

    def __init__(self) -> None:
        self.starts = 0
        self.how = ""

    def start(self) -> None:
        self.starts += 1
        self.how = ""

    def stop(self) -> None:
        self.how = "was stopped"

    def ended(self) -> str:
        return self.how


def test_what_keeps_ending_is_started_again_at_growing_intervals(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [1000.0]
    monkeypatch.setattr(launcher.time, "monotonic", lambda: now[0])
    flaky: Any = Flaky()
    supervisor = launcher.Supervisor()
    supervisor.add(flaky)
    for _ in range(9):
        flaky.how = "ended with code 1"
        supervisor.look()
        now[0] = supervisor.due[flaky.name]
        supervisor.look()
    said = [line.split("again in ")[1] for line in capsys.readouterr().out.splitlines()]
    assert said == ["1 s.", "2 s.", "4 s.", "8 s.", "16 s.", "32 s.", "60 s.", "60 s.", "60 s."]
    assert flaky.starts == 10
    now[0] += 61  # it ran steadily for a minute
    flaky.how = "ended with code 1"
    supervisor.look()
    assert "again in 1 s." in capsys.readouterr().out


def test_on_a_full_disk_a_long_log_ends_nothing_that_serves(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(launcher, "VAR", tmp_path)
    (tmp_path / "log").mkdir()
    service = launcher.Service("The web server", "web", [], {})
    service.log.write_bytes(b"x" * (service.LOG_BYTES + 1))
    kept = tmp_path / "log" / "web.log.1"
    kept.symlink_to("/dev/full")
    service.keep_log_short()
    assert service.log.stat().st_size > service.LOG_BYTES, "nothing of it is lost"
    kept.unlink()
    service.keep_log_short()
    assert (service.log.stat().st_size, kept.stat().st_size) == (0, service.LOG_BYTES + 1)


def test_what_cannot_be_started_again_for_want_of_room_is_tried_on_while_the_rest_serves(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [1000.0]
    monkeypatch.setattr(launcher.time, "monotonic", lambda: now[0])
    flaky: Any = Flaky()
    supervisor = launcher.Supervisor()
    supervisor.add(flaky)
    flaky.how = "ended with code 1"
    supervisor.look()
    start, flaky.start = flaky.start, lambda: Path("/dev/full").write_text("x")
    now[0] += 1
    supervisor.look()
    assert "The flaky one did not start: [Errno 28] No space left on device. It is started again in 2 s." in (
        capsys.readouterr().out
    )
    flaky.start = start
    now[0] += 2
    assert supervisor.look()
    assert flaky.starts == 2


def test_a_look_at_who_uses_it_keeps_nobody_from_starting(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(launcher, "VAR", tmp_path)
    first = launcher.Lock()
    first.take("run")
    first.release()
    with first.path.open() as looked_at:
        fcntl.flock(looked_at, fcntl.LOCK_SH)
        threading.Timer(0.1, looked_at.close).start()
        second = launcher.Lock()
        second.take("run")
    assert second.holder().startswith("run (process ")
    second.release()


def test_a_page_for_the_authority_without_a_free_port_is_told(launcher: ModuleType) -> None:
    assert launcher.free_port_after("127.0.0.1", 65535) is None
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert launcher.free_port_after("127.0.0.1", port - 1) in range(port + 1, port + 50)


def test_a_backup_whose_manifest_names_no_files_is_refused(launcher: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"format": 1}')
    with pytest.raises(launcher.LauncherError, match="holds no backup"):
        launcher.check_backup(tmp_path)


def test_the_demo_accounts_that_are_told_are_those_there_are(launcher: ModuleType) -> None:
    told = [line.split()[0] for line in launcher.DEMO_ACCOUNTS.strip().splitlines()]
    assert told == [person.username for person in ACCOUNTS]
