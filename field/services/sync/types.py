"""What makes a kind of record syncable: one `SyncType`, registered. `declarations.py` holds those of this app.

A declaration says which columns travel under which names, which rows are in a person's scope, and, for kinds that
devices write, the rules (`Writer`). Everything else (feed, pages, merging, history, conflicts, set-based writes) is the
same for all kinds. `docs/howto/make-a-type-syncable.md` has a worked example.
"""

from __future__ import annotations

import copy
import dataclasses
import functools
import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec
from django.db import connection

from field.domain import sync
from field.domain.sync import Op, Refused, read_time
from geo_portal.core import arrays

if TYPE_CHECKING:
    from field.services.sync.push import Batch, Result, Row

KeyedBy = Literal["site", "district", "person", "everyone"]


class Kind(Enum):
    """How a column's values travel. The value is PostgreSQL's type of a parameter."""

    TEXT = "text"
    BOOLEAN = "boolean"
    INTEGER = "bigint"
    NUMBER = "double precision"
    UUID = "uuid"
    UUIDS = "uuid[]"
    DATE = "date"
    TIME = "timestamptz"
    POINT = "geometry"
    GEOMETRY = "geometry(read)"
    JSON = "jsonb"


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """A value of a record: `name` on the wire, `column` of the table (the same when not given).

    `writable` by devices; `fixed` once the record is there. `default` is the canonical value of a record that a device
    makes without naming it. `derived`: the writer sets it, from the other values (`Writer.derive`). `refers_to` is the
    table of the reference data that it names; an id that is not there is refused (`unknown_reference`).
    """

    name: str
    kind: Kind = Kind.TEXT
    column: str = ""
    writable: bool = False
    fixed: bool = False
    required: bool = False
    default: Any = None
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    nullable: bool = True
    derived: bool = False
    refers_to: str = ""

    @property
    def stored_as(self) -> str:
        return self.column or self.name

    def select(self) -> str:
        """SQL that reads it, over the row `r`."""
        column = f'r."{self.stored_as}"'
        if self.kind is Kind.POINT or self.kind is Kind.GEOMETRY:
            return f"ST_AsGeoJSON({column})"
        if self.kind is Kind.JSON:
            return f"{column}::text"
        return column

    def select_json(self) -> str:
        """SQL that gives its JSON, as it travels, as text."""
        column = f'r."{self.stored_as}"'
        match self.kind:
            case Kind.UUID | Kind.DATE:
                text = f"""'"' || {column}::text || '"'"""
            case Kind.INTEGER | Kind.BOOLEAN | Kind.JSON:
                text = f"{column}::text"
            case Kind.POINT | Kind.GEOMETRY:
                text = f"ST_AsGeoJSON({column})"
            case Kind.TIME:  # as `instant` writes it
                text = f"""rtrim(to_json({column} AT TIME ZONE 'UTC')::text, '"') || 'Z"'"""
            case _:
                text = f"to_json({column})::text"
        return f"coalesce({text}, 'null')"

    # --- three forms of a value: as read from SQL, canonical (JSON), within the array of a write ----------------------
    def canonical(self, read: Any) -> Any:
        if read is None:
            return None
        match self.kind:
            case Kind.UUID:
                return str(read)
            case Kind.UUIDS:
                return [str(one) for one in read]
            case Kind.TIME:
                return instant(read)
            case Kind.DATE:
                return read.isoformat()
            case Kind.POINT | Kind.GEOMETRY | Kind.JSON:
                return msgspec.json.decode(read)
            case _:
                return read

    def from_log(self, logged: Any) -> Any:
        """The canonical value of what stands in the change log (PostgreSQL's to_jsonb of the column)."""
        if logged is None:
            return None
        match self.kind:
            case Kind.TIME:
                return instant(datetime.fromisoformat(logged))
            case Kind.POINT | Kind.GEOMETRY:
                return {"type": logged["type"], "coordinates": logged["coordinates"]}
            case _:
                return logged

    def array_of(self, values: Sequence[Any]) -> str:
        """Canonical values as the array that a write takes them from."""
        match self.kind:
            case Kind.TEXT:
                return arrays.texts(values)
            case Kind.UUIDS:
                return arrays.texts(["{" + ",".join(value) + "}" if value is not None else None for value in values])
            case Kind.POINT:
                return arrays.texts([_well_known(value) for value in values])
            case Kind.JSON:
                return arrays.texts([_JSON.encode(value).decode() if value is not None else None for value in values])
            case _:
                return arrays.plain(values)

    @property
    def array(self) -> str:
        """PostgreSQL's type of many such parameters."""
        return "text[]" if self.kind in {Kind.POINT, Kind.JSON, Kind.UUIDS} else f"{self.kind.value}[]"

    @property
    def cast(self) -> str:
        return {Kind.POINT: "::geometry", Kind.JSON: "::jsonb", Kind.UUIDS: "::uuid[]"}.get(self.kind, "")

    def assigned(self, written: str) -> str:
        """SQL that sets it to `written`, an element of `array_of`, in an update of the row `r`. Canonical places are
        rounded; one that reads as it did stays as it is, or whoever edits another field would move it."""
        if self.kind is not Kind.POINT:
            return written + self.cast
        column = f'r."{self.stored_as}"'
        same = f"ST_AsGeoJSON({column}) IS NOT DISTINCT FROM ST_AsGeoJSON({written}{self.cast})"
        return f"CASE WHEN {same} THEN {column} ELSE {written}{self.cast} END"

    # --- what a device sends ----------------------------------------------------------------------------------------
    def read(self, value: Any) -> Any:
        """The canonical value of what a device sent. Raises Refused."""
        if value is None:
            if not self.nullable:
                raise self._refused("required", "may not be null")
            return None
        match self.kind:
            case Kind.TEXT:
                return self._read_text(value)
            case Kind.BOOLEAN:
                if type(value) is not bool:
                    raise self._refused("bad_value", "is true or false")
                return value
            case Kind.INTEGER | Kind.NUMBER:
                return self._read_number(value)
            case Kind.UUID:
                return read_uuid(value, self.name)
            case Kind.UUIDS:
                if not isinstance(value, list) or len(value) > 100:
                    raise self._refused("bad_value", "is a list of at most 100 ids")
                return sorted({read_uuid(one, self.name) for one in value})
            case Kind.DATE:
                return self._read_date(value)
            case Kind.TIME:
                return instant(read_time(value, self.name))
            case Kind.POINT:
                return self._read_point(value)
            case _:
                raise self._refused("read_only", "is not for devices to write")

    def _read_text(self, value: Any) -> str:
        if not isinstance(value, str):
            raise self._refused("bad_value", "is a text")
        if self.max_length is not None and len(value) > self.max_length:
            raise self._refused("too_long", f"has at most {self.max_length} characters")
        if self.choices and value not in self.choices:
            raise self._refused("bad_choice", f"is one of {', '.join(self.choices)}")
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise self._refused("bad_value", f"must match {self.pattern}")
        return value

    def _read_number(self, value: Any) -> int | float:
        whole = self.kind is Kind.INTEGER
        if type(value) not in ({int} if whole else {int, float}):
            raise self._refused("bad_value", "is a whole number" if whole else "is a number")
        if abs(value) >= 2**53 or (self.minimum is not None and value < self.minimum):
            raise self._refused("out_of_range", "is out of range")
        return value if whole else float(value)

    def _read_date(self, value: Any) -> str:
        try:
            day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
        except ValueError:
            day = None
        if day is None:
            raise self._refused("bad_value", "is a day such as 2026-11-22")
        if not 1901 <= day.year <= 2998:
            raise self._refused("out_of_range", "lies outside of the years 1900 to 2999")
        return day.isoformat()

    def _read_point(self, value: Any) -> dict[str, Any]:
        point = value if isinstance(value, dict) else {}
        coordinates = point.get("coordinates")
        if point.get("type") != "Point" or not isinstance(coordinates, list) or not 2 <= len(coordinates) <= 3:
            raise self._refused("bad_geometry", "is a GeoJSON Point")
        if not all(type(number) in {int, float} for number in coordinates):
            raise self._refused("bad_coordinates", "has numbers as coordinates")
        lon, lat = coordinates[:2]
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise self._refused("bad_coordinates", "has longitude within ±180 and latitude within ±90")
        return {"type": "Point", "coordinates": [_rounded(lon), _rounded(lat)]}

    def _refused(self, code: str, what: str) -> Refused:
        return Refused(code, f"`{self.name}` {what}.", field=self.name)


