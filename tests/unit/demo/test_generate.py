"""The demo must look like the two cities' work: right sizes, everybody in place, nothing at night, nobody real."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from random import Random
from uuid import uuid4

import numpy as np
import pytest
import shapely
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from field.domain import checklist, datum
from field.domain import form as forms
from field.domain.answering import Filled
from field.domain.corroboration import Candidate, Photos, Question, Trail, judge
from field.domain.presence import Place
from geo_portal.core.shifts import from_wgs84
from geo_portal.demo import ground, photos, questions, trails
from geo_portal.demo.generate import generate
from geo_portal.demo.people import ACCOUNTS, OFFICIAL_DISTRICT
from geo_portal.demo.records import LOCAL, TabletCall
from geo_portal.demo.tablet import WITH_PHOTO, who_records_in_gcj02
from geo_portal.demo.trails import TrailKind
from maps.domain import opening_hours

ANCHOR = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo():
    return generate(1, ANCHOR)


@pytest.fixture(scope="module")
def areas(demo):
    return {row.code: row for row in demo.territories}


def test_the_sizes_are_those_of_the_two_cities(demo):
    kinds = Counter(site.kind for site in demo.sites)
    assert kinds == {"enterprise": 781, "project": 440}
    assert len(demo.visits) + len(demo.tablet_visits) == 3031
    assert len(demo.tablet_visits) == 30
    holders = {holding.person or holding.agency for holding in demo.holdings}
    assert len(holders) == 32 + 277 + 42
    points = Counter(point["kind"] for point in demo.service_points)
    assert points.pop("hall") >= 27
    assert points.pop("concierge") == 24
    assert points == {
        "locker": 1354,
        "kiosk": 4,
        "tax_terminal": 3,
        "mailbox": 5,
        "smart_hall": 1,
        "town_centre": 17,
        "village": 175,
        "community": 31 + 34,
    }


def test_the_problems_are_of_the_kinds_and_numbers_that_the_cities_told(demo):
    kinds = Counter(problem.category for problem in demo.cases)
    assert len(demo.cases) == 377
    assert len(kinds) == 14
    told = {"consultation": 39.26, "cost": 5.36, "utilities": 4.85, "credit": 4.77, "intermediary": 2.81}
    assert all(abs(kinds[kind] / 3.77 - share) < 0.2 for kind, share in told.items())
    assert max(number for kind, number in kinds.items() if kind not in {*told, "other"}) < kinds["intermediary"]
    assert sum(problem.settled for problem in demo.cases) == 149
    assert 0.9 < sum("liaison" in problem.submitter for problem in demo.cases) / 377 < 0.98


def test_each_problem_was_raised_during_its_visit_by_somebody_who_took_part(demo):
    visits = {call.key: call for call in demo.visits}
    for problem in demo.cases:
        call = visits[problem.call]
        assert call.started_at < problem.raised_at <= call.finished_at
        assert problem.submitter in call.participants
        assert problem.site == call.site


def test_checklists_are_answered_in_the_version_of_their_day_and_the_answers_fit(demo):
    answered = [call for call in demo.visits if call.checklist]
    assert {call.checklist for call in answered} == {1, 2, 3}
    assert len(answered) > 100
    for form in questions.FORMS:
        forms.check_form(form)
    for call in answered:
        form = questions.FORMS[call.checklist - 1]
        for key, answer in call.answers.items():
            checklist.check_answer(forms.schema_of(form), key, answer)
        assert Filled(form, call.answers, call.planned_for.isoformat()).problems() == []
    assert any(key.startswith("hazards.") for call in answered for key in call.answers)


def test_lockers_stand_in_five_districts_and_five_development_zones(demo, areas):
    places = Counter(areas[point["district"]].kind for point in demo.service_points if point["kind"] == "locker")
    assert places.keys() == {"district", "development_zone"}
    assert len({point["district"] for point in demo.service_points if point["kind"] == "locker"}) == 10


def test_the_same_seed_gives_the_same_demo(demo):
    assert generate(1, ANCHOR) == demo


def test_another_seed_gives_another(demo):
    other = generate(2, ANCHOR)
    assert [site.at for site in other.sites] != [site.at for site in demo.sites]


def test_every_site_has_been_visited(demo):
    visited = {call.site for call in [*demo.visits, *demo.tablet_visits] if call.started_at}
    assert visited == {site.code for site in demo.sites}


@pytest.mark.parametrize("kind", ["sites", "service points"])
def test_everything_stands_in_the_territory_it_names(demo, areas, kind):
    if kind == "sites":
        rows = [(site.district, site.at) for site in demo.sites]
    else:
        # A village lies in its town's county; the town's own area is drawn small.
        rows = [
            (point["district"], (point["lon"], point["lat"]))
            for point in demo.service_points
            if point["kind"] != "village"
        ]
    outside = [(code, at) for code, at in rows if not shapely.contains_xy(areas[code].area, *at)]
    assert outside == []


def test_projects_have_a_plot_and_enterprises_do_not(demo):
    for site in demo.sites:
        assert (site.boundary is not None) == (site.kind == "project")
        if site.boundary is not None:
            assert site.boundary.is_valid
            assert shapely.contains_xy(site.boundary, *site.at)


def test_codes_names_and_keys_stand_once(demo):
    for values in (
        [site.code for site in demo.sites],
        [site.name for site in demo.sites],
        [person.username for person in demo.people],
        [point["code"] for point in demo.service_points],
        [holding.key for holding in demo.holdings],
        [call.key for call in [*demo.visits, *demo.tablet_visits]],
        [row.code for row in demo.territories],
    ):
        assert len(set(values)) == len(values)


def test_visits_happen_in_office_hours_of_the_last_half_year(demo):
    for call in [*demo.visits, *demo.tablet_visits]:
        if call.started_at is None:
            assert call.status == "planned"
            assert call.planned_for >= ANCHOR.astimezone(LOCAL).date()
            continue
        assert ANCHOR - timedelta(days=184) < call.started_at < call.finished_at < ANCHOR
        assert 8 <= call.started_at.astimezone(LOCAL).hour <= 17
        assert timedelta(minutes=10) < call.finished_at - call.started_at < timedelta(hours=3)


def test_few_visits_fall_on_a_weekend(demo):
    days = Counter(call.started_at.astimezone(LOCAL).weekday() for call in demo.visits if call.started_at)
    assert days[5] + days[6] < 0.08 * days.total()
    assert min(days[day] for day in (1, 2, 3)) > max(days[0], days[4])


def test_liaisons_write_nearly_all_reports(demo):
    liaisons = {holding.key: holding.liaisons for holding in demo.holdings}
    done = [call for call in demo.visits if call.started_at]
    share = sum(call.reporter in liaisons[call.holding] for call in done) / len(done)
    assert share == pytest.approx(0.94, abs=0.02)


def test_official_holds_twelve_sites_and_shares_one_with_liaison(demo):
    mine = [holding for holding in demo.holdings if holding.person == "official"]
    assert len(mine) == 12
    assert sum("liaison" in holding.liaisons for holding in mine) == 1
    district = {site.code: site.district for site in demo.sites}
    assert {district[holding.site] for holding in mine} == {OFFICIAL_DISTRICT}


def test_the_eleven_accounts_are_there(demo):
    names = [
        "admin",
        "supervisor",
        "official",
        "liaison",
        "inspector",
        "office",
        "surveyor",
        "drone",
        "handler",
        "enterprise",
        "courier",
    ]
    assert [person.username for person in ACCOUNTS] == names
    assert {person.username for person in demo.people} >= set(names)


def test_no_telephone_number_can_be_dialled(demo):
    # No exchange in 029 begins with zero.
    numbers = [person.phone for person in demo.people if person.phone] + [site.phone for site in demo.sites]
    assert all(number.startswith("029-0") for number in numbers)


def test_opening_hours_are_such_as_the_register_takes(demo):
    for point in demo.service_points:
        opening_hours.normalise(point["opening_hours"])


@pytest.mark.parametrize("scale", [0.01, 0.02, 0.1])
def test_a_small_demo_still_has_everybody_and_everything(scale):
    small = generate(1, ANCHOR, scale)
    whole = generate(1, ANCHOR)
    assert {p["kind"] for p in small.service_points} == {p["kind"] for p in whole.service_points}
    assert sum(holding.person == "official" for holding in small.holdings) == 12
    assert {call.site for call in [*small.visits, *small.tablet_visits] if call.started_at} == {
        site.code for site in small.sites
    }
    assert small.tablet_visits


def test_a_naive_anchor_is_refused():
    with pytest.raises(ValueError, match="aware"):
        generate(1, datetime(2026, 11, 22))  # noqa: DTZ001  naive on purpose


# --- trails and photos -----------------------------------------------------------------------------------------------
SITE = (108.95, 34.22)
STARTED, FINISHED = ANCHOR - timedelta(hours=3), ANCHOR - timedelta(hours=2)


def test_several_real_tracks_serve():
    assert len(trails.approaches()) >= 4
    assert len({approach.source for approach in trails.approaches()}) == 4


@pytest.mark.parametrize("seed", range(12))
def test_a_trail_comes_from_afar_and_stays_at_the_site_while_the_visit_lasts(seed):
    source, points = trails.trail(Random(seed), SITE, STARTED, FINISHED)
    assert "Apache-2.0" in source
    times = [datetime.fromisoformat(point["t"]) for point in points]
    assert all(a < b for a, b in pairwise(times))
    assert STARTED - timedelta(minutes=15) < times[0] < STARTED
    assert FINISHED - timedelta(minutes=2) < times[-1] <= FINISHED
    away = [trails.reach_m((point["lon"], point["lat"]), SITE) for point in points]
    assert max(away) > 250
    assert max(far for far, at in zip(away, times, strict=True) if at >= STARTED) < 150
    for (a, b), (t, u) in zip(pairwise(points), pairwise(times), strict=True):
        assert trails.reach_m((a["lon"], a["lat"]), (b["lon"], b["lat"])) <= 46 * (u - t).total_seconds()
    assert all(0 <= point["battery"] <= 100 for point in points)


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        (TrailKind.TRUE, "confirmed"),
        (TrailKind.IN_THE_CAR, "probable"),
        (TrailKind.SILENT, "insufficient"),
        (TrailKind.ELSEWHERE, "contradicted"),
        (TrailKind.MOCKED, "contradicted"),
        (TrailKind.SENT_AGAIN, "contradicted"),
    ],
)
@pytest.mark.parametrize("number", range(5))
def test_each_kind_of_trail_shows_its_verdict(kind, verdict, number):
    original = TabletCall(
        f"{number}/before", "", "", "", (), STARTED - timedelta(days=3), FINISHED - timedelta(days=3), ""
    )
    call = TabletCall(f"{number}/{kind}", "", "", "", (), STARTED, FINISHED, "", trail=kind, original=original)
    photographed = [(STARTED.timestamp() + 900, *SITE, 8.0)] if kind in WITH_PHOTO else []
    question = Question(
        site=shapely.Point(SITE),
        began_s=STARTED.timestamp(),
        ended_s=FINISHED.timestamp(),
        trail=_trail(trails.trail_of(call, SITE)[1]),
        photos=Photos(*np.array(photographed, dtype=float).reshape(-1, 4).T),
        candidates=[_earlier(trails.trail_of(original, SITE)[1])] if kind is TrailKind.SENT_AGAIN else (),
    )
    assert judge(question).verdict == verdict


def test_somebody_s_tablet_records_in_gcj02_and_their_visits_show_it(demo):
    person = who_records_in_gcj02(demo)
    places = {site.code: site for site in demo.sites}
    seen = []
    for number, call in enumerate(call for call in demo.tablet_visits if call.person == person):
        at = places[call.site].at
        shifted = _trail(trails.trail_of(call, at)[1])
        xy = from_wgs84(np.column_stack([shifted.lon, shifted.lat]), "gcj02")
        place = Place.of(places[call.site].boundary or shapely.Point(at))
        span = (call.started_at.timestamp(), call.finished_at.timestamp())
        found = datum.evidence(place, shifted.t_s, xy[:, 0], xy[:, 1], shifted.acc_m, "wgs84", span)
        seen.append(datum.Seen(uuid4(), place, float(number), found))
    assert datum.of_device(datum.newest_run(seen)) == "gcj02"


def _trail(points):
    t = np.array([datetime.fromisoformat(point["t"]).timestamp() for point in points])
    lon, lat, acc = (np.array([point[name] for point in points], dtype=float) for name in ("lon", "lat", "acc"))
    return Trail(t, lon, lat, acc, np.array([point.get("mock", False) for point in points], dtype=bool))


def _earlier(points):
    older = _trail(points)
    return Candidate(older.t_s, older.lon, older.lat, own=True)


def test_the_demo_has_a_visit_for_every_kind_of_trail(demo):
    kinds = Counter(call.trail for call in demo.tablet_visits)
    assert set(kinds) == set(TrailKind)
    (again,) = [call for call in demo.tablet_visits if call.trail == TrailKind.SENT_AGAIN]
    assert again.original in demo.tablet_visits
    assert (again.original.site, again.original.person) == (again.site, again.person)


@pytest.mark.parametrize("name", sorted(photos.SOURCES))
def test_a_photo_says_where_and_when_the_visit_was_and_that_it_is_demo(name):
    content = photos.retagged(name, STARTED, SITE)
    assert content == photos.retagged(name, STARTED, SITE)
    with Image.open(BytesIO(content)) as image:
        exif = image.getexif()
        gps, details = exif.get_ifd(IFD.GPSInfo), exif.get_ifd(IFD.Exif)
    degrees, minutes, seconds = (float(part) for part in gps[GPS.GPSLongitude])
    assert degrees + minutes / 60 + seconds / 3600 == pytest.approx(SITE[0], abs=1e-6)
    assert details[Base.DateTimeOriginal] == f"{STARTED.astimezone(LOCAL):%Y:%m:%d %H:%M:%S}"
    assert exif[Base.ImageDescription].startswith("Demo picture: ")
    assert len(content) < 200_000


def test_every_shipped_file_has_its_licence_named():
    notice = (ground.DATA / "NOTICE.md").read_text(encoding="utf-8")
    shipped = [path for folder in ("photos", "panoramas", "trails") for path in (ground.DATA / folder).iterdir()]
    pictures = {path.name for path in shipped if path.name.endswith(".jpg")}
    assert pictures == {*photos.SOURCES, *photos.PANORAMAS}
    assert all(path.name in notice for path in shipped)
