"""Erase what is stored of a person's positions, as the person asked."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from field.services import privacy
from geo_portal.accounts.models import User


class Command(BaseCommand):
    help = "Erase what is stored of a person's positions. Cannot be undone; may be interrupted and run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--note", default="", help="why; stays on record")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"nobody is called {options['username']}")
        erasure, _new = privacy.request_erasure(user, by=None, note=options["note"])
        done = privacy.erase(erasure.pk, by=None)
        for name, count in done.erased.items():
            self.stdout.write(f"{name}: {count}")
        self.stdout.write("kept: " + ", ".join(privacy.STAYS))
