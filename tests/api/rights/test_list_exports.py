"""Every list that can be taken along: the file holds what the list shows to who asks, in its order."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from field.models import Case, Look, Site, Visit
from geo_portal.accounts.models import User
from tests.api.rights.test_query_counts import LISTS
from tests.api.rights.test_rights_matrix import routes

pytestmark = pytest.mark.django_db
EXPORTED = sorted(key.removeprefix("GET ").removesuffix("/export") for key in routes() if key.endswith("/export"))
EXPORTED.remove("api/v1/me")  # an archive of one's own positions, no list
ORDERS = {"api/v1/sites": "-name", "api/v1/cases": "site_name", "api/v1/events": "-user_name"}
HOSTILE = "=cmd|' /C calc'!A0"


def body(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def records(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_lists_of_the_console_can_be_taken_along() -> None:
    assert {name.removeprefix("api/v1/") for name in EXPORTED} == {"sites", "visits", "reviews", "cases", "events"}


@pytest.mark.parametrize("route", EXPORTED)
def test_a_file_holds_the_rows_of_its_list_in_its_order_and_takes_the_same_queries_for_any_number(
    town: Any, api: Any, route: str
) -> None:
    fill, _ = LISTS[route]
    order = ORDERS.get(route, "-site_name")
    counts = []
    for more in (2, 5):
        fill(town, more)
        with CaptureQueriesContext(connection) as captured:
            content = body(api(town.supervisor).get(f"/{route}/export?file=csv"))
        counts.append(len(captured))
        assert len(records(content)) >= more
    assert counts[0] == counts[1]
    for who in ("supervisor", "holder", "neighbour", "city_office", "stranger"):
        client = api(getattr(town, who))
        for query in (f"ordering={order}", f"ordering={order}&district={town.here.pk}", f"district={town.there.pk}"):
            shown = [row["id"] for row in client.get(f"/{route}?{query}").json()["results"]]
            assert [row["id"] for row in records(body(client.get(f"/{route}/export?file=csv&{query}")))] == shown


@pytest.mark.parametrize("route", EXPORTED)
def test_a_file_of_places_has_those_of_the_sites_and_what_it_cannot_be_is_refused(
    town: Any, api: Any, route: str
) -> None:
    LISTS[route][0](town, 2)
    client = api(town.supervisor)
    answer = client.get(f"/{route}/export?file=geojson")
    assert answer["Content-Disposition"] == f'attachment; filename="{route.removeprefix("api/v1/")}.geojson"'
    features = json.loads(body(answer))["features"]
    assert len(features) >= 2
    assert all(one["geometry"] == {"type": "Point", "coordinates": [108.95, 34.25]} for one in features)
    assert {one["id"] for one in features} == {one["properties"]["id"] for one in features}
    for query in ("", "?file=exe", "?file=csv&colour=1", "?file=csv&limit=1", "?file=csv&ordering=site__name"):
        assert client.get(f"/{route}/export{query}").status_code == 400, query


@pytest.mark.parametrize("route", EXPORTED)
def test_no_cell_of_a_file_runs(town: Any, api: Any, route: str) -> None:
    """Names of sites and people, and what they wrote."""
    LISTS[route][0](town, 2)
    Site.objects.update(name=HOSTILE, address=HOSTILE, contact_phone="+86 29 1234")
    Visit.objects.update(note=HOSTILE)
    Case.objects.update(text=HOSTILE)
    User.objects.exclude(pk=town.supervisor.pk).update(name=HOSTILE)
    client = api(town.supervisor)
    cells = [cell for row in records(body(client.get(f"/{route}/export?file=csv"))) for cell in row.values()]
    assert f"'{HOSTILE}" in cells
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
    sheet = load_workbook(io.BytesIO(body(client.get(f"/{route}/export?file=xlsx")))).active
    hostile = [cell for line in sheet.iter_rows() for cell in line if cell.value == HOSTILE]
    assert hostile
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in hostile)


@pytest.mark.parametrize("route", EXPORTED)
def test_a_workbook_speaks_to_its_reader(town: Any, api: Any, route: str) -> None:
    """A heading of words for every column, in either language, and no code of a state where there is a word for it."""
    LISTS[route][0](town, 2)
    columns = set(records(body(api(town.supervisor).get(f"/{route}/export?file=csv")))[0])
    tables = {}
    for language in ("zh-hans", "en"):
        answer = api(town.supervisor).get(f"/{route}/export?file=xlsx", headers={"accept-language": language})
        sheet = load_workbook(io.BytesIO(body(answer))).active
        assert all(sheet.column_dimensions[cell.column_letter].width >= 16 for cell in sheet[1]), "a time can be read"
        header, first, *_ = sheet.iter_rows(values_only=True)
        assert len(set(header)) == len(header) == len(columns)
        assert not columns & set(header)
        tables[language] = dict(zip(header, first, strict=True))
    assert not set(tables["en"]) & set(tables["zh-hans"])
    codes = {
        "sites": ("Status", "状态"),
        "visits": ("Status", "状态"),
        "reviews": ("Decision", "处理决定"),
        "events": ("Event", "事件"),
    }
    english, chinese = codes.get(route.removeprefix("api/v1/"), ("Category", "问题类别"))
    assert chinese in tables["zh-hans"]
    assert not str(tables["zh-hans"][chinese]).isascii()
    assert tables["en"][english]


def test_whose_arrivals_a_file_tells_can_read_who_took_it(town: Any, api: Any) -> None:
    LISTS["api/v1/events"][0](town, 2)
    answer = api(town.supervisor).get("/api/v1/events/export?file=csv")
    people = {row["user"] for row in records(body(answer))}
    looks = Look.objects.filter(looker=town.supervisor, purpose=Look.Purpose.EVENT)
    assert {str(look.subject) for look in looks} == people
    assert len(people) == 2
