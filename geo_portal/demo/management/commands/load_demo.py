from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo_portal.demo import load, tablet


class Command(BaseCommand):
    help = (
        "Load the demo: a made-up Xi'an and Xianyang. Done once; broken off, the next call takes it up where it was. "
        "The last visits go through the public HTTP interface, in this process or to --server."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=load.SEED, help="of the generator; only the first load asks")
        parser.add_argument("--scale", type=float, default=1.0, help="share of the full size, up to 1")
        parser.add_argument("--server", default="", help="address of a running server for the visits made over HTTP")

    def handle(self, *, seed: int, scale: float, server: str, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is loaded only where it is wanted (PORTAL_DEMO=1, and not in production).")
        if not 0 < scale <= 1:
            raise CommandError("--scale lies between 0 and 1.")
        state = load.begin(seed=seed, scale=scale)
        if state.finished_at is not None:
            return
        self.stdout.write("")
        load.load(state, lambda demo: tablet.make_visits(demo, server), lambda line: self.stdout.write(f"    {line}"))
