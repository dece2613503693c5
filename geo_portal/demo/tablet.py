"""The demo's last visits, made as a tablet makes them: over the public HTTP interface, with a trail and a photo.

Without an address the requests go through the whole ASGI application in this process (front, Django, the native
upload handlers), so that the demo can be loaded before the server starts; with one they go over the network.
Everything a tablet sends carries its own key, so a run that was broken off is simply made again.
"""

import asyncio
import base64
import hashlib
import http.client
import json
import logging
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from field.models import Visit, VisitPhoto
from field.services import corroboration, datum_proposals
from geo_portal.accounts.models import User
from geo_portal.accounts.services.devices import create_enrolment_code
from geo_portal.core.shifts import from_wgs84
from geo_portal.demo import photos, trails
from geo_portal.demo.fieldwork import FAR_APART_M
from geo_portal.demo.ground import moved
from geo_portal.demo.records import Demo, Position, TabletCall, key_of
from geo_portal.demo.trails import TrailKind

POINTS_A_REQUEST = 500


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Refused(RuntimeError):
    """The server answered a demo tablet with something else than success."""

    def __init__(self, method: str, path: str, answer: Answer) -> None:
        super().__init__(f"{method} {path}: {answer.status} {answer.body.decode(errors='replace')[:500]}")
        self.answer = answer


class Wire(Protocol):
    """A way to the server."""

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer: ...

    def close(self) -> None: ...


