"""The lane for files: tus 1.0, one piece after another, resumed where it was cut.

It is a lane of its own. A file never holds up a record, and one that does not move on holds up no other.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import hashlib
import os
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geo_portal_client.errors import Busy, Offline, Refused
from geo_portal_client.ops import backoff_s
from geo_portal_client.store import Store
from geo_portal_client.wire import Wire

PATH = "/api/v1/uploads/"
TUS = {"Tus-Resumable": "1.0.0"}
PIECE_BYTES = 1024 * 1024
MAX_BEGINNINGS = 5
"""So often a file is begun anew when the server discards it, before it is set aside."""

GONE = {404, 410}
LATER = {408, 409, 423}


@dataclasses.dataclass(frozen=True, slots=True)
class Upload:
    """A file under way. `offset` bytes are known to have arrived; None when that has to be asked."""

    number: int
    subject: str
    purpose: str
    path: Path
    filename: str
    filetype: str
    sha256: str
    size: int
    url: str
    offset: int | None
    begun: int
    attempts: int
    state: str
    code: str
    detail: str


@dataclasses.dataclass(slots=True)
class Uploaded:
    """Counts of what an uploading round did."""

    files: int = 0
    bytes: int = 0
    requests: int = 0
    set_aside: int = 0


_NAMES = [field.name for field in dataclasses.fields(Upload)]
_COLUMNS = ", ".join(_NAMES)


class Uploader:
    """The uploads of a store. `monotonic` tells the seconds that pass."""

    def __init__(
        self, store: Store, wire: Wire, *, monotonic: Callable[[], float], piece_bytes: int = PIECE_BYTES
    ) -> None:
        self._store, self._wire, self._monotonic, self.piece_bytes = store, wire, monotonic, piece_bytes

    # --- what is to be sent ------------------------------------------------------------------------------------------

    def take_in(self, source: Path) -> tuple[Path, str, int]:
        """Copy a file beside the store, so that the original may go: its path there, SHA-256 and size in bytes."""
        self._store.files.mkdir(mode=0o700, exist_ok=True)
        hasher, size = hashlib.sha256(), 0
        half = self._store.files / f"half-{uuid.uuid4()}"
        with source.open("rb") as read, half.open("wb") as write:
            while piece := read.read(PIECE_BYTES):
                hasher.update(piece)
                size += len(piece)
                write.write(piece)
            write.flush()
            os.fsync(write.fileno())
        kept = self._store.files / hasher.hexdigest()
        shutil.move(half, kept)
        return kept, hasher.hexdigest(), size

    def sweep(self) -> None:
        """Remove copies that no upload names: of groups that were given up, or of a process that was killed."""
        if self._store.files.is_dir():
            wanted = {Path(row[0]).name for row in self._store.query("SELECT path FROM uploads")}
            for file in self._store.files.iterdir():
                if file.name not in wanted:
                    file.unlink(missing_ok=True)

    def add(
        self, *, subject: str, purpose: str, path: Path, filename: str, filetype: str, sha256: str, size: int
    ) -> int:
        """Queue a file for `subject` (`<type>:<id>`); its number."""
        with self._store.transaction() as db:
            row = [subject, purpose, str(path), filename, filetype, sha256, size]
            made = db.execute(
                "INSERT INTO uploads (subject, purpose, path, filename, filetype, sha256, size) VALUES (?,?,?,?,?,?,?)",
                row,
            ).lastrowid
        return int(made or 0)

    def forget(self, subject: str) -> None:
        """Give up the files of a record; a copy that no other upload names goes when the store is opened."""
        with self._store.transaction() as db:
            db.execute("DELETE FROM uploads WHERE subject = ?", [subject])

    def all(self) -> list[Upload]:
        """Uploads under way and set aside, in the order queued."""
        return [_upload(row) for row in self._store.query(f"SELECT {_COLUMNS} FROM uploads ORDER BY number")]

    def next_due(self) -> float | None:
        """When the next waiting file may go on, on the monotonic clock; None if there is none."""
        due = self._store.query("SELECT min(wait_until) FROM uploads WHERE state = 'queued'")[0][0]
        return None if due is None else float(due)

    def hurry(self) -> None:
        with self._store.transaction() as db:
            db.execute("UPDATE uploads SET wait_until = 0")

    # --- sending -----------------------------------------------------------------------------------------------------

    def upload_piece(self, into: Uploaded) -> bool:
        """Take one upload one request further; whether one could be.

        Raises Offline, SignedOut, Revoked; Busy when the server takes no uploads at all now.
        """
        rows = self._store.query(
            f"SELECT {_COLUMNS} FROM uploads WHERE state = 'queued' AND wait_until <= ? ORDER BY number LIMIT 1",
            self._monotonic(),
        )
        if not rows:
            return False
        upload = _upload(rows[0])
        into.requests += 1
        try:
            self._advance(upload, into)
        except Offline:
            self._postpone(upload)  # others get their turn, should it be this file that breaks connections
            raise
        except Refused as refusal:
            self._take_refusal(upload, refusal, into)
        except Busy as busy:
            self._postpone(upload, at_least_s=busy.retry_after_s)
            if busy.status != 429:  # 429 may concern this upload alone: too many are open
                raise
        return True

    def _advance(self, upload: Upload, into: Uploaded) -> None:
        if not upload.url:
            self._begin(upload, into)
        elif upload.offset is None:
            answer = self._wire.exchange("HEAD", upload.url, headers=TUS)
            self._note_offset(upload, answer.headers.get("upload-offset"), into)
        else:
            self._send_piece(upload, upload.offset, into)

    def _begin(self, upload: Upload, into: Uploaded) -> None:
        if upload.begun >= MAX_BEGINNINGS or not _intact(upload):
            code = "begun_too_often" if upload.begun >= MAX_BEGINNINGS else "file_changed"
            self._set_aside(upload, code, "The file beside the store is not the one announced.", into)
            return
        words = {
            "filename": upload.filename,
            "filetype": upload.filetype,
            "sha256": upload.sha256,
            "purpose": upload.purpose,
            "subject": upload.subject,
        }
        metadata = ",".join(
            f"{key} {base64.b64encode(value.encode('utf-8', 'replace')).decode()}"
            for key, value in words.items()
            if value
        )
        headers = {**TUS, "Upload-Length": str(upload.size), "Upload-Metadata": metadata}
        answer = self._wire.exchange("POST", PATH, b"", headers=headers)
        location = answer.headers.get("location")
        if answer.status_code != 201 or not location:
            raise Offline("the answer to a creation is not one")
        self._set(upload, url=self._wire.path_of(location), offset=0, begun=upload.begun + 1)

    def _send_piece(self, upload: Upload, offset: int, into: Uploaded) -> None:
        try:
            with upload.path.open("rb") as file:
                file.seek(offset)
                piece = file.read(self.piece_bytes)
        except OSError as error:
            self._set_aside(upload, "file_missing", str(error), into)
            return
        checksum = base64.b64encode(hashlib.sha256(piece).digest()).decode()
        headers = {
            **TUS,
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(offset),
            "Upload-Checksum": f"sha256 {checksum}",
        }
        self._set(upload, offset=None)  # until it is answered, nobody knows how much has arrived
        answer = self._wire.exchange("PATCH", upload.url, piece, headers=headers)
        into.bytes += len(piece)
        self._note_offset(upload, answer.headers.get("upload-offset"), into)

    def _note_offset(self, upload: Upload, said: str | None, into: Uploaded) -> None:
        if said is None or not said.isdigit():
            raise Offline("an upload's answer without its offset")
        if int(said) >= upload.size:
            self._finish(upload)
            into.files += 1
        else:
            self._set(upload, offset=int(said), attempts=0)

    def _take_refusal(self, upload: Upload, refusal: Refused, into: Uploaded) -> None:
        if upload.url and (refusal.status in GONE or refusal.status == 460):
            # Expired or discarded: ask for the offset again after a bad checksum, else begin anew.
            self._set(upload, offset=None, url=upload.url if refusal.status == 460 else "")
        elif refusal.status in LATER or refusal.status >= 500:
            self._set(upload, offset=None)
            if refusal.status != 409:
                self._postpone(upload)
        else:
            self._set_aside(upload, refusal.code, refusal.detail, into)

    def _finish(self, upload: Upload) -> None:
        with self._store.transaction() as db:
            db.execute("DELETE FROM uploads WHERE number = ?", [upload.number])
            others = db.execute("SELECT 1 FROM uploads WHERE path = ?", [str(upload.path)]).fetchone()
        if others is None:
            with contextlib.suppress(OSError):
                upload.path.unlink()

    def _postpone(self, upload: Upload, *, at_least_s: float = 0.0) -> None:
        until = self._monotonic() + max(backoff_s(upload.attempts), at_least_s)
        self._set(upload, wait_until=until, attempts=upload.attempts + 1)

    def _set_aside(self, upload: Upload, code: str, detail: str, into: Uploaded) -> None:
        self._set(upload, state="aside", code=code, detail=detail)
        into.set_aside += 1

    def _set(self, upload: Upload, **values: Any) -> None:
        names = ", ".join(f"{name} = ?" for name in values)
        with self._store.transaction() as db:
            db.execute(f"UPDATE uploads SET {names} WHERE number = ?", [*values.values(), upload.number])


def _upload(row: Any) -> Upload:
    values = dict(zip(_NAMES, row, strict=True))
    return Upload(**{**values, "path": Path(values["path"])})


def _intact(upload: Upload) -> bool:
    """Whether the copy beside the store is still the file that was announced."""
    hasher = hashlib.sha256()
    try:
        with upload.path.open("rb") as file:
            while piece := file.read(PIECE_BYTES):
                hasher.update(piece)
    except OSError:
        return False
    return hasher.hexdigest() == upload.sha256
