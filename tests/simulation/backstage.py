"""What the simulation does behind the API, and what it looks up at the end: a process of its own in the server's
environment, which reads one JSON object a line (`{"do": name, "with": {…}}`) and answers one a line.

As a process it starts Django once, not once for each question.
"""

from __future__ import annotations

import json
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.server import ROOT, RunningServer


class Backstage:
    """The process, from the simulation's side."""

    def __init__(self, server: RunningServer) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.simulation.backstage"],
            env=server.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, do: str, **arguments: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, "with": arguments}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or '{"error": "the process has ended"}')
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)


# --- in that process -------------------------------------------------------------------------------------------------

ACTS: dict[str, Callable[..., Any]] = {}


def act(function: Callable[..., Any]) -> Callable[..., Any]:
    ACTS[function.__name__] = function
    return function


@act
def make_town(name: str, sites: int) -> dict[str, Any]:
    """A city with two districts, an agency in the first, its people, and sites without assignments."""
    from field.models import Checklist
    from tests import factories, factories_field

    city = factories.make_district(name, kind="city")
    districts = [factories.make_district(f"{name}-{n}", parent=city) for n in (1, 2)]
    agency = factories.make_agency(districts[0])
    roles = {
        "ann": {"role": "holder", "district": districts[0]},
        "bob": {"role": "inspector", "district": districts[0]},
        "cem": {"role": "holder", "agency": agency},
        "office": {"role": "city_office", "district": city},
    }
    people = {key: factories.make_user(f"{name}-{key}", **where) for key, where in roles.items()}  # type: ignore[arg-type]  # of mixed values
    checklist = Checklist.objects.create(
        code=name, version=1, title=name,
        schema={"type": "object", "properties": {q: {"type": "string"} for q in ("exits", "wiring", "storage")}},
    )  # fmt: skip
    made = [factories_field.make_site(districts[n % 2], code=f"{name}-S{n}") for n in range(sites)]
    return {
        "city": str(city.pk),
        "districts": [str(one.pk) for one in districts],
        "agency": str(agency.pk),
        "checklist": str(checklist.pk),
        "people": {key: str(person.pk) for key, person in people.items()},
        "sites": [str(site.pk) for site in made],
    }


@act
def enrolment_code(user: str) -> str:
    from geo_portal.accounts.models import User
    from geo_portal.accounts.services import devices

    person = User.objects.get(pk=user)
    return devices.create_enrolment_code(person, created_by=person)[1]


@act
def move_visit(visit: str, site: str) -> bool:
    """As the back office may: a visit was entered for the wrong site."""
    from field.models import Visit

    found = Visit.objects.filter(pk=visit).first()
    if found is None:
        return False
    found.site_id, found.assignment = UUID(site), None
    found.save()
    return True


@act
def delete_visit(visit: str) -> bool:
    from field.models import Visit

    return bool(Visit.objects.filter(pk=visit).delete()[0])


@act
def set_role(user: str, agency: str, given: bool) -> None:
    """Give or withdraw the role by which a person belongs to an agency."""
    from geo_portal.accounts.models import Membership

    if given:
        Membership.objects.get_or_create(user_id=user, agency_id=agency, role="holder", district=None)
    else:
        Membership.objects.filter(user=user, agency=agency).delete()


@act
def move_agency(agency: str, district: str) -> None:
    from geo_portal.accounts.models import Agency

    found = Agency.objects.get(pk=agency)
    found.district_id = UUID(district)
    found.save()


@act
def move_district(district: str, parent: str) -> None:
    from geo_portal.accounts.models import District

    found = District.objects.get(pk=district)
    if parent != district:
        found.parent_id = UUID(parent)
        found.save()


@act
def begin_generation() -> None:
    """As after a restore over the same database: every cursor given so far is void."""
    from geo_portal.core import feed

    feed.begin_generation()


@act
def open_transaction() -> None:
    """From now on nothing that this process does is seen by anybody."""
    from django.db import transaction

    transaction.set_autocommit(False)


@act
def enter_visit(visit: str, site: str, note: str) -> None:
    """The office enters a visit, as an import does."""
    from field.models import Visit

    Visit.objects.create(id=UUID(visit), site_id=UUID(site), note=note)


