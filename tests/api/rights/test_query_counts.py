"""Every list takes the same number of queries for two rows and for twelve; a list that is not tried here fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from field.models import Category, DutyWindow, Event, LastPosition, Look, Site, SyncOp
from field.services import corroboration, ingest, looks, quarantine, visits
from geo_portal.accounts.domain.roles import Role
from geo_portal.accounts.services import devices
from geo_portal.core import audit
from maps.models import OfflinePackage
from tests import factories, factories_field, factories_maps, factories_media
from tests.api.rights.test_rights_matrix import routes
from tests.factories_sync import Tablet

pytestmark = pytest.mark.django_db
MOST = 14


def _sites(town: Any, number: int) -> None:
    for _ in range(number):
        factories_field.make_site(town.here, agency=factories.make_agency(town.here))


def _assignments(town: Any, number: int) -> None:
    for _ in range(number):
        factories_field.make_assignment(
            factories_field.make_site(town.here), factories.make_user(), liaisons=(town.liaison,)
        )


def _visits(town: Any, number: int) -> None:
    for _ in range(number):
        person = factories.make_user()
        factories_field.make_visit(
            factories_field.make_site(town.here), person, town.holder, reporter=person, trail_owner=town.holder
        )


def _reviews(town: Any, number: int) -> None:
    for _ in range(number):
        visit = factories_field.make_visit(
            factories_field.make_site(town.here),
            town.holder,
            status="reported",
            reporter=factories.make_user(),
            trail_owner=factories.make_user(),
            started_at=factories_field.WORKDAY,
            finished_at=factories_field.WORKDAY,
        )
        corroboration.judge_visit(visit.pk)
        visits.decide_on(town.supervisor, visit.pk, decision="queried", reason="?")


def _visit_photos(town: Any, number: int) -> None:
    for _ in range(number):
        factories_field.make_photo(factories_field.make_visit(factories_field.make_site(town.here), town.holder))


def _photos(town: Any, number: int) -> None:
    for _ in range(number):
        person = factories.make_user(role=Role.HOLDER, district=town.here)
        photo = factories_media.make_photo(person, read=False)
        visit = factories_field.make_visit(factories_field.make_site(town.here), person)
        factories_field.make_photo(visit, sha256=photo.file.sha256, size=photo.file.size, photo=photo, state="stored")


def _cases(town: Any, number: int) -> None:
    for step in range(number):
        person = factories.make_user(role=Role.HOLDER, district=town.here)
        site = factories_field.make_site(town.here)
        visit = factories_field.make_visit(site, person)
        category = Category.objects.order_by("order")[step % 14]
        factories_field.make_case(site, person, visit=visit, category=category, position=site.location)


def _categories(town: Any, number: int) -> None:
    for step in range(number):
        Category.objects.create(code=f"more{number}-{step}", name="更多", name_en="More", order=20 + step)


def _checklists(town: Any, number: int) -> None:
    for _ in range(number):
        factories_field.make_checklist()


def _duty_windows(town: Any, number: int) -> None:
    for _ in range(number):
        DutyWindow.objects.create(
            user=factories.make_user(role=Role.HOLDER, district=town.here), weekday=1, starts="08:00", ends="18:00"
        )


def _crs_proposals(town: Any, number: int) -> None:
    for _ in range(number):
        person = factories.make_user(role=Role.HOLDER, district=town.here)
        factories_field.make_datum_proposal(factories.make_device(person)[0])


def _events(town: Any, number: int) -> None:
    for _ in range(number):
        person = factories.make_user(role=Role.HOLDER, district=town.here)
        site = factories_field.make_site(town.here)
        visit = factories_field.make_visit(site, person)
        Event.objects.create(
            kind="arrived",
            at=factories_field.WORKDAY,
            site=site,
            user=person,
            visit=visit,
            recorded_at=factories_field.WORKDAY,
        )


def _positions(town: Any, number: int) -> None:
    for _ in range(number):
        person = factories.make_user(role=Role.HOLDER, district=town.here)
        site = factories_field.make_site(town.here)
        LastPosition.objects.create(
            user=person,
            device_id=person.pk,
            t=factories_field.WORKDAY,
            received_at=factories_field.WORKDAY,
            location=site.location,
            visit=factories_field.make_visit(site, person),
            district=town.here,
        )


def _districts(town: Any, number: int) -> None:
    for _ in range(number):
        factories.make_district(f"q{factories.make_user().pk.hex}"[:20], parent=town.here, kind="street")


def _agencies(town: Any, number: int) -> None:
    for _ in range(number):
        factories.make_agency(factories.make_district(f"a{factories.make_user().pk.hex}"[:20], parent=town.city))


def _users(town: Any, number: int) -> None:
    for _ in range(number):
        factories.make_user(role=Role.HOLDER, agency=factories.make_agency(town.here))


def _devices(town: Any, number: int) -> None:
    for _ in range(number):
        device, _ = factories.make_device(factories.make_user(role=Role.HOLDER, district=town.here))
        devices.make_ingest_key(device.pk)


def _quarantined_groups(town: Any, number: int) -> None:
    for step in range(number):
        device, _ = factories.make_device(factories.make_user(role=Role.HOLDER, district=town.here))
        group = factories_field.quarantine(device, [{"op": str(step)}])
        quarantine.review(group.pk, by=factories.make_user(), note="")


def _ingest_messages(town: Any, number: int) -> None:
    for _ in range(number):
        device, _ = factories.make_device(factories.make_user(role=Role.HOLDER, district=town.here))
        message = factories_field.unusable_message(device)
        ingest.dismiss(message.pk, by=factories.make_user(), note="")


def _looks(town: Any, number: int) -> None:
    for _ in range(number):
        looker = factories.make_user(role=Role.SUPERVISOR, district=town.here)
        visit = factories_field.make_visit(factories_field.make_site(town.here), town.city_office)
        looks.note(looker, [town.city_office.pk], Look.Purpose.TRAIL, visit.pk)


def _clash(town: Any, number: int) -> None:
    """Visits that two tablets edited, each meeting the other's value; and as many operations that were rejected."""
    for _ in range(number):
        first, second = (factories.make_user(role=Role.HOLDER, district=town.here) for _ in range(2))
        visit = factories_field.make_visit(factories_field.make_site(town.here), first, second, note="base")
        visit.refresh_from_db()
        mine, theirs = Tablet(_client, first), Tablet(_client, second)
        mine.update("visit", visit.pk, visit.rev, note="mine")
        assert theirs.update("visit", visit.pk, visit.rev, note="theirs")["status"] == "conflict"
        rejected = mine.update("visit", visit.pk, visit.rev, status="verified")
        SyncOp.objects.filter(op=rejected["op"]).update(reviewed_by=second, reviewed_at=factories_field.WORKDAY)


