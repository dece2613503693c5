"""Which devices seem to record in another coordinate system than their positions count as: seen in their visits.

A proposal changes nothing; a person decides (`services.device_systems`).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Q, QuerySet

from field.domain import corroboration, datum, duty, trail
from field.domain.corroboration import Code
from field.domain.datum import Seen
from field.models import Corroboration, DatumDecision, DatumProposal, Visit
from field.services import events, locks, trails
from field.services.device_systems import NAMED, rules_of
from geo_portal.accounts.models import Device
from geo_portal.core import clock
from geo_portal.core.setbacks import one_by_one

LOOK_BACK = timedelta(days=30)
VISITS = 20
"""So many of a device's last visits are looked at."""


def propose_all() -> int:
    """Look at the devices of people whose verdicts tell of another system, and at those with a pending proposal; tells
    how many of them have one now."""
    return sum(found is not None for found in one_by_one("propose_system", propose, _suspects()))


def _suspects() -> QuerySet[Device]:
    told = Q()
    for system in datum.SYSTEMS:
        told |= Q(findings__contains=[{"code": Code(f"recorded_in_{system}").value}])
    visits = Visit.objects.filter(
        pk__in=Corroboration.objects.filter(told, visit__finished_at__gte=clock.now() - LOOK_BACK).values("pk")
    )
    owners = {trails.trail_owner_id(visit) for visit in visits} - {None}
    pending = DatumProposal.objects.pending().values("device")
    return Device.objects.filter(Q(user__in=owners) | Q(pk__in=pending)).order_by("pk")


@transaction.atomic
def propose(device: Device) -> DatumProposal | None:
    """Make, renew or withdraw the pending proposal of a device by its last visits since anything was decided of it.

    Safe to repeat: from the same visits follows the same.
    """
    locks.lock_trails([device.pk])
    labelled = datum.stretches(rules_of(device.pk))[-1].system
    run = datum.newest_run(_visits_of(device, labelled))
    system = datum.of_device(run)
    pending = DatumProposal.objects.pending().filter(device=device).first()
    if pending is not None and (system, labelled) != (pending.crs, pending.labelled):
        pending.state = DatumProposal.State.WITHDRAWN
        pending.save(update_fields=["state", "updated_at"])
        pending = None
    if system is None:
        return None
    speaking = [seen for seen in run if seen.evidence.proposed]
    first = datetime.fromtimestamp(speaking[-1].began_s, UTC)
    now = {
        "since": first - duty.MARGIN,
        "sites": datum.sites_apart(speaking),
        "evidence": [_evidence(seen) for seen in speaking],
    }
    if pending is None:
        values = {"device": device, "labelled": labelled, "crs": system, "made_at": clock.now(), **now}
        return DatumProposal.objects.create(**values)
    if any(getattr(pending, name) != value for name, value in now.items()):
        for name, value in now.items():
            setattr(pending, name, value)
        pending.save(update_fields=[*now, "updated_at"])
    return pending


def _evidence(seen: Seen) -> dict[str, Any]:
    """What a person is shown of a visit; keys as in DatumProposal."""
    found = seen.evidence
    proposed = found.proposed or found.labelled
    return {
        "visit": str(seen.visit),
        "began_at": datetime.fromtimestamp(seen.began_s, UTC).isoformat(),
        "fixes": found.fixes,
        "seconds": round(found.seconds),
        "before_m": round(found.reading(found.labelled).median_m),
        "after_m": round(found.reading(proposed).median_m),
        "shift_m": round(found.shift_m),
    }


def _visits_of(device: Device, labelled: str) -> list[Seen]:
    """A device's last visits since anything was decided of it, each read under the label that holds now."""
    decided = DatumDecision.objects.filter(device=device).values_list("decided_at", flat=True).first()
    since = max(clock.now() - LOOK_BACK, decided or datetime.min.replace(tzinfo=UTC))
    visits = Visit.objects.filter(
        Q(trail_owner=device.user_id) | Q(trail_owner=None, participant_rows__user=device.user_id),
        started_at__gte=since,
        finished_at__isnull=False,
    ).select_related("site")
    found = []
    for visit in visits.order_by("-started_at", "-pk").distinct()[:VISITS]:
        if (seen := _seen(visit, device, labelled)) is not None:
            found.append(seen)
    return found


def _seen(visit: Visit, device: Device, labelled: str) -> Seen | None:
    """None when nothing of the device counts: no position, or none that came without the name of its system."""
    if visit.started_at is None or visit.finished_at is None or trails.trail_owner_id(visit) != device.user_id:
        return None
    points = trails.points_of(visit).filter(device_id=device.pk, source_crs=labelled, mock=False)
    rows = np.array(points.exclude(source__in=NAMED).values_list(*trails.COLUMNS), dtype=np.float64).reshape(-1, 5)
    t_s, lon, lat, acc_m, _ = rows[rows[:, 4].astype(np.int64) & int(trail.NOT_DRAWN) == 0].T
    if not len(t_s):
        return None
    began_s, ended_s = visit.started_at.timestamp(), visit.finished_at.timestamp()
    place, span = events.place_of(visit.site), corroboration.reported_span(began_s, ended_s)
    return Seen(visit.pk, place, began_s, datum.evidence(place, t_s, lon, lat, acc_m, labelled, span))
