"""Judge stored positions by the rules of today, after an update that changed them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from field.services import judging, partitions


class Command(BaseCommand):
    help = (
        "Judge the positions that were judged by older rules, the newest days first. May be interrupted and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--batch", type=int, default=judging.BATCH, help=f"positions per transaction (default {judging.BATCH})"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        for day in partitions.days_with_partition():
            judged = judging.judge_outdated(day, batch=max(1, options["batch"]))
            total += judged
            if judged:
                self.stdout.write(f"{day}: {judged} positions")
        self.stdout.write(f"{total} positions judged")
