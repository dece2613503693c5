"""What a process tells its watchers: by the same rights as the database, and also after messages were lost."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from datetime import timedelta
from queue import SimpleQueue
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.gis.geos import Point

from field import live_looks, watching
from field.domain.viewport import FINE, Viewport
from field.models import LastPosition, Look, Visit
from field.services import looks, visits
from field.watcher import Watcher, Wish
from geo_portal.accounts.asgi_auth import Credential
from geo_portal.accounts.rights import rights_of
from geo_portal.accounts.services.devices import hash_secret
from geo_portal.core import clock
from geo_portal.core.channel_layer import publish
from geo_portal.core.coalesce import Coalescer
from tests import factories
from tests.factories_field import WORKDAY, make_site, make_visit

VIEW = Wish(Viewport(108.5, 34.0, 109.5, 34.6, 10))


def placed(user: Any, district: Any, lon: float = 108.95, seconds: float = 0) -> LastPosition:
    at = {"device_id": user.pk, "t": WORKDAY + timedelta(seconds=seconds), "location": Point(lon, 34.25, srid=4326)}
    row, _ = LastPosition.objects.update_or_create(
        user=user, defaults={**at, "district": district, "received_at": WORKDAY}
    )
    return row


def test_memory_and_database_agree_who_sees_whom(town: SimpleNamespace) -> None:
    rows = [placed(town.holder, town.here), placed(town.liaison, town.there), placed(town.drone, town.city)]
    rows += [placed(town.courier, None), placed(town.supervisor, town.here)]
    people = [user for user in vars(town).values() if hasattr(user, "username")]
    assert len(people) > 10
    for user in people:
        seen = {row.pk for row in LastPosition.objects.visible_to(user)}
        watcher = Watcher(Socket(""))
        watcher.may(rights_of(user))
        assert {one.user for one in watching.live.everyone() if watcher.sees(one)} == {str(pk) for pk in seen}
    assert {len(LastPosition.objects.visible_to(user)) for user in (town.stranger, town.holder, town.admin)} == {
        0,
        1,
        5,
    }


@pytest.mark.parametrize(
    ("view", "lon"),
    [
        (Viewport(108.9, 34.2, 109.0, 34.3, 14), 108.95),
        (Viewport(-180, -90, 180, 90, 0), 180.0),
        (Viewport(179, 34, -179, 35, 5), -179.5),
    ],
    ids=["a town", "the world", "across the date line"],
)
def test_who_is_in_view_is_in_its_cells(view: Viewport, lon: float) -> None:
    cell, far = FINE.cell_of(lon, 34.25), FINE.cell_of(20, -60)
    crowd = {cell, *range(far, far + 10_000)}
    assert cell in view.cells_among({cell})
    assert cell in view.cells_among(crowd)
    assert (far in view.cells_among(crowd)) == view.holds(20, -60)


class Socket:
    """A connected socket of a device, as the watch sees it."""

    def __init__(self, token: str) -> None:
        self.token, self.ended = token, False

    def credential(self) -> Credential:
        return Credential(token_hash=hash_secret(self.token))

    async def no_longer_signed_in(self) -> None:
        self.ended = True


async def told(watch: watching.Watch, watcher: Watcher, within_s: float = 10) -> dict[str, Any]:
    async with asyncio.timeout(within_s):
        while True:
            await watcher.turn()
            if (text := await watch.message(watcher)) is not None:
                return dict(json.loads(text))


@pytest.mark.django_db(transaction=True)
async def test_what_no_message_told_is_found_in_the_database(
    town: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "RECONCILE_EVERY_S", 0.3)
    await sync_to_async(placed)(town.holder, town.here)
    await sync_to_async(placed)(town.liaison, town.here)
    _, token = await sync_to_async(factories.make_device)(town.supervisor)
    watch = watching.Watch()
    async with watch.joined(Socket(token)) as watcher:
        watch.look(watcher, VIEW)
        assert len((await told(watch, watcher))["positions"]) == 2
        await sync_to_async(placed)(town.holder, town.here, 108.96, 5)
        assert [row["lon"] for row in (await told(watch, watcher))["positions"]] == [108.96]
        await LastPosition.objects.filter(user=town.liaison).adelete()
        assert (await told(watch, watcher))["removed"] == [str(town.liaison.pk)]


@pytest.mark.django_db(transaction=True)
async def test_a_message_that_was_overtaken_moves_nobody_back(town: SimpleNamespace) -> None:
    await sync_to_async(placed)(town.holder, town.here, 108.94)
    late = await sync_to_async(watching.live.everyone)()
    await sync_to_async(placed)(town.holder, town.here, 108.96, 5)
    _, token = await sync_to_async(factories.make_device)(town.supervisor)
    watch = watching.Watch()
    async with watch.joined(Socket(token)) as watcher:
        watch.look(watcher, VIEW)
        await told(watch, watcher)
        await sync_to_async(watching.live._tell)(late)
        with pytest.raises(TimeoutError):
            await told(watch, watcher, 1.5)


@pytest.mark.django_db(transaction=True)
async def test_who_is_signed_out_is_told_nothing_more(town: SimpleNamespace) -> None:
    _, token = await sync_to_async(factories.make_device)(town.supervisor)
    await sync_to_async(placed)(town.holder, town.here)
    watch = watching.Watch()
    socket = Socket(token)
    async with watch.joined(socket) as watcher:
        watch.look(watcher, VIEW)
        await told(watch, watcher)
        town.supervisor.is_active = False
        await sync_to_async(town.supervisor.save)()
        await sync_to_async(placed)(town.holder, town.here, 108.96, 5)
        await sync_to_async(watching.live._tell)(await sync_to_async(watching.live.everyone)())
        with pytest.raises(TimeoutError):
            await told(watch, watcher, 2)
        assert socket.ended


@pytest.mark.django_db(transaction=True)
async def test_who_moves_in_this_process_is_told_of_at_once_but_not_twice_in_a_second(
    town: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message that all processes get once a second does not come."""
    monkeypatch.setattr(watching.live._news, "put", lambda news: None)

    def move(lon: float, seconds: float) -> None:
        placed(town.holder, town.here, lon, seconds)
        watching.live.told_anew([town.holder.pk])

    await sync_to_async(placed)(town.holder, town.here, 108.94)
    _, token = await sync_to_async(factories.make_device)(town.supervisor)
    watch = watching.Watch()
    async with watch.joined(Socket(token)) as watcher:
        watch.look(watcher, VIEW)
        await told(watch, watcher)
        monkeypatch.setattr(watching, "QUIET_S", 0.0)
        await sync_to_async(move)(108.96, 5)
        assert [row["lon"] for row in (await told(watch, watcher))["positions"]] == [108.96]
        monkeypatch.setattr(watching, "QUIET_S", 3_600.0)  # the second that a busy machine may take
        await sync_to_async(move)(108.97, 10)
        with pytest.raises(TimeoutError):
            await told(watch, watcher, 0.3)


