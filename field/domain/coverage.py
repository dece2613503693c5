"""Whether sites are seen as often as they should be. Pure; days are calendar days in China."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Held:
    """A site held by somebody from `starts_on`, to be visited every `interval_days`; what was seen of it up to a day.

    `visits` counts those within the period that is asked about, `last_visit_on` is the day of the last before its end.
    """

    starts_on: date
    interval_days: int
    visits: int
    last_visit_on: date | None

    def required(self, first: date, last: date) -> int:
        """How many visits the interval asks for from `first` to `last` (inclusive), within the time it is held."""
        days = (last - max(first, self.starts_on)).days + 1
        return max(0, days) // self.interval_days

    def due_on(self) -> date:
        """The day by which the next visit is due: the same rule as for events and in the console (sites/due.ts)."""
        since = self.starts_on if self.last_visit_on is None else max(self.starts_on, self.last_visit_on)
        return since + timedelta(days=self.interval_days)

    def overdue_days(self, on: date) -> int:
        return max(0, (on - self.due_on()).days)


def rate(counts: list[tuple[int, int]]) -> float | None:
    """The share of required visits that took place, of (visits, required) for each site; None when none is required.

    What one site has too many makes up for no other.

    >>> rate([(5, 1), (0, 1)])
    0.5
    """
    required = sum(wanted for _, wanted in counts)
    return sum(min(done, wanted) for done, wanted in counts) / required if required else None
