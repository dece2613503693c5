"""What was rejected is kept as sent, read by those whom it concerns, and reviewed by the overseers."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from field.models import SyncOp
from geo_portal.core import clock
from geo_portal.core.ids import uuid7
from tests import factories_field
from tests.factories_sync import Tablet
from tests.tablets import make_op

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(town, api):
    s = SimpleNamespace(town=town, api=api)
    s.site = factories_field.make_site(town.here)
    factories_field.make_assignment(s.site, town.holder)
    s.tablet = Tablet(api, town.holder, "Mine")
    s.record = str(uuid7())
    s.op = make_op("visit", s.record, "create", None, site=str(s.site.pk), status="verified", note="读表")
    sent_at = (clock.now() - timedelta(hours=2)).isoformat()
    answer = s.tablet.say(s.op, sent_at=sent_at)
    assert (answer["status"], answer["code"]) == ("rejected", "forbidden")
    return s


def listed(scene: Any, who: Any, query: str = "") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = scene.api(who).get(f"/api/v1/sync/ops{query}").json()["results"]
    return rows


def review(scene: Any, who: Any, op: str, note: str = "补录") -> Any:
    path = f"/api/v1/sync/ops/{scene.tablet.device.pk}/{op}/review"
    return scene.api(who).post(path, {"note": note}, format="json")


def test_a_rejected_operation_is_shown_as_sent_with_why_and_when(scene):
    [row] = listed(scene, scene.town.supervisor)
    assert row["body"] == scene.op
    assert (row["code"], row["field"], row["status"]) == ("forbidden", "status", "rejected")
    assert (row["device_name"], row["user_name"]) == ("Mine", "Holder")
    assert row["made_at"] == "2026-11-22T03:04:05Z"
    assert row["clock_offset_s"] == pytest.approx(-7200, abs=60)
    assert (row["reviewed_at"], row["review_note"], row["may_review"]) == (None, "", True)


@pytest.mark.parametrize(
    ("who", "seen", "may"),
    [
        ("holder", 1, False), ("supervisor", 1, True), ("office", 1, True), ("city_office", 1, True),
        ("admin", 1, True), ("neighbour", 0, False),
        ("liaison", 0, False), ("inspector", 0, False), ("stranger", 0, False),
    ],
)  # fmt: skip
def test_refused_work_is_one_s_own_and_the_overseers_business(scene, who, seen, may):
    rows = listed(scene, getattr(scene.town, who))
    assert [row["may_review"] for row in rows] == [may] * seen
    answer = review(scene, getattr(scene.town, who), scene.op["op"])
    assert answer.status_code == (200 if may else 403 if seen else 404)


def test_it_is_reviewed_once_with_a_note(scene):
    answer = review(scene, scene.town.supervisor, scene.op["op"]).json()
    assert (answer["review_note"], answer["reviewed_by_name"]) == ("补录", "Supervisor")
    assert review(scene, scene.town.office, scene.op["op"]).status_code == 200
    other = review(scene, scene.town.office, scene.op["op"], note="nothing to do")
    assert (other.status_code, other.json()["code"]) == (409, "already_reviewed")
    assert SyncOp.objects.get().reviewed_by == scene.town.supervisor
    assert listed(scene, scene.town.supervisor, "?reviewed=false") == []
    assert len(listed(scene, scene.town.supervisor, "?reviewed=true")) == 1


def test_what_was_applied_is_found_on_request_and_not_reviewed(scene):
    good = make_op("visit", str(uuid7()), "create", None, site=str(scene.site.pk))
    scene.tablet.say(good)
    assert [row["op"] for row in listed(scene, scene.town.supervisor, "?status=applied")] == [good["op"]]
    refused = review(scene, scene.town.supervisor, good["op"])
    assert (refused.status_code, refused.json()["code"]) == (409, "not_rejected")


def test_the_list_is_narrowed_by_device_record_and_person_and_comes_in_pages(scene):
    for _ in range(4):
        scene.tablet.create("visit", str(uuid7()), site=str(scene.site.pk), status="verified")
    found = []
    path = "/api/v1/sync/ops?limit=2"
    while path:
        page = scene.api(scene.town.supervisor).get(path).json()
        found += [row["op"] for row in page["results"]]
        path = page["next"]
    assert (len(found), len(set(found)), found[-1]) == (5, 5, scene.op["op"])
    for query in (f"?record={scene.record}", f"?record={scene.record}&device={scene.tablet.device.pk}"):
        assert [row["op"] for row in listed(scene, scene.town.supervisor, query)] == [scene.op["op"]]
    assert listed(scene, scene.town.supervisor, f"?user={scene.town.liaison.pk}") == []


def test_a_text_that_nothing_can_store_is_readable_all_the_same(scene):
    op = make_op("visit", str(uuid7()), "create", None, site=str(scene.site.pk), note="a\x00b")
    assert scene.tablet.say(op)["code"] == "bad_text"
    row = listed(scene, scene.town.supervisor)[0]
    assert "a\\u0000b" in row["body"]["json"]


def test_what_is_kept_for_review_does_not_go_with_the_tablet_or_its_person(scene):
    """Deleting is not revoking: the tablet would never hear of it."""
    for page in (f"accounts/device/{scene.tablet.device.pk}", f"accounts/user/{scene.town.holder.pk}"):
        answer = scene.api(scene.town.admin).post(f"/admin/{page}/delete/", {"post": "yes"})
        assert answer.status_code in {200, 403}, page
    assert len(listed(scene, scene.town.admin)) == 1
