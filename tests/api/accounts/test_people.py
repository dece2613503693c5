"""Who sees whom, signing in by page, and what an answer looks like when it is a refusal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from geo_portal import env
from geo_portal.accounts.models import Device, District
from tests import factories

pytestmark = pytest.mark.django_db


def names(answer):
    return {row["username"] for row in answer.json()["results"]}


def test_a_supervisor_sees_the_people_of_their_district_and_nobody_else(town, api):
    seen = names(api(town.supervisor).get("/api/v1/users"))
    assert {"supervisor", "holder", "liaison", "courier"} <= seen
    assert not {"neighbour", "city_office", "stranger", "admin"} & seen


def test_the_city_office_sees_the_people_of_every_district_of_the_city(town, api):
    assert {"neighbour", "holder", "city_office"} <= names(api(town.city_office).get("/api/v1/users"))


@pytest.mark.parametrize("who", ["holder", "courier", "stranger", "drone"])
def test_others_see_only_themselves(town, api, who):
    assert names(api(getattr(town, who)).get("/api/v1/users")) == {who}


def test_the_people_of_an_agency_belong_to_its_district(town, api):
    agency = factories.make_agency(town.here)
    factories.make_user("clerk", role="case_handler", agency=agency)
    assert "clerk" in names(api(town.supervisor).get("/api/v1/users"))
    assert "clerk" not in names(api(town.neighbour).get("/api/v1/users"))


def test_me_tells_roles_with_their_places(town, api):
    body = api(town.holder).get("/api/v1/me").json()
    assert body["roles"] == [
        {"role": "holder", "district": {"id": str(town.here.pk), "name": "碑林区", "code": "610103"}, "agency": None}
    ]


def test_me_is_refused_to_the_signed_out(db, api):
    refused = api().get("/api/v1/me")
    assert refused.status_code == 401
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["WWW-Authenticate"].startswith("Token")
    body = refused.json()
    assert {"type", "title", "status", "detail", "code", "request_id"} <= set(body)
    assert body["request_id"] == refused["X-Request-ID"]


def test_districts_are_a_tree_and_within_gives_a_subtree(town, api):
    rows = api(town.holder).get(f"/api/v1/districts?within={town.city.pk}").json()["results"]
    assert [row["path"] for row in rows] == ["610100/", "610100/610103/", "610100/610104/"]
    assert "boundary" not in rows[0]


def test_district_geojson_carries_boundaries_in_the_system_asked_for(town, api):
    plain = api(town.holder).get("/api/v1/districts", headers={"accept": "application/geo+json"}).json()
    shifted = api(town.holder).get("/api/v1/districts?crs=gcj02", headers={"accept": "application/geo+json"}).json()
    assert plain["type"] == "FeatureCollection"
    west = plain["features"][1]["geometry"]["coordinates"][0][0][0][0]
    shifted_west = shifted["features"][1]["geometry"]["coordinates"][0][0][0][0]
    assert west == pytest.approx(108.9)
    assert 0.003 < shifted_west - west < 0.007


def test_moving_a_district_moves_everything_below_it(town):
    street = factories.make_district("610103001", "柏树林街道", parent=town.here, kind="street")
    town.here.parent = None
    town.here.save()
    street.refresh_from_db()
    assert street.path == "610103/610103001/"


def test_renaming_a_district_with_the_same_code_prefix_takes_nothing_from_its_neighbour(town, api):
    factories.make_district("6101", "前缀", kind="county")
    rows = api(town.holder).get(f"/api/v1/districts?within={District.objects.get(code='6101').pk}").json()["results"]
    assert [row["code"] for row in rows] == ["6101"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/districts?colour=red", 400, "unknown_parameter"),
        ("/api/v1/districts?ordering=password", 400, "unknown_ordering"),
        ("/api/v1/users?memberships__user__password=x", 400, "unknown_parameter"),
        ("/api/v1/districts?limit=-1", 422, "out_of_range"),
        ("/api/v1/districts?limit=x", 422, "out_of_range"),
        ("/api/v1/districts?cursor=forged", 400, "bad_cursor"),
        ("/api/v1/districts?cursor=cD1ub3QtYS11dWlk", 400, "bad_cursor"),
        ("/api/v1/districts?crs=mars", 422, "unknown_crs"),
        ("/api/v1/districts?parent=not-a-uuid", 422, "invalid"),
        ("/api/v1/me?token=abc", 400, "secret_in_address"),
        ("/api/v1/nowhere", 404, "not_found"),
        ("/api/v1/districts/not-a-uuid", 404, "not_found"),
        ("/tiles/nowhere", 404, "not_found"),
    ],
)
def test_what_is_asked_wrongly_is_refused_clearly(town, api, path, status, code):
    answer = api(town.admin).get(path)
    assert answer.status_code == status
    if code:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == code


def test_a_method_that_does_not_exist_here_is_answered_with_those_that_do(town, api):
    refused = api(town.admin).delete("/api/v1/me")
    assert (refused.status_code, refused.json()["code"]) == (405, "method_not_allowed")
    assert "PATCH" in refused["Allow"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"language": NaN}', "bad_request"),
        (b'{"language": 1e999}', "bad_request"),
        (b'{"language": "en", "language": "en"}', "bad_request"),
        (b'{"language": ' + b"9" * 5000 + b"}", "bad_request"),
        (b"[" * 10_000 + b"]" * 10_000, "bad_request"),
        (b'{"language": "\\u0000"}', "bad_request"),
        (b'{"language": "\\ud800"}', "bad_request"),
        (b"\xff\xfe", "bad_request"),
        (b'{"language": "en"', "bad_request"),
        (b'{"language": "en", "is_superuser": true}', "unknown_field"),
        (b'{"language": "en", "username": "root"}', "unknown_field"),
    ],
)
def test_json_that_cannot_be_trusted_is_refused_and_changes_nothing(town, api, body, code):
    refused = api(town.holder).generic("PATCH", "/api/v1/me", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    town.holder.refresh_from_db()
    assert (town.holder.language, town.holder.is_superuser) == ("zh-hans", False)


def test_a_browser_s_write_without_the_csrf_token_is_refused(town):
    from rest_framework.test import APIClient

    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(town.holder)
    refused = browser.patch("/api/v1/me", {"language": "en"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")


def test_pages_hold_every_row_once_and_in_order(town, api):
    for number in range(25):
        factories.make_district(f"x{number:02}", parent=town.here, kind="street")
    client, seen = api(town.admin), []
    address = "/api/v1/districts?limit=7&ordering=-code"
    while address:
        page = client.get(address).json()
        seen += [row["code"] for row in page["results"]]
        address = page["next"]
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == District.objects.count()


def test_the_back_office_shows_times_of_the_clock_on_the_wall_and_the_api_utc(town, api):
    device, _token = factories.make_device(town.holder)
    Device.objects.filter(pk=device.pk).update(created_at=datetime(2026, 11, 22, 1, 30, tzinfo=UTC))
    page = api(town.admin).get("/admin/accounts/device/", headers={"accept-language": "en"}).content.decode()
    assert "9:30" in page
    assert api(town.holder).get("/api/v1/devices").json()["results"][0]["created_at"] == "2026-11-22T01:30:00Z"


def test_a_basemap_from_another_host_may_be_loaded(monkeypatch):
    assert env.origins("https://tiles.example.org/{z}/{x}/{y}.png", "/own/style.json", None) == [
        "https://tiles.example.org"
    ]