_JSON = msgspec.json.Encoder()
_CANONICAL_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def _well_known(point: Mapping[str, Any] | None) -> str | None:
    if point is None:
        return None
    lon, lat = point["coordinates"]
    return f"SRID=4326;POINT({lon!r} {lat!r})"


def _rounded(degrees: float) -> float | int:
    """As ST_AsGeoJSON writes it: nine decimals, a tenth of a millimetre."""
    value = round(float(degrees), 9)
    return int(value) if value == int(value) else value


def instant(at: datetime) -> str:
    """The canonical form of a time: in UTC, with as many decimals as it needs.

    >>> from datetime import timezone
    >>> instant(datetime(2026, 11, 22, 3, 4, 5, 120000, tzinfo=timezone.utc))
    '2026-11-22T03:04:05.12Z'
    """
    text: str = msgspec.to_builtins(at.astimezone(UTC))
    return text if "." not in text else text[:-1].rstrip("0") + "Z"


def read_uuid(value: Any, name: str) -> str:
    try:
        if isinstance(value, str) and len(value) == 36:
            return value if _CANONICAL_UUID.fullmatch(value) else str(UUID(value))
    except ValueError:
        pass
    raise Refused("bad_value", f"`{name}` holds UUIDs.", field=name)


SOMEBODY = {"user", "actor", "author", "owner", "created_by", "updated_by", "device", "judged_by"}


