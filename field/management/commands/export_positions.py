"""Write what is stored of a person's positions into a file, for the person."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from field.services import privacy
from geo_portal.accounts.models import User


class Command(BaseCommand):
    help = "Write everything that is stored of a person's positions into a zip of JSON Lines, which must not be there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"nobody is called {options['username']}")
        try:
            with options["file"].open("xb") as file:
                privacy.write_export(user, file)
        except OSError as error:
            raise CommandError(str(error)) from error
