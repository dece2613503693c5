"""What a demo consists of, as plain values. Positions are lon/lat in WGS 84."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from shapely import Polygon
from shapely.geometry.base import BaseGeometry

LOCAL: Final = ZoneInfo("Asia/Shanghai")
NAMESPACE: Final = uuid.UUID("5d3f1c1e-6a57-5c39-9f0d-2b8f6a0c7e44")
SOURCE: Final = "demo: generated"

Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many of each; `of(1)` is the demo that is shown, smaller scales are for tests."""

    projects: int = 440
    enterprises: int = 781
    city_leaders: int = 32
    county_leaders: int = 277
    departments: int = 42
    liaisons_a_district: int = 8
    visits: int = 3031
    visits_planned: int = 24
    visits_by_tablet: int = 30
    lockers: int = 1354
    concierges: int = 24
    villages: int = 175
    cases: int = 377

    @classmethod
    def of(cls, scale: float) -> "Sizes":
        def some(whole: int, least: int) -> int:
            return max(least, round(whole * scale))

        whole = cls()
        sizes = {
            "projects": some(whole.projects, 8),
            "enterprises": some(whole.enterprises, 16),
            "city_leaders": some(whole.city_leaders, 2),
            "county_leaders": some(whole.county_leaders, 4),
            "departments": some(whole.departments, 3),
            "liaisons_a_district": some(whole.liaisons_a_district, 1),
            "visits_planned": some(whole.visits_planned, 2),
            "visits_by_tablet": some(whole.visits_by_tablet, 1),
            "lockers": some(whole.lockers, 20),
            "concierges": some(whole.concierges, 2),
            "villages": some(whole.villages, 17),
            "cases": some(whole.cases, 8),
        }
        least = sizes["projects"] + sizes["enterprises"] + sizes["visits_planned"] + sizes["visits_by_tablet"]
        return cls(**sizes, visits=some(whole.visits, least))


@dataclass(frozen=True, slots=True)
class Territory:
    code: str
    parent: str | None
    kind: str
    name: str
    name_en: str
    source: str
    area: BaseGeometry


@dataclass(frozen=True, slots=True)
class Person:
    """`roles` are (role, district code or "", agency code or "")."""

    username: str
    name: str
    phone: str
    roles: tuple[tuple[str, str, str], ...]
    language: str = "zh-hans"
    superuser: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """An agency."""

    code: str
    name: str
    name_en: str
    kind: str
    district: str


@dataclass(frozen=True, slots=True)
class Place:
    """A site."""

    code: str
    kind: str
    name: str
    name_en: str
    district: str
    address: str
    at: Position
    boundary: Polygon | None
    contact: str
    phone: str


@dataclass(frozen=True, slots=True)
class Holding:
    """An assignment: exactly one of `person` and `agency` holds the site."""

    key: str
    site: str
    person: str
    agency: str
    liaisons: tuple[str, ...]
    interval_days: int
    starts_on: date


@dataclass(frozen=True, slots=True)
class Call:
    """A visit."""

    key: str
    site: str
    holding: str
    status: str
    planned_for: date
    started_at: datetime | None
    finished_at: datetime | None
    at: Position | None
    accuracy_m: float | None
    note: str
    participants: tuple[str, ...]
    reporter: str
    trail_owner: str
    judged_at: datetime | None = None
    returned_reason: str = ""
    signed_by: str = ""
    signature: str = ""
    checklist: int = 0
    """The version of the checklist that was answered; 0 is none."""
    answers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """A case, raised at a visit (`call` is its key)."""

    key: str
    site: str
    call: str
    category: str
    text: str
    at: Position
    submitter: str
    raised_at: datetime
    settled: bool


@dataclass(frozen=True, slots=True)
class TabletCall:
    """A visit that a tablet makes over HTTP. `trail` says what its trail is like (`demo.trails.TrailKind`): a true one
    comes with a photo; one that was sent again repeats that of `original`, an earlier visit to the site."""

    key: str
    site: str
    holding: str
    person: str
    companions: tuple[str, ...]
    started_at: datetime
    finished_at: datetime
    note: str
    trail: str = "true"
    original: "TabletCall | None" = None


@dataclass(slots=True)
class Demo:
    anchor: datetime
    territories: list[Territory] = field(default_factory=list)
    agencies: list[Body] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    sites: list[Place] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    visits: list[Call] = field(default_factory=list)
    cases: list[Problem] = field(default_factory=list)
    tablet_visits: list[TabletCall] = field(default_factory=list)
    service_points: list[dict[str, Any]] = field(default_factory=list)


def key_of(kind: str, code: str) -> uuid.UUID:
    """The key of a generated row: the same in every load, so that a repeat finds it there."""
    return uuid.uuid5(NAMESPACE, f"{kind}:{code}")
