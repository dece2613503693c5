"""Background jobs with a real worker: with the transaction, after a kill, and when they fail."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import RunningServer


@pytest.fixture(scope="module")
def bench(worker_id: str) -> Iterator[RunningServer]:
    """A database with a worker whose heart beats fast; no web server."""
    running = RunningServer(
        f"jobs_{os.environ.get('PORTAL_TEST_DB', 'portal')}_{worker_id}",
        DJANGO_SETTINGS_MODULE="tests.jobs_settings",
        JOB_HEARTBEAT_S="1",
        JOB_STALLED_S="3",
    )
    running.start_worker()
    yield running
    running.stop()


def wait_for(path: Path, line: str, seconds: float = 40) -> list[str]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        lines = path.read_text().splitlines() if path.exists() else []
        if line in lines:
            return lines
        time.sleep(0.1)
    raise AssertionError(f"{line!r} never came; there is {lines}")


def defer(bench: RunningServer, path: Path, text: str, seconds: float = 0, after: str = "") -> None:
    bench.shell(
        "from django.db import transaction\n"
        "from geo_portal.core.jobs import defer\n"
        "with transaction.atomic():\n"
        f"    defer('tests.note', path={str(path)!r}, text={text!r}, seconds={seconds})\n"
        f"    {after or 'pass'}\n"
    )


def test_a_job_is_done_exactly_if_its_transaction_commits(bench, tmp_path):
    notes = tmp_path / "notes"
    defer(bench, notes, "rolled back", after="transaction.set_rollback(True)")
    defer(bench, notes, "committed")
    assert wait_for(notes, "committed done") == ["committed began", "committed done"]


def test_a_job_killed_half_way_is_done_again(bench, tmp_path):
    notes = tmp_path / "notes"
    defer(bench, notes, "long", seconds=2)
    wait_for(notes, "long began")
    bench.kill()
    assert "long done" not in notes.read_text()
    bench.start_worker()
    lines = wait_for(notes, "long done")
    assert lines == ["long began", "long began", "long done"]


def test_a_failed_job_is_kept_and_named(bench, tmp_path):
    bench.shell("from geo_portal.core.jobs import defer; defer('tests.fail')")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        state = bench.shell(
            "from procrastinate.contrib.django.models import ProcrastinateJob as J;"
            "print(*J.objects.filter(task_name='tests.fail').values_list('status', flat=True))"
        ).strip()
        if state == "failed":
            return
        time.sleep(0.2)
    pytest.fail(f"the job is {state}")
