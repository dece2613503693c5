"""What an upload becomes: a file, a photo, a link to its record. What expires, and what survives a crash."""

from __future__ import annotations

import hashlib
import threading
import time
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from geo_portal.core import clock
from geo_portal.core.models import Change
from media import services, storage, subjects
from media.domain.chunks import MAX_OPEN_UPLOADS, Purpose
from media.models import Photo, StoredFile, Upload
from media.subjects import Link
from tests.factories_media import announcement_of, make_photo, make_picture, make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def records():
    """A subject type of our own: records that exist, whom they belong to, and what was linked or settled."""

    class Records:
        def __init__(self):
            self.owners, self.linked, self.settled = {}, [], []

        def link(self, subject):
            owner = self.owners.get(subject.id)
            if owner is None:
                return Link.WAITING
            if owner != subject.upload.owner:
                return Link.REFUSED
            self.linked.append((subject.id, subject.photo))
            return Link.LINKED

    found = Records()
    subjects.register("test_record", found.link, settled=lambda photo: found.settled.append((photo.pk, photo.state)))
    yield found
    subjects.unregister("test_record")


def jobs_waiting() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args ->> 'photo_id' FROM procrastinate_jobs WHERE task_name = 'media.jobs.process_photo'"
        )
        return [row[0] for row in cursor.fetchall()]


def test_a_finished_upload_is_a_photo_that_a_job_will_read(town):
    data = make_picture()
    upload = services.complete_upload(make_upload(town.inspector, data).pk)
    assert (upload.state, upload.photo.state) == ("finished", "processing")
    assert storage.path_of(hashlib.sha256(data).hexdigest()).read_bytes() == data
    assert upload.file.content_type == "image/jpeg"
    assert jobs_waiting() == [str(upload.photo.pk)]


def test_finishing_twice_as_after_a_crash_changes_nothing(town):
    upload = make_upload(town.inspector)
    first = services.complete_upload(upload.pk)
    second = services.complete_upload(upload.pk)
    assert (first.photo, first.file) == (second.photo, second.file)
    assert (Photo.objects.count(), StoredFile.objects.count(), len(jobs_waiting())) == (1, 1, 1)


def test_nothing_is_recorded_when_the_link_fails_and_the_bytes_stay(town, records):
    def broken(_subject):
        raise RuntimeError("the database went away")

    subjects.register("test_record", broken)
    upload = make_upload(town.inspector, subject=("test_record", uuid.uuid4()))
    with pytest.raises(RuntimeError), transaction.atomic():
        services.complete_upload(upload.pk)
    assert (Photo.objects.count(), StoredFile.objects.count(), jobs_waiting()) == (0, 0, [])
    assert storage.part_size(upload.pk) == upload.length
    subjects.register("test_record", records.link)
    assert services.complete_upload(upload.pk).photo is not None


def test_two_people_with_the_same_bytes_have_a_photo_each_and_one_file(town):
    data = make_picture()
    one, other = make_photo(town.inspector, data), make_photo(town.holder, data)
    assert one != other
    assert one.file == other.file
    assert StoredFile.objects.count() == 1


