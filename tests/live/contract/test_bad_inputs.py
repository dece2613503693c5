"""`tests/data/bad_inputs.json`, replayed against the running server: the answer, and that no row changed.

Items are numbered as in the list of bad inputs that this product refuses; each incident adds a row.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests import factories

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "data" / "bad_inputs.json").read_text())

WORLD = f"""
import json
from datetime import timedelta
from geo_portal.core import clock
from tests import factories, factories_field
here = factories.make_district('bad-here', '甲'); there = factories.make_district('bad-there', '乙')
people = {{}}
for name, role, district in [('holder', 'holder', here), ('office', 'county_office', here),
                             ('supervisor', 'supervisor', here), ('neighbour', 'supervisor', there)]:
    person = factories.make_user('bad-' + name, role=role, district=district, password='{factories.PASSWORD}')
    people[name] = factories.make_device(person)[1]
    if name == 'holder':
        holder = person
factories_field.always_on_duty(holder)
site = factories_field.make_site(here)
factories_field.make_assignment(site, holder)
visit = factories_field.make_visit(site, holder)
now = clock.now()
print(json.dumps({{'tokens': people, 'district': str(here.pk), 'visit': str(visit.pk),
                  'duty': (now - timedelta(minutes=9)).isoformat(),
                  'duty2': (now - timedelta(minutes=7)).isoformat()}}))
"""


@pytest.fixture(scope="module")
def world(server) -> dict[str, Any]:
    return json.loads(server.shell(WORLD).strip().splitlines()[-1])


def filled(value: Any, world: dict[str, Any]) -> Any:
    if isinstance(value, str):
        for name in ("district", "visit", "duty2", "duty"):
            value = value.replace(f"{{{name}}}", world[name])
        return value
    if isinstance(value, dict):
        return {key: filled(inner, world) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, world) for inner in value]
    return value


def rows(server) -> tuple[Any, ...]:
    """What the database holds of business rows, as seen by its change log and its trail points."""
    with psycopg.connect(server.environment["DATABASE_OWNER_URL"]) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM change_log), (SELECT count(*) FROM trail_point_all)"
        ).fetchone()
        assert row is not None
        return tuple(row)


def ask(server, case: dict[str, Any], world: dict[str, Any]) -> httpx.Response:
    headers: list[tuple[str, str]] = list(case.get("headers", {}).items())
    if "as" in case:
        headers.append(("Authorization", f"Token {world['tokens'][case['as']]}"))
    if "repeat_header" in case:
        name, count = case["repeat_header"]
        headers += [(name, str(number)) for number in range(count)]
    options: dict[str, Any] = {}
    if "body" in case:
        options["json"] = filled(case["body"], world)
    elif "gpx" in case:
        options["files"] = {"file": ("a.gpx", case["gpx"].encode(), "application/gpx+xml")}
    elif "raw" in case or "raw_repeat" in case:
        text, count = case.get("raw_repeat", [case.get("raw"), 1])
        options["content"] = (text * count).encode()
        headers.append(("Content-Type", "application/json"))
    for _ in range(case.get("times", 1)):
        answer = httpx.request(
            case["method"], server.url + filled(case["path"], world), headers=headers, timeout=30, **options
        )
    return answer


@pytest.mark.parametrize("case", CASES, ids=[f"{case['item']:02}-{case['name']}" for case in CASES])
def test_a_bad_input_gets_its_answer_and_changes_nothing(server, world, case):
    before = rows(server)
    answer = ask(server, case, world)
    assert answer.status_code == case["status"], answer.text
    if case["status"] >= 400 and case["method"] != "HEAD":
        assert answer.headers["content-type"] == "application/problem+json"
        body = answer.json()
        assert body["status"] == case["status"]
        if "code" in case:
            assert body["code"] == case["code"]
    for name, value in case.get("answer", {}).items():
        assert answer.json()[name] == value, answer.text
    if not case.get("writes"):
        assert rows(server) == before


async def test_66_a_socket_from_a_foreign_page_is_refused_at_the_handshake(server, world):
    with pytest.raises(InvalidStatus) as refusal:
        await connect(f"ws://127.0.0.1:{server.port}/ws/live", origin="https://evil.example")
    assert refusal.value.response.status_code == 403


@pytest.mark.parametrize(("frame", "code"), [("x" * 10_000_000, 1009), ('{"type": "room", "name": "another"}', 1008)])
async def test_67_a_huge_frame_and_a_foreign_room_end_the_socket(server, world, frame, code):
    token = world["tokens"]["supervisor"]
    headers = {"Authorization": f"Token {token}"}
    async with connect(f"ws://127.0.0.1:{server.port}/ws/live", additional_headers=headers) as socket:
        with pytest.raises(ConnectionClosed) as ending:
            await socket.send(frame)
            while True:
                await socket.recv()
    assert ending.value.rcvd is not None
    assert ending.value.rcvd.code == code


def test_57_twenty_thousand_headers_do_not_hurt_the_server(server):
    with httpx.Client(base_url=server.url) as client:
        try:
            status = client.get("/healthz", headers=[("X-Filler", "1")] * 20_000).status_code
        except httpx.TransportError:
            status = 431  # cut off by the parser's own bound before there was a request to answer
        assert status in {400, 431}
    assert httpx.get(f"{server.url}/healthz").status_code == 200
