"""Whoever reviews refused work reads why in words: every code that a push can answer has a text in both languages."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SOURCES = [path for folder in ("domain", "services/sync") for path in sorted((ROOT / "field" / folder).glob("*.py"))]
LOCALES = ROOT / "web" / "src" / "shared" / "i18n" / "locales"
# The place of the code among the arguments of what makes a refusal or an answer.
MAKERS = {"BadAnswer": 0, "Refused": 0, "_refused": 0, "_retry": 1, "Result": 2}


def _code(call: ast.Call) -> str | None:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    place = MAKERS.get(name)
    if place is None or len(call.args) <= place:
        return None
    given = call.args[place]
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else None


def codes() -> set[str]:
    calls = [node for path in SOURCES for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    found = {code for call in calls if (code := _code(call))}
    return found | {"value_not_storable"}  # stands where the database names no rule


def test_the_codes_are_found():
    assert {"forbidden", "op_reuse", "group_rejected", "missing_parent", "too_long", "busy"} <= codes()


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_every_code_has_a_text(language):
    texts = json.loads((LOCALES / f"{language}.json").read_text())["op_code"]
    assert sorted(codes() - texts.keys()) == []
    assert sorted(texts.keys() - codes()) == [], "texts of codes that no push answers"
