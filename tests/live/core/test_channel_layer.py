"""The channel layer over PostgreSQL: across processes, with the transaction, and leaving nothing behind."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, transaction

from geo_portal.core.channel_layer import PostgresChannelLayer, publish

pytestmark = pytest.mark.django_db(transaction=True)


async def member(layer: PostgresChannelLayer, group: str) -> str:
    channel = await layer.new_channel()
    await layer.group_add(group, channel)
    return channel


async def received(layer: PostgresChannelLayer, channel: str) -> dict:
    return await asyncio.wait_for(layer.receive(channel), 5)


async def silent(layer: PostgresChannelLayer, channel: str) -> bool:
    try:
        await asyncio.wait_for(layer.receive(channel), 0.3)
    except TimeoutError:
        return True
    return False


async def test_a_message_reaches_every_member_in_every_process():
    one, other = PostgresChannelLayer(), PostgresChannelLayer()  # as two server processes have them
    channels = [(one, await member(one, "g")), (one, await member(one, "g")), (other, await member(other, "g"))]
    stranger = await member(other, "elsewhere")
    await one.group_send("g", {"type": "hello", "name": "碑林"})
    for layer, channel in channels:
        assert await received(layer, channel) == {"type": "hello", "name": "碑林"}
    assert await silent(other, stranger)


async def test_what_is_published_in_a_transaction_arrives_only_when_it_commits():
    layer = PostgresChannelLayer()
    channel = await member(layer, "g")

    def rolled_back() -> None:
        with transaction.atomic():
            publish("g", {"type": "never"})
            transaction.set_rollback(True)

    def committed() -> None:
        with transaction.atomic():
            publish("g", {"type": "done"})

    await sync_to_async(rolled_back)()
    await sync_to_async(committed)()
    assert (await received(layer, channel))["type"] == "done"


async def test_a_message_larger_than_a_notification_may_be_arrives_whole():
    layer = PostgresChannelLayer()
    channel = await member(layer, "g")
    await layer.group_send("g", {"type": "big", "text": "碑" * 20_000})
    assert len((await received(layer, channel))["text"]) == 20_000


async def test_a_member_that_left_hears_nothing():
    layer = PostgresChannelLayer()
    channel, other = await member(layer, "g"), await member(layer, "g")
    await layer.group_discard("g", channel)
    await layer.group_send("g", {"type": "x"})
    await received(layer, other)
    assert await silent(layer, channel)


async def test_a_slow_reader_loses_the_oldest_and_holds_nobody_up():
    layer = PostgresChannelLayer(capacity=3)
    slow, quick = await member(layer, "g"), await member(layer, "g")
    for number in range(6):
        await layer.group_send("g", {"type": "n", "number": number})
        assert (await received(layer, quick))["number"] == number
    assert [(await received(layer, slow))["number"] for _ in range(3)] == [3, 4, 5]


async def test_what_comes_while_a_member_is_not_asking_waits_for_it():
    layer = PostgresChannelLayer()
    channel = await member(layer, "g")
    assert await silent(layer, channel)
    await layer.group_send("g", {"type": "meanwhile"})
    await asyncio.sleep(0.3)
    assert await received(layer, channel) == {"type": "meanwhile"}


async def test_the_layer_comes_back_after_the_database_cut_its_connection():
    layer = PostgresChannelLayer()
    channel = await member(layer, "g")

    def cut() -> None:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN%%' AND pid <> pg_backend_pid() AND datname = current_database()"
            )
            assert cursor.rowcount >= 1

    await sync_to_async(cut)()
    for _ in range(50):
        await layer.group_send("g", {"type": "again"})
        if not await silent(layer, channel):
            return
    pytest.fail("nothing arrived after the connection was cut")
