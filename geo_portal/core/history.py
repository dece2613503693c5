"""Which record types have a readable history, and who may see a record: apps register from their `apps.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

_visible: dict[str, Callable[[Any], QuerySet[Any]]] = {}


def register(type_name: str, visible_to: Callable[[Any], QuerySet[Any]]) -> None:
    """`type_name` as in the change log; `visible_to(user)` gives the rows whose history this user may read."""
    _visible[type_name] = visible_to


def types() -> list[str]:
    return sorted(_visible)


def is_visible(type_name: str, object_id: object, user: Any) -> bool:
    """Whether the record stands, and this user may see it. A superuser also reads what has been deleted."""
    if type_name not in _visible:
        return False
    return bool(user.is_superuser) or _visible[type_name](user).filter(pk=object_id).exists()
