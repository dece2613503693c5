"""Transactions held open by hand while tablets pull: nothing is skipped, nothing goes backwards, and whoever holds the
feed back is named."""

from __future__ import annotations

import os
import uuid
from concurrent.futures import ThreadPoolExecutor, wait
from types import SimpleNamespace
from typing import Any

import httpx
import psycopg
import pytest

from tests.live.sync.conftest import settle
from tests.server import with_database
from tests.tablets import Tablet, make_op


@pytest.fixture
def writer(field: SimpleNamespace) -> Tablet:
    return field.tablet()  # type: ignore[no-any-return]  # of a namespace


@pytest.fixture
def visits(field: SimpleNamespace, writer: Tablet) -> list[str]:
    """Three visits that the tablets hold already."""
    ids = [str(uuid.uuid4()) for _ in range(3)]
    writer.push(*[[make_op("visit", one, "create", site=field.site, note="0")] for one in ids])
    return ids


@pytest.fixture
def reader(field: SimpleNamespace, visits: list[str]) -> Tablet:
    tablet: Tablet = field.tablet("liaison")
    settle(field.server)
    tablet.drain()
    assert set(visits) <= tablet.ids("visit")
    return tablet


def write(connection: psycopg.Connection[Any], visit: str, note: str) -> None:
    connection.execute("UPDATE field_visit SET note = %s WHERE id = %s", [note, visit])


def notes(tablet: Tablet, visits: list[str]) -> list[Any]:
    return [tablet.data("visit", one)["note"] if ("visit", one) in tablet.store else None for one in visits]


def test_what_is_committed_late_is_not_skipped(field, database, reader, writer, visits):
    late = database()
    write(late, visits[0], "late")
    assert writer.say(make_op("visit", visits[1], note="early"))["status"] == "applied"
    for _ in range(3):
        reader.drain(1)  # waits behind the late one, or takes what is behind it: never both lost
    late.commit()
    settle(field.server)
    reader.drain(1)
    assert notes(reader, visits) == ["late", "early", "0"]


def test_begun_first_and_written_last_an_update_does_not_go_back(field, database, reader, visits):
    first, second = database(), database()
    write(first, visits[0], "draws its transaction id")
    write(second, visits[1], "older")
    second.commit()
    write(first, visits[1], "newer")
    for _ in range(2):
        reader.drain(1)
    first.commit()
    settle(field.server)
    reader.drain(1)
    assert notes(reader, visits)[1] == "newer"
    revisions = [change["rev"] for change in reader.arrived if change["id"] == visits[1]]
    assert reader.store["visit", visits[1]][0] == max(revisions)


@pytest.mark.parametrize("limit", [1, 500])
def test_begun_first_and_written_last_a_deletion_does_not_come_back(field, database, reader, visits, limit):
    first, second = database(), database()
    write(first, visits[0], "draws its transaction id")
    write(second, visits[1], "edited")
    second.commit()
    first.execute("DELETE FROM field_visitparticipant WHERE visit_id = %s", [visits[1]])
    first.execute("DELETE FROM field_visit WHERE id = %s", [visits[1]])
    reader.drain(limit)
    first.commit()
    settle(field.server)
    reader.drain(limit)
    assert ("visit", visits[1]) not in reader.store
    fresh = field.tablet("liaison")
    fresh.drain()
    assert ("visit", visits[1]) not in fresh.store
    assert notes(fresh, visits) == notes(reader, visits)


def test_a_snapshot_taken_beside_open_transactions_misses_none_of_them(field, database, visits):
    before, during = database(), database()
    write(before, visits[0], "open before the snapshot")
    tablet = field.tablet("liaison")
    tablet.pull(1)
    write(during, visits[1], "open during the snapshot")
    before.commit()
    for _ in range(3):
        tablet.pull(1)
    during.commit()
    settle(field.server)
    tablet.drain(2)
    assert notes(tablet, visits) == ["open before the snapshot", "open during the snapshot", "0"]


def test_savepoints_and_rollbacks_leave_no_trace_of_what_was_undone(field, database, reader, visits):
    connection = database()
    with connection.transaction():
        write(connection, visits[0], "kept")
        for turn in range(70):  # more subtransactions than a backend keeps in its cache
            with connection.transaction():
                write(connection, visits[1], f"sub {turn}")
        with connection.transaction(force_rollback=True):
            write(connection, visits[2], "undone")
        reader.drain(1)
        assert notes(reader, visits) == ["0", "0", "0"]
    undone = database()
    write(undone, visits[0], "never")
    undone.rollback()
    settle(field.server)
    reader.drain(1)
    assert notes(reader, visits) == ["kept", "sub 69", "0"]


