"""Let officials visit their sites on a running server, so that the live map can be seen alive."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from field.services import replay, simulation
from geo_portal.core import audit, clock


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise ValueError(text)
    return value


class Command(BaseCommand):
    help = "Officials drive to their sites, visit them and leave, through the interface of the running server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--officials", type=int, default=350, help="how many of the people who hold a site")
        parser.add_argument("--hours", type=_positive, default=4.0, help="how long the day is (default 4)")
        parser.add_argument("--seed", type=int, default=1, help="of the movement (default 1)")
        parser.add_argument("--speed", type=_positive, default=1.0, help="times as fast (default 1)")
        parser.add_argument("--every", type=_positive, default=5.0, help="seconds between a person's batches")
        parser.add_argument("--server", default=settings.PORTAL_URL, help="address of the running server")
        parser.add_argument("--insecure", action="store_true", help="accept any TLS certificate")

    def handle(self, *args: Any, **options: Any) -> None:
        server, hours = options["server"], options["hours"]
        if not server.startswith(("http://", "https://")):
            raise CommandError("--server is an address that begins with http:// or https://")
        with audit.acting(source="command:simulate"):
            people = simulation.officials(
                options["officials"],
                hours,
                options["seed"],
                lambda token: replay.poster(server, token, insecure=options["insecure"]),
            )
        if not people:
            raise CommandError("nobody holds a site today")
        short = (
            ""
            if len(people) >= options["officials"]
            else f", all who hold a site of the {options['officials']} asked for"
        )
        self.stdout.write(f"{len(people)} officials for {hours:g} hours at {server}{short}; Ctrl-C stops")

        def tell() -> None:
            visiting = sum(one.visit is not None for one in people)
            self.stdout.write(f"{clock.now().astimezone(clock.LOCAL):%H:%M:%S} {visiting} on a visit, {_sent(people)}")
            self.stdout.flush()

        # Started in the background it does not hear Ctrl-C; who ends it there leaves no visit under way either.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            simulation.run(people, hours, speed=options["speed"], every_s=options["every"], tell=tell)
        except KeyboardInterrupt:
            self.stdout.write("stopped; visits under way were ended")
        tallies = [one.tally for one in people]
        visits, refused = (sum(getattr(one, name) for one in tallies) for name in ("visits", "refused"))
        self.stdout.write(f"{visits} visits, {_sent(people)}, {refused} requests refused")
        if refused:
            self.stdout.write(next(one.last_refusal for one in tallies if one.last_refusal))


def _sent(people: list[simulation.Official]) -> str:
    kept, off_duty = (sum(getattr(one.tally, name) for one in people) for name in ("positions", "off_duty"))
    return f"{kept} positions kept" + (f", {off_duty} off duty" if off_duty else "")
