"""The demo as plain values: no database, no clock. The same seed, scale and anchor give the same demo.

Sizes follow `domain` figures: 440 projects and 781 enterprises, held by 32 city leaders, 277 county leaders and 42
departments; 3,031 visits in the six months before the anchor, every site visited; 1,354 lockers in five districts and
five development zones. Positions are lon/lat in WGS 84; where the metro runs, the city is dense.
"""

import json
import math
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

import shapely
from shapely import LineString, Point, Polygon, STRtree
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo_portal.demo import names, questions
from geo_portal.demo.basemap import drawing

LOCAL: Final = ZoneInfo("Asia/Shanghai")
DATA: Final = Path(__file__).parent / "data"
STATIONS: Final = Path(__file__).resolve().parents[2] / "maps" / "static" / "maps" / "basemap" / "stations.geojson"
NAMESPACE: Final = uuid.UUID("5d3f1c1e-6a57-5c39-9f0d-2b8f6a0c7e44")
SOURCE: Final = "demo: generated"

METRES_A_DEGREE: Final = 110_900.0
EAST_WEST: Final = math.cos(math.radians(34.3))
VISIT_DAYS: Final = 182

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
    """A visit that a tablet makes over HTTP, with a trail and a photo."""

    key: str
    site: str
    holding: str
    person: str
    companions: tuple[str, ...]
    started_at: datetime
    finished_at: datetime
    note: str


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


def generate(seed: int, anchor: datetime, scale: float = 1.0) -> Demo:
    """All of the demo, as seen at `anchor` (aware). `scale` in (0, 1] makes a smaller one."""
    if anchor.tzinfo is None:
        raise ValueError("the anchor must be an aware time")
    return _Generator(seed, anchor, Sizes.of(scale)).run()


# --- accounts people are told about -----------------------------------------------------------------------------------
OFFICIAL_DISTRICT: Final = "610113"
OFFICIAL_SITES: Final = 12
MARKET_REGULATION: Final = "610100-D03"
ACCOUNTS: Final = (
    Person("admin", "系统管理员", "", (), superuser=True),
    Person("supervisor", "督查员", "", (("supervisor", "610100", ""), ("supervisor", "610400", ""))),
    Person("official", "林知行", "", (("holder", OFFICIAL_DISTRICT, ""),)),
    Person("liaison", "苏若宁", "", (("liaison", OFFICIAL_DISTRICT, ""),)),
    Person("inspector", "程景川", "", (("inspector", "", MARKET_REGULATION),)),
    Person("office", "市营商办", "", (("city_office", "610100", ""), ("city_office", "610400", ""))),
    Person("surveyor", "叶清言", "", (("survey_officer", "610104", ""),)),
    Person("drone", "高云舟", "", (("drone_operator", "610100", ""), ("drone_operator", "610400", ""))),
    Person("handler", "卢立诚", "", (("case_handler", "", "610100-U01"),)),
    Person("enterprise", "丁嘉禾", "", (("enterprise_contact", OFFICIAL_DISTRICT, ""),)),
    Person("courier", "马承松", "", (("courier", "610100", ""),)),
)

# Where the sites are: shares by county, roughly as the economy is spread.
SITE_SHARES: Final = {
    "610113": 13, "610116": 10, "610112": 10, "610104": 6, "610102": 5, "610103": 6, "610111": 8, "610117": 6,
    "610115": 5, "610114": 5, "610118": 4, "610122": 2, "610124": 2, "610402": 8, "610404": 6, "610403": 3,
    "610481": 5, "610422": 4, "610423": 5, "610425": 3, "610424": 3, "610482": 4, "610431": 2, "610428": 2,
    "610429": 2, "610430": 2, "610426": 2,
}  # fmt: skip
LOCKER_SHARES: Final = {
    "610102": 130, "610103": 150, "610104": 160, "610112": 170, "610113": 210,
    "610100-GX": 180, "610100-JK": 120, "610100-QJ": 90, "610100-CB": 94, "610100-HT": 50,
}  # fmt: skip

# Cases by category. The first five shares of 377 are given (39.26, 5.36, 4.85, 4.77 and 2.81 in a hundred, the five
# most frequent kinds); the others share what is left below the fifth, and the rest has no kind of its own.
CASE_SHARES: Final = {
    "consultation": 148, "cost": 20, "utilities": 18, "credit": 18, "intermediary": 11,
    "start_closure": 10, "construction_permit": 9, "real_estate": 8, "tax": 7, "policy": 6, "labour": 5, "tender": 4,
    "trade": 3, "other": 110,
}  # fmt: skip
SETTLED_ON_SITE: Final = 149
CHECKLIST_AGES: Final = (timedelta(days=150), timedelta(days=40))

