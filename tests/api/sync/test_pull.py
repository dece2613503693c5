"""Pull, sentence by sentence of the public interface; scope has a file of its own."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core import signing
from django.db import DatabaseError, connection, transaction

from field.models import Conflict, Visit
from field.services.sync import types
from geo_portal.core import clock, feed
from tests import factories_field
from tests.api.sync.conftest import settle_feed
from tests.tablets import make_op

pytestmark = pytest.mark.django_db(transaction=True)


def code_of(answer):
    status, body = answer
    return (status, body.get("code"))


def test_a_cursor_is_good_for_its_own_device_and_person_only(field):
    cursor = field.tablet.pull()["cursor"]
    assert field.tablet.page(cursor=cursor)[0] == 200
    for other in (field.second, field.mate):
        assert code_of(other.page(cursor=cursor)) == (400, "bad_cursor")
    bad = [cursor[:-1], cursor + "x", "x", "%00", ":", "a" * 5000, cursor.split(":")[0], "é", "%ff%fe"]
    bad.append(signing.Signer(salt="another").sign(cursor.split(":")[0]))
    bad.append(signing.Signer(key="another", salt="geo_portal.feed.cursor").sign(cursor.split(":")[0]))
    bad.append(signing.Signer(salt="geo_portal.feed.cursor").sign(signing.b64_encode(b"\xc1garbage").decode()))
    for one in bad:
        assert code_of(field.tablet.page(cursor=one)) == (400, "bad_cursor"), one


def test_limits_are_clamped_and_nonsense_is_refused(field):
    for limit in ("-1", "0", "x", "1.5", "%00", ""):
        assert field.tablet.ask("GET", f"/api/v1/sync/pull?limit={limit}")[0] == 422, limit
    for limit in (10**9, 10**30):
        assert field.tablet.ask("GET", f"/api/v1/sync/pull?limit={limit}")[0] == 200
    assert field.tablet.ask("GET", "/api/v1/sync/pull?since=1")[0] == 400
    assert field.tablet.ask("GET", "/api/v1/sync/pull?limit=1&limit=2")[0] in {200, 400}


def test_a_cursor_older_than_the_feed_or_of_an_unknown_future_is_told_so(field):
    field.tablet.drain()
    with clock.frozen(clock.now() + timedelta(days=89)):
        assert field.tablet.page(cursor=field.tablet.cursor)[0] == 200
    with clock.frozen(clock.now() + timedelta(days=91)):
        assert code_of(field.tablet.page(cursor=field.tablet.cursor)) == (410, "cursor_expired")


def test_the_feed_forgets_nothing_within_its_horizon(field):
    field.tablet.drain()
    visit = factories_field.make_visit(field.site, field.holder)
    assert feed.prune() == 0  # also from within a transaction, whose clock stands still
    with transaction.atomic():
        Visit.objects.count()
        assert feed.prune() == 0
    with pytest.raises(DatabaseError, match="90 days"), connection.cursor() as cursor:
        cursor.execute("SELECT change_feed_prune(now() - interval '89 days', 10)")
    settle_feed()
    field.tablet.drain()
    assert ("visit", str(visit.pk)) in field.tablet.store


def test_an_upgrade_that_adds_a_kind_makes_devices_take_a_snapshot(field, monkeypatch):
    kinds = dict(types._types)
    monkeypatch.setattr(types, "_types", {name: kind for name, kind in kinds.items() if name != "service_point"})
    field.tablet.drain()
    monkeypatch.setattr(types, "_types", kinds)
    assert code_of(field.tablet.page(cursor=field.tablet.cursor)) == (410, "cursor_expired")


def test_in_a_new_generation_old_cursors_are_void_and_unsent_work_arrives(field):
    visit, kept = str(uuid.uuid4()), str(uuid.uuid4())
    made = field.tablet.say(make_op("visit", visit, "create", site=str(field.site.pk), note="before"))
    settle_feed()
    field.tablet.drain()
    unsent = [
        make_op("visit", visit, base=made["rev"], note="offline"),
        make_op("visit", kept, "create", site=str(field.site.pk)),
    ]
    halfway = field.second.pull(1)["cursor"]
    feed.begin_generation()
    assert code_of(field.tablet.page(cursor=field.tablet.cursor)) == (410, "cursor_expired")
    assert code_of(field.second.page(cursor=halfway)) == (410, "cursor_expired")
    console = Visit.objects.get(pk=visit)
    console.planned_for = "2026-12-01"
    console.save()
    console.refresh_from_db(fields=["rev"])
    assert console.rev > made["rev"] + 1_000_000
    answers = field.tablet.push(*[[op] for op in unsent])
    assert [answer["status"] for answer in answers] == ["merged", "applied"]
    settle_feed()
    for tablet in (field.tablet, field.second):
        tablet.cursor, tablet.store = None, {}
        tablet.drain(1)
        assert {visit, kept} <= tablet.ids("visit")
        assert tablet.data("visit", visit)["note"] == "offline"


def test_a_device_hears_its_own_changes_with_the_revisions_it_was_answered(field):
    visit = str(uuid.uuid4())
    field.tablet.drain()
    rev = field.tablet.say(make_op("visit", visit, "create", site=str(field.site.pk)))["rev"]
    settle_feed()
    (change,) = [one for one in field.tablet.drain() if one["id"] == visit]
    assert change["rev"] == rev
    assert change["data"]["status"] == "planned"
    gone = field.tablet.say(make_op("visit", visit, "delete", rev))["rev"]
    settle_feed()
    (change,) = [one for one in field.tablet.drain() if one["id"] == visit]
    assert change == {"type": "visit", "id": visit, "rev": gone, "removed": "deleted"}


def test_a_conflict_comes_to_those_who_are_in_it_and_is_resolved_for_both(field, api):
    visit = str(uuid.uuid4())
    rev = field.tablet.say(make_op("visit", visit, "create", site=str(field.site.pk), note="a"))["rev"]
    field.mate.say(make_op("visit", visit, base=rev, note="b"))
    conflict = field.tablet.say(make_op("visit", visit, base=rev, note="c"))["conflict"]
    settle_feed()
    for tablet in (field.tablet, field.mate):
        tablet.drain(2)
        held = tablet.data("conflict", conflict)
        assert (held["type"], held["id"]) == ("visit", visit)
        assert held["fields"]["note"] == {"base": "a", "server": "b", "device": "c"}
        assert set(held["authors"]) == {str(field.holder.pk), str(field.liaison.pk)}
    assert field.mate.say(make_op("conflict", conflict, resolution={"note": "d"}))["status"] == "applied"
    settle_feed()
    for tablet in (field.tablet, field.mate):
        tablet.drain(1)
        assert tablet.data("visit", visit)["note"] == "d"
        assert tablet.data("conflict", conflict)["resolved_at"] is not None
    assert Conflict.objects.get().resolved_by == field.liaison


def test_each_page_names_a_record_once_and_a_busy_record_does_not_hide_others(field):
    field.tablet.drain()
    visits = [factories_field.make_visit(field.site, field.holder) for _ in range(3)]
    for turn in range(30):
        visits[0].note = str(turn)
        visits[0].save()
    settle_feed()
    field.tablet.drain(2)
    assert field.tablet.ids("visit") == {str(visit.pk) for visit in visits}
    assert field.tablet.data("visit", visits[0].pk)["note"] == "29"
    quiet = field.tablet.pull(1)
    assert (quiet["changes"], quiet["more"]) == ([], False)
