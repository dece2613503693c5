"""Where bytes live; the only module that touches files.

Below `MEDIA_ROOT` (`$PORTAL_VAR/uploads`):

    parts/<upload id>            what has arrived of an upload; its size is the upload's offset
    aa/bb/<sha256>               finished files, content-addressed, never changed
    derived/aa/bb/<sha256>-<n>   previews; may be deleted, the job makes them again

Directories are 0700 and files 0600. Nothing gets its final name before its bytes are on the disk: a crash leaves a
part or a whole file, never half of one.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from geo_portal.core.errors import DomainError

BLOCK = 1024 * 1024


class StorageFull(DomainError):
    code = "storage_full"
    status = 507
    text = _("The storage is full; what has arrived is kept, and the rest can be sent later.")


class PartBusy(Exception):
    """Somebody else is writing to this part at this very moment."""


def root() -> Path:
    return Path(settings.MEDIA_ROOT)


def part_path(upload_id: uuid.UUID) -> Path:
    return root() / "parts" / upload_id.hex


def path_of(sha256: str) -> Path:
    """Where the finished file with this hash lives."""
    return root() / sha256[:2] / sha256[2:4] / sha256


def preview_path(sha256: str, size: int) -> Path:
    return root() / "derived" / sha256[:2] / sha256[2:4] / f"{sha256}-{size}"


@contextlib.contextmanager
def _room() -> Iterator[None]:
    """A full disk or an exhausted quota becomes a refusal that the client understands."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StorageFull from error
        raise


def _make_directory(path: Path) -> None:
    """The directory and those above it up to the root, each 0700."""
    if path.is_dir():
        return
    if path != root():
        _make_directory(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
        _sync_directory(path.parent)
    else:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)


def _sync_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Part:
    """An upload's part file, open for writing.

    Several may have it open, a writer and the one that displaces it: whoever asks for the lease, writes or cuts does so
    within `exclusive()`, and looks there whether the lease is still its own. So a write has either happened before
    another took over, or does not happen. The lock ends with the process that holds it.
    """

    def __init__(self, upload_id: uuid.UUID) -> None:
        path = part_path(upload_id)
        with _room():
            _make_directory(path.parent)
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)

    @contextlib.contextmanager
    def exclusive(self, wait_s: float = 2.0) -> Iterator[None]:
        """Nobody else, in this process or another, is within `exclusive()` of this part at the same time.

        Raises PartBusy when somebody is for longer than `wait_s`.
        """
        until = time.monotonic() + wait_s
        while True:
            try:
                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise PartBusy from None
                time.sleep(0.01)
        try:
            yield
        finally:
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def size(self) -> int:
        return os.fstat(self._handle).st_size

    def append(self, data: bytes, offset: int) -> None:
        """Write `data` at `offset`, the end of what is here. Not durable before `sync`."""
        view = memoryview(data)
        with _room():
            while view:
                written = os.pwrite(self._handle, view, offset)
                view, offset = view[written:], offset + written

    def sync(self) -> None:
        with _room():
            os.fsync(self._handle)

    def truncate(self, size: int) -> None:
        """Drop what lies beyond `size`."""
        os.ftruncate(self._handle, size)
        os.fsync(self._handle)


def part_size(upload_id: uuid.UUID) -> int:
    """How many bytes of an upload are durably here; 0 when none arrived yet. Raises StorageFull."""
    try:
        handle = os.open(part_path(upload_id), os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return 0
    try:
        with _room():
            os.fsync(handle)
        return os.fstat(handle).st_size
    finally:
        os.close(handle)


def open_part(upload_id: uuid.UUID) -> BinaryIO:
    """What has arrived of an upload, for reading."""
    return part_path(upload_id).open("rb")


def discard_part(upload_id: uuid.UUID) -> None:
    """Delete what has arrived of an upload, if anything."""
    part_path(upload_id).unlink(missing_ok=True)


def parts() -> Iterator[tuple[uuid.UUID, float]]:
    """Every part file: the upload's id and when it last grew (s since 1970)."""
    directory = root() / "parts"
    if not directory.is_dir():
        return
    with os.scandir(directory) as entries:
        for entry in entries:
            with contextlib.suppress(ValueError, FileNotFoundError):
                yield uuid.UUID(entry.name), entry.stat(follow_symlinks=False).st_mtime


def sha256_of(file: BinaryIO) -> str:
    """Hex SHA-256 of the rest of an open file."""
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def keep_part(upload_id: uuid.UUID, sha256: str) -> None:
    """Give a whole part its place under its hash. The part stays until `discard_part`, so that a crash before the
    database knows of the file loses nothing. A file of that hash that is already there wins, unless its size is wrong.
    """
    part, target = part_path(upload_id), path_of(sha256)
    with _room():
        _make_directory(target.parent)
        try:
            os.link(part, target)
        except FileExistsError:
            if target.stat().st_size == part.stat().st_size:
                return
            with part.open("rb") as source:
                _write(target, source.read)
        except OSError as error:
            if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.EXDEV, errno.EMLINK}:
                raise
            # a file system without hard links
            with part.open("rb") as source:
                _write(target, source.read)
    _sync_directory(target.parent)


def _write(target: Path, read: Callable[[int], bytes]) -> None:
    """Write to a temporary neighbour what `read(n)` gives, sync it, then put it in its place."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            while block := read(BLOCK):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def open_file(sha256: str) -> BinaryIO:
    """A finished file, for reading. Raises FileNotFoundError."""
    return path_of(sha256).open("rb")


def write_preview(sha256: str, size: int, data: bytes) -> None:
    """Keep a picture's preview of `size` pixels; one that is there is replaced."""
    target = preview_path(sha256, size)
    blocks = iter((data, b""))
    with _room():
        _make_directory(target.parent)
        _write(target, lambda _n: next(blocks))
    _sync_directory(target.parent)


def open_preview(sha256: str, size: int) -> BinaryIO:
    """A picture's preview, for reading. Raises FileNotFoundError."""
    return preview_path(sha256, size).open("rb")
