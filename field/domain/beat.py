"""The beat of the live map: when in each second processes tell each other who moved, and then their watchers.

Pure: moments are seconds of the wall clock, which all processes of a machine share.

What comes in at any moment waits for the message to the other processes, and then for its watchers' turn. Were these
two out of step it would wait for each up to a second; on the beat the one follows the other. Receivers stamp their
fixes at the full second, and what is sent at once is here some tenths of a second later: the beat comes after that, so
that it does not wait for the next one, and at a moment at which there is little else to do.
"""

from __future__ import annotations

import math

# The turn of all watchers, after the full second.
TURN_S = 0.8
# From the message to the other processes until the turn: it is there then.
CROSSING_S = 0.03
# The part of the time between two turns that is kept between two messages, also when one of them was an answer.
APART = 0.8


def crossing_after(last_s: float) -> float:
    """When the next message to the other processes is due, after one at this moment: one in each second."""
    crossing = TURN_S - CROSSING_S
    return math.floor(last_s - crossing) + 1 + crossing


def turn_after(told_s: float, per_second: int = 1) -> float:
    """When a watcher who was told last at this moment, and has so many turns a second, may be told next. Who was told a
    little before a turn has had it."""
    had = math.floor((told_s - TURN_S) * per_second + 1 - APART)
    return max(TURN_S + (had + 1) / per_second, told_s + APART / per_second)