class Writer:
    """The rules of a kind that devices write. Each method raises `Refused`; none asks the database a question of its
    own: what they need was loaded for the whole request (`load`, `Batch`). One object for each kind."""

    kind: SyncType
    """The kind whose rules these are; its declaration sets it."""
    parents: Mapping[str, str] = {}
    """Fields that refer to records which devices make as well: field → kind. They may arrive in the same request."""
    people_fields: Collection[str] = ()
    """Fields that may name no one but the sender."""

    def name_others(self, ops: Sequence[Op], ids: dict[str, set[UUID]]) -> Iterable[Op]:
        """Add the records of other kinds that these operations concern; gives the operations that they amount to on
        those, which are only looked at (`load`)."""
        return ()

    def load(self, batch: Batch, ops: Sequence[Op], rows: Sequence[Row]) -> None:
        """Look up, for all operations at once, what the rules below need."""

    def may_create(self, batch: Batch, values: dict[str, Any], op: Op) -> None:
        """May complete `values`."""

    def may_change(self, batch: Batch, row: Row, op: Op) -> None:
        """Whether this device's person may write to the record at all."""

    def read_other(self, name: str, value: Any) -> Any:
        """The canonical value of a field that is no column."""
        if name in SOMEBODY:
            raise Refused("forbidden", "Who does it is known from the token; it cannot be named.", field=name)
        raise Refused("unknown_field", f"There is no field `{name[:60]}`.", field=name[:60])

    def check_open(self, batch: Batch, row: Row) -> None:
        """Whether the record still changes at all, whoever asks."""

    def before_merge(self, batch: Batch, row: Row, wanted: dict[str, Any]) -> None:
        """May complete what an edit sets, or refuse single fields."""

    def complete_decision(
        self, batch: Batch, row: Row, changes: Mapping[str, Any], said_by: Mapping[str, str]
    ) -> dict[str, Any]:
        """What goes with a decided conflict's changes. `said_by`: field → the person whose device said that value."""
        return {}

    def derive(self, batch: Batch, values: dict[str, Any], changed: Collection[str], op: Op) -> None:
        """Set what follows from the other values (fields declared `derived`, and what came of other records), once it
        is known what holds. `changed` are the fields that the operation sets."""

    def check(self, batch: Batch, values: Mapping[str, Any], changed: Collection[str]) -> None:
        """Whether the record as it would be is whole and sound."""

    def may_delete(self, batch: Batch, row: Row, op: Op) -> None: ...

    def site_of(self, batch: Batch, values: Mapping[str, Any]) -> str | None:
        """The site a conflict about this record belongs to."""
        site: str | None = values.get("site")
        return site

    def written(self, batch: Batch, inserted: Sequence[Row], updated: Sequence[Row]) -> None:
        """After the rows stand: child rows, files to claim. Set-based."""

    def delete(self, batch: Batch, ids: Sequence[UUID]) -> None:
        """Take the records out, with what hangs on them. To be overridden where something does."""
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{self.kind.table}" WHERE id = ANY (%s)', [list(ids)])  # noqa: S608  own name


class ResolutionWriter(Writer):
    """Rules of a kind whose operations decide about other records."""

    def resolve(self, batch: Batch, row: Row, op: Op) -> Result:
        raise NotImplementedError


