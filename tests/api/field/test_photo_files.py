"""A visit photo and its file find each other, whichever comes first; nobody else's file gets in."""

from __future__ import annotations

import hashlib
import threading
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.dateparse import parse_datetime

from field.models import VisitPhoto
from field.services import photos
from geo_portal.accounts.models import Membership, User
from geo_portal.core import audit, clock
from geo_portal.core.ids import uuid7
from media import services
from media.models import Photo
from tests.factories_field import make_photo as make_visit_photo
from tests.factories_field import make_site, make_visit
from tests.factories_media import make_photo, make_picture, make_upload


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


def test_the_bytes_of_an_announced_photo_are_taken_from_who_has_lost_every_role_since(
    api: Any, town: SimpleNamespace, scene: SimpleNamespace
) -> None:
    announce(api, town.holder, scene)
    Membership.objects.filter(user__in=[town.holder, town.liaison]).delete()
    subject = ("visit_photo", scene.id)
    refused: list[tuple[Any, bytes, dict[str, Any]]] = [
        (town.holder, scene.data, {}),
        (town.holder, scene.data, {"subject": ("visit_photo", uuid7())}),
        (town.holder, make_picture(at=(108.96, 34.25)), {"subject": subject}),
        (town.liaison, scene.data, {"subject": subject}),
    ]
    for person, data, fields in refused:
        with pytest.raises(services.ReadOnly):
            make_upload(User.objects.get(pk=person.pk), data, **fields)
    photo = make_photo(User.objects.get(pk=town.holder.pk), scene.data, subject=subject)
    row = VisitPhoto.objects.get(pk=scene.id)
    assert (row.photo, row.state) == (photo, "stored")


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


def photo_row(api: Any, user: Any, key: Any) -> dict[str, Any]:
    return api(user).get(f"/api/v1/visit-photos/{key}").json()


def counts(api: Any, user: Any, visit: Any) -> tuple[int, int]:
    body = api(user).get(f"/api/v1/visits/{visit.pk}").json()
    return body["photos_stored"], body["photos_total"]


def test_a_visit_tells_how_many_of_its_photos_are_stored(
    api: Any, town: SimpleNamespace, scene: SimpleNamespace
) -> None:
    assert counts(api, town.holder, scene.visit) == (0, 0)
    make_visit_photo(scene.visit)
    announce(api, town.holder, scene)
    assert counts(api, town.holder, scene.visit) == (0, 2)
    make_photo(town.holder, scene.data, subject=("visit_photo", scene.id))
    assert counts(api, town.supervisor, scene.visit) == (1, 2)
    listed = api(town.holder).get("/api/v1/visits").json()["results"]
    assert [(one["photos_stored"], one["photos_total"]) for one in listed] == [(1, 2)]


def test_a_stored_file_is_told_before_it_is_read(api: Any, town: SimpleNamespace, scene: SimpleNamespace) -> None:
    announce(api, town.holder, scene)
    photo = make_photo(town.holder, scene.data, subject=("visit_photo", scene.id), read=False)
    row = photo_row(api, town.holder, scene.id)
    assert (row["state"], row["photo_state"]) == ("stored", "processing")
    services.process_photo(photo.pk)
    row = photo_row(api, town.holder, scene.id)
    assert (row["state"], row["photo_state"]) == ("stored", "ready")


def test_the_record_shows_that_its_file_did_not_arrive_and_takes_it_later(
    api: Any, town: SimpleNamespace, scene: SimpleNamespace
) -> None:
    announce(api, town.holder, scene)
    row = photo_row(api, town.holder, scene.id)
    assert (row["state"], row["upload_state"], row["upload_expires_at"]) == ("pending", None, None)
    upload = make_upload(town.holder, scene.data, arrived=99, subject=("visit_photo", scene.id))
    row = photo_row(api, town.supervisor, scene.id)
    assert (row["upload_state"], parse_datetime(row["upload_expires_at"])) == ("arriving", upload.expires_at)
    with clock.frozen(clock.now() + timedelta(days=7, minutes=1)):
        services.expire_uploads()
    row = photo_row(api, town.supervisor, scene.id)
    assert (row["state"], row["upload_state"]) == ("pending", "expired")
    assert parse_datetime(row["upload_expires_at"]) == upload.expires_at
    make_photo(town.holder, scene.data, subject=("visit_photo", scene.id))
    row = photo_row(api, town.supervisor, scene.id)
    assert (row["state"], row["upload_state"], row["upload_expires_at"]) == ("stored", None, None)


def test_a_file_the_person_can_read_need_not_be_sent_again(
    api: Any, town: SimpleNamespace, scene: SimpleNamespace
) -> None:
    own = make_photo(town.holder, scene.data)
    made = announce(api, town.holder, scene).json()
    assert (made["state"], made["photo"]) == ("stored", str(own.pk))
    # a colleague sees it through the visit, and may attach it to a visit of her own
    hers = make_visit(make_site(town.here), town.office)
    row = make_visit_photo(hers, sha256=scene.sha256, size=len(scene.data))
    assert photos.claim_files([row], actor=town.office) == 1
    assert (row.photo, row.state) == (own, "stored")


