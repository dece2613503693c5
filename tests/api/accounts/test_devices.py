"""A tablet signs in, comes back, is lost and is revoked."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from geo_portal.accounts.models import Device, EnrolmentCode, IngestKey, Membership
from geo_portal.accounts.services import devices
from geo_portal.core import clock
from geo_portal.core.errors import Unauthenticated
from geo_portal.core.ids import uuid7
from geo_portal.core.models import Change
from tests import factories

pytestmark = pytest.mark.django_db


def sign_in_body(**changes):
    body = {
        "username": "holder",
        "password": factories.PASSWORD,
        "device": {"id": str(uuid7()), "name": "Tablet 7", "platform": "Android 14", "app_version": "0.1.0"},
    }
    return {**body, **changes}


@pytest.fixture
def holder(town):
    town.holder.set_password(factories.PASSWORD)
    town.holder.save()
    return town.holder


def test_a_tablet_signs_in_by_password_and_its_token_opens_the_api(holder, api):
    answer = api().post("/api/v1/devices", sign_in_body())
    assert answer.status_code == 201
    body = answer.json()
    assert body["user"]["roles"][0]["role"] == "holder"
    assert api(token=body["token"]).get("/api/v1/me").json()["username"] == "holder"


def test_the_token_itself_is_not_stored(holder, api):
    token = api().post("/api/v1/devices", sign_in_body()).json()["token"]
    assert token not in str(Device.objects.values_list())


def test_signing_in_again_on_the_same_tablet_kills_the_old_token(holder, api):
    body = sign_in_body()
    old = api().post("/api/v1/devices", body).json()["token"]
    new = api().post("/api/v1/devices", body).json()["token"]
    assert api(token=new).get("/api/v1/me").status_code == 200
    assert api(token=old).get("/api/v1/me").status_code == 401
    assert Device.objects.filter(user=holder).count() == 1


def test_a_tablet_id_of_another_person_is_taken(holder, town, api):
    theirs, _token = factories.make_device(town.liaison)
    body = sign_in_body()
    body["device"]["id"] = str(theirs.pk)
    refused = api().post("/api/v1/devices", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "device_taken")
    theirs.refresh_from_db()
    assert theirs.user_id == town.liaison.pk


@pytest.mark.parametrize("username", ["holder", "nobody"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(holder, api, username):
    refused = api().post("/api/v1/devices", sign_in_body(username=username, password="wrong"))
    assert (refused.status_code, refused.json()["code"]) == (401, "wrong_credentials")
    assert not Device.objects.exists()


@pytest.mark.parametrize("username", ["holder", "nobody"])
def test_password_spraying_is_slowed_down_for_known_and_unknown_names_alike(holder, api, username, settings):
    settings.SIGN_IN_FAILURES_PER_ACCOUNT = 3
    codes = [
        api().post("/api/v1/devices", sign_in_body(username=username, password="wrong")).status_code for _ in range(5)
    ]
    assert codes == [401, 401, 401, 429, 429]
    assert api().post("/api/v1/devices", sign_in_body(username=username)).json()["code"] == "sign_in_throttled"


def test_spraying_many_names_from_one_address_is_slowed_down(holder, api, settings):
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 3
    codes = [api().post("/api/v1/devices", sign_in_body(username=f"n{i}", password="x")).status_code for i in range(4)]
    assert codes == [401, 401, 401, 429]


def test_successes_are_never_counted(holder, api, settings):
    settings.SIGN_IN_FAILURES_PER_ACCOUNT = 3
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 3
    assert {api().post("/api/v1/devices", sign_in_body()).status_code for _ in range(6)} == {201}


def test_the_throttle_opens_again_after_its_window(holder, api, settings):
    settings.SIGN_IN_FAILURES_PER_ACCOUNT = 1
    api().post("/api/v1/devices", sign_in_body(password="wrong"))
    assert api().post("/api/v1/devices", sign_in_body()).status_code == 429
    with clock.frozen(clock.now() + timedelta(seconds=settings.SIGN_IN_FAILURE_WINDOW_S + 1)):
        assert api().post("/api/v1/devices", sign_in_body()).status_code == 201


def test_an_enrolment_code_lets_one_tablet_in_once(town, api):
    made = api(town.supervisor).post("/api/v1/enrolment-codes", {"user": str(town.holder.pk)})
    assert made.status_code == 201
    code = made.json()["code"]
    assert made.json()["qr_svg"].startswith("<svg")
    assert made.json()["url"].endswith(f"/tablet/#enrol={code}")
    body = {"enrolment_code": code, "device": sign_in_body()["device"]}
    assert api().post("/api/v1/devices", body).json()["user"]["username"] == "holder"
    body["device"] = {**body["device"], "id": str(uuid7())}
    again = api().post("/api/v1/devices", body)
    assert (again.status_code, again.json()["code"]) == (410, "enrolment_code_used")


def test_an_old_enrolment_code_is_gone(town, api):
    code = api(town.holder).post("/api/v1/enrolment-codes", {}).json()["code"]
    with clock.frozen(clock.now() + timedelta(days=2)):
        refused = api().post("/api/v1/devices", {"enrolment_code": code, "device": sign_in_body()["device"]})
    assert refused.status_code == 410
    assert EnrolmentCode.objects.get().used_at is None


def test_an_unknown_enrolment_code_is_refused(db, api):
    refused = api().post("/api/v1/devices", {"enrolment_code": "guess", "device": sign_in_body()["device"]})
    assert (refused.status_code, refused.json()["code"]) == (401, "enrolment_code_unknown")


def test_a_supervisor_cannot_make_a_code_for_a_person_elsewhere(town, api):
    assert api(town.supervisor).post("/api/v1/enrolment-codes", {"user": str(town.neighbour.pk)}).status_code == 404
    assert api(town.supervisor).post("/api/v1/enrolment-codes", {"user": str(town.holder.pk)}).status_code == 201


def ask_code(client, person):
    return client.post("/api/v1/enrolment-codes", {"user": str(person.pk)})


def test_a_code_never_makes_anyone_more_than_they_are(town, api):
    """Whoever holds a code becomes its person."""
    assert ask_code(api(town.supervisor), town.office).status_code == 403  # reads, but keeps no registers
    Membership.objects.create(user=town.inspector, role="city_office", district=town.city)
    assert ask_code(api(town.office), town.inspector).status_code == 403
    assert ask_code(api(town.city_office), town.inspector).status_code == 201
    agency = factories.make_agency(town.there)
    Membership.objects.create(user=town.liaison, role="holder", agency=agency)
    assert ask_code(api(town.office), town.liaison).status_code == 403
    assert ask_code(api(town.office), town.supervisor).status_code == 201
    assert ask_code(api(town.liaison), town.liaison).status_code == 201


def test_a_list_of_devices_has_nothing_to_wipe(town, api):
    assert api(town.holder).get("/api/v1/devices?wipe=now").json()["code"] == "unknown_parameter"


@pytest.mark.parametrize(
    "body", [{}, {"username": "holder"}, {"enrolment_code": "x", "username": "a", "password": "b"}]
)
def test_half_or_double_credentials_are_refused(db, api, body):
    refused = api().post("/api/v1/devices", {**body, "device": sign_in_body()["device"]})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "credentials_needed")


def test_a_revoked_tablet_is_told_so_everywhere_and_what_to_do(town, api):
    device, token = factories.make_device(town.holder)
    tablet = api(token=token)
    assert tablet.get("/api/v1/me").status_code == 200
    assert api(town.supervisor).delete(f"/api/v1/devices/{device.pk}?wipe=now").json()["wipe"] == "now"
    for path in ("/api/v1/me", "/api/v1/devices", "/api/v1/districts"):
        refused = tablet.get(path)
        assert (refused.status_code, refused.json()["code"], refused.json()["wipe"]) == (401, "device_revoked", "now")


def test_a_person_may_revoke_their_own_tablet_and_not_a_colleague_s(town, api):
    own, _ = factories.make_device(town.holder)
    other, _ = factories.make_device(town.liaison)
    assert api(town.holder).delete(f"/api/v1/devices/{own.pk}").status_code == 200
    assert api(town.holder).delete(f"/api/v1/devices/{other.pk}").status_code == 404
    other.refresh_from_db()
    assert other.revoked_at is None


@pytest.mark.parametrize("in_agency", [False, True])
def test_the_tablet_of_somebody_who_lost_their_last_role_is_revoked_where_that_was(town, api, in_agency):
    device, _ = factories.make_device(town.holder)
    if in_agency:
        Membership.objects.filter(user=town.holder).update(district=None, agency=factories.make_agency(town.here))
    url = f"/api/v1/devices/{device.pk}"
    Membership.objects.filter(user=town.holder).delete()
    assert api(town.neighbour).delete(url).status_code == 404
    assert api(town.liaison).delete(url).status_code == 404
    assert [row["id"] for row in api(town.supervisor).get("/api/v1/devices").json()["results"]] == [str(device.pk)]
    assert api(town.office).delete(f"{url}?wipe=after_quarantine").status_code == 200


def test_who_has_a_role_again_is_answered_for_there_and_nowhere_else(town, api):
    device, _ = factories.make_device(town.holder)
    Membership.objects.create(user=town.holder, role="holder", district=town.there)
    Membership.objects.get(user=town.holder, district=town.here).delete()  # not the last one
    assert api(town.supervisor).get(f"/api/v1/devices/{device.pk}").status_code == 404
    Membership.objects.filter(user=town.holder).delete()
    assert api(town.neighbour).get(f"/api/v1/devices/{device.pk}").status_code == 200
    Membership.objects.create(user=town.holder, role="holder", district=town.here)
    assert api(town.supervisor).get(f"/api/v1/devices/{device.pk}").status_code == 200
    assert api(town.neighbour).get(f"/api/v1/devices/{device.pk}").status_code == 404


def test_nobody_becomes_a_person_who_has_no_role(town, api):
    device, _ = factories.make_device(town.holder)
    Membership.objects.filter(user=town.holder).delete()
    assert ask_code(api(town.supervisor), town.holder).status_code == 404
    assert api(town.supervisor).post(f"/api/v1/devices/{device.pk}/ingest-key").status_code == 403
    assert ask_code(api(town.holder), town.holder).status_code == 201


def test_a_supervisor_sees_the_tablets_of_their_district_only(town, api):
    here, _ = factories.make_device(town.holder)
    there, _ = factories.make_device(town.neighbour)
    seen = {row["id"] for row in api(town.supervisor).get("/api/v1/devices").json()["results"]}
    assert str(here.pk) in seen
    assert str(there.pk) not in seen


def test_the_device_list_takes_the_same_number_of_queries_for_any_number(town, api, django_assert_max_num_queries):
    for _ in range(2):
        factories.make_device(town.holder)
    client = api(town.supervisor)
    with django_assert_max_num_queries(9) as few:
        client.get("/api/v1/devices")
    for _ in range(20):
        factories.make_device(town.liaison)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(client.get("/api/v1/devices").json()["results"]) == 22


def test_an_unknown_device_is_not_found(town, api):
    assert api(town.admin).get(f"/api/v1/devices/{uuid.uuid4()}").json()["code"] == "not_found"


def revoked_tablet(person, *, wipe="after_quarantine"):
    device, token = factories.make_device(person)
    devices.revoke_device(device.pk, wipe=wipe)
    return device, token


def test_another_kind_of_wipe_may_be_asked_for_later_and_naming_none_leaves_it(town, api):
    device, _ = factories.make_device(town.holder)
    first = api(town.supervisor).delete(f"/api/v1/devices/{device.pk}?wipe=after_quarantine").json()
    stolen = api(town.supervisor).delete(f"/api/v1/devices/{device.pk}?wipe=now").json()
    again = api(town.supervisor).delete(f"/api/v1/devices/{device.pk}").json()
    assert [first["wipe"], stolen["wipe"], again["wipe"]] == ["after_quarantine", "now", "now"]
    assert first["revoked_at"] == again["revoked_at"]


def test_a_wiped_tablet_says_so_once_and_for_all(town, api):
    device, token = revoked_tablet(town.holder)
    devices.note_seen(device, queue_depth=4)
    said = api(token=token).post(f"/api/v1/devices/{device.pk}/wiped")
    assert said.status_code == 200
    with clock.frozen(clock.now() + timedelta(hours=1)):
        again = api(token=token).post(f"/api/v1/devices/{device.pk}/wiped")
    assert again.json() == said.json()
    row = api(town.supervisor).get(f"/api/v1/devices/{device.pk}").json()
    assert (row["wiped_at"], row["queue_depth"]) == (said.json()["wiped_at"], 0)


def test_a_tablet_that_is_not_revoked_has_nothing_to_acknowledge(town, api):
    device, token = factories.make_device(town.holder)
    refused = api(token=token).post(f"/api/v1/devices/{device.pk}/wiped")
    assert (refused.status_code, refused.json()["code"]) == (409, "device_not_revoked")
    device.refresh_from_db()
    assert device.wiped_at is None


def test_a_revoked_tablet_speaks_for_itself_only(town, api):
    _, token = revoked_tablet(town.holder, wipe="now")
    other, _ = revoked_tablet(town.holder)
    refused = api(token=token).post(f"/api/v1/devices/{other.pk}/wiped")
    assert (refused.status_code, refused.json()["code"], refused.json()["wipe"]) == (401, "device_revoked", "now")
    other.refresh_from_db()
    assert other.wiped_at is None


@pytest.mark.parametrize(("days", "status"), [(89, 200), (91, 401)])
def test_ninety_days_after_its_revocation_it_is_shut_out_for_good(town, api, days, status):
    device, token = revoked_tablet(town.holder)
    with clock.frozen(clock.now() + timedelta(days=days)):
        assert api(token=token).post(f"/api/v1/devices/{device.pk}/wiped").status_code == status


def test_the_revoked_tablet_of_one_who_left_is_still_told_to_wipe(town, api):
    device, token = revoked_tablet(town.holder)
    town.holder.is_active = False
    town.holder.save()
    told = api(token=token).get("/api/v1/me").json()
    assert (told["code"], told["wipe"]) == ("device_revoked", "after_quarantine")
    assert api(token=token).post(f"/api/v1/devices/{device.pk}/wiped").status_code == 200


def test_a_tablet_that_is_signed_in_anew_is_as_if_it_had_not_been_wiped(holder, api):
    body = sign_in_body()
    token = api().post("/api/v1/devices", body).json()["token"]
    path = f"/api/v1/devices/{body['device']['id']}"
    api(holder).delete(f"{path}?wipe=now")
    api(token=token).post(f"{path}/wiped")
    back = api().post("/api/v1/devices", body).json()["device"]
    assert (back["revoked_at"], back["wipe"], back["wiped_at"]) == (None, "", None)


def test_whoever_revoked_a_tablet_sees_that_it_has_been_told(town, api):
    device, token = revoked_tablet(town.holder, wipe="now")
    later = clock.now() + timedelta(seconds=5)
    with clock.frozen(later):
        api(token=token).get("/api/v1/me")
    row = api(town.supervisor).get(f"/api/v1/devices/{device.pk}").json()
    assert row["last_seen_at"] == later.isoformat().replace("+00:00", "Z")
    assert row["last_seen_at"] > row["revoked_at"]


def test_what_a_tablet_says_of_itself_stands_in_the_list(town, api):
    device, _ = factories.make_device(town.holder)
    devices.note_seen(device, queue_depth=37, storage_free=123_456_789_012, app_version="0.2.0")
    devices.note_seen(device, queue_depth=None, storage_free=5)
    row = api(town.supervisor).get(f"/api/v1/devices/{device.pk}").json()
    assert (row["queue_depth"], row["storage_free"], row["app_version"]) == (37, 5, "0.2.0")


def test_an_ingest_key_is_shown_once_and_knows_its_device(town, api):
    device, _ = factories.make_device(town.holder)
    made = api(town.holder).post(f"/api/v1/devices/{device.pk}/ingest-key")
    assert made.status_code == 201
    key = made.json()["key"]
    assert len(key.removeprefix("gpik_")) * 4 == 128
    assert devices.device_of_ingest_key(key) == device
    assert key not in str(IngestKey.objects.values_list())
    assert key not in str(list(Change.objects.filter(type="ingest_key").values_list("after")))
    row = api(town.holder).get(f"/api/v1/devices/{device.pk}").json()
    assert row["ingest_key_at"] == made.json()["created_at"]
    assert key not in str(row)


def test_an_ingest_key_opens_nothing_else(town, api):
    device, _ = factories.make_device(town.holder)
    key = api(town.holder).post(f"/api/v1/devices/{device.pk}/ingest-key").json()["key"]
    assert api(token=key).get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("end", ["revoked", "replaced", "device revoked", "person left"])
def test_an_ingest_key_ends(town, api, end):
    device, _ = factories.make_device(town.holder)
    path = f"/api/v1/devices/{device.pk}"
    key = api(town.holder).post(f"{path}/ingest-key").json()["key"]
    match end:
        case "revoked":
            assert [api(town.holder).delete(f"{path}/ingest-key").status_code for _ in range(2)] == [204, 204]
        case "replaced":
            assert api(town.holder).post(f"{path}/ingest-key").json()["key"] != key
        case "device revoked":
            api(town.holder).delete(path)
        case "person left":
            town.holder.is_active = False
            town.holder.save()
    with pytest.raises(Unauthenticated):
        devices.device_of_ingest_key(key)


def test_a_revoked_device_gets_no_key(town, api):
    device, _ = revoked_tablet(town.holder)
    refused = api(town.holder).post(f"/api/v1/devices/{device.pk}/ingest-key")
    assert (refused.status_code, refused.json()["code"]) == (409, "device_is_revoked")


def test_a_key_never_reaches_beyond_its_maker_s_territory(town, api):
    Membership.objects.create(user=town.holder, role="holder", district=town.there)
    device, _ = factories.make_device(town.holder)
    assert api(town.supervisor).post(f"/api/v1/devices/{device.pk}/ingest-key").status_code == 403
    assert api(town.city_office).post(f"/api/v1/devices/{device.pk}/ingest-key").status_code == 201
    tablet, token = factories.make_device(town.city_office)
    assert api(token=token).post(f"/api/v1/devices/{device.pk}/ingest-key").status_code == 403
    assert api(token=token).post(f"/api/v1/devices/{tablet.pk}/ingest-key").status_code == 201
