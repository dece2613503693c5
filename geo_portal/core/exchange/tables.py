"""Rows into a plan: what would be created, changed, left alone, and refused. Nothing here writes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from geo_portal.core import crs as systems
from geo_portal.core.exchange.columns import Area, Column, Crs, Position, Reference, Refusal
from geo_portal.core.exchange.reading import GEOMETRY, REASONS, FileRefused, Row, Sheet

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"
LOOKED_UP: Final = 1_000
"""Keys in one query."""

References = Mapping[str, Mapping[str, Any]]


@dataclass(slots=True)
class Draft:
    """A row that reads well: its values by column, the stored record it would change if there is one, and which
    columns it changes (before, after)."""

    row: Row
    key: str
    crs: str
    values: dict[str, Any]
    record: Any = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def action(self) -> str:
        return CREATED if self.record is None else CHANGED if self.changes else UNCHANGED

    def given(self) -> dict[str, Any]:
        """The values to set: all that the row says for a new record, else only what changes."""
        return dict(self.values) if self.record is None else {name: pair[1] for name, pair in self.changes.items()}


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken; `column` may be empty when the row as a whole is at fault."""

    row: int
    key: str
    column: str
    code: str
    detail: str
    cells: Mapping[str, Any]


@dataclass(slots=True)
class Plan:
    """Drafts and refusals in the order of the file."""

    drafts: list[Draft]
    refused: list[Refused]

    def count(self, action: str) -> int:
        return sum(draft.action == action for draft in self.drafts)


class Table(ABC):
    """One subject's columns and rules. `columns` must hold the key."""

    subject: ClassVar[str]
    model: ClassVar[type[models.Model]]
    key: ClassVar[str] = "code"
    columns: ClassVar[tuple[Column, ...]]
    batch_rows: ClassVar[int] = 1_000
    """Rows written in one transaction: the change feed waits for the oldest open one."""

    @abstractmethod
    def stored(self) -> QuerySet[Any]:
        """The records by which a plan is made, with what their columns need."""

    @abstractmethod
    def exported(self, actor: Any) -> QuerySet[Any]:
        """The records that this person may take away, in order of their keys."""

    @abstractmethod
    def check(self, draft: Draft, actor: Any, references: References) -> None:
        """Raise Refusal where this person may not do this, or the values do not go together."""

    @abstractmethod
    def write(self, actor: Any, drafts: Sequence[Draft], references: References, *, source: str) -> None:
        """Create and change what the drafts say, by set, within the caller's transaction. The records are locked."""

    def references(self) -> References:
        """Records that columns name by code."""
        return {}

    def settle(self, drafts: Sequence[Draft], references: References) -> list[tuple[Draft, Refusal]]:
        """Refusals that only all rows together show."""
        return []

    def in_order(self, drafts: Iterable[Draft]) -> list[Draft]:
        """The order to write in."""
        return sorted(drafts, key=lambda draft: draft.key)

    @property
    def geometry(self) -> Column | None:
        """The column that is a GeoJSON feature's geometry."""
        for column in self.columns:
            if isinstance(column, Position) or (isinstance(column, Area) and column.is_geometry):
                return column
        return None

    @property
    def placed(self) -> bool:
        """Whether any column holds coordinates, so that their system matters."""
        return any(isinstance(column, Position | Area) for column in self.columns)

    @property
    def headers(self) -> list[str]:
        """The CSV header, and the only names a file may have, `crs` apart."""
        names: list[str] = []
        for column in self.columns:
            names += ["lon", "lat"] if isinstance(column, Position) else [column.name]
        return [*names, "crs"] if self.placed else names

    def label(self, name: str) -> str:
        labels = {column.name: str(column.label) for column in self.columns}
        labels |= {"lon": _("longitude"), "lat": _("latitude"), GEOMETRY: _("location"), "crs": _("coordinate system")}
        return labels.get(name, name)


def draw_plan(
    table: Table, sheet: Sheet, *, crs: str, actor: Any, only: Collection[int] | None = None, lock: bool = False
) -> Plan:
    """What the rows of `sheet` (or those numbered in `only`) would change, on behalf of `actor`.

    `crs` is the system of the coordinates, where a row names none. `lock` keeps the records as they are until the
    transaction ends. Raises FileRefused when the columns are not this table's, and UnknownCrs.
    """
    if crs not in systems.CRS:
        raise systems.UnknownCrs(crs)
    _require_columns(table, sheet.columns)
    plan = Plan([], [])
    drafts: dict[str, Draft] = {}
    for row in sheet.rows:
        if only is not None and row.number not in only:
            continue
        try:
            draft = _read(table, row, crs)
            _require_once(table, draft, drafts)
            drafts[draft.key] = draft
        except Refusal as refusal:
            plan.refused.append(_refused(table, row, refusal))
    _convert(table, drafts.values())
    _meet_stored(table, drafts, lock=lock)
    _judge(table, drafts, plan, actor)
    plan.refused.sort(key=lambda refused: refused.row)
    return plan


