"""The live map's socket, against a running server: who is let in, and who sees whom move."""

from __future__ import annotations

import asyncio
import json
import os
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import websockets
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests import factories
from tests.server import RunningServer

WATCH = json.dumps({"type": "watch", "bbox": [110.0, 35.0, 111.0, 36.0], "zoom": 12})


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> SimpleNamespace:
    """Two districts beside each other, a supervisor of each, and a holder who is always on duty in the first."""
    tag = f"live{os.getpid()}"
    roles = {"supervisor": ("supervisor", "here"), "neighbour": ("supervisor", "there"), "holder": ("holder", "here")}
    server.shell(
        "from tests import factories, factories_field\n"
        f"here = factories.make_district('{tag}a', boundary=factories.box(110.0, 35.0, 110.5, 36.0))\n"
        f"there = factories.make_district('{tag}b', boundary=factories.box(110.5, 35.0, 111.0, 36.0))\n"
        + "".join(
            f"{name} = factories.make_user('{tag}{name}', role='{role}', district={where}, "
            f"password='{factories.PASSWORD}')\n"
            for name, (role, where) in roles.items()
        )
        + f"factories.make_user('{tag}stranger', password='{factories.PASSWORD}')\n"
        "factories_field.always_on_duty(holder)\n"
    )
    found = SimpleNamespace(server=server, socket=server.url.replace("http", "ws") + "/ws/live", tag=tag)
    found.tokens = {name: _token(server, tag + name) for name in (*roles, "stranger")}
    return found


def _token(server: RunningServer, username: str) -> str:
    device = {"id": str(uuid.uuid4()), "name": "Tablet"}
    body = {"username": username, "password": factories.PASSWORD, "device": device}
    answer = httpx.post(f"{server.url}/api/v1/devices", json=body, timeout=30)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


_moments = iter(range(1, 10_000))


def move(scene: SimpleNamespace, lon: float, lat: float, who: str = "holder") -> str:
    """Send one position, later than any before; gives its time."""
    t = (datetime.now(UTC) - timedelta(minutes=10) + timedelta(milliseconds=next(_moments) * 200)).isoformat()
    with scene.server.client(headers={"Authorization": f"Token {scene.tokens[who]}"}) as client:
        answer = client.post("/api/v1/trails/points", json={"points": [{"t": t, "lon": lon, "lat": lat, "acc": 9}]})
    assert answer.json()["accepted"] == 1, answer.text
    return t.replace("+00:00", "Z")


@asynccontextmanager
async def watching(scene: SimpleNamespace, who: str) -> AsyncIterator[Any]:
    headers = {"Authorization": f"Token {scene.tokens[who]}"}
    async with websockets.connect(scene.socket, additional_headers=headers) as socket:
        await socket.send(WATCH)
        yield socket


async def heard(socket: Any, within_s: float = 6) -> dict[str, Any]:
    return dict(json.loads(await asyncio.wait_for(socket.recv(), within_s)))


async def closed_with(socket: Any, within_s: float = 9) -> int:
    with pytest.raises(ConnectionClosed) as ended:
        while True:
            await asyncio.wait_for(socket.recv(), within_s)
    assert ended.value.rcvd is not None
    return int(ended.value.rcvd.code)


async def test_a_position_reaches_the_supervisor_of_its_district_and_not_the_neighbour(scene: SimpleNamespace) -> None:
    await asyncio.to_thread(move, scene, 110.1, 35.5)
    async with watching(scene, "supervisor") as mine, watching(scene, "neighbour") as theirs:
        first, nothing = await heard(mine), await heard(theirs)
        assert [row["user_name"] for row in first["positions"]] == [f"{scene.tag}holder".title()]
        assert (nothing["type"], nothing["positions"]) == ("positions", [])
        t = await asyncio.to_thread(move, scene, 110.2, 35.5)
        second = await heard(mine)
        assert (first["since"], second["since"]) == (None, first["seq"])
        assert second["seq"] > first["seq"]
        moved = second["positions"][0]
        assert (moved["lon"], moved["lat"], moved["acc"]) == (110.2, 35.5, 9.0)
        assert datetime.fromisoformat(moved["t"]) == datetime.fromisoformat(t)
        with pytest.raises(TimeoutError):
            await heard(theirs, 2)


