"""Many at once: two tablets, one account; the same batch twice at the same moment; a visit that arrives meanwhile."""

from __future__ import annotations

import os
import random
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests import factories
from tests.factories_field import walk
from tests.server import RunningServer


@pytest.fixture(scope="module")
def holder(server: RunningServer) -> SimpleNamespace:
    name = f"race{os.getpid()}"
    site = server.shell(
        "from tests import factories, factories_field\n"
        f"here = factories.make_district('{name}')\n"
        f"holder = factories.make_user('{name}', role='holder', district=here, password='{factories.PASSWORD}')\n"
        "site = factories_field.make_site(here)\n"
        "factories_field.make_assignment(site, holder)\n"
        "from field.models import DutyWindow\n"
        "now = __import__('geo_portal.core.clock', fromlist=['x']).now().astimezone()\n"
        # on duty at no hour that the tests use: only visits count
        "DutyWindow.objects.create(user=holder, weekday=(now.weekday() + 3) % 7, starts='03:00', ends='03:01')\n"
        "print(site.pk)\n"
    ).strip()
    device = {"id": str(uuid.uuid4()), "name": "Tablet"}
    body = {"username": name, "password": factories.PASSWORD, "device": device}
    token = httpx.post(f"{server.url}/api/v1/devices", json=body, timeout=30).json()["token"]
    client = server.client(headers={"Authorization": f"Token {token}"})
    return SimpleNamespace(server=server, client=client, site=site, name=name)


def stored(server: RunningServer, *visits: str) -> tuple[int, int]:
    """How many positions of these visits are stored, and how many are held."""
    printed = server.shell(
        "from field.models import HeldTrailPoint, TrailPoint\n"
        f"print(TrailPoint.objects.filter(visit_id__in={visits!r}).count(), "
        f"HeldTrailPoint.objects.filter(visit_id__in={visits!r}).count())"
    )
    trail, held = printed.split()
    return int(trail), int(held)


def test_the_same_positions_sent_by_many_at_once_are_stored_once(holder: SimpleNamespace) -> None:
    visit = str(uuid.uuid4())
    start = datetime.now(UTC) - timedelta(hours=1)
    holder.client.post("/api/v1/visits", json={"id": visit, "site": holder.site})
    holder.client.post(f"/api/v1/visits/{visit}/start", json={"started_at": start.isoformat()})
    points = walk(start, 400, visit=visit)
    random.seed(7)

    def send(_: int) -> dict[str, Any]:
        part = random.sample(points, 300)
        answer = holder.client.post("/api/v1/trails/points", json={"points": part})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(18)))
    assert all(one["accepted"] + one["duplicate"] == 300 for one in answers)
    assert sum(one["accepted"] for one in answers) == 400
    assert sum(one["flagged"] for one in answers) == 0
    assert stored(holder.server, visit) == (400, 0)


def test_no_position_is_stranded_by_a_visit_that_arrives_meanwhile(holder: SimpleNamespace) -> None:
    """Positions and their visit cross on the wire; whichever comes first, all positions end up in the trail."""
    visits = [str(uuid.uuid4()) for _ in range(12)]
    for place, visit in enumerate(visits):
        start = datetime.now(UTC) - timedelta(hours=1 + place)
        points = walk(start, 60, visit=visit)
        barrier = threading.Barrier(2)

        def positions(points: list[dict[str, Any]] = points, barrier: threading.Barrier = barrier) -> None:
            barrier.wait()
            for low in range(0, 60, 10):
                answer = holder.client.post("/api/v1/trails/points", json={"points": points[low : low + 10]})
                assert answer.status_code == 200, answer.text
                assert answer.json()["rejected"] == []

        def arrival(visit: str = visit, start: datetime = start, barrier: threading.Barrier = barrier) -> None:
            barrier.wait()
            assert holder.client.post("/api/v1/visits", json={"id": visit, "site": holder.site}).status_code == 201
            begun = holder.client.post(f"/api/v1/visits/{visit}/start", json={"started_at": start.isoformat()})
            assert begun.status_code == 200, begun.text

        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(positions), pool.submit(arrival)]:
                done.result()
    assert stored(holder.server, *visits) == (12 * 60, 0)


