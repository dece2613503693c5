"""The end of a run: the network heals, the queues drain, and everything is held against the server."""

from __future__ import annotations

import hashlib
import json
import time
from typing import TYPE_CHECKING, Any

from geo_portal_client import Client, Op

from tests.simulation.faults import Line
from tests.simulation.tablet import Tablet

if TYPE_CHECKING:
    from tests.simulation.world import World

HARMLESS = {
    "unknown_reference",  # a site that has left the person's scope meanwhile
    "forbidden",
    "read_only",
    "wrong_state",
    "visit_verified",
    "not_taking_part",
    "parent_rejected",
    "parent_deleted",
    "parent_aside",
    "already_resolved",
    "not_in_conflict",
    "cannot_restore",
    "record_deleted",
    "visit_at_another_site",
    "case_of_another_visit",
    "no_checklist",  # the visit's creation named one, and was merged into another's
}
"""Refusals that an honest operation may meet, because others acted first."""
LEASE_S = 30
"""Longer than the server keeps a silent writer's upload for it."""


def settle(world: World) -> None:
    """Heal, drain, and hold everything against the server. Raises AssertionError with the seed's findings."""
    world.network.fine = True
    world.network.deliver_late(all_of_them=True)
    world.office.end_import()
    world.backstage("tell_days")
    drain(world)
    world.backstage("run_jobs")
    drain(world)
    for tablet in world.tablets:
        if tablet.revoked:
            check_wiped(world, tablet)
        else:
            check_queues(tablet)
            check_same_as_server(world, tablet)
    check_ledger(world)
    check_photos(world)
    world.backstage("withdraw_checklist", checklist=world.checklist)


def drain(world: World) -> None:
    """Sync all in turn until a whole round brings nothing."""
    for tablet in world.tablets:
        tablet.client.speak(1)
    patience = time.monotonic() + LEASE_S
    rounds = 0
    while rounds < 12:
        busy = False
        for tablet in world.tablets:
            tablet.client.hurry()
            report = tablet.sync()
            assert report.state == "done" or tablet.revoked, (tablet.name, report)
            busy = busy or bool(report.pulled.changed or report.pulled.removed or report.pushed.applied)
        rounds += busy
        # an upload whose writer was cut off without the server noticing stays its writer's for a while
        sending = any(sending_still(tablet) for tablet in world.tablets) and time.monotonic() < patience
        if not busy and not sending:
            return
        if not busy:
            time.sleep(0.5)
    raise AssertionError("twelve rounds, and there is still something new")


def sending_still(tablet: Tablet) -> list[Any]:
    return [] if tablet.revoked else tablet.client.under_way()


def check_queues(tablet: Tablet) -> None:
    """Poison is set aside, what waits for a parent that never comes still waits, and nothing else is left."""
    aside = {one.op.op: one for one in tablet.client.set_aside()}
    stuck = tablet.client.queued() - tablet.orphans
    assert not stuck, (tablet.name, [tablet.made[op].body[:300] for op in stuck])
    odd = [
        (one.code, one.detail, one.op.body[:300])
        for op, one in aside.items()
        if op not in tablet.poison and one.code not in HARMLESS
    ]
    assert not odd, (tablet.name, odd)
    # of a record that is deleted, even an odd value is kept as the other side of a conflict
    taken = [op for op in tablet.poison - set(aside) if tablet.answers[op]["status"] != "conflict"]
    assert not taken, [(tablet.made[op].body[:300], tablet.answers[op]) for op in taken]
    left = sending_still(tablet)
    assert not left, (tablet.name, left)


def check_same_as_server(world: World, tablet: Tablet) -> None:
    """The tablet holds what a new device of the same person gets, and that is what the assignments say."""
    path = world.folder / f"{tablet.name}-fresh.db"
    line = Line(world.network)
    with Client.open(path, world.server.url, durable=False, transport=line, page=500) as fresh:
        fresh.enrol(world.backstage("enrolment_code", user=world.people[tablet.person]), name="fresh")
        assert fresh.sync_records().state == "done"
        theirs = {(record.type, record.id): (record.rev, record.data) for record in fresh.store.records()}
    before, received = tablet.line.requests, tablet.line.received
    tablet.sync()
    assert (tablet.line.requests - before, tablet.line.received - received <= 600) == (1, True), "nothing is not free"
    mine = tablet.client.held()
    if hashed(mine) != hashed(theirs):
        raise AssertionError(f"{tablet.name} differs from the server: {differences(mine, theirs)}")
    for kind, ids in world.backstage("expected_scope", user=world.people[tablet.person]).items():
        held = sorted(id_ for type_, id_ in mine if type_ == kind)
        assert held == ids, (tablet.name, kind, set(held) ^ set(ids))
    assert line.received < 3000 + 400 * len(theirs), (line.received, len(theirs))