@act
def commit() -> None:
    from django.db import transaction

    transaction.commit()
    transaction.set_autocommit(True)


@act
def withdraw_checklist(checklist: str) -> None:
    from field.models import Checklist
    from geo_portal.core import clock

    found = Checklist.objects.get(pk=checklist)
    found.withdrawn_at = clock.now()
    found.save()


@act
def tell_days() -> int:
    from field.services.sync.days import tell_days

    return tell_days()


@act
def run_jobs() -> None:
    """What the worker would have done by now."""
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]  # untyped in the library
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


@act
def expected_scope(user: str) -> dict[str, list[str]]:
    """What a person should hold, told from assignments anew, without any code of the sync."""
    from django.db.models import Q

    from field.models import Assignment, Case, Site, Visit, VisitPhoto
    from field.models.assignment import today
    from field.models.sync import Conflict
    from geo_portal.accounts.models import Membership

    agencies = Membership.objects.filter(
        user=user, agency__isnull=False, role__in=["holder", "liaison", "inspector"]
    ).values("agency")
    current = Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today()),
        Q(holder_user=user) | Q(holder_agency__in=agencies) | Q(liaison_rows__user=user),
        starts_on__lte=today(),
    )
    sites = Site.objects.filter(pk__in=current.values("site"))
    found: dict[str, Iterable[Any]] = {
        "site": sites,
        "visit": Visit.objects.filter(site__in=sites),
        "visit_photo": VisitPhoto.objects.filter(visit__site__in=sites),
        "case": Case.objects.filter(site__in=sites),
        "conflict": Conflict.objects.filter(
            Q(resolved_at__isnull=True) | Q(resolved_at__date__gt=today() - timedelta(days=30)),
            authors__contains=[UUID(user)],
        ),
    }
    return {kind: sorted(str(pk) for pk in rows.values_list("pk", flat=True)) for kind, rows in found.items()}  # type: ignore[attr-defined]  # querysets of several models


@act
def audit(devices: list[str], records: list[list[str]]) -> dict[str, Any]:
    """All that the server remembers of these devices' operations and of these records (type, id)."""
    from django.db import connection

    from field.models.sync import Conflict, SyncOp

    ops = SyncOp.objects.filter(device__in=devices).values(
        "op", "device_id", "type", "object_id", "action", "status", "code", "rev", "body"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT type, object_id, rev, action, before, after FROM change_log"
            " WHERE object_id = ANY (%s::uuid[]) ORDER BY rev",
            [[id_ for _, id_ in records]],
        )
        history = cursor.fetchall()
    conflicts = Conflict.objects.filter(object_id__in=[id_ for _, id_ in records])
    return {
        "ops": [_plain(row) for row in ops],
        "history": [[row[0], str(row[1]), row[2], row[3], _loaded(row[4]), _loaded(row[5])] for row in history],
        "conflicts": [
            {"type": c.type, "id": str(c.object_id), "fields": c.fields, "edits": c.edits} for c in conflicts
        ],
    }


@act
def photo_states(photos: list[str]) -> dict[str, list[Any]]:
    """For each visit photo its state, digest, and how many stored files have that digest."""
    from field.models import VisitPhoto
    from media.models import StoredFile

    found = VisitPhoto.objects.filter(pk__in=photos).values_list("pk", "state", "sha256")
    return {str(pk): [state, sha256, StoredFile.objects.filter(sha256=sha256).count()] for pk, state, sha256 in found}


@act
def quarantined(device: str) -> list[str]:
    """The bodies of the groups that a revoked device handed over."""
    from field.models import QuarantinedGroup

    bodies = QuarantinedGroup.objects.filter(device=device).values_list("body", flat=True)
    return [bytes(body).decode("utf-8", "replace") for body in bodies]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: str(value) if isinstance(value, UUID) else value for key, value in row.items()}


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def main() -> None:
    import django

    django.setup()
    from django.db import OperationalError, close_old_connections, connection

    for line in sys.stdin:
        asked = json.loads(line)
        if connection.get_autocommit():
            close_old_connections()
        try:
            try:
                answer = {"result": ACTS[asked["do"]](**asked["with"])}
            except OperationalError:  # the database was restarted since
                close_old_connections()
                answer = {"result": ACTS[asked["do"]](**asked["with"])}
        except Exception:
            answer = {"error": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