async def test_one_who_crosses_the_border_passes_from_one_supervisor_to_the_other(scene: SimpleNamespace) -> None:
    await asyncio.to_thread(move, scene, 110.45, 35.5)
    async with watching(scene, "supervisor") as mine, watching(scene, "neighbour") as theirs:
        user = (await heard(mine))["positions"][0]["user"]
        await heard(theirs)
        await asyncio.to_thread(move, scene, 110.55, 35.5)
        assert (await heard(mine))["removed"] == [user]
        assert [row["user"] for row in (await heard(theirs))["positions"]] == [user]


async def test_who_loses_the_rights_while_connected_sees_nobody_any_more(scene: SimpleNamespace) -> None:
    """The supervisor's office ends; what moved before they could hear of it is not told any more, either."""
    await asyncio.to_thread(move, scene, 110.1, 35.5)
    member = f"Membership.objects.filter(user__username='{scene.tag}supervisor')"
    imports = "from geo_portal.accounts.models import Membership, District;"
    there = f"District.objects.get(code='{scene.tag}b')"
    here = f"District.objects.get(code='{scene.tag}a')"
    async with watching(scene, "supervisor") as socket:
        user = (await heard(socket))["positions"][0]["user"]
        try:
            await asyncio.to_thread(scene.server.shell, f"{imports}{member}.update(district={there})")
            await asyncio.to_thread(move, scene, 110.12, 35.5)
            told = await heard(socket, 9)
            assert (told["positions"], told["removed"]) == ([], [user])
            await asyncio.to_thread(move, scene, 110.14, 35.5)
            with pytest.raises(TimeoutError):
                await heard(socket, 3)
        finally:
            await asyncio.to_thread(scene.server.shell, f"{imports}{member}.update(district={here})")
        assert [row["lon"] for row in (await heard(socket, 9))["positions"]] == [110.14]


async def test_an_arrival_and_an_overdue_visit_are_told_to_who_oversees_the_site(scene: SimpleNamespace) -> None:
    """Ten minutes at the site, before what the other tests send; the site beyond the border is the neighbour's."""
    await asyncio.to_thread(
        scene.server.shell,
        "from datetime import date, timedelta\n"
        "from geo_portal.accounts.models import District, User\n"
        "from geo_portal.core import clock\n"
        "from tests import factories_field as ff\n"
        f"here, there = (District.objects.get(code=f'{scene.tag}{{one}}') for one in 'ab')\n"
        f"holder = User.objects.get(username='{scene.tag}holder')\n"
        "site = ff.make_site(here, at=(110.3, 35.8))\n"
        "ff.make_visit(site, holder, status='in_progress', started_at=clock.now() - timedelta(minutes=40))\n"
        "ff.make_assignment(ff.make_site(there, at=(110.7, 35.8)), holder, starts_on=date(2026, 1, 1))\n",
    )
    began = datetime.now(UTC) - timedelta(minutes=30)
    points = [
        {"t": (began + timedelta(minutes=minute)).isoformat(), "lon": 110.3, "lat": 35.8, "acc": 8}
        for minute in range(10)
    ]
    async with watching(scene, "supervisor") as mine, watching(scene, "neighbour") as theirs:
        await heard(mine), await heard(theirs)
        with scene.server.client(headers={"Authorization": f"Token {scene.tokens['holder']}"}) as client:
            assert client.post("/api/v1/trails/points", json={"points": points}).json()["accepted"] == 10
        await asyncio.to_thread(
            scene.server.shell,
            "from field.services import events\nevents.judge_news()\nevents.judge_news()\nevents.record_overdue()\n",
        )
        arrived, overdue = await event(mine), await event(theirs)
    assert (arrived["event"], arrived["user_name"]) == ("arrived", f"{scene.tag}holder".title())
    assert abs(datetime.fromisoformat(arrived["at"]) - began) < timedelta(seconds=1)
    assert overdue["event"] == "overdue"


