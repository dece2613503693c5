"""What the live map tells at low zoom: circles of those whom the watcher may see, and of nobody else."""

from __future__ import annotations

import time
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from field.domain.viewport import Grid, Viewport
from field.live import Sighting
from field.live_crowds import STALE_S, STEPS, Crowds, Told
from field.live_memory import Memory
from field.watcher import Watcher
from geo_portal.accounts.asgi_auth import Credential
from geo_portal.accounts.domain.roles import Role
from geo_portal.accounts.rights import Place, Rights

CITY = Viewport(108.0, 33.5, 110.0, 35.0, 8.4)
ME = UUID(int=1)


class Nobody:
    def credential(self) -> Credential:
        return Credential()

    async def no_longer_signed_in(self) -> None: ...


def watcher(*paths: str, who: UUID = ME) -> Watcher:
    """A supervisor of the districts of these paths."""
    one = Watcher(Nobody())
    one.may(Rights(who, superuser=False, places=tuple(Place(Role.SUPERVISOR, path, None) for path in paths)))
    return one


def person(
    number: int, lon: float, lat: float, path: str | None, *, visiting: bool = False, ago_s: float = 0
) -> Sighting:
    return Sighting(str(UUID(int=number)), time.time() - ago_s, lon, lat, path, visiting, f'{{"n":{number}}}')


def circles(crowd: list[Sighting], who: Watcher, view: Viewport = CITY) -> dict[int, Told]:
    memory = Memory()
    memory.take(crowd)
    return Crowds(memory).of(who, view)


people = st.lists(
    st.builds(
        person,
        st.integers(1, 400),
        st.floats(108.0, 110.0),
        st.floats(33.5, 35.0),
        st.sampled_from(["here/", "here/below/", "there/", None]),
        visiting=st.booleans(),
        ago_s=st.sampled_from([0, 3_600]),
    ),
    max_size=60,
    unique_by=lambda one: one.user,
)


@given(people)
def test_circles_are_as_if_those_whom_one_may_not_see_were_not_there(crowd: list[Sighting]) -> None:
    who = watcher("here/")
    seen = [one for one in crowd if who.sees(one)]
    told = circles(crowd, who)
    assert {one.text for one in told.values()} == {one.text for one in circles(seen, who).values()}
    assert sum(one.circle.count for one in told.values()) == len(seen)
    assert set().union(*(one.users for one in told.values())) == {one.user for one in seen}


@given(people)
def test_a_circle_stands_among_its_people_and_counts_them(crowd: list[Sighting]) -> None:
    who = watcher("here/", "there/")
    by_user, grid = {one.user: one for one in crowd}, Grid.at_zoom(CITY.zoom)
    for cell, one in circles(crowd, who).items():
        inside = [by_user[user] for user in one.users]
        assert {grid.cell_of(two.lon, two.lat) for two in inside} == {cell}
        step = grid.size_deg / STEPS
        assert min(two.lon for two in inside) - step <= one.circle.lon <= max(two.lon for two in inside) + step
        assert min(two.lat for two in inside) - step <= one.circle.lat <= max(two.lat for two in inside) + step
        assert one.circle.count == len(inside)
        assert one.circle.visiting == sum(two.visiting for two in inside)
        assert one.circle.stale == sum(time.time() - two.t_s > STALE_S for two in inside)
        assert (one.alone is not None) == (one.circle.user is not None) == (len(inside) == 1)


def test_circles_are_put_together_once_for_all_who_see_the_same_people() -> None:
    """Most people look at all of a city; each of them on their own would keep the process from anything else."""
    memory = Memory()
    memory.take([person(number, 109.0, 34.2, "here/") for number in (1, 2, 3)] + [person(4, 109.0, 34.2, "there/")])
    crowds = Crowds(memory)
    [[mine], [theirs]] = (crowds.of(watcher("here/", who=UUID(int=number)), CITY).values() for number in (1, 5))
    assert mine is theirs
    [outsider] = crowds.of(watcher("here/", who=UUID(int=4)), CITY).values()
    assert (mine.circle.count, outsider.circle.count) == (3, 4)


def test_overdue_sites_count_where_one_may_see_them_and_are_unknown_at_first() -> None:
    memory = Memory()
    memory.take([person(number, 109.0, 34.2, "here/") for number in (2, 3, 4)])
    crowds, who = Crowds(memory), watcher("here/")
    [unknown] = crowds.of(who, CITY).values()
    crowds.know_overdue({str(UUID(int=2)): {"here/below/"}, str(UUID(int=3)): {"there/"}})
    [known] = crowds.of(who, CITY).values()
    assert (unknown.circle.overdue, known.circle.overdue) == (None, 1)


def test_one_who_oversees_nothing_is_told_of_oneself_alone() -> None:
    crowd = [person(1, 109.0, 34.2, "here/"), person(2, 109.0, 34.2, "here/")]
    [mine] = circles(crowd, watcher()).values()
    assert (mine.circle.count, mine.circle.user) == (1, str(ME))
