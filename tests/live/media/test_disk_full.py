"""The disk fills up while files arrive: a small one of its own, mounted for one server process."""

from __future__ import annotations

import copy
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.factories_media import make_picture
from tests.live.media.test_tus import Tablet, refusal
from tests.server import ROOT, RunningServer, free_port

MIB = 1024 * 1024
pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="mounting a small disk needs root")


class SmallDisk:
    """A server whose uploads live on a disk of 8 MiB that nobody else sees; `folder` shows it through the process."""

    def __init__(self, server: RunningServer, var: Path) -> None:
        self.server = copy.copy(server)
        self.server.port, self.server.processes = free_port(), []
        self.server.url = f"http://127.0.0.1:{self.server.port}"
        uploads = var / "uploads"
        uploads.mkdir()
        serve = (
            f"exec {sys.executable} -m uvicorn geo_portal.asgi:application --host 127.0.0.1 --port {self.server.port}"
        )
        process = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", f"mount -t tmpfs -o size=8m none {uploads} && {serve}"],
            env={**server.environment, "PORTAL_VAR": str(var)},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self.server.processes.append(process)
        self.folder = Path(f"/proc/{process.pid}/root{uploads}")
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if process.poll() is not None:
                assert process.stderr is not None
                said = process.stderr.read().decode()
                if "mount" in said and "denied" in said:
                    pytest.skip("no right to mount here")
                raise AssertionError(said)
            try:
                if httpx.get(f"{self.server.url}/healthz", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def fill(self) -> Path:
        """Leave no more than 1 MiB."""
        filler = self.folder / "filler"
        filler.write_bytes(b"\0" * (os.statvfs(self.folder).f_bavail * os.statvfs(self.folder).f_bsize - MIB))
        return filler


@pytest.fixture
def small(server: RunningServer, tmp_path: Path) -> Iterator[SmallDisk]:
    disk = SmallDisk(server, tmp_path)
    yield disk
    disk.server.stop()


@pytest.fixture
def tablet(small: SmallDisk) -> Tablet:
    made = small.server.shell(
        "from tests import factories\n"
        f"here = factories.make_district('small{os.getpid()}', 'Small')\n"
        f"person = factories.make_user('small{os.getpid()}', role='inspector', district=here)\n"
        "print(factories.make_device(person)[1])"
    )
    return Tablet(small.server, made.strip().splitlines()[-1])


def test_a_full_disk_acknowledges_nothing_it_does_not_keep_and_recovers_untouched(small, tablet):
    picture = make_picture()
    assert tablet.patch(tablet.begin(picture), 0, picture).status_code == 204
    data = os.urandom(4 * MIB)
    address = tablet.begin(data, purpose="attachment")
    assert tablet.patch(address, 0, data[:100_000]).status_code == 204
    filler = small.fill()

    full = tablet.patch(address, 100_000, data[100_000:])
    assert refusal(full) == (507, "storage_full")
    assert int(full.headers["Retry-After"]) > 0
    held = tablet.offset(address)
    assert 100_000 <= held < len(data)
    (part,) = (small.folder / "parts").iterdir()
    assert part.read_bytes() == data[:held]
    again = tablet.patch(address, held, data[held:])
    assert refusal(again) == (507, "storage_full")
    other = make_picture(size=(1200, 900)) * 2
    assert tablet.patch(tablet.begin(other), 0, other).status_code in {204, 507}

    # what is there can be read all the while, and the operator is told
    known = tablet.http.get("/api/v1/uploads/known", params={"sha256": hashlib.sha256(picture).hexdigest()})
    assert tablet.http.get(f"/api/v1/photos/{known.json()['photo']}/file").content == picture
    assert tablet.http.get("/api/v1/visits").status_code == 200
    assert "MiB left" in httpx.get(f"{small.server.url}/readyz").json()["storage"]

    filler.unlink()
    held = tablet.offset(address)
    assert tablet.patch(address, held, data[held:]).status_code == 204
    sha256 = hashlib.sha256(data).hexdigest()
    kept = small.folder / sha256[:2] / sha256[2:4] / sha256
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == sha256
