"""Service points as files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo_portal.accounts.imports import PlaceTable
from geo_portal.accounts.rights import Rights
from geo_portal.core.exchange.columns import Choice, Column, Flag, Position, Reference, Refusal, Text, Whole
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


class ServicePointTable(PlaceTable):
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

    def put(self, *, created: Sequence[ServicePoint], changed: Sequence[ServicePoint], within: Rights) -> None:
        put_service_points(created=created, changed=changed, within=within)
