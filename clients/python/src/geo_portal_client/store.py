"""The durable store of one person at one server: an SQLite file.

Records held, operations that wait, files to upload, and a few words about the device. Every row that matters carries a
digest; a file that is damaged is found when it is opened, and what is unsent in it is saved to a text file.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geo_portal_client.errors import StoreDamaged
from geo_portal_client.ops import Json, Op, digest

FORMAT = 1

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- rev: of the content in data, 0 while it is only our own. base: the newest revision seen, our own included.
-- seen: number of the snapshot that mentioned it last.
CREATE TABLE records (
    type TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL, base INTEGER NOT NULL, seen INTEGER NOT NULL,
    data TEXT NOT NULL, sum TEXT NOT NULL, PRIMARY KEY (type, id)
) WITHOUT ROWID;

-- wait_until is on the monotonic clock of the running process, so it is forgotten when the store is opened.
CREATE TABLE groups (
    number INTEGER PRIMARY KEY AUTOINCREMENT, attempts INTEGER NOT NULL DEFAULT 0, wait_until REAL NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT ''
);

CREATE TABLE ops (
    number INTEGER PRIMARY KEY AUTOINCREMENT, grp INTEGER NOT NULL, op TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
    id TEXT NOT NULL, action TEXT NOT NULL, base INTEGER, made_at TEXT NOT NULL, body TEXT NOT NULL, sum TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued', code TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX ops_of_group ON ops (grp, number);
CREATE INDEX ops_queued ON ops (type, id, grp) WHERE state = 'queued';
CREATE INDEX ops_aside ON ops (number) WHERE state = 'aside';

CREATE TABLE uploads (
    number INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL, purpose TEXT NOT NULL, path TEXT NOT NULL,
    filename TEXT NOT NULL, filetype TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    url TEXT NOT NULL DEFAULT '', offset INTEGER, begun INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0, wait_until REAL NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'queued', code TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT ''
);
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    """A record as the server gave it (or, with `rev` 0, as only this device knows it)."""

    type: str
    id: str
    rev: int
    base: int
    seen: int
    data: Json


@dataclasses.dataclass(frozen=True, slots=True)
class Salvage:
    """What was saved from a damaged store: `export` holds `ops` operations that had not been sent, one JSON object a
    line; `damaged` more could not be read. `kept` is the damaged file."""

    export: Path
    kept: Path
    ops: int
    damaged: int


def store_path(folder: Path | str, server: str, username: str) -> Path:
    """The file for this person at this server, below `folder`: nobody's store is mistaken for another's."""
    host = urlsplit(server).netloc or server
    key = hashlib.sha256(f"{server}\n{username}".encode()).hexdigest()[:12]
    plain = "".join(c if c.isalnum() or c in ".-" else "_" for c in f"{host}-{username}")[:60]
    return Path(folder).expanduser() / f"{plain}-{key}.db"


class Store:
    """An open store. Threads may share it; each write is one transaction, on disk when it returns (`durable`)."""

    def __init__(self, path: Path | str, *, durable: bool = True) -> None:
        """Open or create. Raises StoreDamaged for a file that is no intact store of ours."""
        self.path = Path(path).expanduser()
        self.files = self.path.with_name(self.path.name + ".files")
        self._lock = threading.RLock()
        self._depth = 0
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not self.path.exists():
            os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
        try:
            self._db = _connect(self.path, durable=durable)
            self._prepare()
        except (sqlite3.DatabaseError, ValueError, TypeError) as error:
            raise StoreDamaged(f"{self.path}: {error}") from error

    def _prepare(self) -> None:
        found = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not found:
            self._db.executescript(f"BEGIN; {SCHEMA} COMMIT;")
            self.set_meta("format", str(FORMAT))
        elif damage := _damage(self._db):
            self._db.close()
            raise StoreDamaged(f"{self.path}: {damage}")
        with self.transaction() as db:
            db.execute("UPDATE groups SET wait_until = 0 WHERE wait_until <> 0")
            db.execute("UPDATE uploads SET wait_until = 0, offset = NULL")

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; may be nested, then the outermost counts."""
        with self._lock:
            if self._depth:
                yield self._db
                return
            self._db.execute("BEGIN IMMEDIATE")
            self._depth = 1
            try:
                yield self._db
                self._depth = 0
                self._db.execute("COMMIT")
            except BaseException:
                self._depth = 0
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def query(self, sql: str, *values: Any) -> list[Any]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    # --- a few words -------------------------------------------------------------------------------------------------

    def meta(self, name: str) -> str:
        rows = self.query("SELECT value FROM meta WHERE name = ?", name)
        return str(rows[0][0]) if rows else ""

    def set_meta(self, name: str, value: str) -> None:
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [name, value])

    def number(self, name: str) -> int:
        return int(self.meta(name) or 0)

    # --- records -----------------------------------------------------------------------------------------------------

    def record(self, type: str, id: str) -> Record | None:
        rows = self.query("SELECT type, id, rev, base, seen, data FROM records WHERE type = ? AND id = ?", type, id)
        return _record(rows[0]) if rows else None

    def records(self, type: str | None = None, *, page: int = 500) -> Iterator[Record]:
        """All records (of a type), by type and id, read in pages."""
        after = (type or "", "")
        while True:
            rows = self.query(
                "SELECT type, id, rev, base, seen, data FROM records WHERE (type, id) > (?, ?)"
                + (" AND type = ?" if type is not None else " AND ? IS NULL")
                + " ORDER BY type, id LIMIT ?",
                *after,
                type,
                page,
            )
            yield from map(_record, rows)
            if len(rows) < page:
                return
            after = rows[-1][:2]

    def put_record(self, record: Record) -> None:
        text = json.dumps(record.data, separators=(",", ":"))
        row = [record.type, record.id, record.rev, record.base, record.seen, text]
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?)", [*row, digest(*row[:4], text)])

    def drop_record(self, type: str, id: str) -> None:
        with self.transaction() as db:
            db.execute("DELETE FROM records WHERE type = ? AND id = ?", [type, id])

    def drop_unseen(self, snapshot: int) -> int:
        """Forget the records that this snapshot did not mention and that no operation waits for; how many."""
        with self.transaction() as db:
            return db.execute(
                "DELETE FROM records WHERE seen < ? AND NOT EXISTS (SELECT 1 FROM ops WHERE ops.type = records.type"
                " AND ops.id = records.id AND ops.state = 'queued')",
                [snapshot],
            ).rowcount

    # --- the end -----------------------------------------------------------------------------------------------------

    def wipe(self) -> None:
        """Forget everything but what is needed to say so: the address, and the device with its dead token."""
        kept = "('format', 'server', 'device', 'token', 'state')"
        with self._lock:
            self._db.execute("PRAGMA secure_delete = ON")
            with self.transaction() as db:
                for table in ("records", "ops", "groups", "uploads"):
                    db.execute(f"DELETE FROM {table}")
                db.execute(f"DELETE FROM meta WHERE name NOT IN {kept}")
                db.execute("INSERT OR REPLACE INTO meta VALUES ('state', 'wiped')")
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if self.files.is_dir():
            for file in self.files.iterdir():
                file.unlink()
            self.files.rmdir()


