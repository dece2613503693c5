"""The states of a visit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from field.domain.visit import OPEN_VISIT_LIMIT, StepNotAllowed, VisitStatus, VisitStep, next_status, span

ALLOWED = {
    ("planned", "start"): "in_progress",
    ("in_progress", "finish"): "reported",
    ("returned", "finish"): "reported",
    ("reported", "verify"): "verified",
    ("reported", "return"): "returned",
}
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.mark.parametrize("status", VisitStatus)
@pytest.mark.parametrize("step", VisitStep)
def test_each_step_leads_on_from_its_states_only(status: VisitStatus, step: VisitStep) -> None:
    expected = ALLOWED.get((status.value, step.value))
    if expected is None:
        with pytest.raises(StepNotAllowed):
            next_status(status, step)
    else:
        assert next_status(status, step) == expected


def test_a_verified_visit_leads_nowhere() -> None:
    assert not any(status == "verified" for status, _ in ALLOWED)


def test_a_visit_covers_its_time() -> None:
    assert span(None, None) is None
    assert span(NOON, NOON + timedelta(hours=1)) == (NOON, NOON + timedelta(hours=1))


def test_a_forgotten_visit_does_not_cover_for_ever() -> None:
    assert span(NOON, None) == (NOON, NOON + OPEN_VISIT_LIMIT)