def test_a_file_that_differs_from_its_announcement_leaves_no_trace_but_the_reason(town):
    upload = make_upload(town.inspector, sha256="ab" * 32)
    with pytest.raises(services.ChecksumMismatch):
        services.complete_upload(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, storage.part_size(upload.pk)) == ("discarded", 0)
    assert (Photo.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_other_purposes_are_kept_without_becoming_photos(town):
    upload = services.complete_upload(make_upload(town.inspector, purpose=Purpose.RECORDING).pk)
    assert (upload.state, upload.photo, upload.file.size) == ("finished", None, upload.length)


def test_an_upload_is_linked_to_the_record_that_is_there(town, records):
    record = uuid.uuid4()
    records.owners[record] = town.inspector
    upload = services.complete_upload(make_upload(town.inspector, subject=("test_record", record)).pk)
    assert (upload.link, records.linked) == ("linked", [(record, upload.photo)])


def test_a_record_that_comes_later_claims_what_waited_for_it(town, records):
    record = uuid.uuid4()
    uploads = [
        services.complete_upload(make_upload(town.inspector, subject=("test_record", record)).pk) for _ in range(2)
    ]
    unfinished = make_upload(town.inspector, subject=("test_record", record), arrived=5)
    assert {upload.link for upload in uploads} == {"waiting"}
    assert services.claim_uploads("test_record", record) == 0
    records.owners[record] = town.inspector
    assert services.claim_uploads("test_record", record) == 2
    assert services.claim_uploads("test_record", record) == 0
    assert [photo for _, photo in records.linked] == [upload.photo for upload in uploads]
    unfinished.refresh_from_db()
    assert unfinished.link == "waiting"


@pytest.mark.parametrize(("number", "locks"), [(3, 4), (1000, 1)])
def test_claiming_for_many_records_leaves_the_table_of_locks_to_others(town, records, number, locks):
    services.claim_uploads("test_record", *(uuid.uuid4() for _ in range(number)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (locks,)


def test_a_late_claim_sees_at_once_that_the_photo_is_ready(town, records):
    record = uuid.uuid4()
    make_photo(town.inspector, subject=("test_record", record))
    records.owners[record] = town.inspector
    services.claim_uploads("test_record", record)
    assert [(linked, photo.state) for linked, photo in records.linked] == [(record, "ready")]


def test_many_records_claim_their_files_in_as_many_questions_as_one(town, records):
    counts = []
    for number in (1, 4):
        ids = [uuid.uuid4() for _ in range(number)]
        for record in ids:
            services.complete_upload(make_upload(town.inspector, subject=("test_record", record)).pk)
            records.owners[record] = town.inspector
        with CaptureQueriesContext(connection) as queries:
            assert services.claim_uploads("test_record", *ids) == number
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_file_cannot_be_pushed_onto_somebody_elses_record(town, records):
    record = uuid.uuid4()
    records.owners[record] = town.holder
    upload = services.complete_upload(make_upload(town.inspector, subject=("test_record", record)).pk)
    assert (upload.link, records.linked) == ("refused", [])
    assert upload.photo.uploaded_by == town.inspector


def test_the_job_keeps_what_the_picture_says(town, records):
    data = make_picture(at=(108.948, 34.263), taken="2026:11:20 12:00:00", size=(600, 400))
    photo = make_photo(town.inspector, data)
    assert (photo.state, photo.width, photo.height) == ("ready", 600, 400)
    assert photo.position.coords == pytest.approx((108.948, 34.263), abs=1e-7)
    assert (photo.position_source, photo.sigma_m) == ("exif_gps", 10.0)
    assert (photo.taken_at.isoformat(), photo.taken_at_source) == ("2026-11-20T04:00:00+00:00", "exif_zone_of_place")
    assert photo.flags == ["zone_inferred"]
    assert records.settled == [(photo.pk, "ready")]
    services.process_photo(photo.pk)
    assert len(records.settled) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script></html>", "unsupported_type"),
        (make_picture(size=(400, 300))[:-300], "truncated"),
    ],
)
def test_the_job_refuses_what_is_no_whole_picture(town, records, data, code):
    photo = make_photo(town.inspector, data)
    assert (photo.state, photo.refusal_code, records.settled) == ("refused", code, [(photo.pk, "refused")])


def test_supervisors_and_couriers_do_not_send(town):
    announcement = announcement_of(b"x")
    for person in (town.supervisor, town.courier, town.stranger):
        with pytest.raises(services.ReadOnly):
            services.begin_upload(person, announcement)
    assert services.begin_upload(town.admin, announcement).state == "receiving"


def test_nobody_keeps_endless_unfinished_uploads(town):
    expires = clock.now() + timedelta(days=7)
    Upload.objects.bulk_create(
        Upload(owner=town.inspector, purpose="photo", length=1, expires_at=expires) for _ in range(MAX_OPEN_UPLOADS)
    )
    with pytest.raises(services.TooManyUploads):
        services.begin_upload(town.inspector, announcement_of(b"x"))
    assert services.begin_upload(town.holder, announcement_of(b"x")) is not None


def silent(upload: Upload, seconds: float) -> None:
    """As if the writer's last byte had come so long ago."""
    Upload.objects.filter(pk=upload.pk).update(lease_until=Now() + services.LEASE - timedelta(seconds=seconds))


def test_a_lease_ends_by_itself_and_a_late_writer_notices(town):
    upload = make_upload(town.inspector, arrived=3)
    first = services.hold_upload(upload.pk)
    with pytest.raises(services.UploadLocked):
        services.hold_upload(upload.pk)
    assert services.renew_hold(upload.pk, first)
    silent(upload, 21)
    second = services.hold_upload(upload.pk)
    assert not services.holds(upload.pk, first)
    assert not services.renew_hold(upload.pk, first)
    services.release_hold(upload.pk, first)
    with pytest.raises(services.UploadLocked):
        services.hold_upload(upload.pk)
    services.release_hold(upload.pk, second)
    services.hold_upload(upload.pk)


def test_the_returning_owner_displaces_a_silent_writer_and_none_that_still_writes(town):
    upload = make_upload(town.inspector, arrived=3)
    first = services.hold_upload(upload.pk, returning=True)
    silent(upload, 1)
    with pytest.raises(services.UploadLocked):
        services.hold_upload(upload.pk, returning=True)
    silent(upload, 4)
    with pytest.raises(services.UploadLocked):
        services.hold_upload(upload.pk)  # a job of ours is no owner, and waits for the whole lease
    assert services.renew_hold(upload.pk, first)  # a byte: it lives
    with pytest.raises(services.UploadLocked):
        services.hold_upload(upload.pk, returning=True)
    silent(upload, 4)
    second = services.hold_upload(upload.pk, returning=True)
    assert (services.holds(upload.pk, first), services.holds(upload.pk, second)) == (False, True)


def test_unfinished_uploads_expire_after_seven_quiet_days_and_finished_ones_never(town):
    old, finished = make_upload(town.inspector, arrived=3), make_upload(town.inspector)
    services.complete_upload(finished.pk)
    with clock.frozen(clock.now() + timedelta(days=6, hours=23)):
        assert services.expire_uploads() == 0
        renewed = make_upload(town.inspector, arrived=3)
        services.release_hold(renewed.pk, services.hold_upload(renewed.pk))
    with clock.frozen(clock.now() + timedelta(days=7, hours=1)):
        assert services.expire_uploads() == 1
        assert services.expire_uploads() == 0
    states = dict(Upload.objects.values_list("pk", "state"))
    assert states == {old.pk: "expired", finished.pk: "finished", renewed.pk: "receiving"}
    assert storage.part_size(old.pk) == 0
    assert storage.part_size(renewed.pk) == 3
    with pytest.raises(services.UploadExpired):
        services.hold_upload(old.pk, returning=True)
    with clock.frozen(clock.now() + timedelta(days=98)):
        services.expire_uploads()
    assert not Upload.objects.filter(pk=old.pk).exists()


def test_an_upload_that_is_being_written_does_not_expire(town):
    upload = make_upload(town.inspector, arrived=3)
    services.hold_upload(upload.pk)
    Upload.objects.update(expires_at=clock.now() - timedelta(days=1))
    assert services.expire_uploads() == 0


def test_parts_that_nobody_knows_are_swept_away(town):
    lost = uuid.uuid4()
    with storage.Part(lost) as part:
        part.append(b"x", 0)
    kept = make_upload(town.inspector, arrived=3)
    Upload.objects.update(expires_at=clock.now() + timedelta(days=30))
    with clock.frozen(clock.now() + timedelta(days=9)):
        assert services.expire_uploads() == 1
    assert (storage.part_size(lost), storage.part_size(kept.pk)) == (0, 3)


def test_what_was_whole_when_the_server_died_is_finished_by_the_job(town):
    whole, half = make_upload(town.inspector), make_upload(town.inspector, arrived=9)
    busy = make_upload(town.inspector)
    services.hold_upload(busy.pk)
    assert services.finish_stragglers() == 1
    states = dict(Upload.objects.values_list("pk", "state"))
    assert states == {whole.pk: "finished", half.pk: "receiving", busy.pk: "receiving"}


def test_what_happens_to_a_photo_stands_in_its_history(town):
    photo = make_photo(town.inspector)
    entries = list(Change.objects.of("photo", photo.pk))
    assert [entry.action for entry in entries] == ["update", "insert"]
    assert entries[0].after["state"] == "ready"
    assert entries[0].rev > entries[1].rev


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "refused"}, "photo_refused_has_a_reason"),
        ({"refusal_code": "empty"}, "photo_refused_has_a_reason"),
        ({"width": None}, "photo_ready_has_a_size"),
        ({"heading": 360.0}, "photo_heading_in_circle"),
        ({"sigma_m": -1.0}, "photo_sigma_not_negative"),
        ({"position_source": ""}, "photo_position_has_source_and_sigma"),
        ({"state": "lost"}, "photo_state_known"),
    ],
)
def test_the_database_itself_refuses_a_photo_that_cannot_be(town, change, constraint):
    photo = make_photo(town.inspector, make_picture(at=(108.9, 34.2)))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Photo.objects.filter(pk=photo.pk).update(**change)


