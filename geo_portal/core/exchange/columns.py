"""Columns: how a cell becomes a value, how a stored value is shown, compared and written again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Final

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from shapely.geometry import shape

from geo_portal.core import crs as systems
from geo_portal.core.exchange.reading import GEOMETRY

DECIMALS: Final = 7
"""Of a degree, in files: a centimetre."""
SAME_DEG: Final = 1.5e-7
"""Positions closer than this are the same one, written and read again."""
MAX_VERTICES: Final = 20_000

Cells = Mapping[str, Any]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Refusal(Exception):
    """A row that is not taken: the column at fault, a stable code, a sentence."""

    def __init__(self, column: str, code: str, detail: str) -> None:
        self.column, self.code, self.detail = column, code, detail
        super().__init__(detail)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column named `name` in files, labelled `label` for people, kept in the record's `attribute` (a dotted path).

    Values are plain and comparable; a reference is the code it goes by.
    """

    name: str
    label: str | Promise
    attribute: str = ""
    required: bool = False

    def present(self, cells: Cells) -> bool:
        """Whether the row says anything about this column; an empty cell does: it clears the value."""
        return self.name in cells

    def read(self, cells: Cells, crs: str) -> Any:
        """The value that the row gives. Raises Refusal."""
        text = self.text(cells.get(self.name))
        if not text:
            if self.required:
                raise Refusal(self.name, "required", _("A value is missing."))
            return self.blank()
        return self.parse(text)

    def blank(self) -> Any:
        return ""

    def parse(self, text: str) -> Any:
        return text

    def text(self, raw: Any) -> str:
        if raw is None:
            return ""
        if isinstance(raw, bool | dict | list):
            raise Refusal(self.name, "invalid", _("Text is needed here."))
        text = str(raw).strip()
        if _CONTROL.search(text):
            raise Refusal(self.name, "invalid", _("Control characters are not taken."))
        return text

    def of(self, record: Any) -> Any:
        """The stored value."""
        try:
            return attrgetter(self.attribute or self.name)(record)
        except AttributeError:  # a reference that is not set
            return self.blank()

    def same(self, stored: Any, given: Any) -> bool:
        if isinstance(stored, str) and isinstance(given, str):
            return stored.strip() == given
        return bool(stored == given)

    def show(self, value: Any) -> str:
        """The value as a preview keeps it: in no language, and different for different values."""
        return "" if value is None else str(value)

    def tell(self, shown: str) -> str:
        """What `show` gave, as people read it."""
        return shown

    def cells(self, value: Any, crs: str) -> dict[str, Any]:
        """What an export writes into the CSV cells of this column; text, numbers, or None."""
        return {self.name: value}

    def json(self, value: Any, crs: str) -> Any:
        """What an export writes into GeoJSON properties."""
        return value


@dataclass(frozen=True, kw_only=True)
class Text(Column):
    max_length: int
    pattern: str = ""

    def parse(self, text: str) -> str:
        if len(text) > self.max_length:
            raise Refusal(self.name, "max_length", _("At most %d characters.") % self.max_length)
        if self.pattern and not re.fullmatch(self.pattern, text):
            raise Refusal(self.name, "invalid", _("“%s” has characters that are not taken here.") % text[:60])
        return text


@dataclass(frozen=True, kw_only=True)
class Email(Text):
    max_length: int = 254

    def parse(self, text: str) -> str:
        try:
            validate_email(super().parse(text))
        except ValidationError as error:
            raise Refusal(self.name, "invalid", _("“%s” is not an e-mail address.") % text[:60]) from error
        return text


@dataclass(frozen=True, kw_only=True)
class Choice(Column):
    """One of `choices` (value and label); the value stands in files."""

    choices: Mapping[str, Any]
    default: str = ""

    def blank(self) -> str:
        return self.default

    def parse(self, text: str) -> str:
        if text not in self.choices:
            known = ", ".join(self.choices)
            raise Refusal(
                self.name,
                "invalid_choice",
                _("“%(value)s” is none of: %(known)s.") % {"value": text[:60], "known": known},
            )
        return text

    def tell(self, shown: str) -> str:
        return str(self.choices.get(shown, shown))


