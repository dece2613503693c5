"""What is stored of a person's positions: telling it, handing it out, erasing it."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import IO, Any
from uuid import UUID

import msgspec
from django.db import connection, transaction
from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from field.models import (
    AnyTrailPoint,
    DatumProposal,
    DrawnTrail,
    Erasure,
    Event,
    HeldTrailPoint,
    IngestMessage,
    KeptTrail,
    LastPosition,
    Look,
    OffDutyCount,
    QuarantinedGroup,
    TrailNews,
    TrailPoint,
    TrailPointAside,
    Visit,
)
from field.services import ingest, locks, partitions, quarantine, retention, trails
from geo_portal.accounts.models import User
from geo_portal.core import clock

ROWS = 2_000
HEAVY_ROWS = 20
"""So many at once of what may have some hundred kilobytes each."""
STAYS = {
    "visits": _("Visits and their reports, without the place where they were begun"),
    "verdicts": _("Verdicts on visits"),
    "proposals": _("In which coordinate system devices seemed to record, and by which visits"),
    "photos": _("Photos and cases, with their places: they are about the site"),
    "looks": _("Who looked at the positions"),
    "history": _("The record of changes, with the place where a visit was begun to within 200 m"),
    "handed_in": _(
        "What tablets handed in and was refused, met a conflict or awaits review, without positions of trails"
    ),
}


# --- telling ----------------------------------------------------------------------------------------------------------


def stored_about(user: Any) -> dict[str, Any]:
    """How much is stored about a person, and for how many days; keys as in the API. Ten queries at any amount."""
    keys = trails.device_keys(user.pk)
    points = TrailPoint.objects.filter(device_id__in=keys, user_id=user.pk)
    last = LastPosition.objects.filter(pk=user.pk).values_list("t", flat=True).first()
    return {
        "positions": points.aggregate(count=Count("*"), first=Min("t"), last=Max("t")),
        "impossible_times": TrailPointAside.objects.filter(device_id__in=keys, user_id=user.pk).count(),
        "held": HeldTrailPoint.objects.filter(user_id=user.pk).count(),
        "handed_in": _handed_in(user.pk).aggregate(count=Sum("positions", default=0))["count"],
        "last_position": last,
        "trails": KeptTrail.objects.filter(user=user).count(),
        "messages": IngestMessage.objects.filter(user=user).count(),
        "keep_days": retention.days_of(user.pk),
        "looks": Look.objects.at(user).count(),
        "erasures": list(Erasure.objects.filter(subject=user)[:10]),
    }


def _begun_by(user_id: UUID) -> QuerySet[Visit]:
    """Visits with the place where this person's device began them. That of a colleague's device, at a visit in which
    the person takes part, is the colleague's."""
    return Visit.objects.filter(Q(trail_owner=user_id) | Q(trail_owner=None, reporter=user_id)).exclude(position=None)


def _handed_in(user_id: UUID) -> QuerySet[QuarantinedGroup]:
    """What a person's revoked tablets handed in for review, where it holds positions."""
    return QuarantinedGroup.objects.filter(user=user_id, positions__gt=0)


# --- handing out ------------------------------------------------------------------------------------------------------

_POSITION = ("device_id", "t", "visit_id", "acc", "alt", "speed", "bearing", "battery", "mock", "source", "source_crs")


def write_export(user: Any, file: IO[bytes]) -> None:
    """Write a zip of everything that is stored of a person's positions: JSON Lines in UTF-8, positions as lon and lat
    in EPSG:4326, times in UTC. Needs memory for a few thousand positions, whatever there is."""
    keys = trails.device_keys(user.pk)
    about = {"username": user.username, "name": user.name, "made_at": clock.now()}
    positions = AnyTrailPoint.objects.filter(device_id__in=keys, user_id=user.pk).order_by("t", "id")
    visits = _begun_by(user.pk).order_by("pk")
    looks = Look.objects.at(user).select_related("looker")
    parts: list[tuple[str, Iterable[dict[str, Any]]]] = [
        ("about", [about]),
        ("positions", (_position(row) | {"flags": row.flag_names()} for row in _few(positions))),
        ("held_positions", map(_position, _few(HeldTrailPoint.objects.filter(user_id=user.pk).order_by("pk")))),
        ("handed_in", map(_group, _few(_handed_in(user.pk).order_by("pk"), HEAVY_ROWS))),
        ("last_position", ({"t": row.t, **_place(row.location)} for row in LastPosition.objects.filter(pk=user.pk))),
        ("trails", map(_trail, _few(KeptTrail.objects.filter(user=user).order_by("pk"), HEAVY_ROWS))),
        ("drawn_trails", map(_drawn, _few(DrawnTrail.objects.filter(user=user).order_by("pk"), HEAVY_ROWS))),
        ("visits_begun_at", ({"visit": row.pk, "t": row.started_at, **_place(row.position)} for row in _few(visits))),
        ("arrivals", map(_arrival, _few(_arrivals(user.pk).order_by("at", "pk")))),
        ("proposals", map(_proposal, _few(DatumProposal.objects.filter(device__user=user).order_by("pk")))),
        ("messages", map(_message, _few(IngestMessage.objects.filter(user=user).order_by("pk"), HEAVY_ROWS))),
        (
            "off_duty",
            map(_off_duty, OffDutyCount.objects.filter(device__user=user).order_by("day", "device")),
        ),
        ("looks", map(_look, _few(looks.order_by("since", "pk")))),
    ]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in parts:
            with archive.open(f"{name}.jsonl", "w", force_zip64=True) as member:
                for row in rows:
                    member.write(msgspec.json.encode(row) + b"\n")


