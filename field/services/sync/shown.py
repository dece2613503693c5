"""Conflicts as people read them: with names, the record as it is, and whether the reader may decide."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np

from field.domain import sync
from field.models import Category, Checklist, Conflict, Site, SyncOp
from field.services.sync import loading, types
from field.services.sync.push import Batch, Row
from field.services.sync.types import Kind, SyncType
from field.services.sync.writers import load_sites, may_resolve
from geo_portal.accounts.models import Device, User
from geo_portal.core import clock, crs, history
from geo_portal.core.models import Change

UUID_TEXT = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
LOOKS_BACK = 500
"""So many revisions of a record are searched for who set what holds."""


@dataclasses.dataclass(slots=True)
class _Known:
    """What the conflicts of a page need, each looked up once."""

    batch: Batch
    people: dict[UUID, str]
    devices: dict[UUID, str]
    offsets: dict[tuple[str, str], float | None]
    visible: dict[str, set[UUID]]
    system: str
    names: dict[str, str]

    def person(self, key: UUID | str | None) -> str | None:
        return self.people.get(UUID(str(key))) if key else None

    def device(self, key: UUID | str | None) -> str | None:
        return self.devices.get(UUID(str(key))) if key else None


def conflicts(
    user: Any, found: Sequence[Conflict], *, system: str = "wgs84", whole: bool = False
) -> list[dict[str, Any]]:
    """The conflicts, which come with their site, in the JSON of `/sync/conflicts`; geometries in `system`.

    In a constant number of queries; `whole` adds who set what holds (one query for each conflict) and the names of the
    people and records that values point to.
    """
    batch = Batch(user, None, None)
    ids: dict[str, set[UUID]] = defaultdict(set)
    for conflict in found:
        kind = types.get(conflict.type)
        if kind is not None and kind.writer is not None:
            ids[conflict.type].add(conflict.object_id)
    visible = {name: history.visible_among(name, records, user) for name, records in ids.items()}
    loading.look_at(batch, ids)
    load_sites(batch, [str(conflict.site_id) for conflict in found if conflict.site_id])
    held = {conflict.pk: _held(conflict) if whole else {} for conflict in found}
    setters = [one for fields in held.values() for one in fields.values()]
    edits = [edit for conflict in found for edit in conflict.edits]
    offsets, devices = _operations(edits)
    if setters:
        devices |= dict(Device.objects.filter(pk__in={one.device_id for one in setters}).values_list("pk", "name"))
    known = _Known(batch, _people(found, edits, setters), devices, offsets, visible, system, {})
    if whole:
        known.names = _names(user, found)
    return [_shown(known, conflict, held[conflict.pk]) for conflict in found]


def _people(
    found: Sequence[Conflict], edits: Sequence[Mapping[str, Any]], setters: Sequence[Change]
) -> dict[UUID, str]:
    wanted = {author for conflict in found for author in conflict.authors}
    wanted |= {conflict.resolved_by_id for conflict in found if conflict.resolved_by_id}
    wanted |= {UUID(edit["user"]) for edit in edits if edit.get("user")}
    wanted |= {one.actor_id for one in setters if one.actor_id}
    return {person.pk: str(person) for person in User.objects.filter(pk__in=wanted)}


def _names(user: Any, found: Sequence[Conflict]) -> dict[str, str]:
    """Of people, sites, categories and checklists that the fields' values point to; a site's in the active language."""
    wanted = {
        UUID(one)
        for conflict in found
        for values in (*conflict.fields.values(), *(edit["fields"] for edit in conflict.edits))
        for value in values.values()
        for one in (value if isinstance(value, list) else [value])
        if isinstance(one, str) and UUID_TEXT.fullmatch(one)
    }
    if not wanted:
        return {}
    kinds: tuple[Any, ...] = (User.objects, Site.objects.visible_to(user), Category.objects, Checklist.objects)
    found = [record for records in kinds for record in records.filter(pk__in=wanted)]
    return {str(record.pk): getattr(record, "name_here", None) or str(record) for record in found}


def _operations(
    edits: Sequence[Mapping[str, Any]],
) -> tuple[dict[tuple[str, str], float | None], dict[UUID, str]]:
    """How far ahead the device's clock was when each edit was sent (seconds), and the devices' names."""
    rows = SyncOp.objects.filter(
        op__in=[edit["op"] for edit in edits], device__in={edit["device"] for edit in edits if edit["device"]}
    )
    found = list(rows.values_list("device_id", "op", "clock_offset_s", "device__name"))
    return {(str(device), str(op)): offset for device, op, offset, _ in found}, {
        device: name for device, _, _, name in found
    }


def _held(conflict: Conflict) -> dict[str, Change]:
    """For each field that is open, the revision that set what holds."""
    kind = types.get(conflict.type)
    if kind is None:
        return {}
    found: dict[str, Change] = {}
    wanted = set(conflict.fields) - {sync.DELETED}
    for change in Change.objects.of(conflict.type, conflict.object_id)[:LOOKS_BACK]:
        for name in wanted - found.keys():
            if _touched(kind, name, change):
                found[name] = change
        if change.action == "delete" and sync.DELETED in conflict.fields:
            found.setdefault(sync.DELETED, change)
        if found.keys() >= wanted:
            break
    return found


def _touched(kind: SyncType, name: str, change: Change) -> bool:
    now = change.after or {}
    if name.startswith(f"{sync.ANSWERS}."):
        return sync.ANSWERS in now and name in sync.touched_answers(
            (change.before or {}).get(sync.ANSWERS), now[sync.ANSWERS]
        )
    field = kind.field(name)
    return field is not None and field.stored_as in now


def _shown(known: _Known, conflict: Conflict, held: Mapping[str, Change]) -> dict[str, Any]:
    target = known.batch.rows.get((conflict.type, conflict.object_id))
    site = str(conflict.site_id) if conflict.site_id else None
    authors = [str(author) for author in conflict.authors]
    allowed = target is not None and may_resolve(known.batch, site, authors, target)
    kind = types.get(conflict.type)
    return {
        "conflict": conflict.pk,
        "type": conflict.type,
        "id": conflict.object_id,
        "site": conflict.site_id,
        "fields": {
            name: {side: _carried(known, kind, name, value) for side, value in field.items()}
            for name, field in conflict.fields.items()
        },
        "edits": [_edit(known, kind, edit) for edit in conflict.edits],
        "authors": authors,
        "author_names": [known.person(author) for author in authors],
        "state": "open" if conflict.resolved_at is None else "resolved",
        "resolved_at": conflict.resolved_at,
        "resolved_by": conflict.resolved_by_id,
        "resolved_by_name": known.person(conflict.resolved_by_id),
        "may_resolve": allowed and conflict.resolved_at is None,
        "names": known.names,
        "held": {
            name: {
                "at": change.at,
                "actor": change.actor_id,
                "actor_name": known.person(change.actor_id),
                "device_name": known.device(change.device_id),
                "source": change.source,
            }
            for name, change in held.items()
        },
        "record": _record(known, conflict, target, allowed=allowed),
        "created_at": conflict.created_at,
        "updated_at": conflict.updated_at,
        "rev": conflict.rev,
    }


def _edit(known: _Known, kind: SyncType | None, edit: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "op": edit["op"],
        "device": edit["device"],
        "device_name": known.device(edit["device"]),
        "user": edit["user"],
        "user_name": known.person(edit["user"]),
        "made_at": edit["made_at"],
        "received_at": edit["received_at"],
        "clock_offset_s": known.offsets.get((edit["device"] or "", edit["op"])),
        "fields": {name: _carried(known, kind, name, value) for name, value in edit["fields"].items()},
    }


def _record(known: _Known, conflict: Conflict, target: Row | None, *, allowed: bool) -> dict[str, Any]:
    """The record in conflict as it is, or as it was at its end."""
    values = target.values if target is not None else {}
    visit = target if conflict.type == "visit" else known.batch.rows.get(("visit", _key(values.get("visit"))))
    site_name = conflict.site.name if conflict.site else None
    day = _day(visit.values if visit else values)
    may_read = allowed or conflict.object_id in known.visible.get(conflict.type, ())
    kind = types.get(conflict.type)
    hidden = {field.name for field in kind.hidden} if kind else set()
    return {
        "label": " · ".join(part for part in (site_name, day) if part),
        "site_name": site_name,
        "site_name_en": conflict.site.name_en if conflict.site else None,
        "day": day,
        "visit": visit.id if visit is not None and visit.exists else None,
        "rev": target.rev or target.ended if target is not None else None,
        "deleted": target is None or not target.exists,
        "values": {name: _carried(known, kind, name, value) for name, value in values.items() if name not in hidden}
        if may_read
        else None,
    }


def _key(value: Any) -> UUID:
    return UUID(value) if value else UUID(int=0)


def _day(visit: Mapping[str, Any]) -> str | None:
    """The day in Xi'an on which a visit took place, or for which it is planned."""
    began = visit.get("started_at")
    if began:
        return datetime.fromisoformat(began).astimezone(clock.LOCAL).date().isoformat()
    planned: str | None = visit.get("planned_for")
    return planned


def _carried(known: _Known, kind: SyncType | None, name: str, value: Any) -> Any:
    """A value in the coordinate system that was asked for."""
    field = kind.field(name) if kind else None
    if field is None or field.kind not in {Kind.POINT, Kind.GEOMETRY} or not isinstance(value, dict):
        return value
    return carry_geometry(value, known.system)


def carry_geometry(geometry: Mapping[str, Any], system: str) -> dict[str, Any]:
    """A GeoJSON geometry in WGS 84 as one in `system`."""
    if system == "wgs84":
        return dict(geometry)
    return {**geometry, "coordinates": _each(geometry["coordinates"], system)}


def _each(coordinates: Any, system: str) -> Any:
    if isinstance(coordinates[0], (int, float)):
        lon, lat = crs.from_wgs84(np.array([coordinates[:2]], dtype=float), system)[0].tolist()
        return [lon, lat]
    return [_each(part, system) for part in coordinates]
