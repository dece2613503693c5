"""A recorded trail played again as if somebody walked it now: through the same door as every tablet."""

from __future__ import annotations

import json
import ssl
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import numpy as np
from pyproj import Geod

from field.domain import trail
from field.models import Site
from field.services.gpx import decode_gpx
from geo_portal.accounts.models import User
from geo_portal.core import clock

GEOD = Geod(ellps="WGS84")
NEAR_M = 100_000
WAITS_S = (0.0, 0.5, 1.0, 2.0, 4.0)
"""Before each try of what a server that is away is to be told."""


class NothingToReplay(ValueError):
    """The file holds no track point with a time and a position."""


class Refused(RuntimeError):
    """The server answered, and will not take the positions."""


@dataclass(frozen=True, slots=True)
class Step:
    """One position of the replay: when it comes, in seconds from the start, where (degrees, WGS 84), how fast the
    person went there when the trail was recorded (m/s), and which way (degrees clockwise from true north)."""

    after_s: float
    lon: float
    lat: float
    speed: float
    bearing: float


def steps(file: IO[bytes], *, speed: float, start: tuple[float, float] | None = None) -> list[Step]:
    """A GPX file's track points in time order, `speed` times as fast; moved to begin at `start` (lon, lat) if given.

    Moving keeps the shape: the east-west extent is stretched with the change of latitude. Raises NothingToReplay,
    BadGpx, DtdForbidden.
    """
    positions = decode_gpx(file).positions
    positions = positions.select(trail.in_range(positions.lon, positions.lat))
    if not len(positions):
        raise NothingToReplay
    positions = positions.select(np.argsort(positions.t_us, kind="stable"))
    lon, lat = positions.lon, positions.lat
    if start is not None:
        stretch = np.cos(np.radians(lat[0])) / np.cos(np.radians(start[1]))
        lon, lat = start[0] + (lon - lon[0]) * stretch, start[1] + (lat - lat[0])
    after = (positions.t_s - positions.t_s[0]) / speed
    way_m, way = np.zeros(len(lon)), np.zeros(len(lon))
    way[1:], _, way_m[1:] = GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    took_s = np.diff(positions.t_s, prepend=positions.t_s[0])
    pace = np.divide(way_m, took_s, out=np.zeros(len(lon)), where=took_s > 0)
    columns = (after, lon, lat, pace, way % 360)
    return [Step(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def home_of(username: str, plan: list[Step]) -> tuple[float, float] | None:
    """Where a track from elsewhere should begin so that the person's own supervisors see it: lon/lat, EPSG:4326.

    The person's first site; None when the track begins within 100 km of it already, or the person holds no site.
    """
    person = User.objects.filter(username=username).first()
    site = Site.objects.visible_to(person).order_by("code").first() if person is not None else None
    if site is None:
        return None
    _, _, distance_m = GEOD.inv(plan[0].lon, plan[0].lat, site.location.x, site.location.y)
    return None if distance_m < NEAR_M else (site.location.x, site.location.y)


def batches(plan: list[Step], every_s: float) -> Iterator[tuple[float, list[Step]]]:
    """The steps gathered by sending time: a batch goes out when its last step is due, at least `every_s` apart."""
    batch: list[Step] = []
    for step in plan:
        batch.append(step)
        if step.after_s - batch[0].after_s >= every_s:
            yield step.after_s, batch
            batch = []
    if batch:
        yield batch[-1].after_s, batch


def play(
    plan: list[Step],
    send: Callable[[list[dict[str, Any]]], dict[str, Any]],
    *,
    every_s: float,
    visit: uuid.UUID | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[dict[str, Any]]:
    """Send the steps as they fall due, with the times at which they do; gives each answer."""
    began = clock.now()
    for due, batch in batches(plan, every_s):
        wait = due - (clock.now() - began).total_seconds()
        if wait > 0:
            sleep(wait)
        yield send([_point(step, began, visit) for step in batch])


def _point(step: Step, began: datetime, visit: uuid.UUID | None) -> dict[str, Any]:
    t = began + timedelta(seconds=step.after_s)
    point: dict[str, Any] = {"t": t.isoformat(), "lon": step.lon, "lat": step.lat, "acc": 5}
    point |= {"speed": round(step.speed, 2), "bearing": round(step.bearing, 1)}
    return point | {"visit": str(visit)} if visit else point


def sender(server: str, token: str, *, insecure: bool = False) -> Callable[[list[dict[str, Any]]], dict[str, Any]]:
    """Posts positions to a server, as `poster` does."""
    post = poster(server, token, insecure=insecure)
    return lambda points: post("trails/points", {"points": points})


def poster(server: str, token: str, *, insecure: bool = False) -> Callable[[str, dict[str, Any]], dict[str, Any]]:
    """Posts JSON to paths below `/api/v1/`. A server that is away is tried again; what it refuses raises Refused.

    `insecure` accepts any certificate, as for an authority of one's own.
    """
    tls = ssl.create_default_context()
    if insecure:
        tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE

    def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
        request = Request(  # noqa: S310  the scheme was checked by the command
            f"{server.rstrip('/')}/api/v1/{path}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Token {token}"},
        )
        for wait_s in WAITS_S:
            time.sleep(wait_s)
            try:
                with urlopen(request, timeout=30, context=tls) as answer:  # noqa: S310  the operator's own address
                    taken: dict[str, Any] = json.load(answer)
                    return taken
            except HTTPError as error:
                if error.code < 500:
                    raise Refused(f"{error.code}: {error.read(500).decode(errors='replace')}") from error
                problem: Exception = error
            except (URLError, OSError) as error:
                problem = error
        raise Refused(f"no answer from {server}: {problem}")

    return post
