"""Phone apps as they are: what each field of their messages becomes, and what they are answered.

`tests/data/phone_apps.json` holds messages as the apps write them, one line each, with the positions that must come of
them: m/s, metres, percent, UTC.
"""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from field.models import (
    AnyTrailPoint,
    DutyWindow,
    IngestMessage,
    IngestState,
    LastPosition,
    OffDutyCount,
    TrailPoint,
)
from field.services import ingest
from geo_portal.accounts.services import devices
from geo_portal.core import clock
from geo_portal.core.models import Change
from tests import factories
from tests.factories_field import SUNDAY, WORKDAY, make_site, make_visit

GOLDEN: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "data" / "phone_apps.json").read_text())
ANSWER = {"overland": b'{"result":"ok"}', "owntracks": b"[]", "osmand": b""}
APPS = sorted(ANSWER)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(WORKDAY + timedelta(hours=2)):
        yield


class Phone:
    """A phone with a device's ingest key; `send` speaks as one of the apps does."""

    def __init__(self, api: Callable[..., Any], user: Any) -> None:
        self.api, self.user = api, user
        self.device, self.token = factories.make_device(user, "Phone")
        self.key = devices.make_ingest_key(self.device.pk)[1]

    def send(self, app: str, body: Any = None, *, query: str = "", raw: str | None = None, **how: Any) -> Any:
        text = raw if raw is not None else "" if body is None else json.dumps(body, ensure_ascii=False)
        secret, client = how.get("secret", self.key), self.api()
        if app == "overland":
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        elif app == "owntracks":
            packed = base64.b64encode(f"{how.get('name', self.device.pk)}:{secret}".encode()).decode()
            client.credentials(HTTP_AUTHORIZATION=f"Basic {packed}", HTTP_X_LIMIT_U="somebody", HTTP_X_LIMIT_D="phone")
        address = f"/ingest/{app}" + (f"?{query.replace('{key}', secret)}" if query else "")
        if how.get("method") == "GET":
            return client.get(address)
        content_type = how.get("content_type") or ("application/json; charset=utf-8" if text else "")
        return client.generic("POST", address, text.replace("{key}", secret).encode(), content_type=content_type)

    def send_fix(self, app: str, t: datetime = WORKDAY, lon: float = 108.95, lat: float = 34.25) -> Any:
        """One position in the way of that app."""
        if app == "overland":
            return self.send(app, {"locations": [feature(t, lon, lat)]})
        if app == "owntracks":
            return self.send(app, {"_type": "location", "tst": t.timestamp(), "lon": lon, "lat": lat})
        return self.send(app, query=f"id={{key}}&timestamp={t.timestamp():.0f}&lat={lat}&lon={lon}")


def feature(t: datetime, lon: float = 108.95, lat: float = 34.25, **more: Any) -> dict[str, Any]:
    place = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": place, "properties": {"timestamp": t.isoformat(), **more}}


@pytest.fixture
def phone(api: Callable[..., Any], town: SimpleNamespace) -> Phone:
    return Phone(api, town.holder)


def succeeded(app: str, answer: Any) -> None:
    assert (answer.status_code, answer.content) == (200, ANSWER[app])


def reasons() -> list[str]:
    return list(IngestMessage.objects.order_by("code").values_list("code", flat=True))


@pytest.mark.parametrize("case", GOLDEN, ids=[case["name"] for case in GOLDEN])
def test_every_message_becomes_what_it_says_and_is_answered_as_success(phone: Phone, case: dict[str, Any]) -> None:
    how = {name: case[name] for name in ("query", "raw", "content_type", "method") if name in case}
    succeeded(case["app"], phone.send(case["app"], case.get("body"), **how))
    points = list(AnyTrailPoint.objects.order_by("t"))
    assert len(points) == len(case["stored"])
    for point, wanted in zip(points, case["stored"], strict=True):
        assert (point.device_id, point.user_id, point.source) == (phone.device.pk, phone.user.pk, case["app"])
        assert (point.location.x, point.location.y) == (wanted["lon"], wanted["lat"])
        assert point.t == datetime.fromisoformat(wanted["t"])
        assert point.flag_names() == wanted.get("flags", ["mock"] if wanted.get("mock") else [])
        for name in ("acc", "alt", "speed", "bearing", "battery", "mock"):
            if name in wanted:
                assert getattr(point, name) == (pytest.approx(wanted[name], abs=1e-6) if wanted[name] else wanted[name])
    unusable = case.get("unusable", [])
    assert reasons() in ([[code] for code in unusable] if case.get("one_of") else [unusable])
    assert not any(phone.key.encode() in bytes(one.body) + one.query.encode() for one in IngestMessage.objects.all())


