"""Prometheus figures of this process, and the ones read from the database when asked."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("portal_http_requests_total", "HTTP requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "portal_http_request_seconds",
    "Seconds from the whole request to the whole answer, without the network",
    ["route"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
SOCKETS = Gauge("portal_websockets", "WebSockets open in this process", ["path"])
JOBS = Gauge("portal_jobs", "Background jobs by state", ["state"])
FEED_LAG = Gauge(
    "portal_change_feed_lag_seconds", "Age of the oldest running write transaction, which holds the feed back"
)


def observe_request(method: str, route: str, status: int, seconds: float) -> None:
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)
