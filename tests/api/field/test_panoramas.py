"""Panoramas of sites: who sends them, what is taken for one, and the timeline."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from field.models import SitePanorama
from geo_portal.core.ids import uuid7
from media import services
from media.domain.chunks import Purpose
from media.models import Panorama
from tests import factories_field
from tests.factories_media import make_panorama, make_photo, make_picture, make_upload

pytestmark = pytest.mark.django_db

GPANO = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" GPano:ProjectionType="{projection}"/>'
    "</rdf:RDF></x:xmpmeta>"
)


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def site(town):
    site = factories_field.make_site(town.here)
    factories_field.make_assignment(site, town.holder)
    return site


def sphere(taken: str | None = None, **options: Any) -> bytes:
    return make_picture(taken=taken, **{"size": (128, 64), **options})


def timeline(api: Any, person: Any, site: Any) -> Any:
    return api(person).get(f"/api/v1/sites/{site.pk}/panoramas")


def test_the_timeline_shows_the_newest_first_by_when_they_were_taken(api, town, site):
    for taken in ("2026:09:01 10:00:00", "2026:11:01 10:00:00", "2026:10:01 10:00:00"):
        make_panorama(town.drone, sphere(taken), subject=("site", site.pk))
    found = timeline(api, town.holder, site).json()["results"]
    assert [row["taken_at"][:10] for row in found] == ["2026-11-01", "2026-10-01", "2026-09-01"]
    assert {(row["state"], row["width"], row["height"]) for row in found} == {("ready", 128, 64)}
    first = timeline(api, town.holder, site).wsgi_request.build_absolute_uri()
    page = api(town.holder).get(first, {"limit": 2}).json()
    rest = api(town.holder).get(page["next"]).json()
    assert [row["id"] for row in page["results"] + rest["results"]] == [row["id"] for row in found]


def test_the_timeline_costs_the_same_questions_however_long_it_is(api, town, site):
    counts = []
    for _ in range(2):
        make_panorama(town.drone, subject=("site", site.pk))
        make_panorama(town.drone, subject=("site", site.pk))
        client = api(town.holder)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(f"/api/v1/sites/{site.pk}/panoramas").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("sender", "link"),
    [("drone", "linked"), ("city_office", "linked"), ("holder", "refused"), ("inspector", "refused")],
)
def test_drone_operators_and_offices_of_the_district_send_panoramas(town, site, sender, link):
    upload = make_upload(getattr(town, sender), sphere(), purpose=Purpose.PANORAMA, subject=("site", site.pk))
    assert services.complete_upload(upload.pk).link == link
    assert SitePanorama.objects.filter(site=site).exists() == (link == "linked")


def test_a_photo_is_not_taken_for_a_panorama_of_the_site(town, site):
    upload = make_upload(town.drone, sphere(), subject=("site", site.pk))
    assert services.complete_upload(upload.pk).link == "refused"


def test_the_same_panorama_sent_again_stands_in_the_timeline_once(api, town, site):
    data = sphere()
    first, again = (make_panorama(town.drone, data, subject=("site", site.pk)) for _ in range(2))
    assert first.pk == again.pk
    assert len(timeline(api, town.drone, site).json()["results"]) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (sphere(size=(128, 65)), "not_a_sphere"),
        (sphere(xmp=GPANO.format(projection="cylindrical")), "not_a_sphere"),
        (sphere()[:-200], "truncated"),
        (b"%PDF-1.7", "unsupported_type"),
    ],
    ids=["not twice as wide as high", "another projection", "cut off", "no picture"],
)
def test_what_is_no_sphere_is_kept_and_says_why_it_is_not_shown(api, town, site, data, code):
    panorama = make_panorama(town.drone, data, subject=("site", site.pk))
    assert (panorama.state, panorama.refusal_code) == ("refused", code)
    (row,) = timeline(api, town.drone, site).json()["results"]
    assert (row["state"], row["refusal_code"]) == ("refused", code)
    answer = api(town.drone).get(f"/api/v1/panoramas/{panorama.pk}/preview")
    assert (answer.status_code, answer.json()["code"]) == (409, "panorama_not_ready")
    assert api(town.drone).get(f"/api/v1/panoramas/{panorama.pk}/file").status_code == 200


def test_part_of_a_sphere_is_taken_when_it_says_so(town, site):
    part = sphere(size=(128, 21), xmp=GPANO.format(projection="equirectangular"))
    assert make_panorama(town.drone, part, subject=("site", site.pk)).state == "ready"


def test_a_sphere_of_134_million_pixels_is_a_panorama_and_too_large_for_a_photo(town):
    huge = make_picture(size=(16_384, 8_192))
    assert make_panorama(town.drone, huge).state == "ready"
    assert make_photo(town.inspector, huge).refusal_code == "too_many_pixels"


def test_a_panorama_is_kept_for_its_sender_when_its_site_is_not_there_yet(town):
    upload = make_upload(town.drone, sphere(), purpose=Purpose.PANORAMA, subject=("site", uuid7()))
    assert services.complete_upload(upload.pk).link == "waiting"
    assert Panorama.objects.visible_to(town.drone).count() == 1
    assert Panorama.objects.visible_to(town.holder).count() == 0
