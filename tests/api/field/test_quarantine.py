"""What a revoked tablet had not sent arrives for review, once, byte for byte, and is never applied."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from field.models import QuarantinedGroup, Visit
from field.services import quarantine
from geo_portal.accounts.models import DeviceState, Membership
from geo_portal.accounts.services import devices
from geo_portal.core import clock
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Change
from media.models import StoredFile, Upload
from tests import factories, factories_field

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(town):
    """The holder's tablet, revoked: the device and its token."""
    device, token = factories.make_device(town.holder, "Lost")
    devices.revoke_device(device.pk, wipe="after_quarantine")
    return device, token


def visit_group(site, note="门锁着"):
    visit = str(uuid7())
    create = {"op": str(uuid7()), "type": "visit", "id": visit, "action": "create", "base": None}
    return [{**create, "made_at": "2026-11-22T03:04:05Z", "data": {"site": str(site.pk), "note": note}}]


def hand_in(api, lost, body, **options):
    device, token = lost
    text = body if isinstance(body, (str, bytes)) else json.dumps(body, ensure_ascii=False)
    return api(token=token).post(
        f"/api/v1/devices/{device.pk}/quarantine", text, content_type="application/json", **options
    )


def test_unsent_work_is_kept_byte_for_byte_and_not_applied(town, api, lost):
    site = factories_field.make_site(town.here)
    factories_field.make_assignment(site, town.holder)
    group = json.dumps(visit_group(site), indent=1, ensure_ascii=False)
    answer = hand_in(api, lost, '{"sent_at": "2018-01-01T00:00:00Z", "schema": 1, "groups": [' + group + "]}")
    assert (answer.status_code, answer.json()["kept"], answer.json()["known"]) == (202, 1, 0)
    kept = QuarantinedGroup.objects.get()
    assert bytes(kept.body).decode() == group
    assert (kept.device, kept.user, kept.size, kept.op_count) == (lost[0], town.holder, len(group.encode()), 1)
    assert kept.sent_at.year == 2018
    assert not Visit.objects.exists()
    download = api(town.supervisor).get(f"/api/v1/quarantined-groups/{kept.pk}/content")
    assert download.content.decode() == group


def test_what_somebody_without_any_role_left_handed_in_is_reviewed_where_their_last_role_was(town, api, lost):
    site = factories_field.make_site(town.here)
    Membership.objects.filter(user=town.holder).delete()
    assert hand_in(api, lost, {"groups": [visit_group(site)]}).status_code == 202
    group = QuarantinedGroup.objects.get()
    review = f"/api/v1/quarantined-groups/{group.pk}/review"
    assert api(town.neighbour).post(review, {"note": "entered"}).status_code == 404
    assert api(town.supervisor).post(review, {"note": "entered"}).status_code == 200


def test_the_same_delivery_again_is_not_doubled(town, api, lost):
    site = factories_field.make_site(town.here)
    first, second, third = (visit_group(site, note) for note in "abc")
    assert hand_in(api, lost, {"groups": [first, second]}).json()["kept"] == 2
    again = hand_in(api, lost, {"groups": [first, second]}).json()
    assert (again["kept"], again["known"]) == (0, 2)
    other = hand_in(api, lost, {"groups": [second, third, third]}).json()
    assert (other["kept"], other["known"]) == (1, 1)
    assert QuarantinedGroup.objects.count() == 3


