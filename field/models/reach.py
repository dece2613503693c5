"""Which rows that lie at sites a person sees: those of the territory, and one's own wherever they lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet, UUIDField, Value

from geo_portal.accounts.domain.roles import Role
from geo_portal.accounts.models import District
from geo_portal.accounts.rights import Rights

Rows = TypeVar("Rows", bound="QuerySet[Any]")

MOST_BY_KEY = 2_000
"""So many districts of a territory, and so many sites and rows elsewhere, are told to the database by their keys."""


def in_reach(
    rows: Rows,
    rights: Rights,
    *roles: Role,
    site: str = "site",
    district: str = "site__district",
    named: QuerySet[Any] | None = None,
    own: Sequence[QuerySet[Any]] = (),
) -> Rows:
    """Those of `rows` in the territory for `roles`, at the sites of the assignments `named`, or with keys in `own`,
    querysets of one column. `site` and `district` are the paths to a row's site and to the site's district.

    "In the territory or one's own" is a condition of several tables that no index answers: a database that has to find
    it together goes through every row of the city. Nearly all that is an overseer's own lies in the territory, so what
    lies elsewhere is asked for first. Mostly that is nothing, and the territory says all; else it is told by its keys,
    so that the rows are found from the few sites where they lie.
    """
    territory = rights.district_q(district, *roles)
    own_or_named = _together(rows, site, named, own)
    if not rights.districts(*roles):
        return rows.filter(own_or_named)
    elsewhere = _elsewhere(rows, rights, roles, site, district, named, own)
    if not elsewhere:
        return rows.filter(territory)
    within = District.objects.within(rights.districts(*roles)).order_by().values_list("pk", flat=True)
    districts = list(within[: MOST_BY_KEY + 1])
    if max(len(elsewhere), len(districts)) > MOST_BY_KEY:
        return rows.filter(territory | own_or_named)
    whole = {at for at, key in elsewhere if key is None}
    single = {key: at for at, key in elsewhere if key is not None and at not in whole}
    found = _at_sites(site, districts, whole.union(single.values()))
    if single:
        found &= ~Q(**{f"{site}__in": set(single.values())}) | Q(pk__in=set(single))
    return rows.filter(found)


def _together(rows: QuerySet[Any], site: str, named: QuerySet[Any] | None, own: Sequence[QuerySet[Any]]) -> Q:
    """One's own and what is at named sites, not joined by OR: so the database begins at a person's few rows."""
    at_named = Q(pk__in=[]) if named is None else Q(**{f"{site}__in": named.values("site")})
    if not own:
        return at_named
    parts = [*own] if named is None else [*own, rows.model._default_manager.filter(at_named).values("pk")]
    return Q(pk__in=parts[0].union(*parts[1:]))


def _elsewhere(
    rows: QuerySet[Any],
    rights: Rights,
    roles: Sequence[Role],
    site: str,
    district: str,
    named: QuerySet[Any] | None,
    own: Sequence[QuerySet[Any]],
) -> list[tuple[UUID, UUID | None]]:
    """Site and key of what is one's own outside of the territory, no key for all that is at a named site; no more than
    one above MOST_BY_KEY."""
    parts: list[QuerySet[Any, Any]] = []
    if named is not None:
        there = named.exclude(rights.district_q("site__district", *roles))
        parts.append(there.order_by().values_list("site", Value(None, output_field=UUIDField())))
    for keys in own:
        there = rows.model._default_manager.filter(pk__in=keys).exclude(rights.district_q(district, *roles))
        parts.append(there.order_by().values_list(site, "pk"))
    return list(parts[0].union(*parts[1:], all=True)[: MOST_BY_KEY + 1])


def _at_sites(site: str, districts: list[UUID], sites: set[UUID]) -> Q:
    """At a site of these districts or one of these sites."""
    from field.models.site import Site

    here = Q(district__in=districts) | Q(pk__in=sites)
    return here if site == "pk" else Q(**{f"{site}__in": Site.objects.filter(here).order_by().values("pk")})
