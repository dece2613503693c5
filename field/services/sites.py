"""Sites: kept by the offices of their district."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction

from field.models import Site
from field.services.refusals import CodeTaken, NotYourTerritory, refusing
from geo_portal.accounts.rights import Rights, rights_of
from geo_portal.core import clock

_PUT: Final = (
    *("kind", "name", "name_en", "district", "agency", "address", "location", "boundary", "contact_name"),
    *("contact_phone", "status", "arrival_radius_m", "source", "source_crs", "updated_at"),
)


@transaction.atomic
def save_site(actor: Any, site: Site, *, was_in: str | None = None) -> Site:
    """Make or change a site; both the district it is in and the one it was in (`was_in`, a path) must be the actor's.

    Raises NotYourTerritory, CodeTaken.
    """
    rights = rights_of(actor)
    for path in {site.district.path, was_in or site.district.path}:
        if not rights.keeps_registers_of(path):
            raise NotYourTerritory
    with refusing(site_code_unique=CodeTaken):
        site.save()
    return site


@transaction.atomic
def put_sites(*, created: Sequence[Site], changed: Sequence[Site], within: Rights) -> None:
    """Add new sites and bring stored ones, locked by the caller, to what they now say: two statements for any number.

    For imports. `created_at` and codes stay. Raises NotYourTerritory for a site whose district is not `within`'s; the
    caller has seen to the district it was in. A code that is taken meanwhile is an IntegrityError.
    """
    for site in (*created, *changed):
        if not within.keeps_registers_of(site.district.path):
            raise NotYourTerritory
    for site in changed:
        site.updated_at = clock.now()
    Site.objects.bulk_create(created)
    Site.objects.bulk_create(changed, update_conflicts=True, unique_fields=["code"], update_fields=_PUT)