def test_above_the_cap_nothing_of_a_delivery_is_kept_and_the_limit_is_told(api, lost, settings):
    settings.QUARANTINE_MAX_BYTES = 100
    assert hand_in(api, lost, {"groups": ["x" * 58]}).json()["free_bytes"] == 40
    refused = hand_in(api, lost, {"groups": ["a", "y" * 58]})
    assert (refused.status_code, refused.json()["code"]) == (413, "quarantine_full")
    assert (refused.json()["max_bytes"], refused.json()["free_bytes"]) == (100, 40)
    assert QuarantinedGroup.objects.count() == 1
    assert hand_in(api, lost, {"groups": ["x" * 58, "a"]}).status_code == 202  # what is there already is no load


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("", 400, "bad_request"),
        ('{"groups": [[', 400, "bad_request"),
        (b'{"groups": [["\xff"]]}', 400, "bad_request"),
        ("{}", 422, "invalid"),
        ("[]", 422, "invalid"),
    ],
)
def test_what_is_not_whole_is_refused_and_nothing_kept(api, lost, body, status, code):
    refused = hand_in(api, lost, body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert not QuarantinedGroup.objects.exists()


@pytest.mark.parametrize("group", ['["\\ud800 \\u0000"]', "[NaN, 1e999]", '"no list"', "[[[[1]]]]"])
def test_what_a_push_would_refuse_is_kept_and_can_be_read(town, api, lost, group):
    assert hand_in(api, lost, '{"groups": [' + group + "]}").status_code == 202
    [row] = api(town.supervisor).get("/api/v1/quarantined-groups").json()["results"]
    assert api(town.supervisor).get(f"/api/v1/quarantined-groups/{row['id']}").status_code == 200


@pytest.mark.parametrize("wipe", ["now", ""])
def test_it_is_taken_whatever_the_kind_of_wipe(town, api, wipe):
    device, token = factories.make_device(town.holder)
    devices.revoke_device(device.pk, wipe=wipe)
    assert hand_in(api, (device, token), {"groups": [[]]}).status_code == 202


def test_a_tablet_that_is_not_revoked_pushes(town, api):
    lost = factories.make_device(town.holder)
    refused = hand_in(api, lost, {"groups": [[]]})
    assert (refused.status_code, refused.json()["code"]) == (409, "device_not_revoked")


@pytest.mark.parametrize(("days", "status"), [(89, 202), (91, 401)])
def test_it_is_taken_for_ninety_days(api, lost, days, status):
    with clock.frozen(clock.now() + timedelta(days=days)):
        answer = hand_in(api, lost, {"groups": [[]]})
    assert answer.status_code == status
    assert QuarantinedGroup.objects.exists() == (status == 202)


def test_one_tablet_hands_nothing_in_for_another(town, api, lost):
    other, _ = factories.make_device(town.liaison)
    devices.revoke_device(other.pk, wipe="now")
    refused = hand_in(api, (other, lost[1]), {"groups": [[]]})
    assert (refused.status_code, refused.json()["code"]) == (401, "device_revoked")
    assert not QuarantinedGroup.objects.exists()


def test_nobody_reads_it_back_by_the_tablet_or_as_its_person(town, api, lost):
    hand_in(api, lost, {"groups": [[]]})
    assert api(town.holder).get("/api/v1/quarantined-groups").json()["results"] == []
    assert api(token=lost[1]).get("/api/v1/quarantined-groups").status_code == 401
    assert api(token=lost[1]).get(f"/api/v1/devices/{lost[0].pk}/quarantine").status_code in {401, 405}


def test_the_content_does_not_stand_in_the_change_log(api, lost):
    hand_in(api, lost, {"groups": [["a secret note"]]})
    [change] = Change.objects.filter(type="quarantined_group")
    assert change.after["body"] == "***"


def test_a_supervisor_of_the_territory_reads_what_was_done(town, api, lost):
    group = visit_group(factories_field.make_site(town.here))
    hand_in(api, lost, {"groups": [group]})
    assert api(town.neighbour).get("/api/v1/quarantined-groups").json()["results"] == []
    [row] = api(town.supervisor).get("/api/v1/quarantined-groups?reviewed=false").json()["results"]
    assert (row["device_name"], row["user_name"], row["kinds"]) == ("Lost", "Holder", ["visit"])
    assert "operations" not in row
    whole = api(town.supervisor).get(f"/api/v1/quarantined-groups/{row['id']}").json()
    assert whole["operations"] == [{**group[0], "other": {}}]


def test_reviewing_is_marked_once_with_its_note(town, api, lost):
    hand_in(api, lost, {"groups": [[1], [2]]})
    kept = QuarantinedGroup.objects.first()
    path = f"/api/v1/quarantined-groups/{kept.pk}"
    device = f"/api/v1/devices/{lost[0].pk}"
    client = api(town.supervisor)
    before = client.get(device).json()
    assert (before["quarantined_groups"], before["quarantined_open"]) == (2, 2)
    done = client.post(f"{path}/review", {"note": "已补录"}, format="json").json()
    assert (done["note"], done["reviewed_by_name"]) == ("已补录", "Supervisor")
    again = api(town.office).post(f"{path}/review", {"note": "已补录"}, format="json").json()
    assert (again["reviewed_at"], again["reviewed_by"]) == (done["reviewed_at"], done["reviewed_by"])
    other = api(town.office).post(f"{path}/review", {"note": "别的"}, format="json")
    assert (other.status_code, other.json()["code"]) == (409, "already_reviewed")
    after = client.get(device).json()
    assert (after["quarantined_groups"], after["quarantined_open"]) == (2, 1)
    assert [row["id"] for row in client.get("/api/v1/quarantined-groups?reviewed=true").json()["results"]] == [
        str(kept.pk)
    ]
    history = client.get(f"/api/v1/history?type=quarantined_group&id={kept.pk}").json()["results"]
    assert [entry["action"] for entry in history] == ["update", "insert"]


def test_a_person_whose_unsent_work_is_kept_cannot_be_deleted(town, api, lost):
    from django.db.models import ProtectedError

    hand_in(api, lost, {"groups": [[1]]})
    with pytest.raises(ProtectedError):
        town.holder.delete()
    assert DeviceState.objects.get(device=lost[0]).quarantined_bytes == 3


def test_of_photos_no_more_than_its_share_is_taken_from_one_device(lost, settings):
    device, _ = lost
    device.refresh_from_db()
    file = StoredFile.objects.create(sha256="ab" * 32, size=70, content_type="image/jpeg")
    known = {"device": device, "user": device.user, "received_at": clock.now(), "body": b"[]", "size": 2}
    QuarantinedGroup.objects.create(**known, sha256="cd" * 32, op_count=1, file=file)
    settings.QUARANTINE_MAX_FILE_BYTES = 100
    begun = {"subject_type": "left_photo", "subject_id": device.pk, "link": "waiting", "expires_at": clock.now()}
    Upload.objects.create(owner=device.user, purpose="attachment", length=20, **begun)  # not whole yet
    quarantine.require_room_for_file(device, device.pk, 10)
    with pytest.raises(quarantine.QuarantineFull) as refused:
        quarantine.require_room_for_file(device, device.pk, 11)
    assert refused.value.members == {"max_bytes": 100, "free_bytes": 10}


def test_empty_files_without_end_are_not_taken_from_one_device(lost, settings):
    device, _ = lost
    device.refresh_from_db()
    settings.QUARANTINE_MAX_BYTES = 3
    full = {"device": device, "user": device.user, "received_at": clock.now(), "body": b"[1]", "size": 3}
    QuarantinedGroup.objects.create(**full, sha256="cd" * 32, op_count=1)
    with pytest.raises(quarantine.QuarantineFull):
        quarantine.require_room_for_file(device, device.pk, 0)
