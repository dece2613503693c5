"""Where bytes live: modes, names, and what a crash leaves behind."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import uuid

import pytest

from media import storage

DATA = os.urandom(300_000)
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def whole():
    upload_id = uuid.uuid4()
    with storage.Part(upload_id) as part:
        part.append(DATA, 0)
        part.sync()
    return upload_id


def test_only_the_server_can_read_what_is_stored(uploads, whole):
    old = os.umask(0)
    try:
        storage.keep_part(whole, SHA256)
        storage.write_preview(SHA256, 256, b"small")
    finally:
        os.umask(old)
    for path in [uploads, *uploads.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_finished_file_lies_under_its_hash(uploads, whole):
    storage.keep_part(whole, SHA256)
    storage.discard_part(whole)
    assert (uploads / SHA256[:2] / SHA256[2:4] / SHA256).read_bytes() == DATA
    assert not storage.part_path(whole).exists()


def test_until_the_database_knows_the_file_its_part_stays(whole):
    storage.keep_part(whole, SHA256)
    assert storage.part_size(whole) == len(DATA)
    storage.keep_part(whole, SHA256)
    assert storage.path_of(SHA256).read_bytes() == DATA


def test_a_file_that_was_cut_on_disk_is_replaced_by_a_whole_one(whole):
    target = storage.path_of(SHA256)
    storage.keep_part(whole, SHA256)
    target.unlink()
    target.write_bytes(DATA[:10])
    storage.keep_part(whole, SHA256)
    assert target.read_bytes() == DATA


def test_where_hard_links_are_not_possible_the_file_is_copied(whole, monkeypatch):
    def no_links(*_args, **_options):
        raise OSError(errno.EPERM, "no")

    monkeypatch.setattr(os, "link", no_links)
    storage.keep_part(whole, SHA256)
    assert storage.path_of(SHA256).read_bytes() == DATA
    assert [path.name for path in storage.path_of(SHA256).parent.iterdir()] == [SHA256]


def test_two_writers_of_one_part_exclude_each_other(whole):
    with storage.Part(whole) as first, storage.Part(whole) as second:
        with first.exclusive(), pytest.raises(storage.PartBusy), second.exclusive(wait_s=0):
            pass
        with second.exclusive(wait_s=0):
            pass


def test_a_full_disk_is_a_refusal_and_leaves_no_half_file(whole, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(storage.StorageFull):
        storage.write_preview(SHA256, 256, b"small")
    monkeypatch.undo()
    assert not any(path.is_file() for path in storage.preview_path(SHA256, 256).parent.rglob("*"))


def test_an_upload_of_which_nothing_came_has_offset_zero():
    assert storage.part_size(uuid.uuid4()) == 0


def test_a_link_in_place_of_a_part_is_not_followed(uploads, whole, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("x")
    path = storage.part_path(whole)
    path.unlink()
    path.symlink_to(secret)
    with pytest.raises(OSError, match="symbolic links"):
        storage.Part(whole)
