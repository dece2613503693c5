"""The back office: each list, search and form opens."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from field.models import DutyWindow, LastPosition
from tests.factories_field import WORKDAY, make_assignment, make_photo, make_site, make_visit

MODELS = (
    "site",
    "assignment",
    "visit",
    "visitphoto",
    "dutywindow",
    "lastposition",
    "case",
    "category",
    "checklist",
)


@pytest.mark.parametrize("name", MODELS)
def test_the_back_office_opens(api: Any, town: SimpleNamespace, name: str) -> None:
    site = make_site(town.here)
    make_assignment(site, town.holder, liaisons=(town.liaison,))
    visit = make_visit(site, town.holder)
    make_photo(visit)
    DutyWindow.objects.create(user=town.holder, weekday=0, starts="08:00", ends="18:00")
    LastPosition.objects.create(
        user=town.holder, device_id=town.holder.pk, t=WORKDAY, location=site.location, received_at=WORKDAY
    )
    client = api(town.admin)
    for address in ("", "?q=works", "add/"):
        status = client.get(f"/admin/field/{name}/{address}").status_code
        assert status == (403 if (name, address) == ("lastposition", "add/") else 200), address
