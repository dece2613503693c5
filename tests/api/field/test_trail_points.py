"""Positions over HTTP: what is taken, what is refused, and that nothing is counted twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from field import live
from field.models import DutyWindow, HeldTrailPoint, LastPosition, TrailPoint, TrailPointAside, Visit
from field.services import trail_points, visits
from geo_portal.core import clock
from tests import factories
from tests.factories_field import SUNDAY, WORKDAY, always_on_duty, make_assignment, make_site, make_visit, walk

URL = "/api/v1/trails/points"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(WORKDAY + timedelta(hours=2)):
        yield


@pytest.fixture
def tablet(town: SimpleNamespace) -> SimpleNamespace:
    device, token = factories.make_device(town.holder)
    return SimpleNamespace(id=device.pk, token=token, user=town.holder)


@pytest.fixture
def post(api: Callable[..., Any], tablet: SimpleNamespace) -> Callable[..., Any]:
    client = api(token=tablet.token)

    def send(points: list[dict[str, Any]], **members: Any) -> Any:
        return client.post(URL, {"points": points, **members}, format="json")

    return send


def counts(answer: Any) -> tuple[int, int, int, int, list[tuple[int, str]]]:
    body = answer.json()
    assert answer.status_code == 200, body
    rejected = [(one["index"], one["code"]) for one in body["rejected"]]
    return body["accepted"], body["duplicate"], body["held"], body["flagged"], rejected


def test_positions_on_duty_are_stored_with_all_they_say(post: Any, tablet: SimpleNamespace) -> None:
    point = {"t": WORKDAY.isoformat(), "lon": 108.95, "lat": 34.25}
    said = {"acc": 8.5, "alt": 400.25, "speed": 1.5, "bearing": 92.5, "battery": 73, "mock": True}
    assert counts(post([point | said, point | {"lon": 108.951}])) == (2, 0, 0, 1, [])
    full = TrailPoint.objects.get(mock=True)
    assert {name: getattr(full, name) for name in said} == said
    assert (full.device_id, full.user_id, full.t, full.source_crs) == (tablet.id, tablet.user.pk, WORKDAY, "wgs84")
    assert (full.location.x, full.location.y, full.flag_names()) == (108.95, 34.25, ["mock"])
    bare = TrailPoint.objects.get(mock=False)
    assert (bare.acc, bare.alt, bare.speed, bare.bearing, bare.battery, bare.visit_id) == (None,) * 6


def test_what_positions_leave_out_is_unknown_of_them_alone(
    post: Any, town: SimpleNamespace, tablet: SimpleNamespace
) -> None:
    """All ways of leaving something out, in one batch."""
    visit = make_visit(make_site(town.here), tablet.user, started_at=WORKDAY)
    said = {"acc": 8.5, "alt": 400.25, "speed": 1.5, "bearing": 92.5, "battery": 73, "visit": visit.pk}
    ways = [
        {name: value for bit, (name, value) in enumerate(said.items()) if way >> bit & 1}
        for way in range(2 ** len(said))
    ]
    points = [point | way for point, way in zip(walk(WORKDAY, len(ways)), ways, strict=True)]
    assert counts(post(points)) == (len(points), 0, 0, 0, [])
    assert counts(post(points)) == (0, len(points), 0, 0, [])
    stored = TrailPoint.objects.order_by("t")
    told = ((point.acc, point.alt, point.speed, point.bearing, point.battery, point.visit_id) for point in stored)
    assert list(told) == [tuple(way.get(name) for name in said) for way in ways]
    assert [(point.location.x, point.location.y) for point in stored] == [(one["lon"], one["lat"]) for one in points]


def test_the_same_positions_again_are_duplicates(post: Any) -> None:
    points = walk(WORKDAY, 20)
    assert counts(post(points)) == (20, 0, 0, 0, [])
    assert counts(post(points[5:] + walk(WORKDAY, 25)[20:])) == (5, 15, 0, 0, [])
    assert counts(post(points[:1] * 3)) == (0, 3, 0, 0, [])
    assert TrailPoint.objects.count() == 25


def test_a_time_in_seconds_is_the_same_time(post: Any) -> None:
    point = {"t": WORKDAY.isoformat(), "lon": 108.95, "lat": 34.25}
    assert counts(post([point])) == (1, 0, 0, 0, [])
    in_xian = WORKDAY.astimezone(clock.LOCAL).isoformat()
    assert counts(post([point | {"t": WORKDAY.timestamp()}, point | {"t": in_xian}])) == (0, 2, 0, 0, [])


def test_positions_off_duty_are_not_stored(post: Any) -> None:
    answer = counts(post(walk(SUNDAY, 2) + walk(WORKDAY, 1)))
    assert answer == (1, 0, 0, 0, [(0, "off_duty"), (1, "off_duty")])
    assert list(TrailPoint.objects.values_list("t", flat=True)) == [WORKDAY]


@pytest.mark.parametrize(("minutes", "kept"), [(-16, 0), (-15, 1), (30, 1), (75, 1), (76, 0)])
def test_a_visit_covers_a_quarter_of_an_hour_around_it(
    post: Any, town: SimpleNamespace, tablet: SimpleNamespace, minutes: int, kept: int
) -> None:
    make_visit(make_site(town.here), tablet.user, started_at=SUNDAY, finished_at=SUNDAY + timedelta(hours=1))
    assert counts(post(walk(SUNDAY + timedelta(minutes=minutes), 1)))[0] == kept


def test_anothers_visit_covers_nothing_of_mine(post: Any, town: SimpleNamespace) -> None:
    make_visit(make_site(town.here), town.liaison, started_at=SUNDAY, finished_at=SUNDAY + timedelta(hours=1))
    assert counts(post(walk(SUNDAY, 1)))[4] == [(0, "off_duty")]


def test_ones_own_duty_windows_replace_the_usual_hours(post: Any, tablet: SimpleNamespace) -> None:
    DutyWindow.objects.create(user=tablet.user, weekday=6, starts="09:00", ends="11:00")
    assert counts(post(walk(SUNDAY, 1) + walk(WORKDAY, 1))) == (1, 0, 0, 0, [(1, "off_duty")])


def test_the_nearest_districts_windows_hold_for_its_people(post: Any, town: SimpleNamespace) -> None:
    DutyWindow.objects.create(district=town.city, weekday=6, starts="00:00", ends="00:00")
    assert counts(post(walk(SUNDAY, 1)))[0] == 1
    DutyWindow.objects.create(district=town.here, weekday=0, starts="00:00", ends="00:00")
    assert counts(post(walk(SUNDAY + timedelta(minutes=1), 1)))[4] == [(0, "off_duty")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"lat": 91}, "bad_coordinates"),
        ({"lon": 34.25, "lat": 108.95}, "bad_coordinates"),
        ({"lon": -180.1}, "bad_coordinates"),
        ({"lon": "108"}, "bad_point"),
        ({"lat": None}, "bad_point"),
        ({"t": "yesterday"}, "bad_time"),
        ({"t": "2026-11-23T02:00:00"}, "bad_time"),
        ({"t": 1e300}, "bad_time"),
        ({"t": True}, "bad_time"),
        ({"acc": -1}, "out_of_range"),
        ({"battery": 101}, "out_of_range"),
        ({"battery": 10**400}, "bad_point"),
        ({"bearing": 361}, "out_of_range"),
        ({"speed": 1e30}, "out_of_range"),
        ({"is_staff": True}, "unknown_field"),
        ({"visit": "../etc"}, "bad_point"),
    ],
)
def test_a_bad_position_is_refused_alone(post: Any, change: dict[str, Any], code: str) -> None:
    points = walk(WORKDAY, 3)
    points[1] |= change
    assert counts(post(points)) == (2, 0, 0, 0, [(1, code)])
    assert TrailPoint.objects.count() == 2


def test_null_island_is_stored_and_flagged(post: Any, tablet: SimpleNamespace) -> None:
    assert counts(post([*walk(WORKDAY, 2), walk(WORKDAY, 4)[3] | {"lon": 0, "lat": 0}])) == (3, 0, 0, 1, [])
    assert [point.flag_names() for point in TrailPoint.objects.order_by("t")] == [[], [], ["null_island"]]
    assert LastPosition.objects.get(user=tablet.user).location.x > 108


def test_a_leap_is_flagged_and_its_neighbours_are_not(post: Any) -> None:
    points = walk(WORKDAY, 7)
    points[3]["lat"] += 1.0
    assert counts(post(points)) == (7, 0, 0, 1, [])
    assert [point.flags for point in TrailPoint.objects.order_by("t")] == [0, 0, 0, 2, 0, 0, 0]


def test_a_late_neighbour_clears_a_flag(post: Any) -> None:
    """Two far positions condemn each other until the one between them shows which is right."""
    points = walk(WORKDAY, 4)
    points[3]["lat"] += 1.0
    assert counts(post([points[0], points[3]]))[3] == 2
    assert counts(post(points[1:3]))[3] == 0
    assert [point.flags for point in TrailPoint.objects.order_by("t")] == [0, 0, 0, 2]


@pytest.mark.parametrize("year", [1901, 1970, 2024, 2034])
def test_an_impossible_time_is_kept_aside(post: Any, year: int) -> None:
    answer = counts(post([*walk(datetime(year, 1, 7, 3, tzinfo=UTC), 2), *walk(WORKDAY, 1)]))
    assert answer == (3, 0, 0, 2, [])
    assert (TrailPoint.objects.count(), TrailPointAside.objects.count()) == (1, 2)
    assert {tuple(point.flag_names()) for point in TrailPointAside.objects.all()} == {("impossible_time",)}
    assert counts(post(walk(datetime(year, 1, 7, 3, tzinfo=UTC), 2))) == (0, 2, 0, 0, [])


def test_a_day_without_a_partition_gets_one(post: Any, tablet: SimpleNamespace) -> None:
    always_on_duty(tablet.user)
    long_ago = WORKDAY - timedelta(days=400)
    assert counts(post(walk(long_ago, 3)))[0] == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM trail_point LIMIT 1")
        assert cursor.fetchone()[0] == f"partitions.trail_point_{long_ago:%Y%m%d}"


def test_a_walk_goes_on_over_midnight_into_a_day_without_a_partition(post: Any, tablet: SimpleNamespace) -> None:
    always_on_duty(tablet.user)
    midnight = (WORKDAY - timedelta(days=400)).replace(hour=0)
    assert counts(post(walk(midnight - timedelta(minutes=10), 3)))[0] == 3
    assert counts(post(walk(midnight - timedelta(minutes=5), 100)))[0] == 100
    assert {point.t.date() for point in TrailPoint.objects.all()} == {
        midnight.date() - timedelta(days=1),
        midnight.date(),
    }


def test_gcj02_positions_are_stored_in_wgs84(post: Any) -> None:
    assert counts(post(walk(WORKDAY, 1), crs="gcj02"))[0] == 1
    point = TrailPoint.objects.get()
    assert 300 < _metres(point.location, (108.95, 34.25)) < 900
    assert point.source_crs == "gcj02"


def _metres(place: Any, other: tuple[float, float]) -> float:
    from pyproj import Geod

    return float(Geod(ellps="WGS84").inv(place.x, place.y, *other)[2])


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "bad_request"),
        (b"{", 400, "bad_request"),
        (b'{"points": [{"t": 1, "lon": NaN, "lat": 1}]}', 400, "bad_request"),
        (b'{"points": [' + b"[" * 10_000, 400, "bad_request"),
        (b"\xff\xfe", 400, "bad_request"),
        (b"[]", 422, "invalid"),
        (b"{}", 422, "invalid"),
        (b'{"points": 7}', 422, "invalid"),
        (b'{"points": [], "device": 7}', 422, "invalid"),
        (b'{"points": [], "colour": 7}', 400, "unknown_field"),
        (b'{"points": [], "crs": "mars"}', 422, "unknown_crs"),
    ],
)
def test_an_unusable_body_is_refused_whole(
    api: Any, tablet: SimpleNamespace, body: bytes, status: int, code: str
) -> None:
    answer = api(token=tablet.token).post(URL, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_number_beyond_all_numbers_costs_its_point_only(api: Any, tablet: SimpleNamespace) -> None:
    body = json.dumps({"points": walk(WORKDAY, 2)}).replace('"lon": 108.95,', '"lon": 1e400,').encode()
    answer = api(token=tablet.token).post(URL, body, content_type="application/json")
    assert counts(answer) == (1, 0, 0, 0, [(0, "bad_point")])


def test_too_many_points_are_refused_with_the_limit(post: Any, settings: Any) -> None:
    settings.TRAILS_MAX_POINTS_PER_REQUEST = 5
    answer = post(walk(WORKDAY, 6))
    assert (answer.status_code, answer.json()["code"], answer.json()["max_points"]) == (413, "too_many_points", 5)
    assert not TrailPoint.objects.exists()


def test_anothers_device_is_refused(post: Any, town: SimpleNamespace, tablet: SimpleNamespace) -> None:
    other, _ = factories.make_device(town.liaison)
    for foreign in (other.pk, uuid4()):
        answer = post(walk(WORKDAY, 1), device=str(foreign))
        assert (answer.status_code, answer.json()["code"]) == (403, "not_your_device")
    assert not TrailPoint.objects.exists()
    assert counts(post(walk(WORKDAY, 1), device=str(tablet.id)))[0] == 1


def test_strangers_and_form_posts_are_refused(api: Any, tablet: SimpleNamespace) -> None:
    assert api().post(URL, {"points": []}, format="json").status_code == 401
    assert api(token="wrong").post(URL, {"points": []}, format="json").status_code == 401
    assert api(token=tablet.token).post(URL, "a=1", content_type="text/plain").status_code == 415
    assert api(token=tablet.token).get(URL).status_code == 405
    assert api(token=tablet.token).post(f"{URL}?token=x", {"points": []}, format="json").status_code == 400
    assert api(token=tablet.token).post(f"{URL}?colour=x", {"points": []}, format="json").status_code == 400


# --- held positions -------------------------------------------------------------------------------------------------


def test_positions_of_an_unknown_visit_are_held_until_it_arrives(
    post: Any, api: Any, town: SimpleNamespace, tablet: SimpleNamespace
) -> None:
    visit_id = str(uuid4())
    site = make_site(town.here)
    make_assignment(site, tablet.user)
    points = walk(SUNDAY, 3, visit=visit_id) + walk(SUNDAY - timedelta(hours=5), 1, visit=visit_id)
    assert counts(post(points)) == (0, 0, 4, 0, [])
    assert counts(post(points)) == (0, 0, 4, 0, [])
    assert (HeldTrailPoint.objects.count(), TrailPoint.objects.count()) == (4, 0)
    client = api(token=tablet.token)
    assert client.post("/api/v1/visits", {"id": visit_id, "site": str(site.pk)}, format="json").status_code == 201
    assert HeldTrailPoint.objects.count() == 4, "a visit that has not begun covers nothing yet"
    client.post(f"/api/v1/visits/{visit_id}/start", {"started_at": SUNDAY.isoformat()}, format="json")
    assert HeldTrailPoint.objects.count() == 0
    assert TrailPoint.objects.filter(visit_id=visit_id).count() == 3, "the one five hours before is dropped"


HOLDS_LOCK = """
SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
               AND (classid::bigint << 32 | objid::bigint) = hashtextextended(%s, 0))
