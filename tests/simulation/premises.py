"""What the world stands on: a database cluster of its own, a server on it, and the process behind the stage."""

from __future__ import annotations

import os
import signal
from datetime import date
from pathlib import Path

from tests.cluster import load_launcher
from tests.server import RunningServer
from tests.simulation.backstage import Backstage


class Premises:
    """The feed's bound is cluster-wide, and process faults must not hit other tests: hence a cluster of its own.

    `durable` has the database write through to the disk, as in service; the runs that kill it need that.
    """

    def __init__(self, folder: Path, *, durable: bool) -> None:
        launcher = load_launcher()
        self._refused: type[Exception] = launcher.LauncherError
        self.cluster = launcher.Cluster(folder / "pg", durable=durable)
        folder.chmod(0o711)
        self.cluster.create()
        self.cluster.start()
        kept = {name: os.environ[name] for name in ("DATABASE_OWNER_URL", "DATABASE_URL")}
        os.environ |= {"DATABASE_OWNER_URL": self.cluster.owner_url, "DATABASE_URL": self.cluster.app_url}
        try:
            self.server = RunningServer("simulation")
        finally:
            os.environ |= kept
        self.server.start()
        self.backstage = Backstage(self.server)
        self.importer = Backstage(self.server)  # another process, for what stays uncommitted while others act

    def pass_a_day(self, assignment: str, field: str, today: date) -> None:
        """Let an assignment have been due to begin (end) today all along: as the superuser, behind every trigger, so
        that log and feed hear nothing. What the exclusion constraint refuses does not happen."""
        try:
            self.cluster.psql(
                "SET session_replication_role = replica;"
                f"UPDATE field_assignment SET {field} = '{today}' WHERE id = '{assignment}'"
                f" AND ('{field}' = 'starts_on' OR starts_on < '{today}')"
                f" AND ('{field}' = 'ends_on' OR ends_on IS NULL OR ends_on > '{today}')"
                f" AND ('{field}' = 'ends_on' OR starts_on > '{today}');"
                f"UPDATE field_scope_day SET day = '{today}'::date - 1;",
                database=self.server.database,
            )
        except self._refused:
            return

    def kill_server(self) -> None:
        """kill -9, as by the kernel, in the middle of whatever it does; then it is started again."""
        self.server.kill()
        self.server.start()

    def crash_database(self) -> None:
        """The database ends without a word to anyone, recovers from its log, and serves again. The server stays up."""
        process = self.cluster.process
        assert process is not None
        process.send_signal(signal.SIGQUIT)
        process.wait(30)
        self.cluster.start()

    def restart_database(self) -> None:
        """An orderly restart, as for an update."""
        self.cluster.stop()
        self.cluster.start()

    def stop(self) -> None:
        self.backstage.stop()
        self.importer.stop()
        self.server.stop()
        self.cluster.stop()
