"""The few queries that are kept as SQL, each named and described in its file."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def statement(name: str) -> str:
    """The statement in `<name>.sql`, without its comments, with named parameters in psycopg's `%(name)s` form.

    Each starts with SELECT, by which the connection knows that it need not be stamped as a write.
    """
    lines = (resources.files(__package__) / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("--"))
