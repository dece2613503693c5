"""Prometheus figures of all web processes, and the ones read from the database when asked.

Any of the processes may be the one that is asked. So each keeps its figures in files named by its number, in the folder
PROMETHEUS_MULTIPROC_DIR, and the answer is the sum of all. A process that is started in place of another goes on with
its counters. Without that folder the figures are those of this process.
"""

from __future__ import annotations

import os

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

SHARED = bool(os.environ.get("PROMETHEUS_MULTIPROC_DIR"))
if SHARED:
    _number = os.environ.get("WEB_PROCESS") or str(os.getpid())
    mark_process_dead(_number)  # whom it stands in for has no sockets any more
    values.ValueClass = values.MultiProcessValue(lambda: _number)

REQUESTS = Counter("portal_http_requests_total", "HTTP requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "portal_http_request_seconds",
    "Seconds from the whole request to the whole answer, without the network",
    ["route"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
SOCKETS = Gauge("portal_websockets", "WebSockets open", ["path"], multiprocess_mode="livesum")
JOBS = Gauge("portal_jobs", "Background jobs by state", ["state"], multiprocess_mode="mostrecent")
SETBACKS = Gauge(
    "portal_job_setbacks", "Records that a job failed at and will try again", multiprocess_mode="mostrecent"
)
FEED_LAG = Gauge(
    "portal_change_feed_lag_seconds",
    "Age of the oldest running write transaction, which holds the feed back",
    multiprocess_mode="mostrecent",
)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def observe_request(method: str, route: str, status: int, seconds: float) -> None:
    """A method that a client has made up counts among the others: each label is kept for good."""
    REQUESTS.labels(method if method in _METHODS else "other", route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)


def text() -> bytes:
    """All figures as Prometheus reads them."""
    if not SHARED:
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return generate_latest(together)
