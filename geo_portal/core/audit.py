"""Who does it: the stamp that the change log's triggers read.

The stamp travels in a context variable and is handed to PostgreSQL in front of each writing statement, so that no way
of writing through Django can forget it. Writes from elsewhere (psql, a migration) are logged with source `sql`.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from geo_portal.core import clock


@dataclasses.dataclass(frozen=True, slots=True)
class Stamp:
    """Person, device, client operation and request on whose behalf rows change."""

    actor: uuid.UUID | None = None
    device: uuid.UUID | None = None
    op: uuid.UUID | None = None
    source: str = "app"
    request: str | None = None


_NOBODY = Stamp()
_stamp: ContextVar[Stamp] = ContextVar("change_stamp", default=_NOBODY)

_SET = (
    "SELECT set_config('portal.actor', %s, {local}), set_config('portal.device', %s, {local}), "
    "set_config('portal.op', %s, {local}), set_config('portal.source', %s, {local}), "
    "set_config('portal.request', %s, {local})"
)
_SET_LOCAL, _SET_SESSION = _SET.format(local="true"), _SET.format(local="false")
_READS = (
    "SELECT",
    "(SELEC",  # a union
    "SAVEPO",
    "RELEAS",
    "ROLLBA",
    "SET",
    "SHOW",
    "DECLAR",
    "FETCH",
    "CLOSE",
    "BEGIN",
    "COMMIT",
    "EXPLAI",
)


def current() -> Stamp:
    return _stamp.get()


@contextmanager
def acting(**changes: Any) -> Iterator[Stamp]:
    """Within the block, what is written is stamped with these parts (`actor`, `device`, `op`, `source`, `request`).

    `actor` and `device` may be given as objects with an `id` or as keys.
    """
    for part in ("actor", "device", "op"):
        if part in changes:
            changes[part] = getattr(changes[part], "pk", changes[part])
    token = _stamp.set(dataclasses.replace(_stamp.get(), **changes))
    try:
        yield _stamp.get()
    finally:
        _stamp.reset(token)


def send_stamp(connection: BaseDatabaseWrapper) -> None:
    """Tell PostgreSQL the stamp now; needed only before a SELECT whose function writes, or a COPY."""
    stamp = _stamp.get()
    values = [str(value) if value is not None else "" for value in dataclasses.astuple(stamp)]
    sql = _SET_LOCAL if connection.in_atomic_block else _SET_SESSION
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def stamp_writes(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Execute wrapper installed on every connection: stamp first, then let the writing statement through."""
    connection: BaseDatabaseWrapper = context["connection"]
    if isinstance(sql, str) and not sql.lstrip()[:6].upper().startswith(_READS) and connection.vendor == "postgresql":
        send_stamp(connection)
    return execute(sql, params, many, context)


def prepare_partitions() -> int:
    """Make the missing partitions of the change log for this month and the 24 to come; tells how many were made."""
    today = clock.now().date()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT change_log_partitions_ensure(%s, (%s::date + interval '24 months')::date)", [today, today]
        )
        return int(cursor.fetchone()[0])


def restamp(**changes: Any) -> None:
    """Change the stamp of the block one is in, as when a request's token has been read; `acting` undoes it."""
    _stamp.set(dataclasses.replace(_stamp.get(), **changes))