def test_two_that_create_the_same_visit_at_once_make_one(holder: SimpleNamespace) -> None:
    body = {"id": str(uuid.uuid4()), "site": holder.site}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: holder.client.post("/api/v1/visits", json=body).status_code, range(4)))
    assert sorted(answers) == [200, 200, 200, 201]


@pytest.fixture(scope="module")
def office(holder: SimpleNamespace) -> Any:
    """The office of the holder's district."""
    holder.server.shell(
        "from geo_portal.accounts.models import District; from tests import factories\n"
        f"here = District.objects.get(code='{holder.name}')\n"
        f"factories.make_user('{holder.name}o', role='county_office', district=here, password='{factories.PASSWORD}')"
    )
    device = {"id": str(uuid.uuid4()), "name": "Desk"}
    body = {"username": f"{holder.name}o", "password": factories.PASSWORD, "device": device}
    token = httpx.post(f"{holder.server.url}/api/v1/devices", json=body, timeout=30).json()["token"]
    return holder.server.client(headers={"Authorization": f"Token {token}"})


def test_two_that_create_the_same_record_at_once_make_one(holder: SimpleNamespace, office: Any) -> None:
    visit = str(uuid.uuid4())
    assert holder.client.post("/api/v1/visits", json={"id": visit, "site": holder.site}).status_code == 201
    district = holder.client.get(f"/api/v1/sites/{holder.site}").json()["district"]
    place = {"type": "Point", "coordinates": [108.9, 34.2]}
    for turn in range(8):
        site = {"kind": "project", "code": f"R{holder.name}{turn}", "name": "R", "district": district}
        window = {"district": district, "weekday": turn % 7, "starts": f"0{turn}:00", "ends": "09:00"}
        photo = {"visit": visit, "sha256": f"{turn:064x}", "size": 1}
        made: list[tuple[Any, str, dict[str, Any]]] = [
            (office, "sites", {**site, "location": place}),
            (office, "duty-windows", window),
            (holder.client, "visit-photos", photo),
        ]
        for client, kind, said in made:
            barrier = threading.Barrier(4)
            body = {"id": str(uuid.uuid4()), **said}

            def send(_: int, client: Any = client, kind: str = kind, body: Any = body, gate: Any = barrier) -> int:
                gate.wait()
                return int(client.post(f"/api/v1/{kind}", json=body).status_code)

            with ThreadPoolExecutor(4) as pool:
                assert sorted(pool.map(send, range(4))) == [200, 200, 200, 201], kind


def test_two_that_delete_the_same_visit_at_once_both_get_an_answer(holder: SimpleNamespace) -> None:
    for _ in range(12):
        visit = str(uuid.uuid4())
        made = holder.client.post("/api/v1/visits", json={"id": visit, "site": holder.site})
        barrier = threading.Barrier(3)

        def delete(_: int, visit: str = visit, tag: str = made.headers["etag"], gate: Any = barrier) -> int:
            gate.wait()
            return int(holder.client.delete(f"/api/v1/visits/{visit}", headers={"If-Match": tag}).status_code)

        with ThreadPoolExecutor(3) as pool:
            assert sorted(pool.map(delete, range(3))) == [204, 404, 404]


def test_a_photo_of_a_visit_that_is_being_deleted_is_no_error_of_ours(holder: SimpleNamespace) -> None:
    for turn in range(12):
        visit = str(uuid.uuid4())
        made = holder.client.post("/api/v1/visits", json={"id": visit, "site": holder.site})
        barrier = threading.Barrier(2)

        def announce(visit: str = visit, turn: int = turn, gate: Any = barrier) -> int:
            gate.wait()
            body = {"visit": visit, "sha256": f"{turn + 99:064x}", "size": 1}
            return int(holder.client.post("/api/v1/visit-photos", json=body).status_code)

        def delete(visit: str = visit, tag: str = made.headers["etag"], gate: Any = barrier) -> int:
            gate.wait()
            return int(holder.client.delete(f"/api/v1/visits/{visit}", headers={"If-Match": tag}).status_code)

        with ThreadPoolExecutor(2) as pool:
            first, second = pool.submit(announce), pool.submit(delete)
            assert first.result() in {201, 404, 409, 422}
            assert second.result() in {204, 409}
