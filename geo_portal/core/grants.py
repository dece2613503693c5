"""What the serving role may do in the database. Renewed after every migration."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import connections
from psycopg import sql

APPEND_ONLY = ["change_log", "change_feed", "change_tombstone", "feed_generation"]


def app_role() -> str:
    """The role that DATABASE_URL serves with."""
    return unquote(urlsplit(os.environ.get("DATABASE_URL", "")).username or "portal_app")


def grant_after_migrate(using: str, **_kwargs: Any) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user = %s OR NOT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [app_role()] * 2
        )
        if cursor.fetchone()[0]:
            return  # a single-role database: there is nobody to grant to
        role = sql.Identifier(app_role())
        statements = [
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
            "REVOKE USAGE ON SEQUENCE change_rev, change_seq FROM {role}",
            *(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {{role}}" for table in APPEND_ONLY),
            "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
            "GRANT EXECUTE ON FUNCTION feed_holders() TO {role}",
        ]
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(role=role).as_string(cursor.connection))
