"""The database of a test run: a PostgreSQL cluster of its own, or the server that `DATABASE_OWNER_URL` names.

Loaded as a plugin (`-p tests.cluster` in pyproject.toml), so that the environment is set before Django reads its
settings. Under pytest-xdist the first worker uses the controller's cluster and each of the others makes one of its own:
the change feed of a cluster waits for the oldest write transaction in any of its databases, also for other tests'.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
_started: list[tuple[Any, Path]] = []


def load_launcher() -> ModuleType:
    """The file `portal` as a module."""
    if "portal_launcher" in sys.modules:
        return sys.modules["portal_launcher"]
    loader = SourceFileLoader("portal_launcher", str(ROOT / "portal"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    sys.modules[loader.name] = module
    loader.exec_module(module)
    return module


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Give this process and its workers a database, a secret and a place for files, none of them the product's."""
    folder = Path(tempfile.mkdtemp(prefix="portal-tests-"))
    atexit.register(pytest_unconfigure)  # also when settings that cannot be read end the run before it began
    own = os.environ.get("PORTAL_TESTS_OWN_CLUSTER") == "1"
    if not os.environ.get("DATABASE_OWNER_URL") or (own and os.environ.get("PYTEST_XDIST_WORKER", "gw0") != "gw0"):
        cluster = load_launcher().Cluster(folder / "pg", durable=False)
        folder.chmod(0o711)  # so that the server's user can enter; what lies below is closed again
        _started.append((cluster, folder))
        cluster.create()
        with (cluster.data / "postgresql.conf").open("a") as configuration:  # what one does to the feed is tested
            configuration.write("max_prepared_transactions = 2\n")
        cluster.start()
        os.environ["DATABASE_OWNER_URL"] = cluster.owner_url
        os.environ["DATABASE_URL"] = cluster.app_url
        os.environ["PORTAL_TESTS_OWN_CLUSTER"] = "1"
    else:
        _started.append((None, folder))
    os.environ["PORTAL_DB_ROLE"] = "owner"
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0123456789" * 5)
    os.environ["PORTAL_VAR"] = str(folder / "var")
    (folder / "var" / "static").mkdir(parents=True)


def pytest_unconfigure() -> None:
    while _started:
        cluster, folder = _started.pop()
        if cluster is not None:
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _as_portal_app(request: pytest.FixtureRequest) -> Any:
    """The code under test has the rights it has in service: those of `portal_app`, not of the tables' owner."""
    uses_database = request.node.get_closest_marker("django_db") or {"db", "transactional_db", "live_server"} & set(
        request.fixturenames
    )
    if not uses_database:
        yield
        return
    request.getfixturevalue("_django_db_helper")
    from django.db import connection

    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE portal_app")
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE portal_app")
    yield
    # Emptying the tables afterwards is the owner's business; a fresh connection is the owner's.
    connection.close()
