"""Writing the generated demo into the database, by sets, so that it can be broken off and taken up again anywhere.

Every row's key follows from what it stands for, and rows that are there already are left alone. So a step that was
killed half-way is simply done again, and nothing that people changed since is put back. Each 1,000 rows are a
transaction of their own: the change feed waits for the oldest running one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import time
from itertools import islice
from typing import TypeVar
from uuid import UUID

import shapely
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point
from django.db import models, transaction
from shapely.geometry.base import BaseGeometry

from field.models import (
    Assignment,
    AssignmentLiaison,
    Case,
    Category,
    CorroborationDecision,
    DutyWindow,
    Site,
    Visit,
    VisitParticipant,
)
from field.services import cases, checklists
from geo_portal.accounts.models import Agency, District, Membership, User
from geo_portal.core import audit, clock
from geo_portal.demo import questions
from geo_portal.demo.fieldwork import CHECKLIST_AGES
from geo_portal.demo.generate import generate
from geo_portal.demo.models import DemoLoad
from geo_portal.demo.records import SOURCE, Call, Demo, Position, Territory, key_of
from maps.services.service_points import upsert_service_points

BATCH_ROWS = 1000
SEED = 20_261_122

Row = TypeVar("Row", bound=models.Model)
Progress = Callable[[str], None]


def begin(*, seed: int = SEED, scale: float = 1.0) -> DemoLoad:
    """The demo of this database; the first call decides its seed, scale and time."""
    return DemoLoad.objects.get_or_create(pk=1, defaults={"seed": seed, "scale": scale, "anchor": clock.now()})[0]


def load(state: DemoLoad, run_tablets: Callable[[Demo], int], progress: Progress) -> None:
    """Do what is left to do. `run_tablets` makes the visits that go over HTTP and says how many; `progress` gets a line
    for each step."""
    if state.finished_at is not None:
        return
    demo = generate(state.seed, state.anchor, state.scale)
    writer = _Writer(demo)
    steps: list[tuple[str, Callable[[], int]]] = [
        ("territories", writer.territories),
        ("agencies", writer.agencies),
        ("people", writer.people),
        ("sites", writer.sites),
        ("assignments", writer.assignments),
        ("checklists", writer.checklists),
        ("visits", writer.visits),
        ("cases", writer.cases),
        ("service points", writer.service_points),
        ("visits by tablet, with trail and photo", lambda: run_tablets(demo)),
    ]
    with audit.acting(source="import:demo"):
        for name, step in steps:
            if name in state.steps_done:
                continue
            began = clock.now()
            count = step()
            state.steps_done = [*state.steps_done, name]
            state.save(update_fields=["steps_done"])
            progress(f"{count:,} {name} ({(clock.now() - began).total_seconds():.1f} s)")
    state.finished_at = clock.now()
    state.save(update_fields=["finished_at"])


def put(rows: Iterable[Row]) -> int:
    """Insert what is not there yet, in the order of the keys; the number of rows looked at."""
    waiting: Iterator[Row] = iter(sorted(rows, key=lambda row: row.pk))
    count = 0
    while batch := list(islice(waiting, BATCH_ROWS)):
        with transaction.atomic():
            type(batch[0])._default_manager.bulk_create(batch, ignore_conflicts=True)
        count += len(batch)
    return count


class _Writer:
    """One method a step. References are looked up by code, so rows that were there before the demo serve it too."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo

    # --- where and who --------------------------------------------------------------------------------------------
    def territories(self) -> int:
        """Level by level, so that a trigger finds the parents' paths."""
        left, count = list(self.demo.territories), 0
        keys: dict[str, UUID] = {}
        while left:
            level = [row for row in left if row.parent is None or row.parent in keys]
            left = [row for row in left if row not in level]
            count += put(_district(row, keys.get(row.parent or "")) for row in level)
            keys = _keys(District, "code")
        return count

    def agencies(self) -> int:
        districts = _keys(District, "code")
        return put(
            Agency(
                id=key_of("agency", body.code),
                code=body.code,
                name=body.name,
                name_en=body.name_en,
                kind=body.kind,
                district_id=districts[body.district],
            )
            for body in self.demo.agencies
        )

    def people(self) -> int:
        """Nobody has a password yet: `demo_password` gives one to the accounts that people are told about."""
        count = put(
            User(
                id=key_of("user", person.username),
                username=person.username,
                name=person.name,
                phone=person.phone,
                language=person.language,
                is_superuser=person.superuser,
                is_staff=person.superuser,
                password=UNUSABLE_PASSWORD_PREFIX,
            )
            for person in self.demo.people
        )
        users, districts, agencies = _keys(User, "username"), _keys(District, "code"), _keys(Agency, "code")
        put(
            Membership(
                id=key_of("membership", f"{person.username}/{role}/{district}{agency}"),
                user_id=users[person.username],
                role=role,
                district_id=districts.get(district),
                agency_id=agencies.get(agency),
            )
            for person in self.demo.people
            for role, district, agency in person.roles
        )
        put(
            DutyWindow(
                id=key_of("duty", f"official/{weekday}"),
                user_id=users["official"],
                weekday=weekday,
                starts=time(0, 0),
                ends=time(0, 0),
            )
            for weekday in range(7)
        )
        return count

    # --- what is visited ------------------------------------------------------------------------------------------
    def sites(self) -> int:
        districts = _keys(District, "code")
        return put(
            Site(
                id=key_of("site", site.code),
                kind=site.kind,
                code=site.code,
                name=site.name,
                name_en=site.name_en,
                district_id=districts[site.district],
                address=site.address,
                location=_point(site.at),
                boundary=_areas(site.boundary) if site.boundary is not None else None,
                contact_name=site.contact,
                contact_phone=site.phone,
                source=SOURCE,
            )
            for site in self.demo.sites
        )

    def assignments(self) -> int:
        sites, users, agencies = _keys(Site, "code"), _keys(User, "username"), _keys(Agency, "code")
        count = put(
            Assignment(
                id=key_of("assignment", holding.key),
                site_id=sites[holding.site],
                holder_user_id=users.get(holding.person),
                holder_agency_id=agencies.get(holding.agency),
                interval_days=holding.interval_days,
                starts_on=holding.starts_on,
            )
            for holding in self.demo.holdings
        )
        put(
            AssignmentLiaison(
                id=key_of("assignment_liaison", f"{holding.key}/{username}"),
                assignment_id=key_of("assignment", holding.key),
                user_id=users[username],
            )
            for holding in self.demo.holdings
            for username in holding.liaisons
        )
        return count

    def checklists(self) -> int:
        """Three versions by the city's office, each withdrawn when the next was published."""
        office = User.objects.get(username="office")
        for version, (age, asked) in enumerate(zip(CHECKLIST_AGES, questions.ASKED, strict=True), 1):
            with clock.frozen(self.demo.anchor - age):
                checklists.add_version(
                    office,
                    id=_checklist(version),
                    code=questions.CODE,
                    title=questions.TITLE,
                    title_en=questions.TITLE_EN,
                    **asked,
                )
                if version > 1:
                    checklists.withdraw(office, _checklist(version - 1))
        return len(questions.FORMS)

    def cases(self) -> int:
        """Each as its submitter raises it."""
        sites = {site.code: site for site in Site.objects.select_related("district")}
        categories = _keys(Category, "code")
        users = User.objects.in_bulk({problem.submitter for problem in self.demo.cases}, field_name="username")
        for problem in self.demo.cases:
            case = Case(
                id=key_of("case", problem.key),
                site=sites[problem.site],
                visit_id=key_of("visit", problem.call),
                category_id=categories[problem.category],
                text=problem.text,
                position=_point(problem.at),
                raised_at=problem.raised_at,
                settled_on_site=problem.settled,
                settled_at=problem.raised_at if problem.settled else None,
                source=SOURCE,
            )
            cases.create_case(users[problem.submitter], case)
        return len(self.demo.cases)

    def visits(self) -> int:
        sites, users = _keys(Site, "code"), _keys(User, "username")
        count = put(_visit(call, sites, users) for call in self.demo.visits)
        put(
            VisitParticipant(
                id=key_of("visit_participant", f"{call.key}/{username}"),
                visit_id=key_of("visit", call.key),
                user_id=users[username],
            )
            for call in self.demo.visits
            for username in call.participants
        )
        put(
            CorroborationDecision(
                id=key_of("decision", call.key),
                visit_id=key_of("visit", call.key),
                decision="rejected" if call.status == "returned" else "accepted",
                reason=call.returned_reason,
                decided_by_id=users["supervisor"],
                decided_at=call.judged_at,
            )
            for call in self.demo.visits
            if call.judged_at
        )
        return count

    def service_points(self) -> int:
        report = upsert_service_points(self.demo.service_points, source=SOURCE)
        if report.refused:
            raise RuntimeError(f"the register of service points refused {len(report.refused)}: {report.refused[0]}")
        return len(self.demo.service_points)


