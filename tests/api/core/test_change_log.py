"""The change log sees every way a row changes, and nobody can make it forget."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, ProgrammingError

from geo_portal.accounts.models import Agency, District, User
from geo_portal.core import audit
from geo_portal.core.models import Change
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_created_row_is_logged_with_who_made_it_and_its_whole_content(town):
    with audit.acting(actor=town.office, source="test"):
        agency = factories.make_agency(town.here, "供电局")
    entry = Change.objects.of("agency", agency.pk).get()
    assert (entry.action, entry.actor_id, entry.source) == ("insert", town.office.pk, "test")
    assert entry.after["name"] == "供电局"
    assert entry.before is None


def test_an_update_is_logged_with_the_old_and_the_new_value_of_what_changed_only(town):
    town.here.name = "新名"
    town.here.save()
    entry = Change.objects.of("district", town.here.pk).first()
    assert (entry.before, entry.after) == ({"name": "碑林区"}, {"name": "新名"})


def test_a_save_that_changes_nothing_is_not_logged_and_keeps_the_revision(town):
    town.here.refresh_from_db()
    before, entries = town.here.rev, Change.objects.of("district", town.here.pk).count()
    town.here.save()
    town.here.refresh_from_db()
    assert (town.here.rev, Change.objects.of("district", town.here.pk).count()) == (before, entries)


def test_each_change_of_a_row_draws_a_higher_revision(town):
    revisions = []
    for name in ("a", "b", "c"):
        District.objects.filter(pk=town.here.pk).update(name=name)
        town.here.refresh_from_db()
        revisions.append(town.here.rev)
    assert revisions == sorted(set(revisions))


def test_a_bulk_update_logs_one_entry_for_each_row(town):
    District.objects.filter(pk__in=[town.here.pk, town.there.pk]).update(source="survey")
    for district in (town.here, town.there):
        assert Change.objects.of("district", district.pk).first().after == {"source": "survey"}


def test_raw_sql_is_logged_too(town):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_district SET name_en = 'Beilin' WHERE id = %s", [town.here.pk])
    assert Change.objects.of("district", town.here.pk).first().after == {"name_en": "Beilin"}


def test_a_deleted_row_leaves_its_content_in_the_log(town):
    agency = factories.make_agency(town.here, "临时机构")
    key = agency.pk
    agency.delete()
    entry = Change.objects.of("agency", key).first()
    assert (entry.action, entry.before["name"], entry.after) == ("delete", "临时机构", None)
    assert not Agency.objects.filter(pk=key).exists()


def test_a_changed_password_is_logged_as_changed_and_its_hash_is_not_there(town):
    town.holder.set_password("another long password")
    town.holder.save()
    entry = Change.objects.of("user", town.holder.pk).first()
    assert entry.after == {"password": "***"}
    assert town.holder.password not in str(Change.objects.of("user", town.holder.pk).values())


def test_geometry_stands_in_the_log_as_geojson(town):
    town.here.boundary = factories.box(108.9, 34.2, 109.1, 34.3)
    town.here.save()
    entry = Change.objects.of("district", town.here.pk).first()
    assert entry.after["boundary"]["type"] == "MultiPolygon"


def test_what_is_rolled_back_leaves_no_entry(town):
    count = Change.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        factories.make_agency(town.here)
        raise RuntimeError
    assert Change.objects.count() == count


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change_log SET source = 'nobody'",
        "DELETE FROM change_log",
        "TRUNCATE change_log",
        "INSERT INTO change_log (action, type, object_id, source) VALUES ('insert', 'x', gen_random_uuid(), 'forged')",
        "ALTER TABLE accounts_district DISABLE TRIGGER ALL",
        "ALTER TABLE accounts_district DISABLE TRIGGER accounts_district_log_update",
        "DROP TRIGGER accounts_district_log_update ON accounts_district",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION change_log_accounts_district() RETURNS trigger"
        " LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "SELECT nextval('change_rev')",
        "DELETE FROM django_migrations",
    ],
)
def test_the_serving_role_cannot_change_forget_or_forge_the_log(town, statement):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM change_log GROUP BY 1")
        role, count = cursor.fetchone()
    assert role == "portal_app"
    with (
        pytest.raises((ProgrammingError, DatabaseError)) as refusal,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)
    assert Change.objects.count() == count


def test_the_serving_role_cannot_reach_a_partition_of_the_log_directly(town):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'change_log'::regclass LIMIT 1"
        )
        (partition,) = cursor.fetchone()
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {partition}")


def test_a_request_is_logged_with_the_person_and_the_number_that_stands_in_its_answer(town, api):
    answer = api(town.holder).patch("/api/v1/me", {"language": "en"})
    assert answer.status_code == 200
    entry = Change.objects.of("user", town.holder.pk).first()
    assert (entry.actor_id, entry.source, entry.request_id) == (town.holder.pk, "api", answer["X-Request-ID"])
    assert entry.after == {"language": "en"}


def test_a_tablet_s_request_is_logged_with_its_device(town, api):
    device, token = factories.make_device(town.holder)
    api(token=token).patch("/api/v1/me", {"language": "en"})
    entry = Change.objects.of("user", town.holder.pk).first()
    assert (entry.actor_id, entry.device_id) == (town.holder.pk, device.pk)


def test_a_record_s_history_is_read_newest_first_with_names(town, api):
    with audit.acting(actor=town.office, source="test"):
        User.objects.filter(pk=town.holder.pk).update(phone="029-1")
    results = api(town.supervisor).get(f"/api/v1/history?type=user&id={town.holder.pk}").json()["results"]
    assert [entry["action"] for entry in results] == ["update", "insert"]
    assert results[0]["actor_name"] == "Office"
    assert results[0]["after"] == {"phone": "029-1"}


def test_history_of_a_record_that_one_may_not_see_is_not_found(town, api):
    path = f"/api/v1/history?type=user&id={town.holder.pk}"
    assert api(town.supervisor).get(path).status_code == 200
    refused = api(town.neighbour).get(path)
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


SOME = "'00000000-0000-7000-8000-000000000001'::uuid"
QUESTIONS = {
    "change_log_by_object": f"SELECT * FROM change_log WHERE type = 'visit' AND object_id = {SOME}",
    "change_feed_pkey": f"SELECT * FROM change_feed f WHERE f.key = {SOME} AND (f.key, f.xid, f.seq) > ({SOME}, '3', 1)"
    " ORDER BY f.xid, f.seq LIMIT 9",
    "change_feed_by_position": "SELECT * FROM change_feed f WHERE f.xid >= '3' AND f.xid < '9'",
    "change_feed_by_age": "SELECT * FROM change_feed f WHERE f.at < now() - interval '90 days'",
}
"""What is asked of the log and the feed, by the index that answers it."""
KEYS = {"change_log_pkey", "change_feed_pkey"}


def test_each_index_of_the_log_and_the_feed_answers_a_question(town):
    """Every logged change writes to each of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename IN ('change_log', 'change_feed')")
        assert {name for (name,) in cursor.fetchall()} == {*QUESTIONS, *KEYS}
        cursor.execute("SET LOCAL enable_seqscan = off")
        for name, question in QUESTIONS.items():
            cursor.execute(f"EXPLAIN {question}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [name])
            of_partitions = [part.rpartition(".")[2] for (part,) in cursor.fetchall()]
            assert any(one in plan for one in (name, *of_partitions)), plan
