"""`./portal run` as a whole: it serves, survives the death of each process, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import re
import signal
import ssl
import subprocess
import threading
import time
import urllib.request
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg
import pytest

from tests.cluster import ROOT
from tests.launcher.conftest import Portal, eventually

EVERYTHING = {"launcher", "web 1", "web 2", "worker", "database"}


def ready(portal: Portal) -> bool:
    return portal.get("/readyz")[0] == 200


def database(portal: Portal, role: str = "portal_owner") -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(f"postgresql://{role}@/portal?host={portal.var}/pg")


def test_the_first_page_is_served(served: Portal) -> None:
    status, body = served.get("/")
    assert (status, b"<!doctype html>" in body.lower()[:200]) == (200, True)


def test_every_step_is_told_with_its_duration(served: Portal) -> None:
    steps = re.findall(r"^  (.+?) … .+ \(\d+\.\d s\)$", served.said(), re.MULTILINE)
    assert steps[0] == "System packages"
    assert steps[-1] == "Web server and job worker"
    assert {"Python packages", "Front end", "Database cluster", "Database structure", "Static files"} < set(steps)


def test_the_processes_that_serve_cannot_become_the_owner(served: Portal) -> None:
    for name in ("web 1", "web 2", "worker"):
        environment = Path(f"/proc/{served.processes()[name]}/environ").read_bytes().decode().split("\0")
        names = {entry.partition("=")[0] for entry in environment}
        assert not names & {"DATABASE_OWNER_URL", "PORTAL_DEMO_PASSWORD", "SECRET_KEY"}


def test_secrets_and_files_are_closed_to_other_users(served: Portal) -> None:
    modes = {name: (served.var / name).stat().st_mode & 0o777 for name in ("secret_key", "run", "log", "uploads", "pg")}
    assert modes == {"secret_key": 0o600, "run": 0o700, "log": 0o700, "uploads": 0o700, "pg": 0o700}


def test_no_demo_means_no_demo_password(served: Portal) -> None:
    assert not (served.var / "demo_password").exists()
    assert "Demo accounts" not in served.said()


def test_a_second_run_is_told_who_is_running(served: Portal) -> None:
    done = served("run")
    assert done.returncode == 1
    assert re.search(r"\./portal run \(process \d+\) uses \S+ already", done.stderr)
    assert ready(served)


def test_status_says_what_is_up(served: Portal) -> None:
    done = served("status")
    assert done.returncode == 0, done.stdout
    assert f"http://127.0.0.1:{served.port}/" in done.stdout
    assert "database: ok" in done.stdout
    assert "jobs: ok" in done.stdout


def test_management_commands_work_beside_it_with_the_rights_of_service(served: Portal) -> None:
    code = (
        "from django.db import connection as c; k = c.cursor(); k.execute('SELECT current_user'); print(k.fetchone())"
    )
    done = served("manage", "shell", "-v0", "-c", code)
    assert done.stdout == "('portal_app',)\n", done.stderr
    assert ready(served)


def test_a_restore_over_a_running_product_is_refused(served: Portal, tmp_path: Path) -> None:
    assert served("backup", str(tmp_path / "kept")).returncode == 0
    done = served("restore", str(tmp_path / "kept"), "--force")
    assert done.returncode == 1
    assert "already" in done.stderr
    assert ready(served)


PHONES = """
from tests import factories, factories_field
person = factories.make_user(role="holder", district=factories.make_district("killed-web"))
factories_field.always_on_duty(person)
for _ in range(2):
    print(factories.make_device(person)[1])
