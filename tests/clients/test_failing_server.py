"""What the client makes of a server that fails in ways the real one does not: answered here by a few lines."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from geo_portal_client import Client
from geo_portal_client.store import Record


def problem(status: int, code: str) -> httpx.Response:
    return httpx.Response(
        status, json={"code": code, "detail": code}, headers={"content-type": "application/problem+json"}
    )


@pytest.fixture
def client(tmp_path: Path):
    """`client(answer)` has three unsent visits and a server whose answer to groups is `answer(groups)`."""
    opened: list[Client] = []

    def open_one(answer: Callable[[list[Any]], httpx.Response | None]) -> Client:
        def serve(request: httpx.Request) -> httpx.Response:
            if request.method == "GET":
                return httpx.Response(200, json={"changes": [], "cursor": "c", "more": False})
            body = request.content
            if request.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            groups = json.loads(body)["groups"]
            applied = [{"op": op["op"], "status": "applied", "rev": 1} for group in groups for op in group]
            return answer(groups) or httpx.Response(200, json={"results": applied})

        made = Client.open(tmp_path / "s.db", "http://server.invalid", transport=httpx.MockTransport(serve))
        made.wire.token = "t"
        for note in ("a", "poison", "b"):
            made.create("visit", {"note": note})
        opened.append(made)
        return made

    yield open_one
    for made in opened:
        made.close()


def has_poison(groups: list[Any]) -> bool:
    return "poison" in json.dumps(groups)


def test_a_group_that_makes_the_server_fail_waits_alone(client):
    tablet = client(lambda groups: problem(500, "internal_error") if has_poison(groups) else None)
    report = tablet.sync()
    assert (report.state, report.pushed.applied, report.waiting) == ("done", 2, {"internal_error": 1})
    assert tablet.set_aside() == []


def test_a_server_that_fails_at_everything_is_left_alone_for_a_while(client):
    tablet = client(lambda groups: problem(500, "internal_error"))
    report = tablet.sync()
    assert (report.state, report.retry_in_s, report.pushed.requests) == ("busy", 60.0, 2)
    assert tablet.outbox.depth() == 3


def test_a_server_that_can_read_nothing_of_ours_costs_nobody_their_work(client):
    tablet = client(lambda groups: problem(400, "bad_request"))
    report = tablet.sync()
    assert (report.state, tablet.outbox.depth(), tablet.set_aside()) == ("refused", 3, [])
    assert report.pulled.pages == 1


def test_a_group_that_cannot_be_read_is_set_aside_and_the_rest_arrives(client):
    tablet = client(lambda groups: problem(400, "bad_request") if has_poison(groups) else None)
    report = tablet.sync()
    assert (report.state, report.pushed.applied, tablet.outbox.depth()) == ("done", 2, 0)
    assert [(one.code, one.op.data["note"]) for one in tablet.set_aside()] == [("bad_request", "poison")]


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(400, text="<h1>Bad Request</h1>"),
        httpx.Response(502, text="<h1>Bad Gateway</h1>"),
        httpx.Response(200, text="<h1>Welcome to our hotel</h1>"),
        httpx.Response(200, json={"results": []}),
        httpx.Response(302, headers={"location": "http://hotel.invalid"}),
        httpx.Response(401, text="who are you?"),
    ],
)
def test_what_is_not_the_servers_own_answer_counts_as_no_network(client, answer: httpx.Response):
    tablet = client(lambda groups: answer)
    report = tablet.sync()
    assert report.state in {"offline", "busy"}
    assert (tablet.outbox.depth(), tablet.set_aside(), tablet.state) == (3, [], "new")


def test_a_server_that_asks_to_wait_is_given_time(client):
    wait = problem(503, "unavailable")
    wait.headers["retry-after"] = "17"
    tablet = client(lambda groups: wait)
    report = tablet.sync()
    assert (report.state, report.retry_in_s, tablet.outbox.depth()) == ("busy", 17.0, 3)


def test_a_record_that_has_left_goes_with_the_refusal_of_the_last_thing_done_to_it(tmp_path):
    answers = iter(["retry", "rejected"])

    def serve(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"changes": [], "cursor": "c", "more": False})
        groups = json.loads(
            gzip.decompress(request.content) if request.headers.get("content-encoding") else request.content
        )["groups"]
        said = {"status": next(answers), "code": "busy", "detail": ""}
        return httpx.Response(200, json={"results": [{"op": op["op"], **said} for group in groups for op in group]})

    with Client.open(tmp_path / "s.db", "http://server.invalid", transport=httpx.MockTransport(serve)) as tablet:
        tablet.wire.token = "t"
        tablet.store.put_record(Record("visit", "v1", 7, 7, 0, {"note": "old"}))
        tablet.update("visit", "v1", {"note": "mine"})
        tablet.sync()  # the first snapshot does not mention v1; what waits for it keeps it
        assert tablet.get("visit", "v1") == {"note": "mine"}
        tablet.outbox.hurry()
        tablet.sync()
        assert tablet.get("visit", "v1") is None
        assert [one.op.data["note"] for one in tablet.set_aside()] == ["mine"]
