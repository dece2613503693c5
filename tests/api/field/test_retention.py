"""Raw positions expire, trails stay."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from defusedxml import ElementTree
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from field.models import AnyTrailPoint, KeptTrail, LastPosition, TrailPoint, TrailRetention
from field.services import partitions, retention, trail_points
from geo_portal.accounts.domain.roles import Role
from geo_portal.accounts.models import Membership
from geo_portal.accounts.services import devices
from geo_portal.core import clock
from geo_portal.core.ids import uuid7
from tests import factories
from tests.factories_field import WORKDAY, make_site, make_visit, walk


@pytest.fixture
def scene(api: Callable[..., Any], town: SimpleNamespace) -> SimpleNamespace:
    """A visit whose 24 positions, in two stretches with a leap, the holder's tablet sent."""
    visit = make_visit(
        make_site(town.here),
        town.holder,
        trail_owner=town.holder,
        started_at=WORKDAY,
        finished_at=WORKDAY + timedelta(hours=1),
        status="reported",
    )
    _, token = factories.make_device(town.holder)
    tablet = api(token=token)
    points = walk(WORKDAY, 12) + walk(WORKDAY + timedelta(minutes=11), 12)
    points[15]["lat"] += 1
    found = SimpleNamespace(visit=visit, tablet=tablet, town=town, path=f"/api/v1/visits/{visit.pk}")
    found.look = lambda query="": api(town.supervisor).get(f"{found.path}/trail{query}").json()
    found.send = lambda points: tablet.post("/api/v1/trails/points", {"points": points}, format="json").json()
    with clock.frozen(WORKDAY + timedelta(hours=2)):
        assert found.send(points)["accepted"] == 24
    return found


def after(days: int) -> Any:
    """The clock some days later."""
    return clock.frozen(WORKDAY + timedelta(days=days))


def days_there() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'trail_point'::regclass")
        return {name.rpartition("_")[2] for (name,) in cursor.fetchall()}


def test_positions_are_there_for_thirty_days_and_then_the_day_is_gone(scene: Any) -> None:
    with after(30):
        retention.expire()
        assert (TrailPoint.objects.count(), scene.look()["raw_gone"]) == (24, 0)
    with after(31):
        done = retention.expire()
    assert (TrailPoint.objects.count(), done.kept, WORKDAY.date() in done.dropped) == (0, 1, True)
    assert f"{WORKDAY:%Y%m%d}" not in days_there()
    assert done.left == []


def test_a_visit_answers_the_same_line_when_its_positions_are_gone(scene: Any) -> None:
    before = scene.look()
    with after(40):
        retention.expire()
        assert retention.expire() == retention.Expired()
        now = scene.look()
    assert now["features"] == before["features"]
    assert (now["points"], now["flagged"], now["raw_gone"]) == (24, before["flagged"], 24)
    assert before["raw_gone"] == 0
    assert scene.look("?raw=1")["features"] == []


def test_the_files_tell_the_kept_line(scene: Any) -> None:
    line = [place for feature in scene.look()["features"] for place in feature["geometry"]["coordinates"]]
    with after(40):
        retention.expire()
        root = ElementTree.fromstring(scene.tablet.get(f"{scene.path}/trail.gpx").content)
        told = scene.tablet.get(f"{scene.path}/trail.mfjson").json()
    drawn = [[float(one.attrib["lon"]), float(one.attrib["lat"])] for one in root.findall(".//{*}trkpt")]
    assert drawn == line
    assert root.findtext(".//{*}trk/{*}desc")
    assert [place for prism in told["temporalGeometry"]["prisms"] for place in prism["coordinates"]] == line
    assert (told["time"][0], told["properties"]["raw_gone"]) == ("2026-11-23T02:00:00Z", 24)


def test_what_comes_after_that_fills_gaps_and_doubles_nothing(scene: Any) -> None:
    """A device that was off for six weeks sends the middle, and again what it had sent."""
    with after(40):
        retention.expire()
    with after(41):
        middle = walk(WORKDAY + timedelta(minutes=5), 5)
        assert scene.send(middle + walk(WORKDAY, 12))["accepted"] == 17
        late = scene.look()
        retention.expire()
        assert TrailPoint.objects.count() == 0
        later = scene.look()
    assert [len(feature["properties"]["times"]) for feature in late["features"]] == [12, 5, 11]
    assert later["features"] == late["features"]
    assert (late["raw_gone"], later["raw_gone"], later["points"]) == (24, 41, 41)


