"""The few queries that are kept as SQL, each named and described in its file."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def statement(name: str) -> str:
    """The text of `<name>.sql`, with named parameters in psycopg's `%(name)s` form."""
    return (resources.files(__package__) / f"{name}.sql").read_text(encoding="utf-8")
