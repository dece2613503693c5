"""Filling in a form: which questions are asked at present, what is still missing, what looks wrong. Pure.

None of it refuses an answer: a form half filled in is a draft, and stays one. `web/src/shared/forms/answering.ts` is
the same in TypeScript; `tests/data/forms.json` holds both to one meaning.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, Final

from field.domain.conditions import Surroundings, Value, holds
from field.domain.form import QUESTIONS, Placed, key_parts, placed


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """What is missing (`missing`) or looks wrong (`too_small`, `too_big`, `check_failed`, `too_few`, `too_many`), and
    at which key of the answers."""

    key: str
    code: str


class Filled:
    """A sound form with its answers, seen on one day (`2026-11-22`)."""

    def __init__(self, form: Mapping[str, Any], answers: Mapping[str, Any], today: str) -> None:
        self.answers, self.day = answers, today
        self.items: Final = list(placed(form))
        self.by_name: Final = {one.name: one for one in self.items}
        self._rows = _rows(answers)
        self._photos = _photos(answers)
        self._asked: dict[tuple[str, str | None], bool | None] = {}

    def rows(self, repeat: str) -> list[str]:
        """The ids of a repeat's rows, in their order."""
        return self._rows.get(repeat, [])

    def key(self, one: Placed, row: str | None) -> str:
        return f"{one.repeat}.{row}.{one.name}" if one.repeat else one.name

    def photos(self, key: str) -> list[str]:
        """The ids of the photos that answer the question at `key`."""
        return self._photos.get(key, [])

    def value(self, one: Placed, row: str | None) -> Any:
        """What was answered, whether or not it is asked at present; for photos, their ids."""
        key = self.key(one, row)
        if one.kind == "photo":
            return self.photos(key) or None
        return self.answers.get(key)

    def is_asked(self, one: Placed, row: str | None = None) -> bool:
        """Whether all conditions over an item hold. `row`: of the repeat it stands in."""
        place = (one.name, row if one.repeat else None)
        known = self._asked.get(place, False)
        if place in self._asked:
            return known is True  # a form that goes in circles is refused; here it would not be asked
        self._asked[place] = None
        asked = all(holds(condition, _Around(self, row)) for condition in one.conditions)
        self._asked[place] = asked
        return asked

    def asked(self) -> Iterator[tuple[Placed, str | None]]:
        """The questions that are asked at present, each in each row of its repeat."""
        for one in self.items:
            if one.kind not in QUESTIONS:
                continue
            for row in self.rows(one.repeat) if one.repeat else [None]:
                if self.is_asked(one, row):
                    yield one, row

    def problems(self) -> list[Problem]:
        """What a person should look at before the report goes out, in the order of the form."""
        found = []
        for one in self.items:
            if one.kind == "repeat" and self.is_asked(one):
                number = len(self.rows(one.name))
                if number < one.item.get("at_least", 0):
                    found.append(Problem(one.name, "too_few"))
                elif number > one.item.get("at_most", number):
                    found.append(Problem(one.name, "too_many"))
            elif one.kind in QUESTIONS:
                for row in self.rows(one.repeat) if one.repeat else [None]:
                    if self.is_asked(one, row) and (code := self._problem(one, row)) is not None:
                        found.append(Problem(self.key(one, row), code))
        return found

    def _problem(self, one: Placed, row: str | None) -> str | None:
        value = self.value(one, row)
        if value is None or value == "" or value == []:
            return "missing" if one.item.get("required") else None
        if type(value) in {int, float}:
            if value < one.item.get("minimum", value):
                return "too_small"
            if value > one.item.get("maximum", value):
                return "too_big"
        if one.kind == "photo" and len(value) > one.item.get("at_most", len(value)):
            return "too_many"
        check = one.item.get("check")
        if check is not None and not holds(check["holds"], _Around(self, row)):
            return "check_failed"
        return None


class _Around(Surroundings):
    """Answers as an expression sees them from one row: what is not asked is not answered."""

    def __init__(self, filled: Filled, row: str | None) -> None:
        self.filled, self.row = filled, row

    def answer(self, name: str) -> Value:
        one = self.filled.by_name.get(name)
        if one is None or not self.filled.is_asked(one, self.row):
            return None
        return self.filled.value(one, self.row)  # type: ignore[no-any-return]

    def rows(self, name: str) -> int:
        one = self.filled.by_name.get(name)
        return len(self.filled.rows(name)) if one is not None and self.filled.is_asked(one) else 0

    def today(self) -> str:
        return self.filled.day


def _rows(answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Repeat → its rows: all of which something is known, so that an answer in a row that another tablet took out is
    still seen."""
    found: dict[str, set[str]] = {}
    for key, value in answers.items():
        parts = key.split(".")
        if value is not None and len(parts) > 1 and key_parts(key)[1] is None:
            found.setdefault(parts[0], set()).add(parts[1])
    return {repeat: sorted(rows) for repeat, rows in found.items()}


def _photos(answers: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in answers.items():
        parts = key_parts(key)
        if value is True and len(parts) > 1 and parts[-1] is None:
            question, _, photo = key.rpartition(".")
            found.setdefault(question, []).append(photo)
    return {question: sorted(photos) for question, photos in found.items()}