async def event(socket: Any) -> dict[str, Any]:
    while (message := await heard(socket, 10))["type"] != "event":
        pass
    return message


async def resumed(scene: SimpleNamespace, last: dict[str, Any], **view: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Token {scene.tokens['supervisor']}"}
    message = json.loads(WATCH) | {"stream": last["stream"], "seq": last["seq"]} | view
    async with websockets.connect(scene.socket, additional_headers=headers) as socket:
        await socket.send(json.dumps(message))
        return await heard(socket)


async def test_who_comes_back_is_told_only_what_changed_meanwhile(scene: SimpleNamespace) -> None:
    await asyncio.to_thread(move, scene, 110.1, 35.5)
    async with watching(scene, "supervisor") as socket:
        last = await heard(socket)
    [row] = last["positions"]
    await asyncio.to_thread(move, scene, 110.11, 35.5)
    moved = await resumed(scene, last)
    assert (moved["since"], [one["lon"] for one in moved["positions"]]) == (last["seq"], [110.11])
    again = await resumed(scene, last, bbox=[110.0, 35.0, 110.4, 36.0])
    assert (again["since"], len(again["positions"])) == (None, 1), "another view is told whole"
    forged = await resumed(scene, last | {"seq": 10**9})
    assert forged["since"] is None
    await asyncio.to_thread(move, scene, 110.55, 35.5)
    left = await resumed(scene, moved)
    assert (left["positions"], left["removed"]) == ([], [row["user"]])


async def test_many_positions_in_a_second_are_one_message(scene: SimpleNamespace) -> None:
    async with watching(scene, "holder") as socket:
        await heard(socket)
        await asyncio.sleep(1.2)
        began = time.monotonic()
        for step in range(8):
            await asyncio.to_thread(move, scene, 110.1 + step / 1000, 35.5)
        messages = []
        while not messages or messages[-1]["positions"][0]["lon"] < 110.107:
            messages.append(await heard(socket))
        assert len(messages) <= 2 + (time.monotonic() - began)


async def test_one_who_leaves_the_view_is_followed_out_once(scene: SimpleNamespace) -> None:
    await asyncio.to_thread(move, scene, 110.1, 35.5)
    async with watching(scene, "holder") as socket:
        await heard(socket)
        await socket.send(json.dumps({"type": "watch", "bbox": [110.0, 35.0, 110.2, 36.0], "zoom": 12}))
        assert len((await heard(socket))["positions"]) == 1
        await asyncio.to_thread(move, scene, 110.3, 35.5)
        assert (await heard(socket))["positions"][0]["lon"] == 110.3
        await asyncio.to_thread(move, scene, 110.4, 35.5)
        with pytest.raises(TimeoutError):
            await heard(socket, 2)


async def test_a_stranger_sees_nobody(scene: SimpleNamespace) -> None:
    await asyncio.to_thread(move, scene, 110.1, 35.5)
    async with watching(scene, "stranger") as socket:
        assert (await heard(socket))["positions"] == []


async def test_the_first_message_may_sign_in(scene: SimpleNamespace) -> None:
    await asyncio.to_thread(move, scene, 110.1, 35.5)
    async with websockets.connect(scene.socket) as socket:
        await socket.send(json.dumps({"type": "auth", "token": scene.tokens["supervisor"]}))
        await socket.send(WATCH)
        assert len((await heard(socket))["positions"]) == 1


async def test_a_session_signs_in_from_our_own_page_only(scene: SimpleNamespace) -> None:
    with scene.server.client() as browser:
        page = browser.get("/login/")
        form = {
            "username": f"{scene.tag}supervisor",
            "password": factories.PASSWORD,
            "csrfmiddlewaretoken": browser.cookies.get("csrftoken") or "",
        }
        assert page.status_code == 200
        assert browser.post("/login/", data=form, headers={"Referer": scene.server.url}).status_code in {200, 302}
        cookie = f"sessionid={browser.cookies['sessionid']}"
    async with websockets.connect(
        scene.socket, origin=scene.server.url, additional_headers={"Cookie": cookie}
    ) as socket:
        await socket.send(WATCH)
        assert (await heard(socket))["type"] == "positions"
    for origin in ("https://evil.example", None):
        with pytest.raises(InvalidStatus) as refused:
            await websockets.connect(scene.socket, origin=origin, additional_headers={"Cookie": cookie})
        assert refused.value.response.status_code == 403


async def test_a_session_that_ended_is_told_nothing_more(scene: SimpleNamespace) -> None:
    with scene.server.client(headers={"Referer": scene.server.url}) as browser:
        browser.get("/login/")
        form = {"username": f"{scene.tag}supervisor", "password": factories.PASSWORD}
        browser.post("/login/", data={**form, "csrfmiddlewaretoken": browser.cookies["csrftoken"]})
        cookie = f"sessionid={browser.cookies['sessionid']}"
        async with websockets.connect(
            scene.socket, origin=scene.server.url, additional_headers={"Cookie": cookie}
        ) as socket:
            await socket.send(WATCH)
            await heard(socket)
            browser.post("/logout/", data={"csrfmiddlewaretoken": browser.cookies["csrftoken"]})
            await asyncio.to_thread(move, scene, 110.12, 35.52)
            assert await closed_with(socket) == 4401


async def test_a_revocation_whose_hint_was_lost_still_ends_it(scene: SimpleNamespace) -> None:
    token = _token(scene.server, f"{scene.tag}supervisor")
    async with websockets.connect(scene.socket, additional_headers={"Authorization": f"Token {token}"}) as socket:
        await socket.send(WATCH)
        await heard(socket)
        scene.server.shell(
            "from geo_portal.accounts.models import Device; from geo_portal.core import clock;"
            "from geo_portal.accounts.services.devices import hash_secret;"
            f"Device.objects.filter(token_hash=hash_secret({token!r})).update(revoked_at=clock.now())"
        )
        await asyncio.to_thread(move, scene, 110.13, 35.53)
        assert await closed_with(socket) == 4401


@pytest.mark.parametrize("headers", [{"Cookie": "a@b=1"}, {"Cookie": "x=1", "Origin": "http://[::1"}], ids=str)
async def test_headers_that_cannot_be_read_are_no_error_of_ours(
    scene: SimpleNamespace, headers: dict[str, str]
) -> None:
    with pytest.raises((InvalidStatus, ConnectionClosed)) as ended:
        async with websockets.connect(scene.socket, additional_headers=headers) as socket:
            await socket.send(json.dumps({"type": "auth", "token": "\ud800"}))
            await socket.recv()
    refused = ended.value
    assert refused.response.status_code == 403 if isinstance(refused, InvalidStatus) else refused.rcvd.code == 4401
    assert "Traceback" not in scene.server.log()


async def test_paths_that_a_client_makes_up_leave_nothing_behind(scene: SimpleNamespace) -> None:
    with pytest.raises(InvalidStatus):
        await websockets.connect(f"{scene.socket}-{scene.tag}")
    assert f"-{scene.tag}" not in httpx.get(f"{scene.server.url}/metrics").text


async def test_a_foreign_origin_is_refused_even_with_a_token(scene: SimpleNamespace) -> None:
    headers = {"Authorization": f"Token {scene.tokens['supervisor']}"}
    with pytest.raises(InvalidStatus) as refused:
        await websockets.connect(scene.socket, origin="https://evil.example", additional_headers=headers)
    assert refused.value.response.status_code == 403


async def test_silence_ends_after_five_seconds(scene: SimpleNamespace) -> None:
    began = time.monotonic()
    async with websockets.connect(scene.socket) as socket:
        assert await closed_with(socket) == 4401
    assert 4 < time.monotonic() - began < 8


@pytest.mark.parametrize(
    "message",
    [WATCH, json.dumps({"type": "auth", "token": "wrong"}), json.dumps({"type": "hello"})],
    ids=["watch", "wrong token", "hello"],
)
async def test_without_a_valid_token_nothing_is_told(scene: SimpleNamespace, message: str) -> None:
    async with websockets.connect(scene.socket) as socket:
        await socket.send(message)
        assert await closed_with(socket) == 4401


async def test_a_wrong_token_in_the_handshake_is_4401(scene: SimpleNamespace) -> None:
    async with websockets.connect(scene.socket, additional_headers={"Authorization": "Token wrong"}) as socket:
        assert await closed_with(socket) == 4401


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("x" * 70_000, 1009),
        (b"y" * 70_000, 1009),
        ("z" * 10_000_000, 1009),
        ("{", 1008),
        ("[" * 60_000, 1008),
        ("null", 1008),
        (b"\x00\x01", 1008),
        (json.dumps({"type": "join", "room": "field.positions.all"}), 1008),
        (json.dumps({"type": "watch"}), 1008),
        (json.dumps({"type": "watch", "bbox": [1, 2, 3], "zoom": 1}), 1008),
        (json.dumps({"type": "watch", "bbox": [1, 2, 3, "4"], "zoom": 1}), 1008),
        (json.dumps({"type": "watch", "bbox": [1, 95, 3, 99], "zoom": 1}), 1008),
        (json.dumps(json.loads(WATCH) | {"per_second": 5}), 1008),
        (json.dumps(json.loads(WATCH) | {"per_second": True}), 1008),
        (json.dumps(json.loads(WATCH) | {"clusters": 1}), 1008),
        ('{"type": "watch", "bbox": [NaN, 1, 2, 3], "zoom": 1}', 1008),
        ('{"type": "watch", "bbox": [1' + "0" * 400 + ', 1, 2, 3], "zoom": 1}', 1008),
    ],
    ids=range(17),
)
async def test_a_frame_that_is_too_big_or_makes_no_sense_ends_it(
    scene: SimpleNamespace, message: str | bytes, code: int
) -> None:
    async with watching(scene, "supervisor") as socket:
        await heard(socket)
        await socket.send(message)
        assert await closed_with(socket) == code


