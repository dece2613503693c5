"""Verdicts on all visits that await one, at once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from field.services import corroboration


class Command(BaseCommand):
    help = (
        "Judge reported visits that have no verdict, or of which more is known since, the longest waiting first; then"
        " those that older rules judged. May be interrupted and run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{corroboration.judge_awaiting()} visits judged")
