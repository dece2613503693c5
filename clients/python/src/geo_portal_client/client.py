"""The client: what a script or an app uses."""

from __future__ import annotations

import contextlib
import dataclasses
import mimetypes
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from geo_portal_client import devices
from geo_portal_client.errors import Busy, Offline, Refused, Revoked, SignedOut, StoreDamaged, StoreOfAnother
from geo_portal_client.ids import uuid7
from geo_portal_client.ops import CREATE, DELETE, UPDATE, Json, Op, make_op, overlay
from geo_portal_client.outbox import Outbox, SetAside
from geo_portal_client.pull import Pulled, Puller
from geo_portal_client.push import PARENT_ASIDE, Pushed, Pusher, stamp
from geo_portal_client.store import Salvage, Store, salvage
from geo_portal_client.uploads import Upload, Uploaded, Uploader
from geo_portal_client.wire import Wire

SCHEMA = 1
"""The version of the record types that this client speaks."""
VERSION = "0.1.0"
"""Of this package."""


@dataclasses.dataclass(slots=True)
class Report:
    """What a `sync()` did, and how it ended.

    `state`: `done`; `offline` or `busy` (call again in `retry_in_s` seconds); `signed_out`; `refused` (the server takes
    no such request: `detail` says why); `revoked`, `wiped` (see `Client.state`). `waiting` counts groups that the
    server wants later, by its code.
    """

    state: str = "done"
    detail: str = ""
    retry_in_s: float | None = None
    pushed: Pushed = dataclasses.field(default_factory=Pushed)
    pulled: Pulled = dataclasses.field(default_factory=Pulled)
    uploaded: Uploaded = dataclasses.field(default_factory=Uploaded)
    waiting: dict[str, int] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Conflict:
    """A disagreement about one record: for each field the value it had before (`base`), the one that stands
    (`server`), and the one a device sent (`device`)."""

    id: str
    type: str
    record: str
    fields: dict[str, Json]
    data: Json