async def test_a_revoked_device_is_cut_off_within_five_seconds(scene: SimpleNamespace) -> None:
    token = await asyncio.to_thread(_token, scene.server, f"{scene.tag}supervisor")
    scene.tokens["revoked"] = token
    headers = {"Authorization": f"Token {token}"}
    async with watching(scene, "revoked") as socket:
        await heard(socket)
        async with httpx.AsyncClient(base_url=scene.server.url, headers=headers) as client:
            rows = (await client.get("/api/v1/devices")).json()["results"]
            mine = max(rows, key=lambda row: str(row["created_at"]) if "created_at" in row else row["id"])
            assert (await client.delete(f"/api/v1/devices/{mine['id']}")).status_code in {200, 204}
        assert await closed_with(socket, 5) == 4401


async def test_a_replayed_trail_moves_on_the_map(scene: SimpleNamespace, tmp_path: Any) -> None:
    start = datetime(2019, 5, 1, 8, tzinfo=UTC)
    points = "".join(
        f'<trkpt lat="{46 + step / 10_000}" lon="{14 + step / 10_000}">'
        f"<time>{(start + timedelta(seconds=10 * step)).isoformat()}</time></trkpt>"
        for step in range(4)
    )
    file = tmp_path / "walk.gpx"
    file.write_text(f'<gpx version="1.1"><trk><trkseg>{points}</trkseg></trk></gpx>')
    async with watching(scene, "supervisor") as socket:
        await heard(socket)
        printed = await asyncio.to_thread(
            scene.server.manage,
            "replay_trail",
            str(file),
            "--user",
            f"{scene.tag}holder",
            "--server",
            scene.server.url,
            "--speed",
            "10",
            "--start",
            "110.3,35.2",
        )
        assert "4 positions in 3 s" in printed
        assert "1 accepted" in printed or "2 accepted" in printed
        places = []
        while not places or places[-1] != pytest.approx((110.3003, 35.2003), abs=2e-4):
            places += [(row["lon"], row["lat"]) for row in (await heard(socket))["positions"]]
        assert len(places) >= 2
