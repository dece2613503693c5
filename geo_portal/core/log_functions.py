"""The change log's functions turn rows into JSON; here they learn to do it quickly where a row holds a geometry.

`to_jsonb(row)` looks up `spatial_ref_sys` for each geometry that it meets, which costs more than the rest of the row
(1,000 visits: 42 ms, without 5 ms) and adds a `crs` member that RFC 7946 does without. So the functions of tables with
geometries name their columns one by one. They are written anew after every migration, and while migrations run they
are plain: a column that comes or goes is never missed.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

PLAIN = "to_jsonb(r)"
_DOCUMENT = re.compile(r"to_jsonb\(r\)|/\* columns \*/.*?/\* end \*/", re.DOTALL)

_FUNCTIONS = """
SELECT pg_get_functiondef(t.tgfoid), array_agg(quote_ident(a.attname) ORDER BY a.attnum),
       array_agg(format_type(a.atttypid, NULL) = 'geometry' ORDER BY a.attnum)
FROM pg_trigger t
JOIN pg_proc p ON p.oid = t.tgfoid AND p.proname LIKE 'change\\_log\\_%'
JOIN pg_attribute a ON a.attrelid = t.tgrelid AND a.attnum > 0 AND NOT a.attisdropped
WHERE t.tgname LIKE '%\\_log\\_insert'
GROUP BY t.oid, t.tgfoid
"""


def make_plain(using: str, plan: Any = (), **_kwargs: Any) -> None:
    """Before migrations run, if there are any."""
    if plan:
        _rewrite(connections[using], quick=False)


def make_quick(using: str, **_kwargs: Any) -> None:
    """After migrations ran."""
    _rewrite(connections[using], quick=True)


def _rewrite(connection: BaseDatabaseWrapper, *, quick: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTIONS)
        for definition, columns, geometries in cursor.fetchall():
            document = _by_columns(columns, geometries) if quick and any(geometries) else PLAIN
            wanted = document.join(_DOCUMENT.split(definition))
            if wanted != definition:
                cursor.execute(wanted)


def _by_columns(columns: list[str], geometries: list[bool]) -> str:
    values = [
        f"ST_AsGeoJSON(r.{column}, 15, 0)::jsonb AS {column}" if is_geometry else f"r.{column}"
        for column, is_geometry in zip(columns, geometries, strict=True)
    ]
    listed = ", ".join(values)
    return f"/* columns */(SELECT to_jsonb(c) FROM (SELECT {listed}) c)/* end */"  # noqa: S608  quoted by PostgreSQL
