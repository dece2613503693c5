"""Health, readiness and metrics."""

from __future__ import annotations

import ipaddress
import os
import shutil

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST

from geo_portal.core import feed, metrics
from geo_portal.core.errors import problem_response
from geo_portal.core.models import Setback

FREE_BYTES_NEEDED = 200 * 1024 * 1024
WORKER_SILENCE_S = 60


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else."""
    return JsonResponse({"status": "ok", "version": settings.VERSION})


def _database_state() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"down: {type(error).__name__}"
    return "ok"


def _jobs_state() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT max(last_heartbeat) > now() - make_interval(secs => %s) FROM procrastinate_workers",
                [WORKER_SILENCE_S],
            )
            (alive,) = cursor.fetchone()
    except DatabaseError as error:
        return f"down: {type(error).__name__}"
    return "ok" if alive else "down: no worker has been heard of lately"


def _storage_state() -> str:
    root = settings.MEDIA_ROOT
    try:
        root.mkdir(parents=True, exist_ok=True)
        if not os.access(root, os.W_OK):
            return "down: not writable"
        free = shutil.disk_usage(root).free
    except OSError as error:
        return f"down: {error.strerror}"
    return "ok" if free > FREE_BYTES_NEEDED else f"down: {free // 2**20} MiB left"


@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, jobs and storage are there; 503 names what is down."""
    states = {"database": _database_state(), "jobs": _jobs_state(), "storage": _storage_state()}
    ready = all(state == "ok" for state in states.values())
    return JsonResponse({"status": "ok" if ready else "down", **states}, status=200 if ready else 503)


def _may_read_metrics(request: HttpRequest) -> bool:
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ").removeprefix("Token ")
    if settings.METRICS_TOKEN and constant_time_compare(sent, settings.METRICS_TOKEN):
        return True
    try:
        loopback = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return loopback and "HTTP_X_PORTAL_FORWARDED" not in request.META


@require_GET
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Prometheus text: for a loopback peer without forwarding headers, or with METRICS_TOKEN."""
    if not _may_read_metrics(request):
        return problem_response(401, "not_authenticated", "Metrics are for the machine itself, or with a token.")
    with connection.cursor() as cursor:
        # A state that no job is in is told as well: another process may have told of one that was.
        cursor.execute(
            "SELECT state::text, count(job.id) FROM unnest(enum_range(NULL::procrastinate_job_status)) AS state "
            "LEFT JOIN procrastinate_jobs job ON job.status = state GROUP BY state"
        )
        for state, count in cursor.fetchall():
            metrics.JOBS.labels(state).set(count)
    metrics.SETBACKS.set(Setback.objects.count())
    metrics.FEED_LAG.set(max((holder["age_s"] or 0 for holder in feed.holders()), default=0))
    return HttpResponse(metrics.text(), content_type=CONTENT_TYPE_LATEST)