def _keys(model: type[models.Model], by: str) -> dict[str, UUID]:
    return dict(model._default_manager.values_list(by, "pk"))


def _district(row: Territory, parent: UUID | None) -> District:
    return District(
        id=key_of("district", row.code),
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        kind=row.kind,
        parent_id=parent,
        boundary=_areas(row.area),
        source=row.source,
    )


def _visit(call: Call, sites: Mapping[str, UUID], users: Mapping[str, UUID]) -> Visit:
    return Visit(
        id=key_of("visit", call.key),
        site_id=sites[call.site],
        assignment_id=key_of("assignment", call.holding),
        status=call.status,
        planned_for=call.planned_for,
        started_at=call.started_at,
        finished_at=call.finished_at,
        position=_point(call.at) if call.at else None,
        position_acc_m=call.accuracy_m,
        note=call.note,
        signed_by=call.signed_by,
        signature=call.signature,
        reporter_id=users.get(call.reporter),
        trail_owner_id=users.get(call.trail_owner),
        judged_by_id=users["supervisor"] if call.judged_at else None,
        judged_at=call.judged_at,
        returned_reason=call.returned_reason,
        checklist_id=_checklist(call.checklist) if call.checklist else None,
        answers=call.answers,
        source=SOURCE,
    )


def _checklist(version: int) -> UUID:
    return key_of("checklist", f"{questions.CODE}/{version}")


def _point(at: Position) -> Point:
    return Point(*at, srid=4326)


def _areas(area: BaseGeometry) -> MultiPolygon:
    """A polygon or multipolygon as the database keeps it; a copy by WKB, vertex for vertex."""
    whole = shapely.MultiPolygon([area]) if isinstance(area, shapely.Polygon) else area
    geometry = GEOSGeometry(memoryview(shapely.to_wkb(whole)), srid=4326)
    if not isinstance(geometry, MultiPolygon):
        raise TypeError(f"{area.geom_type} is not an area")
    return geometry
