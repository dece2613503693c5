"""A visit photo and its file find each other, whichever comes first; nobody else's file gets in."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace
from typing import Any

import pytest

from field.models import VisitPhoto
from geo_portal.core.ids import uuid7
from media import services
from media.models import Photo
from tests.factories_field import make_photo as make_visit_photo
from tests.factories_field import make_site, make_visit
from tests.factories_media import make_photo, make_picture


@pytest.fixture
def scene(town: SimpleNamespace, settings: Any, tmp_path: Any) -> SimpleNamespace:
    settings.MEDIA_ROOT = tmp_path
    data = make_picture(at=(108.95, 34.25))
    visit = make_visit(make_site(town.here), town.holder)
    return SimpleNamespace(visit=visit, data=data, sha256=hashlib.sha256(data).hexdigest(), id=uuid7())


def announce(api: Any, user: Any, scene: SimpleNamespace) -> Any:
    body = {"id": str(scene.id), "visit": str(scene.visit.pk), "sha256": scene.sha256, "size": len(scene.data)}
    return api(user).post("/api/v1/visit-photos", body, format="json")


def test_the_record_before_the_file(api: Any, town: SimpleNamespace, scene: SimpleNamespace) -> None:
    assert announce(api, town.holder, scene).json()["state"] == "pending"
    photo = make_photo(town.holder, scene.data, subject=("visit_photo", scene.id))
    row = VisitPhoto.objects.get(pk=scene.id)
    assert (row.photo, row.state) == (photo, "stored")


def test_the_file_before_the_record(api: Any, town: SimpleNamespace, scene: SimpleNamespace) -> None:
    photo = make_photo(town.holder, scene.data, subject=("visit_photo", scene.id))
    made = announce(api, town.holder, scene)
    assert (made.status_code, made.json()["state"], made.json()["photo"]) == (201, "stored", str(photo.pk))


def test_whoever_sees_the_visit_sees_its_photo(api: Any, town: SimpleNamespace, scene: SimpleNamespace) -> None:
    announce(api, town.holder, scene)
    photo = make_photo(town.holder, scene.data, subject=("visit_photo", scene.id))
    for who, status in (("holder", 200), ("supervisor", 200), ("neighbour", 404), ("stranger", 404)):
        assert api(getattr(town, who)).get(f"/api/v1/photos/{photo.pk}").status_code == status, who


def test_a_strangers_file_or_another_file_is_not_joined(town: SimpleNamespace, scene: SimpleNamespace) -> None:
    row = make_visit_photo(scene.visit, id=scene.id, sha256=scene.sha256)
    make_photo(town.liaison, scene.data, subject=("visit_photo", scene.id))
    make_photo(town.holder, make_picture(), subject=("visit_photo", scene.id))
    row.refresh_from_db()
    assert (row.photo, row.state) == (None, "pending")


def test_a_refused_picture_shows_on_the_record(api: Any, town: SimpleNamespace, scene: SimpleNamespace) -> None:
    scene.data = scene.data[: len(scene.data) // 2]
    scene.sha256 = hashlib.sha256(scene.data).hexdigest()
    announce(api, town.holder, scene)
    photo = make_photo(town.holder, scene.data, subject=("visit_photo", scene.id), read=False)
    services.process_photo(photo.pk)
    assert Photo.objects.get(pk=photo.pk).state == "refused"
    assert VisitPhoto.objects.get(pk=scene.id).state == "refused"
