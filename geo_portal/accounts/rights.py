"""What a person may see and do: the one place where roles and territories become query conditions."""

from __future__ import annotations

import dataclasses
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from geo_portal.accounts.domain.roles import OFFICES, OVERSEERS, Role


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """One membership: a role with the path of its district, or its agency."""

    role: Role
    path: str | None
    agency: uuid.UUID | None


@dataclasses.dataclass(frozen=True, slots=True)
class Rights:
    user_id: uuid.UUID | None
    superuser: bool
    places: tuple[Place, ...]

    @property
    def anonymous(self) -> bool:
        return self.user_id is None

    def has(self, *roles: Role) -> bool:
        return any(place.role in roles for place in self.places)

    def districts(self, *roles: Role) -> list[str]:
        """Paths of the districts where the person has one of these roles."""
        return sorted({place.path for place in self.places if place.path is not None and place.role in roles})

    def agencies(self, *roles: Role) -> set[uuid.UUID]:
        """Agencies in which the person has one of these roles (any role when none is named)."""
        return {place.agency for place in self.places if place.agency and (not roles or place.role in roles)}

    def district_q(self, field: str, *roles: Role) -> Q:
        """Rows whose district, reached by `field`, lies in the person's territory for these roles."""
        if self.superuser:
            return Q()
        found = Q(pk__in=[])
        for path in self.districts(*roles):
            found |= Q(**{f"{field}__path__startswith": path})
        return found

    def covers(self, path: str, *roles: Role) -> bool:
        """Whether a district's path lies in the person's territory for these roles."""
        return self.superuser or any(path.startswith(own) for own in self.districts(*roles))

    def keeps_registers_of(self, path: str) -> bool:
        """Offices keep the registers (sites, assignments, service points) of their territory."""
        return self.covers(path, *OFFICES)

    def oversees(self, path: str) -> bool:
        return self.covers(path, *OVERSEERS)


NOBODY = Rights(user_id=None, superuser=False, places=())


def forget_rights(user: Any) -> None:
    """Let the next question read the rights anew, within the transaction in which it is asked."""
    user._rights = None


def read_rights(users: Iterable[Any]) -> None:
    """Read the rights of many people anew, by one query."""
    from geo_portal.accounts.models import Membership

    known = list(users)
    places: dict[uuid.UUID, list[Place]] = defaultdict(list)
    rows = Membership.objects.filter(user__in={user.pk for user in known}).order_by("pk")
    for user_id, role, path, agency in rows.values_list("user", "role", "district__path", "agency_id"):
        places[user_id].append(Place(Role(role), path, agency))
    for user in known:
        user._rights = Rights(user_id=user.pk, superuser=user.is_superuser, places=tuple(places[user.pk]))


def rights_of(user: Any) -> Rights:
    """The rights of a user, read once per user object (that is, once per request)."""
    if user is None or not user.is_authenticated:
        return NOBODY
    cached: Rights | None = getattr(user, "_rights", None)
    if cached is None:
        places = tuple(
            Place(Role(role), path, agency)
            for role, path, agency in user.memberships.values_list("role", "district__path", "agency_id")
        )
        cached = Rights(user_id=user.pk, superuser=user.is_superuser, places=places)
        user._rights = cached
    return cached
