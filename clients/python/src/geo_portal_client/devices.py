"""Signing a device in, and what it does when it has been revoked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from geo_portal_client.errors import Refused
from geo_portal_client.ops import Group, Json, halves, to_json
from geo_portal_client.outbox import Outbox
from geo_portal_client.store import Store
from geo_portal_client.wire import Wire

PATH = "/api/v1/devices"
QUARANTINE_OPS = 500
QUARANTINE_BYTES = 1024 * 1024


def sign_in(wire: Wire, credentials: Json, device: Json, *, new_id: Callable[[], str] | None) -> Json:
    """Register this device: the server's `{device, token, user}`.

    An id that turns out to be another person's device is given up for a new one, if `new_id` makes one.
    """
    body = to_json({**credentials, "device": device}).encode()
    try:
        return wire.json("POST", PATH, body)
    except Refused as refusal:
        if refusal.code != "device_taken" or new_id is None:
            raise
    return wire.json("POST", PATH, to_json({**credentials, "device": {**device, "id": new_id()}}).encode())


def quarantine(wire: Wire, store: Store, outbox: Outbox, *, schema: int, sent_at: str) -> int:
    """Hand over all that is unsent for review, also what is set aside; how many groups.

    How far this has come is kept, so that it is resumed after a cut. What cannot be read as JSON goes as text. A group
    that the server does not take even so stays here; then this raises Refused, and the store must not be wiped.
    """
    handed = 0
    path = f"{PATH}/{store.meta('device')}/quarantine"
    head = to_json({"schema": schema, "sent_at": sent_at, "queue_depth": outbox.depth()})

    def send(texts: Sequence[str]) -> None:
        body = f'{head[:-1]},"groups":[{",".join(texts)}]}}'.encode()
        wire.exchange("POST", path, body, headers={"Content-Type": "application/json"})

    while groups := outbox.unsent(store.number("quarantined"), max_groups=QUARANTINE_OPS // 5):
        parts: list[Sequence[Group]] = [groups]
        while parts:
            part = parts.pop()
            if len(part) > 1 and sum(group.size for group in part) > QUARANTINE_BYTES:
                parts += reversed(halves(part))
                continue
            try:
                send([group.text for group in part])
            except Refused as refusal:
                if refusal.status not in {400, 413, 422}:
                    raise
                if len(part) > 1:
                    parts += reversed(halves(part))
                    continue
                send([_as_text(part[0])])
            store.set_meta("quarantined", str(part[-1].number))
            handed += len(part)
    return handed


def _as_text(group: Group) -> str:
    """A group whose operations cannot be read: what is known of them, and their bodies as they are."""
    return to_json([{"op": op.op, "type": op.type, "id": op.id, "unreadable": op.body} for op in group.ops])


def acknowledge_wipe(wire: Wire, device: str) -> None:
    """Tell the server that nothing is left here."""
    wire.exchange("POST", f"{PATH}/{device}/wiped", b"{}", headers={"Content-Type": "application/json"})