@dataclass(frozen=True, kw_only=True)
class Flag(Column):
    default: bool = True

    def blank(self) -> bool:
        return self.default

    def text(self, raw: Any) -> str:
        return str(raw).lower() if isinstance(raw, bool) else super().text(raw)

    def parse(self, text: str) -> bool:
        words = {"1": True, "true": True, "yes": True, "是": True, "0": False, "false": False, "no": False, "否": False}
        flag = words.get(text.lower())
        if flag is None:
            raise Refusal(self.name, "invalid", _("true or false is needed."))
        return flag

    def show(self, value: Any) -> str:
        return "true" if value else "false"

    def tell(self, shown: str) -> str:
        return {"true": _("yes"), "false": _("no")}.get(shown, shown)

    def cells(self, value: Any, crs: str) -> dict[str, Any]:
        return {self.name: "true" if value else "false"}


@dataclass(frozen=True, kw_only=True)
class Whole(Column):
    """A whole number from 0, or nothing."""

    largest: int = 999_999

    def blank(self) -> None:
        return None

    def parse(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) <= self.largest):
            raise Refusal(self.name, "out_of_range", _("A whole number from 0 to %d is needed.") % self.largest)
        return int(text)


@dataclass(frozen=True, kw_only=True)
class Reference(Text):
    """The code of another record; `among` names the table's references it is looked up in."""

    max_length: int = 64
    among: str = ""


@dataclass(frozen=True, kw_only=True)
class Position(Column):
    """A point: cells `lon` and `lat`, or a GeoJSON geometry. The value is lon, lat in WGS 84, rounded to a centimetre
    neither here nor in the database."""

    name: str = "location"
    required: bool = True

    def present(self, cells: Cells) -> bool:
        return "lon" in cells or "lat" in cells or GEOMETRY in cells

    def read(self, cells: Cells, crs: str) -> tuple[float, float]:
        if "lon" in cells or "lat" in cells:
            lon, lat = _number("lon", cells.get("lon")), _number("lat", cells.get("lat"))
        else:
            lon, lat = _point(cells.get(GEOMETRY))
        if not abs(lat) <= 90:
            sentence = _("Latitude lies between -90 and 90 degrees. Are longitude and latitude exchanged?")
            raise Refusal("lat", "bad_coordinates", sentence)
        if not abs(lon) <= 180:
            raise Refusal("lon", "bad_coordinates", _("Longitude lies between -180 and 180 degrees."))
        return lon, lat

    def of(self, record: Any) -> tuple[float, float]:
        stored = attrgetter(self.attribute or self.name)(record)
        return stored.x, stored.y

    def same(self, stored: Any, given: Any) -> bool:
        return bool(abs(stored[0] - given[0]) < SAME_DEG and abs(stored[1] - given[1]) < SAME_DEG)

    def show(self, value: Any) -> str:
        return f"{value[0]:.6f}, {value[1]:.6f}"

    def cells(self, value: Any, crs: str) -> dict[str, Any]:
        lon, lat = self.degrees(value, crs)
        return {"lon": lon, "lat": lat}

    def json(self, value: Any, crs: str) -> dict[str, Any]:
        return {"type": "Point", "coordinates": list(self.degrees(value, crs))}

    def degrees(self, value: tuple[float, float], crs: str) -> tuple[float, float]:
        lon, lat = value if crs == "wgs84" else systems.from_wgs84([value], crs)[0].tolist()
        return round(lon, DECIMALS), round(lat, DECIMALS)

    @staticmethod
    def geometry(value: tuple[float, float]) -> Point:
        return Point(*value, srid=4326)


def _number(name: str, raw: Any) -> float:
    text = "" if isinstance(raw, bool) or "_" in str(raw) else str(raw).strip()
    try:
        number = float(text)
    except (ValueError, OverflowError):
        number = float("nan")
    if not np.isfinite(number):
        raise Refusal(name, "bad_coordinates", _("A number of degrees is needed."))
    return number


def _point(raw: Any) -> tuple[float, float]:
    geometry = _geojson(GEOMETRY, raw)
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") != "Point" or not isinstance(coordinates, list):
        raise Refusal(GEOMETRY, "bad_geometry", _("A GeoJSON Point is needed."))
    if len(coordinates) not in (2, 3):
        raise Refusal(GEOMETRY, "bad_geometry", _("A GeoJSON Point is needed."))
    return _number("lon", coordinates[0]), _number("lat", coordinates[1])


