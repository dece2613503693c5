"""`./portal run` calls this at every start: all that needs Django before serving, in one Python process."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.backends.signals import connection_created
from django.db.migrations.executor import MigrationExecutor

from geo_portal.core import grants


class Command(BaseCommand):
    help = (
        "Migrate, collect static files, load the demo and set its password (in production refuse a database that holds "
        "it): whatever of that is not done yet."
    )
    requires_system_checks: list[str] = []  # migrate checks what concerns it; a start does not pay for the rest

    def handle(self, **_options: Any) -> None:
        self.step("Database structure", self.migrate)
        self.step("Static files", self.collect_static_files)
        available = get_commands()
        if settings.PRODUCTION and "refuse_demo" in available:
            self.step("No demo in it", partial(self.call, "refuse_demo"))
        if settings.DEMO:
            self.become_the_serving_role()
            for title, command in (("Demo data", "load_demo"), ("Demo password", "demo_password")):
                if command in available:
                    self.step(title, partial(self.call, command))

    def call(self, command: str) -> str:
        call_command(command, stdout=self.stdout)
        return "done"

    def step(self, title: str, work: Callable[[], str]) -> None:
        """Do one thing under a line of progress like the launcher's own."""
        self.stdout.write(f"  {title} … ", ending="")
        self.stdout.flush()
        began = time.monotonic()
        outcome = "failed"
        try:
            outcome = work()
        finally:
            self.stdout.write(f"{outcome} ({time.monotonic() - began:.1f} s)")

    def migrate(self) -> str:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not plan:
            return "unchanged"
        call_command("migrate", interactive=False, verbosity=0)
        return f"{len(plan)} migrations"

    def collect_static_files(self) -> str:
        """Collect anew, compressed, when the name, size or time of any file has changed since."""
        digest = hashlib.sha256()
        for finder in get_finders():
            for name, storage in finder.list([".*", "*~", "CVS"]):
                path = Path(storage.path(name))
                state = path.stat()
                digest.update(f"{name}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
        # Hidden, so that it is never served: WhiteNoise and the finders pass over such names.
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        if stamp.exists() and stamp.read_text() == digest.hexdigest():
            return "unchanged"
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(digest.hexdigest())
        return "collected"

    def become_the_serving_role(self) -> None:
        """Take from here on the rights that the product has in service: a demo they refuse must not load."""
        role = connection.ops.quote_name(grants.app_role())

        def take(connection: Any, **_kwargs: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {role}")

        connection_created.connect(take, weak=False)
        connection.close()
