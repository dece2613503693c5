"""What a revoked tablet left behind is adopted: it goes the way that it would have gone, once, or stays where it is."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.db import connection

from field.models import QuarantinedGroup, TrailPoint, VisitPhoto
from field.services import quarantine
from field.services.sync import push
from geo_portal.accounts.services import devices
from geo_portal.core import clock
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Change
from media.domain.chunks import Purpose
from media.models import Photo
from media.services import complete_upload
from tests import factories, factories_field, factories_media
from tests.factories_field import WORKDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _workday():
    with clock.frozen(WORKDAY + timedelta(hours=2)):
        yield


@pytest.fixture
def site(town):
    site = factories_field.make_site(town.here)
    factories_field.make_assignment(site, town.holder)
    return site


@pytest.fixture
def visit(town, site):
    began = WORKDAY + timedelta(hours=1)
    return factories_field.make_visit(site, town.holder, status="in_progress", started_at=began)


@pytest.fixture
def lost(town):
    """The holder's tablet, revoked."""
    device, _ = factories.make_device(town.holder, "Lost")
    devices.revoke_device(device.pk, wipe="after_quarantine")
    device.refresh_from_db()
    return device


def leave_photo(device, record, data):
    """A revoked device leaves the bytes of a visit photo."""
    metadata = f"record {base64.b64encode(str(record).encode()).decode()}"
    left = {"purpose": Purpose.ATTACHMENT, "subject": (quarantine.LEFT_PHOTO, device.pk), "metadata": metadata}
    complete_upload(factories_media.make_upload(device.user, data, **left).pk)
    return QuarantinedGroup.objects.get(device=device, file__isnull=False)


def create(kind, record, **data):
    head = {"op": str(uuid7()), "type": kind, "id": str(record), "action": "create", "base": None}
    return {**head, "made_at": WORKDAY.isoformat(), "data": data}


def announced(visit_id, record, data, **fields):
    file = factories_media.announcement_of(data)
    return create("visit_photo", record, visit=str(visit_id), sha256=file.sha256, size=file.length, **fields)


def adopt(api, user, group):
    return api(user).post(f"/api/v1/quarantined-groups/{group.pk}/adopt")


def test_a_photo_whose_bytes_were_left_behind_becomes_that_of_its_visit_once(town, api, lost, visit):
    data = factories_media.make_picture()
    file = factories_media.announcement_of(data)
    record = factories_field.make_photo(visit, sha256=file.sha256, size=file.length)
    group = leave_photo(lost, record.pk, data)
    shown = api(town.supervisor).get(f"/api/v1/quarantined-groups/{group.pk}").json()
    assert (shown["adoptable"], shown["adopted"]) == ("photo", None)
    assert adopt(api, town.neighbour, group).status_code == 404
    for _ in range(2):
        answer = adopt(api, town.supervisor, group)
        assert answer.status_code == 200, answer.json()
        assert answer.json()["adopted"] == {"visit": str(visit.pk), "photo": str(record.pk)}
    record.refresh_from_db()
    photo = Photo.objects.get()
    assert (record.state, record.photo, photo.uploaded_by, photo.filename) == (
        "stored",
        photo,
        town.holder,
        "picture.jpg",
    )
    group.refresh_from_db()
    assert (group.reviewed_by, bool(group.reviewed_at)) == (town.supervisor, True)
    [logged] = Change.objects.filter(type="visit_photo", object_id=record.pk, action="update")
    assert logged.actor_id == town.supervisor.pk


def test_a_photo_whose_record_was_left_behind_too_comes_with_its_record(town, api, lost, visit):
    data, record, case = factories_media.make_picture(), uuid7(), uuid7()
    shows = {"caption": "门口", "case": str(case)}
    factories_field.quarantine(lost, [create("case", case), announced(visit.pk, record, data, **shows)])
    group = leave_photo(lost, record, data)
    assert adopt(api, town.supervisor, group).status_code == 200
    row = VisitPhoto.objects.get(pk=record)
    # the problem waits to be entered by hand
    assert (row.visit, row.caption, row.case, row.state) == (visit, "门口", None, "stored")
    others = QuarantinedGroup.objects.filter(file=None)
    assert [one.reviewed_at for one in others] == [None]


