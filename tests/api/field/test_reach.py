"""What overseers see beside their territory: what is their own, wherever it lies, and nobody else's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from field.models import Event, reach
from tests.api.rights.test_list_orders import plan_of
from tests.factories_field import WORKDAY, make_assignment, make_case, make_site, make_visit

pytestmark = pytest.mark.django_db
ROUTES = ("sites", "assignments", "visits", "cases", "events")


def make_everything(town: Any, district: Any, *people: Any, mine: Any = None) -> SimpleNamespace:
    """A site in a district with an assignment, a visit of `people`, a case of the visit that the neighbour raised, and
    an arrival; `mine` is whom the assignment names as liaison."""
    site = make_site(district)
    visit = make_visit(site, *people)
    event = Event.objects.create(
        kind="arrived", at=WORKDAY, site=site, user=people[0], visit=visit, recorded_at=WORKDAY
    )
    return SimpleNamespace(
        sites=site,
        assignments=make_assignment(site, town.neighbour, liaisons=(mine,) if mine else ()),
        visits=visit,
        cases=make_case(site, town.neighbour, visit=visit),
        events=event,
    )


@pytest.fixture
def elsewhere(town: Any) -> SimpleNamespace:
    """In the district beside the supervisor's: a site that the supervisor is liaison of, one where they took part in
    one of two visits, one where they raised one of two cases, and one that they have nothing to do with."""
    me, other = town.supervisor, town.neighbour
    return SimpleNamespace(
        here=make_everything(town, town.here, town.holder),
        named=make_everything(town, town.there, other, mine=me),
        visited=(visited := make_everything(town, town.there, me, other)),
        beside=make_visit(visited.sites, other),
        raised=(raised := make_everything(town, town.there, other)),
        case=make_case(raised.sites, me),
        foreign=make_everything(town, town.there, other),
    )


def seen(client: Any, address: str) -> set[str]:
    return {row["id"] for row in client.get(f"/api/v1/{address}").json()["results"]}


def keys(*rows: Any) -> set[str]:
    return {str(row.pk) for row in rows}


# told by its keys, and where there is too much of it for that
@pytest.mark.parametrize("most", [reach.MOST_BY_KEY, 2, 0])
def test_an_overseer_sees_what_is_their_own_outside_of_the_territory_and_nothing_else_there(
    api: Any, town: Any, elsewhere: Any, monkeypatch: Any, most: int
) -> None:
    monkeypatch.setattr(reach, "MOST_BY_KEY", most)
    client, there = api(town.supervisor), town.there.pk
    expected = {
        "sites": keys(elsewhere.named.sites),
        "assignments": keys(elsewhere.named.assignments),
        "visits": keys(elsewhere.named.visits, elsewhere.visited.visits),
        "cases": keys(elsewhere.named.cases, elsewhere.visited.cases, elsewhere.case),
        "events": keys(elsewhere.visited.events),
    }
    for route, own in expected.items():
        inside = keys(getattr(elsewhere.here, route))
        assert seen(client, route) == own | inside, route
        assert seen(client, f"{route}?district={there}") == own, route
        assert seen(client, f"{route}?district={town.here.pk}") == inside, route


def test_one_with_nothing_elsewhere_sees_the_territory(api: Any, town: Any, elsewhere: Any) -> None:
    client = api(town.office)
    for route in ROUTES:
        assert seen(client, route) == keys(getattr(elsewhere.here, route)), route
        assert seen(client, f"{route}?district={town.there.pk}") == set(), route


def test_a_visit_elsewhere_is_seen_from_when_one_takes_part_and_no_longer_than_that(api: Any, town: Any) -> None:
    visit = make_visit(make_site(town.there), town.neighbour)
    client = api(town.supervisor)
    assert client.get(f"/api/v1/visits/{visit.pk}").status_code == 404
    visit.participants.add(town.supervisor)
    assert client.get(f"/api/v1/visits/{visit.pk}").status_code == 200
    visit.participants.remove(town.supervisor)
    assert client.get(f"/api/v1/visits/{visit.pk}").status_code == 404


@pytest.mark.parametrize("route", ROUTES)
def test_what_is_one_s_own_elsewhere_takes_two_questions_however_much_there_is(
    api: Any, town: Any, elsewhere: Any, route: str
) -> None:
    def questions(person: Any) -> int:
        client = api(person)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/api/v1/{route}").json()["results"]
        # only who writes has to be told to the change log: here, that events were looked at
        assert ["set_config" in one["sql"] for one in captured].count(True) <= (route == "events")
        return len(captured)

    once = questions(town.supervisor)
    for _ in range(3):
        make_everything(town, town.there, town.supervisor, mine=town.supervisor)
    assert questions(town.supervisor) == once <= questions(town.office) + 1


@pytest.mark.parametrize("route", ["visits", "cases", "events"])
@pytest.mark.parametrize("person", ["supervisor", "office"])
def test_an_overseer_s_rows_are_found_from_the_territory(
    api: Any, town: Any, elsewhere: Any, route: str, person: str
) -> None:
    """With "or one's own" in the list's own question, every row of the city was looked at."""
    plan = plan_of(api(getattr(town, person)), f"/api/v1/{route}?ordering=district_name")
    assert plan
    assert not any("hashed SubPlan" in line or " OR (ANY" in line for line in plan)