@pytest.mark.django_db(transaction=True)
async def test_who_finishes_a_visit_is_no_longer_on_one_for_those_who_watch(town: SimpleNamespace) -> None:
    def arrive() -> Visit:
        visit = make_visit(make_site(town.here), town.holder, status="in_progress", started_at=clock.now())
        placed(town.holder, town.here)
        LastPosition.objects.filter(pk=town.holder.pk).update(visit=visit)
        return visit

    visit = await sync_to_async(arrive)()
    _, token = await sync_to_async(factories.make_device)(town.supervisor)
    watch = watching.Watch()
    async with watch.joined(Socket(token)) as watcher:
        watch.look(watcher, VIEW)
        assert [row["visit"] for row in (await told(watch, watcher))["positions"]] == [str(visit.pk)]
        await sync_to_async(visits.finish_visit)(town.holder, visit.pk, finished_at=clock.now())
        assert [row["visit"] for row in (await told(watch, watcher))["positions"]] == [None]


@pytest.mark.django_db(transaction=True)
async def test_who_asks_for_circles_is_told_numbers_of_many_people_far_out(
    town: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tell(user: Any, lon: float, seconds: float) -> None:
        placed(user, town.here, lon, seconds)
        watching.live._tell(watching.live.everyone())

    for user, lon in ((town.holder, 108.95), (town.liaison, 108.951), (town.drone, 109.4)):
        await sync_to_async(placed)(user, town.here, lon)
    await sync_to_async(placed)(town.courier, town.there, 108.952)
    _, token = await sync_to_async(factories.make_device)(town.supervisor)
    watch = watching.Watch()
    async with watch.joined(Socket(token)) as watcher:
        watch.look(watcher, Wish(VIEW.viewport, clusters=True))
        few = await told(watch, watcher)
        assert ("clusters" in few, len(few["positions"])) == (False, 3)
        monkeypatch.setattr(watching, "MANY", 2)
        monkeypatch.setattr(watching, "FEW", 2)
        await asyncio.to_thread(tell, town.liaison, 108.951, 2)
        first = await told(watch, watcher)
        counts = {one["count"]: one for one in first["clusters"]}
        assert (first["since"], sorted(counts)) == (None, [1, 2]), "the neighbour's courier is not counted"
        assert counts[1]["user"] == str(town.drone.pk)
        assert [row["user"] for row in first["positions"]] == [str(town.drone.pk)]
        assert await sync_to_async(looks_at)(town.liaison) == [("supervisor", "position")], "counted is looked at"
        await asyncio.to_thread(tell, town.drone, 108.953, 5)
        joined = await told(watch, watcher)
        if len(joined["clusters"]) == 2:
            assert [one["overdue"] for one in joined["clusters"]] == [0, 0], "known a moment later"
            joined = await told(watch, watcher)
        assert [one["count"] for one in joined["clusters"]] == [3]
        assert (joined["positions"], joined["dissolved"]) == ([], [counts[1]["id"]])
        watch.look(watcher, Wish(Viewport(108.9, 34.2, 109.0, 34.3, 12), clusters=True))
        near = await told(watch, watcher)
        assert ("clusters" in near, near["since"], len(near["positions"])) == (False, None, 3)


async def held_up(message: asyncio.Task[Any], for_s: float) -> bool:
    done, _ = await asyncio.wait({message}, timeout=for_s)
    return not done


def looks_at(person: Any) -> list[tuple[str, str]]:
    return sorted(Look.objects.at(person).values_list("looker__username", "purpose"))


@pytest.mark.django_db(transaction=True)
async def test_nobody_is_shown_before_it_is_on_record_who_looks(
    town: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first writing fails, as while the database restarts, and that of a newcomer takes long."""
    fails, written = iter([True]), threading.Event()

    def write(rows: list[looks.Noted]) -> None:
        if next(fails, False):
            raise OSError("nobody there")
        assert written.wait(20)
        original(rows)

    def tell(user: Any, seconds: float) -> None:
        placed(user, town.here, 108.95, seconds)
        watching.live._tell(watching.live.everyone())

    original = looks.write
    monkeypatch.setattr(looks, "write", write)
    monkeypatch.setattr(live_looks, "RETRY_S", 0.1)
    monkeypatch.setattr(looks, "present_hour", lambda: WORKDAY)  # none of these begins meanwhile
    await sync_to_async(placed)(town.holder, town.here)
    _, token = await sync_to_async(factories.make_device)(town.supervisor)
    watch = watching.Watch()
    async with watch.joined(Socket(token)) as watcher:
        watch.look(watcher, VIEW)
        assert await held_up(first := asyncio.create_task(told(watch, watcher)), 0.5)
        written.set()
        assert len((await first)["positions"]) == 1
        assert await sync_to_async(looks_at)(town.holder) == [("supervisor", "position")]
        written.clear()
        await asyncio.to_thread(tell, town.liaison, 5)
        assert await held_up(later := asyncio.create_task(told(watch, watcher)), 1.5)
        written.set()
        assert [row["user"] for row in (await later)["positions"]] == [str(town.liaison.pk)]
        assert await sync_to_async(looks_at)(town.liaison) == [("supervisor", "position")]
        written.clear()
        await asyncio.to_thread(tell, town.holder, 10)
        assert [row["user"] for row in (await told(watch, watcher))["positions"]] == [str(town.holder.pk)], (
            "seen before"
        )
        written.set()


@pytest.mark.django_db(transaction=True)
async def test_who_is_told_of_an_arrival_has_looked_and_of_an_overdue_site_has_not(town: SimpleNamespace) -> None:
    _, token = await sync_to_async(factories.make_device)(town.supervisor)
    watch = watching.Watch()
    async with watch.joined(Socket(token)) as watcher:
        watch.look(watcher, VIEW)
        for person, tells_where in ((town.holder, True), (town.liaison, False)):
            row = [str(person.pk), tells_where, town.here.path, "{}"]
            await sync_to_async(publish)(watching.live.GROUP, {"type": "events", "rows": [row]})
        async with asyncio.timeout(10):
            while len(watcher.events) < 2:
                await watcher.wake.wait()
                watcher.wake.clear()
        assert await watch.events(watcher) == ["{}", "{}"]
    assert await sync_to_async(looks_at)(town.holder) == [("supervisor", "event")]
    assert await sync_to_async(looks_at)(town.liaison) == []


def test_what_is_put_in_together_is_sent_together() -> None:
    """Also when a thread waits for the first of it."""
    sent: SimpleQueue[list[int]] = SimpleQueue()
    news = Coalescer(sent.put, lambda last_s: last_s + 1)
    for count in (1, 100_000):
        news.put(dict.fromkeys(range(count), 1))
        assert len(sent.get(timeout=10)) == count


def test_news_of_a_second_are_one_message_and_what_failed_is_told_again() -> None:
    sent: list[list[int]] = []
    enough = threading.Event()

    def send(values: list[int]) -> None:
        sent.append(values)
        if len(sent) == 1:
            raise OSError("nobody there")
        if 999 in values:
            enough.set()

    news = Coalescer(send, lambda last_s: last_s + 1)
    began = time.monotonic()
    for number in range(1000):
        news.put({number % 10: number})
    assert enough.wait(10)
    assert len(sent) <= 2 + (time.monotonic() - began)
    assert sorted(sent[-1]) == list(range(990, 1000)), "the last of each, also of those that failed"


def test_the_first_news_go_at_once_and_the_next_when_their_moment_comes() -> None:
    sent: SimpleQueue[list[int]] = SimpleQueue()
    moments: list[float] = []

    def next_moment(last_s: float) -> float:
        moments.append(last_s)
        return last_s + 0.4

    news = Coalescer(sent.put, next_moment)
    for number in range(2):
        news.put({number: number})
        assert sent.get(timeout=10) == [number]
    first, then = moments
    assert first == 0.0, "none was sent before"
    assert 0.4 <= time.time() - then < 5
