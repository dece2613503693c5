"""Who computes for long gives way to those who ask something short.

Threads take turns at the interpreter every 0.1 ms (see asgi.py). While one tablet's thousand operations are decided,
another's pull gets half of it at best, and has to wait for each of its turns. So requests are counted while they are
answered, and a long one stands still, at places where it can, as long as a short one is under way: a few milliseconds,
since those mostly wait for the database. What a long one loses is bounded, whatever comes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

SHORT_BYTES = 16 * 1024
"""A request whose body is larger is a long one."""
AT_ONCE_S = 0.01
IN_ALL_S = 0.05
"""So long a request stands still at most, at one place and altogether."""

_changed = threading.Condition()
_under_way = 0


class _Long(threading.local):
    left_s = 0.0


_long = _Long()


@contextmanager
def short(body_bytes: int) -> Iterator[None]:
    """Around all that is done for a request with a body of that size; long ones are not counted."""
    global _under_way
    if body_bytes > SHORT_BYTES:
        yield
        return
    with _changed:
        _under_way += 1
    try:
        yield
    finally:
        with _changed:
            _under_way -= 1
            if not _under_way:
                _changed.notify_all()


def begin(body_bytes: int) -> None:
    """At the beginning of a request, in the thread that computes its answer."""
    _long.left_s = IN_ALL_S if body_bytes > SHORT_BYTES else 0.0


def give_way() -> None:
    """Let short requests go first. To be called again and again by what computes for long; costs nothing when there are
    none, or in the thread of one."""
    if not _under_way or _long.left_s <= 0:
        return
    began = time.monotonic()
    with _changed:
        _changed.wait_for(lambda: not _under_way, min(AT_ONCE_S, _long.left_s))
    _long.left_s -= time.monotonic() - began
