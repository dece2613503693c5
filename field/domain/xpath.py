"""The part of XForms' XPath that conditions of forms can say, as such a condition. Pure.

What stands in `relevant` and `constraint` of an XLSForm is translated by kind: only what means the same in both is
taken, all else is refused by name (`Untranslatable`), never guessed at. What an empty answer does is the same: a number
that is not there compares as false, a text that is not there equals ''.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

Type = Literal["text", "choice", "number", "bool", "date", "time", "choices", "rows", "other"]

MAX_LENGTH: Final = 2_000
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<text>"[^"]*"|'[^']*')
    | \$\{\s*(?P<name>[^${}\s]+)\s*\}
    | (?P<path>(?:\.\./)+(?P<step>[^\W\d][\w.-]*))
    | (?P<word>[A-Za-z_][\w:-]*)
    | (?P<sign><=|>=|!=|[=<>()+*,.-])
    )""",
    re.VERBOSE,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_KIND_TYPES: Final[Mapping[str, Type]] = {
    "text": "text",
    "long_text": "text",
    "integer": "number",
    "number": "number",
    "yes_no": "bool",
    "one": "choice",
    "many": "choices",
    "date": "date",
    "time": "time",
    "repeat": "rows",
}


class Untranslatable(ValueError):
    """What cannot be said as a condition: `reason` names the kind of obstacle, `what` the part of the text."""

    def __init__(self, reason: str, what: str) -> None:
        self.reason, self.what = reason, what[:200]
        super().__init__(f"{reason}: {what}")


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """What a name stands for: its kind in our form, and in which repeat it is answered."""

    kind: str
    repeat: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class _Part:
    type: Type
    expression: dict[str, Any]

    @property
    def literal(self) -> Any:
        return self.expression.get("value")


def translate(
    text: str, questions: Mapping[str, Question], *, own: str | None = None, repeat: str | None = None
) -> dict[str, Any]:
    """The condition that `text` says. `own` is the question that `.` stands for, `repeat` where the text stands.

    >>> translate("${exits} > 2 and selected(${fuel}, 'gas')", {"exits": Question("integer", None),
    ...                                                         "fuel": Question("many", None)})
    {'all': [{'gt': [{'answer': 'exits'}, {'value': 2}]}, {'has': [{'answer': 'fuel'}, {'value': 'gas'}]}]}
    """
    if len(text) > MAX_LENGTH:
        raise Untranslatable("too_long", text)
    return _Parser(text, questions, own, repeat).condition()


