"""The map that goes with a visit's report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.gis.geos import Point

from field.models import Look, Site
from field.services import corroboration
from geo_portal.core import clock
from tests import factories, factories_media
from tests.factories_field import WORKDAY, make_photo, make_site, make_visit, walk

HOSTILE = """${alert(1)}</script><script>alert(2)</script>{{7*7}}{%raw%}'"><img src=x onerror=alert(3)>"""


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(WORKDAY + timedelta(hours=2)):
        yield


@pytest.fixture
def report(api: Callable[..., Any], town: SimpleNamespace, settings: Any, tmp_path: Any) -> SimpleNamespace:
    """A reported and judged visit with a trail and two photos, one of an unknown place; every text is hostile."""
    settings.MEDIA_ROOT = tmp_path
    town.holder.name = HOSTILE[:60]
    town.holder.save()
    site = make_site(town.here, HOSTILE[:200], code="{{7*7}}", boundary=factories.box(108.949, 34.249, 108.952, 34.252))
    ended = WORKDAY + timedelta(minutes=30)
    begun = {"started_at": WORKDAY, "finished_at": ended, "status": "reported", "reporter": town.holder}
    begun |= {"note": HOSTILE, "signed_by": HOSTILE[:100], "signature": "s1 600 200 M10,20 3,4 -1,2 M7,7"}
    visit = make_visit(site, town.holder, trail_owner=town.holder, **begun)
    sent = {"points": walk(WORKDAY, 60, every_s=20)}
    client = api(token=factories.make_device(town.holder)[1])
    assert client.post("/api/v1/trails/points", sent, format="json").json()["accepted"] == 60
    for place in (Point(108.951, 34.251, srid=4326), None):
        file = factories_media.make_photo(town.holder)
        stored = {"sha256": file.file.sha256, "size": file.file.size, "photo": file, "state": "stored"}
        make_photo(visit, position=place, sigma_m=8.4, caption=HOSTILE, taken_at=WORKDAY, **stored)
    corroboration.judge_visit(visit.pk)
    return SimpleNamespace(visit=visit, path=f"/api/v1/visits/{visit.pk}/map.html")


def html(client: Any, report: SimpleNamespace, language: str = "en") -> str:
    answer = client.get(report.path, headers={"accept-language": language})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    return str(answer.content.decode())


def test_no_text_of_a_user_stands_in_a_script(api: Any, town: SimpleNamespace, report: SimpleNamespace) -> None:
    page = html(api(town.supervisor), report)
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 2
    assert page.count("<script") == page.count("</script>") == 2
    assert "alert" not in scripts[1]
    assert "${" not in scripts[1]
    assert "<img" not in page
    assert page.count("{{7*7}}") >= 4  # as it was written, not as 49
    assert "&lt;img src=x onerror=alert(3)&gt;" in page


def test_it_names_nothing_that_would_be_fetched(api: Any, town: SimpleNamespace, report: SimpleNamespace) -> None:
    page = html(api(town.supervisor), report)
    head = page[: page.index("<style>")]
    assert "default-src 'none'; script-src 'sha256-" in head
    assert "unsafe-inline'; img-src data:" in head
    assert not re.search(r"<(link|iframe|object|embed|base)\b|\bsrc=\"|@import", page)


def test_it_says_what_was_found_in_the_reader_s_language(
    api: Any, town: SimpleNamespace, report: SimpleNamespace
) -> None:
    Site.objects.update(name_en="Weiguang Works")
    english, chinese = (html(api(town.supervisor), report, language) for language in ("en", "zh-hans"))
    assert "<h1>Weiguang Works</h1>" in english
    assert "Weiguang" not in chinese
    assert "Positions cover" in english
    assert "±8 m" in english
    assert 'aria-label="signature"><path d="M10 20l3 4l-1 2M7 7l.1 0"/></svg>' in english
    assert re.search(r"L\.polyline\(\s*\[\[\[", english)
    assert '<html lang="zh-hans">' in chinese
    assert "轨迹" in chinese


def test_a_corrected_time_stands_beside_what_the_device_recorded(api: Any, town: SimpleNamespace) -> None:
    visit = make_visit(
        make_site(town.here),
        town.holder,
        status="reported",
        started_at=WORKDAY - timedelta(minutes=5),
        finished_at=WORKDAY + timedelta(hours=1),
        recorded_started_at=WORKDAY,
    )
    report = SimpleNamespace(visit=visit, path=f"/api/v1/visits/{visit.pk}/map.html")
    client = api(town.supervisor)
    for language, began in (
        ("en", "2026-11-23 09:55 (recorded: 2026-11-23 10:00)"),
        ("zh-Hans", "2026-11-23 09:55（设备记录：2026-11-23 10:00）"),
    ):
        page = html(client, report, language)
        assert f"<dd>{began}</dd>" in page
        assert "<dd>2026-11-23 11:00</dd>" in page  # the departure was left as it was recorded


def test_the_trail_is_coarse_and_the_look_is_noted(api: Any, town: SimpleNamespace, report: SimpleNamespace) -> None:
    page = html(api(town.supervisor), report)
    trail = re.findall(r"L\.polyline\(\s*(\[\[\[.*?\]\]\])", page, re.DOTALL)[-1]
    places = re.findall(r"\[(-?[\d.]+), (-?[\d.]+)\]", trail)
    assert places
    for lat, lon in places:
        assert {round(float(one) % 0.002, 6) for one in (lat, lon)} == {0.001}
    look = Look.objects.get()
    assert (look.looker, look.subject, look.purpose) == (town.supervisor, town.holder, Look.Purpose.COARSE)


def test_a_visit_without_trail_photos_or_verdict_has_a_map_too(api: Any, town: SimpleNamespace) -> None:
    visit = make_visit(make_site(town.here, "厂"), town.holder)
    page = html(api(town.supervisor), SimpleNamespace(visit=visit, path=f"/api/v1/visits/{visit.pk}/map.html"))
    assert "There is no trail of this visit." in page
    assert "The rules have not judged this visit." in page
    assert "There are no photos of this visit." in page


def test_the_number_of_queries_does_not_grow_with_the_photos(
    api: Any, town: SimpleNamespace, report: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    client = api(town.supervisor)
    with django_assert_max_num_queries(22):
        html(client, report)
