"""What a job fails at holds up nothing else, and is there to be seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, connection, transaction

from geo_portal.accounts.models import User
from geo_portal.core import clock, setbacks
from geo_portal.core.models import Setback

LIST = "/admin/core/setback/"


def names(town: Any) -> Any:
    return User.objects.filter(pk__in=[town.holder.pk, town.liaison.pk]).order_by("username")


def failing(person: User, error: Exception) -> Any:
    def work(one: User) -> str:
        if one == person:
            raise error
        return one.username

    return work


def test_a_statement_that_takes_too_long_for_one_record_holds_up_no_other(town: Any) -> None:
    @transaction.atomic
    def work(one: User) -> UUID:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 20")
            cursor.execute("SELECT pg_sleep(%s)", [1 if one == town.holder else 0])
        return one.pk

    assert setbacks.one_by_one("tests", work, names(town)) == [town.liaison.pk]
    [setback] = Setback.objects.all()
    assert (setback.key, setback.error.partition(":")[0]) == (town.holder.pk, "OperationalError")


def test_a_database_that_is_away_is_held_against_no_record(town: Any) -> None:
    with pytest.raises(InterfaceError):
        setbacks.one_by_one("tests", failing(town.holder, InterfaceError("connection is closed")), names(town))
    assert not Setback.objects.exists()


def test_the_back_office_shows_what_a_job_failed_at_and_has_it_tried_at_once(town: Any, client: Any) -> None:
    refused = ObjectDoesNotExist("no such form\nDETAIL: what somebody wrote")
    for minutes in (0, 1, 3):
        with clock.frozen(clock.now() + timedelta(minutes=minutes)):
            setbacks.one_by_one("tests", failing(town.holder, refused), names(town))
    client.force_login(town.admin)
    page = client.get(LIST).content.decode()
    assert "ObjectDoesNotExist: no such form" in page
    assert "what somebody wrote" not in page
    [setback] = Setback.objects.all()
    assert setback.times == 3
    assert setbacks.one_by_one("tests", failing(town.liaison, refused), names(town)) == []
    chosen = {"action": "try_again", "_selected_action": [str(setback.pk)]}
    assert client.post(LIST, chosen).status_code == 302
    assert setbacks.one_by_one("tests", failing(town.liaison, refused), names(town)) == [town.holder.username]
    assert set(Setback.objects.values_list("key", flat=True)) == {town.liaison.pk}
    client.force_login(town.city_office)
    assert client.get(LIST).status_code == 302


def test_what_a_job_never_meets_again_is_forgotten(town: Any) -> None:
    setbacks.one_by_one("tests", failing(town.holder, ValueError("gone")), names(town))
    assert setbacks.forget_old() == 0
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert setbacks.forget_old() == 1
