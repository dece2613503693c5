"""Statements that are asked again and again: PostgreSQL keeps their plan for the session.

Planning a question of several joins takes longer than answering it (the scope of a device: 0.49 ms, prepared 0.10 ms).
Django's own statements carry their parameters in their text, which nothing can keep a plan for. What writes into the
change log goes through Django, where it is stamped (`core.audit`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from django.db import Error, connection
from psycopg.pq.abc import PGresult

Question = tuple[str, Mapping[str, Any]]
"""A query and its parameters."""


def fetch(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a query with `%(name)s` parameters. One that writes belongs into a transaction: outside of it, it may
    be asked twice."""
    django: Any = connection  # its type stubs do not know of health checks
    if django.connection is not None and django.health_check_enabled and not django.health_check_done:
        # The first of a request. Django would ask whether the server is there, and wait for that answer too.
        django.health_check_done = True
        try:
            return _fetched(sql, parameters)
        except Error:
            if django.is_usable():
                raise
            django.close()  # the server was started anew: it is asked once more
    return _fetched(sql, parameters)


def _fetched(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with _executed(sql, parameters) as cursor:
        return cursor.fetchall()


def fetch_together(*questions: Question) -> list[list[tuple[Any, ...]]]:
    """The rows of each query. They are sent in one go and waited for once, and done one after the other: a later one
    sees what those before it did, and what others committed while they waited."""
    with connection.wrap_database_errors:
        of = session()
        with of.pipeline():
            cursors = [psycopg.Cursor(of).execute(*question, prepare=True) for question in questions]
        return [cursor.fetchall() for cursor in cursors]


def packed(sql: str, parameters: Mapping[str, Any]) -> bytes:
    """The one bytea that a query gives, without the detour over hexadecimal digits; null is empty."""
    with _executed(sql, parameters, binary=True) as cursor:
        (value,) = cursor.fetchone() or (None,)
        return value or b""


def run(sql: str, parameters: Mapping[str, Any]) -> int:
    """Write to tables that the change log knows nothing of; tells how many rows."""
    with _executed(sql, parameters) as cursor:
        return cursor.rowcount


def columns(sql: str, parameters: Mapping[str, Any]) -> list[list[bytes]]:
    """The same by column, each value the UTF-8 text that PostgreSQL sent: for what is only handed on. None is null."""
    with _executed(sql, parameters) as cursor:
        result = cast("PGresult", cursor.pgresult)
        return [
            [cast("bytes", result.get_value(row, column)) for row in range(result.ntuples)]
            for column in range(result.nfields)
        ]


KEEP_PLANS: Question = ("SELECT set_config('plan_cache_mode', 'force_generic_plan', true)", {})
"""Until the transaction ends no statement is planned for its very parameters. PostgreSQL does that again and again
where it hopes for a better plan, as over daily partitions: planned in 0.33 ms, answered in 0.12 ms."""


def copy_in(sql: str, rows: bytes) -> None:
    """COPY … FROM STDIN, to tables that the change log knows nothing of. It has no parameters, and no plan to keep."""
    with connection.wrap_database_errors, psycopg.Cursor(session()) as cursor, cursor.copy(sql) as copy:
        copy.write(rows)


def session() -> psycopg.Connection[Any]:
    """The connection of this thread, without Django around it."""
    connection.close_if_health_check_failed()  # as `connection.cursor()` does: the server may have been started anew
    connection.ensure_connection()
    return cast("psycopg.Connection[Any]", connection.connection)


@contextmanager
def _executed(
    sql: str, parameters: Mapping[str, Any], *, binary: bool = False
) -> Iterator[psycopg.Cursor[tuple[Any, ...]]]:
    with connection.wrap_database_errors, psycopg.Cursor(session()) as cursor:
        # `prepare_threshold` in the settings lets it
        yield cursor.execute(sql, parameters, prepare=True, binary=binary)