def _client(*, token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def _service_points(town: Any, number: int) -> None:
    for step in range(number):
        street = factories.make_district(f"s{factories.make_user().pk.hex}"[:20], parent=town.here, kind="street")
        factories_maps.make_service_point(street, 108.95 + step / 1000)


def _panoramas(town: Any, number: int) -> None:
    """Of one site."""
    site = Site.objects.first() or factories_field.make_site(town.here)
    for _ in range(number):
        factories_field.make_site_panorama(site, town.drone)


def _offline_packages(town: Any, number: int) -> None:
    """Of these, everybody but a superuser sees one at most."""
    type(town.city_office).objects.filter(pk=town.city_office.pk).update(is_superuser=True)
    for _ in range(number):
        OfflinePackage.objects.create(key=uuid4().hex, area=[[13150, 6537, 13150, 6537]])


def _history(town: Any, number: int) -> None:
    for _ in range(number):
        actor = factories.make_user()
        with audit.acting(actor=actor):
            town.holder.phone = str(actor.pk)[:20]
            town.holder.save()


LISTS: dict[str, tuple[Callable[[Any, int], None], str]] = {
    "api/v1/sites": (_sites, ""),
    "api/v1/assignments": (_assignments, ""),
    "api/v1/visits": (_visits, ""),
    "api/v1/reviews": (_reviews, ""),
    "api/v1/visit-photos": (_visit_photos, ""),
    "api/v1/photos": (_photos, ""),
    "api/v1/panoramas": (_panoramas, ""),
    "api/v1/sites/<uuid:pk>/panoramas": (_panoramas, ""),
    "api/v1/cases": (_cases, ""),
    "api/v1/categories": (_categories, ""),
    "api/v1/checklists": (_checklists, ""),
    "api/v1/duty-windows": (_duty_windows, ""),
    "api/v1/positions": (_positions, ""),
    "api/v1/events": (_events, ""),
    "api/v1/districts": (_districts, ""),
    "api/v1/agencies": (_agencies, ""),
    "api/v1/users": (_users, ""),
    "api/v1/devices": (_devices, ""),
    "api/v1/quarantined-groups": (_quarantined_groups, ""),
    "api/v1/me/looks": (_looks, ""),
    "api/v1/ingest-messages": (_ingest_messages, ""),
    "api/v1/crs-proposals": (_crs_proposals, ""),
    "api/v1/sync/conflicts": (_clash, ""),
    "api/v1/sync/ops": (_clash, ""),
    "api/v1/service-points": (_service_points, ""),
    "api/v1/maps/offline-packages": (_offline_packages, ""),
    "api/v1/service-points/nearest": (_service_points, "?lon=108.95&lat=34.25&radius=100000&limit=100"),
}


OF_DISTRICTS = {"api/v1/districts"}
OUTLINE = '"accounts_district"."boundary"'


def test_every_list_is_tried():
    views = {
        key.removeprefix("GET ")
        for key, pattern in routes().items()
        if key.startswith("GET ") and "list" in (getattr(pattern.callback, "actions", None) or {}).values()
    }
    assert views <= set(LISTS)


@pytest.mark.parametrize("accept", ["application/json", "application/geo+json"])
@pytest.mark.parametrize("route", sorted(LISTS))
def test_a_list_takes_the_same_queries_for_any_number_of_rows_and_brings_no_outline_of_a_district_with_each(
    town, api, settings, tmp_path: Path, route, accept
):
    settings.MEDIA_ROOT = tmp_path
    make, query = LISTS[route]
    client = api(town.city_office)
    counts, lengths = [], []
    for more in (2, 10):
        make(town, more)
        address = route.replace("<uuid:pk>", str(getattr(Site.objects.first(), "pk", "")))
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"/{address}{query}", headers={"accept": accept})
        assert answer.status_code == 200
        body = answer.json()
        lengths.append(len(body.get("results", body.get("features"))))
        counts.append(len(captured))
        # real ones have a hundred kilobytes
        assert route in OF_DISTRICTS or not any(OUTLINE in one["sql"] for one in captured)
    assert lengths[1] - lengths[0] == 10
    assert counts[1] <= counts[0] <= MOST


def test_a_record_s_history_takes_the_same_queries_for_any_length(town, api):
    client = api(town.supervisor)
    counts = []
    for more in (2, 10):
        _history(town, more)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/api/v1/history?type=user&id={town.holder.pk}").status_code == 200
        counts.append(len(captured))
    assert counts[1] <= counts[0] <= MOST
