"""Tablets of the town's people, and a site that the holder holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from rest_framework.test import APIClient

from geo_portal.accounts.models import User
from tests import factories, factories_field
from tests.tablets import Tablet, in_process


@pytest.fixture
def tablet_of() -> Callable[[User], Tablet]:
    """`tablet_of(user)` is a new tablet of that person, enrolled."""

    def make(user: User) -> Tablet:
        return Tablet(in_process(APIClient()), factories.make_device(user)[1])

    return make


@pytest.fixture
def field(town: SimpleNamespace, tablet_of: Callable[[User], Tablet]) -> SimpleNamespace:
    """The town, with `site` (held by `holder`, `liaison` beside), `other_site` (nobody's) and three tablets:
    `tablet` and `second` of the holder, `mate` of the liaison."""
    site, other = factories_field.make_site(town.here), factories_field.make_site(town.here)
    factories_field.make_assignment(site, town.holder, liaisons=(town.liaison,))
    return SimpleNamespace(
        **vars(town),
        site=site,
        other_site=other,
        tablet=tablet_of(town.holder),
        second=tablet_of(town.holder),
        mate=tablet_of(town.liaison),
    )


def settle_feed() -> None:
    """Wait until all that is committed so far is below the feed's bound: other tests' transactions hold it too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        mine = cursor.fetchone()[0]
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if cursor.fetchone()[0] > mine:
                return
            time.sleep(0.02)
    raise AssertionError("the feed is held back")
