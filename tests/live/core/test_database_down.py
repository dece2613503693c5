"""The database goes away and comes back: clients are told to wait, and nothing has to be restarted."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import httpx
import psycopg
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests import factories
from tests.server import RunningServer, with_database


@pytest.fixture
def running(worker_id: str) -> Iterator[RunningServer]:
    server = RunningServer(f"down_{os.environ.get('PORTAL_TEST_DB', 'portal')}_{worker_id}").start()
    yield server
    server.stop()


def allow(server: RunningServer, connections: bool) -> None:
    """Open or close the database to everybody, and end the connections there are."""
    with psycopg.connect(with_database(os.environ["DATABASE_OWNER_URL"], "template1"), autocommit=True) as owner:
        owner.execute(f'ALTER DATABASE "{server.database}" ALLOW_CONNECTIONS {connections}')
        owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [server.database])


def test_clients_are_told_to_wait_and_all_goes_on_when_the_database_is_back(running):
    running.shell(f"from tests import factories; factories.make_user('down', password='{factories.PASSWORD}')")
    device = {"id": "0192f0c1-2b3c-7d4e-8f50-617283940a1b", "name": "T"}
    sign_in = {"username": "down", "password": factories.PASSWORD, "device": device}
    with running.client() as client:
        token = client.post("/api/v1/devices", json=sign_in).json()["token"]
        headers = {"Authorization": f"Token {token}"}
        assert client.get("/api/v1/me", headers=headers).status_code == 200
        socket_url = f"{running.url.replace('http', 'ws')}/ws/sync"
        with connect(socket_url, additional_headers=headers):
            pass

        allow(running, False)
        with connect(socket_url, additional_headers=headers) as by_header, connect(socket_url) as by_message:
            by_message.send(json.dumps({"type": "auth", "token": token}))
            for socket in (by_header, by_message):
                with pytest.raises(ConnectionClosed):
                    socket.recv(timeout=10)
                assert socket.close_code == 1013, "try again later"
        for answer in (
            client.get("/api/v1/me", headers=headers),
            client.patch("/api/v1/me", headers=headers, json={"language": "en"}),
            client.post("/api/v1/devices", json=sign_in),
            client.get("/api/v1/me", headers={"Cookie": "sessionid=abcdefghijklmnopqrstuvwxyz012345"}),
            client.get("/api/v1/service-points/nearest?lon=108.9&lat=34.2"),
            client.get("/tiles/service_points/10/822/409.mvt"),
            client.head(
                "/api/v1/uploads/0192f0c1-2b3c-7d4e-8f50-617283940a1b", headers={**headers, "Tus-Resumable": "1.0.0"}
            ),
        ):
            assert answer.status_code == 503, (answer.url, answer.text)
            assert int(answer.headers["retry-after"]) > 0
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["database"][:4]) == (503, "down")
        assert client.get("/login/").status_code in {200, 503}

        allow(running, True)
        assert client.get("/api/v1/me", headers=headers).json()["language"] == "zh-hans"
        assert client.patch("/api/v1/me", headers=headers, json={"language": "en"}).status_code == 200
        assert httpx.get(f"{running.url}/readyz").json()["database"] == "ok"

        allow(running, True)  # once more, while it takes connections: as when it was started anew
        assert client.get("/api/v1/me", headers=headers).json()["language"] == "en"
