"""Who was seen as often as required, as overseers see it and take it along."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import load_workbook

from field.models import LastPosition, Site
from geo_portal.core import clock
from tests.factories_field import WORKDAY, make_assignment, make_site, make_visit

ADDRESS = "/api/v1/coverage"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(WORKDAY + timedelta(hours=4)):
        yield


@pytest.fixture
def held(town: SimpleNamespace) -> SimpleNamespace:
    """Two sites held since the beginning of October, to be seen every ten days: one seen five days ago and twice in
    October, the other never."""
    seen, never = make_site(town.here, "=HYPERLINK(1)", code="A1"), make_site(town.here, "没去过的厂", code="A2")
    for site in (seen, never):
        make_assignment(site, town.holder, interval_days=10, starts_on=date(2026, 10, 1))
    for days in (5, 30, 40):
        make_visit(seen, town.holder, started_at=WORKDAY - timedelta(days=days), status="reported")
    make_visit(never, town.holder, status="planned", planned_for=date(2026, 11, 30))
    return SimpleNamespace(seen=seen, never=never)


def rows_of(client: Any, query: str = "") -> dict[str, Any]:
    return {row["site_code"]: row for row in client.get(f"{ADDRESS}{query}").json()["rows"]}


def test_the_rate_counts_required_visits_and_no_site_makes_up_for_another(
    api: Any, town: SimpleNamespace, held: SimpleNamespace
) -> None:
    body = api(town.supervisor).get(f"{ADDRESS}?first_day=2026-11-04&last_day=2026-11-23").json()
    assert {name: body[name] for name in ("first_day", "last_day", "rate", "overdue", "never")} == {
        "first_day": "2026-11-04",
        "last_day": "2026-11-23",
        "rate": 0.25,
        "overdue": 1,
        "never": 1,
    }
    seen, never = body["rows"]
    assert (seen["visits"], seen["visits_required"], seen["last_visit_on"], seen["due_on"], seen["overdue_days"]) == (
        1,
        2,
        "2026-11-18",
        "2026-11-28",
        0,
    )
    assert (never["visits"], never["last_visit_on"], never["due_on"], never["overdue_days"]) == (
        0,
        None,
        "2026-10-11",
        43,
    )


def test_a_period_of_the_past_is_told_as_of_its_end(api: Any, town: SimpleNamespace, held: SimpleNamespace) -> None:
    row = rows_of(api(town.supervisor), "?first_day=2026-10-01&last_day=2026-10-31")["A1"]
    assert (row["visits"], row["last_visit_on"], row["overdue_days"]) == (2, "2026-10-24", 0)


def test_what_was_due_before_a_short_period_is_required_in_it_until_it_is_made(
    api: Any, town: SimpleNamespace, held: SimpleNamespace
) -> None:
    body = api(town.supervisor).get(f"{ADDRESS}?first_day=2026-11-16&last_day=2026-11-20").json()
    told = [(row["visits"], row["visits_required"], row["due_on"], row["overdue_days"]) for row in body["rows"]]
    assert told == [(1, 1, "2026-11-28", 0), (0, 1, "2026-10-11", 40)]
    assert body["rate"] == 0.5


def test_beside_a_position_stands_how_many_sites_of_that_person_are_overdue(
    api: Any, town: SimpleNamespace, held: SimpleNamespace
) -> None:
    """The holder was seen beyond the border: who oversees only there sees the person, and none of their sites."""
    where = {"device_id": town.holder.pk, "t": WORKDAY, "location": "SRID=4326;POINT(108.95 34.25)"}
    LastPosition.objects.create(user=town.holder, district=town.there, received_at=WORKDAY, **where)

    def told(who: str) -> list[int]:
        return [row["overdue"] for row in api(getattr(town, who)).get("/api/v1/positions").json()["results"]]

    seen = {who: told(who) for who in ("city_office", "holder", "neighbour", "supervisor", "admin")}
    assert seen == {"city_office": [1], "holder": [1], "neighbour": [0], "supervisor": [], "admin": [1]}
    Site.objects.filter(pk=held.never.pk).update(status="closed")
    assert told("city_office") == [0]


def test_overseers_see_their_territory_and_nobody_else_any(
    api: Any, town: SimpleNamespace, held: SimpleNamespace
) -> None:
    for who in ("supervisor", "office", "city_office", "admin"):
        assert set(rows_of(api(getattr(town, who)))) == {"A1", "A2"}, who
    for who in ("holder", "liaison", "inspector", "neighbour", "drone", "stranger"):
        assert rows_of(api(getattr(town, who))) == {}, who
    assert rows_of(api(town.city_office), f"?district={town.there.pk}") == {}
    assert set(rows_of(api(town.city_office), f"?district={town.city.pk}")) == {"A1", "A2"}


def test_a_cell_that_a_spreadsheet_would_run_is_inert(api: Any, town: SimpleNamespace, held: SimpleNamespace) -> None:
    answer = api(town.supervisor).get(f"{ADDRESS}?file=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    seen, never = csv.DictReader(io.StringIO(text))
    assert seen["site_name"] == "'=HYPERLINK(1)"
    assert (never["site_name"], never["last_visit_on"]) == ("没去过的厂", "")


def test_the_places_as_geojson(api: Any, town: SimpleNamespace, held: SimpleNamespace) -> None:
    answer = api(town.supervisor).get(f"{ADDRESS}?file=geojson")
    assert answer.headers["Cache-Control"] == "private, no-store"
    one, _other = json.loads(b"".join(answer.streaming_content))["features"]
    assert one["geometry"] == {"type": "Point", "coordinates": [108.95, 34.25]}
    assert one["properties"]["due_on"] == "2026-11-28"


def test_a_workbook_holds_text_as_text_and_days_as_days(api: Any, town: SimpleNamespace, held: SimpleNamespace) -> None:
    Site.objects.filter(pk=held.never.pk).update(name="\x0b+SUM(1)")
    answer = api(town.supervisor).get(f"{ADDRESS}?file=xlsx", headers={"accept-language": "en"})
    assert "coverage-2026-11-23.xlsx" in answer.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    header, seen, never = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert header[:2] == ["Site, code", "Site"]
    names = [sheet["B2"], sheet["B3"]]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in names] == [
        ("=HYPERLINK(1)", "s", True),
        ("+SUM(1)", "s", True),
    ]
    assert (seen[header.index("Visits")], seen[header.index("Last visit")]) == (1, datetime(2026, 11, 18))  # noqa: DTZ001  as Excel has it
    assert never[header.index("Last visit")] is None


@pytest.mark.parametrize(("show", "codes"), [("overdue", ["A2"]), ("never", ["A2"])])
def test_the_file_can_hold_what_is_overdue_alone(
    api: Any, town: SimpleNamespace, held: SimpleNamespace, show: str, codes: list[str]
) -> None:
    answer = api(town.supervisor).get(f"{ADDRESS}?file=csv&show={show}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert [row["site_code"] for row in csv.DictReader(io.StringIO(text))] == codes


@pytest.mark.parametrize("file", ["", "&file=csv"])
@pytest.mark.parametrize(
    ("ordering", "codes"),
    [
        ("due_on", ["A2", "A1"]),
        ("-visits", ["A1", "A2"]),
        ("last_visit_on", ["A2", "A1"]),
        ("-site_code", ["A2", "A1"]),
        ("-holder_name", ["A1", "A2"]),
    ],
)
def test_rows_come_in_the_order_asked_for_and_so_do_those_of_the_file(
    api: Any, town: SimpleNamespace, held: SimpleNamespace, ordering: str, codes: list[str], file: str
) -> None:
    answer = api(town.supervisor).get(f"{ADDRESS}?ordering={ordering}{file}")
    if not file:
        assert [row["site_code"] for row in answer.json()["rows"]] == codes
        return
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert [row["site_code"] for row in csv.DictReader(io.StringIO(text))] == codes


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("first_day=2026-11-02&last_day=2026-11-01", 422),
        ("last_day=yesterday", 422),
        ("first_day=1900-01-01", 422),
        ("last_day=0001-01-01", 422),
        ("file=exe", 422),
        ("colour=1", 400),
        ("ordering=visits,site_name", 400),
    ],
)
def test_a_period_that_cannot_be_is_refused(api: Any, town: SimpleNamespace, query: str, status: int) -> None:
    answer = api(town.supervisor).get(f"{ADDRESS}?{query}")
    assert answer.status_code == status
    # names, as of filters, and no pointers into a body
    assert not any(error["pointer"].startswith("/") for error in answer.json().get("errors", ()))


def test_the_number_of_queries_does_not_grow_with_the_sites(
    api: Any, town: SimpleNamespace, held: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    client = api(town.supervisor)
    with django_assert_max_num_queries(6):
        client.get(ADDRESS)