@pytest.mark.parametrize("app", APPS)
def test_the_same_message_again_is_stored_once_and_answered_alike(phone: Phone, app: str) -> None:
    for _ in range(3):
        succeeded(app, phone.send_fix(app))
    assert TrailPoint.objects.count() == 1


def test_what_several_apps_of_a_phone_tell_of_one_moment_is_one_position(phone: Phone) -> None:
    for app in APPS:
        succeeded(app, phone.send_fix(app))
    assert TrailPoint.objects.count() == 1


@pytest.mark.parametrize("app", APPS)
def test_positions_off_duty_are_counted_by_day_and_not_stored(phone: Phone, app: str) -> None:
    succeeded(app, phone.send_fix(app, SUNDAY))
    succeeded(app, phone.send_fix(app, SUNDAY + timedelta(minutes=1)))
    succeeded(app, phone.send_fix(app, SUNDAY - timedelta(days=1)))
    assert (AnyTrailPoint.objects.count(), IngestMessage.objects.count()) == (0, 0)
    assert [(str(day), count) for day, count in ingest.off_duty_days(phone.device)] == [
        ("2026-11-22", 2),
        ("2026-11-21", 1),
    ]
    assert IngestState.objects.get().last_outcome == "off_duty"


def test_an_unusable_position_made_off_duty_is_counted_and_not_kept(phone: Phone) -> None:
    succeeded("overland", phone.send("overland", {"locations": [feature(SUNDAY, lat=95), feature(WORKDAY, lat=95)]}))
    assert reasons() == ["bad_coordinates"]
    assert SUNDAY.isoformat().encode() not in bytes(IngestMessage.objects.get().body)
    assert OffDutyCount.objects.get().count == 1


@pytest.mark.parametrize("app", APPS)
def test_a_visit_covers_positions_outside_duty_hours(phone: Phone, town: SimpleNamespace, app: str) -> None:
    make_visit(make_site(town.here), phone.user, started_at=SUNDAY)
    succeeded(app, phone.send_fix(app, SUNDAY))
    assert TrailPoint.objects.count() == 1


def test_the_newest_position_moves_the_marker(phone: Phone) -> None:
    now = clock.now()
    DutyWindow.objects.create(user=phone.user, weekday=0, starts="00:00", ends="00:00")
    phone.send_fix("overland", now - timedelta(minutes=1))
    phone.send_fix("owntracks", now - timedelta(minutes=2), lon=108.96)
    assert LastPosition.objects.get().t == now - timedelta(minutes=1)


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("app", APPS)
@pytest.mark.parametrize("secret", ["", "gpik_" + "0" * 32, "nonsense", "钥匙"])
def test_unknown_credentials_are_refused_and_nothing_is_stored(phone: Phone, app: str, secret: str) -> None:
    if app == "overland" and not secret.isascii():
        pytest.skip("no such header can be sent")
    body = {"overland": {"locations": [feature(WORKDAY)]}, "owntracks": {"_type": "location"}}.get(app)
    answer = phone.send(app, body, query=f"id={{key}}&timestamp={WORKDAY.timestamp():.0f}&lat=1&lon=1", secret=secret)
    refused = (400, "unknown_id") if app == "osmand" else (401, "not_authenticated")
    assert (answer.status_code, answer.json()["code"]) == refused
    assert answer["Content-Type"] == "application/problem+json"
    assert not AnyTrailPoint.objects.exists()
    assert not IngestState.objects.exists()
    assert not IngestMessage.objects.exists()


