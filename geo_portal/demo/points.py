"""Lockers, halls and all other service points."""

from collections.abc import Iterator
from random import Random
from typing import Any, Final

from geo_portal.demo import names
from geo_portal.demo.basemap import drawing
from geo_portal.demo.draft import Draft, a_phone, apportion
from geo_portal.demo.ground import moved, scattered
from geo_portal.demo.records import SOURCE, Position

LOCKER_SHARES: Final = {
    "610102": 130, "610103": 150, "610104": 160, "610112": 170, "610113": 210,
    "610100-GX": 180, "610100-JK": 120, "610100-QJ": 90, "610100-CB": 94, "610100-HT": 50,
}  # fmt: skip

OFFICE_HOURS: Final = {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SHOP_HOURS: Final = {day: [["07:00", "22:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
BANK_HOURS: Final = {
    **{day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "sat": [["10:00", "16:00"]],
}  # fmt: skip


def service_points(draft: Draft) -> Iterator[dict[str, Any]]:
    yield from _lockers(draft)
    yield from _halls(draft)
    yield from _counters(draft)
    yield from _circle(draft)
    yield from _countryside(draft)


def _lockers(draft: Draft) -> Iterator[dict[str, Any]]:
    rng = draft.dice("lockers")
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
    for number, code in enumerate(apportion(LOCKER_SHARES, draft.sizes.lockers), 1):
        at = draft.ground.somewhere(rng, code, spread_m=1100)
        where, indoors = rng.choice(sites), rng.random() < 0.22
        status = "offline" if rng.random() < 0.02 else "open"
        yield _point(
            draft,
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


def _halls(draft: Draft) -> Iterator[dict[str, Any]]:
    rng = draft.dice("halls")
    closed = {"exceptions": _holidays(draft)}
    for code, name, name_en, seat in drawing.CITIES:
        yield _point(
            draft,
            rng,
            f"H-{code}",
            "hall",
            f"{name}市民中心政务大厅",
            f"{name_en} Citizens' Service Hall",
            code,
            moved(seat, 900, 5200 if code == "610100" else 800),
            opening_hours={"week": {**OFFICE_HOURS, "sat": [["09:00", "13:00"]]}, **closed},
            phone=a_phone(rng),
        )
    for code, _, name, name_en, seat in drawing.DISTRICTS:
        at = moved(seat, rng.uniform(-300, 300), rng.uniform(-300, 300))
        yield _point(
            draft,
            rng,
            f"H-{code}",
            "hall",
            f"{name}政务服务大厅",
            f"{name_en} Service Hall",
            code,
            at,
            opening_hours={"week": OFFICE_HOURS, **closed},
            phone=a_phone(rng),
        )
    for code, name, name_en, _ in drawing.ZONES:
        middle = draft.ground.area[code].area.representative_point()
        yield _point(
            draft,
            rng,
            f"H-{code}",
            "hall",
            f"{name}政务服务大厅",
            f"{name_en} Service Hall",
            code,
            (middle.x, middle.y),
            opening_hours={"week": OFFICE_HOURS, **closed},
            phone=a_phone(rng),
        )


def _counters(draft: Draft) -> Iterator[dict[str, Any]]:
    """Kiosks, tax terminals, mailboxes, the smart hall and the building concierges."""
    rng = draft.dice("counters")
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
            at = draft.ground.somewhere(rng, code, spread_m=500)
            last = "" if count == 1 else f"{number}号"
            yield _point(
                draft,
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
    for number in range(1, draft.sizes.concierges + 1):
        code = zones[number % len(zones)]
        brand, brand_en = rng.choice(names.BRANDS)
        yield _point(
            draft,
            rng,
            f"C{number:03d}",
            "concierge",
            f"{brand}大厦楼小二服务站",
            f"{brand_en} Tower Concierge",
            code,
            draft.ground.somewhere(rng, code, spread_m=400),
            opening_hours={"week": OFFICE_HOURS},
            phone=a_phone(rng),
        )


def _circle(draft: Draft) -> Iterator[dict[str, Any]]:
    """The 15-minute service circle: 31 streets and 34 communities."""
    rng = draft.dice("circle")
    for row in draft.demo.territories:
        if row.kind in ("street", "community"):
            middle = row.area.representative_point()
            what, what_en = (
                ("便民服务中心", "Service Centre") if row.kind == "street" else ("便民服务站", "Service Station")
            )
            yield _point(
                draft,
                rng,
                f"M{row.code}",
                "community",
                row.name + what,
                f"{row.name_en} {what_en}",
                row.code,
                (middle.x, middle.y),
                opening_hours={"week": OFFICE_HOURS, "exceptions": _holidays(draft)},
                phone=a_phone(rng),
            )


def _countryside(draft: Draft) -> Iterator[dict[str, Any]]:
    rng = draft.dice("countryside")
    towns = [row for row in draft.demo.territories if row.kind == "town"]
    for row in towns:
        middle = row.area.representative_point()
        yield _point(
            draft,
            rng,
            f"T{row.code}",
            "town_centre",
            f"{row.name}便民服务中心",
            f"{row.name_en} Service Centre",
            row.code,
            (middle.x, middle.y),
            opening_hours={"week": OFFICE_HOURS},
            phone=a_phone(rng),
        )
    used: set[str] = set()
    for number in range(1, draft.sizes.villages + 1):
        row = towns[number % len(towns)]
        while (
            name := rng.choice(names.VILLAGES_FIRST)
            + rng.choice(names.VILLAGES_FIRST)
            + rng.choice(names.VILLAGES_SECOND)
        ) in used:
            pass
        used.add(name)
        # Villages lie around their town, further out than its own edge, and in its county.
        county = draft.ground.area[str(row.parent)]
        middle = row.area.representative_point()
        at = scattered(rng, county.area, [(middle.x, middle.y)], spread_m=2600)
        yield _point(
            draft,
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


def _holidays(draft: Draft) -> dict[str, list[Any]]:
    """New Year's Day after the anchor: closed."""
    return {f"{draft.today.year + 1}-01-01": []}


def _point(
    draft: Draft, rng: Random, code: str, kind: str, name: str, name_en: str, district: str, at: Position, **more: Any
) -> dict[str, Any]:
    area = draft.ground.area[district]
    row = {
        "code": code,
        "kind": kind,
        "name": name,
        "name_en": name_en,
        "district": district,
        "area": area.name,
        "address": draft.ground.address(rng, district, at),
        "lon": round(at[0], 6),
        "lat": round(at[1], 6),
        "source": SOURCE,
    }
    return {**row, **more}
