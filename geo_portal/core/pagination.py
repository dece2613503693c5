"""Cursor pages: `{"results": […], "next": url|null}`, or a GeoJSON FeatureCollection with a member `next`."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import BooleanField, F, Func, Model, Q, QuerySet, Value
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
            start = None if raw is None else _position(raw, ordering)
            found, self.last = _page(queryset, ordering, start, size)
        except (ValidationError, DataError, ValueError, TypeError, OverflowError) as error:
            if raw is not None:
                raise BadCursor from error
            raise
        self.rows = found
        return found

    def get_next_link(self) -> str | None:
        if self.last is None:
            return None
        token = base64.urlsafe_b64encode(json.dumps([list(self.order), self.last]).encode()).decode().rstrip("=")
        return str(replace_query_param(self.address, self.cursor_query_param, token))

    def get_paginated_response(self, data: Any) -> Response:
        if isinstance(data, dict) and data.get("type") == "FeatureCollection":
            answer = Response({**data, "next": self.get_next_link()})
        else:
            answer = Response({"results": data, "next": self.get_next_link()})
        answer.add_post_render_callback(self._let_go)
        return answer

    def _let_go(self, _answer: Any) -> None:
        """The rows are free once they are shown. Serializer and response refer to themselves, and a row to what was
        prefetched for it, so they would stay for the garbage collector, which took 0.9 s for those of 140 pages."""
        for row in self.rows:
            if isinstance(row, Model):
                vars(row).pop("_prefetched_objects_cache", None)
        self.rows.clear()

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
    return next((key for key, *_ in _keys(queryset, ordering, _values(row, ordering), 1)), None)


def _page(
    queryset: QuerySet[Any], ordering: tuple[str, ...], start: Position | None, size: int
) -> tuple[list[Any], Position | None]:
    """`size` rows, from the beginning or after a position, and the position of the last one if more follow it.

    Where the order is not of columns of the table, keys come first: what is sorted is narrow then, and what else the
    list shows is joined to one page only. Rows that go meanwhile are missing; no other is, since the next page begins
    after the keys.
    """
    if not is_computed(ordering[0]):
        rows = list(_after(queryset, ordering, start)[: size + 1])
        return rows[:size], _values(rows[size - 1], ordering) if len(rows) > size else None
    keys = list(_keys(queryset, ordering, start, size + 1))
    found = {row.pk: row for row in queryset.filter(pk__in=[key for key, *_ in keys[:size]])}
    shown = [found[key] for key, *_ in keys[:size] if key in found]
    return shown, [_text(value) for value in keys[size - 1][1:]] if len(keys) > size else None


def _keys(
    queryset: QuerySet[Any], ordering: tuple[str, ...], start: Position | None, count: int
) -> Iterator[tuple[Any, ...]]:
    """The first `count` keys, each with what the order stands on."""
    names = [name.removeprefix("-") for name in ordering]
    parts = (
        _after(rows, order, begin).values_list("pk", *names)[:count]
        for rows, order, begin in _parts(queryset, ordering, start)
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


class _Further(Func):
    """Whether a row stands after a position, of an order that rises or falls as a whole: one comparison, at which an
    index scan begins however many rows share what the order begins with. Half of its expressions are the row's."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **context: Any) -> Any:
        parts = [compiler.compile(one) for one in self.get_source_expressions()]
        half = len(parts) // 2
        row, position = (", ".join(sql for sql, _ in some) for some in (parts[:half], parts[half:]))
        return f"({row}) {self.extra['sign']} ({position})", tuple(value for _, values in parts for value in values)


def _beyond(queryset: QuerySet[Any], ordering: tuple[str, ...], values: Position) -> Q:
    """The rows after a position, in PostgreSQL's order: nulls last when ascending, first when descending."""
    names = [name.removeprefix("-") for name in ordering]
    one_way = len({name.startswith("-") for name in ordering}) == 1
    if one_way and None not in values and not any(_nullable(queryset, name) for name in names):
        fields = [_field(queryset, name) for name in names]
        starts = [Value(field.to_python(value), field) for field, value in zip(fields, values, strict=True)]
        further = _Further(*map(F, names), *starts, sign="<" if ordering[0].startswith("-") else ">")
        return _not_before(ordering[0], values[0]) & Q(further)
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
        found &= _not_before(ordering[0], start)
    return found


def _not_before(name: str, start: str | None) -> Q:
    """Says nothing new beside `_beyond`; but of a table that is joined to the rows, an index scan can begin there."""
    return Q(**{f"{name.removeprefix('-')}__{'lte' if name.startswith('-') else 'gte'}": start})


def _field(queryset: QuerySet[Any], name: str) -> Any:
    annotation = queryset.query.annotations.get(name)
    return queryset.model._meta.get_field(name) if annotation is None else annotation.output_field


def _nullable(queryset: QuerySet[Any], name: str) -> bool:
    # views list by annotations that are never null, also where they are made of fields that may be
    return name not in queryset.query.annotations and bool(_field(queryset, name).null)
