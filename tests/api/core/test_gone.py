"""What somebody else deleted, after it was read and before it was locked, is not there: that is no failure of ours."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from field.services import checklists, ingest, quarantine
from geo_portal.accounts.services import devices
from geo_portal.core.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "step",
    [
        lambda town: quarantine.review(uuid4(), by=town.admin, note=""),
        lambda town: ingest.dismiss(uuid4(), by=town.admin, note=""),
        lambda town: ingest.retry(uuid4(), by=town.admin),
        lambda town: checklists.publish(town.admin, uuid4()),
        lambda town: devices.revoke_device(uuid4()),
        lambda town: devices.note_wiped(uuid4()),
        lambda town: devices.make_ingest_key(uuid4()),
        lambda town: devices.revoke_ingest_key(uuid4()),
    ],
    ids=["review", "dismiss", "retry", "publish", "revoke", "wiped", "key", "no key"],
)
def test_what_was_deleted_meanwhile_is_not_there(town: Any, step: Any) -> None:
    with pytest.raises(NotFound):
        step(town)
