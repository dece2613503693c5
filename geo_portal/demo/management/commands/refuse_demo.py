from typing import Any

from django.core.management.base import BaseCommand, CommandError

from geo_portal.demo.models import DemoLoad


class Command(BaseCommand):
    help = "Fail when the demo was ever loaded into this database: production does not serve its accounts."

    def handle(self, **_options: Any) -> None:
        if DemoLoad.objects.exists():
            raise CommandError(
                "This database holds the demo, whose accounts share one password. Production begins with a database "
                "of its own: set PORTAL_VAR to a new directory, or delete var/."
            )
