"""Districts and people brought by an import: written by set, records locked by the caller."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from geo_portal.accounts.models import District, Membership, User
from geo_portal.core import clock

_DISTRICT: Final = (
    *("name", "name_en", "kind", "parent", "boundary", "source_crs", "source", "arrival_radius_m", "updated_at"),
)
_USER: Final = ("name", "phone", "email", "language", "is_active", "updated_at")

Place = tuple[str, UUID | None, UUID | None]
"""Role, district, agency: exactly one of the two."""


@transaction.atomic
def put_districts(*, created: Sequence[District], changed: Sequence[District]) -> None:
    """Add districts of one level of the tree, and change stored ones. Those above are there already: a trigger makes
    each path of its parent's. A code that is taken meanwhile is an IntegrityError."""
    for district in changed:
        district.updated_at = clock.now()
    District.objects.bulk_create(created)
    District.objects.bulk_create(changed, update_conflicts=True, unique_fields=["code"], update_fields=_DISTRICT)


@transaction.atomic
def put_people(
    *, created: Sequence[User], changed: Sequence[User], memberships: Mapping[UUID, Collection[Place]]
) -> None:
    """Add people, who sign in by an enrolment code or a password that is set for them later, and change stored ones.

    `memberships` says, by user, all that a person is; whom it leaves out stays what they are. Passwords and the
    rights of the back office are never touched.
    """
    for user in created:
        user.password = make_password(None)
    for user in changed:
        user.updated_at = clock.now()
    User.objects.bulk_create(created)
    User.objects.bulk_create(changed, update_conflicts=True, unique_fields=["username"], update_fields=_USER)
    _set_memberships(memberships)


def _set_memberships(wanted: Mapping[UUID, Collection[Place]]) -> None:
    present: dict[tuple[UUID, Place], Any] = {
        (row.user_id, (row.role, row.district_id, row.agency_id)): row.pk
        for row in Membership.objects.filter(user__in=list(wanted)).order_by("pk")
    }
    asked = {(user, place) for user, places in wanted.items() for place in places}
    Membership.objects.filter(pk__in=[pk for key, pk in present.items() if key not in asked]).delete()
    Membership.objects.bulk_create(
        Membership(user_id=user, role=role, district_id=district, agency_id=agency)
        for user, (role, district, agency) in sorted(asked - present.keys(), key=str)
    )
