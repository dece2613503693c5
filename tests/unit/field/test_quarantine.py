"""A quarantine body is cut byte for byte, and shown without harm."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from field.domain.quarantine import NotAPush, Unreadable, cut, shown

OP = (
    '{"op": "0192", "type": "visit", "id": "0193", "action": "update", "base": 7, "made_at": "x", '
    '"data": {"note": "好"}}'
)


def bodies(text: str) -> list[bytes]:
    return [group.body for group in cut(text.encode()).groups]


def test_each_group_is_kept_as_it_stood_in_the_body():
    odd = f'[ {OP} ,\n{{"op":1.50e3,"data":{{"a":1,"a":2}}}} ]'
    assert bodies(f' {{"schema": 1, "groups":\t[ [{OP}]  ,{odd}, null , 3 ] , "x": {{}} }} ') == [
        f"[{OP}]".encode(),
        odd.encode(),
        b"null",
        b"3",
    ]


def test_what_a_group_is_about_is_told_whatever_else_stands_in_it():
    said = [{"type": "visit"}, {"type": "case"}, {"type": "visit"}, {"type": "<b>"}, {"type": 7}, "x", {}]
    [group, none] = cut(json.dumps({"groups": [said, {"type": "visit"}]}).encode()).groups
    assert (group.kinds, none.kinds) == (("visit", "case"), ())


@pytest.mark.parametrize(
    "group",
    [r'["\ud800"]', r'["\u0000"]', "[NaN]", "[1e999]", "[" + "9" * 9000 + "]", '["line\nbreak"]', "{}", '"text"'],
)
def test_what_a_push_would_refuse_is_kept_and_can_be_shown(group):
    assert bodies('{"groups": [' + group + "]}") == [group.encode()]
    json.dumps([vars_of(op) for op in shown(group.encode()) or []], allow_nan=False, ensure_ascii=False).encode()


def vars_of(op):
    return {name: getattr(op, name) for name in op.__slots__}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"groups": [[1]',
        b'{"groups": [[1]]',
        b'{"groups": [[1],]}',
        b'{"groups": [[1] [2]]}',
        b'{"groups" [[1]]}',
        b"{groups: [[1]]}",
        b'{"groups": [[1]]} x',
        b'{"groups": [["\xff"]]}',
        b"\xef\xbb\xbf{}",
        b'{"groups": [' + b"[" * 100_000 + b"]" * 100_000 + b"]}",
        b"nonsense",
    ],
    ids=range(13),
)
def test_a_body_that_is_not_whole_is_refused_whole(body):
    with pytest.raises(Unreadable):
        cut(body)


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"groups": 3}', b'{"groups": {"0": []}}', b"null"])
def test_json_without_groups_is_no_push(body):
    with pytest.raises(NotAPush):
        cut(body)


def test_the_same_group_twice_is_one():
    assert len(cut(f'{{"groups": [[{OP}], [{OP}], [ {OP}]]}}'.encode()).groups) == 2


def test_groups_that_stand_twice_are_both_taken():
    assert bodies('{"groups": [[1]], "groups": [[2]]}') == [b"[1]", b"[2]"]


@pytest.mark.parametrize(
    ("sent_at", "at"),
    [
        ('"2026-11-22T03:04:05Z"', datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)),
        ('"2034-11-22T03:04:05+08:00"', datetime(2034, 11, 21, 19, 4, 5, tzinfo=UTC)),
        ('"2026-11-22T03:04:05"', None),
        ('"0001-01-01T00:00:00+14:00"', None),
        ("17", None),
        ("null", None),
        ('"yesterday"', None),
    ],
)
def test_the_device_s_time_is_taken_if_it_is_one(sent_at, at):
    assert cut(f'{{"sent_at": {sent_at}, "groups": []}}'.encode()).sent_at == at


def test_an_operation_is_shown_by_its_parts():
    [op] = shown(f"[{OP}]".encode()) or []
    assert (op.type, op.action, op.base, op.made_at) == ("visit", "update", 7, "x")
    assert (op.data, op.other) == ({"note": "好"}, {})


def test_an_operation_that_is_none_is_shown_all_the_same():
    first, second, third = shown(b'[3, {"op": 5, "data": [1], "base": "x", "z": 1}, {"base": null}]') or []
    assert first.other == {"value": 3}
    assert second.other == {"op": 5, "data": [1], "base": "x", "z": 1}
    assert (third.base, third.other) == (None, {})


def test_numbers_that_no_reader_holds_exactly_are_shown_as_digits():
    [op] = shown(b'[{"data": {"a": 12345678901234567890, "b": 1e999, "c": 1.5, "d": NaN}}]') or []
    assert op.data == {"a": "12345678901234567890", "b": "1e999", "c": 1.5, "d": "NaN"}


def test_halves_of_pairs_and_nul_become_signs():
    [op] = shown(rb'[{"op": "a\ud83d", "data": {"\u0000": "b\u0000"}}]') or []
    assert (op.op, op.data) == ("a\N{REPLACEMENT CHARACTER}", {"␀": "b␀"})
