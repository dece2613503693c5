"""The live map's beat: what comes in at any moment crosses processes and reaches watchers without waiting twice."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from field.domain.beat import CROSSING_S, TURN_S, crossing_after, turn_after


def turns(after_s: float, per_second: int = 1) -> Iterator[float]:
    """Those of a watcher for whom there is something new at each, which takes a moment to send."""
    dice, told = random.Random(1), after_s
    while True:
        due = turn_after(told, per_second)
        yield due
        told = due + dice.random() * 0.1


def test_what_crosses_is_told_right_after_once_a_second() -> None:
    sent, watcher = crossing_after(100.0), turns(100.0)
    for second in range(100, 200):
        assert sent == pytest.approx(second + TURN_S - CROSSING_S)
        assert next(watcher) == pytest.approx(second + TURN_S)
        sent = crossing_after(sent + 0.02)


def test_who_has_two_turns_a_second_has_one_of_them_when_all_have() -> None:
    watcher = turns(99.5 + TURN_S, 2)
    for second in range(100, 200):
        assert [next(watcher), next(watcher)] == pytest.approx([second + TURN_S, second + TURN_S + 0.5])


@pytest.mark.parametrize(
    ("told", "due"),
    [
        (0.01, 1.0),
        (-0.05, 1.0),  # a little early
        (0.15, 1.0),  # a little late
        (-0.4, 0.4),  # an answer in between: no sooner than 0.8 s after it
        (0.3, 1.1),  # so late that the next is late, too, and then no more
        (1.1, 2.0),
        (-60.0, -59.0),  # nothing new since: at any moment
    ],
)
def test_no_turn_is_had_twice_and_none_is_skipped(told: float, due: float) -> None:
    """Seconds from a turn of all watchers."""
    turn = 100 + TURN_S
    assert turn_after(turn + told) == pytest.approx(turn + due)


@pytest.mark.parametrize("late_s", [0.1, 0.2, 0.4, 0.6])
def test_what_comes_some_tenths_after_each_full_second_crosses_at_once(late_s: float) -> None:
    """As of a process that has news once a second: the beat since the last is over."""
    assert crossing_after(100 + late_s) < 101 + late_s
