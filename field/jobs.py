"""Background jobs: thin calls into services."""

from __future__ import annotations

from field.services import (
    corrections,
    corroboration,
    datum_proposals,
    drawing,
    events,
    ingest,
    partitions,
    retention,
    trail_points,
)
from field.services.sync import days
from geo_portal.core import feed
from geo_portal.core.jobs import periodic


@periodic("10 15 * * *", name="field.jobs.make_trail_partitions")
def make_trail_partitions(timestamp: int) -> None:
    """Every day, before the next one begins anywhere: partitions for the days to come."""
    partitions.prepare()


@periodic("*/15 * * * *", name="field.jobs.judge_held_positions")
def judge_held_positions(timestamp: int) -> None:
    """Positions whose visit has arrived after all."""
    trail_points.judge_arrived()


@periodic("* * * * *", name="field.jobs.judge_arrivals")
def judge_arrivals(timestamp: int) -> None:
    """Who arrived at a site and who left one, of those whose trails have something new."""
    events.judge_news()


@periodic("*/15 * * * *", name="field.jobs.record_overdue")
def record_overdue(timestamp: int) -> None:
    """Sites that should have been visited by now; within a quarter of an hour of midnight in Asia/Shanghai."""
    events.record_overdue()


@periodic("25 18 * * *", name="field.jobs.drop_held_positions")
def drop_held_positions(timestamp: int) -> None:
    """Positions that waited a week for a visit that never came."""
    trail_points.drop_held()


@periodic("35 18 * * *", name="field.jobs.drop_old_messages")
def drop_old_messages(timestamp: int) -> None:
    """Messages of phone apps that could not be used, and counts of positions off duty: kept for thirty days."""
    ingest.drop_old()


@periodic("50 17 * * *", name="field.jobs.expire_positions")
def expire_positions(timestamp: int) -> None:
    """At night in Asia/Shanghai: raw positions that are kept no longer; their visits' trails stay."""
    retention.expire()


@periodic("*/5 * * * *", name="field.jobs.tell_scope_days")
def tell_scope_days(timestamp: int) -> None:
    """Assignments that began or ended with the day; within five minutes of midnight in Asia/Shanghai."""
    days.tell_days()


@periodic("* * * * *", name="field.jobs.watch_feed")
def watch_feed(timestamp: int) -> None:
    """Say who holds the feed back."""
    feed.alarm()


@periodic("20 19 * * *", name="field.jobs.prune_feed")
def prune_feed(timestamp: int) -> None:
    """The feed looks back ninety days."""
    feed.prune()


@periodic("* * * * *", name="field.jobs.corroborate")
def corroborate(timestamp: int) -> None:
    """Verdicts on visits that were reported, or of which more is known since; a portion a minute."""
    corroboration.judge_portion()


@periodic("*/10 * * * *", name="field.jobs.propose_systems")
def propose_systems(timestamp: int) -> None:
    """Devices that seem to record in another coordinate system than their positions count as."""
    datum_proposals.propose_all()


@periodic("* * * * *", name="field.jobs.correct_positions")
def correct_positions(timestamp: int) -> None:
    """Stored positions of devices of which somebody decided in which system they record."""
    corrections.correct_all()


@periodic("* * * * *", name="field.jobs.draw_trails")
def draw_trails(timestamp: int) -> None:
    """Trails of visits that were judged, for maps of many; a portion a minute."""
    drawing.draw_awaiting(drawing.BATCH)
