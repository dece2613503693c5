"""Assignments, visits by people and by tablets, answers to checklists, and the cases raised on the way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final

from geo_portal.demo import names, questions
from geo_portal.demo.draft import Draft, apportion
from geo_portal.demo.ground import moved
from geo_portal.demo.people import OFFICIAL_DISTRICT
from geo_portal.demo.records import LOCAL, Call, Holding, Place, Position, Problem, TabletCall
from geo_portal.demo.sites import OFFICIAL_SITES
from geo_portal.demo.trails import reach_m

VISIT_DAYS: Final = 182

# Cases by category. The first five shares of 377 are given (39.26, 5.36, 4.85, 4.77 and 2.81 in a hundred, the five
# most frequent kinds); the others share what is left below the fifth, and the rest has no kind of its own.
CASE_SHARES: Final = {
    "consultation": 148, "cost": 20, "utilities": 18, "credit": 18, "intermediary": 11,
    "start_closure": 10, "construction_permit": 9, "real_estate": 8, "tax": 7, "policy": 6, "labour": 5, "tender": 4,
    "trade": 3, "other": 110,
}  # fmt: skip
SETTLED_ON_SITE: Final = 149
FAR_APART_M: Final = 2_000
CHECKLIST_AGES: Final = (timedelta(days=150), timedelta(days=40), timedelta(days=20))


# --- assignments ------------------------------------------------------------------------------------------------------
def make_holdings(draft: Draft) -> None:
    rng = draft.dice("holdings")
    leaders: dict[str, list[str]] = {}
    for person in draft.demo.people:
        role, district, _ = person.roles[0] if person.roles else ("", "", "")
        if role == "holder" and district and person.username != "official":
            leaders.setdefault(district, []).append(person.username)
    sites = sorted(draft.demo.sites, key=lambda site: (site.kind != "project", site.code))
    mine = [site for site in sites if site.district == OFFICIAL_DISTRICT][-OFFICIAL_SITES:]
    taken = {site.code for site in mine}
    holders = _holders_in_turn(draft, rng, leaders, [site for site in sites if site.code not in taken])
    holders += [(site, "official", "") for site in mine]
    for site, username, agency in sorted(holders, key=lambda row: row[0].code):
        draft.demo.holdings.append(_holding(draft, rng, site, username, agency))
    # One of official's sites is shared with `liaison`.
    _name_the_account_liaison(draft, taken)


def _holders_in_turn(
    draft: Draft, rng: Random, leaders: dict[str, list[str]], sites: list[Place]
) -> list[tuple[Place, str, str]]:
    """Every holder gets a site before anybody gets another; projects go to city leaders and departments first."""
    bodies = [body for body in draft.demo.agencies if body.kind == "department"]
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


def _holding(draft: Draft, rng: Random, site: Place, person: str, agency: str) -> Holding:
    near = draft.liaisons[site.district]
    near = [username for username in near if username != "liaison"] or near
    number = 2 if rng.random() < 0.15 else 1
    return Holding(
        key=f"{site.code}/{person or agency}",
        site=site.code,
        person=person,
        agency=agency,
        liaisons=tuple(rng.sample(near, min(number, len(near)))),
        interval_days=rng.choice((30, 60, 60, 90)) if site.kind == "project" else rng.choice((60, 90, 90, 180)),
        starts_on=draft.today - timedelta(days=VISIT_DAYS + rng.randrange(4, 40)),
    )


def _name_the_account_liaison(draft: Draft, of_official: set[str]) -> None:
    """`liaison` goes along at one site of `official` and at up to seven sites of others in the district."""
    shared = min(of_official)
    district = {site.code: site.district for site in draft.demo.sites}
    others = [
        h.site for h in draft.demo.holdings if district[h.site] == OFFICIAL_DISTRICT and h.site not in of_official
    ]
    wanted = {shared, *others[:7]}
    for place, holding in enumerate(draft.demo.holdings):
        if holding.site in wanted:
            liaisons = ("liaison",) if holding.site == shared else ("liaison", *holding.liaisons[:1])
            draft.demo.holdings[place] = _with(holding, liaisons=tuple(dict.fromkeys(liaisons)))
        elif holding.site in of_official:
            draft.demo.holdings[place] = _with(
                holding, liaisons=tuple(name for name in holding.liaisons if name != "liaison")
            )


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


# --- visits -----------------------------------------------------------------------------------------------------------
def make_visits(draft: Draft) -> None:
    rng, sizes = draft.dice("visits"), draft.sizes
    at = {site.code: site.at for site in draft.demo.sites}
    projects = {site.code for site in draft.demo.sites if site.kind == "project"}
    done = sizes.visits - sizes.visits_planned - sizes.visits_by_tablet
    counts = dict.fromkeys((holding.key for holding in draft.demo.holdings), 1)
    weights = [
        (3.0 if h.site in projects else 1.0) * 60 / h.interval_days * rng.paretovariate(2.2)
        for h in draft.demo.holdings
    ]
    extra = rng.choices(list(counts), weights, k=done - len(counts))
    for key in extra:
        counts[key] += 1
    calendar = _calendar(draft, rng)
    for holding in draft.demo.holdings:
        for number in range(1, counts[holding.key] + 1):
            draft.demo.visits.append(_past_visit(draft, rng, holding, number, at[holding.site], calendar))
    draft.demo.visits += _planned_visits(draft, rng)
    draft.demo.tablet_visits = _visits_by_tablet(draft, rng)


def _calendar(draft: Draft, rng: Random) -> tuple[list[date], list[float]]:
    """The days of the six months with their weights: working days, Tuesday to Thursday most, month ends busier."""
    days = [draft.today - timedelta(days=back) for back in range(1, VISIT_DAYS + 1)]
    by_weekday = (0.9, 1.25, 1.3, 1.2, 0.85, 0.1, 0.04)
    weights = []
    for day in days:
        holiday = (day.month == 10 and day.day <= 7) or (day.month == 5 and day.day <= 3)
        weights.append(by_weekday[day.weekday()] * (0.03 if holiday else 1.0) * (1.5 if day.day >= 24 else 1.0))
    return days, weights


def _past_visit(
    draft: Draft,
    rng: Random,
    holding: Holding,
    number: int,
    site_at: Position,
    calendar: tuple[list[date], list[float]],
) -> Call:
    day = rng.choices(*calendar)[0]
    started = _start_on(rng, day)
    finished = started + timedelta(minutes=min(170.0, max(12.0, rng.lognormvariate(3.75, 0.45))))
    holder = holding.person or rng.choice(draft.members[holding.agency])
    people = tuple(dict.fromkeys((holder, *holding.liaisons)))
    # Liaisons write nearly all reports; the trail is the holder's.
    reporter = holding.liaisons[0] if rng.random() < 0.94 else holder
    age_days = (draft.today - day).days
    luck = rng.random()
    status = "reported" if age_days < 4 or (age_days < 14 and luck < 0.5) else "verified"
    if status == "verified" and luck > 0.98:
        status = "returned"
    judged = None
    if status != "reported":
        judged = min(finished + timedelta(hours=rng.uniform(3, 60)), draft.anchor)
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


def _start_on(rng: Random, day: date) -> datetime:
    """A morning or an afternoon hour; never during lunch."""
    hour = rng.triangular(8.7, 11.4, 9.6) if rng.random() < 0.57 else rng.triangular(14.1, 17.2, 15.0)
    at = datetime.combine(day, time(), tzinfo=LOCAL) + timedelta(seconds=round(hour * 3600))
    return at.astimezone(UTC)


def _planned_visits(draft: Draft, rng: Random) -> Iterator[Call]:
    mine = [holding for holding in draft.demo.holdings if holding.person == "official"]
    others = [holding for holding in draft.demo.holdings if holding.person != "official"]
    own = mine[: min(4, draft.sizes.visits_planned)]
    chosen = own + rng.sample(others, draft.sizes.visits_planned - len(own))
    for number, holding in enumerate(chosen):
        holder = holding.person or draft.members[holding.agency][0]
        ahead = 0 if number == 0 else number % 14
        yield Call(
            key=f"{holding.key}/planned",
            site=holding.site,
            holding=holding.key,
            status="planned",
            planned_for=draft.today + timedelta(days=ahead),
            started_at=None,
            finished_at=None,
            at=None,
            accuracy_m=None,
            note="",
            participants=tuple(dict.fromkeys((holder, *holding.liaisons))),
            reporter="",
            trail_owner="",
        )


def _visits_by_tablet(draft: Draft, rng: Random) -> list[TabletCall]:
    """The last twenty days: `official` and `liaison` each some, the rest by leaders of the inner districts."""
    count = draft.sizes.visits_by_tablet
    mine = [holding for holding in draft.demo.holdings if holding.person == "official"]
    district = {site.code: site.district for site in draft.demo.sites}
    inner = ("610102", "610103", "610104", "610112", "610113", "610402")
    others = [h for h in draft.demo.holdings if h.person not in ("", "official") and district[h.site] in inner]
    own = mine[: max(1, min(len(mine), count // 3))]
    far_apart = _two_of_one_person(others, {site.code: site.at for site in draft.demo.sites})
    if count < len(own) + len(DOUBTFUL) + 2 + len(far_apart):
        far_apart = []
    others = [h for h in others if h.person not in {one.person for one in far_apart}]
    chosen = [*own, *rng.sample(others, min(len(others), count - len(own) - len(far_apart))), *far_apart]
    pool = [h for h in draft.demo.holdings if h.person and h not in chosen]
    chosen += pool[: count - len(chosen)]
    calls = []
    for number, holding in enumerate(chosen):
        person = "liaison" if "liaison" in holding.liaisons else holding.person
        companions = tuple(one for one in dict.fromkeys((holding.person, *holding.liaisons)) if one != person)
        day = draft.today - timedelta(days=1 + (number * 20) // max(1, count))
        while day.weekday() > 4 and person not in ("official", "liaison"):
            day -= timedelta(days=1)
        started = _start_on(rng, day)
        finished = started + timedelta(minutes=rng.uniform(35, 75))
        note = rng.choice(names.NOTES)
        calls.append(
            TabletCall(f"{holding.key}/tablet", holding.site, holding.key, person, companions, started, finished, note)
        )
    return _with_doubtful(calls, first=len(own))


def _two_of_one_person(holdings: Sequence[Holding], at: Mapping[str, Position]) -> list[Holding]:
    """Two holdings of one person who reports by themselves, at sites far apart; none when nobody has such."""
    first: dict[str, Holding] = {}
    for holding in holdings:
        if "liaison" in holding.liaisons:
            continue
        other = first.setdefault(holding.person, holding)
        if reach_m(at[other.site], at[holding.site]) > FAR_APART_M:
            return [other, holding]
    return []


DOUBTFUL: Final = ("in_the_car", "silent", "elsewhere", "mocked")
REPLAYED_AFTER: Final = timedelta(days=3)


def _with_doubtful(calls: list[TabletCall], first: int) -> list[TabletCall]:
    """So that each kind of verdict is seen, from the call at `first`: one call for each way to be doubtful, and two at
    one site of which the later sends the trail of the earlier again. A few calls only are all true."""
    last = first + len(DOUBTFUL) + 2
    if last > len(calls):
        return calls
    *doubtful, again, _ = calls[first:last]
    original = replace(
        again,
        key=f"{again.holding}/tablet-before",
        started_at=again.started_at - REPLAYED_AFTER,
        finished_at=again.finished_at - REPLAYED_AFTER,
    )
    made = [replace(call, trail=kind) for call, kind in zip(doubtful, DOUBTFUL, strict=True)]
    return [*calls[:first], *made, replace(again, trail="sent_again", original=original), original, *calls[last:]]


# --- inspections and cases --------------------------------------------------------------------------------------------
def answer_checklists(draft: Draft) -> None:
    """Departments inspect: most of their visits since there is a checklist have its answers."""
    rng = draft.dice("answers")
    departments = {holding.key for holding in draft.demo.holdings if holding.agency}
    for place, call in enumerate(draft.demo.visits):
        if call.started_at is None or call.holding not in departments or rng.random() > 0.7:
            continue
        age = draft.anchor - call.started_at
        version = next((v for v in (3, 2, 1) if age < CHECKLIST_AGES[v - 1]), 0)
        if version:
            given = questions.answers(rng, version, call.planned_for)
            draft.demo.visits[place] = replace(call, checklist=version, answers=given)


def sign_visits(draft: Draft) -> None:
    """Of visits without a checklist's signature six in ten are signed by whom one met there."""
    rng = draft.dice("signatures")
    contacts = {site.code: site.contact for site in draft.demo.sites}
    for place, call in enumerate(draft.demo.visits):
        if call.finished_at is not None and not call.checklist and rng.random() < 0.6:
            drawn = questions.signature(rng)
            draft.demo.visits[place] = replace(call, signed_by=contacts[call.site], signature=drawn)


def make_cases(draft: Draft) -> None:
    """Problems raised at visits: 94 in a hundred submitted by a liaison, the others by the holder."""
    rng = draft.dice("cases")
    chosen = apportion(CASE_SHARES, draft.sizes.cases)
    rng.shuffle(chosen)
    settled = set(rng.sample(range(len(chosen)), round(len(chosen) * SETTLED_ON_SITE / 377)))
    visits = [call for call in draft.demo.visits if call.started_at is not None and len(call.participants) > 1]
    for number, (category, call) in enumerate(zip(chosen, rng.choices(visits, k=len(chosen)), strict=True)):
        holder, liaison = call.participants[:2]
        began, at = call.started_at, call.at
        if began is None or at is None:
            continue
        draft.demo.cases.append(
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
