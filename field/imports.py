"""Sites as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from field.models import Site
from field.services.sites import put_sites
from geo_portal.accounts.models import Agency, District
from geo_portal.accounts.rights import rights_of
from geo_portal.core.exchange.columns import Area, Choice, Position, Reference, Refusal, Text
from geo_portal.core.exchange.tables import Draft, References, Table


class SiteTable(Table):
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
        Text(name="source", label=gettext_lazy("source"), max_length=200),
    )

    def stored(self) -> QuerySet[Any]:
        return Site.objects.select_related("district", "agency").defer("district__boundary")

    def exported(self, actor: Any) -> QuerySet[Any]:
        return self.stored().filter(pk__in=Site.objects.visible_to(actor).values("pk")).order_by("code")

    def references(self) -> References:
        return {
            "district": {district.code: district for district in District.objects.defer("boundary")},
            "agency": {agency.code: agency for agency in Agency.objects.all()},
        }

    def check(self, draft: Draft, actor: Any, references: References) -> None:
        rights = rights_of(actor)
        if draft.record is not None and not rights.keeps_registers_of(draft.record.district.path):
            raise Refusal("code", "forbidden", _("The record with this code is another territory's."))
        code = draft.values.get("district")
        if code and not rights.keeps_registers_of(references["district"][code].path):
            raise Refusal("district", "forbidden", _("This district is not in your territory."))

    def write(self, actor: Any, drafts: Sequence[Draft], references: References, *, source: str) -> None:
        created = [self._site(draft, references, source) for draft in drafts if draft.record is None]
        changed = [self._site(draft, references, source) for draft in drafts if draft.record is not None]
        put_sites(created=created, changed=changed, within=rights_of(actor))

    def _site(self, draft: Draft, references: References, source: str) -> Site:
        site = draft.record or Site(source=source, source_crs=draft.crs)
        named = draft.given()
        if "district" in named:
            site.district = references["district"][named.pop("district")]
        if "agency" in named:
            site.agency = references["agency"].get(named.pop("agency"))
        if "location" in named:
            site.location, site.source_crs = Position.geometry(named.pop("location")), draft.crs
        for name, value in named.items():
            setattr(site, name, value)
        site.source = site.source or source
        return site
