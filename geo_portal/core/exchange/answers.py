"""A table of the interface as a file to take along: CSV, an Excel workbook, or GeoJSON."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse

from geo_portal.core.api import GEOJSON
from geo_portal.core.clock import iso
from geo_portal.core.exchange.writing import csv_lines, write_xlsx

CSV: Final = "text/csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS: Final = ("csv", "xlsx", "geojson")
RESPONSES: Final = {
    (200, CSV): OpenApiResponse(OpenApiTypes.STR),
    (200, XLSX): OpenApiResponse(OpenApiTypes.BINARY),
    (200, GEOJSON): OpenApiResponse({"type": "object", "additionalProperties": True}),
}
"""As what such a download stands in the OpenAPI document."""

_IN_MEMORY: Final = 4 * 1024 * 1024
_PRIVATE: Final = {"Cache-Control": "private, no-store"}


@dataclass(frozen=True)
class Words:
    """What people read in a workbook: the heading of each column, and by column what its codes mean."""

    headings: Mapping[str, Any]
    codes: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)

    def said(
        self, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]
    ) -> tuple[list[str], Iterator[dict[str, Any]]]:
        """The headings of these columns, and the rows by them, in the language that is active now."""
        headings = [str(self.headings[name]) for name in columns]
        codes = {name: {code: str(word) for code, word in words.items()} for name, words in self.codes.items()}
        named = [(heading, name, codes.get(name, {})) for heading, name in zip(headings, columns, strict=True)]
        return headings, (
            {heading: words.get(row[name], row[name]) if words else row[name] for heading, name, words in named}
            for row in rows
        )


def table_file(
    kind: str, name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], words: Words
) -> HttpResponseBase:
    """The rows as a download called `name` with the ending of `kind` (one of KINDS). CSV and GeoJSON are streamed.

    Each row has the columns, `id` and, in degrees, `lon` and `lat`; of these two GeoJSON makes the feature's Point.
    A workbook is for people and has `words` in place of names and codes; the others are for programs.
    """
    if kind == "xlsx":
        file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  the answer closes it
        write_xlsx(*words.said(columns, rows), file)
        file.seek(0)
        return FileResponse(
            file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX, headers=dict(_PRIVATE)
        )
    lines, content_type = (
        (csv_lines(columns, rows), f"{CSV}; charset=utf-8") if kind == "csv" else (_geojson(columns, rows), GEOJSON)
    )
    headers = {**_PRIVATE, "Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return StreamingHttpResponse((line.encode() for line in lines), content_type=content_type, headers=headers)


def _geojson(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield '{"type":"FeatureCollection","features":[\n'
    between = ""
    for row in rows:
        feature = {
            "type": "Feature",
            "id": str(row["id"]),
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": {name: row[name] for name in columns if name not in {"lon", "lat"}},
        }
        yield between + json.dumps(feature, ensure_ascii=False, separators=(",", ":"), default=_text)
        between = ",\n"
    yield "\n]}\n"


def _text(value: Any) -> str:
    return iso(value) if isinstance(value, datetime) else str(value)
