"""Do the night's work on raw positions now, as after a district's retention was shortened."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from field.services import retention


class Command(BaseCommand):
    help = (
        "Delete raw positions that are older than their district keeps them; trails of visits stay. May be interrupted "
        "and run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = retention.expire()
        self.stdout.write(
            f"{done.kept} trails kept, {len(done.dropped)} days dropped, {done.deleted} positions deleted one by one"
        )
        if done.left:
            self.stdout.write(f"left for the next run: {', '.join(map(str, done.left))}")
