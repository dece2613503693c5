"""The demo's checklist of "double random" inspections, in two versions, and what inspectors answered."""

from datetime import date, timedelta
from random import Random
from typing import Any, Final

CODE: Final = "double-random"
TITLE: Final = "双随机抽查现场检查表"
TITLE_EN: Final = "Double random inspection on site"


def _yes_no(title: str, title_en: str) -> dict[str, Any]:
    return {"type": "boolean", "title": title, "title_en": title_en}


def _one_of(title: str, title_en: str, *choices: tuple[str, str, str]) -> dict[str, Any]:
    return {"type": "string", "title": title, "title_en": title_en, "oneOf": _choices(choices)}


def _choices(choices: tuple[tuple[str, str, str], ...]) -> list[dict[str, str]]:
    return [{"const": value, "title": title, "title_en": title_en} for value, title, title_en in choices]


_FIRST: Final[dict[str, Any]] = {
    "licence_displayed": _yes_no("营业执照是否在显著位置公示", "Is the business licence displayed?"),
    "scope_matches": _yes_no("实际经营与登记的经营范围是否一致", "Does the business match its registered scope?"),
    "address_matches": _yes_no("经营场所与登记住所是否一致", "Is it at its registered address?"),
    "annual_report": _one_of(
        "年度报告公示情况",
        "Annual report",
        ("on_time", "已按时公示", "published in time"),
        ("late", "逾期补报", "published late"),
        ("missing", "未公示", "not published"),
    ),
    "staff_present": {"type": "integer", "title": "现场人员（人）", "title_en": "People on site", "minimum": 0},
    "exits_clear": _yes_no("疏散通道和安全出口是否畅通", "Are escape routes and exits clear?"),
    "extinguishers": {
        "type": "integer",
        "title": "有效期内灭火器（具）",
        "title_en": "Extinguishers in date",
        "minimum": 0,
        "maximum": 999,
    },
    "problems": {
        "type": "array",
        "title": "发现的问题",
        "title_en": "Problems found",
        "uniqueItems": True,
        "items": {
            "type": "string",
            "oneOf": _choices(
                (
                    ("licence", "证照公示", "licence not displayed"),
                    ("scope", "超范围经营", "beyond its scope"),
                    ("address", "地址不符", "another address"),
                    ("report", "年报信息", "annual report"),
                    ("fire", "消防安全", "fire safety"),
                )
            ),
        },
    },
    "correct_by": {"type": "string", "format": "date", "title": "整改期限", "title_en": "To be corrected by"},
    "result": _one_of(
        "检查结论",
        "Result",
        ("no_problem", "未发现问题", "no problem found"),
        ("corrected", "发现问题，当场改正", "corrected on the spot"),
        ("to_correct", "发现问题，责令限期改正", "to be corrected"),
        ("unreachable", "通过登记的住所无法联系", "not found at its address"),
    ),
    "remark": {"type": "string", "title": "备注", "title_en": "Remarks", "maxLength": 500},
}
_SECOND: Final[dict[str, Any]] = {
    **{name: asked for name, asked in _FIRST.items() if name != "staff_present"},
    "operators_certified": _yes_no("特种作业人员是否持证上岗", "Are special operators certified?"),
    "noise_db": {"type": "number", "title": "厂界噪声（分贝）", "title_en": "Noise at the boundary (dB)", "minimum": 0},
}

SCHEMAS: Final[tuple[dict[str, Any], ...]] = tuple(
    {"type": "object", "properties": asked, "required": ["licence_displayed", "result"]} for asked in (_FIRST, _SECOND)
)
"""Of version 1 and version 2."""


def answers(rng: Random, version: int, day: date) -> dict[str, Any]:
    """What an inspector answered on that day; most find nothing."""
    problems = rng.sample(("licence", "scope", "address", "report", "fire"), rng.choices((0, 1, 2), (70, 24, 6))[0])
    found: dict[str, Any] = {
        "licence_displayed": "licence" not in problems,
        "scope_matches": "scope" not in problems,
        "address_matches": "address" not in problems,
        "annual_report": rng.choice(("late", "missing")) if "report" in problems else "on_time",
        "exits_clear": "fire" not in problems,
        "extinguishers": rng.randrange(4, 40),
        "problems": problems,
        "result": "no_problem",
    }
    if problems:
        found["result"] = rng.choice(("corrected", "to_correct"))
    if found["result"] == "to_correct":
        found["correct_by"] = (day + timedelta(days=15)).isoformat()
        found["remark"] = "已当场告知整改要求，到期复查。"
    if version == 1:
        found["staff_present"] = rng.randrange(3, 120)
    else:
        found |= {"operators_certified": rng.random() < 0.95, "noise_db": round(rng.uniform(44, 63), 1)}
    return found
