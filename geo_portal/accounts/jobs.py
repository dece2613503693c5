"""Background work: thin calls."""

from __future__ import annotations

from django.core.management import call_command

from geo_portal.accounts.services import signin
from geo_portal.core.jobs import periodic


@periodic("5 * * * *", name="accounts.jobs.forget_old_failures")
def forget_old_failures(timestamp: int) -> None:
    """Failed sign-ins that no longer count are nobody's business."""
    del timestamp
    signin.forget_old_failures()


@periodic("50 15 * * *", name="accounts.jobs.forget_old_sessions")
def forget_old_sessions(timestamp: int) -> None:
    """Sessions that ended; nobody else deletes them."""
    del timestamp
    call_command("clearsessions")