"""


class Phone(threading.Thread):
    """Sends ten positions at a time, on a connection that it keeps, and again until they are acknowledged."""

    def __init__(self, port: int, token: str) -> None:
        super().__init__()
        self.headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.enough = threading.Event()
        self.sent, self.most_tries = 0, 0

    def run(self) -> None:
        begin = int(time.time()) - 12 * 3600
        while not self.enough.wait(0.01):
            points = [{"t": begin + self.sent + n, "lon": 108.9, "lat": 34.2, "acc": 8} for n in range(10)]
            tries = 1
            while not self.acknowledged(points):
                tries += 1
            self.sent, self.most_tries = self.sent + 10, max(self.most_tries, tries)
        self.connection.close()

    def acknowledged(self, points: list[dict[str, float]]) -> bool:
        try:
            self.connection.request("POST", "/api/v1/trails/points", json.dumps({"points": points}), self.headers)
            with self.connection.getresponse() as answer:
                answer.read()
        except (HTTPException, OSError):
            self.connection.close()
            return False
        return answer.status == 200


def test_a_killed_web_process_costs_no_position_and_the_other_goes_on_serving(served: Portal) -> None:
    tokens = served("manage", "shell", "-v0", "-c", PHONES).stdout.split()
    phones = [Phone(served.port, token) for token in tokens]
    for phone in phones:
        phone.start()
    try:
        eventually(lambda: all(phone.sent for phone in phones))
        before = served.processes()
        os.kill(before["web 1"], signal.SIGKILL)
        eventually(lambda: served.processes().get("web 1") not in (None, before["web 1"]))
    finally:
        for phone in phones:
            phone.enough.set()
            phone.join()
    assert "Web process 1 was ended by signal SIGKILL. It is started again in" in served.said()
    assert served.processes()["web 2"] == before["web 2"]
    assert max(phone.most_tries for phone in phones) <= 2, "who was cut off got through at once"
    with database(served) as connection:
        there = connection.execute("SELECT count(*), count(DISTINCT (device_id, t)) FROM trail_point").fetchone()
    assert there == (sum(phone.sent for phone in phones),) * 2


@pytest.mark.parametrize("victim", ["worker", "database"])
def test_a_process_that_is_killed_is_started_again(served: Portal, victim: str) -> None:
    with database(served) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS acknowledged (victim text)")
        connection.execute("INSERT INTO acknowledged VALUES (%s)", [victim])
    before = served.processes()
    os.kill(before[victim], signal.SIGKILL)
    eventually(lambda: served.processes().get(victim) not in (None, before[victim]), 30)
    eventually(lambda: ready(served), 60)
    assert "was ended by signal SIGKILL. It is started again in" in served.said()
    with database(served) as connection:
        kept = connection.execute("SELECT count(*) FROM acknowledged WHERE victim = %s", [victim]).fetchone()
    assert kept == (1,)


def test_a_killed_launcher_leaves_nothing_running_and_the_next_start_works(served: Portal) -> None:
    os.kill(served.processes()["launcher"], signal.SIGKILL)
    assert served.running is not None
    served.running.wait()
    eventually(lambda: not served.processes(), 30)
    served.run("--no-demo")
    assert ready(served)


def test_ctrl_c_stops_everything_it_started_and_a_second_start_is_quick(served: Portal) -> None:
    with subprocess.Popen(["sleep", "300"]) as bystander:
        assert set(served.processes()) == EVERYTHING
        assert served.signal(signal.SIGINT) == 0
        assert served.processes() == {}
        assert bystander.poll() is None
        bystander.kill()
    assert "Stopped. The data stay" in served.said()
    took_s = served.run("--no-demo")
    # 8 s on a quiet machine of two cores; here other tests run beside it.
    assert took_s < 20, served.said()
    assert served.signal(signal.SIGTERM) == 0
    assert served.processes() == {}
    served.run("--no-demo")
    assert served("stop").stdout == "Stopped.\n"
    eventually(lambda: not served.processes(), 10)  # the launcher itself ends a moment after it let go of everything
    served.run("--no-demo")


def test_a_backup_brings_rows_and_files_to_another_machine(portal: Portal, tmp_path: Path) -> None:
    portal.run("--no-demo")
    assert portal.signal(signal.SIGTERM) == 0
    models = "from geo_portal.accounts.models import District; "
    make = f"{models}District.objects.create(code='610103', kind='county', name='碑林区')"
    assert portal("manage", "shell", "-v0", "-c", make).returncode == 0
    (portal.var / "uploads" / "aa").mkdir()
    (portal.var / "uploads" / "aa" / "original").write_bytes(bytes(range(256)))
    kept = tmp_path / "kept"
    assert portal("backup", str(kept)).returncode == 0, "while nothing runs"
    assert kept.stat().st_mode & 0o777 == 0o700
    again = portal("backup", str(kept))
    assert "is not empty" in again.stderr

    refused = portal("restore", str(kept))
    assert refused.returncode == 1
    assert "--force replaces them" in refused.stderr

    other = Portal(portal.var.parent / "elsewhere" / "var")
    other.var.parent.mkdir(mode=0o711)
    restored = other("restore", str(kept))
    assert restored.returncode == 0, restored.stdout + restored.stderr
    show = f"{models}print(*District.objects.values_list('name', flat=True))"
    assert other("manage", "shell", "-v0", "-c", show).stdout == "碑林区\n"
    assert (other.var / "uploads" / "aa" / "original").read_bytes() == bytes(range(256))
    assert (other.var / "secret_key").read_text() == (portal.var / "secret_key").read_text()
    try:
        other.run("--no-demo")
        assert ready(other)
    finally:
        other.end()

    dump = kept / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-1] + b"!")
    damaged = other("restore", str(kept), "--force")
    assert damaged.returncode == 1
    assert "The backup is damaged, nothing was changed. Missing, added or altered: database.dump" in damaged.stderr


def test_a_server_that_the_operator_names_is_used(launcher, portal: Portal, place: Path) -> None:  # type: ignore[no-untyped-def]  # fixtures of the launcher are untyped
    theirs = launcher.Cluster(place / "theirs", durable=False)
    theirs.create()
    theirs.start()
    try:
        portal.run("--no-demo", DATABASE_URL=theirs.app_url, DATABASE_OWNER_URL=theirs.owner_url)
        assert ready(portal)
        assert not (portal.var / "pg").exists()
        assert portal.signal(signal.SIGTERM) == 0
        assert theirs.psql("SELECT count(*) > 0 FROM django_migrations", database="portal") == "t\n", "and left running"
    finally:
        theirs.stop()


def test_production_serves_over_its_own_authority_and_passes_the_deployment_check(portal: Portal) -> None:
    portal.run("--production", "--tls", "self")
    context = ssl.create_default_context(cafile=portal.var / "tls" / "authority.pem")
    with urllib.request.urlopen(f"https://localhost:{portal.port}/readyz", context=context) as answer:
        assert json.load(answer)["status"] == "ok"
        assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert "SHA-256: " in portal.said()
    assert "Demo accounts" not in portal.said()
    checked = portal("manage", "check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr


def test_production_does_not_serve_a_database_that_holds_the_demo(portal: Portal) -> None:
    portal.run("--no-demo")
    portal.signal(signal.SIGTERM)
    load = "DemoLoad.objects.create(pk=1, seed=1, scale=1, anchor='2026-11-22T00:00:00Z')"
    made = portal("manage", "shell", "-c", f"from geo_portal.demo.models import DemoLoad; {load}")
    assert made.returncode == 0, made.stderr
    refused = portal("run", "--port", str(portal.port), "--production", "--tls", "self")
    assert refused.returncode == 1
    assert "This database holds the demo" in refused.stdout + refused.stderr
    assert "Web server" not in refused.stdout
    assert "Traceback" not in refused.stdout + refused.stderr
    assert portal("status").returncode == 3


def test_a_tablet_finds_the_page_that_hands_out_the_authority(portal: Portal) -> None:
    portal.run("--no-demo", "--tls", "self", "--host", "0.0.0.0")  # noqa: S104  what is tested
    told = re.search(r"from this page · 平板首次使用请打开: (http://\S+)", portal.said())
    assert told, portal.said()
    port = told[1].rpartition(":")[2]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}") as page:
        text = page.read().decode()
    fingerprint = re.search(r"SHA-256: (\S+)", portal.said())
    assert fingerprint
    assert fingerprint[1] in text
    assert portal.signal(signal.SIGTERM) == 0


@pytest.mark.slow
def test_a_fresh_clone_without_node_installs_builds_and_serves(place: Path) -> None:
    """The whole of it, as on a machine where nothing was done yet and whose node is hidden."""
    clone = place / "clone"
    subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
    shown = place / "bin"
    shown.mkdir()
    for folder in reversed(os.environ["PATH"].split(os.pathsep)):
        for program in Path(folder).glob("*") if Path(folder).is_dir() else []:
            if program.name not in {"node", "npm", "npx"}:
                (shown / program.name).unlink(missing_ok=True)
                (shown / program.name).symlink_to(program)
    fresh = Portal(clone / "var")
    environment = {**fresh.environment(), "PATH": str(shown)}
    del environment["PORTAL_VAR"]
    command = [clone / "portal", "run", "--no-demo", "--port", str(fresh.port)]
    with fresh.output.open("w") as output:
        fresh.running = subprocess.Popen(command, env=environment, stdout=output, stderr=output, text=True)
    try:
        eventually(lambda: "  Logs: " in fresh.said() or fresh.running.poll() is not None, 300)
        assert "Node.js … from the Python wheel" in fresh.said()
        assert fresh.get("/")[0] == 200, fresh.said()
        assert fresh.signal(signal.SIGTERM) == 0
    finally:
        fresh.end()
