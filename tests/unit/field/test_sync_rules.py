"""How an edit meets what happened meanwhile, without a server."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field.domain.sync import Status, Touch, merge, same

SOMEBODY = UUID(int=7)


def others(rev: int, **before: object) -> Touch:
    return Touch(rev, own=False, actor=SOMEBODY, before=before)


def own(rev: int, **before: object) -> Touch:
    return Touch(rev, own=True, actor=None, before=before)


@pytest.mark.parametrize(
    ("touches", "base", "status"),
    [
        pytest.param([], 5, Status.APPLIED, id="nobody else"),
        pytest.param([others(4, note="a")], 5, Status.APPLIED, id="others, but seen"),
        pytest.param([own(9, note="a")], 5, Status.APPLIED, id="its own earlier edit"),
        pytest.param([others(9, caption="a")], 5, Status.MERGED, id="others elsewhere in the record"),
        pytest.param([others(9, note="a")], 5, Status.CONFLICT, id="others in the same field"),
        pytest.param([others(9, note="a")], None, Status.CONFLICT, id="never seen"),
        pytest.param([others(9, note="a"), own(10, note="b")], 5, Status.CONFLICT, id="others before its own"),
    ],
)
def test_what_an_edit_meets(touches, base, status):
    assert merge({"note": "mine"}, {"note": "theirs"}, touches, base).status is status


def test_the_base_of_a_conflict_is_what_both_had_seen():
    touches = [others(11, note="second"), others(9, note="first")]
    found = merge({"note": "mine"}, {"note": "third"}, touches, 5)
    assert found.collisions["note"].as_json() == {"base": "first", "server": "third", "device": "mine"}
    assert found.collisions["note"].others == {SOMEBODY}


def test_a_field_whose_conflict_is_open_takes_every_further_value_there():
    found = merge({"note": "mine", "caption": "b"}, {"note": "theirs"}, [], 99, {"note": "first"})
    assert found.applied == {"caption": "b"}
    assert found.collisions["note"].base == "first"


def test_yes_is_not_one():
    assert merge({"answers.q": True}, {"answers.q": 1}, [], 5).applied == {"answers.q": True}
    assert merge({"position": {"coordinates": [1.0, 2]}}, {"position": {"coordinates": [1, 2]}}, [], 5).applied == {}


values = st.sampled_from([None, True, False, 0, 1, "", "a", [1], [True], {"x": 1}, {"x": [False]}])


@given(
    wanted=st.dictionaries(st.sampled_from("abc"), values),
    current=st.dictionaries(st.sampled_from("abc"), values),
    touched=st.dictionaries(st.sampled_from("abc"), values),
    base=st.integers(0, 20),
)
def test_no_value_is_lost_whatever_is_merged(wanted, current, touched, base):
    found = merge(wanted, current, [others(10, **touched)], base)
    for name, value in wanted.items():
        kept = found.applied.get(name) if name in found.applied else None
        collided = found.collisions.get(name)
        assert same(value, current.get(name)) or same(kept, value) or (collided and same(collided.device, value))
        assert collided is None or same(collided.server, current.get(name))