@pytest.mark.parametrize("first", ["record", "file"])
def test_the_original_of_a_smaller_copy_joins_the_same_photo_with_its_own_bytes(
    api: Any, town: SimpleNamespace, scene: SimpleNamespace, first: str
) -> None:
    copy = make_picture()
    named = {"sha256": hashlib.sha256(copy).hexdigest(), "size": len(copy)}
    known = {"original_sha256": scene.sha256, "original_size": len(scene.data)}
    if first == "file":
        original = make_photo(town.holder, scene.data, subject=("visit_photo", scene.id))
    row = make_visit_photo(scene.visit, id=scene.id, **named, **known)
    photos.claim_files([row], actor=town.holder)
    shown = make_photo(town.holder, copy, subject=("visit_photo", scene.id))
    if first == "record":
        original = make_photo(town.holder, scene.data, subject=("visit_photo", scene.id))
    told = api(town.office).get(f"/api/v1/visit-photos/{scene.id}").json()
    assert (told["state"], told["photo"], told["original"]) == ("stored", str(shown.pk), str(original.pk))
    answer = api(town.office).get(f"/api/v1/photos/{original.pk}/file")
    assert b"".join(answer.streaming_content) == scene.data


@pytest.mark.parametrize("difference", ["stranger", "size"])
def test_a_file_that_is_hidden_or_of_another_size_is_not_linked_by_its_hash(
    town: SimpleNamespace, scene: SimpleNamespace, difference: str
) -> None:
    make_photo(town.surveyor if difference == "stranger" else town.holder, scene.data)
    size = len(scene.data) + (difference == "size")
    row = make_visit_photo(scene.visit, sha256=scene.sha256, size=size)
    assert photos.claim_files([row], actor=town.holder) == 0
    assert (row.photo, row.state) == (None, "pending")


def test_a_record_that_waits_for_bytes_sent_for_another_has_them_too(
    town: SimpleNamespace, scene: SimpleNamespace
) -> None:
    rows = [make_visit_photo(scene.visit, sha256=scene.sha256, size=len(scene.data)) for _ in range(2)]
    foreign = make_visit_photo(make_visit(make_site(town.there)), sha256=scene.sha256, size=len(scene.data))
    photo = make_photo(town.holder, scene.data, subject=("visit_photo", rows[0].pk))
    for row in (*rows, foreign):
        row.refresh_from_db()
    assert [row.photo for row in rows] == [photo, photo]
    assert foreign.photo is None


def test_many_photos_find_their_files_in_as_many_questions_as_two(
    town: SimpleNamespace, scene: SimpleNamespace
) -> None:
    """Half of them by a finished upload that waited, half by their hash; the person is that of the stamp."""
    asked = []
    for number in (1, 6):
        rows = []
        for _ in range(number):
            waited, known = make_picture(), make_picture()
            rows += [
                VisitPhoto(id=uuid7(), visit=scene.visit, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
                for data in (waited, known)
            ]
            make_photo(town.holder, waited, subject=("visit_photo", rows[-2].pk), read=False)
            make_photo(town.holder, known, read=False)
        lost = VisitPhoto(id=uuid7(), visit=scene.visit, sha256="0" * 64, size=1)
        VisitPhoto.objects.bulk_create([*rows, lost])
        with audit.acting(actor=town.holder.pk), CaptureQueriesContext(connection) as queries:
            assert photos.claim_files([*rows, lost]) == 2 * number
        asked.append(len(queries))
        assert {row.state for row in rows} == {"stored"}
        assert all(row.rev == VisitPhoto.objects.get(pk=row.pk).rev for row in rows)
        assert (lost.state, lost.photo_id) == ("pending", None)
    assert asked[0] == asked[1]


@pytest.mark.django_db(transaction=True)
def test_a_record_and_the_same_bytes_for_another_that_arrive_together_find_each_other(
    town: SimpleNamespace, scene: SimpleNamespace
) -> None:
    """The file finishes while the transaction that announces the photo is open: neither sees the other's row."""
    upload = make_upload(town.holder, scene.data)

    def finish() -> None:
        try:
            services.complete_upload(upload.pk)
        finally:
            connection.close()

    finishing = threading.Thread(target=finish)
    with transaction.atomic():
        row = make_visit_photo(scene.visit, sha256=scene.sha256, size=len(scene.data))
        assert photos.claim_files([row], actor=town.holder) == 0
        finishing.start()
        finishing.join(0.3)  # it waits for us
        assert finishing.is_alive()
    finishing.join()
    row.refresh_from_db()
    assert row.state == "stored"


@pytest.mark.django_db(transaction=True)
def test_records_and_files_that_arrive_in_any_order_all_find_each_other(
    town: SimpleNamespace, scene: SimpleNamespace
) -> None:
    """Two devices announce photos of the same twelve files, one in the opposite order, while the files come in."""
    files = [make_picture() for _ in range(12)]
    sets = [[(uuid7(), data) for data in files], [(uuid7(), data) for data in reversed(files)]]
    uploads = [make_upload(town.holder, data, subject=("visit_photo", key)) for key, data in sets[0]]
    together, failures = threading.Barrier(4), []

    def announce_all(rows: list[tuple[Any, bytes]]) -> None:
        for begin in (0, 6):
            with transaction.atomic():
                made = VisitPhoto.objects.bulk_create(
                    VisitPhoto(id=key, visit=scene.visit, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
                    for key, data in rows[begin : begin + 6]
                )
                photos.claim_files(made, actor=town.holder)

    def finish(some: list[Any]) -> None:
        for upload in some:
            services.complete_upload(upload.pk)

    def run(what: Any, argument: Any) -> None:
        try:
            together.wait(30)
            what(argument)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    work = [(announce_all, sets[0]), (announce_all, sets[1]), (finish, uploads[:6]), (finish, uploads[:5:-1])]
    threads = [threading.Thread(target=run, args=part) for part in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert set(VisitPhoto.objects.values_list("state", flat=True)) == {"stored"}
    assert VisitPhoto.objects.count() == 24
