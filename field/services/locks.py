"""Locks that are held to the end of the transaction, by name instead of by row: the row may not be there yet."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from geo_portal.core import prepared

_LOCK = """
SELECT pg_advisory_xact_lock(hashtextextended(name, 0))
FROM (SELECT unnest(%(names)s::text[]) AS name ORDER BY 1) names
"""


def lock_new(record_id: UUID) -> None:
    """Of those who make a record with the same id at the same moment the later ones find it made. Before any other."""
    _lock("new", [record_id])


def lock_visits(visit_ids: Iterable[UUID]) -> None:
    """Whoever makes or begins these visits, and whoever holds positions for them, waits for the other.

    Always before `lock_trails`, so that nobody waits in a circle.
    """
    _lock("visit", visit_ids)


def lock_trails(device_ids: Iterable[UUID]) -> None:
    """One writer at a time per device, so that neighbouring positions are judged knowing each other."""
    _lock("trail", device_ids)


def trail_lock(device_id: UUID) -> prepared.Question:
    """`lock_trails` of one device, to be asked together with others."""
    return _LOCK, {"names": [f"trail:{device_id}"]}


def lock_checklist(code: str) -> None:
    """Of those who make the next version of a checklist each gets a number of its own."""
    _lock("checklist", [code])


def _lock(kind: str, ids: Iterable[UUID | str]) -> None:
    names = sorted(f"{kind}:{one}" for one in set(ids))
    if not names:
        return
    prepared.fetch(_LOCK, {"names": names})
