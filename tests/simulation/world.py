"""A simulated fortnight of field work: tablets with bad networks and wrong clocks, a busy office, one real server.

Everything that happens is drawn from one seed, in one thread, step by step (only "at once" uses threads). Afterwards
the network heals, the queues drain, and `World.settle` compares what each tablet holds with what the server says.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from tests.simulation import reckoning
from tests.simulation.faults import Network
from tests.simulation.office import Office
from tests.simulation.premises import Premises
from tests.simulation.tablet import EIGHT_YEARS_S, START, Tablet

SITES = 6


class World:
    """One run. `step` until tired, then `settle`. With `module` three of its four tablets work with the tablet's own
    client, and one of a person with both."""

    def __init__(self, seed: int, premises: Premises, folder: Path, module: Path | None = None) -> None:
        self.seed, self.premises, self.folder = seed, premises, folder
        # Both kinds of run may stand on the same premises: nothing drawn for one is met in the other.
        self.name = f"{seed}{'t' if module else ''}"
        self.server, self.backstage = premises.server, premises.backstage
        self.rng = random.Random(f"{self.name}/world")
        self.now = START
        self.visits: list[str] = []
        self.did: Counter[str] = Counter()
        self.network = Network(random.Random(f"{self.name}/network"))
        self.network.meanwhile = self.office_acts
        town = self.backstage("make_town", name=f"town{self.name}", sites=SITES)
        self.people, self.sites, self.agency = town["people"], town["sites"], town["agency"]
        self.city, self.districts, self.checklist = town["city"], town["districts"], town["checklist"]
        self.office = Office(self)
        for site in self.sites:
            self.office.assign(site)
        self.network.fine = True
        self.tablets = [
            Tablet(self, name, person, module if name != "ann2" else None)
            for name, person in (("ann1", "ann"), ("ann2", "ann"), ("bob1", "bob"), ("cem1", "cem"))
        ]
        for tablet in self.tablets:
            tablet.sync()
        self.network.fine = False
        if self.rng.random() < 0.3:  # an app that is ahead of its server for a while
            self.rng.choice(self.tablets).client.speak(2)

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

    def office_acts(self) -> None:
        self.office.act()

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
        self.office.end_import()
        was, self.network.fine = self.network.fine, True
        with ThreadPoolExecutor(len(self.tablets)) as pool:
            syncing = [pool.submit(tablet.client.sync) for tablet in self.tablets]
            time.sleep(self.rng.uniform(0, 0.15))
            disaster()
            reports = [sync.result().state for sync in syncing]
        assert set(reports) <= {"done", "offline", "busy"}, reports
        self.network.fine = was

    # --- the end -----------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Heal, drain, and hold everything against the server. Raises AssertionError with the seed's findings."""
        reckoning.settle(self)

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
        self.office.close()
        for tablet in self.tablets:
            tablet.client.close()
        self.network.close()
