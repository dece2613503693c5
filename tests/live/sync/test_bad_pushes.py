"""`tests/data/bad_pushes.json`, replayed against the running server: the answer, and that a refusal changed no row.

Items are numbered as in the list of bad inputs (6 and 19 have more to them and stand in `tests/api/sync`)."""

from __future__ import annotations

import gzip
import json
import time
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from tests.live.sync.conftest import settle
from tests.tablets import make_op

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "data" / "bad_pushes.json").read_text())


@pytest.fixture(scope="module")
def known(field: SimpleNamespace) -> dict[str, Any]:
    """Two tablets of the holder, a visit with a note, one that was deleted, another's cursor."""
    tablet, mate = field.tablet(), field.tablet("liaison")
    visit, gone = str(uuid.uuid4()), str(uuid.uuid4())
    tablet.push([make_op("visit", visit, "create", site=field.site, note="kept")])
    mate.push(
        [make_op("visit", gone, "create", site=field.site)],
        [make_op("visit", gone, "delete")],
        [make_op("visit", visit, note="kept by another")],
    )
    settle(field.server)
    names = {
        "visit": visit,
        "gone": gone,
        "site": field.site,
        "sha": "ab" * 32,
        "liaison": field.people["liaison"],
        "foreign": mate.pull()["cursor"],
    }
    return {"names": names, "tablet": field.tablet()}


def filled(text: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def rows(field: SimpleNamespace) -> Any:
    with psycopg.connect(field.server.environment["DATABASE_OWNER_URL"]) as connection:
        return connection.execute(
            "SELECT (SELECT count(*) FROM change_log WHERE type NOT IN ('device', 'user')), "
            "(SELECT count(*) FROM field_sync_op)"
        ).fetchone()


def body_of(case: dict[str, Any], names: dict[str, str]) -> bytes:
    """What cannot be written as JSON in the file."""
    if "raw" in case:
        return filled(case["raw"], names).encode()
    if "raw_nested" in case:
        depth = case["raw_nested"]
        return b'{"schema": 1, "groups": ' + b"[" * depth + b"]" * depth + b"}"
    if "raw_digits" in case:
        return b'{"schema": 1, "groups": [], "storage_free": ' + b"9" * case["raw_digits"] + b"}"
    if "raw_padding" in case:
        return b'{"schema": 1, "groups": [], "x": "' + b"x" * case["raw_padding"] + b'"}'
    if "gzip_of_zeros" in case:
        return gzip.compress(b"0" * case["gzip_of_zeros"], 1)
    ops = [[{"op": str(uuid.uuid4())}] for _ in range(case["raw_ops"])]
    return json.dumps({"schema": 1, "groups": ops}).encode()


@pytest.mark.parametrize("case", CASES, ids=[f"{case['item']:02}-{case['name']}" for case in CASES])
def test_a_bad_push_or_pull_gets_its_answer(field, known, case):
    fresh = {f"{kind}{number}": str(uuid.uuid4()) for kind in ("op", "new") for number in (1, 2, 3)}
    names, tablet, before = {**known["names"], **fresh}, known["tablet"], rows(field)
    if "pushes" in case:
        for push, expected in zip(case["pushes"], case["results"], strict=True):
            raw = filled(json.dumps({"schema": 1, **push}), names).encode()
            status, answer = tablet.ask("POST", "/api/v1/sync/push", raw)
            assert status == 200, answer
            for result, wanted in zip(answer["results"], expected, strict=True):
                assert {name: result.get(name) for name in wanted} == wanted, result
        assert (rows(field) == before) == (case.get("writes") is False)
        return
    if "get" in case:
        status, answer = tablet.ask("GET", filled(case["get"], names))
    else:
        headers = {"Content-Encoding": "gzip"} if "gzip_of_zeros" in case else {}
        body = body_of(case, names)
        status, answer = tablet.ask("POST", "/api/v1/sync/push", body, **headers, **case.get("headers", {}))
    assert status == case["status"], answer
    if status >= 400:
        assert answer["status"] == status
        assert answer["code"] == case.get("code", answer["code"])
    assert {name: answer[name] for name in case.get("answer", {})} == case.get("answer", {})
    assert rows(field) == before


def test_15_a_wrong_clock_is_told_in_the_history_and_orders_nothing(field):
    tablet, desk = field.tablet(), field.tablet("office")
    visit = str(uuid.uuid4())
    for year, note in ((2034, "first"), (1970, "second")):
        op = {**make_op("visit", visit, "create", site=field.site, note=note), "made_at": f"{year}-05-05T00:00:00Z"}
        assert tablet.say(op, sent_at=f"{year}-05-05T00:00:00Z")["status"] == "applied"
    status, record = desk.ask("GET", f"/api/v1/visits/{visit}")
    assert (status, record["note"]) == (200, "second")
    with psycopg.connect(field.server.environment["DATABASE_OWNER_URL"]) as connection:
        kept = connection.execute(
            "SELECT extract(year FROM made_at)::int, clock_offset_s / 31557600 FROM field_sync_op "
            "WHERE object_id = %s ORDER BY rev",
            [visit],
        ).fetchall()
    assert [year for year, _ in kept] == [2034, 1970]
    now = time.gmtime().tm_year
    assert [round(offset) for _, offset in kept] == pytest.approx([2034 - now, 1970 - now], abs=1)
