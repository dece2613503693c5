"""A fake tablet that speaks the sync protocol by hand: what it pushes, and a store kept by the client's rules.

It works over the wire (`httpx`) and within the process (`APIClient`); the package in `clients/python` has tests of its
own, so what is tested with this one is the server alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from geo_portal.core.ids import uuid7

Change = dict[str, Any]
Key = tuple[str, str]


def make_op(type_: str, id_: Any, action: str = "update", base: int | None = None, **data: Any) -> dict[str, Any]:
    """One operation, new each time; names of `data` may have `__` for a dot."""
    fields = {name.replace("__", "."): value for name, value in data.items()}
    made_at = "2026-11-22T03:04:05Z"
    op = {"op": str(uuid7()), "type": type_, "id": str(id_), "action": action, "base": base, "made_at": made_at}
    return op if action == "delete" and not fields else {**op, "data": fields}


class Tablet:
    """`send(method, path, body, headers)` gives (status, JSON)."""

    def __init__(self, send: Callable[..., tuple[int, Any]], token: str) -> None:
        self._send, self.token = send, token
        self.cursor: str | None = None
        self.store: dict[Key, tuple[int, Any]] = {}
        self.arrived: list[Change] = []
        """Every change that ever came, in order."""

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        return self._send(method, path, body, {"Authorization": f"Token {self.token}", **headers})

    # --- push ---------------------------------------------------------------------------------------------------
    def push(self, *groups: list[dict[str, Any]], **envelope: Any) -> list[Any]:
        """The answers, operation by operation."""
        status, answer = self.ask("POST", "/api/v1/sync/push", {"schema": 1, "groups": list(groups), **envelope})
        assert status == 200, answer
        results = answer["results"]
        sent = [op.get("op") for group in groups for op in group]
        assert [result["op"] for result in results] == [
            name.encode("utf-8", "replace").decode() if isinstance(name, str) else None for name in sent
        ]
        return list(results)

    def say(self, op: dict[str, Any], **envelope: Any) -> Any:
        """One operation in a group of its own."""
        (result,) = self.push([op], **envelope)
        return result

    # --- pull ---------------------------------------------------------------------------------------------------
    def page(self, limit: int | None = None, cursor: str | None = None) -> tuple[int, Any]:
        query = "&".join(
            [f"cursor={cursor}"] * (cursor is not None) + [f"limit={limit}"] * (limit is not None),
        )
        return self.ask("GET", f"/api/v1/sync/pull?{query}")

    def pull(self, limit: int | None = None) -> Any:
        """One page, taken into the store."""
        status, page = self.page(limit, self.cursor)
        assert status == 200, page
        if limit is not None:
            assert len(page["changes"]) <= limit
        keys = [(change["type"], change["id"]) for change in page["changes"]]
        assert len(keys) == len(set(keys)), "a record stands twice on a page"
        for change in page["changes"]:
            self.take(change)
        self.cursor = page["cursor"]
        return page

    def take(self, change: Change) -> None:
        """A change by the client's rules: what is not newer than what is held is ignored; a removal is forgotten."""
        self.arrived.append(change)
        key = (change["type"], change["id"])
        if key in self.store and change["rev"] <= self.store[key][0]:
            return
        if "removed" in change:
            self.store.pop(key, None)
        else:
            self.store[key] = (change["rev"], change["data"])

    def drain(self, limit: int | None = None) -> list[Change]:
        """Pages until there is no more; the changes that came."""
        before = len(self.arrived)
        for _ in range(20_000):
            if not self.pull(limit)["more"]:
                return self.arrived[before:]
        raise AssertionError("a pull that never ends")

    def ids(self, type_: str) -> set[str]:
        return {id_ for kind, id_ in self.store if kind == type_}

    def data(self, type_: str, id_: Any) -> Any:
        return self.store[type_, str(id_)][1]


def statuses(results: Iterable[Any]) -> list[str]:
    """Status or `status:code` of each."""
    return [f"{one['status']}:{one['code']}" if one.get("code") else one["status"] for one in results]


def in_process(client: Any) -> Callable[..., tuple[int, Any]]:
    """Requests by an `APIClient`."""

    def send(method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any]:
        extra = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        answer = client.generic(method, path, raw, content_type="application/json", **extra)
        return answer.status_code, json.loads(answer.content) if answer.content else None

    return send


def over_the_wire(client: Any) -> Callable[..., tuple[int, Any]]:
    """Requests by an `httpx.Client`."""

    def send(method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any]:
        options: dict[str, Any] = {"json": body} if body is not None else {}
        if isinstance(body, bytes):
            options = {"content": body}
            headers = {"Content-Type": "application/json", **headers}
        answer = client.request(method, path, headers=headers, **options)
        return answer.status_code, answer.json() if answer.content else None

    return send


def new_visit(field: Any, tablet: Tablet | None = None, **data: Any) -> tuple[str, int]:
    """A visit made by a tablet; its id and revision."""
    visit = str(uuid4())
    answer = (tablet or field.tablet).say(make_op("visit", visit, "create", site=str(field.site.pk), **data))
    assert answer["status"] == "applied", answer
    return visit, answer["rev"]