class _Parser:
    """Recursive descent over the grammar of XPath 1.0, as far as it goes."""

    def __init__(self, text: str, questions: Mapping[str, Question], own: str | None, repeat: str | None) -> None:
        self.text, self.questions, self.own, self.repeat = text, questions, own, repeat
        self.tokens = _tokens(text)
        self.place = 0
        self.depth = 0

    def condition(self) -> dict[str, Any]:
        whole = self._or()
        if self.place < len(self.tokens):
            raise Untranslatable("syntax", self._rest())
        return self._bool(whole).expression

    # --- tokens
    def _peek(self) -> tuple[str, str]:
        return self.tokens[self.place] if self.place < len(self.tokens) else ("end", "")

    def _take(self, *wanted: str) -> str | None:
        kind, said = self._peek()
        if kind in {"sign", "word"} and said in wanted:
            self.place += 1
            return said
        return None

    def _need(self, sign: str) -> None:
        if self._take(sign) is None:
            raise Untranslatable("syntax", self._rest())

    def _rest(self) -> str:
        return " ".join(said for _, said in self.tokens[self.place :]) or self.text

    # --- grammar, the loosest binding first
    def _or(self) -> _Part:
        return self._joined("or", "any", self._and)

    def _and(self) -> _Part:
        return self._joined("and", "all", self._equality)

    def _joined(self, word: str, operation: str, tighter: Callable[[], _Part]) -> _Part:
        self.depth += 1
        if self.depth > 30:
            raise Untranslatable("too_long", self.text)
        parts = [tighter()]
        while self._take(word):
            parts.append(tighter())
        self.depth -= 1
        if len(parts) == 1:
            return parts[0]
        return _Part("bool", {operation: [self._bool(part).expression for part in parts]})

    def _equality(self) -> _Part:
        part = self._relational()
        while sign := self._take("=", "!="):
            part = self._equal("eq" if sign == "=" else "ne", part, self._relational())
        return part

    def _relational(self) -> _Part:
        part = self._sum()
        while sign := self._take("<", "<=", ">", ">="):
            operation = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge"}[sign]
            part = self._ordered(operation, part, self._sum())
        return part

    def _sum(self) -> _Part:
        part = self._product()
        while sign := self._take("+", "-"):
            part = self._computed("add" if sign == "+" else "sub", part, self._product())
        return part

    def _product(self) -> _Part:
        part = self._unary()
        while sign := self._take("*", "div", "mod"):
            if sign == "mod":
                raise Untranslatable("function", "mod")
            part = self._computed("mul" if sign == "*" else "div", part, self._unary())
        return part

    def _unary(self) -> _Part:
        if self._take("-") is None:
            return self._primary()
        part = self._primary()
        if part.type != "number":
            raise Untranslatable("types", self.text)
        if "value" in part.expression:
            return _Part("number", {"value": -part.literal})
        return _Part("number", {"sub": [{"value": 0}, part.expression]})

    def _primary(self) -> _Part:
        kind, said = self._peek()
        self.place += 1
        match kind:
            case "number":
                return _Part("number", {"value": float(said) if "." in said else int(said)})
            case "text":
                return _Part("text", {"value": said})
            case "name":
                return self._question(said)
            case "word" if self._take("("):
                return self._function(said)
            case "sign" if said == "(":
                part = self._or()
                self._need(")")
                return part
            case "sign" if said == ".":
                if self.own is None:
                    raise Untranslatable("syntax", ".")
                return self._question(self.own)
        self.place -= 1
        raise Untranslatable("syntax", self._rest())

    # --- parts
    def _question(self, name: str) -> _Part:
        asked = self.questions.get(name)
        if asked is None:
            raise Untranslatable("unknown_question", name)
        if asked.kind != "repeat" and asked.repeat not in {None, self.repeat}:
            raise Untranslatable("out_of_reach", name)
        return _Part(_KIND_TYPES.get(asked.kind, "other"), {"answer": name})

    def _function(self, name: str) -> _Part:
        given: list[_Part] = []
        if self._take(")") is None:
            given.append(self._or())
            while self._take(","):
                given.append(self._or())
            self._need(")")
        types = tuple(part.type for part in given)
        match name, types:
            case (("true" | "false"), ()):
                return _Part("bool", {"value": name == "true"})
            case "today", ():
                return _Part("date", {"today": True})
            case "not", ("bool",):
                return _Part("bool", {"not": given[0].expression})
            case "selected", (("choice" | "choices"), "text"):
                return _Part("bool", {"has": [given[0].expression, given[1].expression]})
            case "selected", (("choice" | "choices"), "number") if type(given[1].literal) is int:
                return _Part("bool", {"has": [given[0].expression, {"value": str(given[1].literal)}]})
            case "count-selected", ("choices",):
                return _Part("number", {"length": given[0].expression})
            case "string-length", ("text",):
                return _Part("number", {"length": given[0].expression})
            case "count", ("rows",):
                return _Part("number", {"rows": given[0].expression["answer"]})
            case "date", ("text",) if isinstance(given[0].literal, str) and _DAY.fullmatch(given[0].literal):
                return _Part("date", given[0].expression)
            case "date", ("date",):
                return given[0]
            case (("number" | "int"), ("number",)) if name == "number":
                return given[0]
        raise Untranslatable("function", f"{name}()")

    def _bool(self, part: _Part) -> _Part:
        if part.type != "bool":
            raise Untranslatable("types", self.text)
        return part

    def _equal(self, operation: str, first: _Part, second: _Part) -> _Part:
        for one, other in ((first, second), (second, first)):
            if other.literal == "" and "answer" in one.expression and one.type != "rows":
                answered = {"answered": one.expression["answer"]}
                return _Part("bool", answered if operation == "ne" else {"not": answered})
        first, second = self._alike(first, second), self._alike(second, first)
        if first.type != second.type or first.type in {"choices", "other", "rows"}:
            raise Untranslatable("types", self.text)
        return _Part("bool", {operation: [first.expression, second.expression]})

    def _ordered(self, operation: str, first: _Part, second: _Part) -> _Part:
        first, second = self._alike(first, second), self._alike(second, first)
        if first.type != second.type or first.type not in {"number", "date", "time"}:
            raise Untranslatable("types", self.text)
        return _Part("bool", {operation: [first.expression, second.expression]})

    def _computed(self, operation: str, first: _Part, second: _Part) -> _Part:
        if first.type != "number" or second.type != "number":
            raise Untranslatable("types", self.text)
        return _Part("number", {operation: [first.expression, second.expression]})

    def _alike(self, part: _Part, other: _Part) -> _Part:
        """XPath compares a text with a number, day or choice by what the answer is; so a literal takes its type."""
        said = part.literal
        if isinstance(said, bool) or said is None:
            return _Part("choice", part.expression) if self._is_choice_text(part, other) else part
        match other.type:
            case "number" if isinstance(said, str) and re.fullmatch(r"-?\d+(\.\d+)?", said):
                return _Part("number", {"value": float(said) if "." in said else int(said)})
            case "choice" if isinstance(said, str) or type(said) is int:
                return _Part("choice", {"value": str(said)})
            case "text" if type(said) is int and other.literal is None:
                return _Part("text", {"value": str(said)})
            case "date" if isinstance(said, str) and _DAY.fullmatch(said):
                return _Part("date", part.expression)
            case "time" if isinstance(said, str) and re.fullmatch(r"\d\d:\d\d(:\d\d.*)?", said):
                return _Part("time", {"value": said[:5]})
            case "bool" if said == "OK":  # what an acknowledged question holds
                return _Part("bool", {"value": True})
        return part

    @staticmethod
    def _is_choice_text(part: _Part, other: _Part) -> bool:
        """Two questions: a choice and a text are both texts."""
        return {part.type, other.type} == {"choice", "text"} and part.literal is None and other.literal is None


def _tokens(text: str) -> list[tuple[str, str]]:
    found, place = [], 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None:
            raise Untranslatable("syntax", text[place:])
        place = match.end()
        kind = match.lastgroup or ""
        if match["path"] is not None:
            found.append(("name", match["step"]))
        elif match["text"] is not None:
            found.append(("text", match["text"][1:-1]))
        elif match["name"] is not None:
            found.append(("name", match["name"]))
        else:
            found.append((kind, match[kind]))
    return found
