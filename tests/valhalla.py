"""A real Valhalla with the roads of Andorra, for tests: from its wheel, which is installed when it is first asked for,
since nothing else needs its half gigabyte."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server import free_port

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "tests" / "valhalla.lock"
ROADS = ROOT / "tests" / "data" / "osm" / "andorra.osm.pbf"


def _installed() -> Path:
    """The folder of Valhalla's package. Skips the test where the wheel cannot be had."""
    folder = ROOT / "var" / f"valhalla-{sys.version_info.major}.{sys.version_info.minor}"
    package = folder / "valhalla"
    if package.is_dir():
        return package
    fresh = folder.with_name(f"{folder.name}.{os.getpid()}")
    uv = [str(Path(sys.executable).with_name("uv")), "pip", "install", "-q", "--python", sys.executable]
    options = ["--target", str(fresh), "--no-deps", "--prerelease=allow", "--require-hashes", "-r", str(LOCK)]
    done = subprocess.run([*uv, *options], capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        pytest.skip(f"Valhalla's wheel cannot be installed here: {done.stderr.strip()[-300:]}")
    for program in (fresh / "valhalla" / "bin").iterdir():
        program.chmod(0o755)
    try:
        fresh.rename(folder)
    except OSError:  # another process was quicker
        shutil.rmtree(fresh)
    return package


def _configuration(package: Path, folder: Path, port: int) -> dict[str, Any]:
    """Valhalla's own defaults, on this port and below this folder."""
    given: dict[str, Any] = runpy.run_path(str(package / "valhalla_build_config.py"))["config"]

    def plain(part: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in part.items() if type(value).__name__ != "Optional"}
        return {name: plain(value) if isinstance(value, dict) else value for name, value in kept.items()}

    found = plain(given)
    found["mjolnir"] |= {"tile_dir": str(folder / "tiles"), "tile_extract": ""}
    found["httpd"]["service"] |= {"listen": f"tcp://127.0.0.1:{port}"}
    found["httpd"]["service"] |= {name: f"ipc://{folder}/{name}" for name in ("loopback", "interrupt")}
    for name in ("loki", "thor", "odin", "meili"):
        found[name]["service"] = {"proxy": f"ipc://{folder}/{name}"}
    return found


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a Valhalla that knows Andorra, and its process."""
    package = _installed()
    port = free_port()
    (folder / "tiles").mkdir()
    config = folder / "valhalla.json"
    config.write_text(json.dumps(_configuration(package, folder, port)))
    programs = package / "bin"
    build = [str(programs / "valhalla_build_tiles"), "-c", str(config), "-j", "1", str(ROADS)]
    subprocess.run(build, check=True, capture_output=True, timeout=120, cwd=folder)
    url = f"http://127.0.0.1:{port}"
    with (folder / "valhalla.log").open("wb") as log:
        serve = [str(programs / "valhalla_service"), str(config), "1"]
        process = subprocess.Popen(serve, stdout=log, stderr=log, cwd=folder)
    try:
        _await(f"{url}/status", process, folder / "valhalla.log")
        yield url, process
    finally:
        process.kill()
        process.wait()


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            httpx.get(url, timeout=5).raise_for_status()
        except httpx.HTTPError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text(errors="replace")[-2_000:]) from None
            time.sleep(0.1)
        else:
            return
