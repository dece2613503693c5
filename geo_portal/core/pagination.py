"""Cursor pages: `{"results": […], "next": url|null}`, or a GeoJSON FeatureCollection with a member `next`."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DataError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import pagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from geo_portal.core.errors import BadRequest, Invalid
from geo_portal.core.orderings import ByPerson, is_computed

Position = list[str | None]


class BadCursor(BadRequest):
    code = "bad_cursor"
    text = _("The cursor is not one that this list gave out.")


class CursorPagination(pagination.CursorPagination):
    """Stable under inserts; `limit` 1–1,000 (larger is clamped), default 100.

    A cursor holds the whole position of the last row (every ordering field, nulls too). REST framework's own holds the
    first field and a count of the rows that share its value: it goes round in circles after 1,000 such rows, as when
    a register's assignments all begin on one day, and loses rows whose value is null.
    """

    page_size = 100
    max_page_size = 1000
    page_size_query_param = "limit"
    ordering = "id"

    def get_page_size(self, request: Request) -> int:
        raw = request.query_params.get("limit")
        if raw is None:
            return self.page_size
        try:
            limit = int(raw)
        except ValueError:
            limit = 0
        if limit < 1:
            raise Invalid(
                "`limit` is a whole number from 1.",
                code="out_of_range",
                errors=[{"pointer": "limit", "code": "out_of_range", "detail": "from 1"}],
            )
        return min(limit, self.max_page_size)

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> tuple[str, ...]:
        """The view's whitelisted ordering (see filters), always ended by the key so that no two rows tie."""
        chosen = tuple(getattr(view, "chosen_ordering", None) or getattr(view, "ordering", ()) or ("id",))
        return chosen if chosen[-1].lstrip("-") == "id" else (*chosen, "-id" if chosen[0].startswith("-") else "id")

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any]:
        self.address = request.build_absolute_uri()
        self.order = ordering = self.get_ordering(request, queryset, view)
        size = self.get_page_size(request)
        raw = request.query_params.get("cursor")
        try:
            found = _page(queryset, ordering, None if raw is None else _position(raw, ordering), size + 1)
        except (ValidationError, DataError, ValueError, TypeError, OverflowError) as error:
            if raw is not None:
                raise BadCursor from error
            raise
        self.last = found[size - 1] if len(found) > size else None
        return found[:size]

    def get_next_link(self) -> str | None:
        if self.last is None:
            return None
        values = _values(self.last, self.order)
        token = base64.urlsafe_b64encode(json.dumps([list(self.order), values]).encode()).decode().rstrip("=")
        return str(replace_query_param(self.address, self.cursor_query_param, token))

    def get_paginated_response(self, data: Any) -> Response:
        if isinstance(data, dict) and data.get("type") == "FeatureCollection":
            return Response({**data, "next": self.get_next_link()})
        return Response({"results": data, "next": self.get_next_link()})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "results": schema,
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "address of the next page, null on the last",
                },
            },
        }


def key_after(queryset: QuerySet[Any], ordering: tuple[str, ...], row: Any) -> Any | None:
    """The key of what follows `row` in this order, which ends with the key; the row itself need not be among them."""
    return next(_keys(queryset, ordering, _values(row, ordering), 1), None)


def _page(queryset: QuerySet[Any], ordering: tuple[str, ...], position: Position | None, count: int) -> list[Any]:
    """The first `count` rows, or the first after a position. Where they are not a table's own order, keys come first:
    what is sorted is narrow then, and what else the list shows is joined to one page only."""
    if not is_computed(ordering[0]):
        return list(_after(queryset, ordering, position)[:count])
    keys = list(_keys(queryset, ordering, position, count))
    return list(queryset.filter(pk__in=keys).order_by(*ordering))


def _keys(queryset: QuerySet[Any], ordering: tuple[str, ...], position: Position | None, count: int) -> Iterator[Any]:
    parts = (
        _after(rows, order, start).values_list("pk", flat=True)[:count]
        for rows, order, start in _parts(queryset, ordering, position)
    )
    return islice(chain.from_iterable(parts), count)


def _after(queryset: QuerySet[Any], ordering: tuple[str, ...], position: Position | None) -> QuerySet[Any]:
    rows = queryset.order_by(*ordering)
    return rows if position is None else rows.filter(_beyond(queryset, ordering, position))


def _parts(
    queryset: QuerySet[Any], ordering: tuple[str, ...], position: Position | None
) -> list[tuple[QuerySet[Any], tuple[str, ...], Position | None]]:
    """Rows one after another, each part with its order and where to begin in it: those with nobody and those with
    somebody, where a list is in the order of people's names; else all."""
    person = queryset.query.annotations.get(ordering[0].removeprefix("-"))
    if not isinstance(person, ByPerson):
        return [(queryset, ordering, position)]
    among_nobodys = position is not None and position[0] == ""
    start = position[1:] if position is not None and among_nobodys else None
    nobody = queryset.filter(person.nobody), ordering[1:], start
    somebody = queryset.filter(person.somebody), ordering, position
    if ordering[0].startswith("-"):
        return [nobody] if among_nobodys else [somebody, nobody]
    return [nobody, somebody] if position is None or among_nobodys else [somebody]


def _values(row: Any, ordering: tuple[str, ...]) -> Position:
    return [_text(getattr(row, name.removeprefix("-"))) for name in ordering]


def _text(value: Any) -> str | None:
    """A position's value as JSON keeps it without loss; the field's own lookup reads it back."""
    if value is None:
        return None
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def _position(raw: str, ordering: tuple[str, ...]) -> Position:
    try:
        named, values = json.loads(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise BadCursor from error
    wrong = not isinstance(values, list) or not all(value is None or isinstance(value, str) for value in values)
    if wrong or named != list(ordering) or len(values) != len(ordering):
        raise BadCursor
    found: Position = values
    return found


def _beyond(queryset: QuerySet[Any], ordering: tuple[str, ...], values: Position) -> Q:
    """The rows after a position, in PostgreSQL's order: nulls last when ascending, first when descending."""
    found, level = Q(pk__in=[]), Q()
    for name, value in zip(ordering, values, strict=True):
        field, falling = name.removeprefix("-"), name.startswith("-")
        if value is not None:
            after = Q(**{f"{field}__lt" if falling else f"{field}__gt": value})
            if not falling and _nullable(queryset, field):
                after |= Q(**{f"{field}__isnull": True})
            found |= level & after
            level &= Q(**{field: value})
        else:
            if falling:
                found |= level & Q(**{f"{field}__isnull": False})
            level &= Q(**{f"{field}__isnull": True})
    first, start = ordering[0].removeprefix("-"), values[0]
    if start is not None and (ordering[0].startswith("-") or not _nullable(queryset, first)):
        # says nothing new, but an index scan can begin there
        found &= Q(**{f"{first}__lte" if ordering[0].startswith("-") else f"{first}__gte": start})
    return found


def _nullable(queryset: QuerySet[Any], name: str) -> bool:
    try:
        return bool(queryset.model._meta.get_field(name).null)
    except FieldDoesNotExist:
        return False  # an annotation; views list by those that are never null
