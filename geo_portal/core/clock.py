"""The one clock. Tests move it; nothing else asks the system for the time of day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
_frozen: ContextVar[datetime | None] = ContextVar("frozen_now", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def iso(t: datetime) -> str:
    """An instant as it stands in answers and files: ISO 8601 in UTC, ended by `Z`."""
    return t.astimezone(UTC).isoformat().replace("+00:00", "Z")


@contextmanager
def frozen(at: datetime) -> Iterator[datetime]:
    """Within the block, `now()` answers `at` (aware)."""
    token = _frozen.set(at)
    try:
        yield at
    finally:
        _frozen.reset(token)
