"""Files into rows: CSV as spreadsheets write it, and GeoJSON (RFC 7946). Bounded, and strict about what is a row."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

MAX_BYTES: Final = 8 * 1024 * 1024
MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 100
MAX_CELL: Final = 1_000_000
"""Characters of one cell: a boundary of 20,000 vertices fits."""

GEOMETRY: Final = "geometry"
REASONS: Final = ("refused_column", "refused_code", "refused_reason")
"""Columns that our list of refused rows adds; they may come back with the corrected rows and are passed over."""

_SPACE = r"[\s\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]"
_ACTIVE = re.compile(rf"'*(?:[\t\r\n]|{_SPACE}*[=+\-@＝＋－＠])")
_DELIMITERS: Final = ",;\t"
_DEGREES: Final = ("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4490", "EPSG:4490")


class FileRefused(Exception):
    """The file as a whole cannot be read; `code` is a stable word, the sentence is for whoever sent it."""

    def __init__(self, code: str, detail: str) -> None:
        self.code, self.detail = code, detail
        super().__init__(detail)


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number as the sender counts (CSV: the header is 1; GeoJSON: the first feature is 1).

    `cells` holds text, or JSON values from GeoJSON, by column. `fault` says why it cannot be taken at all.
    """

    number: int
    cells: Mapping[str, Any]
    fault: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    columns: tuple[str, ...]
    rows: Sequence[Row]


def inert(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe in front where one might (see `live`).

    >>> inert("=HYPERLINK(1)"), inert("plain")
    ("'=HYPERLINK(1)", 'plain')
    """
    return f"'{text}" if _ACTIVE.match(text) else text


def live(text: str) -> str:
    """What was written as `inert(text)`.

    >>> live("'=1"), live("''=1"), live("it's")
    ('=1', "'=1", "it's")
    """
    return text[1:] if text.startswith("'") and _ACTIVE.match(text) else text


def read_sheet(content: bytes) -> Sheet:
    """The rows of a CSV file (UTF-8 with or without a mark, UTF-16 with one, else GB18030; comma, semicolon or tab)
    or of a GeoJSON FeatureCollection, told apart by what they begin with. Raises FileRefused."""
    if len(content) > MAX_BYTES:
        raise FileRefused("too_large", _("The file is larger than 8 MiB."))
    text = _decode(content)
    if not text.strip():
        raise FileRefused("empty", _("The file is empty."))
    if "\x00" in text:
        raise FileRefused("not_text", _("The file is not text: it holds NUL characters."))
    return _read_geojson(text) if text.lstrip().startswith(("{", "[")) else _read_csv(text)


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused("not_text", _("The file is neither UTF-8 nor GB18030 text. Save it as “CSV UTF-8”."))


# --- CSV --------------------------------------------------------------------------------------------------------------


def _read_csv(text: str) -> Sheet:
    csv.field_size_limit(MAX_CELL)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        columns = _header(next(records, []))
        rows = list(_csv_rows(records, columns))
    except csv.Error as error:
        raise FileRefused(
            "bad_csv", _("The file is not CSV near line %(line)d: %(why)s.") % {"line": records.line_num, "why": error}
        ) from error
    return Sheet(columns, rows)


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    counts = Counter(character for character in first if character in _DELIMITERS)
    return counts.most_common(1)[0][0] if counts else ","


def _header(cells: Sequence[str]) -> tuple[str, ...]:
    names = [cell.strip().lower() for cell in cells]
    while names and not names[-1]:
        names.pop()  # a trailing delimiter
    if len(names) > MAX_COLUMNS:
        raise FileRefused("too_many_columns", _("The file has more than %d columns.") % MAX_COLUMNS)
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise FileRefused("duplicate_column", _("The column “%s” stands more than once in the first row.") % twice[0])
    return tuple(names)


def _csv_rows(records: Iterator[list[str]], columns: Sequence[str]) -> Iterator[Row]:
    taken = 0
    for number, cells in enumerate(records, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        taken += 1
        _require_few(taken)
        while len(cells) > len(columns) and not cells[-1].strip():
            cells.pop()
        named = {name: live(cell) for name, cell in zip(columns, cells, strict=False) if name}
        fault = None
        if len(cells) != len(columns):
            sentence = _("The row has %(cells)d cells, the first row %(columns)d.")
            fault = ("bad_row", sentence % {"cells": len(cells), "columns": len(columns)})
        yield Row(number, named, fault)


def _require_few(count: int) -> None:
    if count > MAX_ROWS:
        raise FileRefused("too_many_rows", _("The file has more than %d rows. Send it in parts.") % MAX_ROWS)


# --- GeoJSON ----------------------------------------------------------------------------------------------------------


def _read_geojson(text: str) -> Sheet:
    try:
        document = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise FileRefused("bad_json", _("The file is not JSON: %s.") % error) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise FileRefused("bad_geojson", _("The file is not a GeoJSON FeatureCollection."))
    _require_degrees(document.get("crs"))
    _require_few(len(features))
    rows = [_feature_row(number, feature) for number, feature in enumerate(features, start=1)]
    columns = dict.fromkeys(name for row in rows for name in row.cells)
    if len(columns) > MAX_COLUMNS:
        raise FileRefused("too_many_columns", _("The file has more than %d columns.") % MAX_COLUMNS)
    return Sheet(tuple(columns), rows)


def _no_constant(word: str) -> float:
    raise ValueError(word)


def _feature_row(number: int, feature: Any) -> Row:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return Row(number, {}, ("bad_row", _("This is not a GeoJSON Feature.")))
    properties = feature.get("properties")
    if properties is None:
        properties = {}
    if not isinstance(properties, dict):
        return Row(number, {}, ("bad_row", _("The properties of the feature are not an object.")))
    cells = {str(name).strip().lower(): value for name, value in properties.items()}
    return Row(number, {**cells, GEOMETRY: feature.get("geometry")})


def _require_degrees(member: Any) -> None:
    """Files from before RFC 7946 may name a projected system; their numbers are then not degrees."""
    if member is None:
        return
    properties = member.get("properties") if isinstance(member, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if not name.endswith(_DEGREES):
        raise FileRefused(
            "unknown_crs", _("The file names the coordinate system “%s”; longitude and latitude are needed.") % name
        )
