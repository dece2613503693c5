"""Makers of people and territories. Each app has its own makers beside this file (`factories_<app>.py`)."""

from __future__ import annotations

import itertools
import os
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Polygon

from geo_portal.accounts.domain.roles import Role
from geo_portal.accounts.models import Agency, Device, District, Membership, User
from geo_portal.accounts.services import devices
from geo_portal.core.ids import uuid7

PASSWORD = "a long enough password"
# each process counts in a range of its own, so that several may make rows in one database
_numbers = itertools.count(os.getpid() * 100_000)


def box(west: float, south: float, east: float, north: float) -> MultiPolygon:
    """A rectangle in EPSG:4326 degrees."""
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


def make_district(
    code: str, name: str = "", *, parent: District | None = None, kind: str = "district", **fields: Any
) -> District:
    district = District.objects.create(code=code, name=name or code, kind=kind, parent=parent, **fields)
    district.refresh_from_db()
    return district


def make_agency(district: District, name: str = "", **fields: Any) -> Agency:
    number = next(_numbers)
    return Agency.objects.create(
        code=f"A{number}",
        name=name or f"Agency {number}",
        kind=fields.pop("kind", "department"),
        district=district,
        **fields,
    )


def make_user(
    username: str = "",
    *,
    role: Role | None = None,
    district: District | None = None,
    agency: Agency | None = None,
    **fields: Any,
) -> User:
    """A person, with one membership when a role is named. Passwords are unusable unless `password` is given."""
    username = username or f"person{next(_numbers)}"
    password = fields.pop("password", None)
    user = User(username=username, name=fields.pop("name", username.title()), **fields)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    if role is not None:
        Membership.objects.create(user=user, role=role, district=district, agency=agency)
    return user


def make_device(user: User, name: str = "Tablet") -> tuple[Device, str]:
    """A device with a valid token."""
    return devices.register_device(user, id=uuid7(), name=name)
