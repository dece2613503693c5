"""The heat map: where visits gather, and what of it whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from geo_portal.core import clock
from tests import factories
from tests.factories_field import WORKDAY, make_site, make_visit

ADDRESS = "/api/v1/heat"
OCTOBER = "?first_day=2026-10-01&last_day=2026-10-31"
BEGAN = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(WORKDAY + timedelta(hours=4)):
        yield


@pytest.fixture
def october(town: SimpleNamespace) -> SimpleNamespace:
    """In October: at the square of the holder's site six people of the district, one after another, for half an hour
    each; in another square one colleague alone. Next door the neighbours' visit."""
    crowd = [factories.make_user(role="holder", district=town.here) for _ in range(6)]
    busy, lonely = make_site(town.here, at=(108.9512, 34.2512)), make_site(town.here, at=(108.9712, 34.2512))
    for number, person in enumerate(crowd):
        began = BEGAN + timedelta(days=number)
        make_visit(busy, person, status="verified", started_at=began, finished_at=began + timedelta(minutes=30))
    make_visit(lonely, crowd[0], status="reported", started_at=BEGAN, finished_at=BEGAN + timedelta(minutes=10))
    make_visit(make_site(town.there, at=(108.85, 34.25)), status="reported", started_at=BEGAN)
    make_visit(lonely, crowd[0], status="planned")
    return SimpleNamespace(crowd=crowd, busy=busy, lonely=lonely)


def cells(client: Any, query: str = OCTOBER) -> dict[tuple[float, float], tuple[int, int, int]]:
    """South-west corner → visits, minutes, people."""
    answer = client.get(f"{ADDRESS}{query}")
    assert answer.status_code == 200, answer.content
    return {
        tuple(one["geometry"]["coordinates"][0][0]): tuple(
            one["properties"][name] for name in ("visits", "minutes", "people")
        )
        for one in answer.json()["features"]
    }


BUSY, LONELY, NEXT = (108.95, 34.25), (108.97, 34.25), (108.85, 34.25)


def test_overseers_count_every_visit_of_their_territory(
    api: Any, town: SimpleNamespace, october: SimpleNamespace
) -> None:
    here = {BUSY: (6, 180, 6), LONELY: (1, 10, 1)}
    assert cells(api(town.supervisor)) == here
    assert cells(api(town.city_office)) == here | {NEXT: (1, 0, 0)}
    assert cells(api(town.neighbour)) == {NEXT: (1, 0, 0)}


def test_who_may_not_see_the_visits_gets_only_the_squares_of_many(
    api: Any, town: SimpleNamespace, october: SimpleNamespace
) -> None:
    client = api(town.inspector)
    assert cells(client) == {BUSY: (6, 180, 6)}
    assert client.get(f"{ADDRESS}{OCTOBER}").json()["others"] is True
    for who in ("drone", "surveyor", "handler", "courier", "enterprise", "stranger"):
        assert cells(api(getattr(town, who))) == {}, who


def test_one_s_own_visit_in_a_square_of_few_stays_one_s_own(
    api: Any, town: SimpleNamespace, october: SimpleNamespace
) -> None:
    make_visit(october.lonely, town.holder, status="reported", started_at=BEGAN)
    make_visit(october.busy, town.holder, status="reported", started_at=BEGAN)
    assert cells(api(town.holder)) == {BUSY: (7, 180, 7), LONELY: (1, 0, 1)}


@pytest.mark.parametrize(
    "query",
    [
        "?first_day=2026-10-01&last_day=2026-10-30",
        "?first_day=2026-09-30&last_day=2026-10-31",
        "?first_day=2026-10-01&last_day=2026-11-22",
        f"{OCTOBER}&size_deg=0.005",
        f"{OCTOBER}&size_deg=0.02",
    ],
)
def test_no_two_answers_differ_by_one_person_s_visit(
    api: Any, town: SimpleNamespace, october: SimpleNamespace, query: str
) -> None:
    client = api(town.inspector)
    assert cells(client, query) == {}
    assert client.get(f"{ADDRESS}{query}").json()["others"] is False


def test_a_part_of_one_s_district_is_no_way_to_single_people_out(
    api: Any, town: SimpleNamespace, october: SimpleNamespace
) -> None:
    street = factories.make_district("610103001", parent=town.here, kind="street")
    october.busy.district = street
    october.busy.save()
    assert cells(api(town.inspector), f"{OCTOBER}&district={town.city.pk}") == {BUSY: (6, 180, 6)}
    assert cells(api(town.inspector), f"{OCTOBER}&district={street.pk}") == {}
    assert cells(api(town.supervisor), f"{OCTOBER}&district={street.pk}") == {BUSY: (6, 180, 6)}


def test_the_period_counts_days_in_china(api: Any, town: SimpleNamespace) -> None:
    make_visit(make_site(town.here), status="reported", started_at=datetime(2026, 10, 31, 16, 30, tzinfo=UTC))
    assert cells(api(town.supervisor)) == {}
    assert len(cells(api(town.supervisor), "?first_day=2026-11-01&last_day=2026-11-01")) == 1


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?size_deg=0.0001", 422),
        ("?last_day=yesterday", 422),
        ("?first_day=1900-01-01", 422),
        ("?last_day=0001-01-01", 422),
        ("?first_day=9999-12-31&last_day=9999-12-31", 422),
        ("?colour=1", 400),
    ],
)
def test_what_cannot_be_asked_is_refused(api: Any, town: SimpleNamespace, query: str, status: int) -> None:
    assert api(town.supervisor).get(f"{ADDRESS}{query}").status_code == status


def test_the_number_of_queries_does_not_grow_with_the_visits(
    api: Any, town: SimpleNamespace, october: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    client = api(town.inspector)
    with django_assert_max_num_queries(11):
        client.get(f"{ADDRESS}{OCTOBER}")
