"""Names of the channels on which live messages travel."""

from __future__ import annotations

from uuid import UUID

EVERYWHERE = "field.positions.all"


def positions_in(path: str) -> str:
    """Positions in a district or below it; `path` is the district's, its last code names it."""
    return f"field.positions.{path.strip('/').rpartition('/')[2]}"


def positions_of(user_id: UUID) -> str:
    """A person's own position."""
    return f"field.position.{user_id}"


def touching(path: str) -> list[str]:
    """The channels of a district and of all above it."""
    codes = [code for code in path.split("/") if code]
    return [positions_in(code) for code in codes]
