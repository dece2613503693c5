"""Going through a list page by page."""

from __future__ import annotations

import gc
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from field.models import Assignment, Site, Visit
from tests import factories_field as make

pytestmark = pytest.mark.django_db


def walk(client, url, key="id"):
    """The ids of every page, in order; stops when a page comes twice. `key` is what the list calls them."""
    found, seen = [], set()
    while url and url not in seen:
        seen.add(url)
        body = client.get(url).json()
        found += [item[key] for item in body["results"]]
        url = body["next"]
    assert url is None, "the list goes round in circles"
    return found


def test_more_rows_than_a_thousand_that_begin_on_one_day_are_each_listed_once(town, api):
    sites = [make.make_site(town.here) for _ in range(1_203)]
    made = [make.make_assignment(site, town.holder, starts_on=date(2026, 1, 1)) for site in sites]
    found = walk(api(town.office), "/api/v1/assignments?limit=150")
    assert len(found) == len(set(found)) == len(made)


@pytest.mark.parametrize("ordering", ["ends_on", "-ends_on"])
def test_rows_without_a_value_are_listed_in_their_place(town, api, ordering):
    ends = [None, date(2026, 3, 1), None, date(2026, 2, 1), date(2026, 2, 1), None]
    for number, day in enumerate(ends):
        make.make_assignment(make.make_site(town.here, f"Works {number}"), town.holder, ends_on=day)
    client = api(town.office)
    whole = [item["id"] for item in client.get(f"/api/v1/assignments?ordering={ordering}").json()["results"]]
    assert len(whole) == len(ends)
    assert walk(client, f"/api/v1/assignments?ordering={ordering}&limit=1") == whole


def test_two_minus_signs_are_no_ordering(town, api):
    refused = api(town.office).get("/api/v1/sites?ordering=--code")
    assert (refused.status_code, refused.json()["code"]) == (400, "unknown_ordering")


def test_an_order_that_is_named_again_and_again_is_that_order(town, api):
    """Each name would make the next page's question longer, by all those before it."""
    for number in range(2):
        make.make_site(town.here, f"Works {number}")
    client = api(town.office)
    once, often = (
        client.get(f"/api/v1/sites?limit=1&ordering={names}").json() for names in ("-code", "-code" + ",code" * 99)
    )
    assert [once["results"][0]["id"], *cursor_of(once)] == [often["results"][0]["id"], *cursor_of(often)]


def cursor_of(page):
    return parse_qs(urlsplit(page["next"]).query)["cursor"]


def test_a_cursor_of_another_order_is_refused(town, api):
    make.make_site(town.here)
    make.make_site(town.here)
    client = api(town.office)
    following = client.get("/api/v1/sites?limit=1").json()["next"]
    refused = client.get(f"{following}&ordering=name")
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_cursor")


@pytest.mark.parametrize("accept", ["application/json", "application/geo+json"])
@pytest.mark.parametrize(("route", "model"), [("visits", Visit), ("sites", Site), ("assignments", Assignment)])
def test_the_rows_of_a_page_are_gone_with_its_answer(town, api, route, model, accept):
    """What is left for the garbage collector stops the whole process when there is enough of it."""
    for _ in range(3):
        site = make.make_site(town.here)
        make.make_assignment(site, town.holder, liaisons=(town.liaison,))
        make.make_visit(site, town.holder, town.liaison)
    client = api(town.office)

    def alive():
        return sum(type(one) is model for one in gc.get_objects())

    gc.collect()
    gc.disable()
    try:
        before = alive()
        answer = client.get(f"/api/v1/{route}", headers={"accept": accept})
        assert answer.status_code == 200
        del answer
        assert alive() == before
    finally:
        gc.enable()
