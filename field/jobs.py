"""Background jobs: thin calls into services."""

from __future__ import annotations

from field.services import trails
from geo_portal.core.jobs import periodic


@periodic("10 15 * * *", name="field.jobs.make_trail_partitions")
def make_trail_partitions(timestamp: int) -> None:
    """Every day, before the next one begins anywhere: partitions for the days to come."""
    trails.prepare_partitions()


@periodic("*/15 * * * *", name="field.jobs.judge_held_positions")
def judge_held_positions(timestamp: int) -> None:
    """Positions whose visit has arrived after all."""
    trails.judge_arrived()


@periodic("25 18 * * *", name="field.jobs.drop_held_positions")
def drop_held_positions(timestamp: int) -> None:
    """Positions that waited a week for a visit that never came."""
    trails.drop_held()
