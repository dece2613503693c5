"""A long request gives way to short ones, and loses a bounded time by it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from geo_portal.core import turns

LONG, SHORT = 100_000, 300


@contextmanager
def somebody_asks(body_bytes: int) -> Iterator[None]:
    """Another thread answers a request of that size until the block ends."""
    asked, done = threading.Event(), threading.Event()

    def answer() -> None:
        with turns.short(body_bytes):
            asked.set()
            done.wait(10)

    thread = threading.Thread(target=answer)
    thread.start()
    asked.wait(10)
    try:
        yield
    finally:
        done.set()
        thread.join()


def stood_still_s(body_bytes: int, places: int) -> float:
    began = time.monotonic()
    turns.begin(body_bytes)
    for _ in range(places):
        turns.give_way()
    return time.monotonic() - began


def test_a_long_request_goes_on_as_soon_as_the_short_one_is_answered():
    order = []

    def long() -> None:
        turns.begin(LONG)
        turns.give_way()
        order.append("long")

    with somebody_asks(SHORT):
        thread = threading.Thread(target=long)
        thread.start()
        order.append("short")
    thread.join()
    assert order == ["short", "long"]


def test_a_long_request_stands_still_for_a_bounded_time_however_long_the_others_take():
    with somebody_asks(SHORT):
        assert stood_still_s(LONG, 1) >= turns.AT_ONCE_S * 0.9
        assert turns.IN_ALL_S * 0.9 <= stood_still_s(LONG, 10_000) < turns.IN_ALL_S + 5


def test_nobody_waits_for_a_long_request_nor_a_short_one_for_another():
    turns_taken = []
    with somebody_asks(LONG):
        turns_taken += [stood_still_s(LONG, 10_000), stood_still_s(SHORT, 10_000)]
    with somebody_asks(SHORT):
        turns_taken.append(stood_still_s(SHORT, 10_000))
    turns_taken.append(stood_still_s(LONG, 10_000))
    assert max(turns_taken) < 5


def test_after_an_error_nobody_is_waited_for():
    with pytest.raises(ZeroDivisionError), turns.short(SHORT):
        1 / 0  # noqa: B018
    assert stood_still_s(LONG, 1) < turns.AT_ONCE_S
