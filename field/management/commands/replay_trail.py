"""Play a recorded GPX trail against a running server, as if somebody walked it now."""

from __future__ import annotations

import uuid
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from field.services import replay
from geo_portal.accounts.models import User
from geo_portal.accounts.services import devices
from geo_portal.core import audit
from geo_portal.core.errors import DomainError


def _place(text: str) -> tuple[float, float]:
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not LON,LAT") from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ArgumentTypeError(f"{text!r} is not on Earth")
    return lon, lat


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise ArgumentTypeError(f"{text} is not a positive number")
    return value


class Command(BaseCommand):
    help = "Send a GPX file's track through POST /api/v1/trails/points, its times moved to now, so that it moves live."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.gpx")
        parser.add_argument("--speed", type=_positive, default=10.0, help="times as fast as recorded (default 10)")
        parser.add_argument("--user", default="official", help="whose positions they are (default official)")
        parser.add_argument("--server", default=settings.PORTAL_URL, help="address of the running server")
        parser.add_argument("--every", type=_positive, default=1.0, help="seconds between requests (default 1)")
        parser.add_argument("--start", type=_place, metavar="LON,LAT", help="move the track so that it begins here")
        parser.add_argument(
            "--as-recorded", action="store_true", help="do not move a track from elsewhere to the person's own sites"
        )
        parser.add_argument("--visit", type=uuid.UUID, help="the visit that the positions belong to")
        parser.add_argument("--token", help="token of a device; otherwise a device `replay_trail` is enrolled")
        parser.add_argument("--loop", action="store_true", help="begin again at the end, until interrupted")
        parser.add_argument("--insecure", action="store_true", help="accept any TLS certificate")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = self._plan(options["file"], options["speed"], options["start"])
        if options["start"] is None and not options["as_recorded"]:
            home = replay.home_of(options["user"], plan)
            if home is not None:
                self.stdout.write(
                    f"the track is moved to begin at {home[0]:.5f},{home[1]:.5f}, near the person's sites"
                )
                plan = self._plan(options["file"], options["speed"], home)
        if not options["server"].startswith(("http://", "https://")):
            raise CommandError("--server is an address that begins with http:// or https://")
        send = replay.sender(
            options["server"], options["token"] or self._token(options["user"]), insecure=options["insecure"]
        )
        self.stdout.write(f"{len(plan)} positions in {plan[-1].after_s:.0f} s to {options['server']}; Ctrl-C stops")
        try:
            while True:
                for taken in replay.play(plan, send, every_s=options["every"], visit=options["visit"]):
                    self._report(taken)
                if not options["loop"]:
                    return
        except replay.Refused as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stdout.write("stopped")

    def _plan(self, file: Path, speed: float, start: tuple[float, float] | None) -> list[replay.Step]:
        try:
            with file.open("rb") as opened:
                return replay.steps(opened, speed=speed, start=start)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        except replay.NothingToReplay as error:
            raise CommandError(f"{file}: no track point with a time") from error
        except DomainError as error:
            raise CommandError(f"{file}: {error.detail}") from error

    def _token(self, username: str) -> str:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"there is no active user {username!r}")
        with audit.acting(source="command:replay_trail"):
            _, token = devices.register_device(
                user, id=uuid.uuid5(user.pk, "replay_trail"), name="replay_trail", platform="command"
            )
        return token

    def _report(self, taken: dict[str, Any]) -> None:
        codes = sorted({refused["code"] for refused in taken["rejected"]})
        refused = f", {len(taken['rejected'])} rejected ({', '.join(codes)})" if codes else ""
        self.stdout.write(f"{taken['accepted']} accepted{refused}")
