"""A tablet for tests of single operations: enrolled here, each push one group of one operation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from geo_portal.accounts.models import Device, User
from tests import factories, tablets

Record = UUID | str


class Tablet(tablets.Tablet):
    """`api` is the fixture, or anything that gives a client for a `token`."""

    def __init__(
        self, api: Callable[..., Any], user: User, name: str = "Tablet", *, enrolled: tuple[Device, str] | None = None
    ) -> None:
        self.user = user
        self.device, token = enrolled or factories.make_device(user, name)
        super().__init__(tablets.in_process(api(token=token)), token)

    def create(self, type_name: str, record: Record, **data: Any) -> dict[str, Any]:
        return dict(self.say(tablets.make_op(type_name, record, "create", None, **data)))

    def update(self, type_name: str, record: Record, base: int | None, **data: Any) -> dict[str, Any]:
        return dict(self.say(tablets.make_op(type_name, record, "update", base, **data)))

    def delete(self, type_name: str, record: Record, base: int | None) -> dict[str, Any]:
        return dict(self.say(tablets.make_op(type_name, record, "delete", base)))

    def decide(self, conflict: Record, **resolution: Any) -> dict[str, Any]:
        fields = {name.replace("__", "."): value for name, value in resolution.items()}
        return self.update("conflict", conflict, None, resolution=fields)