"""


def test_who_begins_a_visit_and_who_puts_its_positions_right_wait_for_each_other_in_one_order(
    post: Any, api: Any, tablet: SimpleNamespace, town: SimpleNamespace
) -> None:
    """A correction takes the trail, then its held positions."""
    site = make_site(town.here)
    make_assignment(site, tablet.user)
    visit = make_visit(site, tablet.user)
    post(walk(SUNDAY, 3, visit=str(visit.pk)))
    held = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if "field_heldtrailpoint" in sql and "FOR UPDATE" in sql:
            with connection.cursor() as cursor:
                cursor.execute(HOLDS_LOCK, [f"trail:{tablet.id}"])
                held.append(cursor.fetchone())
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        body = {"started_at": SUNDAY.isoformat()}
        assert api(token=tablet.token).post(f"/api/v1/visits/{visit.pk}/start", body, format="json").status_code == 200
    assert held == [(True,)]
    assert TrailPoint.objects.filter(visit_id=visit.pk).count() == 3


def test_a_visit_that_one_takes_no_part_in_counts_as_unknown(post: Any, town: SimpleNamespace) -> None:
    """Otherwise the answer would tell whether an id exists."""
    visit = make_visit(make_site(town.there), town.liaison, started_at=WORKDAY)
    assert counts(post(walk(WORKDAY, 1, visit=str(visit.pk))))[:3] == (0, 0, 1)


def test_naming_a_visit_begun_keeps_its_positions(post: Any, town: SimpleNamespace, tablet: SimpleNamespace) -> None:
    visit = make_visit(make_site(town.here), tablet.user, started_at=SUNDAY)
    assert counts(post(walk(SUNDAY, 2, visit=str(visit.pk)))) == (2, 0, 0, 0, [])
    assert set(TrailPoint.objects.values_list("visit_id", flat=True)) == {visit.pk}


def test_held_positions_are_deleted_after_a_week(post: Any) -> None:
    post(walk(WORKDAY, 2, visit=str(uuid4())))
    with clock.frozen(clock.now() + timedelta(days=6, hours=23)):
        assert trail_points.drop_held() == 0
    with clock.frozen(clock.now() + timedelta(days=7, hours=1)):
        assert trail_points.drop_held() == 2


def test_the_net_catches_positions_whose_visit_slipped_in(
    post: Any, town: SimpleNamespace, tablet: SimpleNamespace
) -> None:
    visit_id = uuid4()
    post(walk(SUNDAY, 2, visit=str(visit_id)))
    make_visit(make_site(town.here), tablet.user, id=visit_id, started_at=SUNDAY)
    assert trail_points.judge_arrived() == 1
    assert (TrailPoint.objects.count(), HeldTrailPoint.objects.count()) == (2, 0)


def test_positions_that_cannot_be_judged_hold_up_no_others(
    post: Any, town: SimpleNamespace, tablet: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge, failed = trail_points.judge_held, list[UUID]()

    def fails_once(visit: Visit) -> Any:
        if not failed:
            failed.append(visit.pk)
            raise ValueError("no such position")
        return judge(visit)

    for began in (SUNDAY, SUNDAY + timedelta(hours=1)):
        visit_id = uuid4()
        post(walk(began, 2, visit=str(visit_id)))
        make_visit(make_site(town.here), tablet.user, id=visit_id, started_at=began)
    monkeypatch.setattr(trail_points, "judge_held", fails_once)
    assert trail_points.judge_arrived() == 1
    assert set(HeldTrailPoint.objects.values_list("visit_id", flat=True)) == set(failed)


# --- the last position ----------------------------------------------------------------------------------------------


def test_the_last_position_is_the_newest_not_the_last_to_arrive(post: Any, tablet: SimpleNamespace, town: Any) -> None:
    points = walk(WORKDAY, 10, battery=50)
    post(points[5:6])
    post(points[:5])
    last = LastPosition.objects.get(user=tablet.user)
    assert (last.t.isoformat(), last.battery, last.district) == (points[5]["t"], 50, town.here)
    post(points[6:])
    last.refresh_from_db()
    assert last.t.isoformat() == points[9]["t"]


def test_who_is_on_a_visit_is_so_until_it_ends_or_has_been_open_for_a_day(
    post: Any, town: SimpleNamespace, tablet: SimpleNamespace, api: Any
) -> None:
    def on_visit() -> Any:
        [row] = api(town.supervisor).get("/api/v1/positions").json()["results"]
        [sighting] = live.everyone()
        told = json.loads(sighting.text)
        assert sighting.visiting == (row["visit"] is not None)
        assert (told["visit"], told["site_name"]) == (row["visit"], row["site_name"])
        return row["visit"]

    visit = make_visit(make_site(town.here), tablet.user, status="in_progress", started_at=WORKDAY)
    post(walk(WORKDAY, 5))
    assert on_visit() == str(visit.pk)
    with clock.frozen(WORKDAY + timedelta(hours=25)):
        assert on_visit() is None
    visits.finish_visit(tablet.user, visit.pk, finished_at=WORKDAY + timedelta(minutes=9))
    assert on_visit() is None
    post(walk(WORKDAY + timedelta(minutes=6), 1))  # late, and still of that visit
    assert on_visit() is None


def test_a_clock_that_runs_ahead_does_not_freeze_the_marker(post: Any, tablet: SimpleNamespace) -> None:
    assert counts(post(walk(clock.now() + timedelta(hours=3), 1)))[0] == 1
    assert not LastPosition.objects.filter(user=tablet.user).exists()


def test_a_position_outside_all_districts_takes_that_of_the_visited_site(
    post: Any, town: SimpleNamespace, tablet: SimpleNamespace
) -> None:
    make_visit(make_site(town.here), tablet.user, started_at=WORKDAY)
    post(walk(WORKDAY, 1, at=(110.0, 35.0)))
    assert LastPosition.objects.get(user=tablet.user).district == town.here


# --- any order, any split, any repetition ---------------------------------------------------------------------------

_base = walk(WORKDAY, 24, every_s=20)
for _place, _shift in ((4, 1.0), (9, 2.0), (10, 2.0), (17, -1.0)):
    _base[_place] = _base[_place] | {"lat": _base[_place]["lat"] + _shift}
_base[13] = _base[13] | {"lon": 0.0, "lat": 0.0}
_base[20] = _base[20] | {"t": _base[19]["t"]}
_base += walk(WORKDAY + timedelta(hours=1, minutes=30), 4)
_base += walk(datetime(1901, 1, 7, 3, tzinfo=UTC), 2)


def _table() -> list[Any]:
    columns = ("device_id", "t", "id", "location", "flags", "rules")
    return [list(model.objects.order_by("t", "id").values_list(*columns)) for model in (TrailPoint, TrailPointAside)]


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_split_and_repetition_gives_the_same_table(
    post: Any, tablet: SimpleNamespace, data: st.DataObject
) -> None:
    def clear() -> None:
        for model in (TrailPoint, TrailPointAside, LastPosition):
            model.objects.all().delete()

    clear()
    assert counts(post(_base))[0] == len(_base)
    expected = _table()
    assert sum(row[4] != 0 for row in expected[0]) >= 3
    clear()
    order = data.draw(st.permutations(range(len(_base))))
    again = data.draw(st.lists(st.integers(0, len(_base) - 1), max_size=12))
    stream = [_base[place] for place in [*order, *again]]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    parts = [stream[low:high] for low, high in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    answers = [counts(post(part)) for part in parts]
    assert sum(answer[0] for answer in answers) == len(_base)
    assert sum(answer[1] for answer in answers) == len(again)
    assert _table() == expected


def test_every_count_adds_up(post: Any, town: SimpleNamespace, tablet: SimpleNamespace) -> None:
    mixed = [
        *walk(WORKDAY, 5),
        *walk(WORKDAY, 2),
        *walk(SUNDAY, 3),
        *walk(WORKDAY, 2, visit=str(uuid4())),
        {"t": WORKDAY.isoformat(), "lon": 0, "lat": 95},
        {"nonsense": 1},
        *walk(datetime(2034, 1, 1, tzinfo=UTC), 1),
    ]
    accepted, duplicate, held, flagged, rejected = counts(post(mixed))
    assert (accepted, duplicate, held, flagged, len(rejected)) == (6, 2, 2, 1, 5)
    assert accepted + duplicate + held + len(rejected) == len(mixed)


def test_the_cost_of_a_batch_does_not_grow_with_its_size(
    post: Any, django_assert_max_num_queries: Any, tablet: SimpleNamespace
) -> None:
    post(walk(WORKDAY - timedelta(minutes=30), 1))
    with django_assert_max_num_queries(40) as few:
        post(walk(WORKDAY, 2))
    with django_assert_max_num_queries(40) as many:
        post(walk(WORKDAY + timedelta(minutes=20), 900))
    assert len(few) == len(many)


def test_deleting_a_visit_keeps_its_positions(post: Any, town: SimpleNamespace, tablet: SimpleNamespace) -> None:
    visit = make_visit(make_site(town.here), tablet.user, started_at=WORKDAY)
    post(walk(WORKDAY, 2, visit=str(visit.pk)))
    visits.delete_visit(tablet.user, visit)
    assert TrailPoint.objects.count() == 2
    assert LastPosition.objects.get(user=tablet.user).visit is None
