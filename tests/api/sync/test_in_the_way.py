"""What others hold, and what goes wrong unforeseen: an answer that says to come again, and no one else kept up."""

from __future__ import annotations

import uuid

import psycopg
import pytest
from django.db import connection

from field.models import SyncOp, Visit
from field.services.sync import push, writers
from tests.tablets import make_op, statuses


@pytest.mark.django_db(transaction=True)
def test_a_record_that_another_transaction_holds_for_long_is_busy_and_can_come_again(field, monkeypatch):
    monkeypatch.setattr(push, "LOCK_PATIENCE", "50ms")
    monkeypatch.setattr(push, "ATTEMPTS", 2)
    visit = str(uuid.uuid4())
    field.tablet.say(make_op("visit", visit, "create", site=str(field.site.pk)))
    ops = [make_op("visit", visit, note="x"), make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk))]
    parameters = connection.get_connection_params()
    with psycopg.connect(
        **{name: parameters[name] for name in ("dbname", "user", "host") if name in parameters}
    ) as held:
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
