"""Tablets of the town's people, and a site that the holder holds."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
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
