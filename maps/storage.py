"""Where offline maps lie; the only module of this app that touches their files. Each is named by its content."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


def _path(sha256: str) -> Path:
    return Path(settings.OFFLINE_MAPS_ROOT) / f"{sha256}.pmtiles"


@contextmanager
def new_file() -> Iterator[BinaryIO]:
    """A file to write an archive to; gone afterwards unless it was kept."""
    folder = Path(settings.OFFLINE_MAPS_ROOT)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="new-", delete=False) as file:
        try:
            yield file  # type: ignore[misc]  # it is one, in all but name
        finally:
            with suppress(FileNotFoundError):
                os.unlink(file.name)


def keep(file: BinaryIO, sha256: str) -> None:
    """Keep a new file under its hash, whole or not at all, also when the power fails."""
    file.flush()
    os.fsync(file.fileno())
    os.replace(file.name, _path(sha256))


def is_kept(sha256: str) -> bool:
    return _path(sha256).is_file()


def open_file(sha256: str) -> BinaryIO:
    """Raises FileNotFoundError."""
    return _path(sha256).open("rb")


def forget_all_but(kept: set[str], older_than_s: float) -> None:
    """Remove files that no package names (any more); whoever reads one at the moment reads on. New ones may be in the
    making."""
    for path in Path(settings.OFFLINE_MAPS_ROOT).glob("*"):
        with suppress(FileNotFoundError):
            if path.stem not in kept and path.stat().st_mtime < older_than_s:
                path.unlink()
