"""What a list can be put in order by, beyond columns of its own table.

A view names such orders in `computed_orderings`, by the name of what the list shows; columns of its table stand in
`ordering_fields`. An expression is never null: a cursor stands on its value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import BigIntegerField, Case, Expression, IntegerField, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, Collate

Orderings = Mapping[str, Expression]

# Chinese by its pronunciation, Latin letters whatever their case; the database's own order is that of code points.
_AS_PEOPLE_LOOK_IT_UP = "zh-x-icu"
_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


def by_text(*paths: str) -> Expression:
    """The first of these texts that is there and not empty, as people look it up in a list; else the empty one."""
    whens = [When(**{f"{path}__gt": ""}, then=path) for path in paths]
    return Collate(Case(*whens, default=Value(""), output_field=TextField()), _AS_PEOPLE_LOOK_IT_UP)


def by_turn(path: str, values: Iterable[str]) -> Expression:
    """Words in the order of `values`, as of a course of work; others after them."""
    turns = list(values)
    whens = [When(**{path: value}, then=Value(turn)) for turn, value in enumerate(turns)]
    return Case(*whens, default=Value(len(turns)), output_field=IntegerField())


def by_time(path: str) -> Expression:
    """A moment; what has none stands before the earliest."""
    return Coalesce(path, Value(_LONG_AGO))


def by_number(path: str) -> Expression:
    """A number from 0; what has none stands before 0."""
    # Of a type that holds it: Django lets no column of numbers from 0 be compared with a number below.
    return Coalesce(path, Value(-1), output_field=BigIntegerField())


def orderings_of(view: Any) -> list[str]:
    """The names of all orders that the view's list takes."""
    return [*getattr(view, "ordering_fields", ()), *getattr(view, "computed_orderings", {})]


def arranged(queryset: QuerySet[Any], view: Any, names: Iterable[str]) -> tuple[QuerySet[Any], tuple[str, ...]]:
    """Rows with what the orders `names` stand on, computed only when asked for; and these orders as the database knows
    them."""
    computed: Orderings = getattr(view, "computed_orderings", {})
    wanted: dict[str, Expression] = {}
    order = []
    for name in names:
        plain = name.removeprefix("-")
        if plain in computed:
            wanted[f"by_{plain}"] = computed[plain]
            name = name.replace(plain, f"by_{plain}")
        order.append(name)
    return queryset.annotate(**wanted) if wanted else queryset, tuple(order)
