"""The demo as people meet it: loaded once, taken up after a kill, used over the wire."""

import json
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command

from field.models import Assignment, Case, Checklist, Site, Visit, VisitParticipant
from geo_portal.accounts.models import District, Membership, User
from geo_portal.core.models import Change
from geo_portal.demo import accounts, load
from geo_portal.demo.models import DemoLoad
from maps.models import ServicePoint
from tests.server import RunningServer

SCALE = 0.02
TABLES = (District, User, Membership, Site, Assignment, Checklist, Visit, VisitParticipant, Case, ServicePoint)


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in TABLES}


class Killed(Exception):
    pass


def kill(_demo) -> int:
    raise Killed


def test_a_load_that_was_broken_off_is_taken_up_where_it_was(db):
    lines: list[str] = []
    with pytest.raises(Killed):
        load.load(load.begin(scale=SCALE), kill, lines.append)
    written = counts()
    lines.clear()
    load.load(load.begin(seed=99, scale=1.0), lambda demo: len(demo.tablet_visits), lines.append)
    assert [line.split(" ", 1)[1].partition(" (")[0] for line in lines] == ["visits by tablet, with trail and photo"]
    assert counts() == written
    state = DemoLoad.objects.get()
    assert (state.seed, state.scale) == (load.SEED, SCALE)  # the first call decided
    assert state.finished_at is not None


def test_a_step_that_was_killed_half_way_is_done_again_without_doubles(db):
    state = load.begin(scale=SCALE)
    with pytest.raises(Killed):
        load.load(state, kill, lambda _line: None)
    written = counts()
    Visit.objects.filter(pk__in=list(Visit.objects.values_list("pk", flat=True)[:20])).delete()
    DemoLoad.objects.update(steps_done=[])
    load.load(load.begin(), lambda _demo: 0, lambda _line: None)
    assert counts() == written


def test_what_people_changed_is_not_put_back(db):
    with pytest.raises(Killed):
        load.load(load.begin(scale=SCALE), kill, lambda _line: None)
    site = Site.objects.order_by("code").first()
    Site.objects.filter(pk=site.pk).update(name="改了名")
    DemoLoad.objects.update(steps_done=["territories"])
    load.load(load.begin(), lambda _demo: 0, lambda _line: None)
    site.refresh_from_db()
    assert site.name == "改了名"


def test_the_history_says_that_the_import_did_it(db):
    # tests that commit leave entries behind: the log cannot be emptied
    before = Change.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    with pytest.raises(Killed):
        load.load(load.begin(scale=SCALE), kill, lambda _line: None)
    made = Change.objects.filter(seq__gt=before)
    assert set(made.values_list("source", flat=True)) == {"import:demo"}


def test_the_accounts_get_the_password_and_keep_it(db):
    with pytest.raises(Killed):
        load.load(load.begin(scale=SCALE), kill, lambda _line: None)
    assert not User.objects.get(username="official").has_usable_password()
    assert accounts.set_password("first pass phrase") == 11
    assert accounts.set_password("first pass phrase") == 0
    assert accounts.set_password("second pass phrase") == 11
    assert all(
        user.check_password("second pass phrase") for user in User.objects.filter(username__in=accounts.USERNAMES)
    )
    assert not User.objects.get(username="leader002").has_usable_password()


def test_without_the_demo_switch_nothing_is_loaded(db, settings):
    settings.DEMO = False
    for command in ("load_demo", "demo_password"):
        with pytest.raises(CommandError):
            call_command(command)
    assert not User.objects.exists()


# --- over the wire ---------------------------------------------------------------------------------------------------
PASSWORD = "demo pass phrase"
LOAD = (
    "from django.core.management import call_command as c\n"
    f"c('load_demo', scale={SCALE}{{server}}); c('demo_password')\n"
    "from geo_portal.core.models import Change; print(Change.objects.count())"
)


@pytest.fixture(scope="module")
def demo_server(worker_id) -> Iterator[RunningServer]:
    """A server whose demo was loaded before it started, as `./portal run` does it: with the serving role's rights."""
    running = RunningServer(f"demo_{worker_id}", PORTAL_DEMO="1", PORTAL_DEMO_PASSWORD=PASSWORD)
    try:
        running.changes = int(running.shell(LOAD.format(server="")).split()[-1])
        yield running.start()
    finally:
        running.stop()


@pytest.fixture(scope="module")
def browser(demo_server):
    """`browser(path)` as `official`, on a device of theirs."""
    client = demo_server.client()
    device = {"id": "01a20435-dd87-72f6-a4dc-aab140af2d2f", "name": "test", "platform": "test", "app_version": "1"}
    answer = client.post(
        "/api/v1/devices", json={"username": "official", "password": PASSWORD, "device": device}
    ).raise_for_status()
    client.headers["Authorization"] = f"Token {answer.json()['token']}"

    def get(path):
        return client.get(f"/api/v1/{path}").raise_for_status().json()

    return get


def test_official_finds_twelve_sites(browser):
    assert len(browser("sites?limit=100")["results"]) == 12


def test_official_is_on_duty_at_all_hours(browser):
    windows = browser("duty-windows?limit=100")["results"]
    assert sorted(window["weekday"] for window in windows if window["user"]) == list(range(7))
    assert {(window["starts"], window["ends"]) for window in windows if window["user"]} == {("00:00:00", "00:00:00")}


def test_a_visit_made_over_http_has_its_trail_and_photo_and_says_that_they_are_demo(browser):
    visits = browser("visits?limit=200")["results"]
    (visit,) = [visit for visit in visits if visit["source"].startswith("demo: real track")]
    assert visit["status"] == "reported"
    photos = browser(f"visit-photos?visit={visit['id']}")["results"]
    assert [photo["state"] for photo in photos] == ["stored"]
    assert len(json.dumps(browser(f"visits/{visit['id']}/trail?raw=1"))) > 2000


def test_some_sites_are_seen_from_above_once_a_month(browser):
    timelines = [browser(f"sites/{site['id']}/panoramas")["results"] for site in browser("sites?limit=100")["results"]]
    assert sorted(len(rows) for rows in timelines if rows) == [4, 4, 4]


def test_a_citizen_finds_a_locker_near_the_bell_tower(demo_server):
    answer = demo_server.client().get(
        "/api/v1/service-points/nearest", params={"lon": 108.9425, "lat": 34.2607, "kind": "locker", "radius": 20000}
    )
    assert answer.raise_for_status().json()["features"]


def test_loading_again_changes_nothing(demo_server, browser):
    again = int(demo_server.shell(LOAD.format(server="")).split()[-1])
    made_since = 2  # the device that `browser` signed in with, at most with its user's last sign-in
    assert again - demo_server.changes <= made_since


def test_the_tablets_work_over_the_network_too(worker_id):
    running = RunningServer(f"demo_net_{worker_id}", PORTAL_DEMO="1", PORTAL_DEMO_PASSWORD=PASSWORD)
    try:
        running.start()
        running.shell(LOAD.format(server=f", server={running.url!r}"))
        said = running.shell(
            "from field.models import VisitPhoto as V; print(*V.objects.values_list('state', flat=True))"
        )
        assert said.split() == ["stored"]
    finally:
        running.stop()