OFFICE_HOURS: Final = {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SHOP_HOURS: Final = {day: [["07:00", "22:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
BANK_HOURS: Final = {
    **{day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "sat": [["10:00", "16:00"]],
}  # fmt: skip


@cache
def territories() -> tuple[Territory, ...]:
    features = json.loads((DATA / "districts.geojson").read_text(encoding="utf-8"))["features"]
    rows = []
    for feature in features:
        area = shape(feature["geometry"])
        shapely.prepare(area)
        rows.append(Territory(**feature["properties"], area=area))
    return tuple(rows)


@cache
def stations() -> tuple[Position, ...]:
    features = json.loads(STATIONS.read_text(encoding="utf-8"))["features"]
    return tuple((lon, lat) for lon, lat in (feature["geometry"]["coordinates"] for feature in features))


@cache
def _roads() -> tuple[STRtree, tuple[tuple[str, str], ...]]:
    rows = [row for row in drawing.STRAIGHT_ROADS if "(" not in row[2]]
    return STRtree([LineString(course) for *_, course in rows]), tuple((name, name_en) for _, name, name_en, _ in rows)


class _Generator:
    def __init__(self, seed: int, anchor: datetime, sizes: Sizes) -> None:
        self.seed, self.anchor, self.sizes = seed, anchor, sizes
        self.today = anchor.astimezone(LOCAL).date()
        self.demo = Demo(anchor, territories=list(territories()))
        self.area = {row.code: row for row in self.demo.territories}
        self.counties = [row for row in self.demo.territories if row.kind in ("district", "county")]
        self.liaisons: dict[str, list[str]] = {}
        self.members: dict[str, list[str]] = {}
        self._centres: dict[str, list[Position]] = {}

    def dice(self, part: str) -> Random:
        """Each part draws from its own numbers, so that changing one leaves the others as they are."""
        return Random(f"{self.seed}/{part}")  # noqa: S311 - a demo, not a secret

    def run(self) -> Demo:
        self.make_agencies()
        self.make_people()
        self.make_sites()
        self.make_holdings()
        self.make_visits()
        self.answer_checklists()
        self.make_cases()
        self.demo.service_points = list(self.service_points())
        return self.demo

    # --- people ---------------------------------------------------------------------------------------------------
    def make_agencies(self) -> None:
        both = (("610100", "西安市", "Xi'an"), ("610400", "咸阳市", "Xianyang"))
        departments = [
            Body(f"{city}-D{number:02d}", prefix + name, f"{prefix_en} {name_en}", "department", city)
            for city, prefix, prefix_en in both
            for number, (name, name_en) in enumerate(names.DEPARTMENTS[: 24 if city == "610100" else 18], 1)
        ]
        # In a small demo, the departments that accounts belong to come first.
        departments.sort(key=lambda body: body.code != MARKET_REGULATION)
        self.demo.agencies = departments[: self.sizes.departments]
        for city, prefix, prefix_en in both:
            self.demo.agencies.append(
                Body(
                    f"{city}-O01", f"{prefix}营商环境办公室", f"{prefix_en} Business Environment Office", "office", city
                )
            )
            self.demo.agencies += [
                Body(f"{city}-U{number:02d}", prefix + name, f"{prefix_en} {name_en}", "utility", city)
                for number, (name, name_en) in enumerate(names.UTILITIES, 1)
            ]

    def make_people(self) -> None:
        rng, sizes = self.dice("people"), self.sizes
        people = list(ACCOUNTS)
        for number in range(1, sizes.city_leaders + 1):
            city = "610100" if number % 2 else "610400"
            people.append(self.person(rng, f"cityleader{number:02d}", ("holder", city, "")))
        # `official` is one of the county leaders.
        for number, county in enumerate(self.spread_over_counties(sizes.county_leaders - 1), 2):
            people.append(self.person(rng, f"leader{number:03d}", ("holder", county, "")))
        for body in self.demo.agencies:
            if body.kind == "department":
                for number in (1, 2):
                    username = f"{body.code.lower()}-{number}"
                    people.append(self.person(rng, username, ("holder", "", body.code)))
                    self.members.setdefault(body.code, []).append(username)
        self.liaisons[OFFICIAL_DISTRICT] = ["liaison"]
        for row in self.counties:
            for number in range(1, sizes.liaisons_a_district + 1):
                username = f"liaison{row.code}-{number}"
                people.append(self.person(rng, username, ("liaison", row.code, "")))
                self.liaisons.setdefault(row.code, []).append(username)
        self.demo.people = people

    def spread_over_counties(self, count: int) -> list[str]:
        """District codes, each as often as its share of the sites asks for."""
        codes = sorted(SITE_SHARES, key=lambda code: -SITE_SHARES[code])
        return _apportion({code: SITE_SHARES[code] for code in codes}, count)

    def person(self, rng: Random, username: str, role: tuple[str, str, str]) -> Person:
        return Person(username, _name(rng), _phone(rng), (role,))

    # --- sites ----------------------------------------------------------------------------------------------------
    def make_sites(self) -> None:
        self.demo.sites = [*self.enterprises(), *self.projects()]

    def enterprises(self) -> Iterator[Place]:
        rng = self.dice("enterprises")
        combinations = [(brand, industry) for brand in names.BRANDS for industry in names.INDUSTRIES]
        rng.shuffle(combinations)
        counties = self.with_room_for_official(_apportion(SITE_SHARES, self.sizes.enterprises))
        for number, county in enumerate(counties, 1):
            (brand, brand_en), (industry, industry_en) = combinations[number - 1]
            (form, form_en), city = rng.choice(names.FORMS), "西安" if county.startswith("6101") else "咸阳"
            city_en = "Xi'an" if city == "西安" else "Xianyang"
            at = self.somewhere(rng, county)
            yield Place(
                code=f"E{number:04d}",
                kind="enterprise",
                name=f"{city}{brand}{industry}{form}",
                name_en=f"{city_en} {brand_en} {industry_en} {form_en}",
                district=county,
                address=self.address(rng, county, at),
                at=at,
                boundary=None,
                contact=_name(rng),
                phone=_phone(rng),
            )

    def with_room_for_official(self, counties: list[str]) -> list[str]:
        """`official` holds twelve sites in one district; a small demo must put them there first."""
        lacking = max(0, OFFICIAL_SITES - counties.count(OFFICIAL_DISTRICT))
        others = [place for place, code in enumerate(counties) if code != OFFICIAL_DISTRICT]
        for place in others[:lacking]:
            counties[place] = OFFICIAL_DISTRICT
        return counties

    def projects(self) -> Iterator[Place]:
        rng, used = self.dice("projects"), set()
        counties = _apportion({code: share + 3 for code, share in SITE_SHARES.items()}, self.sizes.projects)
        for number, county in enumerate(counties, 1):
            place = self.area[county]
            short = place.name if len(place.name) == 2 else place.name[:-1]
            while True:
                (theme, theme_en), (phase, phase_en) = rng.choice(names.THEMES), rng.choice(names.PHASES)
                brand, brand_en = rng.choice(names.BRANDS)
                name = f"{short}{brand}{theme}{phase}项目"
                if name not in used:
                    break
            used.add(name)
            at = self.somewhere(rng, county, spread_m=3200)
            yield Place(
                code=f"P{number:04d}",
                kind="project",
                name=name,
                name_en=f"{place.name_en} {brand_en} {theme_en}{phase_en}",
                district=county,
                address=self.address(rng, county, at),
                at=at,
                boundary=_plot(rng, at),
                contact=_name(rng),
                phone=_phone(rng),
            )

    # --- assignments ----------------------------------------------------------------------------------------------
    def make_holdings(self) -> None:
        rng = self.dice("holdings")
        leaders: dict[str, list[str]] = {}
        for person in self.demo.people:
            role, district, _ = person.roles[0] if person.roles else ("", "", "")
            if role == "holder" and district and person.username != "official":
                leaders.setdefault(district, []).append(person.username)
        sites = sorted(self.demo.sites, key=lambda site: (site.kind != "project", site.code))
        mine = [site for site in sites if site.district == OFFICIAL_DISTRICT][-OFFICIAL_SITES:]
        taken = {site.code for site in mine}
        holders = self.holders_in_turn(rng, leaders, [site for site in sites if site.code not in taken])
        holders += [(site, "official", "") for site in mine]
        for site, username, agency in sorted(holders, key=lambda row: row[0].code):
            self.demo.holdings.append(self.holding(rng, site, username, agency))
        # One of official's sites is shared with `liaison`.
        self.name_the_account_liaison(taken)

    def holders_in_turn(
        self, rng: Random, leaders: dict[str, list[str]], sites: list[Place]
    ) -> list[tuple[Place, str, str]]:
        """Every holder gets a site before anybody gets another; projects go to city leaders and departments first."""
        bodies = [body for body in self.demo.agencies if body.kind == "department"]
        high: list[tuple[str, str, str]] = [
            (person, "", city) for city in ("610100", "610400") for person in leaders.get(city, [])
        ]
        high += [("", body.code, body.district) for body in bodies]
        rng.shuffle(high)
        held: list[tuple[Place, str, str]] = []
        free = list(sites)
        rounds = max(1, round(len(free) * 0.28 / max(1, len(high))))
        for _ in range(rounds):
            for person, agency, city in high:
                site = next((one for one in free if one.district[:4] == city[:4]), None)
                if site is not None:
                    free.remove(site)
                    held.append((site, person, agency))
        turn: dict[str, int] = {}
        for site in free:
            own = leaders.get(site.district) or leaders[f"{site.district[:4]}00"]
            number = turn[site.district] = turn.get(site.district, -1) + 1
            held.append((site, own[number % len(own)], ""))
        return held

    def holding(self, rng: Random, site: Place, person: str, agency: str) -> Holding:
        near = self.liaisons[site.district]
        near = [username for username in near if username != "liaison"] or near
        number = 2 if rng.random() < 0.15 else 1
        return Holding(
            key=f"{site.code}/{person or agency}",
            site=site.code,
            person=person,
            agency=agency,
            liaisons=tuple(rng.sample(near, min(number, len(near)))),
            interval_days=rng.choice((30, 60, 60, 90)) if site.kind == "project" else rng.choice((60, 90, 90, 180)),
            starts_on=self.today - timedelta(days=VISIT_DAYS + rng.randrange(4, 40)),
        )

    def name_the_account_liaison(self, of_official: set[str]) -> None:
        """`liaison` goes along at one site of `official` and at up to seven sites of others in the district."""
        shared = min(of_official)
        district = {site.code: site.district for site in self.demo.sites}
        others = [
            h.site for h in self.demo.holdings if district[h.site] == OFFICIAL_DISTRICT and h.site not in of_official
        ]
        wanted = {shared, *others[:7]}
        for place, holding in enumerate(self.demo.holdings):
            if holding.site in wanted:
                liaisons = ("liaison",) if holding.site == shared else ("liaison", *holding.liaisons[:1])
                self.demo.holdings[place] = _with(holding, liaisons=tuple(dict.fromkeys(liaisons)))
            elif holding.site in of_official:
                self.demo.holdings[place] = _with(
                    holding, liaisons=tuple(name for name in holding.liaisons if name != "liaison")
                )

    # --- visits ---------------------------------------------------------------------------------------------------
    def make_visits(self) -> None:
        rng, sizes = self.dice("visits"), self.sizes
        at = {site.code: site.at for site in self.demo.sites}
        projects = {site.code for site in self.demo.sites if site.kind == "project"}
        done = sizes.visits - sizes.visits_planned - sizes.visits_by_tablet
        counts = dict.fromkeys((holding.key for holding in self.demo.holdings), 1)
        weights = [
            (3.0 if h.site in projects else 1.0) * 60 / h.interval_days * rng.paretovariate(2.2)
            for h in self.demo.holdings
        ]
        extra = rng.choices(list(counts), weights, k=done - len(counts))
        for key in extra:
            counts[key] += 1
        calendar = self.calendar(rng)
        for holding in self.demo.holdings:
            for number in range(1, counts[holding.key] + 1):
                self.demo.visits.append(self.past_visit(rng, holding, number, at[holding.site], calendar))
        self.demo.visits += self.planned_visits(rng)
        self.demo.tablet_visits = self.visits_by_tablet(rng)

    def calendar(self, rng: Random) -> tuple[list[date], list[float]]:
        """The days of the six months with their weights: working days, Tuesday to Thursday most, month ends busier."""
        days = [self.today - timedelta(days=back) for back in range(1, VISIT_DAYS + 1)]
        by_weekday = (0.9, 1.25, 1.3, 1.2, 0.85, 0.1, 0.04)
        weights = []
        for day in days:
            holiday = (day.month == 10 and day.day <= 7) or (day.month == 5 and day.day <= 3)
            weights.append(by_weekday[day.weekday()] * (0.03 if holiday else 1.0) * (1.5 if day.day >= 24 else 1.0))
        return days, weights

    def past_visit(
        self,
        rng: Random,
        holding: Holding,
        number: int,
        site_at: Position,
        calendar: tuple[list[date], list[float]],
    ) -> Call:
        day = rng.choices(*calendar)[0]
        started = self.start_on(rng, day)
        finished = started + timedelta(minutes=min(170.0, max(12.0, rng.lognormvariate(3.75, 0.45))))
        holder = holding.person or rng.choice(self.members[holding.agency])
        people = tuple(dict.fromkeys((holder, *holding.liaisons)))
        # Liaisons write nearly all reports; the trail is the holder's.
        reporter = holding.liaisons[0] if rng.random() < 0.94 else holder
        age_days = (self.today - day).days
        luck = rng.random()
        status = "reported" if age_days < 4 or (age_days < 14 and luck < 0.5) else "verified"
        if status == "verified" and luck > 0.98:
            status = "returned"
        judged = None
        if status != "reported":
            judged = min(finished + timedelta(hours=rng.uniform(3, 60)), self.anchor)
        accuracy = min(60.0, max(3.0, rng.lognormvariate(2.2, 0.5)))
        return Call(
            key=f"{holding.key}/{number}",
            site=holding.site,
            holding=holding.key,
            status=status,
            planned_for=day,
            started_at=started,
            finished_at=finished,
            at=moved(site_at, rng.gauss(0, 35), rng.gauss(0, 35)),
            accuracy_m=round(accuracy, 1),
            note=rng.choice(names.NOTES),
            participants=people,
            reporter=reporter,
            trail_owner=holder,
            judged_at=judged,
            returned_reason=rng.choice(names.RETURN_REASONS) if status == "returned" else "",
        )

    def start_on(self, rng: Random, day: date) -> datetime:
        """A morning or an afternoon hour; never during lunch."""
        hour = rng.triangular(8.7, 11.4, 9.6) if rng.random() < 0.57 else rng.triangular(14.1, 17.2, 15.0)
        at = datetime.combine(day, time(), tzinfo=LOCAL) + timedelta(seconds=round(hour * 3600))
        return at.astimezone(UTC)

    def planned_visits(self, rng: Random) -> Iterator[Call]:
        mine = [holding for holding in self.demo.holdings if holding.person == "official"]
        others = [holding for holding in self.demo.holdings if holding.person != "official"]
        own = mine[: min(4, self.sizes.visits_planned)]
        chosen = own + rng.sample(others, self.sizes.visits_planned - len(own))
        for number, holding in enumerate(chosen):
            holder = holding.person or self.members[holding.agency][0]
            ahead = 0 if number == 0 else number % 14
            yield Call(
                key=f"{holding.key}/planned",
                site=holding.site,
                holding=holding.key,
                status="planned",
                planned_for=self.today + timedelta(days=ahead),
                started_at=None,
                finished_at=None,
                at=None,
                accuracy_m=None,
                note="",
                participants=tuple(dict.fromkeys((holder, *holding.liaisons))),
                reporter="",
                trail_owner="",
            )

    def visits_by_tablet(self, rng: Random) -> list[TabletCall]:
        """The last twenty days: `official` and `liaison` each some, the rest by leaders of the inner districts."""
        count = self.sizes.visits_by_tablet
        mine = [holding for holding in self.demo.holdings if holding.person == "official"]
        district = {site.code: site.district for site in self.demo.sites}
        inner = ("610102", "610103", "610104", "610112", "610113", "610402")
        others = [h for h in self.demo.holdings if h.person not in ("", "official") and district[h.site] in inner]
        own = mine[: max(1, min(len(mine), count // 3))]
        chosen = [*own, *rng.sample(others, min(len(others), count - len(own)))]
        pool = [h for h in self.demo.holdings if h.person and h not in chosen]
        chosen += pool[: count - len(chosen)]
        calls = []
        for number, holding in enumerate(chosen):
            person = "liaison" if "liaison" in holding.liaisons else holding.person
            companions = tuple(one for one in dict.fromkeys((holding.person, *holding.liaisons)) if one != person)
            day = self.today - timedelta(days=1 + (number * 20) // max(1, count))
            while day.weekday() > 4 and person not in ("official", "liaison"):
                day -= timedelta(days=1)
            started = self.start_on(rng, day)
            finished = started + timedelta(minutes=rng.uniform(35, 75))
            note = rng.choice(names.NOTES)
            calls.append(
                TabletCall(
                    f"{holding.key}/tablet", holding.site, holding.key, person, companions, started, finished, note
                )
            )
        return calls

    # --- inspections and cases ------------------------------------------------------------------------------------
    def answer_checklists(self) -> None:
        """Departments inspect: most of their visits since there is a checklist have its answers."""
        rng = self.dice("answers")
        departments = {holding.key for holding in self.demo.holdings if holding.agency}
        for place, call in enumerate(self.demo.visits):
            if call.started_at is None or call.holding not in departments or rng.random() > 0.7:
                continue
            age = self.anchor - call.started_at
            version = next((v for v in (2, 1) if age < CHECKLIST_AGES[v - 1]), 0)
            if version:
                given = questions.answers(rng, version, call.planned_for)
                self.demo.visits[place] = replace(call, checklist=version, answers=given)

    def make_cases(self) -> None:
        """Problems raised at visits: 94 in a hundred submitted by a liaison, the others by the holder."""
        rng = self.dice("cases")
        chosen = _apportion(CASE_SHARES, self.sizes.cases)
        rng.shuffle(chosen)
        settled = set(rng.sample(range(len(chosen)), round(len(chosen) * SETTLED_ON_SITE / 377)))
        visits = [call for call in self.demo.visits if call.started_at is not None and len(call.participants) > 1]
        for number, (category, call) in enumerate(zip(chosen, rng.choices(visits, k=len(chosen)), strict=True)):
            holder, liaison = call.participants[:2]
            began, at = call.started_at, call.at
            if began is None or at is None:
                continue
            self.demo.cases.append(
                Problem(
                    key=f"{number + 1:04d}",
                    site=call.site,
                    call=call.key,
                    category=category,
                    text=rng.choice(names.CASES[category]),
                    at=moved(at, rng.gauss(0, 15), rng.gauss(0, 15)),
                    submitter=liaison if rng.random() < 0.94 else holder,
                    raised_at=began + timedelta(minutes=rng.uniform(2, 12)),
                    settled=number in settled,
                )
            )

    # --- service points -------------------------------------------------------------------------------------------
    def service_points(self) -> Iterator[dict[str, Any]]:
        yield from self.lockers()
        yield from self.halls()
        yield from self.counters()
        yield from self.circle()
        yield from self.countryside()

    def lockers(self) -> Iterator[dict[str, Any]]:
        rng = self.dice("lockers")
        sites = (
            "小区东门",
            "小区北门",
            "物业服务中心",
            "写字楼大堂",
            "地铁口",
            "便民市场",
            "邮政网点",
            "园区门口",
            "高校生活区",
            "社区广场",
        )
        for number, code in enumerate(_apportion(LOCKER_SHARES, self.sizes.lockers), 1):
            at = self.somewhere(rng, code, spread_m=1100)
            where, indoors = rng.choice(sites), rng.random() < 0.22
            status = "offline" if rng.random() < 0.02 else "open"
            yield self.point(
                rng,
                f"L{number:04d}",
                "locker",
                f"政务自助箱柜{number:04d}号（{where}）",
                f"Document Locker {number:04d}",
                code,
                at,
                opening_hours={"week": SHOP_HOURS if indoors else "24/7"},
                operator="邮政自助箱柜运营中心",
                status=status,
                free_compartments=0 if status == "offline" else max(0, round(rng.gauss(14, 8))),
            )

    def halls(self) -> Iterator[dict[str, Any]]:
        rng = self.dice("halls")
        closed = {"exceptions": self.holidays()}
        for code, name, name_en, seat in drawing.CITIES:
            yield self.point(
                rng,
                f"H-{code}",
                "hall",
                f"{name}市民中心政务大厅",
                f"{name_en} Citizens' Service Hall",
                code,
                moved(seat, 900, 5200 if code == "610100" else 800),
                opening_hours={"week": {**OFFICE_HOURS, "sat": [["09:00", "13:00"]]}, **closed},
                phone=_phone(rng),
            )
        for code, _, name, name_en, seat in drawing.DISTRICTS:
            at = moved(seat, rng.uniform(-300, 300), rng.uniform(-300, 300))
            yield self.point(
                rng,
                f"H-{code}",
                "hall",
                f"{name}政务服务大厅",
                f"{name_en} Service Hall",
                code,
                at,
                opening_hours={"week": OFFICE_HOURS, **closed},
                phone=_phone(rng),
            )
        for code, name, name_en, _ in drawing.ZONES:
            middle = self.area[code].area.representative_point()
            yield self.point(
                rng,
                f"H-{code}",
                "hall",
                f"{name}政务服务大厅",
                f"{name_en} Service Hall",
                code,
                (middle.x, middle.y),
                opening_hours={"week": OFFICE_HOURS, **closed},
                phone=_phone(rng),
            )

    def counters(self) -> Iterator[dict[str, Any]]:
        """Kiosks, tax terminals, mailboxes, the smart hall and the building concierges."""
        rng = self.dice("counters")
        inner = ("610104", "610103", "610102", "610113", "610112")
        few = (
            ("kiosk", 4, "营业执照自助终端", "Licence Kiosk", BANK_HOURS),
            ("tax_terminal", 3, "自助办税终端", "Tax Terminal", BANK_HOURS),
            ("mailbox", 5, "24小时政务信箱", "24-hour Mailbox", "24/7"),
            ("smart_hall", 1, "24小时智慧政务大厅", "24-hour Smart Hall", "24/7"),
        )
        for kind, count, name, name_en, hours in few:
            for number in range(1, count + 1):
                code = inner[number % len(inner)] if kind != "smart_hall" else "610104"
                at = self.somewhere(rng, code, spread_m=500)
                last = "" if count == 1 else f"{number}号"
                yield self.point(
                    rng,
                    f"{kind[0].upper()}{kind[-1].upper()}{number:02d}",
                    kind,
                    name + last,
                    f"{name_en} {number}" if last else name_en,
                    code,
                    at,
                    opening_hours={"week": hours},
                    operator="合作银行网点" if kind == "kiosk" and number < 4 else "",
                )
        zones = ("610104", "610113", "610100-GX", "610100-JK", "610103")
        for number in range(1, self.sizes.concierges + 1):
            code = zones[number % len(zones)]
            brand, brand_en = rng.choice(names.BRANDS)
            yield self.point(
                rng,
                f"C{number:03d}",
                "concierge",
                f"{brand}大厦楼小二服务站",
                f"{brand_en} Tower Concierge",
                code,
                self.somewhere(rng, code, spread_m=400),
                opening_hours={"week": OFFICE_HOURS},
                phone=_phone(rng),
            )

    def circle(self) -> Iterator[dict[str, Any]]:
        """The 15-minute service circle: 31 streets and 34 communities."""
        rng = self.dice("circle")
        for row in self.demo.territories:
            if row.kind in ("street", "community"):
                middle = row.area.representative_point()
                what, what_en = (
                    ("便民服务中心", "Service Centre") if row.kind == "street" else ("便民服务站", "Service Station")
                )
                yield self.point(
                    rng,
                    f"M{row.code}",
                    "community",
                    row.name + what,
                    f"{row.name_en} {what_en}",
                    row.code,
                    (middle.x, middle.y),
                    opening_hours={"week": OFFICE_HOURS, "exceptions": self.holidays()},
                    phone=_phone(rng),
                )

    def countryside(self) -> Iterator[dict[str, Any]]:
        rng = self.dice("countryside")
        towns = [row for row in self.demo.territories if row.kind == "town"]
        for row in towns:
            middle = row.area.representative_point()
            yield self.point(
                rng,
                f"T{row.code}",
                "town_centre",
                f"{row.name}便民服务中心",
                f"{row.name_en} Service Centre",
                row.code,
                (middle.x, middle.y),
                opening_hours={"week": OFFICE_HOURS},
                phone=_phone(rng),
            )
        used: set[str] = set()
        for number in range(1, self.sizes.villages + 1):
            row = towns[number % len(towns)]
            while (
                name := rng.choice(names.VILLAGES_FIRST)
                + rng.choice(names.VILLAGES_FIRST)
                + rng.choice(names.VILLAGES_SECOND)
            ) in used:
                pass
            used.add(name)
            # Villages lie around their town, further out than its own edge, and in its county.
            county = self.area[str(row.parent)]
            middle = row.area.representative_point()
            at = _scattered(rng, county.area, [(middle.x, middle.y)], spread_m=2600)
            yield self.point(
                rng,
                f"V{number:03d}",
                "village",
                f"{row.name}{name}村便民服务点",
                f"{row.name_en} Village Point {number}",
                row.code,
                at,
                opening_hours={"week": {day: [["09:00", "11:30"]] for day in ("mon", "wed", "fri")}}
                if number % 3
                else None,
                address=f"{county.name}{row.name}{name}村",
            )

    def holidays(self) -> dict[str, list[Any]]:
        """New Year's Day after the anchor: closed."""
        return {f"{self.today.year + 1}-01-01": []}

    def point(
        self, rng: Random, code: str, kind: str, name: str, name_en: str, district: str, at: Position, **more: Any
    ) -> dict[str, Any]:
        area = self.area[district]
        row = {
            "code": code,
            "kind": kind,
            "name": name,
            "name_en": name_en,
            "district": district,
            "area": area.name,
            "address": self.address(rng, district, at),
            "lon": round(at[0], 6),
            "lat": round(at[1], 6),
            "source": SOURCE,
        }
        return {**row, **more}

    # --- where ----------------------------------------------------------------------------------------------------
    def somewhere(self, rng: Random, code: str, spread_m: float = 900) -> Position:
        """A point of the territory, near a metro station where there are some, else around its seat."""
        return _scattered(rng, self.area[code].area, self.centres(code), spread_m)

    def centres(self, code: str) -> list[Position]:
        if code not in self._centres:
            row = self.area[code]
            inside = [at for at in stations() if row.area.contains(Point(at))]
            seat = next((seat for own, *_, seat in drawing.DISTRICTS if own == code), None)
            middle = row.area.representative_point()
            # A district with a few stations at its edge still has most of its life around its seat.
            more = [seat or (middle.x, middle.y)] * (1 if len(inside) > 12 else 4)
            more += [place for own, *_, place in drawing.TOWNS if own == code]
            self._centres[code] = inside + more
        return self._centres[code]

    def address(self, rng: Random, code: str, at: Position) -> str:
        row = self.area[code]
        chain = [row]
        while chain[-1].parent:
            chain.append(self.area[chain[-1].parent])
        tree, roads = _roads()
        here = Point(at)
        nearest = int(tree.nearest(here))
        near = here.distance(tree.geometries[nearest]) * METRES_A_DEGREE < 900
        road = roads[nearest][0] if near else rng.choice(names.PLAIN_ROADS)[0]
        return "".join(part.name for part in reversed(chain)) + f"{road}{rng.randrange(1, 320)}号"


def _with(holding: Holding, *, liaisons: Sequence[str]) -> Holding:
    return Holding(
        holding.key,
        holding.site,
        holding.person,
        holding.agency,
        tuple(liaisons),
        holding.interval_days,
        holding.starts_on,
    )


def _apportion(shares: dict[str, int], count: int) -> list[str]:
    """`count` keys by largest remainder, in the order of the shares."""
    total = sum(shares.values())
    exact = {key: share * count / total for key, share in shares.items()}
    whole = {key: int(value) for key, value in exact.items()}
    rest = sorted(shares, key=lambda key: (whole[key] - exact[key], key))[: count - sum(whole.values())]
    return [key for key in shares for _ in range(whole[key] + (key in rest))]


def _name(rng: Random) -> str:
    return rng.choice(names.SURNAMES) + rng.choice(names.GIVEN_FIRST) + rng.choice(names.GIVEN_SECOND)


def _phone(rng: Random) -> str:
    """A number that cannot be dialled: the area code with a leading zero that no exchange has."""
    return f"029-0{rng.randrange(10**7):07d}"


def moved(at: Position, east_m: float, north_m: float) -> Position:
    """The point so many metres further east and north."""
    return (round(at[0] + east_m / (METRES_A_DEGREE * EAST_WEST), 6), round(at[1] + north_m / METRES_A_DEGREE, 6))


def _scattered(rng: Random, area: BaseGeometry, centres: Sequence[Position], spread_m: float) -> Position:
    """A point of the area, its distance from one of the centres exponential with the mean `spread_m` metres."""
    for _ in range(60):
        turn, reach = rng.uniform(0, math.tau), rng.expovariate(1 / spread_m)
        at = moved(rng.choice(centres), reach * math.cos(turn), reach * math.sin(turn))
        if shapely.contains_xy(area, *at):
            return at
    middle = area.representative_point()
    return (round(middle.x, 6), round(middle.y, 6))


def _plot(rng: Random, at: Position) -> Polygon:
    """A building plot around the point: a turned, slightly crooked rectangle of 90 to 600 m."""
    width, height, turn = rng.uniform(90, 420), rng.uniform(70, 300), rng.gauss(0, 0.15)
    corners = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        east = x * width / 2 * rng.uniform(0.85, 1.15)
        north = y * height / 2 * rng.uniform(0.85, 1.15)
        corners.append(
            moved(at, east * math.cos(turn) - north * math.sin(turn), east * math.sin(turn) + north * math.cos(turn))
        )
    return Polygon(corners)
