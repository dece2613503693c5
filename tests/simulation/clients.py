"""The two clients that the simulated tablets work with, behind one set of names: the Python package, and the tablet's
own module in Node."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

from geo_portal_client import Client, Conflict, Op, Report
from geo_portal_client.ids import uuid7
from geo_portal_client.pull import Pulled
from geo_portal_client.push import Pushed

from tests.simulation.faults import Line
from tests.typescript_tablet import TypeScriptTablet

STEPS = ("push_batch", "push_batch", "pull_page", "upload_piece", "upload_piece", "sync_records")
"""Parts of a sync, so that the lanes of several tablets interleave."""


class PythonClient(Client):
    """`made` are the operations made here, by id, with the text that is sent."""

    made: dict[str, Op]
    _reopen: Callable[[], Self]

    @classmethod
    def of(cls, path: Path, server: str, made: dict[str, Op], **options: Any) -> Self:
        client = cls.open(path, server, durable=False, timeout=30.0, **options)
        client.made, client._reopen = made, lambda: cls.of(path, server, made, **options)
        add = client.outbox.add

        def remembering(ops: Any) -> None:
            add(ops)
            made.update({op.op: op for op in ops})

        client.outbox.add = remembering  # type: ignore[method-assign]  # listens in
        return client

    def reopen(self) -> Self:
        self.close()
        return self._reopen()

    def ids(self, type: str) -> list[str]:
        return [id_ for id_, _ in self.records(type)]

    def enqueue(self, op: Op) -> None:
        self.outbox.add([op])

    def speak(self, schema: int) -> None:
        self.pusher.schema = schema

    def queued(self) -> set[str]:
        return {op.op for group in self.outbox.unsent(0, max_groups=10_000) for op in group.ops} - self.aside()

    def aside(self) -> set[str]:
        return {one.op.op for one in self.set_aside()}

    def under_way(self) -> list[Any]:
        """Files that have not arrived."""
        return [upload for upload in self.uploads() if upload.state != "aside"]

    def photos_left(self) -> set[str]:
        """The photos whose files have not arrived, those given up among them."""
        return {upload.subject.split(":")[1] for upload in self.uploads()}

    def step(self, name: str) -> Report:
        report = Report()
        what: dict[str, Callable[[], object]] = {
            "push_batch": lambda: self.pusher.push_batch(report.pushed),
            "pull_page": lambda: self.puller.pull_page(report.pulled),
            "upload_piece": lambda: self.uploader.upload_piece(report.uploaded),
            "sync_records": lambda: self._exchange_records(report),
        }
        return self._run(report, what[name])

    def held(self) -> dict[tuple[str, str], tuple[int, Any]]:
        return {(record.type, record.id): (record.rev, record.data) for record in self.store.records()}


class TypeScriptClient:
    """The module of `web/src/shared/sync` in a process of its own, its requests made over `line`."""

    def __init__(
        self,
        module: Path,
        server: str,
        made: dict[str, Op],
        *,
        transport: Line,
        clock: Callable[[], datetime],
        rng: random.Random,
        page: int,
        piece_bytes: int,
        answered: Callable[[Op, dict[str, Any]], None],
    ) -> None:
        self.made, self._server, self._rng, self._clock, self._answered = made, server, rng, clock, answered
        self._options = {"page": page, "pieceBytes": piece_bytes}
        self._node = TypeScriptTablet(module, network=transport, clock=lambda: round(clock().timestamp() * 1000))
        self.device = ""

    def __call__(self, do: str, **arguments: Any) -> Any:
        """Do it there, and hear what it was told meanwhile."""
        result = self._node(do, **arguments)
        for heard in self._node("answers"):
            op = heard["op"]
            self._answered(self.made[op["op"]], heard["answer"])
        return result

    def enrol(self, code: str, *, name: str) -> None:
        seed = self._rng.randrange(2**32)
        options = {"options": self._options, "seed": seed, "carrying": True, "device": self.new_id()}
        self.device = self._node("enrol", url=self._server, code=code, name=name, **options)["device"]

    def reopen(self) -> Self:
        assert self("reopen") is None, "nothing was to be salvaged"
        return self

    def close(self) -> None:
        self._node.stop()

    def new_id(self) -> str:
        return uuid7(self._clock(), self._rng.randbytes)

    # --- reading -----------------------------------------------------------------------------------------------------

    @property
    def state(self) -> str:
        return str(self("state"))

    def ids(self, type: str) -> list[str]:
        return list(self("ids", type=type))

    def get(self, type: str, id: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self("get", type=type, id=id)
        return found

    def conflicts(self) -> list[Conflict]:
        return [Conflict(c["id"], c["type"], c["record"], c["fields"], c["data"]) for c in self("conflicts")]

    def set_aside(self) -> list[Any]:
        return [SimpleNamespace(**{**one, "op": _op(one["op"])}) for one in self("set_aside")]

    def queued(self) -> set[str]:
        return {one["op"] for one in self("ops") if one["state"] == "queued"}

    def aside(self) -> set[str]:
        return {one.op.op for one in self.set_aside()}

    def under_way(self) -> list[Any]:
        return [file for file in self("all_files") if file["state"] == "waiting"]

    def photos_left(self) -> set[str]:
        return {file["id"] for file in self("all_files") if file["state"] in {"waiting", "aside"}}

    def held(self) -> dict[tuple[str, str], tuple[int, Any]]:
        return self._node.held()

    # --- writing -----------------------------------------------------------------------------------------------------

    @contextmanager
    def group(self) -> Iterator[Group]:
        group = Group(self)
        yield group
        self._change(ops=group.ops, photos=group.photos)

    def create(self, type: str, data: dict[str, Any]) -> str:
        with self.group() as group:
            return group.create(type, data)

    def update(self, type: str, id: str, data: dict[str, Any]) -> None:
        """Also: what was entered is in the outbox, whichever operation took it up, and on the screen at once."""
        self("update", type=type, id=id, data=data)
        made = self._remember()
        newest = [op for op in made if (op.type, op.id) == (type, id)][-1]
        assert newest.data.items() >= data.items(), (newest.body, data)
        shown = self.get(type, id)
        assert shown is None or all(_value(shown, name) == value for name, value in data.items()), (shown, data)

    def delete(self, type: str, id: str) -> None:
        self._change(ops=[{"action": "delete", "type": type, "id": id}])
        assert self.get(type, id) is None

    def add_photo(self, visit: str, file: Path, **fields: Any) -> str:
        with self.group() as group:
            return group.add_photo(visit, file, **fields)

    def resolve(self, conflict: str, resolution: dict[str, Any]) -> None:
        self("resolve", id=conflict, resolution=resolution)
        self._remember()

    def enqueue(self, op: Op) -> None:
        fields = {"op": op.op, "type": op.type, "id": op.id, "action": op.action, "base": op.base, "body": op.body}
        self("enqueue", ops=[{**fields, "madeAt": op.made_at}])
        self.made[op.op] = op

    def _change(self, **what: Any) -> list[str]:
        made: list[str] = self("change", **what)
        self._remember()
        return made

    def _remember(self) -> list[Op]:
        """An operation that was never sent may have been changed since."""
        ops = [_op(one) for one in self("ops")]
        self.made.update({op.op: op for op in ops})
        return ops

    # --- talking to the server ---------------------------------------------------------------------------------------

    def speak(self, schema: int) -> None:
        self("reopen", options={"schema": schema})

    def hurry(self) -> None:
        self("hurry")

    def sync(self) -> Report:
        return _report(self("sync"))

    def sync_records(self) -> Report:
        return _report(self("sync_records"))

    def step(self, name: str) -> Report:
        return _report(self(name))


class Group:
    """What a `TypeScriptClient` changes at once."""

    def __init__(self, client: TypeScriptClient) -> None:
        self._client = client
        self.ops: list[dict[str, Any]] = []
        self.photos: list[dict[str, Any]] = []

    def create(self, type: str, data: dict[str, Any]) -> str:
        id_ = self._client.new_id()
        self.ops.append({"action": "create", "type": type, "id": id_, "data": data})
        return id_

    def add_photo(self, visit: str, file: Path, **fields: Any) -> str:
        id_ = self._client.new_id()
        # read when the group is made; the next picture must not be in its place by then
        own = file.with_name(f"{id_}.jpg")
        own.write_bytes(file.read_bytes())
        self.photos.append({"visit": visit, "path": str(own), "fields": fields, "id": id_})
        return id_


AnyClient = PythonClient | TypeScriptClient


def _op(told: dict[str, Any]) -> Op:
    return Op(told["op"], told["type"], told["id"], told["action"], told["base"], told["madeAt"], told["body"])


def _report(told: dict[str, Any]) -> Report:
    pushed = Pushed(applied=told["pushed"]["applied"])
    pulled = Pulled(changed=told["pulled"]["changed"], removed=told["pulled"]["removed"])
    return Report(state=told["outcome"], detail=f"{told['detail']} {told['error'] or ''}", pushed=pushed, pulled=pulled)


def _value(record: dict[str, Any], name: str) -> Any:
    outer, _, inner = name.partition(".")
    value = record.get(outer)
    return (value or {}).get(inner) if inner else value
