"""What a person carries along: the sites they are named for, and the reference data of their own territory."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import UUID

from django.db import connection

from field.models.assignment import today
from geo_portal.accounts.domain.roles import VISITORS
from geo_portal.accounts.rights import forget_rights, rights_of
from geo_portal.core.feed import EVERYONE


@dataclasses.dataclass(frozen=True, slots=True)
class Scope:
    """Of whom, and which sites, agencies and districts; the latter with those above them, up to the root."""

    user_id: UUID
    sites: frozenset[UUID]
    agencies: frozenset[UUID]
    districts: frozenset[UUID]

    @property
    def keys(self) -> frozenset[UUID]:
        """The feed's keys that this person listens to."""
        return self.sites | self.agencies | self.districts | {self.user_id, EVERYONE}


# One question for both, since each is a wait of its own. UNION and not OR: each part has an index of its own.
_SCOPE = """
SELECT true AS is_site, s.site_id FROM (
    SELECT a.site_id FROM field_assignment a
    WHERE a.holder_user_id = %(user)s AND a.starts_on <= %(day)s AND (a.ends_on IS NULL OR a.ends_on > %(day)s)
    UNION
    SELECT a.site_id FROM field_assignment a
    WHERE a.holder_agency_id = ANY (%(agencies)s)
        AND a.starts_on <= %(day)s AND (a.ends_on IS NULL OR a.ends_on > %(day)s)
    UNION
    SELECT a.site_id FROM field_assignmentliaison l JOIN field_assignment a ON a.id = l.assignment_id
    WHERE l.user_id = %(user)s AND a.starts_on <= %(day)s AND (a.ends_on IS NULL OR a.ends_on > %(day)s)
) s
UNION ALL
SELECT false, d.id FROM (
    WITH mine AS (
        SELECT d.path FROM accounts_membership m JOIN accounts_district d ON d.id = m.district_id
        WHERE m.user_id = %(user)s
        UNION
        SELECT d.path FROM accounts_membership m JOIN accounts_agency a ON a.id = m.agency_id
        JOIN accounts_district d ON d.id = a.district_id WHERE m.user_id = %(user)s
    )
    SELECT d.id FROM mine JOIN accounts_district d ON starts_with(d.path, mine.path)
    UNION
    SELECT d.id FROM mine JOIN accounts_district d ON d.code = ANY (string_to_array(mine.path, '/'))
) d
"""


def scope_of(user: Any) -> Scope:
    """What is in a person's scope now; `user` is signed in.

    Rights are read anew: they must be those of the same moment as the rest, or a role that has just ended would be
    missed for good.
    """
    forget_rights(user)
    rights = rights_of(user)
    parameters = {"user": user.pk, "agencies": list(rights.agencies(*VISITORS)), "day": today()}
    with connection.cursor() as cursor:
        cursor.execute(_SCOPE, parameters)
        found = cursor.fetchall()
    sites = frozenset(key for is_site, key in found if is_site)
    districts = frozenset(key for is_site, key in found if not is_site)
    return Scope(user.pk, sites, frozenset(rights.agencies()), districts)
