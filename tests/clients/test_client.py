"""The Python client by itself: what it keeps, shows and orders while there is no server."""

from __future__ import annotations

import json
import sqlite3
import tracemalloc
import uuid
from pathlib import Path

import httpx
import pytest
from geo_portal_client import Client, Store, StoreDamaged, StoreOfAnother, store_path
from geo_portal_client.ops import MAX_GROUP_OPS, Op, halves, make_op, overlay
from geo_portal_client.outbox import Outbox
from geo_portal_client.store import Record

SERVER = "http://server.invalid"


def no_network(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no network", request=request)


@pytest.fixture
def client(tmp_path: Path):
    with Client.open(tmp_path / "store.db", SERVER, transport=httpx.MockTransport(no_network)) as opened:
        yield opened


def ready(client: Client, max_ops: int = 1000, max_bytes: int = 2**21, now: float = 0.0) -> list[list[tuple[str, str]]]:
    """What would be sent next: for each group its operations as (action, id)."""
    groups = client.outbox.ready(now, max_ops=max_ops, max_bytes=max_bytes)
    return [[(op.action, op.id) for op in group.ops] for group in groups]


def hold(client: Client, type: str, id: str, rev: int = 7, **data: object) -> None:
    client.store.put_record(Record(type, id, rev, rev, 1, data))


# --- what one sees ---------------------------------------------------------------------------------------------------


def test_unsent_changes_show_on_top_of_what_was_pulled(client: Client):
    hold(client, "visit", "v1", note="old", status="planned", answers={"q1": 1})
    client.update("visit", "v1", {"note": "new", "answers.q2": 2})
    new = client.create("visit", {"site": "s1"})
    assert client.get("visit", "v1") == {"note": "new", "status": "planned", "answers": {"q1": 1, "q2": 2}}
    assert dict(client.records("visit")) == {"v1": client.get("visit", "v1"), new: {"site": "s1"}}
    client.delete("visit", "v1")
    assert client.get("visit", "v1") is None
    assert [id_ for id_, _ in client.records("visit")] == [new]


def test_an_update_of_a_record_that_has_gone_shows_nothing_but_stays_queued(client: Client):
    hold(client, "visit", "v1", note="old")
    client.update("visit", "v1", {"note": "mine"})
    client.store.drop_record("visit", "v1")
    assert client.get("visit", "v1") is None
    assert client.outbox.depth() == 1


@pytest.mark.parametrize(
    ("held", "actions", "shown"),
    [
        (None, [("create", {"a": 1})], {"a": 1}),
        (None, [("update", {"a": 1})], None),
        ({"a": 1}, [("delete", {}), ("update", {"a": 2})], None),
        ({"a": 1}, [("delete", {}), ("create", {"b": 2})], {"b": 2}),
        ({"a": 1}, [("update", {"a": 2}), ("update", {"b": 3})], {"a": 2, "b": 3}),
    ],
)
def test_what_is_shown_follows_the_order_of_the_operations(held, actions, shown):
    ops = [
        make_op(op=str(uuid.uuid4()), type="t", id="i", action=action, base=None, made_at="", data=data)
        for action, data in actions
    ]
    assert overlay(held, ops) == shown


def test_an_operation_carries_the_revision_that_was_seen_when_it_was_made(client: Client):
    hold(client, "visit", "v1", rev=7, note="a")
    client.update("visit", "v1", {"note": "b"})
    hold(client, "visit", "v1", rev=9, note="c")
    client.update("visit", "v1", {"note": "d"})
    client.create("visit", {"site": "s"})
    assert [op.base for op in client.outbox.pending("visit", "v1")] == [7, 9]
    assert [json.loads(op.body)["base"] for op in client.outbox.pending("visit", "v1")] == [7, 9]


def test_numbers_that_json_does_not_know_are_refused_when_they_are_written(client: Client):
    with pytest.raises(ValueError, match="JSON"):
        client.create("visit", {"site": float("nan")})
    assert client.outbox.depth() == 0


def test_text_that_utf8_does_not_know_is_kept_and_sent_escaped(client: Client):
    made = client.create("visit", {"note": "a\ud800\0水"})
    assert client.get("visit", made) == {"note": "a\ud800\0水"}
    (op,) = client.outbox.pending("visit", made)
    assert r"a\ud800\u0000" in op.body


# --- the order -------------------------------------------------------------------------------------------------------


def test_later_changes_of_a_record_wait_for_the_earlier_ones_and_nothing_else_does(client: Client):
    for id_ in ("a", "b"):
        hold(client, "visit", id_)
    client.update("visit", "a", {"note": "1"})
    client.update("visit", "a", {"note": "2"})
    client.update("visit", "b", {"note": "3"})
    assert ready(client) == [[("update", "a")], [("update", "b")]]
    first = client.outbox.pending("visit", "a")[0]
    client.outbox.settle(first.op)
    assert ready(client) == [[("update", "a")], [("update", "b")]]


def test_a_group_that_is_to_be_sent_later_holds_back_only_its_own_records(client: Client):
    with client.group() as group:
        visit = group.create("visit", {"site": "s"})
        group.create("case", {"visit": visit})
    client.update("visit", visit, {"note": "later"})
    other = client.create("visit", {"site": "s"})
    first, *_ = client.outbox.ready(0.0, max_ops=1000, max_bytes=2**21)
    client.outbox.postpone(first.number, 0, 0.0, "missing_parent")
    assert ready(client, now=1.0) == [[("create", other)]]
    assert len(ready(client, now=2.0)) == 2
    assert client.outbox.waiting() == {"missing_parent": 1}


def test_what_is_set_aside_holds_nothing_back(client: Client):
    hold(client, "visit", "a")
    client.update("visit", "a", {"note": "\0"})
    client.update("visit", "a", {"note": "good"})
    first = client.outbox.pending("visit", "a")[0]
    client.outbox.set_aside(first.op, "invalid", "no NUL")
    assert ready(client) == [[("update", "a")]]
    assert [(one.op.op, one.code) for one in client.set_aside()] == [(first.op, "invalid")]
    assert client.outbox.depth() == 1


def test_a_batch_keeps_groups_whole_and_to_its_limits(client: Client):
    for count in (3, 4, 2):
        with client.group() as group:
            for _ in range(count):
                group.create("visit", {"site": "s"})
    assert [len(group) for group in ready(client, max_ops=7)] == [3, 4]
    assert [len(group) for group in ready(client, max_ops=8)] == [3, 4]
    assert [len(group) for group in ready(client, max_ops=1)] == [3]
    assert [len(group) for group in ready(client, max_bytes=1)] == [3]


def test_a_group_is_queued_as_a_whole_or_not_at_all(client: Client):
    def breaks_off() -> None:
        with client.group() as group:
            group.create("visit", {"site": "s"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaks_off()
    with pytest.raises(ValueError, match="1 to 100"), client.group() as group:
        for _ in range(MAX_GROUP_OPS + 1):
            group.create("visit", {"site": "s"})
    assert client.outbox.depth() == 0


def test_halving_finds_one_among_a_thousand_in_ten_steps():
    items, steps = list(range(1000)), 0
    while len(items) > 1:
        first, second = halves(items)
        items, steps = list(first if 617 in first else second), steps + 1
    assert (items, steps) == ([617], 10)


def test_an_edited_change_goes_out_under_a_new_id_and_takes_along_what_stood_behind_it(client: Client):
    with client.group() as group:
        visit = group.create("visit", {"site": "?"})
    client.create("visit_photo", {"visit": visit, "sha256": "0" * 64, "size": 1})
    bad, photo = client.outbox.pending("visit", visit)[0], client.outbox.pending_ids("visit_photo")[0]
    client.outbox.set_aside(bad.op, "unknown_reference", "")
    (op,) = client.outbox.pending("visit_photo", photo)
    assert client.outbox.stands_behind_aside(op)
    client.outbox.set_aside(op.op, "parent_aside", "")
    again = client.edit(bad.op, {"site": "right"})
    assert again != bad.op
    assert client.set_aside() == []
    assert [group[0][1] for group in ready(client)] == [visit, photo]
    with pytest.raises(KeyError):
        client.discard(bad.op)


def test_what_was_changed_of_a_record_meanwhile_goes_after_its_corrected_making(client: Client):
    visit = client.create("visit", {"site": "?"})
    client.update("visit", visit, {"note": "gate closed"})
    made, changed = client.outbox.pending("visit", visit)
    client.outbox.set_aside(made.op, "unknown_reference", "")
    client.outbox.set_aside(changed.op, "parent_aside", "")
    client.update("visit", visit, {"note": "gate open"})  # before the next sync
    client.edit(made.op, {"site": "right"})
    assert [op.action for op in client.outbox.pending("visit", visit)] == ["create", "update", "update"]
    assert ready(client) == [[("create", visit)]]
    assert client.get("visit", visit) == {"site": "right", "note": "gate open"}


def test_who_gives_up_a_making_gives_up_what_waits_of_its_record_and_its_file(client: Client, tmp_path: Path):
    picture = tmp_path / "yard.jpg"
    picture.write_bytes(b"picture")
    hold(client, "visit", "v1")
    photo = client.add_photo("v1", picture)
    [made] = client.outbox.pending("visit_photo", photo)
    client.outbox.set_aside(made.op, "forbidden", "")
    client.update("visit_photo", photo, {"caption": "yard"})
    client.discard(made.op)
    assert (ready(client), client.set_aside(), client.uploads()) == ([], [], [])


# --- the store -------------------------------------------------------------------------------------------------------


def test_everything_is_there_after_opening_again(tmp_path: Path):
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"\xff\xd8 picture")
    with Client.open(tmp_path / "s.db", SERVER) as client:
        visit = client.create("visit", {"site": "s"})
        photo = client.add_photo(visit, file, caption="front")
        device = client.device
    file.unlink()
    with Client.open(tmp_path / "s.db", SERVER) as client:
        assert client.device == device
        assert client.get("visit", visit) == {"site": "s"}
        assert client.get("visit_photo", photo)["caption"] == "front"
        (upload,) = client.uploads()
        assert upload.subject == f"visit_photo:{photo}"
        assert upload.path.read_bytes() == b"\xff\xd8 picture"
    assert (tmp_path / "s.db").stat().st_mode & 0o077 == 0


def test_copies_of_files_that_nobody_waits_for_go_when_the_store_is_opened(tmp_path: Path):
    (tmp_path / "p.jpg").write_bytes(b"kept")
    (tmp_path / "q.jpg").write_bytes(b"given up")
    with Client.open(tmp_path / "s.db", SERVER) as client:
        client.add_photo(client.create("visit", {"site": "s"}), tmp_path / "p.jpg")
        with pytest.raises(RuntimeError), client.group() as group:
            group.add_photo("v", tmp_path / "q.jpg")
            raise RuntimeError
        assert len(list((tmp_path / "s.db.files").iterdir())) == 2
    with Client.open(tmp_path / "s.db", SERVER):
        assert [file.read_bytes() for file in (tmp_path / "s.db.files").iterdir()] == [b"kept"]


def test_without_network_a_sync_says_so_and_loses_nothing(client: Client):
    client.create("visit", {"site": "s"})
    assert client.sync().state == "signed_out"
    client.wire.token = "anything"
    report = client.sync()
    assert (report.state, report.retry_in_s) == ("offline", 5.0)
    assert client.outbox.depth() == 1


def test_each_push_says_the_app_s_version_as_it_was_said_when_signing_in_or_is_since(tmp_path: Path):
    said: list[object] = []

    def server(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        if request.url.path.endswith("/devices"):
            person = {"id": "0192", "username": "official"}
            return httpx.Response(201, json={"device": body["device"], "token": "t", "user": person})
        said.append(body["app_version"])
        return httpx.Response(503)

    for version in ("", "2.0", ""):
        transport = httpx.MockTransport(server)
        with Client.open(tmp_path / "tablet.db", "http://portal.test", transport=transport, app_version=version) as one:
            if not said:
                one.sign_in("official", "password", app_version="1.0")
                one.create("visit", {"note": "x"})
            one.sync()
    assert said == ["1.0", "2.0", "1.0"]


def test_a_store_serves_one_server_only(tmp_path: Path):
    Client.open(tmp_path / "s.db", SERVER).close()
    with pytest.raises(StoreOfAnother):
        Client.open(tmp_path / "s.db", "http://other.invalid")
    assert store_path(tmp_path, SERVER, "a") != store_path(tmp_path, SERVER, "b")
    assert store_path(tmp_path, SERVER, "../a").parent == tmp_path


def many(path: Path, count: int) -> list[Op]:
    with Client.open(path, SERVER) as client, client.bulk():
        ids = [client.create("visit", {"site": "s", "note": f"note {n} " * 20}) for n in range(count)]
        return [client.outbox.pending("visit", id_)[0] for id_ in ids]


@pytest.mark.parametrize("where", ["head", "middle", "scattered", "cut", "nothing left"])
def test_a_damaged_store_is_found_at_opening_and_its_outbox_saved(tmp_path: Path, where: str):
    path = tmp_path / "s.db"
    ops = many(path, 300)
    data = bytearray(path.read_bytes())
    match where:
        case "head":
            data[:100] = b"\0" * 100
        case "middle":
            data[len(data) // 2 : len(data) // 2 + 5000] = b"\xff" * 5000
        case "scattered":
            for at in range(20_000, len(data), 40_000):
                data[at] ^= 0x55
        case "cut":
            del data[len(data) * 2 // 3 :]
        case "nothing left":
            data[:] = b"garbage" * 100
    path.write_bytes(data)
    with pytest.raises(StoreDamaged):
        Store(path)
    with Client.open(path, SERVER) as client:
        assert client.outbox.depth() == 0  # nothing is sent that nobody has looked at
        assert client.store.meta("cursor") == ""
        saved = client.salvaged
        assert saved is not None
        assert saved.kept.read_bytes() == bytes(data)
        lines = [json.loads(line) for line in saved.export.read_text().splitlines()]
        originals = {op.op: op.body for op in ops}
        assert len(lines) == saved.ops
        assert all(originals[line["op"]] == line["body"] for line in lines)
        if where in {"middle", "scattered"}:
            assert 100 < saved.ops < 300
        assert client.take_back(saved.export) == saved.ops == client.outbox.depth()
        assert client.take_back(saved.export) == 0


def test_an_operation_altered_on_the_disk_is_not_sent(tmp_path: Path):
    path = tmp_path / "s.db"
    good, bad = many(path, 2)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE ops SET body = replace(body, 'note 1', 'note 7') WHERE op = ?", [bad.op])
    with pytest.raises(StoreDamaged, match="altered"):
        Store(path)
    with Client.open(path, SERVER) as client:
        assert client.salvaged is not None
        assert (client.salvaged.ops, client.salvaged.damaged) == (1, 1)
        client.take_back(client.salvaged.export)
        # also when it happens while the store is open
        client.store.query("UPDATE ops SET body = replace(body, 'note 0', 'note 9')")
        assert ready(client) == []
        assert [one.code for one in client.set_aside()] == ["damaged"]
        assert client.set_aside()[0].op.op == good.op


def test_wiping_leaves_nothing_of_the_work_in_the_file(tmp_path: Path):
    path = tmp_path / "s.db"
    picture = tmp_path / "p.jpg"
    picture.write_bytes(b"x" * 100)
    with Client.open(path, SERVER) as client:
        hold(client, "site", "s1", name="Secret works")
        client.add_photo(client.create("visit", {"note": "Secret note"}), picture)
        client.store.set_meta("token", "t")
        client.store.wipe()
        assert client.state == "wiped"
        assert client.device
    left = b"".join(file.read_bytes() for file in tmp_path.glob("s.db*") if file.is_file())
    assert b"Secret" not in left
    assert not (tmp_path / "s.db.files").exists()


def test_a_hundred_thousand_queued_operations_are_read_with_flat_memory(tmp_path: Path):
    client = Client.open(tmp_path / "s.db", SERVER, durable=False)
    body = make_op(op="o", type="visit", id="i", action="create", base=None, made_at="", data={"note": "n" * 200}).body
    ops = (Op(f"o{n}", "visit", f"i{n}", "create", None, "", body) for n in range(1, 100_001))
    with client.store.transaction() as db:
        db.executemany("INSERT INTO groups (number) VALUES (?)", ((n,) for n in range(1, 100_001)))
        db.executemany(
            "INSERT INTO ops (grp, op, type, id, action, made_at, body, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((n, op.op, op.type, op.id, op.action, op.made_at, op.body, op.sum) for n, op in enumerate(ops, 1)),
        )
    outbox, peaks = Outbox(client.store), []
    tracemalloc.start()
    for _ in range(4):
        tracemalloc.reset_peak()
        batch = outbox.ready(0.0, max_ops=1000, max_bytes=2**21)
        assert len(batch) == 1000
        with client.store.transaction():
            for group in batch:
                outbox.settle(group.ops[0].op)
        peaks.append(tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()
    assert max(peaks) < 8 * 2**20
    assert outbox.depth() == 96_000
    client.close()
