"""In which coordinate system a device records: decided by a person, never guessed.

What is decided holds from a moment of device time on for all positions whose message did not name its system: for those
to come as they come in (`placed`), for those that are stored by `services.corrections`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction

from field.domain import datum
from field.domain.datum import Rule
from field.domain.positions import Bools, Ids, Ints, Positions
from field.models import DatumDecision, DatumProposal
from field.services import locks
from field.services.refusals import ProposalSettled, SinceAhead
from geo_portal.accounts.models import User
from geo_portal.core import clock, prepared
from geo_portal.core.crs import to_wgs84
from geo_portal.core.errors import NotFound

NAMED = ("api_crs", "gpx", "nmea")
"""Sources (`Position.source`) of positions whose message said in which system they are; a file's format says it."""

State = DatumProposal.State

_RULES = """
SELECT crs, since FROM field_datumdecision WHERE device_id = %(device)s AND since IS NOT NULL ORDER BY decided_at, id
"""


# --- what holds of a device -------------------------------------------------------------------------------------------


def rules_of(device_id: UUID) -> list[Rule]:
    """What was decided of a device, in the order in which it was. Within `locks.lock_trails` nobody decides beside."""
    return rules_in(prepared.fetch(*rules_asked(device_id)))


def rules_asked(device_id: UUID) -> prepared.Question:
    """What `rules_of` asks, to be asked together with others; `rules_in` reads the answer."""
    return _RULES, {"device": device_id}


def rules_in(rows: list[tuple[Any, ...]]) -> list[Rule]:
    return [Rule(system, since.timestamp()) for system, since in rows]


@dataclass(frozen=True, slots=True)
class Placed:
    """Positions in WGS 84 that were recorded in one system, with the ids that they have by what was sent."""

    positions: Positions
    ids: Ids
    crs: str

    def select(self, which: Bools | Ints) -> Placed:
        """The points that a mask keeps, or that indices name."""
        return Placed(self.positions.select(which), self.ids[which], self.crs)


def placed(device_id: UUID, positions: Positions, rules: list[Rule]) -> list[Placed]:
    """Positions of a device whose message named no system, each read as recorded in the one that holds at its time by
    the device's rules.

    Their ids are those of the positions as sent, so that what a device sends again is known whatever was decided in
    between.
    """
    found = []
    t_s = positions.t_s
    for stretch in datum.stretches(rules):
        part = positions.select((t_s >= stretch.begin_s) & (t_s < stretch.end_s))
        if len(part):
            ids = part.ids(device_id)
            if stretch.system != "wgs84":
                xy = to_wgs84(np.column_stack([part.lon, part.lat]), stretch.system)
                part = dataclasses.replace(part, lon=xy[:, 0], lat=xy[:, 1])
            found.append(Placed(part, ids, stretch.system))
    return found


# --- deciding ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def decide(
    device_id: UUID, *, by: User, crs: str, reason: str, since: datetime | None = None
) -> tuple[DatumDecision, bool]:
    """From `since` on the device records in `crs`, as the pending proposal says or otherwise; tells whether that is
    new.

    Without `since` the proposal's counts when `crs` is what it proposes, else now. What is stored is corrected soon
    after (`services.corrections`). The same again changes nothing. Raises SinceAhead.
    """
    locks.lock_trails([device_id])
    pending = DatumProposal.objects.pending().filter(device=device_id).first()
    newest = DatumDecision.objects.filter(device=device_id).first()
    if newest and newest.crs == crs and newest.since and since in (None, newest.since) and pending is None:
        return newest, False
    proposed = pending is not None and pending.crs == crs
    since = since or (pending.since if pending and proposed else clock.now())
    if since > clock.now():
        raise SinceAhead("/since")
    if pending is not None:
        pending.state = State.ACCEPTED if proposed else State.WITHDRAWN
        pending.save(update_fields=["state", "updated_at"])
    return _decided(device_id, by, reason, crs=crs, since=since, proposal=pending if proposed else None), True


@transaction.atomic
def reject(device_id: UUID, proposal_id: UUID, *, by: User, reason: str) -> tuple[DatumDecision, bool]:
    """The device records as it counts, whatever its visits until now look like; tells whether that is new. The same
    again changes nothing.

    Raises NotFound for a proposal of another device, ProposalSettled.
    """
    locks.lock_trails([device_id])
    proposal = DatumProposal.objects.filter(device=device_id, pk=proposal_id).first()
    if proposal is None:
        raise NotFound
    if proposal.state != State.PENDING:
        made = proposal.decisions.filter(reason=reason, since__isnull=True).first()
        if made is None:
            raise ProposalSettled(state=proposal.state)
        return made, False
    proposal.state = State.REJECTED
    proposal.save(update_fields=["state", "updated_at"])
    return _decided(device_id, by, reason, crs=proposal.labelled, done_at=clock.now(), proposal=proposal), True


def _decided(device_id: UUID, by: User, reason: str, **values: Any) -> DatumDecision:
    return DatumDecision.objects.create(
        device_id=device_id, decided_by=by, decided_at=clock.now(), reason=reason, **values
    )