def _record(row: Any) -> Record:
    type_, id_, rev, base, seen, data = row
    return Record(type_, id_, rev, base, seen, json.loads(data))


def _connect(path: Path, *, durable: bool = True) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
    return db


def _damage(db: sqlite3.Connection) -> str:
    """What is wrong with the file; empty if nothing is."""
    if complaint := db.execute("PRAGMA quick_check(1)").fetchone()[0].removeprefix("ok"):
        return str(complaint)
    written = db.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
    if written is None or int(written[0]) != FORMAT:
        return f"format {written and written[0]}, not {FORMAT}"
    for type_, id_, rev, base, data, sum_ in db.execute("SELECT type, id, rev, base, data, sum FROM records"):
        if digest(type_, id_, rev, base, data) != sum_:
            return f"{type_} {id_} was altered"
    for row in db.execute("SELECT op, type, id, action, base, made_at, body, sum FROM ops"):
        if Op(*row[:7]).sum != row[7]:
            return f"operation {row[0]} was altered"
    return ""


# --- a damaged store -------------------------------------------------------------------------------------------------


def salvage(path: Path) -> tuple[Salvage, dict[str, str]]:
    """Save the unsent operations of a damaged store to a text file, and put the store aside.

    Returns what was saved and those words about the device that could still be read. Only operations whose digest
    holds are saved; the rest are counted.
    """
    number = 1
    while (kept := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    export = path.with_name(f"{path.name}.salvaged-{number}.jsonl")
    good, bad, words = _readable(path)
    with export.open("w", encoding="utf-8") as out:
        for _, line in sorted(good.items()):
            out.write(line + "\n")
        out.flush()
        os.fsync(out.fileno())
    for ending in ("-wal", "-shm"):
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + ending))
    path.rename(kept)
    return Salvage(export, kept, len(good), len(bad)), words


_SALVAGED = ("number", "grp", "op", "type", "id", "action", "base", "made_at", "body", "sum", "state", "code", "detail")


def _readable(path: Path) -> tuple[dict[int, str], set[int], dict[str, str]]:
    """Operations by number as lines of the export, numbers that cannot be read, and what is left of `meta`."""
    good: dict[int, str] = {}
    bad: set[int] = set()
    words: dict[str, str] = {}
    try:
        db = _connect(path)
    except sqlite3.DatabaseError:
        return good, bad, words
    with contextlib.suppress(sqlite3.DatabaseError):
        words = {str(name): str(value) for name, value in db.execute("SELECT name, value FROM meta")}
    columns = ", ".join(_SALVAGED)
    # From both ends: a broken page stops each walk, what lies beyond it is met by the other.
    for order in ("", " ORDER BY number DESC", " NOT INDEXED ORDER BY op"):
        with contextlib.suppress(sqlite3.DatabaseError):
            for row in db.execute(f"SELECT {columns} FROM ops{order}"):
                _keep(dict(zip(_SALVAGED, row, strict=True)), good, bad)
    with contextlib.suppress(sqlite3.DatabaseError):
        last = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'ops'").fetchone()
        first = min(good, default=1)
        for number in range(first, min(int(last[0]), first + 1_000_000) + 1 if last else first):
            if number not in good and number not in bad:
                _probe(db, columns, number, good, bad)
    db.close()
    return good, bad, words


def _probe(db: sqlite3.Connection, columns: str, number: int, good: dict[int, str], bad: set[int]) -> None:
    try:
        row = db.execute(f"SELECT {columns} FROM ops WHERE number = ?", [number]).fetchone()
    except sqlite3.DatabaseError:
        bad.add(number)
        return
    if row is not None:
        _keep(dict(zip(_SALVAGED, row, strict=True)), good, bad)


def _keep(row: dict[str, Any], good: dict[int, str], bad: set[int]) -> None:
    number = row.pop("number")
    try:
        op = Op(*(row[name] for name in ("op", "type", "id", "action", "base", "made_at", "body")))
        intact = op.sum == row.pop("sum")
        line = json.dumps(row)
    except (TypeError, ValueError, AttributeError):
        intact, line = False, ""
    if isinstance(number, int):
        (good.__setitem__(number, line) if intact else bad.add(number))
