"""What keeps a server that runs for years from stopping or filling up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django import app

from geo_portal.accounts.models import SignInFailure
from geo_portal.accounts.services import signin
from geo_portal.core import audit, clock
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_worker_does_the_upkeep_by_itself():
    planned = {entry.task.name for entry in app.periodic_registry.periodic_tasks.values()}
    core = {f"core.jobs.{name}" for name in ("make_change_log_partitions", "forget_done", "retry_stalled")}
    accounts = {f"accounts.jobs.{name}" for name in ("forget_old_failures", "forget_old_sessions")}
    assert core | accounts <= planned


def test_the_change_log_has_months_to_write_to_in_years_from_now():
    in_three_years = clock.now() + timedelta(days=3 * 365)
    with clock.frozen(in_three_years):
        assert audit.prepare_partitions() > 0
        assert audit.prepare_partitions() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname = %s", [f"change_log_{in_three_years:%Y%m}"])
        assert cursor.fetchone() == (1,)


def test_failed_sign_ins_are_forgotten_when_they_no_longer_count(town, api, settings):
    signin.note_failure("holder", "192.0.2.1")
    assert signin.forget_old_failures() == 0
    with clock.frozen(clock.now() + timedelta(seconds=settings.SIGN_IN_FAILURE_WINDOW_S + 1)):
        assert signin.forget_old_failures() == 1
    assert not SignInFailure.objects.exists()


def test_sessions_that_ended_are_deleted(town, api):
    from django.contrib.sessions.models import Session

    api(factories.make_user("gone"))
    Session.objects.update(expire_date=clock.now() - timedelta(days=1))
    call_command("clearsessions")
    assert not Session.objects.exists()


def test_jobs_stand_the_newest_first_or_as_asked_for(town, api):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, scheduled_at) VALUES"
            " ('default', 'b', 'failed', 1, now()), ('default', 'a', 'failed', 3, NULL),"
            " ('default', 'c', 'failed', 3, now() - interval '1 day')"
        )
    client = api(town.city_office)

    def listed(query):
        return [job["task_name"] for job in client.get(f"/api/v1/jobs{query}").json()["results"]]

    assert listed("") == ["c", "a", "b"]
    assert listed("?ordering=task_name") == ["a", "b", "c"]
    assert listed("?ordering=-attempts") == ["c", "a", "b"]
    assert listed("?ordering=scheduled_at") == ["a", "c", "b"]
    assert client.get("/api/v1/jobs?ordering=args").json()["code"] == "unknown_ordering"


@pytest.mark.parametrize("ordering", ["-id", "task_name", "-attempts", "scheduled_at"])
def test_jobs_come_in_pages_of_which_the_last_says_that_it_is_the_last(town, api, ordering):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at)"
            " SELECT 'default', 'job', 'failed', CASE WHEN n > 2 THEN now() END FROM generate_series(1, 4) n"
        )
    client = api(town.city_office)
    whole = client.get(f"/api/v1/jobs?limit=4&ordering={ordering}").json()
    first = client.get(f"/api/v1/jobs?limit=2&ordering={ordering}").json()
    second = client.get(first["next"]).json()
    assert len({job["id"] for job in whole["results"]}) == 4
    assert first["results"] + second["results"] == whole["results"]
    assert (whole["next"], second["next"]) == (None, None)


def test_a_failed_job_is_put_back_once(town, api):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', 'tests.fail', 'failed')"
            " RETURNING id"
        )
        (job,) = cursor.fetchone()
    client = api(town.city_office)
    assert client.post(f"/api/v1/jobs/{job}/retry?twice=1").json()["code"] == "unknown_parameter"
    assert [client.post(f"/api/v1/jobs/{job}/retry").status_code for _ in range(2)] == [202, 404]
    assert client.post(f"/api/v1/jobs/{2**70}/retry").status_code == 404
