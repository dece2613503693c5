"""What others hold, and what goes wrong unforeseen: an answer that says to come again, and no one else kept up."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from field.models import Category, SyncOp, Visit, VisitPhoto
from field.services.sync import push, writers
from tests.tablets import make_op, statuses


def other_connection() -> psycopg.Connection[Any]:
    parameters = connection.get_connection_params()
    return psycopg.connect(**{name: parameters[name] for name in ("dbname", "user", "host") if name in parameters})


def in_a_thread(say: Callable[[], Any]) -> Any:
    try:
        return say()
    finally:
        connection.close()


def wait_until_one_waits(database: psycopg.Connection[Any]) -> None:
    """Until somebody waits for a row that this connection has changed."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    deadline = time.monotonic() + 20
    while database.execute(waiting).fetchone() == (0,):
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_a_record_that_another_transaction_holds_for_long_is_busy_and_can_come_again(field, monkeypatch):
    monkeypatch.setattr(push, "LOCK_PATIENCE", "50ms")
    monkeypatch.setattr(push, "ATTEMPTS", 2)
    visit = str(uuid.uuid4())
    field.tablet.say(make_op("visit", visit, "create", site=str(field.site.pk)))
    ops = [make_op("visit", visit, note="x"), make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk))]
    with other_connection() as held:
        held.execute("SELECT 1 FROM field_visit WHERE id = %s FOR UPDATE", [visit])
        assert statuses(field.tablet.push([ops[0]], [ops[1]])) == ["retry:busy", "retry:busy"]
    assert statuses(field.tablet.push([ops[0]], [ops[1]])) == ["applied", "applied"]


def test_what_goes_wrong_unforeseen_waits_alone_and_is_kept_by_the_tablet(field, monkeypatch):
    checked = writers.VisitWriter.check

    def check(self, batch, values, changed):
        if values["note"] == "of a kind that nobody foresaw":
            raise ZeroDivisionError
        return checked(self, batch, values, changed)

    monkeypatch.setattr(writers.VisitWriter, "check", check)
    visits = [str(uuid.uuid4()) for _ in range(9)]
    groups = [[make_op("visit", one, "create", site=str(field.site.pk))] for one in visits]
    groups[4] += [make_op("visit", visits[4], note="of a kind that nobody foresaw")]
    answers = field.tablet.push(*groups)
    assert statuses(answers) == ["applied"] * 4 + ["retry:busy"] * 2 + ["applied"] * 4
    assert not Visit.objects.filter(pk=visits[4]).exists()
    assert SyncOp.objects.count() == 8
    monkeypatch.undo()  # repaired
    assert statuses(field.tablet.push(*groups)) == ["duplicate"] * 4 + ["applied"] * 2 + ["duplicate"] * 4


def test_a_push_of_nothing_is_answered_whatever_else_goes_wrong(field, monkeypatch):
    def broken(user):
        raise ZeroDivisionError

    monkeypatch.setattr(push, "scope_of", broken)
    assert field.tablet.push() == []


def test_what_a_person_may_do_is_read_once_together_with_their_scope(field):
    with CaptureQueriesContext(connection) as asked:
        field.tablet.say(make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk)))
    roles = [one["sql"] for one in asked if one["sql"].startswith('SELECT "accounts_membership"')]
    assert len(roles) == 1


@pytest.mark.django_db(transaction=True)
def test_a_photo_that_is_given_another_case_while_its_caption_waits_keeps_that_case(field):
    visit, site = str(uuid.uuid4()), str(field.site.pk)
    photo, *cases = (str(uuid.uuid4()) for _ in range(3))
    category = str(Category.objects.first().pk)
    field.tablet.push(
        [make_op("visit", visit, "create", site=site)],
        *[[make_op("case", one, "create", site=site, visit=visit, category=category, text="x")] for one in cases],
        [make_op("visit_photo", photo, "create", visit=visit, sha256="ab" * 32, size=5, case=cases[0])],
    )
    with other_connection() as other, ThreadPoolExecutor(1) as thread:
        other.execute("UPDATE field_visitphoto SET case_id = %s WHERE id = %s", [cases[1], photo])
        op = make_op("visit_photo", photo, caption="seen")
        answer = thread.submit(in_a_thread, lambda: field.tablet.say(op))
        wait_until_one_waits(other)
        other.commit()
        assert answer.result(20)["status"] in {"applied", "merged"}
    kept = VisitPhoto.objects.get(pk=photo)
    assert (str(kept.case_id), kept.caption) == (cases[1], "seen")
