"""The small town that every test knows: two neighbouring districts of one city, and the people in them."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import SyncToAsync
from django.apps import apps
from django.db import connections
from django.db.models.signals import post_migrate
from hypothesis import settings as hypothesis_settings
from rest_framework.test import APIClient

from geo_portal.accounts.domain.roles import Role
from geo_portal.accounts.models import User
from geo_portal.core.coalesce import IDLE_S
from tests import factories
from tests.documented import DocumentedClient
from tests.server import RunningServer

# No example is a failure for having taken long: that says something about the machine.
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


def _seed_again(using: str, **_kwargs: Any) -> None:
    """Tests that commit empty every table of ours at their end: what migrations put there is put there again, and the
    queue, whose tables are not Django's to empty, goes the same way."""
    seed = import_module("field.migrations.0006_cases_and_categories").SEED
    with connections[using].cursor() as cursor:
        for sql, parameters in seed:
            cursor.execute(sql, parameters)
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture(autouse=True, scope="session")
def _seeds_stay() -> Iterator[None]:
    post_migrate.connect(_seed_again, sender=apps.get_app_config("field"), dispatch_uid="tests.seeds")
    yield
    post_migrate.disconnect(sender=apps.get_app_config("field"), dispatch_uid="tests.seeds")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The test database can be dropped only when every thread has let go of it: those that tell news, the one in which
    asgiref runs what async code asks of the database, and those that have ended, whose connections are open until
    somebody collects them."""
    yield
    for thread in threading.enumerate():
        if thread.name == "coalescer":
            thread.join(IDLE_S + 5)
    SyncToAsync.single_thread_executor.submit(connections.close_all).result()
    gc.collect()


@pytest.fixture(autouse=True)
def _fast_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def town(db: None) -> SimpleNamespace:
    """City `city` with districts `here` and `there` (neighbours), and people named after what they are.

    Who has to do with `here`: supervisor, office, holder, liaison, inspector, drone, surveyor; `neighbour` is the
    supervisor of `there`, `city_office` of the whole city; `courier` and `enterprise` have no rights in the field;
    `stranger` has no role at all; `admin` is the superuser.
    """
    city = factories.make_district("610100", "西安市", kind="city", boundary=factories.box(108.7, 34.0, 109.3, 34.5))
    here = factories.make_district("610103", "碑林区", parent=city, boundary=factories.box(108.9, 34.2, 109.0, 34.3))
    there = factories.make_district("610104", "莲湖区", parent=city, boundary=factories.box(108.8, 34.2, 108.9, 34.3))
    return SimpleNamespace(
        city=city,
        here=here,
        there=there,
        admin=factories.make_user("admin", is_superuser=True, is_staff=True),
        supervisor=factories.make_user("supervisor", role=Role.SUPERVISOR, district=here),
        neighbour=factories.make_user("neighbour", role=Role.SUPERVISOR, district=there),
        office=factories.make_user("office", role=Role.COUNTY_OFFICE, district=here),
        city_office=factories.make_user("city_office", role=Role.CITY_OFFICE, district=city),
        holder=factories.make_user("holder", role=Role.HOLDER, district=here),
        liaison=factories.make_user("liaison", role=Role.LIAISON, district=here),
        inspector=factories.make_user("inspector", role=Role.INSPECTOR, district=here),
        handler=factories.make_user("handler", role=Role.CASE_HANDLER, district=here),
        drone=factories.make_user("drone", role=Role.DRONE_OPERATOR, district=here),
        surveyor=factories.make_user("surveyor", role=Role.SURVEY_OFFICER, district=here),
        enterprise=factories.make_user("enterprise", role=Role.ENTERPRISE_CONTACT, district=here),
        courier=factories.make_user("courier", role=Role.COURIER, district=here),
        stranger=factories.make_user("stranger"),
    )


@pytest.fixture
def api() -> Callable[..., APIClient]:
    """`api(user)` is a signed-in browser, `api()` one that is not, `api(token=…)` a device."""

    def client(user: User | None = None, *, token: str | None = None) -> APIClient:
        browser = DocumentedClient(raise_request_exception=True)
        if user is not None:
            browser.force_login(user)
        if token is not None:
            browser.credentials(HTTP_AUTHORIZATION=f"Token {token}")
        return browser

    return client


@pytest.fixture(scope="session")
def server(worker_id: str) -> Iterator[RunningServer]:
    """One running server for all tests of a worker that need the wire; its data stay between them."""
    running = RunningServer(f"{os.environ.get('PORTAL_TEST_DB', 'portal')}_{worker_id}")
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))