def _geojson(name: str, raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise Refusal(name, "bad_geometry", _("The geometry is not GeoJSON.")) from None


@dataclass(frozen=True, kw_only=True)
class Area(Column):
    """An area, as the GeoJSON of a Polygon or MultiPolygon in a cell, or (`is_geometry`) as the feature's geometry.

    The value is a GEOS MultiPolygon in WGS 84, or None. An area that crosses itself is repaired.
    """

    name: str = "boundary"
    is_geometry: bool = False

    def present(self, cells: Cells) -> bool:
        return self.name in cells or (self.is_geometry and GEOMETRY in cells)

    def read(self, cells: Cells, crs: str) -> MultiPolygon | None:
        raw = cells[self.name] if self.name in cells else cells.get(GEOMETRY)
        geometry = _geojson(self.name, raw.strip() or None) if isinstance(raw, str) else raw
        return None if geometry is None else self._area(geometry, crs)

    def of(self, record: Any) -> MultiPolygon | None:
        stored: MultiPolygon | None = attrgetter(self.attribute or self.name)(record)
        return stored

    def same(self, stored: Any, given: Any) -> bool:
        if stored is None or given is None:
            return stored is given
        return bool(stored.equals_exact(given, SAME_DEG))

    def show(self, value: Any) -> str:
        """Number of vertices, and a short print of where they are."""
        if value is None:
            return ""
        places = json.dumps(_rounded(value.coords)).encode()
        return f"{value.num_coords} {hashlib.sha256(places).hexdigest()[:12]}"

    def tell(self, shown: str) -> str:
        count, _space, print_ = shown.partition(" ")
        return _("area with %(count)s vertices (%(print)s)") % {"count": count, "print": print_[:6]} if shown else ""

    def cells(self, value: Any, crs: str) -> dict[str, Any]:
        geometry = self.json(value, crs)
        return {self.name: None if geometry is None else json.dumps(geometry, separators=(",", ":"))}

    def json(self, value: Any, crs: str) -> dict[str, Any] | None:
        if value is None:
            return None
        moved = value if crs == "wgs84" else systems.transform_geometry(value, "wgs84", crs)
        return {"type": "MultiPolygon", "coordinates": _rounded(moved.coords)}

    def _area(self, geometry: Any, crs: str) -> MultiPolygon:
        if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
            raise Refusal(self.name, "bad_geometry", _("A GeoJSON Polygon or MultiPolygon is needed."))
        try:
            area = shapely.force_2d(shape(geometry))
        except Exception as error:  # shapely raises what it stumbles over: TypeError, IndexError, GEOSException …
            raise Refusal(self.name, "bad_geometry", _("The coordinates do not make an area.")) from error
        count = shapely.get_num_coordinates(area)
        if count > MAX_VERTICES:
            raise Refusal(self.name, "too_many_vertices", _("An area has at most %d vertices.") % MAX_VERTICES)
        lon, lat = shapely.get_coordinates(area).T
        if area.is_empty or not (np.isfinite(lon) & (abs(lon) <= 180) & np.isfinite(lat) & (abs(lat) <= 90)).all():
            sentence = _("Coordinates are longitude within ±180, then latitude within ±90 degrees.")
            raise Refusal(self.name, "bad_coordinates", sentence)
        moved = systems.transform_geometry(area, crs, "wgs84")
        parts = [part for part in _parts(moved if moved.is_valid else shapely.make_valid(moved)) if part.area > 0]
        if not parts:
            raise Refusal(self.name, "bad_geometry", _("The area encloses nothing."))
        found = GEOSGeometry(memoryview(shapely.to_wkb(shapely.MultiPolygon(parts))), srid=4326)
        return found if isinstance(found, MultiPolygon) else MultiPolygon(found, srid=4326)


def _parts(geometry: Any) -> list[Any]:
    return [part for part in shapely.get_parts(shapely.get_parts(geometry)) if isinstance(part, shapely.Polygon)]


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates[0], float):
        return [round(coordinates[0], DECIMALS), round(coordinates[1], DECIMALS)]
    return [_rounded(inner) for inner in coordinates]


@dataclass(frozen=True, kw_only=True)
class Crs(Column):
    """The coordinate system of one row, where it is not the one chosen for the file."""

    name: str = "crs"
    label: str | Promise = field(default="CRS")

    def parse(self, text: str) -> str:
        if text not in systems.CRS:
            sentence = _("“%(value)s” is none of: %(known)s.") % {"value": text[:60], "known": ", ".join(systems.CRS)}
            raise Refusal(self.name, "unknown_crs", sentence)
        return text
