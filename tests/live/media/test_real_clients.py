"""tuspy and tus-js-client, as they are, over a network that cuts their connections at random bytes."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError
from tusclient.storage.filestorage import FileStorage

from tests.cutting_proxy import CuttingProxy, cutting_proxies

UPLOADS = "/api/v1/uploads/"
WEB = Path(__file__).resolve().parents[3] / "web"
MOST_RESTARTS = 60
NODE = shutil.which("node")


@pytest.fixture(scope="module")
def token(server) -> str:
    made = server.shell(
        "from tests import factories\n"
        f"here = factories.make_district('tus{os.getpid()}', 'Tus')\n"
        f"person = factories.make_user('tus{os.getpid()}', role='inspector', district=here)\n"
        "print(factories.make_device(person)[1])"
    )
    return made.strip().splitlines()[-1]


def file_of(folder: Path, seed: int) -> Path:
    dice = random.Random(seed)
    path = folder / f"file-{seed}.bin"
    path.write_bytes(dice.randbytes(dice.randrange(50_000, 700_000)))
    return path


def proxy_of(server, path: Path, seed: int) -> CuttingProxy:
    return CuttingProxy(server.port, seed, cuts=random.Random(seed).randrange(2, 7), most=path.stat().st_size + 500)


def described(path: Path) -> dict[str, str]:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"filename": path.name, "filetype": "application/octet-stream", "sha256": sha256, "purpose": "attachment"}


def assert_stored(server, path: Path, told: Any) -> None:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    kept = server.folder / "uploads" / sha256[:2] / sha256[2:4] / sha256
    assert kept.is_file(), told
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == sha256, told


def send_with_tuspy(endpoint: str, token: str, path: Path, store: Path, chunk: int) -> int:
    """Returns how often the program had to be begun again, resuming from what tuspy had stored."""
    client = TusClient(endpoint, headers={"Authorization": f"Token {token}"})
    for restarts in range(MOST_RESTARTS):
        storage = FileStorage(str(store))
        try:
            client.uploader(
                str(path),
                chunk_size=chunk,
                metadata=described(path),
                retries=2,
                retry_delay=0.1,
                store_url=True,
                url_storage=storage,
            ).upload()
        except TusCommunicationError:
            time.sleep(0.2)
        else:
            return restarts
        finally:
            storage.close()
    raise AssertionError(f"{path}: not sent after {MOST_RESTARTS} attempts")


def run_tuspy(server, token: str, folder: Path, seeds: range) -> None:
    """One after the other."""
    cuts = 0
    for seed in seeds:
        path = file_of(folder, seed)
        proxy = proxy_of(server, path, seed)
        chunk = random.Random(seed).choice([100_000, 2**30])
        with cutting_proxies(proxy):
            restarts = send_with_tuspy(proxy.address + UPLOADS, token, path, folder / f"store-{seed}.json", chunk)
        assert_stored(server, path, f"seed {seed}: {proxy.cut} cuts, {restarts} restarts")
        cuts += proxy.cut
    assert cuts >= len(seeds)


def run_tus_js(server, token: str, folder: Path, seeds: range) -> None:
    """All of them at once, in one Node.js process."""
    paths = {seed: file_of(folder, seed) for seed in seeds}
    proxies = {seed: proxy_of(server, path, seed) for seed, path in paths.items()}
    with cutting_proxies(*proxies.values()):
        jobs = [
            {
                "endpoint": proxies[seed].address + UPLOADS,
                "file": str(path),
                "token": token,
                "metadata": described(path),
                "store": str(folder / f"store-{seed}.json"),
                "chunk": random.Random(seed).choice([100_000, 2**30]),
            }
            for seed, path in paths.items()
        ]
        (folder / "jobs.json").write_text(json.dumps(jobs))
        done = subprocess.run(
            [str(NODE), str(Path(__file__).with_name("tus_js_client.mjs")), str(folder / "jobs.json")],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    for seed, told in zip(seeds, json.loads(done.stdout), strict=True):
        assert "error" not in told, f"seed {seed}: {proxies[seed].cut} cuts, {told}"
        assert_stored(server, paths[seed], f"seed {seed}: {proxies[seed].cut} cuts, {told}")
    assert sum(proxy.cut for proxy in proxies.values()) >= len(seeds)


needs_node = pytest.mark.skipif(
    NODE is None or not (WEB / "node_modules" / "tus-js-client").is_dir(),
    reason="Node.js or the front end's packages are not here; ./portal test brings both",
)


@pytest.mark.parametrize("first", range(0, 20, 5))
def test_tuspy_resumes_after_every_cut(server, token, tmp_path, first):
    run_tuspy(server, token, tmp_path, range(first, first + 5))


@needs_node
@pytest.mark.parametrize("first", range(0, 20, 5))
def test_tus_js_client_resumes_after_every_cut(server, token, tmp_path, first):
    run_tus_js(server, token, tmp_path, range(first, first + 5))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 1200, 20))
def test_tuspy_resumes_after_every_cut_200_times(server, token, tmp_path, first):
    run_tuspy(server, token, tmp_path, range(first, first + 20))


@needs_node
@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 1200, 20))
def test_tus_js_client_resumes_after_every_cut_200_times(server, token, tmp_path, first):
    run_tus_js(server, token, tmp_path, range(first, first + 20))
