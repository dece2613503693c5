"""Service points as files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo_portal.accounts.models import District
from geo_portal.accounts.rights import rights_of
from geo_portal.core.exchange.columns import Choice, Column, Flag, Position, Reference, Refusal, Text, Whole
from geo_portal.core.exchange.tables import Draft, References, Table
from maps.domain import opening_hours
from maps.models import ServicePoint
from maps.services.service_points import put_service_points


@dataclass(frozen=True, kw_only=True)
class OpeningHours(Column):
    """Hours as JSON in the shape of `domain.opening_hours`, or the words 24/7."""

    def blank(self) -> None:
        return None

    def text(self, raw: Any) -> str:
        return json.dumps(raw) if isinstance(raw, dict) else super().text(raw)

    def parse(self, text: str) -> dict[str, Any] | None:
        try:
            return opening_hours.normalise(text if text == opening_hours.ALWAYS else json.loads(text))
        except opening_hours.OpeningHoursError as error:
            sentence = _("The opening hours do not fit together at “%(place)s”: %(code)s.")
            detail = sentence % {"place": error.pointer or "/", "code": error.code}
            raise Refusal(self.name, error.code, detail) from error
        except (ValueError, RecursionError) as error:
            raise Refusal(self.name, "invalid", _("Opening hours are JSON, or 24/7.")) from error

    def show(self, value: Any) -> str:
        return "" if value is None else json.dumps(value, sort_keys=True)


class ServicePointTable(Table):
    subject = "service_point"
    model = ServicePoint
    columns = (
        Text(name="code", label=gettext_lazy("code"), max_length=64, required=True),
        Choice(name="kind", label=gettext_lazy("kind"), choices=dict(ServicePoint.Kind.choices), required=True),
        Text(name="name", label=gettext_lazy("name"), max_length=200, required=True),
        Text(name="name_en", label=gettext_lazy("name in English"), max_length=200),
        Reference(
            name="district", label=gettext_lazy("district"), attribute="district.code", among="district", required=True
        ),
        Text(name="area", label=gettext_lazy("area"), max_length=200),
        Text(name="address", label=gettext_lazy("address"), max_length=300),
        Position(label=gettext_lazy("location")),
        OpeningHours(name="opening_hours", label=gettext_lazy("opening hours")),
        Text(name="phone", label=gettext_lazy("phone"), max_length=40),
        Text(name="operator", label=gettext_lazy("operator"), max_length=200),
        Flag(name="is_public", label=gettext_lazy("public")),
        Choice(name="status", label=gettext_lazy("status"), choices=dict(ServicePoint.Status.choices), default="open"),
        Whole(name="free_compartments", label=gettext_lazy("free compartments")),
        Text(name="source", label=gettext_lazy("source"), max_length=200),
    )

    def stored(self) -> QuerySet[Any]:
        return ServicePoint.objects.select_related("district").defer("district__boundary")

    def exported(self, actor: Any) -> QuerySet[Any]:
        return self.stored().filter(pk__in=ServicePoint.objects.visible_to(actor).values("pk")).order_by("code")

    def references(self) -> References:
        return {"district": {district.code: district for district in District.objects.defer("boundary")}}

    def check(self, draft: Draft, actor: Any, references: References) -> None:
        rights = rights_of(actor)
        if draft.record is not None and not rights.keeps_registers_of(draft.record.district.path):
            raise Refusal("code", "forbidden", _("The record with this code is another territory's."))
        code = draft.values.get("district")
        if code and not rights.keeps_registers_of(references["district"][code].path):
            raise Refusal("district", "forbidden", _("This district is not in your territory."))

    def write(self, actor: Any, drafts: Sequence[Draft], references: References, *, source: str) -> None:
        created = [self._point(draft, references, source) for draft in drafts if draft.record is None]
        changed = [self._point(draft, references, source) for draft in drafts if draft.record is not None]
        put_service_points(created=created, changed=changed, within=rights_of(actor))

    def _point(self, draft: Draft, references: References, source: str) -> ServicePoint:
        point = draft.record or ServicePoint(source=source, source_crs=draft.crs)
        named = draft.given()
        if "district" in named:
            point.district = references["district"][named.pop("district")]
        if "location" in named:
            point.location, point.source_crs = Position.geometry(named.pop("location")), draft.crs
        for name, value in named.items():
            setattr(point, name, value)
        point.source = point.source or source
        return point
