"""Sites as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from field.models import Site
from field.services.sites import put_sites
from geo_portal.accounts.imports import PlaceTable
from geo_portal.accounts.models import Agency
from geo_portal.accounts.models.territory import MAX_ARRIVAL_RADIUS_M
from geo_portal.accounts.rights import Rights
from geo_portal.core.exchange.columns import Area, Choice, Position, Reference, Text, Whole
from geo_portal.core.exchange.tables import References


class SiteTable(PlaceTable):
    subject = "site"
    model = Site
    columns = (
        Text(name="code", label=gettext_lazy("code"), max_length=40, required=True),
        Choice(name="kind", label=gettext_lazy("kind"), choices=dict(Site.Kind.choices), required=True),
        Text(name="name", label=gettext_lazy("name"), max_length=200, required=True),
        Text(name="name_en", label=gettext_lazy("English name"), max_length=200),
        Reference(
            name="district", label=gettext_lazy("district"), attribute="district.code", among="district", required=True
        ),
        Reference(name="agency", label=gettext_lazy("responsible agency"), attribute="agency.code", among="agency"),
        Text(name="address", label=gettext_lazy("address"), max_length=300),
        Position(label=gettext_lazy("location")),
        Area(label=gettext_lazy("boundary")),
        Text(name="contact_name", label=gettext_lazy("contact"), max_length=100),
        Text(name="contact_phone", label=gettext_lazy("contact's telephone"), max_length=30),
        Choice(name="status", label=gettext_lazy("status"), choices=dict(Site.Status.choices), default="active"),
        Whole(
            name="arrival_radius_m",
            label=gettext_lazy("counts as arrived within, metres"),
            largest=MAX_ARRIVAL_RADIUS_M,
        ),
        Text(name="source", label=gettext_lazy("source"), max_length=200),
    )

    def stored(self) -> QuerySet[Any]:
        return super().stored().select_related("agency")

    def references(self) -> References:
        return {**super().references(), "agency": {agency.code: agency for agency in Agency.objects.all()}}

    def put(self, *, created: Sequence[Site], changed: Sequence[Site], within: Rights) -> None:
        put_sites(created=created, changed=changed, within=within)
