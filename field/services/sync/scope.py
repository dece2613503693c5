"""What a person carries along: the sites they are named for, and the reference data of their own territory."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import UUID

from field.models.assignment import today
from geo_portal.accounts.domain.roles import VISITORS
from geo_portal.accounts.rights import forget_rights
from geo_portal.core import arrays, prepared
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


# One question for all, since each is a wait of its own. UNION and not OR: each part has an index of its own.
SCOPE = """(
    WITH place AS MATERIALIZED (
        SELECT m.role, m.agency_id, d.path
        FROM accounts_membership m LEFT JOIN accounts_agency a ON a.id = m.agency_id
        JOIN accounts_district d ON d.id = coalesce(m.district_id, a.district_id)
        WHERE m.user_id = %(user)s::uuid
    )
    SELECT
        ARRAY(
            SELECT a.site_id FROM field_assignment a
            WHERE a.holder_user_id = %(user)s::uuid
                AND a.starts_on <= %(day)s::date AND (a.ends_on IS NULL OR a.ends_on > %(day)s::date)
            UNION
            SELECT a.site_id FROM place p JOIN field_assignment a ON a.holder_agency_id = p.agency_id
            WHERE p.role = ANY (%(visitors)s::text[])
                AND a.starts_on <= %(day)s::date AND (a.ends_on IS NULL OR a.ends_on > %(day)s::date)
            UNION
            SELECT a.site_id FROM field_assignmentliaison l JOIN field_assignment a ON a.id = l.assignment_id
            WHERE l.user_id = %(user)s::uuid
                AND a.starts_on <= %(day)s::date AND (a.ends_on IS NULL OR a.ends_on > %(day)s::date)
        ) AS sites,
        ARRAY(SELECT DISTINCT p.agency_id FROM place p WHERE p.agency_id IS NOT NULL) AS agencies,
        ARRAY(
            SELECT d.id FROM place p JOIN accounts_district d ON starts_with(d.path, p.path)
            UNION
            SELECT d.id FROM place p JOIN accounts_district d ON d.code = ANY (string_to_array(p.path, '/'))
        ) AS districts
)"""
"""SQL: a person's sites, agencies and districts in one row of arrays; its parameters are those of `asked`."""


def asked(user: Any) -> dict[str, Any]:
    """Who asks `SCOPE`, and for which day."""
    return {"user": user.pk, "day": today(), "visitors": arrays.plain(VISITORS)}


def scope_of(user: Any) -> Scope:
    """What is in a person's scope now; `user` is signed in.

    Rights that were read earlier in the request are forgotten: they must be those of the same moment as the rest, or a
    role that has just ended would be missed for good.
    """
    forget_rights(user)
    ((sites, agencies, districts),) = prepared.fetch(f"SELECT s.* FROM {SCOPE} s", asked(user))  # noqa: S608  own text
    return Scope(user.pk, frozenset(sites), frozenset(agencies), frozenset(districts))