def _few(rows: QuerySet[Any], at_once: int = ROWS) -> Iterable[Any]:
    return rows.iterator(chunk_size=at_once)


def _place(point: Any) -> dict[str, float]:
    return {"lon": point.x, "lat": point.y}


def _position(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _POSITION} | _place(row.location)


def _trail(row: KeptTrail) -> dict[str, Any]:
    lines = [
        {"lon": line.lon.tolist(), "lat": line.lat.tolist(), "times": line.t_s.tolist()} for line in row.stretches()
    ]
    return {"visit": row.visit_id, "positions": row.points, "flags": row.flags, "lines": lines}


def _drawn(row: DrawnTrail) -> dict[str, Any]:
    return {"visit": row.visit_id, "drawn_at": row.drawn_at, "lines": row.lines.coords if row.lines else []}


def _arrivals(user_id: UUID) -> QuerySet[Event]:
    """When somebody came to a site and left it, as their positions told."""
    return Event.objects.filter(user=user_id, visit__isnull=False)


def _arrival(row: Event) -> dict[str, Any]:
    return {"kind": row.kind, "t": row.at, "visit": row.visit_id}


def _proposal(row: DatumProposal) -> dict[str, Any]:
    names = ("device_id", "labelled", "crs", "since", "made_at", "state", "evidence")
    return {name: getattr(row, name) for name in names}


def _message(row: IngestMessage) -> dict[str, Any]:
    body = base64.b64encode(bytes(row.body)).decode()
    return {"received_at": row.received_at, "app": row.app, "code": row.code, "query": row.query, "body_base64": body}


def _group(row: QuarantinedGroup) -> dict[str, Any]:
    body = base64.b64encode(bytes(row.body)).decode()
    return {"received_at": row.received_at, "device_id": row.device_id, "count": row.positions, "body_base64": body}


def _off_duty(row: OffDutyCount) -> dict[str, Any]:
    return {"device_id": row.device_id, "day": row.day, "count": row.count}


def _look(row: Look) -> dict[str, Any]:
    return {"since": row.since, "looker": row.looker.name, "purpose": row.purpose, "visit": row.visit_id}


# --- erasing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def request_erasure(subject: User, *, by: User | None, note: str = "") -> tuple[Erasure, bool]:
    """Ask that a person's positions be erased; whether the request is new. An open one stays as it is."""
    User.objects.select_for_update().get(pk=subject.pk)
    found = Erasure.objects.filter(subject=subject, done_at=None).first()
    if found is not None:
        return found, False
    values: dict[str, Any] = {"requested_at": clock.now(), "requested_by": by, "note": note}
    return Erasure.objects.create(subject=subject, **values), True


def erase(erasure_id: UUID, *, by: User | None) -> Erasure:
    """Erase a person's positions as requested. What is done stays as it was done; a run that was stopped may be called
    again and does the rest, also beside one that goes on. `STAYS` names what is kept."""
    if Erasure.objects.filter(pk=erasure_id, done_at=None).exists():
        for day in partitions.days_with_partition():
            _erase_day(erasure_id, datetime.combine(day, time(), UTC))
        _erase_rest(erasure_id, by)
    return Erasure.objects.select_related("subject").get(pk=erasure_id)


def _held(erasure_id: UUID) -> Erasure:
    """The request, with what was counted so far; nobody else counts until the transaction ends."""
    return Erasure.objects.select_for_update(no_key=True).get(pk=erasure_id)


def _count(erasure: Erasure, name: str, count: int) -> None:
    erasure.erased[name] = erasure.erased.get(name, 0) + count


@transaction.atomic
def _erase_day(erasure_id: UUID, begin: datetime) -> None:
    erasure = _held(erasure_id)
    keys = trails.device_keys(erasure.subject_id)
    locks.lock_trails(keys)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM trail_point WHERE device_id = ANY (%s) AND user_id = %s AND t >= %s AND t < %s",
            [keys, erasure.subject_id, begin, begin + timedelta(days=1)],
        )
        count = cursor.rowcount
    if count:
        _count(erasure, "positions", count)
        erasure.save(update_fields=["erased", "updated_at"])


@transaction.atomic
def _erase_rest(erasure_id: UUID, by: User | None) -> None:
    erasure = _held(erasure_id)
    if erasure.done_at is not None:
        return
    person = erasure.subject_id
    keys = trails.device_keys(person)
    _count(erasure, "handed_in", quarantine.forget_positions(person))  # before the trails, as who adopts them
    begun = _begun_by(person)
    locks.lock_visits(begun.values_list("pk", flat=True))
    locks.lock_trails(keys)
    own = Q(user_id=person)
    _count(erasure, "positions", TrailPointAside.objects.filter(own, device_id__in=keys).delete()[0])
    _count(erasure, "held", HeldTrailPoint.objects.filter(own).delete()[0])
    _count(erasure, "last_position", LastPosition.objects.filter(pk=person).delete()[0])
    _count(erasure, "trails", KeptTrail.objects.filter(own).delete()[0])
    DrawnTrail.objects.filter(own).delete()
    _count(erasure, "arrivals", _arrivals(person).delete()[0])
    TrailNews.objects.filter(user=person).delete()
    _count(erasure, "messages", ingest.forget_messages(person))
    OffDutyCount.objects.filter(device__user=person).delete()
    _count(erasure, "visits_begun_at", begun.update(position=None, position_acc_m=None))
    with connection.cursor() as cursor:  # the log knows where they were; it may change in this one way
        cursor.execute("SELECT field_erasure_coarsens_log(%s)", [erasure.pk])
    erasure.done_at, erasure.done_by = clock.now(), by
    erasure.save(update_fields=["erased", "done_at", "done_by", "updated_at"])