def check_ledger(world: World) -> None:
    """What was acknowledged is found once: current, in history, or in a conflict record; and nothing else is."""
    made = {op: (tablet, one) for tablet in world.tablets for op, one in tablet.made.items()}
    records = sorted({(op.type, op.id) for _, op in made.values() if len(op.id) == 36})
    found = world.backstage("audit", devices=[tablet.client.device for tablet in world.tablets], records=records)
    rows = {row["op"]: row for row in found["ops"]}
    assert len(rows) == len(found["ops"]), "an operation stands twice"
    unknown = set(rows) - set(made)
    assert not unknown, unknown
    history: dict[tuple[str, str, int], list[Any]] = {}
    for type_, id_, rev, *row in found["history"]:
        history.setdefault((type_, id_, rev), []).append(row)
    disputed = json.dumps(found["conflicts"], ensure_ascii=False)
    for op, (tablet, one) in made.items():
        answer = tablet.answers.get(op)
        if answer is None or answer["status"] == "refused":
            continue
        row = rows.get(op)
        assert row is not None, (tablet.name, "acknowledged and not known", one.body, answer)
        assert row["status"] == answer["status"], (row, answer)
        if row["status"] == "rejected":
            assert row["body"] is not None, row
        else:
            check_effect(one, row, history, disputed)


def check_effect(op: Op, row: Any, history: dict[tuple[str, str, int], list[Any]], disputed: str) -> None:
    for name, word in op.data.items():
        if not isinstance(word, str) or not word.startswith("«"):
            continue
        if row["status"] == "conflict" and word in disputed:
            continue
        written = history.get((op.type, op.id, row["rev"]), [])
        assert [value_of(after, name) for _, _, after in written if after] == [word], (op.body, row, written)
        times = [
            key
            for key, entries in history.items()
            for _, before, after in entries
            if value_of(after, name) == word and value_of(before, name) != word
        ]
        # once by this operation; a resolution may set the same value again
        assert len(times) == 1 or word in disputed, (word, times)


def check_photos(world: World) -> None:
    """Every file that was sent is stored, once."""
    photos = [op.id for tablet in world.tablets for op in tablet.made.values() if op.type == "visit_photo"]
    aside = {photo for tablet in world.tablets if not tablet.revoked for photo in tablet.client.photos_left()}
    gone = {op.id for tablet in world.tablets if tablet.revoked for op in tablet.made.values()}
    orphans = {tablet.made[op].id for tablet in world.tablets for op in tablet.orphans}
    for id_, (state, sha256, files) in world.backstage("photo_states", photos=photos).items():
        if id_ not in aside | gone | orphans:
            assert (state, files) == ("stored", 1), (id_, state, sha256, files)


def check_wiped(world: World, tablet: Tablet) -> None:
    """A revoked tablet is empty, and whatever it made was taken by the server or handed in for review."""
    assert tablet.client.state == "wiped", tablet.client.state
    assert tablet.client.held() == {}
    handed_in = "".join(world.backstage("quarantined", device=tablet.client.device))
    known = {row["op"] for row in world.backstage("audit", devices=[tablet.client.device], records=[])["ops"]}
    lost = [one.body[:300] for op, one in tablet.made.items() if op not in known and op not in handed_in]
    assert not lost, (tablet.name, lost)


def value_of(row: dict[str, Any] | None, name: str) -> Any:
    """A field of a row of the log; `answers.<question>` reaches into `answers`."""
    outer, _, inner = name.partition(".")
    value = (row or {}).get(outer)
    return (value or {}).get(inner) if inner else value


def hashed(held: dict[tuple[str, str], tuple[int, Any]]) -> str:
    rows = [[*key, rev, _as_json_has_it(data)] for key, (rev, data) in sorted(held.items())]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def _as_json_has_it(value: Any) -> Any:
    """JSON has one kind of number: 108 and 108.0 are the same."""
    if isinstance(value, dict):
        return {name: _as_json_has_it(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_as_json_has_it(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def differences(mine: dict[Any, Any], theirs: dict[Any, Any]) -> list[Any]:
    return [
        {"record": key, "tablet": mine.get(key), "server": theirs.get(key)}
        for key in sorted({*mine, *theirs})
        if mine.get(key) != theirs.get(key)
    ][:5]