class Group:
    """Changes that the server applies together or not at all. Made by `Client.group()`."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.ops: list[Op] = []
        self.files: list[dict[str, Any]] = []

    def create(self, type: str, data: Json, *, id: str | None = None) -> str:
        """A new record; its id."""
        made = id or self._client.new_id()
        self._add(CREATE, type, made, data)
        return made

    def update(self, type: str, id: str, data: Json) -> None:
        """Set some fields of a record; `answers.<question>` sets one answer."""
        self._add(UPDATE, type, id, data)

    def delete(self, type: str, id: str) -> None:
        self._add(DELETE, type, id, {})

    def add_photo(self, visit: str, file: Path | str, *, filetype: str | None = None, **fields: Any) -> str:
        """A photo of a visit: the record now, the file by the lane for files. `fields` may be `taken_at`, `position`,
        `sigma_m`, `caption`. The id of the `visit_photo`."""
        source = Path(file)
        path, sha256, size = self._client.uploader.take_in(source)
        photo = self.create("visit_photo", {"visit": visit, "sha256": sha256, "size": size, **fields})
        guessed = filetype or mimetypes.guess_type(source.name)[0] or "image/jpeg"
        self.files.append(
            {"subject": f"visit_photo:{photo}", "purpose": "photo", "path": path, "filename": source.name,
             "filetype": guessed, "sha256": sha256, "size": size}
        )  # fmt: skip
        return photo

    def _add(self, action: str, type: str, id: str, data: Json) -> None:
        self.ops.append(self._client.make_op(action, type, id, data))


class Client:
    """One person's work at one server, online or not.

    Changes are made in the store and queued; `sync()` sends and fetches. Everything here may be called from several
    threads; two may sync at once only if one runs `sync_records()` and the other `sync_uploads()`. A store is open in
    one process at a time.
    """

    def __init__(
        self,
        store: Store,
        server: str,
        *,
        transport: httpx.BaseTransport | None = None,
        timeout: float | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
        random_bytes: Callable[[int], bytes] = os.urandom,
        schema: int = SCHEMA,
        app_version: str = "",
        page: int = 500,
        piece_bytes: int = 1024 * 1024,
        answered: Callable[[Op, Json], None] | None = None,
    ) -> None:
        """Work with an open store; `Client.open` is the usual door.

        `clock` gives the device's time, `monotonic` the seconds that pass; `answered` is told of each operation and
        the server's final answer to it. `app_version` is what supervisors see; unless given, what was said when
        signing in.
        """
        kept = store.meta("server")
        if kept and kept != server.rstrip("/"):
            raise StoreOfAnother(f"{store.path} belongs to {kept}")
        self.salvaged: Salvage | None = None
        self.store = store
        self._clock, self._monotonic, self._random_bytes = clock, monotonic, random_bytes
        self.wire = Wire(server, transport=transport, **({} if timeout is None else {"timeout": timeout}))
        self.wire.token = store.meta("token")
        self.outbox = Outbox(store)
        self.pusher = Pusher(
            store, self.outbox, self.wire, schema=schema, clock=clock, monotonic=monotonic, answered=answered
        )
        self.pusher.app_version = app_version or store.meta("app_version") or VERSION
        self.puller = Puller(store, self.wire, limit=page)
        self.uploader = Uploader(store, self.wire, monotonic=monotonic, piece_bytes=piece_bytes)
        self.uploader.sweep()
        with store.transaction():
            store.set_meta("server", server.rstrip("/"))
            if not store.meta("device"):
                store.set_meta("device", self.new_id())

    @classmethod
    def open(cls, path: Path | str, server: str, *, durable: bool = True, **options: Any) -> Client:
        """Open the store at `path`, or make it, for this server. `options` as for `Client(…)`.

        A damaged store is put aside and a new one begun: what was unsent is saved to a file that `client.salvaged`
        names; `client.take_back()` queues it again once somebody has looked at it. The rest comes by the next sync.
        """
        try:
            return cls(Store(path, durable=durable), server, **options)
        except StoreDamaged:
            saved, words = salvage(Path(path).expanduser())
        store = Store(path, durable=durable)
        if words.get("server") == server.rstrip("/"):
            with store.transaction():
                for name in ("device", "token", "user", "username"):
                    if words.get(name):
                        store.set_meta(name, words[name])
        client = cls(store, server, **options)
        client.salvaged = saved
        return client

    def close(self) -> None:
        self.wire.close()
        self.store.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def new_id(self) -> str:
        """A UUIDv7 for a new record."""
        return uuid7(self._clock(), self._random_bytes)

    # --- the device --------------------------------------------------------------------------------------------------

    @property
    def device(self) -> str:
        """This device's id."""
        return self.store.meta("device")

    @property
    def user(self) -> str:
        """The id of the person signed in; empty before."""
        return self.store.meta("user")

    @property
    def state(self) -> str:
        """`new`, `signed_in`, `signed_out`, `revoked` (quarantine or wipe not yet done) or `wiped`."""
        return self.store.meta("state") or ("signed_in" if self.store.meta("token") else "new")

    def sign_in(self, username: str, password: str, **about: str) -> None:
        """Sign this device in with a password. `about`: `name`, `platform`, `app_version`.

        Raises Refused (wrong password), StoreOfAnother, Offline, Busy.
        """
        self._sign_in({"username": username, "password": password}, about)

    def enrol(self, code: str, **about: str) -> None:
        """Sign this device in with an enrolment code, as its QR shows it. Otherwise as `sign_in`."""
        self._sign_in({"enrolment_code": code}, about)

    def _sign_in(self, credentials: Json, about: dict[str, str]) -> None:
        self.wire.token = ""
        version = self.pusher.app_version
        device = {"id": self.device, "name": "Python", "platform": "Python", "app_version": version, **about}
        try:
            answer = devices.sign_in(self.wire, credentials, device, new_id=None if self.user else self.new_id)
        except Refused as refusal:
            if refusal.code == "device_taken":
                raise StoreOfAnother(f"{self.store.path} belongs to {self.store.meta('username')}") from refusal
            raise
        except SignedOut as error:
            raise Refused(401, str(error) or "unauthenticated", "The server does not know these credentials.") from None
        finally:
            self.wire.token = self.store.meta("token")
        user, token = str(answer["user"]["id"]), str(answer["token"])
        if self.user and self.user != user:
            raise StoreOfAnother(f"{self.store.path} belongs to {self.store.meta('username')}")
        self.pusher.app_version = device["app_version"]
        words = {"user": user, "username": str(answer["user"]["username"]), "token": token, "state": ""}
        words["app_version"] = device["app_version"]
        with self.store.transaction():
            for name, value in {**words, "device": str(answer["device"]["id"]), "quarantined": ""}.items():
                self.store.set_meta(name, value)
        self.wire.token = token

    # --- reading -----------------------------------------------------------------------------------------------------

    def get(self, type: str, id: str) -> Json | None:
        """A record as one sees it here: as pulled, with one's unsent changes on top. None if there is none."""
        held = self.store.record(type, id)
        return overlay(held.data if held else None, self.outbox.pending(type, id))

    def records(self, type: str) -> Iterator[tuple[str, Json]]:
        """(id, record) of every record of a type, as `get` shows them."""
        own = set(self.outbox.pending_ids(type))
        for record in self.store.records(type):
            shown = record.data
            if record.id in own:
                own.discard(record.id)
                found = self.get(type, record.id)
                if found is None:
                    continue
                shown = found
            yield record.id, shown
        for id_ in sorted(own):
            if (made := self.get(type, id_)) is not None:
                yield id_, made

    def conflicts(self) -> list[Conflict]:
        """The open disagreements that concern this person."""
        found = []
        for id_, data in self.records("conflict"):
            fields = data.get("fields") or {}
            undecided = {name: values for name, values in fields.items() if "resolved" not in values}
            if undecided and not data.get("resolved_at") and not data.get("resolution"):
                found.append(Conflict(id_, str(data.get("type")), str(data.get("id")), undecided, dict(data)))
        return found

    def set_aside(self) -> list[SetAside]:
        """Changes that the server has refused for good, with the reason. They stay here until edited or discarded."""
        return list(self.outbox.all_aside())

    def uploads(self) -> list[Upload]:
        """Files not yet arrived, and those set aside."""
        return self.uploader.all()

    # --- writing -----------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def group(self) -> Iterator[Group]:
        """Changes that belong together, such as a visit with its photos: applied as a whole or not at all.

        They are in the store, durable, when the block ends; if it raises, none of them is.
        """
        made = Group(self)
        yield made
        if not made.ops:
            return
        with self.store.transaction():
            self.outbox.add(made.ops)
            for file in made.files:
                self.uploader.add(**file)

    @contextlib.contextmanager
    def bulk(self) -> Iterator[None]:
        """Make many groups in one transaction of the store: much faster, and none of them is kept if it raises."""
        with self.store.transaction():
            yield

    def create(self, type: str, data: Json, *, id: str | None = None) -> str:
        """A new record, as a group of its own; its id."""
        with self.group() as group:
            return group.create(type, data, id=id)

    def update(self, type: str, id: str, data: Json) -> None:
        """Set some fields of a record."""
        with self.group() as group:
            group.update(type, id, data)

    def delete(self, type: str, id: str) -> None:
        with self.group() as group:
            group.delete(type, id)

    def add_photo(self, visit: str, file: Path | str, **fields: Any) -> str:
        """A photo of a visit; the id of the `visit_photo`."""
        with self.group() as group:
            return group.add_photo(visit, file, **fields)

    def resolve(self, conflict: str, resolution: Json) -> None:
        """Settle a disagreement: the value that each field shall have."""
        self.update("conflict", conflict, {"resolution": resolution})

    def edit(self, op: str, data: Json) -> str:
        """Send a change that was set aside again, with other data: under a new operation id, which this returns.

        Raises KeyError if nothing is set aside under `op`.
        """
        old = self.outbox.aside(op)
        if old is None:
            raise KeyError(op)
        made = self._make_op(old.op.action, old.op.type, old.op.id, data, base=old.op.base)
        self.outbox.replace(op, made, PARENT_ASIDE)
        return made.op

    def discard(self, op: str) -> None:
        """Give up a change that was set aside; with a creation all other changes of its record, and its file. Raises
        KeyError if there is none."""
        old = self.outbox.aside(op)
        if old is None:
            raise KeyError(op)
        with self.store.transaction():
            self.outbox.discard(old.op)
            if old.op.action == CREATE:
                self.uploader.forget(f"{old.op.type}:{old.op.id}")

    def take_back(self, export: Path | str) -> int:
        """Queue the operations of a salvaged file again; how many."""
        return self.outbox.take_back(Path(export))

    def make_op(self, action: str, type: str, id: str, data: Json) -> Op:
        """An operation on the record as it is seen now."""
        held = self.store.record(type, id)
        return self._make_op(action, type, id, data, base=held.base if held else None)

    def _make_op(self, action: str, type: str, id: str, data: Json, *, base: int | None) -> Op:
        made_at = stamp(self._clock())
        return make_op(op=self.new_id(), type=type, id=id, action=action, base=base, made_at=made_at, data=data)

    # --- talking to the server ---------------------------------------------------------------------------------------

    def sync(self) -> Report:
        """Send what waits, fetch what is new, then send files, records first all along. Never raises for the network's
        or the server's sake: the report says how it went."""
        report = Report()

        def both() -> None:
            self._exchange_records(report)
            while self.uploader.upload_piece(report.uploaded):
                if self.outbox.ready(self._monotonic(), max_ops=1, max_bytes=1):
                    self._exchange_records(report)

        return self._run(report, both)

    def sync_records(self) -> Report:
        """The records' lane alone."""
        report = Report()
        return self._run(report, lambda: self._exchange_records(report))

    def sync_uploads(self) -> Report:
        """The files' lane alone."""
        report = Report()

        def pieces() -> None:
            while self.uploader.upload_piece(report.uploaded):
                pass

        return self._run(report, pieces)

    def hurry(self) -> None:
        """Let nothing wait for its time: the next sync tries everything."""
        self.outbox.hurry()
        self.uploader.hurry()

    def _exchange_records(self, report: Report) -> None:
        refused: Refused | None = None
        try:
            while self.pusher.push_batch(report.pushed):
                pass
        except Refused as refusal:  # it takes nothing from us; what it has for us still comes
            refused = refusal
        while self.puller.pull_page(report.pulled):
            pass
        if refused is not None:
            raise refused

    def _run(self, report: Report, work: Callable[[], None]) -> Report:
        try:
            self._require_token()
            work()
        except Offline as error:
            report.state, report.detail, report.retry_in_s = "offline", str(error), 5.0
        except Busy as busy:
            report.state, report.detail, report.retry_in_s = "busy", str(busy), busy.retry_after_s
        except SignedOut as error:
            report.state, report.detail = "signed_out", str(error)
        except Refused as refusal:
            report.state, report.detail = "refused", str(refusal)
        except Revoked as revoked:
            self._obey(revoked, report)
        if report.state == "done":
            due = [at for at in (self.outbox.next_due(), self.uploader.next_due()) if at is not None]
            report.retry_in_s = max(0.0, min(due) - self._monotonic()) if due else None
        report.waiting = {} if report.state == "wiped" else self.outbox.waiting()
        return report

    def _require_token(self) -> None:
        if self.state in {"revoked", "wiped"}:
            raise Revoked(self.store.meta("wipe"))
        if not self.wire.token:
            raise SignedOut("not signed in")

    def _obey(self, revoked: Revoked, report: Report) -> None:
        """Quarantine, wipe, acknowledge; each step is remembered, so a cut between them is no harm."""
        if self.state != "wiped":
            with self.store.transaction():
                self.store.set_meta("state", "revoked")
                self.store.set_meta("wipe", revoked.wipe)
        report.state = self.state
        try:
            if self.state == "revoked" and revoked.wipe != "now":
                sent_at = stamp(self._clock())
                devices.quarantine(self.wire, self.store, self.outbox, schema=self.pusher.schema, sent_at=sent_at)
            if self.state == "revoked" and revoked.wipe:
                self.store.wipe()
                report.state = "wiped"
            if self.state == "wiped" and self.wire.token:
                devices.acknowledge_wipe(self.wire, self.device)
                self.store.set_meta("token", "")
                self.wire.token = ""
        except (Offline, Busy) as error:
            report.detail, report.retry_in_s = str(error), 5.0
        except (SignedOut, Revoked, Refused) as error:
            report.detail = str(error)