def test_a_photo_stays_where_it_is_as_long_as_its_visit_is_not_there(town, api, lost, site):
    data, record, visit = factories_media.make_picture(), uuid7(), uuid7()
    group = leave_photo(lost, record, data)
    unknown = adopt(api, town.supervisor, group)
    assert (unknown.status_code, unknown.json()["code"]) == (409, "photo_not_announced")
    factories_field.quarantine(lost, [create("visit", visit, site=str(site.pk)), announced(visit, record, data)])
    missing = adopt(api, town.supervisor, group)
    assert (missing.status_code, missing.json()["code"]) == (409, "visit_missing")
    group.refresh_from_db()
    assert (group.reviewed_at, Photo.objects.count()) == (None, 0)
    factories_field.make_visit(site, town.holder, id=visit, status="in_progress", started_at=WORKDAY)
    assert adopt(api, town.supervisor, group).status_code == 200


def test_who_adopts_while_somebody_else_writes_to_the_same_records_is_told_so(town, api, lost, visit, monkeypatch):
    monkeypatch.setattr(push, "LOCK_PATIENCE", "10ms")
    data, record = factories_media.make_picture(), uuid7()
    factories_field.quarantine(lost, [announced(visit.pk, record, data)])
    group = leave_photo(lost, record, data)
    elsewhere = connection.copy()
    try:
        with elsewhere.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"sync:{lost.pk}"])
        beaten = adopt(api, town.supervisor, group)
    finally:
        elsewhere.close()
    assert (beaten.status_code, beaten.json()["code"]) == (409, "lost_race")
    assert not VisitPhoto.objects.exists()
    assert adopt(api, town.supervisor, group).status_code == 200


def test_a_visit_that_is_verified_takes_no_photo_any_more(town, api, lost, site):
    data, record = factories_media.make_picture(), uuid7()
    times = {"started_at": WORKDAY, "finished_at": WORKDAY + timedelta(hours=1)}
    closed = factories_field.make_visit(site, town.holder, status="verified", **times)
    factories_field.quarantine(lost, [announced(closed.pk, record, data)])
    refused = adopt(api, town.supervisor, leave_photo(lost, record, data))
    assert (refused.status_code, refused.json()["code"], refused.json()["reason"]) == (
        409,
        "photo_not_taken",
        "visit_verified",
    )
    assert not VisitPhoto.objects.exists()


def test_positions_go_into_the_trail_as_if_the_tablet_had_sent_them(town, api, lost, visit):
    points = factories_field.walk(WORKDAY + timedelta(hours=1), 5, visit=str(visit.pk))
    spoilt = [{"t": "never"}, points[0] | {"lon": float("nan")}]
    group = factories_field.quarantine(lost, [create("trail_points", visit.pk, points=[*points, *spoilt])])
    assert api(town.supervisor).get(f"/api/v1/quarantined-groups/{group.pk}").json()["adoptable"] == "positions"
    for _ in range(2):
        answer = adopt(api, town.supervisor, group)
        assert answer.json()["adopted"] == {
            "visit": str(visit.pk),
            "accepted": 5,
            "duplicate": 0,
            "rejected": 2,
        }
    trail = TrailPoint.objects.filter(user_id=town.holder.pk, device_id=lost.pk, visit_id=visit.pk)
    assert trail.count() == 5


def test_positions_off_duty_or_of_no_visit_are_not_taken(town, api, lost, visit):
    early = factories_field.walk(WORKDAY - timedelta(days=1), 2, visit=str(visit.pk))
    off_duty = factories_field.quarantine(lost, [create("trail_points", visit.pk, points=early)])
    other = uuid7()
    nowhere = factories_field.walk(WORKDAY + timedelta(hours=1), 2, visit=str(other))
    of_none = factories_field.quarantine(lost, [create("trail_points", other, points=nowhere)])
    for group, code in ((off_duty, "none_on_duty"), (of_none, "visit_missing")):
        refused = adopt(api, town.supervisor, group)
        assert (refused.status_code, refused.json()["code"]) == (409, code)
        group.refresh_from_db()
        assert group.reviewed_at is None
    assert not TrailPoint.objects.exists()


def test_changes_of_records_are_entered_by_hand_and_what_was_reviewed_stays_so(town, api, lost, visit):
    changes = factories_field.quarantine(lost, [create("visit", uuid7(), note="x")])
    refused = adopt(api, town.supervisor, changes)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_adoptable")
    points = factories_field.walk(WORKDAY + timedelta(hours=1), 2, visit=str(visit.pk))
    group = factories_field.quarantine(lost, [create("trail_points", visit.pk, points=points)])
    quarantine.review(group.pk, by=town.supervisor, note="另有其人")
    again = adopt(api, town.supervisor, group)
    assert (again.status_code, again.json()["code"]) == (409, "already_reviewed")
