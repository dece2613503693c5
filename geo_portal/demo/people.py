"""Agencies and people, among them the accounts that people are told about."""

from random import Random
from typing import Final

from geo_portal.demo import names
from geo_portal.demo.draft import Draft, a_name, a_phone, apportion
from geo_portal.demo.records import Body, Person

OFFICIAL_DISTRICT: Final = "610113"
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

# Where the sites are: shares by county, roughly as the economy is spread. Their holders are spread alike.
SITE_SHARES: Final = {
    "610113": 13, "610116": 10, "610112": 10, "610104": 6, "610102": 5, "610103": 6, "610111": 8, "610117": 6,
    "610115": 5, "610114": 5, "610118": 4, "610122": 2, "610124": 2, "610402": 8, "610404": 6, "610403": 3,
    "610481": 5, "610422": 4, "610423": 5, "610425": 3, "610424": 3, "610482": 4, "610431": 2, "610428": 2,
    "610429": 2, "610430": 2, "610426": 2,
}  # fmt: skip


def make_agencies(draft: Draft) -> None:
    both = (("610100", "西安市", "Xi'an"), ("610400", "咸阳市", "Xianyang"))
    departments = [
        Body(f"{city}-D{number:02d}", prefix + name, f"{prefix_en} {name_en}", "department", city)
        for city, prefix, prefix_en in both
        for number, (name, name_en) in enumerate(names.DEPARTMENTS[: 24 if city == "610100" else 18], 1)
    ]
    # In a small demo, the departments that accounts belong to come first.
    departments.sort(key=lambda body: body.code != MARKET_REGULATION)
    draft.demo.agencies = departments[: draft.sizes.departments]
    for city, prefix, prefix_en in both:
        draft.demo.agencies.append(
            Body(f"{city}-O01", f"{prefix}营商环境办公室", f"{prefix_en} Business Environment Office", "office", city)
        )
        draft.demo.agencies += [
            Body(f"{city}-U{number:02d}", prefix + name, f"{prefix_en} {name_en}", "utility", city)
            for number, (name, name_en) in enumerate(names.UTILITIES, 1)
        ]


def make_people(draft: Draft) -> None:
    rng, sizes = draft.dice("people"), draft.sizes
    people = list(ACCOUNTS)
    for number in range(1, sizes.city_leaders + 1):
        city = "610100" if number % 2 else "610400"
        people.append(_person(rng, f"cityleader{number:02d}", ("holder", city, "")))
    # `official` is one of the county leaders.
    for number, county in enumerate(_spread_over_counties(draft, sizes.county_leaders - 1), 2):
        people.append(_person(rng, f"leader{number:03d}", ("holder", county, "")))
    for body in draft.demo.agencies:
        if body.kind == "department":
            for number in (1, 2):
                username = f"{body.code.lower()}-{number}"
                people.append(_person(rng, username, ("holder", "", body.code)))
                draft.members.setdefault(body.code, []).append(username)
    draft.liaisons[OFFICIAL_DISTRICT] = ["liaison"]
    for row in draft.ground.counties:
        for number in range(1, sizes.liaisons_a_district + 1):
            username = f"liaison{row.code}-{number}"
            people.append(_person(rng, username, ("liaison", row.code, "")))
            draft.liaisons.setdefault(row.code, []).append(username)
    draft.demo.people = people


def _spread_over_counties(draft: Draft, count: int) -> list[str]:
    """District codes, each as often as its share of the sites asks for."""
    codes = sorted(SITE_SHARES, key=lambda code: -SITE_SHARES[code])
    return apportion({code: SITE_SHARES[code] for code in codes}, count)


def _person(rng: Random, username: str, role: tuple[str, str, str]) -> Person:
    return Person(username, a_name(rng), a_phone(rng), (role,))