def test_a_district_that_keeps_less_has_its_peoples_positions_deleted_and_no_others(scene: Any, api: Any) -> None:
    TrailRetention.objects.create(district=scene.town.there, days=400)
    TrailRetention.objects.create(district=scene.town.here, days=7)
    other = factories.make_user(role=Role.HOLDER, district=scene.town.there)
    elsewhere = api(token=factories.make_device(other)[1])
    with clock.frozen(WORKDAY + timedelta(hours=2)):
        elsewhere.post("/api/v1/trails/points", {"points": walk(WORKDAY, 3)}, format="json")
    with after(8):
        done = retention.expire()
    assert set(TrailPoint.objects.values_list("user_id", flat=True)) == {other.pk}
    assert (done.deleted, done.kept, done.dropped) == (25, 1, [])  # 24 and where the holder was last seen
    assert scene.look()["raw_gone"] == 24
    assert list(LastPosition.objects.values_list("user", flat=True)) == [other.pk]


def test_rows_go_in_bounded_steps_and_a_stopped_run_is_made_good(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    TrailRetention.objects.create(district=scene.town.here, days=7)
    monkeypatch.setattr(retention, "STEP", 10)
    line = scene.look()["features"]
    steps = retention._in_steps

    def killed(sql: str, values: list[Any]) -> Iterator[int]:
        yield next(steps(sql, values))
        raise KeyboardInterrupt

    with after(9):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(retention, "_in_steps", killed)
            retention.expire()
        assert TrailPoint.objects.count() == 14
        assert (scene.look()["features"], scene.look()["points"]) == (line, 24)
        retention.expire()
        assert (TrailPoint.objects.count(), scene.look()["features"]) == (0, line)


def test_the_nearest_district_counts_and_of_several_the_fewest_days(town: SimpleNamespace) -> None:
    assert retention.days_of(town.holder.pk) == 30
    TrailRetention.objects.create(district=town.city, days=90)
    assert retention.days_of(town.holder.pk) == 90
    TrailRetention.objects.create(district=town.here, days=60)
    assert retention.days_of(town.holder.pk) == 60
    Membership.objects.create(user=town.holder, role=Role.LIAISON, district=town.there)
    TrailRetention.objects.create(district=town.there, days=10)
    assert retention.days_of(town.holder.pk) == 10


@pytest.mark.parametrize("days", [0, 731])
def test_no_district_keeps_positions_for_ever(town: SimpleNamespace, days: int) -> None:
    with pytest.raises(IntegrityError, match="trail_retention_days_in_range"), transaction.atomic():
        TrailRetention.objects.create(district=town.here, days=days)


def test_positions_with_impossible_times_expire_by_when_they_came(scene: Any) -> None:
    with clock.frozen(WORKDAY + timedelta(hours=2)):
        scene.send([{"t": "1999-01-01T00:00:00Z", "lon": 108.9, "lat": 34.2}])
    with after(30):
        retention.expire()
        assert AnyTrailPoint.objects.count() == 25
    with after(31):
        retention.expire()
    assert AnyTrailPoint.objects.count() == 0


def test_positions_that_a_revoked_tablet_handed_in_expire_by_when_they_came_and_its_other_work_stays(
    scene: Any, api: Any
) -> None:
    device, token = factories.make_device(scene.town.holder, "Handed in")
    points = {"type": "trail_points", "id": str(scene.visit.pk), "data": {"points": walk(WORKDAY, 2)}}
    with after(40):
        devices.revoke_device(device.pk, wipe="after_quarantine")
        body = {"groups": [[points], [{"type": "visit", "data": {"note": "门锁着"}}]]}
        api(token=token).post(f"/api/v1/devices/{device.pk}/quarantine", body, format="json")
    for days, left in ((70, 2), (71, 1)):
        with after(days):
            retention.expire()
        groups = api(scene.town.supervisor).get(f"/api/v1/quarantined-groups?device={device.pk}").json()["results"]
        assert len(groups) == left
    assert groups[0]["positions"] == 0


def test_the_command_tells_what_it_did(scene: Any) -> None:
    told = io.StringIO()
    with after(31):
        call_command("expire_positions", stdout=told)
    assert told.getvalue().startswith("1 trails kept, ")


@pytest.mark.django_db(transaction=True)
def test_a_day_in_use_is_left_for_the_next_run(scene: Any) -> None:
    other = connection.copy()
    try:
        with other.cursor() as reader, after(31):
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM trail_point")
            assert WORKDAY.date() in retention.expire().left
            assert TrailPoint.objects.count() == 24
            reader.execute("COMMIT")
            assert WORKDAY.date() in retention.expire().dropped
    finally:
        other.close()
        partitions.ensure_between(WORKDAY.date() - timedelta(days=60), WORKDAY.date())


@pytest.mark.parametrize("shorter", [False, True])
def test_positions_that_come_while_their_day_goes_are_in_the_trail_all_the_same(
    scene: Any, monkeypatch: pytest.MonkeyPatch, *, shorter: bool
) -> None:
    if shorter:
        TrailRetention.objects.create(district=scene.town.there, days=400)
        TrailRetention.objects.create(district=scene.town.here, days=30)
    keep = retention.keep_trail

    def keep_then_send(*asked: Any) -> bool:
        kept = keep(*asked)
        with clock.frozen(WORKDAY + timedelta(days=40, seconds=1)):
            assert scene.send(walk(WORKDAY + timedelta(minutes=5), 5))["accepted"] == 5
        return kept

    with after(40):
        monkeypatch.setattr(retention, "keep_trail", keep_then_send)
        retention.expire()
        monkeypatch.setattr(retention, "keep_trail", keep)
        assert TrailPoint.objects.count() >= 5
    with after(41):
        retention.expire()
        assert TrailPoint.objects.count() == 0
        assert (scene.look()["points"], scene.look()["raw_gone"]) == (29, 29)


@pytest.mark.parametrize("shorter", [False, True])
def test_held_positions_whose_visit_comes_while_their_day_goes_are_in_its_trail(
    scene: Any, monkeypatch: pytest.MonkeyPatch, *, shorter: bool
) -> None:
    if shorter:
        TrailRetention.objects.create(district=scene.town.there, days=400)
        TrailRetention.objects.create(district=scene.town.here, days=30)
    key, began = uuid7(), WORKDAY + timedelta(hours=3)
    with after(35):
        assert scene.send(walk(began, 5, visit=str(key)))["held"] == 5
    keep = retention.keep_trail

    def keep_then_make(*asked: Any) -> bool:
        kept = keep(*asked)
        begun = {"started_at": began, "finished_at": began + timedelta(hours=1), "status": "reported"}
        make_visit(scene.visit.site, scene.town.holder, id=key, trail_owner=scene.town.holder, **begun)
        with clock.frozen(WORKDAY + timedelta(days=40, seconds=1)):
            assert trail_points.judge_arrived() == 1
        return kept

    with after(40):
        monkeypatch.setattr(retention, "keep_trail", keep_then_make)
        retention.expire()
        monkeypatch.setattr(retention, "keep_trail", keep)
        assert TrailPoint.objects.filter(visit_id=key).count() == 5
    with after(41):
        retention.expire()
    assert TrailPoint.objects.count() == 0
    assert KeptTrail.objects.get(visit=key).points == 5


@pytest.mark.parametrize("shorter", [False, True])
def test_a_trail_that_cannot_be_kept_holds_up_no_other_day(
    scene: Any, caplog: pytest.LogCaptureFixture, *, shorter: bool
) -> None:
    if shorter:
        TrailRetention.objects.create(district=scene.town.there, days=400)
        TrailRetention.objects.create(district=scene.town.here, days=30)
    next_day = WORKDAY + timedelta(days=1)
    with clock.frozen(next_day + timedelta(hours=2)):
        assert scene.send(walk(next_day, 5))["accepted"] == 5
    retention.keep_trail(scene.visit.pk)
    KeptTrail.objects.update(lengths_m=[])  # a line without its length, past all checks
    with after(40):
        done = retention.expire()
    assert WORKDAY.date() in done.left
    assert {point.t.date() for point in TrailPoint.objects.all()} == {WORKDAY.date()}
    assert str(scene.visit.pk) in caplog.text


def test_a_day_without_a_partition_gets_one_when_its_positions_come(scene: Any) -> None:
    """The job did not run, or the day was dropped before its last positions came."""
    with after(31):
        retention.expire()
        assert f"{WORKDAY:%Y%m%d}" not in days_there()
        assert scene.send(walk(WORKDAY + timedelta(minutes=30), 3))["accepted"] == 3
    assert f"{WORKDAY:%Y%m%d}" in days_there()
    assert KeptTrail.objects.count() == 1