def _require_columns(table: Table, names: Sequence[str]) -> None:
    known = {*table.headers, *REASONS, GEOMETRY, "crs", ""}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise FileRefused(
            "unknown_column",
            _("There is no column “%(name)s” here. Known are: %(known)s.")
            % {"name": unknown[0][:60], "known": ", ".join(table.headers)},
        )
    if names and table.key not in names:
        raise FileRefused("key_missing", _("The column “%s” is missing; rows are found by it.") % table.key)


def _read(table: Table, row: Row, crs: str) -> Draft:
    if row.fault:
        raise Refusal("", *row.fault)
    row_crs = Crs().read(row.cells, crs) or crs
    values = {column.name: column.read(row.cells, row_crs) for column in table.columns if column.present(row.cells)}
    key = values.get(table.key, "")
    if not key:
        raise Refusal(table.key, "required", _("A value is missing."))
    return Draft(row, key, row_crs, values)


def _require_once(table: Table, draft: Draft, earlier: Mapping[str, Draft]) -> None:
    if draft.key in earlier:
        raise Refusal(table.key, "duplicate", _("Row %d has the same key.") % earlier[draft.key].row.number)


def _convert(table: Table, drafts: Iterable[Draft]) -> None:
    """Positions into WGS 84, all of one system at once."""
    for column in table.columns:
        if not isinstance(column, Position):
            continue
        by_crs: dict[str, list[Draft]] = {}
        for draft in drafts:
            if column.name in draft.values and draft.crs != "wgs84":
                by_crs.setdefault(draft.crs, []).append(draft)
        for crs, group in by_crs.items():
            converted = systems.to_wgs84([draft.values[column.name] for draft in group], crs)
            for draft, place in zip(group, converted.tolist(), strict=True):
                draft.values[column.name] = tuple(place)


def _meet_stored(table: Table, drafts: Mapping[str, Draft], *, lock: bool) -> None:
    keys = iter(sorted(drafts))
    while some := list(islice(keys, LOOKED_UP)):
        records = table.stored().filter(**{f"{table.key}__in": some}).order_by(table.key)
        if lock:
            records = records.select_for_update(of=("self",), no_key=True)
        for record in records:
            draft = drafts[getattr(record, table.key)]
            draft.record = record
            for column in table.columns:
                if column.name in draft.values:
                    stored, given = column.of(record), draft.values[column.name]
                    if not column.same(stored, given):
                        draft.changes[column.name] = (stored, given)


def _judge(table: Table, drafts: Mapping[str, Draft], plan: Plan, actor: Any) -> None:
    references = table.references()
    for draft in drafts.values():
        try:
            _require_complete(table, draft)
            _require_references(table, draft, references)
            table.check(draft, actor, references)
        except Refusal as refusal:
            plan.refused.append(_refused(table, draft.row, refusal))
        else:
            plan.drafts.append(draft)
    unsettled = {id(draft): refusal for draft, refusal in table.settle(plan.drafts, references)}
    plan.refused += [_refused(table, d.row, unsettled[id(d)]) for d in plan.drafts if id(d) in unsettled]
    plan.drafts = [draft for draft in plan.drafts if id(draft) not in unsettled]


def _require_complete(table: Table, draft: Draft) -> None:
    if draft.record is not None:
        return
    for column in table.columns:
        if column.required and column.name not in draft.values:
            raise Refusal(column.name, "required", _("A new record needs a value here."))


def _require_references(table: Table, draft: Draft, references: References) -> None:
    for column in table.columns:
        code = draft.values.get(column.name)
        if isinstance(column, Reference) and column.among and code and code not in references[column.among]:
            sentence = _("There is no %(what)s with the code “%(code)s”.")
            raise Refusal(column.name, "unknown_reference", sentence % {"what": column.label, "code": code})


def _refused(table: Table, row: Row, refusal: Refusal) -> Refused:
    key = str(row.cells.get(table.key) or "")[:100]
    return Refused(row.number, key, refusal.column, refusal.code, refusal.detail, row.cells)
