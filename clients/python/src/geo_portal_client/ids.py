"""Keys minted on the device."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime


def uuid7(at: datetime, random_bytes: Callable[[int], bytes]) -> str:
    """A UUIDv7 (RFC 9562): the milliseconds of `at`, then 74 random bits. A wrong clock does no harm.

    >>> from datetime import UTC
    >>> uuid7(datetime(2026, 11, 22, tzinfo=UTC), bytes)
    '01a2008d-7400-7000-8000-000000000000'
    """
    milliseconds = max(0, int(at.timestamp() * 1000)) & (2**48 - 1)
    chance = int.from_bytes(random_bytes(10), "big")
    value = milliseconds << 80 | 0x7 << 76 | (chance >> 68 & 0xFFF) << 64 | 0b10 << 62 | chance & (2**62 - 1)
    return str(uuid.UUID(int=value))
