from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from geo_portal.demo.accounts import set_password


class Command(BaseCommand):
    help = "Give the demo accounts the password that stands in PORTAL_DEMO_PASSWORD."

    def handle(self, *, verbosity: int, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo accounts exist only with the demo (PORTAL_DEMO=1, and not in production).")
        if not settings.DEMO_PASSWORD:
            raise CommandError("PORTAL_DEMO_PASSWORD is not set.")
        changed = set_password(settings.DEMO_PASSWORD)
        if changed and verbosity > 1:
            self.stdout.write(f"{changed} accounts changed")
