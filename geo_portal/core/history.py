"""Which record types have a readable history, and who may see a record: apps register from their `apps.py`."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

_visible: dict[str, Callable[[Any], QuerySet[Any]]] = {}


@dataclasses.dataclass(frozen=True, slots=True)
class Origin:
    """The device's operation that made a revision. `made_at` is by the device's clock, which was `clock_offset_s`
    seconds ahead of ours when it sent; it tells when, and orders nothing."""

    op: UUID
    made_at: datetime | None
    received_at: datetime
    clock_offset_s: float | None
    status: str
    conflict: UUID | None


Origins = Callable[[str, UUID, Collection[tuple[int, UUID]]], Mapping[int, Origin]]
_origins: list[Origins] = []


def register_origins(find: Origins) -> None:
    """`find(type, record, [(revision, device), …])` gives the operations behind these revisions, by revision."""
    _origins.append(find)


def origins(type_name: str, object_id: UUID, made: Collection[tuple[int, UUID]]) -> dict[int, Origin]:
    """The devices' operations behind these revisions (with the device of each), as far as they are known."""
    found: dict[int, Origin] = {}
    for find in _origins if made else ():
        found |= find(type_name, object_id, made)
    return found


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


def visible_among(type_name: str, ids: Collection[UUID], user: Any) -> set[UUID]:
    """Of these records those that stand and that this user may see."""
    if type_name not in _visible:
        return set()
    return set(_visible[type_name](user).filter(pk__in=ids).values_list("pk", flat=True))
