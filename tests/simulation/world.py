"""A simulated fortnight of field work: tablets with bad networks and wrong clocks, a busy office, one real server.

Everything that happens is drawn from one seed, in one thread, step by step (only "at once" uses threads). Afterwards
the network heals, the queues drain, and `World.settle` compares what each tablet holds with what the server says.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
from geo_portal_client import Client, Op, Report
from geo_portal_client.ops import to_json
from PIL import Image

from tests.simulation.faults import Line, Network
from tests.simulation.premises import Premises

LOCAL = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
EIGHT_YEARS_S = 8 * 365 * 86400
SITES = 6
QUESTIONS = ["exits", "wiring", "storage"]

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


@dataclasses.dataclass
class Tablet:
    """One device of one person, with a ledger of what it made and what it was told."""

    world: World
    name: str
    person: str

    def __post_init__(self) -> None:
        self.rng = random.Random(f"{self.world.seed}/{self.name}")
        self.skew = timedelta(seconds=self.rng.uniform(-EIGHT_YEARS_S, EIGHT_YEARS_S))
        self.line = Line(self.world.network)
        self.path = self.world.folder / f"{self.name}.db"
        self.made: dict[str, Op] = {}
        self.answers: dict[str, dict[str, Any]] = {}
        self.poison: set[str] = set()
        self.orphans: set[str] = set()
        self.revoked = False
        self.client = self.open()
        self.client.enrol(self.world.backstage("enrolment_code", user=self.world.people[self.person]), name=self.name)

    def open(self) -> Client:
        client = Client.open(
            self.path,
            self.world.server.url,
            durable=False,
            transport=self.line,
            timeout=30.0,
            clock=lambda: self.world.now + self.skew,
            monotonic=lambda: (self.world.now - START).total_seconds(),
            random_bytes=self.rng.randbytes,
            page=self.rng.choice([1, 3, 20, 500, 500]),
            piece_bytes=self.rng.choice([97, 400, 5000]),
            answered=self.hear,
        )
        client.outbox.add = self._remember(client.outbox.add)  # type: ignore[method-assign]  # listens in
        return client

    def _remember(self, add: Callable[[Any], None]) -> Callable[[Any], None]:
        def remembering(ops: list[Op]) -> None:
            add(ops)
            self.made.update({op.op: op for op in ops})

        return remembering

    def hear(self, op: Op, answer: dict[str, Any]) -> None:
        """The client was told the final answer to an operation. It never is told two different ones."""
        said = {**answer, "status": answer.get("was", answer["status"])}
        if op.op in self.answers:
            assert self.answers[op.op]["status"] == said["status"], (self.answers[op.op], said)
        self.answers[op.op] = said

    def reopen(self) -> None:
        """The app is killed and started again."""
        self.client.close()
        self.client = self.open()

    def word(self) -> str:
        """A text that occurs once in the whole run, so that it can be looked for."""
        return f"«{self.world.seed}/{self.name}/{len(self.made)}/{self.rng.randrange(10**6)}»"

    # --- what a person does, network or not --------------------------------------------------------------------------

    def act(self) -> None:
        acts = {self.plan: 4, self.edit: 12, self.photograph: 2, self.caption: 2, self.remove: 2, self.resolve: 3,
                self.move: 1, self.raise_case: 2, self.edit_case: 3, self.poisonous: 2}  # fmt: skip
        self.rng.choices(list(acts), list(acts.values()))[0]()

    def sites(self) -> list[str]:
        held = {id_ for id_, _ in self.client.records("site")}
        return [site for site in self.world.sites if site in held]

    def visits(self) -> list[str]:
        """Those held here on which several work: the newest of the whole world, or any if there are none."""
        held = {id_ for id_, _ in self.client.records("visit") if len(id_) == 36}  # not those a broken program made
        hot = [visit for visit in self.world.visits[-6:] if visit in held]
        return hot or sorted(held)

    def plan(self) -> None:
        """A new visit, perhaps with photos and a case, as one group."""
        if not (sites := self.sites()):
            return
        site = self.rng.choice(sites)
        with self.client.group() as group:
            first = {"checklist": self.world.checklist} if self.rng.random() < 0.5 else {}
            visit = group.create("visit", {"site": site, **first, **self.some_fields(bool(first))})
            if self.rng.random() < 0.25:
                case = group.create("case", {"visit": visit, **self.a_case(site)})
                group.add_photo(visit, self.picture(), caption=self.word(), case=case)
            for _ in range(self.rng.choice([0, 0, 0, 1, 2])):
                group.add_photo(visit, self.picture(), caption=self.word())
        self.world.visits.append(visit)

    def some_fields(self, with_checklist: bool) -> dict[str, Any]:
        fields: dict[str, Any] = {"note": self.word()}
        if with_checklist:
            for question in self.rng.sample(QUESTIONS, self.rng.randrange(len(QUESTIONS))):
                fields[f"answers.{question}"] = self.word()
        if self.rng.random() < 0.3:
            fields["planned_for"] = str(date(2026, 11, 1) + timedelta(days=self.rng.randrange(60)))
        if self.rng.random() < 0.3:
            lon, lat = round(self.rng.uniform(108, 109), 6), round(self.rng.uniform(34, 35), 6)
            fields["position"] = {"type": "Point", "coordinates": [lon, lat]}
        if self.rng.random() < 0.3:
            fields["status"] = self.rng.choice(["planned", "in_progress", "reported"])
        return fields

    def edit(self) -> None:
        if visits := self.visits():
            visit = self.rng.choice(visits)
            fields = self.some_fields(bool((self.client.get("visit", visit) or {}).get("checklist")))
            if self.rng.random() < 0.2:
                fields.pop("note")
            if fields:
                self.client.update("visit", visit, fields)

    def a_case(self, site: str) -> dict[str, Any]:
        category = self.rng.choice([id_ for id_, _ in self.client.records("category")])
        return {"site": site, "category": category, "text": self.word()}

    def raise_case(self) -> None:
        """A problem seen in passing, without a visit."""
        if sites := self.sites():
            self.client.create("case", self.a_case(self.rng.choice(sites)))

    def edit_case(self) -> None:
        if cases := [id_ for id_, _ in self.client.records("case")]:
            case = self.rng.choice(cases)
            match self.rng.randrange(5):
                case 0:
                    self.client.delete("case", case)
                case 1:
                    self.client.update("case", case, {"settled_on_site": self.rng.random() < 0.7, "text": self.word()})
                case _:
                    self.client.update("case", case, {"text": self.word()})

    def photograph(self) -> None:
        if visits := self.visits():
            self.client.add_photo(self.rng.choice(visits), self.picture(), caption=self.word())

    def picture(self) -> Path:
        file = self.world.folder / f"{self.name}.jpg"
        image = Image.frombytes("RGB", (16, 16), self.rng.randbytes(768))
        data = io.BytesIO()
        image.save(data, "JPEG", quality=90)
        file.write_bytes(data.getvalue())
        return file

    def caption(self) -> None:
        orphans = {self.made[op].id for op in self.orphans}
        if photos := [id_ for id_, _ in self.client.records("visit_photo") if id_ not in orphans]:
            self.client.update("visit_photo", self.rng.choice(photos), {"caption": self.word()})

    def remove(self) -> None:
        if visits := self.visits():
            self.client.delete("visit", self.rng.choice(visits))

    def move(self) -> None:
        visits, sites = self.visits(), self.sites()
        if visits and sites:
            self.client.update("visit", self.rng.choice(visits), {"site": self.rng.choice(sites)})

    def resolve(self) -> None:
        if conflicts := sorted(self.client.conflicts(), key=lambda c: (c.type, c.record)):
            one = self.rng.choice(conflicts)
            sides = {name: values[self.rng.choice(["server", "device"])] for name, values in one.fields.items()}
            self.client.resolve(one.id, sides)

    def poisonous(self) -> None:
        """A change that the server will never take, made by a broken program."""
        if not (visits := self.visits()):
            return
        visit, new = self.rng.choice(visits), self.client.new_id()
        site = self.rng.choice(self.world.sites)
        action, id_, data = self.rng.choice(
            [
                ("update", visit, '{"note":"a\\u0000b"}'),
                ("update", visit, '{"note":"a\\ud800b"}'),
                ("update", visit, '{"note":17}'),
                ("update", visit, '{"position":"here"}'),
                ("update", visit, '{"position":{"type":"Point","coordinates":[108.9,91]}}'),
                ("update", visit, '{"no_such_field":1}'),
                ("update", visit, '{"status":"verified"}'),
                ("update", visit, '{"note":NaN}'),
                ("update", visit, '{"position_acc_m":1e400}'),
                ("update", visit, '{"position_acc_m":' + "7" * 5000 + "}"),
                ("update", visit, '{"note":' + "[" * 10_000 + "]" * 10_000 + "}"),
                ("update", visit, '{"note":"a","note":"b"}'),
                ("update", visit, "7"),
                ("explode", visit, "{}"),
                ("create", new, '{"site":"' + self.client.new_id() + '"}'),
                ("create", new, '{"site":null}'),
                ("create", new, "{}"),
                ("create", "no uuid", '{"site":"' + site + '"}'),
                ("create", new, '{"site":"' + site + '","participants":["' + self.world.people["office"] + '"]}'),
                ("create", new, "half a bod"),
            ]
        )
        self.enqueue(action, "visit", id_, data, self.poison)
        if self.rng.random() < 0.3:
            self.enqueue("update", "site", site, '{"name":"mine"}', self.poison)
        if self.rng.random() < 0.3:  # its visit never comes
            photo = to_json({"visit": self.client.new_id(), "sha256": "0" * 64, "size": 1})
            self.enqueue("create", "visit_photo", self.client.new_id(), photo, self.orphans)

    def enqueue(self, action: str, type: str, id: str, data: str, into: set[str]) -> None:
        op = self.client.new_id()
        body = f'{{"op":"{op}","type":"{type}","id":"{id}","action":"{action}","base":null,"data":{data}}}'
        self.client.outbox.add([Op(op, type, id, action, None, "", body)])
        into.add(op)

    # --- talking to the server ---------------------------------------------------------------------------------------

    def sync(self) -> Report:
        return self.check(self.client.sync())

    def check(self, report: Report) -> Report:
        assert report.state in {"done", "offline", "busy"} or self.revoked, (self.name, report)
        return report

    def talk(self) -> None:
        """Some of what a sync does, so that the lanes of several tablets interleave."""
        report = Report()
        what: Callable[[], object] = self.rng.choice(
            [
                lambda: self.client.pusher.push_batch(report.pushed),
                lambda: self.client.pusher.push_batch(report.pushed),
                lambda: self.client.puller.pull_page(report.pulled),
                lambda: self.client.uploader.upload_piece(report.uploaded),
                lambda: self.client.uploader.upload_piece(report.uploaded),
                lambda: self.client._exchange_records(report),
            ]
        )
        self.check(self.client._run(report, what))

    # --- the end -----------------------------------------------------------------------------------------------------

    def held(self) -> dict[tuple[str, str], tuple[int, Any]]:
        return {(record.type, record.id): (record.rev, record.data) for record in self.client.store.records()}


class World:
    """One run. `step` until tired, then `settle`."""

    def __init__(self, seed: int, premises: Premises, folder: Path) -> None:
        self.seed, self.premises, self.folder = seed, premises, folder
        self.server, self.backstage = premises.server, premises.backstage
        self.rng = random.Random(f"{seed}/world")
        self.now = START
        self.visits: list[str] = []
        self.did: Counter[str] = Counter()
        self.read: dict[str, str] = {}
        self.importing = False
        self.network = Network(random.Random(f"{seed}/network"))
        self.network.meanwhile = self.office_acts
        town = self.backstage("make_town", name=f"town{seed}", sites=SITES)
        self.people, self.sites, self.agency = town["people"], town["sites"], town["agency"]
        self.city, self.districts, self.checklist = town["city"], town["districts"], town["checklist"]
        self.office = self._office()
        self.assignments: list[str] = []
        for site in self.sites:
            self.assign(site)
        self.network.fine = True
        self.tablets = [
            Tablet(self, name, person)
            for name, person in (("ann1", "ann"), ("ann2", "ann"), ("bob1", "bob"), ("cem1", "cem"))
        ]
        for tablet in self.tablets:
            tablet.sync()
        self.network.fine = False
        if self.rng.random() < 0.3:  # an app that is ahead of its server for a while
            self.rng.choice(self.tablets).client.pusher.schema = 2

    def _office(self) -> httpx.Client:
        body = {
            "enrolment_code": self.backstage("enrolment_code", user=self.people["office"]),
            "device": {"id": f"00000000-0000-7000-8000-{self.seed:012d}", "name": "Desk"},
        }
        answer = httpx.post(f"{self.server.url}/api/v1/devices", json=body, timeout=30)
        assert answer.status_code == 201, answer.text
        headers = {"Authorization": f"Token {answer.json()['token']}"}
        return httpx.Client(base_url=f"{self.server.url}/api/v1", headers=headers, timeout=30)

    # --- steps -------------------------------------------------------------------------------------------------------

    def step(self) -> None:
        self.now += timedelta(seconds=self.rng.choice([1, 5, 30, 300, 3600]))
        steps = {self.tablet_acts: 34, self.tablet_talks: 26, self.tablet_syncs: 8, self.office_acts: 16,
                 self.late_request_arrives: 4, self.jobs_run: 1, self.app_is_killed: 2, self.clock_jumps: 1,
                 self.two_talk_at_once: 3}  # fmt: skip
        chosen = self.rng.choices(list(steps), list(steps.values()))[0]
        self.did[chosen.__name__] += 1
        chosen()

    def any_tablet(self) -> Tablet:
        return self.rng.choice(self.tablets)

    def tablet_acts(self) -> None:
        tablet = self.any_tablet()
        for _ in range(self.rng.randrange(1, 5)):
            if not tablet.revoked:
                tablet.act()

    def tablet_talks(self) -> None:
        self.any_tablet().talk()

    def tablet_syncs(self) -> None:
        self.any_tablet().sync()

    def late_request_arrives(self) -> None:
        self.network.deliver_late()

    def jobs_run(self) -> None:
        self.backstage("run_jobs")
        self.backstage("tell_days")

    def app_is_killed(self) -> None:
        self.any_tablet().reopen()

    def clock_jumps(self) -> None:
        tablet = self.any_tablet()
        tablet.skew = timedelta(seconds=tablet.rng.uniform(-EIGHT_YEARS_S, EIGHT_YEARS_S))

    def two_talk_at_once(self) -> None:
        """Two tablets push at the same moment, on a good line: transactions really overlap."""
        pair = self.rng.sample(self.tablets, 2)
        was, self.network.fine = self.network.fine, True
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(tablet.client.sync_records) for tablet in pair]:
                report = done.result()
                assert report.state in {"done", "offline", "busy", "revoked", "wiped"}, report
        self.network.fine = was

    # --- disasters ---------------------------------------------------------------------------------------------------

    def disasters(self) -> list[Callable[[], None]]:
        """Each kind once, in some order."""
        kinds = [self.premises.kill_server, self.premises.crash_database, self.premises.restart_database]
        self.rng.shuffle(kinds)
        return kinds

    def disaster_during_syncs(self, disaster: Callable[[], None]) -> None:
        """Every tablet has much to send and is sending it when it happens."""
        for tablet in self.tablets:
            for _ in range(6):
                tablet.act()
        self.end_import()
        was, self.network.fine = self.network.fine, True
        with ThreadPoolExecutor(len(self.tablets)) as pool:
            syncing = [pool.submit(tablet.client.sync) for tablet in self.tablets]
            time.sleep(self.rng.uniform(0, 0.15))
            disaster()
            reports = [sync.result().state for sync in syncing]
        assert set(reports) <= {"done", "offline", "busy"}, reports
        self.network.fine = was

    # --- the office --------------------------------------------------------------------------------------------------

    def office_acts(self) -> None:
        acts = {self.edit_visit: 8, self.judge_visit: 3, self.delete_visit: 2, self.rename_site: 2, self.reassign: 6,
                self.move_visit: 2, self.change_role: 2, self.resolve: 2, self.redraw: 1, self.midnight: 2,
                self.import_slowly: 2, self.restore: 0.3}  # fmt: skip
        chosen = self.rng.choices(list(acts), list(acts.values()))[0]
        self.did[chosen.__name__] += 1
        chosen()

    def ask(self, method: str, path: str, body: Any = None, *, also: tuple[int, ...] = ()) -> httpx.Response:
        headers = {}
        if method in {"PATCH", "DELETE"} and not path.startswith("/devices"):
            # Sometimes with the version read long ago, as from a page that stood open: refused if it is not the newest.
            if path not in self.read or self.rng.random() < 0.8:
                self.read[path] = self.office.get(path).headers.get("etag", '"gone"')
            headers["If-Match"] = self.read[path]
        answer = self.office.request(method, path, json=body, headers=headers)
        assert answer.is_success or answer.status_code in {404, 409, 412, 422, *also}, (method, path, answer.text)
        return answer

    def word(self) -> str:
        return f"«{self.seed}/office/{self.rng.randrange(10**9)}»"

    def some_visit(self) -> str | None:
        return self.rng.choice(self.visits[-12:]) if self.visits else None

    def edit_visit(self) -> None:
        if visit := self.some_visit():
            self.ask("PATCH", f"/visits/{visit}", {"note": self.word()})

    def judge_visit(self) -> None:
        if visit := self.some_visit():
            if self.rng.random() < 0.5:
                self.ask("POST", f"/visits/{visit}/verify", {})
            else:
                self.ask("POST", f"/visits/{visit}/return", {"reason": self.word()})

    def delete_visit(self) -> None:
        if visit := self.some_visit():
            self.ask("DELETE", f"/visits/{visit}")

    def move_visit(self) -> None:
        if visit := self.some_visit():
            self.backstage("move_visit", visit=visit, site=self.rng.choice(self.sites))

    def rename_site(self) -> None:
        self.ask("PATCH", f"/sites/{self.rng.choice(self.sites)}", {"name": self.word()})

    def assign(self, site: str) -> None:
        """A new assignment from some day on: a person or an agency holds the site, perhaps with a liaison."""
        starts_on = datetime.now(LOCAL).date() - timedelta(days=90)
        body: dict[str, Any] = {"site": site, "interval_days": 30, "starts_on": str(starts_on)}
        match self.rng.randrange(3):
            case 0:
                body["holder_agency"] = self.agency
            case _:
                body["holder_user"] = self.people[self.rng.choice(["ann", "bob"])]
        if self.rng.random() < 0.3:
            body["liaisons"] = [self.people[self.rng.choice(["ann", "bob", "cem"])]]
        answer = self.ask("POST", "/assignments", body)
        if answer.is_success:
            self.assignments.append(answer.json()["id"])

    def reassign(self) -> None:
        """Assignments begin, end, change hands."""
        assignment = self.rng.choice(self.assignments)
        today = datetime.now(LOCAL).date()
        match self.rng.randrange(5):
            case 0:
                self.assign(self.rng.choice(self.sites))
            case 1:
                self.ask("PATCH", f"/assignments/{assignment}", {"ends_on": str(today)})
            case 2:
                self.ask("PATCH", f"/assignments/{assignment}", {"ends_on": None})
            case 3:
                holder = self.people[self.rng.choice(["ann", "bob", "cem"])]
                self.ask("PATCH", f"/assignments/{assignment}", {"holder_user": holder, "holder_agency": None})
            case 4:
                people = self.rng.sample(["ann", "bob", "cem"], self.rng.randrange(3))
                self.ask("PATCH", f"/assignments/{assignment}", {"liaisons": [self.people[name] for name in people]})

    def change_role(self) -> None:
        self.backstage("set_role", user=self.people["cem"], agency=self.agency, given=self.rng.random() < 0.5)

    def resolve(self) -> None:
        """The office settles a disagreement over REST."""
        tablet = self.any_tablet()
        conflicts = sorted(tablet.client.conflicts(), key=lambda c: (c.type, c.record)) if not tablet.revoked else []
        if conflicts:
            one = self.rng.choice(conflicts)
            sides = {name: values[self.rng.choice(["server", "device"])] for name, values in one.fields.items()}
            self.ask("PATCH", f"/sync/conflicts/{one.id}", {"resolution": sides}, also=(403,))

    def redraw(self) -> None:
        """The territory changes: a district under another, an agency's seat, a site's district."""
        match self.rng.randrange(3):
            case 0:
                self.backstage("move_agency", agency=self.agency, district=self.rng.choice(self.districts))
            case 1:
                parent = self.rng.choice([self.city, self.districts[0]])
                self.backstage("move_district", district=self.districts[1], parent=parent)
            case 2:
                site = self.rng.choice(self.sites)
                self.ask("PATCH", f"/sites/{site}", {"district": self.rng.choice(self.districts)})

    def midnight(self) -> None:
        """A day passes: an assignment that ends, or begins, on the new day does so, and no row of it changes. The job
        that tells of it runs some time later."""
        assignment = self.rng.choice(self.assignments)
        today = datetime.now(LOCAL).date()
        begins = self.rng.random() < 0.4
        self.premises.pass_a_day(assignment, "starts_on" if begins else "ends_on", today)
        if self.rng.random() < 0.5:
            self.backstage("tell_days")

    def import_slowly(self) -> None:
        """A long transaction: what it writes is seen when it commits, after much else that began and ended meanwhile;
        until then it holds the feed back for everybody."""
        if not self.importing:
            self.premises.importer("open_transaction")
            self.importing = True
        visit, site = str(UUID(bytes=self.rng.randbytes(16), version=4)), self.rng.choice(self.sites)
        self.premises.importer("enter_visit", visit=visit, site=site, note=self.word())
        self.visits.append(visit)
        if self.rng.random() < 0.5:
            self.end_import()

    def end_import(self) -> None:
        if self.importing:
            self.premises.importer("commit")
            self.importing = False

    def restore(self) -> None:
        """The feed begins a new generation, as after a restore: all cursors are void, snapshots are taken."""
        self.backstage("begin_generation")

    def revoke(self, tablet: Tablet) -> None:
        """A tablet is taken from its person; what it had not sent is to arrive for review."""
        answer = self.ask("DELETE", f"/devices/{tablet.client.device}?wipe=after_quarantine")
        tablet.revoked = answer.is_success

    # --- the end -----------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Heal, drain, and hold everything against the server. Raises AssertionError with the seed's findings."""
        self.network.fine = True
        self.network.deliver_late(all_of_them=True)
        self.end_import()
        self.backstage("tell_days")
        self.drain()
        self.backstage("run_jobs")
        self.drain()
        for tablet in self.tablets:
            if tablet.revoked:
                self.check_wiped(tablet)
            else:
                self.check_queues(tablet)
                self.check_same_as_server(tablet)
        self.check_ledger()
        self.check_photos()
        self.backstage("withdraw_checklist", checklist=self.checklist)

    def drain(self) -> None:
        """Sync all in turn until a whole round brings nothing."""
        for tablet in self.tablets:
            tablet.client.pusher.schema = 1
        for _ in range(12):
            busy = False
            for tablet in self.tablets:
                tablet.client.hurry()
                report = tablet.sync()
                assert report.state == "done" or tablet.revoked, (tablet.name, report)
                busy = busy or bool(report.pulled.changed or report.pulled.removed or report.pushed.applied)
            if not busy:
                return
        raise AssertionError("twelve rounds, and there is still something new")

    def check_queues(self, tablet: Tablet) -> None:
        """Poison is set aside, what waits for a parent that never comes still waits, and nothing else is left."""
        waiting = {op.op for group in tablet.client.outbox.unsent(0, max_groups=10_000) for op in group.ops}
        aside = {one.op.op: one for one in tablet.client.set_aside()}
        stuck = waiting - set(aside) - tablet.orphans
        assert not stuck, (tablet.name, tablet.client.outbox.waiting(), [tablet.made[op].body[:300] for op in stuck])
        odd = [
            (one.code, one.detail, one.op.body[:300])
            for op, one in aside.items()
            if op not in tablet.poison and one.code not in HARMLESS
        ]
        assert not odd, (tablet.name, odd)
        # of a record that is deleted, even an odd value is kept as the other side of a conflict
        taken = [op for op in tablet.poison - set(aside) if tablet.answers[op]["status"] != "conflict"]
        assert not taken, [(tablet.made[op].body[:300], tablet.answers[op]) for op in taken]
        left = [upload for upload in tablet.client.uploads() if upload.state != "aside"]
        assert not left, (tablet.name, left)

    def check_same_as_server(self, tablet: Tablet) -> None:
        """The tablet holds what a new device of the same person gets, and that is what the assignments say."""
        path = self.folder / f"{tablet.name}-fresh.db"
        line = Line(self.network)
        with Client.open(path, self.server.url, durable=False, transport=line, page=500) as fresh:
            fresh.enrol(self.backstage("enrolment_code", user=self.people[tablet.person]), name="fresh")
            assert fresh.sync_records().state == "done"
            theirs = {(record.type, record.id): (record.rev, record.data) for record in fresh.store.records()}
        before, received = tablet.line.requests, tablet.line.received
        tablet.sync()
        assert (tablet.line.requests - before, tablet.line.received - received <= 600) == (1, True), (
            "nothing is not free"
        )
        mine = tablet.held()
        if hashed(mine) != hashed(theirs):
            raise AssertionError(f"{tablet.name} differs from the server: {differences(mine, theirs)}")
        for kind, ids in self.backstage("expected_scope", user=self.people[tablet.person]).items():
            held = sorted(id_ for type_, id_ in mine if type_ == kind)
            assert held == ids, (tablet.name, kind, set(held) ^ set(ids))
        assert line.received < 3000 + 400 * len(theirs), (line.received, len(theirs))

    def check_ledger(self) -> None:
        """What was acknowledged is found once: current, in history, or in a conflict record; and nothing else is."""
        made = {op: (tablet, one) for tablet in self.tablets for op, one in tablet.made.items()}
        records = sorted({(op.type, op.id) for _, op in made.values() if len(op.id) == 36})
        found = self.backstage("audit", devices=[tablet.client.device for tablet in self.tablets], records=records)
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
                self.check_effect(one, row, history, disputed)

    def check_effect(self, op: Op, row: Any, history: dict[tuple[str, str, int], list[Any]], disputed: str) -> None:
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

    def check_photos(self) -> None:
        """Every file that was sent is stored, once."""
        photos = [op.id for tablet in self.tablets for op in tablet.made.values() if op.type == "visit_photo"]
        aside = {u.subject.split(":")[1] for t in self.tablets if not t.revoked for u in t.client.uploads()}
        gone = {op.id for tablet in self.tablets if tablet.revoked for op in tablet.made.values()}
        orphans = {tablet.made[op].id for tablet in self.tablets for op in tablet.orphans}
        for id_, (state, sha256, files) in self.backstage("photo_states", photos=photos).items():
            if id_ not in aside | gone | orphans:
                assert (state, files) == ("stored", 1), (id_, state, sha256, files)

    def check_wiped(self, tablet: Tablet) -> None:
        """A revoked tablet is empty, and whatever it made was taken by the server or handed in for review."""
        assert tablet.client.state == "wiped", tablet.client.state
        assert tablet.held() == {}
        handed_in = "".join(self.backstage("quarantined", device=tablet.client.device))
        known = {row["op"] for row in self.backstage("audit", devices=[tablet.client.device], records=[])["ops"]}
        lost = [one.body[:300] for op, one in tablet.made.items() if op not in known and op not in handed_in]
        assert not lost, (tablet.name, lost)

    def tally(self) -> Counter[str]:
        """What this run met: faults, kinds of step, answers and their codes."""
        met = Counter({f"fault {name}": count for name, count in self.network.seen.items()})
        met.update({f"step {name}": count for name, count in self.did.items()})
        for tablet in self.tablets:
            met["revoked"] += tablet.revoked
            for answer in tablet.answers.values():
                met[f"answer {answer['status']}"] += 1
                if answer.get("code"):
                    met[f"code {answer['code']}"] += 1
        return met

    def close(self) -> None:
        self.end_import()
        for tablet in self.tablets:
            tablet.client.close()
        self.office.close()
        self.network.close()


def value_of(row: dict[str, Any] | None, name: str) -> Any:
    """A field of a row of the log; `answers.<question>` reaches into `answers`."""
    outer, _, inner = name.partition(".")
    value = (row or {}).get(outer)
    return (value or {}).get(inner) if inner else value


def hashed(held: dict[tuple[str, str], tuple[int, Any]]) -> str:
    rows = [[*key, *value] for key, value in sorted(held.items())]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def differences(mine: dict[Any, Any], theirs: dict[Any, Any]) -> list[Any]:
    return [
        {"record": key, "tablet": mine.get(key), "server": theirs.get(key)}
        for key in sorted({*mine, *theirs})
        if mine.get(key) != theirs.get(key)
    ][:5]
