"""The office of the simulated world: it edits, judges, moves, assigns, imports, settles and revokes, over REST or
behind the stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

import httpx

if TYPE_CHECKING:
    from tests.simulation.world import World

LOCAL = ZoneInfo("Asia/Shanghai")


class Office:
    """One person at a desk, who draws from the world's numbers. `assignments` are those made so far."""

    def __init__(self, world: World) -> None:
        self.world, self.rng, self.backstage = world, world.rng, world.backstage
        self.people: dict[str, str] = world.people
        self.sites: list[str] = world.sites
        self.assignments: list[str] = []
        self.read: dict[str, str] = {}
        self.importing = False
        self._http = self._sign_in()

    def _sign_in(self) -> httpx.Client:
        body = {
            "enrolment_code": self.backstage("enrolment_code", user=self.people["office"]),
            "device": {"id": str(uuid5(NAMESPACE_OID, self.world.name)), "name": "Desk"},
        }
        answer = httpx.post(f"{self.world.server.url}/api/v1/devices", json=body, timeout=30)
        assert answer.status_code == 201, answer.text
        headers = {"Authorization": f"Token {answer.json()['token']}"}
        return httpx.Client(base_url=f"{self.world.server.url}/api/v1", headers=headers, timeout=30)

    def act(self) -> None:
        acts = {self.edit_visit: 8, self.judge_visit: 3, self.delete_visit: 2, self.rename_site: 2, self.reassign: 6,
                self.move_visit: 2, self.change_role: 2, self.resolve: 2, self.redraw: 1, self.midnight: 2,
                self.import_slowly: 2, self.restore: 0.3}  # fmt: skip
        self.does(self.rng.choices(list(acts), list(acts.values()))[0])

    def does(self, act: Callable[[], None]) -> None:
        self.world.did[act.__name__] += 1
        act()

    def ask(self, method: str, path: str, body: Any = None, *, also: tuple[int, ...] = ()) -> httpx.Response:
        headers = {}
        if method in {"PATCH", "DELETE"} and not path.startswith("/devices"):
            # Sometimes with the version read long ago, as from a page that stood open: refused if it is not the newest.
            if path not in self.read or self.rng.random() < 0.8:
                self.read[path] = self._http.get(path).headers.get("etag", '"gone"')
            headers["If-Match"] = self.read[path]
        answer = self._http.request(method, path, json=body, headers=headers)
        assert answer.is_success or answer.status_code in {404, 409, 412, 422, *also}, (method, path, answer.text)
        return answer

    def word(self) -> str:
        return f"«{self.world.name}/office/{self.rng.randrange(10**9)}»"

    def some_visit(self) -> str | None:
        return self.rng.choice(self.world.visits[-12:]) if self.world.visits else None

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
                body["holder_agency"] = self.world.agency
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
        self.backstage("set_role", user=self.people["cem"], agency=self.world.agency, given=self.rng.random() < 0.5)

    def resolve(self) -> None:
        """The office settles a disagreement over REST."""
        tablet = self.world.any_tablet()
        conflicts = sorted(tablet.client.conflicts(), key=lambda c: (c.type, c.record)) if not tablet.revoked else []
        if conflicts:
            one = self.rng.choice(conflicts)
            sides = {name: values[self.rng.choice(["server", "device"])] for name, values in one.fields.items()}
            self.ask("PATCH", f"/sync/conflicts/{one.id}", {"resolution": sides}, also=(403,))

    def redraw(self) -> None:
        """The territory changes: a district under another, an agency's seat, a site's district."""
        match self.rng.randrange(3):
            case 0:
                self.backstage("move_agency", agency=self.world.agency, district=self.rng.choice(self.world.districts))
            case 1:
                parent = self.rng.choice([self.world.city, self.world.districts[0]])
                self.backstage("move_district", district=self.world.districts[1], parent=parent)
            case 2:
                site = self.rng.choice(self.sites)
                self.ask("PATCH", f"/sites/{site}", {"district": self.rng.choice(self.world.districts)})

    def midnight(self) -> None:
        """A day passes: an assignment that ends, or begins, on the new day does so, and no row of it changes. The job
        that tells of it runs some time later."""
        assignment = self.rng.choice(self.assignments)
        today = datetime.now(LOCAL).date()
        begins = self.rng.random() < 0.4
        self.world.premises.pass_a_day(assignment, "starts_on" if begins else "ends_on", today)
        if self.rng.random() < 0.5:
            self.backstage("tell_days")

    def import_slowly(self) -> None:
        """A long transaction: what it writes is seen when it commits, after much else that began and ended meanwhile;
        until then it holds the feed back for everybody."""
        if not self.importing:
            self.world.premises.importer("open_transaction")
            self.importing = True
        visit, site = str(UUID(bytes=self.rng.randbytes(16), version=4)), self.rng.choice(self.sites)
        self.world.premises.importer("enter_visit", visit=visit, site=site, note=self.word())
        self.world.visits.append(visit)
        if self.rng.random() < 0.5:
            self.end_import()

    def end_import(self) -> None:
        if self.importing:
            self.world.premises.importer("commit")
            self.importing = False

    def restore(self) -> None:
        """The feed begins a new generation, as after a restore: all cursors are void, snapshots are taken."""
        self.backstage("begin_generation")

    def revoke_one(self) -> None:
        """A tablet is taken from its person; what it had not sent is to arrive for review."""
        tablet = self.rng.choice([tablet for tablet in self.world.tablets if not tablet.revoked])
        answer = self.ask("DELETE", f"/devices/{tablet.client.device}?wipe=after_quarantine")
        tablet.revoked = answer.is_success

    def close(self) -> None:
        self.end_import()
        self._http.close()