@pytest.mark.parametrize("app", APPS)
@pytest.mark.parametrize("end", ["revoke the key", "make another", "revoke the device", "deactivate the person"])
def test_a_revoked_key_is_refused(phone: Phone, app: str, end: str) -> None:
    succeeded(app, phone.send_fix(app))
    match end:
        case "revoke the key":
            devices.revoke_ingest_key(phone.device.pk)
        case "make another":
            devices.make_ingest_key(phone.device.pk)
        case "revoke the device":
            devices.revoke_device(phone.device.pk)
        case _:
            phone.user.is_active = False
            phone.user.save()
    assert phone.send_fix(app, WORKDAY + timedelta(seconds=5)).status_code == (400 if app == "osmand" else 401)
    assert TrailPoint.objects.count() == 1


@pytest.mark.parametrize("app", ["overland", "owntracks"])
def test_a_devices_own_token_is_taken_too_until_it_is_revoked(phone: Phone, app: str) -> None:
    body = {
        "overland": {"locations": [feature(WORKDAY)]},
        "owntracks": {"_type": "location", "tst": WORKDAY.timestamp(), "lon": 108.95, "lat": 34.25},
    }[app]
    succeeded(app, phone.send(app, body, secret=phone.token))
    devices.revoke_device(phone.device.pk)
    refused = phone.send(app, body, secret=phone.token)
    assert (refused.status_code, refused.json()["code"]) == (401, "device_revoked")


def test_a_token_is_no_id_for_an_address(phone: Phone) -> None:
    answer = phone.send("osmand", query=f"id={phone.token}&timestamp=1795399200&lat=1&lon=1")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_id")


@pytest.mark.parametrize("name", ["", "somebody", "0192f0c1-2b3c-7d4e-8f50-617283940a1b"])
def test_owntracks_names_the_device_that_the_key_is_of(phone: Phone, name: str) -> None:
    assert phone.send("owntracks", {"_type": "lwt"}, name=name).status_code == 401
    succeeded("owntracks", phone.send("owntracks", {"_type": "lwt"}, name=str(phone.device.pk).upper()))


@pytest.mark.parametrize("header", ["Basic", "Basic %%%", "Basic /w==", "Digest x", "Bearer"])
def test_a_header_that_cannot_be_read_is_refused(api: Any, town: SimpleNamespace, header: str) -> None:
    for app in ("overland", "owntracks"):
        client = api()
        client.credentials(HTTP_AUTHORIZATION=header)
        assert client.post(f"/ingest/{app}", {}, format="json").status_code == 401


def test_a_session_is_none_of_a_phone_apps(api: Any, town: SimpleNamespace) -> None:
    assert api(town.holder).post("/ingest/overland", {"locations": []}, format="json").status_code == 401


def test_what_an_app_writes_is_stamped_with_its_device(phone: Phone) -> None:
    phone.send("owntracks", {"_type": "encrypted"})
    change = Change.objects.get(type="ingest_message")
    assert (change.actor_id, change.device_id) == (phone.user.pk, phone.device.pk)


