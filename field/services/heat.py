"""The heat map: how many visits, minutes and people at the sites of each cell, as far as somebody may know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, FloatField, Func, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce, Extract, Floor, Least

from field.domain.heat import Cell, shown
from field.domain.visit import OPEN_VISIT_LIMIT
from field.models import Visit, VisitParticipant
from geo_portal.accounts.domain.roles import VISITORS
from geo_portal.accounts.models import District
from geo_portal.accounts.rights import rights_of


@dataclass(frozen=True, slots=True)
class Heat:
    """The cells, and whether visits that the person may not see were counted where enough others were."""

    cells: list[Cell]
    others: bool


def heat_of(user: Any, visits: QuerySet[Visit], size_deg: float, *, countable: bool, district: District | None) -> Heat:
    """The cells of these visits, of a period and of `district`. Six queries beyond those for rights at most.

    If the others are `countable` (`domain.heat.may_count_others`), those of the districts in which `user` makes visits
    are counted too, provided that `district` cuts none of these in two.
    """
    seen = visits.filter(pk__in=Visit.objects.visible_to(user).values("pk"))
    own = rights_of(user).districts(*VISITORS)
    if not (countable and own and (district is None or all(path.startswith(district.path) for path in own))):
        return Heat(shown(_cells(seen, size_deg), [], []), others=False)
    around = rights_of(user).district_q("site__district", *VISITORS)
    hidden = visits.filter(around).exclude(pk__in=seen.values("pk"))
    both = visits.filter(around | Q(pk__in=seen.values("pk")))
    return Heat(shown(_cells(seen, size_deg), _cells(hidden, size_deg), _cells(both, size_deg)), others=True)


class _Degrees(Func):
    """A coordinate of a point: `axis` is X or Y."""

    template = "ST_%(axis)s(%(expressions)s)"
    output_field = FloatField()


def _cells(visits: QuerySet[Visit], size_deg: float) -> list[Cell]:
    """Two statements: people of a visit would each count its minutes again."""
    counted = _by_cell(visits, "site__location", size_deg).annotate(
        visits=Count("pk"), minutes=Coalesce(Sum(_MINUTES, filter=Q(finished_at__isnull=False)), 0.0)
    )
    taking_part = VisitParticipant.objects.filter(visit__in=visits.order_by().values("pk"))
    people = {
        (row["column"], row["row"]): row["people"]
        for row in _by_cell(taking_part, "visit__site__location", size_deg).annotate(
            people=Count("user", distinct=True)
        )
    }
    return [
        Cell(
            row["column"], row["row"], row["visits"], round(row["minutes"]), people.get((row["column"], row["row"]), 0)
        )
        for row in counted
    ]


# As reported, of those that were finished; none has more than a day.
_MINUTES = Extract(Least(F("finished_at") - F("started_at"), Value(OPEN_VISIT_LIMIT)), "epoch") / 60.0


def _by_cell(rows: QuerySet[Any], place: str, size_deg: float) -> QuerySet[Any, dict[str, Any]]:
    def of(axis: str) -> Any:
        return Cast(Floor(_Degrees(F(place), axis=axis) / size_deg), IntegerField())

    found: QuerySet[Any, dict[str, Any]] = rows.order_by().annotate(column=of("X"), row=of("Y")).values("column", "row")
    return found
