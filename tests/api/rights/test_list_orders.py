"""Every order that a list takes: page by page it shows each row once, as the whole list does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geo_portal.core.orderings import orderings_of
from tests import factories_field as make
from tests.api.core.test_lists import walk
from tests.api.rights.test_query_counts import LISTS
from tests.api.rights.test_rights_matrix import routes
from tests.factories import make_user

pytestmark = pytest.mark.django_db
KEYS = {"api/v1/sync/conflicts": "conflict", "api/v1/sync/ops": "op"}
ORDERED = {
    route: names
    for key, pattern in routes().items()
    if (route := key.removeprefix("GET ")) in LISTS
    and (names := orderings_of(getattr(pattern.callback, "cls", None)))
    and (getattr(pattern.callback, "actions", None) or {}).get("get") == "list"
}


@pytest.mark.parametrize("route", sorted(ORDERED))
def test_a_list_in_any_order_shows_each_row_once(
    town: Any, api: Any, settings: Any, tmp_path: Path, route: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    fill, _ = LISTS[route]
    fill(town, 3)
    client, key = api(town.city_office), KEYS.get(route, "id")
    for ordering in (sign + name for name in ORDERED[route] for sign in ("", "-")):
        address = f"/{route}?ordering={ordering}"
        whole = [row[key] for row in client.get(address).json()["results"]]
        assert len(set(whole)) == len(whole) >= 3, ordering
        assert walk(client, f"{address}&limit=2", key=key) == whole, ordering


def test_sites_by_name_stand_as_people_look_them_up(town: Any, api: Any) -> None:
    """By the sound of their names; the order of the code points is 三厂, 安康, 碑林, Zeta, alpha."""
    for name in ("碑林", "Zeta", "三厂", "alpha", "安康"):
        make.make_site(town.here, name)
    rows = api(town.office).get("/api/v1/sites?ordering=name").json()["results"]
    assert [row["name"] for row in rows] == ["安康", "碑林", "三厂", "alpha", "Zeta"]


@pytest.mark.parametrize(
    ("route", "order", "index"),
    [
        ("sites", "name", "site_by_name"),
        ("sites", "-name_en", "site_by_english_name"),
        ("visits", "-site_name", "site_by_name"),
        ("visits", "status", "visit_by_course"),
        ("visits", "site_name_en", "site_by_english_name"),
        ("reviews", "site_name", "site_by_name"),
        ("cases", "-site_name", "site_by_name"),
        ("cases", "settled_at", "case_by_settlement"),
        ("events", "site_name", "site_by_name"),
        ("events", "-site_name_en", "site_by_english_name"),
        ("events", "-event", "event_by_kind"),
        ("visits", "created_at", "visit_by_entry"),
        ("visits", "-updated_at", "visit_by_change"),
        ("visits", "reporter_name", "user_by_name"),
        ("visits", "district_name", "district_by_name"),
        ("reviews", "-trail_owner_name", "user_by_name"),
        ("cases", "submitter_name", "user_by_name"),
        ("cases", "-category", "category_by_place"),
        ("cases", "updated_at", "case_by_change"),
        ("events", "-user_name", "user_by_name"),
        ("reviews", "score", "review_by_score"),
        ("reviews", "-decision", "review_by_decision"),
        ("assignments", "-starts_on", "assignment_by_start"),
        ("visit-photos", "created_at", "visit_photo_by_entry"),
        ("visit-photos", "created_at&state=pending", "visit_photo_not_stored"),
    ],
)
def test_a_list_of_many_rows_is_not_sorted_whole(town: Any, api: Any, route: str, order: str, index: str) -> None:
    """An index has them in this order; that the planner prefers it once there are many was measured."""
    LISTS[f"api/v1/{route}"][0](town, 2)
    client = api(town.city_office)
    assert any(f" {index} " in line for line in plan_of(client, f"/api/v1/{route}?ordering={order}&limit=5"))


def test_a_page_far_down_begins_at_its_place(town: Any, api: Any) -> None:
    """Also where many rows share what the order begins with."""
    LISTS["api/v1/visits"][0](town, 3)
    client = api(town.city_office)
    second = client.get("/api/v1/visits?ordering=-status&limit=1").json()["next"]
    assert any("Index Cond: " in line and "ROW(" in line for line in plan_of(client, second))


def plan_of(client: Any, address: str) -> list[str]:
    """How the database finds the rows of a page, when it prefers indexes as it does for many rows."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).json()["results"]
    lines = []
    for page in (one["sql"] for one in captured if re.search(r"LIMIT \d+$", one["sql"]) and "ORDER BY" in one["sql"]):
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + page)
            lines += [line for (line,) in cursor.fetchall()]
    return lines


def test_visits_by_reporter_begin_with_those_that_nobody_reported(town: Any, api: Any) -> None:
    """Two people of one name stand as one; who has no name, by the user name; page by page, forwards and backwards."""
    site = make.make_site(town.here)
    people = [make_user(name=name, username=f"order-{n}") for n, name in enumerate(("张伟", "张伟", "", "安妮"))]
    reporters = [people[0], None, people[2], people[1], None, people[3], people[0], None]
    visits = [make.make_visit(site, town.holder, status="reported", reporter=one) for one in reporters]
    client, address = api(town.office), "/api/v1/visits?limit=2&ordering="
    named = {str(visit.pk): str(visit.reporter or "") for visit in visits}
    rising = walk(client, f"{address}reporter_name")
    assert [named[key] for key in rising] == ["", "", "", "安妮", "张伟", "张伟", "张伟", "order-2"]
    assert walk(client, f"{address}-reporter_name") == rising[::-1]
    newest_first = sorted((str(visit.pk) for visit in visits if visit.reporter is None), reverse=True)
    assert walk(client, f"{address}reporter_name,-created_at")[:3] == newest_first


def test_visits_by_status_stand_in_the_course_of_their_work(town: Any, api: Any) -> None:
    site = make.make_site(town.here)
    for status in ("reported", "planned", "verified", "in_progress"):
        make.make_visit(site, town.holder, status=status)
    rows = api(town.office).get("/api/v1/visits?ordering=-status").json()["results"]
    assert [row["status"] for row in rows] == ["verified", "reported", "in_progress", "planned"]


def test_a_file_of_the_visits_is_in_the_order_of_the_list(town: Any, api: Any) -> None:
    for name in ("碑林", "安康"):
        make.make_visit(make.make_site(town.here, name), town.holder)
    answer = api(town.office).get("/api/v1/visits/export?file=csv&ordering=site_name")
    text = b"".join(answer.streaming_content).decode()
    assert text.index("安康") < text.index("碑林")


@pytest.mark.parametrize("address", ["visits", "visits/export?file=csv", "reviews", "coverage"])
def test_an_order_that_a_list_does_not_know_is_refused_by_its_names(town: Any, api: Any, address: str) -> None:
    between = "&" if "?" in address else "?"
    refused = api(town.office).get(f"/api/v1/{address}{between}ordering=site__name")
    assert (refused.status_code, refused.json()["code"]) == (400, "unknown_ordering")
    assert "site_name" in refused.json()["detail"]
