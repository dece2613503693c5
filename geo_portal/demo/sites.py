"""What is visited: enterprises and projects."""

from collections.abc import Iterator
from typing import Final

from geo_portal.demo import names
from geo_portal.demo.draft import Draft, a_name, a_phone, apportion
from geo_portal.demo.ground import plot
from geo_portal.demo.people import OFFICIAL_DISTRICT, SITE_SHARES
from geo_portal.demo.records import Place

OFFICIAL_SITES: Final = 12


def make_sites(draft: Draft) -> None:
    draft.demo.sites = [*_enterprises(draft), *_projects(draft)]


def _enterprises(draft: Draft) -> Iterator[Place]:
    rng = draft.dice("enterprises")
    combinations = [(brand, industry) for brand in names.BRANDS for industry in names.INDUSTRIES]
    rng.shuffle(combinations)
    counties = _with_room_for_official(apportion(SITE_SHARES, draft.sizes.enterprises))
    for number, county in enumerate(counties, 1):
        (brand, brand_en), (industry, industry_en) = combinations[number - 1]
        (form, form_en), city = rng.choice(names.FORMS), "西安" if county.startswith("6101") else "咸阳"
        city_en = "Xi'an" if city == "西安" else "Xianyang"
        at = draft.ground.somewhere(rng, county)
        yield Place(
            code=f"E{number:04d}",
            kind="enterprise",
            name=f"{city}{brand}{industry}{form}",
            name_en=f"{city_en} {brand_en} {industry_en} {form_en}",
            district=county,
            address=draft.ground.address(rng, county, at),
            at=at,
            boundary=None,
            contact=a_name(rng),
            phone=a_phone(rng),
        )


def _with_room_for_official(counties: list[str]) -> list[str]:
    """`official` holds twelve sites in one district; a small demo must put them there first."""
    lacking = max(0, OFFICIAL_SITES - counties.count(OFFICIAL_DISTRICT))
    others = [place for place, code in enumerate(counties) if code != OFFICIAL_DISTRICT]
    for place in others[:lacking]:
        counties[place] = OFFICIAL_DISTRICT
    return counties


def _projects(draft: Draft) -> Iterator[Place]:
    rng, used = draft.dice("projects"), set()
    counties = apportion({code: share + 3 for code, share in SITE_SHARES.items()}, draft.sizes.projects)
    for number, county in enumerate(counties, 1):
        place = draft.ground.area[county]
        short = place.name if len(place.name) == 2 else place.name[:-1]
        while True:
            (theme, theme_en), (phase, phase_en) = rng.choice(names.THEMES), rng.choice(names.PHASES)
            brand, brand_en = rng.choice(names.BRANDS)
            name = f"{short}{brand}{theme}{phase}项目"
            if name not in used:
                break
        used.add(name)
        at = draft.ground.somewhere(rng, county, spread_m=3200)
        yield Place(
            code=f"P{number:04d}",
            kind="project",
            name=name,
            name_en=f"{place.name_en} {brand_en} {theme_en}{phase_en}",
            district=county,
            address=draft.ground.address(rng, county, at),
            at=at,
            boundary=plot(rng, at),
            contact=a_name(rng),
            phone=a_phone(rng),
        )
