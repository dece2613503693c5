"""The hints of /ws/sync, against a running server: who is told that there is something to pull, and who is not."""

from __future__ import annotations

import asyncio
import json
import os
import uuid
from types import SimpleNamespace
from typing import Any

import httpx
import psycopg
import pytest
import websockets
from websockets.exceptions import ConnectionClosed

from tests import factories
from tests.server import RunningServer

CHANGED = {"type": "changed"}


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> SimpleNamespace:
    """A site of `holder`, one of `other`, and one of nobody, all in one district."""
    tag = f"sync{os.getpid()}"
    found = json.loads(
        server.shell(
            "import json\n"
            "from tests import factories as f, factories_field as ff\n"
            f"here = f.make_district('{tag}', boundary=f.box(111.0, 35.0, 111.5, 36.0))\n"
            f"holder = f.make_user('{tag}holder', role='holder', district=here, password='{factories.PASSWORD}')\n"
            f"other = f.make_user('{tag}other', role='holder', district=here, password='{factories.PASSWORD}')\n"
            "mine, theirs, free = (ff.make_site(here, at=(111.1, 35.1)) for _ in range(3))\n"
            "ff.make_assignment(mine, holder); ff.make_assignment(theirs, other)\n"
            "print(json.dumps({'mine': str(mine.pk), 'theirs': str(theirs.pk), 'free': str(free.pk), "
            "'holder': str(holder.pk)}))\n"
        )
    )
    scene = SimpleNamespace(server=server, url=server.url.replace("http", "ws") + "/ws/sync", tag=tag, **found)
    scene.token = sign_in(scene, "holder")[1]
    return scene


def sign_in(scene: SimpleNamespace, who: str) -> tuple[str, str]:
    """A new device of that person: its id and token."""
    device = {"id": str(uuid.uuid4()), "name": "Tablet"}
    body = {"username": scene.tag + who, "password": factories.PASSWORD, "device": device}
    answer = httpx.post(f"{scene.server.url}/api/v1/devices", json=body, timeout=30)
    assert answer.status_code == 201, answer.text
    return device["id"], str(answer.json()["token"])


def listening(scene: SimpleNamespace, token: str | None = None) -> Any:
    return websockets.connect(
        scene.url, additional_headers={"Authorization": f"Token {token or scene.token}"}, compression=None
    )


async def heard(socket: Any, within_s: float = 10) -> dict[str, Any]:
    return dict(json.loads(await asyncio.wait_for(socket.recv(), within_s)))


async def silent(socket: Any, for_s: float = 2) -> bool:
    try:
        await asyncio.wait_for(socket.recv(), for_s)
    except TimeoutError:
        return True
    return False


async def closed_with(socket: Any, within_s: float = 9) -> int:
    with pytest.raises(ConnectionClosed) as ended:
        while True:
            await asyncio.wait_for(socket.recv(), within_s)
    assert ended.value.rcvd is not None
    return int(ended.value.rcvd.code)


async def change(scene: SimpleNamespace, sql: str, *values: Any) -> None:
    """Change rows as any program may."""
    url = scene.server.environment["DATABASE_URL"]
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute(sql, values or None)


RENAME = "UPDATE field_site SET name = gen_random_uuid()::text WHERE id = %s"


async def settled(socket: Any) -> None:
    """What came while no socket was open is told at once; after that there is silence."""
    assert await heard(socket) == CHANGED
    while not await silent(socket, 1.3):
        pass


async def test_a_tablet_is_told_of_its_own_sites_and_not_of_others(scene: SimpleNamespace) -> None:
    async with listening(scene) as socket:
        await settled(socket)
        await change(scene, RENAME, scene.theirs)
        await change(scene, RENAME, scene.free)
        assert await silent(socket)
        await change(scene, RENAME, scene.mine)
        assert await heard(socket) == CHANGED


async def test_a_site_that_comes_into_scope_is_listened_to_from_then_on(scene: SimpleNamespace) -> None:
    async with listening(scene) as socket:
        await settled(socket)
        assigned = """
            INSERT INTO field_assignment
                (id, created_at, updated_at, site_id, holder_user_id, interval_days, starts_on)
            VALUES (gen_random_uuid(), now(), now(), %s, %s, 30, current_date - 1)
        """
        await change(scene, assigned, scene.free, scene.holder)
        assert await heard(socket) == CHANGED
        while not await silent(socket):
            pass
        await change(scene, RENAME, scene.free)
        assert await heard(socket) == CHANGED


