"""Background jobs: rows in PostgreSQL (procrastinate), enqueued in the transaction of their cause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import procrastinate
from django.conf import settings
from django.db import close_old_connections, transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as procrastinate_app

from geo_portal.core import audit, setbacks

DONE_KEPT_H = 48
DEFAULT_RETRY = RetryStrategy(max_attempts=5, exponential_wait=4)
Function = TypeVar("Function", bound=Callable[..., Any])


def task(
    *, name: str, queue: str = "default", lock: str | None = None, retry: Any = DEFAULT_RETRY, **options: Any
) -> Callable[[Function], Any]:
    """Register a job under its full name, as `field.jobs.draw_trails`.

    What the job writes is stamped `job:<name>` in the change log. A job must be safe to repeat: one that is killed
    half-way is done again.
    """

    def register(function: Function) -> Any:
        def run(*args: Any, **kwargs: Any) -> Any:
            with audit.acting(actor=None, device=None, op=None, request=None, source=f"job:{name}"):
                close_old_connections()  # the worker's threads outlive a restart of the database
                try:
                    return function(*args, **kwargs)
                finally:
                    close_old_connections()

        run.__name__, run.__doc__ = function.__name__, function.__doc__
        decorate: Any = procrastinate_app.task(name=name, queue=queue, lock=lock, retry=retry, **options)
        return decorate(run)

    return register


def periodic(cron: str, *, name: str, **options: Any) -> Callable[[Function], Any]:
    """A job that the worker starts by the clock (cron in UTC); it is given the planned time as `timestamp` (s)."""

    def register(function: Function) -> Any:
        return procrastinate_app.periodic(cron=cron)(task(name=name, queueing_lock=name, **options)(function))

    return register


def defer(
    name: str, *, queueing_lock: str | None = None, schedule_in: dict[str, int] | None = None, **arguments: Any
) -> int | None:
    """Enqueue a job by name in the present transaction; it exists exactly if the transaction commits.

    With a `queueing_lock`, an equal job that still waits makes this a no-op (None).
    """
    task = procrastinate_app.configure_task(
        name, queueing_lock=queueing_lock, schedule_in=schedule_in, allow_unknown=False
    )
    if queueing_lock is None:
        return task.defer(**arguments)
    try:
        with transaction.atomic():  # the refusal of an equal job must not end the caller's transaction
            return task.defer(**arguments)
    except procrastinate.exceptions.AlreadyEnqueued:
        return None


def on_app_ready(app: procrastinate.App) -> None:
    """Housekeeping: the change log's months to come; stalled jobs (their worker was killed) are done again, done ones
    and old setbacks go."""

    @app.periodic(cron="40 15 * * *")
    @app.task(name="core.jobs.make_change_log_partitions", queueing_lock="core.jobs.make_change_log_partitions")
    def make_change_log_partitions(timestamp: int) -> None:
        """Without the present month's partition, nothing that is recorded could be written any more."""
        del timestamp
        audit.prepare_partitions()

    @app.periodic(cron="35 16 * * *")
    @app.task(name="core.jobs.forget_done", queueing_lock="core.jobs.forget_done", pass_context=True)
    async def forget_done(context: Any, timestamp: int) -> None:
        """The queue's own upkeep alone makes thousands of rows a day; failed ones stay until somebody saw to them."""
        del timestamp
        await context.app.job_manager.delete_old_jobs(nb_hours=DONE_KEPT_H)

    @app.periodic(cron="45 15 * * *")
    @app.task(name="core.jobs.forget_setbacks", queueing_lock="core.jobs.forget_setbacks")
    def forget_setbacks(timestamp: int) -> None:
        """What a job failed at and has not met since: it may be gone."""
        del timestamp
        setbacks.forget_old()

    @app.periodic(cron="* * * * * */15")
    @app.task(name="core.jobs.retry_stalled", queueing_lock="core.jobs.retry_stalled", pass_context=True)
    async def retry_stalled(context: Any, timestamp: int) -> None:
        del timestamp
        for job in await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=settings.JOB_STALLED_S):
            await context.app.job_manager.retry_job(job, retry_at=timezone.now())
