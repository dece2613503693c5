"""Conditions of XLSForms: what is said the same way as one of ours, and what is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from field.domain.conditions import check_expression
from field.domain.xpath import Question, Untranslatable, translate

QUESTIONS = {
    "n": Question("integer", None),
    "m": Question("number", None),
    "t": Question("text", None),
    "one": Question("one", None),
    "many": Question("many", None),
    "day": Question("date", None),
    "at": Question("time", None),
    "ok": Question("yes_no", None),
    "photo": Question("photo", None),
    "rep": Question("repeat", None),
    "cell": Question("integer", "rep"),
    "said": Question("note", None),
}


def a(name: str) -> dict[str, Any]:
    return {"answer": name}


def v(value: Any) -> dict[str, Any]:
    return {"value": value}


def n_is(value: int) -> dict[str, Any]:
    return {"eq": [a("n"), v(value)]}


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("${n} > 2", {"gt": [a("n"), v(2)]}),
        ("${ n }<=2.5", {"le": [a("n"), v(2.5)]}),
        (". >= 0 and . <= 50", {"all": [{"ge": [a("n"), v(0)]}, {"le": [a("n"), v(50)]}]}),
        ("${n} = 1 or ${n} = 2 or ${n} = -3", {"any": [n_is(1), n_is(2), n_is(-3)]}),
        ("${n}=1 or ${n}=2 and ${m}=3", {"any": [n_is(1), {"all": [n_is(2), {"eq": [a("m"), v(3)]}]}]}),
        ("(${n}=1 or ${n}=2) and ${m}=3", {"all": [{"any": [n_is(1), n_is(2)]}, {"eq": [a("m"), v(3)]}]}),
        ("${n} + ${m} * 2 - 1 > 0", {"gt": [{"sub": [{"add": [a("n"), {"mul": [a("m"), v(2)]}]}, v(1)]}, v(0)]}),
        ("${n} div 2 < - ${m}", {"lt": [{"div": [a("n"), v(2)]}, {"sub": [v(0), a("m")]}]}),
        ("${one} = 'yes'", {"eq": [a("one"), v("yes")]}),
        ('${one} != "yes"', {"ne": [a("one"), v("yes")]}),
        ("${one} = 1", {"eq": [a("one"), v("1")]}),
        ("${n} = '1'", {"eq": [a("n"), v(1)]}),
        ("${t} = 'x y'", {"eq": [a("t"), v("x y")]}),
        ("${t} != ''", {"answered": "t"}),
        ("'' = ${many}", {"not": {"answered": "many"}}),
        ("${photo} != ''", {"answered": "photo"}),
        ("selected(${many}, 'gas')", {"has": [a("many"), v("gas")]}),
        ("selected(../one, 3)", {"has": [a("one"), v("3")]}),
        ("not(selected(${many}, 'gas'))", {"not": {"has": [a("many"), v("gas")]}}),
        ("count-selected(${many}) >= 2", {"ge": [{"length": a("many")}, v(2)]}),
        ("string-length(${t}) < 5", {"lt": [{"length": a("t")}, v(5)]}),
        ("count(${rep}) = 2", {"eq": [{"rows": "rep"}, v(2)]}),
        ("${day} <= today()", {"le": [a("day"), {"today": True}]}),
        ("${day} > '2026-01-01'", {"gt": [a("day"), v("2026-01-01")]}),
        ("${day} > date('2026-01-01')", {"gt": [a("day"), v("2026-01-01")]}),
        ("${at} < '12:00:00.000+08:00'", {"lt": [a("at"), v("12:00")]}),
        ("${ok} = 'OK'", {"eq": [a("ok"), v(True)]}),
        ("true()", v(True)),
    ],
)  # fmt: skip
def test_what_is_said_the_same_way(text: str, means: dict[str, Any]) -> None:
    said = translate(text, QUESTIONS, own="n")
    assert said == means
    check_expression(said)


@pytest.mark.parametrize(
    ("text", "reason", "what"),
    [
        ("regex(., '^(a+)+$')", "function", "regex()"),
        ("if(${n} > 1, 1, 2) = 1", "function", "if()"),
        ("${n} mod 2 = 0", "function", "mod"),
        ("sum(${cell}) > 3", "out_of_reach", "cell"),
        ("${cell} > 3", "out_of_reach", "cell"),
        ("${nobody} > 3", "unknown_question", "nobody"),
        ("${last-saved#n} > 3", "unknown_question", "last-saved#n"),
        ("${said} = 'x'", "types", "${said} = 'x'"),
        ("${one} > 3", "types", "${one} > 3"),
        ("${many} = 'gas'", "types", "${many} = 'gas'"),
        ("${t} > 'a'", "types", "${t} > 'a'"),
        ("${day} > today() - 7", "types", "${day} > today() - 7"),
        ("${n}", "types", "${n}"),
        ("${n} and ${m} > 1", "types", "${n} and ${m} > 1"),
        ("${n} = true()", "types", "${n} = true()"),
        ("${n} >", "syntax", "${n} >"),
        ("${n} = 1 ${m}", "syntax", "m"),
        ("instance('x')/root/item[name = 1]", "syntax", "/root"),
        ("/data/n > 1", "syntax", "/data/n > 1"),
        ("${n} = 'it", "syntax", " 'it"),
        ("", "syntax", ""),
        ("(" * 100 + "1" + ")" * 100, "too_long", "("),
        ("${n} = 1 or " * 200 + "${n} = 1", "too_long", "${n} = 1"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_refused_by_name(text: str, reason: str, what: str) -> None:
    with pytest.raises(Untranslatable) as refused:
        translate(text, QUESTIONS, own="n")
    assert refused.value.reason == reason
    assert refused.value.what.startswith(what)


def test_a_row_may_ask_about_itself() -> None:
    assert translate("${cell} > ${n}", QUESTIONS, repeat="rep") == {"gt": [a("cell"), a("n")]}
    with pytest.raises(Untranslatable):
        translate(". > 1", QUESTIONS)
