"""Forms filled in by two tablets: rows, their cells and photos merge one by one, and nothing of either is lost."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from field.domain.answering import Filled
from field.models import Checklist, Conflict, Visit
from field.services import checklists
from geo_portal.core.ids import uuid7
from tests.api.sync.conftest import settle_feed
from tests.tablets import make_op, statuses

FORM = json.loads((Path(__file__).parents[2] / "data" / "forms.json").read_text(encoding="utf-8"))["form"]

ROW = "0192f0c1-2b3c-7d4e-8f50-617283940001"  # fixed: it stands in the names of tests


@pytest.fixture
def checklist(field: Any) -> Checklist:
    return checklists.add_version(field.office, code="boilers", title="锅炉检查表", form=FORM)[0]


@pytest.fixture
def visit(field: Any, checklist: Checklist) -> tuple[str, int]:
    visit = str(uuid.uuid4())
    made = make_op(
        "visit", visit, "create", site=str(field.site.pk), checklist=str(checklist.pk), answers__licence=True
    )
    return visit, field.tablet.say(made)["rev"]


def filled(visit: str) -> Filled:
    return Filled(FORM, Visit.objects.get(pk=visit).answers, "2026-11-22")


def row_of(row: str, **cells: Any) -> dict[str, Any]:
    return {f"answers__boilers__{row}": True, **{f"answers__boilers__{row}__{name}": v for name, v in cells.items()}}


@pytest.mark.django_db(transaction=True)
def test_a_tablet_carries_the_definition_of_the_form(field: Any, checklist: Checklist) -> None:
    settle_feed()
    carried = [one["data"] for one in field.tablet.pull()["changes"] if one["type"] == "checklist"]
    assert [one["form"] for one in carried] == [FORM]
    assert carried[0]["schema"]["patternProperties"]


def test_two_tablets_that_each_add_a_row_have_added_two(field: Any, visit: tuple[str, int]) -> None:
    (visit_id, base), first, second = visit, str(uuid7()), str(uuid7())
    one = field.tablet.say(make_op("visit", visit_id, base=base, **row_of(first, maker="甲", fuel="gas")))
    other = field.mate.say(make_op("visit", visit_id, base=base, **row_of(second, maker="乙")))
    assert statuses([one, other]) == ["applied", "merged"]
    assert not Conflict.objects.exists()
    now = filled(visit_id)
    assert now.rows("boilers") == [first, second]
    assert [now.answers[f"boilers.{row}.maker"] for row in (first, second)] == ["甲", "乙"]


def test_in_one_row_only_the_same_cell_collides(field: Any, visit: tuple[str, int]) -> None:
    (visit_id, _), row = visit, str(uuid7())
    rev = field.tablet.say(make_op("visit", visit_id, base=visit[1], **row_of(row, maker="甲")))["rev"]
    field.mate.say(make_op("visit", visit_id, base=rev, **row_of(row, maker="甲二", fuel="gas")))
    answer = field.tablet.say(make_op("visit", visit_id, base=rev, **row_of(row, maker="甲三", ash=2)))
    assert answer["status"] == "conflict"
    assert Conflict.objects.get().fields == {
        f"answers.boilers.{row}.maker": {"base": "甲", "server": "甲二", "device": "甲三"}
    }
    answers = Visit.objects.get(pk=visit_id).answers
    assert (answers[f"boilers.{row}.fuel"], answers[f"boilers.{row}.ash"]) == ("gas", 2)


def test_a_row_taken_out_while_the_other_edits_it_shows_what_the_other_wrote(
    field: Any, visit: tuple[str, int]
) -> None:
    (visit_id, _), row = visit, str(uuid7())
    rev = field.tablet.say(make_op("visit", visit_id, base=visit[1], **row_of(row, maker="甲", fuel="gas")))["rev"]
    field.mate.say(make_op("visit", visit_id, base=rev, **row_of(row, fuel="coal")))
    nothing = dict.fromkeys(row_of(row, maker=None, fuel=None))
    answer = field.tablet.say(make_op("visit", visit_id, base=rev, **nothing))
    assert answer["status"] == "conflict"
    assert Conflict.objects.get().fields == {
        f"answers.boilers.{row}.fuel": {"base": "gas", "server": "coal", "device": None}
    }
    now = filled(visit_id)
    assert (now.rows("boilers"), f"boilers.{row}.maker" in now.answers) == ([row], False)
    decided = field.tablet.say(
        make_op("conflict", answer["conflict"], resolution={f"answers.boilers.{row}.fuel": None})
    )
    assert decided["status"] == "applied"
    assert filled(visit_id).rows("boilers") == []


def test_photos_of_one_question_by_two_tablets_are_both_there(field: Any, visit: tuple[str, int]) -> None:
    (visit_id, base), row = visit, str(uuid7())
    photos = [str(uuid7()), str(uuid7())]
    field.tablet.say(make_op("visit", visit_id, base=base, **{f"answers__boilers__{row}__plate__{photos[0]}": True}))
    other = field.mate.say(
        make_op("visit", visit_id, base=base, **{f"answers__boilers__{row}__plate__{photos[1]}": True})
    )
    assert other["status"] == "merged"
    assert filled(visit_id).photos(f"boilers.{row}.plate") == photos


def test_what_is_missing_or_out_of_bounds_never_blocks_a_draft(field: Any, visit: tuple[str, int]) -> None:
    visit_id, base = visit
    answer = field.tablet.say(make_op("visit", visit_id, base=base, status="reported", answers__exits=9_999))
    assert answer["status"] == "applied"
    assert {problem.code for problem in filled(visit_id).problems()} == {"too_big", "too_few", "missing"}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("boilers", True, "unknown_question"),
        ("boilers__not-an-id__maker", "甲", "unknown_question"),
        (f"boilers__{ROW}__licence", True, "unknown_question"),
        (f"boilers__{ROW}__fuel", "wood", "bad_answer"),
        (f"boilers__{ROW}", False, "bad_answer"),
        ("signed", "<svg>", "bad_answer"),
        ("x" * 201, 1, "unknown_field"),
    ],
)
def test_what_the_form_does_not_ask_is_refused(
    field: Any, visit: tuple[str, int], name: str, value: Any, code: str
) -> None:
    answer = field.tablet.say(make_op("visit", visit[0], base=visit[1], **{f"answers__{name}": value}))
    assert (answer["status"], answer["code"]) == ("rejected", code)


def test_rows_cannot_be_added_for_ever(field: Any, visit: tuple[str, int]) -> None:
    visit_id, base = visit
    rows = {f"boilers.{uuid.UUID(int=number)}": True for number in range(4_999)}
    Visit.objects.filter(pk=visit_id).update(answers={"licence": True, **rows})
    answer = field.tablet.say(make_op("visit", visit_id, base=base, **row_of(str(uuid7()))))
    assert (answer["status"], answer["code"]) == ("rejected", "too_many_answers")
    assert field.tablet.say(make_op("visit", visit_id, base=base, answers__licence=False))["status"] == "merged"


def test_publishing_the_next_version_during_a_visit_changes_nothing_in_it(
    field: Any, visit: tuple[str, int], checklist: Checklist
) -> None:
    visit_id, base = visit
    other = {"form": 1, "items": [{"kind": "text", "name": "other", "label": {"zh-Hans": "别的"}}]}
    draft, _ = checklists.add_version(field.office, code="boilers", title="第二版", form=other, publish=False)
    checklists.publish(field.office, draft.pk, replace=True)
    checklist.refresh_from_db()
    assert checklist.withdrawn_at is not None
    answer = field.tablet.say(make_op("visit", visit_id, base=base, answers__exits=2))
    assert answer["status"] == "applied"
    visit_now = Visit.objects.get(pk=visit_id)
    assert (visit_now.checklist_id, visit_now.answers) == (checklist.pk, {"licence": True, "exits": 2})
    refused = field.tablet.say(make_op("visit", visit_id, base=base, answers__other="x"))
    assert refused["code"] == "unknown_question"


def test_a_visit_does_not_answer_a_draft(field: Any) -> None:
    draft, _ = checklists.add_version(field.office, code="d", title="草稿", form=FORM, publish=False)
    made = make_op("visit", uuid7(), "create", site=str(field.site.pk), checklist=str(draft.pk))
    refused = field.tablet.say(made)
    assert (refused["status"], refused["code"]) == ("rejected", "unknown_reference")