def test_no_log_line_shows_the_key(phone: Phone, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        phone.send_fix("osmand")
        phone.send("osmand", query="id={key}&lat=91")
    assert phone.key not in caplog.text


# --- what cannot be used ----------------------------------------------------------------------------------------------


def test_an_unusable_message_is_kept_as_it_came_but_for_its_key(phone: Phone) -> None:
    raw = '{"device_id": "{key}",  "location": {"timestamp": 7}}'
    succeeded("osmand", phone.send("osmand", raw=raw, query="id={key}&x=%00&y=1%2B1"))
    kept = IngestMessage.objects.get()
    assert bytes(kept.body).decode() == raw.replace("{key}", "gpik_***")
    assert (kept.query, kept.code, kept.app) == ("id=gpik_%2A%2A%2A&x=%00&y=1%2B1", "no_position", "osmand")
    state = IngestState.objects.get()
    assert (state.last_outcome, state.open_messages, state.kept_bytes) == ("unusable", 1, kept.size)


def test_a_key_that_is_written_with_escapes_is_not_kept_either(phone: Phone) -> None:
    raw = '{"device_id": "\\u0067' + phone.key[1:] + '"}'
    succeeded("osmand", phone.send("osmand", raw=raw))
    assert phone.key[5:].encode() not in bytes(IngestMessage.objects.get().body)


def test_an_unusable_message_that_comes_again_is_kept_once(phone: Phone) -> None:
    for _ in range(3):
        succeeded("owntracks", phone.send("owntracks", raw="{"))
    bad = {"type": "Feature"}
    succeeded("overland", phone.send("overland", {"locations": [bad, feature(WORKDAY)]}))
    succeeded("overland", phone.send("overland", {"locations": [feature(WORKDAY), bad, bad]}))  # split in another way
    assert reasons() == ["no_time", "not_json"]
    assert IngestState.objects.get().open_messages == 2


def test_what_finds_no_room_is_counted_and_answered_as_success(phone: Phone, settings: Any) -> None:
    settings.INGEST_KEPT_MAX_BYTES = 100
    succeeded("owntracks", phone.send("owntracks", raw="x" * 60))
    succeeded("owntracks", phone.send("owntracks", raw="y" * 60))
    succeeded("owntracks", phone.send("owntracks", raw="z" * 30))
    state = IngestState.objects.get()
    assert (state.open_messages, state.kept_bytes, state.not_kept) == (2, 90, 1)


def test_old_messages_and_counts_go(phone: Phone) -> None:
    phone.send("owntracks", raw="{")
    phone.send_fix("owntracks", SUNDAY)
    assert ingest.drop_old() == 0
    with clock.frozen(WORKDAY + timedelta(days=32)):
        phone.send("owntracks", raw="{new")
        assert ingest.drop_old() == 1
    assert [bytes(one.body) for one in IngestMessage.objects.all()] == [b"{new"]
    assert (OffDutyCount.objects.count(), IngestState.objects.get().open_messages) == (0, 1)


@pytest.mark.parametrize("app", ["overland", "osmand"])
def test_a_batch_of_more_positions_than_are_taken_at_once_is_taken_whole(phone: Phone, settings: Any, app: str) -> None:
    """An app would send a refused batch again for ever."""
    settings.TRAILS_MAX_POINTS_PER_REQUEST = 2
    moments = [WORKDAY + timedelta(seconds=s) for s in (0, 1, 2, 3, -86_400, 5)]
    places = [34.25, 34.25, 95.0, 34.25, 34.25, 34.25]
    if app == "overland":
        body: Any = {"locations": [feature(t, lat=lat) for t, lat in zip(moments, places, strict=True)]}
    else:
        fixes = zip(moments, places, strict=True)
        coords = [{"timestamp": t.isoformat(), "coords": {"latitude": lat, "longitude": 108.95}} for t, lat in fixes]
        body = {"device_id": "{key}", "location": coords}
    for _ in range(2):
        succeeded(app, phone.send(app, body))
        assert list(TrailPoint.objects.order_by("t").values_list("t", flat=True)) == [moments[i] for i in (0, 1, 3, 5)]
    assert reasons() == ["bad_coordinates"]
    assert ingest.off_duty_days(phone.device) == [((WORKDAY - timedelta(days=1)).date(), 2)]


# --- as people see it ---------------------------------------------------------------------------------------------


def test_the_device_tells_what_its_app_sent_last(phone: Phone, api: Any, town: SimpleNamespace) -> None:
    path = f"/api/v1/devices/{phone.device.pk}/ingest"
    assert api(town.supervisor).get(path).json()["last_at"] is None
    phone.send_fix("owntracks", SUNDAY)
    phone.send("owntracks", raw="{")
    phone.send_fix("overland")
    told = api(phone.user).get(path).json()
    assert told == {
        "device": str(phone.device.pk),
        "last_at": clock.now().isoformat().replace("+00:00", "Z"),
        "last_app": "overland",
        "last_outcome": "stored",
        "open_messages": 1,
        "not_kept": 0,
        "off_duty": [{"day": "2026-11-22", "count": 1}],
    }
    assert api(town.neighbour).get(path).status_code == 404


def test_an_overseer_reads_and_dismisses_an_unusable_message(phone: Phone, api: Any, town: SimpleNamespace) -> None:
    phone.send("owntracks", raw='{"_type":"encrypted","data":"钥"}')
    office = api(town.supervisor)
    (row,) = office.get("/api/v1/ingest-messages?settled=false").json()["results"]
    assert (row["code"], row["app"], row["user_name"]) == ("encrypted", "owntracks", phone.user.name)
    path = f"/api/v1/ingest-messages/{row['id']}"
    assert office.get(path).json()["text"] == '{"_type":"encrypted","data":"钥"}'
    assert office.get(f"{path}/content").content.decode() == '{"_type":"encrypted","data":"钥"}'
    for _ in range(2):
        done = office.post(f"{path}/dismiss", {"note": "关闭加密"}, format="json").json()
        assert (done["settled"], done["settled_by_name"], done["note"]) == ("dismissed", "Supervisor", "关闭加密")
    assert office.post(f"{path}/dismiss", {"note": "x"}, format="json").json()["code"] == "already_settled"
    assert office.post(f"{path}/retry", {}, format="json").json()["code"] == "already_settled"
    assert office.get("/api/v1/ingest-messages?settled=false").json()["results"] == []
    assert IngestState.objects.get().open_messages == 0


def test_a_message_that_can_be_read_by_now_is_read_after_all(phone: Phone, api: Any, town: SimpleNamespace) -> None:
    """As after an update of the product: here the row is what an older version would have kept."""
    phone.send("overland", {"locations": [{"type": "Feature"}]})
    kept = IngestMessage.objects.get()
    path = f"/api/v1/ingest-messages/{kept.pk}/retry"
    still = api(town.supervisor).post(path, {}, format="json").json()
    assert (still["settled"], still["code"]) == ("", "no_time")
    IngestMessage.objects.update(body=json.dumps({"locations": [feature(WORKDAY)]}).encode())
    for _ in range(2):
        assert api(town.supervisor).post(path, {}, format="json").json()["settled"] == "retried"
    assert (TrailPoint.objects.count(), IngestState.objects.get().open_messages) == (1, 0)


# --- any order, any split, any repetition ---------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(st.sampled_from(APPS), st.lists(st.integers(0, 11), min_size=1, max_size=6)), min_size=1, max_size=8
)


