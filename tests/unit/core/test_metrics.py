"""Figures of several web processes are told as one, whichever of them is asked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

SERVE = """
import sys
from geo_portal.core import metrics
metrics.observe_request("GET", "api/v1/sites", 200, 0.004)
metrics.observe_request("MADEUP" + sys.argv[1], "(none)", 405, 0.001)
metrics.SOCKETS.labels("/ws/live").inc(int(sys.argv[1]))
metrics.JOBS.labels("todo").set(int(sys.argv[2]))
print(metrics.text().decode())
"""


def told_by(process: int, folder: Path, *, sockets: int, jobs: int) -> dict[str, float]:
    """What a web process tells that answers one request, opens so many sockets, counts the waiting jobs, and dies."""
    told = subprocess.run(
        [sys.executable, "-c", SERVE, str(sockets), str(jobs)],
        env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder), "WEB_PROCESS": str(process)},
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return {name: float(value) for name, value in re.findall(r"^(portal_\S+) (\S+)$", told, re.MULTILINE)}


def test_any_process_tells_the_figures_of_all_and_who_is_replaced_has_no_sockets_any_more(tmp_path: Path) -> None:
    told_by(1, tmp_path, sockets=3, jobs=7)
    told = told_by(2, tmp_path, sockets=2, jobs=5)
    assert told['portal_http_requests_total{method="GET",route="api/v1/sites",status="200"}'] == 2
    assert told['portal_http_requests_total{method="other",route="(none)",status="405"}'] == 2
    assert told['portal_http_request_seconds_bucket{le="0.005",route="api/v1/sites"}'] == 2
    assert told['portal_websockets{path="/ws/live"}'] == 5
    assert told['portal_jobs{state="todo"}'] == 5, "the newest look into the database, not a sum"
    again = told_by(1, tmp_path, sockets=1, jobs=0)
    assert again['portal_http_requests_total{method="GET",route="api/v1/sites",status="200"}'] == 3, "it goes on"
    assert again['portal_websockets{path="/ws/live"}'] == 3
    assert again['portal_jobs{state="todo"}'] == 0
