"""A neighbour can neither read nor write one's records by push or pull, in whatever field their ids are put."""

from __future__ import annotations

import uuid
from itertools import product
from types import SimpleNamespace

import pytest

from field.models import Case, Conflict, SyncOp, Visit, VisitPhoto
from field.services.sync import types
from geo_portal.accounts.domain.roles import Role
from geo_portal.core.models import Change
from tests import factories, factories_field
from tests.api.sync.conftest import settle_feed
from tests.tablets import make_op

SHA = "cd" * 32


@pytest.fixture
def two(field: SimpleNamespace, tablet_of) -> SimpleNamespace:
    """`field` and a neighbour, holder of `theirs` in `there`, who has records of every kind that devices write."""
    neighbour = factories.make_user("other", role=Role.HOLDER, district=field.there)
    theirs = factories_field.make_site(field.there)
    factories_field.make_assignment(theirs, neighbour)
    tablet, second = tablet_of(neighbour), tablet_of(neighbour)
    visit, photo, case, gone = (str(uuid.uuid4()) for _ in range(4))
    rev = tablet.say(make_op("visit", visit, "create", site=str(theirs.pk), note="secret note"))["rev"]
    tablet.push(
        [make_op("visit_photo", photo, "create", visit=visit, sha256=SHA, size=5, caption="secret caption")],
        [make_op("visit", gone, "create", site=str(theirs.pk), note="secret end")],
        [make_op("visit", gone, "delete")],
    )
    second.say(make_op("visit", visit, base=rev, note="secret other"))
    conflict = second.say(make_op("visit", visit, base=rev, note="secret third"))
    clash = tablet.say(make_op("visit", visit, base=rev, note="secret fourth"))
    names = {
        "visit": visit,
        "visit_photo": photo,
        "gone": gone,
        "site": str(theirs.pk),
        "person": str(neighbour.pk),
        "conflict": clash.get("conflict") or conflict["conflict"],
        "device": str(SyncOp.objects.filter(user=neighbour).values_list("device", flat=True)[0]),
        "case": case,
    }
    return SimpleNamespace(**vars(field), other=tablet, theirs=names, neighbour_user=neighbour)


def state_of(two: SimpleNamespace) -> list:
    """Everything of the neighbour's."""
    site = two.theirs["site"]
    return [
        sorted(Visit.objects.filter(site=site).values_list()),
        sorted(VisitPhoto.objects.filter(visit__site=site).values_list()),
        sorted(map(str, Conflict.objects.filter(site=site).values_list())),
        sorted(map(str, Case.objects.filter(site=site).values_list())),
        SyncOp.objects.filter(user=two.neighbour_user).count(),
    ]


def test_ids_of_the_neighbours_records_get_nowhere_as_the_record_of_an_op(two):
    before, log = state_of(two), Change.objects.filter(actor_id=two.holder.pk).count()
    datas = {
        "visit": {"site": str(two.site.pk), "note": "mine"},
        "visit_photo": {"visit": two.theirs["visit"], "sha256": SHA, "size": 5},
        "conflict": {"resolution": {"note": "mine"}},
        "case": {"site": str(two.site.pk), "text": "mine"},
    }
    ids = ["visit", "visit_photo", "gone", "conflict", "site"]
    for kind, name, action in product(datas, ids, ("create", "update", "delete")):
        if action == "create" and kind != "conflict" and name not in {kind, "gone"}:
            continue  # an id of another kind's record is free
        for base in (None, 2**50):
            op = {**make_op(kind, two.theirs[name], action, base), "data": datas[kind]}
            answer = two.tablet.say(op)
            assert answer["status"] in {"rejected", "retry"}, (op, answer)
            assert "secret" not in str(answer), (op, answer)
            assert "data" not in answer, (op, answer)
    assert state_of(two) == before
    assert Change.objects.filter(actor_id=two.holder.pk).count() == log


def test_ids_of_the_neighbours_records_get_nowhere_as_a_value(two):
    before = state_of(two)
    mine = str(uuid.uuid4())
    rev = two.tablet.say(make_op("visit", mine, "create", site=str(two.site.pk)))["rev"]
    groups = []
    for kind in types.writable():
        whole = {"site": str(two.site.pk), "text": "x", "visit": mine, "sha256": SHA, "size": 5}
        data = {name: value for name, value in whole.items() if (one := kind.field(name)) and one.writable}
        for field, value in product(kind.fields, two.theirs.values()):
            if field.kind in {types.Kind.UUID, types.Kind.UUIDS} and value != two.theirs["case"]:
                for said in (value, [value]):
                    groups += [
                        [{**make_op(kind.name, uuid.uuid4(), "create"), "data": {**data, field.name: said}}],
                        [{**make_op(kind.name, mine, "update", rev), "data": {field.name: said}}],
                    ]
    # beside an op that names the neighbour's visit, so that it is at hand when the others are judged
    answers = two.tablet.push(*groups, [make_op("visit", two.theirs["visit"], note="x")])
    for answer, op in zip(answers, groups, strict=False):
        assert answer["status"] in {"rejected", "retry"}, (op, answer)
        assert "secret" not in str(answer)
    assert state_of(two) == before
    assert list(Visit.objects.get(pk=mine).participant_ids) == [two.holder.pk]


@pytest.mark.django_db(transaction=True)
def test_nothing_of_the_neighbours_is_pulled(two):
    settle_feed()
    two.tablet.drain(3)
    two.other.drain(3)
    ids = {two.theirs[name] for name in ("visit", "visit_photo", "site", "conflict", "gone")}
    assert {two.theirs["visit"], two.theirs["site"]} <= {id_ for _, id_ in two.other.store}
    assert not ids & {change["id"] for change in two.tablet.arrived}
    assert "secret" not in str(two.tablet.arrived)
    assert str(two.site.pk) not in {change["id"] for change in two.other.arrived}


def test_a_device_that_was_revoked_neither_pushes_nor_pulls(field, api):
    op = make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk))
    for one in api(field.holder).get("/api/v1/devices").json()["results"]:
        assert api(field.holder).delete(f"/api/v1/devices/{one['id']}?wipe=now").status_code in {200, 204}
    status, answer = field.tablet.ask("POST", "/api/v1/sync/push", {"schema": 1, "groups": [[op]]})
    assert (status, answer["code"], answer["wipe"]) == (401, "device_revoked", "now")
    assert field.tablet.page()[0] == 401
    assert not SyncOp.objects.exists()


def test_a_browser_session_is_no_device(field, api):
    answer = api(field.holder).get("/api/v1/sync/pull")
    assert (answer.status_code, answer.json()["code"]) == (403, "device_required")


def test_who_has_no_role_left_writes_nothing(field):
    visit = str(uuid.uuid4())
    rev = field.tablet.say(make_op("visit", visit, "create", site=str(field.site.pk)))["rev"]
    field.holder.memberships.all().delete()
    field.site.assignments.all().delete()
    made = field.tablet.say(make_op("visit", uuid.uuid4(), "create", site=str(field.site.pk)))
    assert made["status"] == "rejected"
    # what one took part in may still be finished
    assert field.tablet.say(make_op("visit", visit, base=rev, note="after all"))["status"] == "applied"
