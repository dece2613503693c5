"""The reported times of a visit are corrected by those who take part; what the device recorded stays beside them."""

from __future__ import annotations

import uuid

import pytest

from field.models import VerdictDue, Visit
from tests.tablets import make_op

BEGAN, ENDED = "2026-11-22T01:00:00Z", "2026-11-22T02:00:00Z"


def op(visit, **data):
    return make_op("visit", visit, base=None, **data)


@pytest.fixture
def visit(field):
    made = str(uuid.uuid4())
    times = {"started_at": BEGAN, "finished_at": ENDED, "status": "reported"}
    answer = field.tablet.say(make_op("visit", made, "create", site=str(field.site.pk), **times))
    assert answer["status"] == "applied", answer
    return made


def times(visit):
    found = Visit.objects.get(pk=visit)
    return [
        at and f"{at:%H:%M}"
        for at in (found.started_at, found.finished_at, found.recorded_started_at, found.recorded_finished_at)
    ]


def test_what_the_device_recorded_stays_however_often_it_is_corrected(field, visit, api):
    assert times(visit) == ["01:00", "02:00", None, None]
    field.tablet.say(op(visit, note="times stay"))
    assert times(visit) == ["01:00", "02:00", None, None]
    for began in ("00:40", "00:50", "01:00"):
        assert field.tablet.say(op(visit, started_at=f"2026-11-22T{began}:00Z"))["status"] == "applied"
        assert times(visit) == [began, "02:00", "01:00", None]
    assert VerdictDue.objects.get(pk=visit).version == 4  # reported, and corrected three times
    seen = api(field.supervisor).get(f"/api/v1/visits/{visit}").json()
    assert (seen["started_at"], seen["recorded_started_at"], seen["recorded_finished_at"]) == (BEGAN, BEGAN, None)


def test_a_visit_made_and_corrected_before_there_was_a_network_keeps_it_too(field):
    made = str(uuid.uuid4())
    create = make_op("visit", made, "create", site=str(field.site.pk), started_at=BEGAN)
    answers = field.tablet.push([create], [op(made, finished_at=ENDED), op(made, finished_at="2026-11-22T02:10:00Z")])
    assert {answer["status"] for answer in answers} == {"applied"}
    assert times(made) == ["01:00", "02:10", None, "02:00"]


def test_sent_as_one_operation_the_device_says_what_it_had_recorded_and_only_once(field):
    made, recorded = str(uuid.uuid4()), {"recorded_started_at": "2026-11-22T01:00:00Z"}
    create = make_op("visit", made, "create", site=str(field.site.pk), started_at="2026-11-22T00:50:00Z", **recorded)
    again = op(made, finished_at=ENDED, recorded_started_at="2026-11-22T00:30:00Z")
    assert [answer["status"] for answer in field.tablet.push([create], [again])] == ["applied", "applied"]
    assert times(made) == ["00:50", "02:00", "01:00", None]
    assert field.mate.say(op(made, recorded_started_at="2026-11-22T00:20:00Z"))["status"] in {"applied", "merged"}
    # What the server had is no device's to say.
    late = {"finished_at": "2026-11-22T02:10:00Z", "recorded_finished_at": "2026-11-22T01:50:00Z"}
    assert field.tablet.say(op(made, **late))["status"] == "merged"  # the mate has come along meanwhile
    assert times(made) == ["00:50", "02:10", "01:00", "02:00"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"started_at": "2026-11-22T02:30:00Z"}, "ends_before_start"),
        ({"finished_at": "2026-11-22T00:30:00Z"}, "ends_before_start"),
        ({"finished_at": "2026-11-22T03:30:00Z"}, "in_future"),
    ],
)
def test_what_cannot_be_is_refused(field, visit, data, code):
    answer = field.tablet.say(op(visit, **data))  # made at 03:04:05
    assert (answer["status"], answer["code"]) == ("rejected", code)
    assert times(visit) == ["01:00", "02:00", None, None]


def test_a_clock_that_is_ahead_may_report_and_correct_by_itself(field):
    made, ahead = str(uuid.uuid4()), {"made_at": "2031-01-01T04:00:00Z"}
    create = make_op("visit", made, "create", site=str(field.site.pk), started_at="2031-01-01T03:00:00Z")
    later = op(made, started_at="2031-01-01T03:30:00Z")
    assert [one["status"] for one in field.tablet.push([create | ahead], [later | ahead])] == ["applied", "applied"]


def test_a_verified_visit_keeps_its_times(field, visit):
    Visit.objects.filter(pk=visit).update(status="verified")
    assert field.tablet.say(op(visit, finished_at="2026-11-22T02:10:00Z"))["code"] == "visit_verified"
    assert times(visit) == ["01:00", "02:00", None, None]


def test_nobody_says_what_was_recorded_before_anything_is_corrected(field, visit):
    forged = {"recorded_started_at": "2026-11-22T00:20:00Z", "recorded_finished_at": "2026-11-22T02:20:00Z"}
    assert field.mate.say(op(visit, **forged))["status"] in {"applied", "merged"}
    Visit.objects.filter(pk=visit).update(recorded_finished_at="2026-11-22T02:20:00Z")
    assert times(visit) == ["01:00", "02:00", None, None]
    late = {"started_at": "2026-11-22T00:40:00Z", "finished_at": "2026-11-22T02:10:00Z"}
    assert field.tablet.say(op(visit, **late, **forged))["status"] in {"applied", "merged"}
    assert times(visit) == ["00:40", "02:10", "01:00", "02:00"]


def test_nobody_writes_over_what_was_recorded(field, visit):
    Visit.objects.filter(pk=visit).update(finished_at="2026-11-22T02:10:00Z")
    Visit.objects.filter(pk=visit).update(recorded_finished_at="2026-11-22T02:20:00Z")
    Visit.objects.filter(pk=visit).update(recorded_finished_at=None)
    assert times(visit) == ["01:00", "02:10", None, "02:00"]


def test_the_end_of_a_report_that_came_back_stays_as_well(field, visit, api):
    supervisor, holder, path = api(field.supervisor), api(field.holder), f"/api/v1/visits/{visit}"
    assert supervisor.post(f"{path}/return", {"reason": "r"}, format="json").status_code == 200
    answer = holder.post(f"{path}/finish", {"finished_at": "2026-11-22T02:30:00Z"}, format="json")
    assert answer.json()["recorded_finished_at"] == ENDED
