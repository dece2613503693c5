"""Filters that refuse what they do not know.

A view names its filters in `filterset_class` or `filterset_fields`, its orderings in `ordering_fields` and
`computed_orderings` (see orderings), and further parameters of its own in `extra_query_parameters`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from geo_portal.core.errors import BadRequest, Invalid, invalid_from
from geo_portal.core.orderings import arranged, orderings_of

ALWAYS = frozenset({"limit", "cursor", "ordering", "crs", "format"})


class UnknownParameter(BadRequest):
    code = "unknown_parameter"
    text = _("The address names a parameter that does not exist here.")


class UnknownOrdering(BadRequest):
    code = "unknown_ordering"
    text = _("The list cannot be put in that order.")


def refuse_unknown(request: Request, known: set[str] | frozenset[str]) -> None:
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        raise UnknownParameter(
            _("Unknown parameter: %s.") % ", ".join(unknown)[:200],
            errors=[{"pointer": name[:100], "code": "unknown_parameter", "detail": "unknown"} for name in unknown[:20]],
        )


def read_query(serializer: type[Serializer[Any]], asked: Mapping[str, str]) -> dict[str, Any]:
    """What a serializer reads of an address' parameters. Raises Invalid, whose pointers are their names as those of
    filters are."""
    query = serializer(data=asked)
    try:
        query.is_valid(raise_exception=True)
    except ValidationError as error:
        refusal = invalid_from(error)
        for one in refusal.members.get("errors", ()):
            one["pointer"] = one["pointer"].removeprefix("/")
        raise refusal from error
    return dict(query.validated_data)


def read_ordering(request: Request, allowed: Collection[str]) -> tuple[str, ...]:
    """The names that the address' `ordering` holds, each with its minus sign and once: after the first time a name says
    nothing new, and each would make the statement longer. Raises UnknownOrdering."""
    raw = request.query_params.get("ordering")
    if raw is None:
        return ()
    names = tuple(part for part in raw.split(",") if part)
    wrong = [name for name in names if name.removeprefix("-") not in allowed]
    if wrong or not names:
        raise UnknownOrdering(_("Orderings here: %s.") % (", ".join(sorted(allowed)) or "-"))
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.removeprefix("-"), name)
    return tuple(first.values())


class StrictFilterBackend(DjangoFilterBackend):
    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        filterset_class = self.get_filterset_class(view, queryset)
        known = set(ALWAYS) | set(getattr(view, "extra_query_parameters", ()))
        if filterset_class is not None:
            known |= set(filterset_class.base_filters)
        refuse_unknown(request, known)
        if any("\x00" in value for values in request.query_params.lists() for value in values[1]):
            raise BadRequest(_("NUL characters are not taken."))
        names = read_ordering(request, orderings_of(view))
        queryset, view.chosen_ordering = arranged(queryset, view, names)
        if filterset_class is None:
            return queryset
        filterset = self.get_filterset(request, queryset, view)
        if not filterset.is_valid():
            raise Invalid(
                errors=[
                    {"pointer": name, "code": error.code or "invalid", "detail": " ".join(error.messages)}
                    for name, found in filterset.errors.as_data().items()
                    for error in found
                ]
            )
        filtered: QuerySet[Any] = filterset.qs
        return filtered

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return super().get_schema_operation_parameters(view)  # type: ignore[no-any-return]  # untyped in the library
