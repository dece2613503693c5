"""Sites: kept by the offices of their district."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from field.models import Site
from field.services.refusals import CodeTaken, NotYourTerritory, refusing
from geo_portal.accounts.rights import rights_of


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
