"""Conditions of a form: a small language as JSON, worked out alike here and in the browser. Pure.

An expression is an object with one name, the operation, and its arguments:

    {"value": 3}                           a text, a number, true or false
    {"answer": "exits"}                    what was answered; null where nothing was, or where it is not asked
    {"rows": "boilers"}                    how many rows a repeat has
    {"today": true}                        the day, as 2026-11-22
    {"all": […]}, {"any": […]}, {"not": x} only true counts as true
    {"eq": [a, b]}, {"ne": [a, b]}         equal kind and value
    {"lt": [a, b]}, "le", "gt", "ge"       two numbers, or two texts (days and times of day order as texts)
    {"has": [a, b]}                        a choice, or several choices, holds the value
    {"answered": "exits"}
    {"add": […]}, {"sub": [a, b]}, {"mul": […]}, {"div": [a, b]}
    {"length": a}                          characters of a text, choices of a list; 0 of no answer

There is no text to parse and nothing to call, so that there is nothing to escape from. What has no answer is null;
an ordering or a sum with something else than it is made for is false, or null. `web/src/shared/forms/conditions.ts` is
the same in TypeScript; `tests/data/forms.json` holds both to one meaning.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

Expression = Mapping[str, Any]
Value = str | float | bool | list[Any] | None

MAX_DEPTH: Final = 12
MAX_NODES: Final = 200
MAX_TEXT: Final = 2_000

_LISTS = frozenset({"all", "any", "add", "mul"})
_PAIRS = frozenset({"eq", "ne", "lt", "le", "gt", "ge", "has", "sub", "div"})
_NAMES = frozenset({"answer", "rows", "answered"})
_SINGLES = frozenset({"not", "length"})


class BadExpression(ValueError):
    """What is no expression: `pointer` says where, `detail` what was expected there."""

    def __init__(self, pointer: str, detail: str) -> None:
        self.pointer, self.detail = pointer, detail
        super().__init__(f"{pointer}: {detail}")


class Surroundings:
    """What an expression is worked out against."""

    def answer(self, name: str) -> Value:
        raise NotImplementedError

    def rows(self, name: str) -> int:
        raise NotImplementedError

    def today(self) -> str:
        """The day, as 2026-11-22."""
        raise NotImplementedError


# --- checking ---------------------------------------------------------------------------------------------------------


def check_expression(expression: Any, pointer: str = "") -> None:
    """Raises BadExpression for what `evaluate` would not understand.

    >>> check_expression({"gt": [{"answer": "exits"}, {"value": 2}]})
    """
    budget = [MAX_NODES]
    _check(expression, pointer, MAX_DEPTH, budget)


def _check(expression: Any, pointer: str, depth: int, budget: list[int]) -> None:
    budget[0] -= 1
    if budget[0] < 0 or depth < 0:
        raise BadExpression(pointer, f"has at most {MAX_NODES} parts, {MAX_DEPTH} deep")
    if not isinstance(expression, dict) or len(expression) != 1:
        raise BadExpression(pointer, "is an object with one operation")
    ((operation, given),) = expression.items()
    pointer = f"{pointer}/{str(operation)[:20]}"
    if operation == "value":
        _check_value(given, pointer)
    elif operation in _NAMES:
        if not isinstance(given, str) or not given:
            raise BadExpression(pointer, "names a question")
    elif operation == "today":
        if given is not True:
            raise BadExpression(pointer, "is true")
    elif operation in _SINGLES:
        _check(given, pointer, depth - 1, budget)
    elif operation in _LISTS or operation in _PAIRS:
        if not isinstance(given, list) or (len(given) != 2 if operation in _PAIRS else not given):
            raise BadExpression(pointer, "has two parts" if operation in _PAIRS else "has one part or more")
        for place, part in enumerate(given):
            _check(part, f"{pointer}/{place}", depth - 1, budget)
    else:
        raise BadExpression(pointer, "is no operation")


def _check_value(given: Any, pointer: str) -> None:
    if isinstance(given, str):
        if len(given) > MAX_TEXT:
            raise BadExpression(pointer, f"is a text of at most {MAX_TEXT:,} characters")
    elif type(given) not in {int, float, bool} or (type(given) is not bool and not abs(given) < 2**53):
        raise BadExpression(pointer, "is a text, a number, true or false")


def names_in(expression: Expression) -> Iterator[tuple[str, str]]:
    """What a sound expression asks for: (`answer`, `answered` or `rows`, the name).

    >>> list(names_in({"all": [{"answered": "a"}, {"not": {"eq": [{"answer": "b"}, {"value": 1}]}}]}))
    [('answered', 'a'), ('answer', 'b')]
    """
    ((operation, given),) = expression.items()
    if operation in _NAMES:
        yield operation, given
    elif operation in _SINGLES:
        yield from names_in(given)
    elif operation in _LISTS or operation in _PAIRS:
        for part in given:
            yield from names_in(part)


# --- working out ------------------------------------------------------------------------------------------------------


def holds(expression: Expression, around: Surroundings) -> bool:
    """Whether a sound expression is true; null, a number or a text is not."""
    return evaluate(expression, around) is True


def evaluate(expression: Expression, around: Surroundings) -> Value:
    """The value of a sound expression: text, number (a float), true or false, a list of choices, or null."""
    ((operation, given),) = expression.items()
    match operation:
        case "value":
            return _canonical(given)
        case "answer":
            return _canonical(around.answer(given))
        case "answered":
            return _canonical(around.answer(given)) is not None
        case "rows":
            return float(around.rows(given))
        case "today":
            return around.today()
        case "all":
            return all(holds(part, around) for part in given)
        case "any":
            return any(holds(part, around) for part in given)
        case "not":
            return not holds(given, around)
        case "length":
            measured = evaluate(given, around)
            if measured is None:
                return 0.0
            return float(len(measured)) if isinstance(measured, (str, list)) else None
        case "add" | "mul":
            return _folded(_SUMS[operation], [evaluate(part, around) for part in given])
    first, second = (evaluate(part, around) for part in given)
    match operation:
        case "eq":
            return _equal(first, second)
        case "ne":
            return not _equal(first, second)
        case "has":
            return second is not None and (second in first if isinstance(first, list) else _equal(first, second))
        case "sub" | "div":
            return _folded(_SUMS[operation], [first, second])
        case _:
            return _ordered(operation, first, second)


def _canonical(value: Any) -> Value:
    """What counts as no answer is null; numbers are floats, as in the browser."""
    if value is None or value == "" or value == []:
        return None
    if type(value) is int:
        return float(value)
    return value  # type: ignore[no-any-return]


def _equal(first: Value, second: Value) -> bool:
    return type(first) is type(second) and not isinstance(first, list) and first == second


def _ordered(operation: str, first: Value, second: Value) -> bool:
    both_numbers = type(first) is float and type(second) is float
    if not both_numbers and not (isinstance(first, str) and isinstance(second, str)):
        return False
    match operation:
        case "lt":
            return first < second  # type: ignore[operator]
        case "le":
            return first <= second  # type: ignore[operator]
        case "gt":
            return first > second  # type: ignore[operator]
        case _:
            return first >= second  # type: ignore[operator]


_SUMS: Final[Mapping[str, Callable[[float, float], float]]] = {
    "add": lambda a, b: a + b,
    "mul": lambda a, b: a * b,
    "sub": lambda a, b: a - b,
    "div": lambda a, b: a / b if b != 0 else math.inf,
}


def _folded(step: Callable[[float, float], float], parts: list[Value]) -> float | None:
    """The parts taken together from the left; null unless all are numbers and the result is one."""
    total: float | None = None
    for part in parts:
        if type(part) is not float:
            return None
        total = part if total is None else step(total, part)
    return total if total is not None and math.isfinite(total) else None