class ThisProcess:
    """Through the ASGI application, in this process."""

    def __init__(self) -> None:
        from geo_portal.asgi import application

        self.application = application
        self.runner = asyncio.Runner()
        name = (settings.ALLOWED_HOSTS or ["localhost"])[0]
        self.host = "localhost" if name == "*" else f"portal{name}" if name.startswith(".") else name

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        return self.runner.run(self._send(method, path, headers, body))

    def close(self) -> None:
        self.runner.close()

    async def _send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        given = {"host": self.host, "content-length": str(len(body)), **headers}
        location, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "https" if settings.TLS else "http",
            "path": location,
            "raw_path": location.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
            "client": ("127.0.0.1", 0),
            "server": (self.host, 443 if settings.TLS else 80),
        }
        requests = asyncio.Queue[dict[str, Any]]()
        requests.put_nowait({"type": "http.request", "body": body, "more_body": False})
        start: MutableMapping[str, Any] = {}
        parts: list[bytes] = []

        async def answered(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        await self.application(scope, requests.get, answered)
        named = {name.decode().lower(): value.decode() for name, value in start.get("headers", [])}
        return Answer(int(start["status"]), named, b"".join(parts))


class Network:
    """Over HTTP to a running server, one connection kept open."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{address!r} is not an http or https address")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.connection = kind(parts.hostname, parts.port, timeout=30)

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        self.connection.request(method, path, body, dict(headers))
        response = self.connection.getresponse()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())

    def close(self) -> None:
        self.connection.close()


class DemoTablet:
    """One person's tablet: signed in with an enrolment code, then as the contract says. `records_in` is the coordinate
    system of its positions, which it does not name."""

    def __init__(self, wire: Wire, user: User, enrolled_by: User, records_in: str = "wgs84") -> None:
        self.wire, self.user, self.records_in = wire, user, records_in
        self.device = key_of("device", user.username)
        _, code = create_enrolment_code(user, created_by=enrolled_by)
        naming = {"id": str(self.device), "name": f"{user.name}的平板", "platform": "demo", "app_version": "demo"}
        self.token = ""
        self.token = self.post("devices", {"enrolment_code": code, "device": naming}).json()["token"]

    def post(self, path: str, body: Mapping[str, Any]) -> Answer:
        sent = json.dumps(body, ensure_ascii=False).encode()
        return self.send("POST", f"/api/v1/{path}", {"Content-Type": "application/json"}, sent)

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        credentials = {"Authorization": f"Token {self.token}"} if self.token else {}
        answer = self.wire.send(method, path, {"Accept": "application/json", **credentials, **headers}, body)
        if not 200 <= answer.status < 300:
            raise Refused(method, path, answer)
        return answer

    def upload(self, content: bytes, filename: str, subject: str, purpose: str = "photo") -> None:
        """A picture's bytes by tus: created, then sent in one piece."""
        described = {
            "filename": filename,
            "filetype": "image/jpeg",
            "sha256": hashlib.sha256(content).hexdigest(),
            "purpose": purpose,
            "subject": subject,
        }
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in described.items())
        tus = {"Tus-Resumable": "1.0.0"}
        created = self.send(
            "POST", "/api/v1/uploads/", {**tus, "Upload-Length": str(len(content)), "Upload-Metadata": metadata}
        )
        location = urlsplit(created.headers["location"]).path
        self.send(
            "PATCH",
            location,
            {**tus, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
            content,
        )


def make_visits(demo: Demo, server: str = "") -> int:
    """All of `demo.tablet_visits`, oldest first, and panoramas of some sites; the number of visits. Raises Refused when
    the server says no."""
    wire: Wire = Network(server) if server else ThisProcess()
    with closing(wire), quiet("geo_portal.request", "media.tus"):
        _send_panoramas(demo, wire)
        return _make_visits(demo, wire)


@contextmanager
def quiet(*loggers: str) -> Iterator[None]:
    """Without the log line of every request: they would bury the progress that a person reads."""
    levels = {name: logging.getLogger(name).level for name in loggers}
    for name in loggers:
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


OF_EACH_KIND = 3
BETWEEN_PANORAMAS = timedelta(days=30)


def _send_panoramas(demo: Demo, wire: Wire) -> None:
    """Four of each of some sites, a month apart, the last one a few days old: projects, and sites that `official`
    holds."""
    people = {user.username: user for user in User.objects.filter(username__in=("drone", "admin"))}
    operator = DemoTablet(wire, people["drone"], people["admin"])
    at = {site.code: site.at for site in demo.sites}
    projects = [site.code for site in demo.sites if site.kind == "project"]
    mine = sorted(holding.site for holding in demo.holdings if holding.person == "official")
    for days, code in enumerate((*mine[:OF_EACH_KIND], *projects[:OF_EACH_KIND]), 1):
        last = (demo.anchor - timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
        for back, name in enumerate(reversed(photos.PANORAMAS)):
            content = photos.panorama(name, last - back * BETWEEN_PANORAMAS, at[code])
            operator.upload(content, name, f"site:{key_of('site', code)}", purpose="panorama")


def _make_visits(demo: Demo, wire: Wire) -> int:
    usernames = {name for call in demo.tablet_visits for name in (call.person, *call.companions)}
    users = {user.username: user for user in User.objects.filter(username__in=usernames | {"admin"})}
    at = {site.code: site.at for site in demo.sites}
    shifted = who_records_in_gcj02(demo)
    tablets: dict[str, DemoTablet] = {}
    for call in sorted(demo.tablet_visits, key=lambda call: call.started_at):
        if call.person not in tablets:
            system = "gcj02" if call.person == shifted else "wgs84"
            tablets[call.person] = DemoTablet(wire, users[call.person], users["admin"], system)
        companions = [str(users[name].pk) for name in call.companions]
        _make_visit(tablets[call.person], call, at[call.site], companions)
    # the jobs would do so within minutes of the first start; whoever looks at once sees it at once
    for call in demo.tablet_visits:
        corroboration.judge_visit(key_of("visit", call.key))
    datum_proposals.propose_all()
    return len(demo.tablet_visits)


def who_records_in_gcj02(demo: Demo) -> str | None:
    """Whose tablet does so and does not say it: somebody, not one of those whom people sign in as, who made true trails
    at two sites far apart, so that it is noticed and proposed to be put right. A very small demo has nobody."""
    at = {site.code: site.at for site in demo.sites}
    doubtful = {"official", "liaison"} | {call.person for call in demo.tablet_visits if call.trail != TrailKind.TRUE}
    places: dict[str, list[Position]] = {}
    for call in demo.tablet_visits:
        if call.person not in doubtful:
            places.setdefault(call.person, []).append(at[call.site])
    for person, (first, *more) in places.items():
        if any(trails.reach_m(first, one) > FAR_APART_M for one in more):
            return person
    return None


def _make_visit(tablet: DemoTablet, call: TabletCall, site: Position, companions: list[str]) -> None:
    rng = Random(call.key)  # noqa: S311 - a demo, not a secret
    visit = str(key_of("visit", call.key))
    tablet.post(
        "visits",
        {
            "id": visit,
            "site": str(key_of("site", call.site)),
            "assignment": str(key_of("assignment", call.holding)),
            "planned_for": call.started_at.date().isoformat(),
            "participants": companions,
        },
    )
    source, points = trails.trail_of(call, site)
    tablet.post(f"visits/{visit}/start", {"started_at": call.started_at.isoformat(), **_here(points, call.started_at)})
    for first in range(0, len(points), POINTS_A_REQUEST):
        _send_points(tablet, [{**point, "visit": visit} for point in points[first : first + POINTS_A_REQUEST]])
    if call.trail in WITH_PHOTO:
        _send_photo(tablet, rng, call, visit, moved(site, rng.gauss(0, 20), rng.gauss(0, 20)))
    tablet.post(f"visits/{visit}/finish", {"finished_at": call.finished_at.isoformat(), "note": call.note})
    # Where the trail comes from is not for a tablet to say: the import puts it down.
    Visit.objects.filter(pk=visit).exclude(source=source).update(source=source)


WITH_PHOTO = (TrailKind.TRUE, TrailKind.IN_THE_CAR)


def _here(points: list[dict[str, Any]], started_at: datetime) -> dict[str, Any]:
    """Where the tablet says that the visit begins; nothing when it does not know."""
    arrived = next((point for point in points if point["t"] >= started_at.isoformat(timespec="milliseconds")), None)
    if arrived is None:
        return {}
    return {"position": {"type": "Point", "coordinates": [arrived["lon"], arrived["lat"]]}, "acc": arrived["acc"]}


def _send_points(tablet: DemoTablet, points: list[dict[str, Any]]) -> None:
    sent = from_wgs84([(point["lon"], point["lat"]) for point in points], tablet.records_in).tolist()
    points = [{**point, "lon": lon, "lat": lat} for point, (lon, lat) in zip(points, sent, strict=True)]
    answer = tablet.post("trails/points", {"device": str(tablet.device), "points": points})
    taken = answer.json()
    if taken["accepted"] + taken["duplicate"] != len(points):
        raise Refused("POST", "/api/v1/trails/points", answer)


def _send_photo(tablet: DemoTablet, rng: Random, call: TabletCall, visit: str, at: Position) -> None:
    name = rng.choice(sorted(photos.SOURCES))
    taken_at = (call.started_at + (call.finished_at - call.started_at) * rng.uniform(0.2, 0.8)).replace(microsecond=0)
    content = photos.retagged(name, taken_at, at)
    photo = str(key_of("visit_photo", call.key))
    tablet.post(
        "visit-photos",
        {
            "id": photo,
            "visit": visit,
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "taken_at": taken_at.isoformat(),
            "position": {"type": "Point", "coordinates": [at[0], at[1]]},
            "sigma_m": 8.0,
            "caption": "现场照片（演示）",
        },
    )
    if VisitPhoto.objects.filter(pk=photo, photo__isnull=True).exists():
        tablet.upload(content, name, f"visit_photo:{photo}")
