"""The list of visits as a file."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import load_workbook

from geo_portal.core.exchange import writing
from tests.factories_field import WORKDAY, make_site, make_visit

ADDRESS = "/api/v1/visits/export"
HOSTILE = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "　＝1"]


@pytest.fixture
def visits(town: SimpleNamespace) -> list[Any]:
    """Notes that a spreadsheet would run, at one site, a minute apart; and a visit in the next district."""
    site = make_site(town.here, "=cmd|' /C calc'!A0", code="E1")
    begun = {"status": "reported", "reporter": town.holder}
    made = [
        make_visit(
            site, town.holder, note=note, signed_by=note, started_at=WORKDAY + timedelta(minutes=number), **begun
        )
        for number, note in enumerate(HOSTILE)
    ]
    make_visit(make_site(town.there, at=(108.85, 34.25)), started_at=WORKDAY, **begun)
    return made


def body(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(answer).decode("utf-8-sig"), newline="")))


def test_cells_that_a_spreadsheet_would_run_are_inert(api: Any, town: SimpleNamespace, visits: list[Any]) -> None:
    found = rows(api(town.supervisor).get(f"{ADDRESS}?file=csv&ordering=happened_at"))
    assert [row["note"] for row in found] == [f"'{note}" for note in HOSTILE]
    assert [row["signed_by"] for row in found] == [row["note"] for row in found]
    assert {row["site_name"] for row in found} == {"'=cmd|' /C calc'!A0"}
    assert {(row["lon"], row["lat"]) for row in found} == {("108.95", "34.25")}


def test_a_workbook_holds_them_as_text(api: Any, town: SimpleNamespace, visits: list[Any]) -> None:
    answer = api(town.supervisor).get(f"{ADDRESS}?file=xlsx&ordering=happened_at", headers={"accept-language": "en"})
    content = body(answer)
    sheet = load_workbook(io.BytesIO(content)).active
    header = [cell.value for cell in sheet[1]]
    notes = [sheet.cell(row=2 + number, column=1 + header.index("Note")) for number in range(len(HOSTILE))]
    assert {cell.data_type for cell in notes} == {"s"}
    assert all(cell.quotePrefix for cell in notes)
    began = sheet.cell(row=2, column=1 + header.index("Began")).value
    assert began.isoformat() == "2026-11-23T10:00:00"  # in Xi'an


def test_what_one_sheet_does_not_hold_goes_on_in_the_next(
    api: Any, town: SimpleNamespace, visits: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "SHEET_ROWS", 4)
    answer = api(town.supervisor).get(f"{ADDRESS}?file=xlsx&ordering=happened_at", headers={"accept-language": "en"})
    book = load_workbook(io.BytesIO(body(answer)))
    sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book]
    assert [len(rows) for rows in sheets] == [4, 4, 2]
    assert [rows[0] for rows in sheets] == [sheets[0][0]] * 3
    began = sheets[0][0].index("Began")
    times = [row[began] for rows in sheets for row in rows[1:]]
    assert [time - times[0] for time in times] == [timedelta(minutes=number) for number in range(7)]


@pytest.mark.parametrize("kind", ["csv", "geojson"])
def test_times_stand_in_it_as_in_the_list(api: Any, town: SimpleNamespace, visits: list[Any], kind: str) -> None:
    client = api(town.supervisor)
    [listed] = client.get("/api/v1/visits?limit=1&ordering=happened_at").json()["results"]
    answer = client.get(f"{ADDRESS}?file={kind}&ordering=happened_at")
    row = rows(answer)[0] if kind == "csv" else json.loads(body(answer))["features"][0]["properties"]
    assert (row["id"], row["started_at"]) == (listed["id"], "2026-11-23T02:00:00Z")


def test_the_file_follows_the_filters_and_the_rights(api: Any, town: SimpleNamespace, visits: list[Any]) -> None:
    after = (WORKDAY + timedelta(minutes=5)).isoformat().replace("+00:00", "Z")
    assert len(rows(api(town.supervisor).get(f"{ADDRESS}?file=csv&started_after={after}"))) == 2
    assert rows(api(town.supervisor).get(f"{ADDRESS}?file=csv&status=planned")) == []
    for who, seen in (
        ("city_office", 8),
        ("office", 7),
        ("holder", 7),
        ("neighbour", 1),
        ("drone", 0),
        ("stranger", 0),
    ):
        answer = api(getattr(town, who)).get(f"{ADDRESS}?file=geojson")
        assert len(json.loads(body(answer))["features"]) == seen, who