def test_a_visit_and_the_withdrawal_of_its_checklist_at_the_same_moment(field, database, reader):
    """Who reads between the two commits must not lose the checklist of a visit that is about to come."""
    checklist, visit = str(uuid.uuid4()), str(uuid.uuid4())
    withdrawing, entering = database(), database()
    withdrawing.execute(
        "INSERT INTO field_checklist (id, code, version, title, title_en, schema, published_at, created_at, updated_at)"
        " VALUES (%s, %s, 1, 'c', '', %s, now(), now(), now())",
        [checklist, checklist, '{"type": "object", "properties": {}}'],
    )
    withdrawing.commit()
    withdrawing.execute("SELECT pg_current_xact_id()")  # begins first
    entering.execute(
        "INSERT INTO field_visit (id, site_id, checklist_id, status, note, returned_reason, source, created_at,"
        " updated_at) VALUES (%s, %s, %s, 'planned', '', '', '', now(), now())",
        [visit, field.site, checklist],
    )
    with ThreadPoolExecutor(1) as thread:
        withdraw = "UPDATE field_checklist SET withdrawn_at = now() WHERE id = %s"
        withdrawn = thread.submit(lambda: (withdrawing.execute(withdraw, [checklist]), withdrawing.commit()))
        wait([withdrawn], timeout=1)
        reader.drain()
        entering.commit()
        withdrawn.result(20)
    settle(field.server)
    reader.drain()
    assert {("visit", visit), ("checklist", checklist)} <= reader.store.keys()


def test_a_long_write_transaction_in_another_database_is_waited_for_and_named(field, reader, writer, visits):
    other = with_database(os.environ["DATABASE_OWNER_URL"], "template1")
    name = f"foreign{os.getpid()}"
    with psycopg.connect(other, application_name=name) as foreign:
        foreign.execute("SELECT pg_current_xact_id()")
        for turn in range(3):
            writer.say(make_op("visit", visits[turn], note="waits"))
            reader.drain(1)
        assert notes(reader, visits) == ["0", "0", "0"]
        held = field.server.shell(
            "from geo_portal.core import feed\n"
            f"print([(h['database'], h['state']) for h in feed.holders() if h['application'] == '{name}'])\n"
            "feed.HELD_ALARM_S = 0\n"
            "from field import jobs\n"
            f"print([h['application'] for h in feed.alarm() if h['application'] == '{name}'])\n"
            "jobs.watch_feed(timestamp=0)"
        )
        assert "('template1', 'idle in transaction')" in held
        assert f"['{name}']" in held
        metrics = httpx.get(f"{field.server.url}/metrics").text
        lag = next(line for line in metrics.splitlines() if line.startswith("portal_change_feed_lag_seconds "))
        assert float(lag.split()[1]) > 0
    settle(field.server)
    reader.drain(1)
    assert notes(reader, visits) == ["waits", "waits", "waits"]


def test_a_long_reading_transaction_elsewhere_is_not_waited_for(field, reader, writer, visits):
    with psycopg.connect(with_database(os.environ["DATABASE_OWNER_URL"], "template1")) as foreign:
        foreign.execute("SELECT count(*) FROM pg_class")
        writer.say(make_op("visit", visits[0], note="at once"))
        settle(field.server)
        reader.drain()
        assert notes(reader, visits)[0] == "at once"


def test_a_prepared_transaction_is_waited_for_and_named(field, database, reader, writer, visits):
    connection = database()
    if connection.execute("SHOW max_prepared_transactions").fetchone() == ("0",):
        pytest.skip("this cluster takes no prepared transactions (max_prepared_transactions = 0)")
    name = f"feed{os.getpid()}"
    connection.rollback()
    write(connection, visits[0], "prepared")
    connection.execute(f"PREPARE TRANSACTION '{name}'")
    connection.autocommit = True
    try:
        writer.say(make_op("visit", visits[1], note="behind it"))
        reader.drain()
        assert notes(reader, visits) == ["0", "0", "0"]
        held = field.server.shell(
            "from geo_portal.core import feed\nfeed.HELD_ALARM_S = 0\nprint([h['application'] for h in feed.alarm()])"
        )
        assert f"'prepared transaction {name}'" in held
    finally:
        connection.execute(f"COMMIT PREPARED '{name}'")
    settle(field.server)
    reader.drain(1)
    assert notes(reader, visits) == ["prepared", "behind it", "0"]