@dataclasses.dataclass(frozen=True)
class SyncType:
    """A kind of record that devices carry along.

    `in_scope` is an SQL condition over the row `r` with the parameters `%(sites)s`, `%(districts)s`, `%(agencies)s`
    (uuid[]), `%(user)s` and `%(day)s`: what a device gets. `by_keys` finds all rows of the keys `%(keys)s`, whether in
    scope or not, and must agree with the scope expression given to `track_table`. `for_sites` finds, for a kind with
    other keys, the rows that may be carried for the sake of something at the sites `%(keys)s`: they are looked at anew
    when one of these comes or goes; what happens at a site is told under the site's key by a trigger.
    """

    name: str
    table: str
    fields: tuple[Field, ...]
    in_scope: str
    keyed_by: KeyedBy
    by_keys: str = "false"
    for_sites: str = ""
    writer: Writer | None = None
    hidden: tuple[Field, ...] = ()
    """Columns that the writer fills and that do not travel."""

    def field(self, name: str) -> Field | None:
        return self._by_name.get(name)

    def column_of(self, name: str) -> str:
        """The column of a field that is known to be there. Raises KeyError."""
        return self._by_name[name].stored_as

    def requires(self, name: str) -> bool:
        """Whether no record can be without this field. Raises KeyError."""
        return self._by_name[name].required

    @functools.cached_property
    def document(self) -> str:
        """SQL that gives the JSON of the fields of a row `r`: a third of the time that it takes in Python."""
        return _chained(self._document())

    @functools.cached_property
    def change(self) -> str:
        """SQL that gives a row `r` as a change of a pull, in JSON."""
        head = [f"""'{{"type":"{self.name}","id":"'""", "r.id::text", """'","rev":'""", "r.rev::text", """',"data":'"""]
        return _chained([*head, *self._document(), "'}'"])

    def _document(self) -> list[str]:
        texts = [text for field in self.fields for text in (f"""',"{field.name}":'""", field.select_json())]
        return [texts[0].replace("',", "'{", 1), *texts[1:], "'}'"]

    @property
    def rules(self) -> Writer:
        """The rules of a kind that devices write."""
        if self.writer is None:
            raise LookupError(self.name)
        return self.writer

    @property
    def references(self) -> list[Field]:
        """The fields that name reference data."""
        return [field for field in self.fields if field.refers_to]

    def require_references(self, batch: Batch, values: Mapping[str, Any]) -> None:
        """Refuse ids of reference data that is not there; all that operations name was looked up."""
        for field in self.references:
            value = values.get(field.name)
            if value is not None and value not in batch.known["references"].get(field.refers_to, ()):
                raise Refused("unknown_reference", f"There is no such record in `{field.name}`.", field=field.name)

    def blank(self) -> dict[str, Any]:
        """The values of a record of which nothing was said; answers are not among them."""
        return {**self._blank, **{name: copy.copy(value) for name, value in self._blank_containers.items()}}

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {field.name: field for field in self.fields})
        blank = {field.name: field.default for field in (*self.fields, *self.hidden) if field.name != sync.ANSWERS}
        containers = {name: value for name, value in blank.items() if isinstance(value, (dict, list))}
        object.__setattr__(self, "_blank", blank)
        object.__setattr__(self, "_blank_containers", containers)
        if self.writer is not None:
            self.writer.kind = self

    _by_name: dict[str, Field] = dataclasses.field(init=False, repr=False, default_factory=dict)
    _blank: dict[str, Any] = dataclasses.field(init=False, repr=False, default_factory=dict)
    _blank_containers: dict[str, Any] = dataclasses.field(init=False, repr=False, default_factory=dict)


def _chained(texts: Sequence[str]) -> str:
    """SQL that puts texts together, by halves: from left to right PostgreSQL would copy the beginning once for each.
    `concat`, `format` and `row_to_json` take longer."""
    if len(texts) == 1:
        return texts[0]
    half = len(texts) // 2
    return f"({_chained(texts[:half])} || {_chained(texts[half:])})"


_types: dict[str, SyncType] = {}


def register(kind: SyncType) -> None:
    """Make a kind syncable. In snapshots and within a push, kinds come in the order of their registration: parents
    before what refers to them."""
    _types[kind.name] = kind


def known() -> list[SyncType]:
    return list(_types.values())


def fingerprint() -> bytes:
    """Changes with the kinds, their fields and their scopes: what a device was given before was less, or other."""
    said = [(kind.name, kind.in_scope, [field.name for field in kind.fields]) for kind in _types.values()]
    return hashlib.sha256(msgspec.json.encode(said)).digest()[:16]


def writable() -> list[SyncType]:
    return [kind for kind in _types.values() if kind.writer is not None]


def named(name: str) -> SyncType:
    """A kind that is known to be there. Raises KeyError."""
    return _types[name]


def get(name: str) -> SyncType | None:
    return _types.get(name)
