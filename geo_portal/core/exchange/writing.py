"""Exports: streamed, in any of our coordinate systems, and such that importing them again changes nothing."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import IO, Any, Final

from django.db.models import QuerySet

from geo_portal.core.clock import LOCAL, iso
from geo_portal.core.exchange.reading import REASONS, inert
from geo_portal.core.exchange.tables import Refused, Table

FETCHED: Final = 500
SHEET_ROWS: Final = 1_048_576
"""So many a sheet of an Excel workbook may have, its header among them."""
COLUMN_WIDTH: Final = 20
"""In characters: room for a time, and for most names. Excel's own of eight cuts both."""
MARK: Final = "\ufeff"
"""Without this mark at the front, spreadsheets take UTF-8 for the local encoding and spoil Chinese text."""


class _Line:
    def write(self, line: str) -> str:
        return line


def csv_lines(header: Sequence[str], records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """CSV text line by line; cells that a spreadsheet would run as a formula are made inert."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield MARK + str(writer.writerow(header))
    for record in records:
        yield str(writer.writerow([_cell(record.get(name)) for name in header]))


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, int | float):
        return "" if value is None else value
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return inert(str(value))


def write_xlsx(header: Sequence[str], records: Iterable[Mapping[str, Any]], file: IO[bytes]) -> None:
    """An Excel workbook; times are those of Asia/Shanghai. Text is stored as text whatever it begins with, and stays
    text when somebody edits the cell. What one sheet does not hold goes on in the next, under the same header."""
    from openpyxl import Workbook  # a quarter of a second, which no server should spend at its start

    book = Workbook(write_only=True)
    sheet = _begun_sheet(book, header)
    for number, record in enumerate(records):
        if number and number % (SHEET_ROWS - 1) == 0:
            sheet = _begun_sheet(book, header)
        sheet.append([_sheet_cell(sheet, record.get(name)) for name in header])
    book.save(file)


def _begun_sheet(book: Any, header: Sequence[str]) -> Any:
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(str(len(book.worksheets) + 1))
    sheet.freeze_panes = "A2"
    for number in range(1, len(header) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = COLUMN_WIDTH
    sheet.append([_sheet_cell(sheet, name) for name in header])
    return sheet


def _sheet_cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return value.astimezone(LOCAL).replace(tzinfo=None)
    if isinstance(value, date):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # also where openpyxl took it for a formula
    cell.quotePrefix = inert(text) != text
    return cell


def export_csv(table: Table, records: QuerySet[Any], crs: str) -> Iterator[str]:
    """The records as CSV in `crs`, a line at a time."""

    def rows() -> Iterator[dict[str, Any]]:
        for record in records.iterator(chunk_size=FETCHED):
            row: dict[str, Any] = {"crs": crs}
            for column in table.columns:
                row |= column.cells(column.of(record), crs)
            yield row

    return csv_lines(table.headers, rows())


def export_geojson(table: Table, records: QuerySet[Any], crs: str) -> Iterator[str]:
    """The records as a GeoJSON FeatureCollection in `crs`, a feature at a time; each says in `crs` what it is in."""
    yield '{"type":"FeatureCollection","features":[\n'
    between = ""
    for record in records.iterator(chunk_size=FETCHED):
        yield between + json.dumps(_feature(table, record, crs), ensure_ascii=False, separators=(",", ":"))
        between = ",\n"
    yield "\n]}\n"


def _feature(table: Table, record: Any, crs: str) -> dict[str, Any]:
    properties = {column.name: column.json(column.of(record), crs) for column in table.columns}
    geometry = properties.pop(table.geometry.name) if table.geometry else None
    if table.placed:
        properties["crs"] = crs
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def refused_csv(table: Table, refused: Sequence[Refused]) -> Iterator[str]:
    """The refused rows as they came, with the reasons beside, so that they can be corrected and sent again."""
    sent = dict.fromkeys(name for row in refused for name in row.cells)
    header = [*(name for name in sent if name not in REASONS), *REASONS]
    return csv_lines(
        header,
        ({**row.cells, **dict(zip(REASONS, (row.column, row.code, row.detail), strict=True))} for row in refused),
    )