def table() -> list[tuple[Any, ...]]:
    columns = "device_id, t, id, user_id, ST_AsEWKT(location), acc, speed, battery, mock, flags"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM trail_point ORDER BY t, id")
        return cursor.fetchall()


def say(phone: Phone, app: str, numbers: list[int]) -> None:
    """The positions with these numbers; 7 is a spike, 11 repeats the place of 0 at another time."""
    for start in range(0, len(numbers), len(numbers) if app == "overland" else 1):
        some = [
            (WORKDAY + timedelta(seconds=20 * n), 108.95 + (0.9 if n == 7 else 1e-4 * (n % 11)), 34.25)
            for n in (numbers if app == "overland" else numbers[start : start + 1])
        ]
        if app == "overland":
            body = {"locations": [feature(*one, speed=1.5, horizontal_accuracy=8, battery_level=0.5) for one in some]}
            succeeded(app, phone.send(app, body))
            continue
        ((t, lon, lat),) = some
        if app == "owntracks":
            fix = {"_type": "location", "tst": t.timestamp(), "lon": lon, "lat": lat, "acc": 8, "vel": 5.4, "batt": 50}
            succeeded(app, phone.send(app, fix))
        else:
            query = f"id={{key}}&timestamp={t.timestamp():.0f}&lon={lon}&lat={lat}&accuracy=8&batt=50"
            succeeded(app, phone.send(app, query=f"{query}&speed={1.5 * 3600 / 1852:.12f}"))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_order_split_and_repetition_over_any_app_gives_the_same_table(phone: Phone, steps: Any) -> None:
    TrailPoint.objects.all()._raw_delete(using="default")
    said = sorted({n for _, numbers in steps for n in numbers})
    say(phone, "overland", said)
    at_once = table()
    TrailPoint.objects.all()._raw_delete(using="default")
    for app, numbers in steps:
        say(phone, app, numbers)
    assert [row[:6] for row in table()] == [row[:6] for row in at_once]
    assert [row[7:] for row in table()] == [row[7:] for row in at_once]
    assert len(at_once) == len(said)
    assert [row[6] for row in table()] == pytest.approx([1.5] * len(said))
