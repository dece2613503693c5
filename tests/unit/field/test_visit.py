"""The states of a visit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from field.domain.visit import OPEN_VISIT_LIMIT, StepNotAllowed, VisitStatus, VisitStep, next_status, span
from field.models import Site, Visit

MIDNIGHT = datetime(2026, 11, 22, 16, tzinfo=UTC)  # in Xi'an the 23rd has begun
ALLOWED = {
    ("planned", "start"): "in_progress",
    ("in_progress", "finish"): "reported",
    ("returned", "finish"): "reported",
    ("reported", "verify"): "verified",
    ("reported", "return"): "returned",
    ("reported", "query"): "reported",
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


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        ({"planned_for": date(2026, 11, 20), "started_at": MIDNIGHT}, "石桥 2026-11-20"),
        ({"started_at": MIDNIGHT}, "石桥 2026-11-23"),
        ({}, "石桥"),
    ],
)
def test_a_visit_is_called_after_its_site_and_its_day_in_xian(when: dict[str, Any], shown: str) -> None:
    assert str(Visit(site=Site(code="E0001", name="石桥"), **when)) == shown
