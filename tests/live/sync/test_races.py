"""Many push at once: each operation is applied once, nobody fails, nobody sees a deadlock."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import httpx

from tests.live.sync.conftest import settle
from tests.tablets import Tablet, make_op, over_the_wire


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Their results, all begun at the same moment."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        gate.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result() for future in [pool.submit(run, job) for job in jobs]]


def twin(field: SimpleNamespace, tablet: Tablet) -> Tablet:
    """The same device on a connection of its own."""
    return Tablet(over_the_wire(httpx.Client(base_url=field.server.url, timeout=120)), tablet.token)


def test_racing_retries_of_one_op_apply_once(field):
    tablet = field.tablet()
    for _ in range(6):
        visit = str(uuid.uuid4())
        group = [
            make_op("visit", visit, "create", site=field.site),
            make_op("visit_photo", uuid.uuid4(), "create", visit=visit, sha256="ab" * 32, size=1),
        ]
        answers = at_once(*[lambda group=group: twin(field, tablet).push(group) for _ in range(5)])
        counted = Counter(result["status"] for results in answers for result in results)
        assert counted == {"applied": 2, "duplicate": 8}
        assert len({result["rev"] for results in answers for result in results}) == 2


def same_thousand(field: SimpleNamespace, first: Tablet, second: Tablet, turns: int) -> list[Counter[str]]:
    """The same 1,000 operations in opposite orders over two connections; every other turn makes new records."""
    counted = []
    ids: list[str] = []
    seen: dict[str, int] = {}
    for turn in range(turns):
        if turn % 4 == 0:
            ids = [str(uuid.uuid4()) for _ in range(1000)]
            ops = [make_op("visit", one, "create", site=field.site, note="new") for one in ids]
        else:
            ops = [make_op("visit", one, base=seen[one], note=f"turn {turn}") for one in ids]
        groups = [[op] for op in ops]
        answers = at_once(lambda g=groups: first.push(*g), lambda g=groups: second.push(*reversed(g)))
        seen = dict(zip(ids, map(max, revisions(answers[0]), reversed(revisions(answers[1]))), strict=True))
        counted.append(Counter(result["status"] for results in answers for result in results))
    return counted


def revisions(results: list[Any]) -> list[int]:
    return [result["rev"] for result in results]


def test_one_device_sends_the_same_thousand_in_opposite_orders_ten_times(field):
    tablet = field.tablet()
    for counted in same_thousand(field, twin(field, tablet), twin(field, tablet), 10):
        assert counted == {"applied": 1000, "duplicate": 1000}


def test_two_devices_send_the_same_thousand_in_opposite_orders_twenty_times(field):
    first, second = twin(field, field.tablet()), twin(field, field.tablet("liaison"))
    for counted in same_thousand(field, first, second, 20):
        assert counted == {"applied": 1000, "merged": 1000}


def test_two_devices_that_make_the_same_record_at_once_make_one(field):
    first, second = field.tablet(), field.tablet("liaison")
    for _ in range(10):
        visit = str(uuid.uuid4())
        answers = at_once(
            lambda visit=visit: twin(field, first).say(make_op("visit", visit, "create", site=field.site, note="a")),
            lambda visit=visit: twin(field, second).say(make_op("visit", visit, "create", site=field.site, note="b")),
        )
        assert Counter(answer["status"] for answer in answers) == {"applied": 1, "conflict": 1}


def test_pushes_rest_edits_and_verification_at_once_fail_nobody_and_lose_nothing(field):
    tablet, mate, desk = field.tablet(), field.tablet("liaison"), field.tablet("office")
    visits = [str(uuid.uuid4()) for _ in range(12)]
    made = tablet.push(
        *[[make_op("visit", one, "create", site=field.site, status="reported", note="0")] for one in visits]
    )
    bases = {one: answer["rev"] for one, answer in zip(visits, made, strict=True)}

    def push(who: Tablet, order: int) -> list[Any]:
        mine = twin(field, who)
        return [
            result
            for turn in range(5)
            for result in mine.push(
                *[[make_op("visit", one, base=bases[one], note=f"{order} {turn}")] for one in visits[::order]]
            )
        ]

    def console() -> list[int]:
        statuses = []
        with field.server.client() as client:
            for turn, one in enumerate(visits * 2):
                headers = {"Authorization": f"Token {desk.token}"}
                record = client.get(f"/api/v1/visits/{one}", headers=headers)
                headers["If-Match"] = record.headers["etag"]
                if turn < len(visits):
                    answer = client.patch(f"/api/v1/visits/{one}", json={"note": "desk"}, headers=headers)
                else:
                    answer = client.post(f"/api/v1/visits/{one}/verify", headers=headers)
                statuses.append(answer.status_code)
        return statuses

    first, second, edits = at_once(lambda: push(tablet, 1), lambda: push(mate, -1), console)
    seen = {(result["status"], result.get("code")) for result in (*first, *second)}
    assert {status for status, _ in seen} <= {"applied", "merged", "conflict", "rejected"}
    assert {code for status, code in seen if status == "rejected"} <= {"visit_verified"}
    assert set(edits) <= {200, 201, 412, 409}
    settle(field.server)
    fresh = field.tablet()
    fresh.drain()
    conflicts = [data for (kind, _), (_, data) in fresh.store.items() if kind == "conflict" and data["id"] in visits]
    assert {fresh.data("visit", one)["status"] for one in visits} == {"verified"}
    kept = {edit["op"] for data in conflicts for edit in data["edits"]}
    assert kept == {result["op"] for result in (*first, *second) if result["status"] == "conflict"}
