"""What does our ASGI front cost? The simplest endpoint through it, through a2wsgi on a bare Django, and by calling the
WSGI handler without any network: turn by turn, one client."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
from _lab import in_turns, running_server

from tests.server import free_port

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "1000"))
BARE = """
import a2wsgi
from django.conf import settings
from django.http import JsonResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, SECRET_KEY="bare", MIDDLEWARE=[])
from django.core.wsgi import get_wsgi_application

urlpatterns = [path("healthz", lambda request: JsonResponse({"status": "ok"}))]
application = a2wsgi.WSGIMiddleware(get_wsgi_application(), workers=8)
"""


def start_bare(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """A Django with one view and no middleware, as WSGI under uvicorn through a2wsgi."""
    (folder / "bare_django.py").write_text(BARE)
    command = f"-m uvicorn bare_django:application --port {port} --log-level warning --no-access-log".split()
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.Popen([sys.executable, *command], cwd=folder, env=environment)


def wait_for(url: str) -> None:
    for _ in range(200):
        try:
            if httpx.get(url).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    sys.exit(f"{url} does not answer")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_portal.settings")
    from django.test import RequestFactory

    from geo_portal.wsgi import application

    environ = RequestFactory().get("/healthz", SERVER_NAME="127.0.0.1").environ

    def called(_number: int) -> None:
        def started(status: str, _headers: Any, _trouble: Any = None) -> None:
            assert status.startswith("200")

        answer: Any = application({**environ, "wsgi.input": sys.stdin.buffer}, started)
        b"".join(answer)
        answer.close()

    with tempfile.TemporaryDirectory() as folder, running_server("overhead") as server:
        port = free_port()
        bare = start_bare(Path(folder), port)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            with server.client() as ours, httpx.Client(base_url=f"http://127.0.0.1:{port}") as theirs:
                times = in_turns(
                    ROUNDS,
                    front=lambda _number: ours.get("/healthz").raise_for_status(),
                    a2wsgi=lambda _number: theirs.get("/healthz").raise_for_status(),
                    called=called,
                )
        finally:
            bare.terminate()
            bare.wait(15)
    print(f"through our front, all middleware    {times['front']}")
    print(f"bare Django through a2wsgi           {times['a2wsgi']}")
    print(f"our WSGI handler called, no network  {times['called']}")
    print(f"our front / bare Django at p50: {times['front'].p50 / times['a2wsgi'].p50:.2f}")


if __name__ == "__main__":
    main()
