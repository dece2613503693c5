"""Record keys: UUIDv7 (RFC 9562), so that keys made anywhere sort by the time they were made."""

from __future__ import annotations

import uuid

import uuid_utils.compat


def uuid7() -> uuid.UUID:
    """A new key: milliseconds since 1970 in front, 74 random or monotonic bits behind."""
    return uuid_utils.compat.uuid7()
