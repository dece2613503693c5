"""For whoever restored a backup over the same database by hand: nothing in it tells that its time was turned back."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from geo_portal.core import feed


class Command(BaseCommand):
    help = (
        "Begin a new generation of the change feed: tablets take a snapshot and send what they had not sent yet. "
        "Needed after a backup was restored over the same database by other means than ./portal restore."
    )

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"The change feed's generation is now {feed.begin_generation()}.")
