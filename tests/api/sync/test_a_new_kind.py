"""Another kind of record becomes syncable by one declaration: a made-up one does, with a table of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from field.services.sync import types
from field.services.sync.types import Field, Kind, SyncType
from field.services.sync.writers import SiteWriter
from geo_portal.core.ids import uuid7
from geo_portal.core.migration_operations import track_table
from geo_portal.core.models import Change
from tests import factories_field
from tests.api.sync.conftest import settle_feed
from tests.tablets import make_op, statuses

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = """
CREATE TABLE made_up_reading (
    id uuid PRIMARY KEY, rev bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
    site_id uuid NOT NULL, about_id uuid, meter text NOT NULL, value double precision, read_on date,
    reader_id uuid NOT NULL, CONSTRAINT reading_not_negative CHECK (value >= 0)
)
"""


class ReadingWriter(SiteWriter):
    author = "reader"


def declare() -> SyncType:
    return SyncType(
        name="reading",
        table="made_up_reading",
        fields=(
            Field("site", Kind.UUID, "site_id", writable=True, required=True, nullable=False),
            Field("about", Kind.UUID, "about_id", writable=True, refers_to="field_category"),
            Field("meter", writable=True, required=True, nullable=False, max_length=20, choices=("water", "power")),
            Field("value", Kind.NUMBER, writable=True),
            Field("read_on", Kind.DATE, writable=True),
            Field("reader", Kind.UUID, "reader_id", fixed=True),
        ),
        in_scope="r.site_id = ANY (%(sites)s)",
        keyed_by="site",
        by_keys="r.site_id = ANY (%(keys)s)",
        writer=ReadingWriter(),
    )


@contextmanager
def as_owner() -> Iterator[Any]:
    """A cursor with the rights of a migration."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        yield cursor
        cursor.execute("SET ROLE portal_app")


@pytest.fixture
def reading(field) -> Iterator[None]:
    """The kind `reading`: its table, tracked as a migration would, and its declaration."""
    (tracking,) = track_table("made_up_reading", "reading", scope="ARRAY['site:' || r.site_id]")
    with as_owner() as cursor:
        cursor.execute(TABLE)
        cursor.execute(tracking.sql)
        cursor.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON made_up_reading TO portal_app")
    types.register(declare())
    try:
        yield
    finally:
        types._types.pop("reading")
        with as_owner() as cursor:
            cursor.execute("DROP TABLE made_up_reading")
            cursor.execute("DROP FUNCTION change_log_made_up_reading()")


def test_it_is_pushed_pulled_merged_and_deleted(field, reading):
    id_ = uuid7()
    made = field.tablet.say(make_op("reading", id_, "create", site=str(field.site.pk), meter="water", value=12.5))
    assert made["status"] == "applied"
    settle_feed()
    field.mate.drain()
    assert field.mate.data("reading", id_) == {
        "site": str(field.site.pk),
        "about": None,
        "meter": "water",
        "value": 12.5,
        "read_on": None,
        "reader": str(field.holder.pk),
    }
    assert field.tablet.say(make_op("reading", id_, base=made["rev"], value=13))["status"] == "applied"
    merged = field.mate.say(make_op("reading", id_, base=made["rev"], read_on="2026-11-22"))
    assert (merged["status"], merged["data"]["value"], merged["data"]["read_on"]) == ("merged", 13.0, "2026-11-22")
    conflict = field.mate.say(make_op("reading", id_, base=made["rev"], value=14))
    assert (conflict["status"], conflict["data"]["value"]) == ("conflict", 13.0)
    decided = field.tablet.say(make_op("conflict", conflict["conflict"], resolution={"value": 14}))
    assert decided["status"] == "applied"
    refused = field.mate.say(make_op("reading", id_, "delete", base=merged["rev"]))
    assert statuses([refused]) == ["rejected:forbidden"]  # it is the holder's
    settle_feed()
    field.tablet.drain()
    assert field.tablet.data("reading", id_)["value"] == 14.0
    base = field.tablet.store["reading", str(id_)][0]
    assert field.tablet.say(make_op("reading", id_, "delete", base=base))["status"] == "applied"
    settle_feed()
    assert ("reading", "deleted") in {(one["type"], one.get("removed")) for one in field.mate.drain()}
    history = Change.objects.of("reading", id_)
    assert [entry.action for entry in history] == ["delete", "update", "update", "update", "insert"]


def test_what_does_not_hold_is_refused(field, reading):
    sound = {"site": str(field.site.pk), "meter": "power"}
    cases = {
        "forbidden": {"reader": str(field.liaison.pk)},
        "unknown_reference": {"about": str(uuid7())},
        "bad_choice": {"meter": "gas"},
        "bad_value": {"value": "12"},
        "unknown_field": {"colour": "red"},
        "reading_not_negative": {"value": -1},
    }
    for code, change in cases.items():
        refused = field.tablet.say(make_op("reading", uuid7(), "create", **{**sound, **change}))
        assert statuses([refused]) == [f"rejected:{code}"]
    about = str(factories_field.make_category().pk)
    assert field.tablet.say(make_op("reading", uuid7(), "create", **sound, about=about))["status"] == "applied"
    elsewhere = field.tablet.say(make_op("reading", uuid7(), "create", **{**sound, "site": str(field.other_site.pk)}))
    assert statuses([elsewhere]) == ["rejected:unknown_reference"]


def test_a_tablet_that_synced_before_the_kind_was_there_gets_it(field, reading):
    kind = types._types.pop("reading")
    field.mate.drain()
    types.register(kind)
    id_ = uuid7()
    field.tablet.say(make_op("reading", id_, "create", site=str(field.site.pk), meter="water"))
    settle_feed()
    if field.mate.page(cursor=field.mate.cursor)[0] == 410:
        field.mate.cursor = None
    field.mate.drain()
    assert str(id_) in field.mate.ids("reading")


@pytest.mark.parametrize("kind", ["reading", "case"])
def test_a_push_takes_the_same_queries_for_any_number_of_records(field, reading, kind):
    about = str(factories_field.make_category("cost").pk)
    data = {"meter": "water", "about": about} if kind == "reading" else {"category": about, "text": "租金上涨"}
    counts = []
    for number in (2, 40):
        made = [make_op(kind, uuid7(), "create", site=str(field.site.pk), **data) for _ in range(number)]
        edits = [make_op(kind, op["id"], **{"value": 2} if kind == "reading" else {"text": "改"}) for op in made]
        with CaptureQueriesContext(connection) as captured:
            results = field.tablet.push(*([op] for op in [*made, *edits]))
        assert set(statuses(results)) == {"applied"}
        counts.append(len(captured))
    assert counts[1] <= counts[0]
