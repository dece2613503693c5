"""Clients that open too many sockets, say too much or read nothing harm themselves, and neither HTTP nor the others."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import re
import socket
import struct
import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import psycopg
import pytest
import websockets
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from tests import factories
from tests.server import RunningServer

MINE, WAITING = 5, 12


@pytest.fixture(scope="module")
def scene(worker_id: str) -> Iterator[SimpleNamespace]:
    """A server with small limits; 4,000 people whose positions `supervisor` may watch, and a holder with a site."""
    running = RunningServer(
        f"flood_{worker_id}_{os.getpid()}",
        SOCKETS_PER_USER=str(MINE),
        SOCKETS_WAITING_PER_ADDRESS=str(WAITING),
        SOCKET_READ_WITHIN_S="2",
    )
    try:
        running.start()
        found = json.loads(
            running.shell(
                "import json, uuid\n"
                "from tests import factories as f, factories_field as ff\n"
                "from geo_portal.accounts.models import User, Membership\n"
                "from field.models import LastPosition\n"
                "here = f.make_district('flood', boundary=f.box(111.0, 35.0, 111.5, 36.0))\n"
                "for name, role in (('supervisor', 'supervisor'), ('holder', 'holder'), ('flooder', 'holder')):\n"
                f"    f.make_user(name, role=role, district=here, password='{factories.PASSWORD}')\n"
                "site = ff.make_site(here, at=(111.1, 35.1))\n"
                "ff.make_assignment(site, User.objects.get(username='holder'))\n"
                "crowd = User.objects.bulk_create(User(username=f'c{i}', name='人' * 80) for i in range(4000))\n"
                "LastPosition.objects.bulk_create(\n"
                "    LastPosition(user=one, device_id=one.pk, t=ff.WORKDAY, received_at=ff.WORKDAY,\n"
                "        location=site.location, district=here) for one in crowd)\n"
                "print(json.dumps({'site': str(site.pk)}))\n"
            )
        )
        scene = SimpleNamespace(server=running, ws=running.url.replace("http", "ws"), **found)
        scene.tokens = {name: sign_in(running, name) for name in ("supervisor", "holder", "flooder")}
        yield scene
    finally:
        running.stop()


def sign_in(server: RunningServer, username: str) -> str:
    device = {"id": str(uuid.uuid4()), "name": "Tablet"}
    body = {"username": username, "password": factories.PASSWORD, "device": device}
    answer = httpx.post(f"{server.url}/api/v1/devices", json=body, timeout=30)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


def opened(scene: SimpleNamespace, who: str, path: str = "/ws/sync") -> Any:
    return websockets.connect(
        scene.ws + path, additional_headers={"Authorization": f"Token {scene.tokens[who]}"}, open_timeout=60
    )


async def code_of(ws: Any, within_s: float = 20) -> int:
    with pytest.raises(ConnectionClosed) as ended:
        while True:
            await asyncio.wait_for(ws.recv(), within_s)
    assert ended.value.rcvd is not None
    return int(ended.value.rcvd.code)


async def rename(scene: SimpleNamespace) -> None:
    url = scene.server.environment["DATABASE_URL"]
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute("UPDATE field_site SET name = gen_random_uuid()::text WHERE id = %s", [scene.site])


async def still_told(scene: SimpleNamespace, ws: Any) -> None:
    """A change reaches this socket, whatever else goes on."""
    await rename(scene)
    assert json.loads(await asyncio.wait_for(ws.recv(), 30)) == {"type": "changed"}


async def http_answers(scene: SimpleNamespace) -> None:
    async with httpx.AsyncClient(
        base_url=scene.server.url, headers={"Authorization": f"Token {scene.tokens['holder']}"}, timeout=30
    ) as client:
        for _ in range(5):
            assert (await client.get("/api/v1/me")).status_code == 200


async def test_one_socket_too_many_pushes_out_the_oldest(scene: SimpleNamespace) -> None:
    async with contextlib.AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(opened(scene, "flooder")) for _ in range(MINE)]
        for ws in sockets:
            await ws.recv()
        newest = await stack.enter_async_context(opened(scene, "flooder", "/ws/live"))
        assert await code_of(sockets[0]) == 4429
        for ws in [*sockets[1:], newest]:
            await (await ws.ping())


async def test_a_flood_of_one_person_s_sockets_harms_nobody_else(scene: SimpleNamespace) -> None:
    async def flood() -> None:
        with contextlib.suppress(ConnectionClosed, OSError, InvalidHandshake, TimeoutError):
            async with opened(scene, "flooder") as ws:
                await ws.recv()
                await asyncio.sleep(5)

    async with opened(scene, "holder") as mine:
        await mine.recv()
        crowd = [asyncio.create_task(flood()) for _ in range(200)]
        await http_answers(scene)
        await still_told(scene, mine)
        await asyncio.gather(*crowd)
        await http_answers(scene)
        await still_told(scene, mine)
    assert "Traceback" not in scene.server.log()


async def test_one_who_talks_without_end_is_sent_away(scene: SimpleNamespace) -> None:
    watch = json.dumps({"type": "watch", "bbox": [0, 0, 1, 1], "zoom": 3})
    async with opened(scene, "holder") as mine, opened(scene, "flooder", "/ws/live") as ws:
        await mine.recv()
        with contextlib.suppress(ConnectionClosed):
            for _ in range(1000):
                await ws.send(watch)
        assert await code_of(ws) == 4429
        await still_told(scene, mine)


async def test_sockets_that_do_not_sign_in_are_limited_by_address(scene: SimpleNamespace) -> None:
    async with contextlib.AsyncExitStack() as stack:
        waiting = [await stack.enter_async_context(websockets.connect(f"{scene.ws}/ws/sync")) for _ in range(WAITING)]
        with pytest.raises(InvalidStatus) as refused:
            await websockets.connect(f"{scene.ws}/ws/sync")
        assert refused.value.response.status_code == 403
        await http_answers(scene)
        await waiting[0].send(json.dumps({"type": "auth", "token": scene.tokens["holder"]}))
        assert json.loads(await waiting[0].recv()) == {"type": "changed"}
        async with opened(scene, "holder") as next_one:  # there is room again
            await next_one.recv()


def open_sockets(scene: SimpleNamespace, path: str) -> int:
    text = httpx.get(f"{scene.server.url}/metrics", timeout=30).text
    found = re.search(rf'^portal_websockets{{path="{path}"}} (\d+)', text, re.MULTILINE)
    return int(found[1]) if found else 0


def frame(text: str) -> bytes:
    """A masked text frame, as a client sends it; the mask of zeros leaves the text as it is."""
    return struct.pack("!BBH", 0x81, 0x80 | 126, len(text)) + bytes(4) + text.encode()


async def test_one_who_reads_nothing_is_dropped(scene: SimpleNamespace) -> None:
    """Its messages of a megabyte or more fill every buffer on the way; then it is cut off, and nobody waits for it."""
    watch = json.dumps({"type": "watch", "bbox": [111.0, 35.0, 111.5, 36.0], "zoom": 12}).ljust(200)
    handshake = (
        f"GET /ws/live HTTP/1.1\r\nHost: 127.0.0.1:{scene.server.port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: {base64.b64encode(bytes(16)).decode()}\r\n"
        f"Authorization: Token {scene.tokens['supervisor']}\r\n\r\n"
    )
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(("127.0.0.1", scene.server.port))
        deaf.sendall(handshake.encode())
        async with opened(scene, "holder") as mine:
            await mine.recv()
            seen = False
            for _ in range(60):
                with contextlib.suppress(OSError):
                    deaf.sendall(frame(watch))
                await asyncio.sleep(0.5)
                held = await asyncio.to_thread(open_sockets, scene, "/ws/live")
                seen |= held == 1
                if seen and held == 0:
                    break
            assert (seen, held) == (True, 0)
            await http_answers(scene)
            await still_told(scene, mine)
    assert "Traceback" not in scene.server.log()
