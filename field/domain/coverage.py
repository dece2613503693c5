"""Whether sites are seen as often as they should be. Pure; days are calendar days in China."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


def due_on(starts_on: date, interval_days: int, last_visit_on: date | None) -> date:
    """The day by which a site held from `starts_on` is to be visited next: the same rule as for events and in the
    console (sites/due.ts). It is overdue from the day after."""
    since = starts_on if last_visit_on is None else max(starts_on, last_visit_on)
    return since + timedelta(days=interval_days)


@dataclass(frozen=True, slots=True)
class Held:
    """A site held by somebody from `starts_on`, to be visited every `interval_days`; what was seen of it up to a day.

    `visits` counts those within the period that is asked about, `last_visit_on` is the day of the last before its end,
    `last_before_on` the day of the last before it began.
    """

    starts_on: date
    interval_days: int
    visits: int
    last_visit_on: date | None
    last_before_on: date | None

    def required(self, first: date, last: date) -> int:
        """How many visits are asked for from `first` to `last` (inclusive): as many as whole intervals fit into the
        days for which the site is held, and at least one when a visit was due by `last` and not made before `first`.

        So what is overdue at the beginning counts until it is made, also in a period shorter than its interval; and no
        site is overdue at the end of a period that asked for no visit.

        >>> Held(date(2026, 1, 1), 90, visits=0, last_visit_on=None, last_before_on=None).required(
        ...     date(2026, 11, 1), date(2026, 11, 30))
        1
        """
        days = (last - max(first, self.starts_on)).days + 1
        carried_in = due_on(self.starts_on, self.interval_days, self.last_before_on) <= last
        return max(days // self.interval_days, int(carried_in), 0)

    def due_on(self) -> date:
        return due_on(self.starts_on, self.interval_days, self.last_visit_on)

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