@pytest.mark.django_db(transaction=True)
def test_the_cap_holds_for_two_that_begin_at_once(town):
    expires = clock.now() + timedelta(days=7)
    Upload.objects.bulk_create(
        Upload(owner=town.inspector, purpose="photo", length=1, expires_at=expires) for _ in range(MAX_OPEN_UPLOADS - 1)
    )
    together, outcomes = threading.Barrier(4), []

    def begin():
        try:
            together.wait(30)
            services.begin_upload(town.inspector, announcement_of(b"x"))
            outcomes.append("begun")
        except services.TooManyUploads:
            outcomes.append("too many")
        finally:
            connection.close()

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["begun", "too many", "too many", "too many"]


@pytest.mark.django_db(transaction=True)
def test_a_record_and_its_file_that_arrive_together_find_each_other(town, records):
    """The file finishes while the record's transaction is open: neither sees the other's row yet."""
    record = uuid.uuid4()
    upload = make_upload(town.inspector, subject=("test_record", record))
    committed = threading.Event()

    def link(subject):
        return Link.LINKED if committed.is_set() else Link.WAITING

    subjects.register("test_record", link)

    def finish():
        try:
            services.complete_upload(upload.pk)
        finally:
            connection.close()

    finishing = threading.Thread(target=finish)
    with transaction.atomic():
        assert services.claim_uploads("test_record", record) == 0
        finishing.start()
        time.sleep(0.5)
        committed.set()  # what the commit below makes visible to others
    finishing.join()
    upload.refresh_from_db()
    assert upload.link == "linked"
