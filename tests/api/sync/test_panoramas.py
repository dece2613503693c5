"""Panoramas of a site on the tablets of those who hold it."""

from __future__ import annotations

import pytest

from field.models import SitePanorama
from media import services
from tests.factories_media import make_panorama, make_picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


def test_a_panorama_comes_to_the_holders_tablet_and_tells_when_it_can_be_shown(api, field):
    field.tablet.drain()
    data = make_picture(size=(128, 64), taken="2026:11:01 10:00:00")
    panorama = make_panorama(field.drone, data, read=False, subject=("site", field.site.pk))
    field.tablet.drain()
    link = SitePanorama.objects.get(panorama=panorama)
    assert field.tablet.data("panorama", link.pk)["state"] == "processing"
    services.process_panorama(panorama.pk)
    field.tablet.drain()
    held = field.tablet.data("panorama", link.pk)
    assert (held["state"], held["site"], held["panorama"]) == ("ready", str(field.site.pk), str(panorama.pk))
    assert held["taken_at"] == "2026-11-01T02:00:00Z"
    assert api(field.holder).get(f"/api/v1/panoramas/{panorama.pk}/preview").status_code == 200
