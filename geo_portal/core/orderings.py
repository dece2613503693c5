"""What a list can be put in order by, beyond columns of its own table.

A view names such orders in `computed_orderings`, by the name of what the list shows; columns of its table stand in
`ordering_fields`. An expression is never null: a cursor stands on its value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import BigIntegerField, Case, Expression, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, Collate

Orderings = Mapping[str, Expression]

# Chinese by its pronunciation, Latin letters whatever their case; the database's own order is that of code points.
_AS_PEOPLE_LOOK_IT_UP = "zh-x-icu"
_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
_COMPUTED = "by_"


def _first_of(*paths: str) -> Expression:
    whens = [When(**{f"{path}__gt": ""}, then=path) for path in paths]
    return Case(*whens, default=Value(""), output_field=TextField())


def by_text(*paths: str) -> Expression:
    """The first of these texts that is there and not empty, as people look it up in a list; else the empty one."""
    return Collate(_first_of(*paths), _AS_PEOPLE_LOOK_IT_UP)


class ByPerson(Collate):
    """The name by which the person at `path` is shown; empty where there is none, so these rows stand first.

    Rows with somebody begin at the index of people's names, rows with nobody need no order by it: but only when they
    are asked for apart, since a database that keeps rows without a person begins at the rows.
    """

    def __init__(self, path: str) -> None:
        super().__init__(_first_of(f"{path}__name", f"{path}__username"), _AS_PEOPLE_LOOK_IT_UP)
        self.nobody = Q(**{path: None})
        # true of every name, and of nobody: the one form in which Django and the database join people without NULL
        self.somebody = Q(**{f"{path}__username__gte": ""})


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
            wanted[f"{_COMPUTED}{plain}"] = computed[plain]
            name = name.replace(plain, f"{_COMPUTED}{plain}")
        order.append(name)
    return queryset.annotate(**wanted) if wanted else queryset, tuple(order)


def is_computed(name: str) -> bool:
    """Whether an order, as the database knows it, stands on something computed."""
    return name.removeprefix("-").startswith(_COMPUTED)
