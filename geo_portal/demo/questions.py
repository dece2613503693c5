"""The demo's checklist of "double random" inspections, in three versions, and what inspectors answered."""

from datetime import date, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from field.domain.checklist import ordered
from field.domain.form import form_of

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


def _item(kind: str, name: str, label: str, label_en: str, **members: Any) -> dict[str, Any]:
    return {"kind": kind, "name": name, "label": {"zh-Hans": label, "en": label_en}, **members}


def _items(*names: str, **when: Any) -> list[dict[str, Any]]:
    """Questions of the second version, as a form asks them."""
    asked = {item["name"]: item for item in _form(_SECOND)["items"]}
    return [{**asked[name], **when} for name in names]


def _schema(asked: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": asked, "required": ["licence_displayed", "result"]}


def _form(asked: dict[str, Any]) -> dict[str, Any]:
    return form_of(ordered(_schema(asked)))


def _choice(value: str, label: str, label_en: str) -> dict[str, Any]:
    return {"value": value, "label": {"zh-Hans": label, "en": label_en}}


_HAZARDS: Final = _item(
    "repeat",
    "hazards",
    "隐患",
    "Hazard",
    hint={"zh-Hans": "每处隐患单独记录。", "en": "Each by itself."},
    at_most=20,
    items=[
        _item("text", "hazard_where", "位置", "Where", required=True, max_length=100),
        _item(
            "one",
            "hazard_grade",
            "等级",
            "Grade",
            required=True,
            choices=[_choice("general", "一般隐患", "general"), _choice("major", "重大隐患", "major")],
        ),
        _item("long_text", "hazard_what", "情况说明", "What it is", max_length=500),
        _item(
            "photo",
            "hazard_photo",
            "照片",
            "Photo",
            required=True,
            at_most=3,
            when={"eq": [{"answer": "hazard_grade"}, {"value": "major"}]},
        ),
    ],
)
_THIRD: Final[dict[str, Any]] = {
    "form": 1,
    "items": [
        _item("note", "intro", "出示执法证件，说明来意。", "Show your papers, and say why you come."),
        _item(
            "group",
            "papers",
            "证照与登记",
            "Papers and register",
            items=_items("licence_displayed", "scope_matches", "address_matches", "annual_report"),
        ),
        _item(
            "group",
            "safety",
            "安全",
            "Safety",
            items=[
                *_items("exits_clear", "extinguishers", "operators_certified"),
                {**_items("noise_db")[0], "unit": {"zh-Hans": "分贝", "en": "dB"}, "maximum": 200},
                _item("yes_no", "hazards_found", "是否发现安全隐患", "Are there hazards?", required=True),
                {**_HAZARDS, "when": {"eq": [{"answer": "hazards_found"}, {"value": True}]}},
            ],
        ),
        _item(
            "group",
            "outcome",
            "结论",
            "Outcome",
            items=[
                *_items("problems", "result"),
                {
                    **_items("correct_by")[0],
                    "required": True,
                    "when": {"eq": [{"answer": "result"}, {"value": "to_correct"}]},
                    "check": {
                        "holds": {"gt": [{"answer": "correct_by"}, {"today": True}]},
                        "message": {"zh-Hans": "期限应在今天之后。", "en": "The day should lie ahead."},
                    },
                },
                *_items("remark"),
                _item(
                    "signature",
                    "signed",
                    "现场负责人签名",
                    "Signature of the person in charge",
                    required=True,
                    when={"ne": [{"answer": "result"}, {"value": "unreachable"}]},
                ),
                _item("position", "signed_at", "签字地点", "Where it was signed"),
            ],
        ),
    ],
}

FORMS: Final[tuple[dict[str, Any], ...]] = (_form(_FIRST), _form(_SECOND), _THIRD)
"""Of versions 1, 2 and 3."""
ASKED: Final[tuple[dict[str, Any], ...]] = ({"schema": _schema(_FIRST)}, {"schema": _schema(_SECOND)}, {"form": _THIRD})
"""How they were written: the first two before there were forms."""


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
    if version == 3:
        found |= _hazards(rng, found="fire" in problems or rng.random() < 0.25) | {"signed": signature(rng)}
    return found


def _hazards(rng: Random, *, found: bool) -> dict[str, Any]:
    """One row or two where there are some."""
    answered: dict[str, Any] = {"hazards_found": found}
    for where in rng.sample(("一层仓库", "二层走廊", "配电间", "锅炉房"), rng.choice((1, 2))) if found else ():
        row = f"hazards.{UUID(int=rng.getrandbits(128), version=4)}"
        answered |= {row: True, f"{row}.hazard_where": where, f"{row}.hazard_grade": "general"}
        answered[f"{row}.hazard_what"] = rng.choice(("通道堆放杂物。", "应急照明损坏。", "消火栓被遮挡。"))
    return answered


def signature(rng: Random) -> str:
    """Something drawn in three strokes."""
    strokes = []
    for place in range(3):
        steps = " ".join(f"{rng.randrange(2, 12)},{rng.randrange(-14, 15)}" for _ in range(14))
        strokes.append(f"M{70 + 160 * place},{rng.randrange(80, 130)} {steps}")
    return f"s1 600 200 {' '.join(strokes)}"
