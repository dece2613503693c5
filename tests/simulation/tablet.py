"""A tablet of the simulated world: what its person does with it, network or not, and how it talks to the server."""

from __future__ import annotations

import dataclasses
import io
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_portal_client import Op, Report
from geo_portal_client.ops import to_json
from PIL import Image

from tests.simulation.clients import STEPS, AnyClient, PythonClient, TypeScriptClient
from tests.simulation.faults import Line

if TYPE_CHECKING:
    from tests.simulation.world import World

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
EIGHT_YEARS_S = 8 * 365 * 86400
QUESTIONS = ["exits", "wiring", "storage"]


@dataclasses.dataclass
class Tablet:
    """One device of one person, with a ledger of what it made and what it was told."""

    world: World
    name: str
    person: str
    module: Path | None = None
    """The tablet's own client, as one file; without it the Python one works here."""

    def __post_init__(self) -> None:
        self.rng = random.Random(f"{self.world.name}/{self.name}")
        self.skew = timedelta(seconds=self.rng.uniform(-EIGHT_YEARS_S, EIGHT_YEARS_S))
        self.line = Line(self.world.network)
        self.made: dict[str, Op] = {}
        self.answers: dict[str, dict[str, Any]] = {}
        self.poison: set[str] = set()
        self.orphans: set[str] = set()
        self.revoked = False
        self.client = self.open()
        self.client.enrol(self.world.backstage("enrolment_code", user=self.world.people[self.person]), name=self.name)

    def open(self) -> AnyClient:
        server = self.world.server.url
        options: dict[str, Any] = {
            "transport": self.line,
            "clock": lambda: self.world.now + self.skew,
            "page": self.rng.choice([1, 3, 20, 500, 500]),
            "piece_bytes": self.rng.choice([97, 400, 5000]),
            "answered": self.hear,
        }
        if self.module:
            return TypeScriptClient(self.module, server, self.made, rng=self.rng, **options)
        passed = {"monotonic": lambda: (self.world.now - START).total_seconds(), "random_bytes": self.rng.randbytes}
        return PythonClient.of(self.world.folder / f"{self.name}.db", server, self.made, **options, **passed)

    def hear(self, op: Op, answer: dict[str, Any]) -> None:
        """The client was told the final answer to an operation. It never is told two different ones."""
        said = {**answer, "status": answer.get("was", answer["status"])}
        if op.op in self.answers:
            assert self.answers[op.op]["status"] == said["status"], (self.answers[op.op], said)
        self.answers[op.op] = said

    def reopen(self) -> None:
        """The app is killed and started again."""
        self.client = self.client.reopen()

    def word(self) -> str:
        """A text that occurs once in the whole run, so that it can be looked for."""
        return f"«{self.world.name}/{self.name}/{len(self.made)}/{self.rng.randrange(10**6)}»"

    # --- what a person does, network or not --------------------------------------------------------------------------

    def act(self) -> None:
        acts = {self.plan: 4, self.edit: 12, self.photograph: 2, self.caption: 2, self.remove: 2, self.resolve: 3,
                self.move: 1, self.raise_case: 2, self.edit_case: 3, self.poisonous: 2}  # fmt: skip
        self.rng.choices(list(acts), list(acts.values()))[0]()

    def sites(self) -> list[str]:
        held = set(self.client.ids("site"))
        return [site for site in self.world.sites if site in held]

    def visits(self) -> list[str]:
        """Those held here on which several work: the newest of the whole world, or any if there are none."""
        held = {id_ for id_ in self.client.ids("visit") if len(id_) == 36}  # not those a broken program made
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
        category = self.rng.choice(self.client.ids("category"))
        return {"site": site, "category": category, "text": self.word()}

    def raise_case(self) -> None:
        """A problem seen in passing, without a visit."""
        if sites := self.sites():
            self.client.create("case", self.a_case(self.rng.choice(sites)))

    def edit_case(self) -> None:
        if cases := self.client.ids("case"):
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
        if photos := [id_ for id_ in self.client.ids("visit_photo") if id_ not in orphans]:
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
        self.client.enqueue(Op(op, type, id, action, None, "", body))
        into.add(op)

    # --- talking to the server ---------------------------------------------------------------------------------------

    def sync(self) -> Report:
        return self.check(self.client.sync())

    def check(self, report: Report) -> Report:
        assert report.state in {"done", "offline", "busy"} or self.revoked, (self.name, report)
        return report

    def talk(self) -> None:
        """Some of what a sync does, so that the lanes of several tablets interleave."""
        self.check(self.client.step(self.rng.choice(STEPS)))