async def test_what_a_running_transaction_holds_back_is_told_when_it_ends(scene: SimpleNamespace) -> None:
    """Begun first and written to another row: nothing may be told before it could be pulled."""
    url = scene.server.environment["DATABASE_URL"]
    async with listening(scene) as socket, await psycopg.AsyncConnection.connect(url) as slow:
        await settled(socket)
        await slow.execute(RENAME, [scene.theirs])
        await change(scene, RENAME, scene.mine)
        assert await silent(socket)
        await slow.commit()
        assert await heard(socket) == CHANGED


async def test_a_feed_that_was_lost_for_a_moment_is_followed_again(scene: SimpleNamespace) -> None:
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND query LIKE '%change_feed f%' AND pid <> pg_backend_pid()"
    )
    async with listening(scene) as socket:
        await settled(socket)
        await change(scene, cut)
        assert await heard(socket, 20) == CHANGED  # nobody knows what happened meanwhile
        while not await silent(socket):
            pass
        await change(scene, RENAME, scene.mine)
        assert await heard(socket) == CHANGED


async def test_many_changes_are_few_hints(scene: SimpleNamespace) -> None:
    async with listening(scene) as socket:
        await settled(socket)
        url = scene.server.environment["DATABASE_URL"]
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            for _ in range(200):
                await connection.execute(RENAME, [scene.mine])
        hints = 0
        while not await silent(socket):
            hints += 1
        assert 1 <= hints < 100


async def test_the_first_message_may_sign_in_and_nothing_is_told_before(scene: SimpleNamespace) -> None:
    async with websockets.connect(scene.url) as socket:
        await change(scene, RENAME, scene.mine)
        assert await silent(socket, 1.3)
        await socket.send(json.dumps({"type": "auth", "token": scene.token}))
        assert await heard(socket) == CHANGED


@pytest.mark.parametrize(("message", "code"), [('{"type": "watch"}', 1008), ("{", 1008), ("x" * 70_000, 1009)])
async def test_a_client_that_says_anything_else_is_not_understood(
    scene: SimpleNamespace, message: str, code: int
) -> None:
    async with listening(scene) as socket:
        await socket.send(message)
        assert await closed_with(socket) == code


async def test_a_revoked_device_hears_nothing_more(scene: SimpleNamespace) -> None:
    device, token = await asyncio.to_thread(sign_in, scene, "holder")
    async with listening(scene, token) as socket, listening(scene) as colleague:
        await settled(socket)
        await settled(colleague)
        async with httpx.AsyncClient(headers={"Authorization": f"Token {scene.token}"}) as client:
            assert (await client.delete(f"{scene.server.url}/api/v1/devices/{device}")).status_code == 200
        assert await closed_with(socket) == 4401
        await change(scene, RENAME, scene.mine)
        assert await heard(colleague) == CHANGED


async def test_a_revocation_whose_hint_was_lost_still_ends_it(scene: SimpleNamespace) -> None:
    device, token = await asyncio.to_thread(sign_in, scene, "holder")
    async with listening(scene, token) as socket:
        await settled(socket)
        await change(scene, "UPDATE accounts_device SET revoked_at = now() WHERE id = %s", uuid.UUID(device))
        assert await closed_with(socket) == 4401


async def test_a_device_that_signs_in_anew_ends_the_sockets_of_its_old_token(scene: SimpleNamespace) -> None:
    device, token = await asyncio.to_thread(sign_in, scene, "holder")
    body = {
        "username": f"{scene.tag}holder",
        "password": factories.PASSWORD,
        "device": {"id": device, "name": "Tablet"},
    }
    async with listening(scene, token) as socket:
        await settled(socket)
        async with httpx.AsyncClient() as client:
            assert (await client.post(f"{scene.server.url}/api/v1/devices", json=body)).status_code == 201
        assert await closed_with(socket) == 4401


async def test_the_last_one_connected_is_told_too_that_its_session_has_ended(scene: SimpleNamespace) -> None:
    with scene.server.client(headers={"Referer": scene.server.url}) as browser:
        browser.get("/login/")
        form = {"username": f"{scene.tag}other", "password": factories.PASSWORD}
        browser.post("/login/", data={**form, "csrfmiddlewaretoken": browser.cookies["csrftoken"]})
        cookie = {"Cookie": f"sessionid={browser.cookies['sessionid']}"}
        async with websockets.connect(scene.url, origin=scene.server.url, additional_headers=cookie) as socket:
            await settled(socket)
            browser.post("/logout/", data={"csrfmiddlewaretoken": browser.cookies["csrftoken"]})
            role = "UPDATE accounts_membership SET updated_at = now() WHERE user_id = (SELECT id FROM accounts_user"
            await change(scene, f"{role} WHERE username = %s)", f"{scene.tag}other")  # whose scope is looked up again
            assert await closed_with(socket, 20) == 4401
